//! Finding words in a text, and putting others in their place.

use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;

use super::at;

/// Most places that are found; more are of no use to anybody.
pub const MAX_FOUND: usize = 10_000;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The words, as they are.
    pub words: String,
    /// True if capitals matter.
    pub has_case: bool,
    /// True if it must be whole words.
    pub is_whole_word: bool,
}

/// Where the words stand, in order; none overlap.
#[must_use]
pub fn find(text: &str, query: &Query) -> Vec<Span> {
    let wanted: Vec<char> = query.words.chars().map(|c| folded(c, query)).collect();
    let Some(&first) = wanted.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = 0;
    for (start, c) in text.char_indices() {
        if start < next || folded(c, query) != first || found.len() >= MAX_FOUND {
            continue;
        }
        let Some(end) = matched(&text[start..], &wanted, query).map(|len| start + len) else { continue };
        if query.is_whole_word && !(is_edge(text, start) && is_edge(text, end)) {
            continue;
        }
        found.push(Span::new(at(start), at(end)));
        next = end;
    }
    found
}

fn folded(c: char, query: &Query) -> char {
    if query.has_case { c } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The length in bytes of the words at the beginning of a text, if they stand there.
fn matched(text: &str, wanted: &[char], query: &Query) -> Option<usize> {
    let mut chars = text.char_indices();
    for &c in wanted {
        chars.next().filter(|&(_, found)| folded(found, query) == c)?;
    }
    Some(chars.offset())
}

/// True if no word goes on across an offset.
fn is_edge(text: &str, offset: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..offset].chars().next_back().is_some_and(is_word);
    let after = text[offset..].chars().next().is_some_and(is_word);
    !(before && after)
}

/// Puts other words in all these places at once.
#[must_use]
pub fn replace(places: &[Span], with: &str) -> Option<TextEdit> {
    let indel = |&delete: &Span| Indel { delete, insert: with.to_owned() };
    TextEdit::from_indels(places.iter().map(indel).collect())
}

/// The place that comes first at or behind an offset, or before it; goes round at the ends.
#[must_use]
pub fn nearest(places: &[Span], offset: u32, is_back: bool) -> Option<usize> {
    if places.is_empty() {
        return None;
    }
    let after = places.partition_point(|place| place.start < offset);
    Some(if is_back { (after + places.len() - 1) % places.len() } else { after % places.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query; `how` holds `c` if capitals matter and `w` for whole words.
    fn query(words: &str, how: &str) -> Query {
        Query { words: words.to_owned(), has_case: how.contains('c'), is_whole_word: how.contains('w') }
    }

    #[test]
    fn words_are_found_and_replaced() {
        let text = "Steel steel STEELworks Сталь сталь";
        let starts = |query: &Query| find(text, query).iter().map(|span| span.start).collect::<Vec<_>>();
        assert_eq!(starts(&query("steel", "")), [0, 6, 12]);
        assert_eq!(starts(&query("steel", "c")), [6]);
        assert_eq!(starts(&query("steel", "w")), [0, 6]);
        assert_eq!(starts(&query("СТАЛЬ", "")), [23, 34]);
        assert_eq!(starts(&query("", "")), Vec::<u32>::new());
        let edit = replace(&find(text, &query("steel", "w")), "Iron").unwrap();
        assert_eq!(edit.apply(text).unwrap(), "Iron Iron STEELworks Сталь сталь");
    }

    #[test]
    fn going_on_goes_round() {
        let places = find("a a a", &query("a", "cw"));
        assert_eq!(nearest(&places, 1, false), Some(1));
        assert_eq!(nearest(&places, 5, false), Some(0));
        assert_eq!(nearest(&places, 4, true), Some(1));
        assert_eq!(nearest(&places, 0, true), Some(2));
        assert_eq!(nearest(&[], 0, true), None);
    }
}
