//! Text that can hardly be read on what lies behind it, a photo included: looked at in pixels.
//!
//! A slide is drawn without its text, and each run's colour is held against
//! the pixels where its letters would stand. The measure is that of WCAG 2.1,
//! 1.4.3; Large there is 18 points, on a slide that is printed 7½ inches high
//! 36 units. Ours begins higher, for a slide is seen across a room.

use kurbo::{Affine, Point};
use peniko::Color;

use crate::layout::frame::{Frame, FrameItem, GlyphRun, Group, ItemKind, Role, SlideFrame};
use crate::raster::{Pixmap, Rasterizer};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Width at which a slide is drawn, in pixels.
const WIDTH: u32 = 960;
/// Rows of pixels that are looked at behind a run.
const N_ROWS: u32 = 9;
/// Most pixels that are looked at in a row.
const MAX_ACROSS: f64 = 120.0;
/// Least contrast of text.
const LEAST: f64 = 4.5;
/// Least contrast of large text.
const LEAST_LARGE: f64 = 3.0;
/// Size from which text is large, in slide units.
const LARGE: f64 = 48.0;
/// Findings of one slide at most: one photo is one problem.
const MAX_FINDINGS: usize = 3;

/// A run of text with where it stands and whose it is.
struct Seen<'a> {
    run: &'a GlyphRun,
    transform: Affine,
    path: Option<&'a NodePath>,
    /// Colour of the halo that its letters stand on, if they have one.
    halo: Option<Color>,
}

/// The worst contrast of a value's text.
struct Faint {
    path: NodePath,
    words: String,
    ratio: f64,
    least: f64,
}

/// Tells of text that stands out too little, with everything of the slide shown.
pub(super) fn check(slide: &SlideFrame, index: usize, rasterizer: &mut Rasterizer) -> Diagnostics {
    let step = slide.n_steps.saturating_sub(1);
    let mut seen = Vec::new();
    let items = take_text(&slide.frame.items, step, Affine::IDENTITY, None, &mut seen);
    if seen.is_empty() {
        return Vec::new();
    }
    let size = slide.frame.size;
    let scale = f64::from(WIDTH) / size.width;
    let height = (size.height * scale).round() as u32;
    let ground = rasterizer.raster(&Frame { items, size }, step, WIDTH, height);
    let mut faint: Vec<Faint> = Vec::new();
    for seen in &seen {
        let Some(found) = look(seen, &ground, scale, index) else { continue };
        // Formulas with colours of their own were told of by layout.
        let is_known =
            |finding: &Diagnostic| finding.code == "low-contrast" && is_same_value(&finding.place, &found.path);
        if slide.diagnostics.iter().any(is_known) {
            continue;
        }
        match faint.iter_mut().find(|known| known.path == found.path) {
            Some(known) if known.ratio <= found.ratio => {}
            Some(known) => *known = found,
            None => faint.push(found),
        }
    }
    faint.truncate(MAX_FINDINGS);
    faint.into_iter().map(finding).collect()
}

fn finding(faint: Faint) -> Diagnostic {
    let Faint { path, words, ratio, least } = faint;
    // Rounded down, so that what is too little also reads as too little.
    let ratio = (ratio * 10.0).floor() / 10.0;
    let message = format!("`{words}` has a contrast of {ratio} with what lies behind it; it needs {least}");
    Diagnostic::warning("low-contrast", Place::Node(path), message)
        .hint("dim the picture (`dim: 0.5`), or take a colour that is further from it")
}

/// True if a place and a value lie in the same block or field.
fn is_same_value(place: &Place, path: &NodePath) -> bool {
    match place {
        Place::Node(other) | Place::Within(other, _) => {
            let n = other.segments().len().min(path.segments().len());
            n > 2 && other.segments()[..n] == path.segments()[..n]
        }
        Place::Span(_) | Place::File => false,
    }
}

/// Takes the text out of items and notes where it stood.
fn take_text<'a>(
    items: &'a [FrameItem],
    step: u16,
    transform: Affine,
    outer: Option<&'a NodePath>,
    seen: &mut Vec<Seen<'a>>,
) -> Vec<FrameItem> {
    let mut left = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| item.steps.contains(step)) {
        let path = item.path.as_ref().or(outer);
        match &item.kind {
            // A halo is part of the ground that its words stand on.
            ItemKind::Text(run) if run.halo.is_some() => left.push(item.clone()),
            ItemKind::Text(run) => {
                let halo = items.iter().find_map(|item| halo_of(item, run));
                seen.push(Seen { run, transform, path, halo });
            }
            // What is dimmed on purpose, such as code beside the lines at hand, isn't meant to stand out.
            ItemKind::Group(group) if group.opacity < 1.0 || group.role == Some(Role::Artifact) => {
                let items = take_text(&group.items, step, transform, path, &mut Vec::new());
                left.push(FrameItem { kind: ItemKind::Group(Group { items, ..group.clone() }), ..item.clone() });
            }
            ItemKind::Group(group) => {
                let items = take_text(&group.items, step, transform * group.transform, path, seen);
                left.push(FrameItem { kind: ItemKind::Group(Group { items, ..group.clone() }), ..item.clone() });
            }
            ItemKind::Shape(_) | ItemKind::Image(_) => left.push(item.clone()),
            ItemKind::Link(_) => {}
        }
    }
    left
}

/// The colour of a run's halo, if this item is or holds it.
fn halo_of(item: &FrameItem, run: &GlyphRun) -> Option<Color> {
    match &item.kind {
        ItemKind::Text(halo) => {
            let is_its = halo.origin == run.origin && halo.text_range == run.text_range && halo.text == run.text;
            (halo.halo.is_some() && is_its).then_some(halo.color)
        }
        ItemKind::Group(group) if group.role == Some(Role::Artifact) => {
            group.items.iter().find_map(|item| halo_of(item, run))
        }
        ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => None,
    }
}

/// A run's contrast, if it is too little.
fn look(seen: &Seen<'_>, ground: &Pixmap, scale: f64, index: usize) -> Option<Faint> {
    let run = seen.run;
    let words = run.text.get(run.text_range.clone()).unwrap_or_default().trim();
    if !words.contains(char::is_alphanumeric) {
        return None;
    }
    let size = f64::from(run.font_size) * seen.transform.determinant().abs().sqrt();
    let least = if size >= LARGE { LEAST_LARGE } else { LEAST };
    // A halo keeps a name apart from the lines that it stands on.
    let ratio = seen.halo.map_or_else(|| contrast_behind(seen, ground, scale), |halo| contrast(run.color, halo));
    (ratio < least).then(|| Faint {
        path: seen.path.cloned().unwrap_or_else(|| NodePath::slide(index)),
        words: words.chars().take(40).collect(),
        ratio,
        least,
    })
}

/// Contrast of a run with the pixels behind it: in half of the rows, nineteen of twenty pixels have more.
fn contrast_behind(seen: &Seen<'_>, ground: &Pixmap, scale: f64) -> f64 {
    let run = seen.run;
    // From the baseline up to the height of an x: underlines lie below.
    let x_height = f64::from(run.font_size) * 0.5;
    let advance = f64::from(run.advance);
    let n_across = (advance * scale).ceil().clamp(2.0, MAX_ACROSS) as u32;
    let to_pixels = Affine::scale(scale) * seen.transform;
    let row = |row: u32| {
        let y = run.origin.y - x_height * (f64::from(row) + 0.5) / f64::from(N_ROWS);
        let places = (0..n_across).map(|i| run.origin.x + advance * (f64::from(i) + 0.5) / f64::from(n_across));
        let pixels = places.map(|x| to_pixels * Point::new(x, y)).filter(|place| place.x >= 0.0 && place.y >= 0.0);
        let colors = pixels.filter_map(|place| ground.pixel(place.x as u32, place.y as u32));
        let mut ratios: Vec<f64> = colors.map(|[r, g, b, _]| contrast(run.color, Color::from_rgb8(r, g, b))).collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 20).copied().unwrap_or(21.0)
    };
    let mut rows: Vec<f64> = (0..N_ROWS).map(row).collect();
    rows.sort_by(f64::total_cmp);
    // A line through the words touches some rows and hides no word.
    rows[rows.len() / 2]
}

/// Contrast of a colour with what lies below it, 1 to 21; where it is transparent, it is mixed first.
fn contrast(ink: Color, below: Color) -> f64 {
    let alpha = ink.components[3];
    let mix = |i: usize| below.components[i] * (1.0 - alpha) + ink.components[i] * alpha;
    let ink = Color::new([mix(0), mix(1), mix(2), 1.0]);
    let (a, b) =
        (f64::from(ink.discard_alpha().relative_luminance()), f64::from(below.discard_alpha().relative_luminance()));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
