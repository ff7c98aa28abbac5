//! What a RON text is made of, comments and white space included.

use crate::source::span::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Blanks, tabs, line ends.
    Whitespace,
    /// `// …` up to the line's end.
    LineComment,
    /// `/* … */`, nested ones included.
    BlockComment,
    /// `(`, `[` or `{`.
    Open(Bracket),
    /// `)`, `]` or `}`.
    Close(Bracket),
    /// `,`, and what was written in its place.
    Comma,
    /// `:`, and what was written in its place.
    Colon,
    /// `=`.
    Equals,
    /// `#`.
    Hash,
    /// `!`.
    Bang,
    /// A name, raw ones included.
    Ident,
    /// `"…"` or `r#"…"#`.
    String,
    /// `b"…"` or `br#"…"#`.
    Bytes,
    /// `'c'`.
    Char,
    /// A number, a range of numbers, or `b'c'`; it may be malformed.
    Number,
    /// A character that has no place in RON.
    Other,
}

/// Kinds of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bracket {
    /// `(…)`.
    Paren,
    /// `[…]`.
    Square,
    /// `{…}`.
    Brace,
}

impl Bracket {
    /// The opening character.
    #[must_use]
    pub fn open(self) -> char {
        match self {
            Self::Paren => '(',
            Self::Square => '[',
            Self::Brace => '{',
        }
    }

    /// The closing character.
    #[must_use]
    pub fn close(self) -> char {
        match self {
            Self::Paren => ')',
            Self::Square => ']',
            Self::Brace => '}',
        }
    }
}

/// A piece of the text; all tokens together are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
}

impl Token {
    /// True for white space and comments.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self.kind, TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment)
    }
}
