//! Upright bars: side by side, or on top of each other.

use kurbo::{Line, Point, Rect, Size};
use peniko::Color;

use super::axes::{Axes, Wanted, ZERO_LINE, frame, heading};
use super::canvas::{Canvas, Label, stroke};
use super::notes::{self, Anchor};
use super::plan::Plan;
use super::series_names::{EndNames, key, named_or_keyed};
use super::{Drawn, report_crowded, value_labels};
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::palette;
use crate::layout::text::TextStyle;
use crate::model::block::ChartKind;

/// Widest bar, in slide units.
const MAX_BAR: f64 = 190.0;
/// Least distance of two groups of bars, in slide units; with less, the last groups are left out.
const MIN_BAND: f64 = 3.0;
/// Share of a band that its bars fill.
const FILLED: f64 = 0.66;
/// Space between a bar and its value, in slide units.
const VALUE_GAP: f64 = 6.0;

/// One bar or part of a bar.
#[derive(Debug, Clone, Copy)]
struct Bar {
    series: usize,
    index: usize,
    rect: Rect,
    value: f64,
}

/// Draws upright bars; `lane` is kept free for remarks.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size, lane: f64) -> Drawn {
    let has_names = plan.chart.kind == ChartKind::StackedBar && plan.data.series.len() > 1;
    named_or_keyed(ctx, plan, size, has_names, |ctx, ends| draw_with(ctx, plan, size, lane, ends))
}

fn draw_with(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size, lane: f64, ends: Option<&EndNames>) -> Option<Drawn> {
    let n_findings = ctx.findings.len();
    let is_stacked = plan.chart.kind == ChartKind::StackedBar;
    let mut canvas = Canvas::new(size);
    let mut top = heading(ctx, plan, &mut canvas, size.width);
    if ends.is_none() && plan.data.series.len() > 1 {
        top += key(ctx, plan, &mut canvas, top, size.width);
    }
    let extent = if is_stacked { stacked_extent(plan)? } else { plan.data.extent? };
    let right = ends.map_or(0.0, |ends| ends.width);
    let writes_all = writes_all(ctx, plan, size.width - right);
    let wanted = Wanted {
        // Values below the lowest bars need room above the labels of the axis.
        extent: if writes_all && extent.0 < 0.0 {
            (extent.0 - (extent.1.max(0.0) - extent.0) * 0.1, extent.1)
        } else {
            extent
        },
        top,
        right,
        lane: lane + if writes_all { plan.text.line() + VALUE_GAP } else { 0.0 },
        hides_values: writes_all,
        is_banded: true,
    };
    let axes = frame(ctx, plan, &mut canvas, &wanted, size);
    if plan.chart.y_range.is_some() {
        canvas.clip = Some(axes.plot);
    }
    let bars = if is_stacked { stacks(plan, &axes) } else { groups(plan, &axes) };
    draw_bars(ctx, plan, &mut canvas, &axes, &bars);
    if let Some(ends) = ends {
        let last = bars.iter().map(|bar| bar.index).max().unwrap_or(0);
        let middle = |series: usize| {
            let bar = bars.iter().find(|bar| bar.index == last && bar.series == series)?;
            Some(Point::new(bar.rect.x1, bar.rect.center().y))
        };
        let points: Vec<Option<Point>> = (0..plan.data.series.len()).map(middle).collect();
        let edge = bars.iter().map(|bar| bar.rect.x1).fold(axes.plot.x0, f64::max);
        // Every name needs the last stack to point at.
        if points.iter().any(Option::is_none) || !ends.draw(plan, &mut canvas, edge, &points, axes.plot) {
            ctx.findings.truncate(n_findings);
            return None;
        }
    }
    write_values(ctx, plan, &mut canvas, &bars, writes_all);
    let anchors = anchors(plan, &axes, &canvas, &bars);
    let unplaced = notes::place(ctx, plan, &mut canvas, &anchors, axes.plot, size.width);
    report_crowded(ctx, plan, n_drawn(plan, &axes), "groups of bars");
    Some(Drawn { canvas, size, unplaced })
}

/// True if every bar of the only series has room for its value, which makes the axis needless.
fn writes_all(ctx: &mut Ctx<'_>, plan: &Plan<'_>, width: f64) -> bool {
    let [series] = plan.data.series.as_slice() else { return false };
    if plan.chart.values == Some(false) || plan.chart.y_range.is_some() || plan.data.n > 40 {
        return false;
    }
    let band = width / plan.data.n.max(1) as f64;
    series.values.iter().filter(|value| !value.is_nan()).all(|value| {
        let label = Label::line(ctx, &plan.value(*value), &plan.text.value, 1e6);
        label.size.width + plan.text.value.size * 0.4 <= band
    })
}

/// Lowest and highest end of all stacks.
fn stacked_extent(plan: &Plan<'_>) -> Option<(f64, f64)> {
    plan.data.extent?;
    let ends = (0..plan.data.n).map(|index| {
        let values = plan.data.series.iter().map(|series| series.values[index]).filter(|value| !value.is_nan());
        values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low + value.min(0.0), high + value.max(0.0)))
    });
    Some(ends.fold((0.0, 0.0), |(low, high), (a, b)| (a.min(low), b.max(high))))
}

fn n_drawn(plan: &Plan<'_>, axes: &Axes) -> usize {
    let n = plan.data.n;
    if axes.plot.width() / n.max(1) as f64 >= MIN_BAND { n } else { whole(axes.plot.width() / MIN_BAND).min(n) }
}

fn groups(plan: &Plan<'_>, axes: &Axes) -> Vec<Bar> {
    let n = n_drawn(plan, axes);
    let n_series = plan.data.series.len().max(1) as f64;
    let band = axes.plot.width() / plan.data.n.max(1) as f64;
    let band = band.max(MIN_BAND);
    let cluster = (band * if n_series > 1.0 { 0.76 } else { FILLED }).min(MAX_BAR * n_series.min(4.0));
    let gap = if n_series > 1.0 { (cluster * 0.02).min(5.0) } else { 0.0 };
    let slot = cluster / n_series;
    let base = axes.base();
    let mut bars = Vec::new();
    for index in 0..n {
        let center = if n == plan.data.n { axes.x(index) } else { axes.plot.x0 + (index as f64 + 0.5) * band };
        for (k, series) in plan.data.series.iter().enumerate() {
            let value = series.values[index];
            if value.is_nan() {
                continue;
            }
            let x = center - cluster / 2.0 + slot * k as f64;
            let y = axes.y(value);
            let rect = Rect::new(x + gap / 2.0, y.min(base), x + slot - gap / 2.0, y.max(base));
            bars.push(Bar { series: k, index, rect, value });
        }
    }
    bars
}

fn stacks(plan: &Plan<'_>, axes: &Axes) -> Vec<Bar> {
    let n = n_drawn(plan, axes);
    let band = (axes.plot.width() / plan.data.n.max(1) as f64).max(MIN_BAND);
    let width = (band * FILLED).min(MAX_BAR);
    let mut bars = Vec::new();
    for index in 0..n {
        let center = if n == plan.data.n { axes.x(index) } else { axes.plot.x0 + (index as f64 + 0.5) * band };
        let (mut low, mut high) = (0.0, 0.0);
        for (k, series) in plan.data.series.iter().enumerate() {
            let value = series.values[index];
            if value.is_nan() {
                continue;
            }
            let end = if value < 0.0 { &mut low } else { &mut high };
            let from = *end;
            *end += value;
            let (a, b) = (axes.y(from), axes.y(*end));
            let rect = Rect::new(center - width / 2.0, a.min(b), center + width / 2.0, a.max(b));
            bars.push(Bar { series: k, index, rect, value });
        }
    }
    bars
}

/// The colour of a bar: its series', or its own where single bars are stressed.
pub(super) fn color(ctx: &Ctx<'_>, plan: &Plan<'_>, series: usize, index: usize) -> Color {
    let ink = &plan.inks[series];
    if plan.data.series.len() > 1 || plan.stressed.is_empty() {
        return ink.color;
    }
    let is_stressed = plan.is_stressed(plan.label(index)) || plan.is_stressed(&plan.data.series[series].name);
    if is_stressed { ink.color } else { palette::with_contrast(ctx.colors.muted, &ctx.colors, palette::MARK_CONTRAST) }
}

fn draw_bars(ctx: &Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, bars: &[Bar]) {
    let is_stacked = plan.chart.kind == ChartKind::StackedBar;
    for bar in bars {
        // A hairline of background parts the pieces of a stack.
        let seam = if is_stacked && bar.rect.height() > 5.0 { 1.5 } else { 0.0 };
        let rect = Rect::new(bar.rect.x0, bar.rect.y0 + seam, bar.rect.x1, bar.rect.y1);
        canvas.mark(FrameItem::fill_rect(rect, color(ctx, plan, bar.series, bar.index)), plan.steps[bar.series]);
    }
    let y = axes.base();
    let line = Line::new((axes.plot.x0, y), (axes.plot.x1, y));
    canvas.front(stroke(line, ZERO_LINE, plan.axis), plan.first_step());
}

fn write_values(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, bars: &[Bar], writes_all: bool) {
    let is_stacked = plan.chart.kind == ChartKind::StackedBar;
    let is_forced = plan.chart.values == Some(true) || writes_all;
    let block = |canvas: &mut Canvas| bars.iter().take(1000).for_each(|bar| canvas.area.block(bar.rect));
    if !is_stacked {
        block(canvas);
    }
    if plan.chart.values != Some(false) && bars.len() <= value_labels::MAX_VALUES {
        if is_stacked {
            write_inside(ctx, plan, canvas, bars, is_forced);
        } else {
            write_above(ctx, plan, canvas, bars, is_forced);
        }
    }
    if is_stacked {
        block(canvas);
    }
}

/// Values over the bars, and under those below zero.
fn write_above(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, bars: &[Bar], is_forced: bool) {
    let mut labels = Vec::with_capacity(bars.len());
    for bar in bars {
        let is_quiet = color(ctx, plan, bar.series, bar.index) != plan.inks[bar.series].color;
        let weight = if is_quiet { 450.0 } else { plan.text.value.weight };
        let style = TextStyle { weight, ..plan.text.value.clone() };
        let label = Label::line(ctx, &plan.value(bar.value), &style, 1e6);
        if !is_forced && label.size.width > bar.rect.width() + plan.text.value.size * 0.2 {
            return;
        }
        let y = if bar.value < 0.0 { bar.rect.y1 + VALUE_GAP } else { bar.rect.y0 - VALUE_GAP - label.size.height };
        let corner = Point::new(bar.rect.center().x - label.size.width / 2.0, y);
        labels.push((bar.series, label, corner));
    }
    // All series or none: half of the bars with values would look like an oversight.
    if !is_forced
        && labels.iter().any(|(_, label, corner)| !canvas.area.is_free(Rect::from_origin_size(*corner, label.size)))
    {
        return;
    }
    for (series, label, corner) in labels {
        if canvas.put(&label, corner, plan.steps[series], &plan.series_path(series)).is_none() {
            canvas.n_dropped += 1;
        }
    }
}

/// Values inside the pieces of stacks that are high enough.
fn write_inside(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, bars: &[Bar], is_forced: bool) {
    let fits = |label: &Label, rect: Rect| {
        label.size.width + 10.0 <= rect.width() && label.size.height * 0.96 <= rect.height()
    };
    for bar in bars.iter().filter(|bar| bar.value != 0.0) {
        let ink = palette::ink_on(plan.inks[bar.series].color, &ctx.colors);
        let style = TextStyle { color: ink, ..plan.text.value.clone() };
        let label = Label::line(ctx, &plan.value(bar.value), &style, 1e6);
        if !fits(&label, bar.rect) {
            canvas.n_dropped += usize::from(is_forced);
            continue;
        }
        let corner = bar.rect.center() - kurbo::Vec2::new(label.size.width, label.size.height) / 2.0;
        if canvas.put(&label, corner, plan.steps[bar.series], &plan.series_path(bar.series)).is_none() {
            canvas.n_dropped += usize::from(is_forced);
        }
    }
}

/// Remarks lead to the top of the highest bar at their place, or of the value above it.
fn anchors(plan: &Plan<'_>, axes: &Axes, canvas: &Canvas, bars: &[Bar]) -> Vec<Anchor> {
    let at = |index: usize| bars.iter().filter(|bar| bar.index == index).min_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    notes::positions(plan)
        .into_iter()
        .map(|(note, index)| match at(index) {
            Some(bar) => {
                let x = bar.rect.center().x;
                let line = plan.text.line();
                let above = Rect::new(x - 2.0, bar.rect.y0 - line, x + 2.0, bar.rect.y0 - line / 2.0);
                let rise = if canvas.area.is_free(above) { 8.0 } else { line + VALUE_GAP + 5.0 };
                Anchor { note, point: Point::new(x, bar.rect.y0 - rise), steps: plan.steps[bar.series] }
            }
            None => Anchor { note, point: Point::new(axes.x(index), axes.base() - 8.0), steps: plan.first_step() },
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn whole(value: f64) -> usize {
    value as usize
}
