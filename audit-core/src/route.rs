//! The template of a request's route, as far as it is known.

/// Its text may be known better later.
#[derive(Default)]
pub(crate) struct Route {
    text: String,
    known: bool,
    /// It may be another one.
    guessed: bool,
}

impl Route {
    pub(crate) fn set(&mut self, template: Option<&str>, guessed: bool) {
        self.text.clear();
        self.text.push_str(template.unwrap_or_default());
        (self.known, self.guessed) = (template.is_some(), guessed);
    }

    /// The template that is known or guessed.
    pub(crate) fn template(&self) -> Option<&str> {
        self.known.then_some(&self.text)
    }

    /// The template, unless it is a guess.
    pub(crate) fn known(&self) -> Option<&str> {
        self.template().filter(|_| !self.guessed)
    }
}
