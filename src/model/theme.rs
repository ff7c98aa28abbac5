//! A theme as written: everything may be left out and comes from `extends`.

use serde::Deserialize;

use super::units::{Finite, Rgba};

/// A theme file.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// The theme that gives what this one leaves out; `archive` if left out.
    pub extends: Option<String>,
    /// Colours by their role.
    pub colors: Colors,
    /// Font families by their role.
    pub fonts: Fonts,
    /// Sizes of type, in slide units.
    pub sizes: Sizes,
    /// Distances, in slide units.
    pub spacing: Spacing,
    /// Small matters of style.
    pub style: Style,
}

/// Colours by their role.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Colors {
    /// Behind everything.
    pub background: Option<Rgba>,
    /// Behind boxes: code, callouts, table stripes.
    pub surface: Option<Rgba>,
    /// Text.
    pub text: Option<Rgba>,
    /// Captions, sources, footers.
    pub muted: Option<Rgba>,
    /// What matters most.
    pub accent: Option<Rgba>,
    /// What is set against it.
    pub accent2: Option<Rgba>,
    /// A third colour for charts and marks.
    pub accent3: Option<Rgba>,
    /// Hairlines.
    pub rule: Option<Rgba>,
    /// Supported, right.
    pub good: Option<Rgba>,
    /// Imprecise, beware.
    pub warn: Option<Rgba>,
    /// Wrong.
    pub bad: Option<Rgba>,
}

/// Font families by their role; each is a family name that is bundled or installed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fonts {
    /// Titles and quotes.
    pub heading: Option<String>,
    /// Text.
    pub body: Option<String>,
    /// Code.
    pub mono: Option<String>,
}

/// Sizes of type, in slide units: a slide is 1080 high.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sizes {
    /// Titles of content slides.
    pub title: Option<Finite>,
    /// The cover's title.
    pub display: Option<Finite>,
    /// Statements and quotes.
    pub statement: Option<Finite>,
    /// Text.
    pub body: Option<Finite>,
    /// Captions and sources.
    pub small: Option<Finite>,
    /// Footer and slide number.
    pub footer: Option<Finite>,
    /// Text never shrinks below this.
    pub minimum: Option<Finite>,
}

/// Distances, in slide units.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spacing {
    /// Margin left and right.
    pub side: Option<Finite>,
    /// Margin above the title.
    pub top: Option<Finite>,
    /// Margin at the bottom.
    pub bottom: Option<Finite>,
    /// Between blocks.
    pub block: Option<Finite>,
    /// Between columns.
    pub gutter: Option<Finite>,
}

/// Small matters of style.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Style {
    /// Weight of headings, 100 to 900.
    pub heading_weight: Option<u16>,
    /// Thickness of rules and lines, in slide units.
    pub rule_width: Option<Finite>,
    /// Radius of boxes' corners, in slide units.
    pub corner: Option<Finite>,
    /// Thickness of the accent bar beside a cover's title; 0 for none.
    pub cover_bar: Option<Finite>,
    /// True adds the deck's number before the slide's: `2 · 07`.
    pub frame_number: Option<bool>,
    /// How covers and sections are drawn.
    pub cover: Option<CoverStyle>,
    /// What stands by the titles of content slides.
    pub title_mark: Option<TitleMark>,
    /// How titles are written.
    pub title_case: Option<TitleCase>,
}

/// How covers and sections are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum CoverStyle {
    /// The accent bar beside the title.
    Bar,
    /// The title at the foot of a field of the accent colour.
    Field,
    /// The title on a band that runs up across the slide.
    Diagonal,
}

/// What stands by the titles of content slides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum TitleMark {
    /// Nothing.
    Nothing,
    /// A line of the accent colour below it.
    Rule,
    /// A stroke of chalk below it.
    Chalk,
    /// A block of the accent colour that reaches in from the edge.
    Block,
}

/// How titles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum TitleCase {
    /// As the deck has them.
    AsWritten,
    /// In capitals.
    Capitals,
}
