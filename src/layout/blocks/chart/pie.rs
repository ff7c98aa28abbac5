//! Parts of a whole: slices from twelve o'clock on, each with its name and share beside it.

use std::f64::consts::{FRAC_PI_2, TAU};

use kurbo::{BezPath, Point, Rect, Shape as _, Size, Vec2};
use peniko::Color;

use super::canvas::{Canvas, Label};
use super::plan::Plan;
use super::series_names::spread;
use super::{Drawn, axes};
use crate::layout::blocks::marks::polyline;
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::number::NumberFormat;
use crate::layout::palette;
use crate::layout::text::TextStyle;
use crate::source::diagnostic::{Diagnostic, Place};

/// Most slices; nobody compares more.
const MAX_SLICES: usize = 8;
/// Largest radius, in slide units.
const MAX_RADIUS: f64 = 340.0;
/// Distance of a name's line from the pie, in slide units.
const REACH: f64 = 26.0;
/// Distance of the names from the pie, in slide units.
const SIDE: f64 = 64.0;

/// One slice.
struct Slice {
    name: String,
    /// Which label it comes from; `None` for what is put together.
    index: Option<usize>,
    value: f64,
    is_stressed: bool,
    color: Color,
    /// Angles in radians, clockwise from the right.
    angles: (f64, f64),
}

impl Slice {
    fn middle(&self) -> f64 {
        f64::midpoint(self.angles.0, self.angles.1)
    }
}

/// Draws a pie with the names of its slices at both sides.
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
    let width = (size.width * 0.3).min(460.0);
    let labels: Vec<Label> =
        slices.iter().zip(&shares).map(|(slice, share)| set_name(ctx, plan, slice, *share, width)).collect();
    let widest = labels.iter().map(|label| label.size.width).fold(0.0, f64::max);
    let room = size.width / 2.0 - widest - SIDE;
    let radius = ((size.height - top) / 2.0 - 4.0).min(room).min(MAX_RADIUS).max(20.0);
    let line = plan.type_.line();
    let height =
        (radius * 2.0 + 8.0).max(line * 2.0 * slices.len().div_ceil(2) as f64).min(size.height - top).max(40.0);
    let center = Point::new(size.width / 2.0, top + height / 2.0);
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
    canvas.area.block(Rect::from_center_size(center, (radius * 2.0, radius * 2.0)).inset(-SIDE * 0.3));
    write_names(plan, &mut canvas, &slices, &labels, center, radius, height);
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

fn set_name(ctx: &mut Ctx<'_>, plan: &Plan<'_>, slice: &Slice, share: Option<f64>, width: f64) -> Label {
    let percent = NumberFormat::new(&ctx.deck.deck.language, "%");
    let share = share.map_or_else(|| format!("< {}", percent.format(1.0, 0)), |share| percent.format(share, 0));
    let value = if plan.chart.values == Some(true) { format!(" ({})", plan.value(slice.value)) } else { String::new() };
    let name = if slice.name.trim().is_empty() { String::new() } else { format!("{}\u{2003}", slice.name.trim()) };
    let weight = if slice.is_stressed { 700.0 } else { 450.0 };
    let style = TextStyle { weight, ..plan.type_.label.clone() };
    let written = if plan.chart.values == Some(false) { name } else { format!("{name}**{share}**{value}") };
    Label::wrapped(ctx, &written, &style, width, 2)
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

/// Names at the left and right, each on a line from its slice.
fn write_names(
    plan: &Plan<'_>,
    canvas: &mut Canvas,
    slices: &[Slice],
    labels: &[Label],
    center: Point,
    radius: f64,
    height: f64,
) {
    for is_right in [true, false] {
        let mut side: Vec<usize> =
            (0..slices.len()).filter(|&i| (slices[i].middle().cos() >= 0.0) == is_right).collect();
        let knee = |i: usize| center + Vec2::from_angle(slices[i].middle()) * (radius + REACH);
        side.sort_by(|&a, &b| knee(a).y.total_cmp(&knee(b).y));
        let wanted: Vec<(f64, f64)> = side.iter().map(|&i| (knee(i).y, labels[i].size.height)).collect();
        let (from, to) = (center.y - height / 2.0, center.y + height / 2.0);
        let Some(tops) = spread(&wanted, from, to, 8.0) else {
            canvas.n_dropped += side.len();
            continue;
        };
        for (&i, top) in side.iter().zip(tops) {
            let label = &labels[i];
            let sign = if is_right { 1.0 } else { -1.0 };
            let edge = center.x + sign * (radius + SIDE);
            let corner = Point::new(if is_right { edge } else { edge - label.size.width }, top);
            let path = slices[i].index.map_or_else(|| plan.path.clone(), |index| plan.x_path(index));
            if canvas.put(label, corner, plan.first_step(), &path).is_none() {
                canvas.n_dropped += 1;
                continue;
            }
            let start = center + Vec2::from_angle(slices[i].middle()) * (radius + 6.0);
            let end = Point::new(edge - sign * 10.0, top + label.size.height / 2.0);
            let bend = Point::new(edge - sign * 30.0, end.y);
            canvas.front(polyline(&[start, bend, end], 2.0, plan.axis), plan.first_step());
        }
    }
}
