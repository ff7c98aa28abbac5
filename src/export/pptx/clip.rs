//! Paths cut to a rectangle, since DrawingML can't clip.

use kurbo::{BezPath, PathEl, Point, Rect, Shape as _};

/// How far a flattened curve may be off, in slide units.
const TOLERANCE: f64 = 0.4;

/// The part of an area that lies inside a rectangle; the path itself if all of it does.
pub(super) fn area(path: BezPath, clip: Rect) -> BezPath {
    let bounds = path.bounding_box();
    if contains(clip, bounds) {
        return path;
    }
    let mut cut = BezPath::new();
    if !overlaps(clip, bounds) {
        return cut;
    }
    for polygon in polygons(&path) {
        let points = cut_polygon(polygon, clip);
        if points.len() > 2 {
            push(&mut cut, &points, true);
        }
    }
    cut
}

/// The parts of a line that lie inside a rectangle; the path itself if all of it does.
pub(super) fn line(path: BezPath, clip: Rect) -> BezPath {
    let bounds = path.bounding_box();
    if contains(clip, bounds) {
        return path;
    }
    let mut cut = BezPath::new();
    if !overlaps(clip, bounds) {
        return cut;
    }
    for points in polygons(&path) {
        let mut pen: Option<Point> = None;
        for pair in points.windows(2) {
            let Some((start, end)) = cut_segment(pair[0], pair[1], clip) else { continue };
            if pen != Some(start) {
                cut.move_to(start);
            }
            cut.line_to(end);
            pen = Some(end);
        }
    }
    cut
}

/// True if `inner` lies in `outer`.
pub(super) fn contains(outer: Rect, inner: Rect) -> bool {
    inner.x0 >= outer.x0 - 0.5 && inner.y0 >= outer.y0 - 0.5 && inner.x1 <= outer.x1 + 0.5 && inner.y1 <= outer.y1 + 0.5
}

fn overlaps(a: Rect, b: Rect) -> bool {
    a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1
}

/// Every subpath as points; a closed one ends where it begins.
fn polygons(path: &BezPath) -> Vec<Vec<Point>> {
    let mut all: Vec<Vec<Point>> = Vec::new();
    kurbo::flatten(path.iter(), TOLERANCE, |element| match element {
        PathEl::MoveTo(point) => all.push(vec![point]),
        PathEl::LineTo(point) | PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
            if let Some(points) = all.last_mut() {
                points.push(point);
            }
        }
        PathEl::ClosePath => {
            if let Some(points) = all.last_mut()
                && let Some(&first) = points.first()
            {
                points.push(first);
            }
        }
    });
    all
}

/// Sutherland and Hodgman's way, one edge after the other.
fn cut_polygon(mut points: Vec<Point>, clip: Rect) -> Vec<Point> {
    type Inside = fn(Point, Rect) -> f64;
    let edges: [Inside; 4] = [|p, r| p.x - r.x0, |p, r| r.x1 - p.x, |p, r| p.y - r.y0, |p, r| r.y1 - p.y];
    for distance in edges {
        let mut kept = Vec::with_capacity(points.len());
        for (i, &point) in points.iter().enumerate() {
            let before = points[(i + points.len() - 1) % points.len()];
            let (a, b) = (distance(before, clip), distance(point, clip));
            if (a < 0.0) != (b < 0.0) {
                kept.push(before.lerp(point, a / (a - b)));
            }
            if b >= 0.0 {
                kept.push(point);
            }
        }
        points = kept;
    }
    points
}

/// Liang and Barsky's way.
fn cut_segment(a: Point, b: Point, clip: Rect) -> Option<(Point, Point)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let edges = [(-dx, a.x - clip.x0), (dx, clip.x1 - a.x), (-dy, a.y - clip.y0), (dy, clip.y1 - a.y)];
    for (step, room) in edges {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            start = start.max(room / step);
        } else {
            end = end.min(room / step);
        }
    }
    (start < end).then(|| (a.lerp(b, start), a.lerp(b, end)))
}

fn push(path: &mut BezPath, points: &[Point], is_closed: bool) {
    for (i, point) in points.iter().enumerate() {
        if i == 0 { path.move_to(*point) } else { path.line_to(*point) }
    }
    if is_closed {
        path.close_path();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_juts_out_is_cut_off() {
        let clip = Rect::new(0.0, 0.0, 10.0, 10.0);
        let cut = area(Rect::new(-5.0, 2.0, 20.0, 4.0).to_path(0.1), clip);
        assert_eq!(cut.bounding_box(), Rect::new(0.0, 2.0, 10.0, 4.0));
        assert!(area(Rect::new(20.0, 2.0, 30.0, 4.0).to_path(0.1), clip).elements().is_empty());
        let mut path = BezPath::new();
        path.move_to((-5.0, 5.0));
        path.line_to((5.0, 5.0));
        path.line_to((5.0, 50.0));
        assert_eq!(line(path, clip).bounding_box(), Rect::new(0.0, 5.0, 5.0, 10.0));
    }
}
