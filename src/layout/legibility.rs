//! Colours that formulas ask for: told where they can hardly be read.
//!
//! Everything else takes its colours from the theme, which is tested as a
//! whole; `\color{…}` is the author's own and knows nothing of the ground.

use peniko::Color;

use super::context::{Ctx, contrast};
use crate::model::block::Block;
use crate::model::inline::formula::formulas;
use crate::model::slide::{Background, Layout};
use crate::resolve::check::texts::{for_each_block_at, for_each_text};
use crate::resolve::math;
use crate::resolve::theme::to_color;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Least contrast of letters as large as those of titles and formulas of their own (WCAG 2.1 AA).
const LEAST_LARGE: f64 = 3.0;
/// Least contrast of other letters.
const LEAST: f64 = 4.5;

/// Tells colours of a slide's formulas that stand out too little from the slide's background.
pub(super) fn check_formulas(ctx: &mut Ctx<'_>, layout: Layout) {
    let slide = ctx.slide.slide.clone();
    let grounds: Vec<Color> = match (&slide.background, layout) {
        // What lies behind the text of these isn't the slide's background alone.
        (Some(Background::Image(_)), _) | (_, Layout::Title | Layout::Section | Layout::Picture) => return,
        (Some(Background::Gradient(written)), _) => written.iter().copied().map(to_color).collect(),
        (Some(Background::Color(_)) | None, _) => vec![ctx.colors.background],
    };
    let path = NodePath::slide(ctx.slide.index);
    let title = path.field("title");
    let mut findings = Vec::new();
    for_each_text(&slide, &path, &mut |path, text| {
        let least = if *path == title { LEAST_LARGE } else { LEAST };
        for range in if text.contains("color") { formulas(text) } else { Vec::new() } {
            findings.extend(faint(&text[range.clone()], &grounds, least, Place::Within(path.clone(), range)));
        }
    });
    for_each_block_at(&slide.body, &path.field("body"), &mut |path, block| {
        if let Block::Math(written) = block {
            findings.extend(faint(&written.tex, &grounds, LEAST_LARGE, Place::Node(path.field("tex"))));
        }
    });
    ctx.findings.extend(findings);
}

/// The faintest colour of a formula, if it is too faint.
fn faint(tex: &str, grounds: &[Color], least: f64, place: Place) -> Option<Diagnostic> {
    let worst = |color: Color| grounds.iter().map(|ground| contrast(*ground, color)).fold(f64::INFINITY, f64::min);
    let colors = math::letter_colors(tex).into_iter().map(|color| (worst(color), color));
    let (found, color) = colors.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(found, _)| *found < least)?;
    let [r, g, b, _] = color.to_rgba8().to_u8_array();
    // Rounded down, so that what is too little also reads as too little.
    let found = (found * 10.0).floor() / 10.0;
    let message = format!(
        "the colour `#{r:02x}{g:02x}{b:02x}` has a contrast of {found} with the slide; these letters need {least}"
    );
    Some(Diagnostic::warning("low-contrast", place, message).hint("take a colour that is further from the background"))
}
