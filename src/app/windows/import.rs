//! The questions about an essay that was dropped on the shelf: its decks, their first slides, what to make.

use egui::{Key, RichText, Ui, ViewportId, vec2};

use super::slide_view::{SlideView, pixels};
use crate::app::import::Import;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::{self, LAST_STEP, Lane};
use crate::essay::draft::By;
use crate::show::SlidePos;

/// Width of the dialog, in points.
const WIDTH: f32 = 760.0;
/// Width of a slide of the preview, in points.
const SLIDE: f32 = 150.0;
/// Slides that are shown of each deck.
const N_SLIDES: usize = 4;

/// Takes files that are dropped, and draws the questions, if they are asked.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if viewport != ViewportId::ROOT || state.talk.is_some() || state.editor.is_some() {
        return;
    }
    let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
    state.queue.extend(dropped.map(Request::Drop));
    let Some(mut import) = state.overlays.import.take() else { return };
    let tokens = state.tokens();
    let screen = ui.ctx().viewport_rect();
    let mut request = None;
    let (mut is_cancelled, mut is_missing, mut wanted) = (false, false, Vec::new());
    let modal = egui::Modal::new(egui::Id::unique("import")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((screen.width() * 0.9).min(WIDTH));
        ui.label(RichText::new("Decks from an essay").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        let n = import.drafts.len();
        let told = format!("{}: {}", import.name, if n == 1 { "1 deck".to_owned() } else { format!("{n} decks") });
        ui.label(RichText::new(told).color(tokens.muted));
        ui.add_space(GRID);
        if options(ui, &mut import, &tokens) {
            import.draft(&state.shared, &state.revisions);
        }
        ui.add_space(GRID);
        egui::ScrollArea::vertical().max_height(screen.height() * 0.5).auto_shrink([false, true]).show(ui, |ui| {
            for index in 0..import.drafts.len() {
                is_missing |= !deck(state, ui, &import, index, &mut wanted, &tokens);
            }
        });
        ui.add_space(GRID);
        let into = format!("into {}", import.folder.display());
        ui.add(egui::Label::new(RichText::new(into).size(tokens::SMALL).color(tokens.muted)).truncate());
        if let Some(error) = &import.error {
            ui.label(RichText::new(error).color(tokens.late));
        }
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            if ui.button("Make the decks").clicked() || ui.input(|input| input.key_pressed(Key::Enter)) {
                request = Some(Request::MakeDrafts);
            }
            is_cancelled = ui.button("Cancel").clicked();
        });
    });
    is_cancelled |= modal.should_close();
    state.images.serve(Lane::Thumbnails, viewport);
    state.worker.want(Lane::Thumbnails, &wanted, is_missing);
    if !is_cancelled {
        state.overlays.import = Some(import);
        state.queue.extend(request);
    }
}

/// The title and how the essay is divided; true if it has to be drafted anew.
fn options(ui: &mut Ui, import: &mut Import, tokens: &Tokens) -> bool {
    let mut has_changed = false;
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Essay’s title").color(tokens.muted));
        let field = ui.add(egui::TextEdit::singleline(&mut import.title).desired_width(f32::INFINITY));
        has_changed |= field.labelled_by(label.id).lost_focus();
    });
    ui.horizontal(|ui| {
        has_changed |= ui.radio_value(&mut import.by, By::Section, "A deck for each section").changed();
        has_changed |= ui.radio_value(&mut import.by, By::Whole, "One deck").changed();
    });
    has_changed
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
    ui.add_space(GRID * 0.5);
    let title = format!("{}  ·  {} slides", crate::model::inline::Inline::plain_text(&draft.title), draft.slides.len());
    ui.label(RichText::new(title).color(tokens.text));
    ui.horizontal(|ui| {
        let (_, rect) = ui.allocate_space(vec2((SLIDE + GRID) * N_SLIDES as f32, SLIDE * 9.0 / 16.0));
        if !ui.is_rect_visible(rect) {
            return;
        }
        for slide in 0..draft.slides.len().min(N_SLIDES) {
            let left = rect.left() + slide as f32 * (SLIDE + GRID);
            let area = egui::Rect::from_min_size(egui::pos2(left, rect.top()), vec2(SLIDE, rect.height()));
            let view =
                SlideView { edition, pos: SlidePos { slide, step: LAST_STEP }, max_size: pixels(ui, area.size()) };
            is_there &= view.show(ui, &state.images, area).1;
            wanted.push(view.request(0, 9));
        }
    });
    is_there
}
