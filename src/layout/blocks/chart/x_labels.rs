//! Labels along x: all of them, on several lines, or every second, fifth, tenth.

use kurbo::{Line, Point};

use super::axes::{AXIS_GAP, Axes, Places};
use super::canvas::{Canvas, Label};
use super::plan::Plan;
use crate::layout::context::Ctx;
use crate::layout::text::{Align, TextStyle};
use crate::layout::ticks::Axis;
use crate::model::block::ChartKind;
use crate::source::diagnostic::{Diagnostic, Place};

/// Least space between two labels, in ems.
const GAP: f64 = 0.7;
/// Most labels that are ever set.
const MAX_LABELS: usize = 120;
/// Most lines of a label under its bar.
const MAX_LINES: usize = 3;
/// Every how many-th label is written when not all fit.
const STRIDES: [usize; 3] = [1, 2, 5];

/// Labels that are set, with their places along x.
#[derive(Debug, Default)]
pub(super) struct XLabels {
    labels: Vec<(f64, Option<usize>, Label)>,
    /// Height that they take, with the space above them.
    pub height: f64,
    /// Every how many-th label is shown.
    stride: usize,
}

/// Sets the labels; their places depend on the plot's sides alone.
pub(super) fn set(ctx: &mut Ctx<'_>, plan: &Plan<'_>, axes: &Axes, is_banded: bool, width: f64) -> XLabels {
    let (labels, stride) = match &axes.places {
        _ if plan.data.labels.is_empty() => (Vec::new(), 1),
        Places::Numbers { xs, from, to, .. } => (numbers(ctx, plan, axes, xs, (*from, *to)), 1),
        Places::Even { n, .. } => {
            let band = axes.plot.width() / *n as f64;
            let wrapped = if is_banded { wrapped(ctx, plan, axes, band) } else { None };
            match wrapped {
                Some(labels) => (labels, 1),
                None => thinned(ctx, plan, axes, band, width),
            }
        }
    };
    let tallest = labels.iter().map(|(_, _, label)| label.size.height).fold(0.0, f64::max);
    let height = if tallest > 0.0 { tallest + AXIS_GAP } else { 0.0 };
    XLabels { labels, height, stride }
}

/// Draws the labels below the plot.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, labels: &XLabels, width: f64) {
    let steps = plan.first_step();
    let y = axes.plot.y1;
    for (x, index, label) in &labels.labels {
        let corner =
            Point::new((x - label.size.width / 2.0).clamp(0.0, (width - label.size.width).max(0.0)), y + AXIS_GAP);
        let path = index.map_or_else(|| plan.path.field("x"), |index| plan.x_path(index));
        let is_put = canvas.put(label, corner, steps, &path).is_some();
        if is_put && matches!(axes.places, Places::Numbers { .. }) {
            canvas.rule(Line::new((*x, y), (*x, y + 8.0)), 2.0, plan.axis, steps);
        }
    }
    let says_words = plan.data.labels.iter().take(40).any(|label| !label.contains(|c: char| c.is_ascii_digit()));
    let has_bars = matches!(plan.chart.kind, ChartKind::Bar | ChartKind::StackedBar);
    let n_cut = labels.labels.iter().filter(|(_, _, label)| label.is_cut).count();
    if has_bars && says_words && (labels.stride > 1 || n_cut > 0) {
        let message = if labels.stride > 1 {
            format!("only every {} of the bars' labels has room", ordinal(labels.stride))
        } else {
            format!("{n_cut} of the bars' labels are cut")
        };
        let place = Place::Node(plan.path.field(if plan.chart.data.is_some() { "data" } else { "x" }));
        ctx.report(
            Diagnostic::warning("dropped-label", place, message).hint("`HorizontalBar` has room for long labels"),
        );
    }
}

fn ordinal(n: usize) -> String {
    if n == 2 { "second".to_owned() } else { format!("{n}th") }
}

/// Numbers along x: the labels as written if all have room, else round numbers.
fn numbers(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    axes: &Axes,
    xs: &[f64],
    (from, to): (f64, f64),
) -> Vec<(f64, Option<usize>, Label)> {
    let style = &plan.type_.label;
    let gap = style.size * GAP;
    if xs.len() <= MAX_LABELS && plan.chart.kind != ChartKind::Scatter {
        let mut written: Vec<(f64, Option<usize>, Label)> = (0..xs.len())
            .map(|i| (axes.x(i), Some(i), Label::line(ctx, plan.label(i), style, axes.plot.width())))
            .collect();
        written.sort_by(|a, b| a.0.total_cmp(&b.0));
        written.dedup_by(|b, a| b.0 - a.0 < 0.5);
        if fits(&written, gap) {
            return written;
        }
    }
    let is_year = xs.iter().all(|x| x.fract() == 0.0 && (1000.0..=2200.0).contains(x));
    let room = axes.plot.width() / (style.size * 4.0);
    let mut n_ticks = room.clamp(1.0, 12.0);
    loop {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 12")]
        let axis = Axis::exact(from, to, n_ticks as usize);
        let ticks = axis.ticks.iter().filter(|tick| !is_year || tick.fract() == 0.0);
        let labels: Vec<(f64, Option<usize>, Label)> = ticks
            .map(|&tick| {
                let text =
                    if is_year { format!("{tick}") } else { plan.number.without_unit().format(tick, axis.n_decimals) };
                (axes.x_of(tick), None, Label::line(ctx, &text, style, axes.plot.width()))
            })
            .collect();
        if fits(&labels, gap) || n_ticks <= 1.0 {
            return labels;
        }
        n_ticks -= 1.0;
    }
}

/// All labels under their bars, on as many lines as they need; `None` if one has no room.
fn wrapped(ctx: &mut Ctx<'_>, plan: &Plan<'_>, axes: &Axes, band: f64) -> Option<Vec<(f64, Option<usize>, Label)>> {
    let n = plan.data.n;
    let style = TextStyle { align: Align::Center, ..plan.type_.label.clone() };
    let width = band - style.size * GAP * 0.8;
    if n > 40 || width < style.size {
        return None;
    }
    let labels: Vec<_> = (0..n)
        .map(|i| {
            let stressed = emphasised(plan, i, &style);
            (axes.x(i), Some(i), Label::wrapped(ctx, plan.label(i), &stressed, width, MAX_LINES))
        })
        .collect();
    labels.iter().all(|(_, _, label)| !label.is_cut).then_some(labels)
}

/// A label that is stressed stands out.
pub(super) fn emphasised(plan: &Plan<'_>, index: usize, style: &TextStyle) -> TextStyle {
    let weight = if plan.is_stressed(plan.label(index)) { 700.0 } else { style.weight };
    TextStyle { weight, ..style.clone() }
}

/// Every so many-th label, so that none touches another.
fn thinned(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    axes: &Axes,
    band: f64,
    width: f64,
) -> (Vec<(f64, Option<usize>, Label)>, usize) {
    let n = plan.data.n;
    let style = &plan.type_.label;
    let gap = style.size * GAP;
    let mut power = 1;
    loop {
        for stride in STRIDES.map(|stride| stride * power) {
            let offset = offset(plan, stride);
            let n_shown = n.saturating_sub(offset).div_ceil(stride);
            if n_shown > MAX_LABELS || (n_shown as f64) * style.size > width {
                continue;
            }
            // A label alone in its place may be cut, but not to nothing.
            let most = (band * stride as f64 - gap).max(style.size * 5.0);
            let labels: Vec<_> = (offset..n)
                .step_by(stride)
                .map(|i| (axes.x(i), Some(i), Label::line(ctx, plan.label(i), style, most)))
                .collect();
            let is_cut = labels.iter().any(|(_, _, label)| label.is_cut);
            let is_last = n_shown <= 2 || (stride >= 5 && n <= 40);
            if fits(&labels, gap) && (!is_cut || is_last) {
                return (labels, stride);
            }
            if n_shown <= 1 {
                return (labels, stride);
            }
        }
        power *= 10;
    }
}

/// The first index that is shown: whole years that the stride divides look right.
fn offset(plan: &Plan<'_>, stride: usize) -> usize {
    let number = |i: usize| plan.label(i).trim().parse::<usize>().ok();
    let Some(first) = number(0) else { return 0 };
    let rises = plan.data.n > stride && (1..plan.data.n.min(200)).all(|i| number(i) == Some(first + i));
    if rises { (stride - first % stride) % stride } else { 0 }
}

/// True if labels centred at their places leave a gap between each other.
fn fits(labels: &[(f64, Option<usize>, Label)], gap: f64) -> bool {
    labels.windows(2).all(|pair| {
        let (a, b) = (&pair[0], &pair[1]);
        b.0 - a.0 >= (a.2.size.width + b.2.size.width) / 2.0 + gap
    })
}
