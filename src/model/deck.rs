//! A deck: what stands at the head of the file, and its slides.

use std::sync::Arc;

use serde::Deserialize;

use super::prose::Prose;
use super::slide::{Slide, Transition};
use super::units::{Aspect, PlannedTime};

/// The newest format that this program reads.
pub const FORMAT_VERSION: u32 = 1;

/// A deck as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deck {
    /// Version of the format, 1 if left out.
    #[serde(default = "format_version")]
    pub format: u32,
    /// The deck's title; required.
    pub title: Prose,
    /// A second line for shelves and exports.
    #[serde(default)]
    pub subtitle: Option<Prose>,
    /// Who made the deck.
    #[serde(default)]
    pub author: Option<Prose>,
    /// When, as the author likes to write it.
    #[serde(default)]
    pub date: Option<Prose>,
    /// BCP 47 tag: line breaking, hyphenation, quotes, PDF language; `en` if left out.
    #[serde(default = "english")]
    pub language: String,
    /// A built-in theme's name or the path of a theme file; `archive` if left out.
    #[serde(default)]
    pub theme: Option<String>,
    /// Shape of every slide, 16:9 if left out.
    #[serde(default)]
    pub aspect: Aspect,
    /// Planned time of the whole talk.
    #[serde(default)]
    pub duration: Option<PlannedTime>,
    /// Small line at the bottom right of each slide, beside its number.
    #[serde(default)]
    pub footer: Option<Prose>,
    /// What slides do unless they say otherwise; `Fade` if left out.
    #[serde(default)]
    pub transition: Option<Transition>,
    /// The slides in order; `None` where a slide's text has errors.
    #[serde(skip)]
    pub slides: Vec<Option<Arc<Slide>>>,
}

fn format_version() -> u32 {
    FORMAT_VERSION
}

fn english() -> String {
    "en".to_owned()
}
