//! Small drawn signs: bullets, check, cross; text fonts lack or differ in them.

use kurbo::{BezPath, Circle, Point, Shape as _, Vec2};
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

/// A filled arrow head that points from `back` to its tip; `size` is its length, in slide units.
pub(super) fn arrow_head(tip: Point, back: Point, size: f64, color: Color) -> FrameItem {
    let along = (tip - back).normalize() * size;
    let across = Vec2::new(-along.y, along.x) * 0.46;
    let mut path = BezPath::new();
    path.move_to(tip);
    path.line_to(tip - along + across);
    // A notch in the back keeps the head from looking like a wedge.
    path.line_to(tip - along * 0.72);
    path.line_to(tip - along - across);
    path.close_path();
    FrameItem::fill(path, color)
}

/// A stroked line through points.
pub(super) fn polyline(points: &[Point], width: f64, color: Color) -> FrameItem {
    let mut path = BezPath::new();
    for (i, point) in points.iter().enumerate() {
        if i == 0 { path.move_to(*point) } else { path.line_to(*point) }
    }
    FrameItem::stroke(path, width, color)
}
