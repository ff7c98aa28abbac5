//! Fills and strokes of a drawing: colours and gradients.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Vec2};
use peniko::{Color, Extend, Gradient};
use usvg::{BaseGradient, Fill, LineCap, LineJoin, LinearGradient, Paint, RadialGradient, SpreadMethod, Stroke};

use super::convert::to_affine;
use crate::layout::frame::{Brush, FrameItem, Group, ItemKind, Shape};

/// A brush, and the transform of the space it lies in if that isn't the path's own.
struct Placed {
    brush: Brush,
    transform: Option<Affine>,
}

/// A filled path; `None` if nothing would show.
///
/// # Errors
/// If the paint isn't supported.
pub(super) fn fill_item(fill: &Fill, path: &Arc<BezPath>, even_odd: bool) -> Result<Option<FrameItem>, String> {
    let placed = placed_brush(fill.paint(), fill.opacity().get())?;
    Ok(placed.map(|placed| filled(Arc::clone(path), even_odd, placed)))
}

/// A stroked path; `None` if nothing would show.
///
/// # Errors
/// If the paint isn't supported.
pub(super) fn stroke_item(stroke: &Stroke, path: &Arc<BezPath>) -> Result<Option<FrameItem>, String> {
    let Some(placed) = placed_brush(stroke.paint(), stroke.opacity().get())? else { return Ok(None) };
    let style = to_stroke(stroke);
    if placed.transform.is_some() {
        // The brush lies in a space of its own, where the line's width would be another: outline it first.
        let outline = kurbo::stroke(path.iter(), &style, &kurbo::StrokeOpts::default(), 0.05);
        return Ok(Some(filled(Arc::new(outline), false, placed)));
    }
    let shape = Shape { path: Arc::clone(path), fill: None, even_odd: false, stroke: Some((style, placed.brush)) };
    Ok(Some(FrameItem::new(ItemKind::Shape(shape))))
}

fn filled(path: Arc<BezPath>, even_odd: bool, placed: Placed) -> FrameItem {
    let shape =
        |path| FrameItem::new(ItemKind::Shape(Shape { path, fill: Some(placed.brush), even_odd, stroke: None }));
    match placed.transform {
        Some(transform) => {
            let path = transform.inverse() * &*path;
            FrameItem::new(ItemKind::Group(Group::transformed(vec![shape(Arc::new(path))], transform)))
        }
        None => shape(path),
    }
}

fn to_stroke(stroke: &Stroke) -> kurbo::Stroke {
    let cap = match stroke.linecap() {
        LineCap::Butt => kurbo::Cap::Butt,
        LineCap::Round => kurbo::Cap::Round,
        LineCap::Square => kurbo::Cap::Square,
    };
    let join = match stroke.linejoin() {
        LineJoin::Miter | LineJoin::MiterClip => kurbo::Join::Miter,
        LineJoin::Round => kurbo::Join::Round,
        LineJoin::Bevel => kurbo::Join::Bevel,
    };
    let style = kurbo::Stroke::new(f64::from(stroke.width().get()))
        .with_caps(cap)
        .with_join(join)
        .with_miter_limit(f64::from(stroke.miterlimit().get()));
    match stroke.dasharray() {
        Some(dashes) => style.with_dashes(f64::from(stroke.dashoffset()), dashes.iter().map(|dash| f64::from(*dash))),
        None => style,
    }
}

fn placed_brush(paint: &Paint, opacity: f32) -> Result<Option<Placed>, String> {
    match paint {
        Paint::Color(color) => Ok(Some(Placed { brush: Brush::Solid(to_color(*color, opacity)), transform: None })),
        Paint::LinearGradient(gradient) => Ok(linear(gradient, opacity)),
        Paint::RadialGradient(gradient) => Ok(radial(gradient, opacity)),
        Paint::Pattern(_) => Err("it uses `pattern`, which isn't supported".to_owned()),
    }
}

fn to_color(color: usvg::Color, opacity: f32) -> Color {
    Color::from_rgb8(color.red, color.green, color.blue).with_alpha(opacity.clamp(0.0, 1.0))
}

/// A linear gradient under any transform is again one, with another direction: that in which the
/// transformed colours change fastest.
fn linear(gradient: &LinearGradient, opacity: f32) -> Option<Placed> {
    let transform = to_affine(gradient.transform());
    let start = Point::new(f64::from(gradient.x1()), f64::from(gradient.y1()));
    let end = Point::new(f64::from(gradient.x2()), f64::from(gradient.y2()));
    let along = end - start;
    let [a, b, c, d, _, _] = transform.inverse().as_coeffs();
    let slope = along / along.hypot2();
    let slope = Vec2::new(slope.x * a + slope.y * b, slope.x * c + slope.y * d);
    let start = transform * start;
    let end = start + slope / slope.hypot2();
    let is_usable = start.is_finite() && end.is_finite();
    let brush = if is_usable {
        to_brush(Gradient::new_linear(start, end), gradient, opacity)
    } else {
        Brush::Solid(last_color(gradient, opacity)?)
    };
    Some(Placed { brush, transform: None })
}

fn radial(gradient: &RadialGradient, opacity: f32) -> Option<Placed> {
    let transform = to_affine(gradient.transform());
    let centre = Point::new(f64::from(gradient.cx()), f64::from(gradient.cy()));
    let focus = Point::new(f64::from(gradient.fx()), f64::from(gradient.fy()));
    if !transform.is_finite() || transform.determinant().abs() < 1e-12 {
        return Some(Placed { brush: Brush::Solid(last_color(gradient, opacity)?), transform: None });
    }
    let circles = Gradient::new_two_point_radial(focus, gradient.fr().get(), centre, gradient.r().get());
    let transform = (transform != Affine::IDENTITY).then_some(transform);
    Some(Placed { brush: to_brush(circles, gradient, opacity), transform })
}

fn last_color(gradient: &BaseGradient, opacity: f32) -> Option<Color> {
    gradient.stops().last().map(|stop| to_color(stop.color(), stop.opacity().get() * opacity))
}

fn to_brush(shape: Gradient, gradient: &BaseGradient, opacity: f32) -> Brush {
    let stops: Vec<(f32, Color)> = gradient
        .stops()
        .iter()
        .map(|stop| (stop.offset().get(), to_color(stop.color(), stop.opacity().get() * opacity)))
        .collect();
    let extend = match gradient.spread_method() {
        SpreadMethod::Pad => Extend::Pad,
        SpreadMethod::Reflect => Extend::Reflect,
        SpreadMethod::Repeat => Extend::Repeat,
    };
    Brush::Gradient(Arc::new(shape.with_extend(extend).with_stops(stops.as_slice())))
}
