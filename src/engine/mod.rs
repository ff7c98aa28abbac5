//! Text in, pictures out: the one place where all stages meet.
//!
//! A [`Snapshot`] is a deck as it was read at one moment: immutable, shared,
//! laid out slide by slide on demand. Exporters and the window use nothing
//! else of the core.

pub mod check;
#[cfg(feature = "gui")]
pub mod coverage;
pub mod edition;
pub mod export;
#[cfg(feature = "gui")]
pub mod layers;
pub mod make_way;
pub mod page_key;
#[cfg(feature = "gui")]
pub mod part;
#[cfg(feature = "gui")]
pub mod review;
pub mod slide_ink;
pub mod template;
#[cfg(feature = "gui")]
pub mod watch;
#[cfg(feature = "gui")]
pub mod worker;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::decode::{self, Decoded};
use crate::layout::frame::SlideFrame;
use crate::layout::layout_slide;
use crate::layout::text::Typesetter;
use crate::resolve::assets::AssetStore;
use crate::resolve::check::{check_deck, check_fonts};
use crate::resolve::fonts::FontBook;
use crate::resolve::theme_chain::{DEFAULT_THEME, resolve_theme};
use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::world::World;

/// What all decks of a session share: the outside, fonts, decoded pictures.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The outside.
    pub world: Arc<dyn World>,
    /// The fonts.
    pub fonts: FontBook,
    /// Decoded pictures.
    pub assets: Arc<AssetStore>,
}

impl Shared {
    /// A session over this world.
    #[must_use]
    pub fn new(world: Arc<dyn World>) -> Self {
        let fonts = FontBook::new(world.allows_system_fonts());
        Self { world, fonts, assets: Arc::default() }
    }

    /// A typesetter for one thread.
    #[must_use]
    pub fn typesetter(&self) -> Typesetter {
        Typesetter::new(&self.fonts)
    }
}

/// A deck as it was read at one moment.
#[derive(Debug)]
pub struct Snapshot {
    shared: Shared,
    source: Arc<Source>,
    decoded: Decoded,
    resolved: Option<ResolvedDeck>,
    diagnostics: Diagnostics,
    has_theme: bool,
    frames: Vec<OnceLock<Option<Arc<SlideFrame>>>>,
}

impl Snapshot {
    /// Reads a text that lies at `path`; `theme` overrides the deck's own (a built-in name or a
    /// path relative to the deck). Never fails: problems are in [`Self::diagnostics`].
    #[must_use]
    pub fn new(shared: &Shared, path: &Path, source: Source, theme: Option<&str>) -> Self {
        let decoded = decode::decode(&source);
        Self::of(shared, path, source, decoded, theme)
    }

    /// The same text a few keys later: slides that are written as they were aren't read again.
    #[must_use]
    pub fn after(&self, path: &Path, source: Source, theme: Option<&str>) -> Self {
        let decoded = decode::decode_after(&source, Some(&self.decoded));
        Self::of(&self.shared, path, source, decoded, theme)
    }

    fn of(shared: &Shared, path: &Path, source: Source, decoded: Decoded, theme: Option<&str>) -> Self {
        let source = Arc::new(source);
        let mut diagnostics = decoded.diagnostics.clone();
        let mut has_theme = true;
        let resolved = decoded.deck.clone().map(|deck| {
            let place = if theme.is_some() { Place::File } else { Place::Node(NodePath::root().field("theme")) };
            let name = theme.or(deck.theme.as_deref()).unwrap_or(DEFAULT_THEME);
            let (theme, findings) = resolve_theme(&*shared.world, path, name, &place);
            has_theme = findings.iter().all(|finding| finding.severity != Severity::Error);
            diagnostics.extend(findings);
            diagnostics.extend(check_fonts(&theme, &shared.fonts, &place));
            diagnostics.extend(check_deck(&deck));
            ResolvedDeck::new(path, deck, Arc::new(theme))
        });
        let n_slides = resolved.as_ref().map_or(0, |resolved| resolved.deck.slides.len());
        let frames = std::iter::repeat_with(OnceLock::new).take(n_slides).collect();
        Self { shared: shared.clone(), source, decoded, resolved, diagnostics, has_theme, frames }
    }

    /// The same with one more finding, found before the text was read.
    #[must_use]
    pub fn with_finding(mut self, finding: Diagnostic) -> Self {
        self.diagnostics.insert(0, finding);
        self
    }

    /// The same for exports of long decks, which need no places: these take more memory than the deck itself.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.decoded.forget_places();
        self
    }

    /// True if the theme, and all that it extends, could be found and read as meant.
    #[must_use]
    pub fn has_theme(&self) -> bool {
        self.has_theme
    }

    /// The text.
    #[must_use]
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The text as it was read: its tree, its places, its slides.
    #[must_use]
    pub fn decoded(&self) -> &Decoded {
        &self.decoded
    }

    /// The deck with its theme; `None` if its head can't be read.
    #[must_use]
    pub fn deck(&self) -> Option<&ResolvedDeck> {
        self.resolved.as_ref()
    }

    /// What is wrong with the text, the theme and the whole deck; not what layout finds.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Number of slides in the file, hidden and broken ones too.
    #[must_use]
    pub fn n_slides(&self) -> usize {
        self.frames.len()
    }

    /// The Frame of a slide, laid out on the first call and kept; `None` if the slide's text has errors.
    pub fn frame(&self, index: usize, typesetter: &mut Typesetter) -> Option<Arc<SlideFrame>> {
        self.frames.get(index)?.get_or_init(|| self.layout(index, typesetter).map(Arc::new)).clone()
    }

    /// The Frame of a slide if it was laid out before; never waits.
    #[must_use]
    pub fn laid_out(&self, index: usize) -> Option<&Arc<SlideFrame>> {
        self.frames.get(index)?.get()?.as_ref()
    }

    /// Takes over the Frame of a slide that is the same in another text of the deck.
    fn adopt_frame(&self, index: usize, frame: &Arc<SlideFrame>) {
        if let Some(own) = self.frames.get(index) {
            own.get_or_init(|| Some(Arc::clone(frame)));
        }
    }

    /// Lays out a slide without keeping its Frame: what exporters of long decks use.
    pub fn layout(&self, index: usize, typesetter: &mut Typesetter) -> Option<SlideFrame> {
        self.layout_resolved(&self.resolve(index)?, typesetter)
    }

    /// Reads a slide's pictures and numbers; `None` if its text has errors.
    #[must_use]
    pub fn resolve(&self, index: usize) -> Option<ResolvedSlide> {
        self.resolved.as_ref()?.resolve_slide(index, &self.shared.assets, &*self.shared.world)
    }

    /// Lays out a slide that [`Self::resolve`] read.
    pub fn layout_resolved(&self, slide: &ResolvedSlide, typesetter: &mut Typesetter) -> Option<SlideFrame> {
        Some(layout_slide(typesetter, self.resolved.as_ref()?, slide))
    }

    /// The bytes of the text that a place means.
    #[must_use]
    pub fn span_of(&self, place: &Place) -> Span {
        match place {
            Place::Span(span) => *span,
            Place::Node(path) => self.decoded.span_of(path),
            Place::Within(path, range) => self.decoded.span_within(path, range),
            Place::File => Span::at(0),
        }
    }

    /// The slide that a place lies in, by its index; `None` for the deck's head.
    #[must_use]
    pub fn slide_at(&self, place: &Place) -> Option<usize> {
        match place {
            Place::Span(span) => {
                let index = self.decoded.slide_at(span.start)?;
                self.decoded.slide_span(index)?.touches(span.start).then_some(index)
            }
            Place::Node(path) | Place::Within(path, _) => path.slide_idx(),
            Place::File => None,
        }
    }
}
