//! The chain of themes, resolved to one in which nothing is optional.

use std::path::Path;

use peniko::Color;

use crate::model::theme::{Colors, CoverStyle, Fonts, Sizes, Spacing, Theme, TitleCase, TitleMark};
use crate::model::units::{Finite, Rgba};

/// A theme in which nothing is optional.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedTheme {
    /// The name or path it was asked for by.
    pub name: String,
    /// Colours by their role.
    pub colors: ThemeColors,
    /// Font families by their role.
    pub fonts: ThemeFonts,
    /// Sizes of type, in slide units.
    pub sizes: ThemeSizes,
    /// Distances, in slide units.
    pub spacing: ThemeSpacing,
    /// Small matters of style.
    pub style: ThemeStyle,
}

/// Colours by their role.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeColors {
    /// Behind everything.
    pub background: Color,
    /// Behind boxes.
    pub surface: Color,
    /// Text.
    pub text: Color,
    /// Captions, sources, footers.
    pub muted: Color,
    /// What matters most.
    pub accent: Color,
    /// What is set against it.
    pub accent2: Color,
    /// A third colour.
    pub accent3: Color,
    /// Hairlines.
    pub rule: Color,
    /// Supported, right.
    pub good: Color,
    /// Imprecise, beware.
    pub warn: Color,
    /// Wrong.
    pub bad: Color,
}

/// Font families by their role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFonts {
    /// Titles and quotes.
    pub heading: String,
    /// Text.
    pub body: String,
    /// Code.
    pub mono: String,
}

/// Sizes of type, in slide units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeSizes {
    /// Titles of content slides.
    pub title: f64,
    /// The cover's title.
    pub display: f64,
    /// Statements and quotes.
    pub statement: f64,
    /// Text.
    pub body: f64,
    /// Captions and sources.
    pub small: f64,
    /// Footer and slide number.
    pub footer: f64,
    /// Body text never shrinks below this.
    pub minimum: f64,
}

/// Distances, in slide units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeSpacing {
    /// Margin left and right.
    pub side: f64,
    /// Margin above the title.
    pub top: f64,
    /// Margin at the bottom.
    pub bottom: f64,
    /// Between blocks.
    pub block: f64,
    /// Between columns.
    pub gutter: f64,
}

/// Small matters of style.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThemeStyle {
    /// Weight of headings, 100 to 900.
    pub heading_weight: f32,
    /// Thickness of rules and lines.
    pub rule_width: f64,
    /// Radius of boxes' corners.
    pub corner: f64,
    /// Thickness of the accent bar beside a cover's title; 0 for none.
    pub cover_bar: f64,
    /// True adds the deck's number before the slide's.
    pub has_frame_number: bool,
    /// How covers and sections are drawn.
    pub cover: CoverStyle,
    /// What stands by the titles of content slides.
    pub title_mark: TitleMark,
    /// How titles are written.
    pub title_case: TitleCase,
}

/// Names and texts of the built-in themes, the default first.
pub const BUILT_IN: [(&str, &str); 6] = [
    ("archive", include_str!("../../assets/themes/archive.ron")),
    ("chalkboard", include_str!("../../assets/themes/chalkboard.ron")),
    ("poster", include_str!("../../assets/themes/poster.ron")),
    ("plain", include_str!("../../assets/themes/plain.ron")),
    ("night", include_str!("../../assets/themes/night.ron")),
    ("contrast", include_str!("../../assets/themes/contrast.ron")),
];

/// Sizes of type that a theme may ask for, in slide units.
pub const SIZE_RANGE: std::ops::RangeInclusive<f64> = 8.0..=400.0;

/// The text of a built-in theme.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// True if the name means a file rather than a built-in theme.
#[must_use]
pub fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron"))
}

impl ResolvedTheme {
    /// Lays the themes of a chain over each other, the most special first.
    ///
    /// What none of them gives comes from built-in constants, so that a
    /// chain that is broken off still draws.
    #[must_use]
    pub fn from_chain(name: &str, chain: &[Theme]) -> Self {
        let first = |get: &dyn Fn(&Theme) -> Option<Finite>, default: f64| {
            chain.iter().find_map(get).map_or(default, Finite::get)
        };
        Self {
            name: name.to_owned(),
            colors: ThemeColors::from_chain(chain),
            fonts: ThemeFonts::from_chain(chain),
            sizes: ThemeSizes::from_chain(&first),
            spacing: ThemeSpacing::from_chain(&first),
            style: ThemeStyle {
                heading_weight: f32::from(
                    chain.iter().find_map(|theme| theme.style.heading_weight).unwrap_or(600).clamp(100, 900),
                ),
                rule_width: first(&|theme| theme.style.rule_width, 2.0).clamp(0.0, 40.0),
                corner: first(&|theme| theme.style.corner, 6.0).clamp(0.0, 200.0),
                cover_bar: first(&|theme| theme.style.cover_bar, 8.0).clamp(0.0, 200.0),
                has_frame_number: chain.iter().find_map(|theme| theme.style.frame_number).unwrap_or(false),
                cover: chain.iter().find_map(|theme| theme.style.cover).unwrap_or(CoverStyle::Bar),
                title_mark: chain.iter().find_map(|theme| theme.style.title_mark).unwrap_or(TitleMark::Nothing),
                title_case: chain.iter().find_map(|theme| theme.style.title_case).unwrap_or(TitleCase::AsWritten),
            },
        }
    }

    /// The colour of this name, if the theme has one.
    #[must_use]
    pub fn color(&self, name: &str) -> Option<Color> {
        let ThemeColors { background, surface, text, muted, accent, accent2, accent3, rule, good, warn, bad } =
            self.colors;
        Some(match name {
            "background" => background,
            "surface" => surface,
            "text" => text,
            "muted" => muted,
            "accent" => accent,
            "accent2" => accent2,
            "accent3" => accent3,
            "rule" => rule,
            "good" => good,
            "warn" => warn,
            "bad" => bad,
            _ => return None,
        })
    }
}

/// Names that [`ResolvedTheme::color`] knows.
pub const COLOR_NAMES: [&str; 11] =
    ["background", "surface", "text", "muted", "accent", "accent2", "accent3", "rule", "good", "warn", "bad"];

impl ThemeColors {
    fn from_chain(chain: &[Theme]) -> Self {
        let first = |get: &dyn Fn(&Colors) -> Option<Rgba>, default: [u8; 4]| {
            to_color(chain.iter().find_map(|theme| get(&theme.colors)).unwrap_or(Rgba(default)))
        };
        Self {
            background: first(&|c| c.background, [0xf5, 0xef, 0xe2, 255]),
            surface: first(&|c| c.surface, [0xea, 0xe1, 0xce, 255]),
            text: first(&|c| c.text, [0x1f, 0x1b, 0x16, 255]),
            muted: first(&|c| c.muted, [0x6b, 0x62, 0x56, 255]),
            accent: first(&|c| c.accent, [0xb0, 0x30, 0x1f, 255]),
            accent2: first(&|c| c.accent2, [0x1e, 0x5b, 0x63, 255]),
            accent3: first(&|c| c.accent3, [0x8f, 0x62, 0x12, 255]),
            rule: first(&|c| c.rule, [0xd8, 0xcd, 0xb8, 255]),
            good: first(&|c| c.good, [0x2f, 0x6b, 0x3c, 255]),
            warn: first(&|c| c.warn, [0x8f, 0x5a, 0x0d, 255]),
            bad: first(&|c| c.bad, [0xb0, 0x30, 0x1f, 255]),
        }
    }
}

impl ThemeFonts {
    fn from_chain(chain: &[Theme]) -> Self {
        let first = |get: &dyn Fn(&Fonts) -> Option<String>, default: &str| {
            chain.iter().find_map(|theme| get(&theme.fonts)).unwrap_or_else(|| default.to_owned())
        };
        Self {
            heading: first(&|fonts| fonts.heading.clone(), "Source Serif 4"),
            body: first(&|fonts| fonts.body.clone(), "Inter"),
            mono: first(&|fonts| fonts.mono.clone(), "JetBrains Mono"),
        }
    }
}

/// Finds a number in a chain of themes, or takes the default.
type FirstNumber<'a> = &'a dyn Fn(&dyn Fn(&Theme) -> Option<Finite>, f64) -> f64;

impl ThemeSizes {
    fn from_chain(first: FirstNumber<'_>) -> Self {
        let size = |get: &dyn Fn(&Sizes) -> Option<Finite>, default: f64| {
            first(&|theme| get(&theme.sizes), default).clamp(*SIZE_RANGE.start(), *SIZE_RANGE.end())
        };
        Self {
            title: size(&|s| s.title, 80.0),
            display: size(&|s| s.display, 120.0),
            statement: size(&|s| s.statement, 104.0),
            body: size(&|s| s.body, 46.0),
            small: size(&|s| s.small, 28.0),
            footer: size(&|s| s.footer, 24.0),
            minimum: size(&|s| s.minimum, 30.0),
        }
    }
}

impl ThemeSpacing {
    fn from_chain(first: FirstNumber<'_>) -> Self {
        let distance = |get: &dyn Fn(&Spacing) -> Option<Finite>, default: f64| {
            first(&|theme| get(&theme.spacing), default).clamp(0.0, 400.0)
        };
        Self {
            side: distance(&|s| s.side, 120.0),
            top: distance(&|s| s.top, 96.0),
            bottom: distance(&|s| s.bottom, 88.0),
            block: distance(&|s| s.block, 36.0),
            gutter: distance(&|s| s.gutter, 72.0),
        }
    }
}

/// The drawing colour of a written one.
#[must_use]
pub fn to_color(Rgba([r, g, b, a]): Rgba) -> Color {
    Color::from_rgba8(r, g, b, a)
}
