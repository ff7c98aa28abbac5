//! What a paragraph is about, in two to four of its own words: a title where no clause is short enough.

use std::collections::BTreeSet;

use crate::essay::rank::Rarity;
use crate::essay::words::Words;

/// Longest title of a slide, in characters: two lines.
pub(super) const MAX_TITLE: usize = 64;

/// A name that more sentences have is none of this paragraph's own.
const MAX_MENTIONS: u32 = 4;

/// The phrase that tells a text best, none of `used`; `None` where the language's words don't show one.
pub(super) fn phrase(text: &str, words: &Words, rarity: &Rarity, used: &BTreeSet<String>) -> Option<String> {
    if words.is_spaceless() {
        return None;
    }
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut best: Option<(f64, String)> = None;
    for start in 0..tokens.len() {
        for len in 2..=4usize.min(tokens.len() - start) {
            let Some(score) = score(&tokens, start, len, words, rarity) else { continue };
            let phrase = clean(&tokens[start..start + len].join(" ")).to_owned();
            let is_new = !used.contains(&phrase.to_lowercase());
            if is_new && phrase.chars().count() <= 44 && best.as_ref().is_none_or(|(other, _)| score > *other + 1e-9) {
                best = Some((score, phrase));
            }
        }
    }
    for start in 0..tokens.len() {
        for (score, end) in wide(&tokens, start, words, rarity) {
            let phrase = clean(&tokens[start..end].join(" ")).to_owned();
            let is_new = !used.contains(&phrase.to_lowercase());
            if is_new && phrase.chars().count() <= 44 && best.as_ref().is_none_or(|(other, _)| score > *other + 1e-9) {
                best = Some((score, phrase));
            }
        }
    }
    best.map(|(_, phrase)| crate::essay::clause::line(&phrase))
}

fn clean(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '*')
}

/// Words that lead from one thing to another inside a title.
fn links(words: &Words) -> &'static [&'static str] {
    match words.tag {
        "en" => &["of", "for", "between", "against"],
        "fr" => &["de", "du", "des", "d’un", "d’une"],
        "es" => &["de", "del", "para"],
        _ => &[],
    }
}

/// “a shared vision of a socialist future”: the ends of such phrases that begin with the article at `start`.
fn wide(tokens: &[&str], start: usize, words: &Words, rarity: &Rarity) -> Vec<(f64, usize)> {
    let lower = |i: usize| tokens.get(i).map(|word| clean(word).to_lowercase()).unwrap_or_default();
    let is_article = |i: usize| {
        matches!(
            lower(i).as_str(),
            "a" | "an" | "the" | "le" | "la" | "les" | "un" | "une" | "el" | "los" | "las" | "una"
        )
    };
    let goes_on_in =
        |i: usize| tokens.get(i).is_some_and(|word| !word.ends_with([',', '.', ';', ':', '!', '?', '”', '»']));
    let is_word = |i: usize| {
        tokens.get(i).is_some_and(|word| {
            let clean = clean(word);
            clean.chars().count() > 2
                && !word.starts_with(['“', '«', '(', '*'])
                && clean.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '‑'))
                && !words.is_stop(&clean.to_lowercase())
                && !words.verbs.contains(&clean.to_lowercase().as_str())
        })
    };
    let links = links(words);
    let mut found = Vec::new();
    if links.is_empty() || !is_article(start) || !goes_on_in(start) {
        return found;
    }
    let Some(link) = (start + 2..=start + 4).find(|i| links.contains(&lower(*i).as_str())) else { return found };
    if !(start + 1..link).all(|i| is_word(i) && goes_on_in(i)) || !goes_on_in(link) {
        return found;
    }
    let from = if is_article(link + 1) && goes_on_in(link + 1) { link + 2 } else { link + 1 };
    for end in from + 1..=from + 3 {
        let last = end - 1;
        if !(from..end).all(|i| is_word(i) || (i > from && i < last && words.joins.contains(&lower(i).as_str())))
            || !(from..last).all(goes_on_in)
        {
            continue;
        }
        let after = lower(end);
        let closes = !goes_on_in(last) && !tokens[last].ends_with(',')
            || tokens.get(end).is_none_or(|word| word.starts_with(['—', '–']))
            || words.verbs.contains(&after.as_str())
            || goes_on_in(last)
                && (words.leads.contains(&after.as_str())
                    || words.stop.contains(&after.as_str()) && !words.joins.contains(&after.as_str()));
        if !closes || words.tag == "en" && after == "to" {
            continue;
        }
        let stem = |i: usize| lower(i).chars().take(6).collect::<String>();
        let content: Vec<usize> = (start + 1..end).filter(|i| is_word(*i)).collect();
        let weight: f64 =
            content.iter().map(|i| rarity.weight(&stem(*i)) * f64::from(rarity.n(&stem(*i)).min(4)).sqrt()).sum();
        found.push((weight / (content.len() as f64).sqrt() * 1.15 * opening(tokens, start), end));
    }
    found
}

/// What the first sentence speaks of is what the paragraph is about.
fn opening(tokens: &[&str], start: usize) -> f64 {
    if tokens[..start].iter().any(|word| word.ends_with(['.', '!', '?'])) { 1.0 } else { 1.3 }
}

/// How well a run of words stands as a title; `None` if it is no name of a thing.
fn score(tokens: &[&str], start: usize, len: usize, words: &Words, rarity: &Rarity) -> Option<f64> {
    let run = &tokens[start..start + len];
    let ends_early = run[..len - 1].iter().any(|word| word.ends_with([',', '.', ';', ':', '!', '?', '”', '»', '“']));
    let is_word = |word: &&str| {
        let clean = clean(word);
        clean.chars().count() > 2
            && clean.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '‑'))
            && !words.is_stop(&clean.to_lowercase())
    };
    if ends_early || !run.iter().all(is_word) || run[0].starts_with(['“', '«', '(']) {
        return None;
    }
    let is_name = run.iter().all(|word| clean(word).chars().next().is_some_and(char::is_uppercase));
    let starts_sentence = start == 0 || tokens[start - 1].ends_with(['.', '!', '?', '”']);
    let before = start.checked_sub(1).map(|i| clean(tokens[i]).to_lowercase()).unwrap_or_default();
    let is_open_before = start > 0 && !tokens[start - 1].ends_with([',', '.', ';', ':', '—']);
    let last = run[len - 1];
    let after = tokens.get(start + len).map(|word| clean(word).to_lowercase()).unwrap_or_default();
    // Behind a comma a list may go on; a name doesn't.
    if last.ends_with(',') && !is_name {
        return None;
    }
    let closes = last.ends_with([',', '.', ';', ':', '!', '?'])
        || tokens.get(start + len).is_none_or(|w| w.starts_with(['—', '–']));
    let goes_on = words.leads.contains(&after.as_str())
        || words.stop.contains(&after.as_str()) && !words.joins.contains(&after.as_str());
    if !closes && !goes_on {
        return None;
    }
    let weight: f64 = run
        .iter()
        .map(|word| clean(word).to_lowercase().chars().take(6).collect::<String>())
        .map(|stem| rarity.weight(&stem) * f64::from(rarity.n(&stem).min(4)).sqrt())
        .sum();
    // What half of the essay speaks of tells one paragraph from another no more.
    let stem = |word: &str| clean(word).to_lowercase().chars().take(6).collect::<String>();
    let is_rare = run.iter().all(|word| rarity.n(&stem(word)) <= MAX_MENTIONS);
    if is_name && !is_rare || words.tag == "en" && after == "to" {
        return None;
    }
    if is_name && !starts_sentence && words.tag != "de" {
        let next_is_name =
            tokens.get(start + len).is_some_and(|w| !closes && w.chars().next().is_some_and(char::is_uppercase));
        let was_name = is_open_before && tokens[start - 1].chars().next().is_some_and(char::is_uppercase);
        return (!next_is_name && !was_name && len <= 3)
            .then_some(weight / len as f64 + if start < 14 { 5.0 } else { -2.0 });
    }
    // Cases change a name's form: only what stands behind an article is whole.
    let is_named =
        is_open_before && words.articles.contains(&before.as_str()) && matches!(words.tag, "en" | "fr" | "es");
    let is_verb = words.tag == "en"
        && run
            .iter()
            .enumerate()
            .any(|(i, word)| clean(word).ends_with("ly") || (i > 0 && clean(word).ends_with("ed")));
    (is_named && !is_verb).then_some(weight / (len as f64).sqrt() * opening(tokens, start))
}
