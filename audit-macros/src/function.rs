//! The function under the attribute. Its body stays tokens: nothing here depends on it, and an editor can complete in
//! a body that does not parse yet.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::{
    Attribute, Error, FnArg, Ident, ImplItemFn, Result, Signature, Token, Visibility, braced,
    parse::{Parse, ParseStream},
    spanned::Spanned,
    token::Brace,
};

#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    default: Option<Token![default]>,
    pub(crate) sig: Signature,
    brace: Brace,
    /// `#![…]` at the top of the body.
    inner: Vec<Attribute>,
    pub(crate) body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let sig = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(
                "`#[audit]` needs the body of the function; put it where the function is written out",
            ));
        }
        let content;
        Ok(Self {
            attrs,
            vis,
            default: None,
            sig,
            brace: braced!(content in input),
            inner: content.call(Attribute::parse_inner)?,
            body: content.parse()?,
        })
    }
}

impl From<ImplItemFn> for Function {
    fn from(method: ImplItemFn) -> Self {
        let (inner, attrs) =
            method.attrs.into_iter().partition(|attr| matches!(attr.style, syn::AttrStyle::Inner(_)));
        let mut body = TokenStream::new();
        body.append_all(method.block.stmts);
        Self {
            attrs,
            vis: method.vis,
            default: method.modifiers.defaultness,
            sig: method.sig,
            brace: method.block.brace_token,
            inner,
            body,
        }
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.default.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.brace.surround(tokens, |tokens| {
            tokens.append_all(&self.inner);
            self.body.to_tokens(tokens);
        });
    }
}

impl Function {
    pub(crate) fn name(&self) -> &Ident {
        &self.sig.ident
    }

    pub(crate) fn has_receiver(&self) -> bool {
        matches!(self.sig.inputs.first(), Some(FnArg::Receiver(_)))
    }

    /// One attribute says everything.
    pub(crate) fn stands_once(&self) -> Result<()> {
        let mut paths = self.attrs.iter().map(Attribute::path);
        let twice = paths.find(|path| path.segments.last().is_some_and(|last| last.ident == "audit"));
        twice.map_or(Ok(()), |path| {
            let message = "`#[audit]` stands on this function twice; keep one";
            Err(Error::new(path.span(), message))
        })
    }

    /// The conditions under which the function exists; what stands beside it exists under the same.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
    }

    /// Whether the function can only stand in an `impl`: it says `Self`, and no item inside it explains that.
    pub(crate) fn says_self(&self) -> bool {
        let items = ["impl", "trait", "struct", "enum", "union"];
        mentions(self.sig.to_token_stream(), &["Self"])
            || (mentions(self.body.clone(), &["Self"]) && !mentions(self.body.clone(), &items))
    }
}

fn mentions(tokens: TokenStream, words: &[&str]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        TokenTree::Group(group) => mentions(group.stream(), words),
        _ => false,
    })
}
