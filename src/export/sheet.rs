//! A contact sheet: all slides of a deck in one picture, as on a strip held to the light.

use crate::raster::{MAX_SIDE, Pixmap};

/// Colour between the slides: a dark grey that belongs to no theme.
const MARGIN_COLOR: [u8; 4] = [38, 38, 38, 255];

/// The grid of a contact sheet, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    n_slides: u32,
    n_columns: u32,
    /// Width and height of one slide's picture.
    pub cell: (u32, u32),
    margin: u32,
}

impl Sheet {
    /// A grid for this many slides of this shape (width by height), `width` pixels across.
    /// Where it would be higher than a picture may be, the slides get smaller.
    #[must_use]
    pub fn new(n_slides: usize, aspect: f64, width: u32) -> Self {
        let n_slides = u32::try_from(n_slides.max(1)).unwrap_or(u32::MAX);
        let aspect = if aspect.is_finite() { aspect.clamp(0.05, 20.0) } else { 1.0 };
        let width = width.clamp(16, MAX_SIDE);
        let mut n_columns = columns_for(n_slides);
        loop {
            let sheet = Self::with_columns(n_slides, n_columns, aspect, width);
            let fits = sheet.size_unchecked().1 <= u64::from(MAX_SIDE);
            if fits || sheet.cell.0 <= 2 {
                return sheet;
            }
            n_columns += n_columns.div_ceil(4);
        }
    }

    fn with_columns(n_slides: u32, n_columns: u32, aspect: f64, width: u32) -> Self {
        let margin = (width / (n_columns * 24)).max(1);
        let across = (width.saturating_sub(margin * (n_columns + 1)) / n_columns).max(1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width over a bounded aspect")]
        let down = (f64::from(across) / aspect).round().max(1.0) as u32;
        Self { n_slides, n_columns, cell: (across, down), margin }
    }

    fn size_unchecked(&self) -> (u64, u64) {
        let n_rows = self.n_slides.div_ceil(self.n_columns);
        let length = |n: u32, cell: u32| u64::from(n) * u64::from(cell) + (u64::from(n) + 1) * u64::from(self.margin);
        (length(self.n_columns, self.cell.0), length(n_rows, self.cell.1))
    }

    /// Width and height of the whole sheet.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        let (width, height) = self.size_unchecked();
        let side = |length: u64| u32::try_from(length).map_or(MAX_SIDE, |length| length.min(MAX_SIDE));
        (side(width), side(height))
    }

    /// An empty sheet.
    #[must_use]
    pub fn blank(&self) -> Pixmap {
        let (width, height) = self.size();
        let mut pixmap = Pixmap::new(width, height);
        for pixel in pixmap.data.chunks_exact_mut(4) {
            pixel.copy_from_slice(&MARGIN_COLOR);
        }
        pixmap
    }

    /// Puts a slide's picture at its place; what doesn't fit there is left out.
    pub fn put(&self, sheet: &mut Pixmap, index: usize, picture: &Pixmap) {
        let Ok(index) = u32::try_from(index) else { return };
        let (column, row) = (index % self.n_columns, index / self.n_columns);
        let x = self.margin + column * (self.cell.0 + self.margin);
        let y = self.margin + row * (self.cell.1 + self.margin);
        let width = picture.width.min(self.cell.0).min(sheet.width.saturating_sub(x)) as usize * 4;
        for line in 0..picture.height.min(self.cell.1).min(sheet.height.saturating_sub(y)) {
            let from = line as usize * picture.width as usize * 4;
            let to = ((y + line) as usize * sheet.width as usize + x as usize) * 4;
            if let (Some(target), Some(source)) =
                (sheet.data.get_mut(to..to + width), picture.data.get(from..from + width))
            {
                target.copy_from_slice(source);
            }
        }
    }
}

/// Columns that make a sheet about as wide as a screen, and never one lonely column.
fn columns_for(n_slides: u32) -> u32 {
    match n_slides {
        0..=4 => n_slides.clamp(1, 2),
        5..=9 => 3,
        10..=24 => 4,
        25..=60 => 6,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slide_has_its_place() {
        for n_slides in [1, 2, 3, 7, 12, 76] {
            let sheet = Sheet::new(n_slides, 16.0 / 9.0, 1920);
            let mut pixmap = sheet.blank();
            assert!(pixmap.width <= 1920 && pixmap.height <= MAX_SIDE, "{n_slides}: {pixmap:?}");
            let mut white = Pixmap::new(sheet.cell.0, sheet.cell.1);
            white.data.fill(255);
            for index in 0..n_slides {
                sheet.put(&mut pixmap, index, &white);
            }
            let n_white = pixmap.data.chunks_exact(4).filter(|pixel| *pixel == [255; 4]).count();
            assert_eq!(n_white, n_slides * sheet.cell.0 as usize * sheet.cell.1 as usize);
        }
    }

    #[test]
    fn odd_requests_end_within_limits() {
        for (n_slides, aspect, width) in [(0, 1.0, 0), (100_000, 0.05, 16), (900, f64::NAN, 600)] {
            let pixmap = Sheet::new(n_slides, aspect, width).blank();
            assert!(pixmap.width <= MAX_SIDE && pixmap.height <= MAX_SIDE);
        }
    }
}
