//! A deck: what stands at the head of the file, and its slides.

use std::sync::Arc;

use serde::Deserialize;

use super::prose::Prose;
use super::slide::{Slide, Transition};
use super::units::{Aspect, Finite, PlannedTime};

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
    /// The room that the deck is made for; a classroom if left out.
    #[serde(default)]
    pub room: Room,
    /// Checks that are switched off for this deck: the code of each and why.
    #[serde(default)]
    pub allow: Vec<(String, Prose)>,
    /// Words that are spelled right though no dictionary knows them: names, terms.
    #[serde(default)]
    pub words: Vec<String>,
    /// The slides in order; `None` where a slide's text has errors.
    #[serde(skip)]
    pub slides: Vec<Option<Arc<Slide>>>,
}

/// Languages whose scripts are read from right to left, by the first part of their BCP 47 tags.
const FROM_THE_RIGHT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// True if texts in this language are read from right to left.
fn begins_right(language: &str) -> bool {
    let main = language.split(['-', '_']).next().unwrap_or_default().trim();
    FROM_THE_RIGHT.iter().any(|known| main.eq_ignore_ascii_case(known))
}

impl Deck {
    /// True if its language is read from right to left, so that what comes first stands on the right.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        begins_right(&self.language)
    }

    /// True if the deck switches the check of this code off and says why.
    #[must_use]
    pub fn allows(&self, code: &str) -> bool {
        self.allow.iter().any(|(allowed, reason)| allowed == code && !reason.is_blank())
    }
}

/// The room that a deck is made for: how large its text looks from the back.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Room {
    /// From the picture on the wall to the last row, in metres.
    pub depth: Finite,
    /// Width of the picture on the wall, in metres.
    pub screen: Finite,
}

impl Default for Room {
    /// A classroom: nine metres deep, with a picture of 2.4 metres.
    fn default() -> Self {
        Self { depth: Finite::new(9.0).unwrap_or_default(), screen: Finite::new(2.4).unwrap_or_default() }
    }
}

fn format_version() -> u32 {
    FORMAT_VERSION
}

fn english() -> String {
    "en".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_begin_on_the_right_are_known_by_their_language() {
        assert!(["ar", "he-IL", "FA_ir", " ur "].into_iter().all(begins_right));
        assert!(!["en", "arn", "zh-Hans", ""].into_iter().any(begins_right));
    }
}
