//! Maps as written.

use serde::Deserialize;

use super::short_form::tuple_form;
use crate::model::prose::Prose;
use crate::model::units::Finite;

/// Places and routes on a map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The part of the world to show.
    pub view: MapView,
    /// How the globe becomes flat.
    #[serde(default)]
    pub projection: Projection,
    /// Points with their names.
    #[serde(default)]
    pub places: Vec<Place>,
    /// Arrows and lines between places.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// Countries to fill, by name; `USSR` is the one of 1945 to 1991.
    #[serde(default)]
    pub areas: Vec<Prose>,
    /// Names of places and areas, and labels of routes, to stress.
    #[serde(default)]
    pub highlight: Vec<Prose>,
    /// What the map shows, for those who don't see it.
    pub alt: Prose,
    /// A line below the map.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
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

/// How the globe becomes flat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Projection {
    /// Lambert's azimuthal equal-area projection around the middle of the view.
    #[default]
    EqualArea,
    /// Degrees as they are: longitude across, latitude up.
    Equirectangular,
    /// Mercator's: angles are right, the north is too large.
    Mercator,
}

/// A point with its name: `("Moscow", 37.62, 55.75)` or `("Moscow", 37.62, 55.75, "Москва")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What routes call it.
    pub name: Prose,
    /// Degrees east, -180 to 360.
    pub longitude: Finite,
    /// Degrees north, -90 to 90.
    pub latitude: Finite,
    /// What stands beside the point; the name if left out, nothing if empty.
    pub label: Option<Prose>,
}

tuple_form!(Place { name: Prose, longitude: Finite, latitude: Finite; label: Prose }, "a name, a longitude, a latitude and a label if wished");

/// An arrow or line on a map.
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
    /// How it is drawn.
    #[serde(default)]
    pub kind: RouteKind,
    /// How much moved along it: routes of a map that have a value are as wide as their values.
    #[serde(default)]
    pub value: Option<Finite>,
}

/// How a route is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum RouteKind {
    /// A tapered arrow.
    #[default]
    Arrow,
    /// A railway: a line with sleepers.
    Railway,
    /// A plain line: a river, a pipeline.
    Line,
}
