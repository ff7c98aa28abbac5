//! Word documents: headings by their styles, lists, tables, pictures, footnotes.

use std::collections::BTreeMap;

use super::archive::Archive;
use super::markdown::table;
use super::xml::{Piece, attribute, walk};
use super::{Found, Kind, Mark, Paragraph, Picture, Refusal, escaped, notes};

/// Reads a document.
///
/// # Errors
/// If it is no Word document, broken or not safe to unpack.
pub fn read(bytes: &[u8]) -> Result<Found, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let name = "word/document.xml";
    let document = archive.text(name)?.ok_or_else(|| Refusal::Misnamed("docx".to_owned(), "a Word document"))?;
    let styles = styles(&archive.text("word/styles.xml")?.unwrap_or_default())?;
    let targets = targets(&archive.text("word/_rels/document.xml.rels")?.unwrap_or_default())?;
    let numbered = numbered(&archive.text("word/numbering.xml")?.unwrap_or_default())?;
    let mut reader = Reader { styles, numbered, ..Reader::default() };
    walk(name, &document, &mut |piece| reader.piece(piece))?;
    let mut found = Found { paragraphs: reader.paragraphs, title: reader.title, ..Found::default() };
    pictures(&mut archive, &mut found, &reader.pictures, &targets)?;
    let mut all = Vec::new();
    for part in ["footnotes", "endnotes"] {
        let name = format!("word/{part}.xml");
        let Some(text) = archive.text(&name)? else { continue };
        let mut of_part = Reader { is_note: true, ..Reader::default() };
        walk(&name, &text, &mut |piece| of_part.piece(piece))?;
        all.extend(of_part.notes.into_iter().map(|(id, note)| (format!("{part} {id}"), note)));
    }
    notes::place(&mut found.paragraphs, notes::called(reader.calls, all));
    if found.title.is_none() {
        found.title = super::markdown::sole_title(&mut found.paragraphs);
    }
    if found.title.is_none() {
        found.title = core_title(&archive.text("docProps/core.xml")?.unwrap_or_default())?;
    }
    Ok(found)
}

/// Puts the files of pictures in; what is no picture that slides show is left out.
fn pictures(
    archive: &mut Archive<'_>,
    found: &mut Found,
    used: &[(usize, String)],
    targets: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for (index, id) in used.iter().rev() {
        let target = targets.get(id).map(|target| format!("word/{}", target.trim_start_matches("/word/")));
        let file = target.as_deref().and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_owned();
        let is_shown =
            [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|ending| file.to_lowercase().ends_with(ending));
        let bytes = match target {
            Some(target) if is_shown => archive.bytes(&target)?,
            Some(_) | None => None,
        };
        let Some(bytes) = bytes else {
            // A picture that can't be shown says nothing; its place stays, so that others keep theirs.
            found.paragraphs[*index] = Paragraph::new(Kind::Text, "");
            continue;
        };
        found.paragraphs[*index].kind = Kind::Picture(found.pictures.len());
        found.pictures.push(Picture { name: safe_name(&file), bytes: Some(bytes) });
    }
    Ok(())
}

/// A file's name without anything that could lead elsewhere.
pub(super) fn safe_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect()
}

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Title,
    Heading(u8),
    Quote,
    Item,
    /// An item with a number.
    Numbered,
    /// The line below a picture.
    Caption,
    /// A table of contents.
    Contents,
}

/// The styles that mean something, by their ids; names are English in every language's Word.
fn styles(text: &str) -> Result<BTreeMap<String, Style>, Refusal> {
    let mut styles = BTreeMap::new();
    let mut id = String::new();
    walk("word/styles.xml", text, &mut |piece| {
        let Piece::Open(name, attributes) = piece else { return };
        match name.as_str() {
            "style" => id = attribute(&attributes, "styleId").unwrap_or_default().to_owned(),
            "name" => {
                let value = attribute(&attributes, "val").unwrap_or_default().to_lowercase();
                styles.extend(style_of(&value).map(|style| (id.clone(), style)));
            }
            "outlineLvl" => {
                let level = attribute(&attributes, "val").and_then(|value| value.parse::<u8>().ok());
                if let Some(level) = level.filter(|level| *level < 9) {
                    styles.entry(id.clone()).or_insert(Style::Heading(level + 1));
                }
            }
            _ => {}
        }
    })?;
    Ok(styles)
}

fn style_of(name: &str) -> Option<Style> {
    let level = name.strip_prefix("heading").and_then(|level| level.trim().parse::<u8>().ok());
    match name {
        "title" => Some(Style::Title),
        "quote" | "intense quote" | "block text" => Some(Style::Quote),
        "caption" => Some(Style::Caption),
        _ if name.starts_with("toc") || name == "table of figures" => Some(Style::Contents),
        _ if name.starts_with("list number") || name.starts_with("listnumber") => Some(Style::Numbered),
        _ if name.starts_with("list") => Some(Style::Item),
        _ => level.map(Style::Heading),
    }
}

/// The levels of each list that have numbers, by the list's id.
type Numbered = BTreeMap<String, Vec<u8>>;

/// Reads which lists are numbered; the others have bullets.
fn numbered(text: &str) -> Result<Numbered, Refusal> {
    let mut kinds: Numbered = BTreeMap::new();
    let mut numbered: Numbered = BTreeMap::new();
    let (mut kind, mut level, mut list) = (String::new(), 0, String::new());
    walk("word/numbering.xml", text, &mut |piece| {
        let Piece::Open(name, attributes) = piece else { return };
        let value = |name: &str| attribute(&attributes, name).unwrap_or_default();
        match name.as_str() {
            "abstractNum" => value("abstractNumId").clone_into(&mut kind),
            "lvl" => level = value("ilvl").parse().unwrap_or(0),
            "numFmt" if !matches!(value("val"), "bullet" | "none") => {
                kinds.entry(kind.clone()).or_default().push(level);
            }
            "num" => value("numId").clone_into(&mut list),
            "abstractNumId" => {
                numbered.insert(list.clone(), kinds.get(value("val")).cloned().unwrap_or_default());
            }
            _ => {}
        }
    })?;
    Ok(numbered)
}

/// Where the parts of a document lie, by their ids.
fn targets(text: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut targets = BTreeMap::new();
    walk("word/_rels/document.xml.rels", text, &mut |piece| {
        if let Piece::Open(name, attributes) = piece
            && name == "Relationship"
            && let (Some(id), Some(target)) = (attribute(&attributes, "Id"), attribute(&attributes, "Target"))
        {
            targets.insert(id.to_owned(), target.to_owned());
        }
    })?;
    Ok(targets)
}

fn core_title(text: &str) -> Result<Option<String>, Refusal> {
    let (mut title, mut is_inside) = (String::new(), false);
    walk("docProps/core.xml", text, &mut |piece| match piece {
        Piece::Open(name, _) => is_inside = name == "title",
        Piece::Close(_) => is_inside = false,
        Piece::Text(text) if is_inside => title.push_str(&text),
        Piece::Text(_) => {}
    })?;
    Ok(Some(title.trim().to_owned()).filter(|title| !title.is_empty()))
}

#[derive(Default)]
struct Reader {
    styles: BTreeMap<String, Style>,
    paragraphs: Vec<Paragraph>,
    title: Option<String>,
    pictures: Vec<(usize, String)>,
    alt: String,
    text: String,
    style: Option<Style>,
    is_text: bool,
    is_item: bool,
    /// How deep an item is indented, and the list that it belongs to, by its id.
    depth: u8,
    numbering: Option<String>,
    numbered: Numbered,
    is_note: bool,
    /// Rows of the table at hand.
    rows: Vec<Vec<String>>,
    n_tables: usize,
    /// What was deleted or moved away while changes were tracked, text boxes, and what stands in for them.
    n_hidden: usize,
    /// Notes with their numbers, and which paragraphs call which.
    notes: Vec<(String, Paragraph)>,
    note: String,
    called: Vec<String>,
    calls: Vec<(usize, String)>,
}

/// Elements whose text isn't part of the document as it is read.
const HIDDEN: [&str; 4] = ["del", "moveFrom", "txbxContent", "Fallback"];

impl Reader {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Open(name, _) if HIDDEN.contains(&name.as_str()) => self.n_hidden += 1,
            Piece::Close(name) if HIDDEN.contains(&name.as_str()) => self.n_hidden = self.n_hidden.saturating_sub(1),
            _ if self.n_hidden > 0 => {}
            Piece::Open(name, attributes) => self.open(&name, &attributes),
            Piece::Close(name) => self.close(&name),
            Piece::Text(text) if self.is_text => self.text.push_str(&text),
            Piece::Text(_) => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &[(String, String)]) {
        match name {
            "p" => {
                if self.n_tables == 0 {
                    self.text.clear();
                } else if !self.text.is_empty() {
                    self.text.push(' ');
                }
                (self.style, self.is_item, self.depth, self.numbering) = (None, false, 0, None);
            }
            "pStyle" => {
                let id = attribute(attributes, "val").unwrap_or_default();
                self.style = self.styles.get(id).copied().or_else(|| style_of(&id.to_lowercase()));
            }
            "outlineLvl" if self.style.is_none() => {
                let level = attribute(attributes, "val").and_then(|value| value.parse::<u8>().ok());
                self.style = level.filter(|level| *level < 9).map(|level| Style::Heading(level + 1));
            }
            "numPr" => self.is_item = true,
            "ilvl" => self.depth = attribute(attributes, "val").and_then(|value| value.parse().ok()).unwrap_or(0),
            "numId" => self.numbering = attribute(attributes, "val").map(str::to_owned),
            "t" => self.is_text = true,
            "tab" | "br" | "cr" => self.text.push(' '),
            "noBreakHyphen" => self.text.push('-'),
            "footnoteReference" | "endnoteReference" => {
                let part = if name.starts_with('f') { "footnotes" } else { "endnotes" };
                self.called.extend(attribute(attributes, "id").map(|id| format!("{part} {id}")));
            }
            "footnote" | "endnote" => attribute(attributes, "id").unwrap_or_default().clone_into(&mut self.note),
            "tbl" => {
                self.n_tables += 1;
                self.text.clear();
            }
            "tr" if self.n_tables == 1 => self.rows.push(Vec::new()),
            "tc" if self.n_tables == 1 => self.text.clear(),
            "docPr" => {
                let alt = attribute(attributes, "descr").or_else(|| attribute(attributes, "title"));
                self.alt = alt.unwrap_or_default().to_owned();
            }
            "blip" if self.n_tables == 0 => {
                if let Some(id) = attribute(attributes, "embed") {
                    self.pictures.push((self.paragraphs.len(), id.to_owned()));
                    self.paragraphs.push(Paragraph::new(Kind::Picture(usize::MAX), escaped(self.alt.trim())));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" if self.n_tables == 0 => self.end_paragraph(),
            "tc" if self.n_tables == 1 => {
                let cell = escaped(std::mem::take(&mut self.text).trim());
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            "tbl" => {
                self.n_tables = self.n_tables.saturating_sub(1);
                if self.n_tables == 0 {
                    let rows = std::mem::take(&mut self.rows);
                    self.paragraphs.push(table(rows));
                    self.place_calls();
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        if text.is_empty() {
            return;
        }
        let kind = match self.style {
            _ if self.is_note => {
                self.notes.push((self.note.clone(), Paragraph::new(Kind::Note, text)));
                return;
            }
            Some(Style::Contents) => return,
            Some(Style::Caption) => {
                // What stands below a picture says what it shows.
                match self.paragraphs.last_mut() {
                    Some(picture) if matches!(picture.kind, Kind::Picture(_)) => picture.text = text,
                    Some(_) | None => self.paragraphs.push(Paragraph::new(Kind::Text, text)),
                }
                return;
            }
            Some(Style::Title) if self.title.is_none() => {
                self.title = Some(text);
                return;
            }
            Some(Style::Title) => Kind::Heading(1),
            Some(Style::Heading(level)) => Kind::Heading(level),
            Some(Style::Quote) => Kind::Quote(None),
            Some(Style::Item | Style::Numbered) => Kind::Item(self.mark()),
            None if self.is_item => Kind::Item(self.mark()),
            None => Kind::Text,
        };
        self.paragraphs.push(Paragraph::new(kind, text));
        self.place_calls();
    }

    /// What stands before the item at hand.
    fn mark(&self) -> Mark {
        let levels = self.numbering.as_ref().and_then(|id| self.numbered.get(id));
        let is_numbered = levels.map(|levels| levels.contains(&self.depth));
        Mark::new(self.depth.into(), is_numbered.unwrap_or(self.style == Some(Style::Numbered)))
    }

    /// The notes that were called stand behind the paragraph that called them.
    fn place_calls(&mut self) {
        let at = self.paragraphs.len();
        self.calls.extend(std::mem::take(&mut self.called).into_iter().map(|id| (at, id)));
    }
}
