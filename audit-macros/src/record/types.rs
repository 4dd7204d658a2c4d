//! Questions about the types of fields.

use proc_macro2::{Ident, Span};
use syn::{
    BoundLifetimes, Generics, Lifetime, Path, Type, TypePath,
    spanned::Spanned,
    visit_mut::{self, VisitMut},
};

/// The type parameters in a type, and their associated types (`T`, `T::Item`, `<T as Source>::Item`).
pub(super) fn parameters(ty: &Type, generics: &Generics) -> Vec<Type> {
    let mut search =
        Search { names: generics.type_params().map(|it| it.ident.clone()).collect(), found: Vec::new() };
    search.visit_type_mut(&mut ty.clone());
    search.found
}

/// Whether a name stands in a type: of another type, or of a constant parameter.
pub(super) fn mentions(ty: &Type, name: &Ident) -> bool {
    let mut mention = Mention { name, found: false };
    mention.visit_type_mut(&mut ty.clone());
    mention.found
}

/// It holds no data.
pub(super) fn is_phantom(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|it| it.ident == "PhantomData"))
}

/// The place of a type. Names are resolved as in the rest of the generated code, even where a macro wrote the type.
pub(super) fn located(ty: &Type) -> Span {
    Span::call_site().located_at(ty.span())
}

/// The type as a constant can name it, which knows no lifetime parameters.
pub(super) fn forever(ty: &Type) -> Type {
    let mut ty = ty.clone();
    Forever.visit_type_mut(&mut ty);
    ty
}

struct Search {
    names: Vec<Ident>,
    found: Vec<Type>,
}

impl VisitMut for Search {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if is_phantom(ty) {
            return;
        }
        match ty {
            Type::Path(path) if self.is_parameter(path) => self.found.push(ty.clone()),
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }
}

impl Search {
    fn is_parameter(&self, path: &TypePath) -> bool {
        match &path.qself {
            Some(of) => matches!(&*of.ty, Type::Path(of) if self.is_parameter(of)),
            None => path.path.segments.first().is_some_and(|it| self.names.contains(&it.ident)),
        }
    }
}

struct Mention<'a> {
    name: &'a Ident,
    found: bool,
}

impl VisitMut for Mention<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        self.found |= path.segments.iter().any(|it| it.ident == *self.name);
        visit_mut::visit_path_mut(self, path);
    }
}

struct Forever;

impl VisitMut for Forever {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = Lifetime::new("'static", Span::call_site());
    }

    fn visit_bound_lifetimes_mut(&mut self, _: &mut BoundLifetimes) {}
}
