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
    /// Its year, negative before Christ, month and day; 0 for what isn't said.
    pub(super) order: (i32, u32, u32),
}

/// The first date: a year with the month and the day beside it.
#[cfg(test)]
fn date(text: &str, words: &Words) -> Option<(String, i32)> {
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
        let n_digits = text[..at].chars().rev().take_while(char::is_ascii_digit).count();
        let Some(year) = han_year(&text[..at], at - n_digits, &text[at + sign.len()..]) else { continue };
        let mut end = at + sign.len();
        let mut part = |sign: char, most: u32| {
            let len = text[end..].bytes().take_while(u8::is_ascii_digit).count();
            let number = text[end..end + len].parse::<u32>().ok().filter(|n| (1..=most).contains(n))?;
            text[end + len..].starts_with(sign).then(|| end += len + sign.len_utf8())?;
            Some(number)
        };
        let month = part('月', 12);
        let day = month.and_then(|_| part('日', 31));
        let order = (year.number, month.unwrap_or(0), day.unwrap_or(0));
        found.push(Date { range: year.start..end, written: text[year.start..end].to_owned(), order });
    }
    found
}

/// A year of a Chinese text and where it begins.
struct HanYear {
    start: usize,
    number: i32,
}

/// The year whose digits begin at a place and run to the end of `text`, if it is one and not an amount.
fn han_year(text: &str, digits: usize, behind: &str) -> Option<HanYear> {
    let number: i32 = text[digits..].parse().ok().filter(|number| (1..2100).contains(number))?;
    let before = &text[..digits];
    if let Some(rest) = before.strip_suffix("公元前") {
        return Some(HanYear { start: rest.len(), number: -number });
    }
    if let Some(rest) = before.strip_suffix("公元") {
        return Some(HanYear { start: rest.len(), number });
    }
    // “618年，李渊称帝”, but not “历时300年” and “300年来”
    let opens = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || "于在从自到至".contains(c));
    let is_span = behind.starts_with(['来', '间', '后', '前', '以', '的', '之', '中']);
    let is_year = number >= 1000 || number >= 100 && opens && !is_span;
    is_year.then_some(HanYear { start: digits, number })
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
    for year in (0..tokens.len()).filter_map(|i| year_at(&tokens, i, words)) {
        let i = year.first;
        let month_at = (1..=2)
            .filter_map(|back| i.checked_sub(back))
            .find(|k| month(*k).is_some() && (k + 1 == i || is_of(k + 1)));
        let (from, month, day, written) = if let Some(k) = month_at {
            let day_at = (1..=2)
                .filter_map(|back| k.checked_sub(back))
                .find(|d| day(*d).is_some() && (d + 1 == k || is_of(d + 1)));
            let from = day_at.unwrap_or(k);
            let written: Vec<&str> = (from..i).filter(|k| !is_of(*k)).map(clean).collect();
            let number = month(k).unwrap_or(0);
            // “в августе 1934 года” is the month of August.
            let plain = words.months.get(11 + number as usize).filter(|_| day_at.is_none());
            let written = plain.map_or_else(|| written.join(" "), |month| (*month).to_owned());
            (from, number, day_at.and_then(day).unwrap_or(0), written + " ")
        } else if let Some((m, d)) = (i >= 2).then(|| month(i - 2).zip(day(i - 1))).flatten() {
            // “October 4, 1957”
            (i - 2, m, d, format!("{} {} ", clean(i - 1), clean(i - 2)))
        } else {
            (i, 0, 0, String::new())
        };
        let range = tokens[from].range.start..tokens[year.last].range.end;
        found.push(Date { range, written: written + &year.written, order: (year.number, month, day) });
    }
    found
}

/// A year among the words of a text.
struct Year {
    /// Negative before Christ.
    number: i32,
    /// Its first word and its last, those of its era among them.
    first: usize,
    last: usize,
    /// The year and its era.
    written: String,
}

/// The year whose number is a word of the text.
fn year_at(tokens: &[Token<'_>], i: usize, words: &Words) -> Option<Year> {
    let token = &tokens[i];
    let is_number = (1..=4).contains(&token.clean.len()) && token.clean.bytes().all(|byte| byte.is_ascii_digit());
    let number = token.clean.parse().ok().filter(|number| is_number && *number > 0)?;
    let plain = Year { number, first: i, last: i, written: token.clean.to_owned() };
    if let Some((last, era)) = era_behind(tokens, i, words) {
        let number = if era.is_before { -number } else { number };
        return Some(Year {
            number,
            last,
            written: format!("{number} {}", era.written, number = token.clean),
            ..plain
        });
    }
    let before = i.checked_sub(1);
    if before.is_some_and(|k| words.tag == "en" && matches!(tokens[k].clean, "AD" | "A.D" | "CE")) {
        return Some(Year { first: i - 1, written: format!("AD {}", token.clean), ..plain });
    }
    (is_year(tokens, i, words) || is_short_year(tokens, i, words)).then_some(plain)
}

/// How a language says that a year is before or after the birth of Christ.
struct Era {
    /// Its words in lower case, without the stops at their ends.
    words: &'static [&'static str],
    /// As timelines write it.
    written: &'static str,
    is_before: bool,
}

const fn before(words: &'static [&'static str], written: &'static str) -> Era {
    Era { words, written, is_before: true }
}

const fn after(words: &'static [&'static str], written: &'static str) -> Era {
    Era { words, written, is_before: false }
}

fn eras(words: &Words) -> &'static [Era] {
    const ENGLISH: &[Era] = &[
        before(&["bc"], "BC"),
        before(&["bce"], "BC"),
        before(&["b.c"], "BC"),
        before(&["b.c.e"], "BC"),
        after(&["ad"], "AD"),
        after(&["a.d"], "AD"),
        after(&["ce"], "AD"),
        after(&["c.e"], "AD"),
    ];
    const FRENCH: &[Era] = &[
        before(&["av", "j.-c"], "av. J.-C."),
        before(&["avant", "j.-c"], "av. J.-C."),
        before(&["avant", "jésus-christ"], "av. J.-C."),
        after(&["apr", "j.-c"], "apr. J.-C."),
        after(&["ap", "j.-c"], "apr. J.-C."),
        after(&["après", "j.-c"], "apr. J.-C."),
        after(&["après", "jésus-christ"], "apr. J.-C."),
    ];
    const GERMAN: &[Era] = &[
        before(&["v", "chr"], "v. Chr."),
        before(&["v.chr"], "v. Chr."),
        before(&["vor", "christus"], "v. Chr."),
        after(&["n", "chr"], "n. Chr."),
        after(&["n.chr"], "n. Chr."),
        after(&["nach", "christus"], "n. Chr."),
    ];
    const SPANISH: &[Era] = &[
        before(&["a", "c"], "a. C."),
        before(&["a.c"], "a. C."),
        before(&["antes", "de", "cristo"], "a. C."),
        after(&["d", "c"], "d. C."),
        after(&["d.c"], "d. C."),
        after(&["después", "de", "cristo"], "d. C."),
    ];
    const RUSSIAN: &[Era] = &[
        before(&["до", "н", "э"], "до н. э."),
        before(&["до", "н.э"], "до н. э."),
        before(&["до", "нашей", "эры"], "до н. э."),
        after(&["н", "э"], "н. э."),
        after(&["н.э"], "н. э."),
        after(&["нашей", "эры"], "н. э."),
    ];
    match words.tag {
        "fr" => FRENCH,
        "de" => GERMAN,
        "es" => SPANISH,
        "ru" => RUSSIAN,
        _ => ENGLISH,
    }
}

/// The era that follows a number, and the last of its words.
fn era_behind(tokens: &[Token<'_>], i: usize, words: &Words) -> Option<(usize, &'static Era)> {
    let lower = |k: usize| tokens.get(k).map_or(String::new(), |token| token.clean.to_lowercase());
    // “в 44 году до н. э.”
    let from = if is_russian_year(&lower(i + 1)) { i + 2 } else { i + 1 };
    let is_here = |era: &&Era| era.words.iter().zip(from..).all(|(word, k)| lower(k) == *word);
    let era = eras(words).iter().find(is_here)?;
    Some((from + era.words.len() - 1, era))
}

fn is_russian_year(word: &str) -> bool {
    matches!(word, "году" | "года" | "год" | "г" | "гг")
}

/// True for a year of three digits, which the words beside it say to be one.
fn is_short_year(tokens: &[Token<'_>], i: usize, words: &Words) -> bool {
    let token = &tokens[i];
    if token.clean.len() != 3 || token.clean.starts_with('0') || token.raw.contains(['%', '$', '€', '£']) {
        return false;
    }
    let before = i.checked_sub(1).map_or(String::new(), |k| tokens[k].clean.to_lowercase());
    let next = tokens.get(i + 1).map_or("", |token| token.clean);
    if words.tag == "ru" {
        return is_russian_year(next);
    }
    let is_named = matches!(before.as_str(), "year" | "an" | "l’an" | "année" | "jahr" | "jahre" | "año")
        || words.months.contains(&before.as_str());
    let is_placed = matches!(before.as_str(), "in" | "since" | "until" | "by" | "en" | "seit" | "desde" | "depuis");
    // “In 476 Rome fell”, “in 476, when …”, “in 476 the last emperor …”, but not “in 300 villages”.
    let names_follow = words.tag != "de" && next.starts_with(char::is_uppercase);
    let ends = token.raw.ends_with([',', '.', ';']);
    let article_follows =
        words.tag != "de" && words.articles.contains(&next) && !matches!(next, "of" | "de" | "du" | "del");
    is_named || is_placed && (ends || names_follow || article_follows)
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
    BEFORE.contains(&before.as_str()) || words.months.contains(&before.as_str()) || is_russian_year(after)
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
            ("en", "Caesar was killed on 15 March 44 BC in Rome.", Some("15 March 44 BC")),
            ("en", "The mountain broke out in AD 79.", Some("AD 79")),
            ("en", "In 476 the last emperor went home.", Some("476")),
            ("en", "It stood in 300 villages and cost 450 talents.", None),
            ("en", "The road was 120 miles long.", None),
            ("ru", "В 44 году до н. э. Цезарь был убит.", Some("44 до н. э.")),
            ("ru", "В 988 году князь крестил Русь.", Some("988")),
            ("ru", "Войско прошло 300 вёрст.", None),
            ("fr", "César mourut en 44 av. J.-C. à Rome.", Some("44 av. J.-C.")),
            ("fr", "Charles fut couronné le 25 décembre 800.", Some("25 décembre 800")),
            ("de", "Cäsar starb 44 v. Chr. in Rom.", Some("44 v. Chr.")),
            ("de", "Im Jahr 800 wurde Karl gekrönt.", Some("800")),
            ("es", "César murió en el 44 a. C. en Roma.", Some("44 a. C.")),
            ("zh", "公元前221年，秦统一六国。", Some("公元前221年")),
            ("zh", "618年，李渊称帝。", Some("618年")),
            ("zh", "工程历时300年。", None),
        ];
        for (tag, text, expected) in cases {
            assert_eq!(date(text, Words::of(tag).unwrap()).map(|(date, _)| date).as_deref(), expected, "{text}");
        }
    }
}
