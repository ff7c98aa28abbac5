//! Pictures: shrunk once to the size they have in pixels, then kept.
//!
//! The back end samples a picture at single points, so a large photo drawn
//! small would shimmer. A picture is therefore resampled with a proper filter
//! to device size and drawn pixel for pixel.

use std::sync::Arc;

use fast_image_resize as fir;
use kurbo::{Affine, Rect};
use quick_cache::sync::Cache;
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use vello_cpu::peniko::{Extend, ImageAlphaType, ImageQuality, ImageSampler};
use vello_cpu::{Image as Paint, ImageSource, PixelMetadata, Pixmap};

use super::{Canvas, MAX_SIDE, to_pixels};
use crate::layout::frame::{Image, Pixels};

/// Most bytes of scaled pictures that are kept.
const CACHE_BYTES: u64 = 192 << 20;

/// Most pixels that a picture is scaled up to; larger ones are cut out of while drawing.
const MAX_SCALED_PIXELS: u64 = 40_000_000;

/// Content hash, width, height.
type Key = ([u8; 32], u32, u32);

/// Pictures at the sizes they were drawn at; shared between threads.
pub struct ScaledImages {
    cache: Cache<Key, Arc<Pixmap>, ByBytes>,
}

impl std::fmt::Debug for ScaledImages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ScaledImages({} bytes)", self.cache.weight())
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Arc<Pixmap>> for ByBytes {
    fn weight(&self, _key: &Key, pixmap: &Arc<Pixmap>) -> u64 {
        u64::from(pixmap.width()) * u64::from(pixmap.height()) * 4 + 64
    }
}

impl Default for ScaledImages {
    fn default() -> Self {
        Self::new(CACHE_BYTES)
    }
}

impl ScaledImages {
    /// A cache that keeps at most this many bytes.
    #[must_use]
    pub fn new(max_bytes: u64) -> Self {
        // One shard: the bound of a shard is also that of one picture.
        let options = OptionsBuilder::new().shards(1).estimated_items_capacity(64).weight_capacity(max_bytes).build();
        let hasher = DefaultHashBuilder::default();
        let cache = match options {
            Ok(options) => {
                Cache::with_options(options, ByBytes, hasher, quick_cache::sync::DefaultLifecycle::default())
            }
            Err(_) => Cache::with_weighter(64, max_bytes, ByBytes),
        };
        Self { cache }
    }

    /// The picture at this size in pixels; `None` if it can't be made.
    fn scaled(&self, pixels: &Pixels, width: u32, height: u32) -> Option<Arc<Pixmap>> {
        let key = (pixels.hash, width, height);
        self.cache.get_or_insert_with(&key, || scale(pixels, width, height).map(Arc::new).ok_or(())).ok()
    }
}

impl Canvas {
    pub(super) fn draw_image(&mut self, image: &Image, transform: Affine) {
        let pixels = &*image.pixels;
        let rect = image.rect.abs();
        let has_pixels = pixels.width > 0
            && pixels.height > 0
            && pixels.rgba.len() as u64 == u64::from(pixels.width) * u64::from(pixels.height) * 4;
        let Some(placed) = self.place_bounds(rect, transform) else { return };
        if !has_pixels || rect.is_zero_area() {
            return;
        }
        let [a, b, c, d, _, _] = transform.as_coeffs();
        let is_upright = b == 0.0 && c == 0.0 && a > 0.0 && d > 0.0;
        if is_upright && self.draw_upright(pixels, placed) {
            return;
        }
        let (across, down) = (a.hypot(b) * rect.width(), c.hypot(d) * rect.height());
        self.draw_turned(pixels, rect, transform, (across, down));
    }

    /// Draws a picture whose sides lie along the pixels; false if it is scaled up too far for that.
    fn draw_upright(&mut self, pixels: &Pixels, placed: Rect) -> bool {
        // Each edge goes to the nearest whole pixel, so pictures that touch keep touching.
        let target = Rect::new(placed.x0.round(), placed.y0.round(), placed.x1.round(), placed.y1.round());
        let (width, height) = (target.width().max(1.0), target.height().max(1.0));
        if width > f64::from(MAX_SIDE) || height > f64::from(MAX_SIDE) || !is_affordable(width * height) {
            return false;
        }
        let Some(scaled) = self.images.scaled(pixels, to_pixels(width), to_pixels(height)) else { return true };
        let target = Rect::new(target.x0, target.y0, target.x0 + width, target.y0 + height);
        self.context.reset_transform();
        self.context.set_paint_transform(Affine::translate((target.x0, target.y0)));
        self.context.set_paint(paint(scaled, ImageQuality::Low));
        self.context.fill_rect(&target);
        self.context.reset_paint_transform();
        true
    }

    /// Draws a picture that is turned, mirrored, or of which only a small part shows.
    fn draw_turned(&mut self, pixels: &Pixels, rect: Rect, transform: Affine, device: (f64, f64)) {
        // Only ever shrunk: enlarging is left to the filter of the back end.
        let side = |source: u32, device: f64| to_pixels(device.ceil()).min(source).min(MAX_SIDE);
        let (width, height) = (side(pixels.width, device.0), side(pixels.height, device.1));
        let Some(scaled) = self.images.scaled(pixels, width, height) else { return };
        self.context.set_transform(transform);
        let (across, down) = (rect.width() / f64::from(width), rect.height() / f64::from(height));
        self.context
            .set_paint_transform(Affine::translate((rect.x0, rect.y0)) * Affine::scale_non_uniform(across, down));
        self.context.set_paint(paint(scaled, ImageQuality::Medium));
        self.context.fill_rect(&rect);
        self.context.reset_paint_transform();
    }
}

fn is_affordable(pixels: f64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "a round limit")]
    let limit = MAX_SCALED_PIXELS as f64;
    pixels <= limit
}

fn paint(pixmap: Arc<Pixmap>, quality: ImageQuality) -> Paint {
    let sampler = ImageSampler { x_extend: Extend::Pad, y_extend: Extend::Pad, quality, alpha: 1.0 };
    Paint { image: ImageSource::Pixmap(pixmap), sampler }
}

/// Resamples a picture; `None` if a size is zero or over what the back end takes.
fn scale(pixels: &Pixels, width: u32, height: u32) -> Option<Pixmap> {
    let (across, down) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let rgba = if (width, height) == (pixels.width, pixels.height) {
        pixels.rgba.clone()
    } else {
        resample(pixels, width, height)?
    };
    // The back end wants a capacity that is a whole number of pixels.
    let rgba = rgba.into_boxed_slice().into_vec();
    let metadata = PixelMetadata::new(ImageAlphaType::Alpha, !pixels.is_opaque);
    Some(Pixmap::from_parts(rgba, across, down, metadata))
}

fn resample(pixels: &Pixels, width: u32, height: u32) -> Option<Vec<u8>> {
    let source = fir::images::ImageRef::new(pixels.width, pixels.height, &pixels.rgba, fir::PixelType::U8x4).ok()?;
    let mut target = fir::images::Image::new(width, height, fir::PixelType::U8x4);
    let grows = width > pixels.width || height > pixels.height;
    // Lanczos keeps detail when shrinking, but rings around hard edges when enlarging.
    let filter = if grows { fir::FilterType::CatmullRom } else { fir::FilterType::Lanczos3 };
    let options =
        fir::ResizeOptions::new().resize_alg(fir::ResizeAlg::Convolution(filter)).use_alpha(!pixels.is_opaque);
    fir::Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}
