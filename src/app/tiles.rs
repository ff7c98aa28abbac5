//! Which parts of two pictures differ, told from a few numbers of each.
//!
//! Slides share their ground, their footer and often their title. A fade need
//! only paint what changes, and where there is no graphics card painted area
//! is time. The pixels themselves are gone by then: they are textures.

use kurbo::Rect;

use crate::engine::coverage::{COLUMNS, ROWS, edge, parts, tile_at};
use crate::raster::Pixmap;

/// A number for each part of a picture; different parts have different numbers, but for one case in 2⁶⁴.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    size: (usize, usize),
    marks: Box<[u64]>,
}

impl Tiles {
    /// The tiles of a picture.
    #[must_use]
    pub fn of(pixmap: &Pixmap) -> Self {
        let size = (pixmap.width as usize, pixmap.height as usize);
        let mut marks = vec![0_u64; COLUMNS * ROWS];
        for (y, line) in pixmap.data.chunks_exact((size.0 * 4).max(1)).enumerate() {
            let row = tile_at(y, size.1, ROWS);
            for column in 0..COLUMNS {
                let (from, to) = (edge(column, size.0, COLUMNS) * 4, edge(column + 1, size.0, COLUMNS) * 4);
                let mark = &mut marks[row * COLUMNS + column];
                *mark = line[from..to].chunks_exact(4).fold(*mark, |mark, pixel| {
                    let pixel = u64::from(u32::from_le_bytes([pixel[0], pixel[1], pixel[2], pixel[3]]));
                    // Multiplication by an odd constant with a turn of the bits (Fibonacci hashing).
                    (mark ^ pixel).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
                });
            }
        }
        Self { size, marks: marks.into() }
    }

    /// The parts in which two pictures of one size differ, in shares of width and height; `None` for all of it.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<Vec<Rect>> {
        if self.size != other.size || self.size.0 == 0 || self.size.1 == 0 {
            return None;
        }
        parts(self.size, |column, row| self.marks[row * COLUMNS + column] != other.marks[row * COLUMNS + column])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(dots: &[(u32, u32)]) -> Tiles {
        let mut pixmap = Pixmap::new(160, 90);
        for &(x, y) in dots {
            pixmap.data[((y * 160 + x) * 4) as usize] = 255;
        }
        Tiles::of(&pixmap)
    }

    #[test]
    fn only_tiles_that_differ_are_painted() {
        assert_eq!(picture(&[]).difference(&picture(&[])), Some(Vec::new()));
        assert_eq!(picture(&[(5, 5)]).difference(&picture(&[(5, 5)])), Some(Vec::new()));
        let one = picture(&[]).difference(&picture(&[(15, 25)])).unwrap();
        assert_eq!(one, [Rect::new(1.0 / 16.0, 2.0 / 9.0, 2.0 / 16.0, 3.0 / 9.0)]);
        // Two neighbours become one part, and so do two below each other.
        let wide = picture(&[]).difference(&picture(&[(15, 25), (25, 25), (15, 35), (25, 35)])).unwrap();
        assert_eq!(wide, [Rect::new(1.0 / 16.0, 2.0 / 9.0, 3.0 / 16.0, 4.0 / 9.0)]);
    }

    #[test]
    fn every_pixel_lies_in_a_tile_and_sizes_must_agree() {
        let last = picture(&[]).difference(&picture(&[(159, 89)])).unwrap();
        assert_eq!(last, [Rect::new(15.0 / 16.0, 8.0 / 9.0, 1.0, 1.0)]);
        assert_eq!(picture(&[]).difference(&Tiles::of(&Pixmap::new(161, 90))), None);
        assert_eq!(Tiles::of(&Pixmap::new(3, 2)).difference(&Tiles::of(&Pixmap::new(3, 2))), Some(Vec::new()));
        let chequered: Vec<(u32, u32)> =
            (0..16).flat_map(|x| (0..9).map(move |y| (x, y))).filter(|(x, y)| (x + y) % 2 == 0).collect();
        let dots: Vec<(u32, u32)> = chequered.iter().map(|(x, y)| (x * 10 + 5, y * 10 + 5)).collect();
        assert_eq!(picture(&[]).difference(&picture(&dots)), None);
    }
}
