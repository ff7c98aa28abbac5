//! What a text says to have happened at a date: candidates for a timeline.

use std::ops::Range;

use super::calendar::{Date, dates, small_words};
use crate::essay::clause::{clauses, leans_back, line};
use crate::essay::words::{Words, count};

/// Longest event, in words.
const MAX_WORDS: usize = 16;

/// A date with what happened then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// The date as it is written.
    pub(super) date: String,
    /// Its year, negative before Christ, month and day, by which dates are put in order; 0 for what isn't said.
    pub(super) order: (i32, u32, u32),
    /// What happened.
    pub(super) event: String,
}

impl Dated {
    /// What the event says behind its year; nothing if it doesn't name the year itself.
    fn behind_year(&self) -> &str {
        let rest = self.event.split_once(&self.order.0.unsigned_abs().to_string()).map_or("", |(_, rest)| rest);
        rest.trim_start_matches([',', ' ', '\u{a0}', '年'])
    }

    /// True if it tells of something that was named in the sentence before.
    pub(super) fn leans_back(&self, words: &Words) -> bool {
        leans_back(&self.event, words) || leans_back(self.behind_year(), words)
    }
}

/// The dates of a sentence, each with the clause that it stands in: none that holds another date too.
pub(super) fn dated(text: &str, range: &Range<usize>, words: &Words) -> Vec<Dated> {
    let sentence = &text[range.clone()];
    let found = dates(sentence, words);
    if found.is_empty() || sentence.ends_with(['?', '？']) || is_imagined(sentence, words) {
        return Vec::new();
    }
    // “Between 1791 and 1794”: neither is the year of what is said.
    if found.windows(2).any(|pair| are_joined(sentence, &pair[0], &pair[1], words)) {
        return Vec::new();
    }
    let pieces = clauses(text, range, words);
    let event = |date: &Date| {
        let holds = |piece: &Range<usize>, date: &Date| {
            piece.start <= range.start + date.range.start && range.start + date.range.end <= piece.end
        };
        let own = pieces.iter().map(|clause| &clause.range).filter(|piece| {
            holds(piece, date)
                && found.iter().filter(|other| holds(piece, other)).count() == 1
                && !ends_open(text, piece)
        });
        let events = own.map(|piece| {
            let at = range.start + date.range.start - piece.start;
            let event = without_date(&text[piece.clone()], &(at..at + date.range.len()), words);
            (count(event), line(event))
        });
        let (_, event) = events.filter(|(n, _)| *n <= MAX_WORDS).min_by_key(|(n, _)| *n)?;
        Some(Dated { date: date.written.clone(), order: date.order, event })
    };
    let events: Vec<Dated> = found.iter().filter_map(event).collect();
    if events.len() == found.len() || words.is_spaceless() {
        return events;
    }
    let led = led_by_dates(sentence, &found, words);
    if led.len() > events.len() { led } else { events }
}

/// True for two dates with nothing but a small word between them: “between 1791 and 1794”, “в 1943 и 1944 годах”.
fn are_joined(sentence: &str, first: &Date, second: &Date, words: &Words) -> bool {
    const TO: [&str; 16] =
        ["–", "-", "—", "to", "or", "à", "au", "bis", "a", "hasta", "по", "до", "или", "至", "到", "和"];
    let between = sentence.get(first.range.end..second.range.start).unwrap_or_default();
    let (leads, _) = small_words(words);
    let is_small = |word: &str| TO.contains(&word) || words.joins.contains(&word) || leads.contains(&word);
    between.trim_matches(['年', ' ']).split_whitespace().all(is_small)
}

/// True for a sentence about what did not happen, or would have under a condition.
fn is_imagined(sentence: &str, words: &Words) -> bool {
    let list: &[&str] = match words.tag {
        "en" => &["if", "would", "never", "supposed", "supposedly", "alleged", "allegedly", "might", "unless"],
        "fr" => &["si", "jamais", "aurait", "auraient", "prétendu", "prétendue", "serait", "seraient"],
        "de" => &["niemals", "nie", "angeblich", "angebliche", "hätte", "hätten", "wäre", "wären", "würde"],
        "es" => &["si", "nunca", "jamás", "habría", "habrían", "hubiera", "hubiese", "supuesto", "supuesta"],
        "ru" => &["если", "бы", "никогда", "якобы"],
        _ => return ["如果", "假如", "要是", "从未", "据说", "所谓"].iter().any(|word| sentence.contains(word)),
    };
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    sentence.split_whitespace().any(|word| list.contains(&clean(word).as_str()))
}

/// True for “on ninety” of “in 1953 it was closed on seventy days, in 1954 on ninety”: the verb isn't said again.
fn lacks_verb(behind_year: &str, words: &Words) -> bool {
    let first = behind_year.split_whitespace().next().unwrap_or_default().to_lowercase();
    words.is_stop(&first)
        && !words.articles.contains(&first.as_str())
        && !words.verbs.contains(&first.as_str())
        && !words.backward.contains(&first.as_str())
}

/// Events of a sentence whose parts begin with their dates: “in 1955 they built a pier, in 1956 a bridge”.
fn led_by_dates(sentence: &str, found: &[Date], words: &Words) -> Vec<Dated> {
    let (leads, _) = small_words(words);
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // Where the part of each date begins, and where the one before it ends.
    let border = |date: &Date| {
        let mut before = sentence[..date.range.start].trim_end();
        while let Some(word) =
            before.split_whitespace().next_back().filter(|word| leads.contains(&clean(word).as_str()))
        {
            before = before[..before.len() - word.len()].trim_end();
        }
        let start =
            sentence[before.len()..].find(|c: char| !c.is_whitespace()).map_or(before.len(), |n| before.len() + n);
        // “and in 1957 …”
        let joined = before.split_whitespace().next_back().filter(|word| words.joins.contains(word));
        let end = joined.map_or(before, |word| before[..before.len() - word.len()].trim_end());
        (end.is_empty() || end.ends_with([',', ';']) || joined.is_some())
            .then_some((end.trim_end_matches([',', ';']).len(), start))
    };
    let borders: Vec<_> = found.iter().map(border).collect();
    if found.len() < 2 || !borders.iter().skip(1).all(Option::is_some) {
        return Vec::new();
    }
    let starts = borders.iter().enumerate().map(|(i, border)| border.filter(|_| i > 0).map_or(0, |(_, start)| start));
    let ends = borders.iter().skip(1).flatten().map(|(end, _)| *end).chain([sentence.len()]);
    let parts = starts.zip(ends).zip(found).filter_map(|((start, end), date)| {
        let part = sentence.get(start..end)?;
        let at = date.range.start.checked_sub(start).filter(|_| date.range.end <= end)?;
        let event = line(without_date(part, &(at..at + date.range.len()), words));
        let dated = Dated { date: date.written.clone(), order: date.order, event };
        let is_event = (2..=MAX_WORDS).contains(&count(&dated.event)) && !lacks_verb(dated.behind_year(), words);
        is_event.then_some(dated)
    });
    let parts: Vec<Dated> = parts.collect();
    if parts.len() == found.len() { parts } else { Vec::new() }
}

/// True for a piece that leads to something which isn't in it.
fn ends_open(text: &str, piece: &Range<usize>) -> bool {
    text[piece.clone()].ends_with([':', '：'])
}

/// A clause without the date at its beginning or end, where it reads as well without it.
fn without_date<'a>(clause: &'a str, date: &Range<usize>, words: &Words) -> &'a str {
    let before = &clause[..date.start];
    let after = clause[date.end..].trim_end_matches(['.', '。', ' ']);
    let (leads, years) = small_words(words);
    if words.is_spaceless() {
        let is_first = before.is_empty() || leads.contains(&before);
        let rest = after.trim_start_matches(['，', ',']);
        return if is_first && rest.chars().count() > 3 { rest } else { clause };
    }
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // The small words that belong to the date.
    let mut start = before.trim_end();
    while let Some(word) = start.split_whitespace().next_back().filter(|word| leads.contains(&clean(word).as_str())) {
        start = start[..start.len() - word.len()].trim_end();
    }
    let has_lead = start.len() < before.trim_end().len() || words.tag == "ru";
    let mut rest = after.trim_start();
    if let Some(word) = rest.split_whitespace().next().filter(|word| years.contains(&clean(word).as_str())) {
        rest = &rest[word.trim_end_matches(',').len()..];
    }
    let rest = rest.trim_start_matches('.');
    if rest.trim().is_empty() && has_lead && count(start) >= 2 && !start.ends_with([',', ':', '—', '–']) {
        return start;
    }
    let follows_comma = rest.trim_start().starts_with(',');
    let rest = rest.trim_start_matches([',', ' ', '\u{a0}']);
    let next = rest.split_whitespace().next().unwrap_or_default();
    // German turns the verb to the front behind a date; elsewhere a subject has to follow.
    let is_subject = words.tag == "ru"
        || words.articles.contains(&clean(next).as_str())
            && !matches!(clean(next).as_str(), "of" | "in" | "for" | "de" | "del" | "du" | "al");
    let is_free = start.is_empty() && (has_lead || follows_comma) && words.tag != "de";
    if is_free && (follows_comma || is_subject) && count(rest) >= 2 { rest } else { clause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_date_has_its_own_event() {
        /// Language, sentence, and its dates with their events.
        type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 16] = [
            (
                "en",
                "In 1955 the pier was built, in 1956 the second one, and in 1957 the road across it.",
                &[("1955", "The pier was built"), ("1956", "The second one"), ("1957", "The road across it")],
            ),
            ("en", "The treaty of 1950 was older than the one of 1945 by its spirit.", &[]),
            (
                "en",
                "The first pier stood clear of the water on 14 March 1956, and the last one followed on 3 November of that year.",
                &[("14 March 1956", "The first pier stood clear of the water")],
            ),
            (
                "en",
                "On 6 May 1957 the two halves of the steel deck met above the middle of the river.",
                &[("6 May 1957", "The two halves of the steel deck met above the middle of the river")],
            ),
            ("en", "By 1960 the experts had gone home.", &[("1960", "By 1960 the experts had gone home")]),
            (
                "ru",
                "Первую сталь получили 8 июля 1933 года, а прокатный стан пошёл в августе 1934 года.",
                &[("8 июля 1933", "Первую сталь получили"), ("август 1934", "Прокатный стан пошёл")],
            ),
            (
                "de",
                "Am 1. September 1904 erreichten die Schienen Maan.",
                &[("1 September 1904", "Am 1. September 1904 erreichten die Schienen Maan")],
            ),
            ("fr", "Le canal fut ouvert le 17 novembre 1869.", &[("17 novembre 1869", "Le canal fut ouvert")]),
            ("zh", "1955年9月1日，大桥正式开工。", &[("1955年9月1日", "大桥正式开工")]),
            ("en", "Was it opened in 1957?", &[]),
            ("en", "Between 1791 and 1794 Parliament passed 81 Canal Acts.", &[]),
            ("ru", "Строительство не прекращалось: в 1943 и 1944 годах открылись семь новых станций.", &[]),
            ("en", "If the war had not broken out, the line would have been finished by 1805.", &[]),
            ("en", "The supposed treaty of 1755 was never signed.", &[]),
            ("zh", "1953年至1957年，大桥开工。", &[]),
            ("en", "In 1953 the line was closed on seventy-one days, in 1954 on ninety.", &[]),
        ];
        for (tag, text, expected) in cases {
            let found = dated(text, &(0..text.len()), Words::of(tag).unwrap());
            let found: Vec<(&str, &str)> = found.iter().map(|d| (d.date.as_str(), d.event.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
