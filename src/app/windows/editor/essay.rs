//! The essay beside the slide that was drafted from it: a click on a sentence leads to what became of it.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CornerRadius, FontId, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::app::editor::Editor;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::essay::beside::{Beside, Link, Paragraph, path_of};
use crate::essay::trace::Trace;
use crate::source::node_path::NodePath;
use crate::world::disk::{DiskWorld, trace_path};

/// Letters of a stale part that are shown.
const SHOWN: usize = 48;
/// How strongly what came from a sentence is marked.
const MARKED: f32 = 0.30;
/// How strongly the slide's other sentences are marked.
const NEAR: f32 = 0.12;

/// The essay of the deck that is edited, if its panel is open.
#[derive(Debug)]
pub(super) struct EssayView {
    deck: PathBuf,
    beside: Result<Beside, String>,
    /// The part of the slide that was scrolled to.
    scrolled_to: Option<NodePath>,
    /// What was pressed last, and how often: each time leads to the next part.
    pressed: Option<(usize, Option<usize>, usize)>,
    /// True if the keyboard is to come here.
    wants_focus: bool,
}

impl EssayView {
    /// Reads the trace beside the deck.
    pub(super) fn open(editor: &Editor) -> Self {
        let deck = editor.document().path().to_owned();
        let language = editor.edition().deck().map(|deck| deck.deck.language.clone()).unwrap_or_default();
        let beside = read(&deck, &language);
        Self { deck, beside, scrolled_to: None, pressed: None, wants_focus: true }
    }

    /// The parts of the slide at the caret that say what the essay doesn't any more.
    pub(super) fn stale(&self, editor: &Editor) -> Vec<NodePath> {
        let Ok(beside) = &self.beside else { return Vec::new() };
        let slide = editor.slide();
        let Some(id) = id_of(editor, slide) else { return Vec::new() };
        beside.of_slide(&id).filter(|link| link.is_stale).map(|link| path_of(slide, &link.place)).collect()
    }
}

fn read(deck: &Path, language: &str) -> Result<Beside, String> {
    let path = trace_path(deck);
    if !path.is_file() {
        return Err("This deck wasn’t drafted from an essay: there is no trace beside it".to_owned());
    }
    let bytes = DiskWorld::read_deck(&path).map_err(|error| error.to_string())?;
    let trace = Trace::parse(&bytes).map_err(|error| format!("Can’t read the trace: {error}"))?;
    Ok(Beside::new(&trace, language))
}

/// The name of a slide.
fn id_of(editor: &Editor, slide: usize) -> Option<String> {
    editor.edition().last_good_slide(slide).and_then(|slide| slide.id.clone())
}

/// The index of the slide with this name.
fn index_of(editor: &Editor, id: &str) -> Option<usize> {
    (0..editor.slides().len()).find(|slide| id_of(editor, *slide).as_deref() == Some(id))
}

/// Draws the panel.
pub(super) fn essay(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(editor) = &mut state.editor else { return };
    let Some(view) = &mut state.editor_view.essay else { return };
    if view.deck != editor.document().path() {
        *view = EssayView::open(editor);
    }
    let beside = match &view.beside {
        Ok(beside) => beside,
        Err(words) => {
            ui.label(RichText::new(words).color(tokens.muted));
            return;
        }
    };
    let slide = editor.slide();
    let id = id_of(editor, slide).unwrap_or_default();
    let path = editor.path_at_caret();
    let at_caret = beside.at(&id, &path);
    let near: Vec<&Link> = beside.of_slide(&id).filter(|link| link.place != "notes").collect();
    let mut go: Option<(usize, Option<usize>)> = None;
    let title = RichText::new(&beside.essay).font(tokens::semibold(tokens::TEXT)).color(tokens.muted);
    ui.add(egui::Label::new(title).truncate());
    let stale = stale(ui, beside, editor, tokens);
    ui.add_space(GRID / 2.0);
    let must_scroll = view.scrolled_to.as_ref() != Some(&path);
    let first = at_caret.first().or_else(|| near.first()).and_then(|link| link.paragraph);
    egui::ScrollArea::vertical().id_salt("essay").auto_shrink(false).show(ui, |ui| {
        for (index, paragraph) in beside.paragraphs.iter().enumerate() {
            let marks = |number: usize| {
                let holds = |link: &&Link| {
                    link.paragraph == Some(index) && link.sentence.is_none_or(|sentence| sentence == number)
                };
                let is_there = at_caret.iter().any(holds);
                let is_near = near.iter().any(holds);
                if is_there {
                    MARKED
                } else if is_near {
                    NEAR
                } else {
                    0.0
                }
            };
            let (response, pressed) = row(ui, paragraph, marks, tokens);
            if pressed.is_some() {
                go = pressed.map(|sentence| (index, sentence));
            }
            if first == Some(index) {
                if must_scroll {
                    response.scroll_to_me(None);
                }
                if std::mem::take(&mut view.wants_focus) {
                    response.request_focus();
                }
            }
        }
    });
    view.scrolled_to = Some(path);
    let wanted = go.and_then(|(paragraph, sentence)| {
        let found = beside.from(paragraph, sentence);
        let n = match view.pressed {
            Some((p, s, n)) if (p, s) == (paragraph, sentence) => n + 1,
            Some(_) | None => 0,
        };
        view.pressed = Some((paragraph, sentence, n));
        let link = found.get(n % found.len().max(1))?;
        Some(path_of(index_of(editor, &link.slide)?, &link.place))
    });
    if let Some(path) = wanted.or(stale) {
        editor.go_to_node(&path);
        // What was asked for stands in sight already.
        view.scrolled_to = Some(editor.path_at_caret());
    }
}

/// Lists the parts that are stale; the address of the one that was pressed.
fn stale(ui: &mut Ui, beside: &Beside, editor: &Editor, tokens: &Tokens) -> Option<NodePath> {
    let mut pressed = None;
    for link in beside.links.iter().filter(|link| link.is_stale && link.place != "notes") {
        let Some(slide) = index_of(editor, &link.slide) else { continue };
        let path = path_of(slide, &link.place);
        let (node, is_there) = editor.tree().find(path.segments());
        if !is_there {
            continue;
        }
        let text = editor.buffer.get(editor.tree().span(node).range()).unwrap_or_default();
        let text: String = text.trim_matches('"').chars().take(SHOWN).collect();
        let words = format!("Stale: {text}…");
        let button = egui::Button::new(RichText::new(words).size(tokens::SMALL).color(tokens.warn)).truncate();
        if ui.add(button).on_hover_text("The essay doesn’t say this any more").clicked() {
            pressed = Some(path);
        }
    }
    pressed
}

/// A paragraph; `Some` if it was pressed, with the sentence if one was.
fn row(
    ui: &mut Ui,
    paragraph: &Paragraph,
    marks: impl Fn(usize) -> f32,
    tokens: &Tokens,
) -> (egui::Response, Option<Option<usize>>) {
    let font = if paragraph.is_heading() { tokens::semibold(tokens::TEXT) } else { FontId::proportional(tokens::TEXT) };
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width() - 3.0 * GRID;
    let mut ends = Vec::new();
    let (mut n_chars, mut is_on_slide) = (0, false);
    for (number, sentence) in paragraph.sentences.iter().enumerate() {
        let text = if number == 0 { sentence.clone() } else { format!(" {sentence}") };
        let mark = marks(number);
        is_on_slide |= mark > 0.0;
        let background = if mark > 0.0 { tokens.accent.gamma_multiply(mark) } else { Color32::TRANSPARENT };
        let color = if mark > 0.0 { tokens.text } else { tokens.muted };
        n_chars += text.chars().count();
        ends.push(n_chars);
        job.append(&text, 0.0, TextFormat { font_id: font.clone(), color, background, ..TextFormat::default() });
    }
    let galley = ui.painter().layout_job(job);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - GRID, galley.size().y + GRID), Sense::click());
    let told = if is_on_slide { "on this slide" } else { "not on this slide" };
    let label = format!("{}, {told}: {}", paragraph.name, paragraph.sentences.join(" "));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on_slide, &label));
    let corner = rect.min + vec2(GRID, GRID / 2.0);
    ui.painter().galley(corner, galley.clone(), tokens.text);
    if response.has_focus() || response.hovered() {
        let color = if response.has_focus() { tokens.accent } else { tokens.rule };
        ui.painter().rect_stroke(rect, CornerRadius::same(4), Stroke::new(1.5, color), StrokeKind::Inside);
    }
    let pressed = response.clicked().then(|| {
        let pointer = response.interact_pointer_pos()?;
        let at = galley.cursor_from_pos(pointer - corner).index.0;
        Some(ends.partition_point(|end| *end <= at).min(ends.len().saturating_sub(1)))
    });
    (response, pressed)
}
