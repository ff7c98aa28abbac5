//! What lies behind a slide, and the colours that stay readable on it.

use std::sync::Arc;

use kurbo::Shape as _;
use peniko::{Color, Gradient};

use super::blocks::{asset, cover};
use super::context::{Ctx, contrast, tagged, text_contrast};
use super::frame::{Brush, FrameItem, ItemKind, Role, Shape};
use crate::model::slide::Background;
use crate::model::units::Paint;
use crate::resolve::theme::{COLOR_NAMES, ThemeColors, to_color};
use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Draws the background and turns the slide's colours so that text stands out from it.
pub(super) fn background(ctx: &mut Ctx<'_>) -> Vec<FrameItem> {
    let full = ctx.deck.slide_size.to_rect();
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("background");
    let mut items = Vec::new();
    match &slide.background {
        None => items.push(FrameItem::fill_rect(full, ctx.colors.background)),
        Some(Background::Color(paint)) => {
            let color = color(ctx, paint, &path);
            ctx.colors = adapted(&ctx.theme().colors, &[color]);
            items.push(FrameItem::fill_rect(full, color).at(&path));
        }
        Some(Background::Gradient(written)) => {
            let colors: Vec<Color> = written.iter().copied().map(to_color).collect();
            ctx.colors = adapted(&ctx.theme().colors, &colors);
            items.push(gradient(full, &colors, ctx.colors.background).at(&path));
        }
        Some(Background::Image(image)) => {
            items.push(FrameItem::fill_rect(full, ctx.colors.background));
            if let Ok(found) = asset(ctx, &image.path, &path.field("path")) {
                items.extend(cover(&found, full));
                let veil = ctx.colors.background.with_alpha(dim(image.dim.get()));
                // What shines through takes contrast away, and small grey text has none to spare.
                ctx.colors.muted = ctx.colors.text;
                items.push(FrameItem::fill_rect(full, veil).at(&path));
            }
        }
    }
    vec![tagged(items, Role::Artifact)]
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to 0..=1")]
fn dim(written: f64) -> f32 {
    written.clamp(0.0, 1.0) as f32
}

fn color(ctx: &mut Ctx<'_>, paint: &Paint, path: &NodePath) -> Color {
    match paint {
        Paint::Own(rgba) => to_color(*rgba),
        Paint::Named(name) => ctx.theme().color(name).unwrap_or_else(|| {
            let message = format!("the theme has no colour `{name}`");
            ctx.report(
                Diagnostic::warning("unknown-color", Place::Node(path.clone()), message)
                    .hint(format!("its colours are {}", COLOR_NAMES.join(", "))),
            );
            ctx.colors.background
        }),
    }
}

/// The colours that a slide's text and figures have on its ground.
#[must_use]
pub fn slide_colors(deck: &ResolvedDeck, slide: &ResolvedSlide) -> ThemeColors {
    let theme = &deck.theme.colors;
    match &slide.slide.background {
        None => *theme,
        Some(Background::Color(Paint::Own(rgba))) => adapted(theme, &[to_color(*rgba)]),
        Some(Background::Color(Paint::Named(name))) => {
            adapted(theme, &[deck.theme.color(name).unwrap_or(theme.background)])
        }
        Some(Background::Gradient(written)) => {
            adapted(theme, &written.iter().copied().map(to_color).collect::<Vec<_>>())
        }
        Some(Background::Image(_)) => ThemeColors { muted: theme.text, ..*theme },
    }
}

/// Text colours that stand out from all of `grounds`; the theme's own are kept where they do.
fn adapted(theme: &ThemeColors, grounds: &[Color]) -> ThemeColors {
    let Some(middle) = grounds.get(grounds.len() / 2) else { return *theme };
    let least = text_contrast(theme);
    let worst = |color: Color| grounds.iter().map(|ground| contrast(*ground, color)).fold(f64::MAX, f64::min);
    let better = |one: Color, other: Color| if worst(one) >= worst(other) { one } else { other };
    let text = better(theme.text, theme.background);
    let text = if worst(text) >= least { text } else { better(Color::BLACK, Color::WHITE) };
    let keep = |color: Color| if worst(color) >= least { color } else { text };
    ThemeColors {
        background: *middle,
        text,
        muted: keep(theme.muted),
        accent: keep(theme.accent),
        accent2: keep(theme.accent2),
        accent3: keep(theme.accent3),
        good: keep(theme.good),
        warn: keep(theme.warn),
        bad: keep(theme.bad),
        ..*theme
    }
}

fn gradient(full: kurbo::Rect, colors: &[Color], fallback: Color) -> FrameItem {
    match colors {
        [] => FrameItem::fill_rect(full, fallback),
        [one] => FrameItem::fill_rect(full, *one),
        _ => {
            let gradient = Gradient::new_linear((0.0, full.y0), (0.0, full.y1)).with_stops(colors);
            FrameItem::new(ItemKind::Shape(Shape {
                path: Arc::new(full.to_path(0.1)),
                fill: Some(Brush::Gradient(Arc::new(gradient))),
                even_odd: false,
                stroke: None,
            }))
        }
    }
}
