//! Dates in a text, and what happened then: candidates for a timeline.

use std::ops::Range;

use crate::essay::clause::{clauses, line};
use crate::essay::words::Words;

/// Longest event, in words.
const MAX_WORDS: usize = 14;

/// A dated sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// The date as it is written.
    pub(super) date: String,
    /// Its year.
    pub(super) year: u32,
    /// What happened.
    pub(super) event: String,
}

/// The first date of a sentence with a clause that tells what happened.
pub(super) fn dated(text: &str, range: &Range<usize>, words: &Words) -> Option<Dated> {
    let (date, year) = date(&text[range.clone()], words)?;
    let event = clauses(text, range, words)
        .into_iter()
        .filter(|clause| clause.n_words <= MAX_WORDS && !text[clause.range.clone()].ends_with('?'))
        .min_by_key(|clause| (text[clause.range.clone()].contains(&date), clause.n_words))?;
    Some(Dated { date, year, event: line(&text[event.range]) })
}

/// The first date: a year from 1000 to 2099 with the month and the day beside it.
pub(super) fn date(text: &str, words: &Words) -> Option<(String, u32)> {
    if words.is_spaceless() {
        let at = text.find('年')?;
        let digits = text[..at].chars().rev().take_while(char::is_ascii_digit).count();
        let start = at - digits;
        let year: u32 = text[start..at].parse().ok().filter(|year| (1000..2100).contains(year))?;
        let tail: String = text[at..].chars().take(7).collect();
        let end = tail
            .rfind('日')
            .or_else(|| tail.rfind('月'))
            .filter(|end| tail[..*end].chars().skip(1).all(|c| c.is_ascii_digit() || c == '月'));
        let len = end.map_or('年'.len_utf8(), |end| end + '日'.len_utf8());
        return Some((text[start..at + len].to_owned(), year));
    }
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let clean = |i: usize| tokens.get(i).map(|t| t.trim_matches(|c: char| !c.is_alphanumeric())).unwrap_or_default();
    let is_month = |i: usize| words.months.contains(&clean(i).to_lowercase().as_str());
    let is_day = |i: usize| clean(i).parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    for (i, token) in tokens.iter().enumerate() {
        let year = clean(i);
        let Some(number) = year.parse::<u32>().ok().filter(|n| year.len() == 4 && (1000..2100).contains(n)) else {
            continue;
        };
        // A number with a unit or a currency is no year.
        if token.starts_with(['$', '€', '£']) || token.ends_with('%') {
            continue;
        }
        let is_of = |k: usize| matches!(clean(k).to_lowercase().as_str(), "de" | "del" | "of");
        let month =
            (1..=2).filter_map(|back| i.checked_sub(back)).find(|k| is_month(*k) && (k + 1 == i || is_of(k + 1)));
        let Some(month) = month else {
            // “October 4, 1957”
            if i >= 2 && is_day(i - 1) && is_month(i - 2) {
                return Some((format!("{} {} {year}", clean(i - 1), clean(i - 2)), number));
            }
            return Some((year.to_owned(), number));
        };
        let day =
            (1..=2).filter_map(|back| month.checked_sub(back)).find(|k| is_day(*k) && (k + 1 == month || is_of(k + 1)));
        let from = day.unwrap_or(month);
        let written: Vec<&str> = (from..=i).map(clean).filter(|word| !matches!(*word, "de" | "del" | "of")).collect();
        return Some((written.join(" "), number));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_they_are_written() {
        let cases = [
            ("en", "On 14 February 1950, they signed.", Some("14 February 1950")),
            ("en", "On October 4, 1957, it flew.", Some("4 October 1957")),
            ("en", "It took 1950 dollars? No: $1950.", Some("1950")),
            ("en", "In the 1950s it was.", None),
            ("ru", "Это было 14 февраля 1950 года.", Some("14 февраля 1950")),
            ("es", "El 14 de febrero de 1950 firmaron.", Some("14 febrero 1950")),
            ("zh", "条约于1950年2月14日签订。", Some("1950年2月14日")),
            ("zh", "大桥于1957年建成。", Some("1957年")),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(date(text, Words::of(tag).unwrap()).map(|(date, _)| date).as_deref(), expected, "{text}");
        }
    }
}
