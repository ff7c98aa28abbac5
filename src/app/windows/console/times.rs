//! Where the talk is, how long it has run, what time it is.

use std::time::Duration;

use egui::{Align, Layout, RichText, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::app::command::Command;
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::show::clock::format_duration;
use crate::show::pace::Pace;

/// Width of what the console says of the plan, in points.
const PLAN_WIDTH: f32 = 190.0;

/// Where the talk is, how long it has run, what time it is.
pub(super) fn times(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let (number, n_slides) = talk.number();
    let elapsed = talk.clock.elapsed(state.now);
    let shown = if talk.clock.is_running() { state.tick.shown(elapsed) } else { elapsed };
    let pace = talk.pace(state.now);
    let is_late = matches!(pace, Some(Pace::Late(_))) || talk.planned().is_some_and(|planned| elapsed > planned);
    let big = |text: String| RichText::new(text).font(tokens::semibold(tokens::CLOCK));
    let beside = |text: String| RichText::new(text).size(tokens::TITLE).color(tokens.muted);
    let mut is_toggled = false;
    ui.horizontal(|ui| {
        let number = number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        ui.label(big(number).color(tokens.text));
        ui.label(beside(format!("/ {n_slides}")));
        ui.add_space(2.0 * GRID);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(6.0);
            let title = slide_title(talk.edition(), talk.show().pos().slide);
            let title = RichText::new(title).font(tokens::semibold(tokens::TITLE - 2.0)).color(tokens.text);
            let room =
                (ui.available_width() - 430.0 - if talk.planned().is_some() { PLAN_WIDTH } else { 0.0 }).max(80.0);
            ui.set_max_width(room);
            ui.add(egui::Label::new(title).truncate());
            let deck = RichText::new(state.deck_title(talk)).color(tokens.muted);
            ui.add(egui::Label::new(deck).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(beside(wall_clock()));
            ui.add_space(2.0 * GRID);
            if let Some(planned) = talk.planned() {
                plan(ui, talk, state.now, planned.saturating_sub(shown), pace, tokens);
                ui.label(beside(format!("/ {}", format_duration(planned))));
            }
            let color = match (is_late, talk.clock.is_running()) {
                (true, _) => tokens.late,
                (false, true) => tokens.text,
                (false, false) => tokens.muted,
            };
            ui.label(big(format_duration(shown)).color(color));
            let (word, name) =
                if talk.clock.is_running() { ("Pause", "Pause timer") } else { ("Start", "Start timer") };
            let button = ui.button(RichText::new(word).size(tokens::SMALL));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            is_toggled = button.clicked();
        });
    });
    state.queue.extend(is_toggled.then_some(Request::Command(Command::ToggleTimer)));
}

/// What is left of the planned time, and how the talk keeps to it; colour only when it is late.
fn plan(ui: &mut Ui, talk: &OpenTalk, now: Duration, left: Duration, pace: Option<Pace>, tokens: &Tokens) {
    let ends = talk.time_to_end(now).map_or_else(String::new, |rest| {
        let end = jiff::Zoned::now().saturating_add(jiff::SignedDuration::try_from(rest).unwrap_or_default());
        format!("ends {}", end.strftime("%H:%M"))
    });
    let (word, color) = match pace {
        None => (String::new(), tokens.muted),
        Some(Pace::OnTime) => ("on time".to_owned(), tokens.muted),
        Some(Pace::Early(by)) => (format!("{} early", format_duration(by)), tokens.muted),
        Some(Pace::Late(by)) => (format!("{} late", format_duration(by)), tokens.late),
    };
    let line = |text: String, color| egui::Label::new(RichText::new(text).size(tokens::TEXT).color(color));
    ui.allocate_ui_with_layout(vec2(PLAN_WIDTH, tokens::CLOCK), Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add_space(5.0);
        ui.add(line(format!("{} left", format_duration(left)), tokens.muted));
        let both = [word, ends].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        ui.add(line(both, color).extend());
    });
}

/// Hours and minutes of the day.
fn wall_clock() -> String {
    jiff::Zoned::now().strftime("%H:%M").to_string()
}
