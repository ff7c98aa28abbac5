//! Everything that a slide's body can hold.
//!
//! Most blocks have a short form, such as `Bullets(["One", "Two"])`, and a
//! long one with named fields. Both decode to the same struct.

mod short_form;

use serde::Deserialize;

use super::prose::Prose;
use super::units::Finite;
use short_form::short_form;

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
}

/// Paragraphs of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Block Markdown: paragraphs, lists, headings.
    pub text: Prose,
}

short_form!(Text { text: Prose });

/// A bulleted or numbered list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The items in order.
    pub items: Vec<ListItem>,
    /// True shows one item a step, whatever the slide's `reveal` says.
    pub reveal: bool,
}

short_form!(List { items: Vec<ListItem>; reveal: bool });

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
}

short_form!(Columns { columns: Vec<Vec<Block>>; widths: Vec<Finite> });

/// Two headed columns to be compared.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// Heading and body on the left.
    pub left: (Prose, Vec<Block>),
    /// Heading and body on the right.
    pub right: (Prose, Vec<Block>),
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
    /// A line below the table.
    #[serde(default)]
    pub caption: Option<Prose>,
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
}

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Math {
    /// TeX notation.
    pub tex: Prose,
    /// The formula in words, for those who don't see it; the notation itself if left out.
    pub alt: Option<Prose>,
}

short_form!(Math { tex: Prose; alt: Option<Prose> });

/// Numbers as a picture.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// What kind of picture.
    pub kind: ChartKind,
    /// Labels along the x axis, or numbers as text for `Scatter`.
    #[serde(default)]
    pub x: Vec<Prose>,
    /// Name and values of each series; a missing value is `None`.
    pub series: Vec<(Prose, Vec<Option<Finite>>)>,
    /// What the x axis measures.
    #[serde(default)]
    pub x_label: Option<Prose>,
    /// What the y axis measures, with its unit.
    #[serde(default)]
    pub y_label: Option<Prose>,
    /// What the chart shows, for those who don't see it.
    #[serde(default)]
    pub alt: Option<Prose>,
    /// A line below the chart.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// Where the numbers come from.
    #[serde(default)]
    pub source: Option<Prose>,
}

/// Kinds of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum ChartKind {
    /// Points joined by lines.
    Line,
    /// Lines, filled down to zero.
    Area,
    /// Upright bars, series side by side.
    Bar,
    /// Upright bars, series on top of each other.
    StackedBar,
    /// Bars that lie, for long labels.
    HorizontalBar,
    /// Parts of a whole.
    Pie,
    /// Points.
    Scatter,
}

/// Events along a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Date and label of each event, in order.
    pub events: Vec<(Prose, Prose)>,
    /// Indices of the events to stress, counted from 0.
    pub highlight: Vec<usize>,
}

short_form!(Timeline { events: Vec<(Prose, Prose)>; highlight: Vec<usize> });

/// Places and routes on a map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The part of the world to show.
    pub view: MapView,
    /// Name, longitude and latitude of each place, in degrees.
    #[serde(default)]
    pub places: Vec<(Prose, Finite, Finite)>,
    /// Arrows between places.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// Countries to fill, by name.
    #[serde(default)]
    pub areas: Vec<Prose>,
    /// What the map shows, for those who don't see it.
    pub alt: Prose,
    /// A line below the map.
    #[serde(default)]
    pub caption: Option<Prose>,
}

/// A part of the world, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapView {
    /// Longitude of the left edge, -180 to 360.
    pub west: Finite,
    /// Latitude of the lower edge, -90 to 90.
    pub south: Finite,
    /// Longitude of the right edge, -180 to 360.
    pub east: Finite,
    /// Latitude of the upper edge, -90 to 90.
    pub north: Finite,
}

/// An arrow on a map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Name of the place it starts from.
    pub from: Prose,
    /// Name of the place it leads to.
    pub to: Prose,
    /// What moved along it.
    #[serde(default)]
    pub label: Option<Prose>,
    /// Longitude and latitude of points on the way, in degrees.
    #[serde(default)]
    pub via: Vec<(Finite, Finite)>,
}

/// Boxes joined by arrows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagram {
    /// Id and text of each box.
    pub nodes: Vec<(String, Prose)>,
    /// Ids of both ends, and a label if wished.
    #[serde(default)]
    pub edges: Vec<Edge>,
    /// Where the arrows lead.
    #[serde(default)]
    pub direction: Direction,
    /// What the diagram shows, for those who don't see it.
    #[serde(default)]
    pub alt: Option<Prose>,
}

/// An arrow of a diagram: `("a", "b")` or `("a", "b", "label")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Id of the box it starts from.
    pub from: String,
    /// Id of the box it leads to.
    pub to: String,
    /// A word along the arrow.
    pub label: Option<Prose>,
}

/// Where a diagram's arrows lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Direction {
    /// From left to right.
    #[default]
    Right,
    /// From top to bottom.
    Down,
}

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
}

short_form!(Questions { items: Vec<Prose> });

/// A list of references.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// The references; if empty, all that the deck's slides name, without repeats.
    pub items: Vec<Prose>,
}

short_form!(Sources { items: Vec<Prose> });

/// A code that a phone's camera reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Qr {
    /// What the code says, usually a link.
    pub data: Prose,
    /// A line below the code; the data if left out.
    pub caption: Option<Prose>,
}

short_form!(Qr { data: Prose; caption: Option<Prose> });
