//! Documents made of a whole talk: what their writers are given, page by page.
//!
//! A writer sees pages in the deck's order, one at a time, and keeps what it
//! needs of them, so that memory doesn't grow with what it doesn't keep.
//! Pictures come from the Frame, as everywhere; a writer whose format has
//! words of its own for tables and charts finds them in the slide.

use std::sync::Arc;

use super::names::SlideLabel;
use super::{ExportError, ExportOptions, Format, html, markdown, pdf, pptx};
use crate::layout::frame::SlideFrame;
use crate::model::inline::Inline;
use crate::resolve::fonts::FontBook;
use crate::resolve::{ResolvedDeck, ResolvedSlide};

/// The talk that a document is made of.
#[derive(Debug, Clone, Copy)]
pub struct Talk<'a> {
    /// The deck's head and theme.
    pub deck: &'a ResolvedDeck,
    /// What files of the deck are called, without ending.
    pub name: &'a str,
    /// Indices of the slides that are exported, in order.
    pub slides: &'a [usize],
    /// The fonts that text may use.
    pub fonts: &'a FontBook,
    /// When the document was made, in seconds since 1970, if it should say so.
    pub written_at: Option<i64>,
}

/// A slide as one page of a document; with `--steps` one step of it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The slide with its pictures and numbers.
    pub slide: Arc<ResolvedSlide>,
    /// The slide, laid out.
    pub frame: Arc<SlideFrame>,
    /// Its number, as the show counts.
    pub label: SlideLabel,
    /// The step that shows, counted from 0.
    pub step: u16,
    /// True if the pages of this document are steps, of which this is one.
    pub is_step: bool,
}

impl Page {
    /// The slide's title as plain text, else the first words that it shows, else `Slide 7`.
    #[must_use]
    pub fn title(&self) -> String {
        let title = self.slide.slide.title.as_ref().map(|title| Inline::plain_text(title));
        let title = title.filter(|title| !title.trim().is_empty());
        title.or_else(|| self.frame.frame.text_at_step(self.step).into_iter().next()).unwrap_or_else(|| {
            let number = self.slide.number.unwrap_or(self.slide.index + 1);
            format!("Slide {number}")
        })
    }

    /// True for the last page of its slide: the one that shows all of it.
    #[must_use]
    pub fn is_last_of_slide(&self) -> bool {
        self.step + 1 >= self.frame.n_steps.max(1)
    }

    /// The notes of the slide, as written.
    #[must_use]
    pub fn notes(&self) -> Option<&str> {
        self.slide.slide.notes.as_ref().map(|notes| notes.as_str()).filter(|notes| !notes.trim().is_empty())
    }
}

/// A file that an exporter made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// What its name ends with, without a dot.
    pub extension: &'static str,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Writes one document.
pub trait DocumentWriter {
    /// Takes up the next page.
    ///
    /// # Errors
    /// If the format can't hold it.
    fn add(&mut self, page: &Page) -> Result<(), ExportError>;

    /// Ends the document, once all pages are in; what comes of it needs the talk no more.
    ///
    /// # Errors
    /// If the format can't hold what it was given.
    fn seal(self: Box<Self>) -> Result<Sealed, ExportError>;
}

/// A document that has all its pages. Making its bytes may take as much memory as the talk, which can be let go before.
#[derive(Debug)]
pub enum Sealed {
    /// Its files, the document first.
    Files(Vec<OutputFile>),
    /// A PDF that is still in pieces.
    Pdf(Box<pdf::SealedPdf>),
}

impl Sealed {
    /// The files, the document first.
    ///
    /// # Errors
    /// If the format can't hold what it was given.
    pub fn finish(self) -> Result<Vec<OutputFile>, ExportError> {
        match self {
            Self::Files(files) => Ok(files),
            Self::Pdf(pdf) => pdf.finish(),
        }
    }
}

/// The writer of a format; `None` for formats that make a file of each slide.
#[must_use]
pub fn document_writer<'a>(
    format: Format,
    talk: Talk<'a>,
    options: &'a ExportOptions,
) -> Option<Box<dyn DocumentWriter + 'a>> {
    match format {
        Format::Png | Format::Jpeg | Format::Webp | Format::Svg => None,
        Format::Html => Some(Box::new(html::HtmlWriter::new(talk, options.with_notes))),
        Format::Pdf => Some(Box::new(pdf::PdfWriter::new(talk, options))),
        Format::Handout => Some(Box::new(pdf::PdfWriter::handout(talk, options))),
        Format::Pptx => Some(Box::new(pptx::PptxWriter::new(talk))),
        Format::Text => Some(Box::new(markdown::TextWriter::new(talk, options.with_notes))),
        Format::Notes => Some(Box::new(markdown::NotesWriter::new(talk))),
    }
}
