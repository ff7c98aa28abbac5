//! Where sentences end.
//!
//! A stop ends a sentence unless it belongs to an abbreviation, an initial, a
//! number or a name. Chinese and Japanese stops always do. Linear.

use std::ops::Range;

use super::words::{Words, is_han};

/// Bytes of each sentence of a paragraph, white space around it left out.
#[must_use]
pub fn split(text: &str, words: &Words) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_wide = matches!(c, '。' | '！' | '？' | '｡');
        if !is_wide && !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        // Further stops, then closing marks, belong to the sentence.
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = chars.peek() {
            // German closes with the sign that English opens with.
            let closes_low = c == '“' && text[start..at].matches('„').count() > text[start..at].matches('“').count();
            if !closes_low
                && !matches!(
                    c,
                    '.' | '!'
                        | '?'
                        | '…'
                        | '。'
                        | '！'
                        | '？'
                        | '”'
                        | '’'
                        | '»'
                        | '"'
                        | ')'
                        | ']'
                        | '」'
                        | '』'
                        | '）'
                        | '*'
                        | '_'
                )
            {
                break;
            }
            end = next + c.len_utf8();
            chars.next();
        }
        let after = text[end..].trim_start_matches(['\u{a0}', '\u{202f}', ' ', '\n']);
        // A French quotation closes behind a space.
        if let Some(behind) = after.strip_prefix('»').filter(|_| !is_wide) {
            end = text.len() - behind.len();
            while chars.next_if(|&(next, _)| next < end).is_some() {}
        }
        let is_end = is_wide || after.is_empty() || ends(&text[start..at], &text[at..end], &text[end..], words);
        if is_end {
            push(text, start..end, &mut sentences);
            start = end;
        }
    }
    push(text, start..text.len(), &mut sentences);
    sentences
}

fn push(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let trimmed = part.trim();
    if trimmed.contains(char::is_alphanumeric) {
        let start = range.start + (part.len() - part.trim_start().len());
        sentences.push(start..start + trimmed.len());
    } else if let Some(last) = sentences.last_mut()
        && !trimmed.is_empty()
    {
        last.end = range.start + part.trim_end().len();
    }
}

/// True if a Latin stop between `before` and `after` ends a sentence.
fn ends(before: &str, stop: &str, after: &str, words: &Words) -> bool {
    if !after.starts_with(char::is_whitespace) {
        // A stop in the middle of a word, number or address; Chinese goes on without a space.
        return after.chars().next().is_some_and(is_han) && !before.ends_with(|c: char| c.is_ascii_digit());
    }
    let next = after.trim_start().chars().find(|c| c.is_alphanumeric());
    let starts_lower = next.is_some_and(char::is_lowercase);
    if !stop.starts_with('.') {
        return !starts_lower;
    }
    if starts_lower {
        return false;
    }
    // Behind a closing mark there is no abbreviation.
    if stop.contains(['”', '»', '"', ')', '’', '“']) {
        return true;
    }
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '«' | '“' | '„'))
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(['*', '_', '"']);
    let lower = word.to_lowercase();
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    // One capital is an initial: “J. Stalin”, “В. И. Ленин”; “vitamin C.” is the price.
    let is_initial = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none()
        && !word.contains(|c: char| c.is_ascii_digit())
        || (word.chars().count() > 1 && word.split('.').all(|part| part.chars().count() == 1));
    if is_initial {
        return false;
    }
    let is_abbreviation = words.abbreviations.contains(&lower.as_str());
    if is_abbreviation {
        // “… in 1949 г. Потом”: an abbreviation of a year may end a sentence, before a word with a capital.
        let is_behind_number = before[..before.len() - word.len()].trim_end().ends_with(|c: char| c.is_ascii_digit());
        // “в 1950 г. В. И. Петров”: a name goes on.
        let next = after.split_whitespace().next().unwrap_or_default();
        let is_name = next.ends_with('.') && next.chars().count() == 2;
        return is_behind_number && !is_name && words.tag == "ru" && matches!(lower.as_str(), "г" | "гг" | "в" | "вв");
    }
    // “am 3. Oktober”: an ordinal, not an end.
    let is_number = word.len() <= 2 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    !(is_number && words.tag == "de")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(tag: &str, text: &str) -> Vec<String> {
        let words = Words::of(tag).unwrap();
        split(text, words).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn stops_of_abbreviations_end_nothing() {
        assert_eq!(
            parts("en", "Dr. J. Smith met Mr. Li at 5 p.m. on Monday. They spoke."),
            ["Dr. J. Smith met Mr. Li at 5 p.m. on Monday.", "They spoke."]
        );
        assert_eq!(
            parts("en", "It cost $3.5 million, e.g. more. See U.S. Steel. “No.” He left!"),
            ["It cost $3.5 million, e.g. more.", "See U.S. Steel.", "“No.”", "He left!"]
        );
        assert_eq!(
            parts("de", "Am 3. Oktober 1990, z. B. in Berlin. Dann kam Dr. Weber."),
            ["Am 3. Oktober 1990, z. B. in Berlin.", "Dann kam Dr. Weber."]
        );
        assert_eq!(
            parts("ru", "В 1950 г. В. И. Петров приехал в г. Пекин. Это было в 1950 г. Потом он уехал."),
            ["В 1950 г. В. И. Петров приехал в г. Пекин.", "Это было в 1950 г.", "Потом он уехал."]
        );
        assert_eq!(
            parts("fr", "M. Dupont dit : « Non ! » Puis il partit."),
            ["M. Dupont dit : « Non ! »", "Puis il partit."]
        );
        assert_eq!(
            parts("es", "El Sr. Pérez llegó. ¿Por qué? Nadie lo sabe."),
            ["El Sr. Pérez llegó.", "¿Por qué?", "Nadie lo sabe."]
        );
        assert_eq!(
            parts("zh", "大桥建于1957年。它仍在吗？“在。”他说。"),
            ["大桥建于1957年。", "它仍在吗？", "“在。”", "他说。"]
        );
        assert_eq!(parts("en", "  … "), Vec::<String>::new());
    }
}
