//! Constructivist covers: the title on a red band that runs up across the slide.
//!
//! Everything that leans, leans by the same angle; what is level is small.

use kurbo::{Affine, BezPath, Circle, Point, Rect, Shape as _, Vec2};

use super::{cover_body, imprint, section_color, subtitle_alone, title_alone};
use crate::layout::arrange::{Arranged, margins, placed};
use crate::layout::context::{Ctx, tagged};
use crate::layout::frame::{FrameItem, Group, ItemKind, Role};

/// How far the band leans, in degrees.
const LEAN: f64 = -7.0;

/// The title on a leaning band, a black bar along it, a disc behind.
pub(super) fn cover(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let slide = ctx.deck.slide_size;
    let size = ctx.theme().sizes.display;
    let width = area.width() * 0.92;
    let colors = ctx.colors;
    let ink = colors.text;
    let ground = section_color(ctx);
    let title = title_alone(ctx, size, width, 3);
    ctx.colors = colors;
    let subtitle = subtitle_alone(ctx, size * 1.05, width * 0.8);
    let pad = size * 0.34;
    let band_height = title.height + 2.0 * pad;
    // The band's middle lies a little over the slide's; it turns around its left margin.
    let pivot = Point::new(area.x0, slide.height * 0.46);
    let lean = Affine::rotate_about(LEAN.to_radians(), pivot);
    let (far_left, far_right) = (-slide.width * 0.3, slide.width * 1.3);
    let top = pivot.y - band_height / 2.0;
    let band = Rect::new(far_left, top, far_right, top + band_height);
    let bar = Rect::new(far_left, band.y1 + size * 0.12, slide.width * 0.46, band.y1 + size * 0.3);
    let disc = Circle::new((slide.width * 0.83, slide.height * 0.24), slide.height * 0.3);
    let mut leaning = vec![FrameItem::fill_rect(band, ground), FrameItem::fill_rect(bar, ink)];
    leaning = vec![tagged(leaning, Role::Artifact)];
    leaning.extend(placed(title, Point::new(area.x0, top + pad)));
    leaning.extend(placed(subtitle, Point::new(area.x0, bar.y1 + size * 0.22)));
    let mut items = Vec::new();
    if ctx.slide.slide.background.is_none() {
        items.push(tagged(vec![FrameItem::fill(disc.to_path(0.1), ink)], Role::Artifact));
    }
    let leaning = Group::transformed(leaning, lean);
    let whole = slide.to_rect().to_path(0.1);
    items.push(FrameItem::new(ItemKind::Group(Group::clipped(vec![FrameItem::new(ItemKind::Group(leaning))], whole))));
    let mut below = cover_body(ctx, width * 0.6);
    if let Some(imprint) = imprint(ctx, width) {
        below.stack(imprint, size * 0.2);
    }
    let corner = Point::new(area.x0, area.y1 - below.height);
    items.extend(placed(below, corner));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: false, n_steps }
}

/// A wedge of ink in the corner of a section.
pub(super) fn wedge(ctx: &Ctx<'_>) -> FrameItem {
    let slide = ctx.deck.slide_size;
    let rise = Vec2::from_angle(-38_f64.to_radians());
    let start = Point::new(slide.width * 0.66, slide.height);
    let end = start + rise * ((slide.width - start.x) / rise.x);
    let mut path = BezPath::new();
    path.move_to(start);
    path.line_to(end);
    path.line_to((slide.width, slide.height));
    path.close_path();
    tagged(vec![FrameItem::fill(path, ctx.theme().colors.text)], Role::Artifact)
}
