//! Buttons for those who use the mouse, and what the presenter should know most.

use egui::{Align, Layout, RichText, Ui};

use crate::app::command::{Command, Mode};
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::Tokens;
use crate::show::Cover;

/// Buttons for those who use the mouse, and one line of help or hint.
pub(super) fn keys(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let mut pressed = None;
    ui.horizontal(|ui| {
        for command in [Command::PreviousStep, Command::NextStep, Command::Black, Command::Overview] {
            let key = state.keys.0.keys_of(command, Mode::Present).into_iter().next().unwrap_or_default();
            let hover = format!("{} ({key})", command.info().doc);
            if ui.button(command.info().title).on_hover_text(hover).clicked() {
                pressed = Some(command);
            }
        }
        for (command, title) in [(Command::Console, "To the show"), (Command::EndShow, "End"), (Command::Help, "Keys")]
        {
            if ui.button(title).on_hover_text(command.info().doc).clicked() {
                pressed = Some(command);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (text, color) = hint(state, talk, tokens);
            ui.add(egui::Label::new(RichText::new(text).color(color)).truncate());
        });
    });
    state.queue.extend(pressed.map(Request::Command));
}

/// What the presenter should know most.
fn hint(state: &State, talk: &OpenTalk, tokens: &Tokens) -> (String, egui::Color32) {
    if let Some(number) = state.keys.1.number(state.now) {
        return (format!("Go to {number}: Enter goes, Esc forgets it"), tokens.accent);
    }
    if let Some((text, _)) = talk.current_hint(state.now) {
        return (text.to_owned(), tokens.accent);
    }
    let cuts = talk.cuts(state.now);
    match talk.show().cover() {
        Cover::EndCard { .. } => ("End of talk: Esc again leaves, any key goes on".to_owned(), tokens.accent),
        Cover::Black => ("The screen is black; any step shows the slide again".to_owned(), tokens.accent),
        Cover::White => ("The screen is white; any step shows the slide again".to_owned(), tokens.accent),
        Cover::Whiteboard => ("An empty page; any step shows the slide again".to_owned(), tokens.accent),
        Cover::None if !cuts.is_empty() => (format!("To end on time, skip {}", enumerated(&cuts)), tokens.late),
        Cover::None => ("Space next · ← back · B black · G overview · S show · ? keys".to_owned(), tokens.muted),
    }
}

/// Numbers of slides in words: `slide 4`, `slides 4, 7 and 9`.
fn enumerated(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => format!("slide {only}"),
        [first @ .., last] => format!("slides {} and {last}", first.join(", ")),
    }
}
