//! Everything that a slide's body can hold.
//!
//! Most blocks have a short form, such as `Bullets(["One", "Two"])`, and a
//! long one with named fields. Both decode to the same struct.

mod chart;
mod diagram;
mod map;
mod short_form;
mod timeline;

use serde::Deserialize;

use super::prose::Prose;
use super::units::Finite;
pub use chart::{Chart, ChartKind, Scale};
pub use diagram::{Diagram, Direction, Edge, Routing};
pub use map::{Map, MapView, Place, Projection, Route, RouteKind};
use short_form::short_form;
pub use timeline::{Event, Timeline, TimelineScale};

/// One thing in the body of a slide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub enum Block {
    /// Paragraphs; block Markdown.
    Text(Text),
    /// A bulleted list.
    Bullets(List),
    /// A numbered list.
    Numbered(List),
    /// Somebody's words.
    Quote(Quote),
    /// A picture from the deck's folder.
    Image(Image),
    /// Bodies side by side.
    Columns(Columns),
    /// Two headed columns to be compared.
    Compare(Compare),
    /// Rows and columns.
    Table(Table),
    /// A program's text.
    Code(Code),
    /// A formula in TeX notation.
    Math(Math),
    /// Numbers as a picture.
    Chart(Chart),
    /// Events along a line.
    Timeline(Timeline),
    /// Places and routes on a map.
    Map(Map),
    /// Boxes joined by arrows.
    Diagram(Diagram),
    /// A statement, tested against the record.
    Claim(Claim),
    /// A boxed aside.
    Callout(Callout),
    /// Prompts for discussion.
    Questions(Questions),
    /// A list of references.
    Sources(Sources),
    /// A code that a phone's camera reads.
    Qr(Qr),
    /// What follows appears at the next step.
    Pause,
    /// Takes up free height.
    Spacer,
    /// A thin line.
    Rule,
}

impl Block {
    /// The name that authors write.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text(_) => "Text",
            Self::Bullets(_) => "Bullets",
            Self::Numbered(_) => "Numbered",
            Self::Quote(_) => "Quote",
            Self::Image(_) => "Image",
            Self::Columns(_) => "Columns",
            Self::Compare(_) => "Compare",
            Self::Table(_) => "Table",
            Self::Code(_) => "Code",
            Self::Math(_) => "Math",
            Self::Chart(_) => "Chart",
            Self::Timeline(_) => "Timeline",
            Self::Map(_) => "Map",
            Self::Diagram(_) => "Diagram",
            Self::Claim(_) => "Claim",
            Self::Callout(_) => "Callout",
            Self::Questions(_) => "Questions",
            Self::Sources(_) => "Sources",
            Self::Qr(_) => "Qr",
            Self::Pause => "Pause",
            Self::Spacer => "Spacer",
            Self::Rule => "Rule",
        }
    }

    /// What a morph between slides recognises the block by, if its author named it.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let id = match self {
            Self::Text(block) => &block.id,
            Self::Bullets(block) | Self::Numbered(block) => &block.id,
            Self::Quote(block) => &block.id,
            Self::Image(block) => &block.id,
            Self::Columns(block) => &block.id,
            Self::Compare(block) => &block.id,
            Self::Table(block) => &block.id,
            Self::Code(block) => &block.id,
            Self::Math(block) => &block.id,
            Self::Chart(block) => &block.id,
            Self::Timeline(block) => &block.id,
            Self::Map(block) => &block.id,
            Self::Diagram(block) => &block.id,
            Self::Claim(block) => &block.id,
            Self::Callout(block) => &block.id,
            Self::Questions(block) => &block.id,
            Self::Sources(block) => &block.id,
            Self::Qr(block) => &block.id,
            Self::Pause | Self::Spacer | Self::Rule => return None,
        };
        id.as_deref()
    }
}

/// Paragraphs of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Block Markdown: paragraphs, lists, headings.
    pub text: Prose,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Text { text: Prose; id: Option<String> });

/// A bulleted or numbered list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The items in order.
    pub items: Vec<ListItem>,
    /// True shows one item a step, whatever the slide's `reveal` says.
    pub reveal: bool,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(List { items: Vec<ListItem>; reveal: bool, id: Option<String> });

/// An item of a list: a string, or a string with items below it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// Inline Markdown.
    pub text: Prose,
    /// Items one level below.
    pub children: Vec<Self>,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The words, without quotation marks.
    pub text: Prose,
    /// Who said them.
    #[serde(default)]
    pub by: Option<Prose>,
    /// Where and when.
    #[serde(default)]
    pub source: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// A picture from the deck's folder.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Path inside the deck's folder: PNG, JPEG, WebP, GIF or SVG.
    pub path: String,
    /// What the picture shows, for those who don't see it; empty for decoration.
    pub alt: Prose,
    /// A line below the picture.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// Who made it and under which terms.
    #[serde(default)]
    pub credit: Option<Prose>,
    /// How it fills its place.
    #[serde(default)]
    pub fit: Fit,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// How a picture fills its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Fit {
    /// All of it, as large as fits.
    #[default]
    Contain,
    /// Fills the place; what juts out is cut off.
    Cover,
}

/// Bodies side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// One body for each column.
    pub columns: Vec<Vec<Block>>,
    /// Relative widths; all the same if empty.
    pub widths: Vec<Finite>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Columns { columns: Vec<Vec<Block>>; widths: Vec<Finite>, id: Option<String> });

/// Two headed columns to be compared.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// Heading and body on the left.
    pub left: (Prose, Vec<Block>),
    /// Heading and body on the right.
    pub right: (Prose, Vec<Block>),
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// Rows and columns of text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Headings of the columns; none if left out.
    #[serde(default)]
    pub head: Vec<Prose>,
    /// The rows, each with one string for each column.
    pub rows: Vec<Vec<Prose>>,
    /// How each column is set; columns of numbers go right if left out.
    #[serde(default)]
    pub align: Vec<ColumnAlign>,
    /// Cells to stress: row and column, counted from 0, the head not counted.
    #[serde(default)]
    pub highlight: Vec<(usize, usize)>,
    /// True tints every other row; left out, long tables do.
    #[serde(default)]
    pub stripes: Option<bool>,
    /// A line below the table.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// How a table's column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum ColumnAlign {
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right, as numbers are.
    Right,
}

/// A program's text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The programming language, such as `rust`.
    #[serde(default)]
    pub language: Option<String>,
    /// The text.
    pub source: Prose,
    /// Lines to stress, such as `1,3-4`; each `|` is one step.
    #[serde(default)]
    pub highlight: Option<String>,
    /// True numbers the lines.
    #[serde(default)]
    pub numbers: bool,
    /// A line below the code.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Math {
    /// TeX notation.
    pub tex: Prose,
    /// The formula in words, for those who don't see it; the notation itself if left out.
    pub alt: Option<Prose>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Math { tex: Prose; alt: Option<Prose>, id: Option<String> });

/// A statement, tested against the record.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What is claimed, without quotation marks.
    pub text: Prose,
    /// What became of it.
    pub verdict: Verdict,
    /// What the record says.
    #[serde(default)]
    pub record: Option<Prose>,
    /// Where it says so.
    #[serde(default)]
    pub sources: Vec<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Verdict {
    /// The record bears it out.
    Supported,
    /// True in part.
    Imprecise,
    /// The record says otherwise.
    Wrong,
    /// No record tells.
    Unverifiable,
}

/// A boxed aside.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Callout {
    /// What kind of aside.
    #[serde(default)]
    pub kind: CalloutKind,
    /// A heading; the kind's name if left out.
    #[serde(default)]
    pub title: Option<Prose>,
    /// What stands in the box.
    #[serde(default)]
    pub body: Vec<Block>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// Kinds of callouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum CalloutKind {
    /// Worth knowing.
    #[default]
    Note,
    /// Worth trying.
    Tip,
    /// Beware.
    Warning,
    /// Worth asking.
    Question,
}

/// Prompts for discussion.
#[derive(Debug, Clone, PartialEq)]
pub struct Questions {
    /// The prompts in order; inline Markdown.
    pub items: Vec<Prose>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Questions { items: Vec<Prose>; id: Option<String> });

/// A list of references.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// The references; if empty, all that the deck's slides name, without repeats.
    pub items: Vec<Prose>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Sources { items: Vec<Prose>; id: Option<String> });

/// A code that a phone's camera reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Qr {
    /// What the code says, usually a link.
    pub data: Prose,
    /// A line below the code; the data if left out.
    pub caption: Option<Prose>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Qr { data: Prose; caption: Option<Prose>, id: Option<String> });
