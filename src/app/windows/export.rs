//! The questions for an export, over the shelf or the editor: format, slides, place; then its progress.

use egui::{Key, ProgressBar, RichText, Ui, ViewportId};

use crate::app::command::Command;
use crate::app::exporting::{ExportDialog, Run, Which};
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::export::pdf::PerPage;
use crate::export::wish::Wish;
use crate::export::{FORMATS, Format, FormatInfo};

/// Width of the dialog, in points.
const WIDTH: f32 = 680.0;
/// Height of all that stands around the questions, in points.
const OTHERS: f32 = 230.0;

/// Slides on a page of a handout.
const PER_PAGE: [(PerPage, &str); 6] = [
    (PerPage::One, "1"),
    (PerPage::Two, "2"),
    (PerPage::Three, "3 with lines"),
    (PerPage::Four, "4"),
    (PerPage::Six, "6"),
    (PerPage::Nine, "9"),
];

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
            Some(run) => {
                let (request, is_back) = progress(ui, run, &tokens);
                if is_back {
                    asked.run = None;
                }
                request
            }
        };
    });
    if modal.should_close() {
        request = Some(Request::Command(Command::Export));
    }
    state.overlays.export = Some(asked);
    state.queue.extend(request);
}

fn questions(ui: &mut Ui, asked: &mut ExportDialog, tokens: &Tokens) -> Option<Request> {
    // What has no room, as on a small window or with large type, is scrolled to; the buttons stay. The least
    // height keeps the dialog from staying as small as it was while it told of progress.
    let height = (ui.ctx().viewport_rect().height() - OTHERS).max(8.0 * GRID);
    let mut is_entered = false;
    egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
        formats(ui, asked, tokens);
        ui.add_space(2.0 * GRID);
        choices(ui, asked, tokens);
        ui.add_space(2.0 * GRID);
        is_entered = place(ui, asked, tokens);
    });
    ui.add_space(2.0 * GRID);
    // Enter means the first button, unless it is another one's.
    is_entered |= ui.memory(|memory| memory.focused().is_none()) && ui.input(|input| input.key_pressed(Key::Enter));
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
    // What stands behind a semicolon tells of the command line.
    let doc = |info: &FormatInfo| info.doc.split(';').next().unwrap_or_default().to_owned();
    ui.horizontal_wrapped(|ui| {
        for (i, info) in FORMATS.iter().enumerate() {
            ui.selectable_value(&mut asked.format, i, title(info.format)).on_hover_text(doc(info));
        }
    });
    let mut words = doc(asked.info());
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    ui.label(RichText::new(words).color(tokens.muted));
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
    if asked.suits(Wish::PerPage) {
        ui.horizontal(|ui| {
            ui.label("Slides on a page");
            for (per_page, number) in PER_PAGE {
                ui.selectable_value(&mut asked.per_page, per_page, number);
            }
        });
    }
    // A page of HTML shows the steps of its slides in any case.
    let may_have_steps = asked.suits(Wish::Steps) && asked.info().format != Format::Html;
    ui.add_enabled_ui(may_have_steps, |ui| ui.checkbox(&mut asked.with_steps, "One picture or page for each step"));
    // Slides for PowerPoint have their notes in any case.
    let may_have_notes = asked.suits(Wish::Notes) && !matches!(asked.info().format, Format::Notes | Format::Pptx);
    ui.add_enabled_ui(may_have_notes, |ui| ui.checkbox(&mut asked.with_notes, "With the presenter's notes"));
    ui.add_enabled_ui(asked.suits(Wish::Ink), |ui| {
        ui.checkbox(&mut asked.with_ink, "With what was drawn on the slides")
    });
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

/// How the export goes or went; true if it is to be asked for in another way.
fn progress(ui: &mut Ui, run: &Run, tokens: &Tokens) -> (Option<Request>, bool) {
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
    let is_over = outcome.is_some();
    let (mut is_closed, mut is_back) = (false, false);
    ui.horizontal(|ui| {
        is_closed = ui.button(if is_over { "Close" } else { "Cancel" }).clicked();
        is_back = matches!(outcome, Some(Err(_))) && ui.button("Back").clicked();
    });
    let is_entered = is_over && !is_back && ui.input(|input| input.key_pressed(Key::Enter));
    if !is_over && is_closed {
        // While it runs, what was made so far is told before the dialog closes.
        run.cancel();
        return (None, false);
    }
    let request = (is_over && (is_closed || is_entered)).then_some(Request::Command(Command::Export));
    (request, is_back)
}
