//! The one layout of a RON text: what `diafilm fmt` writes.
//!
//! Lines and blanks are set anew, everything else stays: the order of fields,
//! numbers, names, texts and comments are the author's. The deck that the text
//! means can't change, and a text that has this layout already comes back as
//! it was.
//!
//! - The deck and its slides have one field a line, everything else stands on
//!   one line where there is room for it.
//! - Blocks, and the rows of longer lists, have a line each; numbers fill lines.
//! - What takes several lines has a comma behind its last item, what takes one has none.
//! - A comment stays on the line of what it follows, or above what it precedes.
//! - One blank line stays where there are any between items.
//! - Texts that span lines keep every byte.

mod gap;
mod shape;

use std::iter::repeat_n;

use gap::{Comment, Gap};
use shape::{Shape, flat};

use super::token::{Bracket, Token, TokenKind};
use super::tree::{NodeId, NodeKind, Tree};
use crate::source::span::Span;

/// Columns that a line is kept within where only blanks would have to change.
const WIDTH: usize = 120;
/// Columns of a step of indentation.
const STEP: usize = 4;

/// Sets the lines and blanks of a text anew; one with syntax errors comes back as it is.
#[must_use]
pub fn format(tree: &Tree) -> String {
    if !tree.is_valid() {
        return tree.text().to_owned();
    }
    let out = String::with_capacity(tree.text().len());
    let mut printer = Printer { tree, at: 0, out, line_end: line_end(tree.text()), n_closers: 0 };
    printer.whole();
    printer.out
}

/// The line end that the text uses.
fn line_end(text: &str) -> &'static str {
    let first = text.find('\n');
    if first.is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}

struct Printer<'a> {
    tree: &'a Tree,
    /// The next token.
    at: usize,
    out: String,
    line_end: &'static str,
    /// Closing brackets that will follow the current value on its line.
    n_closers: usize,
}

impl<'a> Printer<'a> {
    // Tokens.

    fn peek(&self) -> Option<Token> {
        self.tree.tokens().get(self.at).copied()
    }

    fn kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    fn slice(&self, span: Span) -> &'a str {
        self.tree.slice(span)
    }

    fn gap(&mut self) -> Gap {
        let (gap, n_tokens) = Gap::read(self.tree, self.at);
        self.at += n_tokens;
        gap
    }

    /// Writes the next token as it is.
    fn token(&mut self) {
        if let Some(token) = self.peek() {
            self.out.push_str(self.slice(token.span));
            self.at += 1;
        }
    }

    // Lines.

    fn new_line(&mut self, indent: usize, is_blank_before: bool) {
        if self.out.is_empty() {
            return;
        }
        if is_blank_before {
            self.out.push_str(self.line_end);
        }
        self.out.push_str(self.line_end);
        self.out.extend(repeat_n(' ', indent * STEP));
    }

    fn column(&self) -> usize {
        let start = self.out.rfind('\n').map_or(0, |at| at + 1);
        width_of(&self.out[start..])
    }

    // Comments.

    fn behind(&mut self, comments: &[Comment]) {
        for comment in comments {
            self.out.push(' ');
            self.out.push_str(self.slice(comment.span));
        }
    }

    /// Comments inside of an item, where only one that ends its line breaks the line.
    fn inside(&mut self, gap: &Gap, indent: usize, after: &str) {
        let mut lead = " ";
        for comment in &gap.comments {
            self.out.push_str(lead);
            self.out.push_str(self.slice(comment.span));
            lead = " ";
            if comment.is_line {
                self.new_line(indent + 1, false);
                lead = "";
            }
        }
        self.out.push_str(if lead.is_empty() { "" } else { after });
    }

    /// Comments above an item, and the beginning of the item's own line.
    fn above(&mut self, gap: &Gap, indent: usize, is_first: bool) {
        self.below(gap, indent, is_first);
        if gap.comments.is_empty() || gap.begins_line() {
            let may_be_blank = !is_first || !gap.comments.is_empty();
            self.new_line(indent, may_be_blank && gap.ends_blank());
        } else {
            self.out.push(' ');
        }
    }

    /// Comments on lines of their own.
    fn below(&mut self, gap: &Gap, indent: usize, is_first: bool) {
        for (i, comment) in gap.comments.iter().enumerate() {
            self.new_line(indent, comment.follows_blank && !(is_first && i == 0));
            self.out.push_str(self.slice(comment.span));
        }
    }

    // Values.

    /// The text from its first to its last line.
    fn whole(&mut self) {
        let mut value = self.tree.root_value();
        let mut is_first = true;
        loop {
            let mut gap = self.gap();
            if !is_first {
                let trailing = gap.take_trailing();
                self.behind(&trailing);
            }
            let Some(kind) = self.kind() else {
                self.below(&gap, 0, false);
                self.out.push_str(self.line_end);
                return;
            };
            self.above(&gap, 0, is_first);
            match value.take_if(|_| kind != TokenKind::Hash) {
                Some(value) => self.value(value, 0),
                None => self.attribute(),
            }
            is_first = false;
        }
    }

    /// `#![…]` as it is written.
    fn attribute(&mut self) {
        while let Some(token) = self.peek() {
            self.token();
            if token.kind == TokenKind::Close(Bracket::Square) {
                return;
            }
        }
    }

    fn value(&mut self, id: NodeId, indent: usize) {
        match self.tree.kind(id) {
            NodeKind::Call | NodeKind::List | NodeKind::Map => {
                if self.kind() == Some(TokenKind::Ident) {
                    self.token();
                    let gap = self.gap();
                    self.inside(&gap, indent, "");
                }
                self.container(id, indent);
            }
            NodeKind::Field | NodeKind::Entry => self.pair(id, indent),
            NodeKind::Name
            | NodeKind::String
            | NodeKind::Bytes
            | NodeKind::Char
            | NodeKind::Number
            | NodeKind::Root
            | NodeKind::Error => self.token(),
        }
    }

    /// `name: value` or `key: value`.
    fn pair(&mut self, id: NodeId, indent: usize) {
        let mut children = self.tree.children(id);
        if self.tree.kind(id) == NodeKind::Entry
            && let Some(key) = children.next()
        {
            self.value(key, indent);
        } else {
            self.token();
        }
        let gap = self.gap();
        self.inside(&gap, indent, "");
        self.token();
        let gap = self.gap();
        self.inside(&gap, indent, " ");
        if let Some(value) = children.next() {
            self.value(value, indent);
        }
    }

    fn container(&mut self, id: NodeId, indent: usize) {
        match self.shape(id) {
            Shape::Line => self.on_line(id),
            Shape::Hug => self.hugging(id, indent),
            Shape::Fill => self.filling(id, indent),
            Shape::Open => self.open(id, indent),
        }
    }

    fn on_line(&mut self, id: NodeId) {
        let end = self.tree.span(id).end;
        let start = self.peek().map_or(end, |token| token.span.start);
        self.out.push_str(&flat(self.tree, Span::new(start, end), usize::MAX).unwrap_or_default());
        self.at = self.tree.tokens().partition_point(|token| token.span.end <= end);
    }

    /// Passes over blanks and a comma.
    fn skip_separator(&mut self) {
        self.gap();
        if self.kind() == Some(TokenKind::Comma) {
            self.at += 1;
            self.gap();
        }
    }

    fn hugging(&mut self, id: NodeId, indent: usize) {
        self.token();
        self.gap();
        self.n_closers += 1;
        for (i, child) in self.tree.children(id).enumerate() {
            self.out.push_str(if i > 0 { ", " } else { "" });
            self.value(child, indent);
            self.skip_separator();
        }
        self.n_closers -= 1;
        self.token();
    }

    fn filling(&mut self, id: NodeId, indent: usize) {
        let n_closers = std::mem::take(&mut self.n_closers);
        self.token();
        self.gap();
        for (i, child) in self.tree.children(id).enumerate() {
            let width = width_of(&flat(self.tree, self.tree.span(child), WIDTH).unwrap_or_default());
            if i > 0 && self.column() + width + 2 <= WIDTH {
                self.out.push(' ');
            } else {
                self.new_line(indent + 1, false);
            }
            self.value(child, indent + 1);
            self.out.push(',');
            self.skip_separator();
        }
        self.new_line(indent, false);
        self.token();
        self.n_closers = n_closers;
    }

    fn open(&mut self, id: NodeId, indent: usize) {
        let n_closers = std::mem::take(&mut self.n_closers);
        self.token();
        let mut is_first = true;
        let mut gap = self.gap();
        for child in self.tree.children(id) {
            let trailing = gap.take_trailing();
            self.behind(&trailing);
            self.above(&gap, indent + 1, is_first);
            is_first = false;
            self.value(child, indent + 1);
            gap = self.gap();
            let inner = gap.take_inner();
            self.behind(&inner);
            self.out.push(',');
            if self.kind() == Some(TokenKind::Comma) {
                self.at += 1;
                let next = self.gap();
                gap = gap.join(next);
            }
        }
        let trailing = gap.take_trailing();
        self.behind(&trailing);
        self.below(&gap, indent + 1, is_first);
        self.new_line(indent, false);
        self.token();
        self.n_closers = n_closers;
    }
}
