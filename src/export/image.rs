//! Pixels become PNG, JPEG and WebP, quickly and always to the same bytes.
//!
//! A slide is drawn in a few milliseconds, so the encoder decides how long an
//! export takes: PNG goes through the fast path of `fdeflate`, without alpha,
//! since slides have none.

use ::image::ExtendedColorType;
use ::image::codecs::webp::WebPEncoder;
use jpeg_encoder::SamplingFactor;

use super::{Compression, ExportError, PictureFormat, PictureOptions};
use crate::raster::Pixmap;

/// Encodes pictures; one for each thread, kept for its memory.
#[derive(Debug, Default)]
pub struct PictureEncoder {
    packed: Vec<u8>,
}

impl PictureEncoder {
    /// An encoder with no memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Encodes a picture.
    ///
    /// # Errors
    /// If the encoder refuses, as JPEG and WebP do above their largest sides.
    pub fn encode(
        &mut self,
        pixmap: &Pixmap,
        format: PictureFormat,
        options: PictureOptions,
    ) -> Result<Vec<u8>, ExportError> {
        let result = match format {
            PictureFormat::Png => self.png(pixmap, options.compression).map_err(|error| error.to_string()),
            PictureFormat::Jpeg => jpeg(pixmap, options.quality),
            PictureFormat::Webp => self.webp(pixmap).map_err(|error| error.to_string()),
        };
        result.map_err(|reason| ExportError::Encode { format: format.name(), reason })
    }

    fn png(&mut self, pixmap: &Pixmap, compression: Compression) -> Result<Vec<u8>, png::EncodingError> {
        let color = if self.pack(pixmap) { png::ColorType::Rgb } else { png::ColorType::Rgba };
        let encode = |deflate, filter| self.png_with(pixmap, color, deflate, filter);
        match compression {
            // Measured on slides: as quick as any filter and a fifth smaller than `Up`.
            Compression::Fast => encode(png::DeflateCompression::FdeflateUltraFast, png::Filter::Paeth),
            Compression::Small => {
                // Text on flat ground wants no filter, photos want one: the smaller file is kept.
                let plain = encode(png::DeflateCompression::Level(7), png::Filter::NoFilter)?;
                let filtered = encode(png::DeflateCompression::Level(7), png::Filter::Adaptive)?;
                Ok(if filtered.len() < plain.len() { filtered } else { plain })
            }
        }
    }

    fn png_with(
        &self,
        pixmap: &Pixmap,
        color: png::ColorType,
        deflate: png::DeflateCompression,
        filter: png::Filter,
    ) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::with_capacity(self.packed.len() / 8);
        let mut encoder = png::Encoder::new(&mut bytes, pixmap.width, pixmap.height);
        encoder.set_color(color);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        encoder.set_deflate_compression(deflate);
        encoder.set_filter(filter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.packed)?;
        writer.finish()?;
        Ok(bytes)
    }

    fn webp(&mut self, pixmap: &Pixmap) -> ::image::ImageResult<Vec<u8>> {
        let color = if self.pack(pixmap) { ExtendedColorType::Rgb8 } else { ExtendedColorType::Rgba8 };
        let mut bytes = Vec::new();
        WebPEncoder::new_lossless(&mut bytes).encode(&self.packed, pixmap.width, pixmap.height, color)?;
        Ok(bytes)
    }

    /// Fills `packed` with RGB, or with straight RGBA if anything shows through; true if nothing does.
    fn pack(&mut self, pixmap: &Pixmap) -> bool {
        pixmap.write_rgb(&mut self.packed);
        if pixmap.is_opaque() {
            return true;
        }
        self.packed.clear();
        self.packed.extend(pixmap.data.chunks_exact(4).flat_map(|pixel| {
            let alpha = pixel[3];
            let straight = |channel: u8| {
                let value = (u32::from(channel) * 255 + u32::from(alpha) / 2).checked_div(u32::from(alpha));
                u8::try_from(value.unwrap_or(0)).unwrap_or(255)
            };
            [straight(pixel[0]), straight(pixel[1]), straight(pixel[2]), alpha]
        }));
        false
    }
}

/// What isn't opaque comes out as over black, since JPEG knows no alpha.
fn jpeg(pixmap: &Pixmap, quality: u8) -> Result<Vec<u8>, String> {
    let side = |length: u32| u16::try_from(length).map_err(|_overflow| format!("{length} pixels are too many"));
    let (width, height) = (side(pixmap.width)?, side(pixmap.height)?);
    let mut bytes = Vec::with_capacity(pixmap.data.len() / 16);
    let quality = quality.clamp(1, 100);
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    // Halved colour blurs thin coloured letters, which shows from about here on.
    let sampling = if quality >= 90 { SamplingFactor::F_1_1 } else { SamplingFactor::F_2_2 };
    encoder.set_sampling_factor(sampling);
    encoder.encode(&pixmap.data, width, height, jpeg_encoder::ColorType::Rgba).map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(alpha: u8) -> Pixmap {
        let mut pixmap = Pixmap::new(64, 32);
        for (i, pixel) in pixmap.data.chunks_exact_mut(4).enumerate() {
            let shade = u8::try_from(i % 64).unwrap();
            pixel.copy_from_slice(&[shade, alpha / 2, alpha / 3, alpha]);
        }
        pixmap
    }

    fn encode(pixmap: &Pixmap, format: PictureFormat, options: PictureOptions) -> Vec<u8> {
        PictureEncoder::new().encode(pixmap, format, options).unwrap()
    }

    #[test]
    fn lossless_formats_give_every_pixel_back() {
        let pixmap = picture(255);
        let small = PictureOptions { compression: Compression::Small, ..PictureOptions::default() };
        for (format, options) in [
            (PictureFormat::Png, PictureOptions::default()),
            (PictureFormat::Png, small),
            (PictureFormat::Webp, PictureOptions::default()),
        ] {
            let decoded = ::image::load_from_memory(&encode(&pixmap, format, options)).unwrap();
            assert_eq!(decoded.color(), ::image::ColorType::Rgb8);
            assert_eq!(decoded.to_rgb8().into_raw(), pixmap.to_rgb());
        }
    }

    #[test]
    fn what_shows_through_keeps_its_alpha() {
        let bytes = encode(&picture(100), PictureFormat::Png, PictureOptions::default());
        let pixel = ::image::load_from_memory(&bytes).unwrap().to_rgba8().get_pixel(0, 0).0;
        assert_eq!(pixel, [0, 128, 84, 100]);
    }

    #[test]
    fn jpeg_is_close_and_smaller_at_lower_quality() {
        let pixmap = picture(255);
        let sizes = [1, 50, 89, 90, 100].map(|quality| {
            let bytes = encode(&pixmap, PictureFormat::Jpeg, PictureOptions { quality, ..PictureOptions::default() });
            assert!(::image::load_from_memory(&bytes).is_ok());
            bytes.len()
        });
        assert!(sizes.is_sorted(), "{sizes:?}");
        let bytes = encode(&pixmap, PictureFormat::Jpeg, PictureOptions { quality: 100, ..PictureOptions::default() });
        let decoded = ::image::load_from_memory(&bytes).unwrap().to_rgb8().into_raw();
        assert!(decoded.iter().zip(pixmap.to_rgb()).all(|(a, b)| a.abs_diff(b) <= 3));
    }

    #[test]
    fn the_same_picture_gives_the_same_bytes() {
        let mut used = PictureEncoder::new();
        used.encode(&picture(9), PictureFormat::Png, PictureOptions::default()).unwrap();
        for format in [PictureFormat::Png, PictureFormat::Jpeg, PictureFormat::Webp] {
            let again = used.encode(&picture(255), format, PictureOptions::default()).unwrap();
            assert_eq!(again, encode(&picture(255), format, PictureOptions::default()));
        }
    }
}
