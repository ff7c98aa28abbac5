//! A million points look like a few thousand: which of them are drawn.

use kurbo::{Point, Rect};

/// Side of the cells of which each shows one point of a cloud, in slide units.
const CELL: f64 = 3.0;
/// Up to this many points of a cloud are drawn as they are.
const MAX_CLOUD: usize = 2000;

/// Points of a line by their columns, one unit wide: the first, lowest, highest and last of each.
///
/// A point without height is a gap; it is kept where a column has nothing else.
pub(super) fn line(points: impl Iterator<Item = Point>, n: usize, width: f64) -> Vec<Point> {
    if n as f64 <= width * 2.0 {
        return points.collect();
    }
    let mut kept = Vec::new();
    let mut column: Option<Column> = None;
    for point in points {
        let index = point.x.floor();
        match &mut column {
            Some(column) if column.index == index => column.take(point),
            _ => {
                column.take().into_iter().for_each(|column| column.push(&mut kept));
                column = Some(Column::new(index, point));
            }
        }
    }
    column.into_iter().for_each(|column| column.push(&mut kept));
    kept
}

/// What is kept of one column.
struct Column {
    index: f64,
    first: Point,
    low: Point,
    high: Point,
    last: Point,
}

impl Column {
    fn new(index: f64, point: Point) -> Self {
        Self { index, first: point, low: point, high: point, last: point }
    }

    fn take(&mut self, point: Point) {
        if point.y.is_nan() {
            return;
        }
        if self.first.y.is_nan() {
            *self = Self::new(self.index, point);
            return;
        }
        if point.y < self.low.y {
            self.low = point;
        }
        if point.y > self.high.y {
            self.high = point;
        }
        self.last = point;
    }

    fn push(&self, kept: &mut Vec<Point>) {
        kept.push(self.first);
        let (a, b) = if self.low.x <= self.high.x { (self.low, self.high) } else { (self.high, self.low) };
        for point in [a, b, self.last] {
            if kept.last().is_some_and(|last| *last != point && !point.y.is_nan()) {
                kept.push(point);
            }
        }
    }
}

/// Points of a cloud: one for each small cell of the plot, once there are many.
pub(super) fn points(points: impl Iterator<Item = Point>, plot: Rect) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let mut bitmap = Bitmap::new(plot);
    for point in points.filter(|point| !point.y.is_nan()) {
        if kept.len() < MAX_CLOUD {
            bitmap.fill(point);
            kept.push(point);
        } else if bitmap.fill(point) {
            kept.push(point);
        }
    }
    kept
}

/// Which cells of a plot hold a point already.
struct Bitmap {
    corner: Point,
    n_across: usize,
    is_filled: Vec<bool>,
}

impl Bitmap {
    fn new(plot: Rect) -> Self {
        let n_across = whole(plot.width() / CELL) + 1;
        let n_down = whole(plot.height() / CELL) + 1;
        Self { corner: plot.origin(), n_across, is_filled: vec![false; n_across * n_down] }
    }

    /// Fills the cell of a point; false if it was filled already, or lies outside.
    fn fill(&mut self, point: Point) -> bool {
        let at = (point - self.corner) / CELL;
        if at.x < 0.0 || at.y < 0.0 || whole(at.x) >= self.n_across {
            return false;
        }
        let index = whole(at.y) * self.n_across + whole(at.x);
        match self.is_filled.get_mut(index) {
            Some(is_filled) => !std::mem::replace(is_filled, true),
            None => false,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate; the vector checks")]
fn whole(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_peaks() {
        let n = 100_000;
        let wave =
            (0..n).map(|i| Point::new(f64::from(i) / 1000.0, if i == 54_321 { -50.0 } else { f64::from(i % 7) }));
        let kept = line(wave, 100_000, 100.0);
        assert!(kept.len() <= 400, "{}", kept.len());
        assert!(kept.iter().any(|point| point.y == -50.0));
        assert!(kept.windows(2).all(|pair| pair[0].x <= pair[1].x));
    }

    #[test]
    fn short_lines_and_gaps_stay() {
        let points = [Point::new(0.0, 1.0), Point::new(1.0, f64::NAN), Point::new(2.0, 3.0)];
        assert_eq!(line(points.into_iter(), 3, 100.0).len(), 3);
    }

    #[test]
    fn a_cloud_keeps_one_point_a_cell() {
        let plot = Rect::new(0.0, 0.0, 90.0, 90.0);
        let cloud = (0..100_000).map(|i| Point::new(f64::from(i % 90), f64::from(i / 90 % 90)));
        assert!(points(cloud, plot).len() <= MAX_CLOUD + 31 * 31);
    }
}
