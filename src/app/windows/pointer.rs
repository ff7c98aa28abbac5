//! The pointer over a slide, in the audience's window or on the console's picture of it.
//!
//! Takes the window's own list of events, for a quick hand makes several moves
//! within one frame and a line must go through all of them.

use std::time::Duration;

use egui::{CursorIcon, Event, MouseWheelUnit, PointerButton, Pos2, Rect, Ui, Vec2, ViewportId};
use kurbo::Point;

use super::marks::zoom_of;
use crate::app::state::{State, View};
use crate::app::tools::Gesture;
use crate::show::tool::Tool;
use crate::show::{Cover, ShowCommand};

/// How often the console follows what happens on the audience's screen.
const CONSOLE_FOLLOWS: Duration = Duration::from_millis(100);
/// How much larger one notch of the wheel makes things.
const PER_NOTCH: f64 = 1.15;
/// Points of a trackpad's scrolling that are as much as one notch.
const POINTS_PER_NOTCH: f32 = 50.0;

/// Takes what the pointer did in a window since its last frame.
pub fn take(state: &mut State, ui: &Ui, view: View, viewport: ViewportId) {
    state.follow_with_tools();
    let Some(hand) = Hand::new(state, view) else { return };
    let is_under_something = state.overlays.help == Some(viewport)
        || state.overlays.palette.as_ref().is_some_and(|(place, _)| *place == viewport)
        || state.overlays.overview.as_ref().is_some_and(|(place, _)| *place == viewport)
        || state.overlays.clicker.as_ref().is_some_and(|(place, _)| *place == viewport);
    if is_under_something {
        return;
    }
    let events: Vec<Event> =
        ui.input(|input| input.events.iter().filter(|event| is_of_pointer(event)).cloned().collect());
    let is_slide =
        |at: Pos2| hand.screen.contains(at) && ui.ctx().layer_id_at(at).is_none_or(|layer| layer == ui.layer_id());
    let mut has_acted = false;
    for event in &events {
        has_acted |= hand.take(state, event, &is_slide);
    }
    if let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| is_slide(*at)) {
        hand.show_cursor(state, ui, at);
    }
    if has_acted {
        wake_other(state, ui, view);
    }
}

fn is_of_pointer(event: &Event) -> bool {
    matches!(
        event,
        Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::PointerGone
            | Event::MouseWheel { .. }
            | Event::Zoom(_)
    )
}

/// The window that shows the same slide must follow: the audience's at once, the console soon.
fn wake_other(state: &State, ui: &Ui, view: View) {
    match view {
        View::Console => {
            if let Some(audience) = state.viewport_of(View::Audience) {
                ui.ctx().request_repaint_of(audience);
            }
        }
        View::Audience | View::Shelf | View::Editor => {
            if let Some(console) = state.viewport_of(View::Console) {
                ui.ctx().request_repaint_after_for(CONSOLE_FOLLOWS, console);
            }
        }
    }
    ui.ctx().request_repaint();
}

/// The pointer in one window.
struct Hand {
    view: View,
    /// Where the slide, or its zoomed part, lies.
    screen: Rect,
    /// The slide's size, in slide units.
    size: kurbo::Size,
    /// True if nothing that is done here may be seen: the picture is held.
    is_held: bool,
}

impl Hand {
    fn new(state: &State, view: View) -> Option<Self> {
        let talk = state.talk.as_ref()?;
        let screen = state.tools.canvas.borrow_mut().place(view).filter(|screen| screen.is_positive())?;
        let is_held = view == View::Audience && talk.show().is_frozen();
        (!matches!(view, View::Shelf | View::Editor)).then_some(Self {
            view,
            screen,
            size: talk.edition().slide_size(),
            is_held,
        })
    }

    /// A place of the window in shares of what it shows.
    fn share(&self, at: Pos2) -> [f64; 2] {
        let Vec2 { x, y } = (at - self.screen.min) / self.screen.size();
        [f64::from(x), f64::from(y)]
    }

    /// A place of the window on the slide, in slide units.
    fn on_slide(&self, state: &State, at: Pos2) -> Option<Point> {
        let [x, y] = zoom_of(state.talk.as_ref()?, self.view).to_slide(self.share(at));
        Some(Point::new(x * self.size.width, y * self.size.height))
    }

    /// A place of the window in shares of the audience's screen.
    fn on_screen(&self, state: &State, at: Pos2) -> [f64; 2] {
        let share = self.share(at);
        let Some(talk) = state.talk.as_ref().filter(|_| self.view == View::Console) else { return share };
        let [left, top, right, bottom] = talk.show().zoom().part();
        [(share[0] - left) / (right - left), (share[1] - top) / (bottom - top)]
    }

    /// Does what an event means; true if something changed that can be seen.
    fn take(&self, state: &mut State, event: &Event, is_slide: &dyn Fn(Pos2) -> bool) -> bool {
        if self.is_held {
            return false;
        }
        match event {
            Event::PointerMoved(at) => self.moved(state, *at, is_slide(*at)),
            Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } => {
                // A press beside the menu closes it, and draws nothing.
                !state.stage.menu.was_open() && is_slide(*pos) && self.pressed(state, *pos)
            }
            Event::PointerButton { button: PointerButton::Primary, pressed: false, .. } => {
                let was_busy = !matches!(state.tools.gesture, Gesture::None);
                state.tools.lift();
                state.follow_with_tools();
                was_busy
            }
            Event::PointerGone => self.gone(state),
            Event::MouseWheel { unit, delta, modifiers, .. } => {
                let notches = match unit {
                    MouseWheelUnit::Point => delta.y / POINTS_PER_NOTCH,
                    MouseWheelUnit::Line | MouseWheelUnit::Page => delta.y,
                };
                self.turned(
                    state,
                    PER_NOTCH.powf(f64::from(notches.clamp(-8.0, 8.0))),
                    modifiers.command || modifiers.ctrl,
                )
            }
            Event::Zoom(factor) => self.zoomed(state, f64::from(*factor)),
            _ => false,
        }
    }

    fn moved(&self, state: &mut State, at: Pos2, is_slide: bool) -> bool {
        let Some(place) = self.on_slide(state, at) else { return false };
        match &mut state.tools.gesture {
            Gesture::None if !is_slide => return self.gone(state),
            Gesture::None => {}
            Gesture::Panning { last } => {
                let now = self.share(at);
                let by = [last[0] - now[0], last[1] - now[1]];
                *last = now;
                // On the console the frame follows the pointer, on the screen the slide does.
                let by = if self.view == View::Console { by.map(|by| -by * self.pan_scale(state)) } else { by };
                state.show(ShowCommand::Pan(by));
            }
            Gesture::Drawing { .. } | Gesture::Erasing { .. } => state.tools.drag(self.within(place)),
        }
        state.tools.at = Some((place, self.view));
        let has_tool = state.talk.as_ref().is_some_and(|talk| talk.show().tool() != Tool::Arrow);
        has_tool || !matches!(state.tools.gesture, Gesture::None)
    }

    fn pan_scale(&self, state: &State) -> f64 {
        state.talk.as_ref().map_or(1.0, |talk| talk.show().zoom().scale())
    }

    /// The nearest place on the slide.
    fn within(&self, at: Point) -> Point {
        Point::new(at.x.clamp(0.0, self.size.width), at.y.clamp(0.0, self.size.height))
    }

    fn pressed(&self, state: &mut State, at: Pos2) -> bool {
        let place = self.on_slide(state, at);
        let (Some(talk), Some(place)) = (&state.talk, place) else { return false };
        state.tools.at = Some((place, self.view));
        let show = talk.show();
        if show.tool().is_for_ink() {
            return state.tools.press(talk, place);
        }
        if show.zoom().is_on() && show.cover() == Cover::None {
            state.tools.gesture = Gesture::Panning { last: self.share(at) };
        }
        false
    }

    /// The pointer left the slide.
    fn gone(&self, state: &mut State) -> bool {
        let was_here = state.tools.at.is_some_and(|(_, view)| view == self.view);
        if was_here {
            state.tools.at = None;
        }
        was_here
    }

    /// The wheel was turned.
    fn turned(&self, state: &mut State, factor: f64, is_ctrl: bool) -> bool {
        let is_spot = state.talk.as_ref().is_some_and(|talk| talk.show().tool() == Tool::Spotlight);
        match (self.view, is_ctrl) {
            _ if state.tools.at.is_none_or(|(_, view)| view != self.view) => false,
            (_, false) if is_spot => {
                state.tools.scale_spot(factor);
                true
            }
            (View::Audience, _) | (_, true) => self.zoomed(state, factor),
            (View::Console | View::Shelf | View::Editor, false) => false,
        }
    }

    fn zoomed(&self, state: &mut State, factor: f64) -> bool {
        let Some((at, _)) = state.tools.at.filter(|(_, view)| *view == self.view) else { return false };
        let Some(talk) = &state.talk else { return false };
        let zoom = zoom_of(talk, self.view);
        let [left, top, _, _] = zoom.part();
        let share = [(at.x / self.size.width - left) * zoom.scale(), (at.y / self.size.height - top) * zoom.scale()];
        let at = self.screen.min + Vec2::new(share[0] as f32, share[1] as f32) * self.screen.size();
        state.show(ShowCommand::ZoomBy(factor, self.on_screen(state, at)));
        true
    }

    /// What the tool draws itself needs no arrow beside it.
    fn show_cursor(&self, state: &State, ui: &Ui, _at: Pos2) {
        let Some(talk) = state.talk.as_ref().filter(|_| !self.is_held) else { return };
        let icon = match talk.show().tool() {
            _ if matches!(state.tools.gesture, Gesture::Panning { .. }) => CursorIcon::Grabbing,
            Tool::Arrow => return,
            Tool::Pen | Tool::Highlighter if self.view == View::Console => CursorIcon::Crosshair,
            Tool::Laser | Tool::Spotlight | Tool::Pen | Tool::Highlighter | Tool::Eraser => CursorIcon::None,
        };
        ui.ctx().set_cursor_icon(icon);
    }
}
