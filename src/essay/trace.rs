//! Where everything in a drafted deck came from: the text of `DECK.trace.ron`.
//!
//! It lies beside the deck and holds the essay's paragraphs as they were, so
//! that it tells by itself what was drafted from what, and whether a slide
//! was changed by hand since.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::draft::{By, DraftDeck, Options, Origin, pictures, string};
use super::outline::names;
use super::{Essay, Kind, hash_of};
use crate::decode;
use crate::source::Source;
use crate::syntax;
use crate::world::disk::trace_path;

/// Longest file that is read, in bytes.
pub const MAX_LEN: usize = 64 << 20;
/// The version of the format that is written.
const VERSION: u32 = 1;
/// The first line of the file.
const HEAD: &str = "// Where the slides of the deck beside this file came from. `diafilm import --update` needs it.\n";

/// Why a text is no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TraceError {
    /// More than any essay has.
    #[error("it has more than 64 MB")]
    TooLarge,
    /// No RON, or other RON than a trace's.
    #[error("{0}")]
    Broken(String),
    /// A later program wrote it.
    #[error("it has version {0}, and this program knows {VERSION}")]
    Later(u32),
}

/// Where a deck came from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "Trace", deny_unknown_fields)]
pub struct Trace {
    /// Version of the format.
    pub version: u32,
    /// Name of the essay's file.
    pub essay: String,
    /// True if the deck holds the whole essay.
    pub whole: bool,
    /// What the essay is called, where that isn't what it says itself.
    #[serde(default)]
    pub title: Option<String>,
    /// The paragraphs that it was drafted from.
    pub paragraphs: Vec<TracedParagraph>,
    /// Its slides as they were drafted.
    pub slides: Vec<TracedSlide>,
}

/// A paragraph as it was.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "Paragraph")]
pub struct TracedParagraph(
    /// What it is called: `p4`.
    pub String,
    /// What it said.
    pub String,
);

/// A slide as it was drafted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "Slide", deny_unknown_fields)]
pub struct TracedSlide {
    /// Its name in the deck.
    pub id: String,
    /// Hash of its text.
    pub hash: String,
    /// Where its elements came from: place, paragraph and sentence, hash of what these said.
    pub from: Vec<(String, String, String)>,
}

impl Trace {
    /// The trace of a drafted deck, whose file has this text.
    #[must_use]
    pub fn of(essay: &Essay, name: &str, deck: &DraftDeck, by: By, text: &str) -> Self {
        let names = names(essay);
        let heading =
            deck.paragraphs.start.checked_sub(1).filter(|i| matches!(essay.paragraphs[*i].kind, Kind::Heading(_)));
        let origins = || deck.slides.iter().flat_map(|slide| &slide.origins);
        let named: BTreeSet<&str> = origins().filter_map(|origin| origin.from.split(' ').next()).collect();
        // References stand outside of the section that names them.
        let used = (0..names.len())
            .filter(|i| heading == Some(*i) || deck.paragraphs.contains(i) || named.contains(names[*i].as_str()));
        let paragraphs = used.map(|i| TracedParagraph(names[i].clone(), essay.paragraphs[i].text.clone())).collect();
        let written = slide_texts(text);
        let slides = deck
            .slides
            .iter()
            .map(|slide| {
                let text =
                    written.iter().find(|(id, _)| id.as_deref() == Some(&slide.id)).map(|(_, text)| text.as_str());
                let from = slide
                    .origins
                    .iter()
                    .map(|Origin { place, from, hash }| (place.clone(), from.clone(), hash.clone()));
                TracedSlide { id: slide.id.clone(), hash: hash_of(text.unwrap_or_default()), from: from.collect() }
            })
            .collect();
        Self { version: VERSION, essay: name.to_owned(), whole: by == By::Whole, title: None, paragraphs, slides }
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    /// If they are no trace.
    pub fn parse(bytes: &[u8]) -> Result<Self, TraceError> {
        if bytes.len() > MAX_LEN {
            return Err(TraceError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| TraceError::Broken(error.to_string()))?;
        let trace: Self = ron::from_str(text).map_err(|error| TraceError::Broken(error.to_string()))?;
        if trace.version != VERSION {
            return Err(TraceError::Later(trace.version));
        }
        Ok(trace)
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{HEAD}Trace(version: {VERSION}, essay: {}, whole: {},{} paragraphs: [\n",
            string(&self.essay),
            self.whole,
            self.title.as_deref().map(|title| format!(" title: Some({}),", string(title))).unwrap_or_default()
        );
        for TracedParagraph(name, said) in &self.paragraphs {
            text.push_str(&format!("({}, {}),\n", string(name), string(said)));
        }
        text.push_str("], slides: [\n");
        for slide in &self.slides {
            text.push_str(&format!("(id: {}, hash: {}, from: [\n", string(&slide.id), string(&slide.hash)));
            for (place, from, hash) in &slide.from {
                text.push_str(&format!("({}, {}, {}),\n", string(place), string(from), string(hash)));
            }
            text.push_str("]),\n");
        }
        text.push_str("])\n");
        syntax::format(&syntax::parse(text.as_str()))
    }

    /// The slide with this name, as it was drafted.
    #[must_use]
    pub fn slide(&self, id: &str) -> Option<&TracedSlide> {
        self.slides.iter().find(|slide| slide.id == id)
    }

    /// The paragraphs that a slide was drafted from, in the essay's order.
    #[must_use]
    pub fn paragraphs_of(&self, id: &str) -> Vec<&TracedParagraph> {
        let Some(slide) = self.slide(id) else { return Vec::new() };
        let is_used = |name: &str| slide.from.iter().any(|(_, from, _)| from.split(' ').next() == Some(name));
        self.paragraphs.iter().filter(|paragraph| is_used(&paragraph.0)).collect()
    }
}

/// All files of a draft: their paths inside its folder, and their bytes. `name` is that of the essay's file.
#[must_use]
pub fn files(essay: &Essay, name: &str, decks: &[DraftDeck], options: &Options) -> Vec<(PathBuf, Vec<u8>)> {
    let pictures = pictures(essay).into_iter().map(|(path, bytes)| (PathBuf::from(path), bytes.to_vec()));
    let mut files: Vec<(PathBuf, Vec<u8>)> = pictures.collect();
    for deck in decks {
        let text = deck.text();
        let trace = Trace { title: options.title.clone(), ..Trace::of(essay, name, deck, options.by, &text) }.to_text();
        files.push((trace_path(Path::new(&deck.name)), trace.into_bytes()));
        files.push((PathBuf::from(&deck.name), text.into_bytes()));
    }
    files
}

/// The names and texts of a deck's slides, in their order; the texts are as they stand in the file.
#[must_use]
pub fn slide_texts(text: &str) -> Vec<(Option<String>, String)> {
    let source = Source::new("deck", text);
    let decoded = decode::decode(&source);
    let Some(deck) = &decoded.deck else { return Vec::new() };
    let slides = deck.slides.iter().enumerate();
    slides
        .filter_map(|(index, slide)| {
            let span = decoded.slide_span(index)?;
            let id = slide.as_ref().and_then(|slide| slide.id.clone());
            Some((id, text.get(span.range())?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::draft::{Options, draft};
    use super::super::read::read;
    use super::*;

    #[test]
    fn a_trace_comes_back_and_knows_every_slide() {
        let text = "The bridge at Wuhan was opened in October 1957. Engineers of both countries “built it with \\ their own hands”. It still stands.";
        let essay = read("a.txt", text.as_bytes()).unwrap();
        let deck = &draft(&essay, &Options::default())[0];
        let written = deck.text();
        let trace = Trace::of(&essay, "a.txt", deck, By::Section, &written);
        assert_eq!(Trace::parse(trace.to_text().as_bytes()), Ok(trace.clone()));
        for (id, text) in slide_texts(&written) {
            assert_eq!(trace.slide(&id.unwrap()).unwrap().hash, hash_of(&text));
        }
        assert_eq!(trace.paragraphs[0].0, "p1");
        assert!(Trace::parse(b"Trace(version: 9, essay: \"\", whole: false, paragraphs: [], slides: [])").is_err());
    }
}
