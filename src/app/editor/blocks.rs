//! What a slide's menus do: blocks put in, copied, moved and taken out; layout, theme, background, title.
//!
//! Each is one edit of the text, so one step of undo. Knows nothing of windows.

use std::time::Duration;

use super::in_place::indent_before;
use super::{Editor, NEW_BODY, outdented, without_id};
use crate::decode::leaves::value_at;
use crate::decode::source_map::path_at;
use crate::model::schema::Struct;
use crate::model::schema::Type;
use crate::model::schema::block::BLOCK;
use crate::model::schema::deck::{DECK, SLIDE};
use crate::source::edit::TextEdit;
use crate::source::node_path::{NodePath, Segment};
use crate::syntax::quoted;

/// A block as it is put in.
#[derive(Debug, Clone, Copy)]
pub struct NewBlock {
    /// What menus call it.
    pub title: &'static str,
    /// How it is written: an example that shows what it is for.
    pub text: &'static str,
}

const fn block(title: &'static str, text: &'static str) -> NewBlock {
    NewBlock { title, text }
}

/// Every kind of block but pictures, which come with a file; in groups as menus show them.
pub const NEW_BLOCKS: [&[NewBlock]; 4] = [
    &[
        block("Text", "Text(\"A paragraph with **strong** and *emphasised* words.\")"),
        block("Bullets", "Bullets([\n    \"First point\",\n    \"Second point\",\n    \"Third point\",\n])"),
        block("Numbered list", "Numbered([\n    \"First step\",\n    \"Second step\",\n    \"Third step\",\n])"),
        block("Quote", "Quote(text: \"Somebody’s words\", by: \"Name\", source: \"Where and when\")"),
        block("Callout", "Callout(kind: Note, title: \"Remember\", body: [Text(\"What is worth knowing.\")])"),
        block("Questions", "Questions([\n    \"Your first question?\",\n    \"Your second question?\",\n])"),
        block(
            "Claim",
            "Claim(\n    text: \"What somebody says\",\n    verdict: Imprecise,\n    record: \"What the record says\",\n    sources: [\"Author, year\"],\n)",
        ),
    ],
    &[
        block(
            "Table",
            "Table(\n    head: [\"\", \"Before\", \"After\"],\n    rows: [\n        [\"First row\", \"10\", \"20\"],\n        [\"Second row\", \"30\", \"40\"],\n    ],\n)",
        ),
        block(
            "Bar chart",
            "Chart(\n    kind: Bar,\n    x: [\"First\", \"Second\", \"Third\"],\n    series: [(\"Series 1\", [10, 20, 30])],\n    alt: \"Bars that grow from left to right\",\n)",
        ),
        block(
            "Line chart",
            "Chart(\n    kind: Line,\n    x: [\"2000\", \"2010\", \"2020\"],\n    series: [(\"Series 1\", [10, 20, 30])],\n    alt: \"A line that rises\",\n)",
        ),
        block(
            "Pie chart",
            "Chart(\n    kind: Pie,\n    x: [\"First\", \"Second\", \"Third\"],\n    series: [(\"Share\", [50, 30, 20])],\n    alt: \"Half of it is the first part\",\n)",
        ),
        block(
            "Timeline",
            "Timeline([\n    (\"1900\", \"What happened first\"),\n    (\"1950\", \"What happened next\"),\n    (\"2000\", \"What happened last\"),\n])",
        ),
        block(
            "Diagram",
            "Diagram(\n    nodes: [(\"a\", \"What leads to it\"), (\"b\", \"What comes of it\")],\n    edges: [(\"a\", \"b\", \"leads to\")],\n)",
        ),
        block(
            "Map",
            "Map(\n    view: (west: -12, south: 34, east: 32, north: 60),\n    places: [(\"Paris\", 2.35, 48.86)],\n    alt: \"Western Europe with Paris\",\n)",
        ),
    ],
    &[
        block("Formula", "Math(r\"a^2 + b^2 = c^2\")"),
        block("Code", "Code(language: \"python\", source: \"print('Hello')\")"),
        block("QR code", "Qr(data: \"https://example.org\", caption: \"example.org\")"),
        block("Sources", "Sources([])"),
    ],
    &[
        block("Two columns", "Columns([\n    [Text(\"On the left\")],\n    [Text(\"On the right\")],\n])"),
        block(
            "Comparison",
            "Compare(\n    left: (\"One side\", [Text(\"What speaks for it\")]),\n    right: (\"The other\", [Text(\"What speaks against it\")]),\n)",
        ),
        block("Pause", "Pause"),
        block("Line", "Rule"),
        block("Space", "Spacer"),
    ],
];

impl Editor {
    /// The block that an address leads to or into, and what it is called; the innermost, if blocks hold blocks.
    #[must_use]
    pub fn block_around(&self, path: &NodePath) -> Option<(NodePath, String)> {
        let segments = path.segments();
        (1..=segments.len()).rev().find_map(|n| {
            let prefix = segments[..n].iter().fold(NodePath::root(), |path, segment| match segment {
                Segment::Field(name) => path.field(name.clone()),
                Segment::Index(index) => path.index(*index as usize),
            });
            let (node, ty) = value_at(self.tree(), &prefix)?;
            let is_block = matches!(ty, Some(Type::Enum(of)) if of.id == BLOCK.id);
            let name = self.tree().text_of(node).split('(').next().unwrap_or_default().trim().to_owned();
            is_block.then_some((prefix, name))
        })
    }

    /// The address of the innermost value at the caret.
    #[must_use]
    pub fn path_at_caret(&self) -> NodePath {
        path_at(self.tree(), self.caret)
    }

    /// Puts a block behind another one, or at the end of the current slide; its address.
    pub fn insert_block(&mut self, text: &str, behind: Option<&NodePath>, now: Duration) -> Option<NodePath> {
        if let Some(placed) = self.fill_new_slide(text, behind, now) {
            return Some(placed);
        }
        let (list, index) = match behind.and_then(|path| split(&self.block_around(path)?.0)) {
            Some((list, index)) => (list, index + 1),
            None => {
                let body = NodePath::slide(self.slide()).field("body");
                let n = value_at(self.tree(), &body).map_or(0, |(node, _)| self.tree().children(node).count());
                (body, n)
            }
        };
        let edit = match self.tree().insert(list.segments(), index, text) {
            Some(edit) => Some(edit),
            None => self.set_in(&SLIDE, &list, &format!("[\n    {},\n]", text.replace('\n', "\n    "))),
        };
        let placed = list.index(index);
        let before = self.revision();
        let place = placed.clone();
        self.act(edit, move |editor| editor.start_of(&place), now);
        (self.revision() != before).then_some(placed)
    }

    /// Puts a block where a new slide only holds its place; `None` if something was written there.
    fn fill_new_slide(&mut self, text: &str, behind: Option<&NodePath>, now: Duration) -> Option<NodePath> {
        let body = NodePath::slide(self.slide()).field("body");
        let first = body.index(0);
        let (list, _) = value_at(self.tree(), &body)?;
        let is_alone = self.tree().children(self.tree().unwrapped(list)).count() == 1;
        let is_meant = behind.is_none_or(|behind| behind.segments().starts_with(first.segments()));
        let (node, _) = value_at(self.tree(), &first)?;
        if !is_alone || !is_meant || self.tree().text_of(node) != NEW_BODY {
            return None;
        }
        let edit = self.tree().set(first.segments(), text, &[]);
        let place = first.clone();
        self.act(edit, move |editor| editor.start_of(&place), now);
        Some(first)
    }

    /// Puts a copy of a block behind it.
    pub fn duplicate_block(&mut self, path: &NodePath, now: Duration) {
        let Some((block, _)) = self.block_around(path) else { return };
        let Some((node, _)) = value_at(self.tree(), &block) else { return };
        let copy = without_id(&outdented(&self.buffer, self.tree().span(node)));
        self.insert_block(&copy, Some(&block), now);
    }

    /// Takes a block out; a picture's file stays.
    pub fn delete_block(&mut self, path: &NodePath, now: Duration) {
        let Some((block, _)) = self.block_around(path) else { return };
        let edit = self.tree().remove(block.segments());
        let slide = self.slides().get(self.slide()).map(|slide| slide.start);
        self.act(edit, |_| slide, now);
    }

    /// Moves a block by places among those beside it, up if negative.
    pub fn move_block(&mut self, path: &NodePath, places: isize, now: Duration) {
        let Some((list, from)) = self.block_around(path).and_then(|(block, _)| split(&block)) else { return };
        let Some(to) = from.checked_add_signed(places) else { return };
        let edit = self.tree().move_element(list.segments(), from, to);
        let moved = list.index(to);
        self.act(edit, move |editor| editor.start_of(&moved), now);
    }

    /// True if a block has one beside it, so many places below, or above if negative.
    #[must_use]
    pub fn can_move_block(&self, path: &NodePath, places: isize) -> bool {
        let Some((list, from)) = self.block_around(path).and_then(|(block, _)| split(&block)) else { return false };
        let to = from.checked_add_signed(places);
        to.is_some_and(|to| value_at(self.tree(), &list.index(to)).is_some())
    }

    /// Sets a field of the current slide, as the deck writes its value; `None` takes the field out.
    pub fn set_slide_field(&mut self, name: &'static str, value: Option<&str>, now: Duration) {
        let path = NodePath::slide(self.slide()).field(name);
        self.set_field(&SLIDE, &path, value, now);
    }

    /// Sets a field of the deck's head; `None` takes it out.
    pub fn set_deck_field(&mut self, name: &'static str, value: Option<&str>, now: Duration) {
        self.set_field(&DECK, &NodePath::root().field(name), value, now);
    }

    fn set_field(&mut self, of: &Struct, path: &NodePath, value: Option<&str>, now: Duration) {
        let edit = match value {
            Some(value) => self.set_in(of, path, value),
            None => self.tree().remove(path.segments()),
        };
        // The caret stays in its slide, wherever the text before it went.
        let slide = self.slide();
        self.act(edit, move |editor| editor.slides().get(slide).map(|slide| slide.start), now);
    }

    /// Gives the current slide a field with a text in it, if it has none; its address.
    pub fn ensure_text(&mut self, name: &'static str, text: &str, now: Duration) -> NodePath {
        let path = NodePath::slide(self.slide()).field(name);
        if value_at(self.tree(), &path).is_none() {
            let indent = self.indent_of_slide();
            let edit = self.set_in(&SLIDE, &path, &quoted(text, &indent, None));
            let place = path.clone();
            self.act(edit, move |editor| editor.start_of(&place), now);
        }
        path
    }

    /// The value of a field of the current slide as it is written, if it is.
    #[must_use]
    pub fn slide_field(&self, name: &'static str) -> Option<&str> {
        let path = NodePath::slide(self.slide()).field(name);
        value_at(self.tree(), &path).map(|(node, _)| self.tree().text_of(node))
    }

    /// A field of the deck's head as it is written.
    #[must_use]
    pub fn deck_field(&self, name: &'static str) -> Option<&str> {
        value_at(self.tree(), &NodePath::root().field(name)).map(|(node, _)| self.tree().text_of(node))
    }

    fn set_in(&self, of: &Struct, path: &NodePath, value: &str) -> Option<TextEdit> {
        let order: Vec<&str> = of.fields.iter().map(|field| field.name).collect();
        self.tree().set(path.segments(), value, &order)
    }

    fn start_of(&self, path: &NodePath) -> Option<u32> {
        value_at(self.tree(), path).map(|(node, _)| self.tree().span(node).start)
    }

    /// The blanks before the line that an address begins in.
    #[must_use]
    pub fn indent_of(&self, path: &NodePath) -> String {
        self.start_of(path).map(|start| indent_before(&self.buffer, start)).unwrap_or_default()
    }
}

/// The list that an element stands in, and its place there.
fn split(path: &NodePath) -> Option<(NodePath, usize)> {
    let (last, before) = path.segments().split_last()?;
    let Segment::Index(index) = last else { return None };
    let list = before.iter().fold(NodePath::root(), |path, segment| match segment {
        Segment::Field(name) => path.field(name.clone()),
        Segment::Index(index) => path.index(*index as usize),
    });
    Some((list, *index as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;
    use crate::resolve::check::{check_deck, placeholder};
    use crate::source::Source;

    /// Blocks that hold nothing to be changed, or what somebody may mean just so.
    const AS_THEY_ARE: [&str; 7] = ["Formula", "Code", "QR code", "Sources", "Pause", "Line", "Space"];

    #[test]
    fn every_new_block_is_fine_as_it_is_put_in() {
        for block in NEW_BLOCKS.into_iter().flatten() {
            let text = format!("Deck(title: \"T\", slides: [Slide(title: \"S\", body: [{}])])", block.text);
            let decoded = decode(&Source::new("t", text.as_str()));
            assert_eq!(decoded.diagnostics, [], "{}", block.title);
            let deck = decoded.deck.unwrap();
            assert_eq!(check_deck(&deck), [], "{}", block.title);
            let is_told = !placeholder::check(deck.slides[0].as_ref().unwrap(), 0).is_empty();
            assert_eq!(is_told, !AS_THEY_ARE.contains(&block.title), "{}", block.title);
        }
        let n_kinds = BLOCK.variants.len();
        let is_there = |name: &&str| NEW_BLOCKS.into_iter().flatten().any(|block| block.text.starts_with(*name));
        assert_eq!(BLOCK.variants.iter().filter(|variant| is_there(&variant.name)).count(), n_kinds - 1);
    }
}
