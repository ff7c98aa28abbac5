//! Lines that say who wrote or said something: no points of an essay.

use crate::essay::words::{Words, count, is_han};
use crate::essay::{Kind, Paragraph};

/// Paragraphs among which the line of the author is looked for.
const N_FIRST: usize = 3;
/// Longest such line, in words.
const MAX_WORDS: usize = 8;

/// Takes the line that names the author out of the beginning of a text.
pub(super) fn take_author(paragraphs: &mut Vec<Paragraph>, words: &Words) -> Option<String> {
    let is_line = |p: &&Paragraph| matches!(p.kind, Kind::Text | Kind::Heading(_)) && count(&p.text) <= MAX_WORDS;
    let found = paragraphs
        .iter()
        .take(N_FIRST)
        .take_while(is_line)
        .enumerate()
        .find_map(|(index, paragraph)| Some((index, author(&paragraph.text, words)?)));
    let (index, author) = found?;
    // A text that is nothing else keeps it.
    if paragraphs.len() < 2 {
        return None;
    }
    paragraphs.remove(index);
    Some(author)
}

/// The name in “By Anna Smith”, “Автор: Анна Смит”, “*von* Anna Schmidt”.
fn author(text: &str, words: &Words) -> Option<String> {
    let plain = text.trim().trim_matches(['*', '_']).trim();
    let lower = plain.to_lowercase();
    let lead = words.bylines.iter().filter(|lead| lower.starts_with(**lead)).max_by_key(|lead| lead.len())?;
    // A small letter may have another length than a large one; then there is no such place.
    let rest = plain.get(lead.len()..)?;
    let name = rest.trim_start_matches([':', '：', ' ', '\u{a0}']).trim_matches(['*', '_']).trim();
    let is_apart = rest.len() > name.len() && rest.starts_with([':', '：', ' ', '\u{a0}', '*', '_']);
    (is_apart && is_name(name)).then(|| name.to_owned())
}

/// True for words with capitals, and small ones between them: “Simone de Beauvoir and J.-P. Sartre”.
fn is_name(text: &str) -> bool {
    const SMALL: [&str; 16] =
        ["and", "de", "del", "della", "der", "den", "di", "du", "la", "le", "van", "von", "und", "et", "y", "и"];
    if text.is_empty() || text.ends_with(['?', '!', ':', ';', '。', '？', '！']) {
        return false;
    }
    if text.chars().all(|c| is_han(c) || matches!(c, '·' | '、' | ' ')) {
        return (2..=12).contains(&text.chars().count());
    }
    let mut names = text.split([' ', '\u{a0}', ',', '&']).filter(|word| !word.is_empty());
    let is_part = |word: &str| word.starts_with(char::is_uppercase) || SMALL.contains(&word);
    names.clone().next_back().is_some_and(|last| last.starts_with(char::is_uppercase))
        && names.all(is_part)
        && !text.contains(|c: char| c.is_ascii_digit())
}

/// Joins a line that names the speaker, such as “— Li Bai”, to the quotation above it.
pub(super) fn join_speakers(paragraphs: &mut Vec<Paragraph>) {
    let mut i = 1;
    while i < paragraphs.len() {
        match speaker(&paragraphs[i]).filter(|_| is_quotation(&paragraphs[i - 1])) {
            Some(name) => {
                paragraphs.remove(i);
                let quotation = &mut paragraphs[i - 1];
                // Russian sets the stop behind the marks, which a quotation on a slide of its own does without.
                if ["».", "”.", "“."].iter().any(|end| quotation.text.ends_with(end)) {
                    quotation.text.pop();
                }
                quotation.kind = Kind::Quote(Some(name));
            }
            None => i += 1,
        }
    }
}

fn speaker(paragraph: &Paragraph) -> Option<String> {
    let name = paragraph.text.trim().strip_prefix(['—', '–', '―'])?.trim_start_matches(['—', '–', '―', ' ', '\u{a0}']);
    let is_short = matches!(paragraph.kind, Kind::Text | Kind::Heading(_)) && count(name) <= MAX_WORDS;
    let starts = name.starts_with(|c: char| c.is_uppercase() || is_han(c) || matches!(c, '*' | '«' | '“'));
    // The stop of “1935 г.” is the abbreviation's.
    let last = name.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default().trim_end_matches('.');
    let name_alone = if last.chars().count() > 2 { name.trim_end_matches('.') } else { name };
    (is_short && starts && !name.ends_with(['?', '!', ':'])).then(|| name_alone.to_owned())
}

/// True for a paragraph that is a quotation and nothing else.
fn is_quotation(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    let is_marked = || {
        let whole = text.strip_suffix('.').unwrap_or(text);
        let inner = whole.strip_prefix(['“', '«', '„', '"', '「'])?.strip_suffix(['”', '»', '“', '"', '」'])?;
        (!inner.contains(['”', '»', '"', '」'])).then_some(())
    };
    match &paragraph.kind {
        Kind::Quote(by) => by.is_none(),
        Kind::Text => is_marked().is_some(),
        Kind::Heading(_) | Kind::Item(_) | Kind::Table(_) | Kind::Picture(_) | Kind::Verbatim(_) | Kind::Note => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn the_author_is_no_point_of_the_essay() {
        let long = "A long paragraph stands here and says what there is to say about it. It goes on for a while.";
        let cases = [
            (format!("My Essay\n\nBy Anna Smith\n\n{long}"), Some("Anna Smith")),
            (format!("My Essay\n\nBy the river they built a mill\n\n{long}"), None),
            (format!("{long}\n\nBy Anna Smith\n\n{long}"), None),
            ("# Мост\n\n*Автор: Анна Смит*\n\nМост построили после войны, и он стоит.".to_owned(), Some("Анна Смит")),
            ("# 大桥\n\n作者：李白\n\n大桥建于战后，至今仍在。许多人每天从桥上走过。".to_owned(), Some("李白")),
        ];
        for (text, expected) in cases {
            let essay = read("a.md", text.as_bytes()).unwrap();
            assert_eq!(essay.author.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_dash_below_a_quotation_names_the_speaker() {
        for text in ["> The road is long.\n\n— Li Bai\n\nIt goes on.", "“The road is long.”\n\n— Li Bai\n\nIt goes on."]
        {
            let essay = read("a.md", text.as_bytes()).unwrap();
            assert_eq!(essay.paragraphs[0].kind, Kind::Quote(Some("Li Bai".to_owned())), "{text}");
            assert_eq!(essay.paragraphs.len(), 2);
        }
        let russian = "«Мы строили дворец для народа».\n— Л. М. Каганович, речь 14 мая 1935 г.\n\nТак он сказал тогда.";
        let essay = read("a.txt", russian.as_bytes()).unwrap();
        let by = Kind::Quote(Some("Л. М. Каганович, речь 14 мая 1935 г.".to_owned()));
        assert_eq!(
            (&essay.paragraphs[0].kind, essay.paragraphs[0].text.as_str()),
            (&by, "«Мы строили дворец для народа»")
        );
        let essay = read("a.md", "It was long.\n\n— Li Bai".as_bytes()).unwrap();
        assert_eq!(essay.paragraphs.len(), 2);
    }
}
