//! What an attribute means: `Args`, judged. Whatever is in a model can be expanded.

use proc_macro2::Span;
use syn::{Error, Expr, Ident, LitStr, Result};

use crate::{
    args::{Args, Errors, Given, alternatives},
    record::{is_namespace, namespace, no_namespace},
};

mod subject;
mod vocabulary;

use vocabulary::{ACTIONS, PURPOSES, purpose_of_code};

/// One attribute.
pub(crate) struct Model {
    pub(crate) action: Action,
    /// `patient = …`
    pub(crate) patient: Option<Expr>,
    /// `id = …`, of the record.
    pub(crate) id: Option<Expr>,
    pub(crate) resource: Option<LitStr>,
    pub(crate) category: Option<LitStr>,
    /// A variant of `Purpose`, with the user's span.
    pub(crate) purpose: Option<Ident>,
    pub(crate) fields: Vec<LitStr>,
    /// `by = […]`: what a search looks by.
    pub(crate) by: Vec<LitStr>,
    /// `tenant = …`
    pub(crate) tenant: Option<Expr>,
    /// `cause = …`, the handle of an earlier operation.
    pub(crate) cause: Option<Expr>,
    /// `subject = none`
    pub(crate) no_subject: bool,
    /// None where the configuration of the log decides.
    pub(crate) on_audit_failure: Option<OnAuditFailure>,
}

/// What the handler does.
pub(crate) enum Action {
    /// A variant of `Action`.
    Audited(Ident),
    /// `none`: there is no line. The span is that of the word.
    Exempt(Span),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OnAuditFailure {
    Deny,
    Allow,
}

impl Model {
    /// Reads and judges what stands between the parentheses.
    pub(crate) fn parse(args: proc_macro2::TokenStream) -> Result<Self> {
        syn::parse2::<Args>(args)?.try_into()
    }

    /// Whether there is no line.
    pub(crate) fn is_exempt(&self) -> bool {
        matches!(self.action, Action::Exempt(_))
    }

    /// The namespace of the record's id: the resource in snake case.
    pub(crate) fn namespace(&self) -> String {
        self.resource.as_ref().map_or_else(|| "record".to_owned(), |resource| namespace(&resource.value()))
    }
}

impl TryFrom<Args> for Model {
    type Error = Error;

    fn try_from(args: Args) -> Result<Self> {
        let mut errors = Errors::default();
        let action = action(args.action.as_ref());
        match &action {
            Ok(Action::Exempt(span)) => exempt(&args, *span, &mut errors),
            Ok(Action::Audited(action)) => audited(&args, action, &mut errors),
            Err(_) => {}
        }
        let purpose = args.purpose.and_then(|given| errors.take(purpose(given.value)));
        let failure = args.on_audit_failure.and_then(|given| errors.take(policy(&given.value)));
        let resource = args.resource.and_then(|given| errors.take(text(given)));
        let category = args.category.and_then(|given| errors.take(text(given)));
        let fields = args.fields.and_then(|given| errors.take(names(given, "field", "disclosed fields")));
        let by = args.by.and_then(|given| errors.take(names(given, "parameter", "parameters")));
        Ok(Self {
            action: errors.and(action)?,
            patient: args.patient.map(|given| given.value),
            id: args.id.map(|given| given.value),
            resource,
            category,
            purpose,
            fields: fields.unwrap_or_default(),
            by: by.unwrap_or_default(),
            tenant: args.tenant.map(|given| given.value),
            cause: args.cause.map(|given| given.value),
            no_subject: args.subject.is_some(),
            on_audit_failure: failure,
        })
    }
}

fn action(word: Option<&Ident>) -> Result<Action> {
    let Some(word) = word else {
        return Err(no_action(Span::call_site()));
    };
    if word == "none" {
        return Ok(Action::Exempt(word.span()));
    }
    let known = ACTIONS.iter().find(|(name, _)| word == name);
    known.map(|(_, variant)| Action::Audited(Ident::new(variant, word.span()))).ok_or_else(|| {
        let message = format!("there is no action `{word}`; it is {}", action_names());
        Error::new(word.span(), message)
    })
}

pub(crate) fn no_action(at: Span) -> Error {
    Error::new(at, format!("say first what the handler does: {}", action_names()))
}

fn action_names() -> String {
    let mut names: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
    names.push("none");
    alternatives(&names)
}

/// `none` leaves no line, so there is nothing to say about it but why.
fn exempt(args: &Args, none: Span, errors: &mut Errors) {
    for key in args.keys().into_iter().filter(|key| *key != "reason") {
        errors.at(
            key.span(),
            format!("`none` leaves no line, so `{key}` would stand nowhere; remove it, or name an action instead of `none`"),
        );
    }
    match &args.reason {
        None => errors.at(
            none,
            "`none` needs a reason, for whoever reviews the code: `#[audit(none, reason = \"no PHI: liveness\")]`",
        ),
        Some(reason) if reason.value.value().trim().is_empty() => {
            errors.at(reason.value.span(), "say why this handler needs no line");
        }
        Some(_) => {}
    }
}

fn audited(args: &Args, action: &Ident, errors: &mut Errors) {
    subject::check(args, action, errors);
    if let (Some(_), Some(Given { value, .. })) = (&args.id, &args.resource) {
        let namespace = namespace(&value.value());
        if !value.value().trim().is_empty() && !is_namespace(&namespace) {
            errors.at(value.span(), no_namespace(&namespace));
        }
    }
    if let Some(by) = args.by.as_ref().filter(|_| action != "Search") {
        errors.at(
            by.key.span(),
            "`by` names what a search looks by, and this is none; remove it, or write `#[audit(search, by = […])]`",
        );
    }
}

fn purpose(name: Ident) -> Result<Ident> {
    if name == "BreakTheGlass" || name == "BTG" {
        return Err(Error::new(name.span(), BREAK_THE_GLASS));
    }
    if PURPOSES.iter().any(|(variant, _)| name == variant) {
        return Ok(name);
    }
    if let Some(variant) = purpose_of_code(&name.to_string()) {
        let message = format!("`{name}` is the code; its name is `purpose = {variant}`");
        return Err(Error::new(name.span(), message));
    }
    let known: Vec<String> = PURPOSES.iter().map(|(variant, code)| format!("{variant} ({code})")).collect();
    let message =
        format!("there is no purpose `{name}`; the purposes and their HL7 codes are {}", known.join(", "));
    Err(Error::new(name.span(), message))
}

fn policy(name: &Ident) -> Result<OnAuditFailure> {
    match name.to_string().as_str() {
        "deny" => Ok(OnAuditFailure::Deny),
        "allow" => Ok(OnAuditFailure::Allow),
        other => Err(Error::new(
            name.span(),
            format!(
                "`on_audit_failure` is `deny` (no line, no answer) or `allow` (the answer goes out \
                 without its line), not `{other}`"
            ),
        )),
    }
}

fn text(given: Given<LitStr>) -> Result<LitStr> {
    if given.value.value().trim().is_empty() {
        let message = format!("`{}` is empty; name it, or leave the keyword out", given.key);
        return Err(Error::new(given.value.span(), message));
    }
    Ok(given.value)
}

/// A list in which every name stands once: of a `noun` each, called `all` together.
fn names(given: Given<Vec<LitStr>>, noun: &str, all: &str) -> Result<Vec<LitStr>> {
    if given.value.is_empty() {
        let message = format!("no {noun} is named here; name the {all}, or leave the keyword out");
        return Err(Error::new(given.key.span(), message));
    }
    let mut errors = Errors::default();
    for (place, text) in given.value.iter().enumerate() {
        let name = text.value();
        if name.trim().is_empty() {
            errors.at(text.span(), format!("a {noun} needs a name"));
        } else if given.value[..place].iter().any(|earlier| earlier.value() == name) {
            errors.at(text.span(), format!("the {noun} `{name}` stands here twice; keep one"));
        }
    }
    errors.none().map(|()| given.value)
}

const BREAK_THE_GLASS: &str = "breaking the glass needs a reason, which only the request can give, so that no attribute can \
     say it; let `AuditLayer::break_glass` take the reason code from the request, or call \
     `op.request_break_glass(reason)` in the body";

#[cfg(test)]
mod tests;
