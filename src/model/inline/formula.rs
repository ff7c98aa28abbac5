//! Finds the formulas of inline Markdown, `$…$`, before Markdown reads what they are made of.

use std::borrow::Cow;
use std::ops::Range;

/// Longest code span that is looked for, in bytes, so that the search stays linear.
const MAX_CODE_LEN: usize = 2048;
/// More formulas than this in one text stay text.
const MAX_FORMULAS: usize = 4096;

/// Stands for a formula while Markdown is parsed; a letter to Markdown's rules.
const PLACEHOLDER: char = '\u{f8f4}';
/// The first of the private characters that number the formulas.
const FIRST_NUMBER: u32 = 0xf_0000;

/// The formulas of a text: the bytes between the dollar signs.
///
/// No blank stands inside the dollar signs and no digit after the closing
/// one, so that money stays text; a backslash makes a dollar sign text, and
/// code is code.
#[must_use]
pub fn formulas(markdown: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    // No formula that opens before this closes, so that the search stays linear.
    let mut open_end = 0;
    while let Some(next) = markdown[at..].find(['$', '\\', '`']).map(|i| at + i) {
        let rest = &markdown[next..];
        at = next
            + match rest.as_bytes()[0] {
                b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                b'`' => code_len(rest),
                _ if next < open_end => 1,
                _ => match formula_len(&rest[1..]) {
                    Ok(len) => {
                        found.push(next + 1..next + 1 + len);
                        if found.len() == MAX_FORMULAS {
                            break;
                        }
                        len + 2
                    }
                    Err(seen) => {
                        open_end = next + 1 + seen;
                        1
                    }
                },
            };
    }
    found
}

/// Length of a formula that starts here, behind its dollar sign; else how far on none ends either.
fn formula_len(inside: &str) -> Result<usize, usize> {
    if inside.starts_with(|first: char| first.is_whitespace() || first == '$') {
        return Err(0);
    }
    let mut before = ' ';
    for (i, c) in inside.char_indices() {
        if before == '\\' {
            // Whatever it is, it is escaped, and escapes nothing itself.
            before = if c == '\\' { '\0' } else { c };
            continue;
        }
        if c == '\n' && inside[i + 1..].trim_start_matches([' ', '\t']).starts_with('\n') {
            // A formula ends with its paragraph.
            return Err(i);
        }
        let is_closing = c == '$' && !before.is_whitespace();
        if is_closing && !inside[i + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(i);
        }
        before = c;
    }
    Err(inside.len())
}

/// Length of a code span that starts here; of its backticks alone if they open none.
pub(super) fn code_len(text: &str) -> usize {
    let n_ticks = text.bytes().take_while(|&b| b == b'`').count();
    let mut at = n_ticks;
    while let Some(next) = text[at..].find('`').map(|i| at + i).filter(|&next| next < MAX_CODE_LEN) {
        let n = text[next..].bytes().take_while(|&b| b == b'`').count();
        at = next + n;
        if n == n_ticks {
            return at;
        }
    }
    n_ticks
}

/// A text whose formulas are hidden from Markdown.
pub(super) struct Hidden<'a> {
    /// The text, a placeholder for each formula.
    pub(super) text: Cow<'a, str>,
    /// The formulas in order.
    pub(super) formulas: Vec<&'a str>,
}

impl<'a> Hidden<'a> {
    /// Hides the formulas of a text.
    pub(super) fn new(markdown: &'a str) -> Self {
        let none = Self { text: Cow::Borrowed(markdown), formulas: Vec::new() };
        if !markdown.contains('$') || markdown.contains(PLACEHOLDER) {
            return none;
        }
        let found = formulas(markdown);
        if found.is_empty() {
            return none;
        }
        let mut text = String::with_capacity(markdown.len());
        let mut formulas = Vec::with_capacity(found.len());
        let mut end = 0;
        for (number, range) in (FIRST_NUMBER..).zip(found) {
            let Some(number) = char::from_u32(number) else { break };
            text.push_str(&markdown[end..range.start - 1]);
            text.extend([PLACEHOLDER, number]);
            formulas.push(&markdown[range.clone()]);
            end = range.end + 1;
        }
        text.push_str(&markdown[end..]);
        Self { text: Cow::Owned(text), formulas }
    }
}

/// A piece of text between placeholders.
pub(super) enum Piece<'a> {
    /// Ordinary text.
    Text(&'a str),
    /// A formula by its number.
    Formula(usize),
}

/// Splits a text at its placeholders.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(PLACEHOLDER) {
        pieces.push(Piece::Text(before));
        let number = after.chars().next();
        let idx = number.and_then(|c| u32::from(c).checked_sub(FIRST_NUMBER)).and_then(|i| usize::try_from(i).ok());
        pieces.extend(idx.map(Piece::Formula));
        rest = &after[number.map_or(0, char::len_utf8)..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The text as it was written, where formulas mean nothing: code, HTML, targets of links.
pub(super) fn unhide(text: &str, formulas: &[&str]) -> String {
    let mut written = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => written.push_str(text),
            Piece::Formula(i) => {
                let formula = formulas.get(i).copied().unwrap_or_default();
                written.extend(["$", formula, "$"]);
            }
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        formulas(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn money_is_no_formula() {
        for text in ["US$ 300 million", "from $143 million to $300 million", "$5–$6", r"\$x$", "$", "$$", "`$x$`", ""]
        {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn formulas_are_found() {
        assert_eq!(found("with $x^2$ and"), ["x^2"]);
        assert_eq!(found("$a$, $b_1$; `$c$` $d$"), ["a", "b_1", "d"]);
        assert_eq!(found(r"$5\$ + x$ costs US$ 3"), [r"5\$ + x"]);
        assert_eq!(found("`` `$a$ `` $b$ ` $c$"), ["b", "c"]);
        assert_eq!(found("$a\n\nb$"), Vec::<&str>::new());
        assert_eq!(found("速度$v$的"), ["v"]);
        assert_eq!(found(&"$a ".repeat(100_000)), Vec::<&str>::new());
        assert_eq!(found(&"`".repeat(100_001)), Vec::<&str>::new());
        // However long it is, it is one.
        let deep = r"\frac{1}{".repeat(10_000);
        assert_eq!(found(&format!("so ${deep}$ and $x$")), [deep.as_str(), "x"]);
        assert_eq!(found("$a b\n\n$c$ costs $ 5, $d$"), ["c", "d"]);
    }
}
