//! Built-in themes: every pair of colours that text is set in can be read.

use std::path::Path;

use diafilm::resolve::theme::BUILT_IN;
use diafilm::resolve::theme_chain::resolve_theme;
use diafilm::source::diagnostic::Place;
use diafilm::world::memory::MemoryWorld;
use peniko::Color;

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
