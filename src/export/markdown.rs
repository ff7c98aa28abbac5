//! The talk as Markdown: what the slides say, and what the presenter says.
//!
//! Deck texts are Markdown already and go out as they were written; blocks
//! that draw become what can be read of them: numbers as tables, pictures as
//! their descriptions.

use super::ExportError;
use super::document::{DocumentWriter, OutputFile, Page, Sealed, Talk};
use crate::model::block::{
    Block, Callout, Chart, Claim, ColumnAlign, Compare, Diagram, Image, List, ListItem, Map, Questions, Quote, Table,
    Timeline,
};
use crate::model::inline::Inline;
use crate::model::notes;
use crate::model::prose::Prose;
use crate::resolve::{ResolvedSlide, wording};

/// Writes what the slides say.
#[derive(Debug)]
pub struct TextWriter<'a> {
    text: Text<'a>,
    with_notes: bool,
}

impl<'a> TextWriter<'a> {
    /// A writer for a talk; with or without the presenter's notes.
    #[must_use]
    pub fn new(talk: Talk<'a>, with_notes: bool) -> Self {
        Self { text: Text::new(talk), with_notes }
    }
}

impl DocumentWriter for TextWriter<'_> {
    fn add(&mut self, page: &Page) -> Result<(), ExportError> {
        if !page.is_last_of_slide() {
            return Ok(());
        }
        let is_cover = self.text.begin(page);
        let text = &mut self.text.written;
        let slide = &page.slide.slide;
        if let Some(subtitle) = slide.subtitle.as_ref().filter(|_| !is_cover) {
            paragraph(text, subtitle);
        }
        let around = Around { slide: &page.slide, sources: &self.text.talk.deck.sources };
        write_blocks(text, &slide.body, &around);
        sources(text, &slide.sources);
        if let Some(notes) = page.notes().filter(|_| self.with_notes) {
            quoted(text, &format!("**Notes**\n\n{}", notes.trim()));
        }
        Ok(())
    }

    fn seal(self: Box<Self>) -> Result<Sealed, ExportError> {
        Ok(Sealed::Files(vec![OutputFile { extension: "md", bytes: self.text.finish() }]))
    }
}

/// Writes what the presenter says.
#[derive(Debug)]
pub struct NotesWriter<'a> {
    text: Text<'a>,
}

impl<'a> NotesWriter<'a> {
    /// A writer for a talk.
    #[must_use]
    pub fn new(talk: Talk<'a>) -> Self {
        Self { text: Text::new(talk) }
    }
}

impl DocumentWriter for NotesWriter<'_> {
    fn add(&mut self, page: &Page) -> Result<(), ExportError> {
        if !page.is_last_of_slide() {
            return Ok(());
        }
        self.text.begin(page);
        for part in page.notes().map(notes::parts).unwrap_or_default() {
            paragraph(&mut self.text.written, part);
        }
        Ok(())
    }

    fn seal(self: Box<Self>) -> Result<Sealed, ExportError> {
        Ok(Sealed::Files(vec![OutputFile { extension: "notes.md", bytes: self.text.finish() }]))
    }
}

/// What is written of a talk so far.
#[derive(Debug)]
struct Text<'a> {
    talk: Talk<'a>,
    written: String,
}

impl<'a> Text<'a> {
    fn new(talk: Talk<'a>) -> Self {
        Self { talk, written: String::new() }
    }

    /// Writes a slide's heading, before the first one the talk's own; true if one stands for both, as on a cover.
    fn begin(&mut self, page: &Page) -> bool {
        let slide = &page.slide.slide;
        let title = &self.talk.deck.deck.title;
        let is_cover =
            self.written.is_empty() && slide.title.as_ref().is_some_and(|own| one_line(own) == one_line(title));
        if self.written.is_empty() {
            let subtitle = slide.subtitle.as_deref().filter(|_| is_cover);
            self.written = head(self.talk, subtitle);
        }
        if !is_cover {
            heading(&mut self.written, page);
        }
        is_cover
    }

    fn finish(self) -> Vec<u8> {
        let written = if self.written.is_empty() { head(self.talk, None) } else { self.written };
        (written.trim_end().to_owned() + "\n").into_bytes()
    }
}

/// What the talk says of itself; the subtitle is that of its cover, if it has one.
fn head(talk: Talk<'_>, subtitle: Option<&str>) -> String {
    let deck = &talk.deck.deck;
    let mut text = format!("# {}\n", one_line(&deck.title));
    let subtitle = subtitle.or(deck.subtitle.as_deref());
    for line in [subtitle, deck.author.as_deref(), deck.date.as_deref()].into_iter().flatten() {
        paragraph(&mut text, line);
    }
    text
}

/// A slide's own heading, with its number in the show.
fn heading(text: &mut String, page: &Page) {
    let title = page.slide.slide.title.as_ref().filter(|title| !title.is_blank());
    let title = title.map_or_else(|| page.title(), |title| one_line(title));
    paragraph(text, &format!("## {}. {title}", page.label));
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A passage with an empty line before it.
fn paragraph(text: &mut String, passage: &str) {
    let passage = passage.trim();
    if !passage.is_empty() {
        text.push('\n');
        text.push_str(passage);
        text.push('\n');
    }
}

fn list<'a>(text: &mut String, items: impl Iterator<Item = &'a str>) {
    text.push('\n');
    for item in items {
        write_item(text, "-", 0, item);
    }
}

/// Where it is written, below a heading of its own.
fn sources(text: &mut String, sources: &[Prose]) {
    if !sources.is_empty() {
        paragraph(text, "Sources:");
        list(text, sources.iter().map(|source| source.as_str()));
    }
}

/// An item whose further lines stand below its first.
fn write_item(text: &mut String, marker: &str, indent: usize, words: &str) {
    let below = " ".repeat(indent + marker.len() + 1);
    let words = words.trim().replace('\n', &format!("\n{below}"));
    text.push_str(&format!("{:indent$}{marker} {words}\n", ""));
}

fn quoted(text: &mut String, words: &str) {
    let lines: Vec<_> = words.trim().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    paragraph(text, &lines.join("\n"));
}

/// What a block's text needs to know beside the block.
struct Around<'a> {
    slide: &'a ResolvedSlide,
    /// The sources of the whole deck.
    sources: &'a [String],
}

fn write_blocks(text: &mut String, body: &[Block], around: &Around<'_>) {
    for block in body {
        write_block(text, block, around);
    }
}

fn write_block(text: &mut String, block: &Block, around: &Around<'_>) {
    match block {
        Block::Text(block) => paragraph(text, &block.text),
        Block::Bullets(block) => items(text, block, false),
        Block::Numbered(block) => items(text, block, true),
        Block::Quote(block) => quote(text, block),
        Block::Image(block) => image(text, block),
        Block::Columns(block) => block.columns.iter().for_each(|column| write_blocks(text, column, around)),
        Block::Compare(block) => compare(text, block, around),
        Block::Table(block) => table(text, block),
        Block::Code(block) => {
            let language = block.language.as_deref().unwrap_or_default();
            paragraph(text, &fenced(&block.source, language));
            caption(text, block.caption.as_deref());
        }
        Block::Math(block) => paragraph(text, &format!("$$\n{}\n$$", block.tex.trim())),
        Block::Chart(block) => chart(text, block, around),
        Block::Timeline(block) => timeline(text, block),
        Block::Map(block) => map(text, block),
        Block::Diagram(block) => diagram(text, block),
        Block::Claim(block) => claim(text, block, &around.slide.language),
        Block::Callout(block) => callout(text, block, around),
        Block::Questions(block) => questions(text, block),
        // None of its own: those of the whole deck, as the slide shows them.
        Block::Sources(block) if block.items.is_empty() => list(text, around.sources.iter().map(String::as_str)),
        Block::Sources(block) => list(text, block.items.iter().map(|item| item.as_str())),
        Block::Qr(block) => {
            paragraph(text, &block.data);
            caption(text, block.caption.as_deref());
        }
        Block::Pause | Block::Spacer => {}
        Block::Rule => paragraph(text, "---"),
    }
}

/// With the numbers by which a class speaks of them.
fn questions(text: &mut String, block: &Questions) {
    text.push('\n');
    for (place, item) in block.items.iter().enumerate() {
        write_item(text, &format!("{}.", place + 1), 0, item);
    }
}

fn caption(text: &mut String, words: Option<&str>) {
    if let Some(words) = words.filter(|words| !words.trim().is_empty()) {
        paragraph(text, &one_line(words));
    }
}

fn items(text: &mut String, block: &List, is_numbered: bool) {
    text.push('\n');
    nested(text, &block.items, is_numbered, 0);
}

fn nested(text: &mut String, items: &[ListItem], is_numbered: bool, indent: usize) {
    for (place, item) in items.iter().enumerate() {
        let marker = if is_numbered { format!("{}.", place + 1) } else { "-".to_owned() };
        write_item(text, &marker, indent, &item.text);
        nested(text, &item.children, is_numbered, indent + marker.len() + 1);
    }
}

fn quote(text: &mut String, block: &Quote) {
    let mut words = block.text.trim().to_owned();
    let by: Vec<_> = [&block.by, &block.source].into_iter().flatten().map(|line| one_line(line)).collect();
    if !by.is_empty() {
        words.push_str(&format!("\n\n— {}", by.join(", ")));
    }
    quoted(text, &words);
}

/// What a picture shows, in words: where its file lies can't be said from where this text will lie.
fn image(text: &mut String, block: &Image) {
    let alt = one_line(&Inline::plain_text(&block.alt));
    if !alt.is_empty() {
        paragraph(text, &format!("*Picture: {}*", alt.replace('*', "\\*")));
    }
    caption(text, block.caption.as_deref());
    caption(text, block.credit.as_deref());
}

fn compare(text: &mut String, block: &Compare, around: &Around<'_>) {
    for (title, body) in [&block.left, &block.right] {
        paragraph(text, &format!("### {}", one_line(title)));
        write_blocks(text, body, around);
    }
}

/// A fence that is longer than any in the text.
fn fenced(source: &str, language: &str) -> String {
    let longest = source.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", source.trim_end())
}

fn cell(words: &str) -> String {
    one_line(words).replace('|', "\\|")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    cells.fold("|".to_owned(), |line, cell| line + " " + &cell + " |")
}

fn table(text: &mut String, block: &Table) {
    let n_columns = block.rows.iter().map(Vec::len).chain([block.head.len()]).max().unwrap_or(0);
    if n_columns == 0 {
        return;
    }
    let padded = |cells: &[Prose]| {
        row((0..n_columns).map(|column| cells.get(column).map_or(String::new(), |words| cell(words))))
    };
    let rule = row((0..n_columns).map(|column| {
        let rule = match block.align.get(column) {
            Some(ColumnAlign::Center) => ":-:",
            Some(ColumnAlign::Right) => "--:",
            Some(ColumnAlign::Left) | None => "---",
        };
        rule.to_owned()
    }));
    let mut lines = vec![padded(&block.head), rule];
    lines.extend(block.rows.iter().map(|cells| padded(cells)));
    paragraph(text, &lines.join("\n"));
    caption(text, block.caption.as_deref());
}

fn chart(text: &mut String, block: &Chart, around: &Around<'_>) {
    caption(text, block.y_label.as_deref());
    let (x, series) = around.slide.chart_numbers(block);
    let unit = block.unit.as_deref().map_or(String::new(), |unit| format!(" ({unit})"));
    let names = series.iter().map(|(name, _)| cell(&format!("{name}{unit}")));
    let head = row(std::iter::once(cell(block.x_label.as_deref().unwrap_or_default())).chain(names));
    let mut lines =
        vec![head, row((0..=series.len()).map(|column| if column == 0 { "---" } else { "--:" }.to_owned()))];
    for (place, name) in x.iter().enumerate() {
        let numbers = series.iter().map(|(_, numbers)| {
            numbers.get(place).copied().flatten().map_or(String::new(), |number| number.get().to_string())
        });
        lines.push(row(std::iter::once(cell(name)).chain(numbers)));
    }
    paragraph(text, &lines.join("\n"));
    for (place, note) in &block.notes {
        paragraph(text, &format!("{}: {}", one_line(place), one_line(note)));
    }
    // Below, as on the slide.
    caption(text, block.caption.as_deref());
    caption(text, block.source.as_deref());
}

fn timeline(text: &mut String, block: &Timeline) {
    text.push('\n');
    for event in &block.events {
        write_item(text, "-", 0, &format!("**{}** {}", one_line(&event.date), one_line(&event.text)));
    }
}

fn map(text: &mut String, block: &Map) {
    paragraph(text, &format!("*Map: {}*", one_line(&Inline::plain_text(&block.alt)).replace('*', "\\*")));
    let routes = block.routes.iter().map(|route| {
        let label = route.label.as_ref().map_or(String::new(), |label| format!(": {}", one_line(label)));
        format!("{} → {}{label}", one_line(&route.from), one_line(&route.to))
    });
    let routes: Vec<_> = routes.collect();
    if !routes.is_empty() {
        list(text, routes.iter().map(String::as_str));
    }
    caption(text, block.caption.as_deref());
}

fn diagram(text: &mut String, block: &Diagram) {
    let name = |id: &str| {
        let node = block.nodes.iter().find(|(node, _)| node == id);
        node.map_or_else(|| id.to_owned(), |(_, words)| one_line(&Inline::plain_text(words)))
    };
    let edges = block.edges.iter().map(|edge| {
        let label = edge.label.as_ref().map_or(String::new(), |label| format!(" ({})", one_line(label)));
        format!("{} → {}{label}", name(&edge.from), name(&edge.to))
    });
    let lone = block.nodes.iter().filter(|(id, _)| !block.edges.iter().any(|edge| edge.from == *id || edge.to == *id));
    let lines: Vec<_> = edges.chain(lone.map(|(id, _)| name(id))).collect();
    list(text, lines.iter().map(String::as_str));
    caption(text, block.caption.as_deref());
}

fn claim(text: &mut String, block: &Claim, language: &str) {
    let verdict = wording::verdict(block.verdict, language);
    let mut words = format!("**Claim:** {}\n\n**{verdict}.**", block.text.trim());
    if let Some(record) = &block.record {
        words.push(' ');
        words.push_str(record.trim());
    }
    quoted(text, &words);
    sources(text, &block.sources);
}

fn callout(text: &mut String, block: &Callout, around: &Around<'_>) {
    let mut inner = String::new();
    let kind = || wording::callout(block.kind, &around.slide.language).to_owned();
    let title = block.title.as_ref().map_or_else(kind, |title| one_line(title));
    paragraph(&mut inner, &format!("**{title}**"));
    write_blocks(&mut inner, &block.body, around);
    quoted(text, &inner);
}
