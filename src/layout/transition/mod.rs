//! How one slide turns into the next: a few pictures, and how each of them moves.
//!
//! A [`Plan`] says which layers there are, from back to front, and where each
//! of them stands at any moment. Layers are rastered once, before the key is
//! pressed; the window only moves their textures. So this file knows Frames and
//! geometry, and neither pixels nor time: a transition runs from 0 to 1.
//!
//! A morph finds what both slides share: blocks of the same `id`, else the same
//! words or the same picture. Those move and scale, and everything else fades.

mod element;
mod split;

use kurbo::{Affine, Rect, Size};

use super::frame::{Frame, FrameItem, Group, ItemKind};
use crate::model::slide::Transition;
use element::{Element, elements, is_mere_shapes, looks_alike, union};

/// Most layers of a plan: each of them costs the window time, and more than a few things moving is a blur.
pub const MAX_LAYERS: usize = 12;
/// Most layers that moving things may take; the others are the grounds and what lies over the moving things.
const MAX_MOVING: usize = MAX_LAYERS - 4;
/// A slide of more things than this fades: nobody could follow any of them.
const MAX_ELEMENTS: usize = 1000;
/// A moving picture is drawn at no more than this many times the slide's area.
const MAX_AREA: f64 = 1.6;

/// The slide that was shown, or the one that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The slide that was shown.
    Old,
    /// The slide that comes.
    New,
}

/// Which way the talk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To a later slide.
    Forward,
    /// To an earlier slide: everything runs the other way.
    Back,
}

/// How one slide turns into the next.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is drawn, from back to front.
    pub layers: Vec<Layer>,
}

/// A picture and how it moves.
#[derive(Debug, Clone)]
pub struct Layer {
    /// What it shows.
    pub picture: Picture,
    /// How it moves.
    pub motion: Motion,
}

/// What a layer shows.
#[derive(Debug, Clone)]
pub enum Picture {
    /// All of a slide.
    Whole(Side),
    /// Some of a slide's items, on nothing.
    Part {
        /// The slide.
        side: Side,
        /// What to draw, at its place on the slide.
        items: Vec<FrameItem>,
        /// The part of the slide that the picture covers, in slide units.
        bounds: Rect,
    },
}

/// How a layer moves, in slide units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// Where the picture stands first.
    pub from: Rect,
    /// Where it stands at last.
    pub to: Rect,
    /// What of the slide it may cover first and at last.
    pub clip: Option<(Rect, Rect)>,
    /// How it comes or goes.
    pub opacity: Opacity,
}

/// How a layer comes or goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opacity {
    /// It is there all the time.
    Full,
    /// It fades in.
    In,
    /// It fades out, late enough for what replaces it to be there.
    Out,
    /// It takes the place of what leaves, in the middle of the way: for most of it only one of both is painted.
    Arrive,
    /// It gives its place to what arrives.
    Leave,
    /// It takes the place of something opaque and is opaque itself: early, for it hides what leaves.
    Cover,
    /// It gives its place to what covers it, once that is there: what lies below them never shines through.
    Covered,
}

/// A layer at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Where the picture stands, in slide units.
    pub rect: Rect,
    /// What of the slide it may cover.
    pub clip: Rect,
    /// From 0 (nothing) to 1.
    pub opacity: f32,
}

impl Plan {
    /// A transition that moves whole slides: for [`Transition::Cut`] nothing moves.
    #[must_use]
    pub fn of_slides(kind: Transition, direction: Direction, size: Size) -> Self {
        let full = size.to_rect();
        let across = match direction {
            Direction::Forward => size.width,
            Direction::Back => -size.width,
        };
        let aside = |x: f64| Rect::new(x, 0.0, x + size.width, size.height);
        let old = Motion::still(full);
        let new = Motion { opacity: Opacity::In, ..old };
        let (old, new) = match kind {
            Transition::Cut => (None, Motion::still(full)),
            Transition::Fade | Transition::Morph => (Some(old), new),
            Transition::Push => {
                (Some(Motion { to: aside(-across), ..old }), Motion { from: aside(across), ..Motion::still(full) })
            }
            Transition::Wipe => {
                // Each of them covers its side of the edge, so that no pixel is painted twice.
                let (left, right) = (Rect { x1: 0.0, ..full }, Rect { x0: size.width, ..full });
                let (new, old) = match direction {
                    Direction::Forward => ((left, full), (full, right)),
                    Direction::Back => ((right, full), (full, left)),
                };
                (
                    Some(Motion { clip: Some(old), ..Motion::still(full) }),
                    Motion { clip: Some(new), ..Motion::still(full) },
                )
            }
        };
        let old = old.map(|motion| Layer { picture: Picture::Whole(Side::Old), motion });
        let new = Layer { picture: Picture::Whole(Side::New), motion: new };
        Self { layers: old.into_iter().chain([new]).collect() }
    }

    /// A morph from one Frame at a step to another; a fade if they share nothing.
    #[must_use]
    pub fn morph(old: (&Frame, u16), new: (&Frame, u16)) -> Self {
        let (full, new_full) = (old.0.size.to_rect(), new.0.size.to_rect());
        if full != new_full {
            return Self::of_slides(Transition::Fade, Direction::Forward, new.0.size);
        }
        let old_elements = elements(&old.0.items, old.1, full);
        let new_elements = elements(&new.0.items, new.1, full);
        if old_elements.len().max(new_elements.len()) > MAX_ELEMENTS {
            return Self::of_slides(Transition::Morph, Direction::Forward, new.0.size);
        }
        let mut pairs = pairs(&old_elements, &new_elements);
        pairs.retain(|pair| !pair.is_still());
        let pairs = most_telling(pairs);
        if pairs.is_empty() {
            return Self::of_slides(Transition::Morph, Direction::Forward, new.0.size);
        }
        let routes = |side: Side| pairs.iter().map(|pair| pair.on(side).route.as_slice()).collect::<Vec<_>>();
        let old_rest = split::rest(&old.0.items, old.1, &routes(Side::Old), full);
        let new_rest = split::rest(&new.0.items, new.1, &routes(Side::New), full);
        let part = |side, items, bounds, opacity| Layer {
            picture: Picture::Part { side, items, bounds },
            motion: Motion { opacity, ..Motion::still(bounds) },
        };
        let mut layers = vec![
            part(Side::Old, old_rest.ground, full, Opacity::Full),
            part(Side::New, new_rest.ground, full, Opacity::In),
        ];
        for pair in &pairs {
            layers.extend(pair.layers(&old.0.items, &new.0.items, full));
        }
        let over = [(Side::Old, old_rest.over, Opacity::Out), (Side::New, new_rest.over, Opacity::In)];
        for (side, (items, bounds), opacity) in over {
            if !items.is_empty() {
                layers.push(part(side, items, bounds.intersect(full), opacity));
            }
        }
        Self { layers }
    }
}

impl Motion {
    /// Stays where it is.
    #[must_use]
    pub fn still(rect: Rect) -> Self {
        Self { from: rect, to: rect, clip: None, opacity: Opacity::Full }
    }

    /// The same motion of a picture that covers `drawn` instead of `planned`: whole pixels, for one.
    #[must_use]
    pub fn of_picture(mut self, planned: Rect, drawn: Rect) -> Self {
        self.from = carry(drawn, planned, self.from);
        self.to = carry(drawn, planned, self.to);
        self
    }

    /// True if the picture is as large at the end as it was first, to half a unit.
    #[must_use]
    pub fn keeps_size(&self) -> bool {
        let change = self.to.size() - self.from.size();
        change.width.abs() < 0.5 && change.height.abs() < 0.5
    }

    /// Where the layer stands at `t`, from 0 to 1.
    #[must_use]
    pub fn at(&self, t: f64) -> Placement {
        let t = t.clamp(0.0, 1.0);
        let moved = ease(t);
        let rect = mix(self.from, self.to, moved);
        let clip = match self.clip {
            Some((from, to)) => mix(from, to, moved),
            None => Rect::new(f64::MIN, f64::MIN, f64::MAX, f64::MAX),
        };
        let opacity = match self.opacity {
            Opacity::Full => 1.0,
            Opacity::In => smooth(t),
            Opacity::Out => 1.0 - smooth((t - 0.4) / 0.6),
            Opacity::Arrive => smooth((t - 0.25) / 0.4),
            Opacity::Leave => 1.0 - smooth((t - 0.35) / 0.4),
            Opacity::Cover => smooth((t - 0.1) / 0.35),
            Opacity::Covered => 1.0 - smooth((t - 0.45) / 0.25),
        };
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
        let opacity = opacity as f32;
        Placement { rect, clip, opacity }
    }
}

/// Slow, fast, slow: a cubic at both ends.
fn ease(t: f64) -> f64 {
    if t < 0.5 { 4.0 * t * t * t } else { 1.0 - (2.0 - 2.0 * t).powi(3) / 2.0 }
}

fn smooth(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn mix(from: Rect, to: Rect, t: f64) -> Rect {
    // Exact at both ends, so that nothing jumps there.
    let mix = |a: f64, b: f64| a * (1.0 - t) + b * t;
    Rect::new(mix(from.x0, to.x0), mix(from.y0, to.y0), mix(from.x1, to.x1), mix(from.y1, to.y1))
}

/// Where `rect` goes when `from` is stretched to `to`.
fn carry(rect: Rect, from: Rect, to: Rect) -> Rect {
    let across = to.width() / from.width().max(1e-6);
    let down = to.height() / from.height().max(1e-6);
    Rect::new(
        to.x0 + (rect.x0 - from.x0) * across,
        to.y0 + (rect.y0 - from.y0) * down,
        to.x0 + (rect.x1 - from.x0) * across,
        to.y0 + (rect.y1 - from.y0) * down,
    )
}

/// The same thing on both slides.
#[derive(Debug, Clone, Copy)]
struct Pair<'a, 'f> {
    old: &'a Element<'f>,
    new: &'a Element<'f>,
    looks_alike: bool,
}

impl<'f> Pair<'_, 'f> {
    fn on(&self, side: Side) -> &Element<'f> {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// True if nothing is to be seen of it: then it may stay with what fades.
    fn is_still(&self) -> bool {
        let (a, b) = (self.old.bounds(), self.new.bounds());
        let is_near = |a: f64, b: f64| (a - b).abs() < 0.5;
        self.looks_alike && is_near(a.x0, b.x0) && is_near(a.y0, b.y0) && is_near(a.x1, b.x1) && is_near(a.y1, b.y1)
    }

    /// Number of layers that it takes.
    fn n_layers(&self) -> usize {
        if self.looks_alike || self.picture().is_some() { 1 } else { 2 }
    }

    /// The picture on either side, if all of it can be drawn once and cropped as it moves.
    fn picture(&self) -> Option<(Rect, Rect)> {
        let (old, new) = (self.old.as_picture()?, self.new.as_picture()?);
        let is_same = self.old.content == self.new.content;
        is_same.then_some((old.whole, new.whole))
    }

    fn layers(&self, old_items: &[FrameItem], new_items: &[FrameItem], slide: Rect) -> Vec<Layer> {
        let part = |side, bounds: Rect, motion| {
            let (items, route) = match side {
                Side::Old => (old_items, &self.old.route),
                Side::New => (new_items, &self.new.route),
            };
            Layer { picture: Picture::Part { side, items: split::only(items, route), bounds }, motion }
        };
        if let Some(layer) = self.cropped_picture(slide) {
            return vec![layer];
        }
        let (a, b) = (self.old.bounds(), self.new.bounds());
        let (old_ink, new_ink) = (self.old.ink(), self.new.ink());
        if self.looks_alike {
            let motion = Motion { from: carry(new_ink, b, a), ..Motion::still(new_ink) };
            return vec![part(Side::New, new_ink, motion)];
        }
        // They differ: both keep their shape, and one fades into the other on the way.
        let scale = ((b.width() / a.width().max(1.0)) * (b.height() / a.height().max(1.0))).sqrt().clamp(0.05, 20.0);
        let similar = |rect: Rect, from: Rect, to: Rect, scale: f64| {
            let corner = to.origin() + (rect.origin() - from.origin()) * scale;
            Rect::from_origin_size(corner, rect.size() * scale)
        };
        let going = Motion { from: old_ink, to: similar(old_ink, a, b, scale), clip: None, opacity: Opacity::Leave };
        let coming =
            Motion { from: similar(new_ink, b, a, 1.0 / scale), to: new_ink, clip: None, opacity: Opacity::Arrive };
        vec![part(Side::Old, old_ink, going), part(Side::New, new_ink, coming)]
    }

    /// A picture that is cropped differently on both slides: drawn whole, the crop moves with it.
    fn cropped_picture(&self, slide: Rect) -> Option<Layer> {
        let (from, to) = self.picture()?;
        let (old, new) = (self.old.as_picture()?, self.new.as_picture()?);
        if to.area() > slide.area() * MAX_AREA {
            return None;
        }
        let ItemKind::Image(image) = &new.item.kind else { return None };
        let scale = Affine::scale_non_uniform(to.width() / image.rect.width(), to.height() / image.rect.height());
        let transform =
            Affine::translate(to.origin().to_vec2()) * scale * Affine::translate(-image.rect.origin().to_vec2());
        let item = FrameItem::new(ItemKind::Image(image.clone()));
        let items = vec![FrameItem::new(ItemKind::Group(Group::transformed(vec![item], transform)))];
        let motion = Motion { from, to, clip: Some((old.rect, new.rect)), opacity: Opacity::Full };
        Some(Layer { picture: Picture::Part { side: Side::New, items, bounds: to }, motion })
    }
}

/// Things that are on both slides, in the order in which the new one draws them.
fn pairs<'a, 'f>(old: &'a [Element<'f>], new: &'a [Element<'f>]) -> Vec<Pair<'a, 'f>> {
    let mut is_taken = vec![false; new.len()];
    let mut found: Vec<(usize, Pair<'a, 'f>)> = Vec::new();
    let mut i = 0;
    while let Some(element) = old.get(i) {
        let partner = partner(element, new, &is_taken);
        if let Some(place) = partner {
            let with_those_inside = place..place + new[place].n_within;
            is_taken[with_those_inside].fill(true);
            let looks_alike = looks_alike(element, &new[place]);
            found.push((place, Pair { old: element, new: &new[place], looks_alike }));
            i += element.n_within;
        } else {
            i += 1;
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, pair)| pair).collect()
}

/// Where `element` is among the new ones that are free: by its id, else by what it says or shows.
fn partner(element: &Element<'_>, new: &[Element<'_>], is_taken: &[bool]) -> Option<usize> {
    // What holds something that is taken can't move as a whole any more.
    let is_free = |place: usize| !is_taken[place..place + new[place].n_within].contains(&true);
    if element.leaves.is_empty() {
        return None;
    }
    let same_id = |other: &Element<'_>| element.id.is_some() && other.id == element.id;
    let same_content = |other: &Element<'_>| {
        element.content.is_some()
            && other.content == element.content
            // Two authors' names, two things.
            && (element.id.is_none() || other.id.is_none())
            && (!is_mere_shapes(element) || looks_alike(element, other))
    };
    let find = |is_same: &dyn Fn(&Element<'_>) -> bool| {
        (0..new.len()).find(|&place| !new[place].leaves.is_empty() && is_same(&new[place]) && is_free(place))
    };
    find(&same_id).or_else(|| find(&same_content))
}

/// As many pairs as the window can move, those with an id first, then the largest.
fn most_telling<'a, 'f>(mut pairs: Vec<Pair<'a, 'f>>) -> Vec<Pair<'a, 'f>> {
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let area = |pair: &Pair<'_, '_>| union([pair.old.bounds(), pair.new.bounds()].into_iter()).area();
    order.sort_by(|&a, &b| {
        let (a, b) = (&pairs[a], &pairs[b]);
        (b.new.id.is_some(), area(b)).partial_cmp(&(a.new.id.is_some(), area(a))).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut n_left = MAX_MOVING;
    let mut is_kept = vec![false; pairs.len()];
    for place in order {
        let n = pairs[place].n_layers();
        if n <= n_left {
            n_left -= n;
            is_kept[place] = true;
        }
    }
    let mut kept = is_kept.into_iter();
    pairs.retain(|_| kept.next().unwrap_or(false));
    pairs
}

#[cfg(test)]
mod tests;
