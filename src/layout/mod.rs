//! Slides become Frames: where everything stands, at which size.
//!
//! A slide is laid out once with every step visible. Layout knows no files
//! and no places in the text: what is wrong is reported at `NodePath`s.

pub mod frame;
pub mod step;
pub mod text;

use crate::resolve::{ResolvedDeck, ResolvedSlide};
use frame::{Frame, FrameItem, SlideFrame};
use text::Typesetter;

/// Lays out one slide.
#[must_use]
pub fn layout_slide(typesetter: &mut Typesetter, deck: &ResolvedDeck, slide: &ResolvedSlide) -> SlideFrame {
    let _ = (typesetter, slide);
    let rect = deck.slide_size.to_rect();
    let items = vec![FrameItem::fill_rect(rect, deck.theme.colors.background)];
    SlideFrame { frame: Frame { size: deck.slide_size, items }, n_steps: 1, diagnostics: Vec::new() }
}
