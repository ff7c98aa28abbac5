//! Filled and stroked paths: solid, gradient, blurred.

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, Stroke};
use vello_cpu::PaintType;
use vello_cpu::peniko::Fill;

use super::Canvas;
use crate::layout::frame::{Brush, Shape};

/// Dashes of one path that are drawn; a path that asks for more gets a plain line.
const MAX_DASHES: f64 = 20_000.0;

/// Points of one path that are drawn.
const MAX_ELEMENTS: usize = 1_000_000;

impl Canvas {
    pub(super) fn draw_shape(&mut self, shape: &Shape, transform: Affine) {
        let rect = as_rect(&shape.path);
        let bounds = rect.unwrap_or_else(|| shape.path.control_box());
        let reach = shape_reach(shape);
        let is_drawable = shape.path.elements().len() <= MAX_ELEMENTS
            && shape.path.is_finite()
            && reach.is_finite()
            && self.place_bounds(bounds.inflate(reach, reach), transform).is_some();
        if !is_drawable {
            return;
        }
        self.context.set_transform(transform);
        self.context.reset_paint_transform();
        if let Some(fill) = &shape.fill {
            self.fill(shape, fill, rect);
        }
        if let Some((stroke, brush)) = &shape.stroke {
            self.stroke(&shape.path, stroke, brush, rect);
        }
    }

    fn fill(&mut self, shape: &Shape, brush: &Brush, rect: Option<Rect>) {
        match brush {
            Brush::Blur { color, radius, std_dev } => {
                let rect = rect.unwrap_or_else(|| shape.path.bounding_box());
                let is_blurred = *std_dev > 0.05;
                self.context.set_paint(*color);
                if is_blurred && !rect.is_zero_area() {
                    let radius = if radius.is_finite() { radius.max(0.0) } else { 0.0 };
                    self.context.fill_blurred_rounded_rect(&rect, radius, *std_dev, false);
                } else {
                    self.fill_path(shape, Some(rect));
                }
            }
            Brush::Solid(_) | Brush::Gradient(_) => {
                if let Some(paint) = to_paint(brush) {
                    self.context.set_paint(paint);
                    self.fill_path(shape, rect);
                }
            }
        }
    }

    fn fill_path(&mut self, shape: &Shape, rect: Option<Rect>) {
        if let Some(rect) = rect {
            self.context.fill_rect(&rect);
            return;
        }
        self.context.set_fill_rule(if shape.even_odd { Fill::EvenOdd } else { Fill::NonZero });
        self.context.fill_path(&shape.path);
    }

    fn stroke(&mut self, path: &BezPath, stroke: &Stroke, brush: &Brush, rect: Option<Rect>) {
        let Some(paint) = to_paint(brush) else { return };
        if !stroke.width.is_finite() || stroke.width <= 0.0 {
            return;
        }
        let mut stroke = stroke.clone();
        if !has_sane_dashes(&stroke, path) {
            stroke.dash_pattern.clear();
        }
        self.context.set_paint(paint);
        let is_dashed = !stroke.dash_pattern.is_empty();
        self.context.set_stroke(stroke);
        match rect {
            Some(rect) if !is_dashed => self.context.stroke_rect(&rect),
            Some(_) | None => self.context.stroke_path(path),
        }
    }
}

fn to_paint(brush: &Brush) -> Option<PaintType> {
    match brush {
        Brush::Solid(color) => Some((*color).into()),
        Brush::Gradient(gradient) => match gradient.stops.as_slice() {
            [] => None,
            [only] => Some(only.color.to_alpha_color::<peniko::color::Srgb>().into()),
            _ => Some((**gradient).clone().into()),
        },
        // A blurred line isn't a thing that layout makes.
        Brush::Blur { color, .. } => Some((*color).into()),
    }
}

/// How far ink reaches beyond a shape's path, in its own units.
fn shape_reach(shape: &Shape) -> f64 {
    let stroke = shape.stroke.as_ref().map_or(0.0, |(stroke, _)| {
        // A sharp corner's tip lies half the width times the limit away.
        stroke.width * stroke.miter_limit.clamp(1.0, 20.0)
    });
    let blur = match &shape.fill {
        Some(Brush::Blur { std_dev, .. }) => f64::from(*std_dev) * 3.0,
        Some(Brush::Solid(_) | Brush::Gradient(_)) | None => 0.0,
    };
    stroke.max(blur)
}

/// False for dashes that aren't lengths, or that would be cut out by the million.
fn has_sane_dashes(stroke: &Stroke, path: &BezPath) -> bool {
    let dashes = &stroke.dash_pattern;
    let period: f64 = dashes.iter().sum();
    let are_lengths = dashes.iter().all(|dash| dash.is_finite() && *dash >= 0.0);
    if !are_lengths || period <= 0.0 || !stroke.dash_offset.is_finite() {
        return false;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of dashes")]
    let per_period = dashes.len() as f64;
    length_bound(path) / period * per_period <= MAX_DASHES && stroke.dash_offset.abs() / period <= MAX_DASHES
}

/// A length that the path doesn't exceed: that of the polygon of its control points.
fn length_bound(path: &BezPath) -> f64 {
    let (mut start, mut last, mut length) = (Point::ZERO, Point::ZERO, 0.0);
    let mut step = |points: &[Point], last: &mut Point| {
        for point in points {
            length += point.distance(*last);
            *last = *point;
        }
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => (start, last) = (p, p),
            PathEl::LineTo(p) => step(&[p], &mut last),
            PathEl::QuadTo(a, p) => step(&[a, p], &mut last),
            PathEl::CurveTo(a, b, p) => step(&[a, b, p], &mut last),
            PathEl::ClosePath => step(&[start], &mut last),
        }
    }
    length
}

/// The rectangle that a path is, if it is one with sides along the axes: those draw much faster.
pub(super) fn as_rect(path: &BezPath) -> Option<Rect> {
    let corners = match *path.elements() {
        [PathEl::MoveTo(a), PathEl::LineTo(b), PathEl::LineTo(c), PathEl::LineTo(d), PathEl::ClosePath] => [a, b, c, d],
        [
            PathEl::MoveTo(a),
            PathEl::LineTo(b),
            PathEl::LineTo(c),
            PathEl::LineTo(d),
            PathEl::LineTo(e),
            PathEl::ClosePath,
        ] if e == a => [a, b, c, d],
        _ => return None,
    };
    let [a, b, c, d] = corners;
    #[expect(clippy::float_cmp, reason = "only sides that are exactly straight count")]
    let is_rect = (a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x)
        || (a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y);
    is_rect.then(|| Rect::from_points(a, c))
}
