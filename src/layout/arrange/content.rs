//! Title at the top, blocks below; and slides that are nothing but blocks.

use kurbo::{Point, Rect};

use super::fit::{Fitted, fit_body};
use super::{Arranged, content_bottom, head, margins};
use crate::layout::blocks::Body;
use crate::layout::context::{Ctx, moved};
use crate::layout::frame::FrameItem;
use crate::source::node_path::NodePath;

/// Share of the free height that stands above a body: a little over the middle.
const ABOVE: f64 = 0.382;
/// A body never floats further than this below its title, in slide units.
const MAX_ABOVE: f64 = 132.0;

/// Title at the top, blocks below.
pub(super) fn content(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let mut items = Vec::new();
    let top = head(ctx, area, &mut items);
    let region = Rect::new(area.x0, top, area.x1, content_bottom(ctx).max(top + 40.0));
    let (body, n_steps) = body_in(ctx, region);
    items.extend(body);
    Arranged { items, has_foot: true, n_steps }
}

/// Nothing but the background and the blocks.
pub(super) fn blank(ctx: &mut Ctx<'_>) -> Arranged {
    let slide = ctx.slide.slide.clone();
    if slide.title.is_none() && slide.subtitle.is_none() && slide.body.is_empty() {
        return Arranged { items: Vec::new(), has_foot: false, n_steps: 1 };
    }
    Arranged { has_foot: false, ..content(ctx) }
}

/// The slide's body in a region, balanced in the height it leaves free.
pub(super) fn body_in(ctx: &mut Ctx<'_>, region: Rect) -> (Vec<FrameItem>, u16) {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("body");
    let fitted = fit_body(ctx, &Body::new(&slide.body, &path), region);
    let n_steps = fitted.n_steps;
    let corner = Point::new(region.x0, region.y0 + balanced_top(&fitted, region));
    (moved(fitted.items, corner.x, corner.y), n_steps)
}

/// How far a body that doesn't fill its region moves down.
pub(super) fn balanced_top(fitted: &Fitted, region: Rect) -> f64 {
    let free = (region.height() - fitted.height).max(0.0);
    if fitted.is_filled { free / 2.0 } else { (free * ABOVE).min(MAX_ABOVE) }
}
