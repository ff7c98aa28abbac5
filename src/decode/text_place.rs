//! Places within a text: bytes of a string as the model holds it ↔ bytes of its literal.

use std::ops::Range;

use super::Decoded;
use crate::model::prose::Prose;
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::syntax::{pieces, unescape};

impl Decoded {
    /// The bytes of the source that bytes of a text come from; the whole value if that can't be told.
    #[must_use]
    pub fn span_within(&self, path: &NodePath, range: &Range<usize>) -> Span {
        let whole = self.span_of(path);
        let found = self.find(path).and_then(|_| literal_range(self.tree.slice(whole), range));
        let moved = |at: usize| u32::try_from(at).map_or(whole.end, |at| whole.start.saturating_add(at));
        found.map_or(whole, |found| Span::new(moved(found.start), moved(found.end)))
    }
}

/// The bytes of a literal that bytes of its dedented text come from.
///
/// Dedenting drops white space only, so the text is found by walking both
/// side by side and skipping what white space the text lacks.
fn literal_range(token: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let text = Prose::new(&unescape(token)?);
    let mut wanted = text.char_indices().peekable();
    let (mut start, mut end) = (None, None);
    for (at, piece) in pieces(token) {
        let Some(&(offset, c)) = wanted.peek() else { break };
        // A line break of two bytes is one to the text.
        let is_same = piece == Some(c) || (piece == Some('\r') && c == '\n');
        if is_same {
            wanted.next();
            if offset >= range.start && start.is_none() {
                start = Some(at.start);
            }
            if offset < range.end.max(range.start + 1) {
                end = Some(at.end);
            }
        } else if piece.is_some_and(|c| !c.is_whitespace()) {
            return None;
        }
    }
    let start = start.or(end)?;
    Some(start..end.unwrap_or(start).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_into_literals() {
        let check = |token: &str, wanted: &str, expected: &str| {
            let text = Prose::new(&unescape(token).unwrap());
            let at = text.find(wanted).unwrap();
            let found = literal_range(token, &(at..at + wanted.len())).unwrap();
            assert_eq!(&token[found], expected, "{token}");
        };
        check(r#""a \\frc b""#, r"\frc", r"\\frc");
        check(r###"r#"a \frc "b""#"###, r"\frc", r"\frc");
        check("\"\n        one\n          two \\\\x\n    \"", r"\x", r"\\x");
        check("\"\r\n  a\r\n  b\\u{e9}c\r\n\"", "éc", "\\u{e9}c");
        check("r\"\n    a\n\n      b c\n\"", "b c", "b c");
    }
}
