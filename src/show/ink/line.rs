//! The geometry of a stroke: which points are kept, which way the line runs, what touches it.

use kurbo::{BezPath, Line, ParamCurveNearest as _, Point};

use super::{InkTool, MAX_POINTS_OF_STROKE, Stroke};

/// Points farther from the slide's corner than this are none, in slide units.
const FARTHEST: f64 = 100_000.0;
/// Nearest distance of two points of a pen's stroke, in slide units.
const SPACING: f64 = 1.5;
/// As [`SPACING`] for a highlighter: a broad line shows every tremble.
const BROAD_SPACING: f64 = 5.0;
/// How exactly touching is told, in slide units.
const ACCURACY: f64 = 0.1;

/// True if a point lies where ink can lie.
#[must_use]
pub fn is_sane(point: Point) -> bool {
    point.x.abs() <= FARTHEST && point.y.abs() <= FARTHEST
}

/// A point as it is kept: rounded to a tenth of a unit.
#[must_use]
pub fn rounded(point: Point) -> Point {
    // Adding zero turns −0 into 0.
    Point::new((point.x * 10.0).round() / 10.0 + 0.0, (point.y * 10.0).round() / 10.0 + 0.0)
}

/// Lengthens a stroke that is being drawn; points that tell nothing new are left out.
pub fn extend(points: &mut Vec<Point>, tool: InkTool, point: Point) {
    let spacing = match tool {
        InkTool::Pen => SPACING,
        InkTool::Highlighter => BROAD_SPACING,
    };
    let is_new = points.last().is_none_or(|last| last.distance(point) >= spacing);
    if is_new && is_sane(point) && points.len() < MAX_POINTS_OF_STROKE {
        points.push(rounded(point));
    }
}

/// The line through a stroke's points: it bends smoothly and never leaves them by more than it must.
#[must_use]
pub fn path(points: &[Point]) -> BezPath {
    let mut path = BezPath::new();
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return path };
    path.move_to(first);
    for pair in points.windows(2).skip(1) {
        // Between two points the line passes halfway, and each point pulls it there.
        path.quad_to(pair[0], pair[0].midpoint(pair[1]));
    }
    // A lone point is a dot: a line of no length has no direction for its ends.
    path.line_to(if points.len() == 1 { Point::new(last.x + 0.01, last.y) } else { last });
    path
}

/// True if something of this radius touches a stroke on its way.
#[must_use]
pub fn is_touched(stroke: &Stroke, from: Point, to: Point, radius: f64) -> bool {
    let reach = radius + stroke.tool().width() / 2.0;
    let way = Line::new(from, to);
    if !is_sane(from)
        || !is_sane(to)
        || !stroke.bounds().inflate(radius, radius).overlaps(kurbo::Rect::from_points(from, to))
    {
        return false;
    }
    let points = stroke.points();
    let lone = [points[0], points[0]];
    let pairs = if points.len() == 1 { lone.windows(2) } else { points.windows(2) };
    pairs.map(|pair| Line::new(pair[0], pair[1])).any(|piece| distance(piece, way) <= reach)
}

/// Distance of two pieces of straight line.
fn distance(one: Line, other: Line) -> f64 {
    if crosses(one, other) {
        return 0.0;
    }
    let near = |line: Line, point: Point| line.nearest(point, ACCURACY).distance_sq;
    let nearest = near(one, other.p0).min(near(one, other.p1)).min(near(other, one.p0)).min(near(other, one.p1));
    nearest.sqrt()
}

fn crosses(one: Line, other: Line) -> bool {
    let side = |line: Line, point: Point| (line.p1 - line.p0).cross(point - line.p0);
    let is_apart = |line: Line, of: Line| side(line, of.p0) * side(line, of.p1) < 0.0;
    is_apart(one, other) && is_apart(other, one)
}

#[cfg(test)]
mod tests {
    use kurbo::{ParamCurve as _, PathEl};

    use super::*;

    fn stroke(points: &[(f64, f64)]) -> Stroke {
        Stroke::new(InkTool::Pen, 0, points.iter().map(|&point| point.into()).collect()).unwrap()
    }

    #[test]
    fn an_eraser_takes_what_it_touches_and_nothing_else() {
        let bend = stroke(&[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)]);
        let is_touched = |from: (f64, f64), to: (f64, f64)| is_touched(&bend, from.into(), to.into(), 10.0);
        assert!(is_touched((50.0, 8.0), (50.0, 8.0)));
        assert!(is_touched((50.0, -500.0), (50.0, 500.0)), "it was quicker than the pointer is told");
        assert!(!is_touched((50.0, 50.0), (60.0, 60.0)), "inside the bend there is nothing");
        assert!(!is_touched((50.0, 13.0), (50.0, 13.0)));
        assert!(!is_touched((f64::NAN, 0.0), (0.0, 0.0)));
        let dot = stroke(&[(10.0, 10.0)]);
        assert!(super::is_touched(&dot, (12.0, 12.0).into(), (12.0, 12.0).into(), 1.0));
    }

    #[test]
    fn the_line_begins_and_ends_with_its_points_and_stays_near_the_others() {
        let points: Vec<Point> = (0..20).map(|i| Point::new(f64::from(i) * 8.0, f64::from(i * i) / 4.0)).collect();
        let path = path(&points);
        assert_eq!(path.elements().first(), Some(&PathEl::MoveTo(points[0])));
        assert_eq!(path.segments().last().unwrap().end(), points[19]);
        for point in &points {
            let nearest = path.segments().map(|piece| piece.nearest(*point, 0.01).distance_sq.sqrt());
            assert!(nearest.fold(f64::INFINITY, f64::min) < 1.0);
        }
        assert_eq!(super::path(&points[..1]).elements().len(), 2);
        assert!(super::path(&[]).elements().is_empty());
    }

    #[test]
    fn points_that_tell_nothing_new_are_left_out() {
        let mut points = Vec::new();
        for i in 0..100 {
            extend(&mut points, InkTool::Pen, Point::new(f64::from(i) * 0.5, -0.01));
        }
        extend(&mut points, InkTool::Pen, Point::new(f64::NAN, 0.0));
        assert_eq!(points.len(), 34);
        assert!(points.iter().all(|point| point.y.to_string() == "0"));
    }
}
