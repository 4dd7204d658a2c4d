//! What stands in `#[id(…)]`: the namespace and the canonical form.

use proc_macro2::Span;
use syn::{
    Attribute, DeriveInput, Error, Expr, ExprLit, Ident, Lit, LitStr, Meta, Result, Token,
    punctuated::Punctuated, spanned::Spanned,
};

use crate::{args::Errors, record::is_namespace};

#[derive(Default)]
pub(super) struct Form {
    namespace: Option<LitStr>,
    /// As they were written.
    steps: Vec<Ident>,
}

impl Form {
    pub(super) fn read(input: &DeriveInput) -> Result<Self> {
        let mut errors = Errors::default();
        let mut form = Self::default();
        let attributes: Vec<&Attribute> = input.attrs.iter().filter(|it| it.path().is_ident("id")).collect();
        for attr in &attributes {
            for meta in errors.take(metas(attr)).into_iter().flatten() {
                errors.take(form.word(&meta));
            }
        }
        errors.take(form.one_case());
        errors.none()?;
        // What was refused may be the very one that is missed here.
        let place = attributes.first().map_or_else(|| input.ident.span(), |it| it.path().span());
        if form.namespace.is_none() { Err(Error::new(place, MISSING)) } else { Ok(form) }
    }

    /// The namespace of the pseudonyms.
    pub(super) fn namespace(&self) -> Option<&LitStr> {
        self.namespace.as_ref()
    }

    /// Variants of `Step`, in the order in which they are taken, whatever the order in which they were written.
    pub(super) fn steps(&self) -> impl Iterator<Item = Ident> {
        let given = STEPS.iter().filter(|(word, _)| self.step(word).is_some());
        given.map(|(_, variant)| Ident::new(variant, Span::mixed_site()))
    }

    fn step(&self, word: &str) -> Option<&Ident> {
        self.steps.iter().find(|step| *step == word)
    }

    fn word(&mut self, meta: &Meta) -> Result<()> {
        let word = meta.path().get_ident().ok_or_else(|| unknown(meta))?;
        if word == "namespace" {
            let name = namespace(meta)?;
            return self.namespace.replace(name).map_or(Ok(()), |_| Err(twice(word)));
        }
        if !STEPS.iter().any(|(step, _)| word == step) {
            return Err(unknown(meta));
        }
        if !matches!(meta, Meta::Path(_)) {
            return Err(Error::new_spanned(meta, format!("`{word}` stands alone: `#[id({word})]`")));
        }
        if self.steps.contains(word) {
            return Err(twice(word));
        }
        self.steps.push(word.clone());
        Ok(())
    }

    fn one_case(&self) -> Result<()> {
        match (self.step("upper"), self.step("lower")) {
            (Some(_), Some(lower)) => {
                let message = "the canonical form is in `upper` or in `lower` case, not in both; remove one";
                Err(Error::new(lower.span(), message))
            }
            _ => Ok(()),
        }
    }
}

fn metas(attr: &Attribute) -> Result<Punctuated<Meta, Token![,]>> {
    attr.parse_args_with(Punctuated::parse_terminated)
}

fn namespace(meta: &Meta) -> Result<LitStr> {
    let Meta::NameValue(pair) = meta else {
        return Err(Error::new_spanned(meta, NO_TEXT));
    };
    let Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) = &pair.value else {
        return Err(Error::new_spanned(&pair.value, NO_TEXT));
    };
    if is_namespace(&name.value()) {
        return Ok(name.clone());
    }
    let message = format!(
        "`{}` cannot be a namespace of pseudonyms: a lower-case letter, then at most 31 of a-z, 0-9 and _, such as `patient`",
        name.value()
    );
    Err(Error::new(name.span(), message))
}

fn twice(word: &Ident) -> Error {
    Error::new(word.span(), format!("`{word}` is written twice; remove one"))
}

fn unknown(meta: &Meta) -> Error {
    let message = "unknown keyword; an identifier takes `namespace = \"…\"`, `trim`, and `upper` or `lower`";
    Error::new_spanned(meta.path(), message)
}

/// The word in the attribute, the variant of `Step`.
const STEPS: [(&str, &str); 3] = [("trim", "Trim"), ("upper", "Upper"), ("lower", "Lower")];

const NO_TEXT: &str = "`namespace` takes a text: `#[id(namespace = \"patient\")]`";

const MISSING: &str = "an identifier needs the namespace of its pseudonyms, so that the log can state its canonical form: \
                       `#[id(namespace = \"patient\")]` where it identifies patients";
