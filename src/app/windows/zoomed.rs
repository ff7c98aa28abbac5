//! A part of the slide that fills the audience's screen, as sharp as the whole.
//!
//! Until the part is drawn at the screen's size, the whole slide stands in,
//! stretched.

use std::time::Duration;

use egui::{Rect, TextureHandle, Ui};

use super::marks::{Spot, paint_lit, whole_slide};
use super::slide_view::SlideView;
use crate::app::textures::ImageCache;
use crate::engine::worker::{ImageKey, Part, Request, Wanted};
use crate::show::zoom::Zoom;

/// A zoom rests this long before its part is drawn: a wheel makes many of them.
pub const SETTLE: Duration = Duration::from_millis(80);

/// Asks for the pictures of a zoom; `is_settled` once it rests. True if one isn't there yet.
pub fn request(
    view: &SlideView<'_>,
    zoom: Zoom,
    is_settled: bool,
    images: &ImageCache,
    requests: &mut Vec<Request>,
) -> bool {
    let Some(key) = view.key().filter(|_| zoom.is_on()) else { return false };
    let sharp = is_settled.then(|| Part::of(zoom));
    let mut is_missing = false;
    for (part, urgency) in sharp.map(|part| (part, 0)).into_iter().chain([(Part::ALL, 1)]) {
        is_missing |= images.get(&ImageKey { part, ..key }).is_none();
        requests.push(Request { what: Wanted::Part(part), ..view.request(0, urgency) });
    }
    is_missing
}

/// Paints the part of a slide that a zoom shows over `screen`; the version of the ink in it.
///
/// `picture` is that of the whole slide.
pub fn paint_part(
    ui: &Ui,
    images: &ImageCache,
    (key, picture): (ImageKey, &TextureHandle),
    zoom: Zoom,
    screen: Rect,
    spot: Option<Spot>,
) -> u64 {
    if let Some((sharp, ink)) = images.get_with_any_ink(&ImageKey { part: Part::of(zoom), ..key }) {
        paint_lit(ui, &sharp, screen, screen, spot);
        return ink;
    }
    let (soft, ink) =
        images.get_with_any_ink(&ImageKey { part: Part::ALL, ..key }).unwrap_or_else(|| (picture.clone(), key.ink));
    paint_lit(ui, &soft, whole_slide(screen, zoom), screen, spot);
    ink
}
