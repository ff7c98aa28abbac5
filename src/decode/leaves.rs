//! The texts and numbers that a value of a deck is made of, each with its address: what can be edited by itself.

use super::source_map::{At, contents, step, walk_from_root};
use crate::model::schema::{Form, Type};
use crate::source::node_path::{NodePath, Segment};
use crate::syntax::{NodeId, NodeKind, Tree};

/// Most leaves of one value; nobody edits more of them at once.
const MAX_LEAVES: usize = 2_000;

/// What a leaf holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind {
    /// A string of this form.
    Text(Form),
    /// A number, or `None` where one is missing.
    Number,
}

/// A text or number within a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its address.
    pub path: NodePath,
    /// Where it is written.
    pub node: NodeId,
    /// What it holds.
    pub kind: LeafKind,
}

/// The value at an address, with what it should be; `None` if it isn't written down.
#[must_use]
pub fn value_at(tree: &Tree, path: &NodePath) -> Option<(NodeId, Option<&'static Type>)> {
    let (at, is_found) = walk_from_root(tree, path.segments());
    is_found.then_some((at.node, at.ty))
}

/// The texts and numbers below an address, in the order of the schema.
#[must_use]
pub fn leaves(tree: &Tree, path: &NodePath) -> Vec<Leaf> {
    let mut found = Vec::new();
    if let Some((node, ty)) = value_at(tree, path) {
        collect(tree, At { node, ty }, path, &mut found);
    }
    found
}

fn collect(tree: &Tree, at: At, path: &NodePath, found: &mut Vec<Leaf>) {
    if found.len() >= MAX_LEAVES {
        return;
    }
    let at = contents(tree, at);
    let Some(ty) = at.ty.map(Type::inner) else { return };
    let kind = tree.kind(at.node);
    let is_missing = kind == NodeKind::Name && tree.text_of(at.node) == "None";
    let mut leaf = |kind| found.push(Leaf { path: path.clone(), node: at.node, kind });
    match ty {
        Type::String(form) if kind == NodeKind::String => leaf(LeafKind::Text(*form)),
        Type::Whole { .. } | Type::Number { .. } if kind == NodeKind::Number || is_missing => leaf(LeafKind::Number),
        Type::List { of, .. } if kind == NodeKind::List => {
            for (i, child) in tree.children(at.node).enumerate() {
                collect(tree, At { node: child, ty: Some(of) }, &path.index(i), found);
            }
        }
        Type::Tuple { items, .. } if kind == NodeKind::Call => {
            for (i, item) in items.iter().enumerate() {
                if let Some(child) = tree.element(at.node, i) {
                    collect(tree, At { node: child, ty: Some(&item.ty) }, &path.index(i), found);
                }
            }
        }
        Type::Struct(of) => {
            for field in of.fields.iter().filter(|field| field.name != "id") {
                if let Some(next) = step(tree, at, &Segment::Field(field.name.into())) {
                    collect(tree, next, &path.field(field.name), found);
                }
            }
        }
        Type::Bool
        | Type::Enum(_)
        | Type::Maybe(_)
        | Type::String(_)
        | Type::Whole { .. }
        | Type::Number { .. }
        | Type::List { .. }
        | Type::Tuple { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    const DECK: &str = r#"Deck(title: "T", slides: [Slide(title: "A", body: [
        Bullets(["One", ("Two", ["Two a"])]),
        Chart(kind: Bar, x: ["a", "b"], series: [("s", [1, None])]),
        Timeline([("1949", "Moscow")]),
    ])])"#;

    #[test]
    fn every_text_and_number_of_a_block_has_its_address() {
        let tree = parse(DECK);
        let body = NodePath::slide(0).field("body");
        let texts = |path: &NodePath| -> Vec<String> {
            leaves(&tree, path).iter().map(|leaf| tree.text_of(leaf.node).to_owned()).collect()
        };
        assert_eq!(texts(&body.index(0)), ["\"One\"", "\"Two\"", "\"Two a\""]);
        assert_eq!(texts(&body.index(1)), ["\"a\"", "\"b\"", "\"s\"", "1", "None"]);
        assert_eq!(texts(&body.index(2)), ["\"1949\"", "\"Moscow\""]);
        assert_eq!(texts(&body.index(0).field("items").index(0)), ["\"One\""]);
        assert_eq!(texts(&NodePath::slide(0).field("notes")), [] as [&str; 0]);
        for leaf in leaves(&tree, &body) {
            assert_eq!(value_at(&tree, &leaf.path).map(|(node, _)| node), Some(leaf.node), "{}", leaf.path);
        }
    }
}
