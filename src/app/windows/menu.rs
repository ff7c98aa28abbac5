//! The menu of the right mouse button on the audience's screen and on the console: what a hand on the mouse looks
//! for, with the keys that do the same.

use egui::containers::Popup;
use egui::{Button, Response, RichText, ScrollArea, SetOpenCommand, Ui, ViewportId, WidgetInfo, accesskit::Role, vec2};
use kurbo::Point;

use crate::app::command::{Command, Mode};
use crate::app::state::{Request, State, View};
use crate::app::tokens::{self, GRID};

/// What the menu offers, in groups.
const GROUPS: [&[Command]; 5] = [
    &[Command::NextStep, Command::PreviousStep, Command::LastViewed, Command::Overview, Command::Search],
    &[Command::Black, Command::White, Command::Whiteboard, Command::Freeze, Command::ToggleZoom],
    &[Command::Laser, Command::Spotlight, Command::Pen, Command::Highlighter, Command::Eraser, Command::Arrow],
    &[Command::UndoInk, Command::RedoInk, Command::ClearInk],
    &[Command::Console, Command::Help, Command::EndShow],
];
/// Width of the menu, in points.
const WIDTH: f32 = 200.0;
/// Room that the menu leaves above and below itself, in points.
const MARGIN: f32 = 2.0 * GRID;

/// The menu, as the windows remember it.
#[derive(Debug, Default)]
pub struct SlideMenu {
    /// The window in which it is open.
    open_in: Option<ViewportId>,
    /// True if it was open when this pass began: a press beside it only closes it.
    was_open: bool,
    /// What the pointer was at when it was opened, in slide units, and in which window.
    at: Option<(Point, View)>,
}

impl SlideMenu {
    /// True while it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open_in.is_some()
    }

    /// True if it was open when this pass began.
    #[must_use]
    pub fn was_open(&self) -> bool {
        self.was_open
    }

    /// Begins a pass of a window: where nothing draws the menu any more, it is closed.
    pub fn begin(&mut self, viewport: ViewportId) {
        self.was_open = self.open_in == Some(viewport);
        if self.was_open {
            self.open_in = None;
        }
    }
}

/// Shows the menu on the audience's screen, if it is asked for by a press on the slide.
pub(super) fn on_slide(state: &mut State, ui: &Ui, viewport: ViewportId, slide: &Response) {
    show(state, ui, viewport, View::Audience, Popup::context_menu(slide));
    if state.stage.menu.open_in == Some(viewport) {
        // The pointer hides when it rests; not over a menu.
        state.stage.keep_pointer(state.now);
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
    }
}

/// Shows the menu on the console, wherever it is asked for.
pub(super) fn on_console(state: &mut State, ui: &Ui, viewport: ViewportId) {
    let whole = ui.ctx().viewport_rect();
    let ground = ui.interact(whole, ui.scope_id().with("console's menu"), egui::Sense::hover());
    let is_asked_for = ui.input(|input| input.pointer.secondary_clicked());
    let popup = Popup::menu(&ground).open_memory(is_asked_for.then_some(SetOpenCommand::Bool(true))).at_pointer_fixed();
    show(state, ui, viewport, View::Console, popup);
}

fn show(state: &mut State, ui: &Ui, viewport: ViewportId, view: View, popup: Popup<'_>) {
    let height = ui.ctx().viewport_rect().height() - 2.0 * MARGIN;
    let mut chosen = None;
    let shown = popup.show(|ui| {
        ui.set_min_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().button_padding.y = 3.0;
        // Near the lower edge it moves up rather than scrolls.
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.show(ui, |ui| chosen = rows(state, ui));
        if chosen.is_some() {
            ui.close();
        }
    });
    if shown.is_some() && !state.stage.menu.was_open {
        state.stage.menu.at = state.tools.at;
    }
    // What a zoom is into was under the pointer before the menu lay there.
    if chosen.is_some() && state.tools.at.is_none() {
        state.tools.at = state.stage.menu.at.filter(|(_, of)| *of == view);
    }
    if shown.is_some() && chosen.is_none() {
        state.stage.menu.open_in = Some(viewport);
    }
    state.queue.extend(chosen.map(Request::Command));
}

/// The rows; what was chosen.
fn rows(state: &State, ui: &mut Ui) -> Option<Command> {
    let tokens = state.tokens();
    let mut chosen = None;
    for (i, group) in GROUPS.iter().enumerate() {
        if i > 0 {
            ui.add_space(2.0);
            ui.separator();
            ui.add_space(2.0);
        }
        for &command in *group {
            let title = command.info().title;
            let is_on = state.is_on(command);
            let key = state.keys.0.keys_of(command, Mode::Present).into_iter().next().unwrap_or_default();
            let key = RichText::new(key).size(tokens::SMALL).color(tokens.muted);
            let button = Button::selectable(is_on, title).shortcut_text(key).min_size(vec2(WIDTH, 0.0));
            let button = ui.add(button);
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, title));
            if button.clicked() {
                chosen = Some(command);
            }
        }
    }
    chosen
}
