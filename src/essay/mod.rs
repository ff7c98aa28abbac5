//! From an essay to decks, and from every line of a draft back to the sentence that it came from.
//!
//! Works without any model of language: sentences are split and ranked by
//! counting, key points are the essay's own clauses, and nothing is said that
//! the essay doesn't say. It knows no files: bytes in, texts of decks out.
//! The same essay gives the same decks, byte for byte.

pub mod beside;
pub mod clause;
pub mod coverage;
pub mod draft;
pub mod follow;
pub mod outline;
pub mod quotation;
pub mod rank;
pub mod read;
pub mod sentence;
pub mod trace;
pub mod update;
pub mod words;

use std::ops::Range;

use words::Words;

/// An essay as it was read: paragraphs in reading order, headings among them.
#[derive(Debug, Clone)]
pub struct Essay {
    /// What it is called, by its own words; `None` if it doesn't say.
    pub title: Option<String>,
    /// Who wrote it, if a line below the title says so.
    pub author: Option<String>,
    /// The language that it is written in.
    pub words: &'static Words,
    /// Everything in it, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// The pictures that came with it.
    pub pictures: Vec<Picture>,
}

/// A paragraph, a heading, an item, a quotation: what the essay is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: Kind,
    /// Its words, inline Markdown.
    pub text: String,
    /// Bytes of each sentence in `text`.
    pub sentences: Vec<Range<usize>>,
}

/// What a paragraph is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A heading of this level, from 1.
    Heading(u8),
    /// Running text.
    Text,
    /// An item of a list.
    Item(Mark),
    /// A quotation that stands by itself, and who said it.
    Quote(Option<String>),
    /// Rows of cells; the first one is the head.
    Table(Vec<Vec<String>>),
    /// A picture, by its index in [`Essay::pictures`]; the text is its description.
    Picture(usize),
    /// A program's text, or a formula that stands by itself; the text is as it was, no Markdown.
    Verbatim(Verbatim),
    /// A footnote.
    Note,
}

/// What stands before an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// How deep it is indented, from 0.
    pub depth: u8,
    /// True for a number, false for a bullet.
    pub is_numbered: bool,
}

impl Kind {
    /// The level of a heading, from 1; `None` for anything else.
    #[must_use]
    pub fn level(&self) -> Option<u8> {
        match self {
            Self::Heading(level) => Some(*level),
            Self::Text
            | Self::Item(_)
            | Self::Quote(_)
            | Self::Table(_)
            | Self::Picture(_)
            | Self::Verbatim(_)
            | Self::Note => None,
        }
    }
}

impl Mark {
    /// Deepest that an item is indented.
    const MAX_DEPTH: u8 = 8;

    /// What stands before an item that is indented so deep, from 0; deeper ones stand with the deepest.
    #[must_use]
    pub fn new(depth: usize, is_numbered: bool) -> Self {
        let depth = u8::try_from(depth).unwrap_or(u8::MAX).min(Self::MAX_DEPTH);
        Self { depth, is_numbered }
    }

    /// What stands before an item of the innermost of these lists: true for those with numbers.
    #[must_use]
    pub fn inside(lists: &[bool]) -> Self {
        Self::new(lists.len().saturating_sub(1), lists.last().copied().unwrap_or(false))
    }
}

/// A text that is shown letter by letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verbatim {
    /// A program, with its language as the essay names it; may be empty.
    Code(String),
    /// A formula in TeX notation.
    Formula,
}

/// A picture of an essay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its file's name, with no folder.
    pub name: String,
    /// The file; `None` if the essay only names it.
    pub bytes: Option<Vec<u8>>,
}

impl Paragraph {
    /// A paragraph whose sentences aren't known yet.
    #[must_use]
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), sentences: Vec::new() }
    }

    /// True for what is spoken: anything but a heading, a picture and a footnote.
    #[must_use]
    pub fn is_spoken(&self) -> bool {
        match self.kind {
            Kind::Text | Kind::Item(_) | Kind::Quote(_) | Kind::Table(_) => true,
            Kind::Heading(_) | Kind::Picture(_) | Kind::Verbatim(_) | Kind::Note => false,
        }
    }
}

/// The first sixteen digits of a text's hash, white space aside.
#[must_use]
pub fn hash_of(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    let hex = hasher.finalize().to_hex();
    hex.chars().take(16).collect()
}

/// A text as it is compared: no marks, plain quotes, dashes and spaces, lower case.
#[must_use]
pub fn folded(markdown: &str) -> String {
    let plain = crate::model::inline::Inline::parse(markdown).text;
    let mut folded = String::with_capacity(plain.len());
    for c in plain.chars().flat_map(char::to_lowercase) {
        match c {
            '“' | '”' | '„' | '«' | '»' | '"' | '「' | '」' => folded.push('"'),
            '’' | '‘' | '\'' => folded.push('\''),
            '—' | '–' | '-' | '‑' => folded.push('-'),
            '…' => folded.push_str("..."),
            // Where they belong is the printer's habit, not the author's words.
            c if c.is_whitespace() => {}
            c => folded.push(c),
        }
    }
    folded
}
