//! What a page means: the tree of tags that screen readers follow.
//!
//! The canvas opens nodes as it meets roles and hangs marked content on them;
//! the tree keeps the rules of tagged PDF: items lie in lists, cells in rows,
//! and no heading skips a level.

use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node as PdfNode, Placement, TableHeaderScope, Tag, TagGroup, TagKind,
};
use kurbo::Rect;

use crate::layout::frame::{GlyphRun, Role};

/// A node of a [`Tree`].
pub(super) type NodeId = usize;

/// What a node means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A slide, or the notes to it.
    Section,
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// The number of an item.
    Label,
    /// What an item says.
    Body,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell; true for a heading.
    Cell(bool),
    /// A picture with its alternative text.
    Figure(Arc<str>),
    /// Somebody's words.
    Quote,
    /// A program's text.
    Code,
    /// A link.
    Link,
}

#[derive(Debug)]
struct Node {
    mark: Mark,
    parent: NodeId,
    /// Children, each with where its text begins in the paragraph.
    children: Vec<(usize, Child)>,
    /// The paragraph whose runs it holds.
    text: Option<Arc<str>>,
    /// True if runs are drawn in another order than they are read in.
    is_reordered: bool,
    /// What it covers on the page, in points.
    rect: Option<Rect>,
}

#[derive(Debug, Clone, Copy)]
enum Child {
    Node(NodeId),
    Content(Identifier),
    Link(usize),
}

/// The tags of one page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// The node above all of a page.
pub(super) const ROOT: NodeId = 0;

impl Tree {
    /// A tree without content.
    pub(super) fn new() -> Self {
        let root = Node {
            mark: Mark::Section,
            parent: ROOT,
            children: Vec::new(),
            text: None,
            is_reordered: false,
            rect: None,
        };
        Self { nodes: vec![root] }
    }

    /// Adds a node as it is.
    pub(super) fn add(&mut self, parent: NodeId, mark: Mark) -> NodeId {
        self.add_at(parent, mark, 0)
    }

    fn add_at(&mut self, parent: NodeId, mark: Mark, at: usize) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node { mark, parent, children: Vec::new(), text: None, is_reordered: false, rect: None });
        self.nodes[parent].children.push((at, Child::Node(id)));
        id
    }

    /// The node for what a group means, below `parent` or as near as the rules allow.
    pub(super) fn open(&mut self, parent: NodeId, role: &Role) -> NodeId {
        let mark = match role {
            Role::Heading(level) => Mark::Heading(*level),
            Role::Paragraph => Mark::Paragraph,
            Role::List => Mark::List,
            Role::ListItem => Mark::Item,
            Role::Table => Mark::Table,
            Role::TableRow => Mark::Row,
            Role::TableCell(is_head) => Mark::Cell(*is_head),
            Role::Figure(alt) => Mark::Figure(Arc::clone(alt)),
            Role::Quote => Mark::Quote,
            Role::Code => Mark::Code,
            Role::Artifact => return parent,
        };
        let inside = self.nodes[parent].mark.clone();
        match (&inside, &mark) {
            // All of a picture is the picture.
            (Mark::Figure(_), _) => parent,
            (Mark::Heading(_) | Mark::Paragraph | Mark::Label | Mark::Code | Mark::Link, Mark::Figure(_)) => {
                self.add(parent, mark)
            }
            (Mark::Heading(_) | Mark::Paragraph | Mark::Label | Mark::Code | Mark::Link, _) => parent,
            (Mark::List, Mark::Item) => self.item(parent),
            (Mark::List, _) => {
                let body = self.item(parent);
                self.open_block(body, mark)
            }
            (_, Mark::Item) => {
                let list = self.last_child(parent, |mark| *mark == Mark::List);
                let list = list.unwrap_or_else(|| self.add(parent, Mark::List));
                self.item(list)
            }
            (Mark::Table, Mark::Row) | (Mark::Row, Mark::Cell(_)) => self.add(parent, mark),
            (Mark::Table, _) => {
                let outer = self.nodes[parent].parent;
                self.open_block(outer, mark)
            }
            (Mark::Row, _) => {
                let cell = self.add(parent, Mark::Cell(false));
                self.open_block(cell, mark)
            }
            (_, Mark::Row) => parent,
            (_, Mark::Cell(_)) => self.add(parent, Mark::Paragraph),
            (Mark::Section | Mark::Item | Mark::Body | Mark::Cell(_) | Mark::Quote, _) => self.open_block(parent, mark),
        }
    }

    fn open_block(&mut self, parent: NodeId, mark: Mark) -> NodeId {
        match mark {
            // In PDF 1.7 code is a part of a paragraph.
            Mark::Code => {
                let paragraph = self.add(parent, Mark::Paragraph);
                self.add(paragraph, Mark::Code)
            }
            other => self.add(parent, other),
        }
    }

    /// A new item; what it says goes into the node that comes back.
    fn item(&mut self, list: NodeId) -> NodeId {
        let item = self.add(list, Mark::Item);
        self.add(item, Mark::Body)
    }

    fn last_child(&self, parent: NodeId, is_it: impl Fn(&Mark) -> bool) -> Option<NodeId> {
        match self.nodes[parent].children.last() {
            Some((_, Child::Node(id))) if is_it(&self.nodes[*id].mark) => Some(*id),
            Some(_) | None => None,
        }
    }

    /// The node that takes a run's text, for a group that means `parent`.
    pub(super) fn text_node(&mut self, parent: NodeId, run: &GlyphRun) -> NodeId {
        let id = match &self.nodes[parent].mark {
            Mark::Heading(_)
            | Mark::Paragraph
            | Mark::Label
            | Mark::Code
            | Mark::Figure(_)
            | Mark::Cell(_)
            | Mark::Link => parent,
            Mark::Quote => self
                .last_child(parent, |mark| *mark == Mark::Paragraph)
                .unwrap_or_else(|| self.add(parent, Mark::Paragraph)),
            Mark::Body if self.nodes[parent].children.is_empty() && is_numeral(&run.text) => {
                let item = self.nodes[parent].parent;
                match self.label(item) {
                    Some(label) => label,
                    None => self.paragraph(parent, run),
                }
            }
            Mark::Body | Mark::Section => self.paragraph(parent, run),
            Mark::Item | Mark::Row | Mark::Table | Mark::List => {
                let outer = self.open(parent, &Role::Paragraph);
                self.paragraph(outer, run)
            }
        };
        let node = &mut self.nodes[id];
        node.is_reordered |= run.is_rtl;
        if node.text.is_none() {
            node.text = Some(Arc::clone(&run.text));
        }
        id
    }

    /// Runs of one paragraph share its text.
    fn paragraph(&mut self, parent: NodeId, run: &GlyphRun) -> NodeId {
        if self.nodes[parent].mark == Mark::Paragraph {
            return parent;
        }
        match self.last_child(parent, |mark| *mark == Mark::Paragraph) {
            Some(last) if self.nodes[last].text.as_ref().is_some_and(|text| Arc::ptr_eq(text, &run.text)) => last,
            Some(_) | None => self.add(parent, Mark::Paragraph),
        }
    }

    /// A place for an item's number before what it says; `None` if it has one.
    fn label(&mut self, item: NodeId) -> Option<NodeId> {
        let is_first = matches!(self.nodes[item].children.as_slice(), [(_, Child::Node(_))]);
        if !is_first {
            return None;
        }
        let label = self.add(item, Mark::Label);
        self.nodes[item].children.rotate_right(1);
        Some(label)
    }

    /// The node of a link inside a paragraph.
    pub(super) fn link(&mut self, parent: NodeId, at: usize, link: usize) -> NodeId {
        let id = self.add_at(parent, Mark::Link, at);
        self.nodes[id].children.push((usize::MAX, Child::Link(link)));
        id
    }

    /// Hangs marked content on a node; `at` is where its text begins in the paragraph.
    pub(super) fn content(&mut self, node: NodeId, at: usize, content: Identifier) {
        let children = &mut self.nodes[node].children;
        // A link's area stays behind its words.
        let end = children.len() - usize::from(matches!(children.last(), Some((_, Child::Link(_)))));
        children.insert(end, (at, Child::Content(content)));
    }

    /// True if a node's runs are drawn in another order than they are read in.
    pub(super) fn is_reordered(&self, node: NodeId) -> bool {
        self.nodes[node].is_reordered
    }

    /// True for pictures.
    pub(super) fn is_figure(&self, node: NodeId) -> bool {
        matches!(self.nodes[node].mark, Mark::Figure(_))
    }

    /// The node around a node.
    pub(super) fn parent(&self, node: NodeId) -> NodeId {
        self.nodes[node].parent
    }

    /// Notes what a picture covers on the page.
    pub(super) fn cover(&mut self, node: NodeId, rect: Rect) {
        self.nodes[node].rect = Some(rect);
    }

    /// The tags as the PDF takes them; `links` are the areas of links by their numbers.
    pub(super) fn into_nodes(self, links: &[Option<Identifier>], page: usize, last_level: &mut u8) -> Vec<PdfNode> {
        let mut maker = Maker { tree: &self, links, page, last_level, is_head_row: false };
        self.nodes[ROOT].children.iter().filter_map(|(_, child)| maker.child(child)).collect()
    }
}

/// True for `1.` and the like.
fn is_numeral(text: &str) -> bool {
    let digits = text.trim_end_matches('.');
    !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

struct Maker<'a> {
    tree: &'a Tree,
    links: &'a [Option<Identifier>],
    page: usize,
    last_level: &'a mut u8,
    /// True while the row in hand heads columns.
    is_head_row: bool,
}

impl Maker<'_> {
    fn child(&mut self, child: &Child) -> Option<PdfNode> {
        match child {
            Child::Content(id) => Some(PdfNode::Leaf(*id)),
            Child::Link(link) => self.links.get(*link).copied().flatten().map(PdfNode::Leaf),
            Child::Node(id) => self.node(*id).map(PdfNode::Group),
        }
    }

    fn node(&mut self, id: NodeId) -> Option<TagGroup> {
        let node = &self.tree.nodes[id];
        let may_be_empty = matches!(node.mark, Mark::Cell(_));
        if !may_be_empty && !self.has_content(id) {
            return None;
        }
        let tag = self.tag(node);
        if node.mark == Mark::Row {
            self.is_head_row = node.children.iter().all(|(_, child)| match child {
                Child::Node(cell) => self.tree.nodes[*cell].mark == Mark::Cell(true),
                Child::Content(_) | Child::Link(_) => false,
            });
        }
        // What an item says needs no paragraph of its own around it.
        let node = match (&node.mark, node.children.as_slice()) {
            (Mark::Body, [(_, Child::Node(only))]) if self.tree.nodes[*only].mark == Mark::Paragraph => {
                &self.tree.nodes[*only]
            }
            _ => node,
        };
        // All tags wait for the end of the document, so none takes more room than it needs.
        let mut children = Vec::with_capacity(node.children.len());
        if node.is_reordered {
            let mut in_order = node.children.clone();
            in_order.sort_by_key(|(at, _)| *at);
            children.extend(in_order.iter().filter_map(|(_, child)| self.child(child)));
        } else {
            children.extend(node.children.iter().filter_map(|(_, child)| self.child(child)));
        }
        Some(TagGroup::with_children(tag, children))
    }

    fn has_content(&self, id: NodeId) -> bool {
        self.tree.nodes[id].children.iter().any(|(_, child)| match child {
            Child::Node(inner) => self.has_content(*inner),
            Child::Content(_) | Child::Link(_) => true,
        })
    }

    fn tag(&mut self, node: &Node) -> TagKind {
        match &node.mark {
            Mark::Section => Tag::Section.into(),
            Mark::Heading(level) => {
                let level = (*level).clamp(1, self.last_level.saturating_add(1)).min(6);
                *self.last_level = level;
                let title = node.text.as_deref().map(super::plain).filter(|title| !title.is_empty());
                let title = title.unwrap_or_else(|| "—".to_owned());
                Tag::Hn(NonZeroU16::new(level.into()).unwrap_or(NonZeroU16::MIN), Some(title)).into()
            }
            Mark::Paragraph => Tag::P.into(),
            Mark::List => Tag::L(self.numbering(node)).into(),
            Mark::Item => Tag::LI.into(),
            Mark::Label => Tag::Lbl.into(),
            Mark::Body => Tag::LBody.into(),
            Mark::Table => Tag::Table.into(),
            Mark::Row => Tag::TR.into(),
            Mark::Cell(true) if self.is_head_row => Tag::TH(TableHeaderScope::Column).into(),
            Mark::Cell(true) => Tag::TH(TableHeaderScope::Row).into(),
            Mark::Cell(false) => Tag::TD.into(),
            Mark::Figure(alt) => {
                let rect = node.rect.and_then(super::paint::rect);
                let tag = Tag::Figure(Some(super::plain(alt))).with_placement(Some(Placement::Block));
                tag.with_bbox(rect.map(|rect| BBox::new(self.page, rect))).into()
            }
            Mark::Quote => Tag::BlockQuote.into(),
            Mark::Code => Tag::Code.into(),
            Mark::Link => Tag::Link.into(),
        }
    }

    fn numbering(&self, list: &Node) -> ListNumbering {
        let first = list.children.iter().find_map(|(_, child)| match child {
            Child::Node(id) => Some(&self.tree.nodes[*id]),
            Child::Content(_) | Child::Link(_) => None,
        });
        let label = first.and_then(|item| item.children.first());
        match label {
            Some((_, Child::Node(id))) if self.tree.nodes[*id].mark == Mark::Label => ListNumbering::Decimal,
            Some(_) | None => ListNumbering::Disc,
        }
    }
}
