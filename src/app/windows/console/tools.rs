//! A row of small pictures below the current slide: the tools for those who use the mouse, marked while in hand.

use egui::{Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role};
use egui::{Vec2, pos2, vec2};

use crate::app::command::{Command, Mode};
use crate::app::state::State;
use crate::app::tokens::{self, Tokens};
use crate::show::ink::InkTool;

/// The tools with their ranks; where there is little room, those with the highest rank go first.
const TOOLS: [(Command, usize); 8] = [
    (Command::Laser, 0),
    (Command::Spotlight, 6),
    (Command::Pen, 1),
    (Command::Highlighter, 4),
    (Command::Eraser, 2),
    (Command::ToggleZoom, 5),
    (Command::Freeze, 3),
    (Command::Whiteboard, 7),
];
/// Side of a button, in points: what a finger or an unsteady hand still hits.
const SIDE: f32 = 26.0;
/// Room between two buttons, in points.
const GAP: f32 = 4.0;
/// Width of the lines of the pictures, in points.
const LINE: f32 = 1.6;

/// How much of a width the row may take, so that the words beside it can be read.
const SHARE: f32 = 0.6;

/// Draws the row at the right of `area`; gives its left side, and what was pressed.
pub(super) fn tools(state: &State, ui: &Ui, area: Rect, tokens: &Tokens) -> (f32, Option<Command>) {
    let n_fitting = ((area.width() * SHARE + GAP) / (SIDE + GAP)).floor().max(0.0) as usize;
    let n_tools = n_fitting.min(TOOLS.len());
    let side = SIDE.min(area.height());
    let begin = area.right() - n_tools as f32 * (side + GAP) + GAP;
    let mut pressed = None;
    let fitting = TOOLS.iter().filter(|(_, rank)| *rank < n_tools);
    for (i, &(command, _)) in fitting.enumerate() {
        let left = begin + i as f32 * (side + GAP);
        let place = Rect::from_min_size(pos2(left, area.center().y - side / 2.0), Vec2::splat(side));
        if button(state, ui, place, command, tokens) {
            pressed = Some(command);
        }
    }
    (begin, pressed)
}

/// One tool; true if it was pressed.
fn button(state: &State, ui: &Ui, place: Rect, command: Command, tokens: &Tokens) -> bool {
    let info = command.info();
    let is_on = state.is_on(command);
    let response = ui.interact(place, ui.scope_id().with(("tool", info.id)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, info.title));
    let fill = match (is_on, response.hovered()) {
        (true, _) => Some(tokens.accent),
        (false, true) => Some(tokens.rule),
        (false, false) => None,
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(place, 6.0, fill);
    }
    let color = if is_on { tokens.background } else { tokens.text };
    let show = state.talk.as_ref().map(|talk| talk.show().color());
    let ink = |tool: InkTool| tokens::ink(tool.color(show.unwrap_or(0)), 1.0);
    let sketch = Sketch { painter: ui.painter(), at: place.center(), color, scale: place.width() / SIDE };
    match command {
        Command::Laser => sketch.laser(),
        Command::Spotlight => sketch.spotlight(),
        Command::Pen => sketch.pen(ink(InkTool::Pen)),
        Command::Highlighter => sketch.highlighter(ink(InkTool::Highlighter)),
        Command::Eraser => sketch.eraser(),
        Command::ToggleZoom => sketch.zoom(),
        Command::Freeze => sketch.freeze(),
        _ => sketch.whiteboard(),
    }
    let key = state.keys.0.keys_of(command, Mode::Present).into_iter().next().unwrap_or_default();
    let is_clicked = response.clicked();
    response.on_hover_text(format!("{} ({key}): {}", info.title, info.doc));
    is_clicked
}

/// Draws the pictures, each within 9 points around its middle.
struct Sketch<'a> {
    painter: &'a Painter,
    at: Pos2,
    color: Color32,
    scale: f32,
}

impl Sketch<'_> {
    fn point(&self, x: f32, y: f32) -> Pos2 {
        self.at + vec2(x, y) * self.scale
    }

    fn line(&self, from: [f32; 2], to: [f32; 2], width: f32) {
        let ends = [self.point(from[0], from[1]), self.point(to[0], to[1])];
        self.painter.line_segment(ends, Stroke::new(width * self.scale, self.color));
    }

    fn area(&self, corners: &[[f32; 2]], color: Color32) {
        let corners = corners.iter().map(|[x, y]| self.point(*x, *y)).collect();
        self.painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }

    /// A point of light with rays.
    fn laser(&self) {
        self.painter.circle_filled(self.at, 3.2 * self.scale, self.color);
        for i in 0..8_u8 {
            let along = Vec2::angled(std::f32::consts::TAU * f32::from(i) / 8.0);
            self.line((along * 5.2).into(), (along * 8.0).into(), 1.4);
        }
    }

    /// A light on a dark slide.
    fn spotlight(&self) {
        let slide = Rect::from_center_size(self.at, vec2(18.0, 14.0) * self.scale);
        self.painter.rect_filled(slide, 2.0, self.color.gamma_multiply(0.35));
        self.painter.circle_filled(self.at, 4.6 * self.scale, self.color);
    }

    fn pen(&self, ink: Color32) {
        self.line([-2.8, 1.8], [6.4, -7.4], 3.4);
        self.area(&[[-4.6, 0.8], [-1.6, 3.6], [-6.4, 5.6]], self.color);
        self.area(&[[-8.0, 7.2], [8.0, 7.2], [8.0, 9.2], [-8.0, 9.2]], ink);
    }

    fn highlighter(&self, ink: Color32) {
        self.line([-1.6, 1.0], [6.0, -6.6], 6.0);
        self.area(&[[-4.4, -0.4], [0.0, 3.8], [-4.8, 5.0]], self.color);
        self.area(&[[-8.0, 6.2], [8.0, 6.2], [8.0, 9.4], [-8.0, 9.4]], ink);
    }

    /// A slanting block, half of it in a sleeve.
    fn eraser(&self) {
        let (far, near) = ([[1.6, -7.0], [8.0, -0.6], [3.4, 4.0], [-3.0, -2.4]], [-7.0, 1.6]);
        self.area(&far, self.color);
        let outline = [far[3], near, [-2.4, 6.2], [-0.6, 6.4], far[2]];
        let outline = outline.iter().map(|[x, y]| self.point(*x, *y)).collect();
        self.painter.add(Shape::line(outline, Stroke::new(LINE * self.scale, self.color)));
        self.line([-8.0, 8.0], [8.0, 8.0], LINE);
    }

    fn zoom(&self) {
        let middle = self.point(-1.6, -1.6);
        self.painter.circle_stroke(middle, 5.6 * self.scale, Stroke::new(LINE * self.scale, self.color));
        self.line([2.6, 2.6], [7.6, 7.6], 2.4);
        self.line([-4.4, -1.6], [1.2, -1.6], LINE);
        self.line([-1.6, -4.4], [-1.6, 1.2], LINE);
    }

    /// A crystal of snow.
    fn freeze(&self) {
        for i in 0..6_u8 {
            let along = Vec2::angled(std::f32::consts::TAU * (f32::from(i) + 0.5) / 6.0);
            self.line([0.0, 0.0], (along * 8.4).into(), LINE);
            for turn in [-0.9, 0.9] {
                let twig = along * 4.6 + egui::emath::Rot2::from_angle(turn) * along * 3.0;
                self.line((along * 4.6).into(), twig.into(), LINE * 0.8);
            }
        }
    }

    /// A board on legs, with something on it.
    fn whiteboard(&self) {
        let board = Rect::from_min_max(self.point(-8.4, -7.4), self.point(8.4, 3.8));
        self.painter.rect_stroke(board, 1.5, Stroke::new(LINE * self.scale, self.color), StrokeKind::Middle);
        self.line([-3.6, 4.2], [-5.6, 8.4], LINE);
        self.line([3.6, 4.2], [5.6, 8.4], LINE);
        let scribble = [[-5.0, 0.0], [-2.4, -3.6], [0.0, 0.2], [2.4, -3.6], [5.0, -0.6]];
        let scribble = scribble.iter().map(|[x, y]| self.point(*x, *y)).collect();
        self.painter.add(Shape::line(scribble, Stroke::new(1.2 * self.scale, self.color)));
    }
}
