//! The display list: everything that is drawn, and nothing about how.
//!
//! A slide is laid out once, with every step visible, into a [`Frame`]. The
//! show, thumbnails and all exporters walk this tree and no other, so what
//! fits here fits everywhere. Coordinates are slide units, origin top left,
//! y down; a slide is 1080 units high.
//!
//! This file is the contract between layout and everything behind it: it
//! imports geometry, fonts and `NodePath`, and no back end's types.

use std::ops::Range;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect, Shape as _, Size};
use peniko::{Color, FontData, Gradient};

use super::step::StepRange;
use crate::source::diagnostic::Diagnostics;
use crate::source::node_path::NodePath;

/// A laid-out slide.
#[derive(Debug, Clone)]
pub struct SlideFrame {
    /// What to draw.
    pub frame: Frame,
    /// Number of steps, at least 1: the slide first shows step 0.
    pub n_steps: u16,
    /// What didn't fit, what no font has; at `NodePath`s.
    pub diagnostics: Diagnostics,
}

/// A picture made of items, drawn in order.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Width and height, in slide units.
    pub size: Size,
    /// What to draw, from back to front.
    pub items: Vec<FrameItem>,
}

/// One thing to draw, with where it comes from and when it shows.
#[derive(Debug, Clone)]
pub struct FrameItem {
    /// The value of the deck that asked for it.
    pub path: Option<NodePath>,
    /// The steps during which it shows.
    pub steps: StepRange,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// Items that move, clip or fade together.
    Group(Group),
    /// Glyphs of one font, size and colour.
    Text(GlyphRun),
    /// A filled or stroked path.
    Shape(Shape),
    /// Pixels.
    Image(Image),
    /// An area that leads somewhere; draws nothing.
    Link(Link),
}

/// Items that move, clip or fade together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Places the children in the parent: `parent_from_child`.
    pub transform: Affine,
    /// What the children may cover, in their own coordinates.
    pub clip: Option<Arc<BezPath>>,
    /// 0 (nothing) to 1 (as drawn).
    pub opacity: f32,
    /// What the group means to those who don't see it.
    pub role: Option<Role>,
    /// What a morph between slides recognises the group by: its author's `id`.
    pub key: Option<Arc<str>>,
    /// The children, from back to front.
    pub items: Vec<FrameItem>,
}

/// What a group means, for reading order, tags and screen readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A heading; 1 is the slide's title.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// An item of a list.
    ListItem,
    /// A table.
    Table,
    /// A row of a table.
    TableRow,
    /// A cell of a table; true for one that heads its column or, where other cells of its row don't, its row.
    TableCell(bool),
    /// A picture with its alternative text; empty for decoration.
    Figure(Arc<str>),
    /// Somebody's words.
    Quote,
    /// A program's text.
    Code,
    /// Footer, number, background: read by nobody.
    Artifact,
}

/// Glyphs of one font, size and colour on one baseline.
#[derive(Debug, Clone)]
pub struct GlyphRun {
    /// The font file and the face in it.
    pub font: FontData,
    /// Em size, in slide units.
    pub font_size: f32,
    /// Normalised variation coordinates (`F2Dot14` bits), one for each axis; empty for static fonts.
    pub coords: Arc<[i16]>,
    /// Angle of a synthesised slant in degrees; 0 for none.
    pub skew_degrees: f32,
    /// True if the face has no bold and strokes must thicken it.
    pub embolden: bool,
    /// Fill colour.
    pub color: Color,
    /// Width of a stroke in the same colour that is drawn instead of the fill, in slide units: a halo
    /// under the same text, drawn once more.
    pub halo: Option<f32>,
    /// Place of the run's origin on its baseline.
    pub origin: kurbo::Point,
    /// Width of the run, in slide units.
    pub advance: f32,
    /// Distance from the baseline up to the top of the font, in slide units.
    pub ascent: f32,
    /// Distance from the baseline down to the bottom of the font, in slide units.
    pub descent: f32,
    /// True if the run reads from right to left.
    pub is_rtl: bool,
    /// The glyphs in visual order.
    pub glyphs: Vec<Glyph>,
    /// The paragraph's text, shared by its runs.
    pub text: Arc<str>,
    /// Bytes of `text` that the run shows.
    pub text_range: Range<usize>,
}

/// A glyph, placed relative to its run's origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Index in the font.
    pub id: u32,
    /// Offset to the right, in slide units.
    pub x: f32,
    /// Offset down, in slide units.
    pub y: f32,
    /// Bytes of the run's text that it stands for; empty for parts of a cluster.
    pub text_range: Range<usize>,
}

/// A filled or stroked path.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The outline.
    pub path: Arc<BezPath>,
    /// Fill, if any.
    pub fill: Option<Brush>,
    /// True fills by the even-odd rule, false by the non-zero rule.
    pub even_odd: bool,
    /// Stroke, if any; drawn over the fill.
    pub stroke: Option<(kurbo::Stroke, Brush)>,
}

/// What fills a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Brush {
    /// One colour.
    Solid(Color),
    /// A gradient in the path's own coordinates.
    Gradient(Arc<Gradient>),
    /// A rectangle with corners of this radius, blurred by this standard
    /// deviation: a box's shadow. The path is that rectangle.
    Blur {
        /// Colour of the shadow.
        color: Color,
        /// Radius of the corners, in slide units.
        radius: f32,
        /// Standard deviation of the blur, in slide units.
        std_dev: f32,
    },
}

/// Pixels, placed on the slide.
#[derive(Debug, Clone)]
pub struct Image {
    /// The decoded picture.
    pub pixels: Arc<Pixels>,
    /// Where all of it would lie; the group's clip crops it.
    pub rect: Rect,
}

/// A decoded picture: straight (not premultiplied) sRGB with alpha, 8 bits each.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Four bytes a pixel, row by row.
    pub rgba: Vec<u8>,
    /// Hash of the file's bytes: the key of caches.
    pub hash: [u8; 32],
    /// True if every alpha is 255.
    pub is_opaque: bool,
    /// The file's bytes, if it is a JPEG that formats may take as it is: the right way up, grey or RGB.
    pub jpeg: Option<Arc<[u8]>>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({}×{})", self.width, self.height)
    }
}

/// An area that leads somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The area.
    pub rect: Rect,
    /// A URL, or `#id` of a slide of this deck.
    pub target: Arc<str>,
}

impl FrameItem {
    /// What it covers, in its own coordinates; `None` for a group.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect> {
        match &self.kind {
            ItemKind::Group(_) => None,
            ItemKind::Text(run) => Some(Rect::new(
                run.origin.x,
                run.origin.y - f64::from(run.ascent),
                run.origin.x + f64::from(run.advance),
                run.origin.y + f64::from(run.descent),
            )),
            ItemKind::Shape(shape) => Some(shape.path.bounding_box()),
            ItemKind::Image(image) => Some(image.rect),
            ItemKind::Link(link) => Some(link.rect),
        }
    }

    /// An item that shows from the first step on.
    #[must_use]
    pub fn new(kind: ItemKind) -> Self {
        Self { path: None, steps: StepRange::ALWAYS, kind }
    }

    /// A filled path.
    #[must_use]
    pub fn fill(path: BezPath, color: Color) -> Self {
        Self::new(ItemKind::Shape(Shape {
            path: Arc::new(path),
            fill: Some(Brush::Solid(color)),
            even_odd: false,
            stroke: None,
        }))
    }

    /// A filled rectangle.
    #[must_use]
    pub fn fill_rect(rect: Rect, color: Color) -> Self {
        Self::fill(rect.to_path(0.1), color)
    }

    /// A stroked path; `width` in slide units.
    #[must_use]
    pub fn stroke(path: BezPath, width: f64, color: Color) -> Self {
        Self::new(ItemKind::Shape(Shape {
            path: Arc::new(path),
            fill: None,
            even_odd: false,
            stroke: Some((kurbo::Stroke::new(width), Brush::Solid(color))),
        }))
    }

    /// A group that moves its items by `(x, y)`.
    #[must_use]
    pub fn translated(items: Vec<Self>, x: f64, y: f64) -> Self {
        Self::new(ItemKind::Group(Group::transformed(items, Affine::translate((x, y)))))
    }

    /// Says which value of the deck asked for this.
    #[must_use]
    pub fn at(mut self, path: &NodePath) -> Self {
        self.path = Some(path.clone());
        self
    }

    /// Says when it shows.
    #[must_use]
    pub fn during(mut self, steps: StepRange) -> Self {
        self.steps = steps;
        self
    }
}

impl Group {
    /// A group under a transform, with neither clip nor role.
    #[must_use]
    pub fn transformed(items: Vec<FrameItem>, transform: Affine) -> Self {
        Self { transform, clip: None, opacity: 1.0, role: None, key: None, items }
    }

    /// A group that means something.
    #[must_use]
    pub fn with_role(items: Vec<FrameItem>, role: Role) -> Self {
        Self { transform: Affine::IDENTITY, clip: None, opacity: 1.0, role: Some(role), key: None, items }
    }

    /// A group that a morph recognises.
    #[must_use]
    pub fn with_key(items: Vec<FrameItem>, key: &str) -> Self {
        Self { key: Some(key.into()), ..Self::transformed(items, Affine::IDENTITY) }
    }

    /// A group of which only what lies inside `clip` shows.
    #[must_use]
    pub fn clipped(items: Vec<FrameItem>, clip: BezPath) -> Self {
        Self { transform: Affine::IDENTITY, clip: Some(Arc::new(clip)), opacity: 1.0, role: None, key: None, items }
    }
}

impl Frame {
    /// Calls `visit` for every leaf that shows at `step`, with its transform to the frame.
    pub fn visit_at_step<'a>(&'a self, step: u16, visit: &mut dyn FnMut(&'a FrameItem, Affine)) {
        visit_items(&self.items, step, Affine::IDENTITY, visit);
    }

    /// Where the topmost link under a point leads, in slide units: a URL, or `#id` of a slide.
    #[must_use]
    pub fn link_at(&self, point: kurbo::Point, step: u16) -> Option<&Arc<str>> {
        let mut found = None;
        self.visit_at_step(step, &mut |item, transform| {
            if let ItemKind::Link(link) = &item.kind
                && link.rect.contains(transform.inverse() * point)
            {
                found = Some(&link.target);
            }
        });
        found
    }

    /// What a value of the deck, with all its parts, covers at a step, in slide units; `None` if it drew nothing.
    #[must_use]
    pub fn bounds_of(&self, path: &NodePath, step: u16) -> Option<Rect> {
        let mut bounds = None;
        cover(&self.items, step, Affine::IDENTITY, (path, false), &mut bounds);
        bounds
    }

    /// The deck's value that drew the topmost item under a point, in slide units.
    #[must_use]
    pub fn path_at(&self, point: kurbo::Point, step: u16) -> Option<NodePath> {
        let mut found = None;
        hit(&self.items, step, point, None, &mut found);
        found
    }
}

fn visit_items<'a>(items: &'a [FrameItem], step: u16, transform: Affine, visit: &mut dyn FnMut(&'a FrameItem, Affine)) {
    for item in items.iter().filter(|item| item.steps.contains(step)) {
        match &item.kind {
            ItemKind::Group(group) => visit_items(&group.items, step, transform * group.transform, visit),
            ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => visit(item, transform),
        }
    }
}

/// Adds the bounds of what a value of the deck, or a part of it, drew; `outer` is true inside of such a group.
fn cover(items: &[FrameItem], step: u16, transform: Affine, of: (&NodePath, bool), bounds: &mut Option<Rect>) {
    for item in items.iter().filter(|item| item.steps.contains(step)) {
        let is_inside = item.path.as_ref().map_or(of.1, |path| path.segments().starts_with(of.0.segments()));
        if let ItemKind::Group(group) = &item.kind {
            cover(&group.items, step, transform * group.transform, (of.0, is_inside), bounds);
        } else if is_inside && let Some(own) = item.bounds() {
            let placed = transform.transform_rect_bbox(own);
            *bounds = Some(bounds.map_or(placed, |bounds| bounds.union(placed)));
        }
    }
}

fn hit(items: &[FrameItem], step: u16, point: kurbo::Point, outer: Option<&NodePath>, found: &mut Option<NodePath>) {
    for item in items.iter().filter(|item| item.steps.contains(step)) {
        let path = item.path.as_ref().or(outer);
        let covers = match &item.kind {
            ItemKind::Group(group) => {
                hit(&group.items, step, group.transform.inverse() * point, path, found);
                false
            }
            ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {
                item.bounds().is_some_and(|bounds| bounds.contains(point))
            }
        };
        if covers && let Some(path) = path {
            *found = Some(path.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_under_a_point_at_the_step_that_shows_them() {
        let link = |x: f64, target: &str| {
            let rect = Rect::new(x, 0.0, x + 10.0, 10.0);
            FrameItem::new(ItemKind::Link(Link { rect, target: target.into() }))
        };
        let items = vec![
            link(0.0, "#below"),
            FrameItem::translated(vec![link(0.0, "#above")], 5.0, 0.0),
            link(100.0, "#later").during(StepRange::from(1)),
        ];
        let frame = Frame { size: Size::new(200.0, 100.0), items };
        let at = |x: f64, step| frame.link_at(kurbo::Point::new(x, 5.0), step).map(|target| &**target);
        assert_eq!((at(1.0, 0), at(7.0, 0), at(50.0, 0)), (Some("#below"), Some("#above"), None));
        assert_eq!((at(105.0, 0), at(105.0, 1)), (None, Some("#later")));
    }
}
