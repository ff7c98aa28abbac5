//! Finding slides: by number, by a title half remembered, by words anywhere on them.
//!
//! Pure: it gets texts and gives places. Case and accents never matter, and a
//! word is found inside others, so that it works for languages without spaces.
//! It doesn't know where the texts come from or how results are drawn.

use std::ops::Range;

use nucleo_matcher::chars::{normalize, to_lower_case};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::SlidePos;

/// Longest excerpt, in characters.
const MAX_EXCERPT: usize = 110;
/// Characters of an excerpt before its first mark.
const LEAD: usize = 36;
/// Excerpts shown of one slide.
const MAX_EXCERPTS: usize = 2;

/// Where on a slide a text stands, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Title and subtitle.
    Title,
    /// Anything else that the audience sees.
    Text,
    /// A reference at the foot of the slide.
    Source,
    /// What only the presenter reads.
    Notes,
}

/// A paragraph of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    field: Field,
    step: u16,
    text: String,
    folded: String,
}

impl Passage {
    /// A paragraph that shows from a step on.
    #[must_use]
    pub fn new(field: Field, step: u16, text: String) -> Self {
        let folded = fold(&text);
        Self { field, step, text, folded }
    }
}

/// A piece of a passage with the found words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Where it stands.
    pub field: Field,
    /// The piece.
    pub text: String,
    /// Bytes of `text` that were looked for, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// A slide that has all the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The slide, at the first step that shows what was found.
    pub pos: SlidePos,
    /// Where the words stand, the most telling first.
    pub excerpts: Vec<Excerpt>,
}

/// The slides that have all the words of `query`, the most telling first; notes count if `with_notes`.
#[must_use]
pub fn search<'a>(slides: impl Iterator<Item = (usize, &'a [Passage])>, query: &str, with_notes: bool) -> Vec<Hit> {
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<_> =
        slides.filter_map(|(slide, passages)| search_slide(slide, passages, &words, with_notes)).collect();
    ranked.sort_by_key(|(rank, hit)| (*rank, hit.pos.slide));
    ranked.into_iter().map(|(_, hit)| hit).collect()
}

/// How telling a hit is, lower first: how many words its best passage lacks, and where that stands.
type Rank = (usize, Field);

fn search_slide(slide: usize, passages: &[Passage], words: &[&str], with_notes: bool) -> Option<(Rank, Hit)> {
    let seen = || passages.iter().filter(|passage| with_notes || passage.field != Field::Notes);
    if !words.iter().all(|word| seen().any(|passage| passage.folded.contains(word))) {
        return None;
    }
    let rank = |passage: &Passage| -> Rank {
        let n_lacking = words.iter().filter(|word| !passage.folded.contains(**word)).count();
        (n_lacking, passage.field)
    };
    let mut found: Vec<(Rank, &Passage)> =
        seen().map(|passage| (rank(passage), passage)).filter(|(rank, _)| rank.0 < words.len()).collect();
    found.sort_by_key(|(rank, _)| *rank);
    let (best, first) = *found.first()?;
    let excerpts = found.iter().take(MAX_EXCERPTS).map(|(_, passage)| excerpt(passage, words)).collect();
    Some((best, Hit { pos: SlidePos { slide, step: first.step }, excerpts }))
}

/// The slides whose title `query` may mean, in their own order, and which of these it means most likely.
#[must_use]
pub fn by_title<'a>(titles: impl Iterator<Item = &'a str>, query: &str) -> (Vec<usize>, Option<usize>) {
    let pattern = Pattern::new(&fold(query), CaseMatching::Respect, Normalization::Never, AtomKind::Fuzzy);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let words = fold(query.trim());
    let scores: Vec<(usize, bool, u32)> = titles
        .enumerate()
        .filter_map(|(index, title)| {
            let title = fold(title);
            let score = pattern.score(Utf32Str::new(&title, &mut buffer), &mut matcher)?;
            // What begins just as it was typed is meant.
            Some((index, !words.is_empty() && title.starts_with(&words), score))
        })
        .collect();
    let best = scores.iter().map(|(_, _, score)| *score).max().unwrap_or(0);
    // Letters strewn over a long title are no match as long as a better one is there.
    let likely: Vec<_> = scores.into_iter().filter(|(_, _, score)| score * 3 >= best * 2).collect();
    let rank = |&(_, is_literal, score): &(usize, bool, u32)| (is_literal, score);
    let top = likely.iter().map(rank).max();
    let chosen = likely.iter().position(|found| Some(rank(found)) == top);
    (likely.into_iter().map(|(index, ..)| index).collect(), chosen)
}

/// The number that was typed, if it is nothing else.
#[must_use]
pub fn number(query: &str) -> Option<usize> {
    let query = fold(query.trim());
    (!query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit())).then(|| query.parse().ok())?
}

/// A text without case, accents and other differences that nobody types.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter_map(fold_char).collect()
}

/// One character folded; `None` for marks that only change the letter before them.
fn fold_char(letter: char) -> Option<char> {
    let letter = match letter {
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => return None,
        // The wide forms that Chinese and Japanese input methods type.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐' | '‑' | '–' | '—' => '-',
        white if white.is_whitespace() => ' ',
        other => other,
    };
    Some(match normalize(to_lower_case(letter)) {
        'ё' => 'е',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        folded => folded,
    })
}

/// The bytes of `text` where the words stand, in order, apart from each other.
fn marks(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let mut folded = String::new();
    // For each byte of `folded`, and for its end, where the character that it came from begins.
    let mut origins = Vec::new();
    for (start, letter) in text.char_indices() {
        let Some(letter) = fold_char(letter) else { continue };
        folded.push(letter);
        origins.resize(folded.len(), start);
    }
    origins.push(text.len());
    let mut found: Vec<Range<usize>> = words
        .iter()
        .flat_map(|word| folded.match_indices(word).map(|(at, found)| origins[at]..origins[at + found.len()]))
        .collect();
    found.sort_by_key(|mark| (mark.start, mark.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for mark in found {
        match apart.last_mut().filter(|last| mark.start <= last.end) {
            Some(last) => last.end = last.end.max(mark.end),
            None => apart.push(mark),
        }
    }
    apart
}

/// The piece of a passage around the first word.
fn excerpt(passage: &Passage, words: &[&str]) -> Excerpt {
    let text = &passage.text;
    let all = marks(text, words);
    let first = all.first().map_or(0, |mark| mark.start);
    let n_before = text[..first].chars().count();
    let start = if text.chars().count() <= MAX_EXCERPT || n_before <= LEAD {
        0
    } else {
        let wanted = text[..first].char_indices().rev().nth(LEAD - 1).map_or(0, |(at, _)| at);
        // Rather a whole word than a part of one, where there are spaces.
        text[wanted..first].find(' ').map_or(wanted, |space| wanted + space + 1)
    };
    let end = text[start..].char_indices().nth(MAX_EXCERPT).map_or(text.len(), |(at, _)| start + at);
    let before = if start > 0 { "… " } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    let shift = |at: usize| at.clamp(start, end) - start + before.len();
    let marks = all.iter().filter(|mark| mark.start < end).map(|mark| shift(mark.start)..shift(mark.end)).collect();
    Excerpt { field: passage.field, text: format!("{before}{}{after}", &text[start..end]), marks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deck() -> Vec<Vec<Passage>> {
        let passage = |field, step, text: &str| Passage::new(field, step, text.to_owned());
        vec![
            vec![
                passage(Field::Title, 0, "Steel and Ideals"),
                passage(Field::Text, 2, "Сталь идёт на восток"),
                passage(Field::Notes, 1, "Ask: who signed in 1950?"),
            ],
            vec![passage(Field::Title, 0, "钢铁与理想"), passage(Field::Source, 0, "Šimečka 2015, Ölpreise")],
            vec![passage(Field::Title, 0, "Oil"), passage(Field::Text, 0, "Steel is made of ore")],
        ]
    }

    fn found(query: &str, with_notes: bool) -> Vec<SlidePos> {
        let deck = deck();
        let slides = deck.iter().enumerate().map(|(slide, passages)| (slide, passages.as_slice()));
        search(slides, query, with_notes).into_iter().map(|hit| hit.pos).collect()
    }

    fn at(slide: usize, step: u16) -> SlidePos {
        SlidePos { slide, step }
    }

    #[test]
    fn words_are_found_in_any_script_whatever_their_case_and_accents() {
        assert_eq!(found("STEEL", true), [at(0, 0), at(2, 0)], "titles come first");
        assert_eq!(found("steel ore", true), [at(2, 0)]);
        assert_eq!(found("ВОСТОК идет", true), [at(0, 2)]);
        assert_eq!(found("理想", true), [at(1, 0)]);
        assert_eq!(found("simecka olpr", true), [at(1, 0)]);
        assert_eq!(found("ｏｉｌ", true), [at(2, 0)]);
        assert_eq!(found("  ", true), []);
        assert_eq!(found("tin", true), []);
    }

    #[test]
    fn notes_are_found_for_the_presenter_only() {
        assert_eq!(found("1950", true), [at(0, 1)]);
        assert_eq!(found("1950", false), []);
        assert_eq!(found("steel signed", false), [], "nor as one of two words");
    }

    #[test]
    fn excerpts_mark_what_was_found() {
        let long = format!("{} Über das Öl, das Öl! {}", "Vorher kommt viel. ".repeat(9), "Später auch. ".repeat(20));
        let piece = excerpt(&Passage::new(Field::Text, 0, long), &["ol", "uber"]);
        let marked: Vec<_> = piece.marks.iter().map(|mark| &piece.text[mark.clone()]).collect();
        assert_eq!(marked, ["Über", "Öl", "Öl"]);
        assert!(piece.text.starts_with("… ") && piece.text.ends_with('…') && piece.text.chars().count() < 120);
        let decomposed = "re\u{301}sume\u{301}";
        assert_eq!(marks(decomposed, &["resume"]), vec![0..decomposed.len()]);
        assert_eq!(marks("aaa", &["aa", "a"]), vec![0..3]);
    }

    #[test]
    fn titles_are_found_by_what_is_remembered_of_them() {
        let titles = ["Steel and Ideals", "The map of all men and pipes", "A map", "中国的石油", "Мосты"];
        let check = |query, expected: &[usize], best| {
            let (found, chosen) = by_title(titles.into_iter(), query);
            assert_eq!((found.as_slice(), chosen.map(|chosen| found[chosen])), (expected, best), "{query}");
        };
        check("map", &[1, 2], Some(1));
        check("a map", &[1, 2], Some(2));
        check("stl idl", &[0], Some(0));
        check("石油", &[3], Some(3));
        check("МОСТ", &[4], Some(4));
        check("zzz", &[], None);
        check("", &[0, 1, 2, 3, 4], Some(0));
    }

    #[test]
    fn numbers_are_nothing_but_digits() {
        assert_eq!(number(" 12 "), Some(12));
        assert_eq!(number("１２"), Some(12));
        assert_eq!(number("1917 –"), None);
        assert_eq!(number(""), None);
        assert_eq!(number("99999999999999999999999"), None);
    }
}
