//! Which layout each container gets: the opinion of `diafilm fmt`, in one place.
//!
//! It depends on what is written and not on how it was laid out, but for
//! comments and blank lines: these keep the lines between which they stand.

use super::{Printer, WIDTH, width_of};
use crate::source::span::Span;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{NodeId, NodeKind, Tree};

/// From so many rows on, each stands on a line of its own.
const MANY_ROWS: usize = 3;
/// Bytes of a text, quotes included, that may share a line with many of its kind.
const SHORT_TEXT: usize = 12;
/// Columns of what may stand before the last value of a call that begins on the call's own line.
const HEADING: usize = 60;

/// How a container is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// On one line.
    Line,
    /// Its brackets close around its values without lines of their own: `Bullets([` … `])`.
    Hug,
    /// As many items on a line as there is room for.
    Fill,
    /// One item a line.
    Open,
}

impl Printer<'_> {
    /// The layout of a container whose opening bracket is the next token.
    pub(super) fn shape(&self, id: NodeId) -> Shape {
        let tree = self.tree;
        let children: Vec<NodeId> = tree.children(id).collect();
        if has_gaps_to_keep(tree, id) {
            return Shape::Open;
        }
        let Some((&last, others)) = children.split_last() else { return Shape::Line };
        if is_always_open(tree, id) {
            return Shape::Open;
        }
        let span = Span::new(self.peek().map_or(0, |token| token.span.start), tree.span(id).end);
        let room = WIDTH.saturating_sub(self.column() + self.n_closers + 1);
        if flat(tree, span, room).is_some() && !has_rows(tree, id) {
            return Shape::Line;
        }
        let is_call = tree.kind(id) == NodeKind::Call;
        let is_list = tree.kind(id) == NodeKind::List;
        // Lines would be spent, and the text would be as long as before.
        if children.iter().all(|&child| is_leaf(tree, child)) && (is_call || is_list && others.is_empty()) {
            return Shape::Hug;
        }
        let holds_values = !matches!(tree.kind(last), NodeKind::Field | NodeKind::Entry);
        let is_heading = |&child: &NodeId| flat(tree, tree.span(child), HEADING).is_some() && !has_rows(tree, child);
        if is_call && holds_values && others.iter().all(is_heading) {
            return Shape::Hug;
        }
        let is_small = |&child: &NodeId| is_small(tree, child) && flat(tree, tree.span(child), WIDTH).is_some();
        if is_list && children.iter().all(is_small) { Shape::Fill } else { Shape::Open }
    }
}

/// True if a comment stands between the items of a container, or a blank line.
fn has_gaps_to_keep(tree: &Tree, id: NodeId) -> bool {
    let whole = tree.span(id);
    let name_end = tree.node(id).name.map_or(whole.start, |name| name.end);
    let before_open = tree.slice(Span::new(name_end, whole.end)).find(['(', '[', '{']).unwrap_or(0);
    let mut from = name_end + u32::try_from(before_open + 1).unwrap_or(0);
    if tree.node(id).name.is_some() && tree.slice(Span::new(name_end, from)).contains('/') {
        // A bracket may stand in the comment behind the name; such a call is rare enough to be opened.
        return true;
    }
    for (i, child) in tree.children(id).enumerate() {
        let gap = tree.slice(Span::new(from, tree.span(child).start));
        let is_blank = i > 0 && gap.split(',').any(|part| part.matches('\n').count() > 1);
        if is_blank || gap.contains('/') {
            return true;
        }
        from = tree.span(child).end;
    }
    tree.slice(Span::new(from, whole.end)).contains('/')
}

/// True for the deck or theme itself, its list of slides and each slide.
fn is_always_open(tree: &Tree, id: NodeId) -> bool {
    let is_slides = |id: NodeId| {
        tree.kind(id) == NodeKind::List
            && tree.parent(id).is_some_and(|field| {
                tree.kind(field) == NodeKind::Field
                    && tree.name(field) == Some("slides")
                    && tree.parent(field) == tree.root_value()
            })
    };
    tree.root_value() == Some(id) || is_slides(id) || tree.parent(id).is_some_and(is_slides)
}

/// True if a list that is read line by line stands in a value, or is it.
fn has_rows(tree: &Tree, id: NodeId) -> bool {
    is_rows(tree, id) || tree.children(id).any(|child| has_rows(tree, child))
}

/// True for blocks, many rows, and many sentences of one block.
fn is_rows(tree: &Tree, id: NodeId) -> bool {
    let n_children = tree.children(id).take(MANY_ROWS).count();
    if tree.kind(id) != NodeKind::List || n_children < 2 {
        return false;
    }
    let is_block = |child: NodeId| tree.kind(child) == NodeKind::Call && tree.node(child).name.is_some();
    if tree.children(id).any(is_block) {
        return true;
    }
    let is_row = |child: NodeId| {
        matches!(tree.kind(child), NodeKind::Call | NodeKind::List)
            && tree.children(child).nth(1).is_some()
            && !is_small(tree, child)
    };
    let is_only_value = tree.parent(id).is_some_and(|call| tree.only_value(call) == Some(id));
    let is_sentence = |child: NodeId| {
        let has_words = || tree.text_of(child).matches(' ').count() >= 2;
        is_only_value && tree.kind(child) == NodeKind::String && has_words()
    };
    n_children == MANY_ROWS && tree.children(id).any(|child| is_row(child) || is_sentence(child))
}

fn is_leaf(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        NodeKind::Call | NodeKind::List | NodeKind::Map | NodeKind::Field | NodeKind::Entry => false,
        NodeKind::Root
        | NodeKind::Name
        | NodeKind::String
        | NodeKind::Bytes
        | NodeKind::Char
        | NodeKind::Number
        | NodeKind::Error => true,
    }
}

/// True for numbers, names, short texts and tuples of numbers.
fn is_small(tree: &Tree, id: NodeId) -> bool {
    match tree.kind(id) {
        NodeKind::Number | NodeKind::Name => true,
        NodeKind::String => tree.text_of(id).len() <= SHORT_TEXT,
        NodeKind::Call => {
            let is_number = |child: NodeId| tree.kind(child) == NodeKind::Number;
            tree.node(id).name.is_none() && tree.children(id).all(is_number)
        }
        NodeKind::Root
        | NodeKind::Bytes
        | NodeKind::Char
        | NodeKind::List
        | NodeKind::Map
        | NodeKind::Field
        | NodeKind::Entry
        | NodeKind::Error => false,
    }
}

/// A piece of the text on one line; `None` if comments or line breaks of a text stand in it, or it is too wide.
pub(super) fn flat(tree: &Tree, span: Span, max_width: usize) -> Option<String> {
    let from = tree.tokens().partition_point(|token| token.span.start < span.start);
    let mut out = String::new();
    let mut width = 0;
    let mut lead = "";
    for token in tree.tokens()[from..].iter().take_while(|token| token.span.start < span.end) {
        let text = tree.slice(token.span);
        let (before, after) = match token.kind {
            TokenKind::Whitespace => continue,
            TokenKind::LineComment | TokenKind::BlockComment => return None,
            TokenKind::Comma => {
                lead = ", ";
                continue;
            }
            // No comma before a closing bracket.
            TokenKind::Close(_) => ("", ""),
            TokenKind::Colon => ("", " "),
            TokenKind::Open(_)
            | TokenKind::Equals
            | TokenKind::Hash
            | TokenKind::Bang
            | TokenKind::Ident
            | TokenKind::String
            | TokenKind::Bytes
            | TokenKind::Char
            | TokenKind::Number
            | TokenKind::Other => (lead, ""),
        };
        lead = "";
        width += width_of(before) + width_of(text) + after.len();
        if width > max_width || text.contains('\n') {
            return None;
        }
        out.extend([before, text, after]);
    }
    Some(out)
}
