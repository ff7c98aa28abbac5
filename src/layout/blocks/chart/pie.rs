//! Parts of a whole: slices from twelve o'clock on, each with its name and share.

use std::f64::consts::{FRAC_PI_2, TAU};

use kurbo::{BezPath, Point, Rect, Shape as _, Size, Vec2};
use peniko::Color;

use super::canvas::Canvas;
use super::plan::Plan;
use super::slice_names::Names;
use super::{Drawn, axes};
use crate::layout::blocks::marks::polyline;
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::palette;
use crate::source::diagnostic::{Diagnostic, Place};

/// Most slices; nobody compares more.
const MAX_SLICES: usize = 8;
/// Largest radius, in slide units.
const MAX_RADIUS: f64 = 340.0;

/// One slice.
pub(super) struct Slice {
    /// What it stands for.
    pub name: String,
    /// Which label it comes from; `None` for what is put together.
    pub index: Option<usize>,
    /// Its value.
    pub value: f64,
    /// True if the deck stresses it.
    pub is_stressed: bool,
    /// Its fill.
    pub color: Color,
    /// Angles in radians, clockwise from the right.
    pub angles: (f64, f64),
}

impl Slice {
    /// The angle halfway between its sides.
    pub(super) fn middle(&self) -> f64 {
        f64::midpoint(self.angles.0, self.angles.1)
    }
}

/// Draws a pie with the names of its slices.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size) -> Drawn {
    let mut canvas = Canvas::new(size);
    let top = axes::heading(ctx, plan, &mut canvas, size.width);
    let mut slices = slices(ctx, plan);
    let total: f64 = slices.iter().map(|slice| slice.value).sum();
    if total <= 0.0 {
        return Drawn::nothing(size);
    }
    let mut angle = -FRAC_PI_2;
    for slice in &mut slices {
        let end = angle + slice.value / total * TAU;
        slice.angles = (angle, end);
        angle = end;
    }
    let shares = percentages(&slices, total);
    let room = Size::new(size.width, size.height - top);
    let full = (room.height / 2.0 - 4.0).min(size.width / 2.0 - 4.0).clamp(20.0, MAX_RADIUS);
    let names = Names::set(ctx, plan, &slices, &shares, room, full);
    let radius = names.radius;
    let height = names.height.min(room.height).max(40.0);
    let center = Point::new(size.width / 2.0, top + (height - names.below) / 2.0);
    let steps = plan.first_step();
    for slice in &slices {
        canvas.mark(FrameItem::fill(wedge(center, radius, slice.angles), slice.color), steps);
    }
    if slices.len() > 1 {
        for slice in &slices {
            let end = center + Vec2::from_angle(slice.angles.0) * (radius + 1.0);
            canvas.mark(polyline(&[center, end], 4.0, ctx.colors.background), steps);
        }
    }
    names.write_inside(plan, &mut canvas, &slices, center);
    canvas.area.block(Rect::from_center_size(center, (radius * 2.0, radius * 2.0)).inset(-names.side * 0.3));
    names.write_outside(plan, &mut canvas, &slices, center, Rect::new(0.0, top, size.width, top + height));
    let unplaced = (0..plan.chart.notes.len().min(20)).collect();
    Drawn { canvas, size: Size::new(size.width, top + height), unplaced }
}

/// The slices with their colours; the smallest are put together if there are too many.
fn slices(ctx: &mut Ctx<'_>, plan: &Plan<'_>) -> Vec<Slice> {
    let Some(series) = plan.data.series.first() else { return Vec::new() };
    if plan.data.series.len() > 1 {
        let message = format!("a pie shows one series; the chart has {}", plan.data.series.len());
        let place = Place::Node(plan.series_path(1));
        ctx.report(Diagnostic::warning("crowded-chart", place, message).hint("take `StackedBar` to compare wholes"));
    }
    let mut slices: Vec<Slice> = series
        .values
        .iter()
        .enumerate()
        .filter(|(_, value)| **value > 0.0)
        .map(|(i, &value)| {
            let name = plan.label(i).to_owned();
            let is_stressed = plan.is_stressed(&name);
            Slice { name, index: Some(i), value, is_stressed, color: ctx.colors.muted, angles: (0.0, 0.0) }
        })
        .collect();
    if slices.len() > MAX_SLICES {
        let n_merged = slices.len() - MAX_SLICES + 1;
        let message = format!("a pie shows at most {MAX_SLICES} slices; the {n_merged} smallest are put together");
        let place = Place::Node(plan.series_path(0));
        ctx.report(Diagnostic::warning("crowded-chart", place, message).hint("take `HorizontalBar` to show them all"));
        let mut by_size: Vec<usize> = (0..slices.len()).collect();
        by_size.sort_by(|&a, &b| slices[b].value.total_cmp(&slices[a].value).then(a.cmp(&b)));
        let mut is_kept = vec![false; slices.len()];
        by_size[..MAX_SLICES - 1].iter().for_each(|&i| is_kept[i] = true);
        let rest: f64 = slices.iter().zip(&is_kept).filter(|(_, kept)| !**kept).map(|(slice, _)| slice.value).sum();
        let mut kept = is_kept.iter();
        slices.retain(|_| kept.next().copied().unwrap_or(false));
        let name = format!("+ {n_merged}");
        let color = ctx.colors.muted;
        slices.push(Slice { name, index: None, value: rest, is_stressed: false, color, angles: (0.0, 0.0) });
    }
    paint(ctx, &mut slices);
    slices
}

fn paint(ctx: &Ctx<'_>, slices: &mut [Slice]) {
    let n_stressed = slices.iter().filter(|slice| slice.is_stressed).count();
    let n_loud = if n_stressed > 0 { n_stressed } else { slices.len() };
    let mut loud = palette::areas(&ctx.colors, n_loud).into_iter();
    let mut quiet = palette::quiet(&ctx.colors, slices.len() - n_stressed).into_iter();
    for slice in slices {
        let is_loud = n_stressed == 0 || slice.is_stressed;
        slice.color = if is_loud { loud.next() } else { quiet.next() }.unwrap_or(ctx.colors.muted);
    }
}

/// Whole percentages that add up to 100 (largest remainders); `None` for less than a half.
fn percentages(slices: &[Slice], total: f64) -> Vec<Option<f64>> {
    let exact: Vec<f64> = slices.iter().map(|slice| slice.value / total * 100.0).collect();
    let mut whole: Vec<f64> = exact.iter().map(|share| share.floor()).collect();
    let mut missing = 100.0 - whole.iter().sum::<f64>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    for i in order {
        if missing >= 0.5 {
            whole[i] += 1.0;
            missing -= 1.0;
        }
    }
    whole.into_iter().map(|share| (share > 0.0).then_some(share)).collect()
}

fn wedge(center: Point, radius: f64, (from, to): (f64, f64)) -> BezPath {
    if to - from > TAU - 1e-6 {
        return kurbo::Circle::new(center, radius).to_path(0.05);
    }
    let mut path = BezPath::new();
    path.move_to(center);
    path.line_to(center + Vec2::from_angle(from) * radius);
    let arc = kurbo::Arc::new(center, (radius, radius), from, to - from, 0.0);
    arc.to_cubic_beziers(0.05, |a, b, c| path.curve_to(a, b, c));
    path.close_path();
    path
}
