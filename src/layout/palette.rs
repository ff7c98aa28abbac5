//! Colours for things that must be told apart: series of charts, areas of maps.
//!
//! They come from the theme's own colours, stand out from its background at
//! least 3:1 (WCAG 2.1, «non-text contrast»), and differ from each other in
//! lightness too, since not everybody sees hues and not every beamer shows them.

use peniko::Color;
use peniko::color::Oklab;

use super::context::{contrast, text_contrast};
use crate::resolve::theme::ThemeColors;

/// Least contrast of a mark on its background.
pub const MARK_CONTRAST: f64 = 3.1;
/// Least contrast of text on a mark, whose colour the theme doesn't choose for it.
pub(super) const TEXT_CONTRAST: f64 = 4.55;
/// Least distance of two colours in Oklab before they count as different.
const MIN_DISTANCE: f64 = 0.11;

/// `n` colours that differ from each other, the accent first; hues of the theme as they are.
pub fn hues(colors: &ThemeColors, n: usize) -> Vec<Color> {
    let ThemeColors { accent, accent2, accent3, good, warn, bad, text, muted, .. } = *colors;
    let candidates = [accent, accent2, accent3, good, muted, warn, bad, text];
    let mut chosen: Vec<Color> = Vec::new();
    for candidate in candidates.map(|color| at_least(color, colors, MARK_CONTRAST)) {
        if chosen.iter().all(|other| distance(*other, candidate) >= MIN_DISTANCE) {
            chosen.push(candidate);
        }
    }
    let n_hues = chosen.len().max(1);
    // Beyond its hues a theme offers the same ones again, lighter and darker by turns.
    for i in chosen.len()..n {
        let base = chosen[i % n_hues];
        let towards = if (i / n_hues) % 2 == 1 { colors.background } else { colors.text };
        chosen.push(at_least(mix(base, towards, 0.42), colors, MARK_CONTRAST));
    }
    chosen.truncate(n);
    chosen
}

/// `n` colours for areas: hues of the theme in clear steps of lightness, the accent first and as it is.
pub fn areas(colors: &ThemeColors, n: usize) -> Vec<Color> {
    let hues = hues(colors, n);
    if n < 2 {
        return hues;
    }
    let most = contrast(colors.text, colors.background) * 0.86;
    let native = contrast(hues[0], colors.background);
    let n_levels = n.min(5);
    let level = |i: usize| MARK_CONTRAST * (most / MARK_CONTRAST).powf(i as f64 / (n_levels - 1) as f64);
    let mut levels: Vec<f64> = (0..n_levels).map(level).collect();
    let nearest = (0..n_levels).min_by(|&a, &b| {
        let off = |i: usize| (levels[i] / native).ln().abs();
        off(a).total_cmp(&off(b))
    });
    levels.remove(nearest.unwrap_or(0));
    // Neighbours take levels that lie far apart.
    let order: Vec<f64> =
        (0..levels.len()).map(|i| if i % 2 == 0 { levels[i / 2] } else { levels[levels.len() - 1 - i / 2] }).collect();
    hues.iter()
        .enumerate()
        .map(|(i, &hue)| if i == 0 { hue } else { with_contrast(hue, colors, order[(i - 1) % order.len()]) })
        .collect()
}

/// `n` quiet colours in steps, for what stands behind a stressed one.
pub fn quiet(colors: &ThemeColors, n: usize) -> Vec<Color> {
    let most = contrast(colors.muted, colors.background).max(MARK_CONTRAST);
    (0..n)
        .map(|i| {
            let share = if n < 2 { 0.0 } else { (i % 4) as f64 / (n.min(4) - 1) as f64 };
            with_contrast(colors.muted, colors, MARK_CONTRAST + (most - MARK_CONTRAST) * share)
        })
        .collect()
}

/// The colour of gridlines: there, and hardly seen.
pub fn grid(colors: &ThemeColors) -> Color {
    let towards = if contrast(colors.rule, colors.background) > 3.0 { 0.3 } else { 0.15 };
    mix(colors.background, colors.text, towards)
}

/// A colour for text of this hue on the slide's background.
pub(super) fn ink(color: Color, colors: &ThemeColors) -> Color {
    at_least(color, colors, text_contrast(colors))
}

/// The theme's text or background, or else black or white: what can be read on `behind`.
pub fn ink_on(behind: Color, colors: &ThemeColors) -> Color {
    let candidates = [colors.background, colors.text, Color::BLACK, Color::WHITE];
    let readable = candidates.iter().copied().find(|&color| contrast(behind, color) >= TEXT_CONTRAST);
    readable.unwrap_or(if contrast(behind, Color::BLACK) > contrast(behind, Color::WHITE) {
        Color::BLACK
    } else {
        Color::WHITE
    })
}

/// The colour, mixed with the text's until it stands out from the background this much.
pub fn at_least(color: Color, colors: &ThemeColors, least: f64) -> Color {
    if contrast(color, colors.background) >= least { color } else { with_contrast(color, colors, least) }
}

/// The colour made lighter or darker until it has this contrast to the background, or nearly.
pub fn with_contrast(color: Color, colors: &ThemeColors, wanted: f64) -> Color {
    let is_above = contrast(color, colors.background) >= wanted;
    let end = if is_above { colors.background } else { colors.text };
    let (mut low, mut high) = (0.0_f32, 1.0_f32);
    for _ in 0..12 {
        let middle = f32::midpoint(low, high);
        let still_above = contrast(mix(color, end, middle), colors.background) >= wanted;
        // `low` keeps to the colour's own side of the wanted contrast.
        if still_above == is_above { low = middle } else { high = middle }
    }
    mix(color, end, if is_above { low } else { high })
}

/// A colour between two, as the eye sees it; 0 is the first.
pub(super) fn mix(one: Color, other: Color, share: f32) -> Color {
    let mixed: Color = one.convert::<Oklab>().lerp_rect(other.convert::<Oklab>(), share).convert();
    let [r, g, b, a] = mixed.to_rgba8().to_u8_array();
    Color::from_rgba8(r, g, b, a)
}

/// How different two colours look (Euclidean distance in Oklab).
fn distance(one: Color, other: Color) -> f64 {
    let ([l, a, b, _], [m, c, d, _]) = (one.convert::<Oklab>().components, other.convert::<Oklab>().components);
    f64::from(((l - m).powi(2) + (a - c).powi(2) + (b - d).powi(2)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode_theme;
    use crate::resolve::theme::{BUILT_IN, ResolvedTheme};
    use crate::source::Source;

    fn themes() -> Vec<ResolvedTheme> {
        let parse = |text: &str| decode_theme(&Source::new("theme", text)).0.unwrap();
        let archive = parse(BUILT_IN[0].1);
        BUILT_IN.iter().map(|(name, text)| ResolvedTheme::from_chain(name, &[parse(text), archive.clone()])).collect()
    }

    #[test]
    fn every_colour_stands_out_in_every_theme() {
        for theme in themes() {
            let colors = &theme.colors;
            for n in [1, 2, 3, 4, 5, 8, 24] {
                let all = [hues(colors, n), areas(colors, n), quiet(colors, n)];
                for (i, color) in all.iter().flatten().enumerate() {
                    let found = contrast(*color, colors.background);
                    assert!(found >= 3.0, "{} {n} {i}: {found}", theme.name);
                    assert!(contrast(ink(*color, colors), colors.background) >= 4.5, "{} {n} {i}", theme.name);
                    assert!(contrast(ink_on(*color, colors), *color) >= 4.5, "{} {n} {i}", theme.name);
                }
                assert_eq!(all.map(|colors| colors.len()), [n; 3]);
            }
        }
    }

    #[test]
    fn neighbouring_areas_differ_in_lightness() {
        for theme in themes() {
            for n in 2..=4 {
                let areas = areas(&theme.colors, n);
                for pair in areas.windows(2) {
                    let found = contrast(pair[0], pair[1]);
                    assert!(found >= 1.25, "{} {n}: {found}", theme.name);
                }
            }
        }
    }
}
