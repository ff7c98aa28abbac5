//! Texts and numbers of a deck that are edited where they stand on the slide.
//!
//! What is edited is a set of leaves of the text's tree. Taking it over writes
//! those that changed and nothing else, as one step of undo; a string stays
//! the kind of string that it was. Knows nothing of windows.

use std::time::Duration;

use super::Editor;
use super::extras::Extra;
use crate::decode::leaves::{LeafKind, leaves, value_at};
use crate::model::schema::{Form, Type};
use crate::source::edit::{Indel, TextEdit};
use crate::source::node_path::{NodePath, Segment};
use crate::syntax::{NodeKind, Tree, meant, quoted};

/// Most fields of a form; what has more is edited in the text.
const MAX_FIELDS: usize = 40;

/// A leaf while it is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its address.
    pub path: NodePath,
    /// What it is called beside its field.
    pub label: String,
    /// What it holds.
    pub kind: LeafKind,
    /// The text that is typed.
    pub text: String,
    /// The text as it was.
    before: String,
}

impl Cell {
    /// True if the text may have several paragraphs or lines, so that Enter begins a new one.
    #[must_use]
    pub fn has_lines(&self) -> bool {
        match self.kind {
            LeafKind::Text(Form::Markdown | Form::Code | Form::Tex) => true,
            LeafKind::Text(_) | LeafKind::Number => self.before.contains('\n'),
        }
    }

    /// True unless this is to be a number and is none.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.kind != LeafKind::Number || number(&self.text).is_some()
    }
}

/// How the leaves lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One text.
    Text,
    /// Several, one below the other.
    Form,
    /// Rows of cells, by their index; `None` where nothing is written.
    Grid(Vec<Vec<Option<usize>>>),
}

/// What is edited in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlace {
    /// The value as a whole.
    pub path: NodePath,
    /// Its leaves.
    pub cells: Vec<Cell>,
    /// Fields that needn't be written.
    pub extras: Vec<Extra>,
    /// How they lie.
    pub shape: Shape,
    /// True for a list as a whole: items can be put in and taken out.
    pub is_list: bool,
}

impl InPlace {
    /// True if something else is typed than is written.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.cells.iter().any(|cell| cell.text != cell.before) || self.extras.iter().any(Extra::is_changed)
    }

    /// True unless a number or a time is to stand somewhere, and something else does.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.cells.iter().all(Cell::is_fine) && self.extras.iter().all(Extra::is_fine)
    }
}

/// A row or column of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A row: of a table, or a place on a chart's x axis.
    Row,
    /// A column: of a table, or a chart's series.
    Column,
}

impl Editor {
    /// What can be edited of the value at an address, or of the block around it.
    #[must_use]
    pub fn in_place(&self, path: &NodePath) -> Option<InPlace> {
        if let Some((block, name)) = self.block_around(path)
            && matches!(name.as_str(), "Table" | "Chart")
            // Its caption, say, is a text of its own.
            && !is_text(self.tree(), path, &block, &name)
        {
            return self.grid(&block, &name).or_else(|| self.form(&block));
        }
        match value_at(self.tree(), path) {
            Some(_) => self.form(path).or_else(|| self.form(&self.block_around(path)?.0)),
            // A default that nobody wrote, such as the heading of a note.
            None => self.form(&self.block_around(path)?.0),
        }
    }

    fn form(&self, path: &NodePath) -> Option<InPlace> {
        let mut cells = self.cells(path);
        cells.truncate(MAX_FIELDS);
        let is_list = self.block_around(path).is_some_and(|(block, name)| block == *path && items_of(&name).is_some());
        let shape = if cells.len() == 1 && !is_list { Shape::Text } else { Shape::Form };
        (!cells.is_empty()).then(|| InPlace { path: path.clone(), cells, extras: Vec::new(), shape, is_list })
    }

    fn cells(&self, path: &NodePath) -> Vec<Cell> {
        let tree = self.tree();
        let found = leaves(tree, path);
        let cell = |leaf: crate::decode::leaves::Leaf| {
            let token = tree.text_of(leaf.node);
            let text = match leaf.kind {
                LeafKind::Text(_) => crate::model::prose::Prose::new(&meant(token)).as_str().to_owned(),
                LeafKind::Number if token == "None" => String::new(),
                LeafKind::Number => token.to_owned(),
            };
            let label = label(&leaf.path, path);
            Cell { path: leaf.path, label, kind: leaf.kind, before: text.clone(), text }
        };
        found.into_iter().map(cell).collect()
    }

    /// The cells of a table or chart in rows; `None` where there are none, such as for a chart from a file.
    fn grid(&self, block: &NodePath, name: &str) -> Option<InPlace> {
        let is_chart = name == "Chart";
        let parts: &[&str] = if is_chart { &["x", "series"] } else { &["head", "rows"] };
        let cells: Vec<Cell> = parts.iter().flat_map(|part| self.cells(&block.field(*part))).collect();
        let n_before = block.segments().len();
        let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let (row, column) = match (is_chart, &cell.path.segments()[n_before..]) {
                (true, [_, Segment::Index(x)]) => (*x as usize + 1, 0),
                (true, [_, Segment::Index(series), Segment::Index(0)]) => (0, *series as usize + 1),
                (true, [_, Segment::Index(series), Segment::Index(1), Segment::Index(x)]) => {
                    (*x as usize + 1, *series as usize + 1)
                }
                (false, [_, Segment::Index(column)]) => (0, *column as usize),
                (false, [_, Segment::Index(row), Segment::Index(column)]) => (*row as usize + 1, *column as usize),
                _ => continue,
            };
            rows.resize_with(rows.len().max(row + 1), Vec::new);
            let cells = &mut rows[row];
            cells.resize(cells.len().max(column + 1), None);
            cells[column] = Some(i);
        }
        let n_columns = rows.iter().map(Vec::len).max().filter(|&n| n > 0)?;
        rows.iter_mut().for_each(|row| row.resize(n_columns, None));
        let extras = self.extras_of(block, name);
        Some(InPlace { path: block.clone(), cells, extras, shape: Shape::Grid(rows), is_list: false })
    }

    /// Writes what was typed, as one step; false if nothing changed or something isn't a number.
    pub fn take_in_place(&mut self, edited: &InPlace, now: Duration) -> bool {
        let edit = self.edit_of(edited);
        let revision = self.revision();
        // What concerns the whole deck is seen on the slide that is in sight.
        let slide = edited.path.segments().is_empty().then(|| self.slide());
        let place = value_at(self.tree(), &edited.path).map(|(node, _)| self.tree().span(node).start);
        let caret = |editor: &Self| match slide {
            Some(slide) => editor.slides().get(slide).map(|slide| slide.start),
            None => place,
        };
        self.act(edit, caret, now);
        self.revision() != revision
    }

    /// Notes what is being typed on the slide, so that a crash doesn't lose it; `None` once it was taken or left.
    /// True if that is something else than before.
    pub fn note_in_place(&mut self, edited: Option<&InPlace>, now: Duration) -> bool {
        let text = edited.and_then(|edited| self.edit_of(edited)).and_then(|edit| edit.apply(self.tree().text()));
        if text == self.on_slide.0 {
            return false;
        }
        self.on_slide = (text, false);
        self.changed_at = now;
        true
    }

    fn edit_of(&self, edited: &InPlace) -> Option<TextEdit> {
        let tree = self.tree();
        let changed = edited.cells.iter().filter(|cell| cell.text != cell.before && cell.is_fine());
        let indels = changed.filter_map(|cell| {
            let (node, _) = value_at(tree, &cell.path)?;
            let insert = match cell.kind {
                LeafKind::Text(_) => {
                    let indent = indent_before(tree.text(), tree.span(node).start);
                    quoted(&cell.text, &indent, Some(tree.text_of(node)))
                }
                LeafKind::Number => number(&cell.text)?,
            };
            Some(Indel { delete: tree.span(node), insert })
        });
        let indels: Vec<Indel> = indels.collect();
        let cells = (!indels.is_empty()).then(|| TextEdit::from_indels(indels)).flatten();
        self.with_extras(cells, &edited.extras)
    }

    /// Puts a row or column at the end of a table or chart, or takes the last one out.
    pub fn change_grid(&mut self, block: &NodePath, line: Line, is_more: bool, now: Duration) {
        let Some((_, name)) = self.block_around(block) else { return };
        let edits = if is_more { self.grow(block, &name, line) } else { self.shrink(block, &name, line) };
        let indels = edits.into_iter().flatten().flat_map(|edit| edit.indels().to_vec()).collect();
        let place = self.caret;
        self.act(TextEdit::from_indels(indels), |_| Some(place), now);
    }

    fn grow(&self, block: &NodePath, name: &str, line: Line) -> Vec<Option<TextEdit>> {
        let tree = self.tree();
        let last = usize::MAX;
        let put = |list: NodePath, value: &str| tree.insert(list.segments(), last, value);
        let n = |list: &NodePath| self.n_elements(list);
        if let Some((items, new)) = items_of(name) {
            return vec![put(block.field(items), new)];
        }
        match (name, line) {
            ("Chart", Line::Row) => {
                let series = block.field("series");
                let labels = put(block.field("x"), "\"…\"");
                let values = (0..n(&series)).map(|i| put(series.index(i).index(1), "None"));
                std::iter::once(labels).chain(values).collect()
            }
            ("Chart", Line::Column) => {
                let values = vec!["None"; n(&block.field("x"))].join(", ");
                let name = n(&block.field("series")) + 1;
                vec![put(block.field("series"), &format!("(\"Series {name}\", [{values}])"))]
            }
            (_, Line::Row) => {
                let rows = block.field("rows");
                let width = n(&block.field("head")).max(n(&rows.index(0))).max(1);
                let cells = vec!["\"\""; width].join(", ");
                vec![put(rows, &format!("[{cells}]"))]
            }
            (_, Line::Column) => {
                let rows = block.field("rows");
                let head = put(block.field("head"), "\"\"");
                let cells = (0..n(&rows)).map(|i| put(rows.index(i), "\"\""));
                std::iter::once(head).chain(cells).collect()
            }
        }
    }

    fn shrink(&self, block: &NodePath, name: &str, line: Line) -> Vec<Option<TextEdit>> {
        let tree = self.tree();
        let drop_last = |list: NodePath| {
            let last = self.n_elements(&list).checked_sub(1)?;
            tree.remove(list.index(last).segments())
        };
        if let Some((items, _)) = items_of(name) {
            return vec![drop_last(block.field(items))];
        }
        match (name, line) {
            ("Chart", Line::Row) => {
                let series = block.field("series");
                let values = (0..self.n_elements(&series)).map(|i| drop_last(series.index(i).index(1)));
                std::iter::once(drop_last(block.field("x"))).chain(values).collect()
            }
            ("Chart", Line::Column) => vec![drop_last(block.field("series"))],
            (_, Line::Row) => vec![drop_last(block.field("rows"))],
            (_, Line::Column) => {
                let rows = block.field("rows");
                let cells = (0..self.n_elements(&rows)).map(|i| drop_last(rows.index(i)));
                std::iter::once(drop_last(block.field("head"))).chain(cells).collect()
            }
        }
    }

    fn n_elements(&self, list: &NodePath) -> usize {
        let tree = self.tree();
        let list = value_at(tree, list).map(|(node, _)| tree.unwrapped(node));
        list.filter(|&node| tree.kind(node) == NodeKind::List).map_or(0, |node| tree.children(node).count())
    }
}

/// The field of a block that holds its items, and what a new one is.
fn items_of(block: &str) -> Option<(&'static str, &'static str)> {
    match block {
        "Bullets" | "Numbered" | "Questions" => Some(("items", "\"…\"")),
        "Timeline" => Some(("events", "(\"…\", \"…\")")),
        _ => None,
    }
}

/// True if an address leads to a text of a table or chart that isn't one of its cells.
fn is_text(tree: &Tree, path: &NodePath, block: &NodePath, name: &str) -> bool {
    let own = path.segments().get(block.segments().len());
    let cells: &[&str] = if name == "Chart" { &["x", "series", "kind"] } else { &["head", "rows"] };
    let Some(Segment::Field(field)) = own else { return false };
    let is_string = value_at(tree, path).is_some_and(|(_, ty)| matches!(ty.map(Type::inner), Some(Type::String(_))));
    is_string && !cells.contains(&field.as_ref())
}

/// What a leaf is called in a form: the words of its address below the form's value.
fn label(path: &NodePath, of: &NodePath) -> String {
    let own = &path.segments()[of.segments().len().min(path.segments().len())..];
    let words = own.iter().filter_map(|segment| match segment {
        Segment::Field(name) if matches!(name.as_ref(), "items" | "columns" | "children" | "body") => None,
        Segment::Field(name) => Some(in_words(name)),
        Segment::Index(index) => Some((index + 1).to_string()),
    });
    let words: Vec<String> = words.collect();
    let mut told: Vec<&str> = words.iter().map(String::as_str).collect();
    if told.len() > 1 && told.last() == Some(&"text") {
        told.pop();
    }
    match told.first() {
        None => "text".to_owned(),
        Some(first) if first.parse::<usize>().is_ok() => format!("item {}", told.join(".")),
        Some(_) => told.join(" "),
    }
}

/// A field's name for those who never saw the text.
fn in_words(field: &str) -> String {
    match field {
        "alt" => "what it shows, for those who don’t see it".to_owned(),
        "path" => "file".to_owned(),
        "by" => "whose words".to_owned(),
        _ => field.replace('_', " "),
    }
}

/// A number as a deck writes it; `None` for what is none. Nothing typed is a value that is missing.
pub(super) fn number(text: &str) -> Option<String> {
    let plain: String = text.trim().chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() || plain == "None" {
        return Some("None".to_owned());
    }
    let plain = plain.replace('−', "-");
    let plain = if plain.matches(',').count() == 1 && !plain.contains('.') { plain.replace(',', ".") } else { plain };
    let is_number = crate::syntax::is_plain_number(&plain) && plain.parse::<f64>().is_ok_and(f64::is_finite);
    is_number.then_some(plain)
}

/// The blanks at the beginning of the line that holds an offset.
pub(super) fn indent_before(text: &str, offset: u32) -> String {
    let line = text.get(..offset as usize).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}
