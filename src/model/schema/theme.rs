//! The table's rows for theme files.

use super::{Enum, Field, Form, Short, Struct, Type, default, name, optional};

const COLOR: Type = Type::String(Form::Color);
const FAMILY: Type = Type::String(Form::Plain);
const SIZE: Type = Type::Number { min: 8.0, max: 400.0 };
const DISTANCE: Type = Type::Number { min: 0.0, max: 400.0 };

const fn part(name: &'static str, of: &'static Struct, doc: &'static str) -> Field {
    default(name, Type::Struct(of), "()", doc)
}

/// A theme file.
pub static THEME: Struct = Struct {
    name: "Theme",
    doc: "A theme; what it leaves out comes from the theme that it extends",
    short: Short::No,
    fields: &[
        optional(
            "extends",
            Type::String(Form::Theme),
            "The theme that gives what this one leaves out; `archive` if left out",
        ),
        part("colors", &COLORS, "Colours by their role"),
        part("fonts", &FONTS, "Font families by their role"),
        part("sizes", &SIZES, "Sizes of type, in slide units"),
        part("spacing", &SPACING, "Distances, in slide units"),
        part("style", &STYLE, "Small matters of style"),
    ],
};

/// Colours by their role.
pub static COLORS: Struct = Struct {
    name: "Colors",
    doc: "Colours by their role",
    short: Short::No,
    fields: &[
        optional("background", COLOR, "Behind everything"),
        optional("surface", COLOR, "Behind boxes: code, callouts, table stripes"),
        optional("text", COLOR, "Text"),
        optional("muted", COLOR, "Captions, sources, footers"),
        optional("accent", COLOR, "What matters most"),
        optional("accent2", COLOR, "What is set against it"),
        optional("accent3", COLOR, "A third colour for charts and marks"),
        optional("rule", COLOR, "Hairlines"),
        optional("good", COLOR, "Supported, right"),
        optional("warn", COLOR, "Imprecise, beware"),
        optional("bad", COLOR, "Wrong"),
    ],
};

/// Font families by their role.
pub static FONTS: Struct = Struct {
    name: "Fonts",
    doc: "Font families by their role; each is bundled or installed",
    short: Short::No,
    fields: &[
        optional("heading", FAMILY, "Titles and quotes"),
        optional("body", FAMILY, "Text"),
        optional("mono", FAMILY, "Code"),
    ],
};

/// Sizes of type.
pub static SIZES: Struct = Struct {
    name: "Sizes",
    doc: "Sizes of type, in slide units: a slide is 1080 high",
    short: Short::No,
    fields: &[
        optional("title", SIZE, "Titles of content slides"),
        optional("display", SIZE, "The cover's title"),
        optional("statement", SIZE, "Statements and quotes"),
        optional("body", SIZE, "Text"),
        optional("small", SIZE, "Captions and sources"),
        optional("footer", SIZE, "Footer and slide number"),
        optional("minimum", SIZE, "Text never shrinks below this"),
    ],
};

/// Distances.
pub static SPACING: Struct = Struct {
    name: "Spacing",
    doc: "Distances, in slide units",
    short: Short::No,
    fields: &[
        optional("side", DISTANCE, "Margin left and right"),
        optional("top", DISTANCE, "Margin above the title"),
        optional("bottom", DISTANCE, "Margin at the bottom"),
        optional("block", DISTANCE, "Between blocks"),
        optional("gutter", DISTANCE, "Between columns"),
    ],
};

/// Small matters of style.
pub static STYLE: Struct = Struct {
    name: "Style",
    doc: "Small matters of style",
    short: Short::No,
    fields: &[
        optional("heading_weight", Type::Whole { min: 100, max: 900 }, "Weight of headings"),
        optional("rule_width", Type::Number { min: 0.0, max: 40.0 }, "Thickness of rules and lines, in slide units"),
        optional("corner", Type::Number { min: 0.0, max: 200.0 }, "Radius of boxes' corners, in slide units"),
        optional(
            "cover_bar",
            Type::Number { min: 0.0, max: 200.0 },
            "Thickness of the accent bar beside a cover's title; 0 for none",
        ),
        optional("frame_number", Type::Bool, "Adds the deck's number before the slide's: `2 · 07`"),
        optional("cover", Type::Enum(&COVER_STYLE), "How covers and sections are drawn"),
        optional("title_mark", Type::Enum(&TITLE_MARK), "What stands by the titles of content slides"),
        optional("title_case", Type::Enum(&TITLE_CASE), "How titles are written"),
    ],
};

/// Styles of covers.
pub static COVER_STYLE: Enum = Enum {
    id: "CoverStyle",
    name: "a style of covers",
    doc: "How covers and sections are drawn",
    variants: &[
        name("Bar", "The accent bar beside the title"),
        name("Field", "The title at the foot of a field of the accent colour"),
        name("Diagonal", "The title on a band that runs up across the slide"),
    ],
};

/// Marks of titles.
pub static TITLE_MARK: Enum = Enum {
    id: "TitleMark",
    name: "a mark of titles",
    doc: "What stands by the titles of content slides",
    variants: &[
        name("Nothing", "Nothing"),
        name("Rule", "A line of the accent colour below it"),
        name("Chalk", "A stroke of chalk below it"),
        name("Block", "A block of the accent colour that reaches in from the edge"),
    ],
};

/// Cases of titles.
pub static TITLE_CASE: Enum = Enum {
    id: "TitleCase",
    name: "a case of titles",
    doc: "How titles are written",
    variants: &[name("AsWritten", "As the deck has them"), name("Capitals", "In capitals")],
};
