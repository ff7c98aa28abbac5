//! What stands by a content slide's title: a rule, a stroke of chalk, a block.

use kurbo::{BezPath, Point, Rect, Shape as _};

use crate::layout::context::{Ctx, Laid, tagged};
use crate::layout::frame::{FrameItem, Role};
use crate::model::theme::TitleMark;

/// The theme's mark for a title of this size that stands at the top left of `area`, lifted by `lift`.
pub(super) fn title_mark(ctx: &Ctx<'_>, area: Rect, size: f64, title: &Laid, lift: f64) -> Vec<FrameItem> {
    let below = area.y0 - lift + title.height;
    let item = match ctx.theme().style.title_mark {
        TitleMark::Nothing => return Vec::new(),
        TitleMark::Rule => {
            let rule = Rect::new(area.x0, below + 4.0, area.x1, below + 4.0 + ctx.theme().style.rule_width * 1.5);
            FrameItem::fill_rect(rule, ctx.colors.accent)
        }
        TitleMark::Chalk => {
            let width = title.width.clamp(size * 2.0, area.width());
            FrameItem::fill(chalk(Point::new(area.x0, below + 6.0), width), ctx.colors.accent)
        }
        TitleMark::Block => {
            // As high as the capitals of the first line.
            let (top, height) = (area.y0 + size * 0.06, size * 0.74);
            let block = Rect::new(area.x0.min(0.0), top, (area.x0 - size * 0.36).max(0.0), top + height);
            if area.x0 > 400.0 {
                return Vec::new();
            }
            FrameItem::fill_rect(block, ctx.colors.accent)
        }
    };
    vec![tagged(vec![item], Role::Artifact)]
}

/// A stroke of chalk below a large title, in themes that have one.
pub(super) fn below_large_title(ctx: &Ctx<'_>, left: f64, bottom: f64, width: f64) -> Option<FrameItem> {
    let is_chalk = ctx.theme().style.title_mark == TitleMark::Chalk && width > 0.0;
    let stroke = || FrameItem::fill(chalk(Point::new(left, bottom), width), ctx.colors.accent);
    is_chalk.then(|| tagged(vec![stroke()], Role::Artifact))
}

/// A stroke by hand: thick where it begins, thin where it ends, and nowhere quite straight.
fn chalk(start: Point, width: f64) -> BezPath {
    let at = |share: f64, y: f64| Point::new(start.x + width * share, start.y + y);
    let mut path = BezPath::new();
    path.move_to(at(0.0, 3.0));
    path.curve_to(at(0.2, -1.5), at(0.45, 2.5), at(0.7, 0.5));
    path.curve_to(at(0.82, -0.5), at(0.92, -2.0), at(1.0, -3.0));
    path.curve_to(at(0.93, 1.0), at(0.8, 4.5), at(0.66, 5.5));
    path.curve_to(at(0.4, 8.0), at(0.2, 5.0), at(0.004, 10.0));
    path.curve_to(at(-0.004, 8.0), at(-0.004, 5.0), at(0.0, 3.0));
    path.close_path();
    debug_assert!(path.bounding_box().is_finite());
    path
}
