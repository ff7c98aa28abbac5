//! Fonts as the PDF takes them; each is read once for a document.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use krilla::Data;
use krilla::text::{Font, Tag};
use peniko::{Blob, FontData};
use skrifa::instance::{LocationRef, NormalizedCoord, Size};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _};

/// Bits of a font's licence, and the value that forbids to embed it (OpenType, `OS/2`, `fsType`).
const LICENCE: (u16, u16) = (0xf, 2);

/// A font of a document.
#[derive(Debug, Clone)]
pub(super) struct PdfFont {
    /// The font.
    pub(super) font: Font,
    /// True if its glyphs go in as drawings, since its licence keeps the font itself out.
    pub(super) is_drawn: bool,
    data: FontData,
    coords: Arc<[i16]>,
}

impl PdfFont {
    /// How far a glyph moves on, in the font's own units; 0 for accents.
    pub(super) fn advance(&self, glyph: u32) -> f32 {
        let Ok(face) = FontRef::from_index(self.data.data.data(), self.data.index) else { return 0.0 };
        let coords: Vec<NormalizedCoord> = self.coords.iter().map(|&bits| NormalizedCoord::from_bits(bits)).collect();
        let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::new(&coords));
        metrics.advance_width(glyph.into()).unwrap_or(0.0)
    }
}

/// What tells fonts apart: the file, the face in it, and where it stands on its axes.
type Key = (u64, u32, Arc<[i16]>);

/// The fonts of a document.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: BTreeMap<Key, Option<PdfFont>>,
}

/// The bytes of a font file, shared with layout.
struct Bytes(Blob<u8>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.0.data()
    }
}

impl Fonts {
    /// A font at a place on its axes; `None` if it can't be read.
    pub(super) fn get(&mut self, font: &FontData, coords: &Arc<[i16]>) -> Option<PdfFont> {
        let key = (font.data.id(), font.index, Arc::clone(coords));
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let read = catch_unwind(AssertUnwindSafe(|| read(font, coords))).unwrap_or_default();
        self.known.insert(key, read.clone());
        read
    }
}

fn read(font: &FontData, coords: &Arc<[i16]>) -> Option<PdfFont> {
    let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Bytes(font.data.clone()));
    let face = FontRef::from_index(font.data.data(), font.index).ok()?;
    let settings = settings(&face, coords);
    let is_drawn = face.os2().is_ok_and(|table| table.fs_type() & LICENCE.0 == LICENCE.1);
    let known = Font::new_variable(Data::from(bytes), font.index, &settings)?;
    Some(PdfFont { font: known, is_drawn, data: font.clone(), coords: Arc::clone(coords) })
}

/// Layout keeps normalised coordinates, and the PDF wants those that designers write.
fn settings(face: &FontRef<'_>, coords: &[i16]) -> Vec<(Tag, f32)> {
    let is_bent = face.avar().is_ok();
    let axes = face.axes();
    let pairs = axes.iter().zip(coords).map(|(axis, &bits)| {
        let wanted = f32::from(bits) / 16384.0;
        let place = |share: f32| {
            let side = if share < 0.0 {
                axis.default_value() - axis.min_value()
            } else {
                axis.max_value() - axis.default_value()
            };
            axis.default_value() + share * side
        };
        let value = if is_bent { unbent(&axis, wanted) } else { place(wanted) };
        (Tag::new(&axis.tag().to_be_bytes()), value)
    });
    pairs.collect()
}

/// The value that an axis with a curve of its own turns into `wanted`: found by halving, as the curve only rises.
fn unbent(axis: &skrifa::Axis, wanted: f32) -> f32 {
    let (mut low, mut high) = (axis.min_value(), axis.max_value());
    for _ in 0..40 {
        let middle = f32::midpoint(low, high);
        if axis.normalize(middle).to_f32() < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
