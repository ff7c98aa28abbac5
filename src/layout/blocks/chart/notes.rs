//! Remarks at places of the x axis, each tied to its point by a thin line.
//!
//! A remark stands in empty space near its point if there is some; else the
//! chart is drawn again with a lane kept free above the plot.

use kurbo::{Line, Point, Rect, Vec2};

use super::canvas::{Canvas, Label, stroke};
use super::plan::Plan;
use crate::layout::context::Ctx;
use crate::layout::palette;
use crate::layout::step::StepRange;
use crate::layout::text::{Align, TextStyle};
use crate::model::block::ChartKind;

/// Space between a remark and the line that leads to its point, in slide units.
const GAP: f64 = 6.0;
/// Space between a lane of remarks and what lies below, in slide units.
const LANE_GAP: f64 = 26.0;
/// Most remarks of a chart.
const MAX_NOTES: usize = 12;

/// The point that a remark is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// Which remark.
    pub note: usize,
    /// Where its line ends.
    pub point: Point,
    /// When it shows.
    pub steps: StepRange,
}

/// Index of the x axis for each remark whose label is there.
pub(super) fn positions(plan: &Plan<'_>) -> Vec<(usize, usize)> {
    let notes = plan.chart.notes.iter().enumerate().take(MAX_NOTES);
    notes
        .filter(|(_, (_, remark))| !remark.is_blank())
        .filter_map(|(i, (label, _))| Some((i, plan.data.position(label)?)))
        .collect()
}

fn set(ctx: &mut Ctx<'_>, plan: &Plan<'_>, note: usize, width: f64) -> Label {
    let style = TextStyle { align: Align::Start, is_tabular: false, ..plan.text.label.clone() };
    let most = (width * 0.26).clamp(style.size * 7.0, style.size * 13.0).min(width);
    Label::wrapped(ctx, &plan.chart.notes[note].1, &style, most, 3)
}

/// Height of the lane that all remarks need above the plot.
pub(super) fn lane(ctx: &mut Ctx<'_>, plan: &Plan<'_>, width: f64) -> f64 {
    let labels: Vec<Label> = positions(plan).into_iter().map(|(note, _)| set(ctx, plan, note, width)).collect();
    let tallest = labels.iter().map(|label| label.size.height).fold(0.0, f64::max);
    let total: f64 = labels.iter().map(|label| label.size.width + 30.0).sum();
    let n_rows = if total > width * 0.8 { 2.0 } else { 1.0 };
    tallest * n_rows + (n_rows - 1.0) * GAP + LANE_GAP
}

/// Writes the remarks; returns those without a place.
pub(super) fn place(
    ctx: &mut Ctx<'_>,
    plan: &Plan<'_>,
    canvas: &mut Canvas,
    anchors: &[Anchor],
    plot: Rect,
    width: f64,
) -> Vec<usize> {
    let mut unplaced = Vec::new();
    for anchor in anchors {
        let label = set(ctx, plan, anchor.note, width);
        let path = plan.path.field("notes").index(anchor.note).index(1);
        let found = corners(plan, anchor.point, &label, plot, width).into_iter().find_map(|corner| {
            let rect = Rect::from_origin_size(corner, label.size);
            let leader = leader(rect, anchor.point);
            let is_good = canvas.area.is_clear(rect) && canvas.area.is_open(leader);
            is_good.then_some((corner, leader))
        });
        let Some((corner, leader)) = found else {
            unplaced.push(anchor.note);
            continue;
        };
        canvas.put(&label, corner, anchor.steps, &path);
        canvas.clear_behind(Rect::from_origin_size(corner, label.size), plan.background, anchor.steps);
        let color = palette::at_least(ctx.colors.muted, &ctx.colors, palette::MARK_CONTRAST);
        canvas.front(stroke(leader, 2.0, color), anchor.steps);
        // Later labels keep off the line.
        canvas.area.block(Rect::from_points(leader.p0, leader.p1).inflate(1.0, 1.0));
    }
    unplaced
}

/// Corners near the point, best first: above, at its sides unless it is a bar's, and far up in the lane.
fn corners(plan: &Plan<'_>, point: Point, label: &Label, plot: Rect, width: f64) -> Vec<Point> {
    let size = label.size;
    let mut corners = Vec::with_capacity(64);
    if plan.chart.kind == ChartKind::HorizontalBar {
        // On the bar's own row there is nothing to mistake.
        corners.extend([56.0, 36.0, 110.0].map(|reach| Point::new(point.x + reach, point.y - size.height / 2.0)));
    }
    let within = |x: f64| x.clamp(0.0, (width - size.width).max(0.0));
    let shifts = [0.5, 0.15, 0.85, 0.0, 1.0];
    let is_bar = matches!(plan.chart.kind, ChartKind::Bar | ChartKind::StackedBar);
    for rise in [34.0, 60.0, 95.0, 140.0, 200.0] {
        for shift in shifts {
            corners.push(Point::new(within(point.x - size.width * shift), point.y - rise - size.height));
        }
    }
    // Beside the top of a bar a remark seems to mean the bar that it stands over.
    for reach in if is_bar { [].as_slice() } else { &[36.0, 70.0] } {
        for drop in [-0.5, -1.0, 0.0] {
            let y = point.y + size.height * drop;
            corners.push(Point::new(point.x + reach, y));
            corners.push(Point::new(point.x - reach - size.width, y));
        }
    }
    for fall in [40.0, 80.0, 140.0] {
        for shift in shifts {
            corners.push(Point::new(within(point.x - size.width * shift), point.y + fall));
        }
    }
    let top = plot.y0 - LANE_GAP - size.height;
    for row in 0..2 {
        for shift in shifts {
            let y = top - f64::from(row) * (size.height + GAP);
            corners.push(Point::new(within(point.x - size.width * shift), y));
        }
    }
    corners
}

/// The line from a remark to its point, as straight as the remark's place allows.
fn leader(rect: Rect, point: Point) -> Line {
    let near = Point::new(point.x.clamp(rect.x0, rect.x1), point.y.clamp(rect.y0, rect.y1));
    let way = point - near;
    let unit = if way.hypot() > 1.0 { way / way.hypot() } else { Vec2::new(0.0, 1.0) };
    // A gap at the remark, so that the line doesn't strike its letters.
    Line::new(near + unit * GAP, point)
}
