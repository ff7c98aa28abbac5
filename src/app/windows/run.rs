//! A transition that is on: what is painted of it at each moment.
//!
//! Where there is no graphics card each painted pixel of each layer counts. So
//! layers are looked at from front to back, and what lies below something
//! opaque isn't painted at all. Rectangles are cut at whole pixels, so no seam
//! ever shows.

use std::sync::Arc;
use std::time::Duration;

use egui::{Mesh, Rect, Ui, Vec2, pos2, vec2};

use super::audience::Shown;
use super::slide_view::tint;
use crate::app::talk::OpenTalk;
use crate::app::textures::{ImageCache, LayerTexture};
use crate::engine::coverage::Coverage;
use crate::engine::worker::MorphKey;
use crate::layout::transition::{self, Direction, Picture, Plan, Side};
use crate::model::slide::Transition;

/// Motion of fewer pictures than one in this time is worse than none.
const MAX_FRAME_TIME: Duration = Duration::from_millis(50);
/// How soon after the key the first picture of a transition is seen: it already shows something new.
const FIRST_FRAME_AFTER: Duration = Duration::from_millis(16);
/// What is hidden by less than this share of the slide is painted all the same: that costs less than cutting.
const MIN_HIDDEN: f32 = 0.02;

/// A transition that is on.
pub struct Run {
    layers: Vec<LayerTexture>,
    /// Size of the slide, in slide units: that of the layers' motions.
    size: kurbo::Size,
    since: Duration,
    takes: Duration,
    n_frames: u32,
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("layers", &self.layers).field("takes", &self.takes).finish_non_exhaustive()
    }
}

/// How long a transition takes.
fn takes(kind: Transition) -> Duration {
    Duration::from_millis(match kind {
        Transition::Cut => 0,
        Transition::Fade => 150,
        Transition::Push => 320,
        Transition::Wipe => 360,
        Transition::Morph => 400,
    })
}

impl Run {
    /// The transition from one slide to another; `None` for a cut. Going back undoes the way forth.
    pub(super) fn start(
        talk: &OpenTalk,
        images: &ImageCache,
        (before, shown): (&Shown, &Shown),
        now: Duration,
    ) -> Option<Self> {
        let kind = talk.edition().deck()?.transition_into(before.pos.slide.max(shown.pos.slide));
        let direction = if shown.pos.slide < before.pos.slide { Direction::Back } else { Direction::Forward };
        let size = talk.edition().slide_size();
        let morph = (kind == Transition::Morph)
            .then(|| images.layers(&MorphKey { from: before.key.without_ink(), to: shown.key.without_ink() }))
            .flatten()
            .filter(|layers| !layers.is_empty());
        let (kind, layers) = match (kind, morph) {
            (Transition::Cut, _) => return None,
            (kind, Some(layers)) => (kind, layers.to_vec()),
            // A morph whose layers aren't there in time is a fade: nobody waits for them.
            (kind, None) => {
                let kind = if kind == Transition::Morph { Transition::Fade } else { kind };
                let mut layers = whole_slides(kind, direction, size, before, shown);
                let parts = images.difference(&before.key, &shown.key).filter(|_| kind == Transition::Fade);
                if let Some((fading, parts)) = layers.last_mut().zip(parts) {
                    fading.coverage = Arc::new(Coverage { parts, hides: None });
                }
                (kind, layers)
            }
        };
        Some(Self { layers, size, since: now, takes: takes(kind), n_frames: 0 })
    }

    /// Draws it as it is `now`, with the slide at `slide`; false once it is over, when nothing is drawn.
    pub(super) fn paint(&mut self, ui: &Ui, slide: Rect, now: Duration) -> bool {
        let passed = now.saturating_sub(self.since) + FIRST_FRAME_AFTER;
        self.n_frames += 1;
        if passed >= self.takes {
            return false;
        }
        let t = passed.as_secs_f64() / self.takes.as_secs_f64();
        let stage = Place { slide, size: self.size, scale: ui.ctx().pixels_per_point() };
        // From front to back.
        let mut hidden = Vec::new();
        let meshes: Vec<Mesh> = self.layers.iter().rev().map(|layer| stage.mesh(layer, t, &mut hidden)).collect();
        meshes.into_iter().rev().filter(|mesh| !mesh.is_empty()).for_each(|mesh| {
            ui.painter().add(mesh);
        });
        true
    }

    /// True if it had too few frames.
    pub(super) fn is_bad(&self) -> bool {
        MAX_FRAME_TIME * self.n_frames < self.takes
    }
}

fn whole_slides(
    kind: Transition,
    direction: Direction,
    size: kurbo::Size,
    before: &Shown,
    shown: &Shown,
) -> Vec<LayerTexture> {
    let coverage = Arc::new(Coverage::whole());
    let layer = |layer: transition::Layer| {
        let texture = match layer.picture {
            Picture::Whole(Side::Old) => before.texture.clone(),
            Picture::Whole(Side::New) | Picture::Part { .. } => shown.texture.clone(),
        };
        LayerTexture { texture, coverage: Arc::clone(&coverage), motion: layer.motion }
    };
    Plan::of_slides(kind, direction, size).layers.into_iter().map(layer).collect()
}

/// Where the slide stands in the window.
struct Place {
    /// In points.
    slide: Rect,
    /// In slide units.
    size: kurbo::Size,
    /// Pixels in a point.
    scale: f32,
}

impl Place {
    /// What is to be painted of a layer at `t`. `hidden` are the places that layers over it hide, in pixels of
    /// the slide; those that this one hides are added.
    fn mesh(&self, layer: &LayerTexture, t: f64, hidden: &mut Vec<Rect>) -> Mesh {
        let mut mesh = Mesh::with_texture(layer.texture.id());
        let placed = layer.motion.at(t);
        let whole = Rect::from_min_size(egui::Pos2::ZERO, self.slide.size() * self.scale);
        let clip = self.pixels(placed.clip).intersect(whole);
        let mut rect = self.pixels(placed.rect);
        if layer.motion.keeps_size() {
            rect = Rect::from_min_size(rect.min.round(), self.pixels(layer.motion.to).size().round());
        }
        if placed.opacity <= 0.0 || !clip.is_positive() || !rect.is_positive() {
            return mesh;
        }
        let size = rect.size();
        let part_in = |part: kurbo::Rect| {
            let point = |x: f64, y: f64| rect.min + vec2(x as f32 * size.x, y as f32 * size.y);
            Rect::from_min_max(point(part.x0, part.y0), point(part.x1, part.y1))
        };
        let share = |point: egui::Pos2| ((point - rect.min) / size).to_pos2();
        for part in &layer.coverage.parts {
            for seen in outside(part_in(*part).intersect(clip), hidden) {
                let uv = Rect::from_min_max(share(seen.min), share(seen.max));
                mesh.add_rect_with_uv(self.points(seen), uv, tint(placed.opacity));
            }
        }
        let hides = layer.coverage.hides.filter(|_| placed.opacity >= 1.0).map(part_in);
        if let Some(hides) = hides {
            // The outermost half texel of a scaled picture is mixed with its neighbours.
            let half_texel =
                if layer.motion.keeps_size() { Vec2::ZERO } else { size / layer.texture.size_vec2() / 2.0 };
            let solid = hides.shrink2(half_texel).intersect(clip);
            let solid = Rect::from_min_max(solid.min.ceil(), solid.max.floor());
            if solid.is_positive() && solid.area() >= whole.area() * MIN_HIDDEN {
                hidden.push(solid);
            }
        }
        mesh
    }

    /// Slide units as pixels from the slide's corner.
    fn pixels(&self, rect: kurbo::Rect) -> Rect {
        let scale = f64::from(self.slide.width() * self.scale) / self.size.width.max(1.0);
        let point = |x: f64, y: f64| pos2((x * scale) as f32, (y * scale) as f32);
        Rect::from_min_max(point(rect.x0, rect.y0), point(rect.x1, rect.y1))
    }

    /// Pixels from the slide's corner as points of the window.
    fn points(&self, rect: Rect) -> Rect {
        let corner: Vec2 = self.slide.min.to_vec2();
        Rect::from_min_max(
            (rect.min.to_vec2() / self.scale + corner).to_pos2(),
            (rect.max.to_vec2() / self.scale + corner).to_pos2(),
        )
    }
}

/// What is left of `rect` outside all of `hidden`, as rectangles that don't overlap.
fn outside(rect: Rect, hidden: &[Rect]) -> Vec<Rect> {
    let mut left = vec![rect];
    for hole in hidden {
        left = left.into_iter().flat_map(|rect| without(rect, *hole)).collect();
    }
    left.retain(|rect| rect.is_positive());
    left
}

/// `rect` without `hole`: what lies above and below it, then what lies beside it.
fn without(rect: Rect, hole: Rect) -> Vec<Rect> {
    let hole = hole.intersect(rect);
    if !hole.is_positive() {
        return vec![rect];
    }
    vec![
        rect.with_max_y(hole.top()),
        rect.with_min_y(hole.bottom()),
        Rect::from_min_max(pos2(rect.left(), hole.top()), hole.left_bottom()),
        Rect::from_min_max(hole.right_top(), pos2(rect.right(), hole.bottom())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x0: f32, y0: f32, x1: f32, y1: f32) -> Rect {
        Rect::from_min_max(pos2(x0, y0), pos2(x1, y1))
    }

    #[test]
    fn what_is_hidden_is_left_out_and_nothing_twice() {
        let slide = rect(0.0, 0.0, 100.0, 60.0);
        let holes = [rect(10.0, 10.0, 40.0, 50.0), rect(30.0, 20.0, 120.0, 30.0), rect(200.0, 0.0, 210.0, 10.0)];
        let left = outside(slide, &holes);
        for (x, y) in (0..100).flat_map(|x| (0..60).map(move |y| (x, y))) {
            let point = pos2(x as f32 + 0.5, y as f32 + 0.5);
            let n = left.iter().filter(|rect| rect.contains(point)).count();
            assert_eq!(n, usize::from(!holes.iter().any(|hole| hole.contains(point))), "{point}");
        }
        assert!(outside(slide, &[slide]).is_empty());
        assert_eq!(outside(slide, &[]), [slide]);
    }
}
