//! Texts in the open document format: headings, lists, tables, pictures, footnotes.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::Archive;
use super::docx::safe_name;
use super::markdown::table;
use super::xml::{Piece, attribute, walk};
use super::{Found, Kind, Mark, Paragraph, Picture, Refusal, escaped, notes};

/// Reads a text.
///
/// # Errors
/// If it is no such text, encrypted, broken or not safe to unpack.
pub fn read(bytes: &[u8]) -> Result<Found, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let manifest = archive.text_with_doctype("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(Refusal::Encrypted);
    }
    let content =
        archive.text("content.xml")?.ok_or_else(|| Refusal::Misnamed("odt".to_owned(), "an OpenDocument text"))?;
    let mut reader = Reader::default();
    walk("content.xml", &content, &mut |piece| reader.piece(piece))?;
    let mut found = Found { paragraphs: reader.paragraphs, title: reader.title, ..Found::default() };
    for (index, path) in reader.pictures.iter().rev() {
        let is_shown = [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| path.to_lowercase().ends_with(end));
        let bytes = if is_shown { archive.bytes(path)? } else { None };
        let Some(bytes) = bytes else {
            // A picture that can't be shown says nothing; its place stays, so that others keep theirs.
            found.paragraphs[*index] = Paragraph::new(Kind::Text, "");
            continue;
        };
        found.paragraphs[*index].kind = Kind::Picture(found.pictures.len());
        found
            .pictures
            .push(Picture { name: safe_name(path.rsplit('/').next().unwrap_or_default()), bytes: Some(bytes) });
    }
    notes::place(&mut found.paragraphs, reader.notes);
    if found.title.is_none() {
        found.title = super::markdown::sole_title(&mut found.paragraphs);
    }
    Ok(found)
}

/// What a paragraph's style makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Role {
    #[default]
    Text,
    Title,
    Caption,
}

#[derive(Default)]
struct Reader {
    paragraphs: Vec<Paragraph>,
    /// Footnotes, and which paragraph they stand behind.
    notes: Vec<(usize, Paragraph)>,
    waiting_notes: Vec<Paragraph>,
    /// What the document's own styles come from.
    parents: BTreeMap<String, String>,
    /// True inside what describes a picture.
    is_described: bool,
    /// Deleted text, remarks and tables of contents.
    n_hidden: usize,
    title: Option<String>,
    pictures: Vec<(usize, String)>,
    /// The text at hand; that of a paragraph waits while its footnote is read.
    text: String,
    waiting: String,
    kind: Option<Kind>,
    role: Role,
    is_citation: bool,
    n_paragraphs: usize,
    /// Styles of the lists that are open.
    lists: Vec<String>,
    /// The style of lists that is read, and the levels of each that have numbers, from 1.
    list_style: String,
    numbered: BTreeSet<(String, u8)>,
    n_notes: usize,
    n_tables: usize,
    rows: Vec<Vec<String>>,
    is_body: bool,
}

/// Elements whose text isn't part of the document as it is read.
const HIDDEN: [&str; 8] = [
    "tracked-changes",
    "annotation",
    "table-of-content",
    "illustration-index",
    "table-index",
    "alphabetical-index",
    "object-index",
    "user-index",
];

impl Reader {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Open(name, _) if HIDDEN.contains(&name.as_str()) => self.n_hidden += 1,
            Piece::Close(name) if HIDDEN.contains(&name.as_str()) => self.n_hidden = self.n_hidden.saturating_sub(1),
            _ if self.n_hidden > 0 => {}
            Piece::Open(name, attributes) => self.open(&name, &attributes),
            Piece::Close(name) => self.close(&name),
            Piece::Text(text) if self.is_described => {
                if let Some(picture) = self.paragraphs.last_mut().filter(|last| matches!(last.kind, Kind::Picture(_))) {
                    picture.text.push_str(&escaped(text.trim()));
                }
            }
            Piece::Text(text) => {
                if self.is_body && self.n_paragraphs > 0 && !self.is_citation {
                    self.text.push_str(&text);
                }
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, String)]) {
        let style = || {
            let own = attribute(attributes, "style-name").unwrap_or_default();
            self.parents.get(own).map_or(own, String::as_str).to_lowercase()
        };
        match name {
            "style" if !self.is_body => {
                if let (Some(own), Some(parent)) =
                    (attribute(attributes, "name"), attribute(attributes, "parent-style-name"))
                {
                    self.parents.insert(own.to_owned(), parent.to_owned());
                }
            }
            "desc" | "title" => self.is_described = true,
            "text" => self.is_body = true,
            "h" => {
                let level = attribute(attributes, "outline-level").and_then(|level| level.parse().ok());
                self.kind = Some(Kind::Heading(level.unwrap_or(1)));
                self.n_paragraphs += 1;
            }
            "p" => {
                let style = style();
                self.role = match style.as_str() {
                    "title" => Role::Title,
                    "caption" | "illustration" | "figure" | "drawing" => Role::Caption,
                    _ => Role::Text,
                };
                self.kind = style.contains("quot").then_some(Kind::Quote(None));
                self.n_paragraphs += 1;
                if self.n_tables > 0 && !self.text.is_empty() {
                    self.text.push(' ');
                }
            }
            "s" | "tab" | "line-break" => self.text.push(' '),
            "list-style" => self.list_style = attribute(attributes, "name").unwrap_or_default().to_owned(),
            "list-level-style-number" => {
                let level = attribute(attributes, "level").and_then(|level| level.parse::<u8>().ok()).unwrap_or(1);
                self.numbered.insert((self.list_style.clone(), level));
            }
            "list" => {
                // A list inside another one has its style.
                let own = attribute(attributes, "style-name").map(str::to_owned);
                let style = own.or_else(|| self.lists.last().cloned()).unwrap_or_default();
                self.lists.push(style);
            }
            "note-citation" => self.is_citation = true,
            "note" => {
                self.n_notes += 1;
                self.waiting = std::mem::take(&mut self.text);
            }
            "table" => self.n_tables += 1,
            "table-row" if self.n_tables == 1 => self.rows.push(Vec::new()),
            "table-cell" if self.n_tables == 1 => self.text.clear(),
            "image" if self.n_tables == 0 => {
                if let Some(path) = attribute(attributes, "href").filter(|path| path.starts_with("Pictures/")) {
                    self.pictures.push((self.paragraphs.len(), path.to_owned()));
                    self.paragraphs.push(Paragraph::new(Kind::Picture(usize::MAX), ""));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "h" | "p" => {
                self.n_paragraphs = self.n_paragraphs.saturating_sub(1);
                if self.n_tables == 0 {
                    self.end_paragraph();
                }
            }
            "desc" | "title" => self.is_described = false,
            "list" => drop(self.lists.pop()),
            "note-citation" => self.is_citation = false,
            "note" => {
                self.n_notes = self.n_notes.saturating_sub(1);
                self.text = std::mem::take(&mut self.waiting);
            }
            "table-cell" if self.n_tables == 1 => {
                let cell = escaped(std::mem::take(&mut self.text).trim());
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            "table" => {
                self.n_tables = self.n_tables.saturating_sub(1);
                if self.n_tables == 0 {
                    let rows = std::mem::take(&mut self.rows);
                    self.paragraphs.push(table(rows));
                }
            }
            _ => {}
        }
    }

    /// What stands before the item at hand.
    fn mark(&self) -> Mark {
        let level = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        let is_numbered = self.lists.last().is_some_and(|style| self.numbered.contains(&(style.clone(), level)));
        Mark::new(self.lists.len().saturating_sub(1), is_numbered)
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let (kind, role) = (self.kind.take(), self.role);
        if text.is_empty() {
            return;
        }
        if self.n_notes == 0 {
            self.role = Role::Text;
        }
        let is_below_picture = self.paragraphs.last().is_some_and(|last| matches!(last.kind, Kind::Picture(_)));
        if self.n_notes > 0 {
            self.waiting_notes.push(Paragraph::new(Kind::Note, text));
        } else if role == Role::Caption && is_below_picture {
            // What stands below a picture says what it shows.
            self.paragraphs.last_mut().into_iter().for_each(|picture| picture.text.clone_from(&text));
        } else if role == Role::Title && self.title.is_none() {
            self.title = Some(text);
        } else {
            let kind = kind.unwrap_or_else(|| if self.lists.is_empty() { Kind::Text } else { Kind::Item(self.mark()) });
            self.paragraphs.push(Paragraph::new(kind, text));
            let at = self.paragraphs.len();
            self.notes.extend(std::mem::take(&mut self.waiting_notes).into_iter().map(|note| (at, note)));
        }
    }
}
