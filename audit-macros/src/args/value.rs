//! The value behind a keyword, in the form that the keyword wants.

use syn::{
    Error, Expr, ExprArray, ExprLit, ExprPath, Ident, Lit, LitStr, Result, parse::ParseStream,
    spanned::Spanned,
};

/// `patient = id`: any expression over the arguments of the handler.
pub(super) fn expression(key: &Ident, input: ParseStream) -> Result<Expr> {
    if let Some(error) = missing(key, input) {
        return Err(error);
    }
    input.parse()
}

/// `resource = "Patient"`
pub(super) fn text(key: &Ident, input: ParseStream) -> Result<LitStr> {
    let wrong = format!("`{key}` takes a text in quotes: `{key} = {}`", example(&key.to_string()));
    literal(expression(key, input)?, &wrong)
}

/// `fields = ["name", "birth_date"]`, `by = ["name"]`
pub(super) fn texts(key: &Ident, input: ParseStream) -> Result<Vec<LitStr>> {
    let wrong = format!("`{key}` takes a list of names in quotes: `{key} = {}`", example(&key.to_string()));
    match expression(key, input)? {
        Expr::Array(ExprArray { elems, .. }) => {
            elems.into_iter().map(|element| literal(element, &wrong)).collect()
        }
        other => Err(Error::new(other.span(), wrong)),
    }
}

/// `purpose = Treatment`; a path such as `Purpose::Treatment` is the same.
pub(super) fn purpose(key: &Ident, input: ParseStream) -> Result<Ident> {
    let wrong =
        format!("`{key}` takes a purpose by its name, without quotes: `{key} = {}`", example("purpose"));
    name(expression(key, input)?, &wrong)
}

/// `subject = none`
pub(super) fn subject(key: &Ident, input: ParseStream) -> Result<Ident> {
    let wrong =
        format!("`{key}` is `none` or left out; `patient = {}` says whose data it is", example("patient"));
    let value = expression(key, input)?;
    let span = value.span();
    match name(value, &wrong)? {
        none if none == "none" => Ok(none),
        _ => Err(Error::new(span, wrong)),
    }
}

/// `on_audit_failure = deny`
pub(super) fn policy(key: &Ident, input: ParseStream) -> Result<Ident> {
    let wrong = format!("`{key}` is `deny` or `allow`, without quotes");
    name(expression(key, input)?, &wrong)
}

/// How the value of a keyword looks, for messages.
pub(super) fn example(key: &str) -> &'static str {
    match key {
        "id" => "note_id",
        "resource" => "\"Patient\"",
        "category" => "\"demographics\"",
        "purpose" => "Treatment",
        "fields" | "by" => "[\"name\", \"birth_date\"]",
        "tenant" => "clinic.code()",
        "cause" => "job.cause",
        "subject" => "none",
        "on_audit_failure" => "allow",
        "reason" => "\"no PHI: liveness\"",
        _ => "id",
    }
}

fn missing(key: &Ident, input: ParseStream) -> Option<Error> {
    let nothing = input.is_empty() || input.peek(syn::Token![,]);
    nothing.then(|| {
        let message = format!("`{key}` needs a value: `{key} = {}`", example(&key.to_string()));
        Error::new(key.span(), message)
    })
}

fn literal(value: Expr, wrong: &str) -> Result<LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text),
        other => Err(Error::new(other.span(), wrong)),
    }
}

/// The last segment of a path without generics.
fn name(value: Expr, wrong: &str) -> Result<Ident> {
    let span = value.span();
    let segment = match value {
        Expr::Path(ExprPath { path, .. }) => path.segments.into_iter().next_back(),
        _ => None,
    };
    match segment {
        Some(segment) if segment.arguments.is_empty() => Ok(segment.ident),
        _ => Err(Error::new(span, wrong)),
    }
}
