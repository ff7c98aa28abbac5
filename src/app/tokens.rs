//! Colours, sizes and fonts of the window: the only file with raw colours.
//!
//! Quiet and neutral, so that the slides are the brightest thing on the screen.

#![expect(clippy::disallowed_methods, reason = "this file is where colours are defined")]

use std::sync::Arc;

use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Stroke, Theme, Visuals};

use crate::resolve::fonts::BUNDLED;
use crate::show::ink::InkColor;

/// The step of all distances, in points.
pub const GRID: f32 = 8.0;
/// Size of ordinary text, in points.
pub const TEXT: f32 = 14.0;
/// Size of captions, in points.
pub const SMALL: f32 = 13.0;
/// Size of titles, in points.
pub const TITLE: f32 = 20.0;
/// Size of what must be read from a metre away, in points.
pub const CLOCK: f32 = 46.0;

/// Colours of one appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// Behind everything.
    pub background: Color32,
    /// Bars and cards.
    pub panel: Color32,
    /// Buttons, and what the pointer is over.
    pub raised: Color32,
    /// Hairlines.
    pub rule: Color32,
    /// Text.
    pub text: Color32,
    /// Text that matters less.
    pub muted: Color32,
    /// The one accent: what is chosen.
    pub accent: Color32,
    /// Errors, and time that has run out.
    pub late: Color32,
    /// Warnings.
    pub warn: Color32,
    /// A filmstrip's film.
    pub film: Color32,
    /// The holes in the film.
    pub hole: Color32,
    /// Names of fields in a deck's text.
    pub field: Color32,
}

/// Around the slide on the audience's screen, and the black screen.
pub const BLACK: Color32 = Color32::BLACK;
/// The white screen.
pub const WHITE: Color32 = Color32::WHITE;
/// The words of the end card.
pub const END_CARD_TEXT: Color32 = Color32::from_rgb(0x8a, 0x8a, 0x8a);
/// The lesser words of the end card.
pub const END_CARD_HINT: Color32 = Color32::from_rgb(0x5c, 0x5c, 0x5c);

/// The laser's point.
pub const LASER: Color32 = Color32::from_rgb(0xf0, 0x14, 0x24);
/// The middle of the laser's point.
pub const LASER_CORE: Color32 = Color32::from_rgb(0xff, 0xb0, 0xa0);
/// The light around the laser's point.
pub const LASER_HALO: Color32 = Color32::from_rgba_premultiplied(0x98, 0x0c, 0x18, 0x98);
/// The edge that says that there are no more slides, seen on light and dark ones.
pub const CUE: Color32 = Color32::from_rgba_premultiplied(0x58, 0x58, 0x58, 0xa0);
/// Behind words of a moment on the audience's screen.
pub const CUE_GROUND: Color32 = Color32::from_black_alpha(0xa8);
/// Those words.
pub const CUE_TEXT: Color32 = Color32::from_rgb(0xd0, 0xd0, 0xd0);
/// What the spotlight leaves in the dark.
pub const SPOT_SHADE: Color32 = Color32::from_black_alpha(0xb8);
/// What the spotlight leaves of the brightness of what it isn't on.
pub const SPOT_DIM: Color32 = Color32::from_rgb(0x47, 0x47, 0x47);
/// What a zoom hides from the audience, on the console.
pub const ZOOM_SHADE: Color32 = Color32::from_black_alpha(0x70);
/// The eraser.
pub const ERASER_FILL: Color32 = Color32::from_rgba_premultiplied(0x50, 0x50, 0x50, 0x50);
/// The eraser's edge, seen on light and dark slides.
pub const ERASER_EDGE: Color32 = Color32::from_rgb(0x6a, 0x6a, 0x6a);
/// Around the tip of a pen, seen on light and dark slides.
pub const NIB_EDGE: Color32 = Color32::from_rgb(0x90, 0x90, 0x90);

/// A colour of ink, from 0 (nothing) to 1 (opaque).
#[must_use]
pub fn ink(color: InkColor, opacity: f32) -> Color32 {
    let [red, green, blue] = color.rgb;
    Color32::from_rgb(red, green, blue).gamma_multiply(opacity)
}
/// Numbers on film, which is dark in every appearance.
pub const FILM_TEXT: Color32 = DARK.text;
/// The chosen frame of a film.
pub const FILM_ACCENT: Color32 = DARK.accent;

const DARK: Tokens = Tokens {
    background: Color32::from_rgb(0x15, 0x16, 0x18),
    panel: Color32::from_rgb(0x1d, 0x1f, 0x22),
    raised: Color32::from_rgb(0x2b, 0x2e, 0x33),
    rule: Color32::from_rgb(0x33, 0x36, 0x3c),
    text: Color32::from_rgb(0xea, 0xea, 0xe8),
    muted: Color32::from_rgb(0x9c, 0xa0, 0xa8),
    accent: Color32::from_rgb(0xe8, 0xa5, 0x4b),
    late: Color32::from_rgb(0xff, 0x7a, 0x6b),
    warn: Color32::from_rgb(0xe6, 0xc2, 0x5c),
    film: Color32::from_rgb(0x0b, 0x0b, 0x0c),
    hole: Color32::from_rgb(0x2f, 0x31, 0x36),
    field: Color32::from_rgb(0x8f, 0xb8, 0xd8),
};

const LIGHT: Tokens = Tokens {
    background: Color32::from_rgb(0xec, 0xea, 0xe5),
    panel: Color32::from_rgb(0xf8, 0xf7, 0xf4),
    raised: Color32::from_rgb(0xe0, 0xdd, 0xd6),
    rule: Color32::from_rgb(0xd2, 0xce, 0xc5),
    text: Color32::from_rgb(0x1e, 0x1f, 0x21),
    muted: Color32::from_rgb(0x5d, 0x60, 0x66),
    accent: Color32::from_rgb(0x9a, 0x55, 0x00),
    late: Color32::from_rgb(0xb3, 0x26, 0x1e),
    warn: Color32::from_rgb(0x8a, 0x61, 0x00),
    film: Color32::from_rgb(0x2a, 0x2a, 0x2b),
    hole: Color32::from_rgb(0xd9, 0xd6, 0xcf),
    field: Color32::from_rgb(0x1f, 0x5c, 0x82),
};

impl Tokens {
    /// The light or the dark set.
    #[must_use]
    pub fn new(light: bool) -> Self {
        if light { LIGHT } else { DARK }
    }

    /// What lies over a window.
    pub fn dialog(&self) -> egui::Frame {
        let shadow = egui::Shadow { offset: [0, 8], blur: 32, spread: 0, color: self.film.gamma_multiply(0.6) };
        egui::Frame::new().fill(self.panel).inner_margin(3.0 * GRID).corner_radius(10).shadow(shadow)
    }

    /// Around what is edited over a slide.
    pub fn field_over_slide(&self) -> egui::Frame {
        let shadow = egui::Shadow { offset: [0, 4], blur: 20, spread: 0, color: self.film.gamma_multiply(0.6) };
        let edge = Stroke::new(1.5, self.accent);
        egui::Frame::new().fill(self.panel).inner_margin(GRID).corner_radius(6).shadow(shadow).stroke(edge)
    }
}

/// Bold text.
#[must_use]
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("bold".into()))
}

/// Titles.
#[must_use]
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Emphasised text.
#[must_use]
pub fn italic(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("italic".into()))
}

/// Text that is bold and emphasised.
#[must_use]
pub fn bold_italic(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("bold-italic".into()))
}

/// Names of decks, as on a title slide.
#[must_use]
pub fn serif(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("serif".into()))
}

/// Gives the window the bundled fonts, so that it looks the same on every machine.
#[must_use]
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in BUNDLED {
        fonts.font_data.insert((*name).to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback = [
        "Inter-Regular.ttf",
        "NotoSansSC-Regular.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansHebrew-Regular.ttf",
        "NotoSansMath-Regular.ttf",
        "NotoSansSymbols2-Regular.ttf",
    ];
    let families = [
        (FontFamily::Proportional, "Inter-Regular.ttf"),
        (FontFamily::Monospace, "JetBrainsMono-Regular.ttf"),
        (FontFamily::Name("bold".into()), "Inter-Bold.ttf"),
        (FontFamily::Name("semibold".into()), "Inter-Semibold.ttf"),
        (FontFamily::Name("italic".into()), "Inter-Italic.ttf"),
        (FontFamily::Name("bold-italic".into()), "Inter-BoldItalic.ttf"),
        (FontFamily::Name("serif".into()), "SourceSerif4-Semibold.ttf"),
    ];
    for (family, first) in families {
        let chain = std::iter::once(first).chain(fallback).map(ToOwned::to_owned).collect();
        fonts.families.insert(family, chain);
    }
    fonts
}

/// Sets fonts, colours and distances of all windows.
pub fn apply(ctx: &egui::Context, light: bool) {
    ctx.set_theme(if light { Theme::Light } else { Theme::Dark });
    for theme in [Theme::Dark, Theme::Light] {
        let tokens = Tokens::new(theme == Theme::Light);
        ctx.set_visuals_of(theme, visuals(tokens, theme));
        ctx.style_mut_of(theme, |style| {
            style.spacing.item_spacing = egui::vec2(GRID, GRID);
            style.spacing.button_padding = egui::vec2(10.0, 5.0);
            style.animation_time = 0.0;
            for (text_style, font) in &mut style.text_styles {
                font.size = match text_style {
                    egui::TextStyle::Small => SMALL,
                    egui::TextStyle::Heading => TITLE,
                    _ => TEXT,
                };
            }
        });
    }
}

fn visuals(tokens: Tokens, theme: Theme) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = tokens.background;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.rule);
    visuals.extreme_bg_color = tokens.film;
    visuals.text_edit_bg_color = Some(tokens.background);
    visuals.hyperlink_color = tokens.accent;
    visuals.selection.bg_fill = tokens.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, tokens.text);
    let widgets = &mut visuals.widgets;
    for (widget, fill, text) in [
        (&mut widgets.noninteractive, tokens.panel, tokens.text),
        (&mut widgets.inactive, tokens.raised, tokens.text),
        (&mut widgets.hovered, tokens.rule, tokens.text),
        (&mut widgets.active, tokens.rule, tokens.accent),
        (&mut widgets.open, tokens.raised, tokens.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.bg_stroke = Stroke::NONE;
        widget.corner_radius = CornerRadius::same(6);
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, tokens.rule);
    visuals
}
