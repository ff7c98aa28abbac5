//! Lines that routes follow, and the arrows and railways drawn along them.

use std::f64::consts::PI;
use std::sync::Arc;

use kurbo::{BezPath, Join, Line, Point, Rect, Size, Stroke, Vec2};
use peniko::Color;

use crate::layout::frame::{Brush, FrameItem, ItemKind, Shape};

/// Most points of a way; longer ones are thinned out.
const MAX_POINTS: usize = 1200;
/// Width of the light line around a way, in slide units.
const CASING: f64 = 2.5;
/// Least length of an arrow's head, in slide units.
const LEAST_HEAD: f64 = 32.0;
/// Least width of an arrow's thin end, in slide units.
const THINNEST: f64 = 5.0;

/// A line with the distance of each of its points from the start.
#[derive(Debug, Clone)]
pub(super) struct Way {
    points: Vec<Point>,
    distances: Vec<f64>,
}

impl Way {
    /// A line through points, in slide units.
    pub(super) fn new(points: Vec<Point>) -> Self {
        let mut points = points;
        if points.len() > MAX_POINTS {
            let last = points.last().copied();
            let stride = points.len().div_ceil(MAX_POINTS);
            points = points.into_iter().step_by(stride).chain(last).collect();
        }
        points.dedup_by(|a, b| a.distance(*b) < 1e-6);
        let mut length = 0.0;
        let mut before = points.first().copied().unwrap_or_default();
        let distances = points
            .iter()
            .map(|&point| {
                length += point.distance(before);
                before = point;
                length
            })
            .collect();
        Self { points, distances }
    }

    /// A smooth line through points (Catmull and Rom).
    pub(super) fn through(points: &[Point]) -> Self {
        if points.len() < 3 {
            return Self::new(points.to_vec());
        }
        let n_steps = (MAX_POINTS / points.len()).clamp(1, 10);
        let at = |i: usize| points[i.min(points.len() - 1)].to_vec2();
        let mut smooth = vec![points[0]];
        for i in 0..points.len() - 1 {
            let (p0, p1, p2, p3) = (at(i.saturating_sub(1)), at(i), at(i + 1), at(i + 2));
            // Long neighbours must not make a short step swing out.
            let short = (p2 - p1).hypot();
            let tangent = |from: Vec2, to: Vec2| {
                let way = (to - from) * 0.5;
                way * (short / way.hypot().max(1e-9)).min(1.0)
            };
            let (m1, m2) = (tangent(p0, p2), tangent(p1, p3));
            for step in 1..=n_steps {
                let t = step as f64 / n_steps as f64;
                let (t2, t3) = (t * t, t * t * t);
                let point = p1 * (2.0 * t3 - 3.0 * t2 + 1.0)
                    + m1 * (t3 - 2.0 * t2 + t)
                    + p2 * (3.0 * t2 - 2.0 * t3)
                    + m2 * (t3 - t2);
                smooth.push(point.to_point());
            }
        }
        Self::new(smooth)
    }

    /// The same bent to its left by so much in its middle; negative values bend it to the right.
    pub(super) fn bowed(self, bow: f64) -> Self {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return self };
        let chord = *last - *first;
        if bow == 0.0 || chord.hypot() < 1e-6 {
            return self;
        }
        let across = Vec2::new(chord.y, -chord.x).normalize() * bow;
        let length = self.length();
        let bent = self.points.iter().zip(&self.distances).map(|(p, d)| *p + across * (d / length * PI).sin());
        Self::new(bent.collect())
    }

    /// The same moved to the right by so much.
    pub(super) fn moved(&self, shift: f64) -> Self {
        let points = self.points.iter().map(|point| Point::new(point.x + shift, point.y)).collect();
        Self { points, distances: self.distances.clone() }
    }

    /// The smallest rectangle around it.
    pub(super) fn bounds(&self) -> Rect {
        super::clip::bounding_box(&self.points)
    }

    /// Its length, in slide units.
    pub(super) fn length(&self) -> f64 {
        self.distances.last().copied().unwrap_or(0.0)
    }

    /// The point at a distance from the start.
    pub(super) fn at(&self, distance: f64) -> Point {
        let i = self.distances.partition_point(|&d| d < distance);
        match (i.checked_sub(1), self.points.get(i)) {
            (None, _) => self.points.first().copied().unwrap_or_default(),
            (Some(_), None) => self.points.last().copied().unwrap_or_default(),
            (Some(before), Some(next)) => {
                let step = self.distances[i] - self.distances[before];
                self.points[before].lerp(*next, (distance - self.distances[before]) / step.max(1e-9))
            }
        }
    }

    /// The direction at a distance from the start, of length 1.
    pub(super) fn direction(&self, distance: f64) -> Vec2 {
        let way = self.at(distance + 6.0) - self.at(distance - 6.0);
        if way.hypot() > 1e-9 { way.normalize() } else { Vec2::new(1.0, 0.0) }
    }

    /// The part between two distances from the start.
    pub(super) fn part(&self, from: f64, to: f64) -> Self {
        let inner = self.points.iter().zip(&self.distances).filter(|(_, d)| **d > from && **d < to).map(|(p, _)| *p);
        Self::new([self.at(from)].into_iter().chain(inner).chain([self.at(to)]).collect())
    }

    /// Its points at equal distances, `step` slide units or a little less.
    pub(super) fn sampled(&self, step: f64) -> Vec<Point> {
        let n_steps = (self.length() / step).ceil().clamp(1.0, 400.0);
        (0..=n_steps as usize).map(|i| self.at(self.length() * i as f64 / n_steps)).collect()
    }

    /// Lines on both sides of its last part, `aside` from it.
    pub(super) fn end_sides(&self, length: f64, aside: f64) -> [Line; 2] {
        let (start, end) = (self.at(self.length() - length), self.at(self.length()));
        let along = end - start;
        let across = Vec2::new(along.y, -along.x) / along.hypot().max(1e-9) * aside;
        [across, -across].map(|across| Line::new(start + across, end + across))
    }

    fn path(&self) -> BezPath {
        let mut path = BezPath::new();
        for (i, &point) in self.points.iter().enumerate() {
            if i == 0 { path.move_to(point) } else { path.line_to(point) }
        }
        path
    }
}

/// Half the width of an arrow's head, in slide units.
pub(super) fn head_half(width: f64) -> f64 {
    (width * 1.05).max(LEAST_HEAD * 0.45)
}

/// A tapered arrow, `width` slide units wide before its head, over a light casing.
pub(super) fn arrow(way: &Way, width: f64, color: Color, casing: Color) -> Vec<FrameItem> {
    let length = way.length();
    let head = (width * 2.1).max(LEAST_HEAD).min(length * 0.7);
    let head_half = head_half(width).min(head * 0.62);
    let thin = (width * 0.22).max(THINNEST).min(width);
    let neck = length - head * 0.82;
    let n_steps = (neck / 9.0).ceil().clamp(2.0, 160.0);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for i in 0..=n_steps as usize {
        let part = i as f64 / n_steps;
        let distance = neck * part;
        let half = (thin + (width - thin) * part) / 2.0;
        let direction = way.direction(distance);
        let across = Vec2::new(direction.y, -direction.x) * half;
        left.push(way.at(distance) + across);
        right.push(way.at(distance) - across);
    }
    let tip = way.at(length);
    let back = way.at(length - head);
    let along = if tip.distance(back) > 1e-9 { (tip - back).normalize() } else { Vec2::new(1.0, 0.0) };
    let across = Vec2::new(along.y, -along.x) * head_half;
    let corners = [tip - along * head + across, tip, tip - along * head - across];
    let outline: Vec<Point> = left.into_iter().chain(corners).chain(right.into_iter().rev()).collect();
    let mut path = BezPath::new();
    super::clip::add_outline(&mut path, &outline);
    vec![stroke(path.clone(), Stroke::new(2.0 * CASING), casing), FrameItem::fill(path, color)]
}

/// A railway: a line with sleepers.
pub(super) fn railway(way: &Way, width: f64, color: Color, casing: Color) -> Vec<FrameItem> {
    let path = way.path();
    let sleepers = Stroke::new(width + 11.0).with_caps(kurbo::Cap::Butt).with_dashes(5.0, [3.0, 13.0]);
    vec![
        stroke(path.clone(), Stroke::new(width + 2.0 * CASING), casing),
        stroke(path.clone(), sleepers, color),
        stroke(path, Stroke::new(width), color),
    ]
}

/// A plain line.
pub(super) fn line(way: &Way, width: f64, color: Color, casing: Color) -> Vec<FrameItem> {
    let path = way.path();
    vec![stroke(path.clone(), Stroke::new(width + 2.0 * CASING), casing), stroke(path, Stroke::new(width), color)]
}

fn stroke(path: BezPath, style: Stroke, color: Color) -> FrameItem {
    let shape = Shape {
        path: Arc::new(path),
        fill: None,
        even_odd: false,
        stroke: Some((style.with_join(Join::Round), Brush::Solid(color))),
    };
    FrameItem::new(ItemKind::Shape(shape))
}

/// Corners for a label of `size` beside a way that is `width` wide, best first.
pub(super) fn label_corners(way: &Way, size: Size, width: f64) -> Vec<Point> {
    const PARTS: [f64; 11] = [0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.22, 0.78, 0.14, 0.86];
    let mut corners = Vec::with_capacity(PARTS.len() * 4);
    for gap in [9.0, 30.0] {
        for part in PARTS {
            let distance = way.length() * part;
            let (point, along) = (way.at(distance), way.direction(distance));
            let across = Vec2::new(along.y, -along.x);
            // Above a level way, left of an upright one.
            let across = if across.y > 0.0 { -across } else { across };
            let reach = across.x.abs() * size.width / 2.0 + across.y.abs() * size.height / 2.0 + width / 2.0 + gap;
            for side in [1.0, -1.0] {
                corners.push(point + across * reach * side - size.to_vec2() / 2.0);
            }
        }
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    fn straight() -> Way {
        Way::new(vec![Point::ORIGIN, Point::new(50.0, 0.0), Point::new(100.0, 0.0)])
    }

    #[test]
    fn ways_know_their_length_and_parts() {
        let way = straight();
        assert_eq!(way.length(), 100.0);
        assert_eq!(way.at(75.0), Point::new(75.0, 0.0));
        assert_eq!(way.at(-5.0), Point::ORIGIN);
        assert_eq!(way.part(10.0, 80.0).length(), 70.0);
        let bowed = way.bowed(10.0);
        assert!((bowed.at(bowed.length() / 2.0).y + 10.0).abs() < 0.1);
    }

    #[test]
    fn nothing_has_a_length_of_nothing() {
        for points in [vec![], vec![Point::ORIGIN], vec![Point::ORIGIN; 20_000]] {
            let way = Way::through(&points).bowed(5.0);
            assert_eq!(way.length(), 0.0);
            assert!(way.at(3.0).is_finite() && way.direction(0.0).is_finite());
            assert!(!way.sampled(10.0).is_empty());
        }
    }

    #[test]
    fn a_smooth_way_goes_through_its_points() {
        let corners = [(0.0, 0.0), (100.0, 0.0), (105.0, 90.0), (300.0, 90.0)].map(Point::from);
        let way = Way::through(&corners);
        for corner in corners {
            assert!(way.points.iter().any(|p| p.distance(corner) < 1e-6), "{corner:?}");
        }
        assert!(way.points.len() > 20);
    }

    #[test]
    fn opposite_routes_bend_to_different_sides() {
        let there = straight().bowed(20.0).at(50.0);
        let back = Way::new(vec![Point::new(100.0, 0.0), Point::ORIGIN]).bowed(20.0).at(50.0);
        assert!(there.y < 0.0 && back.y > 0.0);
    }
}
