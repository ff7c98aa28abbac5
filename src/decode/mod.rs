//! Text becomes a deck, slide by slide, so that one bad slide stays one bad slide.

use std::sync::Arc;

use crate::model::deck::Deck;
use crate::source::Source;
use crate::source::diagnostic::Diagnostics;

/// What became of a text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The deck; `None` if its head can't be read. Slides with errors are `None` in it.
    pub deck: Option<Arc<Deck>>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Diagnostics,
}

/// Decodes a deck.
#[must_use]
pub fn decode(source: &Source) -> Decoded {
    let _ = source;
    Decoded { deck: None, diagnostics: Vec::new() }
}
