//! What a rehearsal measured, slide by slide, and the button that writes it into the deck.

use std::time::Duration;

use egui::{Align, Layout, RichText, Ui, ViewportId};

use crate::app::command::Command;
use crate::app::rehearsal::{Summary, SummaryRow};
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::show::clock::format_duration;

/// Widths of the columns of times, in points.
const TIME: f32 = 84.0;
/// Width of the column of numbers, in points.
const NUMBER: f32 = 36.0;

/// Draws the summary over the window, if it is open there.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    let Some((_, summary)) = state.overlays.rehearsal.as_ref().filter(|(place, _)| *place == viewport) else { return };
    let tokens = state.tokens();
    let size = ui.ctx().viewport_rect().size();
    let mut requests = Vec::new();
    let modal = egui::Modal::new(egui::Id::unique("rehearsal")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((size.x * 0.9).min(820.0));
        ui.label(RichText::new("Rehearsal").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.label(RichText::new(heading(summary)).color(tokens.muted));
        super::help::seen_by_all(state, ui, viewport, &tokens);
        ui.add_space(2.0 * GRID);
        let height = (size.y * 0.8 - 190.0).max(80.0);
        head(ui, &tokens);
        egui::ScrollArea::vertical().max_height(height).show(ui, |ui| {
            summary.rows.iter().for_each(|row| line(ui, row, &tokens));
        });
        ui.add_space(2.0 * GRID);
        foot(ui, summary, &mut requests, &tokens);
    });
    if modal.should_close() {
        requests.push(Request::Command(Command::Close));
    }
    state.queue.extend(requests);
}

fn heading(summary: &Summary) -> String {
    let name = summary.deck.file_name().unwrap_or_default().to_string_lossy();
    match summary.n_runs {
        0 => format!("{name} · no slide was shown long enough to be measured"),
        1 => format!("{name} · 1 run; a second one makes the times surer"),
        n => format!("{name} · the middle one of {n} runs"),
    }
}

fn head(ui: &mut Ui, tokens: &Tokens) {
    let word = |text: &str| RichText::new(text).size(tokens::SMALL).color(tokens.muted);
    columns(ui, (word(""), word("Slide")), [word("planned"), word("this run"), word("to plan")]);
    ui.separator();
}

fn line(ui: &mut Ui, row: &SummaryRow, tokens: &Tokens) {
    let time = |time: Option<Duration>, color| {
        RichText::new(time.map_or_else(|| "–".to_owned(), format_duration)).color(color)
    };
    let is_news = row.suggested.is_some() && row.suggested != row.planned;
    let color = if is_news { tokens.accent } else { tokens.text };
    let number = RichText::new(row.number.to_string()).color(tokens.muted);
    let title = RichText::new(&row.title).color(tokens.text);
    let times = [time(row.planned, tokens.muted), time(row.last, tokens.text), time(row.suggested, color)];
    columns(ui, (number, title), times).on_hover_ui(|ui| {
        let steps: Vec<String> = row.steps.iter().map(|step| format_duration(*step)).collect();
        ui.label(if steps.is_empty() { "not measured".to_owned() } else { format!("steps: {}", steps.join(" · ")) });
    });
}

fn columns(ui: &mut Ui, (number, title): (RichText, RichText), times: [RichText; 3]) -> egui::Response {
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let height = tokens::TEXT * 1.5;
        let room = (ui.available_width() - NUMBER - 3.0 * TIME - 2.0 * GRID).max(80.0);
        let right = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(egui::vec2(NUMBER, height), right, |ui| {
            ui.set_min_width(NUMBER);
            ui.add_space(GRID);
            ui.label(number);
        });
        ui.allocate_ui_with_layout(egui::vec2(room, height), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(room);
            ui.add(egui::Label::new(title).truncate());
        });
        for time in times {
            ui.allocate_ui_with_layout(egui::vec2(TIME, height), right, |ui| {
                ui.set_min_width(TIME);
                ui.label(time);
            });
        }
    });
    row.response
}

fn foot(ui: &mut Ui, summary: &Summary, requests: &mut Vec<Request>, tokens: &Tokens) {
    let total = |time: fn(&SummaryRow) -> Option<Duration>| -> Duration { summary.rows.iter().filter_map(time).sum() };
    let run = format_duration(total(|row| row.last));
    let plan = format_duration(total(|row| row.suggested.or(row.planned)));
    ui.label(RichText::new(format!("This run took {run}; the plan would be {plan}")).color(tokens.text));
    if let Some(outcome) = &summary.outcome {
        let (text, color) = match outcome {
            Ok(text) => (text, tokens.text),
            Err(text) => (text, tokens.late),
        };
        ui.label(RichText::new(text).color(color));
    }
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        let write = egui::Button::new("Write times into the deck");
        if ui.add_enabled(summary.has_news(), write).clicked() {
            requests.push(Request::WriteTimes);
        }
        if ui.button("Close").clicked() {
            requests.push(Request::Command(Command::Close));
        }
    });
}
