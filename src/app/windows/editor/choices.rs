//! The list of what could be typed at the caret, with what each is for beside it.

use egui::{
    Align, Align2, Area, FontId, Key, Label, Order, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::editor::Editor;
use crate::app::text::complete::{Candidate, Surroundings};
use crate::app::tokens::{self, GRID, Tokens};

/// Rows that are seen at once.
const N_ROWS: usize = 10;
/// Height of a row, in points.
const ROW: f32 = 24.0;
/// Widths of the list and of the words beside it, in points.
const WIDTHS: [f32; 2] = [300.0, 280.0];

/// The list while it is open.
#[derive(Debug)]
pub(super) struct Choices {
    around: Surroundings,
    candidates: Vec<Candidate>,
    chosen: usize,
    must_scroll: bool,
}

/// What a key did to the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// Nothing.
    Nothing,
    /// It moved or looks another way.
    Moved,
    /// What is chosen is to be typed.
    Taken,
    /// It is to be closed.
    Closed,
}

impl Choices {
    /// The list for the caret's place; `None` if there is nothing to choose.
    pub(super) fn open(editor: &Editor, around: Surroundings) -> Option<Self> {
        let candidates = editor.candidates(&around);
        (!candidates.is_empty()).then_some(Self { around, candidates, chosen: 0, must_scroll: true })
    }

    /// The list after something was typed; `None` if there is nothing to choose any more.
    pub(super) fn again(self, editor: &Editor) -> Option<Self> {
        Self::open(editor, self.around)
    }

    /// True if only what stands there already could be chosen.
    pub(super) fn is_settled(&self, word: &str) -> bool {
        matches!(&self.candidates[..], [only] if only.label == word)
    }

    /// What is chosen.
    pub(super) fn chosen(&self) -> Option<&Candidate> {
        self.candidates.get(self.chosen)
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) -> Pressed {
        let last = self.candidates.len().saturating_sub(1);
        self.chosen = match key {
            Key::ArrowDown => {
                if self.chosen == last {
                    0
                } else {
                    self.chosen + 1
                }
            }
            Key::ArrowUp => self.chosen.checked_sub(1).unwrap_or(last),
            Key::PageDown => (self.chosen + N_ROWS).min(last),
            Key::PageUp => self.chosen.saturating_sub(N_ROWS),
            Key::Enter | Key::Tab => return Pressed::Taken,
            Key::Escape => return Pressed::Closed,
            _ => return Pressed::Nothing,
        };
        self.must_scroll = true;
        Pressed::Moved
    }

    /// Draws the list below a place of the text, or above it; true if one was clicked.
    pub(super) fn show(&mut self, ui: &Ui, caret: Rect, tokens: &Tokens) -> bool {
        let n_rows = self.candidates.len().min(N_ROWS);
        let height = n_rows as f32 * ROW + 2.0 * GRID;
        let is_below = caret.bottom() + height < ui.ctx().viewport_rect().bottom();
        let (corner, pivot) = if is_below {
            (caret.left_bottom() + vec2(0.0, 4.0), Align2::LEFT_TOP)
        } else {
            (caret.left_top() - vec2(0.0, 4.0), Align2::LEFT_BOTTOM)
        };
        let area = Area::new(egui::Id::unique("choices")).order(Order::Foreground).fixed_pos(corner).pivot(pivot);
        let mut clicked = None;
        area.constrain(true).show(ui.ctx(), |ui| {
            let frame =
                egui::Frame::new().fill(tokens.panel).stroke((1.0, tokens.rule)).corner_radius(6).inner_margin(6);
            frame.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.vertical(|ui| clicked = self.rows(ui, n_rows as f32 * ROW, tokens));
                    ui.add_space(GRID / 2.0);
                    ui.vertical(|ui| self.doc(ui, tokens));
                });
            });
        });
        self.must_scroll = false;
        if let Some(clicked) = clicked {
            self.chosen = clicked;
        }
        clicked.is_some()
    }

    fn rows(&self, ui: &mut Ui, height: f32, tokens: &Tokens) -> Option<usize> {
        ui.set_width(WIDTHS[0]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut clicked = None;
        let area = ScrollArea::vertical().id_salt("choices").min_scrolled_height(height).max_height(height);
        area.show(ui, |ui| {
            for (i, candidate) in self.candidates.iter().enumerate() {
                let (rect, response) = ui.allocate_exact_size(vec2(WIDTHS[0] - 12.0, ROW), Sense::click());
                let is_chosen = i == self.chosen;
                response.widget_info(|| {
                    WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, is_chosen, &candidate.label)
                });
                if is_chosen && self.must_scroll {
                    ui.scroll_to_rect(rect, None);
                }
                if response.clicked() {
                    clicked = Some(i);
                }
                if is_chosen || response.hovered() {
                    ui.painter().rect_filled(rect, 4.0, if is_chosen { tokens.raised } else { tokens.film });
                }
                let at = |x: f32| pos2(x, rect.center().y);
                let color = if candidate.is_required { tokens.accent } else { tokens.text };
                let font = FontId::monospace(tokens::SMALL);
                let painter = ui.painter().with_clip_rect(rect.shrink2(vec2(4.0, 0.0)).intersect(ui.clip_rect()));
                let name = painter.text(at(rect.left() + 8.0), Align2::LEFT_CENTER, &candidate.label, font, color);
                let room = Rect::from_min_max(pos2(name.right() + 12.0, rect.top()), rect.right_bottom());
                if room.width() < GRID {
                    continue;
                }
                let font = FontId::proportional(tokens::SMALL - 1.0);
                let painter = ui.painter().with_clip_rect(room.intersect(ui.clip_rect()));
                painter.text(at(rect.right() - 8.0), Align2::RIGHT_CENTER, &candidate.detail, font, tokens.muted);
            }
        });
        clicked
    }

    fn doc(&self, ui: &mut Ui, tokens: &Tokens) {
        ui.set_width(WIDTHS[1]);
        let Some(candidate) = self.chosen() else { return };
        ui.with_layout(egui::Layout::top_down(Align::Min), |ui| {
            let mut lines = candidate.doc.lines();
            let words = |text: &str| RichText::new(text.to_owned()).size(tokens::SMALL).color(tokens.text);
            ui.add(Label::new(words(lines.next().unwrap_or_default())).wrap());
            if candidate.is_required {
                ui.label(RichText::new("required").size(tokens::SMALL).color(tokens.accent));
            }
            for line in lines {
                let code = RichText::new(line).font(FontId::monospace(tokens::SMALL - 1.0)).color(tokens.muted);
                ui.add(Label::new(code).wrap());
            }
        });
    }
}
