//! Lines, areas and points.

use kurbo::{BezPath, Circle, Line, Point, Shape as _, Size};

use super::axes::{Axes, Wanted, frame, heading};
use super::canvas::{Canvas, Label};
use super::notes::{self, Anchor};
use super::plan::Plan;
use super::series_names::{EndNames, key, named_or_keyed};
use super::thin;
use super::{Drawn, value_labels};
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::model::block::ChartKind;

/// Opacity of an area's fill.
const FILL: f32 = 0.22;
/// Least distance of points that each get a sign, in slide units.
const MIN_SIGN_DISTANCE: f64 = 34.0;
/// Distance of the signs on a line whose points stand closer, in slide units.
const SIGN_DISTANCE: f64 = 150.0;
/// Most pieces of one line that labels keep off.
const MAX_AVOIDED: usize = 300;

/// Draws a chart of lines, areas or points; `lane` is kept free for remarks.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size, lane: f64) -> Drawn {
    let is_scatter = plan.chart.kind == ChartKind::Scatter;
    let has_names = !is_scatter && (plan.data.series.len() > 1 || plan.chart.y_label.is_some());
    named_or_keyed(ctx, plan, size, has_names, |ctx, ends| draw_with(ctx, plan, size, lane, ends))
}

/// Draws with names at the ends, or with a key; `None` if the names found no place.
fn draw_with(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size, lane: f64, ends: Option<&EndNames>) -> Option<Drawn> {
    let n_findings = ctx.findings.len();
    let mut canvas = Canvas::new(size);
    let mut top = heading(ctx, plan, &mut canvas, size.width);
    if ends.is_none() && plan.data.series.len() > 1 {
        top += key(ctx, plan, &mut canvas, top, size.width);
    }
    let wanted = Wanted {
        extent: plan.data.extent?,
        top,
        right: ends.map_or(0.0, |ends| ends.width),
        lane,
        hides_values: false,
        is_banded: false,
    };
    let axes = frame(ctx, plan, &mut canvas, &wanted, size);
    if plan.chart.y_range.is_some() {
        canvas.clip = Some(axes.plot.inflate(14.0, 4.0));
    }
    let order = order(plan);
    let lines: Vec<Vec<Point>> = (0..plan.data.series.len()).map(|i| points(plan, &axes, i, &order)).collect();
    // What steps back lies behind what is stressed.
    let (quiet, loud): (Vec<usize>, Vec<usize>) = (0..lines.len()).partition(|&i| plan.inks[i].is_quiet);
    for &i in quiet.iter().chain(loud.iter().rev()) {
        if plan.chart.kind == ChartKind::Scatter {
            draw_points(ctx, plan, &mut canvas, i, &lines[i]);
        } else {
            draw_line(ctx, plan, &mut canvas, &axes, i, &lines[i]);
        }
    }
    if let Some(ends) = ends {
        let last: Vec<Option<Point>> =
            lines.iter().map(|line| line.iter().rev().find(|p| !p.y.is_nan()).copied()).collect();
        if !ends.draw(plan, &mut canvas, axes.plot.x1, &last, axes.plot) {
            ctx.findings.truncate(n_findings);
            return None;
        }
    }
    let anchors = anchors(plan, &axes);
    let unplaced = notes::place(ctx, plan, &mut canvas, &anchors, axes.plot, size.width);
    write_values(ctx, plan, &mut canvas, &axes, &order);
    Some(Drawn { canvas, size, unplaced })
}

/// Indices in the order of their places along x.
fn order(plan: &Plan<'_>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.data.n).collect();
    if let Some(xs) = &plan.data.xs
        && plan.chart.kind != ChartKind::Scatter
        && !xs.is_sorted()
    {
        order.sort_by(|&a, &b| xs[a].total_cmp(&xs[b]));
    }
    order
}

/// Places of a series, few enough to draw; a missing value has no height.
fn points(plan: &Plan<'_>, axes: &Axes, series: usize, order: &[usize]) -> Vec<Point> {
    let values = &plan.data.series[series].values;
    let all = order.iter().map(|&i| {
        let y = if values[i].is_nan() { f64::NAN } else { axes.y(values[i]) };
        Point::new(axes.x(i), y)
    });
    if plan.chart.kind == ChartKind::Scatter {
        thin::points(all, axes.plot)
    } else {
        thin::line(all, order.len(), axes.plot.width())
    }
}

fn draw_line(ctx: &Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, series: usize, points: &[Point]) {
    let ink = &plan.inks[series];
    let steps = plan.steps[series];
    let pieces: Vec<&[Point]> = points.split(|point| point.y.is_nan()).filter(|piece| !piece.is_empty()).collect();
    let mut outline = BezPath::new();
    let mut area = BezPath::new();
    let is_area = plan.chart.kind == ChartKind::Area;
    for piece in pieces.iter().filter(|piece| piece.len() > 1) {
        for (i, point) in piece.iter().enumerate() {
            if i == 0 { outline.move_to(*point) } else { outline.line_to(*point) }
        }
        if is_area {
            area.move_to((piece[0].x, axes.base()));
            piece.iter().for_each(|point| area.line_to(*point));
            area.line_to((piece[piece.len() - 1].x, axes.base()));
            area.close_path();
        }
    }
    if is_area {
        canvas.mark(FrameItem::fill(area, ink.color.with_alpha(FILL)), steps);
    }
    canvas.mark(ink.line(outline), steps);
    for pair in points.windows(2).take(MAX_AVOIDED).filter(|pair| !pair[0].y.is_nan() && !pair[1].y.is_nan()) {
        canvas.area.avoid(Line::new(pair[0], pair[1]));
    }
    draw_signs(ctx, plan, canvas, axes, series, &pieces);
}

fn draw_signs(ctx: &Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, series: usize, pieces: &[&[Point]]) {
    let ink = &plan.inks[series];
    let n_points: usize = pieces.iter().map(|piece| piece.len()).sum();
    let distance = axes.plot.width() / n_points.max(1) as f64;
    let least = if distance >= MIN_SIGN_DISTANCE {
        0.0
    } else if plan.data.series.len() > 1 {
        SIGN_DISTANCE
    } else {
        f64::INFINITY
    };
    let mut last_x = f64::NEG_INFINITY;
    let end = pieces.last().and_then(|piece| piece.last());
    for piece in pieces {
        for point in *piece {
            let is_lone = piece.len() == 1;
            if is_lone || point.x - last_x >= least || Some(point) == end {
                last_x = point.x;
                canvas.mark(ink.sign(*point, ctx.colors.background), plan.steps[series]);
            }
        }
    }
}

fn draw_points(ctx: &Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, series: usize, points: &[Point]) {
    let ink = &plan.inks[series];
    let steps = plan.steps[series];
    let visible = points.iter().filter(|point| !point.y.is_nan());
    if points.len() <= 300 {
        visible.for_each(|point| canvas.mark(ink.sign(*point, ctx.colors.background), steps));
        return;
    }
    // A cloud is one path of small dots.
    let mut path = BezPath::new();
    for point in visible {
        path.extend(Circle::new(*point, 4.0).path_elements(0.2));
    }
    canvas.mark(FrameItem::fill(path, ink.color), steps);
}

/// The highest point of each place that has a remark; of the stressed series, if one is there.
fn anchors(plan: &Plan<'_>, axes: &Axes) -> Vec<Anchor> {
    let positions = notes::positions(plan).into_iter();
    positions
        .map(|(note, index)| {
            let here = plan.data.series.iter().enumerate().filter(|(_, series)| !series.values[index].is_nan());
            let best = here.max_by(|(i, a), (j, b)| {
                let rank = |i: usize| !plan.inks[i].is_quiet;
                rank(*i).cmp(&rank(*j)).then(a.values[index].total_cmp(&b.values[index]))
            });
            match best {
                Some((i, series)) => {
                    let at = axes.point(index, series.values[index]);
                    let point = Point::new(at.x, at.y - plan.inks[i].marker_radius() - 5.0);
                    Anchor { note, point, steps: plan.steps[i] }
                }
                None => Anchor { note, point: Point::new(axes.x(index), axes.plot.y1 - 4.0), steps: plan.first_step() },
            }
        })
        .collect()
}

/// Writes values at their points: all of a series, or none of it where they were not asked for.
fn write_values(ctx: &mut Ctx<'_>, plan: &Plan<'_>, canvas: &mut Canvas, axes: &Axes, order: &[usize]) {
    let is_forced = plan.chart.values == Some(true);
    let loud: Vec<usize> = (0..plan.inks.len()).filter(|&i| !plan.inks[i].is_quiet).collect();
    let is_wanted = match plan.chart.values {
        Some(wanted) => wanted,
        None => loud.len() == 1 && plan.data.n <= 14 && plan.chart.kind == ChartKind::Line,
    };
    if !is_wanted {
        return;
    }
    for i in loud {
        let values = &plan.data.series[i].values;
        let told: Vec<usize> =
            order.iter().copied().filter(|&index| !values[index].is_nan()).take(value_labels::MAX_VALUES).collect();
        let gap = plan.inks[i].marker_radius() + 5.0;
        let mut labels: Vec<(Label, Vec<Point>)> = Vec::with_capacity(told.len());
        for (k, &index) in told.iter().enumerate() {
            let label = Label::line(ctx, &plan.value(values[index]), &plan.text.value, 400.0);
            let at = axes.point(index, values[index]);
            let near = |k: Option<usize>| k.and_then(|k| told.get(k)).map(|&j| values[j]);
            let (before, after) = (near(k.checked_sub(1)), near(Some(k + 1)));
            let is_valley = [before, after].iter().flatten().all(|other| *other > values[index])
                && (before.is_some() || after.is_some());
            let mut corners = corners(&label, at, gap, is_valley);
            // Below the plot stand other numbers.
            corners.retain(|corner| corner.y + label.size.height <= axes.plot.y1);
            labels.push((label, corners));
        }
        value_labels::write(plan, canvas, i, labels, is_forced);
    }
}

fn corners(label: &Label, at: Point, gap: f64, is_valley: bool) -> Vec<Point> {
    let Size { width, height } = label.size;
    let above = Point::new(at.x - width / 2.0, at.y - gap - height);
    let below = Point::new(at.x - width / 2.0, at.y + gap);
    let sides = [
        Point::new(at.x - width - gap * 0.4, at.y - gap * 0.6 - height),
        Point::new(at.x + gap * 0.4, at.y - gap * 0.6 - height),
        Point::new(at.x + gap * 0.4, at.y + gap * 0.6),
        Point::new(at.x - width - gap * 0.4, at.y + gap * 0.6),
    ];
    let mut corners = if is_valley { vec![below, above] } else { vec![above, below] };
    corners.extend(sides);
    corners
}
