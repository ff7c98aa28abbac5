//! The talk as one HTML file: a page to read, and with its script a show.
//!
//! The file asks nothing of any network and forbids itself to. Each slide is a
//! section with real headings, paragraphs, lists and tables; what is drawn in
//! them is SVG with the slide's own letters in embedded fonts, so the page
//! looks as the show does and its text can be read out, found and copied.

mod digest;
mod notes;
mod page;
mod words;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kurbo::Size;
use peniko::Color;

use super::ExportError;
use super::document::{DocumentWriter, OutputFile, Page, Sealed, Talk};
use super::svg::{Defs, SvgText, escaped, number, slide_anchor};
use crate::model::inline::Inline;

/// What the page looks like.
const STYLE: &str = include_str!("show.css");

/// What makes it a show.
const SCRIPT: &str = include_str!("show.js");

/// Pixels that an embedded picture keeps for each slide unit: those of a full-HD screen.
const DENSITY: f64 = 1.0;

/// Writes the page.
#[derive(Debug)]
pub struct HtmlWriter<'a> {
    talk: Talk<'a>,
    with_notes: bool,
    defs: Defs,
    sections: String,
    anchors: BTreeSet<String>,
    n_slides: usize,
    size: Size,
}

impl<'a> HtmlWriter<'a> {
    /// A writer for a talk; the presenter's notes go into the file only if asked for.
    #[must_use]
    pub fn new(talk: Talk<'a>, with_notes: bool) -> Self {
        Self {
            talk,
            with_notes,
            defs: Defs::new(SvgText::Text, DENSITY),
            sections: String::new(),
            anchors: BTreeSet::new(),
            n_slides: 0,
            size: talk.deck.slide_size,
        }
    }

    fn language(&self) -> String {
        let tag = self.talk.deck.deck.language.trim();
        let is_tag = !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if is_tag { tag.to_owned() } else { "en".to_owned() }
    }

    /// The title of the talk, and who tells it when.
    fn header(&self) -> String {
        let deck = &self.talk.deck.deck;
        let mut header = format!("<h1>{}</h1>", plain(&deck.title));
        for line in [&deck.subtitle, &deck.author, &deck.date].into_iter().flatten() {
            header.push_str(&format!("<p>{}</p>", plain(line)));
        }
        header
    }

    fn style(&self) -> String {
        let (width, height) = (self.size.width.max(1.0), self.size.height.max(1.0));
        let ratio = format!("{}/{}", number(width, 2), number(height, 2));
        // A page is as wide as a slide of a presentation program.
        let inches = (13.333, 13.333 * height / width);
        let paper = format!("{}in {}in", number(inches.0, 3), number(inches.1, 3));
        let colors = &self.talk.deck.theme.colors;
        let style = STYLE
            .replace("RATIO", &ratio)
            .replace("PAPER", &paper)
            .replace("BEHIND", &css_color(colors.background))
            .replace("WORDS", &css_color(colors.text))
            .replace("HAIRLINE", &css_color(colors.rule));
        style + &self.defs.font_style()
    }
}

/// A colour as style sheets write it; what shines through is left out.
fn css_color(color: Color) -> String {
    let [r, g, b, _] = color.to_rgba8().to_u8_array();
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Text of one line, as markup takes it.
fn plain(markdown: &str) -> String {
    escaped(Inline::plain_text(markdown).trim())
}

impl DocumentWriter for HtmlWriter<'_> {
    fn add(&mut self, page: &Page) -> Result<(), ExportError> {
        // The page knows the steps of a slide itself.
        if !page.is_last_of_slide() {
            return Ok(());
        }
        self.n_slides += 1;
        let id = format!("slide-{}", self.n_slides);
        let title = escaped(page.title().trim());
        let number = page.label.number;
        let mut section = format!(
            "<section id=\"{id}\" class=\"slide\" tabindex=\"-1\" aria-label=\"{}\" data-number=\"{number}\" data-steps-n=\"{}\">",
            if title.is_empty() { "Slide" } else { &title },
            page.frame.n_steps.max(1)
        );
        if let Some(anchor) = page.slide.slide.id.as_deref().map(slide_anchor)
            && self.anchors.insert(anchor.clone())
        {
            section.push_str(&format!("<span id=\"{}\"></span>", escaped(&anchor)));
        }
        section.push_str("<div class=\"box\">");
        section.push_str(&page::slide(&mut self.defs, page, &title));
        section.push_str("</div>");
        if let Some(text) = page.notes().filter(|_| self.with_notes) {
            section.push_str(&format!("<aside class=\"notes\" aria-label=\"Notes to {}\">", page.label));
            section.push_str(&notes::markup(text));
            section.push_str("</aside>");
        }
        section.push_str("</section>\n");
        self.sections.push_str(&section);
        Ok(())
    }

    fn seal(self: Box<Self>) -> Result<Sealed, ExportError> {
        let style = self.style();
        let digest = |text: &str| STANDARD.encode(digest::sha256(text.as_bytes()));
        let policy = format!(
            "default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            digest(&style),
            digest(SCRIPT)
        );
        let author = self.talk.deck.deck.author.as_ref().map(|author| plain(author)).unwrap_or_default();
        let author = if author.is_empty() { author } else { format!("<meta name=\"author\" content=\"{author}\">\n") };
        let title = plain(&self.talk.deck.deck.title);
        let title = if title.is_empty() { "Slides".to_owned() } else { title };
        let (width, height) = (number(self.size.width, 2), number(self.size.height, 2));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\"{dir}>\n<head>\n<meta charset=\"utf-8\">\n\
            <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
            <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
            <meta name=\"generator\" content=\"Diafilm {version}\">\n{author}<title>{title}</title>\n\
            <style>{style}</style>\n</head>\n<body>\n<header>{header}</header>\n\
            <svg id=\"defs\" aria-hidden=\"true\" viewBox=\"0 0 {width} {height}\"><defs>{defs}</defs></svg>\n\
            <main>\n{sections}</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
            lang = self.language(),
            dir = if self.talk.deck.deck.is_rtl() { " dir=\"rtl\"" } else { "" },
            version = env!("CARGO_PKG_VERSION"),
            header = self.header(),
            defs = self.defs.markup(),
            sections = self.sections,
        );
        Ok(Sealed::Files(vec![OutputFile { extension: "html", bytes: html.into_bytes() }]))
    }
}
