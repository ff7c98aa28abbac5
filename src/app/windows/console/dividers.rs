//! The lines between the console's parts: dragged, moved by arrows, set back by a double click.

use egui::{CursorIcon, Key, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::panes::Arrangement;
use crate::app::state::State;
use crate::app::tokens::Tokens;

/// How far an arrow key moves a divider, in points.
const STEP: f32 = 16.0;
/// Length and thickness of what shows of a divider, in points.
const GRIP: [f32; 2] = [32.0, 3.0];

/// Draws the dividers and takes up where they are moved to.
pub(super) fn dividers(state: &mut State, ui: &Ui, arrangement: &Arrangement, tokens: &Tokens) {
    let mut is_dragging = false;
    for &(divider, rect) in &arrangement.dividers {
        let response = ui.interact(rect, ui.scope_id().with(("divider", divider)), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, divider.title()));
        state.console.focus.slider(ui, &response);
        let is_upright = divider.is_upright();
        let is_held = response.hovered() || response.dragged() || response.has_focus();
        if is_held {
            let icon = if is_upright { CursorIcon::ResizeHorizontal } else { CursorIcon::ResizeVertical };
            ui.ctx().set_cursor_icon(icon);
        }
        let [length, thickness] = GRIP;
        let grip = if is_upright { vec2(thickness, length) } else { vec2(length, thickness) };
        let color = if is_held { tokens.accent } else { tokens.rule };
        ui.painter().rect_filled(Rect::from_center_size(rect.center(), grip), 1.5, color);
        is_dragging |= response.dragged();
        let is_moving = response.dragged() || response.drag_stopped();
        let moved_to = match (is_moving, response.has_focus()) {
            (true, _) => response.interact_pointer_pos(),
            (false, true) => pressed(ui, is_upright).map(|by| rect.center() + by * STEP),
            (false, false) => None,
        };
        let value = divider.value(&mut state.settings.settings.panes);
        let is_set_back = response.double_clicked() || (response.has_focus() && response.clicked());
        if is_set_back {
            *value = None;
        } else if let Some(point) = moved_to {
            *value = Some(arrangement.value_at(divider, point));
        }
        // Written once it stays.
        if !response.dragged() && (moved_to.is_some() || is_set_back) {
            state.save_settings();
            state.repaint();
        }
    }
    state.console.is_dragging = is_dragging;
}

/// Where the arrow keys point along a divider's way.
fn pressed(ui: &Ui, is_upright: bool) -> Option<egui::Vec2> {
    let ways = if is_upright {
        [(Key::ArrowLeft, vec2(-1.0, 0.0)), (Key::ArrowRight, vec2(1.0, 0.0))]
    } else {
        [(Key::ArrowUp, vec2(0.0, -1.0)), (Key::ArrowDown, vec2(0.0, 1.0))]
    };
    ui.input(|input| ways.into_iter().find(|(key, _)| input.key_pressed(*key)).map(|(_, way)| way))
}
