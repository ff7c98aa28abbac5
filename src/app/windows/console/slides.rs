//! The current slide with its steps, what comes next, and what is on the screen instead.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, CornerRadius, FontId, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role};
use egui::{pos2, vec2};

use super::super::slide_view::{SlideView, pixels};
use super::super::{links, marks};
use super::panes::Arrangement;
use super::{Sizes, read, screen, tools};
use crate::app::command::Command;
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::app::tools::tool_words;
use crate::engine::worker::Lane;
use crate::show::Cover;

/// Width of the border around what is on the screen, in points.
const BORDER: f32 = 2.0;
/// Narrowest place for words beside a picture, in points.
const MIN_WORDS: f32 = 56.0;

/// Draws the pictures and asks for those that may come.
pub(super) fn slides(state: &mut State, ui: &mut Ui, arrangement: &Arrangement, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let size = talk.edition().slide_size();
    let ratio = (size.width / size.height) as f32;
    let next_size = arrangement.next.map_or(egui::Vec2::splat(1.0), |next| {
        let width = (next.height() * ratio).min((next.width() - 2.0 * GRID) / 2.0);
        vec2(width, width / ratio)
    });
    let fitting =
        Sizes { current: pixels(ui, arrangement.current.size()), next: pixels(ui, next_size), ..state.console.sizes };
    // While a divider moves, pictures are only drawn larger or smaller.
    let sizes = if state.console.is_dragging { state.console.sizes } else { fitting };
    let view = SlideView { edition: talk.edition(), pos: talk.show().pos(), max_size: sizes.current };
    let next_view = SlideView { max_size: sizes.next, ..view };
    let (rect, is_there) = view.show(ui, &state.images, arrangement.current);
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let held = screen::view(talk, sizes.next).map(|view| view.request(0, 3));
    let requests = [view.request(0, 1), next_view.request(1, 2), view.request(1, 6), next_view.request(4, 7)];
    let requests: Vec<_> = requests.into_iter().chain(held).collect();
    state.worker.want(Lane::Console, &requests, !is_there);
    cover_mark(ui, talk, rect, tokens);
    read::read_out(ui, talk, rect);
    marks::paint_tools(ui, state, rect);
    let pressed = progress(state, ui, talk, arrangement.progress, tokens);
    // What comes next is for the presenter alone, as the notes are.
    if let Some(row) = arrangement.next.filter(|_| !state.screens.notes_are_hidden()) {
        next_row(state, ui, talk, row, next_size, sizes.next, tokens);
    }
    state.console.sizes = sizes;
    state.queue.extend(pressed.map(Request::Command));
    links::follow_on_console(state, ui, rect);
}

/// Says on the presenter's picture what covers it; while the audience's picture is held, that they don't see that.
fn cover_mark(ui: &Ui, talk: &OpenTalk, rect: Rect, tokens: &Tokens) {
    let text = match talk.show().cover() {
        Cover::None => return,
        Cover::Black => "Black",
        Cover::White => "White",
        Cover::Whiteboard => "Whiteboard",
        Cover::EndCard { .. } => "End of talk",
    };
    ui.painter().rect_filled(rect, 0.0, tokens.film.gamma_multiply(0.72));
    let size = (rect.height() / 8.0).clamp(16.0, 40.0);
    let Some(seen) = screen::still_seen(talk) else {
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, tokens::semibold(size), tokens::WHITE);
        return;
    };
    let lines = [
        (format!("{text} comes when you let go (F)"), size * 0.5, -0.6),
        (format!("The audience still sees {seen}"), size * 0.62, 0.6),
    ];
    for (line, size, dy) in lines {
        let text = one_line(ui, line, tokens::semibold(size), rect.width() - 2.0 * GRID, tokens::WHITE);
        let at = rect.center() + vec2(0.0, dy * size * 1.6);
        let place = Align2::CENTER_CENTER.anchor_size(at, text.size());
        ui.painter().galley(place.min, text, tokens::WHITE);
    }
}

/// The line below the current slide: one mark for each step, the tool in hand, what the audience sees instead, and
/// the tools; gives back the one that was pressed.
fn progress(state: &State, ui: &Ui, talk: &OpenTalk, area: Rect, tokens: &Tokens) -> Option<Command> {
    let (tools_begin, pressed) = tools::tools(state, ui, area, tokens);
    let area = area.with_max_x(tools_begin - GRID);
    let middle = area.center().y;
    let (step, n_steps) = (talk.show().pos().step, talk.n_steps());
    let mut left = area.left();
    if n_steps > 1 {
        let text = format!("Step {} of {n_steps}", step + 1);
        let font = FontId::proportional(tokens::TEXT);
        let used = ui.painter().text(pos2(left, middle), Align2::LEFT_CENTER, &text, font, tokens.muted);
        let response = ui.interact(used, ui.scope_id().with("step"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        left = used.right() + 2.0 * GRID;
    }
    let words: Vec<String> = tool_words(state).into_iter().chain(screen::status(talk)).collect();
    let status = (!words.is_empty())
        .then(|| words.join(" · "))
        .map(|words| one_line(ui, words, tokens::semibold(tokens::TEXT), area.right() - left, tokens.accent));
    let right = status.as_ref().map_or(area.right(), |words| area.right() - words.size().x - 2.0 * GRID);
    if n_steps > 1 && right - left > f32::from(n_steps) * 3.0 {
        let pitch = ((right - left) / f32::from(n_steps)).min(40.0);
        for i in 0..n_steps {
            let mark = pos2(left + f32::from(i) * pitch, middle - 2.0);
            let mark = Rect::from_min_size(mark, vec2((pitch - 4.0).max(1.5), 4.0));
            let color = if i <= step { tokens.accent } else { tokens.rule };
            ui.painter().rect_filled(mark, 2.0, color);
        }
    }
    if let Some(words) = status {
        let at = pos2(area.right() - words.size().x, middle - words.size().y / 2.0);
        ui.painter().galley(at, words, tokens.accent);
    }
    pressed
}

fn one_line(ui: &Ui, text: String, font: FontId, width: f32, color: egui::Color32) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::simple_singleline(text, font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}

/// The next step as it will look, its title, and the audience's picture if that isn't the current slide.
fn next_row(state: &State, ui: &Ui, talk: &OpenTalk, row: Rect, size: egui::Vec2, max_size: [u32; 2], tokens: &Tokens) {
    let rect = Rect::from_min_size(row.min, size);
    let next = talk.next_pos();
    let title = match next {
        Some(pos) if pos.slide == talk.show().pos().slide => "Next step".to_owned(),
        Some(pos) => slide_title(talk.edition(), pos.slide),
        None if talk.edition().laid_out(talk.show().pos().slide).is_some() => "End of talk".to_owned(),
        None => String::new(),
    };
    let place = match next {
        Some(pos) => SlideView { edition: talk.edition(), pos, max_size }.show(ui, &state.images, rect).0,
        None => {
            ui.painter().rect_filled(rect, 0.0, tokens.film);
            rect
        }
    };
    ui.painter().rect_stroke(place, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let response = ui.interact(place, ui.scope_id().with("next"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Next: {title}")));
    let mut right = row.right();
    if screen::status(talk).is_some() {
        let on_screen = Rect::from_min_size(pos2(row.right() - size.x - BORDER, row.top()), size);
        screen::on_screen(state, ui, talk, on_screen, max_size, tokens);
        right = on_screen.left() - 2.0 * GRID;
    }
    let words = Rect::from_min_max(rect.right_top() + vec2(2.0 * GRID, 0.0), pos2(right, row.bottom()));
    if words.width() >= MIN_WORDS {
        let font = FontId::proportional(tokens::SMALL);
        let used = ui.painter().text(words.min, Align2::LEFT_TOP, "Next", font, tokens.muted);
        let below = words.with_min_y(used.bottom() + 2.0);
        let size = (tokens::TITLE - 2.0).min(words.height() / 3.0).max(tokens::SMALL);
        let mut job = LayoutJob::simple(title, tokens::semibold(size), tokens.text, below.width());
        job.wrap.max_rows = ((below.height() / (size * 1.25)).floor().max(1.0)) as usize;
        job.wrap.break_anywhere = false;
        ui.painter().galley(below.min, ui.painter().layout_job(job), tokens.text);
    }
}
