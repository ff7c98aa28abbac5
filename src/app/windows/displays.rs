//! Displays on the console: where the show is, and what to do when its display is gone.

use egui::{Align, Layout, RichText, Ui};

use crate::app::state::State;
use crate::app::tokens;

/// Width of the menu with an ordinary name on it, in points.
const MENU_WIDTH: f32 = 160.0;

/// Room that [`menu`] takes, in points.
#[must_use]
pub fn menu_width(state: &State) -> f32 {
    if state.screens.n_monitors() < 2 { 0.0 } else { MENU_WIDTH }
}

/// A small menu that puts the show on another display; nothing where there is only one.
///
/// Gives back the number that was chosen, for [`State::show_on_display`].
pub fn menu(state: &State, ui: &mut Ui) -> Option<usize> {
    if state.screens.n_monitors() < 2 {
        return None;
    }
    let choices = state.screens.display_choices();
    let name = |choice: &crate::app::screens::DisplayChoice| choice.name.clone();
    let current = choices.iter().find(|choice| choice.is_audience).map_or_else(|| "–".to_owned(), name);
    let mut chosen = None;
    let menu = ui.menu_button(format!("Show on: {current}"), |ui| {
        for choice in &choices {
            let text = format!("{}  {}", choice.number, choice.name);
            if ui.selectable_label(choice.is_audience, text).clicked() {
                chosen = Some(choice.number);
                ui.close();
            }
        }
    });
    menu.response.on_hover_text("The display that the audience sees; X exchanges it with this one");
    chosen
}

/// A bar across the console as long as the audience's display is gone.
pub fn lost_bar(state: &mut State, ui: &mut Ui) {
    let Some(name) = state.screens.lost_monitor().map(ToOwned::to_owned) else { return };
    let Some(talk) = &state.talk else { return };
    let tokens = state.tokens();
    let place = match talk.number() {
        (Some(number), _) => format!("the show is kept at slide {number}"),
        (None, _) => "the show is kept where it is".to_owned(),
    };
    let frame = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(24, 8));
    let mut is_wanted = false;
    egui::Panel::top("lost display").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let words = RichText::new(format!("Projector disconnected: {place}"));
            ui.label(words.font(tokens::semibold(tokens::TEXT)).color(tokens.late));
            let more = format!("It comes back by itself once {name} is plugged in again.");
            ui.label(RichText::new(more).color(tokens.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                is_wanted = ui.button("Show it on this screen").clicked();
            });
        });
    });
    if is_wanted {
        state.flip_window();
    }
}
