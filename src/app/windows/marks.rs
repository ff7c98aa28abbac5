//! What the tools leave on a slide's picture: ink, light, shade, and a frame around what is zoomed.
//!
//! Painted over the slide's texture in both windows, each with its own place
//! of the slide, so that the presenter sees on the console what the audience
//! sees.

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use kurbo::Point;

use super::ink_mesh::{InkMesh, live};
use crate::app::state::{State, View};
use crate::app::talk::OpenTalk;
use crate::app::tokens;
use crate::app::tools::{ERASER_RADIUS, Gesture, Tools};
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
            View::Console | View::Shelf => &mut self.console,
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
    if talk.show().cover() == Cover::Whiteboard {
        ui.painter().rect_filled(slide, 0.0, tokens::WHITE);
    }
    paint(ui, state, View::Console, slide);
    let zoom = talk.show().zoom();
    if zoom.is_on() && talk.show().cover() == Cover::None {
        let [left, top, right, bottom] = zoom.part().map(|share| share as f32);
        let at = |x: f32, y: f32| slide.min + vec2(x * slide.width(), y * slide.height());
        let part = Rect::from_min_max(at(left, top), at(right, bottom));
        shade_around(ui, slide, part);
        let accent = state.tokens().accent;
        ui.painter().rect_stroke(part, 0.0, Stroke::new(2.0, accent), StrokeKind::Inside);
    }
}

/// Paints the tools on the audience's screen, which shows the slide, or a zoomed part of it, at `screen`.
pub fn paint_on_audience(ui: &Ui, state: &State, screen: Rect) {
    paint(ui, state, View::Audience, screen);
}

fn paint(ui: &Ui, state: &State, view: View, screen: Rect) {
    let Some(talk) = &state.talk else { return };
    let tools = &state.tools;
    let surface = Sheet {
        painter: ui.painter().with_clip_rect(screen.intersect(ui.clip_rect())),
        whole: whole_slide(screen, zoom_of(talk, view)),
        units: talk.edition().slide_size().width,
        pixels: ui.ctx().pixels_per_point(),
        view,
    };
    tools.canvas.borrow_mut().surface(view).place = Some(screen);
    if let Some(ink) = tools.page_ink(talk, view).filter(|ink| !ink.strokes.is_empty()) {
        let mut canvas = tools.canvas.borrow_mut();
        let mesh = canvas.surface(view).ink.place(ink, surface.whole, surface.units, surface.pixels);
        surface.painter.add(Shape::Mesh(mesh));
    }
    let is_held = view == View::Audience && talk.show().is_frozen();
    let is_covered = !matches!(talk.show().cover(), Cover::None | Cover::Whiteboard);
    if is_held || is_covered {
        return;
    }
    if let Gesture::Drawing { tool, color, points, .. } = &tools.gesture {
        let mesh = live(*tool, *color, points, surface.whole, surface.units, surface.pixels);
        surface.painter.add(Shape::mesh(mesh));
    }
    if let Some((at, _)) = tools.at {
        surface.pointer(talk, tools, at);
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

    fn pointer(&self, talk: &OpenTalk, tools: &Tools, at: Point) {
        let scale = self.scale();
        let place = self.whole.min + vec2(at.x as f32, at.y as f32) * scale;
        // What points is as large whatever the zoom.
        let screen = self.painter.clip_rect().height() / 1080.0;
        match talk.show().tool() {
            Tool::Arrow => {}
            Tool::Laser => self.laser(place, screen.max(0.5)),
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
