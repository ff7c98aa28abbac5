//! The questions for an export, over the shelf or the editor: format, slides, place; then its progress.

use egui::{Key, ProgressBar, RichText, Ui, ViewportId};

use crate::app::command::Command;
use crate::app::exporting::{ExportDialog, Run, Which};
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::export::{FORMATS, Format, FormatKind};

/// Width of the dialog, in points.
const WIDTH: f32 = 600.0;
/// Width of the column of formats, in points.
const NAMES: f32 = 110.0;

/// Draws the questions, if they are asked.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if viewport != ViewportId::ROOT || state.talk.is_some() {
        return;
    }
    let Some(mut asked) = state.overlays.export.take() else { return };
    let tokens = state.tokens();
    let width = (ui.ctx().viewport_rect().width() * 0.9).min(WIDTH);
    let mut request = None;
    let modal = egui::Modal::new(egui::Id::unique("export")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width(width);
        let name = asked.deck.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ui.label(RichText::new("Export").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add(egui::Label::new(RichText::new(name).color(tokens.muted)).truncate());
        ui.add_space(GRID);
        request = match &asked.run {
            None => questions(ui, &mut asked, &tokens),
            Some(run) => progress(ui, run, &tokens),
        };
    });
    if modal.should_close() {
        request = Some(Request::Command(Command::Export));
    }
    state.overlays.export = Some(asked);
    state.queue.extend(request);
}

fn questions(ui: &mut Ui, asked: &mut ExportDialog, tokens: &Tokens) -> Option<Request> {
    formats(ui, asked, tokens);
    ui.add_space(2.0 * GRID);
    choices(ui, asked, tokens);
    ui.add_space(2.0 * GRID);
    let is_entered = place(ui, asked, tokens);
    ui.add_space(2.0 * GRID);
    let mut request = None;
    ui.horizontal(|ui| {
        if ui.button("Export").clicked() || is_entered {
            request = Some(Request::BeginExport);
        }
        if ui.button("Cancel").clicked() {
            request = Some(Request::Command(Command::Export));
        }
    });
    request
}

fn formats(ui: &mut Ui, asked: &mut ExportDialog, tokens: &Tokens) {
    ui.label(RichText::new("Format").color(tokens.muted));
    for (i, info) in FORMATS.iter().enumerate() {
        ui.horizontal(|ui| {
            let left = ui.cursor().left();
            ui.radio_value(&mut asked.format, i, title(info.format));
            ui.add_space((left + NAMES - ui.cursor().left()).max(0.0));
            // What stands behind a semicolon tells of the command line.
            let words = info.doc.split(';').next().unwrap_or_default();
            ui.add(egui::Label::new(RichText::new(words).color(tokens.muted)).truncate());
        });
    }
}

/// A format as people call it.
fn title(format: Format) -> String {
    match format.info().name {
        "text" => "Text".to_owned(),
        "notes" => "Notes".to_owned(),
        "handout" => "Handout".to_owned(),
        "webp" => "WebP".to_owned(),
        name => name.to_uppercase(),
    }
}

fn choices(ui: &mut Ui, asked: &mut ExportDialog, tokens: &Tokens) {
    ui.label(RichText::new("Slides").color(tokens.muted));
    ui.horizontal(|ui| {
        ui.radio_value(&mut asked.which, Which::All, "All that are shown");
        ui.radio_value(&mut asked.which, Which::This, format!("Only slide {}", asked.slide + 1));
    });
    ui.add_space(GRID);
    let is_drawn = !matches!(asked.info().format, Format::Text | Format::Notes);
    ui.add_enabled_ui(is_drawn, |ui| ui.checkbox(&mut asked.with_steps, "One picture or page for each step"));
    let has_choice = asked.info().format.kind() == FormatKind::Document && asked.info().format != Format::Notes;
    ui.add_enabled_ui(has_choice, |ui| ui.checkbox(&mut asked.with_notes, "With the presenter's notes"));
    ui.add_enabled_ui(is_drawn, |ui| ui.checkbox(&mut asked.with_ink, "With what was drawn on the slides"));
}

/// The field for the file or folder; true if Enter was pressed in it.
fn place(ui: &mut Ui, asked: &mut ExportDialog, tokens: &Tokens) -> bool {
    let what = if asked.is_one_file() { "File" } else { "Folder" };
    let label = ui.label(RichText::new(what).color(tokens.muted));
    let usual = asked.usual_place().display().to_string();
    let mut shown = asked.place.clone().unwrap_or_else(|| usual.clone());
    let field = ui.add(egui::TextEdit::singleline(&mut shown).desired_width(f32::INFINITY)).labelled_by(label.id);
    if field.changed() {
        asked.place = (shown != usual).then_some(shown);
    }
    if asked.is_one_file() && asked.target().is_file() {
        ui.label(RichText::new("Replaces the file that is there").size(tokens::SMALL).color(tokens.accent));
    }
    field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn progress(ui: &mut Ui, run: &Run, tokens: &Tokens) -> Option<Request> {
    let outcome = run.outcome();
    match &outcome {
        None => {
            #[expect(clippy::cast_precision_loss, reason = "a share of a few thousand slides")]
            let share = run.n_done() as f32 / run.n_slides.max(1) as f32;
            let words = format!("{} of {} slides", run.n_done(), run.n_slides);
            ui.add(ProgressBar::new(share).text(words));
        }
        Some(Ok(words)) => {
            ui.label(RichText::new(words).color(tokens.text));
        }
        Some(Err(words)) => {
            ui.label(RichText::new(words).color(tokens.late));
        }
    }
    ui.add_space(2.0 * GRID);
    let button = if outcome.is_some() { "Close" } else { "Cancel" };
    let is_entered = outcome.is_some() && ui.input(|input| input.key_pressed(Key::Enter));
    if ui.button(button).clicked() || is_entered {
        // While it runs, what was made so far is told before the dialog closes.
        if outcome.is_none() {
            run.cancel();
            return None;
        }
        return Some(Request::Command(Command::Export));
    }
    None
}
