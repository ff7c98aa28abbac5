//! Dates in a text, and what happened then: candidates for a timeline.

use std::ops::Range;

use crate::essay::clause::{clauses, leans_back, line};
use crate::essay::words::{Words, count};

/// Longest event, in words.
const MAX_WORDS: usize = 16;

/// A date with what happened then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// The date as it is written.
    pub(super) date: String,
    /// Its year, month and day, by which dates are put in order; 0 for what isn't said.
    pub(super) order: (u32, u32, u32),
    /// What happened.
    pub(super) event: String,
}

impl Dated {
    /// What the event says behind its year; nothing if it doesn't name the year itself.
    fn behind_year(&self) -> &str {
        let rest = self.event.split_once(&self.order.0.to_string()).map_or("", |(_, rest)| rest);
        rest.trim_start_matches([',', ' ', '\u{a0}', '年'])
    }

    /// True if it tells of something that was named in the sentence before.
    pub(super) fn leans_back(&self, words: &Words) -> bool {
        leans_back(&self.event, words) || leans_back(self.behind_year(), words)
    }
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Date {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// Day, month and year without small words.
    pub(super) written: String,
    /// Its year, month and day; 0 for what isn't said.
    pub(super) order: (u32, u32, u32),
}

/// The dates of a sentence, each with the clause that it stands in: none that holds another date too.
pub(super) fn dated(text: &str, range: &Range<usize>, words: &Words) -> Vec<Dated> {
    let sentence = &text[range.clone()];
    let found = dates(sentence, words);
    if found.is_empty() || sentence.ends_with(['?', '？']) {
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

/// The small words before a date, and those behind a year.
fn small_words(words: &Words) -> (&'static [&'static str], &'static [&'static str]) {
    match words.tag {
        "en" => (&["on", "in"], &[]),
        "fr" => (&["le", "en"], &[]),
        "es" => (&["el", "en", "día"], &[]),
        "ru" => (&["в"], &["года", "году", "г"]),
        "de" => (&["am", "im", "jahr", "jahre"], &[]),
        _ => (&["在", "早在", "到了"], &[]),
    }
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

/// The first date: a year from 1000 to 2099 with the month and the day beside it.
#[cfg(test)]
pub(super) fn date(text: &str, words: &Words) -> Option<(String, u32)> {
    dates(text, words).into_iter().next().map(|date| (date.written, date.order.0))
}

/// All dates of a text in order.
pub(super) fn dates(text: &str, words: &Words) -> Vec<Date> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    if words.is_spaceless() { han_dates(text) } else { spaced_dates(text, words) }
}

fn han_dates(text: &str) -> Vec<Date> {
    let mut found = Vec::new();
    for (at, sign) in text.match_indices('年') {
        let digits = text[..at].chars().rev().take_while(char::is_ascii_digit).count();
        let start = at - digits;
        let Some(year) = text[start..at].parse::<u32>().ok().filter(|year| (1000..2100).contains(year)) else {
            continue;
        };
        let mut end = at + sign.len();
        let mut part = |sign: char, most: u32| {
            let len = text[end..].bytes().take_while(u8::is_ascii_digit).count();
            let number = text[end..end + len].parse::<u32>().ok().filter(|n| (1..=most).contains(n))?;
            text[end + len..].starts_with(sign).then(|| end += len + sign.len_utf8())?;
            Some(number)
        };
        let month = part('月', 12);
        let day = month.and_then(|_| part('日', 31));
        let order = (year, month.unwrap_or(0), day.unwrap_or(0));
        found.push(Date { range: start..end, written: text[start..end].to_owned(), order });
    }
    found
}

/// A word of a text, its punctuation left out.
struct Token<'a> {
    range: Range<usize>,
    raw: &'a str,
    clean: &'a str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut at = 0;
    let words = text.split_whitespace().map(|raw| {
        let start = at + text[at..].find(raw).unwrap_or(0);
        at = start + raw.len();
        let clean = raw.trim_matches(|c: char| !c.is_alphanumeric());
        let from = start + raw.find(clean).unwrap_or(0);
        Token { range: from..from + clean.len(), raw, clean }
    });
    words.collect()
}

fn spaced_dates(text: &str, words: &Words) -> Vec<Date> {
    let tokens = tokens(text);
    let clean = |i: usize| tokens.get(i).map_or("", |token| token.clean);
    // The Russian table holds the months in three cases; twelve make a year.
    let month = |i: usize| {
        let lower = clean(i).to_lowercase();
        words.months.iter().position(|month| *month == lower).map(|at| at as u32 % 12 + 1)
    };
    let day = |i: usize| clean(i).parse::<u32>().ok().filter(|day| (1..=31).contains(day));
    let is_of = |i: usize| matches!(clean(i).to_lowercase().as_str(), "de" | "del" | "of");
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if !is_year(&tokens, i, words) {
            continue;
        }
        let year = token.clean.parse::<u32>().unwrap_or(0);
        let month_at = (1..=2)
            .filter_map(|back| i.checked_sub(back))
            .find(|k| month(*k).is_some() && (k + 1 == i || is_of(k + 1)));
        let (from, order, written) = if let Some(k) = month_at {
            let day_at = (1..=2)
                .filter_map(|back| k.checked_sub(back))
                .find(|d| day(*d).is_some() && (d + 1 == k || is_of(d + 1)));
            let from = day_at.unwrap_or(k);
            let written: Vec<&str> = (from..=i).filter(|k| !is_of(*k)).map(clean).collect();
            let number = month(k).unwrap_or(0);
            // “в августе 1934 года” is the month of August.
            let plain = words.months.get(11 + number as usize).filter(|_| day_at.is_none());
            let written = plain.map_or_else(|| written.join(" "), |month| format!("{month} {}", token.clean));
            (from, (year, number, day_at.and_then(day).unwrap_or(0)), written)
        } else if let Some((m, d)) = (i >= 2).then(|| month(i - 2).zip(day(i - 1))).flatten() {
            // “October 4, 1957”
            (i - 2, (year, m, d), format!("{} {} {}", clean(i - 1), clean(i - 2), token.clean))
        } else {
            (i, (year, 0, 0), token.clean.to_owned())
        };
        found.push(Date { range: tokens[from].range.start..token.range.end, written, order });
    }
    found
}

/// True for a number that is a year, not an amount.
fn is_year(tokens: &[Token<'_>], i: usize, words: &Words) -> bool {
    let token = &tokens[i];
    let is_number = token.clean.len() == 4 && token.clean.parse::<u32>().is_ok_and(|n| (1000..2100).contains(&n));
    // A number with a unit or a currency is no year.
    is_number
        && !token.raw.starts_with(['$', '€', '£'])
        && !token.raw.contains('%')
        && (is_said_as_year(
            tokens.get(i.wrapping_sub(1)).map_or("", |t| t.clean),
            tokens.get(i + 1).map_or("", |t| t.clean),
            words,
        ) || !is_unit(token, tokens.get(i + 1), words))
}

/// True where the words beside a number say that it is a year.
pub(super) fn is_said_as_year(before: &str, after: &str, words: &Words) -> bool {
    const BEFORE: [&str; 30] = [
        "in",
        "since",
        "by",
        "until",
        "from",
        "of",
        "after",
        "before",
        "during",
        "year",
        "en",
        "dès",
        "depuis",
        "an",
        "l’an",
        "jusqu’en",
        "vers",
        "avant",
        "après",
        "im",
        "jahr",
        "jahre",
        "seit",
        "bis",
        "año",
        "desde",
        "hasta",
        "в",
        "с",
        "к",
    ];
    let before = before.to_lowercase();
    BEFORE.contains(&before.as_str())
        || words.months.contains(&before.as_str())
        || matches!(after, "году" | "года" | "год" | "г" | "гг")
}

/// True for “1494 ships”: what is counted follows.
fn is_unit(token: &Token<'_>, next: Option<&Token<'_>>, words: &Words) -> bool {
    let Some(next) = next else { return false };
    let lower = next.clean.to_lowercase();
    let is_noun = lower.chars().count() > 3 && lower.chars().all(char::is_alphabetic) && !words.is_stop(&lower);
    let goes_on = token.raw.ends_with(token.clean);
    let is_plural = match words.tag {
        "en" | "fr" | "es" => lower.ends_with('s') && !lower.ends_with("ss"),
        "de" => next.clean.starts_with(char::is_uppercase),
        _ => false,
    };
    is_noun && goes_on && is_plural
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_they_are_written() {
        let cases = [
            ("en", "On 14 February 1950, they signed.", Some("14 February 1950")),
            ("en", "On October 4, 1957, it flew.", Some("4 October 1957")),
            ("en", "It took 1950 dollars? No: $1950.", None),
            ("en", "In the 1950s it was.", None),
            ("ru", "Это было 14 февраля 1950 года.", Some("14 февраля 1950")),
            ("es", "El 14 de febrero de 1950 firmaron.", Some("14 febrero 1950")),
            ("fr", "On compta 2026 navires.", None),
            ("zh", "条约于1950年2月14日签订。", Some("1950年2月14日")),
            ("zh", "大桥于1957年建成。", Some("1957年")),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(date(text, Words::of(tag).unwrap()).map(|(date, _)| date).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn each_date_has_its_own_event() {
        /// Language, sentence, and its dates with their events.
        type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
        let cases: [Case<'_>; 11] = [
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
            ("en", "In 1953 the line was closed on seventy-one days, in 1954 on ninety.", &[]),
        ];
        for (tag, text, expected) in cases {
            let found = dated(text, &(0..text.len()), Words::of(tag).unwrap());
            let found: Vec<(&str, &str)> = found.iter().map(|d| (d.date.as_str(), d.event.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
