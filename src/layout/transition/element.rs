//! What a viewer takes for one thing on a slide, and whether two of them are the same.
//!
//! A morph moves elements: blocks, paragraphs, list items, pictures. They are
//! found in the Frame, not in the deck, so whatever was drawn can move. Text
//! is compared by its letters, pictures by their bytes, drawings by what they
//! look like; where they stand and how large they are doesn't count.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use kurbo::{Affine, Rect, Shape as _};

use crate::layout::frame::{Brush, FrameItem, Group, ItemKind, Role};

/// Groups nested deeper than this are not drawn, so nothing in them moves.
const MAX_DEPTH: usize = 128;

/// Something that may move as a whole.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Index in each list of items on the way down to it.
    pub route: Vec<usize>,
    /// Number of this element and those inside it, which follow it.
    pub n_within: usize,
    /// The name that its author gave it.
    pub id: Option<Arc<str>>,
    /// Hash of what it says or shows; equal ones may be the same thing. `None` for things that are never the same.
    pub content: Option<u64>,
    /// What it is made of.
    pub leaves: Vec<Leaf<'a>>,
}

/// Something drawn, with its place on the slide.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    /// The item; never a group.
    pub item: &'a FrameItem,
    /// Where its box lies on the slide, cut by the clips around it.
    pub rect: Rect,
    /// Where it would lie without those clips.
    pub whole: Rect,
    /// Product of the opacities around it.
    pub opacity: f32,
}

impl Leaf<'_> {
    /// The part of the slide that its ink may cover: letters jut out of their boxes.
    pub(super) fn ink(&self) -> Rect {
        let pad = match &self.item.kind {
            // The box is as high as the font; a slanted or swash letter leaves it by a quarter of that at most.
            ItemKind::Text(_) => self.rect.height() * 0.25,
            ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => 1.0,
        };
        self.rect.inflate(pad, pad)
    }
}

impl Element<'_> {
    /// The box around all its leaves.
    pub(super) fn bounds(&self) -> Rect {
        union(self.leaves.iter().map(|leaf| leaf.rect))
    }

    /// The box around all its ink.
    pub(super) fn ink(&self) -> Rect {
        union(self.leaves.iter().map(Leaf::ink))
    }

    /// The picture, if it is one and nothing else.
    pub(super) fn as_picture(&self) -> Option<&Leaf<'_>> {
        match self.leaves.as_slice() {
            [leaf] if matches!(leaf.item.kind, ItemKind::Image(_)) && leaf.opacity >= 1.0 => Some(leaf),
            _ => None,
        }
    }
}

/// The smallest box around boxes; empty for none.
pub(super) fn union(rects: impl Iterator<Item = Rect>) -> Rect {
    rects.reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
}

/// What a group hands down to its items.
#[derive(Clone, Copy)]
struct Inherited {
    transform: Affine,
    clip: Rect,
    opacity: f32,
    depth: usize,
    /// False inside decoration, tables and figures: these move as a whole or not at all.
    may_split: bool,
}

/// Every element that shows at `step`, outer ones before those inside them.
pub(super) fn elements(items: &[FrameItem], step: u16, slide: Rect) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let inherited = Inherited { transform: Affine::IDENTITY, clip: slide, opacity: 1.0, depth: 0, may_split: true };
    let mut leaves = Vec::new();
    collect(items, step, inherited, &mut Vec::new(), &mut found, &mut leaves);
    found
}

/// Boxes of the ink of an item that stands inside `transform`.
pub(super) fn inks(item: &FrameItem, step: u16, transform: Affine, slide: Rect) -> Vec<Rect> {
    let inherited = Inherited { transform, clip: slide, opacity: 1.0, depth: 0, may_split: false };
    let mut leaves = Vec::new();
    collect(std::slice::from_ref(item), step, inherited, &mut Vec::new(), &mut Vec::new(), &mut leaves);
    leaves.iter().map(Leaf::ink).collect()
}

fn collect<'a>(
    items: &'a [FrameItem],
    step: u16,
    inherited: Inherited,
    route: &mut Vec<usize>,
    found: &mut Vec<Element<'a>>,
    leaves: &mut Vec<Leaf<'a>>,
) {
    if inherited.depth >= MAX_DEPTH {
        return;
    }
    for (i, item) in items.iter().enumerate().filter(|(_, item)| item.steps.contains(step)) {
        route.push(i);
        let place = found.len();
        let is_element = inherited.may_split && is_element(item);
        if is_element {
            let id = as_group(item).and_then(|group| group.key.clone());
            found.push(Element { route: route.clone(), n_within: 1, id, content: None, leaves: Vec::new() });
        }
        let n_before = leaves.len();
        match &item.kind {
            ItemKind::Group(group) => {
                let inner = inside(inherited, group);
                collect(&group.items, step, inner, route, found, leaves);
            }
            ItemKind::Link(_) => {}
            ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) => leaves.extend(leaf(item, inherited)),
        }
        let n_found = found.len();
        if let Some(element) = found.get_mut(place).filter(|_| is_element) {
            element.n_within = n_found - place;
            element.leaves = leaves[n_before..].to_vec();
            element.content = content(&element.leaves);
        }
        route.pop();
    }
}

fn as_group(item: &FrameItem) -> Option<&Group> {
    match &item.kind {
        ItemKind::Group(group) => Some(group),
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => None,
    }
}

/// True for what the deck asked for by itself, decoration apart.
fn is_element(item: &FrameItem) -> bool {
    match &item.kind {
        ItemKind::Group(group) => group.role != Some(Role::Artifact) && (item.path.is_some() || group.key.is_some()),
        ItemKind::Image(_) => true,
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Link(_) => false,
    }
}

fn inside(outer: Inherited, group: &Group) -> Inherited {
    let transform = outer.transform * group.transform;
    let clip = match &group.clip {
        Some(path) => outer.clip.intersect(transform.transform_rect_bbox(path.bounding_box())),
        None => outer.clip,
    };
    let is_whole = matches!(&group.role, Some(Role::Artifact | Role::Table | Role::Figure(_) | Role::Code));
    Inherited {
        transform,
        clip,
        opacity: outer.opacity * group.opacity.clamp(0.0, 1.0),
        depth: outer.depth + 1,
        may_split: outer.may_split && !is_whole,
    }
}

fn leaf(item: &FrameItem, inherited: Inherited) -> Option<Leaf<'_>> {
    let own = own_box(&item.kind)?;
    let whole = inherited.transform.transform_rect_bbox(own);
    if !whole.is_finite() {
        return None;
    }
    let rect = whole.intersect(inherited.clip);
    // Lines have a box without area, so only what lies outside altogether is left out.
    let is_seen = whole.x1 >= inherited.clip.x0
        && whole.x0 <= inherited.clip.x1
        && whole.y1 >= inherited.clip.y0
        && whole.y0 <= inherited.clip.y1;
    (is_seen && inherited.opacity > 0.0).then_some(Leaf { item, rect, whole, opacity: inherited.opacity })
}

/// The box of a leaf in its own coordinates.
fn own_box(kind: &ItemKind) -> Option<Rect> {
    match kind {
        ItemKind::Group(_) | ItemKind::Link(_) => None,
        ItemKind::Text(run) => {
            let (x, y) = (run.origin.x, run.origin.y);
            let (ascent, descent) = (f64::from(run.ascent), f64::from(run.descent));
            Some(Rect::new(x, y - ascent, x + f64::from(run.advance), y + descent))
        }
        ItemKind::Shape(shape) => {
            let stroke = shape.stroke.as_ref().map_or(0.0, |(stroke, _)| stroke.width / 2.0);
            let blur = match &shape.fill {
                Some(Brush::Blur { std_dev, .. }) => 3.0 * f64::from(*std_dev),
                Some(Brush::Solid(_) | Brush::Gradient(_)) | None => 0.0,
            };
            let pad = stroke.max(blur);
            Some(shape.path.bounding_box().inflate(pad, pad))
        }
        ItemKind::Image(image) => Some(image.rect),
    }
}

/// Hash of letters and pictures, or of the number of shapes where there are neither.
fn content(leaves: &[Leaf<'_>]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let (mut has_letters, mut has_pictures) = (false, false);
    for leaf in leaves {
        match &leaf.item.kind {
            ItemKind::Text(run) => {
                // Where a line breaks doesn't matter, so blanks don't count.
                let words = run.text.get(run.text_range.clone()).unwrap_or_default();
                for letter in words.chars().filter(|c| !c.is_whitespace()) {
                    has_letters |= letter.is_alphanumeric();
                    letter.hash(&mut hasher);
                }
            }
            ItemKind::Image(image) => {
                has_pictures = true;
                image.pixels.hash.hash(&mut hasher);
            }
            ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Link(_) => {}
        }
    }
    if !has_letters && !has_pictures {
        if leaves.is_empty() {
            return None;
        }
        leaves.len().hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// True if there is nothing in it that can be read or recognised, only shapes.
pub(super) fn is_mere_shapes(element: &Element<'_>) -> bool {
    element.leaves.iter().all(|leaf| matches!(leaf.item.kind, ItemKind::Shape(_)))
}

/// True if one is the other, moved and scaled: then one picture of it serves both.
pub(super) fn looks_alike(one: &Element<'_>, other: &Element<'_>) -> bool {
    let (a, b) = (one.bounds(), other.bounds());
    one.leaves.len() == other.leaves.len()
        && one.leaves.iter().zip(&other.leaves).all(|(x, y)| {
            (x.opacity - y.opacity).abs() < 0.004
                && is_same_ink(&x.item.kind, &y.item.kind)
                && is_near(within(x.rect, a), within(y.rect, b))
        })
}

/// A box in shares of another one.
fn within(rect: Rect, outer: Rect) -> [f64; 4] {
    let (width, height) = (outer.width().max(1.0), outer.height().max(1.0));
    [
        (rect.x0 - outer.x0) / width,
        (rect.y0 - outer.y0) / height,
        (rect.x1 - outer.x0) / width,
        (rect.y1 - outer.y0) / height,
    ]
}

fn is_near(one: [f64; 4], other: [f64; 4]) -> bool {
    one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.012)
}

fn is_same_ink(one: &ItemKind, other: &ItemKind) -> bool {
    match (one, other) {
        (ItemKind::Text(a), ItemKind::Text(b)) => {
            a.color == b.color
                && (a.font.data.id(), a.font.index) == (b.font.data.id(), b.font.index)
                && (a.embolden, a.coords.as_ref()) == (b.embolden, b.coords.as_ref())
                && a.glyphs.len() == b.glyphs.len()
                && a.glyphs.iter().zip(&b.glyphs).all(|(a, b)| a.id == b.id)
        }
        (ItemKind::Shape(a), ItemKind::Shape(b)) => {
            a.fill == b.fill
                && a.stroke.as_ref().map(|(_, brush)| brush) == b.stroke.as_ref().map(|(_, brush)| brush)
                && a.path.elements().len() == b.path.elements().len()
        }
        (ItemKind::Image(a), ItemKind::Image(b)) => a.pixels.hash == b.pixels.hash,
        _ => false,
    }
}
