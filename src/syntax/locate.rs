//! From the address of a value to its place in the text, and back.

use super::tree::{NodeId, NodeKind, Tree};
use crate::source::node_path::Segment;

impl Tree {
    /// The node at an address, or the deepest node on the way to it.
    ///
    /// The second value is true if the address was found to its end. A field
    /// that a call with one value lacks means that value: `Timeline([…])`
    /// answers `events`. A default that isn't written down answers with the
    /// node that would hold it.
    #[must_use]
    pub fn find(&self, path: &[Segment]) -> (NodeId, bool) {
        let Some(mut at) = self.root_value() else { return (self.root(), path.is_empty()) };
        for segment in path {
            at = self.unwrapped(at);
            let next = match segment {
                Segment::Field(name) => self.field(at, name).or_else(|| self.only_value(at)),
                Segment::Index(index) => self.element(at, *index as usize),
            };
            match next {
                Some(next) => at = next,
                None => return (at, false),
            }
        }
        (at, true)
    }

    /// The deepest node that holds an offset.
    #[must_use]
    pub fn node_at(&self, offset: u32) -> NodeId {
        let mut at = self.root();
        while let Some(child) = self.children(at).find(|&child| self.span(child).touches(offset)) {
            at = child;
        }
        at
    }

    /// Takes off `Some(…)`.
    #[must_use]
    pub fn unwrapped(&self, id: NodeId) -> NodeId {
        let mut at = id;
        while self.kind(at) == NodeKind::Call && self.name(at) == Some("Some") {
            match self.only_value(at) {
                Some(inner) => at = inner,
                None => break,
            }
        }
        at
    }

    /// The value of a call that holds one value and no fields.
    #[must_use]
    pub fn only_value(&self, call: NodeId) -> Option<NodeId> {
        if self.kind(call) != NodeKind::Call {
            return None;
        }
        let mut children = self.children(call);
        let first = children.next().filter(|&id| self.kind(id) != NodeKind::Field)?;
        children.next().is_none().then_some(first)
    }

    /// The element of a list or tuple.
    #[must_use]
    pub fn element(&self, id: NodeId, index: usize) -> Option<NodeId> {
        let holds_values = matches!(self.kind(id), NodeKind::List | NodeKind::Call);
        self.children(id).nth(index).filter(|&child| holds_values && self.kind(child) != NodeKind::Field)
    }
}
