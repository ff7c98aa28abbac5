//! The table's rows for what a slide's body can hold.

use super::figure::{CHART, DIAGRAM, MAP, TIMELINE};
use super::{
    ANY_LEN, Enum, Form, INLINE, INLINES, Item, Short, Struct, Type, default, holding, id, item, name, optional,
    required,
};

// Bodies hold blocks that hold bodies: statics may lead in circles, constants may not.

/// A body: blocks from top to bottom.
pub static BODY: Type = Type::List { of: &Type::Enum(&BLOCK), max: ANY_LEN };

macro_rules! body {
    () => {
        Type::List { of: &Type::Enum(&BLOCK), max: ANY_LEN }
    };
}
macro_rules! headed_body {
    () => {
        Type::Tuple { items: &[item("heading", INLINE), item("body", body!())], n_required: 2 }
    };
}
macro_rules! items {
    () => {
        Type::List { of: &Type::Struct(&LIST_ITEM), max: ANY_LEN }
    };
}

/// Everything that a body can hold.
pub static BLOCK: Enum = Enum {
    id: "Block",
    name: "a block",
    doc: "One thing in the body of a slide",
    variants: &[
        holding("Text", Type::Struct(&TEXT), "Text(\"A paragraph with **inline** Markdown.\")", "Paragraphs"),
        holding(
            "Bullets",
            Type::Struct(&LIST),
            "Bullets([\"One\", (\"Two\", [\"Two a\", \"Two b\"])])",
            "A bulleted list",
        ),
        holding("Numbered", Type::Struct(&LIST), "Numbered([\"First\", \"Second\"])", "A numbered list"),
        holding(
            "Quote",
            Type::Struct(&QUOTE),
            "Quote(text: \"We must lean to one side.\", by: \"Mao Zedong\", source: \"30 June 1949\")",
            "Somebody's words",
        ),
        holding(
            "Image",
            Type::Struct(&IMAGE),
            "Image(path: \"img/bridge.jpg\", alt: \"A steel bridge\", caption: \"Wuhan, 1957\", fit: Contain)",
            "A picture from the deck's folder: PNG, JPEG, WebP, GIF, SVG",
        ),
        holding(
            "Columns",
            Type::Struct(&COLUMNS),
            "Columns(widths: [2, 1], columns: [[Text(\"Left\")], [Text(\"Right\")]])",
            "Bodies side by side",
        ),
        holding(
            "Compare",
            Type::Struct(&COMPARE),
            "Compare(left: (\"The essay\", [Text(\"…\")]), right: (\"The record\", [Text(\"…\")]))",
            "Two headed columns to be compared",
        ),
        holding(
            "Table",
            Type::Struct(&TABLE),
            "Table(head: [\"Year\", \"Trade\"], rows: [[\"1950\", \"338\"]], align: [Left, Right])",
            "Rows and columns",
        ),
        holding(
            "Code",
            Type::Struct(&CODE),
            "Code(language: \"rust\", source: r#\"fn main() {}\"#, highlight: \"1\", numbers: true)",
            "A program's text",
        ),
        holding("Math", Type::Struct(&MATH), "Math(r\"\\frac{a}{b}\")", "A formula in TeX notation"),
        holding(
            "Chart",
            Type::Struct(&CHART),
            "Chart(kind: Line, x: [\"1950\", \"1951\"], series: [(\"Trade, US$ m\", [338, None])], alt: \"Trade grows\")",
            "Numbers as a picture",
        ),
        holding(
            "Timeline",
            Type::Struct(&TIMELINE),
            "Timeline([(\"14 Feb 1950\", \"Treaty of alliance\")])",
            "Events along a line",
        ),
        holding(
            "Map",
            Type::Struct(&MAP),
            "Map(view: (west: 20, south: 15, east: 150, north: 65), places: [(\"Moscow\", 37.62, 55.75)], alt: \"Moscow\")",
            "Places and routes on a map",
        ),
        holding(
            "Diagram",
            Type::Struct(&DIAGRAM),
            "Diagram(nodes: [(\"a\", \"Design\"), (\"b\", \"Plant\")], edges: [(\"a\", \"b\", \"drawings\")])",
            "Boxes joined by arrows",
        ),
        holding(
            "Claim",
            Type::Struct(&CLAIM),
            "Claim(text: \"The alliance began in 1949.\", verdict: Wrong, record: \"Signed on 14 February 1950.\")",
            "A statement, tested against the record",
        ),
        holding(
            "Callout",
            Type::Struct(&CALLOUT),
            "Callout(kind: Note, title: \"Remember\", body: [Text(\"…\")])",
            "A boxed aside",
        ),
        holding("Questions", Type::Struct(&QUESTIONS), "Questions([\"Who gained?\"])", "Prompts for discussion"),
        holding("Sources", Type::Struct(&SOURCES), "Sources([])", "A list of references"),
        holding("Qr", Type::Struct(&QR), "Qr(\"https://example.org\")", "A code that a phone's camera reads"),
        name("Pause", "What follows appears at the next step"),
        name("Spacer", "Takes up free height"),
        name("Rule", "A thin line"),
    ],
};

/// Paragraphs.
pub static TEXT: Struct = Struct {
    name: "Text",
    doc: "Paragraphs of text",
    short: Short::First,
    fields: &[required("text", Type::String(Form::Markdown), "Paragraphs, lists, headings"), id()],
};

/// Lists.
pub static LIST: Struct = Struct {
    name: "List",
    doc: "A bulleted or numbered list",
    short: Short::First,
    fields: &[
        required("items", items!(), "The items in order"),
        default("reveal", Type::Bool, "false", "Shows one item a step, whatever the slide's `reveal` says"),
        id(),
    ],
};

static LIST_ITEM_TUPLE: [Item; 2] = [item("text", INLINE), item("items below it", items!())];

/// An item of a list.
pub static LIST_ITEM: Struct = Struct {
    name: "ListItem",
    doc: "An item: a string, or `(text, [items below it])`",
    short: Short::FirstOrTuple(&LIST_ITEM_TUPLE),
    fields: &[
        required("text", INLINE, "What the item says"),
        default("children", items!(), "[]", "Items one level below"),
    ],
};

/// Quotes.
pub static QUOTE: Struct = Struct {
    name: "Quote",
    doc: "Somebody's words",
    short: Short::No,
    fields: &[
        required("text", INLINE, "The words, without quotation marks"),
        optional("by", INLINE, "Who said them"),
        optional("source", INLINE, "Where and when"),
        id(),
    ],
};

/// Pictures.
pub static IMAGE: Struct = Struct {
    name: "Image",
    doc: "A picture from the deck's folder",
    short: Short::No,
    fields: &[
        required("path", Type::String(Form::Path), "Path inside the deck's folder: PNG, JPEG, WebP, GIF or SVG"),
        required("alt", INLINE, "What the picture shows, for those who don't see it; `\"\"` for decoration"),
        optional("caption", INLINE, "A line below the picture"),
        optional("credit", INLINE, "Who made it and under which terms"),
        default("fit", Type::Enum(&FIT), "Contain", "How it fills its place"),
        id(),
    ],
};

/// Ways to fit a picture.
pub static FIT: Enum = Enum {
    id: "Fit",
    name: "a way to fit",
    doc: "How a picture fills its place",
    variants: &[
        name("Contain", "All of it, as large as fits"),
        name("Cover", "Fills the place; what juts out is cut off"),
    ],
};

/// Columns.
pub static COLUMNS: Struct = Struct {
    name: "Columns",
    doc: "Bodies side by side",
    short: Short::First,
    fields: &[
        required("columns", Type::List { of: &BODY, max: ANY_LEN }, "One body for each column"),
        default(
            "widths",
            Type::List { of: &Type::Number { min: 0.01, max: 1000.0 }, max: ANY_LEN },
            "[]",
            "Relative widths; all the same if left out",
        ),
        id(),
    ],
};

/// Comparisons.
pub static COMPARE: Struct = Struct {
    name: "Compare",
    doc: "Two headed columns to be compared",
    short: Short::No,
    fields: &[
        required("left", headed_body!(), "Heading and body on the left"),
        required("right", headed_body!(), "Heading and body on the right"),
        id(),
    ],
};

const COUNT: Type = Type::Whole { min: 0, max: u32::MAX as u64 };
static CELL: [Item; 2] = [item("row", COUNT), item("column", COUNT)];

/// Tables.
pub static TABLE: Struct = Struct {
    name: "Table",
    doc: "Rows and columns of text",
    short: Short::No,
    fields: &[
        default("head", Type::List { of: &INLINE, max: 64 }, "[]", "Headings of the columns"),
        required(
            "rows",
            Type::List { of: &Type::List { of: &INLINE, max: 64 }, max: ANY_LEN },
            "The rows, each with one string for each column",
        ),
        default(
            "align",
            Type::List { of: &Type::Enum(&COLUMN_ALIGN), max: 64 },
            "[]",
            "How each column is set; columns of numbers go right if left out",
        ),
        default(
            "highlight",
            Type::List { of: &Type::Tuple { items: &CELL, n_required: 2 }, max: ANY_LEN },
            "[]",
            "Cells to stress: row and column, counted from 0, the head not counted",
        ),
        optional("stripes", Type::Bool, "Tints every other row; left out, long tables do"),
        optional("caption", INLINE, "A line below the table"),
        id(),
    ],
};

/// Ways to set a column.
pub static COLUMN_ALIGN: Enum = Enum {
    id: "ColumnAlign",
    name: "a way to align",
    doc: "How a table's column is set",
    variants: &[name("Left", "Flush left"), name("Center", "Centred"), name("Right", "Flush right, as numbers are")],
};

/// Code.
pub static CODE: Struct = Struct {
    name: "Code",
    doc: "A program's text",
    short: Short::No,
    fields: &[
        optional("language", Type::String(Form::Plain), "The programming language, such as `rust`"),
        required("source", Type::String(Form::Code), "The text"),
        optional("highlight", Type::String(Form::Lines), "Lines to stress, such as `1,3-4`; each `|` is one step"),
        default("numbers", Type::Bool, "false", "Numbers the lines"),
        optional("caption", INLINE, "A line below the code"),
        id(),
    ],
};

/// Formulas.
pub static MATH: Struct = Struct {
    name: "Math",
    doc: "A formula",
    short: Short::First,
    fields: &[
        required("tex", Type::String(Form::Tex), "TeX notation"),
        optional("alt", INLINE, "The formula in words; the notation itself if left out"),
        id(),
    ],
};

/// Claims.
pub static CLAIM: Struct = Struct {
    name: "Claim",
    doc: "A statement, tested against the record",
    short: Short::No,
    fields: &[
        required("text", INLINE, "What is claimed, without quotation marks"),
        required("verdict", Type::Enum(&VERDICT), "What became of it"),
        optional("record", INLINE, "What the record says"),
        default("sources", INLINES, "[]", "Where it says so"),
        id(),
    ],
};

/// Verdicts.
pub static VERDICT: Enum = Enum {
    id: "Verdict",
    name: "a verdict",
    doc: "What became of a claim",
    variants: &[
        name("Supported", "The record bears it out"),
        name("Imprecise", "True in part"),
        name("Wrong", "The record says otherwise"),
        name("Unverifiable", "No record tells"),
    ],
};

/// Callouts.
pub static CALLOUT: Struct = Struct {
    name: "Callout",
    doc: "A boxed aside",
    short: Short::No,
    fields: &[
        default("kind", Type::Enum(&CALLOUT_KIND), "Note", "What kind of aside"),
        optional("title", INLINE, "A heading; the kind's name if left out"),
        default("body", body!(), "[]", "What stands in the box"),
        id(),
    ],
};

/// Kinds of callouts.
pub static CALLOUT_KIND: Enum = Enum {
    id: "CalloutKind",
    name: "a kind of callout",
    doc: "Kinds of callouts",
    variants: &[
        name("Note", "Worth knowing"),
        name("Tip", "Worth trying"),
        name("Warning", "Beware"),
        name("Question", "Worth asking"),
    ],
};

/// Prompts.
pub static QUESTIONS: Struct = Struct {
    name: "Questions",
    doc: "Prompts for discussion",
    short: Short::First,
    fields: &[required("items", INLINES, "The prompts in order"), id()],
};

/// References.
pub static SOURCES: Struct = Struct {
    name: "Sources",
    doc: "A list of references",
    short: Short::First,
    fields: &[
        required("items", INLINES, "The references; if empty, all that the deck's slides name, without repeats"),
        id(),
    ],
};

/// Codes for phones.
pub static QR: Struct = Struct {
    name: "Qr",
    doc: "A code that a phone's camera reads",
    short: Short::First,
    fields: &[
        required("data", INLINE, "What the code says, usually a link"),
        optional("caption", INLINE, "A line below the code; the data if left out"),
        id(),
    ],
};
