//! The presenter's screen: the slide, what comes next, the notes, the time, and what is wrong.
//!
//! It also carries the slide's text for screen readers, since only the main
//! window reaches them.

use std::time::Duration;

use egui::{Align, Align2, CornerRadius, FontId, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui, ViewportId};
use egui::{WidgetInfo, accesskit::Role, vec2};

use super::slide_view::{SlideView, pixels};
use crate::app::command::{Command, Mode};
use crate::app::markdown::notes_blocks;
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State, View};
use crate::app::talk::OpenTalk;
use crate::app::tick;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::Lane;
use crate::show::Cover;
use crate::show::clock::format_duration;
use crate::show::pace::Pace;
use crate::source::diagnostic::Severity;

/// Width of what the console says of the plan, in points.
const PLAN_WIDTH: f32 = 190.0;
/// Findings that are listed at once.
const MAX_PROBLEMS: usize = 6;

/// Draws the console.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    state.images.serve(Lane::Console, viewport);
    let bar = |margin: egui::Margin| egui::Frame::new().fill(tokens.panel).inner_margin(margin);
    egui::Panel::top("times").frame(bar(egui::Margin::symmetric(24, 10))).show(ui, |ui| times(state, ui, &tokens));
    egui::Panel::bottom("keys").frame(bar(egui::Margin::symmetric(24, 8))).show(ui, |ui| keys(state, ui, &tokens));
    let body = egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 20));
    egui::CentralPanel::default().frame(body).show(ui, |ui| {
        let area = ui.available_rect_before_wrap();
        let is_wide = area.width() > area.height() * 1.1;
        if is_wide {
            let split = (area.width() * 0.6).round();
            let (left, right) = area.split_left_right_at_x(area.left() + split);
            scoped(ui, left, |ui| slides(state, ui, &tokens));
            scoped(ui, right.with_min_x(right.left() + 4.0 * GRID), |ui| side(state, ui, &tokens));
        } else {
            let (top, below) = area.split_top_bottom_at_fraction(0.55);
            scoped(ui, top, |ui| slides(state, ui, &tokens));
            scoped(ui, below.with_min_y(below.top() + 2.0 * GRID), |ui| side(state, ui, &tokens));
        }
    });
    schedule(state, ui);
}

fn scoped(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), content);
}

/// Where the talk is, how long it has run, what time it is.
fn times(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
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

/// Buttons for those who use the mouse, and one line of help or hint.
fn keys(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
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

/// The current slide large, the next step at about a third.
fn slides(state: &State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let area = ui.available_rect_before_wrap();
    let size = talk.edition().slide_size();
    let ratio = (size.width / size.height) as f32;
    let progress = 30.0;
    // Both pictures and the line between them fill the height if the width allows it.
    let height = ((area.height() - progress - GRID) / 1.36).min(area.width() / ratio);
    let current = Rect::from_min_size(area.min, vec2(height * ratio, height));
    let next_height = (area.height() - height - progress - GRID).clamp(0.0, height * 0.42);
    let next_top = current.bottom() + progress + GRID;
    let next = Rect::from_min_size(egui::pos2(area.left(), next_top), vec2(next_height * ratio, next_height));

    let pos = talk.show().pos();
    let view = SlideView { edition: talk.edition(), pos, max_size: pixels(ui, current.size()) };
    let next_view = SlideView { max_size: pixels(ui, next.size()), ..view };
    let (rect, is_there) = view.show(ui, &state.images, current);
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let requests = [view.request(0, 1), next_view.request(1, 2), view.request(1, 6), next_view.request(4, 7)];
    state.worker.want(Lane::Console, &requests, !is_there);
    cover_mark(ui, talk.show().cover(), rect, tokens);
    describe(ui, talk, rect);
    super::marks::paint_tools(ui, state, rect);
    step_progress(ui, talk, Rect::from_min_size(rect.left_bottom(), vec2(rect.width(), progress)), tokens);
    if next.height() > 4.0 * GRID {
        next_step(state, ui, talk, next, area.right(), tokens);
    }
}

/// Says on the presenter's picture what the audience sees instead.
fn cover_mark(ui: &Ui, cover: Cover, rect: Rect, tokens: &Tokens) {
    let text = match cover {
        Cover::None => return,
        Cover::Black => "Black",
        Cover::White => "White",
        Cover::Whiteboard => "Whiteboard",
        Cover::EndCard { .. } => "End of talk",
    };
    ui.painter().rect_filled(rect, 0.0, tokens.film.gamma_multiply(0.72));
    let font = tokens::semibold(32.0);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, tokens::WHITE);
}

/// Gives screen readers the slide's title and its text, line by line.
fn describe(ui: &Ui, talk: &OpenTalk, rect: Rect) {
    let pos = talk.show().pos();
    let (number, n_slides) = talk.number();
    let number = number.map_or_else(|| "hidden".to_owned(), |number| number.to_string());
    let label = format!("Slide {number} of {n_slides}: {}", slide_title(talk.edition(), pos.slide));
    let image = ui.interact(rect, ui.scope_id().with("current slide"), Sense::hover());
    image.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    let Some(slide) = talk.edition().laid_out(pos.slide) else { return };
    let lines = slide.frame.text_at_step(pos.step);
    let height = rect.height() / lines.len().max(1) as f32;
    for (i, line) in lines.iter().enumerate() {
        let top = rect.top() + height * i as f32;
        let place = Rect::from_min_size(egui::pos2(rect.left(), top), vec2(rect.width(), height));
        let node = ui.interact(place, ui.scope_id().with(("line", i)), Sense::hover());
        node.widget_info(|| WidgetInfo::labeled(Role::Label, true, line));
    }
}

/// One mark for each step of the slide, those that show in the accent.
fn step_progress(ui: &Ui, talk: &OpenTalk, area: Rect, tokens: &Tokens) {
    let (step, n_steps) = (talk.show().pos().step, talk.n_steps());
    if n_steps < 2 {
        return;
    }
    let text = format!("step {} of {n_steps}", step + 1);
    let middle = area.center().y + 2.0;
    let font = FontId::proportional(tokens::TEXT);
    let used = ui.painter().text(egui::pos2(area.left(), middle), Align2::LEFT_CENTER, text, font, tokens.muted);
    let width = ((area.width() - used.width() - 2.0 * GRID) / f32::from(n_steps) - 4.0).clamp(2.0, 40.0);
    for i in 0..n_steps {
        let left = used.right() + 2.0 * GRID + f32::from(i) * (width + 4.0);
        let mark = Rect::from_min_size(egui::pos2(left, middle - 2.0), vec2(width, 4.0));
        let color = if i <= step { tokens.accent } else { tokens.rule };
        ui.painter().rect_filled(mark, 2.0, color);
    }
}

fn next_step(state: &State, ui: &mut Ui, talk: &OpenTalk, rect: Rect, right: f32, tokens: &Tokens) {
    let words = Rect::from_min_max(rect.right_top() + vec2(2.0 * GRID, 0.0), egui::pos2(right, rect.bottom()));
    let next = talk.next_pos();
    if let Some(pos) = next {
        let view = SlideView { edition: talk.edition(), pos, max_size: pixels(ui, rect.size()) };
        view.show(ui, &state.images, rect);
    }
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let is_end = next.is_none() && talk.edition().laid_out(talk.show().pos().slide).is_some();
    let title = match next {
        Some(pos) if pos.slide == talk.show().pos().slide => "Next step".to_owned(),
        Some(pos) => slide_title(talk.edition(), pos.slide),
        None if is_end => "End of talk".to_owned(),
        None => String::new(),
    };
    scoped(ui, words, |ui| {
        ui.label(RichText::new("Next").size(tokens::SMALL).color(tokens.muted));
        ui.label(RichText::new(title).font(tokens::semibold(tokens::TITLE - 3.0)).color(tokens.text));
    });
}

/// What is wrong, then the notes.
fn side(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    problems(state, ui, tokens);
    let Some(talk) = &state.talk else { return };
    let size = state.settings.settings.notes_size;
    let mut pressed = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Notes").font(tokens::semibold(tokens::TEXT)).color(tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (command, text) in [(Command::NotesLarger, "A+"), (Command::NotesSmaller, "A−")] {
                let button = ui.button(text).on_hover_text(command.info().doc);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, command.info().title));
                if button.clicked() {
                    pressed = Some(command);
                }
            }
        });
    });
    ui.add_space(GRID);
    let pos = talk.show().pos();
    let notes = talk.edition().last_good_slide(pos.slide).and_then(|slide| slide.notes.as_ref());
    let scroll = egui::ScrollArea::vertical().id_salt(("notes", pos.slide)).auto_shrink(false);
    scroll.show(ui, |ui| match notes.filter(|notes| !notes.is_blank()) {
        Some(notes) => show_notes(ui, notes, size, tokens),
        None => {
            ui.label(RichText::new("No notes for this slide").size(size * 0.8).color(tokens.muted));
        }
    });
    state.queue.extend(pressed.map(Request::Command));
}

fn show_notes(ui: &mut Ui, notes: &str, size: f32, tokens: &Tokens) {
    ui.spacing_mut().item_spacing = vec2(GRID, 0.0);
    for (i, block) in notes_blocks(notes, size, tokens).into_iter().enumerate() {
        if i > 0 {
            ui.add_space(if block.is_apart { size * 0.6 } else { size * 0.2 });
        }
        let Some(marker) = block.marker else {
            ui.label(block.job);
            continue;
        };
        ui.horizontal_top(|ui| {
            let indent = size * (0.2 + 1.2 * block.depth.saturating_sub(1) as f32);
            ui.add_space(indent);
            let width = if marker == "•" { size * 0.6 } else { size * 1.3 };
            let (rect, _) = ui.allocate_exact_size(vec2(width, size * 1.45), Sense::hover());
            let font = FontId::proportional(size);
            ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, marker, font, tokens.muted);
            ui.add(egui::Label::new(block.job).wrap());
        });
    }
}

/// What is wrong with the deck, in words, with lines; nothing of it reaches the audience.
fn problems(state: &State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let found = talk.edition().problems();
    if found.is_empty() {
        return;
    }
    let has_errors = found.iter().any(|problem| problem.severity == Severity::Error);
    let color = if has_errors { tokens.late } else { tokens.warn };
    let word = match (has_errors, found.len()) {
        (true, 1) => "1 problem; the audience sees nothing of it".to_owned(),
        (true, n) => format!("{n} problems; the audience sees nothing of them"),
        (false, 1) => "1 warning".to_owned(),
        (false, n) => format!("{n} warnings"),
    };
    let frame = egui::Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, color)).corner_radius(6).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(word).font(tokens::semibold(tokens::TEXT)).color(color));
        for problem in found.iter().take(if has_errors { MAX_PROBLEMS } else { 2 }) {
            let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let text = RichText::new(format!("{line}{}", problem.message)).color(tokens.text);
            ui.add(egui::Label::new(text).wrap());
        }
    });
    ui.add_space(GRID);
}

/// Draws again when a clock or a hint changes, and not before.
fn schedule(state: &mut State, ui: &Ui) {
    let Some(talk) = &state.talk else { return };
    let mut wait = until_next_minute();
    if talk.clock.is_running() {
        state.tick.note(state.now, tick::used_processor_time());
        wait = wait.min(state.tick.wait(talk.clock.elapsed(state.now)));
    }
    if let Some((_, left)) = talk.current_hint(state.now) {
        wait = wait.min(left);
    }
    // One screen, and the show fills it: nobody sees this window's clock.
    let is_behind = state.screens.n_monitors() == 1
        && state.screens.is_fullscreen
        && state.viewport_of(View::Console) == Some(ViewportId::ROOT)
        && !ui.input(|input| input.focused);
    if !is_behind {
        ui.ctx().request_repaint_after(wait + Duration::from_millis(5));
    }
}

fn until_next_minute() -> Duration {
    let second = u64::try_from(jiff::Zoned::now().second()).unwrap_or(0);
    Duration::from_secs(60_u64.saturating_sub(second).max(1))
}
