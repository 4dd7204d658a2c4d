//! What stands between the parentheses of `#[audit(…)]`, as written: parsed, not yet judged.

use proc_macro2::Span;
use syn::{
    Error, Expr, Ident, LitStr, Result, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

mod value;

/// Every keyword at most once; what was written wrong is in the error, all of it.
#[derive(Default)]
pub(crate) struct Args {
    /// The first word: `read`, `none`, …
    pub(crate) action: Option<Ident>,
    pub(crate) patient: Option<Given<Expr>>,
    pub(crate) id: Option<Given<Expr>>,
    pub(crate) resource: Option<Given<LitStr>>,
    pub(crate) category: Option<Given<LitStr>>,
    pub(crate) purpose: Option<Given<Ident>>,
    pub(crate) fields: Option<Given<Vec<LitStr>>>,
    pub(crate) by: Option<Given<Vec<LitStr>>>,
    pub(crate) tenant: Option<Given<Expr>>,
    pub(crate) cause: Option<Given<Expr>>,
    pub(crate) subject: Option<Given<Ident>>,
    pub(crate) on_audit_failure: Option<Given<Ident>>,
    pub(crate) reason: Option<Given<LitStr>>,
}

/// A value and the keyword in front of it.
pub(crate) struct Given<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

impl Parse for Args {
    fn parse(input: ParseStream) -> Result<Self> {
        let mut args = Self::default();
        let mut errors = Errors::default();
        while !input.is_empty() {
            if let Err(error) = args.argument(input) {
                errors.push(error);
                skip_argument(input);
            }
            if input.is_empty() {
                break;
            }
            if let Err(error) = input.parse::<Token![,]>() {
                errors.push(Error::new(error.span(), "expected `,` between the arguments of `#[audit]`"));
                skip_argument(input);
                let _: Option<Token![,]> = input.parse()?;
            }
        }
        errors.none().map(|()| args)
    }
}

impl Args {
    /// One argument: the action, or a keyword with its value.
    fn argument(&mut self, input: ParseStream) -> Result<()> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(format!("expected a keyword: {}", alternatives(KEYWORDS))));
        }
        let word = input.call(Ident::parse_any)?;
        if input.peek(Token![=]) && !input.peek(Token![==]) {
            return self.keyword(word, input);
        }
        if self.action.is_none() && self.is_empty() {
            self.action = Some(word);
            return Ok(());
        }
        Err(stray(&word))
    }

    fn keyword(&mut self, key: Ident, input: ParseStream) -> Result<()> {
        match key.to_string().as_str() {
            "patient" => set(&mut self.patient, key, input, value::expression),
            "id" => set(&mut self.id, key, input, value::expression),
            "resource" => set(&mut self.resource, key, input, value::text),
            "category" => set(&mut self.category, key, input, value::text),
            "purpose" => set(&mut self.purpose, key, input, value::purpose),
            "fields" => set(&mut self.fields, key, input, value::texts),
            "by" => set(&mut self.by, key, input, value::texts),
            "tenant" => set(&mut self.tenant, key, input, value::expression),
            "cause" => set(&mut self.cause, key, input, value::expression),
            "subject" => set(&mut self.subject, key, input, value::subject),
            "on_audit_failure" => set(&mut self.on_audit_failure, key, input, value::policy),
            "reason" => set(&mut self.reason, key, input, value::text),
            unknown => Err(Error::new(
                key.span(),
                format!("`#[audit]` knows no keyword `{unknown}`; it takes {}", alternatives(KEYWORDS)),
            )),
        }
    }

    fn is_empty(&self) -> bool {
        self.keys().is_empty()
    }

    /// The keywords that were given.
    pub(crate) fn keys(&self) -> Vec<&Ident> {
        fn key<T>(given: Option<&Given<T>>) -> Option<&Ident> {
            given.map(|given| &given.key)
        }
        let keys = [
            key(self.patient.as_ref()),
            key(self.id.as_ref()),
            key(self.resource.as_ref()),
            key(self.category.as_ref()),
            key(self.purpose.as_ref()),
            key(self.fields.as_ref()),
            key(self.by.as_ref()),
            key(self.tenant.as_ref()),
            key(self.cause.as_ref()),
            key(self.subject.as_ref()),
            key(self.on_audit_failure.as_ref()),
            key(self.reason.as_ref()),
        ];
        keys.into_iter().flatten().collect()
    }
}

/// Reads `= value`; the same for every keyword, so that each may stand there once.
fn set<T>(
    place: &mut Option<Given<T>>,
    key: Ident,
    input: ParseStream,
    read: fn(&Ident, ParseStream) -> Result<T>,
) -> Result<()> {
    input.parse::<Token![=]>()?;
    let value = read(&key, input)?;
    if place.is_some() {
        let message = format!("`{key}` stands here twice; keep one");
        return Err(Error::new(key.span(), message));
    }
    *place = Some(Given { key, value });
    Ok(())
}

/// A word without a value that is not the action.
fn stray(word: &Ident) -> Error {
    let name = word.to_string();
    let message = if KEYWORDS.contains(&name.as_str()) {
        format!("`{name}` needs a value: `{name} = {}`", value::example(&name))
    } else {
        format!(
            "`{name}` has no place here: the action is the first word, and every other argument is `keyword = value`"
        )
    };
    Error::new(word.span(), message)
}

/// Goes on after a mistake with the next argument, so that one build shows all mistakes.
fn skip_argument(input: ParseStream) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<proc_macro2::TokenTree>();
    }
}

/// `a`, `b` or `c`.
pub(crate) fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Mistakes, collected so that one build shows them all.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(Error::new(span, message));
    }

    /// Keeps the value of `result`, or its mistakes.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn none(self) -> Result<()> {
        self.0.map_or(Ok(()), Err)
    }

    /// The value of `result`, unless there are mistakes in it or beside it.
    pub(crate) fn and<T>(self, result: Result<T>) -> Result<T> {
        match (self.none(), result) {
            (Ok(()), result) => result,
            (Err(errors), Ok(_)) => Err(errors),
            (Err(errors), Err(mut first)) => {
                first.combine(errors);
                Err(first)
            }
        }
    }
}

const KEYWORDS: &[&str] = &[
    "patient",
    "id",
    "resource",
    "category",
    "purpose",
    "fields",
    "by",
    "tenant",
    "cause",
    "subject",
    "on_audit_failure",
    "reason",
];

#[cfg(test)]
mod tests;
