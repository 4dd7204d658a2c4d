//! The static description of a handler or function.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, Ident, ext::IdentExt, spanned::Spanned};

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
    let (by, no_subject) = (&model.by, model.no_subject);
    let failure = optional(model.on_audit_failure.map(|failure| match failure {
        OnAuditFailure::Deny => quote_spanned!(mixed=> #runtime::OnAuditFailure::Deny),
        OnAuditFailure::Allow => quote_spanned!(mixed=> #runtime::OnAuditFailure::Allow),
    }));
    quote_spanned! {mixed=>
        #runtime::Handler {
            name: ::core::concat!(::core::module_path!(), #name),
            action: #action,
            purpose: #purpose,
            resource: #resource,
            category: #category,
            fields: &[#(#fields),*],
            by: &[#(#by),*],
            no_subject: #no_subject,
            on_audit_failure: #failure,
        }
    }
}

/// Calls on `op` that name what the attribute names: `op.patient(&(id)); op.record("note", &(note));`. The tenant stands
/// first, because pseudonyms are made per tenant.
pub(super) fn subjects(model: &Model, op: &Ident) -> TokenStream {
    let named = |method: &str, value: Option<&Expr>| {
        value.map(|value| {
            let here = Span::mixed_site().located_at(value.span());
            let method = Ident::new(method, here);
            quote_spanned!(here=> #op.#method(&(#value));)
        })
    };
    let (tenant, cause) = (named("tenant", model.tenant.as_ref()), named("cause", model.cause.as_ref()));
    let patient = named("patient", model.patient.as_ref());
    let record = model.id.as_ref().map(|id| {
        let here = Span::mixed_site().located_at(id.span());
        let namespace = model.namespace();
        quote_spanned!(here=> #op.record(#namespace, &(#id));)
    });
    quote_spanned!(Span::mixed_site()=> #tenant #cause #patient #record)
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
