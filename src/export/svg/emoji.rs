//! Glyphs in colours of their own, such as emoji: no outline tells them, so they become pictures.

use std::sync::Arc;

use kurbo::{Affine, Rect};

use crate::layout::frame::{FrameItem, Glyph, GlyphRun, ItemKind, Pixels};
use crate::raster::{Pixmap, RasterOptions, Rasterizer};

/// Pixels that an em may take at most.
const MAX_EM: u32 = 512;
/// Room around a glyph's origin that it may cover, in em: to the left, above, and in all.
const ROOM: (u32, u32, u32) = (1, 2, 4);

/// A glyph as a picture.
#[derive(Debug, Clone)]
pub(super) struct Emoji {
    /// The picture.
    pub(super) pixels: Arc<Pixels>,
    /// What it covers, in em, with the glyph's origin at zero.
    pub(super) rect: Rect,
}

/// Pixels for an em that is so many pixels on a sharp screen.
pub(super) fn em_in_pixels(wanted: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
    let wanted = wanted.ceil().clamp(8.0, f64::from(MAX_EM)) as u32;
    wanted
}

/// Draws a glyph of a run, an em of it as so many pixels; `None` if nothing of it shows.
pub(super) fn draw(run: &GlyphRun, glyph: u32, em: u32) -> Option<Emoji> {
    let glyphs = vec![Glyph { id: glyph, x: 0.0, y: 0.0, text_range: 0..0 }];
    let alone = GlyphRun { glyphs, origin: kurbo::Point::ZERO, advance: run.font_size, ..run.clone() };
    let item = FrameItem::new(ItemKind::Text(alone));
    let (left, above, side) = (ROOM.0 * em, ROOM.1 * em, ROOM.2 * em);
    let to_pixels = Affine::translate((f64::from(left), f64::from(above)))
        * Affine::scale(f64::from(em) / f64::from(run.font_size));
    let drawn = Rasterizer::new(RasterOptions::default()).raster_items(&[item], 0, to_pixels, side, side);
    let (x, y, width, height) = inked(&drawn)?;
    let per_pixel = 1.0 / f64::from(em);
    let corner = ((f64::from(x) - f64::from(left)) * per_pixel, (f64::from(y) - f64::from(above)) * per_pixel);
    let size = (f64::from(width) * per_pixel, f64::from(height) * per_pixel);
    let pixels = Arc::new(straight(&drawn.crop(x, y, width, height)));
    Some(Emoji { pixels, rect: Rect::from_origin_size(corner, size) })
}

/// The part of a picture where anything shows.
fn inked(pixmap: &Pixmap) -> Option<(u32, u32, u32, u32)> {
    let mut bounds: Option<(u32, u32, u32, u32)> = None;
    let width = pixmap.width.max(1);
    for (i, pixel) in (0..).zip(pixmap.data.chunks_exact(4)) {
        if pixel[3] > 0 {
            let (x, y) = (i % width, i / width);
            let (x0, y0, x1, y1) = bounds.unwrap_or((x, y, x, y));
            bounds = Some((x0.min(x), y0.min(y), x1.max(x), y1.max(y)));
        }
    }
    bounds.map(|(x0, y0, x1, y1)| (x0, y0, x1 - x0 + 1, y1 - y0 + 1))
}

/// A picture whose colours aren't multiplied by their alpha.
fn straight(pixmap: &Pixmap) -> Pixels {
    let mut rgba = pixmap.data.clone();
    for pixel in rgba.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        if alpha > 0 && alpha < 255 {
            for channel in &mut pixel[..3] {
                *channel = u8::try_from((u32::from(*channel) * 255 + alpha / 2) / alpha).unwrap_or(255);
            }
        }
    }
    Pixels {
        width: pixmap.width,
        height: pixmap.height,
        hash: *blake3::hash(&rgba).as_bytes(),
        is_opaque: pixmap.is_opaque(),
        rgba,
        jpeg: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kurbo::Shape as _;
    use peniko::{Blob, Color, FontData};

    use super::super::outline::FaceInfo;
    use super::super::truetype::{FontGlyph, assemble, font};
    use super::super::{SlideFiles, SvgOptions, SvgText, write_frame};
    use super::*;
    use crate::layout::frame::Frame;

    /// A font of the letters `a` and `b`, which are its glyphs 1 and 2, with tables of colours.
    fn font_with(mut tables: Vec<([u8; 4], Vec<u8>)>) -> FontData {
        let info = FaceInfo {
            family: "x".to_owned(),
            units_per_em: 1000,
            weight: 400,
            is_italic: false,
            ascent: 900,
            descent: -200,
            is_colored: true,
        };
        let square = |side: f64| FontGlyph { outline: Rect::new(0.0, 0.0, side, side).to_path(0.1), advance: 600 };
        let bytes = font("f0", &info, &BTreeMap::from([('a', square(10.0)), ('b', square(500.0))]));
        let half = |at: usize| usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        let whole = |at: usize| half(at) << 16 | half(at + 2);
        for entry in (0..half(4)).map(|i| 12 + 16 * i) {
            let (start, length) = (whole(entry + 8), whole(entry + 12));
            let tag = [bytes[entry], bytes[entry + 1], bytes[entry + 2], bytes[entry + 3]];
            tables.push((tag, bytes[start..start + length].to_vec()));
        }
        tables.sort();
        FontData::new(Blob::from(assemble(&tables)), 0)
    }

    /// A font whose `a` is drawn as its `b`, in red.
    fn layered_font() -> FontData {
        font_with(vec![
            (*b"COLR", vec![0, 0, 0, 1, 0, 0, 0, 14, 0, 0, 0, 20, 0, 1, 0, 1, 0, 0, 0, 1, 0, 2, 0, 0]),
            (*b"CPAL", vec![0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 14, 0, 0, 0, 0, 255, 255]),
        ])
    }

    /// A font whose `a` is a red picture of 8 × 8 pixels, as large as the em.
    fn pixel_font() -> FontData {
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, 8, 8);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&[255, 0, 0, 255].repeat(64)).unwrap();
        writer.finish().unwrap();
        let end = 20 + 8 + picture.len();
        let mut sbix = vec![0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 12, 0, 8, 0, 72];
        // Where the pictures of the three glyphs begin and end, counted from the strike.
        for offset in [20, 20, end, end] {
            sbix.extend(u32::try_from(offset).unwrap().to_be_bytes());
        }
        sbix.extend(b"\0\0\0\0png ");
        sbix.extend(picture);
        font_with(vec![(*b"sbix", sbix)])
    }

    fn run(font: FontData, glyphs: &[u32]) -> GlyphRun {
        let glyphs: Vec<Glyph> = (0_u8..)
            .zip(glyphs)
            .map(|(i, &id)| Glyph { id, x: f32::from(i) * 60.0, y: 0.0, text_range: i.into()..usize::from(i) + 1 })
            .collect();
        GlyphRun {
            font,
            font_size: 100.0,
            coords: [].into(),
            skew_degrees: 0.0,
            embolden: false,
            color: Color::BLACK,
            halo: None,
            origin: kurbo::Point::new(10.0, 200.0),
            advance: 60.0 * glyphs.len() as f32,
            ascent: 90.0,
            descent: 20.0,
            is_rtl: false,
            text_range: 0..glyphs.len(),
            glyphs,
            text: "ab".into(),
        }
    }

    #[test]
    fn glyphs_with_colours_of_their_own_become_pictures() {
        for (font, size) in [(layered_font(), 0.5), (pixel_font(), 1.0)] {
            let emoji = draw(&run(font.clone(), &[1]), 1, 100).unwrap();
            // Enlarged pixels fade at their edges.
            let (wanted, slack) = (Rect::new(0.0, -size, size, 0.0), 0.08);
            let is_there = |place: Rect| wanted.inflate(slack, slack).union(place) == wanted.inflate(slack, slack);
            assert!(is_there(emoji.rect) && emoji.rect.area() > wanted.area() * 0.8, "{:?}", emoji.rect);
            let (width, middle) = (emoji.pixels.width, emoji.pixels.height / 2);
            let at = ((middle * width + width / 2) * 4) as usize;
            assert_eq!(emoji.pixels.rgba[at..at + 4], [255, 0, 0, 255]);
            let text = run(font, &[1, 2]);
            let items = vec![FrameItem::new(ItemKind::Text(text.clone()))];
            let frame = Frame { size: kurbo::Size::new(400.0, 300.0), items };
            for how in [SvgText::Paths, SvgText::Text] {
                let bytes = write_frame(&frame, 0, ("x", None), SvgOptions { text: how }, &SlideFiles::new());
                let drawing = String::from_utf8(bytes).unwrap();
                assert_eq!(drawing.matches("<image id=").count(), 1, "{drawing}");
                let letter = if how == SvgText::Paths { "<path id=" } else { "<tspan" };
                assert_eq!(drawing.matches(letter).count(), 1, "the other letter stays one: {drawing}");
            }
            assert!(draw(&text, 0, 100).is_none(), "nothing shows");
        }
    }

    #[test]
    fn only_what_shows_is_kept_and_its_colours_are_straight() {
        let mut pixmap = Pixmap::new(5, 4);
        for (x, y, pixel) in [(1, 1, [255, 0, 0, 255]), (3, 2, [0, 64, 0, 128])] {
            pixmap.data[(y * 5 + x) * 4..][..4].copy_from_slice(&pixel);
        }
        assert_eq!(inked(&pixmap), Some((1, 1, 3, 2)));
        let pixels = straight(&pixmap.crop(1, 1, 3, 2));
        assert_eq!((pixels.width, pixels.height, pixels.is_opaque), (3, 2, false));
        assert_eq!(pixels.rgba[..4], [255, 0, 0, 255]);
        assert_eq!(pixels.rgba[20..], [0, 128, 0, 128]);
        assert_eq!(inked(&Pixmap::new(3, 3)), None);
    }
}
