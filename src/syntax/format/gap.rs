//! What stands between two tokens that mean something: comments, and how lines divide them.

use crate::source::span::Span;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::Tree;

/// A comment between two tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    /// Where it is, without blanks at its end.
    pub(super) span: Span,
    /// `// …`, behind which the line ends.
    pub(super) is_line: bool,
    /// It begins a line.
    pub(super) begins_line: bool,
    /// An empty line stands before it.
    pub(super) follows_blank: bool,
}

/// All that stands between two tokens that mean something.
#[derive(Debug, Clone, Default)]
pub(super) struct Gap {
    /// Its comments in order.
    pub(super) comments: Vec<Comment>,
    /// Line breaks behind the last comment.
    n_breaks: usize,
    ends_in_line_comment: bool,
}

impl Gap {
    /// Reads the comments and blanks from token `at` on; returns how many tokens they are, too.
    pub(super) fn read(tree: &Tree, at: usize) -> (Self, usize) {
        let mut gap = Self::default();
        let trivia = tree.tokens().iter().skip(at).take_while(|token| token.is_trivia());
        let n_tokens = trivia.map(|&token| gap.add(tree, token)).count();
        (gap, n_tokens)
    }

    fn add(&mut self, tree: &Tree, token: Token) {
        let text = tree.slice(token.span);
        if token.kind == TokenKind::Whitespace {
            self.n_breaks += text.matches('\n').count();
            return;
        }
        let is_line = token.kind == TokenKind::LineComment;
        let end = u32::try_from(text.trim_end().len()).map_or(token.span.end, |len| token.span.start + len);
        self.comments.push(Comment {
            span: Span::new(token.span.start, end),
            is_line,
            begins_line: self.begins_line(),
            follows_blank: self.n_breaks > 1,
        });
        self.n_breaks = 0;
        self.ends_in_line_comment = is_line;
    }

    /// True if what follows the gap begins a line.
    pub(super) fn begins_line(&self) -> bool {
        self.n_breaks > 0 || self.ends_in_line_comment
    }

    /// True if an empty line stands right before what follows the gap.
    pub(super) fn ends_blank(&self) -> bool {
        self.n_breaks > 1
    }

    /// Takes out the comments of one line at its start, up to the first that ends the line.
    pub(super) fn take_inner(&mut self) -> Vec<Comment> {
        let is_inner = |comment: &&Comment| !comment.is_line && !comment.begins_line;
        let n_inner = self.comments.iter().take_while(is_inner).count();
        self.comments.drain(..n_inner).collect()
    }

    /// Takes out the comments that end the line of what stands before the gap.
    pub(super) fn take_trailing(&mut self) -> Vec<Comment> {
        let n_first = self.comments.iter().take_while(|comment| !comment.begins_line).count();
        let ends_line = self.comments.get(n_first).map_or(self.begins_line(), |next| next.begins_line);
        self.comments.drain(..if ends_line { n_first } else { 0 }).collect()
    }

    /// This gap with another behind it, as if only a comma stood between them.
    pub(super) fn join(mut self, mut next: Self) -> Self {
        match next.comments.first_mut() {
            Some(first) if !self.comments.is_empty() => {
                first.follows_blank |= self.ends_blank();
                first.begins_line |= self.begins_line();
            }
            Some(_) => {}
            None => {
                next.n_breaks = next.n_breaks.max(self.n_breaks);
                next.ends_in_line_comment = self.ends_in_line_comment;
            }
        }
        self.comments.append(&mut next.comments);
        Self { comments: self.comments, ..next }
    }
}
