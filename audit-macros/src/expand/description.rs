//! The static description of a handler or function.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Ident, ext::IdentExt};

use crate::{
    model::{Action, Model, OnAuditFailure},
    runtime::Runtime,
};

/// An expression of type `Handler`. `owner` is the type whose associated function this is.
pub(super) fn describe(model: &Model, owner: Option<&Ident>, name: &Ident, runtime: &Runtime) -> TokenStream {
    let mixed = Span::mixed_site();
    let name = match owner {
        Some(owner) => format!("::{}::{}", owner.unraw(), name.unraw()),
        None => format!("::{}", name.unraw()),
    };
    let action = match &model.action {
        Action::Audited(action) => some(&quote_spanned!(mixed=> #runtime::Action::#action)),
        Action::Exempt(_) => none(),
    };
    let purpose =
        optional(model.purpose.as_ref().map(|purpose| quote_spanned!(mixed=> #runtime::Purpose::#purpose)));
    let resource = optional(model.resource.as_ref());
    let category = optional(model.category.as_ref());
    let fields = &model.fields;
    let failure = match model.on_audit_failure {
        OnAuditFailure::Deny => none(),
        OnAuditFailure::Allow => some(&quote_spanned!(mixed=> #runtime::OnAuditFailure::Allow)),
    };
    quote_spanned! {mixed=>
        #runtime::Handler {
            name: ::core::concat!(::core::module_path!(), #name),
            action: #action,
            purpose: #purpose,
            resource: #resource,
            category: #category,
            fields: &[#(#fields),*],
            by: &[],
            no_subject: false,
            on_audit_failure: #failure,
        }
    }
}

/// Calls on `op` that name what the attribute names: `op.patient(&(id)); op.record("note", &(note));`
pub(super) fn subjects(model: &Model, op: &Ident) -> TokenStream {
    use syn::spanned::Spanned;

    let mixed = Span::mixed_site();
    let patient = model.patient.as_ref().map(|patient| {
        let here = mixed.located_at(patient.span());
        quote_spanned!(here=> #op.patient(&(#patient));)
    });
    let record = model.id.as_ref().map(|id| {
        let here = mixed.located_at(id.span());
        let namespace = model.namespace();
        quote_spanned!(here=> #op.record(#namespace, &(#id));)
    });
    quote_spanned!(mixed=> #patient #record)
}

fn optional(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(none, |value| some(&value))
}

fn some(value: &impl quote::ToTokens) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> ::core::option::Option::Some(#value))
}

fn none() -> TokenStream {
    quote_spanned!(Span::mixed_site()=> ::core::option::Option::None)
}
