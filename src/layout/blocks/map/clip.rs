//! Cuts outlines and lines to a rectangle, so that a Frame carries only what can be seen.

use kurbo::{BezPath, Point, Rect};

/// Cuts a closed outline to a rectangle (Sutherland and Hodgman); `other` is memory to use again.
///
/// Where an outline leaves the rectangle and comes back, it runs along its edge.
pub(super) fn cut_outline(points: &mut Vec<Point>, other: &mut Vec<Point>, rect: Rect) {
    let bounds = bounding_box(points);
    if bounds.x1 < rect.x0 || bounds.x0 > rect.x1 || bounds.y1 < rect.y0 || bounds.y0 > rect.y1 {
        points.clear();
        return;
    }
    // One side after the other: a point's distance inside it.
    if bounds.x0 < rect.x0 {
        cut(points, other, |p| p.x - rect.x0);
    }
    if bounds.x1 > rect.x1 {
        cut(points, other, |p| rect.x1 - p.x);
    }
    if bounds.y0 < rect.y0 {
        cut(points, other, |p| p.y - rect.y0);
    }
    if bounds.y1 > rect.y1 {
        cut(points, other, |p| rect.y1 - p.y);
    }
}

fn cut(points: &mut Vec<Point>, other: &mut Vec<Point>, inside: impl Fn(Point) -> f64) {
    other.clear();
    let Some(mut last) = points.last().copied() else { return };
    let mut last_inside = inside(last);
    for &point in points.iter() {
        let now_inside = inside(point);
        if (now_inside >= 0.0) != (last_inside >= 0.0) {
            other.push(last.lerp(point, last_inside / (last_inside - now_inside)));
        }
        if now_inside >= 0.0 {
            other.push(point);
        }
        (last, last_inside) = (point, now_inside);
    }
    std::mem::swap(points, other);
}

/// The smallest rectangle around points; inside out if there are none.
pub(super) fn bounding_box(points: &[Point]) -> Rect {
    let nothing = Rect::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    points.iter().fold(nothing, |r, p| Rect::new(r.x0.min(p.x), r.y0.min(p.y), r.x1.max(p.x), r.y1.max(p.y)))
}

/// Adds the parts of a line that may touch a rectangle.
pub(super) fn add_line(path: &mut BezPath, points: &[Point], rect: Rect) {
    let mut is_down = false;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let touches =
            a.x.min(b.x) <= rect.x1 && a.x.max(b.x) >= rect.x0 && a.y.min(b.y) <= rect.y1 && a.y.max(b.y) >= rect.y0;
        if touches {
            if !is_down {
                path.move_to(a);
            }
            path.line_to(b);
        }
        is_down = touches;
    }
}

/// Adds a closed outline.
pub(super) fn add_outline(path: &mut BezPath, points: &[Point]) {
    let Some((first, rest)) = points.split_first().filter(|(_, rest)| rest.len() > 1) else { return };
    path.move_to(*first);
    for point in rest {
        path.line_to(*point);
    }
    path.close_path();
}

/// Area inside an outline, in square slide units.
pub(super) fn area(points: &[Point]) -> f64 {
    let Some(last) = points.last() else { return 0.0 };
    let mut sum = 0.0;
    let mut before = *last;
    for &point in points {
        sum += before.to_vec2().cross(point.to_vec2());
        before = point;
    }
    sum.abs() / 2.0
}

/// True if an outline holds a point.
pub(super) fn holds(points: &[Point], point: Point) -> bool {
    let Some(mut before) = points.last().copied() else { return false };
    let mut is_inside = false;
    for &next in points {
        if (next.y > point.y) != (before.y > point.y)
            && point.x < before.x + (point.y - before.y) / (next.y - before.y) * (next.x - before.x)
        {
            is_inside = !is_inside;
        }
        before = next;
    }
    is_inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_to(points: &[(f64, f64)]) -> Vec<Point> {
        let mut points: Vec<Point> = points.iter().copied().map(Point::from).collect();
        cut_outline(&mut points, &mut Vec::new(), Rect::new(0.0, 0.0, 10.0, 10.0));
        points
    }

    #[test]
    fn outlines_are_cut_at_the_rectangle() {
        let inside = [(1.0, 1.0), (9.0, 1.0), (9.0, 9.0)];
        assert_eq!(cut_to(&inside).len(), 3);
        assert_eq!(area(&cut_to(&[(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)])), 100.0);
        assert_eq!(area(&cut_to(&[(5.0, -5.0), (15.0, 5.0), (5.0, 15.0), (-5.0, 5.0)])), 100.0);
        assert_eq!(cut_to(&[(11.0, 0.0), (12.0, 0.0), (12.0, 5.0)]), []);
        assert_eq!(cut_to(&[]), []);
    }

    #[test]
    fn lines_lose_what_cannot_be_seen() {
        let mut path = BezPath::new();
        let points = [(-20.0, 5.0), (-5.0, 5.0), (5.0, 5.0), (20.0, 5.0), (30.0, 5.0), (30.0, 50.0)].map(Point::from);
        add_line(&mut path, &points, Rect::new(0.0, 0.0, 10.0, 10.0));
        assert_eq!(path.elements().len(), 3);
    }

    #[test]
    fn a_point_is_inside_or_not() {
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)].map(Point::from);
        assert!(holds(&square, Point::new(5.0, 5.0)) && !holds(&square, Point::new(15.0, 5.0)));
    }
}
