//! The questions about an essay: which one, its decks, their first slides, what to make.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Align2, Key, RichText, Sense, Stroke, StrokeKind, Ui, ViewportId, WidgetInfo, vec2};

use super::slide_view::{SlideView, pixels};
use crate::app::command::Command;
use crate::app::import::{Import, WhichEssay};
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::{self, LAST_STEP, Lane};
use crate::essay::draft::By;
use crate::model::inline::Inline;
use crate::show::SlidePos;

/// Width of the dialog, in points.
const WIDTH: f32 = 760.0;
/// Width of a slide of the preview, in points.
const SLIDE: f32 = 178.0;
/// Slides that are shown of each deck in a row, and rows of a deck that is the only one.
const N_SLIDES: usize = 4;
const N_ROWS: usize = 4;
/// Lines about what no deck shows, at most.
const MAX_LOST: usize = 3;
/// Height of the dialog and the window around it without the decks, in points.
const AROUND_DECKS: f32 = 380.0;

/// Takes files that are dropped, and draws the questions, if they are asked.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if viewport != ViewportId::ROOT || state.talk.is_some() || state.editor.is_some() {
        return;
    }
    let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
    state.queue.extend(dropped.map(Request::Drop));
    let tokens = state.tokens();
    drop_here(ui, &tokens);
    which(state, ui, &tokens);
    let Some(mut import) = state.overlays.import.take() else { return };
    let screen = ui.ctx().viewport_rect();
    let mut answer = None;
    let (mut is_missing, mut wanted) = (false, Vec::new());
    let modal = egui::Modal::new(egui::Id::unique("import")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((screen.width() * 0.9).min(WIDTH));
        ui.label(RichText::new("Decks from an essay").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add(egui::Label::new(RichText::new(summary(&import)).color(tokens.muted)).truncate());
        ui.add_space(GRID);
        if options(ui, &mut import, &tokens) {
            import.draft(&state.revisions);
        }
        ui.add_space(GRID);
        let height = (screen.height() - AROUND_DECKS).max(SLIDE);
        // As high for one deck as for many: a dialog that grows would move what is about to be clicked.
        let decks = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        // The dialog of another essay, or of the same another time, begins at its top.
        let decks = if std::mem::take(&mut import.is_new) { decks.vertical_scroll_offset(0.0) } else { decks };
        decks.show(ui, |ui| {
            for index in 0..import.drafts.len() {
                is_missing |= !deck(state, ui, &import, index, &mut wanted, &tokens);
            }
        });
        ui.add_space(GRID);
        answer = folder_and_buttons(ui, &mut import, &tokens);
    });
    if modal.should_close() {
        answer = Some(Answer::Cancel);
    }
    state.images.serve(Lane::Thumbnails, viewport);
    state.worker.want(Lane::Thumbnails, &wanted, is_missing);
    if answer != Some(Answer::Cancel) {
        state.overlays.import = Some(import);
    }
    match answer {
        Some(Answer::Make) => state.queue.push(Request::MakeDrafts),
        Some(Answer::Follow) => state.queue.push(Request::FollowEssay),
        Some(Answer::Cancel) | None => {}
    }
}

/// Says what a drop would do while something is dragged over the window.
fn drop_here(ui: &Ui, tokens: &Tokens) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let place = ui.ctx().viewport_rect().shrink(GRID);
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop here"));
    let painter = ui.ctx().layer_painter(layer);
    painter.rect(place, 8.0, tokens.panel.gamma_multiply(0.85), Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
    let words = "Drop a deck or a folder to open it, an essay to make decks of it";
    painter.text(place.center(), Align2::CENTER_CENTER, words, tokens::semibold(tokens::TITLE), tokens.text);
}

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Make,
    Follow,
    Cancel,
}

/// Asks which essay it is, if that is asked.
fn which(state: &mut State, ui: &Ui, tokens: &Tokens) {
    let Some(mut asked) = state.overlays.which_essay.take() else { return };
    let screen = ui.ctx().viewport_rect();
    let mut request = None;
    let modal = egui::Modal::new(egui::Id::unique("which essay")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((screen.width() * 0.9).min(WIDTH));
        ui.label(RichText::new("Decks from an essay").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        let words = "Each of its sections becomes a deck; text, Markdown, HTML, .docx and .odt are read.";
        ui.label(RichText::new(words).color(tokens.muted));
        ui.add_space(GRID);
        let label = ui.label(RichText::new("Essay").color(tokens.muted));
        let edit = egui::TextEdit::singleline(&mut asked.path).hint_text("essay.docx").desired_width(f32::INFINITY);
        let field = ui.add(edit).labelled_by(label.id);
        if field.changed() {
            asked.error = None;
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if is_entered || ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        if let Some(error) = &asked.error {
            ui.label(RichText::new(error).color(tokens.late));
        }
        let found = found(ui, &asked, screen.height() * 0.4, tokens);
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            let is_typed = !asked.path.trim().is_empty();
            let is_pressed = ui.add_enabled(is_typed, egui::Button::new("Go on")).clicked();
            if (is_pressed || is_entered) && is_typed {
                request = Some(Request::TakeEssay(PathBuf::from(asked.path.trim())));
            }
            if ui.button("Cancel").clicked() {
                request = Some(Request::Command(Command::ImportEssay));
            }
        });
        request = found.map(Request::TakeEssay).or(request.take());
    });
    if modal.should_close() {
        request = Some(Request::Command(Command::ImportEssay));
    }
    state.overlays.which_essay = Some(asked);
    state.queue.extend(request);
}

/// The essays of the shelf's folder; the one that was pressed.
fn found(ui: &mut Ui, asked: &WhichEssay, max_height: f32, tokens: &Tokens) -> Option<PathBuf> {
    if asked.found.is_empty() {
        return None;
    }
    let mut pressed = None;
    ui.add_space(GRID);
    ui.label(RichText::new("In this folder").color(tokens.muted));
    egui::ScrollArea::vertical().max_height(max_height).auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for path in &asked.found {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                if ui.button(name).clicked() {
                    pressed = Some(path.clone());
                }
            }
        });
    });
    pressed
}

/// `rivers.md: 3 decks`, with what is in them.
fn summary(import: &Import) -> String {
    let n = import.drafts.len();
    let decks = if n == 1 { "1 deck".to_owned() } else { format!("{n} decks") };
    format!("{}: {decks}  ·  {} slides  ·  {} words", import.name, import.n_slides(), import.n_words)
}

/// The title and how the essay is divided; true if it has to be drafted anew.
fn options(ui: &mut Ui, import: &mut Import, tokens: &Tokens) -> bool {
    let mut has_changed = false;
    let label = ui.label(RichText::new("Title").color(tokens.muted));
    let field = ui.add(egui::TextEdit::singleline(&mut import.title).desired_width(f32::INFINITY));
    has_changed |= field.labelled_by(label.id).lost_focus() && import.has_new_title();
    ui.horizontal(|ui| {
        has_changed |= ui.radio_value(&mut import.by, By::Section, "A deck for each section").changed();
        has_changed |= ui.radio_value(&mut import.by, By::Whole, "One deck").changed();
    });
    has_changed
}

/// Where the decks go, and the buttons; what was pressed.
fn folder_and_buttons(ui: &mut Ui, import: &mut Import, tokens: &Tokens) -> Option<Answer> {
    for lost in import.left_out.iter().take(MAX_LOST) {
        ui.add(egui::Label::new(RichText::new(lost).size(tokens::SMALL).color(tokens.late)).truncate());
    }
    if let Some(folder) = &import.drafted_before {
        let told = format!(
            "Decks in {} were drafted from it before. Update has them follow the essay; what was changed by hand stays.",
            folder.display()
        );
        ui.label(RichText::new(told).color(tokens.text));
    }
    let label = ui.label(RichText::new("New folder").color(tokens.muted));
    let field = ui.add(egui::TextEdit::singleline(&mut import.folder).desired_width(f32::INFINITY));
    if field.labelled_by(label.id).changed() {
        import.error = None;
    }
    if let Some(error) = &import.error {
        ui.label(RichText::new(error).color(tokens.late));
    }
    ui.add_space(GRID);
    let mut answer = None;
    ui.horizontal(|ui| {
        // A button or choice that has the focus takes Enter for itself.
        let is_typing = ui.ctx().text_edit_focused() || ui.memory(|memory| memory.focused().is_none());
        let is_entered = is_typing && ui.input(|input| input.key_pressed(Key::Enter));
        // Decks that were drafted before are more likely to be meant than new ones.
        if let Some(folder) = &import.drafted_before {
            let told = format!("The decks in {} were drafted from it before", folder.display());
            if ui.button("Update the decks").on_hover_text(told).clicked() || is_entered {
                answer = Some(Answer::Follow);
            }
        }
        let is_entered = is_entered && import.drafted_before.is_none();
        if ui.button("Make the decks").clicked() || is_entered {
            answer = Some(Answer::Make);
        }
        if ui.button("Cancel").clicked() {
            answer = Some(Answer::Cancel);
        }
    });
    answer
}

/// A deck's title, and its first slides; false if one of them isn't drawn yet.
fn deck(
    state: &State,
    ui: &mut Ui,
    import: &Import,
    index: usize,
    wanted: &mut Vec<worker::Request>,
    tokens: &Tokens,
) -> bool {
    let (Some(draft), Some(edition)) = (import.drafts.get(index), import.editions.get(index)) else { return true };
    let mut is_there = true;
    let n_slides = draft.slides.len();
    let title = Inline::plain_text(&draft.title);
    ui.horizontal(|ui| {
        ui.label(RichText::new(&title).font(tokens::semibold(tokens::TEXT)).color(tokens.text));
        let told = format!("{n_slides} slides  ·  {}", draft.name);
        ui.add(egui::Label::new(RichText::new(told).size(tokens::SMALL).color(tokens.muted)).truncate());
    });
    // One deck has all the room.
    let n_most = if import.drafts.len() == 1 { N_SLIDES * N_ROWS } else { N_SLIDES };
    let n_shown = n_slides.min(n_most);
    let width = ((ui.available_width() - GRID * N_SLIDES as f32) / N_SLIDES as f32).min(SLIDE);
    let height = (width * 9.0 / 16.0).round();
    let n_rows = n_shown.div_ceil(N_SLIDES).max(1);
    let size = vec2((width + GRID) * N_SLIDES as f32, (height + GRID) * n_rows as f32 - GRID);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let label = format!("The first {n_shown} slides of {title}");
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    ui.add_space(GRID);
    if !ui.is_rect_visible(rect) {
        return true;
    }
    for slide in 0..n_shown {
        let (column, row) = (slide % N_SLIDES, slide / N_SLIDES);
        let corner = vec2(column as f32 * (width + GRID), row as f32 * (height + GRID));
        let area = egui::Rect::from_min_size(rect.min + corner, vec2(width, height));
        let view = SlideView { edition, pos: SlidePos { slide, step: LAST_STEP }, max_size: pixels(ui, area.size()) };
        is_there &= view.show(ui, &state.images, area).1;
        wanted.push(view.request(0, 9));
    }
    is_there
}
