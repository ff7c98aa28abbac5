//! Codes that a phone's camera reads: dark squares on a light plate in every theme.
//!
//! Cameras expect dark on light and four modules of quiet around the code, so
//! the plate takes the lighter of the slide's two main colours, the code the
//! darker one.

use std::sync::Arc;

use fast_qr::{ECL, QRBuilder, QRCode};
use kurbo::{BezPath, Rect, Shape as _};
use peniko::Color;

use super::figure::{captions, figure, room_above};
use super::placeholder::stand_in;
use crate::layout::context::{Ctx, Laid, Room, TextRole, contrast};
use crate::layout::frame::{FrameItem, ItemKind, Link, Role};
use crate::layout::text::{Align, TextStyle, Words};
use crate::model::block::Qr;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Modules without ink around a code (ISO/IEC 18004, 9.1).
const QUIET: f64 = 4.0;
/// Side of a code with its quiet zone, in slide units, however much room there is.
const MAX_SIDE: f64 = 640.0;
/// Most bytes that a code holds at level M (ISO/IEC 18004, table 7).
const MAX_BYTES: usize = 2331;
/// Characters of the text that stand below its code.
const MAX_SHOWN: usize = 90;
/// Least contrast of code and plate; colours below it give way to black and white.
const MIN_CONTRAST: f64 = 7.0;

/// A code with its caption, in the middle of its room.
pub(super) fn qr(ctx: &mut Ctx<'_>, qr: &Qr, path: &NodePath, room: Room) -> Laid {
    let data = qr.data.trim();
    let Some(code) = encoded(data) else {
        let message = match data.len() {
            0 => "the code says nothing".to_owned(),
            n => format!("the text has {n} bytes, a code holds {MAX_BYTES} at most"),
        };
        let place = Place::Node(path.field("data"));
        ctx.report(Diagnostic::warning("bad-qr", place, message).hint("give a short link"));
        let height = room.height.clamp(160.0, MAX_SIDE);
        return stand_in(ctx, "Qr", "no code", path, Room { width: room.width.min(MAX_SIDE), height });
    };
    let caption = caption(ctx, qr, path, room.width);
    let most = MAX_SIDE / ctx.scale.max(1.0);
    let side = room_above(ctx, &caption, room).height.min(room.width).min(most);
    let x = (room.width - side) / 2.0;
    let mut items = drawn(ctx, &code, Rect::from_origin_size((x, 0.0), (side, side)));
    if let Some(target) = link_target(data) {
        let rect = Rect::from_origin_size((x, 0.0), (side, side));
        items.push(FrameItem::new(ItemKind::Link(Link { rect, target })));
    }
    let drawing = Laid { width: room.width, height: side, items };
    figure(ctx, drawing, &format!("QR code: {data}"), caption, path)
}

/// The code of a text at error level M; none if it is empty or too long.
fn encoded(data: &str) -> Option<QRCode> {
    if data.is_empty() || data.len() > MAX_BYTES {
        return None;
    }
    QRBuilder::new(data).ecl(ECL::M).build().ok()
}

/// The caption as written, else what the code says, as a link if it is one.
fn caption(ctx: &mut Ctx<'_>, qr: &Qr, path: &NodePath, width: f64) -> Laid {
    if let Some(caption) = &qr.caption {
        let laid = captions(ctx, &[("caption", Some(caption))], path, width);
        return centered(laid, width);
    }
    let data = qr.data.trim();
    let shown = data.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
    let shown = shown.trim_end_matches('/');
    let mut inline = match shown.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => Inline::plain(format!("{}…", &shown[..end])),
        None => Inline::plain(shown),
    };
    for run in &mut inline.runs {
        run.marks.link = link_target(data);
    }
    let style = TextStyle { align: Align::Center, words: Words::Whole, ..ctx.style(TextRole::Small) };
    // Larger than other captions: it is what those type who have no camera.
    let style = TextStyle { size: style.size.max(ctx.theme().sizes.body * 0.8), ..style };
    let set = ctx.ts.paragraph(&inline, &style, width);
    let mut laid = Laid::paragraph(&set, &path.field("data"), Role::Paragraph);
    laid.width = width;
    laid
}

fn centered(laid: Laid, width: f64) -> Laid {
    let left = ((width - laid.width) / 2.0).max(0.0);
    let mut middle = Laid { width, ..Laid::default() };
    middle.place(laid, left, 0.0);
    middle
}

/// Where a text leads, if it is a link.
fn link_target(data: &str) -> Option<Arc<str>> {
    let is_link = ["https://", "http://", "mailto:"].iter().any(|scheme| data.starts_with(scheme));
    (is_link && !data.contains(char::is_whitespace)).then(|| data.into())
}

/// Plate and code: one path, so that no back end leaves hairlines between squares.
fn drawn(ctx: &Ctx<'_>, code: &QRCode, plate: Rect) -> Vec<FrameItem> {
    let (light, dark) = inks(ctx.colors.background, ctx.colors.text);
    let module = plate.width() / (code.size as f64 + 2.0 * QUIET);
    let origin = plate.origin().to_vec2() + kurbo::Vec2::new(QUIET, QUIET) * module;
    let mut path = BezPath::new();
    for run in runs(code) {
        let (row, from, to) = (run.0 as f64, run.1 as f64, run.2 as f64);
        let rect = Rect::new(from * module, row * module, to * module, (row + 1.0) * module) + origin;
        path.extend(rect.path_elements(0.1));
    }
    vec![FrameItem::fill_rect(plate, light), FrameItem::fill(path, dark)]
}

/// Row, first and last column (not included) of the dark squares that touch each other.
fn runs(code: &QRCode) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    for row in 0..code.size {
        let mut start = None;
        for column in 0..=code.size {
            let is_dark = column < code.size && code[row][column].value();
            match (start, is_dark) {
                (None, true) => start = Some(column),
                (Some(from), false) => {
                    runs.push((row, from, column));
                    start = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
    }
    runs
}

/// Colours of plate and code: the lighter one, then the darker one.
fn inks(one: Color, other: Color) -> (Color, Color) {
    if contrast(one, other) < MIN_CONTRAST {
        return (Color::WHITE, Color::BLACK);
    }
    let is_lighter = contrast(one, Color::BLACK) > contrast(other, Color::BLACK);
    if is_lighter { (one, other) } else { (other, one) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_are_the_code() {
        let code = encoded("https://example.org").expect("it is short");
        let mut dark = vec![vec![false; code.size]; code.size];
        for (row, from, to) in runs(&code) {
            dark[row][from..to].fill(true);
        }
        for (row, cells) in dark.iter().enumerate() {
            for (column, is_dark) in cells.iter().enumerate() {
                assert_eq!(*is_dark, code[row][column].value(), "{row}, {column}");
            }
        }
        assert!(dark[0][..7].iter().all(|is_dark| *is_dark), "the finder at the corner");
    }

    #[test]
    fn the_code_is_dark_on_light_whatever_the_theme() {
        let (paper, ink) = (Color::from_rgb8(0xf5, 0xef, 0xe2), Color::from_rgb8(0x1f, 0x1b, 0x16));
        assert_eq!(inks(paper, ink), (paper, ink));
        assert_eq!(inks(ink, paper), (paper, ink));
        assert_eq!(inks(ink, ink), (Color::WHITE, Color::BLACK));
    }

    #[test]
    fn what_no_code_holds_is_none() {
        assert!(encoded("").is_none());
        assert!(encoded(&"x".repeat(MAX_BYTES)).is_some());
        assert!(encoded(&"x".repeat(MAX_BYTES + 1)).is_none());
    }

    #[test]
    fn only_links_lead_somewhere() {
        assert!(link_target("https://example.org").is_some());
        assert!(link_target("javascript:alert(1)").is_none());
        assert!(link_target("https://example.org and more").is_none());
    }
}
