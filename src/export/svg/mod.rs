//! Slides as SVG: a file of each, sharp at every size.
//!
//! Text is drawn as outlines, each glyph kept once and used often, or as text
//! in embedded fonts that show exactly the letters of the slide. The drawing
//! serves the HTML export, too, which embeds the same elements.

mod defs;
mod draw;
mod emoji;
mod markup;
mod outline;
mod pictures;
mod truetype;
mod typeface;

use std::collections::BTreeMap;

use kurbo::Affine;

pub(super) use defs::Defs;
pub(super) use draw::{Draw, SlideLinks, Steps, is_safe_link, slide_anchor};
pub(super) use markup::{escaped, number, transform};

use super::document::Page;
use crate::layout::frame::Frame;

/// How letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SvgText {
    /// As outlines, the same everywhere.
    #[default]
    Paths,
    /// As text that can be found and copied, in embedded fonts.
    Text,
}

/// How SVG is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SvgOptions {
    /// How letters are drawn.
    pub text: SvgText,
}

/// Pixels that an embedded picture keeps for each slide unit: sharp on a screen twice as fine as the slide.
const DENSITY: f64 = 2.0;

/// The files beside a drawing that show other slides, as addresses, by the slides' ids.
pub type SlideFiles = BTreeMap<String, String>;

/// A page as a file.
#[must_use]
pub fn write_page(page: &Page, lang: Option<&str>, options: SvgOptions, others: &SlideFiles) -> Vec<u8> {
    write_frame(&page.frame.frame, page.step, (&page.title(), lang), options, others)
}

/// A Frame as a file, with its title and language for those who don't see it.
#[must_use]
pub fn write_frame(
    frame: &Frame,
    step: u16,
    (title, lang): (&str, Option<&str>),
    options: SvgOptions,
    others: &SlideFiles,
) -> Vec<u8> {
    let mut defs = Defs::new(options.text, DENSITY);
    let slides = SlideLinks::Files(others);
    let mut draw = Draw { defs: &mut defs, steps: Steps::One(step), slides, has_links: true, out: String::new() };
    draw.items(&frame.items, Affine::IDENTITY, 0);
    let drawn = draw.out;
    let (width, height) = (number(frame.size.width, 2), number(frame.size.height, 2));
    let lang = lang.map_or(String::new(), |lang| format!(" xml:lang=\"{}\"", escaped(lang)));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\"{lang}>\n"
    );
    out.push_str(&format!("<title>{}</title>\n", escaped(title)));
    let words: Vec<_> = frame.text_at_step(step).iter().map(|line| escaped(line)).collect();
    if options.text == SvgText::Paths && !words.is_empty() {
        out.push_str(&format!("<desc>{}</desc>\n", words.join("\n")));
    }
    let style = defs.font_style();
    if !style.is_empty() {
        out.push_str(&format!("<style>text{{white-space:pre;text-rendering:geometricPrecision}}{style}</style>\n"));
    }
    if !defs.markup().is_empty() {
        out.push_str(&format!("<defs>{}</defs>\n", defs.markup()));
    }
    out.push_str(&drawn);
    out.push_str("\n</svg>\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests;
