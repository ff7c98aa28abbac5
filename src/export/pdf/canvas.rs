//! A page while it is drawn: items become drawing, tags and links in one walk.
//!
//! Coordinates are flattened on the way down, so that a page's content is a
//! plain list of text and paths. Marked content lies open while what follows
//! means the same; it never nests.

use std::sync::Arc;

use krilla::geom::Size;
use krilla::num::NormalizedF32;
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag};
use kurbo::{Affine, Point, Rect};

use super::fonts::Fonts;
use super::pictures::{Pictures, Shadow};
use super::routes::Routes;
use super::tree::{Mark, NodeId, ROOT, Tree};
use super::{paint, text};
use crate::layout::frame::{Frame, FrameItem, GlyphRun, Group, Image, ItemKind, Role};

/// Deepest nesting of groups that is drawn.
const MAX_DEPTH: usize = 128;

/// What the pages of a document share.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Its fonts.
    pub(super) fonts: Fonts,
    /// Its pictures.
    pub(super) pictures: Pictures,
}

/// An area of a page that leads somewhere.
#[derive(Debug)]
pub(super) struct LinkArea {
    /// Its parts, one for each line, in points.
    pub(super) rects: Vec<Rect>,
    /// Where to: a URL, or `#id` of a slide.
    pub(super) target: Arc<str>,
}

/// A page while it is drawn.
pub(super) struct Canvas<'a, 'd> {
    pub(super) surface: Surface<'d>,
    shelf: &'a mut Shelf,
    routes: &'a Routes,
    tree: Tree,
    links: Vec<LinkArea>,
    spot: Spot,
    /// True while marked content must stay as it is.
    is_locked: bool,
}

/// Where marked content belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Nowhere,
    Artifact,
    Node(NodeId),
}

/// What a group hands down to its items.
#[derive(Debug, Clone, Copy)]
struct Place {
    to_page: Affine,
    /// The node that takes content; `None` where nothing means anything.
    node: Option<NodeId>,
    opacity: f32,
    step: u16,
    depth: usize,
}

/// A link among the items of a group.
struct Found {
    rect: Rect,
    target: Arc<str>,
    /// Its area and node, once words of it were drawn.
    made: Option<(usize, NodeId)>,
}

impl<'a, 'd> Canvas<'a, 'd> {
    /// An empty page.
    pub(super) fn new(surface: Surface<'d>, shelf: &'a mut Shelf, routes: &'a Routes) -> Self {
        let (tree, links) = (Tree::new(), Vec::new());
        Self { surface, shelf, routes, tree, links, spot: Spot::Nowhere, is_locked: false }
    }

    /// Draws a slide into a section of its own; `to_page` takes its coordinates to points.
    pub(super) fn draw_frame(&mut self, frame: &Frame, step: u16, to_page: Affine) {
        let node = self.tree.add(ROOT, Mark::Section);
        self.draw_items(&frame.items, Place { to_page, node: Some(node), opacity: 1.0, step, depth: 0 });
    }

    /// As [`Self::draw_frame`], and nothing of it beyond its edges.
    pub(super) fn draw_clipped(&mut self, frame: &Frame, step: u16, to_page: Affine) {
        let Some(clip) = paint::path(&kurbo::Shape::to_path(&frame.size.to_rect(), 0.1), to_page) else { return };
        self.leave();
        self.surface.push_clip_path(&clip, &FillRule::NonZero);
        self.draw_frame(frame, step, to_page);
        self.leave();
        self.surface.pop();
    }

    /// Draws items in points that are read out.
    pub(super) fn draw_text(&mut self, items: &[FrameItem]) {
        let node = self.tree.add(ROOT, Mark::Section);
        self.draw_items(items, Place { to_page: Affine::IDENTITY, node: Some(node), opacity: 1.0, step: 0, depth: 0 });
    }

    /// Draws items in points that nobody needs to hear.
    pub(super) fn draw_artifacts(&mut self, items: &[FrameItem]) {
        self.draw_items(items, Place { to_page: Affine::IDENTITY, node: None, opacity: 1.0, step: 0, depth: 0 });
    }

    /// Ends the page; its tags and links are still to be put into the document.
    pub(super) fn finish(mut self) -> (Tree, Vec<LinkArea>) {
        self.leave();
        self.surface.finish();
        (self.tree, self.links)
    }

    /// Draws a shadow.
    pub(super) fn draw_shadow(&mut self, shadow: &Shadow, rect: Rect, to_page: Affine) {
        if let Some((image, around)) = self.shelf.pictures.shadow(shadow, rect) {
            self.place_image(image, around, to_page);
        }
    }

    fn enter(&mut self, spot: Spot, at: usize) {
        let is_alone = matches!(spot, Spot::Node(node) if self.tree.is_reordered(node));
        if self.is_locked || (self.spot == spot && !is_alone) {
            return;
        }
        self.leave();
        match spot {
            Spot::Nowhere => {}
            Spot::Artifact => {
                self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            }
            Spot::Node(node) => {
                let content = self.surface.start_tagged(ContentTag::Other);
                self.tree.content(node, at, content);
            }
        }
        self.spot = spot;
    }

    fn leave(&mut self) {
        if self.spot != Spot::Nowhere && !self.is_locked {
            self.surface.end_tagged();
            self.spot = Spot::Nowhere;
        }
    }

    /// Shapes belong to the picture around them, else they decorate.
    fn enter_shape(&mut self, place: Place) {
        let spot = match place.node {
            Some(node) if self.tree.is_figure(node) => Spot::Node(node),
            Some(_) | None => Spot::Artifact,
        };
        self.enter(spot, 0);
    }

    fn draw_items(&mut self, items: &[FrameItem], place: Place) {
        let mut links = self.links_among(items, place.step);
        for item in as_read(items, place.step) {
            match &item.kind {
                ItemKind::Group(group) => self.draw_group(group, place),
                ItemKind::Text(run) => self.draw_run(run, place, &mut links),
                ItemKind::Shape(shape) => {
                    self.enter_shape(place);
                    paint::draw(self, shape, place.to_page, place.opacity);
                }
                ItemKind::Image(image) => self.draw_image(image, place),
                ItemKind::Link(_) => {}
            }
        }
        // Areas without words of their own, such as a code that leads to a page.
        for link in links.into_iter().filter(|link| link.made.is_none()) {
            let area = self.add_area(&link, place);
            self.tree.link(place.node.unwrap_or(ROOT), usize::MAX, area);
        }
    }

    fn draw_group(&mut self, group: &Group, outer: Place) {
        let opacity = if group.opacity.is_nan() { 0.0 } else { group.opacity.clamp(0.0, 1.0) };
        let to_page = outer.to_page * group.transform;
        if opacity <= 0.0 || outer.depth >= MAX_DEPTH || !to_page.is_finite() {
            return;
        }
        let node = self.node_of(group, outer, to_page);
        let place = Place { to_page, node, depth: outer.depth + 1, ..outer };
        let clip = group.clip.as_ref().map(|clip| paint::path(clip, to_page));
        if let Some(clip) = &clip {
            // A clip without an area hides everything.
            let Some(clip) = clip else { return };
            self.leave();
            self.surface.push_clip_path(clip, &FillRule::NonZero);
        }
        if opacity >= 1.0 {
            self.draw_items(&group.items, place);
        } else if self.is_locked || has_text(&group.items) {
            // Text can't be marked inside a layer; its parts fade one by one.
            self.draw_items(&group.items, Place { opacity: outer.opacity * opacity, ..place });
        } else {
            self.enter_shape(place);
            self.is_locked = true;
            self.surface.push_opacity(NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE));
            self.draw_items(&group.items, place);
            self.surface.pop();
            self.is_locked = false;
        }
        if clip.is_some() {
            self.leave();
            self.surface.pop();
        }
    }

    /// The node for a group's content.
    fn node_of(&mut self, group: &Group, outer: Place, to_page: Affine) -> Option<NodeId> {
        let parent = outer.node?;
        match &group.role {
            None => Some(parent),
            Some(Role::Artifact) => None,
            Some(Role::Figure(alt)) if alt.trim().is_empty() => None,
            Some(role) => {
                let node = self.tree.open(parent, role);
                if matches!(role, Role::Figure(_)) && node != parent {
                    let rect = bounds(&group.items, outer.step, to_page);
                    rect.into_iter().for_each(|rect| self.tree.cover(node, rect));
                }
                Some(node)
            }
        }
    }

    fn draw_run(&mut self, run: &GlyphRun, place: Place, links: &mut [Found]) {
        if run.glyphs.is_empty() {
            return;
        }
        let at = run.text_range.start;
        let spot = match place.node {
            Some(parent) if run.halo.is_none() => {
                let node = self.tree.text_node(parent, run);
                Spot::Node(self.link_node(node, run, place, links).unwrap_or(node))
            }
            Some(_) | None => Spot::Artifact,
        };
        self.enter(spot, at);
        text::draw(&mut self.surface, &mut self.shelf.fonts, run, place.to_page, place.opacity);
    }

    /// The links among items that lead somewhere.
    fn links_among(&self, items: &[FrameItem], step: u16) -> Vec<Found> {
        let shown = items.iter().filter(|item| item.steps.contains(step));
        let links = shown.filter_map(|item| match &item.kind {
            ItemKind::Link(link) if self.routes.leads_somewhere(&link.target) => {
                Some(Found { rect: link.rect, target: Arc::clone(&link.target), made: None })
            }
            _ => None,
        });
        links.collect()
    }

    /// The node of the link that a run belongs to; the parts of one link share it.
    fn link_node(&mut self, node: NodeId, run: &GlyphRun, place: Place, links: &mut [Found]) -> Option<NodeId> {
        let middle = Point::new(run.origin.x + f64::from(run.advance) / 2.0, run.origin.y);
        let i = links.iter().position(|link| link.rect.contains(middle))?;
        if let Some((_, made)) = links[i].made {
            return Some(made);
        }
        let before =
            i.checked_sub(1).and_then(|before| links.get(before)).filter(|link| link.target == links[i].target);
        let made = match before.and_then(|link| link.made).filter(|(_, made)| self.tree.parent(*made) == node) {
            Some((area, made)) => {
                let rect = place.to_page.transform_rect_bbox(links[i].rect);
                self.links[area].rects.push(rect);
                (area, made)
            }
            None => {
                let area = self.add_area(&links[i], place);
                (area, self.tree.link(node, run.text_range.start, area))
            }
        };
        links[i].made = Some(made);
        Some(made.1)
    }

    fn add_area(&mut self, link: &Found, place: Place) -> usize {
        let rects = vec![place.to_page.transform_rect_bbox(link.rect)];
        self.links.push(LinkArea { rects, target: Arc::clone(&link.target) });
        self.links.len() - 1
    }

    fn draw_image(&mut self, image: &Image, place: Place) {
        let Some(picture) = self.shelf.pictures.get(&image.pixels) else { return };
        self.enter_shape(place);
        let fades = place.opacity < 1.0 && !self.is_locked;
        if fades {
            self.is_locked = true;
            self.surface.push_opacity(paint::share(place.opacity));
        }
        self.place_image(picture, image.rect.abs(), place.to_page);
        if fades {
            self.surface.pop();
            self.is_locked = false;
        }
    }

    fn place_image(&mut self, image: krilla::image::Image, rect: Rect, to_page: Affine) {
        let size = Size::from_wh(paint::to_f32(rect.width()), paint::to_f32(rect.height()));
        let transform = paint::transform(to_page * Affine::translate(rect.origin().to_vec2()));
        if let (Some(size), Some(transform)) = (size, transform) {
            self.surface.push_transform(&transform);
            self.surface.draw_image(image, size);
            self.surface.pop();
        }
    }
}

/// The items that show at a step, the runs of paragraphs that are read from right to left in the order in
/// which they are read: lines of layout go from left to right.
fn as_read(items: &[FrameItem], step: u16) -> Vec<&FrameItem> {
    let mut shown: Vec<&FrameItem> = items.iter().filter(|item| item.steps.contains(step)).collect();
    let run_of = |item: &FrameItem| match &item.kind {
        ItemKind::Text(run) => Some((Arc::clone(&run.text), run.text_range.start, run.is_rtl)),
        ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => None,
    };
    if !shown.iter().any(|item| matches!(&item.kind, ItemKind::Text(run) if run.is_rtl)) {
        return shown;
    }
    let runs: Vec<_> = shown.iter().map(|item| run_of(item)).collect();
    let mut is_sorted = vec![false; shown.len()];
    for (i, first) in runs.iter().enumerate() {
        let Some((text, ..)) = first.as_ref().filter(|(.., is_rtl)| *is_rtl && !is_sorted[i]) else { continue };
        let is_same =
            |run: &Option<(Arc<str>, usize, bool)>| run.as_ref().is_some_and(|(other, ..)| Arc::ptr_eq(other, text));
        let places: Vec<usize> = (0..runs.len()).filter(|&j| is_same(&runs[j])).collect();
        let mut sorted = places.clone();
        sorted.sort_by_key(|&j| runs[j].as_ref().map_or(0, |(_, start, _)| *start));
        let in_order: Vec<&FrameItem> = sorted.iter().map(|&j| shown[j]).collect();
        for (&j, item) in places.iter().zip(in_order) {
            shown[j] = item;
            is_sorted[j] = true;
        }
    }
    shown
}

fn has_text(items: &[FrameItem]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Group(group) => has_text(&group.items),
        ItemKind::Text(_) => true,
        ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => false,
    })
}

/// What items cover on the page at a step; `None` if they draw nothing.
fn bounds(items: &[FrameItem], step: u16, to_page: Affine) -> Option<Rect> {
    let of_item = |item: &FrameItem| match &item.kind {
        ItemKind::Group(group) => {
            let inner = bounds(&group.items, step, to_page * group.transform)?;
            let clip = group.clip.as_ref().map(|clip| kurbo::Shape::bounding_box(&**clip));
            let clip = clip.map(|clip| (to_page * group.transform).transform_rect_bbox(clip));
            Some(clip.map_or(inner, |clip| inner.intersect(clip)))
        }
        ItemKind::Link(_) => None,
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) => {
            item.bounds().map(|own| to_page.transform_rect_bbox(own))
        }
    };
    items.iter().filter(|item| item.steps.contains(step)).filter_map(of_item).reduce(|a, b| a.union(b))
}
