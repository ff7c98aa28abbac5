//! Shapes, colours and shadows as the PDF takes them.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect as PdfRect, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, LinearGradient, Paint, RadialGradient, SpreadMethod, Stop};
use krilla::paint::{Stroke as PdfStroke, StrokeDash, SweepGradient};
use kurbo::{Affine, BezPath, Cap, Join, PathEl, Rect, Shape as _, Stroke};
use peniko::color::Srgb;
use peniko::{Color, Extend, Gradient, GradientKind};

use super::canvas::Canvas;
use super::pictures::Shadow;
use crate::layout::frame::{Brush, Shape};

/// Points of one path that are drawn.
const MAX_ELEMENTS: usize = 1_000_000;

/// Draws a shape.
pub(super) fn draw(canvas: &mut Canvas<'_, '_>, shape: &Shape, to_page: Affine, opacity: f32) {
    if shape.path.elements().len() > MAX_ELEMENTS || !shape.path.is_finite() || !to_page.is_finite() {
        return;
    }
    if let Some(Brush::Blur { color, radius, std_dev }) = &shape.fill
        && *std_dev > 0.05
    {
        let rect = shape.path.bounding_box();
        let shadow = Shadow { color: faded(*color, opacity), radius: *radius, std_dev: *std_dev };
        canvas.draw_shadow(&shadow, rect, to_page);
        return;
    }
    let scale = upright_scale(to_page);
    let (drawn, inner) = if scale.is_some() || shape.stroke.is_none() {
        (path(&shape.path, to_page), None)
    } else {
        (path(&shape.path, Affine::IDENTITY), transform(to_page))
    };
    let Some(drawn) = drawn else { return };
    let brush_to_page = if inner.is_some() { Affine::IDENTITY } else { to_page };
    let rule = if shape.even_odd { FillRule::EvenOdd } else { FillRule::NonZero };
    let fill = shape.fill.as_ref().and_then(|brush| paint(brush, brush_to_page, opacity));
    let fill = fill.map(|(paint, opacity)| Fill { paint, opacity, rule });
    let stroke = shape.stroke.as_ref();
    let stroke = stroke.and_then(|(stroke, brush)| {
        let (paint, opacity) = paint(brush, brush_to_page, opacity)?;
        pen(stroke, if inner.is_some() { 1.0 } else { scale.unwrap_or(1.0) }, paint, opacity)
    });
    if fill.is_none() && stroke.is_none() {
        return;
    }
    if let Some(inner) = &inner {
        canvas.surface.push_transform(inner);
    }
    canvas.surface.set_fill(fill);
    canvas.surface.set_stroke(stroke);
    canvas.surface.draw_path(&drawn);
    canvas.surface.set_stroke(None);
    if inner.is_some() {
        canvas.surface.pop();
    }
}

/// The factor of a transform that neither turns nor stretches.
pub(super) fn upright_scale(transform: Affine) -> Option<f64> {
    let [a, b, c, d, _, _] = transform.as_coeffs();
    (b == 0.0 && c == 0.0 && a > 0.0 && (a - d).abs() < 1e-9).then_some(a)
}

/// A length for the PDF.
#[expect(clippy::cast_possible_truncation, reason = "a PDF has single precision")]
pub(super) fn to_f32(value: f64) -> f32 {
    value as f32
}

/// A point for the PDF; `None` if it isn't one.
pub(super) fn point(point: kurbo::Point) -> Option<Point> {
    let is_sane = point.x.abs() < 1e6 && point.y.abs() < 1e6;
    is_sane.then(|| Point::from_xy(to_f32(point.x), to_f32(point.y)))
}

/// A rectangle for the PDF; `None` if it isn't one.
pub(super) fn rect(rect: Rect) -> Option<PdfRect> {
    let rect = rect.abs();
    let is_sane = rect.x0.abs() < 1e6 && rect.y0.abs() < 1e6 && rect.x1.abs() < 1e6 && rect.y1.abs() < 1e6;
    let made = || PdfRect::from_ltrb(to_f32(rect.x0), to_f32(rect.y0), to_f32(rect.x1), to_f32(rect.y1));
    is_sane.then(made).flatten()
}

/// A transform for the PDF; `None` if it leaves nothing to see.
pub(super) fn transform(transform: Affine) -> Option<Transform> {
    let [a, b, c, d, e, f] = transform.as_coeffs();
    let is_usable = transform.is_finite() && transform.determinant().abs() > 1e-12 && e.abs() < 1e6 && f.abs() < 1e6;
    is_usable.then(|| Transform::from_row(to_f32(a), to_f32(b), to_f32(c), to_f32(d), to_f32(e), to_f32(f)))
}

/// A path for the PDF; `None` if there is nothing to draw.
pub(super) fn path(path: &BezPath, to_page: Affine) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let at = |p: kurbo::Point| {
        let p = to_page * p;
        (to_f32(p.x), to_f32(p.y))
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => {
                let p = at(p);
                builder.move_to(p.0, p.1);
            }
            PathEl::LineTo(p) => {
                let p = at(p);
                builder.line_to(p.0, p.1);
            }
            PathEl::QuadTo(a, p) => {
                let (a, p) = (at(a), at(p));
                builder.quad_to(a.0, a.1, p.0, p.1);
            }
            PathEl::CurveTo(a, b, p) => {
                let (a, b, p) = (at(a), at(b), at(p));
                builder.cubic_to(a.0, a.1, b.0, b.1, p.0, p.1);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

fn faded(color: Color, opacity: f32) -> Color {
    color.multiply_alpha(opacity)
}

/// A colour without its alpha.
pub(super) fn color(color: Color) -> rgb::Color {
    let [r, g, b, _] = color.to_rgba8().to_u8_array();
    rgb::Color::new(r, g, b)
}

/// A share from 0 to 1.
pub(super) fn share(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

/// A fill with one colour.
pub(super) fn solid_fill(ink: Color, opacity: f32) -> Fill {
    Fill { paint: color(ink).into(), opacity: share(ink.components[3] * opacity), rule: FillRule::NonZero }
}

/// A round pen with one colour; `width` in the coordinates in force.
pub(super) fn solid_stroke(ink: Color, opacity: f32, width: f32) -> PdfStroke {
    PdfStroke {
        paint: color(ink).into(),
        width,
        opacity: share(ink.components[3] * opacity),
        line_join: LineJoin::Round,
        line_cap: LineCap::Round,
        ..PdfStroke::default()
    }
}

fn pen(stroke: &Stroke, scale: f64, paint: Paint, opacity: NormalizedF32) -> Option<PdfStroke> {
    if !stroke.width.is_finite() || stroke.width <= 0.0 {
        return None;
    }
    let dashes = &stroke.dash_pattern;
    let are_lengths = dashes.iter().all(|dash| dash.is_finite() && *dash >= 0.0);
    let is_dashed = are_lengths && dashes.iter().sum::<f64>() > 0.0 && stroke.dash_offset.is_finite();
    let mut array: Vec<f32> = dashes.iter().map(|dash| to_f32(dash * scale)).collect();
    if array.len() % 2 == 1 {
        array.extend_from_within(..);
    }
    Some(PdfStroke {
        paint,
        width: to_f32(stroke.width * scale),
        miter_limit: to_f32(stroke.miter_limit.clamp(1.0, 20.0)),
        line_cap: match stroke.start_cap {
            Cap::Butt => LineCap::Butt,
            Cap::Round => LineCap::Round,
            Cap::Square => LineCap::Square,
        },
        line_join: match stroke.join {
            Join::Miter => LineJoin::Miter,
            Join::Round => LineJoin::Round,
            Join::Bevel => LineJoin::Bevel,
        },
        opacity,
        dash: is_dashed.then(|| StrokeDash { array, offset: to_f32(stroke.dash_offset * scale) }),
    })
}

fn paint(brush: &Brush, to_page: Affine, opacity: f32) -> Option<(Paint, NormalizedF32)> {
    match brush {
        Brush::Solid(ink) | Brush::Blur { color: ink, .. } => {
            let alpha = ink.components[3] * opacity;
            (alpha > 0.0).then(|| (color(*ink).into(), share(alpha)))
        }
        Brush::Gradient(gradient) => match gradient.stops.as_slice() {
            [] => None,
            [only] => {
                let ink: Color = only.color.to_alpha_color::<Srgb>();
                Some((color(ink).into(), share(ink.components[3] * opacity)))
            }
            _ => Some((shaded(gradient, transform(to_page)?, opacity), NormalizedF32::ONE)),
        },
    }
}

fn shaded(gradient: &Gradient, transform: Transform, opacity: f32) -> Paint {
    let stops = gradient.stops.iter().map(|stop| {
        let ink: Color = stop.color.to_alpha_color::<Srgb>();
        Stop { offset: share(stop.offset), color: color(ink).into(), opacity: share(ink.components[3] * opacity) }
    });
    let stops: Vec<Stop> = stops.collect();
    let spread_method = match gradient.extend {
        Extend::Pad => SpreadMethod::Pad,
        Extend::Repeat => SpreadMethod::Repeat,
        Extend::Reflect => SpreadMethod::Reflect,
    };
    match gradient.kind {
        GradientKind::Linear(line) => LinearGradient {
            x1: to_f32(line.start.x),
            y1: to_f32(line.start.y),
            x2: to_f32(line.end.x),
            y2: to_f32(line.end.y),
            transform,
            spread_method,
            stops,
            anti_alias: false,
        }
        .into(),
        GradientKind::Radial(disc) => RadialGradient {
            fx: to_f32(disc.start_center.x),
            fy: to_f32(disc.start_center.y),
            fr: disc.start_radius,
            cx: to_f32(disc.end_center.x),
            cy: to_f32(disc.end_center.y),
            cr: disc.end_radius,
            transform,
            spread_method,
            stops,
            anti_alias: false,
        }
        .into(),
        GradientKind::Sweep(sweep) => SweepGradient {
            cx: to_f32(sweep.center.x),
            cy: to_f32(sweep.center.y),
            start_angle: sweep.start_angle.to_degrees(),
            end_angle: sweep.end_angle.to_degrees(),
            transform,
            spread_method,
            stops,
            anti_alias: false,
        }
        .into(),
    }
}
