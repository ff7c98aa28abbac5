//! What the tools leave on a slide's picture: ink, light, shade, and a frame around what is zoomed.
//!
//! Painted over the slide's texture in both windows, each with its own place
//! of the slide, so that the presenter sees on the console what the audience
//! sees.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, TextureHandle, Ui, Vec2, pos2, vec2};
use kurbo::Point;

use super::ink_mesh::{InkMesh, live};
use super::slide_view::{self, pixels};
use crate::app::state::{State, View};
use crate::app::talk::OpenTalk;
use crate::app::tokens;
use crate::app::tools::{ERASER_RADIUS, Gesture, Tools};
use crate::engine::worker::ImageKey;
use crate::show::Cover;
use crate::show::ink::InkTool;
use crate::show::tool::Tool;
use crate::show::zoom::Zoom;

/// Radius of the laser's dot where the slide is 1080 points high.
const LASER_RADIUS: f32 = 9.0;
/// Radius of the light around it.
const HALO_RADIUS: f32 = 30.0;
/// Width of the spotlight's soft edge, as a share of its radius.
const SOFT_EDGE: f32 = 0.12;
/// Corners of what is round.
const N_CORNERS: u32 = 64;

/// What the windows remember of their last frame.
#[derive(Debug, Default)]
pub struct Canvas {
    audience: Surface,
    console: Surface,
}

/// One window's picture of the slide.
#[derive(Debug, Default)]
struct Surface {
    /// Where all that the window shows of the slide lies.
    place: Option<Rect>,
    ink: InkMesh,
}

impl Canvas {
    fn surface(&mut self, view: View) -> &mut Surface {
        match view {
            View::Audience => &mut self.audience,
            View::Console | View::Shelf | View::Editor => &mut self.console,
        }
    }

    /// Where a window showed the slide last.
    pub fn place(&mut self, view: View) -> Option<Rect> {
        self.surface(view).place
    }
}

/// Where all of a slide would lie if `screen` shows the part that a zoom shows.
#[must_use]
pub fn whole_slide(screen: Rect, zoom: Zoom) -> Rect {
    let scale = zoom.scale() as f32;
    let [left, top, _, _] = zoom.part().map(|share| share as f32);
    let size = screen.size() * scale;
    Rect::from_min_size(screen.min - vec2(left * size.x, top * size.y), size)
}

/// The zoom that a window shows: the console always shows all of the slide.
#[must_use]
pub fn zoom_of(talk: &OpenTalk, view: View) -> Zoom {
    let audience = talk.show().audience();
    if view == View::Audience && audience.cover == Cover::None { audience.zoom } else { Zoom::default() }
}

/// Paints the tools over the console's picture of the current slide, which lies at `slide`.
pub fn paint_tools(ui: &Ui, state: &State, slide: Rect) {
    let Some(talk) = &state.talk else { return };
    let cover = talk.show().cover();
    let ink = if cover == Cover::Whiteboard {
        Some(paint_whiteboard(ui, state, talk, slide))
    } else {
        let key = ImageKey::new(talk.edition(), talk.show().pos(), pixels(ui, slide.size()));
        key.and_then(|key| state.images.get_with_any_ink(&key)).map(|(_, ink)| ink)
    };
    paint(ui, state, View::Console, slide, Painted { ink, is_lit: false });
    let zoom = talk.show().zoom();
    if zoom.is_on() && cover == Cover::None {
        let [left, top, right, bottom] = zoom.part().map(|share| share as f32);
        let at = |x: f32, y: f32| slide.min + vec2(x * slide.width(), y * slide.height());
        let part = Rect::from_min_max(at(left, top), at(right, bottom));
        shade_around(ui, slide, part);
        let accent = state.tokens().accent;
        ui.painter().rect_stroke(part, 0.0, Stroke::new(2.0, accent), StrokeKind::Inside);
    }
}

/// What was painted already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Painted {
    /// Version of the ink in the picture; `None` if the picture shows another slide.
    pub ink: Option<u64>,
    /// True if the spotlight is on it already.
    pub is_lit: bool,
}

/// Paints the tools on the audience's screen, which shows the slide, or a zoomed part of it, at `screen`.
pub fn paint_on_audience(ui: &Ui, state: &State, screen: Rect, painted: Painted) {
    paint(ui, state, View::Audience, screen, painted);
}

/// Paints the whiteboard; the version of its ink.
pub fn paint_whiteboard(ui: &Ui, state: &State, talk: &OpenTalk, screen: Rect) -> u64 {
    // There is one, as large as the audience's screen; the console shows it smaller.
    let key = ImageKey::whiteboard(talk.edition(), state.stage.max_size());
    let found = state.images.get_with_any_ink(&key).filter(|_| key.ink != 0);
    match found {
        Some((texture, ink)) => {
            slide_view::paint(ui, &texture, screen, 1.0);
            ink
        }
        None => {
            ui.painter().rect_filled(screen, 0.0, tokens::WHITE);
            0
        }
    }
}

/// A round light on a slide's picture.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    at: Pos2,
    radius: f32,
}

/// The spotlight on the audience's screen, if it is on; `screen` shows the slide or its zoomed part.
#[must_use]
pub fn spot(state: &State, screen: Rect) -> Option<Spot> {
    let talk = state.talk.as_ref().filter(|talk| !talk.show().is_frozen())?;
    let (at, _) = state.tools.at.filter(|_| talk.show().tool() == Tool::Spotlight)?;
    let whole = whole_slide(screen, zoom_of(talk, View::Audience));
    let scale = whole.width() / talk.edition().slide_size().width as f32;
    let at = whole.min + vec2(at.x as f32, at.y as f32) * scale;
    Some(Spot { at, radius: state.tools.spot_radius as f32 * scale })
}

/// Paints a picture at `rect`, no more than `screen` shows, all but the light dimmed.
///
/// The picture itself is painted darker, for a shade over all of it costs as
/// much again where there is no graphics card.
pub fn paint_lit(ui: &Ui, texture: &TextureHandle, rect: Rect, screen: Rect, spot: Option<Spot>) {
    let Some(Spot { at, radius }) = spot else {
        slide_view::paint_clipped(ui, texture, rect, screen, 1.0);
        return;
    };
    let painter = ui.painter().with_clip_rect(screen);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), rect, whole, tokens::SPOT_DIM);
    let edge = radius * (1.0 + SOFT_EDGE);
    let mut light = ring_mesh(at, &[(0.0, tokens::WHITE), (radius, tokens::WHITE), (edge, tokens::SPOT_DIM)]);
    light.texture_id = texture.id();
    for vertex in &mut light.vertices {
        vertex.uv = ((vertex.pos - rect.min) / rect.size()).to_pos2();
    }
    painter.add(Shape::mesh(light));
}

fn paint(ui: &Ui, state: &State, view: View, screen: Rect, painted: Painted) {
    let Some(talk) = &state.talk else { return };
    let tools = &state.tools;
    let sheet = Sheet {
        painter: ui.painter().with_clip_rect(screen.intersect(ui.clip_rect())),
        whole: whole_slide(screen, zoom_of(talk, view)),
        units: talk.edition().slide_size().width,
        pixels: ui.ctx().pixels_per_point(),
        view,
    };
    let mut canvas = tools.canvas.borrow_mut();
    let surface = canvas.surface(view);
    surface.place = Some(screen);
    let fresh = painted.ink.and_then(|shown| tools.fresh_ink(talk, view, shown));
    if let Some(ink) = fresh.filter(|ink| !ink.strokes.is_empty()) {
        let mesh = surface.ink.place(ink, sheet.whole, sheet.units, sheet.pixels);
        sheet.painter.add(Shape::Mesh(mesh));
    }
    let is_held = view == View::Audience && talk.show().is_frozen();
    let is_covered = !matches!(talk.show().cover(), Cover::None | Cover::Whiteboard);
    if is_held || is_covered {
        return;
    }
    if let Gesture::Drawing { tool, color, points, .. } = &tools.gesture {
        let mesh = live(*tool, *color, points, sheet.whole, sheet.units, sheet.pixels);
        sheet.painter.add(Shape::mesh(mesh));
    }
    if let Some((at, _)) = tools.at {
        sheet.pointer(talk, tools, at, painted.is_lit);
    }
}

/// The parts of the slide that a zoom hides.
fn shade_around(ui: &Ui, slide: Rect, part: Rect) {
    let middle = slide.with_min_y(part.top()).with_max_y(part.bottom());
    let around = [
        slide.with_max_y(part.top()),
        slide.with_min_y(part.bottom()),
        middle.with_max_x(part.left()),
        middle.with_min_x(part.right()),
    ];
    for rect in around.into_iter().filter(|rect| rect.is_positive()) {
        ui.painter().rect_filled(rect, 0.0, tokens::ZOOM_SHADE);
    }
}

/// A slide's picture that marks are painted on.
struct Sheet {
    painter: Painter,
    /// Where all of the slide would lie.
    whole: Rect,
    /// The slide's width in slide units.
    units: f64,
    pixels: f32,
    view: View,
}

impl Sheet {
    fn scale(&self) -> f32 {
        self.whole.width() / self.units as f32
    }

    fn pointer(&self, talk: &OpenTalk, tools: &Tools, at: Point, is_lit: bool) {
        let scale = self.scale();
        let place = self.whole.min + vec2(at.x as f32, at.y as f32) * scale;
        // What points is as large whatever the zoom.
        let screen = self.painter.clip_rect().height() / 1080.0;
        match talk.show().tool() {
            Tool::Arrow => {}
            Tool::Laser => self.laser(place, screen.max(0.5)),
            Tool::Spotlight if is_lit => {}
            Tool::Spotlight => self.spotlight(place, tools.spot_radius as f32 * scale),
            Tool::Pen => self.nib(place, InkTool::Pen, talk.show().color()),
            Tool::Highlighter => self.nib(place, InkTool::Highlighter, talk.show().color()),
            Tool::Eraser => {
                let radius = ERASER_RADIUS as f32 * scale;
                self.painter.circle_filled(place, radius, tokens::ERASER_FILL);
                self.painter.circle_stroke(place, radius, Stroke::new(1.5, tokens::ERASER_EDGE));
            }
        }
    }

    fn laser(&self, at: Pos2, scale: f32) {
        let radius = LASER_RADIUS * scale;
        self.painter.add(Shape::mesh(glow(at, HALO_RADIUS * scale, tokens::LASER_HALO)));
        self.painter.circle_filled(at, radius, tokens::LASER);
        self.painter.add(Shape::mesh(glow(at, radius, tokens::LASER_CORE)));
    }

    fn spotlight(&self, at: Pos2, radius: f32) {
        if self.view == View::Audience {
            let far = self.painter.clip_rect().size().length() + radius;
            let edge = radius * (1.0 + SOFT_EDGE);
            let rings = [(radius, Color32::TRANSPARENT), (edge, tokens::SPOT_SHADE), (far, tokens::SPOT_SHADE)];
            self.painter.add(Shape::mesh(ring_mesh(at, &rings)));
        } else {
            self.painter.circle_stroke(at, radius, Stroke::new(3.0, tokens::ERASER_EDGE));
            self.painter.circle_stroke(at, radius, Stroke::new(1.5, tokens::WHITE));
        }
    }

    /// The tip of a pen.
    fn nib(&self, at: Pos2, tool: InkTool, color: usize) {
        let radius = (tool.width() as f32 * self.scale() / 2.0).max(3.0);
        self.painter.circle_filled(at, radius, tokens::ink(tool.color(color), tool.opacity()));
        self.painter.circle_stroke(at, radius + 1.0, Stroke::new(1.0, tokens::NIB_EDGE));
    }
}

/// A round light that fades to nothing.
fn glow(at: Pos2, radius: f32, color: Color32) -> Mesh {
    ring_mesh(at, &[(0.0, color), (radius, Color32::TRANSPARENT)])
}

/// Rings around a point, each with its radius and colour; between them colours run into each other.
fn ring_mesh(at: Pos2, rings: &[(f32, Color32)]) -> Mesh {
    let mut mesh = Mesh::default();
    for &(radius, color) in rings {
        for i in 0..N_CORNERS {
            let angle = std::f32::consts::TAU * i as f32 / N_CORNERS as f32;
            mesh.colored_vertex(pos2(at.x, at.y) + Vec2::angled(angle) * radius, color);
        }
    }
    let n_rings = u32::try_from(rings.len()).unwrap_or(0);
    for ring in 0..n_rings.saturating_sub(1) {
        for i in 0..N_CORNERS {
            let next = (i + 1) % N_CORNERS;
            let (inner, outer) = (ring * N_CORNERS, (ring + 1) * N_CORNERS);
            mesh.add_triangle(inner + i, outer + i, outer + next);
            mesh.add_triangle(inner + i, outer + next, inner + next);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zoom_spreads_the_slide_beyond_the_screen() {
        let screen = Rect::from_min_size(pos2(100.0, 50.0), vec2(1600.0, 900.0));
        assert_eq!(whole_slide(screen, Zoom::default()), screen);
        let whole = whole_slide(screen, Zoom::default().by(2.0, [1.0, 1.0]));
        assert_eq!(whole, Rect::from_min_max(pos2(-1500.0, -850.0), screen.max));
    }
}
