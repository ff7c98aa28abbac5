//! The frame of charts whose values go up: value axis, grid, heading, and places along x.

use kurbo::{Line, Point, Rect};

use super::canvas::{Canvas, Label};
use super::data::is_log;
use super::plan::Plan;
use super::x_labels;
use crate::layout::context::Ctx;
use crate::layout::ticks::Axis;
use crate::model::block::{Chart, ChartKind};
use crate::source::diagnostic::{Diagnostic, Place};

/// Space between an axis and its labels, in slide units.
pub(super) const AXIS_GAP: f64 = 14.0;
/// Thickness of gridlines, in slide units.
const HAIRLINE: f64 = 1.5;
/// Thickness of the line where values are zero, in slide units.
pub(super) const ZERO_LINE: f64 = 3.0;

/// What a kind of chart asks of its frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Smallest and largest value to be shown.
    pub extent: (f64, f64),
    /// Height that is taken above the plot already.
    pub top: f64,
    /// Width that names at the ends of series take.
    pub right: f64,
    /// Height above the plot that remarks or values need.
    pub lane: f64,
    /// True if every value is written, so that grid and ticks would say it twice.
    pub hides_values: bool,
    /// True if marks stand in the middle of bands, as bars do.
    pub is_banded: bool,
}

/// Where values and places along x are drawn.
#[derive(Debug, Clone)]
pub(super) struct Axes {
    /// What the marks fill.
    pub plot: Rect,
    /// The value axis.
    pub value: Axis,
    /// Places along x.
    pub places: Places,
}

/// Places along x.
#[derive(Debug, Clone)]
pub(super) enum Places {
    /// One after the other, as far apart each.
    Even {
        /// How many.
        n: usize,
        /// Distance of the first and last from the plot's sides.
        inset: f64,
    },
    /// By their numbers.
    Numbers {
        /// The numbers.
        xs: Vec<f64>,
        /// The number at the left, inside the inset.
        from: f64,
        /// The number at the right.
        to: f64,
        /// Distance of the ends from the plot's sides.
        inset: f64,
    },
}

impl Axes {
    /// Height at which a value stands.
    pub(super) fn y(&self, value: f64) -> f64 {
        // What the axis cuts off needn't be drawn a mile away.
        self.plot.y1 - self.value.share(value).clamp(-2.0, 3.0) * self.plot.height()
    }

    /// Place of an index along x.
    pub(super) fn x(&self, index: usize) -> f64 {
        match &self.places {
            Places::Even { n, inset } => {
                let room = self.plot.width() - 2.0 * inset;
                let share = if *n > 1 { index as f64 / (n - 1) as f64 } else { 0.5 };
                self.plot.x0 + inset + share * room
            }
            Places::Numbers { xs, .. } => self.x_of(xs.get(index).copied().unwrap_or(0.0)),
        }
    }

    /// Place of a number along x; the middle where places aren't numbers.
    pub(super) fn x_of(&self, number: f64) -> f64 {
        match &self.places {
            Places::Even { .. } => self.plot.center().x,
            Places::Numbers { from, to, inset, .. } => {
                self.plot.x0 + inset + (number - from) / (to - from) * (self.plot.width() - 2.0 * inset)
            }
        }
    }

    /// Where a value of an index stands.
    pub(super) fn point(&self, index: usize, value: f64) -> Point {
        Point::new(self.x(index), self.y(value))
    }

    /// The height from which bars and areas rise: zero, or the end of the axis nearest to it.
    pub(super) fn base(&self) -> f64 {
        self.y(0.0_f64.clamp(self.value.from, self.value.to))
    }
}

/// Draws the frame and says where the marks go.
pub(super) fn frame(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    canvas: &mut Canvas,
    wanted: &Wanted,
    size: kurbo::Size,
) -> Axes {
    let line = plan.type_.line();
    let n_ticks = ((size.height - wanted.top - wanted.lane - 2.0 * line) / (line * 2.4)).clamp(2.0, 6.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 2 to 6")]
    let value = value_axis(ctx, plan, wanted, n_ticks as usize);
    let ticks: Vec<(f64, Label)> = if wanted.hides_values { Vec::new() } else { tick_labels(ctx, plan, &value) };
    let widest = ticks.iter().map(|(_, label)| label.size.width).fold(0.0, f64::max);
    let left = if ticks.is_empty() { 0.0 } else { (widest + AXIS_GAP).min(size.width * 0.4) };
    let right = (size.width - wanted.right).max(left + 40.0);
    // The topmost number reaches above its line.
    let top =
        wanted.top + wanted.lane + if ticks.is_empty() || wanted.top + wanted.lane > line { 0.0 } else { line / 2.0 };
    let top = if wanted.top > 0.0 && !ticks.is_empty() && wanted.lane < line { top + line * 0.35 } else { top };
    let mut axes =
        Axes { plot: Rect::new(left, top, right, size.height), value, places: places(plan, wanted, right - left) };
    let labels = x_labels::set(ctx, plan, &axes, wanted.is_banded, size.width);
    let x_title = title(ctx, plan, size.width);
    let below = labels.height + x_title.as_ref().map_or(0.0, |label| label.size.height + 4.0);
    axes.plot.y1 = (size.height - below).max(top + 40.0);
    draw_values(plan, canvas, &axes, &ticks);
    x_labels::draw(ctx, plan, canvas, &axes, &labels, size.width);
    if let Some(label) = x_title {
        let corner = Point::new(axes.plot.x1 - label.size.width, size.height - label.size.height);
        canvas.put(&label, Point::new(corner.x.max(0.0), corner.y), plan.first_step(), &plan.path.field("x_label"));
    }
    axes
}

/// What the value axis measures, level above it; returns the height it takes.
pub(super) fn heading(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, width: f64) -> f64 {
    let lone = match plan.data.series.as_slice() {
        [series] if plan.chart.kind != ChartKind::Pie => Some(&series.name),
        _ => None,
    };
    let y_label = plan.chart.y_label.as_ref().filter(|text| !text.is_blank());
    let Some(text) = y_label.or(lone).filter(|text| !text.is_blank()) else { return 0.0 };
    let path = if y_label.is_some() { plan.path.field("y_label") } else { plan.series_path(0) };
    let label = Label::wrapped(ctx, text, &plan.type_.quiet, width, 2);
    if label.is_cut {
        canvas.n_dropped += 1;
    }
    match canvas.put(&label, Point::ORIGIN, plan.first_step(), &path) {
        Some(rect) => rect.height() + AXIS_GAP,
        None => 0.0,
    }
}

fn title(ctx: &mut Ctx<'_>, plan: &Plan<'_>, width: f64) -> Option<Label> {
    let text = plan.chart.x_label.as_ref().filter(|text| !text.is_blank())?;
    Some(Label::line(ctx, text, &plan.type_.quiet, width))
}

/// The value axis: as written, or over all values, from zero where that tells the truth.
pub(super) fn value_axis(ctx: &mut Ctx<'_>, plan: &Plan<'_>, wanted: &Wanted, n_ticks: usize) -> Axis {
    let (mut min, mut max) = wanted.extent;
    let has_bars = has_bars(plan.chart);
    if is_log(plan.chart) {
        return match written_range(ctx, plan) {
            Some((from, to)) if from > 0.0 => Axis { from, to, ..Axis::log(from, to, n_ticks) }.trimmed(),
            Some(_) | None => Axis::log(min, max, n_ticks),
        };
    }
    if let Some((mut from, mut to)) = written_range(ctx, plan) {
        if has_bars {
            (from, to) = (from.min(0.0), to.max(0.0));
        }
        return Axis::exact(from, to, n_ticks);
    }
    // A line may start above zero only if zero is far away; bars never do.
    let is_near_zero = min > 0.0 && min < max * 0.7;
    if has_bars || is_near_zero {
        min = min.min(0.0);
    }
    let is_near_zero = max < 0.0 && max > min * 0.7;
    if has_bars || is_near_zero {
        max = max.max(0.0);
    }
    if wanted.hides_values {
        return Axis::exact(min, if max > min { max } else { min + 1.0 }, n_ticks);
    }
    Axis::linear(min, max, n_ticks)
}

/// True for kinds whose marks mean their length, so that they must start at zero.
fn has_bars(chart: &Chart) -> bool {
    match chart.kind {
        ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar | ChartKind::Area => true,
        ChartKind::Line | ChartKind::Scatter | ChartKind::Pie => false,
    }
}

/// The range as written, if it can be used; what can't be done is told.
fn written_range(ctx: &mut Ctx<'_>, plan: &Plan<'_>) -> Option<(f64, f64)> {
    let (from, to) = plan.chart.y_range?;
    let (from, to) = (from.get().clamp(-1e300, 1e300), to.get().clamp(-1e300, 1e300));
    let place = Place::Node(plan.path.field("y_range"));
    if from >= to || (is_log(plan.chart) && from <= 0.0) {
        let message = if from >= to {
            "the range of values must rise".to_owned()
        } else {
            "a log scale must start above zero".to_owned()
        };
        ctx.report(Diagnostic::warning("bad-axis", place, message).hint("the axis follows the values instead"));
        return None;
    }
    if has_bars(plan.chart) && (from > 0.0 || to < 0.0) {
        ctx.report(
            Diagnostic::warning("bad-axis", place, "bars and areas must start at zero, and the range leaves zero out")
                .hint("the axis starts at zero; take `Line` or `Scatter` to cut it off"),
        );
    }
    Some((from, to))
}

/// Numbers of the value axis.
pub(super) fn tick_labels(ctx: &mut Ctx<'_>, plan: &Plan<'_>, axis: &Axis) -> Vec<(f64, Label)> {
    let has_unit = plan.number.has_short_unit();
    let bare = plan.number.without_unit();
    let last = axis.ticks.len().saturating_sub(1);
    axis.ticks
        .iter()
        .enumerate()
        .map(|(i, &tick)| {
            let format = if has_unit || i == last { &plan.number } else { &bare };
            let text = if axis.is_log { format.format_exact(tick) } else { format.format(tick, axis.n_decimals) };
            (tick, Label::line(ctx, &text, &plan.type_.quiet, f64::INFINITY))
        })
        .collect()
}

fn places(plan: &Plan<'_>, wanted: &Wanted, width: f64) -> Places {
    let n = plan.data.n.max(1);
    if let Some(xs) = plan.data.xs.as_ref().filter(|_| !wanted.is_banded) {
        let (min, max) = xs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), &x| (x.min(min), x.max(max)));
        let (from, to) = if max > min { (min, max) } else { (min - 1.0, min + 1.0) };
        return Places::Numbers { xs: xs.clone(), from, to, inset: (width * 0.05).min(28.0) };
    }
    let inset = if wanted.is_banded { width / n as f64 / 2.0 } else { (width / n as f64 / 2.0).min(64.0) };
    Places::Even { n, inset }
}

fn draw_values(plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, ticks: &[(f64, Label)]) {
    let steps = plan.first_step();
    let plot = axes.plot;
    for (tick, label) in ticks {
        let y = axes.y(*tick);
        if y < plot.y0 - 0.5 || y > plot.y1 + 0.5 {
            continue;
        }
        canvas.rule(Line::new((plot.x0, y), (plot.x1, y)), HAIRLINE, plan.grid, steps);
        let corner = Point::new(plot.x0 - AXIS_GAP - label.size.width, y - label.size.height / 2.0);
        canvas.put(label, corner, steps, plan.path);
    }
    let has_zero = !axes.value.is_log && axes.value.from <= 0.0 && axes.value.to >= 0.0;
    let y = if has_zero { axes.y(0.0) } else { plot.y1 };
    // Where there is no zero the foot of the plot is no stronger than a gridline.
    let width = if has_zero { ZERO_LINE } else { HAIRLINE };
    let color = if has_zero { plan.axis } else { plan.grid };
    canvas.rule(Line::new((plot.x0, y), (plot.x1, y)), width, color, steps);
}

impl Axis {
    /// The same without the ticks outside its ends.
    fn trimmed(mut self) -> Self {
        let (from, to) = (self.from, self.to);
        self.ticks.retain(|tick| (from..=to).contains(tick));
        self
    }
}
