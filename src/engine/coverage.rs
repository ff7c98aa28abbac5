//! Which parts of a picture hold anything, and which part hides all that lies below it.
//!
//! Where there is no graphics card, painted area is time. So pictures are looked
//! at once, when they are drawn, in a coarse grid of tiles; the window then paints
//! no empty tile and nothing that can't be seen.

use kurbo::Rect;

use crate::raster::Pixmap;

/// Tiles of a picture, across and down.
pub const COLUMNS: usize = 16;
/// See [`COLUMNS`].
pub const ROWS: usize = 9;
/// More parts than this are painted as one.
const MAX_PARTS: usize = 24;

/// What is to be painted of a picture, in shares of its width and height.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// All that isn't empty lies in these; they don't overlap.
    pub parts: Vec<Rect>,
    /// Nothing below this shows through; `None` if there is no such part worth speaking of.
    pub hides: Option<Rect>,
}

impl Coverage {
    /// The whole picture, which hides nothing.
    #[must_use]
    pub fn whole() -> Self {
        Self { parts: vec![UNIT], hides: None }
    }

    /// Looks at a picture.
    #[must_use]
    pub fn of(pixmap: &Pixmap) -> Self {
        let (width, height) = (pixmap.width as usize, pixmap.height as usize);
        let mut is_seen = [false; COLUMNS * ROWS];
        let mut is_solid = [true; COLUMNS * ROWS];
        for (y, line) in pixmap.data.chunks_exact((width * 4).max(1)).enumerate() {
            let row = tile_at(y, height, ROWS);
            for column in 0..COLUMNS {
                let part = &line[edge(column, width, COLUMNS) * 4..edge(column + 1, width, COLUMNS) * 4];
                let (most, least) = part
                    .chunks_exact(4)
                    .fold((0, u8::MAX), |(most, least), pixel| (u8::max(most, pixel[3]), u8::min(least, pixel[3])));
                is_seen[row * COLUMNS + column] |= most > 0;
                is_solid[row * COLUMNS + column] &= least == u8::MAX;
            }
        }
        let parts = parts((width, height), |column, row| is_seen[row * COLUMNS + column]);
        let solid = largest(|column, row| is_solid[row * COLUMNS + column]);
        let hides = solid.map(|tiles| grown(pixmap, pixels((width, height), tiles)));
        let share = |[x0, y0, x1, y1]: [usize; 4]| {
            let (w, h) = (width as f64, height as f64);
            Rect::new(x0 as f64 / w, y0 as f64 / h, x1 as f64 / w, y1 as f64 / h)
        };
        Self { parts: parts.unwrap_or_else(|| vec![UNIT]), hides: hides.map(share) }
    }

    /// Where two pictures of one size differ.
    #[must_use]
    pub fn of_difference(one: &Pixmap, other: &Pixmap) -> Self {
        let (width, height) = (one.width as usize, one.height as usize);
        let stride = (width * 4).max(1);
        let mut differs = [false; COLUMNS * ROWS];
        for (y, (a, b)) in one.data.chunks_exact(stride).zip(other.data.chunks_exact(stride)).enumerate() {
            let row = tile_at(y, height, ROWS);
            for column in 0..COLUMNS {
                let part = edge(column, width, COLUMNS) * 4..edge(column + 1, width, COLUMNS) * 4;
                differs[row * COLUMNS + column] |= a[part.clone()] != b[part];
            }
        }
        let parts = parts((width, height), |column, row| differs[row * COLUMNS + column]);
        Self { parts: parts.unwrap_or_else(|| vec![UNIT]), hides: None }
    }
}

const UNIT: Rect = Rect::new(0.0, 0.0, 1.0, 1.0);

/// The marked tiles of a picture of `size` pixels as few rectangles, in shares of it; `None` if they are too many.
#[must_use]
pub fn parts(size: (usize, usize), is_marked: impl Fn(usize, usize) -> bool) -> Option<Vec<Rect>> {
    let mut parts: Vec<[usize; 4]> = Vec::new();
    for row in 0..ROWS {
        let mut column = 0;
        while column < COLUMNS {
            let from = column;
            while column < COLUMNS && is_marked(column, row) {
                column += 1;
            }
            if column > from {
                // A part that goes on below another one of the same width becomes one with it.
                match parts.iter_mut().find(|part| part[0] == from && part[2] == column && part[3] == row) {
                    Some(above) => above[3] = row + 1,
                    None => parts.push([from, row, column, row + 1]),
                }
            }
            column += 1;
        }
    }
    let share = |tile: usize, length: usize, n: usize| edge(tile, length, n) as f64 / length.max(1) as f64;
    let rect = |[x0, y0, x1, y1]: [usize; 4]| {
        let (x0, x1) = (share(x0, size.0, COLUMNS), share(x1, size.0, COLUMNS));
        Rect::new(x0, share(y0, size.1, ROWS), x1, share(y1, size.1, ROWS))
    };
    (parts.len() <= MAX_PARTS).then(|| parts.into_iter().map(rect).collect())
}

/// Where a tile begins, in pixels.
#[must_use]
pub fn edge(tile: usize, length: usize, n: usize) -> usize {
    tile * length / n
}

/// The tile that a row of pixels lies in.
#[must_use]
pub fn tile_at(pixel: usize, length: usize, n: usize) -> usize {
    (0..n).rev().find(|&tile| edge(tile, length, n) <= pixel).unwrap_or(0)
}

fn pixels(size: (usize, usize), [x0, y0, x1, y1]: [usize; 4]) -> [usize; 4] {
    [edge(x0, size.0, COLUMNS), edge(y0, size.1, ROWS), edge(x1, size.0, COLUMNS), edge(y1, size.1, ROWS)]
}

/// The largest rectangle of marked tiles; `None` if there are fewer than two by two.
fn largest(is_marked: impl Fn(usize, usize) -> bool) -> Option<[usize; 4]> {
    let mut best: Option<[usize; 4]> = None;
    let area = |[x0, y0, x1, y1]: [usize; 4]| (x1 - x0) * (y1 - y0);
    for top in 0..ROWS {
        let mut is_open = [true; COLUMNS];
        for bottom in top..ROWS {
            (0..COLUMNS).for_each(|column| is_open[column] &= is_marked(column, bottom));
            let mut from = 0;
            // The end of the row closes what is open.
            for (column, is_open) in is_open.into_iter().chain([false]).enumerate() {
                if is_open {
                    continue;
                }
                let found = [from, top, column, bottom + 1];
                let is_telling = column >= from + 2 && bottom > top;
                if is_telling && best.is_none_or(|best| area(found) > area(best)) {
                    best = Some(found);
                }
                from = column + 1;
            }
        }
    }
    best
}

/// A solid rectangle of pixels, moved outwards as far as it stays solid.
fn grown(pixmap: &Pixmap, [mut x0, mut y0, mut x1, mut y1]: [usize; 4]) -> [usize; 4] {
    let (width, height) = (pixmap.width as usize, pixmap.height as usize);
    let is_solid = |x: usize, y: usize| pixmap.data.get((y * width + x) * 4 + 3) == Some(&u8::MAX);
    while y0 > 0 && (x0..x1).all(|x| is_solid(x, y0 - 1)) {
        y0 -= 1;
    }
    while y1 < height && (x0..x1).all(|x| is_solid(x, y1)) {
        y1 += 1;
    }
    while x0 > 0 && (y0..y1).all(|y| is_solid(x0 - 1, y)) {
        x0 -= 1;
    }
    while x1 < width && (y0..y1).all(|y| is_solid(x1, y)) {
        x1 += 1;
    }
    [x0, y0, x1, y1]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opaque inside the rectangle of pixels, empty elsewhere.
    fn picture([x0, y0, x1, y1]: [u32; 4]) -> Pixmap {
        let mut pixmap = Pixmap::new(160, 90);
        for (x, y) in (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))) {
            pixmap.data[((y * 160 + x) * 4 + 3) as usize] = 255;
        }
        pixmap
    }

    #[test]
    fn empty_tiles_are_left_out_and_what_hides_is_known_to_the_pixel() {
        let coverage = Coverage::of(&picture([23, 15, 117, 48]));
        assert_eq!(coverage.parts, [Rect::new(2.0 / 16.0, 1.0 / 9.0, 12.0 / 16.0, 5.0 / 9.0)]);
        assert_eq!(coverage.hides, Some(Rect::new(23.0 / 160.0, 15.0 / 90.0, 117.0 / 160.0, 48.0 / 90.0)));
        assert_eq!(Coverage::of(&picture([0, 0, 160, 90])), Coverage { parts: vec![UNIT], hides: Some(UNIT) });
        assert_eq!(Coverage::of(&picture([0, 0, 0, 0])), Coverage { parts: Vec::new(), hides: None });
    }

    #[test]
    fn what_shines_through_hides_nothing() {
        let mut glass = picture([0, 0, 160, 90]);
        glass.data.iter_mut().for_each(|byte| *byte = (*byte).min(254));
        assert_eq!(Coverage::of(&glass), Coverage::whole());
        // One hole: what is left hides beside it.
        let mut holed = picture([0, 0, 160, 90]);
        holed.data[(45 * 160 + 12) * 4 + 3] = 0;
        assert_eq!(Coverage::of(&holed).hides, Some(Rect::new(13.0 / 160.0, 0.0, 1.0, 1.0)));
    }

    #[test]
    fn only_what_differs_is_painted() {
        let (one, other) = (picture([0, 0, 9, 9]), picture([0, 0, 8, 9]));
        assert_eq!(Coverage::of_difference(&one, &other).parts, [Rect::new(0.0, 0.0, 1.0 / 16.0, 1.0 / 9.0)]);
        assert!(Coverage::of_difference(&one, &one).parts.is_empty());
    }

    #[test]
    fn the_smallest_pictures_have_parts_too() {
        for (width, height) in [(1, 1), (3, 2), (40, 1)] {
            let mut pixmap = Pixmap::new(width, height);
            pixmap.data.fill(255);
            let coverage = Coverage::of(&pixmap);
            let area: f64 = coverage.parts.iter().map(|part| part.area()).sum();
            assert!((area - 1.0).abs() < 1e-9, "{width} by {height}: {coverage:?}");
        }
    }
}
