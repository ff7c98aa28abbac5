//! Numbers that run parallel: years with amounts of one unit make a chart.

use std::collections::BTreeMap;

use super::calendar::is_said_as_year;
use super::write::{string, strings};
use crate::essay::clause::line;
use crate::essay::words::{Words, is_han};

/// Fewest and most years of a chart.
const N_YEARS: std::ops::RangeInclusive<usize> = 3..=12;

/// A series of amounts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) years: Vec<String>,
    pub(super) values: Vec<f64>,
    pub(super) unit: String,
    /// Which of the sentences tell it.
    pub(super) sentences: Vec<usize>,
}

/// A year, its amount and unit.
type Pair = (String, f64, String);

/// The amounts that sentences give for years, if there are three or more of one unit.
pub(super) fn series<'a>(sentences: impl Iterator<Item = &'a str>, words: &Words) -> Option<Series> {
    let mut by_unit: BTreeMap<String, Vec<(usize, String, f64)>> = BTreeMap::new();
    for (index, sentence) in sentences.enumerate().filter(|(_, text)| text.contains(|c: char| c.is_ascii_digit())) {
        let pairs = if words.is_spaceless() { han_pairs(sentence) } else { pairs_of(sentence, words) };
        for (year, value, unit) in pairs {
            by_unit.entry(unit).or_default().push((index, year, value));
        }
    }
    let most = by_unit.into_iter().max_by_key(|(unit, pairs)| (pairs.len(), std::cmp::Reverse(unit.clone())));
    let (unit, mut pairs) = most?;
    let mut sentences: Vec<usize> = pairs.iter().map(|(index, ..)| *index).collect();
    sentences.dedup();
    pairs.sort_by(|a, b| a.1.cmp(&b.1));
    pairs.dedup_by(|a, b| a.1 == b.1);
    N_YEARS.contains(&pairs.len()).then(|| Series {
        years: pairs.iter().map(|(_, year, _)| year.clone()).collect(),
        values: pairs.iter().map(|(.., value)| *value).collect(),
        unit,
        sentences,
    })
}

/// A number as the language writes it: `1,150` in English is `1.150` in German and `1 150` in French.
fn number(word: &str, words: &Words) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (group, point) = match words.tag {
        "en" | "zh" => (',', '.'),
        "de" | "es" => ('.', ','),
        _ => ('\u{a0}', ','),
    };
    let (whole, rest) = word.split_once(point).unwrap_or((word, ""));
    let parts: Vec<&str> = whole.split([group, '\u{a0}', '\u{202f}']).collect();
    let is_grouped = parts.len() == 1 || parts[0].len() <= 3 && parts[1..].iter().all(|part| part.len() == 3);
    let plain = format!("{}.{}", parts.concat(), if rest.is_empty() { "0" } else { rest });
    if is_grouped { plain.parse().ok() } else { None }
}

/// A word with its place among the words.
#[derive(Clone, Copy)]
struct At<T>(usize, T);

/// Years and amounts of a sentence, where each year has just one amount beside it.
fn pairs_of(sentence: &str, words: &Words) -> Vec<Pair> {
    let tokens = words_of(sentence);
    let clean = |i: usize| tokens.get(i).map_or("", |t| t.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut years: Vec<At<String>> = Vec::new();
    let mut amounts: Vec<At<(f64, String)>> = Vec::new();
    let mut unsure: Vec<At<(f64, Option<String>)>> = Vec::new();
    for i in 0..tokens.len() {
        let word = clean(i);
        let Some(value) = number(word, words) else { continue };
        let unit = unit(&tokens, i, words);
        let is_like_year = word.len() == 4 && (1000.0..2100.0).contains(&value) && value.fract() == 0.0;
        let is_money = tokens[i].starts_with(['$', '€', '£']) || tokens[i].contains('%');
        if is_like_year && !is_money && is_said_as_year(clean(i.wrapping_sub(1)), clean(i + 1), words) {
            years.push(At(i, word.to_owned()));
        } else if is_like_year && !is_money {
            unsure.push(At(i, (value, unit)));
        } else if let Some(unit) = unit {
            amounts.push(At(i, (value, unit)));
        }
    }
    // A number like a year that counts what the others count is an amount.
    let units: Vec<String> = amounts.iter().map(|At(_, (_, unit))| unit.clone()).collect();
    for At(i, (value, unit)) in unsure {
        match unit {
            Some(unit) if units.contains(&unit) || !years.is_empty() && units.is_empty() => {
                amounts.push(At(i, (value, unit)));
            }
            _ => years.push(At(i, clean(i).to_owned())),
        }
    }
    years.sort_by_key(|At(i, _)| *i);
    amounts.sort_by_key(|At(i, _)| *i);
    beside(years, amounts)
}

/// The words of a sentence; groups of three digits with no-break spaces between them are one.
fn words_of(sentence: &str) -> Vec<&str> {
    let is_group = |at: usize, c: char| {
        let before = sentence[..at].ends_with(|c: char| c.is_ascii_digit());
        let after = sentence[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
        matches!(c, '\u{a0}' | '\u{202f}') && before && after == 3
    };
    let mut words = Vec::new();
    let mut start = 0;
    for (at, c) in sentence.char_indices().filter(|(_, c)| c.is_whitespace()) {
        if !is_group(at, c) {
            words.push(&sentence[start..at]);
            start = at + c.len_utf8();
        }
    }
    words.push(&sentence[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Years and amounts in pairs, if they alternate in the order of the text.
fn beside(years: Vec<At<String>>, amounts: Vec<At<(f64, String)>>) -> Vec<Pair> {
    if years.len() != amounts.len() {
        return Vec::new();
    }
    let alternate = years
        .windows(2)
        .zip(amounts.windows(2))
        .all(|(y, a)| (y[0].0 < a[0].0 && a[0].0 < y[1].0) || (a[0].0 < y[0].0 && y[0].0 < a[1].0));
    let pairs = years.into_iter().zip(amounts).map(|(At(_, year), At(_, (value, unit)))| (year, value, unit));
    if alternate { pairs.collect() } else { Vec::new() }
}

/// What a number counts: the word behind it, and one more behind “million”.
fn unit(tokens: &[&str], i: usize, words: &Words) -> Option<String> {
    const SCALES: [&str; 22] = [
        "thousand",
        "million",
        "millions",
        "billion",
        "billions",
        "milliers",
        "milliard",
        "milliards",
        "tausend",
        "millionen",
        "milliarden",
        "mil",
        "millones",
        "тысяч",
        "тысячи",
        "тыс",
        "миллионов",
        "миллиона",
        "млн",
        "миллиардов",
        "миллиарда",
        "млрд",
    ];
    let clean = |i: usize| tokens.get(i).map_or("", |t| t.trim_matches(|c: char| !c.is_alphanumeric()));
    let goes_on = |i: usize| tokens.get(i).is_some_and(|t| !t.ends_with([',', '.', ';', ')', ':']));
    if tokens[i].trim_end_matches([',', '.', ';', ')']).ends_with('%') {
        return Some("%".to_owned());
    }
    let is_noun = |word: &str| {
        word.chars().count() > 2
            && word.chars().all(char::is_alphabetic)
            && !words.months.contains(&word.to_lowercase().as_str())
            && !words.is_stop(&word.to_lowercase())
    };
    let next = clean(i + 1);
    if !goes_on(i) || !is_noun(next) {
        return None;
    }
    if !SCALES.contains(&next.to_lowercase().as_str()) || !goes_on(i + 1) {
        return Some(next.to_owned());
    }
    let (link, at) = match clean(i + 2) {
        link @ ("de" | "d’") => (format!(" {link}"), i + 3),
        _ => (String::new(), i + 2),
    };
    let counted = clean(at);
    Some(if is_noun(counted) { format!("{next}{link} {counted}") } else { next.to_owned() })
}

/// The same of a Chinese sentence, which has no spaces.
fn han_pairs(sentence: &str) -> Vec<Pair> {
    let (mut years, mut amounts) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(offset) = sentence[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let len = sentence[start..]
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
            .unwrap_or(sentence.len() - start);
        let word = &sentence[start..start + len];
        at = start + len;
        let rest = &sentence[at..];
        let Ok(value) = word.replace(',', "").parse::<f64>() else { continue };
        if rest.starts_with('年') {
            years.push(At(start, word.to_owned()));
        } else if rest.starts_with('%') {
            amounts.push(At(start, (value, "%".to_owned())));
        } else if !rest.starts_with(['月', '日', '号']) {
            let unit: String = rest.chars().take_while(|c| is_han(*c)).take(4).collect();
            if !unit.is_empty() {
                amounts.push(At(start, (value, unit)));
            }
        }
    }
    beside(years, amounts)
}

impl Series {
    /// What it counts and over which years: a title.
    pub(super) fn title(&self) -> String {
        let years = [self.years.first(), self.years.last()].map(|year| year.map_or("", String::as_str)).join("–");
        format!("{}, {years}", line(&self.unit))
    }

    /// The chart, as text.
    pub(super) fn chart(&self) -> String {
        let said: Vec<String> =
            self.years.iter().zip(&self.values).map(|(year, value)| format!("{year}: {value}")).collect();
        let alt = format!("{} ({})", said.join(", "), self.unit);
        let values: Vec<String> = self.values.iter().map(ToString::to_string).collect();
        format!(
            "Chart(kind: Bar, x: {}, series: [({}, [{}])], y_label: {}, values: true, alt: {})",
            strings(&self.years),
            string(""),
            values.join(", "),
            string(&self.unit),
            string(&alt)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tag: &str, text: &[&str]) -> Option<(Vec<String>, Vec<f64>, String)> {
        series(text.iter().copied(), Words::of(tag).unwrap()).map(|s| (s.years, s.values, s.unit))
    }

    #[test]
    fn parallel_amounts_make_a_series() {
        let years = |years: [&str; 3]| years.map(str::to_owned).to_vec();
        let text =
            ["In 1950 trade was 338 million, in 1951 it was 809 million.", "By 1952 it had reached 965 million."];
        assert_eq!(
            found("en", &text),
            Some((years(["1950", "1951", "1952"]), vec![338.0, 809.0, 965.0], "million".to_owned()))
        );
        assert_eq!(found("en", &["In 1950 there were 5 men and 6 women."]), None);
        let text = "En 1870, 486 navires passèrent le canal, en 1875 on compta 1494 navires et en 1880 on compta 2026 navires.";
        assert_eq!(
            found("fr", &[text]),
            Some((years(["1870", "1875", "1880"]), vec![486.0, 1494.0, 2026.0], "navires".to_owned()))
        );
        let text = "Im Jahr 1908 fuhren 47.000 Reisende, im Jahr 1910 waren es 168.000 Reisende und im Jahr 1912 zählte man 215.000 Reisende.";
        let days = "Am 1. September 1904 kam er an, am 2. September 1905 wieder, am 3. September 1906 noch einmal.";
        assert_eq!(
            found("de", &[days, text]),
            Some((years(["1908", "1910", "1912"]), vec![47_000.0, 168_000.0, 215_000.0], "Reisende".to_owned()))
        );
        assert_eq!(found("de", &[days]), None);
        let text = "В 1930 году было 12\u{a0}000\u{a0}рабочих, в 1931 году было 55000\u{a0}рабочих, а в 1932 году было 71000 рабочих.";
        assert_eq!(
            found("ru", &[text]),
            Some((years(["1930", "1931", "1932"]), vec![12_000.0, 55_000.0, 71_000.0], "рабочих".to_owned()))
        );
        let text = "1955年夜校有340名学员，1956年有1150名学员，1957年有2300名学员。";
        assert_eq!(
            found("zh", &[text]),
            Some((years(["1955", "1956", "1957"]), vec![340.0, 1150.0, 2300.0], "名学员".to_owned()))
        );
    }

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        let cases = [
            ("en", "1,150.5", 1150.5),
            ("de", "1.150,5", 1150.5),
            ("fr", "1\u{a0}150,5", 1150.5),
            ("ru", "12000", 12000.0),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(number(text, Words::of(tag).unwrap()), Some(expected), "{text}");
        }
        assert_eq!(number("1.15.0", Words::english()), None);
    }
}
