//! Ways out of a slide that holds too much, and what is missing put in with an empty text to fill.
//!
//! Several changes of the text make one step of undo. Knows nothing of windows.

use std::time::Duration;

use super::{Editor, Notice, outdented, without_id};
use crate::app::text::after_edit;
use crate::decode::leaves::{LeafKind, leaves, value_at};
use crate::engine::check::size::least_em;
use crate::engine::{Shared, Snapshot};
use crate::layout::frame::Frame;
use crate::model::schema::Form;
use crate::model::schema::deck::SLIDE;
use crate::model::units::Finite;
use crate::source::Source;
use crate::source::edit::TextEdit;
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::syntax::{NodeKind, Tree, meant, parse, quoted};

/// What can be split off a slide: the last elements of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rest {
    list: NodePath,
    from: usize,
    n: usize,
    /// The name of the block whose items are split, if it is one list that is too long.
    block: Option<String>,
}

impl Editor {
    /// Splits a slide in two: what doesn't fit, or the second half, goes to a slide of the same title behind it.
    pub fn split_slide(&mut self, slide: usize, frame: Option<&Frame>, now: Duration) {
        let Some(rest) = self.rest_of(slide, frame) else { return };
        let tree = self.tree();
        let texts: Vec<String> = self.texts_of(&rest).iter().map(|text| without_id(text)).collect();
        let body = match &rest.block {
            Some(block) => format!(
                "{block}([\n            {},\n        ])",
                texts
                    .iter()
                    .map(|text| text.replace('\n', "\n            "))
                    .collect::<Vec<_>>()
                    .join(",\n            ")
            ),
            None => texts.iter().map(|text| text.replace('\n', "\n        ")).collect::<Vec<_>>().join(",\n        "),
        };
        let copied = ["layout", "title"].iter().filter_map(|field| {
            let (node, _) = value_at(tree, &NodePath::slide(slide).field(*field))?;
            Some(format!("    {field}: {},\n", tree.text_of(node)))
        });
        let head: String = copied.collect();
        let new = format!("Slide(\n{head}    body: [\n        {body},\n    ],\n)");
        let Some(without) = without_rest(&self.buffer, &rest) else { return };
        let list = NodePath::root().field("slides");
        let after = apply(&without, |tree| tree.insert(list.segments(), slide + 1, &new));
        self.act_to(after, slide, now);
    }

    /// Moves what doesn't fit on a slide, or its second half, to the end of its notes.
    pub fn move_rest_to_notes(&mut self, slide: usize, frame: Option<&Frame>, now: Duration) {
        let Some(rest) = self.rest_of(slide, frame) else { return };
        let said: Vec<String> = (rest.from..rest.n).filter_map(|i| self.said_by(&rest.list.index(i))).collect();
        let notes = NodePath::slide(slide).field("notes");
        let old = value_at(self.tree(), &notes).map(|(node, _)| meant(self.tree().text_of(node)));
        let old = old.map(|old| crate::model::prose::Prose::new(&old).as_str().trim_end().to_owned());
        let between = if rest.block.is_some() { "\n" } else { "\n\n" };
        let all: Vec<String> = old.filter(|old| !old.is_empty()).into_iter().chain([said.join(between)]).collect();
        let indent = format!("{}    ", self.indent_of(&NodePath::slide(slide)));
        let value = quoted(&all.join("\n\n"), &indent, None);
        let order: Vec<&str> = SLIDE.fields.iter().map(|field| field.name).collect();
        let Some(without) = without_rest(&self.buffer, &rest) else { return };
        let after = apply(&without, |tree| tree.set(notes.segments(), &value, &order));
        self.act_to(after, slide, now);
    }

    /// Lets a slide's text become smaller than the theme's least size, by no more than is needed and no further
    /// than the last row can read; where that isn't enough, says so.
    pub fn shrink_slide(&mut self, place: Span, shared: &Shared, now: Duration) {
        let Some(slide) = self.slide_at(place.start) else { return };
        let edition = self.edition();
        let Some(deck) = edition.deck() else { return };
        let path = NodePath::slide(slide).field("minimum");
        let usual = edition.slide(slide).and_then(|slide| slide.minimum).map_or(deck.theme.sizes.minimum, Finite::get);
        let least = least_em(deck.slide_size.width, deck.deck.room).ceil();
        let set = |size: f64| self.set(&path, &format!("{size}"));
        let mut typesetter = shared.typesetter();
        let mut fits = |size: f64| -> Option<bool> {
            let text = set(size)?.apply(&self.buffer)?;
            let snapshot = Snapshot::new(shared, self.document().path(), Source::new("shrunk", &text), None);
            let laid = snapshot.layout(slide, &mut typesetter)?;
            Some(laid.diagnostics.iter().all(|finding| finding.code != "overflow"))
        };
        let mut sizes = (0..).map(|i| usual.ceil() - 1.0 - f64::from(i)).take_while(|&size| size >= least);
        match sizes.find(|&size| fits(size) == Some(true)) {
            Some(size) => {
                let edit = set(size);
                let caret = edit.as_ref().map(|edit| after_edit(edit, self.caret));
                self.act(edit, |_| caret, now);
                let words = format!("The text of this slide may now be as small as {size}; the last row can read it");
                self.notice = Some(Notice::Told(words));
            }
            None => {
                let words = format!("Even at {least}, the least that the last row can read, it doesn’t fit: split it");
                self.notice = Some(Notice::Told(words));
            }
        }
    }

    /// True if a slide has something that could be split off.
    #[must_use]
    pub fn can_split(&self, slide: usize) -> bool {
        self.rest_of(slide, None).is_some()
    }

    /// Puts the description in that a picture lacks, empty; its address.
    pub fn add_alt(&mut self, path: &NodePath, now: Duration) -> Option<NodePath> {
        let (block, _) = self.block_around(path)?;
        let alt = block.field("alt");
        if value_at(self.tree(), &alt).is_none() {
            let edit = self.tree().set(alt.segments(), "\"\"", &["path", "alt"]);
            self.act(edit, |_| None, now);
        }
        Some(block)
    }

    fn act_to(&mut self, after: Option<String>, slide: usize, now: Duration) {
        let edit = after.map(|after| crate::app::document::difference(&self.buffer, &after));
        self.act(edit, move |editor| editor.slides().get(slide).map(|slide| slide.start), now);
    }

    /// What doesn't fit: the blocks below the slide's edge, else the second half of its blocks or of its only list.
    fn rest_of(&self, slide: usize, frame: Option<&Frame>) -> Option<Rest> {
        let body = NodePath::slide(slide).field("body");
        let n = self.n_in(&body);
        let is_below = |i: &usize| {
            let bounds = frame.and_then(|frame| frame.bounds_of(&body.index(*i), u16::MAX - 1));
            bounds.zip(frame).is_some_and(|(bounds, frame)| bounds.y1 > frame.size.height * 0.95)
        };
        if n > 1 {
            let from = (1..n).find(is_below).unwrap_or(n.div_ceil(2));
            return Some(Rest { list: body, from, n, block: None });
        }
        let (block, name) = self.block_around(&body.index(0))?;
        let field = matches!(name.as_str(), "Bullets" | "Numbered" | "Questions").then_some("items");
        let list = block.field(field?);
        let n = self.n_in(&list);
        (n > 1).then(|| Rest { list, from: n.div_ceil(2), n, block: Some(name) })
    }

    fn n_in(&self, list: &NodePath) -> usize {
        let tree = self.tree();
        let list = value_at(tree, list).map(|(node, _)| tree.unwrapped(node));
        list.filter(|&node| tree.kind(node) == NodeKind::List).map_or(0, |node| tree.children(node).count())
    }

    fn texts_of(&self, rest: &Rest) -> Vec<String> {
        let text = |i| {
            let (node, _) = value_at(self.tree(), &rest.list.index(i))?;
            Some(outdented(&self.buffer, self.tree().span(node)))
        };
        (rest.from..rest.n).filter_map(text).collect()
    }

    /// What a value says, as notes have it; `None` for one without words.
    fn said_by(&self, path: &NodePath) -> Option<String> {
        let found = leaves(self.tree(), path).into_iter();
        let texts: Vec<String> = found
            .filter(|leaf| matches!(leaf.kind, LeafKind::Text(Form::Inline | Form::Markdown)))
            .map(|leaf| meant(self.tree().text_of(leaf.node)))
            .map(|text| crate::model::prose::Prose::new(&text).as_str().to_owned())
            .filter(|text| !text.trim().is_empty())
            .collect();
        let is_prose = texts.len() == 1 && self.block_around(path).is_some_and(|(block, _)| block == *path);
        let line = |text: String| if is_prose { text } else { format!("- {}", text.replace('\n', " ")) };
        let lines: Vec<String> = texts.into_iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

fn apply(text: &str, edit: impl FnOnce(&Tree) -> Option<TextEdit>) -> Option<String> {
    edit(&parse(text))?.apply(text)
}

/// A text without the elements of a list from one on.
fn without_rest(text: &str, rest: &Rest) -> Option<String> {
    let mut text = text.to_owned();
    for i in (rest.from..rest.n).rev() {
        let tree = parse(text.as_str());
        let (list, _) = value_at(&tree, &rest.list)?;
        let element = tree.element(tree.unwrapped(list), i)?;
        text = tree.remove_node(element)?.apply(&text)?;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TEXT, editor_of, secs};
    use super::*;
    use crate::decode::decode;
    use crate::world::disk::DiskWorld;
    use std::sync::Arc;

    fn is_fine(text: &str) -> bool {
        decode(&Source::new("t", text)).diagnostics.is_empty()
    }

    fn text(body: &str) -> String {
        TEXT.replace(
            "title: \"A\", // yes\n",
            &format!("title: \"A\", // yes\n            body: [{body}],\n            notes: \"n\",\n"),
        )
    }

    #[test]
    fn a_slide_is_split_and_can_be_put_together_again() {
        let folder = tempfile::tempdir().unwrap();
        let before = text("Text(\"one\"), Text(\"two\"), Bullets([\"a\", \"b\"])");
        let mut editor = editor_of(folder.path(), &before);
        editor.split_slide(0, None, secs(1));
        assert!(is_fine(&editor.buffer), "{}", editor.buffer);
        assert_eq!(editor.slides().len(), 3);
        assert!(editor.buffer.contains("body: [Text(\"one\"), Text(\"two\")]"), "{}", editor.buffer);
        assert_eq!(editor.buffer.matches("id: \"a\"").count(), 1);
        assert_eq!(editor.buffer.matches("title: \"A\"").count(), 2);
        editor.undo(secs(2));
        assert_eq!(editor.buffer, before);
    }

    #[test]
    fn a_slide_that_holds_a_little_too_much_is_shrunk_and_no_other() {
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let folder = tempfile::tempdir().unwrap();
        let body = |n: usize| format!("Bullets([{}])", "\"A line of text\", ".repeat(n));
        let before = text(&body(16));
        let mut editor = editor_of(folder.path(), &before);
        let first = Span::at(editor.slides()[0].start);
        editor.shrink_slide(first, &shared, secs(1));
        assert!(is_fine(&editor.buffer) && editor.buffer.contains("minimum: 2"), "{}", editor.buffer);
        let overflows = |text: &str| {
            let snapshot = Snapshot::new(&shared, folder.path(), Source::new("t", text), None);
            let laid = snapshot.layout(0, &mut shared.typesetter()).unwrap();
            laid.diagnostics.iter().any(|finding| finding.code == "overflow")
        };
        assert!(overflows(&before) && !overflows(&editor.buffer));
        editor.undo(secs(2));
        assert_eq!(editor.buffer, before);
        drop(editor);
        let mut editor = editor_of(folder.path(), &text(&body(40)));
        editor.shrink_slide(first, &shared, secs(1));
        assert!(!editor.buffer.contains("minimum"));
        assert!(matches!(&editor.notice, Some(Notice::Told(words)) if words.contains("split it")));
    }

    #[test]
    fn the_second_half_of_a_long_list_goes_to_the_notes() {
        let folder = tempfile::tempdir().unwrap();
        let before = text("Bullets([\"a\", \"b\", \"c\"])");
        let mut editor = editor_of(folder.path(), &before);
        editor.move_rest_to_notes(0, None, secs(1));
        assert!(is_fine(&editor.buffer), "{}", editor.buffer);
        assert!(editor.buffer.contains("Bullets([\"a\", \"b\"])"), "{}", editor.buffer);
        assert!(editor.buffer.contains("n\n\n") && editor.buffer.contains("- c\n"), "{}", editor.buffer);
        editor.undo(secs(2));
        editor.split_slide(0, None, secs(3));
        assert!(is_fine(&editor.buffer) && editor.buffer.contains("Bullets([\n"), "{}", editor.buffer);
    }
}
