//! A text as decks write it: the opposite of `unescape`.
//!
//! Several lines stand on lines of their own, a step further in than what
//! holds them, for a deck takes such an indentation off again. Knows texts,
//! not what they mean.

use super::literal::unescape;

/// A step of indentation.
const INDENT: &str = "    ";

/// A text as a string of the deck language; `indent` are the blanks before the line that holds it.
///
/// Where `like` is a raw string, the new one is one too: what an author wrote
/// without escapes stays so.
#[must_use]
pub fn quoted(text: &str, indent: &str, like: Option<&str>) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_raw = like.is_some_and(|like| like.starts_with('r')) && !text.chars().any(is_control);
    let (open, close) = if is_raw { raw_quotes(&text) } else { ("\"".to_owned(), "\"".to_owned()) };
    let inner = if is_raw { text } else { escaped(&text) };
    let inner = if inner.contains('\n') { on_lines(&inner, indent) } else { inner };
    format!("{open}{inner}{close}")
}

/// A string token's text with as many lines as it has, indented under `indent`.
fn on_lines(text: &str, indent: &str) -> String {
    let line = |line: &str| match line.trim().is_empty() {
        true => "\n".to_owned(),
        false => format!("\n{indent}{INDENT}{line}"),
    };
    let lines: String = text.split('\n').map(line).collect();
    format!("{lines}\n{indent}")
}

/// Quotes of a raw string with as many hashes as the text asks for.
fn raw_quotes(text: &str) -> (String, String) {
    let n_hashes =
        text.split('"').skip(1).map(|after| after.bytes().take_while(|&b| b == b'#').count() + 1).max().unwrap_or(0);
    let hashes = "#".repeat(n_hashes);
    (format!("r{hashes}\""), format!("\"{hashes}"))
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            c if is_control(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// What a string token says; the token itself if it is none.
#[must_use]
pub fn meant(token: &str) -> String {
    unescape(token).unwrap_or_else(|| token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prose::Prose;

    #[test]
    fn what_is_quoted_reads_as_it_was_typed() {
        for text in
            ["", "one", "say \"this\"", r"a\b", "one\ntwo", "one\n\n  two\n", "\n\nafter", "a \"# b\nc", "\u{7}\ttab"]
        {
            for like in [None, Some("\"x\""), Some("r\"x\""), Some("r#\"x\"#")] {
                let token = quoted(text, "        ", like);
                assert_eq!(Prose::new(&meant(&token)).as_str(), text, "{token}");
            }
        }
        assert_eq!(quoted(r#"a "b" \c"#, "", Some("r\"x\"")), r##"r#"a "b" \c"#"##);
        assert_eq!(quoted("a\nb", "  ", None), "\"\n      a\n      b\n  \"");
    }
}
