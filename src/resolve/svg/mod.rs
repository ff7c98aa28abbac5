//! SVG drawings become Frames, so that they stay sharp in every output.
//!
//! A drawing is foreign code: references lead to files and servers, a few
//! lines unfold to millions of shapes. So its cost is reckoned before it is
//! read (`cost`), nothing outside the file is ever opened, and what a Frame
//! can't hold (filters, masks, patterns) is refused by name instead of being
//! drawn wrong.

mod clip;
mod convert;
mod cost;
mod paint;

use std::sync::{Arc, Mutex, PoisonError};

use usvg::{ImageHrefResolver, ImageKind, Options, fontdb};

use super::fonts::BUNDLED;
use crate::layout::frame::Frame;

/// Largest file, in bytes.
const MAX_LEN: usize = 8 << 20;

/// Gives the fonts for text, when there is some.
pub(super) type Fonts<'a> = &'a dyn Fn() -> Arc<fontdb::Database>;

/// True if a file's content looks like SVG, whatever its name.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let is_xml = text.starts_with(b"<?xml") || text.starts_with(b"<!--") || text.starts_with(b"<!DOCTYPE");
    let has_tag = |window: &[u8]| window.windows(4).any(|tag| tag == b"<svg");
    text.starts_with(b"<svg")
        || (is_xml && has_tag(text))
        || (text.starts_with(b"<") && has_tag(&text[..text.len().min(4096)]))
}

/// Turns a drawing into a Frame of its own size, in its own units.
///
/// # Errors
/// Says what is wrong in words that follow "can't be drawn: ".
pub(super) fn decode(bytes: &[u8], fonts: Fonts<'_>) -> Result<Frame, String> {
    if bytes.len() > MAX_LEN {
        return Err(format!(
            "too large: {} MB, the limit for SVG is {} MB",
            bytes.len().div_ceil(1 << 20),
            MAX_LEN >> 20
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|_invalid| "the SVG isn't UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let has_text = cost::check(text)?;
    let refused = Mutex::new(None);
    let options = options(has_text.then(fonts), &refused);
    let tree = usvg::Tree::from_str(text, &options).map_err(|error| match error {
        usvg::Error::InvalidSize => "the SVG has no size".to_owned(),
        other => format!("the SVG is broken: {other}"),
    })?;
    if let Some(reason) = refused.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(reason);
    }
    convert::to_frame(&tree)
}

fn options<'a>(fonts: Option<Arc<fontdb::Database>>, refused: &'a Mutex<Option<String>>) -> Options<'a> {
    let refuse = move |reason: String| {
        refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
        None
    };
    Options {
        font_family: "Inter".to_owned(),
        fontdb: fonts.unwrap_or_default(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(move |mime, data, _options| match mime {
                "image/png" => Some(ImageKind::PNG(data)),
                "image/jpeg" | "image/jpg" => Some(ImageKind::JPEG(data)),
                other => refuse(format!("it embeds a picture of type `{}`; PNG and JPEG are read", clipped(other))),
            }),
            resolve_string: Box::new(move |href, _options| refuse(outside(href))),
        },
        ..Options::default()
    }
}

/// What to say of a reference that leads out of the file.
fn outside(href: &str) -> String {
    format!("it refers to `{}`, and only what is inside the file is read", clipped(href))
}

/// A foreign text, short and printable enough for a message.
fn clipped(text: &str) -> String {
    let mut clipped: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    if clipped.len() < text.len() {
        clipped.push('…');
    }
    clipped
}

/// The bundled fonts, with a bundled family for every generic one.
pub(super) fn bundled_fonts() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for (_, bytes) in BUNDLED {
        // Points into the binary: nothing is copied.
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(*bytes)));
    }
    // The reader of SVG falls back to serif where a family is missing, and drawings mostly name sans ones.
    fonts.set_serif_family("Inter");
    fonts.set_sans_serif_family("Inter");
    fonts.set_cursive_family("Source Serif 4");
    fonts.set_fantasy_family("Source Serif 4");
    fonts.set_monospace_family("JetBrains Mono");
    fonts
}

#[cfg(test)]
mod tests;
