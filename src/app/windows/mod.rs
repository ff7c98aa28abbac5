//! The windows and what lies over them. They arrange and draw; what anything does is in `dispatch`.

pub mod audience;
pub mod clicker;
pub mod console;
pub mod cue;
pub mod displays;
pub mod editor;
pub mod export;
pub mod help;
pub mod import;
pub mod ink_mesh;
pub mod links;
pub mod marks;
pub mod menu;
pub mod new_deck;
pub mod overview;
pub mod palette;
pub mod pointer;
pub mod rehearsal;
pub mod resume;
pub mod run;
pub mod shelf;
pub mod slide_view;
pub mod zoomed;

/// A row of words and buttons whose words stand at the height of the buttons' own; it wraps where it is narrow.
fn row<R>(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    ui.scope(|ui| {
        let button = ui.text_style_height(&egui::TextStyle::Button) + 2.0 * ui.spacing().button_padding.y;
        ui.spacing_mut().interact_size.y = button.max(ui.spacing().interact_size.y);
        ui.horizontal_wrapped(add).inner
    })
    .inner
}
