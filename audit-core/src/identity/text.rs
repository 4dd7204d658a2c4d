//! A text in clear that leaves nothing behind.

use zeroize::Zeroize;

use crate::spares::Spares;

/// It stands on the heap, so that it leaves no copies where it was moved from. Wiped when dropped, and its memory is used again.
#[derive(PartialEq, Eq)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn of(text: &str) -> Self {
        // What has to grow was empty: nothing stays where it was.
        let mut memory = Spares::take(&SPARES).unwrap_or_default();
        memory.push_str(text);
        Self(memory)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Clone for Text {
    fn clone(&self) -> Self {
        Self::of(&self.0)
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        self.0.zeroize();
        if self.0.capacity() <= LARGE {
            Spares::give(&SPARES, std::mem::take(&mut self.0), MOST);
        }
    }
}

thread_local! {
    static SPARES: Spares<String> = const { Spares::new() };
}

/// A UUID has 36 bytes.
const LARGE: usize = 256;
const MOST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    /// What is used again was wiped, and is as long as it was.
    #[test]
    fn what_is_kept_is_empty() {
        let text = Text::of("MRN-0012345");
        let memory = text.0.as_ptr();
        drop(text);
        let kept = Spares::take(&SPARES).unwrap();
        assert!(kept.is_empty() && kept.capacity() >= 11);
        assert_eq!(kept.as_ptr(), memory);
    }
}
