//! The patients of an operation.

use std::collections::HashMap;

use super::KEPT;
use crate::pseudonym::Token;

/// Patients in the order in which they were named, each once.
#[derive(Default)]
pub(crate) struct Patients {
    pub(crate) tokens: Vec<Token>,
    /// The places of those behind the first few.
    pub(super) places: HashMap<Token, usize>,
}

impl Patients {
    pub(super) fn copy(&mut self, Self { tokens, places }: &Self) {
        self.tokens.clone_from(tokens);
        self.places.clone_from(places);
    }

    pub(super) fn clear(&mut self) {
        let Self { tokens, places } = self;
        tokens.clear();
        tokens.shrink_to(KEPT);
        places.clear();
        places.shrink_to(KEPT);
    }

    /// The place of the patient, new or known.
    pub(crate) fn insert(&mut self, token: Token) -> usize {
        /// So many are looked through faster than they are looked up.
        const FEW: usize = 8;
        let few = &self.tokens[..self.tokens.len().min(FEW)];
        if let Some(place) = few.iter().position(|known| *known == token) {
            return place;
        }
        let place = self.tokens.len();
        if place < FEW {
            self.tokens.push(token);
            return place;
        }
        let place = *self.places.entry(token).or_insert(place);
        if place == self.tokens.len() {
            self.tokens.push(token);
        }
        place
    }
}
