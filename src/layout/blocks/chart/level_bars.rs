//! Bars that lie: a row for each label, with room for long ones.

use kurbo::{Line, Point, Rect, Size};

use super::axes::{AXIS_GAP, Wanted, ZERO_LINE, heading, tick_labels, value_axis};
use super::bars::color;
use super::canvas::{Canvas, Label, stroke};
use super::notes::{self, Anchor};
use super::plan::Plan;
use super::series_names::key;
use super::x_labels::emphasised;
use super::{Drawn, report_crowded};
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::text::{Align, TextStyle};
use crate::layout::ticks::Axis;

/// Highest row of many and of few, in slide units.
const MAX_ROWS: (f64, f64) = (118.0, 164.0);
/// Up to so many rows are few.
const FEW: usize = 4;
/// Thickest bar, in slide units.
const MAX_BAR: f64 = 92.0;
/// Largest share of the width that labels take.
const MAX_LABELS: f64 = 0.42;
/// Space between a bar and its value, in slide units.
const VALUE_GAP: f64 = 12.0;

/// Where bars lie.
struct Rows {
    plot: Rect,
    axis: Axis,
    row: f64,
    n: usize,
    writes_values: bool,
}

impl Rows {
    fn x(&self, value: f64) -> f64 {
        self.plot.x0 + self.axis.share(value).clamp(0.0, 1.0) * self.plot.width()
    }

    fn base(&self) -> f64 {
        self.x(0.0)
    }

    fn middle(&self, index: usize) -> f64 {
        self.plot.y0 + (index as f64 + 0.5) * self.row
    }

    fn bar_height(&self, n_series: usize) -> f64 {
        let share = if n_series > 1 { 0.8 } else { 0.62 };
        (self.row * share / n_series.max(1) as f64).min(MAX_BAR)
    }
}

/// Draws bars that lie.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size) -> Drawn {
    let Some(extent) = plan.data.extent else { return Drawn::nothing(size) };
    let mut canvas = Canvas::new(size);
    let mut top = heading(ctx, plan, &mut canvas, size.width);
    if plan.data.series.len() > 1 {
        top += key(ctx, plan, &mut canvas, top, size.width);
    }
    let (rows, labels, values) = rows(ctx, plan, size, top, extent);
    draw_labels(ctx, plan, &mut canvas, &rows, &labels);
    if !rows.writes_values {
        draw_ticks(ctx, plan, &mut canvas, &rows);
    }
    let anchors = draw_bars(ctx, plan, &mut canvas, &rows, &values);
    let base = rows.base();
    let line = Line::new((base, rows.plot.y0), (base, rows.plot.y1));
    canvas.front(stroke(line, ZERO_LINE, plan.axis), plan.first_step());
    let unplaced = notes::place(ctx, plan, &mut canvas, &anchors, rows.plot, size.width);
    report_crowded(ctx, plan, rows.n, "bars");
    let used = rows.plot.y1 + if rows.writes_values { 0.0 } else { plan.text.line() + AXIS_GAP };
    let size = Size::new(size.width, used.min(size.height).max(1.0));
    Drawn { canvas, size, unplaced }
}

/// Divides the room between labels, bars and values.
fn rows(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    size: Size,
    top: f64,
    extent: (f64, f64),
) -> (Rows, Vec<Label>, Vec<Vec<Label>>) {
    let line = plan.text.line();
    let n_series = plan.data.series.len();
    let room = size.height - top;
    let least = (line * 1.04).max(10.0 * n_series as f64);
    let (n, row) = divide(plan.data.n, room, least, n_series);
    let probe = Rows { plot: Rect::ZERO, axis: Axis::exact(0.0, 1.0, 2), row, n, writes_values: true };
    let has_room = probe.bar_height(n_series) >= line * 0.78;
    let is_wanted = plan.chart.values.unwrap_or(plan.chart.y_range.is_none());
    let writes_values = is_wanted && has_room;
    // A value axis below takes a line from the rows.
    let foot = if writes_values { 0.0 } else { line + AXIS_GAP };
    let (n, row) = divide(plan.data.n, room - foot, least, n_series);
    let style = TextStyle { align: Align::End, ..plan.text.label.clone() };
    let n_lines = if row >= line * 3.0 {
        3
    } else if row >= line * 2.0 {
        2
    } else {
        1
    };
    let labels: Vec<Label> = (0..n)
        .map(|i| {
            let style = emphasised(plan, i, &style);
            Label::wrapped(ctx, plan.label(i), &style, size.width * MAX_LABELS, n_lines)
        })
        .collect();
    let widest = labels.iter().map(|label| label.size.width).fold(0.0, f64::max);
    let left = if widest > 0.0 { widest + AXIS_GAP + 4.0 } else { 0.0 };
    let values = if writes_values { set_values(ctx, plan, n) } else { Vec::new() };
    let widest = values.iter().flatten().map(|label| label.size.width).fold(0.0, f64::max);
    let reach = if widest > 0.0 { widest + VALUE_GAP } else { 0.0 };
    let before = if extent.0 < 0.0 { reach } else { 0.0 };
    let after = if extent.1 > 0.0 || extent.0 >= 0.0 { reach } else { 0.0 };
    let wanted = Wanted { extent, top, right: after, lane: 0.0, hides_values: writes_values, is_banded: true };
    let right = (size.width - after).max(left + before + 20.0);
    let axis = value_axis(ctx, plan, &wanted, if size.width > 900.0 { 6 } else { 3 });
    // The last tick's number stands half beside the plot.
    let right = if writes_values { right } else { right - line * 1.2 };
    let plot = Rect::new(left + before, top, right.max(left + before + 20.0), top + row * n as f64);
    (Rows { plot, axis, row, n, writes_values }, labels, values)
}

/// How many rows of at least this height fit, and how high they are.
fn divide(n: usize, room: f64, least: f64, n_series: usize) -> (usize, f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
    let most = (room / least).floor().max(1.0) as usize;
    let n = n.clamp(1, most);
    let most = if n <= FEW { MAX_ROWS.1 } else { MAX_ROWS.0 };
    (n, (room / n as f64).min(most * (1.0 + 0.4 * (n_series.max(1) - 1) as f64)))
}

fn set_values(ctx: &mut Ctx<'_>, plan: &Plan<'_>, n: usize) -> Vec<Vec<Label>> {
    let series = plan.data.series.iter().enumerate();
    series
        .map(|(k, series)| {
            (0..n)
                .map(|i| {
                    let value = series.values.get(i).copied().unwrap_or(f64::NAN);
                    let text = if value.is_nan() { String::new() } else { plan.value(value) };
                    let is_quiet = color(ctx, plan, k, i) != plan.inks[k].color;
                    let weight = if is_quiet { 450.0 } else { plan.text.value.weight };
                    Label::line(ctx, &text, &TextStyle { weight, ..plan.text.value.clone() }, 1e6)
                })
                .collect()
        })
        .collect()
}

fn draw_labels(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, rows: &Rows, labels: &[Label]) {
    let right = labels.iter().map(|label| label.size.width).fold(0.0, f64::max);
    let mut n_cut = 0;
    for (i, label) in labels.iter().enumerate() {
        let corner = Point::new(right - label.size.width, rows.middle(i) - label.size.height / 2.0);
        let is_put = label.is_empty() || canvas.put(label, corner, plan.first_step(), &plan.x_path(i)).is_some();
        n_cut += usize::from(!is_put || label.is_cut);
    }
    if n_cut > 0 {
        let message = format!("{n_cut} of the bars' labels are cut");
        ctx.warn("dropped-label", &plan.x_path(0), message);
    }
}

fn draw_ticks(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, rows: &Rows) {
    for (tick, label) in tick_labels(ctx, plan, &rows.axis) {
        let x = rows.x(tick);
        canvas.rule(Line::new((x, rows.plot.y0), (x, rows.plot.y1)), 1.5, plan.grid, plan.first_step());
        let corner = Point::new(x - label.size.width / 2.0, rows.plot.y1 + AXIS_GAP);
        canvas.put(&label, corner, plan.first_step(), plan.path);
    }
}

fn draw_bars(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    canvas: &mut Canvas,
    rows: &Rows,
    values: &[Vec<Label>],
) -> Vec<Anchor> {
    let n_series = plan.data.series.len();
    let height = rows.bar_height(n_series);
    let base = rows.base();
    let mut ends = vec![base; rows.n];
    for (k, series) in plan.data.series.iter().enumerate() {
        for (i, value) in series.values.iter().copied().enumerate().take(rows.n).filter(|(_, value)| !value.is_nan()) {
            let x = rows.x(value);
            let top = rows.middle(i) - height * n_series as f64 / 2.0 + height * k as f64;
            let seam = if n_series > 1 { 1.5 } else { 0.0 };
            let rect = Rect::new(x.min(base), top + seam, x.max(base), top + height - seam);
            canvas.mark(FrameItem::fill_rect(rect, color(ctx, plan, k, i)), plan.steps[k]);
            canvas.area.block(rect);
            ends[i] = ends[i].max(rect.x1);
            let Some(label) = values.get(k).and_then(|labels| labels.get(i)) else { continue };
            let x = if value < 0.0 { x - VALUE_GAP - label.size.width } else { x + VALUE_GAP };
            let corner = Point::new(x, rect.center().y - label.size.height / 2.0);
            match canvas.put(label, corner, plan.steps[k], &plan.series_path(k)) {
                Some(rect) => ends[i] = ends[i].max(rect.x1),
                None => canvas.n_dropped += 1,
            }
        }
    }
    if plan.chart.values == Some(true) && !rows.writes_values {
        canvas.n_dropped += rows.n;
    }
    let positions = notes::positions(plan).into_iter().filter(|(_, index)| *index < rows.n);
    positions
        .map(|(note, index)| Anchor {
            note,
            point: Point::new(ends[index] + VALUE_GAP, rows.middle(index)),
            steps: plan.first_step(),
        })
        .collect()
}
