//! PDF: slides as vectors with real text, tagged for those who don't see them; handouts and notes on paper.
//!
//! The only importer of krilla. A page is drawn as soon as it is known where
//! its links lead, so that a talk without a table of contents never waits. What
//! the document says of itself depends on nothing but the deck and the date
//! that the talk was given, so the same deck gives the same bytes.

mod canvas;
mod fonts;
mod notes;
mod paint;
mod paper;
mod pdfpc;
mod pictures;
mod routes;
mod text;
mod tree;

use std::collections::VecDeque;
use std::num::NonZeroU32;

use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{NumberingStyle, PageLabel, PageSettings};
use krilla::tagging::{Node as PdfNode, TagTree};
use krilla::{Document, SerializeSettings};
use kurbo::{Affine, Size};

use super::document::{DocumentWriter, OutputFile, Page, Sealed, Talk};
use super::{ExportError, ExportOptions};
use crate::layout::text::Typesetter;
use crate::model::inline::Inline;
use crate::model::slide::Layout;
use canvas::{Canvas, Shelf};
use notes::SetNotes;
use paper::Handout;
pub use paper::{Orientation, Paper, PerPage};
use pdfpc::Pdfpc;
use routes::{Routes, Stop};

/// Points that a slide unit takes on a page that is one slide: the page is 7.5 inches high.
const POINTS_PER_UNIT: f64 = 0.5;

/// How PDFs and handouts are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PdfOptions {
    /// The paper of handouts and notes.
    pub paper: Paper,
    /// How the paper lies; `None` for what suits the slides on it.
    pub orientation: Option<Orientation>,
    /// Slides on a page of a handout.
    pub per_page: PerPage,
    /// Writes notes and steps for presenters of PDFs beside it.
    pub with_pdfpc: bool,
}

/// What stands on a page.
#[derive(Debug)]
enum Kind {
    /// One slide and nothing else.
    Slides,
    /// A slide with its notes below.
    Notes(paper::Leaf),
    /// Several slides.
    Handout(Handout),
}

/// A page, or a slide's pages, that are still to be drawn.
struct Sheet {
    pages: Vec<Page>,
    notes: SetNotes,
}

/// An entry of the outline.
struct Entry {
    title: String,
    destination: XyzDestination,
    is_section: bool,
}

/// Writes a PDF.
pub struct PdfWriter<'a> {
    talk: Talk<'a>,
    kind: Kind,
    document: Document,
    shelf: Shelf,
    typesetter: Typesetter,
    routes: Routes,
    /// The slides of the sheet that is being filled.
    open: Vec<Page>,
    /// Sheets that wait until it is known where their links lead.
    waiting: VecDeque<Sheet>,
    /// Pages that all sheets so far take, drawn or not.
    n_planned: usize,
    n_drawn: usize,
    tags: Vec<PdfNode>,
    entries: Vec<Entry>,
    last_level: u8,
    pdfpc: Option<Pdfpc>,
}

impl std::fmt::Debug for PdfWriter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PdfWriter({} pages)", self.n_drawn)
    }
}

impl<'a> PdfWriter<'a> {
    /// A writer of slides, with or without their notes below.
    #[must_use]
    pub fn new(talk: Talk<'a>, options: &ExportOptions) -> Self {
        let pdf = options.pdf;
        let kind = if options.with_notes {
            let orientation = pdf.orientation.unwrap_or(Orientation::Portrait);
            Kind::Notes(paper::Leaf::new(pdf.paper, orientation, talk.deck.deck.is_rtl()))
        } else {
            Kind::Slides
        };
        let has_pdfpc = pdf.with_pdfpc && matches!(kind, Kind::Slides);
        Self::of_kind(talk, kind, has_pdfpc.then(|| Pdfpc::new(talk)))
    }

    /// A writer of handouts.
    #[must_use]
    pub fn handout(talk: Talk<'a>, options: &ExportOptions) -> Self {
        let pdf = options.pdf;
        let orientation = pdf.orientation.unwrap_or_else(|| pdf.per_page.usual_orientation());
        let leaf = paper::Leaf::new(pdf.paper, orientation, talk.deck.deck.is_rtl());
        Self::of_kind(talk, Kind::Handout(Handout::new(leaf, pdf.per_page, talk.deck.slide_size)), None)
    }

    fn of_kind(talk: Talk<'a>, kind: Kind, pdfpc: Option<Pdfpc>) -> Self {
        let settings = SerializeSettings { configuration: configuration(), ..SerializeSettings::default() };
        Self {
            talk,
            kind,
            document: Document::new_with(settings),
            shelf: Shelf::default(),
            typesetter: Typesetter::new(talk.fonts),
            routes: Routes::new(talk),
            open: Vec::new(),
            waiting: VecDeque::new(),
            n_planned: 0,
            n_drawn: 0,
            tags: Vec::new(),
            entries: Vec::new(),
            last_level: 0,
            pdfpc,
        }
    }

    /// Where a slide will be, now that it is the next one.
    fn arrive(&mut self, page: &Page) {
        let y = match &self.kind {
            Kind::Slides | Kind::Notes(_) => 0.0,
            Kind::Handout(handout) => handout.cell(self.open.len()).y0,
        };
        let at = krilla::geom::Point::from_xy(0.0, paint::to_f32(y));
        let title = match plain(&page.title()) {
            title if title.is_empty() => format!("Slide {}", label_text(page)),
            title => title,
        };
        let is_first = !page.is_step || page.step == 0;
        if is_first {
            let destination = XyzDestination::new(self.n_planned, at);
            let is_section = page.slide.slide.layout == Layout::Section;
            self.entries.push(Entry { title: title.clone(), destination, is_section });
        }
        self.routes.arrive(page, Stop { page: self.n_planned, at, title });
    }

    /// The sheet is full.
    fn close_sheet(&mut self) {
        let pages = std::mem::take(&mut self.open);
        let notes = match (&self.kind, pages.first()) {
            (Kind::Notes(leaf), Some(page)) => notes::set(&mut self.typesetter, self.talk, *leaf, page),
            (Kind::Notes(_) | Kind::Slides | Kind::Handout(_), _) => SetNotes::default(),
        };
        self.n_planned += notes.n_pages();
        self.waiting.push_back(Sheet { pages, notes });
    }

    /// Draws the sheets whose links are known, in order.
    fn draw_known(&mut self) {
        while let Some(sheet) = self.waiting.front() {
            if !sheet.pages.iter().all(|page| self.routes.knows_targets_of(page)) {
                return;
            }
            if let Some(sheet) = self.waiting.pop_front() {
                self.draw_sheet(&sheet);
            }
        }
    }

    fn draw_sheet(&mut self, sheet: &Sheet) {
        for part in 0..sheet.notes.n_pages() {
            let Some(page) = sheet.pages.first() else { return };
            let size = match &self.kind {
                Kind::Slides => page.frame.frame.size * POINTS_PER_UNIT,
                Kind::Notes(leaf) => leaf.size,
                Kind::Handout(handout) => handout.leaf.size,
            };
            let Some(settings) = PageSettings::from_wh(paint::to_f32(size.width), paint::to_f32(size.height)) else {
                return;
            };
            let settings = match &self.kind {
                Kind::Slides => settings.with_page_label(label(page)),
                Kind::Notes(_) | Kind::Handout(_) => settings,
            };
            self.draw_page(sheet, part, settings);
            self.n_drawn += 1;
        }
    }

    fn draw_page(&mut self, sheet: &Sheet, part: usize, settings: PageSettings) {
        let mut page = self.document.start_page_with(settings);
        let mut canvas = Canvas::new(page.surface(), &mut self.shelf, &self.routes);
        match &self.kind {
            Kind::Slides => {
                for slide in &sheet.pages {
                    canvas.draw_frame(&slide.frame.frame, slide.step, Affine::scale(POINTS_PER_UNIT));
                }
            }
            Kind::Notes(leaf) => {
                if let Some(slide) = sheet.pages.first().filter(|_| part == 0) {
                    paper::draw_slide(&mut canvas, slide, leaf.slide(slide.frame.frame.size));
                }
                canvas.draw_text(sheet.notes.page(part));
                let number = sheet.pages.first().map(label_text).unwrap_or_default();
                let foot = paper::foot(&mut self.typesetter, self.talk, *leaf, &number);
                canvas.draw_artifacts(&foot);
            }
            Kind::Handout(handout) => {
                for (i, slide) in sheet.pages.iter().enumerate() {
                    paper::draw_slide(&mut canvas, slide, handout.cell(i));
                }
                canvas.draw_artifacts(&handout.writing_lines(sheet.pages.len()));
                let number = (self.n_drawn + 1).to_string();
                let foot = paper::foot(&mut self.typesetter, self.talk, handout.leaf, &number);
                canvas.draw_artifacts(&foot);
            }
        }
        let (tree, links) = canvas.finish();
        let areas: Vec<_> = links
            .iter()
            .map(|area| self.routes.annotation(area).map(|link| page.add_tagged_annotation(link)))
            .collect();
        page.finish();
        self.tags.extend(tree.into_nodes(&areas, self.n_drawn, &mut self.last_level));
    }

    /// Slides, those of a section below it.
    fn outline(&mut self) -> Outline {
        let mut outline = Outline::new();
        let mut section: Option<OutlineNode> = None;
        for entry in std::mem::take(&mut self.entries) {
            let node = OutlineNode::new(entry.title, entry.destination);
            match &mut section {
                Some(open) if !entry.is_section => open.push_child(node),
                _ if entry.is_section => {
                    section.replace(node.with_open(true)).into_iter().for_each(|done| outline.push_child(done));
                }
                _ => outline.push_child(node),
            }
        }
        section.into_iter().for_each(|done| outline.push_child(done));
        outline
    }
}

impl DocumentWriter for PdfWriter<'_> {
    fn add(&mut self, page: &Page) -> Result<(), ExportError> {
        self.arrive(page);
        if let Some(pdfpc) = &mut self.pdfpc {
            pdfpc.add(page);
        }
        self.open.push(page.clone());
        let capacity = match &self.kind {
            Kind::Slides | Kind::Notes(_) => 1,
            Kind::Handout(handout) => handout.n_cells(),
        };
        if self.open.len() >= capacity {
            self.close_sheet();
        }
        self.draw_known();
        Ok(())
    }

    fn seal(mut self: Box<Self>) -> Result<Sealed, ExportError> {
        if !self.open.is_empty() {
            self.close_sheet();
        }
        self.routes.close();
        self.draw_known();
        let outline = self.outline();
        let mut document = std::mem::take(&mut self.document);
        document.set_outline(outline);
        document.set_metadata(metadata(self.talk));
        let mut tags = TagTree::new().with_lang(Some(language(self.talk)));
        tags.children = std::mem::take(&mut self.tags);
        document.set_tag_tree(tags);
        let extension = match &self.kind {
            Kind::Slides | Kind::Notes(_) => "pdf",
            Kind::Handout(_) => "handout.pdf",
        };
        let pdfpc = self.pdfpc.take().map(|pdfpc| OutputFile { extension: "pdfpc", bytes: pdfpc.finish() });
        Ok(Sealed::Pdf(Box::new(SealedPdf { document, extension, pdfpc })))
    }
}

/// A PDF with all its pages, still in pieces.
pub struct SealedPdf {
    document: Document,
    extension: &'static str,
    pdfpc: Option<OutputFile>,
}

impl std::fmt::Debug for SealedPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedPdf({})", self.extension)
    }
}

impl SealedPdf {
    /// The files, the PDF first.
    ///
    /// # Errors
    /// If the document breaks a rule of PDF/UA-1.
    pub fn finish(self) -> Result<Vec<OutputFile>, ExportError> {
        let bytes = self.document.finish().map_err(|error| ExportError::Encode {
            format: "pdf",
            reason: format!("{error}: {error:?}").chars().take(300).collect(),
        })?;
        Ok(std::iter::once(OutputFile { extension: self.extension, bytes }).chain(self.pdfpc).collect())
    }
}

/// PDF/UA-1, which asks for everything that makes a document readable to all.
fn configuration() -> Configuration {
    let builder = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    builder.finish().unwrap_or_default()
}

fn metadata(talk: Talk<'_>) -> Metadata {
    let deck = &talk.deck.deck;
    let title = plain(&Inline::plain_text(&deck.title));
    let title = if title.is_empty() { plain(talk.name) } else { title };
    let mut metadata = Metadata::new().title(title).language(language(talk)).creator("Diafilm".to_owned());
    if let Some(author) = deck.author.as_ref().map(|author| plain(&Inline::plain_text(author))) {
        metadata = metadata.authors(vec![author]);
    }
    if let Some(subtitle) = deck.subtitle.as_ref().map(|subtitle| plain(&Inline::plain_text(subtitle))) {
        metadata = metadata.description(subtitle);
    }
    if let Some(date) = talk.written_at.and_then(date_time) {
        metadata = metadata.creation_date(date);
    }
    metadata
}

/// A language tag in the letters that tags have.
fn language(talk: Talk<'_>) -> String {
    let language = talk.deck.deck.language.trim();
    let is_tag = !language.is_empty()
        && language.len() <= 35
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_tag { language.to_owned() } else { "und".to_owned() }
}

/// Seconds since 1970 as a date and time (UTC), by the calendar's usual sums over days.
fn date_time(seconds: i64) -> Option<DateTime> {
    let (year, month, day) = civil(seconds)?;
    let of_day = seconds.rem_euclid(86_400);
    let part = |value: i64| u8::try_from(value).unwrap_or(0);
    let (hour, minute, second) = (part(of_day / 3600), part(of_day / 60 % 60), part(of_day % 60));
    let date = DateTime::new(year).month(month).day(day).hour(hour).minute(minute).second(second);
    Some(date.utc_offset_hour(0).utc_offset_minute(0))
}

/// Year, month and day of seconds since 1970; `None` outside of the years 0 to 9999.
fn civil(seconds: i64) -> Option<(u16, u8, u8)> {
    // Years that begin in March have their leap day at the end.
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let year = u16::try_from(year).ok().filter(|year| *year <= 9999)?;
    Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// Text on one line, without what no reader may be told.
fn plain(text: &str) -> String {
    let is_said =
        |c: char| !c.is_control() && !('\u{fdd0}'..='\u{fdef}').contains(&c) && u32::from(c) & 0xfffe != 0xfffe;
    let spaced: String = text.chars().map(|c| if is_said(c) { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page's number as people call it: `7`, `7h1` for a hidden slide, `7-2` for a step.
fn label_text(page: &Page) -> String {
    let step = if page.is_step && page.frame.n_steps > 1 { format!("-{}", page.step + 1) } else { String::new() };
    format!("{}{step}", page.label)
}

fn label(page: &Page) -> PageLabel {
    let text = label_text(page);
    let number = text.parse::<u32>().ok().and_then(NonZeroU32::new);
    match number {
        Some(number) => PageLabel::new(Some(NumberingStyle::Arabic), None, Some(number)),
        None => PageLabel::new(None, Some(text), None),
    }
}

/// A size in points that keeps a slide's shape inside of a box.
fn fitted(slide: Size, room: Size) -> Size {
    let scale = (room.width / slide.width.max(1.0)).min(room.height / slide.height.max(1.0));
    slide * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_calendar() {
        assert_eq!(civil(0), Some((1970, 1, 1)));
        assert_eq!(civil(951_782_400), Some((2000, 2, 29)));
        assert_eq!(civil(1_795_478_399), Some((2026, 11, 23)));
        assert_eq!(civil(i64::MAX / 4), None);
    }

    #[test]
    fn nothing_unspeakable_is_said() {
        assert_eq!(plain(" a\u{0}b\n\u{ffff}c\t"), "a b c");
    }
}
