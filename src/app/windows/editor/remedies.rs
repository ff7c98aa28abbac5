//! The list of ways to mend what is at the caret, opened with a key.

use egui::{Align, Align2, Area, Key, Layout, Modifiers, Order, Rect, RichText, Ui, vec2};

use crate::app::editor::remedies::Way;
use crate::app::state::State;
use crate::app::tokens::{self, Tokens};
use crate::source::span::Span;

/// Width of the list, in points.
const WIDTH: f32 = 320.0;

/// The list while it is open.
#[derive(Debug)]
pub(super) struct Remedies {
    ways: Vec<Way>,
    span: Span,
    chosen: usize,
    /// The text that they are ways for.
    revision: Option<u64>,
}

impl Remedies {
    pub(super) fn new(ways: Vec<Way>, span: Span) -> Self {
        Self { ways, span, chosen: 0, revision: None }
    }
}

/// Takes the keys of the list before the text gets them.
pub(super) fn take_keys(state: &mut State, ui: &Ui) {
    let Some(list) = &mut state.editor_view.remedies else { return };
    let revision = state.editor.as_ref().map(|editor| editor.revision());
    list.revision = list.revision.or(revision);
    let last = list.ways.len().saturating_sub(1);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) {
        list.chosen = if list.chosen >= last { 0 } else { list.chosen + 1 };
    }
    if pressed(Key::ArrowUp) {
        list.chosen = list.chosen.checked_sub(1).unwrap_or(last);
    }
    let is_taken = pressed(Key::Enter) || pressed(Key::Tab);
    // What is typed goes on in the text.
    let is_over = pressed(Key::Escape) || list.revision != revision;
    if is_taken {
        take(state);
    } else if is_over {
        state.editor_view.remedies = None;
    }
}

/// Draws the list below a place of the text, or above it.
pub(super) fn ui(state: &mut State, ui: &Ui, caret: Option<Rect>, tokens: &Tokens) {
    let (Some(list), Some(caret)) = (&mut state.editor_view.remedies, caret) else { return };
    let is_below = caret.bottom() + 32.0 * list.ways.len() as f32 + 40.0 < ui.ctx().viewport_rect().bottom();
    let (corner, pivot) = if is_below {
        (caret.left_bottom() + vec2(0.0, 4.0), Align2::LEFT_TOP)
    } else {
        (caret.left_top() - vec2(0.0, 4.0), Align2::LEFT_BOTTOM)
    };
    let mut clicked = None;
    let area = Area::new(egui::Id::unique("remedies")).order(Order::Foreground).fixed_pos(corner).pivot(pivot);
    let area = area.constrain(true).show(ui.ctx(), |ui| {
        let frame = egui::Frame::new().fill(tokens.panel).stroke((1.0, tokens.rule)).corner_radius(6).inner_margin(6);
        frame.show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| {
                for (i, way) in list.ways.iter().enumerate() {
                    let text = RichText::new(&way.title).size(tokens::SMALL + 1.0).color(tokens.text);
                    let fill = if i == list.chosen { tokens.raised } else { tokens.panel };
                    if ui.add(egui::Button::new(text).fill(fill).stroke(egui::Stroke::NONE)).clicked() {
                        clicked = Some(i);
                    }
                }
            });
            let doc = list.ways.get(list.chosen).map(|way| way.doc).unwrap_or_default();
            if !doc.is_empty() {
                ui.add_space(2.0);
                ui.label(RichText::new(doc).size(tokens::SMALL).color(tokens.muted));
            }
        });
    });
    if let Some(clicked) = clicked {
        list.chosen = clicked;
        take(state);
    } else if area.response.clicked_elsewhere() {
        state.editor_view.remedies = None;
    }
}

fn take(state: &mut State) {
    let Some(mut list) = state.editor_view.remedies.take() else { return };
    if list.chosen < list.ways.len() {
        let way = list.ways.swap_remove(list.chosen);
        state.mend(&way.remedy, list.span);
    }
}
