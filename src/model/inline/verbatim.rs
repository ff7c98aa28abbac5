//! Finds what inline Markdown takes as it is written: code, formulas, addresses of links.

use std::ops::Range;

use super::formula::{code_len, formulas};

/// Longest address that is looked for, in bytes, so that the search stays linear.
const MAX_ADDRESS_LEN: usize = 2048;

/// The bytes of a text that aren't words: code spans, formulas, addresses; in order, apart from each other.
#[must_use]
pub fn verbatim(markdown: &str) -> Vec<Range<usize>> {
    let formulas = formulas(markdown);
    let mut next_formula = formulas.iter().peekable();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(rest) = markdown.get(at..).filter(|rest| !rest.is_empty()) {
        while next_formula.next_if(|formula| formula.start <= at).is_some() {}
        let len = match rest.as_bytes()[0] {
            b'`' => Some(code_len(rest)),
            b'$' => next_formula.peek().filter(|formula| formula.start == at + 1).map(|formula| formula.len() + 2),
            b'<' => tag_len(rest),
            b']' if rest.starts_with("](") => address_len(rest),
            b'\\' => Some(1 + rest[1..].chars().next().map_or(0, char::len_utf8)),
            b'h' | b'w' | b'm' if is_word_start(markdown, at) => url_len(rest),
            _ => None,
        };
        match len {
            Some(len) => {
                // What is escaped is a word's, an escaped quote included.
                if !rest.starts_with('\\') {
                    found.push(at..at + len);
                }
                at += len.max(1);
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn is_word_start(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
}

/// Length of `](address)`, the closing bracket included.
fn address_len(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, c) in rest.char_indices().take_while(|(i, _)| *i < MAX_ADDRESS_LEN) {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return Some(i + 1),
            ')' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// Length of `<https://…>` or an HTML tag, which shows as it is written.
fn tag_len(rest: &str) -> Option<usize> {
    let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let end = rest.char_indices().take_while(|(i, c)| *i < MAX_ADDRESS_LEN && *c != '\n').find(|(_, c)| *c == '>')?.0;
    is_tag.then_some(end + 1)
}

/// Length of an address that stands in the text by itself.
fn url_len(rest: &str) -> Option<usize> {
    let is_url = ["http://", "https://", "www.", "mailto:"].iter().any(|start| rest.starts_with(start));
    is_url.then(|| rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"')).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_word_is_found() {
        let text = r#"a `b "c"` $x - y$ [l "d"](http://e.f/(g)?h) <br x="1"> at https://i.j/k?l; \` "m" \$5 - 6$"#;
        let found: Vec<&str> = verbatim(text).into_iter().map(|range| &text[range]).collect();
        let expected = ["`b \"c\"`", "$x - y$", "](http://e.f/(g)?h)", "<br x=\"1\">", "https://i.j/k?l;"];
        assert_eq!(found, expected);
        assert!(verbatim("plain é").is_empty());
    }
}
