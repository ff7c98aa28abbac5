//! What a document keeps once and uses often: glyphs, pictures, gradients, clips, blurs, fonts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kurbo::Affine;
use peniko::color::Srgb;
use peniko::{Color, Extend, Gradient, GradientKind};

use super::SvgText;
use super::emoji::{self, Emoji};
use super::markup::{color, number, path_data};
use super::outline::FaceKey;
use super::pictures::{self, Encoded};
use super::typeface::{self, Typefaces};
use crate::layout::frame::{GlyphRun, Pixels};

/// The shared parts of a document.
#[derive(Debug)]
pub(in crate::export) struct Defs {
    /// How text is drawn.
    pub(super) text: SvgText,
    pub(super) faces: Typefaces,
    /// Pixels that are kept for each slide unit.
    density: f64,
    markup: String,
    shared: BTreeMap<(&'static str, String), String>,
    glyphs: BTreeMap<(FaceKey, u32), Option<String>>,
    pictures: BTreeMap<[u8; 32], Vec<Picture>>,
    /// By face, glyph, pixels of an em and the colour that the text around it has.
    emoji: BTreeMap<(FaceKey, u32, u32, u32), Option<Emoji>>,
    n_ids: usize,
}

#[derive(Debug)]
struct Picture {
    id: String,
    width: u32,
    height: u32,
}

impl Defs {
    /// No parts yet; pictures keep `density` pixels for each slide unit.
    pub(in crate::export) fn new(text: SvgText, density: f64) -> Self {
        Self {
            text,
            faces: Typefaces::default(),
            density,
            markup: String::new(),
            shared: BTreeMap::new(),
            glyphs: BTreeMap::new(),
            pictures: BTreeMap::new(),
            emoji: BTreeMap::new(),
            n_ids: 0,
        }
    }

    /// All parts, to be put between `<defs>`.
    pub(in crate::export) fn markup(&self) -> &str {
        &self.markup
    }

    /// The embedded fonts, as rules of a style sheet.
    pub(in crate::export) fn font_style(&self) -> String {
        self.faces.style()
    }

    fn new_id(&mut self, prefix: char) -> String {
        self.n_ids += 1;
        format!("{prefix}{}", self.n_ids)
    }

    /// The id of an element with these attributes and content, which is kept once.
    pub(super) fn share(&mut self, tag: &'static str, rest: &str) -> String {
        if let Some(id) = self.shared.get(&(tag, rest.to_owned())) {
            return id.clone();
        }
        let id = self.new_id('d');
        self.markup.push_str(&format!("<{tag} id=\"{id}\"{rest}"));
        self.shared.insert((tag, rest.to_owned()), id.clone());
        id
    }

    /// The id of a glyph's outline; `None` if it has none.
    pub(super) fn glyph(&mut self, key: &FaceKey, glyph: u32, run: &GlyphRun) -> Option<String> {
        let place = (key.clone(), glyph);
        if let Some(known) = self.glyphs.get(&place) {
            return known.clone();
        }
        let outline = self.faces.face(run).map(|face| Affine::FLIP_Y * face.outline(glyph));
        let data = outline.map(|outline| path_data(&outline, 0)).filter(|data| !data.is_empty());
        let id = data.map(|data| {
            let id = self.new_id('g');
            self.markup.push_str(&format!("<path id=\"{id}\" d=\"{data}\"/>"));
            id
        });
        self.glyphs.insert(place, id.clone());
        id
    }

    /// The id of a picture and its size in pixels, good enough for `wide` × `high` slide units.
    pub(super) fn picture(&mut self, pixels: &Arc<Pixels>, wide: f64, high: f64) -> Option<(String, u32, u32)> {
        let size = pictures::kept_size(pixels, wide, high, self.density);
        let known = self.pictures.get(&pixels.hash).into_iter().flatten();
        // One that is a little coarser does as well.
        if let Some(known) = known.into_iter().find(|known| known.width * 10 >= size.0 * 8) {
            return Some((known.id.clone(), known.width, known.height));
        }
        let Encoded { media_type, bytes, width, height } = pictures::encode(pixels, size)?;
        let id = self.new_id('p');
        let data = STANDARD.encode(bytes);
        // Writing to a string doesn't fail.
        write!(
            self.markup,
            "<image id=\"{id}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" href=\"data:{media_type};base64,{data}\"/>"
        )
        .unwrap_or_default();
        self.pictures.entry(pixels.hash).or_default().push(Picture { id: id.clone(), width, height });
        Some((id, width, height))
    }

    /// The picture of a glyph in colours of its own; `None` if nothing of it shows.
    pub(super) fn emoji(&mut self, run: &GlyphRun, glyph: u32, em: u32) -> Option<Emoji> {
        let key = (typeface::face_key(run), glyph, em, run.color.to_rgba8().to_u32());
        self.emoji.entry(key).or_insert_with(|| emoji::draw(run, glyph, em)).clone()
    }

    /// The id of a gradient; instead of one that SVG lacks, a colour, if it has any.
    pub(super) fn gradient(&mut self, gradient: &Gradient) -> Result<String, Option<Color>> {
        let solid = gradient.stops.first().map(|stop| stop.color.to_alpha_color::<Srgb>());
        if gradient.stops.len() < 2 {
            return Err(solid);
        }
        let short = |value: f64| number(value, 3);
        let (tag, place) = match &gradient.kind {
            GradientKind::Linear(line) => {
                let sides = [line.start.x, line.start.y, line.end.x, line.end.y].map(short);
                let [x1, y1, x2, y2] = sides;
                ("linearGradient", format!("x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\""))
            }
            GradientKind::Radial(circles) => {
                let (focus, centre) = (circles.start_center, circles.end_center);
                let sides = [centre.x, centre.y, f64::from(circles.end_radius), focus.x, focus.y].map(short);
                let [cx, cy, r, fx, fy] = sides;
                let fr = short(f64::from(circles.start_radius));
                let fr = if fr == "0" { String::new() } else { format!(" fr=\"{fr}\"") };
                ("radialGradient", format!("cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" fx=\"{fx}\" fy=\"{fy}\"{fr}"))
            }
            GradientKind::Sweep(_) => return Err(solid),
        };
        let spread = match gradient.extend {
            Extend::Pad => "",
            Extend::Repeat => " spreadMethod=\"repeat\"",
            Extend::Reflect => " spreadMethod=\"reflect\"",
        };
        let mut rest = format!(" gradientUnits=\"userSpaceOnUse\" {place}{spread}>");
        for stop in gradient.stops.iter() {
            let (paint, opacity) = color(stop.color.to_alpha_color::<Srgb>());
            let opacity = opacity.map_or(String::new(), |opacity| format!(" stop-opacity=\"{opacity}\""));
            let offset = number(f64::from(stop.offset), 4);
            rest.push_str(&format!("<stop offset=\"{offset}\" stop-color=\"{paint}\"{opacity}/>"));
        }
        rest.push_str(&format!("</{tag}>"));
        Ok(self.share(tag, &rest))
    }
}
