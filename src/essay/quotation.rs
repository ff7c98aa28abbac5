//! Quotations inside a paragraph, and who said them.

use std::ops::Range;

use super::sentence::split;
use super::words::{Words, count};

/// A quotation within a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// Bytes of its words, the quotation marks left out.
    pub range: Range<usize>,
    /// Who said it, if the sentence around it says so.
    pub by: Option<String>,
}

/// The signs that open a quotation, each with those that close it.
const PAIRS: [(char, &[char]); 5] = [('“', &['”']), ('«', &['»']), ('„', &['“', '”']), ('「', &['」']), ('"', &['"'])];

fn is_opener(c: char) -> bool {
    PAIRS.iter().any(|(open, _)| *open == c)
}

/// All quotations of a paragraph in order, single words left out.
#[must_use]
pub fn quotations(text: &str, words: &Words) -> Vec<Quotation> {
    let mut found = Vec::new();
    // Signs that open and never close.
    let mut dead: Vec<char> = Vec::new();
    let mut at = 0;
    while let Some((offset, open)) = text[at..].char_indices().find(|(_, c)| is_opener(*c) && !dead.contains(c)) {
        let start = at + offset + open.len_utf8();
        let closers = PAIRS.iter().find(|(sign, _)| *sign == open).map_or(&[][..], |(_, closers)| *closers);
        let Some(len) = text[start..].find(closers) else {
            dead.push(open);
            at = start;
            continue;
        };
        let inside = &text[start..start + len];
        let trimmed = inside.trim();
        let from = start + inside.len() - inside.trim_start().len();
        if count(trimmed) >= 2 {
            let range = from..from + trimmed.len();
            let by = speaker(text, start - open.len_utf8(), start + len, words);
            found.push(Quotation { range, by });
        }
        at = start + len + text[start + len..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// Fewest words of a quotation that stands without its speaker.
const ALONE: usize = 8;

/// True for what goes on a quotation that was interrupted by its speaker: “We go,” he said, “and we stay.”
#[must_use]
pub fn goes_on(text: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    let between = text.get(before.end..after.start).unwrap_or_default();
    let is_open = !text[before.clone()].ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let is_small = text[after.clone()].starts_with(char::is_lowercase);
    is_open && is_small && !between.contains(['.', '!', '?', '\n'])
}

/// True for a quotation that is somebody's sentence, not a title or a phrase; one that nobody said has to be longer.
#[must_use]
pub fn is_telling(text: &str, by: Option<&str>) -> bool {
    let is_sentence = text.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    let least = if by.is_some() || is_sentence { 5 } else { ALONE };
    (least..=45).contains(&count(text))
}

/// The name beside a word for saying, next to a quotation.
fn speaker(text: &str, open: usize, close: usize, words: &Words) -> Option<String> {
    // The sentence that leads to it, and the one that it stands in.
    let before = split(&text[..open], words).last().map_or("", |range| &text[range.start..open]);
    let after_text = text[close..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let after = split(after_text, words).first().map_or("", |range| &after_text[range.clone()]);
    let after = after.split([';', '“', '«', '„', '；']).next().unwrap_or_default();
    let nearest: String = after.split_whitespace().take(10).collect::<Vec<_>>().join(" ");
    name(&nearest, words).or_else(|| name(before, words))
}

/// The name in a part of a sentence that says that somebody says something.
fn name(part: &str, words: &Words) -> Option<String> {
    if words.is_spaceless() {
        let at = words.sayings.iter().filter_map(|word| part.find(word)).min()?;
        let name = part[..at].rsplit(['，', '。', '：', ',']).next()?.trim();
        let n = name.chars().count();
        return (2..=8).contains(&n).then(|| name.to_owned());
    }
    let tokens: Vec<&str> = part.split_whitespace().collect();
    let lower = |i: usize| bare(tokens[i]).to_lowercase();
    let says = (0..tokens.len())
        .find(|i| lower(*i).split(|c: char| !c.is_alphanumeric()).any(|word| words.sayings.contains(&word)))?;
    // “He wrote”: who that is was said before, and guessing puts words into somebody's mouth.
    let beside = [says.checked_sub(1), Some(says + 1).filter(|i| *i < tokens.len())];
    if beside.into_iter().flatten().any(|i| PRONOUNS.contains(&lower(i).as_str())) {
        return None;
    }
    let names = runs(&tokens, words).into_iter().filter_map(|run| {
        let distance = if run.end <= says { says - run.end } else { run.start - says - 1 };
        (run.len() <= 5 && is_name(&tokens, &run, words)).then_some((distance, run))
    });
    let (_, run) = names.min_by_key(|(distance, run)| (*distance, run.start))?;
    let name = tokens[run].iter().map(|word| bare(word)).collect::<Vec<_>>().join(" ");
    let name = name.trim_end_matches('.').to_owned();
    (name.chars().count() > 1).then_some(name)
}

/// Words for somebody who was named before.
const PRONOUNS: [&str; 27] = [
    "he", "she", "they", "i", "we", "er", "sie", "es", "ich", "wir", "il", "elle", "ils", "elles", "on", "él", "ella",
    "ellos", "ellas", "он", "она", "они", "я", "мы", "it", "je", "nous",
];

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_start_matches('.')
}

/// The runs of words with a capital that aren't small words; a comma ends one.
fn runs(tokens: &[&str], words: &Words) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for (i, word) in tokens.iter().enumerate() {
        let clean = bare(word);
        let lower = clean.to_lowercase();
        // One letter with a stop is an initial, whatever word it is without.
        let is_initial = clean.ends_with('.') && clean.chars().count() == 2;
        let is_small = !is_initial
            && (words.is_stop(&lower)
                || words.leads.contains(&lower.as_str())
                || words.sayings.contains(&lower.as_str()));
        let is_part = clean.starts_with(char::is_uppercase) && !is_small;
        match runs.last_mut().filter(|_| is_open && is_part) {
            Some(run) => run.end = i + 1,
            None if is_part => runs.push(i..i + 1),
            None => {}
        }
        is_open = is_part && !word.ends_with([',', ':', ';', '”', '»']);
    }
    runs
}

/// False for a German noun that is no name: “an seinen Bruder”.
fn is_name(tokens: &[&str], run: &Range<usize>, words: &Words) -> bool {
    let before = run.start.checked_sub(1).map(|i| bare(tokens[i]).to_lowercase()).unwrap_or_default();
    words.tag != "de" || run.len() > 1 || !words.is_stop(&before) && !words.articles.contains(&before.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_know_their_speakers() {
        let cases = [
            (
                "en",
                "“We must lean to one side,” Mao Zedong wrote in June.",
                "We must lean to one side,",
                Some("Mao Zedong"),
            ),
            (
                "en",
                "According to Anna Strong, “the road was long and dark”.",
                "the road was long and dark",
                Some("Anna Strong"),
            ),
            (
                "en",
                "The phrase “China flows to the Soviet Union” may seem odd.",
                "China flows to the Soviet Union",
                None,
            ),
            (
                "fr",
                "Victor Hugo écrivait\u{a0}: «\u{a0}Le pont est long et sombre\u{a0}».",
                "Le pont est long et sombre",
                Some("Victor Hugo"),
            ),
            (
                "de",
                "Goethe schrieb: „Die Brücke ist lang und dunkel.“",
                "Die Brücke ist lang und dunkel.",
                Some("Goethe"),
            ),
            (
                "ru",
                "Главный инженер В. И. Петров писал: «Мы учились строить завод».",
                "Мы учились строить завод",
                Some("В. И. Петров"),
            ),
            (
                "ru",
                "«Без него мы не победили бы», — сказал маршал Г. К. Жуков после войны.",
                "Без него мы не победили бы",
                Some("Г. К. Жуков"),
            ),
            (
                "de",
                "Er schrieb an seinen Bruder: „Wir bauen gegen den Sand und die Zeit.“",
                "Wir bauen gegen den Sand und die Zeit.",
                None,
            ),
            (
                "de",
                "T. E. Lawrence nannte die Bahn „die lange Ader des Feindes“.",
                "die lange Ader des Feindes",
                Some("T. E. Lawrence"),
            ),
            ("en", "He wrote to Louis Napoleon: “The road was long and dark.”", "The road was long and dark.", None),
            ("zh", "毛泽东说：“我们必须一边倒向社会主义”。", "我们必须一边倒向社会主义", Some("毛泽东")),
        ];
        for (tag, text, quoted, by) in cases {
            let found = quotations(text, Words::of(tag).unwrap());
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(&text[found[0].range.clone()], quoted);
            assert_eq!(found[0].by.as_deref(), by, "{text}");
        }
    }

    #[test]
    fn an_interrupted_quotation_goes_on() {
        let text = "“My teacher could not say it,” recalled Zhang Meiying, “but he took my hand.” “and then” he left.";
        let found = quotations(text, Words::english());
        assert!(goes_on(text, &found[0].range, &found[1].range));
        assert!(!goes_on(text, &found[1].range, &found[2].range));
    }
}
