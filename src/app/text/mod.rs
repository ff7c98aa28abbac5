//! What the editor knows of a deck's text: what stands at the caret, what may be typed there, what keys do to it.
//!
//! Texts and places in, edits out: nothing here knows a window, so all of it
//! is tested without one. Offsets are bytes.

pub mod acts;
pub mod complete;
pub mod context;
pub mod find;
pub mod fold;
pub mod hover;
pub mod keys;

use crate::source::edit::TextEdit;
use crate::source::span::Span;
use crate::syntax::{Token, TokenKind, Tree};

/// What is selected; both ends are the same where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// The end that stays.
    pub anchor: u32,
    /// The end that moves: the caret.
    pub caret: u32,
}

impl Selection {
    /// A caret with nothing selected.
    #[must_use]
    pub fn at(caret: u32) -> Self {
        Self { anchor: caret, caret }
    }

    /// What lies between both ends.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.anchor.min(self.caret), self.anchor.max(self.caret))
    }

    /// True if nothing is selected.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.anchor == self.caret
    }

    /// The same ends, each moved by `shift`.
    #[must_use]
    pub fn map(self, shift: impl Fn(u32) -> u32) -> Self {
        Self { anchor: shift(self.anchor), caret: shift(self.caret) }
    }
}

/// A change of the text with what is selected after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change.
    pub edit: TextEdit,
    /// What is selected then.
    pub selection: Selection,
}

impl Change {
    fn new(edit: TextEdit, selection: Selection) -> Self {
        Self { edit, selection }
    }
}

/// Where an offset is after an edit; what was deleted moves to the end of what came in its place.
#[must_use]
pub fn after_edit(edit: &TextEdit, offset: u32) -> u32 {
    let mut shift: i64 = 0;
    for indel in edit.indels() {
        let inserted = i64::try_from(indel.insert.len()).unwrap_or(0);
        if indel.delete.end <= offset {
            shift += inserted - i64::from(indel.delete.len());
        } else if indel.delete.start < offset {
            return moved(indel.delete.start, shift + inserted);
        } else {
            break;
        }
    }
    moved(offset, shift)
}

fn moved(offset: u32, by: i64) -> u32 {
    u32::try_from((i64::from(offset) + by).max(0)).unwrap_or(u32::MAX)
}

/// An offset as the text's own type; no text is longer than 4 GB.
fn at(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Where the line of an offset begins.
#[must_use]
pub fn line_start(text: &str, offset: u32) -> u32 {
    at(text[..floor(text, offset)].rfind('\n').map_or(0, |at| at + 1))
}

/// Where the line of an offset ends, before its line end.
#[must_use]
pub fn line_end(text: &str, offset: u32) -> u32 {
    let from = floor(text, offset);
    let end = text[from..].find('\n').map_or(text.len(), |len| from + len);
    at(if end > from && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end })
}

/// The blanks that a line begins with.
fn indent_of(text: &str, line_start: u32) -> &str {
    let line = &text[line_start as usize..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The nearest boundary of characters at or before an offset.
fn floor(text: &str, offset: u32) -> usize {
    text.floor_char_boundary((offset as usize).min(text.len()))
}

/// The token that an offset lies inside of, not at its edge; a comment or lost string also holds its end.
fn token_around(tree: &Tree, offset: u32) -> Option<Token> {
    let token = offset.checked_sub(1).and_then(|before| tree.token_at(before)).map(|idx| tree.tokens()[idx])?;
    let goes_on = token.span.end > offset || is_open_ended(tree, token);
    (token.span.start < offset && goes_on).then_some(token)
}

/// True for a token that whatever is typed at its end becomes part of.
fn is_open_ended(tree: &Tree, token: Token) -> bool {
    let text = tree.slice(token.span);
    match token.kind {
        TokenKind::LineComment => true,
        TokenKind::String => text.len() == 1 || !text.ends_with(['"', '#']) || text.ends_with("\\\""),
        _ => false,
    }
}

/// True if an offset lies inside of a string or comment.
fn is_in_prose(tree: &Tree, offset: u32) -> bool {
    token_around(tree, offset).is_some_and(|token| {
        matches!(
            token.kind,
            TokenKind::String | TokenKind::Bytes | TokenKind::Char | TokenKind::LineComment | TokenKind::BlockComment
        )
    })
}
