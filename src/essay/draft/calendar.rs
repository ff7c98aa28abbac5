//! Dates in a text, as its language writes them.

use std::ops::Range;

use crate::essay::words::Words;

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

/// The small words before a date, and those behind a year.
pub(super) fn small_words(words: &Words) -> (&'static [&'static str], &'static [&'static str]) {
    match words.tag {
        "en" => (&["on", "in"], &[]),
        "fr" => (&["le", "en"], &[]),
        "es" => (&["el", "en", "día"], &[]),
        "ru" => (&["в"], &["года", "году", "г"]),
        "de" => (&["am", "im", "jahr", "jahre"], &[]),
        _ => (&["在", "早在", "到了"], &[]),
    }
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
}
