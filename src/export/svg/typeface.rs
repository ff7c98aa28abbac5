//! Which letters a document embeds: shaped text becomes characters of fonts that need no shaping.
//!
//! Each cluster of a run (a letter with its marks, a ligature) becomes one
//! glyph of an embedded font, shown by the cluster's first character; further
//! characters of it are of a font in which nothing shows. Where one character shows different glyphs
//! (figures of equal width, forms of Arabic letters), further fonts of the same
//! face take them. So every reader draws what the Frame says, and the text stays text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kurbo::{Affine, BezPath};

use super::markup::escaped;
use super::outline::{Face, FaceKey};
use super::truetype::{self, FontGlyph, MAX_CHARS};
use crate::layout::frame::{Glyph, GlyphRun};

/// The glyphs of a cluster with their places in units of the font; empty for what shows nothing.
type ClusterKey = Vec<(u32, i32, i32)>;

/// The faces that a document uses.
#[derive(Debug, Default)]
pub(super) struct Typefaces {
    faces: BTreeMap<FaceKey, Option<FaceFonts>>,
    n_fonts: usize,
}

#[derive(Debug)]
struct FaceFonts {
    face: Face,
    fonts: Vec<EmbeddedFont>,
}

#[derive(Debug)]
struct EmbeddedFont {
    name: String,
    is_silent: bool,
    keys: BTreeMap<char, ClusterKey>,
    glyphs: BTreeMap<char, FontGlyph>,
}

/// A part of a run in one embedded font.
#[derive(Debug)]
pub(super) struct Piece {
    /// The font's name, which is its class, too.
    pub(super) font: String,
    /// The characters in logical order.
    pub(super) text: String,
    /// Place of each character, relative to the run's origin, in slide units.
    pub(super) places: Vec<(f32, f32)>,
    /// True if all but the first place follow from the font's advances.
    pub(super) is_even: bool,
}

/// A cluster: its bytes of the text, its glyphs.
struct Cluster<'a> {
    start: usize,
    end: usize,
    glyphs: Vec<&'a Glyph>,
}

impl Typefaces {
    /// The face of a run, and what it is like; `None` if its font is broken.
    pub(super) fn face(&mut self, run: &GlyphRun) -> Option<&Face> {
        let key = face_key(run);
        let fonts = self
            .faces
            .entry(key)
            .or_insert_with(|| Face::new(&run.font, &run.coords).map(|face| FaceFonts { face, fonts: Vec::new() }));
        fonts.as_ref().map(|fonts| &fonts.face)
    }

    /// A run as characters of embedded fonts; `None` if something of it has no character.
    pub(super) fn pieces(&mut self, run: &GlyphRun) -> Option<Vec<Piece>> {
        let clusters = clusters(run)?;
        self.face(run)?;
        let n_fonts = &mut self.n_fonts;
        let fonts = self.faces.get_mut(&face_key(run))?.as_mut()?;
        let em = f64::from(fonts.face.info.units_per_em);
        let scale = em / f64::from(run.font_size.max(1e-3));
        let mut pieces: Vec<(usize, Piece)> = Vec::new();
        let mut expected = 0.0;
        for (i, cluster) in clusters.iter().enumerate() {
            let first = cluster.glyphs[0];
            let key: ClusterKey = cluster
                .glyphs
                .iter()
                .map(|glyph| {
                    let side = |value: f32| rounded(f64::from(value) * scale);
                    (glyph.id, side(glyph.x - first.x), side(glyph.y - first.y))
                })
                .collect();
            let chars = fonts.chars(run, cluster, &key);
            let mut key = Some(key);
            // Characters of one cluster share its room, so that they can be selected.
            let next = clusters.get(i + 1).map_or(run.advance, |next| next.glyphs[0].x);
            for (n, c) in chars.iter().enumerate() {
                let font = fonts.place(*c, key.take().unwrap_or_default(), n_fonts)?;
                #[expect(clippy::cast_precision_loss, reason = "a few letters")]
                let along = if run.is_rtl { 0.0 } else { (next - first.x) * n as f32 / chars.len() as f32 };
                let x = first.x + along;
                let is_new = pieces.last().is_none_or(|(last, _)| *last != font);
                if is_new {
                    let name = fonts.fonts[font].name.clone();
                    pieces.push((font, Piece { font: name, text: String::new(), places: Vec::new(), is_even: true }));
                }
                let Some((_, piece)) = pieces.last_mut() else { continue };
                let is_off = !is_new && (f64::from(x) - expected).abs() * scale > em * 0.002;
                if is_off || first.y != 0.0 || run.is_rtl {
                    piece.is_even = false;
                }
                piece.text.push(*c);
                piece.places.push((x, first.y));
                let advance = fonts.fonts[font].glyphs.get(c).map_or(0.0, |glyph| f64::from(glyph.advance));
                expected = f64::from(x) + advance / scale;
            }
        }
        Some(pieces.into_iter().map(|(_, piece)| piece).collect())
    }

    /// The fonts as a style sheet's rules.
    pub(super) fn style(&self) -> String {
        let mut style = String::new();
        for fonts in self.faces.values().flatten() {
            for font in &fonts.fonts {
                let info = &fonts.face.info;
                let data = STANDARD.encode(truetype::font(&font.name, info, &font.glyphs));
                let name = &font.name;
                // Writing to a string doesn't fail.
                write!(style, "@font-face{{font-family:{name};src:url(data:font/ttf;base64,{data})}}")
                    .unwrap_or_default();
                let family: String = info.family.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c)).collect();
                let family = if family.is_empty() {
                    "sans-serif".to_owned()
                } else {
                    format!("'{}',{}", escaped(&family), generic(&family))
                };
                write!(style, ".{name}{{font-family:{name},{family}}}").unwrap_or_default();
            }
        }
        style
    }
}

fn generic(family: &str) -> &'static str {
    if family.contains("Mono") {
        "monospace"
    } else if family.contains("Serif") || family.contains("KaTeX") {
        "serif"
    } else {
        "sans-serif"
    }
}

/// What tells a run's face from others.
pub(super) fn face_key(run: &GlyphRun) -> FaceKey {
    (run.font.data.id(), run.font.index, run.coords.to_vec())
}

fn rounded(value: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped first")]
    let value = value.round().clamp(-30_000.0, 30_000.0) as i32;
    value
}

/// The clusters of a run in logical order; `None` if a glyph belongs to no text.
fn clusters(run: &GlyphRun) -> Option<Vec<Cluster<'_>>> {
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    let is_hyphen = run.text_range.is_empty() && run.glyphs.len() == 1;
    for glyph in &run.glyphs {
        if !glyph.x.is_finite() || !glyph.y.is_finite() {
            return None;
        }
        let range = &glyph.text_range;
        match clusters.last_mut() {
            Some(cluster) if range.is_empty() || range.start == cluster.start => cluster.glyphs.push(glyph),
            None if range.is_empty() && !is_hyphen => return None,
            Some(_) | None => {
                clusters.push(Cluster { start: range.start, end: range.end, glyphs: vec![glyph] });
            }
        }
    }
    clusters.sort_by_key(|cluster| cluster.start);
    // What no glyph stands for was swallowed by the letter before, as in a ligature.
    let starts: Vec<_> = clusters.iter().skip(1).map(|cluster| cluster.start).collect();
    let last = run.text_range.end;
    for (cluster, next) in clusters.iter_mut().zip(starts.into_iter().chain([last])) {
        cluster.end = cluster.end.max(next.min(run.text.len()));
    }
    Some(clusters)
}

/// True for characters that readers of text leave out or draw as nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

impl FaceFonts {
    /// The characters that stand for a cluster; the first shows it.
    fn chars(&self, run: &GlyphRun, cluster: &Cluster<'_>, key: &ClusterKey) -> Vec<char> {
        let text = run.text.get(cluster.start..cluster.end).unwrap_or_default();
        let mut chars: Vec<char> = text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        if chars.is_empty() && key.iter().any(|(id, ..)| !self.face.outline(*id).elements().is_empty()) {
            // The only mark that layout adds to a text.
            chars.push('\u{2010}');
        }
        chars
    }

    /// The font in which a character shows these glyphs; `None` if there are too many fonts.
    fn place(&mut self, c: char, key: ClusterKey, n_fonts: &mut usize) -> Option<usize> {
        // Letters that show nothing have fonts of their own, so that they don't take others' places.
        let is_silent = key.is_empty();
        let fits = |font: &EmbeddedFont| {
            font.is_silent == is_silent
                && font.keys.len() < MAX_CHARS
                && font.keys.get(&c).is_none_or(|known| *known == key)
        };
        let place = match self.fonts.iter().position(fits) {
            Some(place) => place,
            None if self.fonts.len() >= 64 => return None,
            None => {
                let name = format!("f{n_fonts}");
                *n_fonts += 1;
                self.fonts.push(EmbeddedFont { name, is_silent, keys: BTreeMap::new(), glyphs: BTreeMap::new() });
                self.fonts.len() - 1
            }
        };
        if !self.fonts[place].keys.contains_key(&c) {
            let glyph = self.glyph(&key);
            self.fonts[place].keys.insert(c, key);
            self.fonts[place].glyphs.insert(c, glyph);
        }
        Some(place)
    }

    /// The glyphs of a cluster as one.
    fn glyph(&self, key: &ClusterKey) -> FontGlyph {
        let mut outline = BezPath::new();
        let mut advance = 0.0_f64;
        for (id, x, y) in key {
            let place = Affine::translate((f64::from(*x), -f64::from(*y)));
            outline.extend(place * self.face.outline(*id));
            advance = advance.max(f64::from(*x) + self.face.advance(*id));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
        let advance = advance.round().clamp(0.0, 65_000.0) as u16;
        FontGlyph { outline, advance }
    }
}
