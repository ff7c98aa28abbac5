//! What the program knows of languages: the small words by which clauses, names and dates are told.
//!
//! One table for each language. A language without one is read as English,
//! whose rules cut least.

mod chinese;
mod english;
mod french;
mod german;
mod prompts;
mod russian;
mod spanish;

pub use prompts::Prompts;

/// The small words of a language, all in lower case.
#[derive(Debug)]
pub struct Words {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Words that carry no meaning of their own.
    pub stop: &'static [&'static str],
    /// What ends with a stop and doesn't end a sentence, without that stop.
    pub abbreviations: &'static [&'static str],
    /// Words that open a phrase before the main clause, which can do without it.
    pub leads: &'static [&'static str],
    /// Words that open a clause after the main clause, which can do without it.
    pub trails: &'static [&'static str],
    /// Words that join two clauses of equal weight.
    pub joins: &'static [&'static str],
    /// Words that turn against what was said: without them the rest is bent.
    pub turns: &'static [&'static str],
    /// Words that point back to a sentence before.
    pub backward: &'static [&'static str],
    /// Words that point to something said before, wherever they stand: a title that holds one is no title.
    pub pointers: &'static [&'static str],
    /// Words that join a sentence to the one before it and say nothing by themselves.
    pub connectives: &'static [&'static str],
    /// Forms of common verbs, by which a whole clause is told from a phrase; empty where nothing depends on it.
    pub verbs: &'static [&'static str],
    /// Articles and the like, behind which a name of a thing begins.
    pub articles: &'static [&'static str],
    /// Words of claims that go to the end of the scale.
    pub superlatives: &'static [&'static str],
    /// Names of months.
    pub months: &'static [&'static str],
    /// Words that say that somebody's words follow.
    pub sayings: &'static [&'static str],
    /// Headings of lists of references.
    pub references: &'static [&'static str],
    /// Words that a chapter's heading begins with.
    pub chapters: &'static [&'static str],
    /// What stands before the name of who wrote a text, below its title.
    pub bylines: &'static [&'static str],
    /// What the draft says by itself.
    pub prompts: &'static Prompts,
}

/// All tables.
const ALL: [&Words; 6] =
    [&english::WORDS, &russian::WORDS, &french::WORDS, &german::WORDS, &spanish::WORDS, &chinese::WORDS];

impl Words {
    /// English, which stands in for languages that have no table.
    #[must_use]
    pub fn english() -> &'static Self {
        &english::WORDS
    }

    /// The table of a language, by its tag.
    #[must_use]
    pub fn of(tag: &str) -> Option<&'static Self> {
        let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        ALL.into_iter().find(|words| words.tag == code)
    }

    /// The language of a text: by its script, and among Latin ones by their small words.
    #[must_use]
    pub fn detect(text: &str) -> &'static Self {
        let (mut n_letters, mut n_cyrillic, mut n_han) = (0u32, 0u32, 0u32);
        for c in text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE) {
            n_letters += 1;
            n_cyrillic += u32::from(matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё'));
            n_han += u32::from(is_han(c));
        }
        if n_han * 4 > n_letters {
            return &chinese::WORDS;
        }
        if n_cyrillic * 2 > n_letters {
            return &russian::WORDS;
        }
        let mut counts = [0u32; ALL.len()];
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(SAMPLE / 4) {
            let word = word.to_lowercase();
            for (count, words) in counts.iter_mut().zip(ALL) {
                *count += u32::from(words.stop.contains(&word.as_str()));
            }
        }
        let best = counts.iter().max().copied().unwrap_or(0);
        let index = counts.iter().position(|count| *count == best).unwrap_or(0);
        ALL[index]
    }

    /// True for scripts that put no spaces between words.
    #[must_use]
    pub fn is_spaceless(&self) -> bool {
        self.tag == "zh"
    }

    /// True for a word that carries no meaning of its own.
    #[must_use]
    pub fn is_stop(&self, lower: &str) -> bool {
        self.stop.contains(&lower)
    }
}

/// Letters that tell a language.
const SAMPLE: usize = 20_000;

/// True for Chinese characters and kana.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// How many words a text has; two Chinese characters make one, as in `check`.
#[must_use]
pub fn count(text: &str) -> usize {
    let (mut n_words, mut n_han, mut is_inside) = (0, 0, false);
    for c in text.chars() {
        if is_han(c) {
            n_han += 1;
            is_inside = false;
        } else if c.is_whitespace() || matches!(c, '–' | '—' | '/') {
            is_inside = false;
        } else if c.is_alphanumeric() && !is_inside {
            n_words += 1;
            is_inside = true;
        }
    }
    n_words + n_han / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_script_and_small_words() {
        let rows = [
            ("en", "The bridge was built in the years after the war, and it still stands."),
            ("ru", "Мост построили после войны, и он стоит до сих пор."),
            ("fr", "Le pont a été construit après la guerre et il est toujours debout."),
            ("de", "Die Brücke wurde nach dem Krieg gebaut, und sie steht noch immer."),
            ("es", "El puente se construyó después de la guerra y todavía está en pie."),
            ("zh", "大桥建于战后，至今仍在。"),
            ("en", ""),
        ];
        for (tag, text) in rows {
            assert_eq!(Words::detect(text).tag, tag, "{text}");
        }
    }

    #[test]
    fn words_are_counted_as_check_does() {
        assert_eq!(count("a well-known bridge — 1957"), 4);
        assert_eq!(count("大桥建于战后"), 3);
    }
}
