//! The grid of all slides, or the list of what a search found, below a field to type into.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, CornerRadius, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui, ViewportId, WidgetInfo, pos2, vec2,
};

use super::slide_view::{SlideView, pixels};
use crate::app::finding::overview::{Card, Kind, Overview};
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::SlidePos;
use crate::show::find::{Excerpt, Field, Hit};
use crate::source::diagnostic::Severity;

/// Widest thumbnail, in points.
const MAX_WIDTH: f32 = 360.0;
/// Narrowest thumbnail, in points; with more slides than fit the grid scrolls.
const MIN_WIDTH: f32 = 150.0;
/// Room below a thumbnail for its number and title, in points.
const CAPTION: f32 = 22.0;
/// Room between thumbnails, in points.
const GAP: f32 = 2.0 * GRID;
/// Height of an entry of the search's list, in points.
const ENTRY: f32 = 96.0;
/// Widest list, in points.
const LIST_WIDTH: f32 = 980.0;
/// Pictures that are seen, and those on the next screen: their urgencies.
const URGENCIES: [u8; 2] = [9, 10];

/// The number of columns and the width of a thumbnail with which `n` of them fill an area best.
fn grid(n: usize, area: egui::Vec2, ratio: f32) -> (usize, f32) {
    let n = n.max(1);
    let width_of = |columns: usize| {
        let columns_f = columns as f32;
        let rows = n.div_ceil(columns) as f32;
        let by_width = (area.x - GAP * (columns_f - 1.0)) / columns_f;
        let by_height = ((area.y - GAP * (rows - 1.0)) / rows - CAPTION) * ratio;
        by_width.min(by_height).min(MAX_WIDTH)
    };
    let best = (1..=n.min(40)).max_by(|&a, &b| width_of(a).total_cmp(&width_of(b)).then(a.cmp(&b))).unwrap_or(1);
    let width = width_of(best);
    if width >= MIN_WIDTH {
        return (best, width.floor());
    }
    // Too many for one screen: as many columns as are still readable, and the grid scrolls.
    let columns = (((area.x + GAP) / (MIN_WIDTH * 1.2 + GAP)).floor().max(1.0)) as usize;
    (columns, ((area.x - GAP * (columns as f32 - 1.0)) / columns as f32).floor())
}

/// Draws the grid or the list over the whole window.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    state.update_overview();
    let Some((place, mut overview)) = state.overlays.overview.take() else { return };
    let tokens = state.tokens();
    let inner = ui.ctx().viewport_rect().shrink(3.0 * GRID);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        let is_typed = heading(state, &mut overview, ui, &tokens);
        if is_typed {
            overview.update(&state.texts, state.are_notes_for_presenter_only(place));
        }
        // Each listing scrolls for itself, and what was typed begins at its top.
        let listing = egui::ScrollArea::vertical().auto_shrink(false).id_salt(overview.kind == Kind::Search);
        listing.show_viewport(ui, |ui, seen| match overview.kind {
            Kind::Grid => cells(state, &mut overview, ui, viewport, seen),
            Kind::Search => entries(state, &mut overview, ui, viewport, seen),
        });
    });
    overview.has_moved = false;
    state.overlays.overview = Some((place, overview));
}

/// The field and what can be done; true if something was typed.
fn heading(state: &State, overview: &mut Overview, ui: &mut Ui, tokens: &Tokens) -> bool {
    let (title, hint) = match overview.kind {
        Kind::Grid => ("Go to", "number or title"),
        Kind::Search => ("Search", "words on slides and in notes"),
    };
    let hint = if state.are_notes_for_presenter_only(ui.ctx().viewport_id()) { hint } else { without_notes(hint) };
    let mut is_typed = false;
    ui.horizontal(|ui| {
        ui.set_min_height(36.0);
        let label = ui.label(RichText::new(title).font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        let field = egui::TextEdit::singleline(&mut overview.field)
            .id(field_id())
            .font(FontId::proportional(18.0))
            .hint_text(hint)
            .margin(egui::Margin::symmetric(10, 7))
            .desired_width((ui.available_width() * 0.4).clamp(160.0, 420.0));
        let field = ui.add(field).labelled_by(label.id);
        // It is the only thing here that keys can mean.
        field.request_focus();
        is_typed = field.changed();
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(egui::Label::new(RichText::new(told(state, overview)).color(tokens.muted)).truncate());
        });
    });
    ui.add_space(2.0 * GRID);
    is_typed
}

/// The field's name in the window library.
fn field_id() -> egui::Id {
    egui::Id::unique("find a slide")
}

/// Takes the keyboard from a field that is gone, or the next key would be typed into nothing.
pub fn give_up_focus(ui: &Ui) {
    ui.memory_mut(|memory| memory.surrender_focus(field_id()));
}

/// Notes are searched only where nobody else reads along.
fn without_notes(hint: &'static str) -> &'static str {
    if hint.contains("notes") { "words on slides" } else { hint }
}

/// How many there are, and what the keys do.
fn told(state: &State, overview: &Overview) -> String {
    let n_slides = overview.cards().len();
    let n_read = state.texts.n_read().min(n_slides);
    match (overview.kind, overview.n_entries()) {
        (_, 0) if overview.field.trim().is_empty() => "Ctrl+F searches · Tab shows the grid · Esc closes".to_owned(),
        (Kind::Search, 0) if n_read < n_slides => format!("Reading… {n_read} of {n_slides} slides"),
        (Kind::Grid, 0) => "No slide is called like this · Ctrl+F searches all texts".to_owned(),
        (Kind::Search, 0) => "Nothing found".to_owned(),
        (Kind::Grid, _) => "Enter goes · Ctrl+F searches all texts · Esc closes".to_owned(),
        (Kind::Search, n) if n_read < n_slides => format!("{n} found, {n_read} of {n_slides} slides read"),
        (Kind::Search, 1) => "1 slide · Enter goes · Tab shows the grid · Esc closes".to_owned(),
        (Kind::Search, n) => format!("{n} slides · Enter goes · Tab shows the grid · Esc closes"),
    }
}

/// Asks for the pictures that are seen, in reading order, and then for the next screen's.
fn want_pictures(state: &State, ui: &Ui, viewport: ViewportId, slides: [Vec<usize>; 2], size: egui::Vec2) -> bool {
    let Some(talk) = &state.talk else { return false };
    let edition = talk.edition();
    let max_size = pixels(ui, size);
    let mut is_missing = false;
    let mut requests = Vec::new();
    for (slides, urgency) in slides.into_iter().zip(URGENCIES) {
        for slide in slides {
            let view = SlideView { edition, pos: SlidePos { slide, step: LAST_STEP }, max_size };
            is_missing |= view.key().is_some_and(|key| state.images.get(&key).is_none());
            requests.push(view.request(0, urgency));
        }
    }
    state.images.serve(Lane::Thumbnails, viewport);
    state.worker.want(Lane::Thumbnails, &requests, is_missing);
    is_missing
}

fn cells(state: &mut State, overview: &mut Overview, ui: &mut Ui, viewport: ViewportId, seen: Rect) {
    let size = overview.edition().slide_size();
    let ratio = (size.width / size.height) as f32;
    let area = ui.available_rect_before_wrap();
    let n = overview.n_entries();
    let room = vec2(area.width() - GRID, seen.height() - 2.0 * GRID);
    let (n_columns, width) = grid(n, room, ratio);
    let cell = vec2(width, (width / ratio).ceil() + CAPTION);
    let pitch = cell + vec2(GAP, GAP);
    overview.shape = [n_columns, ((room.y + GAP) / pitch.y).floor().max(1.0) as usize];
    let n_rows = n.div_ceil(n_columns);
    let used = vec2(n_columns as f32, n_rows as f32) * pitch - vec2(GAP, GAP);
    let (whole, _) = ui.allocate_exact_size(vec2(area.width(), used.y.max(0.0) + 2.0 * GRID), Sense::hover());
    let corner = pos2(whole.min.x + ((whole.width() - used.x) / 2.0).max(4.0), whole.min.y + GRID);
    let place = |index: usize| {
        let at = vec2((index % n_columns) as f32, (index / n_columns) as f32) * pitch;
        Rect::from_min_size(corner + at, cell)
    };
    if overview.has_moved && n > 0 {
        ui.scroll_to_rect(place(overview.selected()).expand(GRID), None);
    }
    let row_at = |y: f32| ((y - GRID) / pitch.y).floor().max(0.0) as usize;
    let rows = [row_at(seen.top()), row_at(seen.bottom()) + 1];
    let (first, end) = ((rows[0] * n_columns).min(n), (rows[1] * n_columns).min(n));
    let after = (end + (end - first)).min(n);
    let slides = |from: usize, to: usize| overview.shown().skip(from).take(to - from).map(|card| card.slide).collect();
    let picture = vec2(width, cell.y - CAPTION);
    want_pictures(state, ui, viewport, [slides(first, end), slides(end, after)], picture);
    let mut clicked = None;
    for (index, card) in overview.shown().enumerate().skip(first).take(end - first) {
        let is_selected = index == overview.selected();
        let rect = place(index);
        draw_cell(state, ui, card, Rect::from_min_size(rect.min, picture), is_selected);
        let response = ui.interact(rect, ui.scope_id().with(("slide", card.slide)), Sense::click());
        let label = card_label(card);
        response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, is_selected, &label));
        if response.clicked() {
            clicked = Some(SlidePos::start_of(card.slide));
        }
    }
    state.queue.extend(clicked.map(Request::Choose));
}

/// What screen readers say of a slide.
fn card_label(card: &Card) -> String {
    let mut label = match card.number {
        Some(number) => format!("Go to slide {number}: {}", card.title),
        None => format!("Go to hidden slide: {}", card.title),
    };
    if card.is_optional {
        label.push_str(", optional");
    }
    match card.problem {
        Some(Severity::Error) => label.push_str(", has an error"),
        Some(Severity::Warning) => label.push_str(", has a warning"),
        None => {}
    }
    label
}

/// Draws a slide's picture in an area; gives the place that it takes.
fn draw_picture(state: &State, ui: &Ui, slide: usize, area: Rect) -> Rect {
    let Some(talk) = &state.talk else { return area };
    // A slide is recognised by all that it comes to show, not by its first step.
    let pos = SlidePos { slide, step: LAST_STEP };
    let view = SlideView { edition: talk.edition(), pos, max_size: pixels(ui, area.size()) };
    let (rect, is_there) = view.show(ui, &state.images, area);
    if !is_there {
        ui.painter().rect_filled(rect, 2.0, state.tokens().panel);
    }
    rect
}

/// A thumbnail with its number, its title and its marks.
fn draw_cell(state: &State, ui: &Ui, card: &Card, area: Rect, is_selected: bool) {
    let tokens = state.tokens();
    let rect = draw_picture(state, ui, card.slide, area);
    if card.number.is_none() {
        ui.painter().rect_filled(rect, 2.0, tokens.background.gamma_multiply(0.62));
    }
    let (width, color) = if is_selected { (3.0, tokens.accent) } else { (1.0, tokens.rule) };
    ui.painter().rect_stroke(rect, CornerRadius::same(2), Stroke::new(width, color), StrokeKind::Outside);
    if let Some(severity) = card.problem {
        let color = if severity == Severity::Error { tokens.late } else { tokens.warn };
        let at = rect.right_top() + vec2(-9.0, 9.0);
        ui.painter().circle(at, 5.0, color, Stroke::new(1.5, tokens.background));
    }
    let top = area.bottom() + 5.0;
    let number = card.number.map_or_else(|| "hidden".to_owned(), |number| number.to_string());
    let color = if is_selected { tokens.accent } else { tokens.text };
    let at = pos2(area.left() + 1.0, top);
    let number = ui.painter().text(at, Align2::LEFT_TOP, number, tokens::semibold(tokens::SMALL), color);
    let mut right = area.right();
    if let Some((word, color)) = word_of(state, card, &tokens) {
        let at = pos2(right - 1.0, top);
        let word = ui.painter().text(at, Align2::RIGHT_TOP, word, FontId::proportional(tokens::SMALL), color);
        right = word.left() - 6.0;
    }
    let room = right - number.right() - 7.0;
    if room > 3.0 * GRID {
        let mut job =
            LayoutJob::simple_singleline(card.title.clone(), FontId::proportional(tokens::SMALL), tokens.muted);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(pos2(number.right() + 7.0, top), galley, tokens.muted);
    }
}

/// What is special about a slide, in a word: where the talk is, where it was, and what may be left out.
fn word_of(state: &State, card: &Card, tokens: &Tokens) -> Option<(&'static str, egui::Color32)> {
    let show = state.talk.as_ref()?.show();
    if card.slide == show.pos().slide {
        return Some(("now", tokens.accent));
    }
    if Some(card.slide) == show.last_viewed().map(|pos| pos.slide) {
        return Some(("` back", tokens.text));
    }
    card.is_optional.then_some(("optional", tokens.muted))
}

fn entries(state: &mut State, overview: &mut Overview, ui: &mut Ui, viewport: ViewportId, seen: Rect) {
    let n = overview.n_entries();
    let area = ui.available_rect_before_wrap();
    let width = (area.width() - GRID).min(LIST_WIDTH);
    let pitch = ENTRY + GRID;
    let height = (n as f32 * pitch).max(seen.height() - GRID);
    let (whole, _) = ui.allocate_exact_size(vec2(area.width(), height), Sense::hover());
    let corner = pos2(whole.center().x - width / 2.0, whole.top() + 2.0);
    overview.shape[1] = (seen.height() / pitch).floor().max(1.0) as usize;
    let place = |index: usize| Rect::from_min_size(corner + vec2(0.0, index as f32 * pitch), vec2(width, ENTRY));
    if overview.has_moved && n > 0 {
        ui.scroll_to_rect(place(overview.selected()).expand(GRID), None);
    }
    let first = ((seen.top() / pitch).floor().max(0.0) as usize).min(n);
    let end = ((seen.bottom() / pitch).ceil().max(0.0) as usize).min(n);
    let after = (end + (end - first)).min(n);
    let slides = |from: usize, to: usize| overview.hits()[from..to].iter().map(|hit| hit.pos.slide).collect();
    let size = overview.edition().slide_size();
    let picture = vec2((ENTRY - 2.0 * GRID) * (size.width / size.height) as f32, ENTRY - 2.0 * GRID);
    want_pictures(state, ui, viewport, [slides(first, end), slides(end, after)], picture);
    let mut clicked = None;
    for (index, hit) in overview.hits().iter().enumerate().take(end).skip(first) {
        let Some(card) = overview.cards().get(hit.pos.slide) else { continue };
        let rect = place(index);
        let is_selected = index == overview.selected();
        draw_entry(state, ui, (card, hit), rect, picture, is_selected);
        let response = ui.interact(rect, ui.scope_id().with(("found", card.slide)), Sense::click());
        let label = entry_label(card, hit);
        response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, is_selected, &label));
        if response.clicked() {
            clicked = Some(hit.pos);
        }
    }
    state.queue.extend(clicked.map(Request::Choose));
}

/// What screen readers say of a result.
fn entry_label(card: &Card, hit: &Hit) -> String {
    let excerpts = hit.excerpts.iter().filter(|excerpt| excerpt.field != Field::Title);
    let told = excerpts.map(|excerpt| match word_of_field(excerpt.field) {
        Some(word) => format!("; {word}: {}", excerpt.text),
        None => format!("; {}", excerpt.text),
    });
    format!("{}{}", card_label(card), told.collect::<String>())
}

fn word_of_field(field: Field) -> Option<&'static str> {
    match field {
        Field::Title | Field::Text => None,
        Field::Source => Some("Source"),
        Field::Notes => Some("Notes"),
    }
}

/// A result: picture, number and title, and the lines with what was found.
fn draw_entry(state: &State, ui: &Ui, (card, hit): (&Card, &Hit), rect: Rect, picture: egui::Vec2, is_selected: bool) {
    let tokens = state.tokens();
    let (fill, stroke) = if is_selected {
        (tokens.raised, Stroke::new(2.0, tokens.accent))
    } else {
        (tokens.panel, Stroke::new(1.0, tokens.rule))
    };
    ui.painter().rect(rect, CornerRadius::same(6), fill, stroke, StrokeKind::Inside);
    let area = Rect::from_min_size(rect.min + vec2(GRID, GRID), picture);
    let shown = draw_picture(state, ui, card.slide, area);
    if card.number.is_none() {
        ui.painter().rect_filled(shown, 0.0, tokens.background.gamma_multiply(0.62));
    }
    let left = area.right() + 2.0 * GRID;
    let width = rect.right() - left - 2.0 * GRID;
    let number = card.number.map_or_else(|| "hidden".to_owned(), |number| number.to_string());
    let in_title = hit.excerpts.iter().find(|excerpt| excerpt.field == Field::Title && excerpt.text == card.title);
    let mut heading = LayoutJob::default();
    heading.append(&format!("{number}  "), 0.0, TextFormat::simple(tokens::semibold(16.0), tokens.accent));
    let marks = in_title.map_or(&[][..], |excerpt| &excerpt.marks);
    append_marked(&mut heading, &card.title, marks, &tokens::semibold(16.0), tokens.text, &tokens);
    let rest = hit.excerpts.iter().filter(|excerpt| !in_title.is_some_and(|title| title == *excerpt));
    let lines = std::iter::once(heading).chain(rest.map(|excerpt| excerpt_line(excerpt, &tokens)));
    let mut top = rect.top() + 11.0;
    for mut job in lines {
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let height = galley.size().y;
        ui.painter().galley(pos2(left, top), galley, tokens.text);
        top += height + 5.0;
    }
}

fn excerpt_line(excerpt: &Excerpt, tokens: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    if let Some(word) = word_of_field(excerpt.field) {
        let format = TextFormat::simple(tokens::italic(tokens::TEXT), tokens.muted);
        job.append(&format!("{word}:  "), 0.0, format);
    }
    let font = FontId::proportional(tokens::TEXT + 1.0);
    append_marked(&mut job, &excerpt.text, &excerpt.marks, &font, tokens.text, tokens);
    job
}

/// Appends a text whose marks lie on a ground of the accent.
fn append_marked(
    job: &mut LayoutJob,
    text: &str,
    marks: &[std::ops::Range<usize>],
    font: &FontId,
    color: egui::Color32,
    tokens: &Tokens,
) {
    let plain = TextFormat::simple(font.clone(), color);
    let marked = TextFormat { background: tokens.accent.gamma_multiply(0.32), ..plain.clone() };
    let mut at = 0;
    for mark in marks {
        job.append(&text[at..mark.start], 0.0, plain.clone());
        job.append(&text[mark.clone()], 0.0, marked.clone());
        at = mark.end;
    }
    job.append(&text[at..], 0.0, plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventy_slides_fit_one_screen() {
        let area = vec2(1872.0, 980.0);
        let (columns, width) = grid(70, area, 16.0 / 9.0);
        let rows = 70usize.div_ceil(columns) as f32;
        assert!(width >= MIN_WIDTH && rows * (width / (16.0 / 9.0) + CAPTION + GAP) - GAP <= area.y + 1.0);
        assert!(columns as f32 * (width + GAP) - GAP <= area.x);
        assert_eq!(grid(1, area, 16.0 / 9.0), (1, MAX_WIDTH));
        let (columns, width) = grid(1000, area, 16.0 / 9.0);
        assert!(width >= MIN_WIDTH && columns > 5);
    }
}
