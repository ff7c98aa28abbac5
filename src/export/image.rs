//! Pixels become PNG, JPEG and WebP, quickly and always to the same bytes.
//!
//! A slide is drawn in a few milliseconds, so the encoder decides how long an
//! export takes: PNG goes through the fast path of `fdeflate`, without alpha,
//! since slides have none, and as a palette where 256 colours are all there
//! are, which is a third of the bytes to filter and to pack.

use ::image::ExtendedColorType;
use ::image::codecs::webp::WebPEncoder;
use jpeg_encoder::SamplingFactor;

use super::{Compression, ExportError, PictureFormat, PictureOptions};
use crate::raster::Pixmap;

/// Encodes pictures; one for each thread, kept for its memory.
#[derive(Debug, Default)]
pub struct PictureEncoder {
    packed: Vec<u8>,
    palette: Palette,
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
        let color = self.pack_fewest(pixmap);
        let encode = |deflate, filter| self.png_with(pixmap, color, deflate, filter);
        let fast = png::DeflateCompression::FdeflateUltraFast;
        match (compression, color) {
            // Indices of neighbours have no sums worth packing.
            (Compression::Fast, png::ColorType::Indexed) => encode(fast, png::Filter::NoFilter),
            // Measured on slides: as quick as any filter and a fifth smaller than `Up`.
            (Compression::Fast, _) => encode(fast, png::Filter::Paeth),
            (Compression::Small, _) => {
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
        if color == png::ColorType::Indexed {
            encoder.set_palette(self.palette.rgb());
        }
        encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
        encoder.set_deflate_compression(deflate);
        encoder.set_filter(filter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.packed)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// Fills `packed` with the fewest bytes a pixel that hold the picture exactly.
    fn pack_fewest(&mut self, pixmap: &Pixmap) -> png::ColorType {
        if self.palette.index(pixmap, &mut self.packed) {
            return png::ColorType::Indexed;
        }
        if self.pack(pixmap) { png::ColorType::Rgb } else { png::ColorType::Rgba }
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

/// Slots of the table that finds a colour's index: a power of two, four times the colours.
const N_SLOTS: usize = 1024;

/// The colours of a picture that has few.
#[derive(Debug)]
struct Palette {
    /// Opaque colours in the order of their first pixels, as red, green, blue, alpha.
    colors: Vec<[u8; 4]>,
    /// Index of the colour that hashes to a slot, plus one; 0 for none.
    slots: Box<[u16; N_SLOTS]>,
}

impl Default for Palette {
    fn default() -> Self {
        Self { colors: Vec::new(), slots: Box::new([0; N_SLOTS]) }
    }
}

impl Palette {
    /// Fills `indices` with a byte for each pixel; false if the picture has more than 256 colours
    /// or anything shows through.
    fn index(&mut self, pixmap: &Pixmap, indices: &mut Vec<u8>) -> bool {
        self.colors.clear();
        self.slots.fill(0);
        indices.clear();
        indices.reserve(pixmap.data.len() / 4);
        // Slides are flat: most pixels are like the one before.
        let pixels = pixmap.data.as_chunks::<4>().0;
        let Some(&(mut last)) = pixels.first() else { return false };
        let Some(mut last_index) = self.index_of(last) else { return false };
        for pixel in pixels {
            if *pixel != last {
                let Some(index) = self.index_of(*pixel) else { return false };
                (last, last_index) = (*pixel, index);
            }
            indices.push(last_index);
        }
        true
    }

    fn index_of(&mut self, color: [u8; 4]) -> Option<u8> {
        if color[3] != 255 {
            return None;
        }
        // Multiplicative hashing by 2^32 over the golden ratio, after Knuth; linear probing.
        let mut slot = (u32::from_le_bytes(color).wrapping_mul(0x9e37_79b9) >> 22) as usize;
        loop {
            match self.slots[slot] {
                0 => break,
                index if self.colors[usize::from(index - 1)] == color => return u8::try_from(index - 1).ok(),
                _ => slot = (slot + 1) % N_SLOTS,
            }
        }
        let index = u8::try_from(self.colors.len()).ok()?;
        self.colors.push(color);
        self.slots[slot] = u16::from(index) + 1;
        Some(index)
    }

    fn rgb(&self) -> Vec<u8> {
        self.colors.iter().flat_map(|color| [color[0], color[1], color[2]]).collect()
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
    fn few_colors_become_a_palette_and_nothing_else_does() {
        let color_of =
            |bytes: &[u8]| png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap().info().color_type;
        let flat = encode(&picture(255), PictureFormat::Png, PictureOptions::default());
        assert_eq!(color_of(&flat), png::ColorType::Indexed);
        let mut many = Pixmap::new(300, 1);
        for (i, pixel) in many.data.chunks_exact_mut(4).enumerate() {
            let [low, high, ..] = i.to_le_bytes();
            pixel.copy_from_slice(&[low, high, 7, 255]);
        }
        let bytes = encode(&many, PictureFormat::Png, PictureOptions::default());
        assert_eq!(color_of(&bytes), png::ColorType::Rgb);
        let limit = Pixmap { width: 256, data: many.data[..1024].to_vec(), ..many };
        let bytes = encode(&limit, PictureFormat::Png, PictureOptions::default());
        assert_eq!(color_of(&bytes), png::ColorType::Indexed);
        let decoded = ::image::load_from_memory(&bytes).unwrap().to_rgba8().into_raw();
        assert_eq!(decoded, limit.data);
        let clear = encode(&Pixmap::new(4, 4), PictureFormat::Png, PictureOptions::default());
        assert_eq!(color_of(&clear), png::ColorType::Rgba);
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
