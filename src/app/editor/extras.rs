//! Fields that a form offers whether they are written or not: what a chart is called, what a deck is planned for.
//!
//! One that is filled in is put where fields of its name usually stand, one
//! that is emptied is taken out, and one that nobody touched stays as it is,
//! byte for byte. Knows nothing of windows.

use super::Editor;
use super::in_place::{InPlace, Shape, indent_before, number};
use crate::decode::leaves::value_at;
use crate::model::prose::Prose;
use crate::model::schema::deck::{DECK, ROOM};
use crate::model::schema::figure::{CHART, CHART_KIND};
use crate::model::schema::{Field, Form, Struct, Type};
use crate::model::units::PlannedTime;
use crate::resolve::theme::BUILT_IN;
use crate::source::edit::TextEdit;
use crate::source::node_path::{NodePath, Segment};
use crate::syntax::{NodeKind, Tree, meant, parse, quoted};

/// A field that needn't be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its address, written or not.
    pub path: NodePath,
    /// What it is called beside its field.
    pub label: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// What is typed or chosen; empty for a field that isn't to be there.
    pub text: String,
    /// What stands for it while it isn't there.
    pub hint: &'static str,
    /// What can be chosen, if it isn't typed.
    pub choices: Vec<&'static str>,
    kind: ExtraKind,
    before: String,
    /// The usual order of the fields around it.
    order: Vec<&'static str>,
}

/// How an extra's text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExtraKind {
    /// A string of this form.
    Text(Form),
    /// A number.
    Number,
    /// A name.
    Name,
}

impl Extra {
    /// True unless a number or a time is to stand here, and something else does.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        let is_empty = self.text.trim().is_empty();
        match self.kind {
            ExtraKind::Number => is_empty || number(&self.text).is_some(),
            ExtraKind::Text(Form::Time) => is_empty || self.text.trim().parse::<PlannedTime>().is_ok(),
            ExtraKind::Text(_) | ExtraKind::Name => true,
        }
    }

    /// True if something else is to stand there than did.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.text != self.before
    }

    fn edit(&self, tree: &Tree) -> Option<TextEdit> {
        let segments = self.path.segments();
        if self.text.trim().is_empty() {
            return tree.remove(segments);
        }
        let old = value_at(tree, &self.path).map(|(node, _)| node);
        let indent = old.map(|node| indent_before(tree.text(), tree.span(node).start)).unwrap_or_default();
        let value = match self.kind {
            ExtraKind::Text(_) => quoted(self.text.trim(), &indent, old.map(|node| tree.text_of(node))),
            ExtraKind::Number => number(&self.text)?,
            ExtraKind::Name => self.text.clone(),
        };
        let edit = tree.set(segments, &value, &self.order);
        // What holds it may be missing, too.
        edit.or_else(|| {
            let (Segment::Field(name), holder) = segments.split_last()? else { return None };
            tree.set(holder, &format!("({name}: {value})"), &names(&DECK))
        })
    }
}

impl Editor {
    /// What can be said of the deck as a whole.
    #[must_use]
    pub fn deck_form(&self) -> InPlace {
        let root = NodePath::root();
        let room = root.field("room");
        let of_deck = |name: &'static str, label| self.extra(&root, &DECK, name, label);
        let themes = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let extras = [
            of_deck("title", "title"),
            of_deck("subtitle", "subtitle"),
            of_deck("author", "author"),
            of_deck("language", "language, such as en, ru or zh-Hans"),
            of_deck("theme", "theme").map(|theme| Extra { choices: themes, hint: BUILT_IN[0].0, ..theme }),
            of_deck("duration", "duration").map(|time| Extra { hint: "45m", ..time }),
            self.extra(&room, &ROOM, "depth", "room: metres to the last row").map(|depth| Extra { hint: "9", ..depth }),
            self.extra(&room, &ROOM, "screen", "room: width of the picture in metres")
                .map(|screen| Extra { hint: "2.4", ..screen }),
        ];
        let extras = extras.into_iter().flatten().collect();
        InPlace { path: root, cells: Vec::new(), extras, shape: Shape::Form, is_list: false }
    }

    /// What can be said of a table or chart beside its cells.
    pub(super) fn extras_of(&self, block: &NodePath, name: &str) -> Vec<Extra> {
        if name != "Chart" {
            return Vec::new();
        }
        let of_chart = |name: &'static str, label| self.extra(block, &CHART, name, label);
        let kinds = CHART_KIND.variants.iter().map(|variant| variant.name).collect();
        let extras = [
            of_chart("kind", "kind").map(|kind| Extra { choices: kinds, ..kind }),
            of_chart("caption", "caption: a line below the chart"),
            of_chart("unit", "unit of the values, such as %"),
            of_chart("y_label", "what the values are"),
            of_chart("alt", "what it shows, for those who don’t see it"),
            of_chart("source", "where the numbers come from"),
        ];
        extras.into_iter().flatten().collect()
    }

    /// A field of a value, written or not; `None` if something else than a plain value stands there.
    fn extra(&self, of: &NodePath, fields: &'static Struct, name: &'static str, label: &'static str) -> Option<Extra> {
        let field: &Field = fields.fields.iter().find(|field| field.name == name)?;
        let kind = match field.ty.inner() {
            Type::String(form) => ExtraKind::Text(*form),
            Type::Number { .. } => ExtraKind::Number,
            Type::Enum(_) => ExtraKind::Name,
            _ => return None,
        };
        let path = of.field(name);
        let tree = self.tree();
        let text = match value_at(tree, &path) {
            None => String::new(),
            Some((node, _)) => {
                let node = tree.unwrapped(node);
                let written = tree.text_of(node);
                match (kind, tree.kind(node)) {
                    (ExtraKind::Text(_), NodeKind::String) => Prose::new(&meant(written)).as_str().to_owned(),
                    (ExtraKind::Number, NodeKind::Number) | (ExtraKind::Name, NodeKind::Name) => written.to_owned(),
                    _ => return None,
                }
            }
        };
        let before = text.clone();
        Some(Extra {
            path,
            label,
            doc: field.doc,
            text,
            hint: "",
            choices: Vec::new(),
            kind,
            before,
            order: names(fields),
        })
    }

    /// An edit and then what was changed of the fields, as one.
    pub(super) fn with_extras(&self, first: Option<TextEdit>, extras: &[Extra]) -> Option<TextEdit> {
        let mut all = first;
        for extra in extras.iter().filter(|extra| extra.is_changed() && extra.is_fine()) {
            let edit = match &all {
                None => extra.edit(self.tree()),
                Some(before) => extra.edit(&parse(before.apply(self.tree().text())?)),
            };
            let Some(edit) = edit else { continue };
            all = match all {
                None => Some(edit),
                Some(before) => before.then(&edit),
            };
        }
        all
    }
}

fn names(of: &Struct) -> Vec<&'static str> {
    of.fields.iter().map(|field| field.name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TEXT, editor_of, secs};
    use super::*;

    fn type_in(form: &mut InPlace, name: &str, text: &str) {
        let is_meant = |extra: &&mut Extra| extra.path.to_string().ends_with(name);
        form.extras.iter_mut().find(is_meant).unwrap().text = text.to_owned();
    }

    #[test]
    fn a_decks_head_is_filled_in_as_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor_of(folder.path(), TEXT);
        let mut form = editor.deck_form();
        assert!(!editor.take_in_place(&form, secs(1)), "nothing was changed");
        for (name, text) in
            [("title", "A bridge"), ("language", "ru"), ("theme", "night"), ("duration", "45m"), ("room.depth", "12,5")]
        {
            type_in(&mut form, name, text);
        }
        assert!(editor.take_in_place(&form, secs(2)));
        let head = "    title: \"A bridge\",\n    language: \"ru\",\n    theme: \"night\",\n    duration: \"45m\",\n    room: (depth: 12.5),\n    slides";
        assert_eq!(editor.buffer, TEXT.replace("    title: \"T\",\n    slides", head));
        let mut form = editor.deck_form();
        type_in(&mut form, "room.screen", "3");
        type_in(&mut form, "theme", "");
        type_in(&mut form, "duration", "soon");
        assert!(form.extras.iter().any(|extra| !extra.is_fine()));
        editor.take_in_place(&form, secs(9));
        assert!(
            editor
                .buffer
                .contains("    language: \"ru\",\n    duration: \"45m\",\n    room: (depth: 12.5, screen: 3),")
        );
        editor.undo(secs(10));
        editor.undo(secs(11));
        assert_eq!(editor.buffer, TEXT);
    }

    #[test]
    fn a_charts_words_and_kind_are_set_beside_its_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let chart = "Chart(kind: Bar /* for now */, x: [\"a\"], series: [(\"s\", [1])], alt: \"Old\")";
        let text = TEXT.replace("title: \"B\"", &format!("title: \"B\", body: [{chart}]"));
        let mut editor = editor_of(folder.path(), &text);
        let block = NodePath::slide(1).field("body").index(0);
        let mut form = editor.in_place(&block).unwrap();
        assert!(matches!(form.shape, Shape::Grid(_)));
        form.cells.last_mut().unwrap().text = "2".to_owned();
        for (name, text) in [("kind", "Pie"), ("caption", "Say “so”"), ("unit", "%"), ("alt", "")] {
            type_in(&mut form, name, text);
        }
        assert!(editor.take_in_place(&form, secs(1)));
        let changed =
            "Chart(kind: Pie /* for now */, x: [\"a\"], series: [(\"s\", [2])], unit: \"%\", caption: \"Say “so”\")";
        assert_eq!(editor.buffer, text.replace(chart, changed));
        editor.undo(secs(2));
        assert_eq!(editor.buffer, text);
    }
}
