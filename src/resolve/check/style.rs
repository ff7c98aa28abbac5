//! What a slide's text asks of those who hear and see it: words, time, sources.
//!
//! Rules of thumb, not of the language, so they are warnings and asked for by
//! `check`, not at every keystroke of a show. Each looks at one slide.

use std::time::Duration;

use super::texts::for_each_block_at;
use crate::model::block::{Block, Claim, ListItem, Verdict};
use crate::model::deck::Deck;
use crate::model::inline::{Inline, ParagraphKind};
use crate::model::slide::{Layout, Slide};
use crate::model::units::PlannedTime;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Most words in the body of a slide: with more, people read and don't listen.
const MAX_WORDS: u32 = 70;
/// Most words where they stand large or over a picture: covers, sections, statements, pictures.
const MAX_WORDS_LARGE: u32 = 40;
/// Chinese and Japanese characters that make as much as a word.
const CHARACTERS_PER_WORD: u32 = 2;
/// Words that are said in a minute, calmly and with pauses.
const WORDS_PER_MINUTE: f64 = 130.0;
/// Chinese or Japanese characters that are said in a minute.
const CHARACTERS_PER_MINUTE: f64 = 220.0;
/// How much longer than planned notes may be: nobody speaks by the second.
const TOLERANCE: f64 = 1.1;

/// What can be told of one slide by its text alone.
#[must_use]
pub fn check_slide(slide: &Slide, index: usize) -> Diagnostics {
    let path = NodePath::slide(index);
    let mut findings = Vec::from_iter(check_words(slide, &path));
    findings.extend(check_notes(slide, &path));
    for_each_block_at(&slide.body, &path.field("body"), &mut |path, block| {
        if let Block::Claim(claim) = block {
            findings.extend(check_claim(claim, slide, path));
        }
    });
    findings
}

/// Tells if all notes together take longer than the talk may.
#[must_use]
pub fn check_duration(deck: &Deck) -> Option<Diagnostic> {
    let planned = deck.duration?;
    let certain = deck.slides.iter().flatten().filter(|slide| !slide.hidden && !slide.optional);
    let needed: Duration = certain.filter_map(|slide| Some(count_markdown(slide.notes.as_ref()?).duration())).sum();
    let message = |needed| format!("the notes of all slides take about {needed} to say; the talk has {planned}");
    let place = Place::Node(NodePath::root().field("duration"));
    too_long(needed, planned).map(|needed| {
        Diagnostic::warning("long-notes", place, message(needed)).hint("cut, mark slides `optional`, or plan more time")
    })
}

fn check_words(slide: &Slide, path: &NodePath) -> Option<Diagnostic> {
    let max = match slide.layout {
        Layout::Title | Layout::Section | Layout::Statement | Layout::Picture => MAX_WORDS_LARGE,
        Layout::Auto | Layout::Content | Layout::Quote | Layout::Split | Layout::Compare | Layout::Blank => MAX_WORDS,
    };
    let mut all = Amount::default();
    for_each_block_at(&slide.body, &path.field("body"), &mut |_, block| all.add(count_block(block)));
    let words = all.as_words();
    let message = format!("{words} words are more than this slide bears; up to {max} are read while somebody speaks");
    let hint = "say the rest: move it into the notes, or onto a slide of its own";
    (words > max).then(|| Diagnostic::warning("wordy", Place::Node(path.field("body")), message).hint(hint))
}

fn check_notes(slide: &Slide, path: &NodePath) -> Option<Diagnostic> {
    let (notes, planned) = (slide.notes.as_ref()?, slide.time?);
    let needed = too_long(count_markdown(notes).duration(), planned)?;
    let message = format!("these notes take about {needed} to say; the slide has {planned}");
    Some(
        Diagnostic::warning("long-notes", Place::Node(path.field("time")), message)
            .hint("cut the notes, or plan more time"),
    )
}

/// The time that is needed, rounded to ten seconds, if it is longer than planned.
fn too_long(needed: Duration, planned: PlannedTime) -> Option<PlannedTime> {
    let tens = (needed.as_secs_f64() / 10.0).round() * 10.0;
    let rounded = PlannedTime(Duration::from_secs_f64(tens));
    (needed.as_secs_f64() > planned.0.as_secs_f64() * TOLERANCE && rounded > planned).then_some(rounded)
}

/// How many claims of a deck wait for a verdict: nothing says what the record tells, nor where.
#[must_use]
pub fn count_open_claims(deck: &Deck) -> usize {
    let mut n_open = 0;
    for slide in deck.slides.iter().flatten() {
        for_each_block_at(&slide.body, &NodePath::root(), &mut |_, block| {
            if let Block::Claim(claim) = block {
                let has_record = claim.record.as_ref().is_some_and(|record| !record.is_blank());
                let is_open = claim.verdict == Verdict::Unverifiable && !has_record && !has_source(claim, slide);
                n_open += usize::from(is_open);
            }
        });
    }
    n_open
}

/// True if the claim or its slide says where the record stands.
fn has_source(claim: &Claim, slide: &Slide) -> bool {
    claim.sources.iter().chain(&slide.sources).any(|source| !source.is_blank())
}

fn check_claim(claim: &Claim, slide: &Slide, path: &NodePath) -> Option<Diagnostic> {
    // Of what no record tells, no record can be named.
    let needs_source = match claim.verdict {
        Verdict::Supported | Verdict::Imprecise | Verdict::Wrong => true,
        Verdict::Unverifiable => false,
    };
    let message = "nothing says where the record of this claim stands";
    (needs_source && !has_source(claim, slide)).then(|| {
        Diagnostic::warning("claim-without-source", Place::Node(path.clone()), message)
            .hint("name it: `sources: [\"Shen & Xia 2015\"]`")
    })
}

/// How much text there is: words, and characters of scripts that write no spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Amount {
    words: u32,
    characters: u32,
}

impl Amount {
    fn of(text: &str) -> Self {
        let mut amount = Self::default();
        let mut is_in_word = false;
        for c in text.chars() {
            if is_ideographic(c) {
                amount.characters = amount.characters.saturating_add(1);
                is_in_word = false;
            } else if c.is_whitespace() || matches!(c, '–' | '—' | '/') {
                is_in_word = false;
            } else if c.is_alphanumeric() && !is_in_word {
                amount.words = amount.words.saturating_add(1);
                is_in_word = true;
            }
        }
        amount
    }

    fn add(&mut self, other: Self) {
        self.words = self.words.saturating_add(other.words);
        self.characters = self.characters.saturating_add(other.characters);
    }

    fn as_words(self) -> u32 {
        self.words.saturating_add(self.characters / CHARACTERS_PER_WORD)
    }

    fn duration(self) -> Duration {
        let minutes = f64::from(self.words) / WORDS_PER_MINUTE + f64::from(self.characters) / CHARACTERS_PER_MINUTE;
        Duration::from_secs_f64(minutes * 60.0)
    }
}

/// Han characters and kana; Korean writes spaces.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

fn count_inline(text: &str) -> Amount {
    let inline = Inline::parse(text);
    let mut amount = Amount::default();
    let words = inline.runs.iter().filter(|run| !run.marks.is_math && !run.marks.is_code);
    // A mark inside a word makes two of it: so rare that it doesn't matter.
    words.for_each(|run| amount.add(Amount::of(inline.text.get(run.range.clone()).unwrap_or_default())));
    amount
}

fn count_markdown(text: &str) -> Amount {
    let mut amount = Amount::default();
    let paragraphs = Inline::parse_blocks(text).into_iter().filter(|paragraph| paragraph.kind != ParagraphKind::Code);
    paragraphs.for_each(|paragraph| amount.add(Amount::of(&paragraph.inline.text)));
    amount
}

/// Running text of a block; tables, code and figures are looked at, not read through.
fn count_block(block: &Block) -> Amount {
    let mut amount = Amount::default();
    match block {
        Block::Text(text) => amount.add(count_markdown(&text.text)),
        Block::Bullets(list) | Block::Numbered(list) => count_items(&list.items, &mut amount),
        Block::Quote(quote) => amount.add(count_inline(&quote.text)),
        Block::Compare(compare) => {
            amount.add(count_inline(&compare.left.0));
            amount.add(count_inline(&compare.right.0));
        }
        Block::Claim(claim) => {
            amount.add(count_inline(&claim.text));
            claim.record.iter().for_each(|record| amount.add(count_inline(record)));
        }
        Block::Callout(callout) => callout.title.iter().for_each(|title| amount.add(count_inline(title))),
        Block::Questions(questions) => questions.items.iter().for_each(|item| amount.add(count_inline(item))),
        Block::Image(_) | Block::Columns(_) | Block::Table(_) | Block::Code(_) | Block::Math(_) | Block::Chart(_) => {}
        Block::Timeline(_) | Block::Map(_) | Block::Diagram(_) | Block::Sources(_) | Block::Qr(_) => {}
        Block::Pause | Block::Spacer | Block::Rule => {}
    }
    amount
}

fn count_items(items: &[ListItem], amount: &mut Amount) {
    for item in items {
        amount.add(count_inline(&item.text));
        count_items(&item.children, amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_characters_are_counted_by_script() {
        let count = |text: &str| (Amount::of(text).words, Amount::of(text).characters);
        assert_eq!(count("Who was Moscow's partner in 1945–1950?"), (7, 0));
        assert_eq!(count("中苏友好同盟条约, 1950"), (1, 8));
        assert_eq!(count("– … —"), (0, 0));
        assert_eq!(count_inline("so $a + b$ and `let x` **two**").as_words(), 3);
        assert_eq!(Amount { words: 130, characters: 220 }.duration(), Duration::from_secs(120));
    }
}
