//! Values at their points and bars: all of a series, or none unless they were asked for.

use kurbo::Point;

use super::canvas::{Canvas, Label};
use super::plan::Plan;

/// Most values that one series ever writes.
pub(super) const MAX_VALUES: usize = 200;

/// Writes values with their corners, best first; returns how many stand.
///
/// Half of the values would look like an oversight: if one has no room, the
/// series stays without, unless the deck asked for them.
pub(super) fn write(
    plan: &Plan<'_>,
    canvas: &mut Canvas,
    series: usize,
    labels: Vec<(Label, Vec<Point>)>,
    is_forced: bool,
) -> bool {
    if !is_forced {
        let mut trial = canvas.area.clone();
        let all_fit = labels.iter().all(|(label, corners)| {
            let clear: Vec<Point> = corners
                .iter()
                .copied()
                .filter(|corner| trial.is_clear(kurbo::Rect::from_origin_size(*corner, label.size)))
                .collect();
            label.is_empty() || trial.place(label.size, &clear).is_some()
        });
        if !all_fit {
            return false;
        }
    }
    let path = plan.series_path(series);
    for (label, corners) in labels {
        if label.is_empty() {
            continue;
        }
        match canvas.place(&label, &corners, plan.steps[series], &path) {
            Some(rect) => canvas.clear_behind(rect, plan.background, plan.steps[series]),
            None => canvas.n_dropped += 1,
        }
    }
    true
}
