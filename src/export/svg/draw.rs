//! Items of a Frame become elements of SVG.

use std::fmt::Write as _;
use std::sync::Arc;

use kurbo::{Affine, Cap, Join, Rect, Shape as _};

use super::defs::Defs;
use super::markup::{color, decimals_for, escaped, number, path_data, transform};
use super::{DENSITY, SlideFiles, SvgText, emoji, typeface};
use crate::layout::frame::{Brush, FrameItem, GlyphRun, Group, Image, ItemKind, Link, Pixels, Shape};
use crate::layout::step::StepRange;

/// Deepest nesting of groups that is drawn, as in the rasterizer.
const MAX_DEPTH: usize = 128;

/// Width of the stroke that thickens glyphs, in em, as in the rasterizer.
const EMBOLDEN_EM: f64 = 0.04;

/// Which steps of a slide go into a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::export) enum Steps {
    /// What shows at one step.
    One(u16),
    /// Everything; what doesn't show always says when, and what this last step lacks is off.
    All(u16),
}

/// Where links to other slides lead.
#[derive(Debug, Clone, Copy)]
pub(in crate::export) enum SlideLinks<'a> {
    /// To anchors of the same document.
    Anchors,
    /// To files of their own; slides without one lead nowhere.
    Files(&'a SlideFiles),
}

/// Draws items into text.
pub(in crate::export) struct Draw<'a> {
    pub(in crate::export) defs: &'a mut Defs,
    pub(in crate::export) steps: Steps,
    /// Where links to other slides lead.
    pub(in crate::export) slides: SlideLinks<'a>,
    /// False leaves links to whoever draws them elsewhere.
    pub(in crate::export) has_links: bool,
    /// The elements so far.
    pub(in crate::export) out: String,
}

impl Steps {
    /// True if anything that shows during these steps is drawn at all.
    pub(in crate::export) fn takes(self, range: StepRange) -> bool {
        match self {
            Self::One(step) => range.contains(step),
            Self::All(_) => true,
        }
    }

    /// The attributes that say when an element shows.
    pub(in crate::export) fn attributes(self, range: StepRange) -> String {
        let Self::All(last) = self else { return String::new() };
        if range == StepRange::ALWAYS {
            return String::new();
        }
        let until = range.until.map_or(String::new(), |until| until.to_string());
        let off = if range.contains(last) { "" } else { " class=\"off\"" };
        format!(" data-steps=\"{} {until}\"{off}", range.from)
    }
}

impl Draw<'_> {
    /// Draws items under a transform, whose scale decides how fine coordinates are.
    pub(in crate::export) fn items(&mut self, items: &[FrameItem], to_frame: Affine, depth: usize) {
        let steps = self.steps;
        for item in items.iter().filter(|item| steps.takes(item.steps)) {
            self.item(item, to_frame, depth);
        }
    }

    /// Draws one item.
    pub(in crate::export) fn item(&mut self, item: &FrameItem, to_frame: Affine, depth: usize) {
        let attributes = self.steps.attributes(item.steps);
        let outer = std::mem::take(&mut self.out);
        match &item.kind {
            ItemKind::Group(group) => self.group(group, to_frame, depth),
            ItemKind::Text(run) => self.text(run, to_frame),
            ItemKind::Shape(shape) => self.shape(shape, to_frame),
            ItemKind::Image(image) => self.image(image, to_frame),
            ItemKind::Link(link) if self.has_links => self.link(link, ""),
            ItemKind::Link(_) => {}
        }
        let inner = std::mem::replace(&mut self.out, outer);
        if inner.is_empty() {
            return;
        }
        if attributes.is_empty() {
            self.out.push_str(&inner);
        } else {
            self.push(format_args!("<g{attributes}>{inner}</g>"));
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string doesn't fail.
        self.out.write_fmt(text).unwrap_or_default();
    }

    fn group(&mut self, group: &Group, to_frame: Affine, depth: usize) {
        let opacity = group.opacity.clamp(0.0, 1.0);
        let inner_transform = to_frame * group.transform;
        let is_visible = opacity > 0.0 && depth < MAX_DEPTH && is_usable(inner_transform);
        if !is_visible {
            return;
        }
        let mut attributes = String::new();
        let moved = transform(group.transform);
        if !moved.is_empty() {
            attributes.push_str(&format!(" transform=\"{moved}\""));
        }
        if let Some(clip) = &group.clip {
            let data = path_data(clip, decimals_for(scale_of(inner_transform)));
            if data.is_empty() || !clip.is_finite() {
                return;
            }
            let id = self.defs.share("clipPath", &format!("><path d=\"{data}\"/></clipPath>"));
            attributes.push_str(&format!(" clip-path=\"url(#{id})\""));
        }
        if opacity < 1.0 {
            attributes.push_str(&format!(" opacity=\"{}\"", number(f64::from(opacity), 3)));
        }
        let outer = std::mem::take(&mut self.out);
        self.items(&group.items, inner_transform, depth + 1);
        let inner = std::mem::replace(&mut self.out, outer);
        match (inner.is_empty(), attributes.is_empty()) {
            (true, _) => {}
            (false, true) => self.out.push_str(&inner),
            (false, false) => self.push(format_args!("<g{attributes}>{inner}</g>")),
        }
    }

    fn shape(&mut self, shape: &Shape, to_frame: Affine) {
        let decimals = decimals_for(scale_of(to_frame));
        if let Some(Brush::Blur { color: paint, radius, std_dev }) = &shape.fill {
            let paint = self.color_attribute("fill", *paint);
            self.blur(shape.path.bounding_box(), &paint, f64::from(*radius), f64::from(*std_dev));
        }
        let data = path_data(&shape.path, decimals);
        if data.is_empty() {
            return;
        }
        let fill = match &shape.fill {
            None | Some(Brush::Blur { .. }) => " fill=\"none\"".to_owned(),
            Some(brush) => self.paint("fill", brush),
        };
        let stroke = shape.stroke.as_ref().map(|(stroke, brush)| self.stroke(stroke, brush)).unwrap_or_default();
        if fill == " fill=\"none\"" && stroke.is_empty() {
            return;
        }
        let rule = if shape.even_odd { " fill-rule=\"evenodd\"" } else { "" };
        self.push(format_args!("<path{fill}{rule}{stroke} d=\"{data}\"/>"));
    }

    fn blur(&mut self, rect: Rect, fill: &str, radius: f64, std_dev: f64) {
        if !rect.is_finite() || rect.is_zero_area() {
            return;
        }
        let short = |value: f64| number(value, 2);
        let mut filter = String::new();
        if std_dev > 0.05 && std_dev.is_finite() {
            let reach = rect.inflate(std_dev * 3.2, std_dev * 3.2);
            let region = format!(
                " filterUnits=\"userSpaceOnUse\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                short(reach.x0),
                short(reach.y0),
                short(reach.width()),
                short(reach.height())
            );
            let body = format!(
                "{region} color-interpolation-filters=\"sRGB\"><feGaussianBlur stdDeviation=\"{}\"/></filter>",
                short(std_dev)
            );
            filter = format!(" filter=\"url(#{})\"", self.defs.share("filter", &body));
        }
        let round = if radius > 0.0 { format!(" rx=\"{}\"", short(radius)) } else { String::new() };
        self.push(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round}{fill}{filter}/>",
            short(rect.x0),
            short(rect.y0),
            short(rect.width()),
            short(rect.height())
        ));
    }

    fn stroke(&mut self, stroke: &kurbo::Stroke, brush: &Brush) -> String {
        if !stroke.width.is_finite() || stroke.width <= 0.0 {
            return String::new();
        }
        let mut out = self.paint("stroke", brush);
        out.push_str(&format!(" stroke-width=\"{}\"", number(stroke.width, 3)));
        match stroke.start_cap {
            Cap::Round => out.push_str(" stroke-linecap=\"round\""),
            Cap::Square => out.push_str(" stroke-linecap=\"square\""),
            Cap::Butt => {}
        }
        match stroke.join {
            Join::Round => out.push_str(" stroke-linejoin=\"round\""),
            Join::Bevel => out.push_str(" stroke-linejoin=\"bevel\""),
            Join::Miter => {
                out.push_str(&format!(" stroke-miterlimit=\"{}\"", number(stroke.miter_limit.max(1.0), 2)));
            }
        }
        let dashes = &stroke.dash_pattern;
        let are_lengths = dashes.iter().all(|dash| dash.is_finite() && *dash >= 0.0);
        if are_lengths && dashes.iter().sum::<f64>() > 0.001 {
            let dashes: Vec<_> = dashes.iter().map(|dash| number(*dash, 3)).collect();
            out.push_str(&format!(" stroke-dasharray=\"{}\"", dashes.join(" ")));
            if stroke.dash_offset != 0.0 {
                out.push_str(&format!(" stroke-dashoffset=\"{}\"", number(stroke.dash_offset, 3)));
            }
        }
        out
    }

    fn paint(&mut self, property: &str, brush: &Brush) -> String {
        match brush {
            Brush::Solid(solid) => self.color_attribute(property, *solid),
            Brush::Gradient(gradient) => match self.defs.gradient(gradient) {
                Ok(id) => format!(" {property}=\"url(#{id})\""),
                Err(Some(solid)) => self.color_attribute(property, solid),
                Err(None) => format!(" {property}=\"none\""),
            },
            // A blurred line isn't a thing that layout makes.
            Brush::Blur { color, .. } => self.color_attribute(property, *color),
        }
    }

    #[expect(clippy::unused_self, reason = "as its siblings")]
    fn color_attribute(&self, property: &str, paint: peniko::Color) -> String {
        let (paint, opacity) = color(paint);
        let opacity = opacity.map_or(String::new(), |opacity| format!(" {property}-opacity=\"{opacity}\""));
        format!(" {property}=\"{paint}\"{opacity}")
    }

    fn image(&mut self, image: &Image, to_frame: Affine) {
        self.picture(&image.pixels, image.rect.abs(), to_frame, "");
    }

    fn picture(&mut self, pixels: &Arc<Pixels>, rect: Rect, to_frame: Affine, attributes: &str) {
        if !rect.is_finite() || rect.is_zero_area() {
            return;
        }
        let [a, b, c, d, _, _] = to_frame.as_coeffs();
        let (wide, high) = (a.hypot(b) * rect.width(), c.hypot(d) * rect.height());
        let Some((id, width, height)) = self.defs.picture(pixels, wide, high) else { return };
        let (across, down) = (rect.width() / f64::from(width), rect.height() / f64::from(height));
        let place = Affine::new([across, 0.0, 0.0, down, rect.x0, rect.y0]);
        self.push(format_args!("<use href=\"#{id}\" transform=\"{}\"{attributes}/>", transform(place)));
    }

    /// Draws the glyphs of a run that bring their own colours; the others come back.
    fn emoji(&mut self, run: &GlyphRun, to_frame: Affine) -> Option<GlyphRun> {
        let face = self.defs.faces.face(run).filter(|face| face.info.is_colored && run.halo.is_none())?;
        let is_colored: Vec<bool> = run.glyphs.iter().map(|glyph| face.is_colored(glyph.id)).collect();
        if !is_colored.contains(&true) {
            return None;
        }
        let size = f64::from(run.font_size);
        let em = emoji::em_in_pixels(size * scale_of(to_frame) * DENSITY);
        let opacity = run.color.components[3];
        let fade =
            if opacity < 1.0 { format!(" opacity=\"{}\"", number(f64::from(opacity), 3)) } else { String::new() };
        let solid = GlyphRun { color: run.color.with_alpha(1.0), ..run.clone() };
        let (mut others, mut solid_glyphs) = (Vec::new(), Vec::new());
        for (glyph, is_colored) in run.glyphs.iter().zip(is_colored) {
            if is_colored { solid_glyphs.push(glyph) } else { others.push(glyph.clone()) }
        }
        for glyph in solid_glyphs.into_iter().filter(|glyph| glyph.x.is_finite() && glyph.y.is_finite()) {
            let Some(emoji) = self.defs.emoji(&solid, glyph.id, em) else { continue };
            let origin = run.origin.to_vec2() + kurbo::Vec2::new(f64::from(glyph.x), f64::from(glyph.y));
            let rect = emoji.rect.scale_from_origin(size) + origin;
            self.picture(&emoji.pixels, rect, to_frame, &fade);
        }
        Some(GlyphRun { glyphs: others, ..run.clone() })
    }

    /// An area that leads somewhere, with words for those who don't see it.
    pub(in crate::export) fn link(&mut self, link: &Link, words: &str) {
        let target = link.target.trim();
        let rect = link.rect.abs();
        let target = match (target.strip_prefix('#'), self.slides) {
            (None, _) if is_safe_link(target) => Some(escaped(target)),
            (None, _) => None,
            (Some(id), SlideLinks::Anchors) => Some(format!("#{}", slide_anchor(id))),
            (Some(id), SlideLinks::Files(files)) => files.get(id).map(|file| escaped(file)),
        };
        let Some(target) = target.filter(|_| rect.is_finite()) else { return };
        let words = if words.trim().is_empty() { target.clone() } else { escaped(words.trim()) };
        let sides = [rect.x0, rect.y0, rect.width(), rect.height()].map(|side| number(side, 1));
        let [x, y, width, height] = sides;
        let (label, title) = match self.slides {
            SlideLinks::Anchors => (format!(" aria-label=\"{words}\""), String::new()),
            SlideLinks::Files(_) => (String::new(), format!("<title>{words}</title>")),
        };
        self.push(format_args!(
            "<a href=\"{target}\"{label}>{title}<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill-opacity=\"0\"/></a>"
        ));
    }

    fn text(&mut self, run: &GlyphRun, to_frame: Affine) {
        let is_drawable = run.font_size.is_finite() && run.font_size > 0.0 && run.origin.is_finite();
        if !is_drawable || run.glyphs.is_empty() || !run.skew_degrees.is_finite() {
            return;
        }
        let without_emoji = self.emoji(run, to_frame);
        let run = without_emoji.as_ref().unwrap_or(run);
        if run.glyphs.is_empty() {
            return;
        }
        let pieces = match self.defs.text {
            SvgText::Text => self.defs.faces.pieces(run),
            SvgText::Paths => None,
        };
        match pieces {
            Some(pieces) => self.letters(run, &pieces),
            None => self.outlines(run, to_frame),
        }
    }

    /// Fill, stroke and opacity of a run whose em is `em` units of the place where they are used.
    fn ink(&self, run: &GlyphRun, em: f64) -> String {
        let per_unit = em / f64::from(run.font_size);
        if let Some(width) = run.halo {
            let width = f64::from(width.min(run.font_size)) * per_unit;
            let stroke = self.color_attribute("stroke", run.color);
            let width = number(width, decimals_for(1.0 / per_unit));
            return format!(" fill=\"none\"{stroke} stroke-width=\"{width}\" stroke-linejoin=\"round\"");
        }
        if !run.embolden {
            return self.color_attribute("fill", run.color);
        }
        let (paint, opacity) = color(run.color);
        let width = number(EMBOLDEN_EM * em, 3);
        let opacity = opacity.map_or(String::new(), |opacity| format!(" opacity=\"{opacity}\""));
        format!(" fill=\"{paint}\" stroke=\"{paint}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"{opacity}")
    }

    /// A run as the outlines of its glyphs, each of which is kept once.
    fn outlines(&mut self, run: &GlyphRun, _to_frame: Affine) {
        let Some(face) = self.defs.faces.face(run) else { return };
        let em = f64::from(face.info.units_per_em);
        let scale = f64::from(run.font_size) / em;
        let ink = self.ink(run, em);
        let key = typeface::face_key(run);
        let mut uses = String::new();
        for glyph in run.glyphs.iter().filter(|glyph| glyph.x.is_finite() && glyph.y.is_finite()) {
            let Some(id) = self.defs.glyph(&key, glyph.id, run) else { continue };
            let side = |name: &str, value: f64| {
                let value = number(value, 0);
                if value == "0" { String::new() } else { format!(" {name}=\"{value}\"") }
            };
            let (x, y) = (side("x", f64::from(glyph.x) / scale), side("y", f64::from(glyph.y) / scale));
            uses.push_str(&format!("<use href=\"#{id}\"{x}{y}/>"));
        }
        if uses.is_empty() {
            return;
        }
        // y grows downwards, so leaning to the right takes a negative shear.
        let shear = f64::from(run.skew_degrees.clamp(-60.0, 60.0)).to_radians().tan();
        let place = Affine::translate(run.origin.to_vec2()) * Affine::skew(-shear, 0.0) * Affine::scale(scale);
        self.push(format_args!("<g transform=\"{}\"{ink}>{uses}</g>", transform(place)));
    }

    /// A run as text in embedded fonts, every letter at its place.
    fn letters(&mut self, run: &GlyphRun, pieces: &[typeface::Piece]) {
        let size = f64::from(run.font_size);
        let ink = self.ink(run, size);
        let shear = f64::from(run.skew_degrees.clamp(-60.0, 60.0)).to_radians().tan();
        let leans = shear != 0.0;
        let origin = if leans { kurbo::Point::ZERO } else { run.origin };
        let place = Affine::translate(run.origin.to_vec2()) * Affine::skew(-shear, 0.0);
        let place = if leans { format!(" transform=\"{}\"", transform(place)) } else { String::new() };
        let mut spans = String::new();
        for piece in pieces {
            let x = |place: &(f32, f32)| number(origin.x + f64::from(place.0), 2);
            let n = if piece.is_even { 1 } else { piece.places.len() };
            let mut xs = Vec::new();
            for (place, c) in piece.places.iter().zip(piece.text.chars()).take(n) {
                // A place for each half of a character that takes two.
                xs.extend(std::iter::repeat_n(x(place), c.len_utf16()));
            }
            let raised = piece.places.iter().any(|place| place.1 != 0.0);
            let first = piece.places.first().map_or(0.0, |place| f64::from(place.1));
            let mut y = number(origin.y + first, 2);
            if raised {
                let all = piece.places.iter().zip(piece.text.chars()).flat_map(|(place, c)| {
                    std::iter::repeat_n(number(origin.y + f64::from(place.1), 2), c.len_utf16())
                });
                y = all.collect::<Vec<_>>().join(" ");
            }
            let (font, xs, text) = (&piece.font, xs.join(" "), escaped(&piece.text));
            spans.push_str(&format!("<tspan class=\"{font}\" x=\"{xs}\" y=\"{y}\">{text}</tspan>"));
        }
        if spans.is_empty() {
            return;
        }
        self.push(format_args!("<text{place} font-size=\"{}\"{ink}>{spans}</text>", number(size, 2)));
    }
}

/// False for schemes that run programs.
#[must_use]
pub(in crate::export) fn is_safe_link(target: &str) -> bool {
    match target.split_once(':') {
        None => true,
        Some((scheme, _)) if scheme.contains(['/', '?', '#']) => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto", "tel", "ftp", "geo"].contains(&scheme.trim().to_ascii_lowercase().as_str())
        }
    }
}

/// The name by which a slide of this id is linked to.
#[must_use]
pub(in crate::export) fn slide_anchor(id: &str) -> String {
    let name: String = id.chars().filter(|c| c.is_alphanumeric() || "-_.".contains(*c)).collect();
    format!("to-{name}")
}

/// How much larger a transform makes things.
fn scale_of(affine: Affine) -> f64 {
    affine.determinant().abs().sqrt()
}

fn is_usable(affine: Affine) -> bool {
    affine.is_finite() && affine.determinant().abs() > 1e-12
}
