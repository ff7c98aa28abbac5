//! The menu of the right mouse button on the audience's screen: what a hand on the mouse looks for, with the keys
//! that do the same.

use egui::{Button, Response, RichText, Ui, WidgetInfo, accesskit::Role};

use crate::app::command::{Command, Mode};
use crate::app::state::{Request, State};
use crate::app::tokens;

/// What the menu offers, in groups, with its words.
const GROUPS: [&[(Command, &str)]; 4] = [
    &[(Command::NextStep, "Next"), (Command::PreviousStep, "Back"), (Command::Overview, "All slides")],
    &[(Command::Black, "Black screen"), (Command::White, "White screen"), (Command::Whiteboard, "Whiteboard")],
    &[
        (Command::Laser, "Laser pointer"),
        (Command::Pen, "Pen"),
        (Command::Highlighter, "Highlighter"),
        (Command::Eraser, "Eraser"),
        (Command::Arrow, "Arrow"),
    ],
    &[(Command::EndShow, "End show")],
];
/// Width of the menu, in points.
const WIDTH: f32 = 200.0;

/// Shows the menu if it is asked for; true while it is open.
pub(super) fn menu(state: &mut State, ui: &Ui, slide: &Response) -> bool {
    let tokens = state.tokens();
    let mut chosen = None;
    let is_open = slide.context_menu(|ui| {
        ui.set_min_width(WIDTH);
        for (i, group) in GROUPS.iter().enumerate() {
            if i > 0 {
                ui.separator();
            }
            for (command, words) in *group {
                let key = state.keys.0.keys_of(*command, Mode::Present).into_iter().next().unwrap_or_default();
                let key = RichText::new(key).size(tokens::SMALL).color(tokens.muted);
                let button = ui.add(Button::new(*words).shortcut_text(key).min_size(egui::vec2(WIDTH, 0.0)));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, *words));
                if button.clicked() {
                    chosen = Some(*command);
                    ui.close();
                }
            }
        }
    });
    if is_open.is_some() {
        // The pointer hides when it rests; not over a menu.
        state.stage.keep_pointer(state.now);
    }
    let is_open = is_open.is_some() && chosen.is_none();
    state.queue.extend(chosen.map(Request::Command));
    if is_open {
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
    }
    is_open
}
