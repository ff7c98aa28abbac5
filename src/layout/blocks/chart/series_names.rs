//! Names of series: beside their ends where the eye already is, or in a key above the plot.

use kurbo::{BezPath, Line, Point, Rect, Size, Vec2};

use super::Drawn;
use super::axes::{AXIS_GAP, ZERO_LINE};
use super::canvas::{Canvas, Label, stroke};
use super::plan::Plan;
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::text::TextStyle;
use crate::model::block::ChartKind;

/// Most names that stand at the ends of their series.
const MAX_ENDS: usize = 10;
/// Space between the end of a series and its name, in slide units.
const END_GAP: f64 = 14.0;
/// Space between two names that are pushed apart, in slide units.
const SPREAD_GAP: f64 = 7.0;
/// Width of the sample of a line in the key, in slide units.
const SAMPLE: f64 = 56.0;
/// Most lines of the key.
const MAX_ROWS: usize = 3;

/// Names at the ends of series, set and waiting for the axes.
#[derive(Debug, Default)]
pub(super) struct EndNames {
    labels: Vec<(usize, Label)>,
    /// Width that they take beside the plot, with the space before them.
    pub width: f64,
}

impl EndNames {
    /// Sets the names; `None` if there are too many to stand below each other.
    pub(super) fn set(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size) -> Option<Self> {
        let n = plan.data.series.len();
        if n > MAX_ENDS || size.width < 560.0 {
            return None;
        }
        let mut labels = Vec::new();
        for (i, series) in plan.data.series.iter().enumerate() {
            if series.name.is_blank() || series.last().is_none() {
                continue;
            }
            let label = Label::wrapped(ctx, &series.name, &name_style(plan, i), size.width * 0.24, 2);
            if label.is_cut {
                return None;
            }
            labels.push((i, label));
        }
        let height: f64 = labels.iter().map(|(_, label)| label.size.height + SPREAD_GAP).sum();
        let widest = labels.iter().map(|(_, label)| label.size.width).fold(0.0, f64::max);
        let width = if widest > 0.0 { widest + END_GAP } else { 0.0 };
        (height <= size.height * 0.7).then_some(Self { labels, width })
    }

    /// Writes the names right of `x`, as near to their ends as they can stand; false if they can't.
    pub(super) fn draw(
        &self,
        plan: &Plan<'_>,
        canvas: &mut Canvas,
        x: f64,
        ends: &[Option<Point>],
        plot: Rect,
    ) -> bool {
        let mut wanted: Vec<(usize, Point, &Label)> =
            self.labels.iter().filter_map(|(i, label)| Some((*i, ends.get(*i).copied().flatten()?, label))).collect();
        if plan.chart.kind == ChartKind::Line {
            wanted.retain(|(i, end, label)| !is_placed_near(plan, canvas, *i, *end, label, x));
        }
        wanted.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
        let heights: Vec<(f64, f64)> = wanted.iter().map(|(_, end, label)| (end.y, label.size.height)).collect();
        let reach = plan.text.line() / 2.0;
        // The line below bars runs on behind the names of stacks.
        let foot = if plan.chart.kind == ChartKind::StackedBar { -ZERO_LINE } else { reach };
        let Some(tops) = spread(&heights, plot.y0 - reach, plot.y1 + foot, SPREAD_GAP) else { return false };
        for ((i, end, label), top) in wanted.into_iter().zip(tops) {
            let corner = Point::new(x + END_GAP, top);
            if canvas.put(label, corner, plan.steps[i], &plan.series_path(i)).is_none() {
                return false;
            }
            canvas.clear_behind(Rect::from_origin_size(corner, label.size), plan.background, plan.steps[i]);
            let middle = top + label.size.height / 2.0;
            let is_near = (middle - end.y).abs() < label.size.height * 0.5 + 2.0 && end.x > x - 3.0 * END_GAP;
            if !is_near {
                let start = end.x + plan.inks[i].marker_radius() + 4.0;
                let leader = Line::new((start.min(x), end.y), (x + END_GAP - 5.0, middle));
                canvas.mark(stroke(leader, 2.0, plan.grid), plan.steps[i]);
            }
        }
        true
    }
}

/// Writes the name of a series that ends far from the plot's side right beside its end.
fn is_placed_near(plan: &Plan<'_>, canvas: &mut Canvas, series: usize, end: Point, label: &Label, x: f64) -> bool {
    let gap = plan.inks[series].marker_radius() + 8.0;
    if end.x + gap + 2.0 * END_GAP > x {
        return false;
    }
    let Size { width, height } = label.size;
    let shifts = [Vec2::new(gap, -height / 2.0), Vec2::new(gap, -height), Vec2::new(gap * 0.6, -height - gap * 0.6)];
    let corners = shifts.map(|shift| end + shift);
    let is_clear = |corner: &Point| {
        corner.x + width <= x && canvas.area.is_clear(Rect::from_origin_size(*corner, label.size).inflate(4.0, 2.0))
    };
    let Some(corner) = corners.into_iter().find(is_clear) else { return false };
    let placed = canvas.put(label, corner, plan.steps[series], &plan.series_path(series));
    placed.inspect(|rect| canvas.clear_behind(*rect, plan.background, plan.steps[series])).is_some()
}

fn name_style(plan: &Plan<'_>, series: usize) -> TextStyle {
    let ink = &plan.inks[series];
    let weight = if ink.is_quiet { 450.0 } else { plan.text.name.weight };
    TextStyle { color: ink.text, weight, ..plan.text.name.clone() }
}

/// Draws with names at the ends of series where all of them find a place, else with a key.
pub(super) fn named_or_keyed(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    size: Size,
    has_names: bool,
    mut draw: impl FnMut(&mut Ctx<'_>, Option<&EndNames>) -> Option<Drawn>,
) -> Drawn {
    if has_names
        && let Some(ends) = EndNames::set(ctx, plan, size)
        && let Some(drawn) = draw(ctx, Some(&ends))
    {
        return drawn;
    }
    draw(ctx, None).unwrap_or_else(|| Drawn::nothing(size))
}

/// Writes a key of all series from `top` on; returns the height that it takes.
pub(super) fn key(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, top: f64, width: f64) -> f64 {
    let line = plan.text.line();
    let is_line = matches!(plan.chart.kind, ChartKind::Line);
    let sample = match plan.chart.kind {
        ChartKind::Line => SAMPLE,
        ChartKind::Scatter => line * 0.6,
        _ => line * 0.75,
    };
    let (mut x, mut row) = (0.0, 0_usize);
    for (i, series) in plan.data.series.iter().enumerate() {
        if series.name.is_blank() {
            continue;
        }
        let style = TextStyle { color: ctx.colors.text, weight: 500.0, ..name_style(plan, i) };
        let label = Label::line(ctx, &series.name, &style, (width * 0.4).max(width - 400.0).min(width - sample - 20.0));
        let needed = sample + 14.0 + label.size.width;
        if x > 0.0 && x + needed > width {
            (x, row) = (0.0, row + 1);
        }
        if row >= MAX_ROWS {
            canvas.n_dropped += 1;
            continue;
        }
        let y = top + row as f64 * (line + 8.0);
        let corner = Point::new(x + sample + 14.0, y);
        if canvas.put(&label, corner, plan.steps[i], &plan.series_path(i)).is_some() {
            let area = Rect::new(x, y, x + sample, y + line);
            for item in sample_of(ctx, plan, i, area, is_line) {
                canvas.front(item, plan.steps[i]);
            }
            canvas.area.block(area);
        } else {
            canvas.n_dropped += 1;
        }
        x += needed + 44.0;
    }
    if x == 0.0 { 0.0 } else { (row.min(MAX_ROWS - 1) + 1) as f64 * (line + 8.0) + AXIS_GAP }
}

fn sample_of(ctx: &Ctx<'_>, plan: &Plan<'_>, series: usize, area: Rect, is_line: bool) -> Vec<FrameItem> {
    let ink = &plan.inks[series];
    let center = area.center();
    if plan.chart.kind == ChartKind::Scatter {
        return vec![ink.sign(center, ctx.colors.background)];
    }
    if !is_line {
        let side = area.width();
        return vec![FrameItem::fill_rect(Rect::from_center_size(center, (side, side)), ink.color)];
    }
    let mut path = BezPath::new();
    path.move_to((area.x0 + 3.0, center.y));
    path.line_to((area.x1 - 3.0, center.y));
    vec![ink.line(path), ink.sign(center, ctx.colors.background)]
}

/// Tops of labels that want to stand at these heights (middle and own height, rising), pushed
/// apart no more than needed (isotonic regression by pooling); `None` if they don't fit.
pub(super) fn spread(wanted: &[(f64, f64)], from: f64, to: f64, gap: f64) -> Option<Vec<f64>> {
    let total: f64 = wanted.iter().map(|(_, height)| height + gap).sum::<f64>() - gap;
    if wanted.is_empty() || total > to - from {
        return wanted.is_empty().then(Vec::new);
    }
    let mut offset = 0.0;
    // Each pool: the sum of what its labels want, and how many they are.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(wanted.len());
    for (middle, height) in wanted {
        pools.push((middle - height / 2.0 - offset, 1));
        offsets.push(offset);
        offset += height + gap;
        while let [.., (a, n), (b, m)] = pools.as_slice()
            && a / *n as f64 > b / *m as f64
        {
            let merged = (a + b, n + m);
            pools.truncate(pools.len() - 2);
            pools.push(merged);
        }
    }
    let tops = pools.iter().flat_map(|(sum, n)| std::iter::repeat_n((sum / *n as f64).min(to - total).max(from), *n));
    Some(tops.zip(offsets).map(|(top, offset)| top + offset).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pushed_apart_no_more_than_needed() {
        let check = |wanted: &[(f64, f64)], expected: Option<&[f64]>| {
            assert_eq!(spread(wanted, 0.0, 100.0, 0.0).as_deref(), expected);
        };
        check(&[(20.0, 10.0), (60.0, 10.0)], Some(&[15.0, 55.0]));
        check(&[(50.0, 10.0), (50.0, 10.0)], Some(&[40.0, 50.0]));
        check(&[(0.0, 10.0), (100.0, 10.0)], Some(&[0.0, 90.0]));
        check(&[(99.0, 40.0), (99.0, 40.0)], Some(&[20.0, 60.0]));
        check(&[(50.0, 60.0), (50.0, 60.0)], None);
        check(&[], Some(&[]));
    }
}
