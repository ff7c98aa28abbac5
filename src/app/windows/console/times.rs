//! Where the talk is, how long it has run and will run, what time it is: readable from a metre away.

use std::sync::Arc;
use std::time::Duration;

use egui::{Color32, FontId, Galley, Pos2, Rect, RichText, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::panes::Metrics;
use crate::app::command::Command;
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::show::clock::format_duration;
use crate::show::pace::Pace;

/// Narrowest place in which a title is worth reading, in points.
const MIN_TITLE: f32 = 120.0;

/// A number with what it means below it.
struct Cell {
    value: String,
    caption: String,
    size: f32,
    color: Color32,
    /// What a screen reader says.
    name: String,
    /// Where there is little room, the cells with the highest rank go first.
    rank: u8,
}

/// Draws the bar at the top.
pub(super) fn times(state: &mut State, ui: &mut Ui, metrics: &Metrics, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let height = (metrics.clock * 1.06).round() + 20.0;
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let lines = Lines { value: bar.top() + metrics.clock * 0.95, caption: bar.bottom() - 4.0 };
    let number = number_cell(talk, metrics, tokens);
    let left = bar.left() + number.width(ui) + 1.5 * metrics.gap;
    number.draw(ui, bar.left(), &lines, tokens);

    let mut cells = cells(state, talk, metrics, tokens);
    let button = button(talk);
    let button_size = vec2(text_width(ui, button.0, FontId::proportional(tokens::SMALL)) + 20.0, 26.0);
    let width_of = |cells: &[Cell]| {
        let widths: f32 = cells.iter().map(|cell| cell.width(ui) + metrics.gap).sum();
        widths + button_size.x
    };
    while width_of(&cells) > bar.right() - left && cells.len() > 1 {
        let last = (0..cells.len()).max_by_key(|&i| cells[i].rank).unwrap_or(0);
        cells.remove(last);
    }
    let begin = bar.right() - width_of(&cells);
    let place = Rect::from_min_size(pos2(begin, (bar.center().y - button_size.y / 2.0).round()), button_size);
    let (word, name) = button;
    let pressed = ui.put(place, egui::Button::new(RichText::new(word).size(tokens::SMALL)));
    pressed.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let mut x = begin + button_size.x + metrics.gap;
    for cell in &cells {
        cell.draw(ui, x, &lines, tokens);
        x += cell.width(ui) + metrics.gap;
    }
    if begin - left >= MIN_TITLE + metrics.gap {
        titles(state, ui, talk, egui::Rangef::new(left, begin - metrics.gap), &lines, tokens);
    }
    state.queue.extend(pressed.clicked().then_some(Request::Command(Command::ToggleTimer)));
}

/// Baselines of the bar's two lines.
struct Lines {
    value: f32,
    caption: f32,
}

impl Cell {
    /// Width that it takes, whichever digits it shows: nothing may dance while a clock runs.
    fn width(&self, ui: &Ui) -> f32 {
        let widest: String = self.value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let value = text_width(ui, &widest, tokens::semibold(self.size));
        value.max(text_width(ui, &self.caption, FontId::proportional(tokens::SMALL))).ceil() + 2.0
    }

    fn draw(&self, ui: &Ui, x: f32, lines: &Lines, tokens: &Tokens) {
        let value = ui.painter().layout_no_wrap(self.value.clone(), tokens::semibold(self.size), self.color);
        let font = FontId::proportional(tokens::SMALL);
        let caption = ui.painter().layout_no_wrap(self.caption.clone(), font, tokens.muted);
        let rect = Rect::from_min_max(pos2(x, lines.value - self.size), pos2(x + self.width(ui), lines.caption));
        on_baseline(ui, pos2(x, lines.value), value);
        on_baseline(ui, pos2(x, lines.caption), caption);
        let response = ui.interact(rect, ui.scope_id().with(("time", self.rank)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &self.name));
    }
}

fn text_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
}

/// Draws one line of text so that it stands on a baseline.
fn on_baseline(ui: &Ui, at: Pos2, text: Arc<Galley>) {
    let ascent = text.rows.first().and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y)).unwrap_or(0.0);
    ui.painter().galley(at - vec2(0.0, ascent.round()), text, Color32::PLACEHOLDER);
}

fn number_cell(talk: &OpenTalk, metrics: &Metrics, tokens: &Tokens) -> Cell {
    let (number, n_slides) = talk.number();
    let value = number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let said = number.map_or_else(|| "Hidden slide".to_owned(), |number| format!("Number {number}"));
    let name = format!("{said} of {n_slides} slides");
    Cell { value, caption: format!("of {n_slides}"), size: metrics.clock, color: tokens.text, name, rank: 0 }
}

/// The timer's button: its word and its name.
fn button(talk: &OpenTalk) -> (&'static str, &'static str) {
    if talk.clock.is_running() { ("Pause", "Pause timer") } else { ("Start", "Start timer") }
}

/// Time that has passed, what is left, how the talk keeps to its plan, when it ends, and what time it is.
fn cells(state: &State, talk: &OpenTalk, metrics: &Metrics, tokens: &Tokens) -> Vec<Cell> {
    let elapsed = talk.clock.elapsed(state.now);
    let shown = if talk.clock.is_running() { state.tick.shown(elapsed) } else { elapsed };
    let pace = talk.pace(state.now);
    let planned = talk.planned();
    let is_over = planned.is_some_and(|planned| elapsed > planned);
    let is_late = is_over || matches!(pace, Some(Pace::Late(_)));
    let color = match (is_late, talk.clock.is_running()) {
        (true, _) => tokens.late,
        (false, true) => tokens.text,
        (false, false) => tokens.muted,
    };
    let passed = format_duration(shown);
    let caption = planned.map_or_else(|| "elapsed".to_owned(), |planned| format!("of {}", format_duration(planned)));
    let name = format!("{passed} {caption}");
    let mut cells = vec![Cell { value: passed, caption, size: metrics.clock, color, name, rank: 1 }];
    let mut small = |value: String, caption: &str, color: Color32, rank: u8| {
        let name = format!("{value} {caption}");
        cells.push(Cell { value, caption: caption.to_owned(), size: metrics.value, color, name, rank });
    };
    if let Some(planned) = planned {
        let (left, word) =
            if is_over { (shown - planned.min(shown), "over") } else { (planned - shown.min(planned), "left") };
        small(format_duration(left), word, if is_over { tokens.late } else { tokens.text }, 3);
        match pace {
            None => {}
            Some(Pace::OnTime) => small("on time".to_owned(), "pace", tokens.text, 2),
            Some(Pace::Early(by)) => small(format_duration(by), "early", tokens.text, 2),
            Some(Pace::Late(by)) => small(format_duration(by), "late", tokens.late, 2),
        }
        if let Some(end) = talk.time_to_end(state.now).and_then(wall_clock_in) {
            small(end, "ends", tokens.muted, 5);
        }
    }
    if let Some(now) = wall_clock_in(Duration::ZERO) {
        small(now, "now", tokens.muted, 4);
    }
    cells
}

/// The title of the slide and of the deck, each in one line.
fn titles(state: &State, ui: &Ui, talk: &OpenTalk, across: egui::Rangef, lines: &Lines, tokens: &Tokens) {
    let line = |text: String, font: FontId, color: Color32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(across.span());
        ui.painter().layout_job(job)
    };
    let title = slide_title(talk.edition(), talk.show().pos().slide);
    on_baseline(ui, pos2(across.min, lines.value), line(title.clone(), tokens::semibold(tokens::TITLE), tokens.text));
    let deck = state.deck_title(talk);
    let font = FontId::proportional(tokens::SMALL);
    on_baseline(ui, pos2(across.min, lines.caption), line(deck.clone(), font, tokens.muted));
    let rect = Rect::from_x_y_ranges(across, (lines.value - tokens::TITLE)..=lines.caption + GRID / 2.0);
    let response = ui.interact(rect, ui.scope_id().with("titles"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{title}, in {deck}")));
    response.on_hover_text(title);
}

/// Hours and minutes of the day, this much later.
fn wall_clock_in(later: Duration) -> Option<String> {
    let later = jiff::SignedDuration::try_from(later).ok()?;
    Some(jiff::Zoned::now().saturating_add(later).strftime("%H:%M").to_string())
}
