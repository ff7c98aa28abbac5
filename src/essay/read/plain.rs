//! Plain text: headings are told by their shape.
//!
//! A heading is a short line with no stop at its end, between paragraphs that
//! are longer; or one that is underlined, numbered or in capitals.

use super::{Found, Kind, Mark, Paragraph, escaped};
use crate::essay::words::{Words, count, is_han};

/// Longest heading, in words.
const MAX_HEADING: usize = 16;

/// Reads plain text.
#[must_use]
pub fn read(text: &str) -> Found {
    let words = Words::detect(text);
    let blocks = blocks(text);
    let is_numbered = |block: &str| number_level(block, words).is_some();
    let n_numbered =
        blocks.iter().filter(|block| is_heading_shape(&block.text, words) && is_numbered(&block.text)).count();
    let mut found = Found::default();
    for (i, block) in blocks.iter().enumerate() {
        let text = block.text.trim();
        if let Some((mark, item)) = listed(&blocks, i) {
            found.paragraphs.push(Paragraph::new(Kind::Item(mark), escaped(item)));
            continue;
        }
        let next = blocks[i + 1..].iter().find(|next| item(&next.text).is_none());
        let is_between = next.is_some_and(|next| {
            next.underline.is_some()
                || is_heading_shape(&next.text, words)
                || next.text.chars().count() * 2 > text.chars().count() * 3
        });
        // What a list of sources is called is a heading, however short what follows is.
        let is_references = i > 0
            && next.is_some()
            && words.references.contains(&text.trim_end_matches([':', '：', '.']).to_lowercase().as_str());
        let is_shaped = is_heading_shape(text, words) && is_between;
        let level = match (block.underline, number_level(text, words)) {
            (Some(level), _) => Some(level),
            (None, _) if is_references => Some(1),
            (None, Some(level)) if is_shaped => Some(level),
            (None, None) if is_shaped && is_capitals(text) => Some(1),
            (None, _) if is_shaped => Some(if n_numbered > 1 { 2 } else { 1 }),
            (None, _) => None,
        };
        let Some(level) = level else {
            found.paragraphs.push(Paragraph::new(Kind::Text, escaped(text)));
            continue;
        };
        // The first line of all is what the essay is called, unless it is one of several numbers.
        let is_title = found.paragraphs.is_empty() && found.title.is_none() && number_level(text, words).is_none();
        if is_title {
            found.title = Some(escaped(text));
        } else {
            found.paragraphs.push(Paragraph::new(Kind::Heading(level), escaped(without_number(text, words))));
        }
    }
    found
}

/// A block that is an item of a list, by its sign or by a number that the block beside it counts on from.
fn listed(blocks: &[Block], i: usize) -> Option<(Mark, &str)> {
    let text = blocks[i].text.trim();
    if let Some(item) = item(text) {
        return Some((Mark::default(), item));
    }
    let (number, rest) = numbered(text)?;
    let at = |k: Option<usize>| k.and_then(|k| blocks.get(k)).and_then(|block| numbered(block.text.trim()));
    let follows = at(i.checked_sub(1)).is_some_and(|(before, _)| before + 1 == number);
    let leads = at(Some(i + 1)).is_some_and(|(next, _)| next == number + 1);
    (follows || leads).then_some((Mark::new(0, true), rest))
}

/// The number of “2. Second” or “2) Second”, and what follows it.
fn numbered(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
    let rest = text[digits..].strip_prefix(['.', ')', '、', '．'])?;
    let item = rest.trim_start();
    let is_apart = item.len() < rest.len() || item.starts_with(is_han);
    (is_apart && item.starts_with(char::is_alphabetic)).then_some((number, item))
}

struct Block {
    text: String,
    underline: Option<u8>,
}

/// Paragraphs: lines, or groups of lines where lines are broken by hand.
fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_broken = are_lines_broken(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in lines {
        let is_rule = line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
        match blocks.last_mut() {
            _ if line.is_empty() => is_open = false,
            Some(last) if is_rule => {
                if is_open && count(&last.text) <= MAX_HEADING {
                    last.underline = Some(if line.starts_with('=') { 1 } else { 2 });
                }
                is_open = false;
            }
            None if is_rule => {}
            Some(last) if is_open && is_broken && item(line).is_none() => {
                if !(last.text.ends_with(is_han) || line.starts_with(is_han)) {
                    last.text.push(' ');
                }
                last.text.push_str(line);
            }
            Some(_) | None => {
                blocks.push(Block { text: line.to_owned(), underline: None });
                is_open = true;
            }
        }
    }
    blocks
}

/// True if lines end where a page ended, not where a paragraph does.
fn are_lines_broken(lines: &[&str]) -> bool {
    let filled: Vec<usize> = lines.iter().map(|line| line.chars().count()).filter(|n| *n > 0).collect();
    let n_joined = lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty()).count();
    let n_long = filled.iter().filter(|n| **n > 110).count();
    let n_open = lines
        .windows(2)
        .filter(|pair| !pair[1].is_empty() && pair[0].ends_with(|c: char| c.is_alphabetic() || c == ','))
        .count();
    n_joined * 3 > filled.len() && n_long * 5 < filled.len() && n_open * 3 > n_joined
}

/// What follows the mark of a list's item.
fn item(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix(['•', '·', '▪', '‣', '◦'])
        .or_else(|| ["- ", "* ", "+ "].iter().find_map(|mark| text.strip_prefix(mark)))?;
    let rest = rest.trim();
    (!rest.is_empty()).then_some(rest)
}

fn is_heading_shape(text: &str, words: &Words) -> bool {
    let n = text.chars().count();
    let is_short = count(text) <= MAX_HEADING && n <= if words.is_spaceless() { 34 } else { 110 };
    let has_end = text.ends_with(['.', '!', '…', ';', ',', ':', '。', '！', '；', '，', '：', '”', '»', '"', '、'])
        && number_level(text, words).is_none_or(|_| !text.ends_with('.') || count(text) > 2);
    let starts = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    is_short && !has_end && starts && item(text).is_none() && text.contains(char::is_alphabetic)
}

fn is_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !text.contains(char::is_lowercase)
        && !text.contains(is_han)
}

/// How deep a number before a heading goes: `1.` is 1, `1.2` is 2; a chapter is 1.
fn number_level(text: &str, words: &Words) -> Option<u8> {
    let first = text.split([' ', '\u{a0}', '、', '.', '：']).next()?.to_lowercase();
    if words.is_spaceless() {
        let is_chapter = text.starts_with('第') && text.chars().take(6).any(|c| matches!(c, '章' | '节' | '部' | '篇'));
        let is_count = text.chars().next().is_some_and(|c| "一二三四五六七八九十".contains(c))
            && text.chars().take(4).any(|c| c == '、');
        if is_chapter || is_count {
            return Some(1);
        }
    }
    let number = text.split_whitespace().next()?;
    if words.chapters.contains(&first.as_str()) && text.split_whitespace().nth(1).is_some_and(|word| word.len() <= 6) {
        return Some(1);
    }
    let parts = number.trim_end_matches(['.', ')']);
    let has_mark = parts.len() < number.len();
    let is_roman = has_mark && parts.len() <= 5 && !parts.is_empty() && parts.bytes().all(|b| b"IVX".contains(&b));
    if is_roman {
        return Some(1);
    }
    let levels: Vec<&str> = parts.split('.').collect();
    let is_number =
        levels.iter().all(|level| (1..=2).contains(&level.len()) && level.bytes().all(|b| b.is_ascii_digit()));
    (is_number && (has_mark || levels.len() > 1)).then(|| u8::try_from(levels.len()).unwrap_or(6).min(6))
}

/// A heading without its number; “Chapter 2” stays if there is nothing else.
fn without_number<'a>(text: &'a str, words: &Words) -> &'a str {
    if number_level(text, words).is_none() {
        return text;
    }
    let rest = if words.is_spaceless() && !text.starts_with(|c: char| c.is_ascii_digit()) {
        text.split_once(['、', '章', '节', ' ', '：']).map_or(text, |(_, rest)| rest)
    } else {
        let mut rest = text.split_once(char::is_whitespace).map_or(text, |(_, rest)| rest);
        if text.chars().next().is_some_and(char::is_alphabetic)
            && words.chapters.iter().any(|c| text.to_lowercase().starts_with(c))
        {
            rest = rest.split_once([' ', ':', '.', '—', '–']).map_or("", |(_, rest)| rest);
        }
        rest
    };
    let rest = rest.trim_start_matches([' ', '.', ':', '：', '—', '–', '-', '、', '\u{a0}']);
    if rest.contains(char::is_alphabetic) { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<(u8, String)> {
        let found = read(text);
        let level = |p: Paragraph| match p.kind {
            Kind::Heading(level) => Some((level, p.text)),
            _ => None,
        };
        found.title.into_iter().map(|title| (0, title)).chain(found.paragraphs.into_iter().filter_map(level)).collect()
    }

    #[test]
    fn headings_are_told_by_their_shape() {
        let long = "A long paragraph stands here and says what there is to say about it. It goes on.";
        let cases = [
            (format!("{long}\nSteel and Ideals: The Start\n{long}\n{long}"), vec![(1, "Steel and Ideals: The Start")]),
            (
                format!("My Essay\n\nOne\n===\n{long}\n\nTwo\n---\n{long}"),
                vec![(0, "My Essay"), (1, "One"), (2, "Two")],
            ),
            (format!("{long}\n\n1. First\n\n{long}\n\n1.2 Deeper\n\n{long}"), vec![(1, "First"), (2, "Deeper")]),
            (format!("{long}\n\nTHE END\n\n{long}"), vec![(1, "THE END")]),
            (format!("{long}\n\nChapter 2: The road\n\n{long}"), vec![(1, "The road")]),
            (format!("{long}\n\nHe left.\n\n{long}\n\nthen came\n\n{long}"), vec![]),
        ];
        for (text, expected) in cases {
            let expected: Vec<(u8, String)> = expected.into_iter().map(|(l, t)| (l, t.to_owned())).collect();
            assert_eq!(headings(&text), expected, "{text}");
        }
        let chinese =
            "大桥建于战后，至今仍在。许多人每天从桥上走过。\n\n第二章 铁路\n\n铁路从北京出发，一直通到莫斯科。";
        assert_eq!(headings(chinese), [(1, "铁路".to_owned())]);
    }

    #[test]
    fn numbers_that_count_on_are_a_list() {
        let text = "一、商队\n\n商队的路线大致如下，从山里到北方，走了许多个月。\n\n1. 从武夷山出发\n2. 经水路到汉口\n3. 改走陆路，到张家口\n\n二、茶叶\n\n茶叶装在箱子里，由骆驼运到恰克图，再卖给俄国商人。";
        let found = read(text);
        let items = found.paragraphs.iter().filter(|p| matches!(p.kind, Kind::Item(mark) if mark.is_numbered));
        assert_eq!(
            items.map(|p| p.text.as_str()).collect::<Vec<_>>(),
            ["从武夷山出发", "经水路到汉口", "改走陆路，到张家口"]
        );
        assert_eq!(headings(text), [(1, "商队".to_owned()), (1, "茶叶".to_owned())]);
    }

    #[test]
    fn lines_broken_by_hand_are_joined() {
        let text = "The bridge was built after the war by people who came from\nall over the country, and it is still\nstanding today.\n\nAnother paragraph follows here, and it has a second line as well,\nwhich ends here.\n";
        assert_eq!(read(text).paragraphs.len(), 2);
        assert_eq!(read("- one\n- two\n• three").paragraphs.len(), 3);
    }
}
