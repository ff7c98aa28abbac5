//! Buttons for those who use the mouse, and what the presenter should know most.

use egui::accesskit::Live;
use egui::{Align, FontId, Layout, RichText, Ui};

use super::super::displays;
use super::panes::Metrics;
use crate::app::command::{Command, Mode};
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::show::Cover;

/// The buttons; those at the end of `LEAST_USED` go first where there is little room.
const BUTTONS: [Command; 7] = [
    Command::PreviousStep,
    Command::NextStep,
    Command::Black,
    Command::Overview,
    Command::Console,
    Command::EndShow,
    Command::Help,
];
const LEAST_USED: [Command; 4] = [Command::EndShow, Command::Console, Command::PreviousStep, Command::Overview];
/// Room that a hint needs beside the buttons, in points.
const HINT_WIDTH: f32 = 250.0;
/// In a window narrower than this, in points, buttons and hint have a line each.
const ONE_LINE_FROM: f32 = 880.0;

/// Draws the bar at the bottom.
pub(super) fn keys(state: &mut State, ui: &mut Ui, metrics: &Metrics, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let hint = hint(state, talk, tokens);
    let window = ui.ctx().viewport_rect().size();
    let is_high = window.x < ONE_LINE_FROM && window.y >= 380.0;
    let room = ui.available_width() - if is_high { 0.0 } else { HINT_WIDTH.min(ui.available_width() * 0.35) };
    let room = room - displays::menu_width(state);
    let (mut pressed, mut display) = (None, None);
    if is_high {
        ui.spacing_mut().item_spacing.y = GRID / 2.0;
        show_hint(ui, &hint, tokens);
    }
    ui.horizontal(|ui| {
        if metrics.is_compact {
            ui.spacing_mut().item_spacing.x = GRID / 2.0;
        }
        for command in fitting(ui, room) {
            let key = state.keys.0.keys_of(command, Mode::Present).into_iter().next().unwrap_or_default();
            if ui.button(command.info().title).on_hover_text(format!("{} ({key})", command.info().doc)).clicked() {
                pressed = Some(command);
            }
        }
        display = displays::menu(state, ui);
        if !is_high {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| show_hint(ui, &hint, tokens));
        }
    });
    state.queue.extend(pressed.map(Request::Command));
    display.into_iter().for_each(|number| state.show_on_display(number));
}

/// The buttons that fit into a width.
fn fitting(ui: &Ui, room: f32) -> Vec<Command> {
    let font = FontId::proportional(tokens::TEXT);
    let spacing = 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
    let width = |title: &str| {
        ui.painter().layout_no_wrap(title.to_owned(), font.clone(), egui::Color32::PLACEHOLDER).size().x + spacing
    };
    let mut buttons = BUTTONS.to_vec();
    for least in LEAST_USED {
        if buttons.iter().map(|command| width(command.info().title)).sum::<f32>() <= room {
            break;
        }
        buttons.retain(|command| *command != least);
    }
    buttons
}

/// A hint, with what a screen reader is told of it.
struct Hint {
    text: String,
    color: egui::Color32,
    /// True if it is news, and not the usual line of help.
    is_news: bool,
}

/// The usual line of help, as long as there is room for.
fn help(ui: &Ui) -> &'static str {
    let lines =
        ["Space next · ← back · B black · G overview · S show · ? keys", "Space next · ← back · ? keys", "? keys"];
    let font = FontId::proportional(tokens::TEXT);
    let width =
        |line: &str| ui.painter().layout_no_wrap(line.to_owned(), font.clone(), egui::Color32::PLACEHOLDER).size().x;
    lines.into_iter().find(|line| width(line) <= ui.available_width()).unwrap_or("?")
}

fn show_hint(ui: &mut Ui, hint: &Hint, tokens: &Tokens) {
    let text = RichText::new(if hint.is_news { &hint.text } else { help(ui) }).color(hint.color);
    let text = if hint.is_news { text.font(tokens::semibold(tokens::TEXT)) } else { text.color(tokens.muted) };
    let label = ui.add(egui::Label::new(text).truncate());
    if hint.is_news {
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    }
}

/// What the presenter should know most.
fn hint(state: &State, talk: &OpenTalk, tokens: &Tokens) -> Hint {
    let news = |text: String| Hint { text, color: tokens.accent, is_news: true };
    if state.console.focus.is_on_control() {
        return news("Enter presses what has the ring · F6 next · Esc gives the keys back to the show".to_owned());
    }
    if let Some(number) = state.keys.1.number(state.now) {
        return news(format!("Go to {number}: Enter goes, Esc forgets it"));
    }
    if let Some((text, _)) = talk.current_hint(state.now) {
        return news(text.to_owned());
    }
    let cuts = talk.cuts(state.now);
    match talk.show().cover() {
        // Nobody but the presenter sees what covers the slide now.
        cover if talk.show().is_frozen() => {
            let next = match cover {
                Cover::None => "the current slide again",
                Cover::Black => "the black screen",
                Cover::White => "the white screen",
                Cover::Whiteboard => "the whiteboard",
                Cover::EndCard { .. } => "the end of the talk",
            };
            news(format!("Frozen: F shows the audience {next}"))
        }
        Cover::EndCard { .. } => {
            let again = if talk.show().leaves_within(state.now).is_some() { "Esc again" } else { "Esc twice" };
            news(format!("End of talk: {again} leaves, any key goes on"))
        }
        Cover::Black => news("The screen is black; any step shows the slide again".to_owned()),
        Cover::White => news("The screen is white; any step shows the slide again".to_owned()),
        Cover::Whiteboard => news("An empty page; any step shows the slide again".to_owned()),
        Cover::None if !cuts.slides.is_empty() => {
            let gain = if cuts.is_enough { "To end on time" } else { "To end sooner, though late" };
            let text = format!("{gain}, skip {}", enumerated(&cuts.slides));
            Hint { text, color: tokens.late, is_news: true }
        }
        Cover::None => Hint { text: String::new(), color: tokens.muted, is_news: false },
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
