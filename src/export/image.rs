//! Pixels become PNG, JPEG and WebP, quickly and always to the same bytes.
//!
//! A slide is drawn in a few milliseconds, so the encoder decides how long an
//! export takes: PNG goes through the fast path of `fdeflate`, without alpha,
//! since slides have none, and as a palette where 256 colours are all there
//! are, which is a third of the bytes to filter and to pack.

use std::io::Write as _;

use ::image::ExtendedColorType;
use ::image::codecs::webp::WebPEncoder;
use jpeg_encoder::SamplingFactor;

use super::{Compression, ExportError, PictureFormat, PictureOptions};
use crate::raster::{Pixmap, write_rgb};

/// Bytes that a chunk of a PNG's data holds at most: most slides fit into one.
const MAX_CHUNK: usize = 1 << 18;

/// Encodes pictures; one for each thread, kept for its memory.
#[derive(Debug, Default)]
pub struct PictureEncoder {
    /// What is handed to a format's encoder: one row of a PNG, all of a WebP.
    packed: Vec<u8>,
    /// Index into the palette of each pixel.
    indices: Vec<u8>,
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
        let color = self.fewest(pixmap);
        let mut encode = |deflate, filter| self.png_with(pixmap, color, deflate, filter);
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
        &mut self,
        pixmap: &Pixmap,
        color: png::ColorType,
        deflate: png::DeflateCompression,
        filter: png::Filter,
    ) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::with_capacity(pixmap.data.len() / 16);
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
        let mut stream = writer.stream_writer_with_size(MAX_CHUNK)?;
        if color == png::ColorType::Indexed {
            stream.write_all(&self.indices)?;
        } else {
            // Row by row, while its pixels are in the processor's cache: the memory is what takes the time.
            let pack = packer(color == png::ColorType::Rgb);
            for row in pixmap.rows() {
                pack(row, &mut self.packed);
                stream.write_all(&self.packed)?;
            }
        }
        stream.finish()?;
        writer.finish()?;
        Ok(bytes)
    }

    /// The colour type of the fewest bytes a pixel that holds the picture exactly.
    ///
    /// Fills `indices` if it is the palette's.
    fn fewest(&mut self, pixmap: &Pixmap) -> png::ColorType {
        if !pixmap.is_opaque() {
            png::ColorType::Rgba
        } else if self.palette.index(pixmap, &mut self.indices) {
            png::ColorType::Indexed
        } else {
            png::ColorType::Rgb
        }
    }

    fn webp(&mut self, pixmap: &Pixmap) -> ::image::ImageResult<Vec<u8>> {
        let is_opaque = pixmap.is_opaque();
        packer(is_opaque)(&pixmap.data, &mut self.packed);
        let color = if is_opaque { ExtendedColorType::Rgb8 } else { ExtendedColorType::Rgba8 };
        let mut bytes = Vec::new();
        WebPEncoder::new_lossless(&mut bytes).encode(&self.packed, pixmap.width, pixmap.height, color)?;
        Ok(bytes)
    }
}

/// What takes pixels to the bytes that an encoder wants of them.
fn packer(is_opaque: bool) -> fn(&[u8], &mut Vec<u8>) {
    if is_opaque { write_rgb } else { write_straight }
}

/// Red, green, blue and straight alpha of pixels whose alpha is premultiplied.
fn write_straight(pixels: &[u8], straight: &mut Vec<u8>) {
    straight.clear();
    straight.extend(pixels.as_chunks::<4>().0.iter().flat_map(|&[red, green, blue, alpha]| {
        let channel = |channel: u8| {
            let value = (u32::from(channel) * 255 + u32::from(alpha) / 2).checked_div(u32::from(alpha));
            u8::try_from(value.unwrap_or(0)).unwrap_or(255)
        };
        [channel(red), channel(green), channel(blue), alpha]
    }));
}

/// Slots of the table that finds a colour's index: a power of two, four times the colours.
const N_SLOTS: usize = 1024;

/// Pixels that are compared with one colour at once.
const N_RUN: usize = 16;

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
    /// Fills `indices` with a byte for each pixel of an opaque picture; false if it has more than 256 colours.
    fn index(&mut self, pixmap: &Pixmap, indices: &mut Vec<u8>) -> bool {
        self.colors.clear();
        self.slots.fill(0);
        let pixels = pixmap.data.as_chunks::<4>().0;
        indices.resize(pixels.len(), 0);
        let Some(&(mut last)) = pixels.first() else { return false };
        let Some(mut last_index) = self.index_of(last) else { return false };
        for (indices, run) in indices.chunks_mut(N_RUN).zip(pixels.chunks(N_RUN)) {
            // Slides are flat: most runs have the colour of the pixel before.
            if run == [last; N_RUN] {
                indices.fill(last_index);
                continue;
            }
            for (target, pixel) in indices.iter_mut().zip(run) {
                if *pixel != last {
                    let Some(index) = self.index_of(*pixel) else { return false };
                    (last, last_index) = (*pixel, index);
                }
                *target = last_index;
            }
        }
        true
    }

    fn index_of(&mut self, color: [u8; 4]) -> Option<u8> {
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
