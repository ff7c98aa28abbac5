//! Addresses of values ↔ places in the text, with what the schema knows of short forms.

use super::Decoded;
use crate::model::schema::deck::DECK;
use crate::model::schema::{Short, Struct, Type};
use crate::source::node_path::{NodePath, Segment};
use crate::source::span::Span;
use crate::syntax::{NodeId, NodeKind, Tree};

impl Decoded {
    /// The node at an address; `None` if it isn't written down.
    #[must_use]
    pub fn find(&self, path: &NodePath) -> Option<NodeId> {
        let (node, is_found) = walk(&self.tree, path.segments());
        is_found.then_some(node)
    }

    /// The bytes of a value; if it isn't written down, the name of what would hold it.
    #[must_use]
    pub fn span_of(&self, path: &NodePath) -> Span {
        let (node, is_found) = walk(&self.tree, path.segments());
        if is_found && !path.segments().is_empty() { self.tree.span(node) } else { self.tree.head(node) }
    }

    /// The address of the innermost value that holds an offset.
    #[must_use]
    pub fn path_at(&self, offset: u32) -> NodePath {
        path_at(&self.tree, offset)
    }

    /// The index of the slide that holds an offset, else of the last one before it.
    #[must_use]
    pub fn slide_at(&self, offset: u32) -> Option<usize> {
        let after = self.slides.partition_point(|&slide| self.tree.span(slide).start <= offset);
        after.checked_sub(1)
    }

    /// The bytes of a slide, broken ones included.
    #[must_use]
    pub fn slide_span(&self, index: usize) -> Option<Span> {
        self.slides.get(index).map(|&slide| self.tree.span(slide))
    }
}

/// A value with what it should be, as far as that is known.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) node: NodeId,
    pub(super) ty: Option<&'static Type>,
}

static ROOT: Type = Type::Struct(&DECK);

/// The node at an address, or the deepest one on the way, and whether it was found to the end.
fn walk(tree: &Tree, path: &[Segment]) -> (NodeId, bool) {
    let (at, is_found) = walk_from_root(tree, path);
    (at.node, is_found)
}

/// As [`walk`], with what the value should be.
pub(super) fn walk_from_root(tree: &Tree, path: &[Segment]) -> (At, bool) {
    let Some(root) = tree.root_value() else { return (At { node: tree.root(), ty: None }, path.is_empty()) };
    let mut at = At { node: root, ty: Some(&ROOT) };
    for segment in path {
        at = contents(tree, at);
        match step(tree, at, segment) {
            Some(next) => at = next,
            None => return (at, false),
        }
    }
    (at, true)
}

/// Takes off `Some(…)` and the name of an enum's variant.
pub(super) fn contents(tree: &Tree, at: At) -> At {
    let node = tree.unwrapped(at.node);
    let ty = at.ty.map(Type::inner);
    let Some(Type::Enum(of)) = ty else { return At { node, ty } };
    let content = tree.name(node).and_then(|name| of.variant(name)).and_then(|variant| variant.content.as_ref());
    match content {
        Some(Type::Struct(_)) | None => At { node, ty: content },
        Some(_) => At { node: tree.only_value(node).unwrap_or(node), ty: content },
    }
}

pub(super) fn step(tree: &Tree, at: At, segment: &Segment) -> Option<At> {
    match (segment, at.ty) {
        (Segment::Field(name), Some(Type::Struct(of))) => {
            let idx = of.fields.iter().position(|field| field.name == name)?;
            let node = tree.field(at.node, name).or_else(|| short_field(tree, at.node, of, idx))?;
            Some(At { node, ty: Some(&of.fields[idx].ty) })
        }
        (Segment::Index(index), Some(Type::List { of, .. })) => {
            Some(At { node: tree.element(at.node, *index as usize)?, ty: Some(of) })
        }
        (Segment::Index(index), Some(Type::Tuple { items, .. })) => {
            let ty = items.get(*index as usize).map(|item| &item.ty);
            Some(At { node: tree.element(at.node, *index as usize)?, ty })
        }
        (Segment::Field(name), _) => Some(At { node: tree.field(at.node, name)?, ty: None }),
        (Segment::Index(index), _) => Some(At { node: tree.element(at.node, *index as usize)?, ty: None }),
    }
}

/// The value of a field in a struct that is written in a short form.
fn short_field(tree: &Tree, node: NodeId, of: &Struct, idx: usize) -> Option<NodeId> {
    let is_call = tree.kind(node) == NodeKind::Call;
    match of.short {
        Short::No => None,
        Short::First if idx == 0 => tree.only_value(node),
        Short::First => None,
        Short::FirstOrTuple(_) if is_call => tree.element(node, idx),
        Short::FirstOrTuple(_) => (idx == 0).then_some(node),
    }
}

/// The address of the innermost value of a text that holds an offset.
#[must_use]
pub fn path_at(tree: &Tree, offset: u32) -> NodePath {
    let mut path = NodePath::root();
    let Some(root) = tree.root_value() else { return path };
    let mut at = At { node: root, ty: Some(&ROOT) };
    loop {
        at = contents(tree, at);
        let children = || tree.children(at.node).enumerate().filter(|&(_, child)| tree.span(child).touches(offset));
        let Some((i, child)) = children().last() else { return path };
        let of = match at.ty {
            Some(Type::Struct(of)) => Some(*of),
            _ => None,
        };
        if tree.kind(child) == NodeKind::Field {
            let Some(name) = tree.name(child) else { return path };
            let field = of.and_then(|of| of.field(name));
            path = match field {
                Some(field) => path.field(field.name),
                None => path.field(name.to_owned()),
            };
            match tree.value_of(child).filter(|&value| tree.span(value).touches(offset)) {
                Some(value) => at = At { node: value, ty: field.map(|field| &field.ty) },
                None => return path,
            }
            continue;
        }
        let (segment, ty) = match (of, at.ty) {
            (Some(of), _) if of.main().is_some() && i < of.fields.len() => {
                (path.field(of.fields[i].name), Some(&of.fields[i].ty))
            }
            (_, Some(Type::List { of, .. })) => (path.index(i), Some(*of)),
            (_, Some(Type::Tuple { items, .. })) => (path.index(i), items.get(i).map(|item| &item.ty)),
            _ => (path.index(i), None),
        };
        path = segment;
        at = At { node: child, ty };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;
    use crate::source::Source;

    const DECK: &str = r#"Deck(title: "T", slides: [
        Slide(title: "A"),
        Slide(body: [
            Timeline([("1949", "Moscow"), ("1950", "Treaty")]),
            Bullets(["One", ("Two", ["Two a", "Two b"])]),
            Compare(left: ("L", [Text("left")]), right: ("R", [Text("right")])),
        ], background: Color("accent"), time: Some("2m")),
    ])"#;

    #[test]
    fn addresses_lead_to_places_and_back() {
        let decoded = decode(&Source::new("t", DECK));
        let body = NodePath::slide(1).field("body");
        let items = body.index(1).field("items");
        for (path, expected) in [
            (NodePath::slide(0).field("title"), "\"A\""),
            (body.index(0).field("events").index(1).index(0), "\"1950\""),
            (items.index(1).field("text"), "\"Two\""),
            (items.index(1).field("children").index(1).field("text"), "\"Two b\""),
            (body.index(2).field("right").index(1).index(0).field("text"), "\"right\""),
            (NodePath::slide(1).field("time"), "Some(\"2m\")"),
        ] {
            assert_eq!(decoded.tree.slice(decoded.span_of(&path)), expected, "{path}");
            if !expected.starts_with("Some") {
                let inside = decoded.span_of(&path).start + 1;
                let back = decoded.path_at(inside);
                assert!(path == back || path == back.field("text"), "{path} became {back}");
            }
        }
        let missing = NodePath::slide(1).field("notes");
        assert_eq!(decoded.find(&missing), None);
        assert_eq!(decoded.tree.slice(decoded.span_of(&missing)), "Slide");
        let at = u32::try_from(DECK.find("Treaty").unwrap()).unwrap();
        assert_eq!(decoded.slide_at(at), Some(1));
        assert!(decoded.slide_span(1).unwrap().touches(at));
    }
}
