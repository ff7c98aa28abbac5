//! Two texts of a deck as pictures, side by side: a version of earlier, or the file's, and the text as it is here.

use std::sync::Arc;

use egui::{Rect, RichText, ScrollArea, Sense, Ui, ViewportId, vec2};

use super::super::slide_view::{SlideView, pixels};
use super::bars::{KEEP_MINE, USE_FILE};
use crate::app::editor::{Editor, Notice};
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::app::versions::Version;
use crate::engine::Snapshot;
use crate::engine::edition::Edition;
use crate::engine::worker::{LAST_STEP, Lane, Request};
use crate::show::SlidePos;
use crate::source::Source;

/// Width of the list of versions, in points.
const TIMES: f32 = 200.0;
/// Width of the number of a slide, in points.
const NUMBER: f32 = 34.0;

/// What the text here is compared with.
#[derive(Debug)]
enum Other {
    /// A saved version, by its place in the list.
    Version(usize),
    /// What another program wrote to the file.
    File,
}

/// The comparison while it is open.
#[derive(Debug)]
pub(super) struct VersionsView {
    versions: Vec<Version>,
    other: Other,
    /// The other text as a deck; `None` until it is asked for or if it is gone.
    then: Option<(String, Arc<Edition>)>,
    is_all: bool,
}

impl VersionsView {
    /// The saved versions of a deck, the newest that differs first.
    pub(super) fn of_versions(state: &State) -> Option<Self> {
        let editor = state.editor.as_ref()?;
        let versions = editor.versions().list();
        let differs = |version: &Version| version.text().is_none_or(|text| text != editor.buffer);
        let first = versions.iter().position(differs).unwrap_or(0);
        let mut view = Self { versions, other: Other::Version(first), then: None, is_all: false };
        view.choose(state, first);
        Some(view)
    }

    /// What another program wrote.
    pub(super) fn of_file(state: &State) -> Option<Self> {
        let editor = state.editor.as_ref()?;
        let text = editor.document().file_text().ok()?;
        let then = Some((text.to_string(), edition(state, editor, &text)));
        Some(Self { versions: Vec::new(), other: Other::File, then, is_all: false })
    }

    fn choose(&mut self, state: &State, index: usize) {
        let Some(editor) = &state.editor else { return };
        self.other = Other::Version(index);
        let text = self.versions.get(index).and_then(Version::text);
        self.then = text.map(|text| (text.clone(), edition(state, editor, &text)));
    }
}

fn edition(state: &State, editor: &Editor, text: &str) -> Arc<Edition> {
    let path = editor.document().path();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let snapshot = Snapshot::new(&state.shared, path, Source::new(name, text), None);
    Arc::new(Edition::new(snapshot, &state.revisions))
}

/// Draws the comparison, if it is open.
pub(super) fn ui(state: &mut State, ui: &Ui, viewport: ViewportId, tokens: &Tokens) {
    if std::mem::take(&mut state.editor_view.wants_history) {
        state.editor_view.versions = VersionsView::of_versions(state);
    }
    let Some(mut view) = state.editor_view.versions.take() else { return };
    let now = state.now;
    state.images.serve(Lane::Audience, viewport);
    let size = ui.ctx().content_rect().size() - vec2(120.0, 110.0);
    let (mut is_over, mut is_taken, mut is_kept, mut chosen) = (false, false, false, None);
    let modal = egui::Modal::new(egui::Id::unique("versions")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width(size.x.max(320.0));
        let title = if matches!(view.other, Other::File) { "The file’s text and yours" } else { "Saved versions" };
        ui.label(RichText::new(title).font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add_space(GRID);
        let height = (size.y - 130.0).max(160.0);
        ui.horizontal_top(|ui| {
            // All of it from the first pass on: a dialog that grows moves its buttons from under the pointer.
            ui.set_min_height(height);
            if let Other::Version(at) = view.other {
                ui.vertical(|ui| chosen = times(ui, &view.versions, at, height));
            }
            ui.vertical(|ui| pairs(state, ui, &mut view, height, tokens));
        });
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            let (take, keep) = match view.other {
                Other::File => (("Use the file’s", USE_FILE), Some("Keep mine")),
                Other::Version(_) => (("Take this text", "Undo leads back"), None),
            };
            let button = ui.add_enabled(view.then.is_some(), egui::Button::new(take.0));
            is_taken = button.on_hover_text(take.1).clicked();
            is_kept = keep.is_some_and(|keep| ui.button(keep).on_hover_text(KEEP_MINE).clicked());
            let close = if matches!(view.other, Other::File) { "Decide later" } else { "Close" };
            is_over = ui.button(close).clicked();
            ui.checkbox(&mut view.is_all, "All slides, changed or not");
        });
    });
    if let Some(index) = chosen {
        view.choose(state, index);
    }
    let Some(editor) = &mut state.editor else { return };
    match (&view.other, &view.then) {
        (Other::File, _) if is_taken => editor.take_theirs(now),
        (Other::File, _) if is_kept => editor.keep_mine(),
        (Other::Version(_), Some((text, _))) if is_taken => {
            editor.take_over(text, now);
            editor.notice = Some(Notice::Told("This is the text of that version; undo leads back".to_owned()));
        }
        _ if is_over || modal.should_close() => {}
        _ => state.editor_view.versions = Some(view),
    }
}

/// The list of versions; the one that was clicked.
fn times(ui: &mut Ui, versions: &[Version], at: usize, height: f32) -> Option<usize> {
    let mut chosen = None;
    ui.set_width(TIMES);
    if versions.is_empty() {
        ui.label("Each time this deck is saved, its text is kept here.");
    }
    ScrollArea::vertical().id_salt("times").max_height(height).min_scrolled_height(height).auto_shrink(false).show(
        ui,
        |ui| {
            for (i, version) in versions.iter().enumerate() {
                if ui
                    .add(
                        egui::Button::selectable(i == at, moment(version.saved_at))
                            .wrap_mode(egui::TextWrapMode::Extend),
                    )
                    .clicked()
                {
                    chosen = Some(i);
                }
            }
        },
    );
    chosen
}

/// A moment as people say it: weekday, day and time.
fn moment(millis: u64) -> String {
    let time = i64::try_from(millis).ok().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    let zoned = time.map(|time| time.to_zoned(jiff::tz::TimeZone::system()));
    zoned.map_or_else(String::new, |zoned| zoned.strftime("%a %-d %b %Y, %H:%M:%S").to_string())
}

/// The slides of both texts, those that are the same left out.
fn pairs(state: &State, ui: &mut Ui, view: &mut VersionsView, height: f32, tokens: &Tokens) {
    let Some(editor) = &state.editor else { return };
    let Some((_, then)) = &view.then else {
        ui.label("There is nothing to compare with.");
        return;
    };
    let here = editor.edition();
    let rows: Vec<(Option<usize>, Option<usize>, bool)> = paired(then, &here);
    let n_changed = rows.iter().filter(|(_, _, differs)| *differs).count();
    let words = match n_changed {
        0 => "No slide differs; the text may, in comments or in its head".to_owned(),
        1 => "1 slide differs".to_owned(),
        n => format!("{n} slides differ"),
    };
    let shown: Vec<_> = rows.into_iter().filter(|(_, _, differs)| *differs || view.is_all).collect();
    let width = ((ui.available_width() - NUMBER - 4.0 * GRID) / 2.0).max(120.0);
    let size = here.slide_size();
    let picture = vec2(width, width * (size.height / size.width) as f32);
    ui.label(RichText::new(words).color(tokens.muted));
    let [left, right] = match view.other {
        Other::File => ["In the file: another program’s", "Here: yours, not saved"],
        Other::Version(_) => ["Then", "Here, now"],
    };
    ui.horizontal(|ui| {
        ui.add_space(NUMBER);
        for title in [left, right] {
            let (place, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
            let font = tokens::semibold(tokens::TEXT);
            ui.painter().text(place.left_center(), egui::Align2::LEFT_CENTER, title, font, tokens.text);
        }
    });
    let mut requests = Vec::new();
    let mut is_missing = false;
    let area = ScrollArea::vertical()
        .id_salt("pairs")
        .max_height(height - 50.0)
        .min_scrolled_height(height - 50.0)
        .auto_shrink(false);
    area.show_rows(ui, picture.y + GRID, shown.len(), |ui, range| {
        for (before, after, differs) in shown.get(range).unwrap_or_default() {
            ui.horizontal(|ui| {
                let color = if *differs { tokens.accent } else { tokens.muted };
                let number = after.or(*before).map_or(0, |slide| slide + 1);
                let (place, _) = ui.allocate_exact_size(vec2(NUMBER - GRID, picture.y), Sense::hover());
                let font = tokens::semibold(tokens::TEXT);
                ui.painter().text(place.left_top(), egui::Align2::LEFT_TOP, number, font, color);
                for (edition, slide) in [(then, before), (&here, after)] {
                    let (place, _) = ui.allocate_exact_size(picture, Sense::hover());
                    is_missing |= !one(state, ui, edition, *slide, place, &mut requests, tokens);
                }
            });
        }
    });
    state.worker.want(Lane::Audience, &requests, is_missing);
}

/// One slide, or the word that there is none; false if its picture isn't drawn yet.
fn one(
    state: &State,
    ui: &Ui,
    edition: &Arc<Edition>,
    slide: Option<usize>,
    place: Rect,
    requests: &mut Vec<Request>,
    tokens: &Tokens,
) -> bool {
    let Some(slide) = slide else {
        ui.painter().rect_filled(place, 2.0, tokens.background);
        let font = egui::FontId::proportional(tokens::TEXT);
        ui.painter().text(place.center(), egui::Align2::CENTER_CENTER, "not there", font, tokens.muted);
        return true;
    };
    let pos = SlidePos { slide, step: LAST_STEP };
    let view = SlideView { edition, pos, max_size: pixels(ui, place.size()) };
    requests.push(view.request(0, 2));
    let (_, is_there) = view.show(ui, &state.images, place);
    is_there
}

/// The slides of both, each beside what became of it, and whether they differ.
fn paired(then: &Edition, here: &Edition) -> Vec<(Option<usize>, Option<usize>, bool)> {
    let has_same_head = match (then.deck(), here.deck()) {
        (Some(then), Some(here)) => then.theme == here.theme && then.deck.aspect == here.deck.aspect,
        _ => false,
    };
    let mut is_used = vec![false; then.n_slides()];
    let mut rows = Vec::new();
    for slide in 0..here.n_slides() {
        let before = then.index_after(here, slide);
        let before = (before < is_used.len() && !is_used[before]).then_some(before);
        if let Some(before) = before {
            // What was taken out before it stands before it.
            for gone in (0..before).filter(|&gone| !std::mem::replace(&mut is_used[gone], true)) {
                rows.push((Some(gone), None, true));
            }
            is_used[before] = true;
        }
        let is_same = before.is_some_and(|before| then.slide(before) == here.slide(slide)) && has_same_head;
        rows.push((before, Some(slide), !is_same));
    }
    let gone = is_used.iter().enumerate().filter(|(_, is_used)| !**is_used);
    rows.extend(gone.map(|(gone, _)| (Some(gone), None, true)));
    rows
}
