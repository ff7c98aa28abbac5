//! PNG, JPEG, WebP and GIF files become pixels, the right way up.
//!
//! The file's own claims are checked before memory is asked for.

use std::io::Cursor;
use std::path::Path;

use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};

use crate::layout::frame::Pixels;

/// Most pixels of a picture.
pub(super) const MAX_PIXELS: u64 = 100_000_000;

/// Most memory that decoding may take, in bytes.
const MAX_ALLOC: u64 = 512 << 20;

/// Formats that are read, with the names that people know them by.
const FORMATS: [(ImageFormat, &str); 4] =
    [(ImageFormat::Png, "PNG"), (ImageFormat::Jpeg, "JPEG"), (ImageFormat::WebP, "WebP"), (ImageFormat::Gif, "GIF")];

/// What a picture has to be, for messages.
const KNOWN: &str = "PNG, JPEG, WebP, GIF or SVG";

/// Decodes a picture; of an animated one the first frame. `hash` is that of the file's bytes.
///
/// # Errors
/// Says what is wrong in words that follow "can't be drawn: ".
pub(super) fn decode(bytes: &[u8], hash: [u8; 32]) -> Result<Pixels, String> {
    if bytes.is_empty() {
        return Err("the file is empty".to_owned());
    }
    let format = image::guess_format(bytes).map_err(|_unknown| unknown(bytes))?;
    let Some((_, name)) = FORMATS.iter().find(|(known, _)| *known == format) else {
        return Err(format!("{} isn't read; save it as {KNOWN}", other_name(format)));
    };
    let broken = |error: &ImageError| match error {
        ImageError::Limits(_) => format!("too large: the {name} needs more than {} MB", MAX_ALLOC >> 20),
        ImageError::Unsupported(_) => format!("this kind of {name} isn't known: {error}"),
        _ => format!("the {name} is broken or cut off: {}", first_line(&error.to_string())),
    };
    if format == ImageFormat::Jpeg && !is_complete_jpeg(bytes) {
        return Err("the JPEG is broken or cut off: it has no end".to_owned());
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| broken(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    if decoder.total_bytes() > MAX_ALLOC {
        return Err(format!("too large: {width}×{height} pixels need more than {} MB", MAX_ALLOC >> 20));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_plain_jpeg = format == ImageFormat::Jpeg
        && orientation == Orientation::NoTransforms
        && matches!(decoder.original_color_type(), ExtendedColorType::L8 | ExtendedColorType::Rgb8);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))?;
    picture.apply_orientation(orientation);
    let is_opaque = !picture.color().has_alpha();
    let rgba = picture.into_rgba8();
    let (width, height) = rgba.dimensions();
    let rgba = rgba.into_raw();
    let is_opaque = is_opaque || rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    Ok(Pixels { width, height, rgba, hash, is_opaque, jpeg: is_plain_jpeg.then(|| bytes.into()) })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    limits
}

/// Refuses sizes of nothing and sizes over [`MAX_PIXELS`].
fn check_size(width: u32, height: u32) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err(format!("it has {width}×{height} pixels"));
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("too large: {width}×{height} pixels, the limit is {} megapixels", MAX_PIXELS / 1_000_000));
    }
    Ok(())
}

/// Adds to a reason that the file's name claims something else than its content.
pub(super) fn explain(reason: &str, path: &str, bytes: &[u8]) -> String {
    let Some(extension) = Path::new(path).extension().and_then(|extension| extension.to_str()) else {
        return reason.to_owned();
    };
    let claimed = ImageFormat::from_extension(extension).and_then(name_of);
    let claimed = if extension.eq_ignore_ascii_case("svg") { Some("SVG") } else { claimed };
    let actual =
        if super::svg::is_svg(bytes) { Some("SVG") } else { image::guess_format(bytes).ok().and_then(name_of) };
    match (claimed, actual) {
        (Some(claimed), None) if !bytes.is_empty() => format!("{reason}, though the name says {claimed}"),
        (Some(claimed), Some(actual)) if claimed != actual => {
            format!("{reason} (the name says {claimed}, the content is {actual})")
        }
        (Some(_) | None, Some(_) | None) => reason.to_owned(),
    }
}

fn name_of(format: ImageFormat) -> Option<&'static str> {
    FORMATS.iter().find(|(known, _)| *known == format).map(|(_, name)| *name)
}

fn other_name(format: ImageFormat) -> String {
    format.extensions_str().first().map_or_else(|| "this format".to_owned(), |ending| ending.to_uppercase())
}

/// Says what content looks like that is no picture.
fn unknown(bytes: &[u8]) -> String {
    let looks_like = match bytes {
        [b'%', b'P', b'D', b'F', ..] => "it is a PDF",
        [0x1f, 0x8b, ..] => "it is compressed (perhaps an SVGZ)",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "it is a video, HEIC or AVIF",
        _ if bytes.iter().take(512).all(|&b| b >= 0x20 || b.is_ascii_whitespace()) => "it is text",
        _ => "it is no picture that is known",
    };
    format!("{looks_like}, not {KNOWN}")
}

fn first_line(text: &str) -> String {
    text.chars().take_while(|c| *c != '\n').take(200).filter(|c| !c.is_control()).collect()
}

/// True if a JPEG's picture data comes to its end; decoders fill what is missing with grey.
fn is_complete_jpeg(bytes: &[u8]) -> bool {
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut at = 2;
    loop {
        let Some([0xff, marker]) = bytes.get(at..at + 2) else { return false };
        match *marker {
            END => return true,
            SCAN => return bytes[at..].windows(2).any(|pair| pair == [0xff, END]),
            // Fill bytes, and markers that stand alone.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
            }
        }
    }
}
