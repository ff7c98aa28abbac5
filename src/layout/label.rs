//! Finds places for labels so that none covers another: charts, maps and timelines share it.
//!
//! Greedy, most important label first, over candidates that the caller ranks
//! best first (Imhof's order for points: right, left, above, below, corners).
//! What finds no place is dropped and must be reported by the caller.

use kurbo::{Line, Point, Rect, Size, Vec2};

/// Space kept free around every label, in slide units.
pub(super) const LABEL_GAP: f64 = 6.0;

/// An area with labels and what they must not cover.
#[derive(Debug, Clone)]
pub(super) struct LabelArea {
    bounds: Rect,
    taken: Vec<Rect>,
    /// Lines with half their widths.
    lines: Vec<(Line, f64)>,
}

impl LabelArea {
    /// An empty area; labels stay inside `bounds`.
    pub(super) fn new(bounds: Rect) -> Self {
        Self { bounds, taken: Vec::new(), lines: Vec::new() }
    }

    /// Nothing may be placed over this rectangle.
    pub(super) fn block(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Labels avoid this line where they can.
    pub(super) fn avoid(&mut self, line: Line) {
        self.avoid_wide(line, 0.0);
    }

    /// Labels keep so far from this line where they can, in slide units.
    pub(super) fn avoid_wide(&mut self, line: Line, reach: f64) {
        self.lines.push((line, reach));
    }

    /// Places a label of this size at the best of the candidates (top left corners), or nowhere.
    ///
    /// A candidate that crosses no line wins over one that does; among equals the first wins.
    pub(super) fn place(&mut self, size: Size, candidates: &[Point]) -> Option<Rect> {
        let free =
            candidates.iter().map(|&corner| Rect::from_origin_size(corner, size)).filter(|&rect| self.is_free(rect));
        let best = free
            .map(|rect| (self.crossings(rect).count(), rect))
            .reduce(|best, next| if next.0 < best.0 { next } else { best })?
            .1;
        self.taken.push(best);
        Some(best)
    }

    /// True if a label may stand here and no line crosses it.
    pub(super) fn is_clear(&self, rect: Rect) -> bool {
        self.is_free(rect) && self.crossings(rect).next().is_none()
    }

    fn crossings(&self, rect: Rect) -> impl Iterator<Item = &Line> {
        let near = self.lines.iter().filter(move |(line, reach)| crosses(*line, rect.inflate(*reach, *reach)));
        near.map(|(line, _)| line)
    }

    /// True if a line from a label to what it means covers no other label.
    pub(super) fn is_open(&self, leader: Line) -> bool {
        !self.taken.iter().any(|other| crosses(leader, *other))
    }

    /// True if a label may stand here.
    pub(super) fn is_free(&self, rect: Rect) -> bool {
        let is_inside = rect.x0 >= self.bounds.x0
            && rect.x1 <= self.bounds.x1
            && rect.y0 >= self.bounds.y0
            && rect.y1 <= self.bounds.y1;
        let padded = rect.inflate(LABEL_GAP / 2.0, LABEL_GAP / 2.0);
        is_inside && !self.taken.iter().any(|other| overlaps(padded, *other))
    }
}

/// Corners for a label of `size` beside a point, `gap` slide units away, best first.
pub(super) fn around(point: Point, size: Size, gap: f64) -> [Point; 8] {
    let (w, h) = (size.width, size.height);
    let diagonal = gap * 0.7;
    [
        Vec2::new(gap, -h / 2.0),
        Vec2::new(-gap - w, -h / 2.0),
        Vec2::new(-w / 2.0, -gap - h),
        Vec2::new(-w / 2.0, gap),
        Vec2::new(diagonal, -diagonal - h),
        Vec2::new(diagonal, diagonal),
        Vec2::new(-diagonal - w, -diagonal - h),
        Vec2::new(-diagonal - w, diagonal),
    ]
    .map(|offset| point + offset)
}

/// True if two rectangles share an area.
fn overlaps(one: Rect, other: Rect) -> bool {
    one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1
}

/// True if a line touches a rectangle (Liang and Barsky's clipping).
fn crosses(line: Line, rect: Rect) -> bool {
    let delta = line.p1 - line.p0;
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let sides = [
        (-delta.x, line.p0.x - rect.x0),
        (delta.x, rect.x1 - line.p0.x),
        (-delta.y, line.p0.y - rect.y0),
        (delta.y, rect.y1 - line.p0.y),
    ];
    for (towards, distance) in sides {
        if towards == 0.0 {
            if distance < 0.0 {
                return false;
            }
        } else if towards < 0.0 {
            enter = enter.max(distance / towards);
        } else {
            leave = leave.min(distance / towards);
        }
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_take_the_best_free_place_and_give_up_when_there_is_none() {
        let mut area = LabelArea::new(Rect::new(0.0, 0.0, 300.0, 100.0));
        let size = Size::new(80.0, 30.0);
        let point = Point::new(150.0, 50.0);
        let first = area.place(size, &around(point, size, 10.0)).expect("there is room");
        assert_eq!(first.origin(), Point::new(160.0, 35.0));
        let second = area.place(size, &around(point, size, 10.0)).expect("there is room");
        assert_eq!(second.origin(), Point::new(60.0, 35.0));
        area.block(Rect::new(0.0, 0.0, 300.0, 100.0));
        assert_eq!(area.place(size, &around(point, size, 10.0)), None);
    }

    #[test]
    fn a_place_that_crosses_no_line_is_better() {
        let mut area = LabelArea::new(Rect::new(0.0, 0.0, 300.0, 100.0));
        area.avoid(Line::new((150.0, 50.0), (300.0, 50.0)));
        let size = Size::new(80.0, 30.0);
        let placed = area.place(size, &around(Point::new(150.0, 50.0), size, 10.0)).expect("there is room");
        assert_eq!(placed.origin(), Point::new(60.0, 35.0));
    }
}
