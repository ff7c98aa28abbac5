//! The outlines of land, lakes and countries, read from the program's own file.
//!
//! Neighbours share their border as one line, so the file is a list of lines
//! and, for each outline, which of them make it up. Its format is told in
//! `assets/maps/README.md`. It knows nothing of maps as written or drawn.

use std::ops::Range;
use std::sync::LazyLock;

/// The file, made by `assets/maps/build.py`.
const DATA: &[u8] = include_bytes!("../../../../assets/maps/world.bin");

/// Degrees for one unit of the file.
const UNIT: f64 = 0.005;
/// Longest step of a line, in degrees: a longer one would bend when it is projected.
const LONGEST_STEP: f64 = 2.0;
/// Points of a line that are shown or left out together.
const CHUNK: usize = 48;

static WORLD: LazyLock<Atlas> = LazyLock::new(|| Atlas::read(DATA).unwrap_or_default());

/// The world, decoded when it is first asked for.
pub(super) fn world() -> &'static Atlas {
    &WORLD
}

/// Outlines of the world.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    /// Coasts and borders.
    pub lines: Vec<Line>,
    /// Outlines of the land, lakes not left out.
    pub land: Vec<Ring>,
    /// Lakes that are always the same.
    pub lakes: Vec<Ring>,
    /// The Aral Sea as it is today.
    pub aral_today: Vec<Ring>,
    /// The Aral Sea as it was in 1960.
    pub aral_1960: Vec<Ring>,
    /// Countries, some of the past, by name.
    pub areas: Vec<Area>,
}

/// A country.
#[derive(Debug)]
pub(super) struct Area {
    /// Its English name.
    pub name: String,
    /// Its outlines.
    pub rings: Vec<Ring>,
}

/// Lines that make up an outline, in order.
pub(super) type Ring = Vec<Link>;

/// A line of an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// Index of the line.
    pub line: usize,
    /// True if the outline runs along it backwards.
    pub is_backwards: bool,
}

/// What a line parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Land from sea.
    Coast,
    /// Countries of all times since 1945.
    Border,
    /// Republics of the Soviet Union.
    Soviet,
    /// Countries that were one before 1991.
    Federal,
    /// Land from a lake.
    Shore,
}

/// A coast or border.
#[derive(Debug)]
pub(super) struct Line {
    /// What it parts.
    pub kind: LineKind,
    /// Its points. Longitudes go on beyond 180° where it crosses that meridian.
    pub points: Vec<Spot>,
    /// Parts of it, each with the cap of the globe that holds them.
    pub chunks: Vec<(Range<usize>, Cap)>,
    /// Longitudes of its westernmost and easternmost point.
    lons: (f64, f64),
    /// Latitude of its northernmost point.
    north: f64,
}

/// A point of the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
    /// The same as a vector of length 1.
    pub at: [f64; 3],
}

/// A round part of the globe.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cap {
    /// Its middle, a vector of length 1.
    pub middle: [f64; 3],
    /// Its radius, in radians.
    pub radius: f64,
}

impl Spot {
    /// A point by its degrees.
    pub(super) fn new(lon: f64, lat: f64) -> Self {
        let (sin_lon, cos_lon) = lon.to_radians().sin_cos();
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        Self { lon, lat, at: [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat] }
    }

    /// A point by its direction, which need not have length 1.
    pub(super) fn towards(at: [f64; 3]) -> Self {
        let [x, y, z] = at;
        let length = (x * x + y * y + z * z).sqrt().max(f64::MIN_POSITIVE);
        let at = [x / length, y / length, z / length];
        Self { lon: y.atan2(x).to_degrees(), lat: at[2].clamp(-1.0, 1.0).asin().to_degrees(), at }
    }
}

/// The cosine of the angle between two directions.
pub(super) fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl Cap {
    fn around(points: &[Spot]) -> Self {
        let sum = points.iter().fold([0.0; 3], |s, p| [s[0] + p.at[0], s[1] + p.at[1], s[2] + p.at[2]]);
        let middle = Spot::towards(sum).at;
        let least = points.iter().map(|point| dot(point.at, middle)).fold(1.0, f64::min);
        Self { middle, radius: least.clamp(-1.0, 1.0).acos() }
    }

    /// True if it may share a point with another one.
    pub(super) fn touches(self, other: Self) -> bool {
        let reach = self.radius + other.radius;
        reach >= std::f64::consts::PI || dot(self.middle, other.middle) >= reach.cos()
    }
}

impl Line {
    fn new(kind: LineKind, corners: &[(f64, f64)]) -> Self {
        let mut points: Vec<Spot> = Vec::with_capacity(corners.len());
        for &(lon, lat) in corners {
            if let Some(last) = points.last().copied() {
                let n_steps = ((lon - last.lon).abs().max((lat - last.lat).abs()) / LONGEST_STEP).ceil().max(1.0);
                for i in 1..n_steps as usize {
                    let part = i as f64 / n_steps;
                    points.push(Spot::new(last.lon + (lon - last.lon) * part, last.lat + (lat - last.lat) * part));
                }
            }
            points.push(Spot::new(lon, lat));
        }
        let chunks = (0..points.len())
            .step_by(CHUNK)
            .map(|start| {
                let range = start..(start + CHUNK).min(points.len());
                // The next point too: the step to it belongs to the chunk.
                let cap = Cap::around(&points[start..(range.end + 1).min(points.len())]);
                (range, cap)
            })
            .collect();
        let lons = points.iter().map(|p| p.lon);
        let lons = (lons.clone().fold(f64::INFINITY, f64::min), lons.fold(f64::NEG_INFINITY, f64::max));
        let north = points.iter().map(|p| p.lat).fold(-90.0, f64::max);
        Self { kind, points, chunks, lons, north }
    }

    /// True if the way from a point to the north pole may cross it.
    fn may_lie_north_of(&self, spot: Spot) -> bool {
        let (west, east) = self.lons;
        self.north > spot.lat && (spot.lon - west).rem_euclid(360.0) <= east - west + 1e-9
    }
}

impl Atlas {
    fn read(data: &[u8]) -> Option<Self> {
        let mut reader = Reader { data, at: 0 };
        let n_lines = reader.count()?;
        let mut atlas = Self::default();
        for _ in 0..n_lines {
            atlas.lines.push(reader.line()?);
        }
        atlas.land = reader.rings()?;
        atlas.lakes = reader.rings()?;
        atlas.aral_today = reader.rings()?;
        atlas.aral_1960 = reader.rings()?;
        for _ in 0..reader.count()? {
            let name = reader.text()?;
            atlas.areas.push(Area { name, rings: reader.rings()? });
        }
        Some(atlas)
    }

    /// True if outlines hold a point, told by how often the way from it to the north pole crosses them.
    pub(super) fn holds(&self, rings: &[Ring], spot: Spot) -> bool {
        let mut is_inside = false;
        let lines = rings.iter().flatten().map(|link| &self.lines[link.line]);
        for line in lines.filter(|line| line.may_lie_north_of(spot)) {
            for pair in line.points.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                let before = (a.lon - spot.lon + 180.0).rem_euclid(360.0) - 180.0;
                let after = before + b.lon - a.lon;
                if (before < 0.0) != (after < 0.0) {
                    let lat = a.lat + (b.lat - a.lat) * before / (before - after);
                    is_inside ^= lat > spot.lat;
                }
            }
        }
        is_inside
    }
}

/// Reads the file from front to back.
struct Reader<'a> {
    data: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.data.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// Seven bits in each byte, the lowest first.
    fn number(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// The sign is the lowest bit.
    fn signed(&mut self) -> Option<i32> {
        let value = self.number()?;
        let half = i32::try_from(value >> 1).ok()?;
        Some(if value & 1 == 0 { half } else { -half - 1 })
    }

    /// A number of things that follow; each takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.data.len() - self.at).then_some(count)
    }

    fn text(&mut self) -> Option<String> {
        let len = self.count()?;
        let bytes = self.data.get(self.at..self.at + len)?;
        self.at += len;
        String::from_utf8(bytes.to_vec()).ok()
    }

    fn line(&mut self) -> Option<Line> {
        let kind = match self.byte()? {
            0 => LineKind::Coast,
            1 => LineKind::Border,
            2 => LineKind::Soviet,
            3 => LineKind::Federal,
            4 => LineKind::Shore,
            _ => return None,
        };
        let (mut x, mut y) = (0_i32, 0_i32);
        let mut corners = Vec::new();
        for _ in 0..self.count()? {
            x = x.checked_add(self.signed()?)?;
            y = y.checked_add(self.signed()?)?;
            corners.push((f64::from(x) * UNIT, f64::from(y) * UNIT));
        }
        (!corners.is_empty()).then(|| Line::new(kind, &corners))
    }

    fn rings(&mut self) -> Option<Vec<Ring>> {
        let mut rings = Vec::new();
        let mut line = 0_i32;
        for _ in 0..self.count()? {
            let mut ring = Vec::new();
            for _ in 0..self.count()? {
                line = line.checked_add(self.signed()?)?;
                ring.push(Link { line: usize::try_from(line).ok()?, is_backwards: false });
            }
            for links in ring.chunks_mut(8) {
                let bits = self.byte()?;
                for (i, link) in links.iter_mut().enumerate() {
                    link.is_backwards = bits >> i & 1 == 1;
                }
            }
            // The next ring counts on from the last line of this one.
            rings.push(ring);
        }
        Some(rings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(name: &str) -> &'static Area {
        world().areas.iter().find(|area| area.name == name).unwrap_or_else(|| panic!("{name} is an area"))
    }

    #[test]
    fn the_file_is_small_and_whole() {
        assert!(DATA.len() < 200_000, "{}", DATA.len());
        let world = world();
        assert!(world.lines.len() > 1000 && world.areas.len() > 240, "{}", world.areas.len());
        let rings = world.areas.iter().flat_map(|area| &area.rings).chain(&world.land).chain(&world.lakes);
        for ring in rings {
            let ends = |link: &Link| {
                let points = &world.lines[link.line].points;
                let (first, last) = (points[0], points[points.len() - 1]);
                if link.is_backwards { (last, first) } else { (first, last) }
            };
            for (i, link) in ring.iter().enumerate() {
                let next = &ring[(i + 1) % ring.len()];
                let (end, start) = (ends(link).1, ends(next).0);
                assert!(dot(end.at, start.at) > 1.0 - 1e-12, "outlines are closed");
            }
        }
    }

    #[test]
    fn places_lie_in_their_countries() {
        for (name, lon, lat) in [
            ("USSR", 37.62, 55.75),
            ("USSR", 76.95, 43.24),
            ("USSR", 158.0, 54.0),
            ("USSR", -175.0, 66.5),
            ("China", 116.40, 39.90),
            ("Mongolia", 106.91, 47.92),
            ("Czechoslovakia", 14.4, 50.1),
            ("Yugoslavia", 20.5, 44.8),
        ] {
            assert!(world().holds(&area(name).rings, Spot::new(lon, lat)), "{name} {lon} {lat}");
        }
        assert!(!world().holds(&area("USSR").rings, Spot::new(116.4, 39.9)));
        assert!(!world().holds(&world().land, Spot::new(51.0, 42.0)), "the Caspian is no land");
        assert!(world().holds(&world().lakes, Spot::new(108.0, 53.5)), "Baikal is a lake");
        assert!(world().holds(&world().aral_1960, Spot::new(60.0, 45.0)));
    }

    #[test]
    fn a_broken_file_is_refused() {
        for len in 0..400 {
            assert!(Atlas::read(&DATA[..len * 97 % DATA.len()]).is_none());
        }
    }
}
