//! One slide as written.

use serde::Deserialize;

use super::block::Block;
use super::prose::Prose;
use super::units::{Finite, Paint, PlannedTime, Rgba};

/// A slide as written; every field may be left out.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Slide {
    /// Unique name in the deck: links, ink, diff and rehearsal hang on it.
    pub id: Option<String>,
    /// How the slide is arranged; `Auto` picks by content.
    pub layout: Layout,
    /// The title, one line or two.
    pub title: Option<Prose>,
    /// A line below the title.
    pub subtitle: Option<Prose>,
    /// What the slide holds, from top to bottom.
    pub body: Vec<Block>,
    /// What the presenter reads; block Markdown.
    pub notes: Option<Prose>,
    /// Planned time of this slide.
    pub time: Option<PlannedTime>,
    /// What appears with each step.
    pub reveal: Reveal,
    /// How the slide comes in; the deck's transition if left out.
    pub transition: Option<Transition>,
    /// What lies behind everything; the theme's background if left out.
    pub background: Option<Background>,
    /// Least size of the body's text, in slide units; the theme's if left out.
    pub minimum: Option<Finite>,
    /// Short references, shown at the foot of the slide.
    pub sources: Vec<Prose>,
    /// Kept in the file, skipped in the show.
    pub hidden: bool,
    /// May be cut when time runs short.
    pub optional: bool,
}

/// How a slide is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Layout {
    /// Picks one of the others from the content.
    #[default]
    Auto,
    /// The cover: big title, subtitle.
    Title,
    /// Opens a part of the talk.
    Section,
    /// Title at the top, blocks below.
    Content,
    /// One big sentence.
    Statement,
    /// Somebody's words, large.
    Quote,
    /// A picture fills the slide, text over it.
    Picture,
    /// A picture beside text.
    Split,
    /// Two headed columns.
    Compare,
    /// Nothing but the background and what `body` holds.
    Blank,
}

/// What appears with each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Reveal {
    /// Everything at once.
    #[default]
    All,
    /// One block a step.
    Blocks,
    /// One list item, event, row or question a step.
    Items,
}

/// How one slide turns into the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Transition {
    /// At once.
    Cut,
    /// The old slide fades into the new one.
    #[default]
    Fade,
    /// The new slide pushes the old one out.
    Push,
    /// An edge uncovers the new slide.
    Wipe,
    /// Things that both slides share move to their new place.
    Morph,
}

/// What lies behind a slide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Background {
    /// One colour, by its name in the theme or as `#rrggbb`.
    Color(Paint),
    /// A picture that covers the slide.
    Image(BackgroundImage),
    /// Two or more colours from top to bottom.
    Gradient(Vec<Rgba>),
}

/// A picture behind a slide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackgroundImage {
    /// Path inside the deck's folder.
    pub path: String,
    /// How much of the theme's background lies over the picture: 0 (none) to 1 (all); 0 if left out.
    #[serde(default)]
    pub dim: Finite,
}
