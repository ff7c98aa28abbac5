//! What a paragraph is about, in a few of its own words: a title where no clause is short enough.

use std::collections::BTreeSet;

use crate::essay::clause::line;
use crate::essay::rank::Rarity;
use crate::essay::words::Words;

/// Longest title of a slide, in characters: two lines.
pub(super) const MAX_TITLE: usize = 64;

/// A name that more sentences have is none of this paragraph's own.
const MAX_MENTIONS: u32 = 4;

/// The words of a text, with the tables by which they are told.
struct Text<'a> {
    tokens: Vec<&'a str>,
    words: &'a Words,
    rarity: &'a Rarity,
}

/// The phrase that tells a text best, none of `used`; `None` where the language's words don't show one.
pub(super) fn phrase(text: &str, words: &Words, rarity: &Rarity, used: &BTreeSet<String>) -> Option<String> {
    if words.is_spaceless() {
        return None;
    }
    let text = Text { tokens: text.split_whitespace().collect(), words, rarity };
    let mut best: Option<(f64, String)> = None;
    for start in 0..text.tokens.len() {
        let runs = (2..=5usize.min(text.tokens.len() - start)).filter_map(|len| text.run(start, len));
        for (score, from, to) in runs.chain(text.wide(start)).chain(text.german(start)) {
            let phrase = clean(&text.tokens[from..to].join(" ")).to_owned();
            let is_new = !used.contains(&phrase.to_lowercase());
            let fits = phrase.chars().count() <= MAX_TITLE;
            if is_new && fits && best.as_ref().is_none_or(|(other, _)| score > *other + 1e-9) {
                best = Some((score, phrase));
            }
        }
    }
    best.map(|(_, phrase)| line(&phrase))
}

fn clean(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '*')
}

/// True for articles that belong to the name of a thing.
fn is_article(lower: &str) -> bool {
    matches!(lower, "a" | "an" | "the" | "le" | "la" | "les" | "un" | "une" | "el" | "los" | "las" | "una")
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

impl Text<'_> {
    fn lower(&self, i: usize) -> String {
        self.tokens.get(i).map(|word| clean(word).to_lowercase()).unwrap_or_default()
    }

    /// True if nothing is closed behind a word.
    fn goes_on(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|word| !word.ends_with([',', '.', ';', ':', '!', '?', '”', '»']))
    }

    /// True for a word of a thing's name: no small word, no verb that is known, no quotation.
    fn is_word(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|word| {
            let clean = clean(word);
            let lower = clean.to_lowercase();
            clean.chars().count() > 2
                && !word.starts_with(['“', '«', '(', '*', '„'])
                && clean.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '‑'))
                && !self.words.is_stop(&lower)
                && !self.words.verbs.contains(&lower.as_str())
                && !self.words.connectives.contains(&lower.as_str())
                && !matches!(lower.as_str(), "nor" | "neither" | "either" | "or" | "ni" | "noch" | "weder" | "ни")
                && !lower.ends_with("n’t")
        })
    }

    /// True for “to”: “the road of London to Bombay” isn't whole before it.
    fn leads_on(&self, i: usize) -> bool {
        matches!(
            (self.words.tag, self.lower(i).as_str()),
            ("en", "to") | ("fr", "à" | "au" | "aux") | ("es", "a" | "al") | ("de", "nach" | "von")
        )
    }

    /// True for what can end a name: a participle can't.
    fn is_end(&self, i: usize) -> bool {
        !(self.words.tag == "en" && self.lower(i).len() > 4 && self.lower(i).ends_with("ed"))
    }

    /// True for what looks like a verb of the past in French and Spanish.
    fn is_past(&self, i: usize) -> bool {
        let endings: &[&str] = match self.words.tag {
            "fr" => &["ait", "aient", "èrent", "irent", "urent", "it", "ut", "a"],
            "es" => &["ó", "aron", "ieron", "aba", "aban", "ían"],
            _ => return false,
        };
        let lower = self.lower(i);
        endings.iter().any(|ending| lower.ends_with(ending))
    }

    fn weight(&self, words: impl Iterator<Item = usize>) -> f64 {
        let stem = |i: usize| self.lower(i).chars().take(6).collect::<String>();
        words.map(|i| self.rarity.weight(&stem(i)) * f64::from(self.rarity.n(&stem(i)).clamp(1, 4)).sqrt()).sum()
    }

    /// What the first sentence speaks of is what the paragraph is about.
    fn opening(&self, start: usize) -> f64 {
        if self.tokens[..start].iter().any(|word| word.ends_with(['.', '!', '?'])) { 1.0 } else { 1.3 }
    }

    /// True if a name can end before a word: a small word, or a verb that is known.
    fn ends_before(&self, i: usize) -> bool {
        let after = self.lower(i);
        self.words.verbs.contains(&after.as_str())
            // “… eventually faded”
            || self.words.tag == "en" && after.ends_with("ly") && self.lower(i + 1).ends_with("ed")
            || self.words.leads.contains(&after.as_str())
            || self.words.is_stop(&after) && !self.words.joins.contains(&after.as_str())
    }

    /// True if a name that ends with the word at `last` is whole: not the head of a list, nor of another name.
    fn closes(&self, last: usize) -> bool {
        let Some(next) = self.tokens.get(last + 1) else { return true };
        if next.starts_with(['—', '–']) {
            return true;
        }
        if self.goes_on(last) {
            return self.ends_before(last + 1) || self.is_before_verb(last);
        }
        // “nuclear technology, where …”: a clause follows the comma, not a list's next item.
        !self.tokens[last].ends_with(',') || self.words.trails.contains(&self.lower(last + 1).as_str())
    }

    /// “a shared vision of a socialist future”: such phrases that begin with the article at `start`.
    fn wide(&self, start: usize) -> Vec<(f64, usize, usize)> {
        let links = links(self.words);
        let mut found = Vec::new();
        let is_this = self.words.tag == "en" && self.lower(start) == "this";
        if links.is_empty() || !(is_article(&self.lower(start)) || is_this) || !self.goes_on(start) {
            return found;
        }
        let is_link = |i: &usize| links.contains(&self.lower(*i).as_str());
        let Some(link) = (start + 2..=start + 4).find(is_link) else { return found };
        // The first word behind an article is no verb: “le droit”.
        let is_thing = |i: usize| self.is_word(i) && (i == start + 1 || !self.is_past(i));
        if !(start + 1..link).all(|i| is_thing(i) && self.goes_on(i)) || !self.goes_on(link) {
            return found;
        }
        let is_open_article = |i: usize| is_article(&self.lower(i)) && self.goes_on(i);
        let from = if is_open_article(link + 1) { link + 2 } else { link + 1 };
        for end in from + 1..=from + 5 {
            let last = end - 1;
            let is_join = |i: usize| i > from && self.words.joins.contains(&self.lower(i).as_str());
            let is_inner = |i: usize| i < last && (is_join(i) || i > from && is_join(i - 1) && is_open_article(i));
            if !(from..end).all(|i| is_thing(i) || is_inner(i)) || !(from..last).all(|i| self.goes_on(i)) {
                continue;
            }
            // “between China” has another side.
            let has_sides = self.lower(link) != "between" || (from..last).any(is_join);
            if !has_sides
                || !self.is_end(last)
                || !self.closes(last)
                || self.words.tag == "en" && self.lower(end) == "to"
            {
                continue;
            }
            let content: Vec<usize> = (start + 1..end).filter(|i| is_thing(*i)).collect();
            let weight = self.weight(content.iter().copied()) / (content.len() as f64).sqrt();
            found.push((weight * 1.15 * self.opening(start), if is_this { start + 1 } else { start }, end));
        }
        found
    }

    /// “die Leitung des Baus”: only behind “die” and “das” is a German name in its own form.
    fn german(&self, start: usize) -> Vec<(f64, usize, usize)> {
        let mut found = Vec::new();
        if self.words.tag != "de" || !matches!(self.lower(start).as_str(), "die" | "das") || !self.goes_on(start) {
            return found;
        }
        let is_noun = |i: usize| self.is_word(i) && self.tokens[i].starts_with(char::is_uppercase);
        let is_adjective = |i: usize| {
            self.is_word(i) && self.goes_on(i) && ["e", "en"].iter().any(|ending| self.lower(i).ends_with(ending))
        };
        let Some(noun) = (start + 1..=start + 3).find(|i| is_noun(*i)) else { return found };
        if !(start + 1..noun).all(is_adjective) || self.lower(noun).chars().count() < 4 {
            return found;
        }
        // Whose it is belongs to the name.
        let mut end = noun + 1;
        let is_whose = |i: usize| self.goes_on(i - 1) && matches!(self.lower(i).as_str(), "der" | "des");
        if is_whose(end)
            && let Some(whose) = (end + 1..=end + 2).find(|i| is_noun(*i))
            && (end + 1..whose).all(is_adjective)
        {
            end = whose + 1;
        }
        let n = end - start;
        let names_follow =
            self.goes_on(end - 1) && self.tokens.get(end).is_some_and(|w| w.starts_with(char::is_uppercase));
        if n >= 3 && !names_follow {
            let weight = self.weight((start + 1..end).filter(|i| self.is_word(*i)));
            found.push((weight / ((n - 1) as f64).sqrt() * self.opening(start), start, end));
        }
        found
    }

    /// How well a run of words stands as a title, with the words that it takes; `None` if it is no name of a thing.
    fn run(&self, start: usize, len: usize) -> Option<(f64, usize, usize)> {
        let (end, last) = (start + len, start + len - 1);
        let run = &self.tokens[start..end];
        if !(start..end).all(|i| self.is_word(i))
            || !(start..last).all(|i| self.goes_on(i) && !run[i - start].ends_with('“'))
        {
            return None;
        }
        let before = start.checked_sub(1).map(|i| self.lower(i)).unwrap_or_default();
        let is_name = run.iter().all(|word| clean(word).starts_with(char::is_uppercase));
        // Behind a comma a list may go on; a name doesn't.
        let closes = self.closes(last) || is_name && self.tokens[last].ends_with(',');
        // A link leads on: what `wide` doesn't take isn't whole.
        let is_cut = self.goes_on(last) && links(self.words).contains(&self.lower(end).as_str());
        if !closes || is_cut || self.goes_on(last) && self.leads_on(end) {
            return None;
        }
        let weight = self.weight(start..end);
        // What half of the essay speaks of tells one paragraph from another no more.
        let stem = |i: usize| self.lower(i).chars().take(6).collect::<String>();
        if is_name {
            let is_rare = (start..end).all(|i| self.rarity.n(&stem(i)) <= MAX_MENTIONS);
            let starts_sentence = start == 0 || self.tokens[start - 1].ends_with(['.', '!', '?', '”']);
            if !is_rare || starts_sentence || self.words.tag == "de" {
                return None;
            }
            let is_capital = |i: usize| self.tokens.get(i).is_some_and(|word| word.starts_with(char::is_uppercase));
            let is_inside = self.goes_on(last) && is_capital(end) || self.goes_on(start - 1) && is_capital(start - 1);
            let score = weight / len as f64 + if start < 14 { 5.0 } else { -2.0 };
            return (!is_inside && len <= 3).then_some((score, start, end));
        }
        // Cases change a name's form: only what stands behind an article is whole. Two words alone say little.
        let has_article = start > 0 && self.goes_on(start - 1) && is_article(&before);
        let is_named = has_article || self.words.tag == "en" && start > 0 && before == "of" && self.goes_on(start - 1);
        let is_adverb = self.words.tag == "en" && (start..end).any(|i| self.lower(i).ends_with("ly"));
        let are_past = (start + 1..end).any(|i| self.is_past(i));
        let is_rich = len >= 3 || has_article && self.opening(start) > 1.0 && self.words.tag != "en";
        let from = if has_article { start - 1 } else { start };
        let score = weight / (len as f64).sqrt() * self.opening(start);
        (is_named && is_rich && self.is_end(last) && !is_adverb && !are_past).then_some((score, from, end))
    }

    /// “The ambitious Five-Year Plans aimed …”: a name in the plural, or one with a capital, before a verb in “-ed”.
    fn is_before_verb(&self, last: usize) -> bool {
        let word = self.tokens[last];
        self.words.tag == "en"
            && (word.starts_with(char::is_uppercase) || word.ends_with('s') && !word.ends_with("ous"))
            && self.lower(last + 1).len() > 4
            && self.lower(last + 1).ends_with("ed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tag: &str, text: &str) -> Option<String> {
        // The names that the whole essay speaks of.
        let often = vec![["soviet", "union", "five-y", "plans"].map(str::to_owned).to_vec(); 5];
        phrase(text, Words::of(tag).unwrap(), &Rarity::of(often.iter()), &BTreeSet::new())
    }

    #[test]
    fn phrases_are_whole_names_of_things() {
        let cases = [
            (
                "en",
                "Though the political alliance between China and the Soviet Union eventually faded, it remains.",
                Some("The political alliance between China and the Soviet Union"),
            ),
            (
                "en",
                "One example was the joint development of nuclear technology, where cooperation persisted.",
                Some("The joint development of nuclear technology"),
            ),
            (
                "en",
                "The Soviet Union’s ambitious Five-Year Plans aimed to do it.",
                Some("The Soviet Union’s ambitious Five-Year Plans"),
            ),
            ("en", "This cross-pollination of ideas enriched both of them.", Some("Cross-pollination of ideas")),
            ("en", "Nobody had seen a steam crane, and the trains don’t ask for a rock instead.", None),
            ("en", "This was the reason of it, and nobody knew a wide range of it.", None),
            ("fr", "Des disciples de Saint-Simon partirent pour l’Égypte.", None),
            ("de", "Meißner übernahm 1901 die Leitung des Baus.", Some("Die Leitung des Baus")),
            ("ru", "Гора стояла в степи.", None),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(found(tag, text).as_deref(), expected, "{text}");
        }
    }
}
