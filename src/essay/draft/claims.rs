//! Sentences that say something which can be checked: a date, a number, a name, a superlative.

use crate::essay::clause::{clauses, line};
use crate::essay::words::Words;

/// Longest claim, in words.
const MAX_WORDS: usize = 24;

/// How much there is to check in a sentence, from 0.
pub(super) fn weight(text: &str, words: &Words) -> u32 {
    let mut weight = 0;
    let (mut n_names, mut has_number, mut is_first) = (0u32, false, true);
    for token in text.split_whitespace() {
        let clean = token.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = clean.to_lowercase();
        has_number |= clean.contains(|c: char| c.is_ascii_digit());
        // Letters of a formula are no names.
        let is_name = !token.contains(['$', '\\', '=', '^'])
            && clean.chars().next().is_some_and(char::is_uppercase)
            && words.tag != "de"
            && !words.is_stop(&lower);
        n_names += u32::from(is_name && !is_first);
        if words.superlatives.contains(&lower.as_str()) || words.months.contains(&lower.as_str()) && is_name {
            weight += if words.superlatives.contains(&lower.as_str()) { 2 } else { 1 };
        }
        is_first = token.ends_with(['.', ':', '“']);
    }
    if words.is_spaceless() {
        weight += words.superlatives.iter().filter(|word| text.contains(**word)).count() as u32;
    }
    weight + if has_number { 2 } else { 0 } + n_names.min(2)
}

/// A claim: the sentence's own words, as short as they can be cut.
pub(super) fn claim(text: &str, range: &std::ops::Range<usize>, words: &Words) -> Option<String> {
    let whole = weight(&text[range.clone()], words);
    let best = clauses(text, range, words)
        .into_iter()
        .filter(|clause| clause.n_words <= MAX_WORDS && clause.n_words >= 4)
        .filter(|clause| weight(&text[clause.range.clone()], words) == whole)
        .min_by_key(|clause| clause.n_words)?;
    Some(line(&text[best.range]))
}
