//! Pictures and shadows: each goes into the PDF once, however often it shows.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use krilla::Data;
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use kurbo::{Point, Rect};
use peniko::Color;

use crate::layout::frame::Pixels;

/// Longest side of a shadow's picture, in pixels: a blur needs few.
const MAX_SHADOW_SIDE: f64 = 256.0;

/// A blurred rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shadow {
    /// Its colour.
    pub(super) color: Color,
    /// Radius of the rectangle's corners, in slide units.
    pub(super) radius: f32,
    /// Standard deviation of the blur, in slide units.
    pub(super) std_dev: f32,
}

/// Size, radius, blur, colour.
type ShadowKey = ([u64; 2], u32, u32, u32);

/// The pictures of a document.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    known: BTreeMap<[u8; 32], Option<Image>>,
    shadows: BTreeMap<ShadowKey, (Image, Rect)>,
}

impl Pictures {
    /// A picture; `None` if it holds no pixels.
    pub(super) fn get(&mut self, pixels: &Arc<Pixels>) -> Option<Image> {
        if let Some(known) = self.known.get(&pixels.hash) {
            return known.clone();
        }
        let image = embed(pixels);
        self.known.insert(pixels.hash, image.clone());
        image
    }

    /// The picture of a shadow, and what it covers.
    pub(super) fn shadow(&mut self, shadow: &Shadow, rect: Rect) -> Option<(Image, Rect)> {
        let is_sound = rect.is_finite() && shadow.std_dev.is_finite() && rect.area() > 0.0 && rect.area() < 1e9;
        if !is_sound {
            return None;
        }
        let color = shadow.color.to_rgba8();
        let size = [rect.width().to_bits(), rect.height().to_bits()];
        let key = (size, shadow.radius.to_bits(), shadow.std_dev.to_bits(), color.to_u32());
        let (image, around) = self.shadows.entry(key).or_insert_with(|| {
            let around =
                rect.size().to_rect().inflate(f64::from(shadow.std_dev) * 3.0, f64::from(shadow.std_dev) * 3.0);
            (blurred(shadow, rect.width(), rect.height(), around), around)
        });
        Some((image.clone(), *around + rect.origin().to_vec2()))
    }
}

fn embed(pixels: &Arc<Pixels>) -> Option<Image> {
    let n_bytes = u64::from(pixels.width) * u64::from(pixels.height) * 4;
    if n_bytes == 0 || pixels.rgba.len() as u64 != n_bytes {
        return None;
    }
    if let Some(jpeg) = &pixels.jpeg {
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Arc::clone(jpeg));
        if let Ok(image) = Image::from_jpeg(Data::from(bytes), true) {
            return Some(image);
        }
    }
    Image::from_custom(Raw(Arc::new(Parted { pixels: Arc::clone(pixels), parts: OnceLock::new() })), true).ok()
}

/// Pixels, parted into colours and alpha when they are written.
#[derive(Clone)]
struct Raw(Arc<Parted>);

struct Parted {
    pixels: Arc<Pixels>,
    parts: OnceLock<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Hash for Raw {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.pixels.hash.hash(state);
    }
}

impl Raw {
    fn parts(&self) -> &(Vec<u8>, Option<Vec<u8>>) {
        self.0.parts.get_or_init(|| {
            let pixels = &self.0.pixels;
            let mut colors = Vec::with_capacity(pixels.rgba.len() / 4 * 3);
            pixels.rgba.chunks_exact(4).for_each(|pixel| colors.extend_from_slice(&pixel[..3]));
            let alpha = || pixels.rgba.chunks_exact(4).map(|pixel| pixel[3]).collect();
            (colors, (!pixels.is_opaque).then(alpha))
        })
    }
}

impl CustomImage for Raw {
    fn color_channel(&self) -> &[u8] {
        &self.parts().0
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        // Asked early, whether there is one at all: then nothing needs parting yet.
        if self.0.pixels.is_opaque { None } else { self.parts().1.as_deref() }
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        (self.0.pixels.width, self.0.pixels.height)
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Rgb
    }
}

/// The picture of a rectangle from the origin to `(width, height)`, blurred.
fn blurred(shadow: &Shadow, width: f64, height: f64, around: Rect) -> Image {
    let std_dev = f64::from(shadow.std_dev);
    let unit = (std_dev / 2.0).max(around.width().max(around.height()) / MAX_SHADOW_SIDE).max(0.25);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most some hundred")]
    let side = |length: f64| (length / unit).ceil().max(1.0) as usize;
    let (across, down) = (side(around.width()), side(around.height()));
    let radius = f64::from(shadow.radius).clamp(0.0, width.min(height) / 2.0);
    let (step_x, step_y) = (around.width() / across as f64, around.height() / down as f64);
    let mut mask: Vec<f64> = (0..across * down)
        .map(|i| {
            let x = around.x0 + (0.5 + (i % across) as f64) * step_x;
            let y = around.y0 + (0.5 + (i / across) as f64) * step_y;
            (0.5 - distance(Point::new(x, y), width, height, radius) / unit).clamp(0.0, 1.0)
        })
        .collect();
    blur(&mut mask, across, down, std_dev / unit);
    let [r, g, b, a] = shadow.color.to_rgba8().to_u8_array();
    let mut rgba = Vec::with_capacity(mask.len() * 4);
    for cover in mask {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
        let alpha = (cover * f64::from(a)).round().clamp(0.0, 255.0) as u8;
        rgba.extend([r, g, b, alpha]);
    }
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Image::from_rgba8(rgba, side(across), side(down))
}

/// How far a point lies outside a rectangle with round corners; negative inside.
fn distance(point: Point, width: f64, height: f64, radius: f64) -> f64 {
    let x = (point.x - width / 2.0).abs() - width / 2.0 + radius;
    let y = (point.y - height / 2.0).abs() - height / 2.0 + radius;
    x.max(0.0).hypot(y.max(0.0)) + x.max(y).min(0.0) - radius
}

/// Blurs a picture of one channel, first along its rows, then along its columns.
fn blur(mask: &mut [f64], across: usize, down: usize, std_dev: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
    let reach = (std_dev * 3.0).ceil().clamp(1.0, 64.0) as usize;
    let weights: Vec<f64> = (0..=reach).map(|i| (-0.5 * (i as f64 / std_dev.max(0.01)).powi(2)).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    let mut pass = |n_lines: usize, len: usize, index: &dyn Fn(usize, usize) -> usize| {
        let source = mask.to_vec();
        for line in 0..n_lines {
            for i in 0..len {
                let at = |j: usize| source[index(line, j)];
                let mut sum = weights[0] * at(i);
                for (j, weight) in weights.iter().enumerate().skip(1) {
                    let before = i.checked_sub(j).map_or(0.0, at);
                    let after = if i + j < len { at(i + j) } else { 0.0 };
                    sum += weight * (before + after);
                }
                mask[index(line, i)] = sum / total;
            }
        }
    };
    pass(down, across, &|line, i| line * across + i);
    pass(across, down, &|line, i| i * across + line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_keeps_what_there_was_and_spreads_it() {
        let mut mask = vec![0.0; 21 * 21];
        mask[10 * 21 + 10] = 1.0;
        blur(&mut mask, 21, 21, 2.0);
        assert!((mask.iter().sum::<f64>() - 1.0).abs() < 1e-3);
        assert!(mask[10 * 21 + 10] > mask[10 * 21 + 12] && mask[10 * 21 + 12] > 0.0);
        assert!((mask[8 * 21 + 10] - mask[10 * 21 + 12]).abs() < 1e-9);
    }

    #[test]
    fn round_corners_lie_inside_of_sharp_ones() {
        let corner = Point::new(0.5, 0.5);
        assert!(distance(corner, 100.0, 50.0, 0.0) < 0.0 && distance(corner, 100.0, 50.0, 20.0) > 0.0);
        assert!((distance(Point::new(50.0, -3.0), 100.0, 50.0, 20.0) - 3.0).abs() < 1e-9);
    }
}
