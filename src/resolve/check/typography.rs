//! Slips in the setting of a text that a language's printers wouldn't let pass.
//!
//! Looks at words only: code, formulas and addresses are as they are. Each
//! slip comes with what should stand there; whoever holds the tree makes the
//! change of it.

use std::ops::Range;

use super::texts::for_each_text;
use crate::model::inline::verbatim::verbatim;
use crate::model::slide::Slide;
use crate::source::node_path::NodePath;

/// No-break space.
const NO_BREAK: char = '\u{a0}';
/// Narrow no-break space.
const NARROW: char = '\u{202f}';

/// Kinds of slips; a slide is told of each kind once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Straight quotes or apostrophes.
    Quotes,
    /// Two spaces and more.
    Spaces,
    /// Three dots instead of an ellipsis.
    Dots,
    /// A hyphen between spaces.
    Dash,
    /// A word of one letter that may end a line.
    ShortWord,
    /// A sign that lacks its space, or may lose it at the end of a line.
    SpaceBefore,
}

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Its kind.
    pub kind: Kind,
    /// The text that has it.
    pub path: NodePath,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What stands there.
    pub written: String,
    /// What should.
    pub meant: String,
}

/// How a language sets its text.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// What opens and closes a quotation; `None` if we don't know the language.
    quotes: Option<(&'static str, &'static str)>,
    /// What stands between words that a hyphen doesn't join.
    dash: char,
    /// Words of one letter that stay with the next one.
    short_words: &'static str,
    /// Signs with a space before them, and whether it is narrow.
    spaced: &'static [(char, char)],
}

impl Habits {
    /// The habits of a language, by its BCP 47 tag.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let language = language.to_ascii_lowercase();
        let code = language.split('-').next().unwrap_or_default();
        let quotes = match code {
            "en" | "zh" | "ko" | "tr" | "nl" | "pt" | "vi" | "hi" | "id" => Some(("“", "”")),
            "ru" | "uk" | "be" | "es" | "it" | "el" | "no" | "nb" | "nn" | "ca" => Some(("«", "»")),
            "fr" => Some(("«\u{a0}", "\u{a0}»")),
            "de" | "cs" | "sk" | "bg" | "sl" | "et" | "lt" | "is" => Some(("„", "“")),
            "pl" | "hu" | "ro" | "hr" => Some(("„", "”")),
            "sv" | "fi" => Some(("”", "”")),
            "ja" => Some(("「", "」")),
            _ => None,
        };
        let short_words = match code {
            "ru" => "вксоуиая",
            "uk" => "вузоіайєя",
            "be" => "узіаоя",
            "cs" | "sk" => "ksvzouai",
            "pl" => "aiouwz",
            _ => "",
        };
        let spaced: &[(char, char)] = match (code, language.as_str()) {
            ("fr", "fr-ca") => &[(':', NO_BREAK)],
            ("fr", _) => &[(':', NO_BREAK), (';', NARROW), ('!', NARROW), ('?', NARROW)],
            _ => &[],
        };
        let dash = if matches!(code, "ru" | "uk" | "be" | "es" | "lt") { '—' } else { '–' };
        Self { quotes, dash, short_words, spaced }
    }

    /// A quotation as the language sets it, `“…”`.
    #[must_use]
    pub fn quotation(self) -> String {
        let (open, close) = self.quotes.unwrap_or(("\"", "\""));
        format!("{open}…{close}")
    }

    /// The dash that stands between spaces.
    #[must_use]
    pub fn dash(self) -> char {
        self.dash
    }
}

/// The slips of a slide's texts, in their order.
#[must_use]
pub fn slips(slide: &Slide, index: usize, habits: Habits) -> Vec<Slip> {
    let mut found = Vec::new();
    for_each_text(slide, &NodePath::slide(index), &mut |path, text| {
        found.extend(slips_in(text, habits).into_iter().map(|(kind, range, meant)| {
            let written = text.get(range.clone()).unwrap_or_default().to_owned();
            Slip { kind, path: path.clone(), range, written, meant }
        }));
    });
    found
}

/// A text as print sets it in this language: the same with all of its slips mended.
#[must_use]
pub fn as_print_sets(text: &str, language: &str) -> String {
    let mut set = text.to_owned();
    // What is mended first can show another slip, such as a dash in straight quotes.
    for _ in 0..2 {
        let slips = slips_in(&set, Habits::of(language));
        let mut at = 0;
        let mut next = String::with_capacity(set.len());
        for (_, range, meant) in slips.into_iter().filter(|(_, range, _)| !range.is_empty()) {
            if range.start < at {
                continue;
            }
            next.push_str(&set[at..range.start]);
            next.push_str(&meant);
            at = range.end;
        }
        next.push_str(&set[at..]);
        set = next;
    }
    set
}

/// The slips of a text in their order: kind, bytes, what should stand there.
fn slips_in(text: &str, habits: Habits) -> Vec<(Kind, Range<usize>, String)> {
    let mut reader = Reader { text, verbatim: verbatim(text), found: Vec::new() };
    reader.quotes(habits);
    reader.apostrophes(habits);
    reader.signs(habits);
    reader.short_words(habits);
    reader.found.sort_by_key(|(_, range, _)| range.start);
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    /// What isn't words.
    verbatim: Vec<Range<usize>>,
    found: Vec<(Kind, Range<usize>, String)>,
}

impl Reader<'_> {
    /// Characters that are words', with their places.
    fn words(&self) -> Vec<(usize, char)> {
        let mut skipped = self.verbatim.iter().peekable();
        let is_word = |at: usize| {
            while skipped.next_if(|range| range.end <= at).is_some() {}
            skipped.peek().is_none_or(|range| at < range.start)
        };
        let mut is_word = is_word;
        self.text.char_indices().filter(|&(at, _)| is_word(at)).collect()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().nth(1)
    }

    fn add(&mut self, kind: Kind, range: Range<usize>, meant: impl Into<String>) {
        self.found.push((kind, range, meant.into()));
    }

    /// Straight quotes, if all of them make pairs: others are inches and seconds.
    fn quotes(&mut self, habits: Habits) {
        let Some((open, close)) = habits.quotes else { return };
        let places: Vec<usize> = self.words().into_iter().filter(|(_, c)| *c == '"').map(|(at, _)| at).collect();
        let may_open = |at: usize| {
            self.before(at).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '*' | '_' | '\\'))
                && self.after(at).is_some_and(|c| !c.is_whitespace())
        };
        let may_close = |at: usize| self.before(at).is_some_and(|c| !c.is_whitespace());
        let are_pairs =
            places.len().is_multiple_of(2) && places.chunks(2).all(|pair| may_open(pair[0]) && may_close(pair[1]));
        if are_pairs {
            for (i, at) in places.into_iter().enumerate() {
                self.add(Kind::Quotes, at..at + 1, if i % 2 == 0 { open } else { close });
            }
        }
    }

    fn apostrophes(&mut self, habits: Habits) {
        if habits.quotes.is_none() {
            return;
        }
        for (at, c) in self.words() {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            if c == '\'' && is_letter(self.before(at)) && is_letter(self.after(at)) {
                self.add(Kind::Quotes, at..at + 1, "’");
            }
        }
    }

    /// Spaces, dots, dashes, and signs that have a space before them.
    fn signs(&mut self, habits: Habits) {
        let words = self.words();
        for &(at, c) in &words {
            match c {
                ' ' => self.spaces(at),
                '.' if self.text[at..].starts_with("...") => self.dots(at),
                '-' => self.dash(at, habits),
                _ => self.spaced(at, c, habits),
            }
        }
    }

    fn spaces(&mut self, at: usize) {
        let rest = &self.text[at..];
        let len = rest.len() - rest.trim_start_matches(' ').len();
        let ends_line = rest[len..].is_empty() || rest[len..].starts_with('\n');
        if len > 1 && !ends_line && self.before(at) != Some(' ') && !self.is_marker(at) {
            self.add(Kind::Spaces, at..at + len, " ");
        }
    }

    /// True if nothing but white space or the mark of a list item stands before this on its line.
    fn is_marker(&self, at: usize) -> bool {
        let line = self.text[..at].rsplit('\n').next().unwrap_or_default().trim();
        let number = line.trim_end_matches(['.', ')']);
        matches!(line, "" | "-" | "*" | "+")
            || (number.len() < line.len() && number.bytes().all(|b| b.is_ascii_digit()))
    }

    fn dots(&mut self, at: usize) {
        let is_part = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | '/' | '\\'));
        if !is_part(self.before(at)) && !is_part(self.text[at..].chars().nth(3)) {
            self.add(Kind::Dots, at..at + 3, "…");
        }
    }

    fn dash(&mut self, at: usize, habits: Habits) {
        let len = if self.text[at..].starts_with("--") { 2 } else { 1 };
        let is_space = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let is_alone = is_space(self.before(at)) && is_space(self.text[at..].chars().nth(len));
        if is_alone && !self.is_marker(at) && !self.text[at + len..].starts_with('\n') {
            self.add(Kind::Dash, at..at + len, habits.dash);
        }
    }

    fn spaced(&mut self, at: usize, sign: char, habits: Habits) {
        let Some(&(_, space)) = habits.spaced.iter().find(|(spaced, _)| *spaced == sign) else { return };
        // A time, a ratio, an address: the colon of a sentence has a space behind it.
        let ends_word = self.after(at).is_none_or(|c| c.is_whitespace() || matches!(c, '»' | ')' | '*' | '_'));
        match self.before(at) {
            Some(' ') if ends_word && self.text[..at].trim_end_matches(' ').len() + 1 == at => {
                self.add(Kind::SpaceBefore, at - 1..at, space);
            }
            Some(c) if ends_word && (c.is_alphanumeric() || matches!(c, '»' | ')')) => {
                self.add(Kind::SpaceBefore, at..at + 1, format!("{space}{sign}"));
            }
            Some(_) | None => {}
        }
    }

    fn short_words(&mut self, habits: Habits) {
        for (at, c) in if habits.short_words.is_empty() { Vec::new() } else { self.words() } {
            let is_short = c.to_lowercase().all(|c| habits.short_words.contains(c));
            let starts = self.before(at).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '«' | '„' | NO_BREAK));
            let space = at + c.len_utf8();
            if is_short
                && starts
                && self.text[space..].starts_with(' ')
                && self.after(space).is_some_and(char::is_alphanumeric)
            {
                self.add(Kind::ShortWord, space..space + 1, NO_BREAK);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prose::Prose;

    /// A title after all its slips are mended.
    fn mended(language: &str, text: &str) -> String {
        let slide = Slide { title: Some(Prose::new(text)), ..Slide::default() };
        let mut mended = text.to_owned();
        for slip in slips(&slide, 0, Habits::of(language)).into_iter().rev() {
            assert_eq!(&text[slip.range.clone()], slip.written);
            mended.replace_range(slip.range, &slip.meant);
        }
        mended
    }

    #[test]
    fn slips_are_mended_as_the_language_does() {
        let check = |language: &str, text: &str, expected: &str| {
            assert_eq!(mended(language, text), expected, "{language}");
            assert_eq!(mended(language, expected), expected, "{language}");
        };
        check("en", "He said \"so\" - and Mao's  answer...", "He said “so” – and Mao’s answer…");
        check("de", "Das \"Werk\"", "Das „Werk“");
        check("ru", "В Москве и в Пекине - \"дружба\"", "В\u{a0}Москве и\u{a0}в\u{a0}Пекине — «дружба»");
        check("fr", "Pourquoi? \"Rien\" : non!", "Pourquoi\u{202f}? «\u{a0}Rien\u{a0}»\u{a0}: non\u{202f}!");
        check("fr-CA", "Non! Voir :", "Non! Voir\u{a0}:");
        check("cs", "v Praze", "v\u{a0}Praze");
    }

    #[test]
    fn what_is_no_slip_stays() {
        for text in [
            "`a  \"b\" - c...` and $x - y$",
            "[so](http://a.b/it's \"x\")",
            "a 5\" screen, 6' high",
            "state-of-the-art 1949–1950, a/.../b, ....",
            "- one\n-   two\n1.  three",
            "at 10:30",
            "line  \nbreak",
        ] {
            assert_eq!(mended("en", text), text);
        }
        assert_eq!(mended("fr", "à 10:30, https://a.b?c"), "à 10:30, https://a.b?c");
        assert_eq!(mended("xx", "a \"b\" it's"), "a \"b\" it's");
    }
}
