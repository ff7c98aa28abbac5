//! Writes a small TrueType font: outlines, advances, and which character shows which.
//!
//! Fonts on slides are shaped already. A font that is embedded therefore needs
//! no tables of shaping, only what browsers ask of every font.

use std::collections::BTreeMap;

use kurbo::{BezPath, CubicBez, PathEl, Point};

use super::outline::FaceInfo;

/// Most characters of one font.
pub(super) const MAX_CHARS: usize = 60_000;

/// A glyph with the character that shows it.
#[derive(Debug, Clone, Default)]
pub(super) struct FontGlyph {
    /// Outline in units of the font, y upwards.
    pub(super) outline: BezPath,
    /// Advance in units of the font.
    pub(super) advance: u16,
}

/// The bytes of a font of this name.
pub(super) fn font(name: &str, info: &FaceInfo, glyphs: &BTreeMap<char, FontGlyph>) -> Vec<u8> {
    let mut bounds = Bounds::default();
    // The first glyph stands for what the font lacks: nothing.
    let mut drawn = vec![(Drawn::default(), info.units_per_em / 2)];
    for glyph in glyphs.values() {
        let outline = draw(&glyph.outline);
        bounds.add(&outline);
        drawn.push((outline, glyph.advance));
    }
    let (mut glyf, mut loca) = (Vec::new(), Vec::new());
    for (outline, _) in &drawn {
        loca.extend(len32(glyf.len()).to_be_bytes());
        glyf.extend(&outline.bytes);
        glyf.resize(glyf.len().next_multiple_of(4), 0);
    }
    loca.extend(len32(glyf.len()).to_be_bytes());
    if glyf.is_empty() {
        glyf.resize(4, 0);
    }
    let mut hmtx = Vec::new();
    for (outline, advance) in &drawn {
        hmtx.extend(advance.to_be_bytes());
        hmtx.extend(outline.bounds[0].to_be_bytes());
    }
    let n_glyphs = u16::try_from(drawn.len()).unwrap_or(u16::MAX);
    let widest = drawn.iter().map(|(_, advance)| *advance).max().unwrap_or(0);
    let tables = vec![
        (*b"OS/2", os2(info, glyphs)),
        (*b"cmap", cmap(glyphs)),
        (*b"glyf", glyf),
        (*b"head", head(info, &bounds)),
        (*b"hhea", hhea(info, widest, n_glyphs)),
        (*b"hmtx", hmtx),
        (*b"loca", loca),
        (*b"maxp", maxp(n_glyphs, &drawn)),
        (*b"name", names(name)),
        (*b"post", post()),
    ];
    assemble(&tables)
}

fn len32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn words(values: &[i32]) -> Vec<u8> {
    // Each is a 16-bit value, signed or not; the lower half is the same.
    values.iter().flat_map(|value| value.to_be_bytes()[2..].to_vec()).collect()
}

#[derive(Debug, Default, Clone)]
struct Drawn {
    bytes: Vec<u8>,
    bounds: [i16; 4],
    n_points: u16,
    n_contours: u16,
}

#[derive(Debug, Default)]
struct Bounds {
    sides: Option<[i16; 4]>,
}

impl Bounds {
    fn add(&mut self, outline: &Drawn) {
        if outline.n_contours == 0 {
            return;
        }
        let [a, b, c, d] = outline.bounds;
        let [p, q, r, s] = self.sides.unwrap_or(outline.bounds);
        self.sides = Some([a.min(p), b.min(q), c.max(r), d.max(s)]);
    }
}

/// A point with whether it lies on the outline.
type Node = (i16, i16, bool);

fn node(p: Point, is_on: bool) -> Node {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to 15 bits, so that differences fit 16")]
    let side = |value: f64| value.round().clamp(-16_000.0, 16_000.0) as i16;
    (side(p.x), side(p.y), is_on)
}

fn contours(path: &BezPath) -> Vec<Vec<Node>> {
    let mut all: Vec<Vec<Node>> = Vec::new();
    let mut last = Point::ZERO;
    for element in path.elements() {
        if let PathEl::MoveTo(p) = *element {
            all.push(vec![node(p, true)]);
            last = p;
            continue;
        }
        let Some(contour) = all.last_mut() else { continue };
        match *element {
            PathEl::MoveTo(_) | PathEl::ClosePath => {}
            PathEl::LineTo(p) => {
                contour.push(node(p, true));
                last = p;
            }
            PathEl::QuadTo(a, p) => {
                contour.extend([node(a, false), node(p, true)]);
                last = p;
            }
            PathEl::CurveTo(a, b, p) => {
                for (_, _, quad) in CubicBez::new(last, a, b, p).to_quads(0.4) {
                    contour.extend([node(quad.p1, false), node(quad.p2, true)]);
                }
                last = p;
            }
        }
    }
    for contour in &mut all {
        // An outline ends where it begins without saying so.
        if contour.len() > 1 && contour.first() == contour.last() {
            contour.pop();
        }
    }
    all.retain(|contour| contour.len() > 1);
    all
}

fn draw(path: &BezPath) -> Drawn {
    let contours = contours(path);
    let nodes: Vec<Node> = contours.iter().flatten().copied().collect();
    let (Ok(n_points), Ok(n_contours)) = (u16::try_from(nodes.len()), i16::try_from(contours.len())) else {
        return Drawn::default();
    };
    if nodes.is_empty() {
        return Drawn::default();
    }
    let low = |side: fn(&Node) -> i16| nodes.iter().map(side).min().unwrap_or(0);
    let high = |side: fn(&Node) -> i16| nodes.iter().map(side).max().unwrap_or(0);
    let bounds = [low(|n| n.0), low(|n| n.1), high(|n| n.0), high(|n| n.1)];
    let mut bytes = n_contours.to_be_bytes().to_vec();
    bytes.extend(bounds.iter().flat_map(|side| side.to_be_bytes()));
    let mut end = 0_u16;
    for contour in &contours {
        end = end.saturating_add(u16::try_from(contour.len()).unwrap_or(u16::MAX));
        bytes.extend((end - 1).to_be_bytes());
    }
    // No instructions.
    bytes.extend([0, 0]);
    let (mut flags, mut xs, mut ys) = (Vec::new(), Vec::new(), Vec::new());
    let (mut x, mut y) = (0, 0);
    for node in &nodes {
        let flag = u8::from(node.2) | delta(node.0 - x, 0x02, 0x10, &mut xs) | delta(node.1 - y, 0x04, 0x20, &mut ys);
        flags.push(flag);
        (x, y) = (node.0, node.1);
    }
    bytes.extend(flags);
    bytes.extend(xs);
    bytes.extend(ys);
    Drawn { bytes, bounds, n_points, n_contours: n_contours.unsigned_abs() }
}

/// Writes a step along one axis; its flags.
fn delta(step: i16, short: u8, same: u8, out: &mut Vec<u8>) -> u8 {
    match (step, u8::try_from(step.unsigned_abs())) {
        (0, _) => same,
        (step, Ok(length)) => {
            out.push(length);
            if step > 0 { short | same } else { short }
        }
        (step, Err(_)) => {
            out.extend(step.to_be_bytes());
            0
        }
    }
}

fn cmap(glyphs: &BTreeMap<char, FontGlyph>) -> Vec<u8> {
    // Glyphs are numbered in the order of their characters, from 1.
    let mut groups: Vec<(u32, u32, u32)> = Vec::new();
    for (glyph, c) in (1_u32..).zip(glyphs.keys()) {
        let code = u32::from(*c);
        match groups.last_mut() {
            Some(group) if group.1 + 1 == code && code != 0x1_0000 => group.1 = code,
            Some(_) | None => groups.push((code, code, glyph)),
        }
    }
    let basic: Vec<_> = groups.iter().copied().filter(|group| group.1 < 0xffff).collect();
    let narrow = narrow_cmap(&basic);
    let mut out = words(&[0, 2, 3, 1]);
    out.extend(20_u32.to_be_bytes());
    out.extend(words(&[3, 10]));
    out.extend((20 + len32(narrow.len())).to_be_bytes());
    out.extend(narrow);
    out.extend(words(&[12, 0]));
    out.extend((16 + 12 * len32(groups.len())).to_be_bytes());
    out.extend(0_u32.to_be_bytes());
    out.extend(len32(groups.len()).to_be_bytes());
    for (first, last, glyph) in groups {
        out.extend([first, last, glyph].iter().flat_map(|value| value.to_be_bytes()));
    }
    out
}

/// The table of the characters below 0xffff.
fn narrow_cmap(groups: &[(u32, u32, u32)]) -> Vec<u8> {
    let half = |value: u32| i32::try_from(value & 0xffff).unwrap_or(0);
    let n = groups.len() + 1;
    let power = n.ilog2();
    let (double, range) = (half(len32(n) * 2), half(2 << power));
    let mut out = words(&[4, half(16 + 8 * len32(n)), 0, double, range, half(power), double - range]);
    out.extend(groups.iter().flat_map(|group| words(&[half(group.1)])));
    out.extend(words(&[0xffff, 0]));
    out.extend(groups.iter().flat_map(|group| words(&[half(group.0)])));
    out.extend(words(&[0xffff]));
    out.extend(groups.iter().flat_map(|group| words(&[half(group.2.wrapping_sub(group.0))])));
    out.extend(words(&[1]));
    out.extend(groups.iter().flat_map(|_| [0, 0]));
    out.extend([0, 0]);
    out
}

fn head(info: &FaceInfo, bounds: &Bounds) -> Vec<u8> {
    let mut out = words(&[1, 0, 1, 0]);
    // The sum of the file comes last, when there is one.
    out.extend(0_u32.to_be_bytes());
    out.extend(0x5f0f_3cf5_u32.to_be_bytes());
    out.extend(words(&[3, i32::from(info.units_per_em)]));
    // No dates: the same glyphs make the same bytes.
    out.extend([0; 16]);
    out.extend(bounds.sides.unwrap_or_default().iter().flat_map(|side| side.to_be_bytes()));
    let style = i32::from(info.weight >= 600) | i32::from(info.is_italic) << 1;
    out.extend(words(&[style, 6, 2, 1, 0]));
    out
}

fn hhea(info: &FaceInfo, widest: u16, n_glyphs: u16) -> Vec<u8> {
    let mut out = words(&[1, 0, i32::from(info.ascent), i32::from(info.descent), 0, i32::from(widest)]);
    out.extend(words(&[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, i32::from(n_glyphs)]));
    out
}

fn maxp(n_glyphs: u16, drawn: &[(Drawn, u16)]) -> Vec<u8> {
    let n_points = drawn.iter().map(|(outline, _)| outline.n_points).max().unwrap_or(0);
    let n_contours = drawn.iter().map(|(outline, _)| outline.n_contours).max().unwrap_or(0);
    let mut out = words(&[1, 0, i32::from(n_glyphs), i32::from(n_points), i32::from(n_contours)]);
    out.extend(words(&[0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]));
    out
}

fn os2(info: &FaceInfo, glyphs: &BTreeMap<char, FontGlyph>) -> Vec<u8> {
    let em = i32::from(info.units_per_em);
    let code = |c: Option<&char>| c.map_or(0, |c| i32::try_from(u32::from(*c).min(0xffff)).unwrap_or(0xffff));
    let (ascent, descent) = (i32::from(info.ascent), i32::from(info.descent));
    let mut out = words(&[4, em / 2, i32::from(info.weight), 5, 0]);
    out.extend(words(&[em / 2, em / 2, 0, em / 8, em / 2, em / 2, 0, em / 3, em / 20, em / 4, 0]));
    // No classification, no ranges, no vendor.
    out.extend([0; 10 + 16]);
    out.extend(b"NONE");
    let selection = match (info.is_italic, info.weight >= 600) {
        (false, false) => 0x40,
        (true, false) => 1,
        (false, true) => 0x20,
        (true, true) => 0x21,
    };
    out.extend(words(&[selection, code(glyphs.keys().next()), code(glyphs.keys().next_back())]));
    out.extend(words(&[ascent, descent, 0, ascent, -descent]));
    out.extend([0; 8]);
    out.extend(words(&[em / 2, em * 7 / 10, 0, 32, 1]));
    out
}

fn names(name: &str) -> Vec<u8> {
    let texts = [(1, name), (2, "Regular"), (3, name), (4, name), (6, name)];
    let (mut records, mut storage) = (Vec::new(), Vec::new());
    for (id, text) in texts {
        let encoded: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let length = i32::try_from(encoded.len()).unwrap_or(0);
        records.extend(words(&[3, 1, 0x409, id, length, i32::try_from(storage.len()).unwrap_or(0)]));
        storage.extend(encoded);
    }
    let mut out = words(&[0, 5, 6 + 5 * 12]);
    out.extend(records);
    out.extend(storage);
    out
}

fn post() -> Vec<u8> {
    let mut out = words(&[3, 0, 0, 0, -100, 50]);
    out.extend([0; 20]);
    out
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0_u32, |sum, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// Puts tables, sorted by tag, into a file.
pub(super) fn assemble(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let n = u32::try_from(tables.len()).unwrap_or(0).max(1);
    let power = n.ilog2();
    let half = |value: u32| i32::try_from(value & 0xffff).unwrap_or(0);
    let mut out = words(&[1, 0, half(n), half(16 << power), half(power), half(n * 16 - (16 << power))]);
    let mut at = 12 + 16 * tables.len();
    let mut sum_at = None;
    for (tag, bytes) in tables {
        if tag == b"head" {
            sum_at = Some(at + 8);
        }
        out.extend(tag);
        out.extend([checksum(bytes), len32(at), len32(bytes.len())].iter().flat_map(|value| value.to_be_bytes()));
        at += bytes.len().next_multiple_of(4);
    }
    for (_, bytes) in tables {
        out.extend(bytes);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    if let Some(place) = sum_at.and_then(|at| out.get_mut(at..at + 4)) {
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use peniko::{Blob, FontData};

    use super::super::outline::Face;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let info = FaceInfo {
            family: "x".to_owned(),
            units_per_em: 1000,
            weight: 700,
            is_italic: false,
            ascent: 900,
            descent: -200,
            is_colored: false,
        };
        let square = BezPath::from_svg("M0 0 L500 0 C500 300 300 500 0 500 Q10 250 0 0 Z").unwrap();
        let glyph = FontGlyph { outline: square, advance: 600 };
        let glyphs = [' ', 'a', 'b', '中', '😀'].into_iter().map(|c| (c, glyph.clone())).collect();
        let bytes = font("f0", &info, &glyphs);
        assert_eq!(checksum(&bytes), 0xb1b0_afba);
        let face = Face::new(&FontData::new(Blob::from(bytes), 0), &[]).unwrap();
        assert_eq!((face.info.family.as_str(), face.info.weight, face.info.ascent), ("f0", 700, 900));
        assert!((face.advance(2) - 600.0).abs() < 0.01);
        assert!(face.outline(5).elements().len() > 4);
        assert_eq!(face.outline(0).elements().len(), 0);
    }
}
