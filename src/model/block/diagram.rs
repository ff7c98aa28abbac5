//! Diagrams as written.

use serde::Deserialize;

use super::short_form::tuple_form;
use crate::model::prose::Prose;

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
    /// How the arrows run.
    #[serde(default)]
    pub routing: Routing,
    /// Ids of the boxes to stress.
    #[serde(default)]
    pub highlight: Vec<String>,
    /// What the diagram shows, for those who don't see it.
    #[serde(default)]
    pub alt: Option<Prose>,
    /// A line below the diagram.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
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

tuple_form!(Edge { from: String, to: String; label: Prose }, "two ids and a label if wished");

/// Where a diagram's arrows or a timeline lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Direction {
    /// From left to right.
    #[default]
    Right,
    /// From top to bottom.
    Down,
}

/// How a diagram's arrows run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Routing {
    /// Level and upright, with rounded corners.
    #[default]
    Orthogonal,
    /// In one curve.
    Curved,
}
