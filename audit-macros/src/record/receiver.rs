//! Writes the type's name in place of `Self`, which means something else in the hidden type.

use proc_macro2::Span;
use syn::{
    DeriveInput, ExprPath, Path, QSelf, Token, Type, TypePath, parse_quote_spanned,
    visit_mut::{self, VisitMut},
};

pub(super) fn name(input: &mut DeriveInput) {
    let ident = &input.ident;
    let generics = input.generics.split_for_impl().1;
    let mut receiver = Receiver(syn::parse_quote!(#ident #generics));
    receiver.visit_generics_mut(&mut input.generics);
    receiver.visit_data_mut(&mut input.data);
}

struct Receiver(TypePath);

impl VisitMut for Receiver {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Path(path) if path.qself.is_none() && path.path.is_ident("Self") => {
                *ty = Type::Path(self.0.clone());
            }
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }

    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        self.qualify(&mut ty.qself, &mut ty.path);
        visit_mut::visit_type_path_mut(self, ty);
    }

    fn visit_expr_path_mut(&mut self, path: &mut ExprPath) {
        self.qualify(&mut path.qself, &mut path.path);
        visit_mut::visit_expr_path_mut(self, path);
    }
}

impl Receiver {
    /// `Self::X` becomes `<Patient>::X`.
    fn qualify(&self, qself: &mut Option<QSelf>, path: &mut Path) {
        let of_self =
            path.leading_colon.is_none() && path.segments.first().is_some_and(|it| it.ident == "Self");
        if qself.is_some() || !of_self || path.segments.len() < 2 {
            return;
        }
        let (ty, rest) = (&self.0, path.segments.iter().skip(1));
        let qualified: ExprPath = parse_quote_spanned!(Span::call_site()=> <#ty> #(::#rest)*);
        (*qself, *path) = (qualified.qself, qualified.path);
        path.leading_colon = Some(<Token![::]>::default());
    }
}
