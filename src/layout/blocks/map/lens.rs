//! Where a point of the globe lies on a map: projections, fitted to what must be seen.
//!
//! A lens is made for one size of a map and fills it: what the view asks for
//! is the least that shows. Every point of the globe has a finite place, the
//! far side too, so that outlines stay whole until they are clipped.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use kurbo::{Point, Rect, Size, Vec2};

use super::atlas::{Cap, Spot, dot};
use crate::model::block::{MapView, Projection};

/// Cosine of the angle from the middle beyond which an equal-area map shows nothing: 150°.
const FARTHEST_COS: f64 = -0.866_025_403_784_438_6;
/// Distance from the middle at which that lies, for a globe of radius 1.
const FARTHEST: f64 = 1.931_851_652_578_136_6;
/// Mercator's projection ends here, in degrees from the equator.
const MERCATOR_END: f64 = 85.0;
/// Least height and width of a view, in degrees.
const LEAST_SPAN: f64 = 0.5;
/// Room between what must be seen and the edge, in slide units.
const PADDING: f64 = 26.0;
/// How much farther places keep from it, in slide units.
const PLACE_PADDING: f64 = 28.0;
/// How much longer a map in a rectangle is than what must be seen: 15 % at each end.
const MOST_SPARE: f64 = 1.3;
/// A map in a rectangle is at least so wide and high if it has the room, in slide units: names need it.
const LEAST_SIDE: f64 = 320.0;

/// A view in order: west of east, south of north, nothing of no size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    /// Longitude of the middle.
    pub lon: f64,
    /// Degrees to each side of it.
    pub half_width: f64,
    /// Latitude of the lower edge.
    pub south: f64,
    /// Latitude of the upper edge.
    pub north: f64,
}

impl View {
    /// What an author meant; the text says what had to be guessed.
    pub(super) fn new(written: &MapView) -> (Self, Option<&'static str>) {
        let clamp_lon = |lon: f64| lon.clamp(-180.0, 360.0);
        let (west, mut east) = (clamp_lon(written.west.get()), clamp_lon(written.east.get()));
        let (south, north) = (written.south.get().clamp(-90.0, 90.0), written.north.get().clamp(-90.0, 90.0));
        let guess = if south > north {
            Some("`south` lies north of `north`; they were exchanged")
        } else if west == east || south == north {
            Some("the view has no size; it was widened")
        } else {
            None
        };
        if east < west {
            east += 360.0;
        }
        let (south, north) = (south.min(north), south.max(north));
        let width = (east - west).clamp(LEAST_SPAN, 360.0);
        let more = ((LEAST_SPAN - (north - south)) / 2.0).max(0.0);
        let (south, north) = ((south - more).max(-90.0), (north + more).min(90.0));
        (Self { lon: f64::midpoint(west, east), half_width: width / 2.0, south, north }, guess)
    }

    /// True if it shows this point.
    pub(super) fn holds(&self, spot: Spot) -> bool {
        let off = (spot.lon - self.lon + 180.0).rem_euclid(360.0) - 180.0;
        off.abs() <= self.half_width && (self.south..=self.north).contains(&spot.lat)
    }

    /// Latitude of the middle. Views around a pole have it there.
    fn middle_latitude(&self, projection: Projection) -> f64 {
        let is_round = projection == Projection::EqualArea && self.half_width >= 150.0;
        if is_round && self.south >= 0.0 && self.north > 85.0 {
            90.0
        } else if is_round && self.north <= 0.0 && self.south < -85.0 {
            -90.0
        } else {
            f64::midpoint(self.south, self.north)
        }
    }
}

/// Turns degrees into slide units; the origin is the map's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lens {
    projection: Projection,
    /// Longitude of the middle.
    lon: f64,
    right: [f64; 3],
    up: [f64; 3],
    out: [f64; 3],
    /// Slide units for a globe's radius.
    scale: f64,
    /// Where the projection's origin lies.
    origin: Vec2,
    /// What is drawn on.
    size: Size,
}

impl Lens {
    /// Fits a view, and the points in it, into a room; the map may turn out smaller where the world ends,
    /// or where it would show far more than was asked for.
    /// `may_show` are points that a map in a rectangle shows as well if its room is high enough.
    pub(super) fn fit(view: &View, projection: Projection, room: Size, must_show: &[Spot], may_show: &[Spot]) -> Self {
        let lat = view.middle_latitude(projection);
        let (sin_lon, cos_lon) = view.lon.to_radians().sin_cos();
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        let mut lens = Self {
            projection,
            lon: view.lon,
            right: [-sin_lon, cos_lon, 0.0],
            up: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            out: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat],
            scale: 1.0,
            origin: Vec2::ZERO,
            size: room,
        };
        let edges = lens.extent(view, lat);
        let inner = Size::new((room.width - 2.0 * PADDING).max(1.0), (room.height - 2.0 * PADDING).max(1.0));
        let scale = |bounds: Rect| (inner.width / bounds.width()).min(inner.height / bounds.height());
        let mut bounds = edges;
        // Places keep farther from the map's edge than the view does. How far that is on the globe
        // depends on the scale, which they change a little.
        for _ in 0..2 {
            let more = PLACE_PADDING / scale(bounds);
            bounds = must_show.iter().fold(edges, |bounds, &spot| {
                let point = lens.plane(lens.near(spot));
                bounds.union(Rect::from_center_size(point, Size::new(2.0 * more, 2.0 * more)))
            });
        }
        lens.scale = scale(bounds);
        let middle = if projection == Projection::EqualArea { bounds.center() } else { lens.shrink(bounds, may_show) };
        lens.origin = (lens.size.to_vec2() / 2.0) - middle.to_vec2() * lens.scale;
        lens
    }

    /// Takes of the room only what the view needs, with little more; the point that is then in the middle.
    fn shrink(&mut self, bounds: Rect, may_show: &[Spot]) -> Point {
        let (end, room, scale) = (self.end(), self.size, self.scale);
        let most = |asked: f64| (asked * scale * MOST_SPARE).max(asked * scale + 2.0 * PADDING).max(LEAST_SIDE);
        // Great circles bend out of a view that holds their ends.
        let heights = may_show.iter().map(|&spot| self.plane(spot).y);
        let (top, bottom) = heights.fold((bounds.y0, bounds.y1), |(top, bottom), y| (y.min(top), y.max(bottom)));
        let width = room.width.min(TAU * scale).min(most(bounds.width()));
        let height = room.height.min(2.0 * end * scale).min(most(bottom - top));
        self.size = Size::new(width, height);
        let half = height / 2.0 / scale;
        // Whatever else may show, the view must; and the world must fill the map.
        let spare = (half - bounds.height() / 2.0 - PADDING / scale).max(0.0);
        let y = f64::midpoint(top, bottom).clamp(bounds.center().y - spare, bounds.center().y + spare);
        Point::new(bounds.center().x, y.clamp(half - end, (end - half).max(half - end)))
    }

    /// The edges of what must show, for a globe of radius 1.
    fn extent(&self, view: &View, lat: f64) -> Rect {
        let (west, east) = (view.lon - view.half_width, view.lon + view.half_width);
        let edges = if lat.abs() == 90.0 {
            let rim = if lat > 0.0 { view.south } else { view.north };
            [0.0, 90.0, 180.0, 270.0].map(|turn| (view.lon + turn, rim))
        } else {
            [(west, lat), (east, lat), (view.lon, view.south), (view.lon, view.north)]
        };
        let edges = edges.into_iter().map(|(lon, lat)| self.plane(Spot::new(lon, lat)));
        let nothing = Rect::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let bounds = edges.fold(nothing, |bounds, point| bounds.union_pt(point));
        let least = LEAST_SPAN.to_radians() / 2.0;
        bounds.inflate((least - bounds.width() / 2.0).max(0.0), (least - bounds.height() / 2.0).max(0.0))
    }

    /// The longitude that comes closest to the middle, of those that mean the same.
    pub(super) fn near(&self, spot: Spot) -> Spot {
        let off = (spot.lon - self.lon + 180.0).rem_euclid(360.0) - 180.0;
        Spot { lon: self.lon + off, ..spot }
    }

    /// The map's size, in slide units.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Where a point lies, in slide units.
    pub(super) fn place(&self, spot: Spot) -> Point {
        (self.plane(spot).to_vec2() * self.scale + self.origin).to_point()
    }

    /// Where a point lies on a map of a globe of radius 1, y down.
    fn plane(&self, spot: Spot) -> Point {
        match self.projection {
            Projection::EqualArea => {
                let (x, y, z) = (dot(self.right, spot.at), -dot(self.up, spot.at), dot(self.out, spot.at));
                if z < FARTHEST_COS {
                    let length = x.hypot(y);
                    // The far end of the globe is everywhere at once; anywhere will do.
                    let (x, y) = if length > 1e-12 { (x / length, y / length) } else { (1.0, 0.0) };
                    return Point::new(x * FARTHEST, y * FARTHEST);
                }
                let k = (2.0 / (1.0 + z)).sqrt();
                Point::new(x * k, y * k)
            }
            Projection::Equirectangular => Point::new((spot.lon - self.lon).to_radians(), -spot.lat.to_radians()),
            Projection::Mercator => {
                let lat = spot.lat.clamp(-MERCATOR_END, MERCATOR_END).to_radians();
                Point::new((spot.lon - self.lon).to_radians(), -lat.tan().asinh())
            }
        }
    }

    /// Distance from the equator to where a projection in a rectangle ends, for a globe of radius 1.
    fn end(&self) -> f64 {
        match self.projection {
            Projection::Mercator => MERCATOR_END.to_radians().tan().asinh(),
            Projection::EqualArea | Projection::Equirectangular => FRAC_PI_2,
        }
    }

    /// The circle around what an equal-area map can show: middle and radius, in slide units.
    pub(super) fn rim(&self) -> Option<(Point, f64)> {
        (self.projection == Projection::EqualArea).then(|| (self.origin.to_point(), FARTHEST * self.scale))
    }

    /// That circle, if it crosses the map: the globe ends inside its frame.
    pub(super) fn visible_rim(&self) -> Option<(Point, f64)> {
        let rect = self.size.to_rect();
        let corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x0, rect.y1), (rect.x1, rect.y1)];
        self.rim().filter(|(middle, radius)| corners.iter().any(|&corner| middle.distance(corner.into()) > *radius))
    }

    /// Moves to the right at which the world repeats and may still be seen, in slide units.
    pub(super) fn repeats(&self) -> Vec<f64> {
        if self.projection == Projection::EqualArea {
            return vec![0.0];
        }
        let turn = TAU * self.scale;
        // The lines' longitudes go from -180° to 180°, or a little beyond.
        let west = (-200.0 - self.lon).to_radians() * self.scale + self.origin.x;
        (-2..=2)
            .map(|k| f64::from(k) * turn)
            .filter(|shift| west + shift < self.size.width && west + shift + turn * 400.0 / 360.0 > 0.0)
            .collect()
    }

    /// Width of the whole world on maps where it repeats, in slide units.
    pub(super) fn turn(&self) -> Option<f64> {
        (self.projection != Projection::EqualArea).then_some(TAU * self.scale)
    }

    /// Where the south pole lies on maps in a rectangle, in slide units.
    pub(super) fn bottom(&self) -> f64 {
        self.end() * self.scale + self.origin.y
    }

    /// What may be seen of the globe.
    pub(super) fn cap(&self) -> Cap {
        let radius = if self.projection == Projection::EqualArea {
            let rect = self.size.to_rect().inflate(12.0, 12.0);
            let corners = [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x0, rect.y1), (rect.x1, rect.y1)];
            let far = corners.iter().map(|&corner| (Vec2::from(corner) - self.origin).hypot() / self.scale);
            2.0 * (far.fold(0.0, f64::max) / 2.0).min(1.0).asin()
        } else {
            PI
        };
        Cap { middle: self.out, radius }
    }

    /// The point of the globe that an equal-area map can't show at all.
    pub(super) fn far_end(&self) -> Option<Spot> {
        (self.projection == Projection::EqualArea).then(|| Spot::towards(self.out.map(|x| -x)))
    }

    /// The shortest way between two points.
    pub(super) fn great_circle(&self, from: Spot, to: Spot) -> Vec<Point> {
        self.track(great_circle(from, to))
    }

    /// A way over points that may cross the edge of the world: no step is longer than half the globe.
    pub(super) fn track(&self, spots: impl IntoIterator<Item = Spot>) -> Vec<Point> {
        let mut last: Option<f64> = None;
        spots
            .into_iter()
            .map(|spot| {
                let spot = match last {
                    Some(lon) => {
                        let off = (spot.lon - lon + 180.0).rem_euclid(360.0) - 180.0;
                        Spot { lon: lon + off, ..spot }
                    }
                    None => self.near(spot),
                };
                last = Some(spot.lon);
                self.place(spot)
            })
            .collect()
    }
}

/// Points on the shortest way between two points, as many as it needs to look round.
pub(super) fn great_circle(from: Spot, to: Spot) -> impl Iterator<Item = Spot> {
    let angle = dot(from.at, to.at).clamp(-1.0, 1.0).acos();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an angle is at most pi")]
    let n_steps = (angle.to_degrees() / 1.5).clamp(8.0, 96.0) as usize;
    (0..=n_steps).map(move |i| {
        let part = i as f64 / n_steps as f64;
        let sin = angle.sin();
        let (a, b) = if sin > 1e-9 {
            (((1.0 - part) * angle).sin() / sin, (part * angle).sin() / sin)
        } else {
            (1.0 - part, part)
        };
        Spot::towards([0, 1, 2].map(|axis| from.at[axis] * a + to.at[axis] * b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Finite;

    fn view(west: f64, south: f64, east: f64, north: f64) -> View {
        let number = |value| Finite::new(value).expect("a number");
        View::new(&MapView { west: number(west), south: number(south), east: number(east), north: number(north) }).0
    }

    const ROOM: Size = Size::new(1680.0, 720.0);

    #[test]
    fn a_view_fills_its_room_in_every_projection() {
        for projection in [Projection::EqualArea, Projection::Equirectangular, Projection::Mercator] {
            let view = view(20.0, 15.0, 150.0, 65.0);
            let lens = Lens::fit(&view, projection, ROOM, &[], &[]);
            assert_eq!(lens.size().height, ROOM.height, "{projection:?}");
            assert!(lens.size().width > ROOM.width * 0.9, "{projection:?} {:?}", lens.size());
            for (lon, lat) in [(20.0, 40.0), (150.0, 40.0), (85.0, 15.0), (85.0, 65.0)] {
                let point = lens.place(Spot::new(lon, lat));
                assert!(ROOM.to_rect().contains(point), "{projection:?} {lon} {lat} {point:?}");
            }
        }
    }

    #[test]
    fn equal_areas_stay_equal() {
        let lens = Lens::fit(&view(20.0, 15.0, 150.0, 65.0), Projection::EqualArea, ROOM, &[], &[]);
        let cell = |lon: f64, lat: f64| {
            let [a, b, c] = [(lon, lat), (lon + 0.1, lat), (lon, lat + 0.1)].map(|(x, y)| lens.place(Spot::new(x, y)));
            (b - a).cross(c - a).abs() / lat.to_radians().cos()
        };
        let middle = cell(85.0, 40.0);
        for (lon, lat) in [(30.0, 20.0), (140.0, 60.0), (85.0, 10.0)] {
            assert!((cell(lon, lat) / middle - 1.0).abs() < 0.01, "{lon} {lat}");
        }
    }

    #[test]
    fn the_whole_world_and_nothing_both_have_a_place() {
        for (west, south, east, north) in [
            (-180.0, -90.0, 180.0, 90.0),
            (-180.0, -90.0, 360.0, 90.0),
            (170.0, -10.0, -170.0, 10.0),
            (5.0, 5.0, 5.0, 5.0),
            (0.0, 90.0, 0.0, 90.0),
            (-180.0, 60.0, 180.0, 90.0),
            (-180.0, -90.0, 180.0, -60.0),
            (10.0, 50.0, 0.0, 40.0),
        ] {
            for projection in [Projection::EqualArea, Projection::Equirectangular, Projection::Mercator] {
                let lens = Lens::fit(&view(west, south, east, north), projection, ROOM, &[], &[]);
                for (lon, lat) in [(0.0, 0.0), (180.0, 0.0), (-180.0, 90.0), (360.0, -90.0), (85.0, 40.0)] {
                    assert!(lens.place(Spot::new(lon, lat)).is_finite());
                }
                assert!(lens.size().width <= ROOM.width && lens.size().height <= ROOM.height);
                assert!(lens.size().width > 300.0 && lens.size().height > 300.0, "{:?}", lens.size());
            }
        }
    }

    #[test]
    fn a_map_in_a_rectangle_shows_little_more_than_was_asked_for() {
        for (west, south, east, north) in [(60.0, -10.0, 80.0, 55.0), (20.0, 40.0, 150.0, 55.0)] {
            for projection in [Projection::Equirectangular, Projection::Mercator] {
                let lens = Lens::fit(&view(west, south, east, north), projection, ROOM, &[], &[]);
                let (a, b) = (lens.place(Spot::new(west, south)), lens.place(Spot::new(east, north)));
                let asked = Rect::from_points(a, b);
                assert!(asked.x0 > 0.0 && asked.y0 > 0.0, "{asked:?}");
                let (width, height) = (lens.size().width, lens.size().height);
                assert!(width <= (asked.width() * 1.3 + 1e-6).max(320.0), "{width} {asked:?}");
                assert!(height <= (asked.height() * 1.3 + 1e-6).max(320.0), "{height} {asked:?}");
                assert!((asked.center().x - width / 2.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn ways_go_over_the_edge_of_the_world_and_not_around_it() {
        let lens = Lens::fit(&view(120.0, 0.0, -120.0, 60.0), Projection::Equirectangular, ROOM, &[], &[]);
        let way = lens.great_circle(Spot::new(140.0, 36.0), Spot::new(-122.0, 37.0));
        assert!(way.windows(2).all(|pair| pair[0].distance(pair[1]) < 100.0));
    }
}
