//! Takes a Frame apart: one thing alone, and what is left without some things.

use kurbo::{Affine, Rect};

use super::element::union;
use crate::layout::frame::{FrameItem, Group, ItemKind};

/// What is left of a slide when the moving things are taken out.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// What lies below the moving things, or beside them.
    pub ground: Vec<FrameItem>,
    /// What lies over a moving thing, and the box around it.
    pub over: (Vec<FrameItem>, Rect),
}

/// The item at the end of `route`, inside the groups that hold it and nothing else.
pub(super) fn only(items: &[FrameItem], route: &[usize]) -> Vec<FrameItem> {
    let Some((first, rest)) = route.split_first() else { return Vec::new() };
    let Some(item) = items.get(*first) else { return Vec::new() };
    if rest.is_empty() {
        return vec![item.clone()];
    }
    match &item.kind {
        ItemKind::Group(group) => vec![with_items(item, group, only(&group.items, rest))],
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => Vec::new(),
    }
}

/// What shows at `step` without the items at the ends of `routes`.
pub(super) fn rest(items: &[FrameItem], step: u16, routes: &[&[usize]], slide: Rect) -> Rest {
    let mut splitter = Splitter { step, slide, routes, moving: Vec::new(), over: Rect::ZERO };
    let (ground, over) = splitter.split(items, Affine::IDENTITY, &mut Vec::new());
    Rest { ground, over: (over, splitter.over) }
}

struct Splitter<'a> {
    step: u16,
    slide: Rect,
    routes: &'a [&'a [usize]],
    /// Boxes of the moving things that were drawn so far.
    moving: Vec<Rect>,
    /// The box around what lies over them.
    over: Rect,
}

impl Splitter<'_> {
    /// Items below and items over the moving things.
    fn split(
        &mut self,
        items: &[FrameItem],
        transform: Affine,
        route: &mut Vec<usize>,
    ) -> (Vec<FrameItem>, Vec<FrameItem>) {
        let (mut ground, mut over) = (Vec::new(), Vec::new());
        let step = self.step;
        for (i, item) in items.iter().enumerate().filter(|(_, item)| item.steps.contains(step)) {
            route.push(i);
            if self.routes.contains(&route.as_slice()) {
                self.moving.push(self.ink(item, transform));
            } else if let ItemKind::Group(group) = &item.kind {
                let (below, above) = self.split(&group.items, transform * group.transform, route);
                if !below.is_empty() {
                    ground.push(with_items(item, group, below));
                }
                if !above.is_empty() {
                    over.push(with_items(item, group, above));
                }
            } else {
                let ink = self.ink(item, transform);
                if self.moving.iter().any(|moving| overlap(*moving, ink)) {
                    self.over = if over.is_empty() && self.over.area() <= 0.0 { ink } else { self.over.union(ink) };
                    over.push(item.clone());
                } else {
                    ground.push(item.clone());
                }
            }
            route.pop();
        }
        (ground, over)
    }

    fn ink(&self, item: &FrameItem, transform: Affine) -> Rect {
        union(super::element::inks(item, self.step, transform, self.slide).into_iter())
    }
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1
}

/// The same group around other items.
fn with_items(item: &FrameItem, group: &Group, items: Vec<FrameItem>) -> FrameItem {
    let group = Group {
        transform: group.transform,
        clip: group.clip.clone(),
        opacity: group.opacity,
        role: group.role.clone(),
        key: group.key.clone(),
        items,
    };
    FrameItem { path: item.path.clone(), steps: item.steps, kind: ItemKind::Group(group) }
}
