//! The tree over the tokens: values, fields and what holds them.

use std::sync::Arc;

use super::token::{Token, TokenKind};
use crate::source::diagnostic::Diagnostics;
use crate::source::span::Span;

/// A node of one tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn idx(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// The whole text.
    Root,
    /// A name alone: `true`, `Pause`, `None`.
    Name,
    /// A string, raw ones included.
    String,
    /// A string of bytes.
    Bytes,
    /// One character in single quotes.
    Char,
    /// A number or a range; `inf` and `NaN` are names.
    Number,
    /// `Name(…)` or `(…)`; holds fields or values.
    Call,
    /// `[…]`; holds values.
    List,
    /// `{…}`; holds entries.
    Map,
    /// `name: value` inside a call.
    Field,
    /// `key: value` inside a map; holds both.
    Entry,
    /// What could not be read, or was too deep to be read.
    Error,
}

/// A node: what it is, where, and who its relatives are.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// All of it, without white space around it.
    pub span: Span,
    /// The name of a call or field.
    pub name: Option<Span>,
    pub(super) parent: Option<NodeId>,
    pub(super) first_child: Option<NodeId>,
    pub(super) last_child: Option<NodeId>,
    pub(super) next: Option<NodeId>,
}

/// A text with its tokens, nodes and syntax errors.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) text: Arc<str>,
    pub(super) tokens: Vec<Token>,
    pub(super) nodes: Vec<Node>,
    pub(super) extensions: Vec<Span>,
    pub(super) errors: Vec<(u32, &'static str)>,
    pub(super) diagnostics: Diagnostics,
}

impl Tree {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty if the span doesn't belong to this tree.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// All tokens in order; together they are the text.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The text put together from the tokens: what was read, byte for byte.
    #[must_use]
    pub fn print(&self) -> String {
        self.tokens.iter().map(|token| self.slice(token.span)).collect()
    }

    /// Syntax errors in the order of the text.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Offset and code of every syntax error in order, also of those that only follow from another.
    #[must_use]
    pub fn errors(&self) -> &[(u32, &'static str)] {
        &self.errors
    }

    /// True if `ron` could read the text.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Names of the extensions that the text's head enables.
    #[must_use]
    pub fn extensions(&self) -> &[Span] {
        &self.extensions
    }

    /// True if the text holds nothing but white space and comments.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.tokens.iter().all(|token| token.is_trivia())
    }

    /// The node of the whole text.
    #[must_use]
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// The value that the text is.
    #[must_use]
    pub fn root_value(&self) -> Option<NodeId> {
        self.children(self.root()).next()
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.idx()]
    }

    /// What a node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> NodeKind {
        self.node(id).kind
    }

    /// Where a node is.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// The text of a node.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> &str {
        self.slice(self.span(id))
    }

    /// The name of a call or field, without the `r#` of a raw one.
    #[must_use]
    pub fn name(&self, id: NodeId) -> Option<&str> {
        let name = self.slice(self.node(id).name?);
        Some(name.strip_prefix("r#").unwrap_or(name))
    }

    /// The node that holds this one.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// What a node holds, in order.
    #[must_use]
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children { tree: self, next: self.node(id).first_child }
    }

    /// The value of a field, or of an entry.
    #[must_use]
    pub fn value_of(&self, field: NodeId) -> Option<NodeId> {
        match self.kind(field) {
            NodeKind::Field => self.node(field).first_child,
            NodeKind::Entry => self.children(field).nth(1),
            _ => None,
        }
    }

    /// The value of the field `name` of a call; the last one if it is there twice.
    #[must_use]
    pub fn field(&self, call: NodeId, name: &str) -> Option<NodeId> {
        let is_it = |&id: &NodeId| self.kind(id) == NodeKind::Field && self.name(id) == Some(name);
        self.children(call).filter(is_it).last().and_then(|field| self.value_of(field))
    }

    /// What reports underline for a value: the name and opening bracket of a call, else all of it.
    #[must_use]
    pub fn head(&self, id: NodeId) -> Span {
        let node = self.node(id);
        match node.kind {
            NodeKind::Call | NodeKind::List | NodeKind::Map => {
                let end = node.name.map_or(node.span.start, |name| name.end);
                Span::new(node.span.start, end.max(node.span.start + 1).min(node.span.end))
            }
            _ => node.span,
        }
    }

    /// The index of the first token that ends behind `offset`.
    #[must_use]
    pub fn token_at(&self, offset: u32) -> Option<usize> {
        let idx = self.tokens.partition_point(|token| token.span.end <= offset);
        (idx < self.tokens.len()).then_some(idx)
    }

    /// True if a comment stands within a span.
    #[must_use]
    pub fn has_comment(&self, span: Span) -> bool {
        let from = self.tokens.partition_point(|token| token.span.start < span.start);
        self.tokens[from..]
            .iter()
            .take_while(|token| token.span.end <= span.end)
            .any(|token| matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment))
    }
}

/// The children of a node.
#[derive(Debug, Clone)]
pub struct Children<'a> {
    tree: &'a Tree,
    next: Option<NodeId>,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.next?;
        self.next = self.tree.node(id).next;
        Some(id)
    }
}
