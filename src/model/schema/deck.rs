//! The table's rows for the deck and its slides.

use super::block::BLOCK;
use super::{
    ANY_LEN, Enum, Form, INLINE, INLINES, Item, Short, Struct, Type, default, holding, item, name, optional, required,
};

/// A deck file.
pub static DECK: Struct = Struct {
    name: "Deck",
    doc: "A deck: what stands at the head of the file, and its slides",
    short: Short::No,
    fields: &[
        default("format", Type::Whole { min: 1, max: u32::MAX as u64 }, "1", "Version of the format"),
        required("title", INLINE, "The deck's title"),
        optional("subtitle", INLINE, "A second line for shelves and exports"),
        optional("author", INLINE, "Who made the deck"),
        optional("date", INLINE, "When, as the author likes to write it"),
        default(
            "language",
            Type::String(Form::Language),
            "\"en\"",
            "BCP 47 tag: line breaking, hyphenation, quotes, language of the PDF",
        ),
        optional(
            "theme",
            Type::String(Form::Theme),
            "A built-in theme's name or the path of a theme file; `archive` if left out",
        ),
        default("aspect", Type::String(Form::Aspect), "\"16:9\"", "Shape of every slide, from 1:4 to 4:1"),
        optional("duration", Type::String(Form::Time), "Planned time of the whole talk"),
        optional("footer", INLINE, "Small line at the bottom right of each slide, beside its number"),
        optional("transition", Type::Enum(&TRANSITION), "What slides do unless they say otherwise; `Fade` if left out"),
        default(
            "room",
            Type::Struct(&ROOM),
            "(depth: 9, screen: 2.4)",
            "The room that the deck is made for: `check` tells what its last row can't read",
        ),
        default(
            "allow",
            Type::List { of: &Type::Tuple { items: &ALLOWED, n_required: 2 }, max: ANY_LEN },
            "[]",
            "Checks that are switched off for this deck: the code of a warning, and the reason",
        ),
        default(
            "words",
            Type::List { of: &Type::String(Form::Plain), max: ANY_LEN },
            "[]",
            "Words that are spelled right though no dictionary knows them: names, terms",
        ),
        required("slides", Type::List { of: &Type::Struct(&SLIDE), max: ANY_LEN }, "The slides in order"),
    ],
};

/// A check that is switched off.
const ALLOWED: [Item; 2] = [item("code", Type::String(Form::Plain)), item("reason", INLINE)];

/// A room.
pub static ROOM: Struct = Struct {
    name: "Room",
    doc: "The room that a deck is made for",
    short: Short::No,
    fields: &[
        default(
            "depth",
            Type::Number { min: 1.0, max: 200.0 },
            "9",
            "From the picture on the wall to the last row, in metres",
        ),
        default("screen", Type::Number { min: 0.2, max: 50.0 }, "2.4", "Width of the picture on the wall, in metres"),
    ],
};

/// A slide.
pub static SLIDE: Struct = Struct {
    name: "Slide",
    doc: "A slide; one with neither title nor body is blank",
    short: Short::No,
    fields: &[
        optional("id", Type::String(Form::Plain), "Unique name in the deck: links, ink, diff and rehearsal hang on it"),
        default("layout", Type::Enum(&LAYOUT), "Auto", "How the slide is arranged"),
        optional("title", INLINE, "The title, one line or two"),
        optional("subtitle", INLINE, "A line below the title"),
        default(
            "body",
            Type::List { of: &Type::Enum(&BLOCK), max: ANY_LEN },
            "[]",
            "What the slide holds, from top to bottom",
        ),
        optional(
            "notes",
            Type::String(Form::Markdown),
            "What the presenter reads; lines of `---` divide it, one part for each step",
        ),
        optional("time", Type::String(Form::Time), "Planned time of this slide"),
        default("reveal", Type::Enum(&REVEAL), "All", "What appears with each step"),
        optional("transition", Type::Enum(&TRANSITION), "How the slide comes in; the deck's transition if left out"),
        optional("background", Type::Enum(&BACKGROUND), "What lies behind everything; the theme's if left out"),
        optional(
            "minimum",
            Type::Number { min: 10.0, max: 100.0 },
            "Least size of the body's text, in slide units; the theme's if left out. A smaller one lets more fit",
        ),
        default("sources", INLINES, "[]", "Short references, shown at the foot of the slide"),
        default("hidden", Type::Bool, "false", "Kept in the file, skipped in the show"),
        default("optional", Type::Bool, "false", "May be cut when time runs short"),
    ],
};

/// Layouts.
pub static LAYOUT: Enum = Enum {
    id: "Layout",
    name: "a layout",
    doc: "How a slide is arranged",
    variants: &[
        name("Auto", "Picks one of the others from the content"),
        name("Title", "The cover: big title, subtitle"),
        name("Section", "Opens a part of the talk"),
        name("Content", "Title at the top, blocks below"),
        name("Statement", "One big sentence"),
        name("Quote", "Somebody's words, large"),
        name("Picture", "A picture fills the slide, text over it"),
        name("Split", "A picture beside text"),
        name("Compare", "Two headed columns"),
        name("Blank", "Nothing but the background and what `body` holds"),
    ],
};

/// Ways to reveal a slide.
pub static REVEAL: Enum = Enum {
    id: "Reveal",
    name: "a way to reveal",
    doc: "What appears with each step",
    variants: &[
        name("All", "Everything at once"),
        name("Blocks", "One block a step"),
        name("Items", "One list item, event, row or question a step"),
    ],
};

/// Transitions.
pub static TRANSITION: Enum = Enum {
    id: "Transition",
    name: "a transition",
    doc: "How one slide turns into the next",
    variants: &[
        name("Cut", "At once"),
        name("Fade", "The old slide fades into the new one"),
        name("Push", "The new slide pushes the old one out"),
        name("Wipe", "An edge uncovers the new slide"),
        name("Morph", "Things that both slides share move to their new place"),
    ],
};

/// Backgrounds.
pub static BACKGROUND: Enum = Enum {
    id: "Background",
    name: "a background",
    doc: "What lies behind a slide",
    variants: &[
        holding(
            "Color",
            Type::String(Form::Paint),
            "Color(\"accent\")",
            "One colour, by its name in the theme or as `#rrggbb`",
        ),
        holding(
            "Image",
            Type::Struct(&BACKGROUND_IMAGE),
            "Image(path: \"img/bridge.jpg\", dim: 0.4)",
            "A picture that covers the slide",
        ),
        holding(
            "Gradient",
            Type::List { of: &Type::String(Form::Color), max: 16 },
            "Gradient([\"#101418\", \"#b0301f\"])",
            "Two or more colours from top to bottom",
        ),
    ],
};

/// A picture behind a slide.
pub static BACKGROUND_IMAGE: Struct = Struct {
    name: "BackgroundImage",
    doc: "A picture behind a slide",
    short: Short::No,
    fields: &[
        required("path", Type::String(Form::Path), "Path inside the deck's folder"),
        default(
            "dim",
            Type::Number { min: 0.0, max: 1.0 },
            "0",
            "How much of the theme's background lies over the picture: 0 (none) to 1 (all)",
        ),
    ],
};
