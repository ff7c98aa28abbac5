//! The decks of a folder as frames of a filmstrip.

use std::path::PathBuf;

use egui::{Align, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, ViewportId, WidgetInfo, pos2, vec2};

use super::slide_view::{SlideView, pixels};
use crate::app::command::Command;
use crate::app::shelf::ShelfDeck;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::edition::KnownTalk;
use crate::engine::worker::Lane;
use crate::show::number_of_slide;

/// Narrowest and widest cover, in points.
const COVER: std::ops::RangeInclusive<f32> = 300.0..=420.0;
/// Room between decks, in points.
const GAP: f32 = 28.0;
/// Height of the film above and below a cover, with its holes, in points.
const FILM: f32 = 20.0;
/// Room for title, slides and minutes, in points.
const CAPTION: f32 = 64.0;

/// Draws the shelf.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    let bar = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(32, 14));
    egui::Panel::top("folder").frame(bar).show(ui, |ui| heading(state, ui, &tokens));
    let bottom = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(32, 8));
    egui::Panel::bottom("hints").frame(bottom).show(ui, |ui| {
        let hint =
            "Enter starts the show · Shift+F5 where it was left · E edit · Ctrl+N new · Ctrl+I from an essay · Ctrl+O open · T tour · ? keys";
        ui.label(RichText::new(hint).color(tokens.muted));
    });
    let body = egui::Frame::new().inner_margin(egui::Margin::symmetric(32, 24));
    egui::CentralPanel::default().frame(body).show(ui, |ui| {
        folders(state, ui, &tokens);
        let decks = state.shelf.decks();
        if decks.is_empty() {
            empty(state, ui, &tokens);
            return;
        }
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .content_margin(egui::Margin { left: 6, right: 14, top: 6, bottom: 6 })
            .show(ui, |ui| strips(state, ui, viewport, &decks, &tokens));
    });
}

fn heading(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("Diafilm").font(tokens::serif(26.0)).color(tokens.text));
        ui.add_space(GRID);
        let folder = state.shelf.shown_folder().to_owned();
        let room = (ui.available_width() - 640.0).max(60.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add(egui::Label::new(RichText::new(folder).color(tokens.muted)).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let commands = [
                Command::Help,
                Command::ToggleLight,
                Command::OpenPath,
                Command::ImportEssay,
                Command::NewDeck,
                Command::Export,
                Command::EditDeck,
            ];
            let has_deck = !state.shelf.decks().is_empty();
            for command in commands {
                let is_possible = has_deck || !matches!(command, Command::Export | Command::EditDeck);
                let button = ui.add_enabled(is_possible, egui::Button::new(command.info().title));
                if button.on_hover_text(command.info().doc).clicked() {
                    state.queue.push(Request::Command(command));
                }
            }
        });
    });
    path_field(state, ui, tokens);
    if let Some(message) = state.overlays.message.clone().or_else(|| state.shelf.error()) {
        ui.add_space(4.0);
        ui.label(RichText::new(message).color(tokens.late));
    } else if let Some(told) = &state.overlays.told {
        ui.add_space(4.0);
        ui.label(RichText::new(told).color(tokens.text));
        if ui.button("Close").clicked() {
            state.overlays.told = None;
        }
    }
}

/// The folder above, and those with decks in this one; a press opens one.
fn folders(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let folders = state.shelf.folders();
    if folders.is_empty() {
        return;
    }
    super::row(ui, |ui| {
        ui.label(RichText::new("Other decks").color(tokens.muted));
        for folder in folders.iter() {
            let text = if folder.is_above { format!("↑ {}", folder.name) } else { format!("{} ›", folder.name) };
            let button = ui.button(text);
            let label = format!("Open the folder {}", folder.name);
            button.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, &label));
            if button.clicked() {
                state.queue.push(Request::Open(folder.path.clone()));
            }
        }
    });
    ui.add_space(2.0 * GRID);
}

/// A line to type a path into: it works everywhere, with no other program's help.
fn path_field(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(mut path) = state.overlays.path_field.take() else { return };
    let (mut is_open, mut wanted) = (true, None);
    ui.add_space(GRID);
    super::row(ui, |ui| {
        let label = ui.label(RichText::new("Deck or folder").color(tokens.muted));
        let width = (ui.available_width() - 170.0).max(120.0);
        let field = ui.add(egui::TextEdit::singleline(&mut path).desired_width(width)).labelled_by(label.id);
        let is_first = ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus();
        if is_first {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let is_left = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape));
        if ui.button("Open").clicked() || is_entered {
            wanted = Some(PathBuf::from(path.trim()));
        }
        if ui.button("Cancel").clicked() || is_left {
            is_open = false;
        }
    });
    state.overlays.path_field = is_open.then_some(path);
    state.queue.extend(wanted.map(Request::Open));
}

/// Says what to do where there is nothing to choose from.
fn empty(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    if !state.shelf.is_complete() && state.shelf.folder().is_some() {
        return;
    }
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).max(GRID));
        ui.label(RichText::new("No decks here yet").font(tokens::serif(30.0)).color(tokens.text));
        ui.add_space(GRID);
        let words =
            "Make one from a template, put a .ron file into this folder and press Ctrl+R, or open another folder.";
        ui.label(RichText::new(words).size(16.0).color(tokens.muted));
        ui.add_space(2.0 * GRID);
        let has_folder = state.shelf.folder().is_some();
        for command in [Command::NewDeck, Command::ImportEssay, Command::OpenPath, Command::Tour] {
            let needs_folder = matches!(command, Command::NewDeck | Command::ImportEssay);
            let info = command.info();
            let button = |ui: &mut Ui| ui.button(RichText::new(info.title).size(16.0)).on_hover_text(info.doc);
            if (has_folder || !needs_folder) && button(ui).clicked() {
                state.queue.push(Request::Command(command));
            }
            ui.add_space(GRID);
        }
    });
}

fn strips(state: &mut State, ui: &mut Ui, viewport: ViewportId, decks: &[ShelfDeck], tokens: &Tokens) {
    let width = ui.available_width();
    let n_columns = (((width + GAP) / (COVER.start() + GAP)).floor().max(1.0) as usize).min(decks.len().max(3));
    state.shelf.n_columns = n_columns;
    let cover = ((width - GAP * (n_columns as f32 - 1.0)) / n_columns as f32).min(*COVER.end()).floor();
    let cell = vec2(cover, (cover * 9.0 / 16.0).round() + 2.0 * FILM + CAPTION);
    let used = cell.x * n_columns as f32 + GAP * (n_columns as f32 - 1.0);
    let follows = std::mem::take(&mut state.shelf.must_scroll) || ui.input(|input| !input.events.is_empty());
    let (mut requests, mut is_missing) = (Vec::new(), false);
    for (row, line) in decks.chunks(n_columns).enumerate() {
        let (rect, _) = ui.allocate_exact_size(vec2(width, cell.y + GAP * 0.5), Sense::hover());
        for (column, deck) in line.iter().enumerate() {
            let i = row * n_columns + column;
            let left = rect.left() + ((width - used) / 2.0).max(0.0) + column as f32 * (cell.x + GAP);
            let place = Rect::from_min_size(pos2(left.round(), rect.top()), cell);
            if i == state.shelf.selected && follows {
                ui.scroll_to_rect(place.expand(GRID), None);
            }
            if !ui.is_rect_visible(place) {
                continue;
            }
            is_missing |= !deck_card(state, ui, place, deck, i, &mut requests, tokens);
        }
    }
    state.images.serve(Lane::Thumbnails, viewport);
    state.worker.want(Lane::Thumbnails, &requests, is_missing);
}

/// One deck: its cover on film, its title, its length. False if the cover isn't drawn yet.
fn deck_card(
    state: &mut State,
    ui: &Ui,
    place: Rect,
    deck: &ShelfDeck,
    index: usize,
    requests: &mut Vec<crate::engine::worker::Request>,
    tokens: &Tokens,
) -> bool {
    let is_selected = index == state.shelf.selected;
    let film = Rect::from_min_size(place.min, vec2(place.width(), place.height() - CAPTION));
    let response = ui.interact(place, ui.scope_id().with(("deck", index)), Sense::click());
    let label = format!("Show {}", deck.title);
    response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, is_selected, &label));
    paint_film(ui, film, tokens);
    let picture = film.shrink2(vec2(6.0, FILM));
    let mut is_there = true;
    if let Some(edition) = &deck.edition {
        let view = SlideView { edition, pos: deck.cover(), max_size: pixels(ui, picture.size()) };
        is_there = view.show(ui, &state.images, picture).1;
        requests.push(view.request(0, 9));
    }
    if is_selected || response.hovered() {
        let color = if is_selected { tokens.accent } else { tokens.rule };
        let ring = Stroke::new(3.0, color);
        ui.painter().rect_stroke(film.expand(2.0), 5.0, ring, StrokeKind::Outside);
    }
    let left = state.left_at.get(&deck.path).filter(|left| left.slide > 0);
    let left = left.zip(deck.edition.as_ref());
    let left = left.and_then(|(left, edition)| number_of_slide(&mut KnownTalk(edition), left.slide));
    caption(ui, place.with_min_y(film.bottom() + 10.0), deck, left, is_selected, tokens);
    if response.clicked() {
        state.shelf.selected = index;
        if deck.error.is_none() {
            state.queue.push(Request::Open(deck.path.clone()));
        }
    }
    is_there
}

/// Film with a row of holes above and below the picture.
fn paint_film(ui: &Ui, film: Rect, tokens: &Tokens) {
    ui.painter().rect_filled(film, 4.0, tokens.film);
    let hole = vec2(10.0, 8.0);
    let n_holes = (film.width() / 24.0).floor().max(1.0);
    let pitch = film.width() / n_holes;
    for i in 0..n_holes as usize {
        let x = film.left() + pitch * (i as f32 + 0.5);
        for y in [film.top() + FILM / 2.0, film.bottom() - FILM / 2.0] {
            let rect = Rect::from_center_size(pos2(x, y), hole);
            ui.painter().rect_filled(rect, 2.0, tokens.hole);
        }
    }
}

fn caption(ui: &Ui, area: Rect, deck: &ShelfDeck, left: Option<usize>, is_selected: bool, tokens: &Tokens) {
    let mut job = egui::text::LayoutJob::simple(deck.title.clone(), tokens::semibold(15.0), tokens.text, area.width());
    job.wrap.max_rows = if deck.error.is_some() { 1 } else { 2 };
    let title = ui.painter().layout_job(job);
    let height = title.size().y;
    ui.painter().galley(area.min, title, tokens.text);
    let (text, color) = match &deck.error {
        Some(error) => (error.clone(), tokens.late),
        None if deck.n_errors > 0 => {
            let errors = if deck.n_errors == 1 { "1 error".to_owned() } else { format!("{} errors", deck.n_errors) };
            (format!("{errors} · {}", length(deck, left)), tokens.late)
        }
        None => (length(deck, left), if is_selected { tokens.accent } else { tokens.muted }),
    };
    let font = egui::FontId::proportional(tokens::SMALL);
    let mut job = egui::text::LayoutJob::simple(text, font, color, area.width());
    job.wrap.max_rows = 2;
    let below = ui.painter().layout_job(job);
    ui.painter().galley(area.min + Vec2::new(0.0, height + 3.0), below, color);
}

/// So many slides, in words.
pub(super) fn slides(n: usize) -> String {
    if n == 1 { "1 slide".to_owned() } else { format!("{n} slides") }
}

/// `12 slides · 20 min · left at slide 4`.
fn length(deck: &ShelfDeck, left: Option<usize>) -> String {
    let planned = deck.planned.map(|planned| format!("{} min", planned.as_secs().div_ceil(60)));
    let left = left.map(|number| format!("left at slide {number}"));
    std::iter::once(slides(deck.n_slides)).chain(planned).chain(left).collect::<Vec<_>>().join(" · ")
}
