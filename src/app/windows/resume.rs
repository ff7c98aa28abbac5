//! Bars over shelf and console: a show that was interrupted, a rehearsal that is on.

use std::time::Duration;

use egui::{RichText, Ui};

use crate::app::command::Command;
use crate::app::rehearsal::on_step;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, Tokens};
use crate::show::clock::format_duration;

/// Draws those that are due, above everything else of the window.
pub fn bars(state: &mut State, ui: &mut Ui) {
    let tokens = state.tokens();
    let frame = egui::Frame::new().fill(tokens.raised).inner_margin(egui::Margin::symmetric(24, 8));
    if state.offer.is_some() {
        egui::Panel::top("interrupted").frame(frame).show(ui, |ui| interrupted(state, ui, &tokens));
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
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(tokens.text));
        let resume = ui.button("Go on there").on_hover_text("Shift+F5");
        request = resume.clicked().then_some(Request::Command(Command::StartHere));
        if ui.button("Forget it").clicked() {
            request = Some(Request::ForgetInterrupted);
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
