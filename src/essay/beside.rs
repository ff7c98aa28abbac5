//! An essay beside the deck that was drafted from it: which sentence became which part of which slide.
//!
//! It knows a deck by the names of its slides, as the trace does, so that it
//! stays true while slides are moved about.

use std::collections::BTreeSet;

use super::trace::{Trace, TracedParagraph};
use super::words::Words;
use super::{hash_of, sentence};
use crate::model::inline::Inline;
use crate::source::node_path::{NodePath, Segment};

/// A paragraph of the essay, to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is called: `p4`, or `h2` for a heading.
    pub name: String,
    /// Its sentences without marks; never none.
    pub sentences: Vec<String>,
}

impl Paragraph {
    fn of(traced: &TracedParagraph, words: &Words) -> Self {
        let TracedParagraph(name, text) = traced;
        let ranges = sentence::split(text, words);
        let plain = |text: &str| Inline::plain_text(text);
        let mut sentences: Vec<String> = ranges.into_iter().map(|range| plain(&text[range])).collect();
        if sentences.is_empty() {
            sentences.push(plain(text));
        }
        Self { name: name.clone(), sentences }
    }

    /// True for a heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.name.starts_with('h')
    }
}

/// A part of a slide and the sentence that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The slide's name.
    pub slide: String,
    /// The part: `body.0.items.1`.
    pub place: String,
    /// Index of the paragraph; `None` if the essay has it no more.
    pub paragraph: Option<usize>,
    /// Index of the sentence; `None` for the whole paragraph.
    pub sentence: Option<usize>,
    /// True if the essay doesn't say it any more.
    pub is_stale: bool,
}

/// An essay beside its deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Name of the essay's file.
    pub essay: String,
    /// Its paragraphs, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// What came from where, in the order of the slides and their parts.
    pub links: Vec<Link>,
}

impl Beside {
    /// The essay beside a deck in this language.
    #[must_use]
    pub fn new(trace: &Trace, language: &str) -> Self {
        let words = Words::of(language).unwrap_or_else(Words::english);
        let said = said(trace, words);
        let link = |slide: &str, (place, from, hash): &(String, String, String)| {
            let (name, number) = from.split_once(" s").unwrap_or((from, ""));
            Link {
                slide: slide.to_owned(),
                place: place.clone(),
                paragraph: trace.paragraphs.iter().position(|paragraph| paragraph.0 == name),
                sentence: number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
                is_stale: !said.contains(hash),
            }
        };
        Self {
            essay: trace.essay.clone(),
            paragraphs: trace.paragraphs.iter().map(|paragraph| Paragraph::of(paragraph, words)).collect(),
            links: trace
                .slides
                .iter()
                .flat_map(|slide| slide.from.iter().map(|from| link(&slide.id, from)).collect::<Vec<_>>())
                .collect(),
        }
    }

    /// The links of a slide.
    pub fn of_slide<'a>(&'a self, slide: &'a str) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| link.slide == slide)
    }

    /// The links of the part of a slide at an address, as exactly as they are known.
    #[must_use]
    pub fn at<'a>(&'a self, slide: &'a str, path: &NodePath) -> Vec<&'a Link> {
        let mut place = place_of(path);
        while !place.is_empty() {
            let inside = format!("{place}.");
            let found: Vec<&Link> =
                self.of_slide(slide).filter(|link| link.place == place || link.place.starts_with(&inside)).collect();
            if !found.is_empty() {
                return found;
            }
            place = place.rsplit_once('.').map(|(outer, _)| outer.to_owned()).unwrap_or_default();
        }
        Vec::new()
    }

    /// The links of a sentence, or of its paragraph: its own ones first, then those of the slides' parts, notes last.
    #[must_use]
    pub fn from(&self, paragraph: usize, sentence: Option<usize>) -> Vec<&Link> {
        let mut found: Vec<&Link> = self.links.iter().filter(|link| link.paragraph == Some(paragraph)).collect();
        let is_other = |link: &Link| sentence.is_some() && link.sentence != sentence;
        found.sort_by_key(|link| (is_other(link), link.place == "notes"));
        let is_exact = found.first().is_some_and(|link| !is_other(link));
        if is_exact {
            found.retain(|link| !is_other(link));
        }
        found
    }
}

/// The hashes of all that the essay says.
fn said(trace: &Trace, words: &Words) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    for TracedParagraph(_, text) in &trace.paragraphs {
        said.insert(hash_of(text));
        said.extend(sentence::split(text, words).into_iter().map(|range| hash_of(&text[range])));
    }
    said
}

/// The address of a part of the slide with this index.
#[must_use]
pub fn path_of(slide: usize, place: &str) -> NodePath {
    place.split('.').fold(NodePath::slide(slide), |path, part| match part.parse::<usize>() {
        Ok(index) => path.index(index),
        Err(_) => path.field(part.to_owned()),
    })
}

/// The part that an address leads to: `body.0.items.1`.
fn place_of(path: &NodePath) -> String {
    let parts = path.segments().iter().skip(2).map(|segment| match segment {
        Segment::Field(name) => name.to_string(),
        Segment::Index(index) => index.to_string(),
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::super::draft::{By, Options, draft};
    use super::super::read::read;
    use super::*;

    const TEXT: &str = "The bridge at Wuhan was opened in October 1957. Engineers of both countries had worked on it for years. It still stands.";

    fn beside() -> (Beside, Trace) {
        let essay = read("a.txt", TEXT.as_bytes()).unwrap();
        let deck = &draft(&essay, &Options::default())[0];
        let trace = Trace::of(&essay, "a.txt", deck, By::Section, &deck.text());
        (Beside::new(&trace, "en"), trace)
    }

    #[test]
    fn parts_lead_to_sentences_and_back() {
        let (beside, _) = beside();
        assert_eq!(beside.paragraphs[0].sentences.len(), 3);
        let link = beside.links.iter().find(|link| link.place.starts_with("body.0")).unwrap();
        let path = path_of(1, &link.place);
        assert_eq!(beside.at(&link.slide, &path), [link]);
        assert!(beside.from(0, link.sentence).contains(&link));
        assert!(beside.links.iter().all(|link| !link.is_stale));
    }

    #[test]
    fn what_the_essay_says_no_more_is_stale() {
        let (_, mut trace) = beside();
        trace.paragraphs[0].1 = TEXT.replace("1957", "1958");
        let beside = Beside::new(&trace, "en");
        let stale: Vec<&Link> = beside.links.iter().filter(|link| link.is_stale).collect();
        assert!(!stale.is_empty() && stale.iter().all(|link| link.place == "notes" || link.sentence == Some(0)));
    }
}
