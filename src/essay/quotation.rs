//! Quotations inside a paragraph, and who said them.

use std::ops::Range;

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
    let before = text[..open].rsplit(['.', '!', '?', '。', '！', '？']).next().unwrap_or_default();
    let after_text = text[close..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let after = after_text.split(['.', '!', '?', ';', '“', '«', '。', '！', '？', '；']).next().unwrap_or_default();
    let says = |part: &str| {
        let lower = part.to_lowercase();
        if words.is_spaceless() {
            return words.sayings.iter().any(|word| lower.contains(word));
        }
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.sayings.contains(&word))
    };
    let near = |part: &str| says(part).then(|| name(part, words)).flatten();
    let nearest: String = after.split_whitespace().take(10).collect::<Vec<_>>().join(" ");
    near(&nearest).or_else(|| near(before))
}

/// The longest run of words with a capital that isn't a small word.
fn name(part: &str, words: &Words) -> Option<String> {
    if words.is_spaceless() {
        let at = words.sayings.iter().filter_map(|word| part.find(word)).min()?;
        let name = part[..at].rsplit(['，', '。', '：', ',']).next()?.trim();
        let n = name.chars().count();
        return (2..=8).contains(&n).then(|| name.to_owned());
    }
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for word in part.split_whitespace() {
        let clean = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
        let is_name = clean.chars().next().is_some_and(char::is_uppercase)
            && !words.is_stop(&clean.to_lowercase())
            && !words.leads.contains(&clean.to_lowercase().as_str());
        if is_name {
            run.push(clean);
        }
        // A comma ends a name.
        if !is_name || word.ends_with([',', ':', ';']) {
            best = if run.len() > best.len() { run.clone() } else { best };
            run.clear();
        }
    }
    let best = if run.len() > best.len() { run } else { best };
    let name = best.join(" ").trim_end_matches('.').to_owned();
    (!name.is_empty() && best.len() <= 5).then_some(name)
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
            ("zh", "毛泽东说：“我们必须一边倒向社会主义”。", "我们必须一边倒向社会主义", Some("毛泽东")),
        ];
        for (tag, text, quoted, by) in cases {
            let found = quotations(text, Words::of(tag).unwrap());
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(&text[found[0].range.clone()], quoted);
            assert_eq!(found[0].by.as_deref(), by, "{text}");
        }
    }
}
