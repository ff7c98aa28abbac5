//! Decks made up in memory; bundled fonts only.

use std::path::Path;
use std::sync::Arc;

use diafilm::engine::{Shared, Snapshot};
use diafilm::layout::frame::SlideFrame;
use diafilm::source::Source;
use diafilm::world::memory::MemoryWorld;

/// A session that reads no disk and no system font.
pub(crate) fn shared() -> Shared {
    Shared::new(Arc::new(MemoryWorld::new()))
}

/// A deck from its text.
pub(crate) fn snapshot(text: &str) -> Snapshot {
    Snapshot::new(&shared(), Path::new("deck.ron"), Source::new("deck.ron", text), None)
}

/// A deck of these slides in the default theme.
pub(crate) fn deck_of(slides: &str) -> Snapshot {
    snapshot(&format!("Deck(title: \"Test\", slides: [{slides}])"))
}

/// The Frame of one slide, written as the inside of `Slide(…)`.
pub(crate) fn frame_of(slide: &str) -> SlideFrame {
    let snapshot = deck_of(&format!("Slide({slide})"));
    let head: String = slide.chars().take(200).collect();
    assert_eq!(snapshot.diagnostics(), &Vec::new(), "{head}");
    snapshot.layout(0, &mut shared().typesetter()).expect("the slide decodes")
}
