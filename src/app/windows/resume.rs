//! Bars over shelf, editor and console: a show that was interrupted, a rehearsal that is on, ink that was left.

use std::time::Duration;

use egui::{RichText, Ui};

use super::row;
use super::shelf::slides;
use crate::app::command::Command;
use crate::app::rehearsal::on_step;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, Tokens};
use crate::show::clock::format_duration;

/// Draws those that are due, above everything else of the window.
pub fn bars(state: &mut State, ui: &mut Ui) {
    let tokens = state.tokens();
    let frame = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(24, 8));
    if state.offer.is_some() {
        egui::Panel::top("interrupted").frame(frame).show(ui, |ui| interrupted(state, ui, &tokens));
    }
    if state.talk.is_some() && state.tools.n_undecided().is_some() {
        egui::Panel::top("earlier ink").frame(frame).show(ui, |ui| earlier_ink(state, ui, &tokens));
    }
    if state.talk.is_none() && state.left_ink.is_some() {
        egui::Panel::top("left ink").frame(frame).show(ui, |ui| left_ink(state, ui, &tokens));
    }
    if state.talk.as_ref().is_some_and(|talk| talk.is_rehearsed()) {
        egui::Panel::top("rehearsal").frame(frame).show(ui, |ui| rehearsal(state, ui, &tokens));
    }
}

fn interrupted(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(entry) = &state.offer else { return };
    let deck = entry.deck.file_name().unwrap_or_default().to_string_lossy();
    let at = entry.number.map_or_else(|| "a hidden slide".to_owned(), |number| format!("slide {number}"));
    let counted = format_duration(entry.elapsed());
    let words =
        format!("{deck} was interrupted {} at {at}, “{}”; its timer is at {counted}", ago(entry.age()), entry.title);
    let mut request = None;
    row(ui, |ui| {
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(tokens.text));
        let resume = ui.button("Go on there").on_hover_text("Shift+F5");
        request = resume.clicked().then_some(Request::Command(Command::StartHere));
        if ui.button("Forget it").clicked() {
            request = Some(Request::ForgetInterrupted);
        }
    });
    state.queue.extend(request);
}

/// Ink that an earlier talk left on the slides that are shown now.
fn earlier_ink(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(n_pages) = state.tools.n_undecided() else { return };
    let mut request = None;
    row(ui, |ui| {
        let words = format!("There is ink of an earlier talk on {}", slides(n_pages));
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(tokens.text));
        if ui.button("Keep ink").on_hover_text("Leaves it where it is").clicked() {
            request = Some(Request::KeepInk);
        }
        if ui.button("Clear all ink").on_hover_text("Takes it away from all slides; Ctrl+Z brings it back").clicked() {
            request = Some(Request::ClearAllInk);
        }
    });
    state.queue.extend(request);
}

/// Ink that the talk left which has just ended.
fn left_ink(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(left) = &state.left_ink else { return };
    let mut request = None;
    row(ui, |ui| {
        let (words, act, doc) = if left.is_cleared() {
            (format!("The ink on {} of {} is gone", slides(left.n_pages), left.title), "Undo", "Brings it back")
        } else {
            let words = format!("The ink on {} of {} is kept for the next talk", slides(left.n_pages), left.title);
            (words, "Clear all ink", "Takes it away from all slides; it can be brought back here")
        };
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(tokens.text));
        let close = if left.is_cleared() { "Close" } else { "Keep ink" };
        if ui.button(close).clicked() {
            request = Some(Request::KeepLeftInk);
        }
        if ui.button(act).on_hover_text(doc).clicked() {
            request = Some(Request::ToggleLeftInk);
        }
    });
    state.queue.extend(request);
}

/// How long ago, in words.
fn ago(age: Duration) -> String {
    match age.as_secs() {
        0..90 => "just now".to_owned(),
        secs @ 90..5400 => format!("{} minutes ago", (secs + 30) / 60),
        secs => format!("{} hours ago", (secs + 1800) / 3600),
    }
}

fn rehearsal(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let (number, step) = (talk.number().0, talk.show().pos().step + 1);
    let on = on_step(talk, state.tick.shown(state.now)).map_or_else(String::new, |(_, time)| format_duration(time));
    let slide = number.map_or_else(|| "hidden slide".to_owned(), |number| format!("slide {number}"));
    let words = format!("Rehearsal · {slide}, step {step} · {on}");
    let mut is_over = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(tokens.accent));
        is_over = ui.button("End rehearsal").on_hover_text("Ctrl+Shift+R").clicked();
    });
    state.queue.extend(is_over.then_some(Request::Command(Command::Rehearse)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_tell_them() {
        for (secs, words) in [(5, "just now"), (100, "2 minutes ago"), (3600, "60 minutes ago"), (7300, "2 hours ago")]
        {
            assert_eq!(ago(Duration::from_secs(secs)), words);
        }
    }
}
