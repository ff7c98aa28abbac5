//! Built-in themes: every pair of colours that text is set in can be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use diafilm::engine::{Shared, Snapshot};
use diafilm::layout::frame::{Frame, FrameItem, GlyphRun, Group, ItemKind};
use diafilm::model::schema::{block, deck as head};
use diafilm::raster::{Pixmap, RasterOptions, Rasterizer};
use diafilm::resolve::theme::{BUILT_IN, ResolvedTheme};
use diafilm::resolve::theme_chain::resolve_theme;
use diafilm::source::Source;
use diafilm::source::diagnostic::Place;
use diafilm::world::memory::MemoryWorld;
use kurbo::{Affine, Point};
use peniko::Color;
use rayon::prelude::*;

use crate::support::deck::shared;
use crate::support::golden::root;

/// Contrast ratio, 1 to 21 (WCAG 2.1).
fn contrast(one: Color, other: Color) -> f32 {
    let (a, b) = (one.discard_alpha().relative_luminance(), other.discard_alpha().relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_colours_stand_out_from_their_grounds() {
    for (name, _) in BUILT_IN {
        let (theme, findings) = resolve_theme(&MemoryWorld::new(), Path::new("deck.ron"), name, &Place::File);
        assert_eq!(findings, [], "{name}");
        // WCAG AA for text, AAA for the theme that promises it.
        let least = if name == "contrast" { 7.0 } else { 4.5 };
        let c = theme.colors;
        let inks = [
            ("text", c.text),
            ("muted", c.muted),
            ("accent", c.accent),
            ("accent2", c.accent2),
            ("accent3", c.accent3),
            ("good", c.good),
            ("warn", c.warn),
            ("bad", c.bad),
        ];
        for (ink_name, ink) in inks {
            let ratio = contrast(ink, c.background);
            assert!(ratio >= least, "{name}: {ink_name} on background has {ratio:.2}");
        }
        for (ink_name, ink) in &inks[..2] {
            let ratio = contrast(*ink, c.surface);
            assert!(ratio >= least, "{name}: {ink_name} on surface has {ratio:.2}");
        }
    }
}

/// Size at which slides are looked at, in px.
const LOOK: (u32, u32) = (640, 360);

/// A run of text on a slide with what mixes it into its ground.
struct Seen<'a> {
    run: &'a GlyphRun,
    transform: Affine,
    opacity: f32,
}

/// Takes the text out of items and notes where it stood.
fn take_text<'a>(items: &'a [FrameItem], step: u16, at: (Affine, f32), seen: &mut Vec<Seen<'a>>) -> Vec<FrameItem> {
    let mut left = Vec::new();
    for item in items.iter().filter(|item| item.steps.contains(step)) {
        match &item.kind {
            // A halo is part of the ground that its words stand on.
            ItemKind::Text(run) if run.halo.is_some() => left.push(item.clone()),
            ItemKind::Text(run) => seen.push(Seen { run, transform: at.0, opacity: at.1 }),
            ItemKind::Group(group) => {
                let inner = take_text(&group.items, step, (at.0 * group.transform, at.1 * group.opacity), seen);
                let group = Group { items: inner, ..group.clone() };
                left.push(FrameItem { kind: ItemKind::Group(group), ..item.clone() });
            }
            ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => left.push(item.clone()),
        }
    }
    left
}

/// Contrast of a run with the pixels behind it; that of the worst twentieth of a row.
fn contrast_behind(seen: &Seen<'_>, ground: &Pixmap, scale: f64) -> f32 {
    let run = seen.run;
    // From the baseline up to the height of an x: underlines lie below.
    let x_height = f64::from(run.font_size) * 0.5;
    let n_across = (f64::from(run.advance) * scale).ceil().clamp(2.0, 200.0);
    let row = |share: f64| {
        let y = run.origin.y - x_height * share;
        let mut ratios: Vec<f32> = (0..n_across as u32)
            .map(|across| run.origin.x + f64::from(run.advance) * (f64::from(across) + 0.5) / n_across)
            .map(|x| Affine::scale(scale) * seen.transform * Point::new(x, y))
            .filter(|place| place.x >= 0.0 && place.y >= 0.0)
            .filter_map(|place| ground.pixel(place.x as u32, place.y as u32))
            .map(|[r, g, b, _]| contrast_on(seen, Color::from_rgb8(r, g, b)))
            .collect();
        ratios.sort_by(f32::total_cmp);
        ratios.get(ratios.len() / 20).copied().unwrap_or(21.0)
    };
    let mut rows: Vec<f32> = (0..9).map(|i| row((f64::from(i) + 0.5) / 9.0)).collect();
    rows.sort_by(f32::total_cmp);
    // A line through the words touches some rows and hides no word.
    rows[4]
}

/// Contrast of a run's colour, as it is mixed with what lies below.
fn contrast_on(seen: &Seen<'_>, below: Color) -> f32 {
    let ink = seen.run.color.multiply_alpha(seen.opacity);
    let alpha = ink.components[3];
    let mix = |i: usize| below.components[i] * (1.0 - alpha) + ink.components[i] * alpha;
    contrast(Color::new([mix(0), mix(1), mix(2), 1.0]), below)
}

fn specimen(theme: &str) -> Snapshot {
    let folder = root().join("assets/tour");
    let picture = fs::read(folder.join("lantern.svg")).expect("the specimen's picture");
    let shared = Shared::new(Arc::new(MemoryWorld::new().with_file("lantern.svg", picture)));
    let text = fs::read_to_string(folder.join("specimen.ron")).expect("the specimen");
    Snapshot::new(&shared, Path::new("specimen.ron"), Source::new("specimen.ron", &text), Some(theme))
}

/// Words of a theme's specimen that can't be read well enough.
fn faint_words(theme: &str) -> Vec<String> {
    let least = if theme == "contrast" { 7.0 } else { 4.5 };
    let deck = specimen(theme);
    assert_eq!(deck.diagnostics(), &Vec::new(), "{theme}");
    let slides = 0..deck.n_slides();
    let look = |index: usize| {
        let mut typesetter = shared().typesetter();
        let mut rasterizer = Rasterizer::new(RasterOptions::default());
        let slide = deck.layout(index, &mut typesetter).expect("a slide of the specimen decodes");
        assert_eq!(slide.diagnostics, [], "{theme}, slide {}", index + 1);
        let mut faint = Vec::new();
        let steps = BTreeSet::from([0, slide.n_steps - 1]);
        for step in steps {
            let mut seen = Vec::new();
            let items = take_text(&slide.frame.items, step, (Affine::IDENTITY, 1.0), &mut seen);
            let ground = rasterizer.raster(&Frame { items, size: slide.frame.size }, step, LOOK.0, LOOK.1);
            let scale = f64::from(LOOK.0) / slide.frame.size.width;
            for seen in seen {
                let words = &seen.run.text[seen.run.text_range.clone()];
                if !words.contains(char::is_alphanumeric) {
                    continue;
                }
                let ratio = contrast_behind(&seen, &ground, scale);
                // Values on bars and slices are large and bold, for which 4.5 is AAA too.
                let is_value = !words.contains(char::is_alphabetic);
                let least = if is_value { 4.5 } else { least };
                if ratio < least {
                    faint.push(format!("{theme}, slide {}: {words:?} has {ratio:.2}", index + 1));
                }
            }
        }
        faint
    };
    slides.into_par_iter().flat_map(look).collect()
}

#[test]
fn every_word_of_the_specimen_can_be_read_in_every_theme() {
    let mut faint: Vec<String> = BUILT_IN.iter().flat_map(|(theme, _)| faint_words(theme)).collect();
    faint.dedup();
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

#[test]
fn the_specimen_shows_every_block_and_every_layout() {
    let text = fs::read_to_string(root().join("assets/tour/specimen.ron")).expect("the specimen");
    let deck = specimen("archive");
    assert_eq!(deck.n_slides(), deck.deck().expect("it decodes").deck.slides.iter().flatten().count());
    let chosen_by_content = ["Auto", "Content"];
    for variant in block::BLOCK.variants.iter().chain(head::LAYOUT.variants) {
        let name = variant.name;
        assert!(text.contains(name) || chosen_by_content.contains(&name), "the specimen has no {name}");
    }
    for word in ["Line", "Area", "Bar", "StackedBar", "HorizontalBar", "Pie", "Scatter"] {
        assert!(text.contains(word), "the specimen has no {word}");
    }
}

#[test]
fn a_theme_that_was_printed_can_be_saved_and_changed() {
    for (name, text) in BUILT_IN {
        let world = MemoryWorld::new()
            .with_file("themes/mine.ron", text.as_bytes())
            .with_file("typo.ron", *br#"Theme(extends: "themes/mine.ron", style: (title_marc: Chalk))"#)
            .with_file("wrong.ron", *br#"Theme(extends: "themes/mine.ron", style: (cover: Diagonl))"#);
        let place = Place::File;
        let (copy, findings) = resolve_theme(&world, Path::new("deck.ron"), "themes/mine.ron", &place);
        assert_eq!(findings, [], "{name}");
        let (original, _) = resolve_theme(&world, Path::new("deck.ron"), name, &place);
        assert_eq!(copy, ResolvedTheme { name: "themes/mine.ron".to_owned(), ..original }, "{name}");
        for (file, meant) in [("typo.ron", "title_mark"), ("wrong.ron", "Diagonal")] {
            let (_, findings) = resolve_theme(&world, Path::new("deck.ron"), file, &place);
            let told = format!("{findings:?}");
            assert!(findings.len() == 1 && told.contains(meant), "{told}");
        }
    }
}
