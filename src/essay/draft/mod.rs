//! An essay becomes decks: the slides of each section, written as RON.
//!
//! Everything on a slide is the essay's own words, cut at the borders of
//! clauses; the whole of each paragraph stands in the notes of its slide.

mod calendar;
mod claims;
mod dates;
mod ending;
mod figures;
mod lists;
mod numbers;
mod phrase;
mod points;
mod section;
mod write;

use super::outline::{Outline, outline};
use super::{Essay, Kind, Paragraph, Picture};
pub use write::string;

/// How an essay is divided into decks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// A deck for each section.
    #[default]
    Section,
    /// One deck, with a slide that opens each section.
    Whole,
}

/// How to draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How the essay is divided.
    pub by: By,
    /// What the essay is called, if not as it says itself.
    pub title: Option<String>,
}

/// Where something on a slide came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The element: `title`, `body.0.items.1`, `notes`.
    pub place: String,
    /// The paragraph and the sentence: `p4 s2`.
    pub from: String,
    /// Hash of the sentence, or of the paragraph.
    pub hash: String,
}

/// A drafted slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSlide {
    /// Its name within the deck.
    pub id: String,
    /// Its text, `Slide(…)`.
    pub text: String,
    /// Where its elements came from.
    pub origins: Vec<Origin>,
}

/// A drafted deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftDeck {
    /// Name of its file.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The fields before its slides, as text.
    pub head: String,
    /// Its slides.
    pub slides: Vec<DraftSlide>,
    /// Indices of the essay's paragraphs that it is drafted from.
    pub paragraphs: std::ops::Range<usize>,
}

impl DraftDeck {
    /// The text of the deck's file, in the usual layout.
    #[must_use]
    pub fn text(&self) -> String {
        let slides: Vec<&str> = self.slides.iter().map(|slide| slide.text.as_str()).collect();
        deck_text(&self.head, &slides)
    }
}

/// The text of a deck's file from the fields before its slides and the slides.
#[must_use]
pub fn deck_text(head: &str, slides: &[&str]) -> String {
    let text = format!("Deck(\n{head}    slides: [\n{},\n    ],\n)\n", slides.join(",\n"));
    crate::syntax::format(&crate::syntax::parse(text.as_str()))
}

/// Drafts the decks of an essay.
#[must_use]
pub fn draft(essay: &Essay, options: &Options) -> Vec<DraftDeck> {
    let outline: Outline = outline(essay);
    section::Drafter::new(essay, &outline, options).decks()
}

/// What of an essay no deck shows, a sentence each.
#[must_use]
pub fn left_out(essay: &Essay) -> Vec<String> {
    let picture = |paragraph: &Paragraph| match &paragraph.kind {
        Kind::Picture(index) => {
            let picture = essay.pictures.get(*index).filter(|picture| picture.bytes.is_none())?;
            Some(format!("the picture `{}` isn't beside the essay, so no slide shows it", picture.name))
        }
        Kind::Verbatim(_) if !lists::is_shown(&paragraph.text) => {
            Some(format!("a program of {} lines is longer than any slide bears", paragraph.text.lines().count()))
        }
        _ => None,
    };
    let headings = outline(essay).empty.into_iter();
    let headings = headings.map(|title| format!("“{title}” has no text below it, so it becomes no deck"));
    essay.paragraphs.iter().filter_map(picture).chain(headings).collect()
}

/// Where the pictures of an essay lie beside its decks.
pub const PICTURE_FOLDER: &str = "img";

/// The pictures that came inside an essay, with their paths beside the decks.
#[must_use]
pub fn pictures(essay: &Essay) -> Vec<(String, &[u8])> {
    let with_bytes = essay.pictures.iter().filter_map(|picture| Some((picture, picture.bytes.as_deref()?)));
    with_bytes.map(|(picture, bytes)| (path_of(picture), bytes)).collect()
}

/// The path of a picture, as the decks name it.
#[must_use]
pub fn path_of(picture: &Picture) -> String {
    if picture.bytes.is_some() { format!("{PICTURE_FOLDER}/{}", picture.name) } else { picture.name.clone() }
}

/// The name of a file for a title: “The Silk Road!” is `the-silk-road`.
#[must_use]
pub fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    while name.len() > MAX_NAME_LEN {
        name.pop();
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "deck".to_owned() } else { name.to_owned() }
}

/// Longest name of a file, in bytes, its number and ending left out.
const MAX_NAME_LEN: usize = 80;

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn names_of_files_are_safe() {
        assert_eq!(slug("Steel & *Ideals*: ../x"), "steel-ideals-x");
        assert_eq!(slug("…"), "deck");
        assert!(slug(&"长".repeat(90)).len() <= MAX_NAME_LEN);
    }

    #[test]
    fn the_same_essay_gives_the_same_decks() {
        let text = "Steel was made in Anshan. It went north by rail, and machines came back.\n\nWords\n\nThe bridge at Wuhan was opened in October 1957. Engineers from both countries had worked on it for years. It still stands.";
        let essay = read("a.txt", text.as_bytes()).unwrap();
        let one: Vec<String> = draft(&essay, &Options::default()).iter().map(DraftDeck::text).collect();
        let again: Vec<String> = draft(&essay, &Options::default()).iter().map(DraftDeck::text).collect();
        assert_eq!(one, again);
        assert_eq!(one.len(), 2);
        assert!(one[1].contains("The bridge at Wuhan was opened in October 1957. Engineers"), "{}", one[1]);
    }
}
