//! The table's rows for charts, timelines, maps and diagrams.

use super::{
    ANY_LEN, Enum, Form, INLINE, INLINES, Item, NUMBER, Short, Struct, Type, default, id, item, name, optional,
    required,
};

const LONGITUDE: Type = Type::Number { min: -180.0, max: 360.0 };
const LATITUDE: Type = Type::Number { min: -90.0, max: 90.0 };
const POINT: [Item; 2] = [item("longitude", LONGITUDE), item("latitude", LATITUDE)];
const PLAIN: Type = Type::String(Form::Plain);

/// A list of tuples.
macro_rules! tuples {
    ($n_required:literal; $($item:expr),+) => {
        Type::List { of: &Type::Tuple { items: &[$($item),+], n_required: $n_required }, max: ANY_LEN }
    };
}

/// Charts.
pub static CHART: Struct = Struct {
    name: "Chart",
    doc: "Numbers as a picture",
    short: Short::No,
    fields: &[
        required("kind", Type::Enum(&CHART_KIND), "What kind of picture"),
        default("x", INLINES, "[]", "Labels along the x axis, or numbers as text for `Scatter`"),
        default(
            "series",
            tuples!(2; item("name", INLINE), item("values", Type::List { of: &Type::Maybe(&NUMBER), max: ANY_LEN })),
            "[]",
            "Name and values of each series; a missing value is `None`",
        ),
        optional(
            "data",
            Type::String(Form::Path),
            "A CSV file inside the deck's folder instead of `x` and `series`: names of the series in its first row, \
             `x` in its first column",
        ),
        default("highlight", INLINES, "[]", "Names of series, bars or slices to stress; the others step back"),
        default(
            "notes",
            tuples!(2; item("x", INLINE), item("remark", INLINE)),
            "[]",
            "Remarks: a label of the x axis and what is to be said there",
        ),
        optional("x_label", INLINE, "What the x axis measures"),
        optional("y_label", INLINE, "What the y axis measures, with its unit"),
        default("y_scale", Type::Enum(&SCALE), "Linear", "How values become heights"),
        optional(
            "y_range",
            Type::Tuple { items: &[item("from", NUMBER), item("to", NUMBER)], n_required: 2 },
            "Ends of the value axis; from the values if left out",
        ),
        optional("unit", INLINE, "What stands behind every value, such as `%`"),
        optional("values", Type::Bool, "Writes each value at its point, bar or slice; left out, where there is room"),
        optional("alt", INLINE, "What the chart shows, for those who don't see it"),
        optional("caption", INLINE, "A line below the chart"),
        optional("source", INLINE, "Where the numbers come from"),
        id(),
    ],
};

/// Kinds of charts.
pub static CHART_KIND: Enum = Enum {
    id: "ChartKind",
    name: "a kind of chart",
    doc: "Kinds of charts",
    variants: &[
        name("Line", "Points joined by lines"),
        name("Area", "Lines, filled down to zero"),
        name("Bar", "Upright bars, series side by side"),
        name("StackedBar", "Upright bars, series on top of each other"),
        name("HorizontalBar", "Bars that lie, for long labels"),
        name("Pie", "Parts of a whole"),
        name("Scatter", "Points"),
    ],
};

/// Scales of value axes.
pub static SCALE: Enum = Enum {
    id: "Scale",
    name: "a scale",
    doc: "How values become heights",
    variants: &[
        name("Linear", "The same difference, the same height"),
        name("Log", "The same ratio, the same height; values must be above zero"),
    ],
};

/// Timelines.
pub static TIMELINE: Struct = Struct {
    name: "Timeline",
    doc: "Events along a line",
    short: Short::First,
    fields: &[
        required(
            "events",
            tuples!(2; item("date", INLINE), item("event", INLINE), item("when", PLAIN)),
            "Date and label of each event, in order; a range such as `1953–1957` is a span; `when` (`1950-04`, \
             `1953/1957`) tells the date where the shown one can't be read",
        ),
        default(
            "highlight",
            Type::List { of: &Type::Whole { min: 0, max: u32::MAX as u64 }, max: ANY_LEN },
            "[]",
            "Events to stress, counted from 0",
        ),
        default("scale", Type::Enum(&TIMELINE_SCALE), "Even", "Whether distances mean time"),
        optional(
            "direction",
            Type::Enum(&DIRECTION),
            "Where the line leads; left out, down when there are many events",
        ),
        id(),
    ],
};

/// Scales of timelines.
pub static TIMELINE_SCALE: Enum = Enum {
    id: "TimelineScale",
    name: "a timeline's scale",
    doc: "Whether distances along a timeline mean time",
    variants: &[name("Even", "All events are as far apart"), name("Time", "Distances are time")],
};

/// Maps.
pub static MAP: Struct = Struct {
    name: "Map",
    doc: "Places and routes on a map",
    short: Short::No,
    fields: &[
        required("view", Type::Struct(&MAP_VIEW), "The part of the world to show"),
        default("projection", Type::Enum(&PROJECTION), "EqualArea", "How the globe becomes flat"),
        default(
            "places",
            tuples!(3; item("name", INLINE), item("longitude", LONGITUDE), item("latitude", LATITUDE), item("label", INLINE)),
            "[]",
            "Name, longitude and latitude of each place, in degrees, and what stands beside it if not its name",
        ),
        default(
            "routes",
            Type::List { of: &Type::Struct(&ROUTE), max: ANY_LEN },
            "[]",
            "Arrows and lines between places",
        ),
        default("areas", INLINES, "[]", "Countries to fill, by name; `USSR` is the one of 1945 to 1991"),
        default("highlight", INLINES, "[]", "Names of places and areas, and labels of routes, to stress"),
        required("alt", INLINE, "What the map shows, for those who don't see it"),
        optional("caption", INLINE, "A line below the map"),
        id(),
    ],
};

/// Views of maps.
pub static MAP_VIEW: Struct = Struct {
    name: "MapView",
    doc: "A part of the world, in degrees",
    short: Short::No,
    fields: &[
        required("west", LONGITUDE, "Longitude of the left edge"),
        required("south", LATITUDE, "Latitude of the lower edge"),
        required("east", LONGITUDE, "Longitude of the right edge"),
        required("north", LATITUDE, "Latitude of the upper edge"),
    ],
};

/// Projections of maps.
pub static PROJECTION: Enum = Enum {
    id: "Projection",
    name: "a projection",
    doc: "How the globe becomes flat",
    variants: &[
        name("EqualArea", "Lambert's azimuthal equal-area projection around the middle of the view"),
        name("Equirectangular", "Degrees as they are: longitude across, latitude up"),
        name("Mercator", "Mercator's: angles are right, the north is too large"),
    ],
};

/// Routes on maps.
pub static ROUTE: Struct = Struct {
    name: "Route",
    doc: "An arrow or line on a map",
    short: Short::No,
    fields: &[
        required("from", INLINE, "Name of the place it starts from"),
        required("to", INLINE, "Name of the place it leads to"),
        optional("label", INLINE, "What moved along it"),
        default(
            "via",
            Type::List { of: &Type::Tuple { items: &POINT, n_required: 2 }, max: ANY_LEN },
            "[]",
            "Longitude and latitude of points on the way, in degrees",
        ),
        default("kind", Type::Enum(&ROUTE_KIND), "Arrow", "How it is drawn"),
        optional(
            "value",
            Type::Number { min: 0.0, max: f64::MAX },
            "How much moved along it: routes of a map that have a value are as wide as their values",
        ),
    ],
};

/// Kinds of routes.
pub static ROUTE_KIND: Enum = Enum {
    id: "RouteKind",
    name: "a kind of route",
    doc: "How a route is drawn",
    variants: &[
        name("Arrow", "A tapered arrow"),
        name("Railway", "A railway: a line with sleepers"),
        name("Line", "A plain line: a river, a pipeline"),
    ],
};

/// Diagrams.
pub static DIAGRAM: Struct = Struct {
    name: "Diagram",
    doc: "Boxes joined by arrows",
    short: Short::No,
    fields: &[
        required("nodes", tuples!(2; item("id", PLAIN), item("text", INLINE)), "Id and text of each box"),
        default(
            "edges",
            tuples!(2; item("from", PLAIN), item("to", PLAIN), item("label", INLINE)),
            "[]",
            "Ids of both ends, and a label if wished",
        ),
        default("direction", Type::Enum(&DIRECTION), "Right", "Where the arrows lead"),
        default("routing", Type::Enum(&ROUTING), "Orthogonal", "How the arrows run"),
        default("highlight", Type::List { of: &PLAIN, max: ANY_LEN }, "[]", "Ids of the boxes to stress"),
        optional("alt", INLINE, "What the diagram shows, for those who don't see it"),
        optional("caption", INLINE, "A line below the diagram"),
        id(),
    ],
};

/// Directions of diagrams and timelines.
pub static DIRECTION: Enum = Enum {
    id: "Direction",
    name: "a direction",
    doc: "Where a diagram's arrows or a timeline lead",
    variants: &[name("Right", "From left to right"), name("Down", "From top to bottom")],
};

/// Ways of arrows.
pub static ROUTING: Enum = Enum {
    id: "Routing",
    name: "a way for arrows to run",
    doc: "How a diagram's arrows run",
    variants: &[name("Orthogonal", "Level and upright, with rounded corners"), name("Curved", "In one curve")],
};
