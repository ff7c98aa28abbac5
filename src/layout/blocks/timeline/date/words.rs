//! The words of dates in English, German, French, Spanish, Russian and Chinese.

use super::number;

/// Words that say when in a period something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Third {
    Early,
    Middle,
    Late,
}

impl Third {
    /// From where to where it reaches in its period.
    pub(super) fn part(self) -> (f64, f64) {
        match self {
            Self::Early => (0.0, 1.0 / 3.0),
            Self::Middle => (1.0 / 3.0, 2.0 / 3.0),
            Self::Late => (2.0 / 3.0, 1.0),
        }
    }
}

/// What a word means in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// 1 to 12.
    Month(u8),
    /// The first of three months.
    Season(u8),
    Third(Third),
    Century,
    Bc,
    Ad,
    /// Says nothing about when: `c.`, `of`, `года`.
    Filler,
}

/// A part of a written date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A number and how many digits it has.
    Number(i64, u32),
    /// A number that says that it is a year.
    Year(i64),
    /// A number that says that it is a day.
    Day(i64),
    /// `1950s`, and how many digits it has.
    Decade(i64, u32),
    Word(Word),
}

/// Months in full, each with its names; three letters or more abbreviate them.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "январь", "января", "январе"],
    &["february", "februar", "février", "fevrier", "febrero", "февраль", "февраля", "феврале"],
    &["march", "märz", "mrz", "mars", "marzo", "март", "марта", "марте"],
    &["april", "avril", "abril", "апрель", "апреля", "апреле"],
    &["may", "mai", "mayo", "май", "мая", "мае"],
    &["june", "juni", "juin", "junio", "июнь", "июня", "июне"],
    &["july", "juli", "juillet", "julio", "июль", "июля", "июле"],
    &["august", "août", "aout", "agosto", "август", "августа", "августе"],
    &["september", "septembre", "septiembre", "setiembre", "сентябрь", "сентября", "сентябре"],
    &["october", "oktober", "octobre", "octubre", "октябрь", "октября", "октябре"],
    &["november", "novembre", "noviembre", "ноябрь", "ноября", "ноябре"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "декабрь", "декабря", "декабре"],
];

/// Seasons of the northern half of the world, by their first month.
const SEASONS: [(u8, &[&str]); 4] = [
    (3, &["spring", "frühling", "frühjahr", "printemps", "primavera", "весна", "весной", "весны", "春", "春天"]),
    (6, &["summer", "sommer", "été", "ete", "verano", "лето", "летом", "лета", "夏", "夏天"]),
    (9, &["autumn", "fall", "herbst", "automne", "otoño", "осень", "осенью", "осени", "秋", "秋天"]),
    (12, &["winter", "hiver", "invierno", "зима", "зимой", "зимы", "冬", "冬天"]),
];

const EARLY: [&str; 9] = ["early", "anfang", "début", "debut", "principios", "начало", "начале", "初", "start"];
const MIDDLE: [&str; 8] = ["mid", "middle", "mitte", "mi", "mediados", "середина", "середине", "中"];
const LATE: [&str; 8] = ["late", "ende", "fin", "finales", "конец", "конце", "末", "end"];
const CENTURY: [&str; 8] = ["century", "cent", "jahrhundert", "siècle", "siglo", "век", "века", "世纪"];
const DECADE: [&str; 6] = ["s", "er", "е", "х", "年代", "ies"];
const FILLERS: [&str; 40] = [
    "c",
    "ca",
    "circa",
    "about",
    "around",
    "approx",
    "of",
    "the",
    "in",
    "on",
    "since",
    "from",
    "by",
    "um",
    "der",
    "den",
    "im",
    "ab",
    "seit",
    "vers",
    "de",
    "del",
    "le",
    "la",
    "en",
    "hacia",
    "г",
    "гг",
    "год",
    "года",
    "году",
    "годы",
    "годов",
    "годах",
    "в",
    "около",
    "ок",
    "с",
    "約",
    "约",
];
/// Ends of ordinal numbers.
const ORDINALS: [&str; 8] = ["st", "nd", "rd", "th", "er", "re", "ème", "го"];
/// Ends of ranges that go on.
const OPEN: [&str; 9] = ["", "today", "now", "present", "heute", "aujourd'hui", "hoy", "настоящее время", "今"];

/// Lower case, one kind of dash for ranges, eras as words of their own.
pub(super) fn normalised(written: &str) -> String {
    let mut text: String = written
        .trim()
        .chars()
        .map(|c| match c {
            '—' | '―' | '‒' | '−' | '〜' | '～' => '–',
            '‐' | '‑' => '-',
            '’' | '‘' => '\'',
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\n' | '\t' => ' ',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    const ERAS: [(&str, &str); 21] = [
        ("до н. э.", " bc "),
        ("до н.э.", " bc "),
        ("до н. э", " bc "),
        ("до н.э", " bc "),
        ("н. э.", " ad "),
        ("н.э.", " ad "),
        ("b.c.e.", " bc "),
        ("b.c.", " bc "),
        ("a.d.", " ad "),
        ("c.e.", " ad "),
        ("v. chr.", " bc "),
        ("n. chr.", " ad "),
        ("av. j.-c.", " bc "),
        ("ap. j.-c.", " ad "),
        ("apr. j.-c.", " ad "),
        ("公元前", " bc "),
        ("a. c.", " bc "),
        ("a.c.", " bc "),
        ("d. c.", " ad "),
        ("d.c.", " ad "),
        ("公元", " ad "),
    ];
    for (era, word) in ERAS {
        if text.contains(era) {
            text = text.replace(era, word);
        }
    }
    text.trim().to_owned()
}

/// True for the end of a range that goes on.
pub(super) fn is_open(text: &str) -> bool {
    OPEN.contains(&text.trim())
}

/// Every way to cut a text into two ends of a range, the likeliest first.
pub(super) fn splits(text: &str) -> Vec<(&str, &str)> {
    const SEPARATORS: [&str; 15] = [
        "–", " to ", " until ", " till ", " bis ", " по ", " до ", " à ", " au ", " al ", " hasta ", "至", "到", "/",
        "-",
    ];
    SEPARATORS
        .iter()
        .flat_map(|separator| text.match_indices(separator))
        .map(|(i, separator)| (&text[..i], &text[i + separator.len()..]))
        .collect()
}

/// The tokens of a date in words; `None` if something doesn't belong in one.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found: Vec<Token> = Vec::new();
    let mut rest = text;
    // A hyphen joins «mid-1950» and «1950-е», and nothing else.
    let mut has_hyphen = false;
    while let Some(c) = rest.chars().next() {
        let len = rest.find(|other: char| class(other) != class(c)).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(len);
        match class(c) {
            Class::Digit => {
                let is_joined = matches!(found.last(), Some(Token::Word(Word::Third(_) | Word::Month(_))));
                if has_hyphen && !is_joined {
                    return None;
                }
                found.push(Token::Number(number(part)?, u32::try_from(len).ok()?));
                has_hyphen = false;
            }
            Class::Letter => {
                push_word(&mut found, part, has_hyphen)?;
                has_hyphen = false;
            }
            Class::Hyphen if len == 1 && !has_hyphen => has_hyphen = true,
            Class::Blank => {}
            Class::Hyphen | Class::Other => return None,
        }
        rest = behind;
    }
    (!has_hyphen).then_some(found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    Letter,
    Hyphen,
    /// Blanks and what stands for nothing: commas, full stops, «about» signs.
    Blank,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        '-' => Class::Hyphen,
        ' ' | ',' | '.' | '\'' | '~' | '≈' | '(' | ')' | '?' => Class::Blank,
        c if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

fn push_word(found: &mut Vec<Token>, word: &str, has_hyphen: bool) -> Option<()> {
    if let Some(&Token::Number(n, digits)) = found.last() {
        let read = match word {
            "年" => Some(Token::Year(n)),
            "月" => u8::try_from(n).ok().filter(|month| (1..=12).contains(month)).map(|m| Token::Word(Word::Month(m))),
            "日" | "号" => Some(Token::Day(n)),
            // Decades are round; else «1950 s» would be one.
            word if DECADE.contains(&word) && n % 10 == 0 && digits >= 2 => Some(Token::Decade(n, digits)),
            word if ORDINALS.contains(&word) && digits <= 2 => Some(Token::Number(n, digits)),
            _ => None,
        };
        if let Some(read) = read {
            found.pop();
            found.push(read);
            return Some(());
        }
    }
    let meaning = meaning(word)?;
    // «mi-1950», «1950-е» were handled; a hyphen before any other word is none of a date's.
    if has_hyphen && !matches!(meaning, Word::Month(_)) {
        return None;
    }
    found.push(Token::Word(meaning));
    Some(())
}

fn meaning(word: &str) -> Option<Word> {
    let is_month = |names: &&&[&str]| {
        let is_long_enough = word.chars().count() >= 3;
        names.iter().any(|name| *name == word || (is_long_enough && name.starts_with(word)))
    };
    if FILLERS.contains(&word) {
        return Some(Word::Filler);
    }
    if let Some(month) = (1_u8..).zip(&MONTHS).find(|(_, names)| is_month(names)).map(|(month, _)| month) {
        return Some(Word::Month(month));
    }
    if let Some((month, _)) = SEASONS.iter().find(|(_, names)| names.contains(&word)) {
        return Some(Word::Season(*month));
    }
    let third = [(Third::Early, &EARLY[..]), (Third::Middle, &MIDDLE[..]), (Third::Late, &LATE[..])];
    if let Some((third, _)) = third.into_iter().find(|(_, names)| names.contains(&word)) {
        return Some(Word::Third(third));
    }
    match word {
        "bc" | "bce" | "前" => Some(Word::Bc),
        "ad" | "ce" | "公元" => Some(Word::Ad),
        word if CENTURY.contains(&word) => Some(Word::Century),
        _ => None,
    }
}
