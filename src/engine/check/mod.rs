//! Every problem of a deck: what the stages found, and what shows only once a slide is laid out or drawn.
//!
//! The checks are pure and go slide by slide, so that an editor can run them
//! for the slide at hand: [`of_frame`] costs next to nothing, [`of_pixels`]
//! draws the slide once.

mod contrast;
mod pictures;
mod setting;
pub mod size;
pub mod spelling;
mod stale;
pub mod unused;

use rayon::prelude::*;

use super::{Shared, Snapshot};
use crate::layout::frame::SlideFrame;
use crate::raster::{RasterOptions, Rasterizer};
use crate::resolve::check::{allow, placeholder, style};
use crate::source::diagnostic::Diagnostics;

/// Everything that is wrong with a deck and isn't allowed by it, in the order of its text.
///
/// `more` is what was found outside it.
#[must_use]
pub fn check(shared: &Shared, snapshot: &Snapshot, more: Diagnostics) -> Diagnostics {
    let by_slide: Vec<Diagnostics> = (0..snapshot.n_slides())
        .into_par_iter()
        .map_init(
            || (shared.typesetter(), Rasterizer::new(RasterOptions::default())),
            |(typesetter, rasterizer), index| {
                let mut findings = of_text(snapshot, index);
                if let Some(slide) = snapshot.layout(index, typesetter) {
                    findings.extend(of_frame(snapshot, index, &slide));
                    findings.extend(of_pixels(index, &slide, rasterizer));
                    findings.extend(slide.diagnostics);
                }
                findings
            },
        )
        .collect();
    let mut findings = snapshot.diagnostics().clone();
    findings.extend(more);
    findings.extend(by_slide.into_iter().flatten());
    if let Some(deck) = snapshot.deck() {
        findings.extend(of_deck(snapshot));
        findings = allow::apply(&deck.deck, findings);
    }
    findings.sort_by_key(|finding| snapshot.span_of(&finding.place).start);
    findings.dedup();
    findings
}

/// What all slides tell together.
#[must_use]
pub fn of_deck(snapshot: &Snapshot) -> Diagnostics {
    let duration = snapshot.deck().and_then(|deck| style::check_duration(&deck.deck));
    duration.into_iter().chain(stale::check(snapshot)).collect()
}

/// What the text of a slide tells by itself.
#[must_use]
pub fn of_text(snapshot: &Snapshot, index: usize) -> Diagnostics {
    let Some(deck) = snapshot.deck().map(|deck| &deck.deck) else { return Vec::new() };
    let Some(slide) = deck.slides.get(index).and_then(Option::as_ref) else { return Vec::new() };
    let mut findings = style::check_slide(slide, index);
    findings.extend(placeholder::check(slide, index));
    findings.extend(setting::check(snapshot, slide, index, &deck.language));
    findings
}

/// What shows once a slide is laid out.
#[must_use]
pub fn of_frame(snapshot: &Snapshot, index: usize, slide: &SlideFrame) -> Diagnostics {
    let Some(deck) = snapshot.deck() else { return Vec::new() };
    let mut findings = pictures::check(snapshot, &slide.frame, index);
    findings.extend(size::check(&slide.frame, deck.deck.room, index));
    findings
}

/// What shows only in pixels: draws the slide once.
#[must_use]
pub fn of_pixels(index: usize, slide: &SlideFrame, rasterizer: &mut Rasterizer) -> Diagnostics {
    contrast::check(slide, index, rasterizer)
}
