//! A deck's text with its name and line index; spans, edits, diagnostics.
//!
//! Everything that points into a text lives here, so that the layers above
//! speak of places in one way. Knows nothing of RON.

pub mod diagnostic;
pub mod edit;
pub mod node_path;
pub mod report;
pub mod span;

use std::sync::Arc;

use diagnostic::{Diagnostic, Place};
use span::{Position, Span};

/// Largest deck that is read, in bytes.
pub const MAX_SOURCE_LEN: usize = 64 << 20;

/// The text of one file, without its byte order mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Vec<u32>,
    has_bom: bool,
}

impl Source {
    /// Wraps a text; `name` is what reports call it. A leading byte order mark is taken off.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: &str) -> Self {
        let (text, has_bom) = text.strip_prefix('\u{feff}').map_or((text, false), |rest| (rest, true));
        let mut line_starts = vec![0];
        line_starts.extend(
            text.bytes()
                .enumerate()
                .filter(|&(_, b)| b == b'\n')
                .map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)),
        );
        Self { name: name.into(), text: text.into(), line_starts, has_bom }
    }

    /// Reads bytes as UTF-8.
    ///
    /// # Errors
    /// A file over [`MAX_SOURCE_LEN`] or one that isn't UTF-8 comes back as
    /// the readable part with a finding that names the byte and a likely encoding.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: &[u8]) -> Result<Self, Box<(Self, Diagnostic)>> {
        let name = name.into();
        if bytes.len() > MAX_SOURCE_LEN {
            let message = format!(
                "the file has {} MB, over the limit of {} MB",
                bytes.len().div_ceil(1 << 20),
                MAX_SOURCE_LEN >> 20
            );
            let finding = Diagnostic::error("file-too-large", Place::File, message)
                .hint("keep pictures in files of their own and split the deck");
            return Err(Box::new((Self::new(name, ""), finding)));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => Err(Box::new(not_utf8(name, bytes, error.valid_up_to()))),
        }
    }

    /// What reports call the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text without byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    #[must_use]
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// True if the file began with a byte order mark, which saving keeps.
    #[must_use]
    pub fn has_bom(&self) -> bool {
        self.has_bom
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn n_lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Line and column of a byte offset; offsets past the end give the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let line_idx = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let start = self.line_starts[line_idx] as usize;
        let before = self.text.get(start..offset as usize).unwrap_or_default();
        Position {
            line: u32::try_from(line_idx + 1).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }

    /// Byte offset of a line and column; places past the end of a line give its end.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        let line_idx = (position.line.max(1) as usize - 1).min(self.line_starts.len() - 1);
        let line = self.line_span(line_idx);
        let text = &self.text[line.range()];
        let column = position.column.max(1) as usize - 1;
        let within = text.char_indices().nth(column).map_or(text.len(), |(i, _)| i);
        line.start + u32::try_from(within).unwrap_or(0)
    }

    /// The bytes of a line, counted from 0, without its line end.
    #[must_use]
    pub fn line_span(&self, line_idx: usize) -> Span {
        let start = self.line_starts[line_idx];
        let end = self.line_starts.get(line_idx + 1).map_or(self.text.len(), |&next| next as usize - 1);
        let text = &self.text[start as usize..end];
        let len = text.strip_suffix('\r').unwrap_or(text).len();
        Span::new(start, start + u32::try_from(len).unwrap_or(0))
    }
}

fn not_utf8(name: Arc<str>, bytes: &[u8], valid_up_to: usize) -> (Source, Diagnostic) {
    let readable = String::from_utf8_lossy(&bytes[..valid_up_to]);
    let source = Source::new(name, &readable);
    let at = Span::at(u32::try_from(source.text.len()).unwrap_or(u32::MAX));
    let guess = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16",
        _ => "it may be Latin-1, Windows-1251 or GB 18030",
    };
    let message = format!("byte {} (0x{:02X}) isn't valid UTF-8; {guess}", valid_up_to + 1, bytes[valid_up_to]);
    (source, Diagnostic::error("not-utf-8", Place::Span(at), message).hint("save the file as UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalars_and_lone_cr_ends_no_line() {
        let source = Source::new("t", "a\r\n日本x\rb\n\tc");
        assert_eq!(source.n_lines(), 3);
        let x = u32::try_from(source.text().find('x').unwrap()).unwrap();
        assert_eq!(source.position(x), Position { line: 2, column: 3 });
        let c = u32::try_from(source.text().find('c').unwrap()).unwrap();
        assert_eq!(source.position(c), Position { line: 3, column: 2 });
        assert_eq!(source.offset(Position { line: 2, column: 3 }), x);
        assert_eq!(source.offset(Position { line: 99, column: 99 }), u32::try_from(source.text().len()).unwrap());
    }

    #[test]
    fn invalid_utf8_names_the_byte() {
        let (source, finding) = *Source::from_bytes("t", b"Deck(\n  title: \"caf\xe9\"").unwrap_err();
        assert_eq!(finding.code, "not-utf-8");
        assert!(finding.message.contains("byte 20 (0xE9)"), "{}", finding.message);
        assert_eq!(source.position(19), Position { line: 2, column: 14 });
    }
}
