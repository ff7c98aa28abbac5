//! What a map stands on: sea, land, lakes, borders and filled countries, as paths in slide units.
//!
//! Making it is the dear part of a map, and a slide is laid out several times
//! until it fits, so the last few are kept with the slide. Lines are projected
//! once for all outlines that share them, and points closer than can be seen
//! are left out. Colours are the caller's.

use std::ops::Range;
use std::sync::Arc;

use kurbo::{BezPath, Circle, Point, Rect, Shape as _};

use super::atlas::{Atlas, Cap, Line, LineKind, Ring, Spot, world};
use super::clip::{add_line, add_outline, area, bounding_box, cut_outline, holds};
use super::lens::Lens;

/// Points closer than this to the one before are left out, in slide units.
const LEAST_STEP: f64 = 0.6;
/// Islands and lakes smaller than this both ways are left out, in slide units.
const LEAST_SIZE: f64 = 1.4;
/// Of lines that can't be seen, one point in so many is kept, for outlines must close.
const UNSEEN_STRIDE: usize = 12;
/// What is drawn beyond the map's edge, in slide units, so that no stroke shows along it.
const BLEED: f64 = 8.0;
/// Grounds that are kept.
const MAX_KEPT: usize = 4;
/// Corners that say enough about the shape of a country.
const MAX_CORNERS: usize = 400;
/// Points at which a country's name is tried.
const MAX_SPOTS: usize = 64;

/// What a ground depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GroundKey {
    /// Projection, view and size.
    pub lens: Lens,
    /// Countries to fill, by index.
    pub areas: Vec<usize>,
    /// True draws the borders of 1945 to 1991.
    pub is_soviet: bool,
}

/// The grounds of a slide's maps.
#[derive(Debug, Default)]
pub(in crate::layout) struct MapCache {
    kept: Vec<(GroundKey, Arc<Ground>)>,
}

impl MapCache {
    /// The ground, made if need be.
    pub(super) fn ground(&mut self, key: &GroundKey) -> Arc<Ground> {
        if let Some((_, ground)) = self.kept.iter().find(|(kept, _)| kept == key) {
            return Arc::clone(ground);
        }
        if self.kept.len() >= MAX_KEPT {
            self.kept.remove(0);
        }
        let ground = Arc::new(Ground::new(key));
        self.kept.push((key.clone(), Arc::clone(&ground)));
        ground
    }
}

/// Paths of a map's ground.
#[derive(Debug)]
pub(super) struct Ground {
    /// Where there is any world.
    pub sea: Arc<BezPath>,
    /// All land.
    pub land: Outline,
    /// Lakes.
    pub lakes: Arc<BezPath>,
    /// Coasts and shores, to be stroked.
    pub coasts: Arc<BezPath>,
    /// Borders of countries, to be stroked.
    pub borders: Arc<BezPath>,
    /// Borders inside the Soviet Union, to be stroked.
    pub republics: Arc<BezPath>,
    /// The countries to fill, in the order that was asked for.
    pub areas: Vec<AreaGround>,
}

/// A path to fill.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// The outlines.
    pub path: Arc<BezPath>,
    /// True fills by the even-odd rule.
    pub even_odd: bool,
}

/// A country to fill.
#[derive(Debug)]
pub(super) struct AreaGround {
    /// What is filled.
    pub outline: Outline,
    /// Its borders on land, to be stroked.
    pub edge: Arc<BezPath>,
    /// The largest part that can be seen, roughly.
    pub largest: Vec<Point>,
    /// Where its name may stand, best first.
    pub spots: Vec<Point>,
}

impl Ground {
    fn new(key: &GroundKey) -> Self {
        let world = world();
        let mut drawing = Drawing::new(world, &key.lens);
        let lakes = world.lakes.iter().chain(if key.is_soviet { &world.aral_1960 } else { &world.aral_today });
        let lakes: Vec<Ring> = lakes.cloned().collect();
        Self {
            sea: Arc::new(sea(&key.lens)),
            land: drawing.outline(&world.land).0,
            lakes: drawing.outline(&lakes).0.path,
            coasts: drawing.lines(|line| line.kind == LineKind::Coast),
            borders: drawing.lines(|line| match line.kind {
                LineKind::Border => true,
                LineKind::Soviet | LineKind::Federal => !key.is_soviet,
                LineKind::Coast | LineKind::Shore => false,
            }),
            republics: drawing.lines(|line| key.is_soviet && line.kind == LineKind::Soviet),
            areas: key.areas.iter().map(|&i| drawing.area(&world.areas[i].rings)).collect(),
        }
    }
}

fn sea(lens: &Lens) -> BezPath {
    match lens.visible_rim() {
        Some((middle, radius)) => Circle::new(middle, radius).to_path(0.1),
        None => lens.size().to_rect().to_path(0.1),
    }
}

/// Lines of the atlas as a lens shows them.
struct Drawing<'a> {
    world: &'a Atlas,
    lens: &'a Lens,
    cap: Cap,
    rect: Rect,
    shifts: Vec<f64>,
    points: Vec<Point>,
    /// The points of each line; none if it wasn't asked for yet.
    ranges: Vec<Range<usize>>,
    seen: Vec<bool>,
    ring: Vec<Point>,
    spare: Vec<Point>,
}

impl<'a> Drawing<'a> {
    fn new(world: &'a Atlas, lens: &'a Lens) -> Self {
        let mut drawing = Self {
            world,
            lens,
            cap: lens.cap(),
            rect: lens.size().to_rect().inflate(BLEED, BLEED),
            shifts: lens.repeats(),
            points: Vec::with_capacity(1 << 15),
            ranges: Vec::with_capacity(world.lines.len()),
            seen: Vec::with_capacity(world.lines.len()),
            ring: Vec::new(),
            spare: Vec::new(),
        };
        for line in &world.lines {
            drawing.project(line);
        }
        drawing
    }

    fn project(&mut self, line: &Line) {
        let start = self.points.len();
        let mut is_seen = false;
        let last = line.points.len() - 1;
        for (range, cap) in &line.chunks {
            let touches = cap.touches(self.cap);
            is_seen |= touches;
            for i in range.clone().step_by(if touches { 1 } else { UNSEEN_STRIDE }) {
                let point = self.lens.place(line.points[i]);
                let is_close = self.points[start..]
                    .last()
                    .is_some_and(|before| (point - *before).hypot2() < LEAST_STEP * LEAST_STEP);
                if !is_close {
                    self.points.push(point);
                }
            }
        }
        // Outlines meet where lines end, so the last point is never left out.
        self.points.push(self.lens.place(line.points[last]));
        self.ranges.push(start..self.points.len());
        self.seen.push(is_seen);
    }

    /// The points of a closed outline into `self.ring`.
    fn gather(&mut self, ring: &Ring) {
        self.ring.clear();
        let turn = self.lens.turn();
        for link in ring {
            let points = &self.points[self.ranges[link.line].clone()];
            let first = if link.is_backwards { points[points.len() - 1] } else { points[0] };
            // A line may go on where the last one ended once around the world from it.
            let shift = match (turn, self.ring.last()) {
                (Some(turn), Some(end)) => ((end.x - first.x) / turn).round() * turn,
                _ => 0.0,
            };
            let moved = |p: &Point| Point::new(p.x + shift, p.y);
            if link.is_backwards {
                self.ring.extend(points.iter().rev().map(moved));
            } else {
                self.ring.extend(points.iter().map(moved));
            }
        }
        if let (Some(turn), Some(first), Some(last)) = (turn, self.ring.first().copied(), self.ring.last().copied())
            && (last.x - first.x).abs() > turn / 2.0
        {
            // Antarctica goes around the world: its outline closes along the lower edge, where the pole is.
            let bottom = self.lens.bottom();
            self.ring.extend([Point::new(last.x, bottom), Point::new(first.x, bottom)]);
        }
        if let Some((middle, radius)) = self.lens.rim() {
            follow_rim(&mut self.ring, &mut self.spare, middle, radius);
        }
    }

    /// Outlines to fill, with the largest that can be seen.
    fn outline(&mut self, rings: &[Ring]) -> (Outline, Vec<Point>) {
        let mut path = BezPath::new();
        let mut largest: (f64, Vec<Point>) = (0.0, Vec::new());
        let far_end = self.lens.far_end();
        // True while the far end of the globe lies inside what was drawn.
        let mut holds_far_end = false;
        for ring in rings {
            // Parts of the globe that can't be seen need no outline, unless one lies around all that can.
            if !ring.iter().any(|link| self.seen[link.line]) && self.cap.radius < 1.5 && !self.is_around(ring) {
                continue;
            }
            holds_far_end ^= far_end.is_some_and(|far| self.world.holds(std::slice::from_ref(ring), far));
            self.gather(ring);
            let bounds = bounding_box(&self.ring);
            if bounds.width() < LEAST_SIZE && bounds.height() < LEAST_SIZE {
                continue;
            }
            for i in 0..self.shifts.len() {
                let shift = self.shifts[i];
                let mut points: Vec<Point> = self.ring.iter().map(|p| Point::new(p.x + shift, p.y)).collect();
                cut_outline(&mut points, &mut self.spare, self.rect);
                add_outline(&mut path, &points);
                let size = area(&points);
                if size > largest.0 {
                    largest = (size, points);
                }
            }
        }
        if let Some((middle, radius)) = self.lens.rim().filter(|_| holds_far_end) {
            // Their inside is what lies around the far end, so the outlines need the rim as the other side.
            path.extend(Circle::new(middle, radius).to_path(0.1));
        }
        (Outline { path: Arc::new(path), even_odd: holds_far_end }, largest.1)
    }

    /// True if an outline may lie around everything that can be seen.
    fn is_around(&self, ring: &Ring) -> bool {
        self.world.holds(std::slice::from_ref(ring), Spot::towards(self.cap.middle))
    }

    /// All lines of a kind, to be stroked.
    fn lines(&mut self, is_wanted: impl Fn(&Line) -> bool) -> Arc<BezPath> {
        let mut path = BezPath::new();
        for (i, line) in self.world.lines.iter().enumerate() {
            if is_wanted(line) {
                self.add_line(&mut path, i);
            }
        }
        Arc::new(path)
    }

    fn add_line(&self, path: &mut BezPath, index: usize) {
        if !self.seen[index] {
            return;
        }
        for &shift in &self.shifts {
            let moved = |p: Point| Point::new(p.x + shift, p.y);
            let points: Vec<Point> = self.points[self.ranges[index].clone()].iter().copied().map(moved).collect();
            let bounds = bounding_box(&points);
            if points.len() > 2 || bounds.width().max(bounds.height()) >= LEAST_SIZE {
                add_line(path, &points, self.rect);
            }
        }
    }

    fn area(&mut self, rings: &[Ring]) -> AreaGround {
        let (outline, largest) = self.outline(rings);
        let mut edge = BezPath::new();
        for link in rings.iter().flatten() {
            if self.world.lines[link.line].kind != LineKind::Coast {
                self.add_line(&mut edge, link.line);
            }
        }
        let stride = largest.len().div_ceil(MAX_CORNERS).max(1);
        let largest: Vec<Point> = largest.into_iter().step_by(stride).collect();
        let spots = spots(&largest, self.lens.size().to_rect());
        AreaGround { outline, edge: Arc::new(edge), largest, spots }
    }
}

/// Bends steps along the rim of an equal-area map, so that none cuts across what can be seen.
fn follow_rim(ring: &mut Vec<Point>, spare: &mut Vec<Point>, middle: Point, radius: f64) {
    let is_on_rim = |p: Point| (p.distance(middle) - radius).abs() < radius * 1e-6;
    if !ring.iter().any(|&p| is_on_rim(p)) {
        return;
    }
    spare.clear();
    let mut before = ring.last().copied();
    for &point in ring.iter() {
        if let Some(before) = before.filter(|&before| is_on_rim(before) && is_on_rim(point)) {
            let (from, to) = (before - middle, point - middle);
            let turn = from.cross(to).atan2(from.dot(to));
            let n_steps = (turn.abs() / 0.1).floor();
            for i in 1..=n_steps as usize {
                let angle = from.atan2() + turn * i as f64 / (n_steps + 1.0);
                spare.push(middle + kurbo::Vec2::from_angle(angle) * radius);
            }
        }
        spare.push(point);
        before = Some(point);
    }
    std::mem::swap(ring, spare);
}

/// Points well inside an outline, where the widest label fits first.
fn spots(outline: &[Point], map: Rect) -> Vec<Point> {
    /// Labels are so many times as wide as high.
    const WIDE: f64 = 3.5;
    let bounds = bounding_box(outline).intersect(map);
    if outline.len() < 3 || bounds.width() <= 1.0 || bounds.height() <= 1.0 {
        return Vec::new();
    }
    let (columns, rows) = (19, 11);
    let mut found: Vec<(f64, Point)> = Vec::new();
    for i in 0..columns * rows {
        let part = |n: i32, of: i32| (f64::from(n) + 0.5) / f64::from(of);
        let point = Point::new(
            bounds.x0 + bounds.width() * part(i % columns, columns),
            bounds.y0 + bounds.height() * part(i / columns, rows),
        );
        if holds(outline, point) {
            found.push((clearance(outline, point, WIDE).min(edge_clearance(map, point, WIDE)), point));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(MAX_SPOTS).map(|(_, point)| point).collect()
}

/// Distance to an outline, where `wide` units across count as one.
fn clearance(outline: &[Point], point: Point, wide: f64) -> f64 {
    let flat = |p: Point| Point::new((p.x - point.x) / wide, p.y - point.y);
    let Some(last) = outline.last() else { return 0.0 };
    let mut before = flat(*last);
    let mut least = f64::INFINITY;
    for &next in outline {
        let next = flat(next);
        let step = next - before;
        let along = (-before.to_vec2().dot(step) / step.hypot2().max(1e-12)).clamp(0.0, 1.0);
        least = least.min((before.to_vec2() + step * along).hypot2());
        before = next;
    }
    least.sqrt()
}

fn edge_clearance(map: Rect, point: Point, wide: f64) -> f64 {
    let across = (point.x - map.x0).min(map.x1 - point.x) / wide;
    across.min(point.y - map.y0).min(map.y1 - point.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::blocks::map::lens::View;
    use crate::layout::blocks::map::names::find_area;
    use crate::model::block::{MapView, Projection};
    use crate::model::units::Finite;
    use kurbo::Size;

    fn ground(west: f64, south: f64, east: f64, north: f64, projection: Projection, names: &[&str]) -> Ground {
        let number = |value| Finite::new(value).expect("a number");
        let view = MapView { west: number(west), south: number(south), east: number(east), north: number(north) };
        let lens = Lens::fit(&View::new(&view).0, projection, Size::new(1680.0, 720.0), &[], &[]);
        let areas = names.iter().filter_map(|name| find_area(name)).collect();
        Ground::new(&GroundKey { lens, areas, is_soviet: false })
    }

    /// How much of the map a path covers, by sampling.
    fn share(outline: &Outline) -> f64 {
        let (mut inside, mut all) = (0.0, 0.0);
        for x in (5..1680).step_by(24) {
            for y in (5..720).step_by(24) {
                let winding = outline.path.winding(Point::new(f64::from(x), f64::from(y)));
                all += 1.0;
                inside += f64::from(u8::from(if outline.even_odd { winding % 2 != 0 } else { winding != 0 }));
            }
        }
        inside / all
    }

    #[test]
    fn land_covers_what_it_should_wherever_the_far_end_lies() {
        // Around Beijing the far end is in Argentina; around Madrid in New Zealand; around Fiji in Mali.
        for (lon, lat, least, most) in
            [(116.4, 39.9, 0.5, 0.9), (-4.0, 40.0, 0.3, 0.9), (178.0, -17.0, 0.0, 0.05), (-64.0, -40.0, 0.1, 0.6)]
        {
            for projection in [Projection::EqualArea, Projection::Equirectangular, Projection::Mercator] {
                let land = ground(lon - 24.0, lat - 10.0, lon + 24.0, lat + 10.0, projection, &[]).land;
                let share = share(&land);
                assert!((least..=most).contains(&share), "{lon} {lat} {projection:?}: {share}");
            }
        }
        let world = ground(-180.0, -90.0, 180.0, 90.0, Projection::Equirectangular, &[]);
        let share = share(&world.land);
        // The world fills three quarters of the room.
        assert!((0.2..0.3).contains(&share), "{share}");
    }

    #[test]
    fn everything_drawn_lies_in_the_map_or_just_beyond() {
        for projection in [Projection::EqualArea, Projection::Equirectangular, Projection::Mercator] {
            for (west, south, east, north) in
                [(20.0, 15.0, 150.0, 65.0), (170.0, 50.0, -160.0, 72.0), (-180.0, -90.0, 180.0, 90.0)]
            {
                let ground = ground(west, south, east, north, projection, &["USSR", "China"]);
                let bounds = Rect::new(-9.0, -9.0, 1689.0, 729.0);
                for path in [&ground.land.path, &ground.lakes, &ground.areas[0].outline.path] {
                    let found = path.bounding_box();
                    let is_round = found.width() > 1700.0 && ground.land.even_odd;
                    assert!(found.is_finite() && (is_round || bounds.union(found) == bounds), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn names_stand_inside_their_countries() {
        let ground = ground(20.0, 15.0, 150.0, 65.0, Projection::EqualArea, &["China", "Mongolia"]);
        for area in &ground.areas {
            assert!(area.spots.iter().all(|&spot| holds(&area.largest, spot)) && !area.spots.is_empty());
        }
    }
}
