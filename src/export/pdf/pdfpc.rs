//! Notes and steps for presenters of PDFs, in pdfpc's own format.

use serde::Serialize;

use super::notes::spoken_at;
use super::{label_text, plain};
use crate::export::document::{Page, Talk};

/// The version of the format.
const VERSION: u8 = 2;

/// A file in the making.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pdfpc {
    pdfpc_format: u8,
    /// Planned time, in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<u64>,
    disable_markdown: bool,
    pages: Vec<PdfpcPage>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PdfpcPage {
    /// Index of the page in the PDF.
    idx: usize,
    /// The slide's label; the steps of a slide share it.
    label: String,
    /// The step.
    overlay: u16,
    /// True if the page goes on with the slide of the page before it.
    forced_overlay: bool,
    hidden: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

impl Pdfpc {
    /// A file without pages.
    pub(super) fn new(talk: Talk<'_>) -> Self {
        let duration = talk.deck.deck.duration.map(|time| time.0.as_secs().div_ceil(60));
        Self { pdfpc_format: VERSION, duration, disable_markdown: false, pages: Vec::new() }
    }

    /// Takes up the next page.
    pub(super) fn add(&mut self, page: &Page) {
        let label = label_text(&Page { is_step: false, ..page.clone() });
        let overlay = if page.is_step { page.step } else { 0 };
        let note = page.notes().map(|notes| spoken_at(notes, page)).unwrap_or_default();
        self.pages.push(PdfpcPage {
            idx: self.pages.len(),
            label: plain(&label),
            overlay,
            forced_overlay: overlay > 0,
            hidden: page.label.hidden > 0,
            note: note.trim().to_owned(),
        });
    }

    /// The file.
    pub(super) fn finish(self) -> Vec<u8> {
        // Plain data always has a form in JSON.
        let mut text = serde_json::to_string_pretty(&self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }
}
