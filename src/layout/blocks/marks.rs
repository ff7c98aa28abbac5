//! Small drawn signs: bullets, check, cross; text fonts lack or differ in them.

use kurbo::{BezPath, Circle, Point, Shape as _};
use peniko::Color;

use crate::layout::frame::FrameItem;

/// A filled disc.
pub(super) fn disc(center: Point, radius: f64, color: Color) -> FrameItem {
    FrameItem::fill(Circle::new(center, radius).to_path(0.05), color)
}

/// A stroked ring.
pub(super) fn ring(center: Point, radius: f64, width: f64, color: Color) -> FrameItem {
    FrameItem::stroke(Circle::new(center, radius).to_path(0.05), width, color)
}

/// A stroked line through points.
pub(super) fn polyline(points: &[Point], width: f64, color: Color) -> FrameItem {
    let mut path = BezPath::new();
    for (i, point) in points.iter().enumerate() {
        if i == 0 { path.move_to(*point) } else { path.line_to(*point) }
    }
    FrameItem::stroke(path, width, color)
}
