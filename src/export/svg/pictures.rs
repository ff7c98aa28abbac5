//! Pictures that go into a document: shrunk to what is looked at, as PNG or JPEG, whichever is smaller.

use fast_image_resize as fir;
use jpeg_encoder::SamplingFactor;

use crate::layout::frame::Pixels;

/// JPEG quality: nobody sees the losses at a slide's size.
const QUALITY: u8 = 84;

/// A picture as a file.
#[derive(Debug)]
pub(super) struct Encoded {
    /// What it is, as in `image/png`.
    pub(super) media_type: &'static str,
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Pixels across.
    pub(super) width: u32,
    /// Pixels down.
    pub(super) height: u32,
}

/// The size at which a picture that covers `wide` × `high` slide units is worth keeping.
pub(super) fn kept_size(pixels: &Pixels, wide: f64, high: f64, density: f64) -> (u32, u32) {
    let (width, height) = (f64::from(pixels.width), f64::from(pixels.height));
    let scale = (wide * density / width).max(high * density / height);
    // What is nearly right already would only lose.
    if !scale.is_finite() || scale > 0.8 {
        return (pixels.width, pixels.height);
    }
    let side = |length: u32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the length it was")]
        let shorter = (f64::from(length) * scale).round().max(1.0) as u32;
        shorter.min(length)
    };
    (side(pixels.width), side(pixels.height))
}

/// Makes a file of a picture; `None` if it has no pixels.
pub(super) fn encode(pixels: &Pixels, (width, height): (u32, u32)) -> Option<Encoded> {
    let n_bytes = u64::from(pixels.width) * u64::from(pixels.height) * 4;
    if n_bytes == 0 || pixels.rgba.len() as u64 != n_bytes {
        return None;
    }
    let resized;
    let rgba = if (width, height) == (pixels.width, pixels.height) {
        &pixels.rgba
    } else {
        resized = resize(pixels, width, height)?;
        &resized
    };
    let jpeg = if pixels.is_opaque { jpeg(rgba, width, height) } else { None };
    let quick = png(rgba, (width, height), pixels.is_opaque, png::DeflateCompression::FdeflateUltraFast)?;
    let encoded = |media_type, bytes| Some(Encoded { media_type, bytes, width, height });
    match jpeg {
        // A photo: no effort makes a PNG of it smaller.
        Some(jpeg) if jpeg.len() < quick.len() / 2 => encoded("image/jpeg", jpeg),
        jpeg => {
            let small = png(rgba, (width, height), pixels.is_opaque, png::DeflateCompression::Level(6))?;
            match jpeg {
                Some(jpeg) if jpeg.len() < small.len() => encoded("image/jpeg", jpeg),
                Some(_) | None => encoded("image/png", small),
            }
        }
    }
}

fn resize(pixels: &Pixels, width: u32, height: u32) -> Option<Vec<u8>> {
    let source = fir::images::ImageRef::new(pixels.width, pixels.height, &pixels.rgba, fir::PixelType::U8x4).ok()?;
    let mut target = fir::images::Image::new(width, height, fir::PixelType::U8x4);
    let filter = fir::ResizeAlg::Convolution(fir::FilterType::Lanczos3);
    let options = fir::ResizeOptions::new().resize_alg(filter).use_alpha(!pixels.is_opaque);
    fir::Resizer::new().resize(&source, &mut target, &options).ok()?;
    Some(target.into_vec())
}

fn jpeg(rgba: &[u8], width: u32, height: u32) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(rgba, width, height, jpeg_encoder::ColorType::Rgba).ok()?;
    Some(bytes)
}

fn png(rgba: &[u8], size: (u32, u32), is_opaque: bool, deflate: png::DeflateCompression) -> Option<Vec<u8>> {
    let packed: Vec<u8>;
    let (color, data) = if is_opaque {
        packed = rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        (png::ColorType::Rgb, packed.as_slice())
    } else {
        (png::ColorType::Rgba, rgba)
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_deflate_compression(deflate);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(data).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}
