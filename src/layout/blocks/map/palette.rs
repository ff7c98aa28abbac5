//! Colours of a map, made from a theme's: water lighter than land, land quieter than routes.

use peniko::Color;

use crate::layout::context::{contrast, legible, legible_on_all, mixed, readable, text_contrast};
use crate::resolve::theme::ThemeColors;

/// Contrast that marks have at least.
const MARK_CONTRAST: f64 = 3.0;

/// Least strength of a country's tint over land.
const LEAST_TINT: f32 = 0.1;

/// Colours of a map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    /// Seas and lakes.
    pub sea: Color,
    /// Land.
    pub land: Color,
    /// Coasts.
    pub coast: Color,
    /// Borders.
    pub border: Color,
    /// Around labels and lines, so that they stand out from anything.
    pub halo: Color,
    /// Names of places.
    pub text: Color,
    /// Contrast that text has at least.
    pub least: f64,
    /// Names of stressed places, labels of routes.
    pub stressed: Color,
    /// Arrows.
    pub arrow: Color,
    /// Arrows that lead the other way, or that matter less.
    pub second: Color,
    /// Railways.
    pub railway: Color,
    /// Plain lines.
    pub line: Color,
    tints: [Color; 3],
}

/// Colours of a filled country.
#[derive(Debug, Clone, Copy)]
pub(super) struct AreaColors {
    /// Its land.
    pub fill: Color,
    /// Its borders.
    pub edge: Color,
    /// Its name.
    pub name: Color,
    /// Borders inside it.
    pub inner: Color,
}

impl Palette {
    /// The colours that suit a theme.
    pub(super) fn new(colors: &ThemeColors) -> Self {
        let is_dark = readable(colors.background, Color::WHITE, Color::BLACK) == Color::WHITE;
        let (sea, land, halo) = if is_dark {
            let sea = mixed(mixed(colors.background, Color::BLACK, 0.3), colors.accent3, 0.05);
            (sea, mixed(colors.surface, colors.text, 0.13), mixed(colors.background, Color::BLACK, 0.15))
        } else {
            let light = mixed(colors.background, Color::WHITE, 0.5);
            (mixed(light, colors.accent2, 0.09), mixed(colors.surface, colors.text, 0.09), light)
        };
        let least = text_contrast(colors);
        let tints = [colors.accent, colors.accent2, colors.accent3];
        let [one, two, three] = tints.map(|tint| mixed(land, tint, LEAST_TINT));
        let marked = |color| legible_on_all(color, &[land, sea, one, two, three], colors.text, MARK_CONTRAST);
        Self {
            sea,
            land,
            coast: mixed(land, colors.text, 0.42),
            border: mixed(land, colors.text, 0.34),
            halo,
            text: legible_on_all(colors.text, &[halo, land, sea], readable(land, Color::WHITE, Color::BLACK), least),
            stressed: legible_on_all(colors.accent, &[halo, land], colors.text, least),
            least,
            arrow: marked(colors.accent),
            second: marked(colors.accent2),
            railway: marked(mixed(colors.text, land, 0.15)),
            line: marked(colors.accent2),
            tints,
        }
    }

    /// Colours of the filled country of this number, counted from 0.
    pub(super) fn area(&self, index: usize, is_stressed: bool) -> AreaColors {
        let tint = self.tints[index % self.tints.len()];
        let strengths: &[f32] = if is_stressed { &[0.42, 0.34, 0.26, 0.18, 0.12] } else { &[0.27, 0.22, 0.17, 0.12] };
        let routes = [self.arrow, self.second, self.railway, self.line];
        let fill = strengths
            .iter()
            .map(|&strength| mixed(self.land, tint, strength))
            .find(|&fill| {
                routes.iter().all(|&route| contrast(fill, route) >= MARK_CONTRAST) && contrast(fill, self.text) >= 6.0
            })
            .unwrap_or_else(|| mixed(self.land, tint, LEAST_TINT));
        let name = legible(mixed(tint, self.text, 0.25), fill, self.text, self.least);
        AreaColors { fill, edge: mixed(fill, name, 0.75), name, inner: mixed(fill, name, 0.28) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::blocks::map::tests::theme_colors;

    #[test]
    fn everything_stands_out_in_every_theme() {
        for (name, colors) in theme_colors() {
            let palette = Palette::new(&colors);
            for text in [palette.text, palette.stressed] {
                assert!(contrast(text, palette.halo) >= 4.5, "{name}");
            }
            for ground in [palette.sea, palette.land] {
                assert!(contrast(palette.text, ground) >= 4.5, "{name}");
            }
            for mark in [palette.arrow, palette.second, palette.railway, palette.line] {
                assert!(contrast(mark, palette.land) >= MARK_CONTRAST, "{name}");
                assert!(contrast(mark, palette.sea) >= MARK_CONTRAST, "{name}");
            }
            for i in 0..3 {
                for is_stressed in [false, true] {
                    let area = palette.area(i, is_stressed);
                    assert!(contrast(area.name, area.fill) >= 4.5, "{name} {i}");
                    assert!(contrast(palette.text, area.fill) >= 4.5, "{name} {i}");
                    for mark in [palette.arrow, palette.second, palette.railway, palette.line] {
                        assert!(contrast(mark, area.fill) >= MARK_CONTRAST, "{name} {i}");
                    }
                }
            }
        }
    }
}
