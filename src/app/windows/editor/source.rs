//! The deck's text: its lines in their colours, numbers, folds, marks, and what is typed.
//!
//! The field is the window library's own, for the sake of composed letters,
//! readers of the screen and the mouse; the keys that mean more in a deck are
//! taken before it sees them.

use std::sync::Arc;

use egui::text::CCursorRange;
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{
    Align, Align2, Color32, Event, FontId, Key, Modifiers, Pos2, Rect, RichText, Sense, Shape, Ui, WidgetInfo, pos2,
    vec2,
};

use super::choices::{Choices, Pressed};
use super::find_bar::FindBar;
use super::lines::{Lines, ROW, SIZE};
use super::marks::{Mark, Marks};
use crate::app::document::{ChangeKind, difference};
use crate::app::editor::Editor;
use crate::app::state::State;
use crate::app::surroundings::look_around;
use crate::app::text::context::{Wanted, place_at};
use crate::app::text::fold::{Foldable, Folds, foldables};
use crate::app::text::hover::meaning_at;
use crate::app::text::{Selection, keys};
use crate::app::tokens::{self, GRID, Tokens};
use crate::model::schema::Form;
use crate::source::diagnostic::Diagnostic;
use crate::source::span::Span;
use crate::syntax::unescape;

/// Room for the numbers of lines and the folds, in points.
const GUTTER: f32 = 60.0;
/// Letters of a folded slide's title that are shown.
const MAX_TITLE: usize = 40;
/// How long the pointer rests before a word is explained, in seconds.
const REST: f32 = 0.4;

/// What the text's panel remembers.
#[derive(Debug, Default)]
pub(super) struct SourceView {
    lines: Lines,
    marks: Marks,
    /// What can be folded in the text that was seen last.
    parts: Vec<Foldable>,
    folds: Folds,
    text: Option<Arc<str>>,
    choices: Option<Choices>,
    pub(super) find: FindBar,
    /// Events that come after one that the field has to have first.
    deferred: Vec<Event>,
    had_focus: bool,
    must_focus: bool,
    /// What opens the list of choices once the text is read.
    asks: Asks,
    /// The line of the caret when it was seen last.
    caret_line: usize,
}

/// Whether the list of choices is to be opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Asks {
    #[default]
    No,
    /// Something was typed.
    Typed,
    /// The author asked for it.
    Asked,
}

fn id() -> egui::Id {
    egui::Id::unique("source")
}

/// Draws the text and takes up what is typed; where the caret is on the screen.
pub(super) fn source(state: &mut State, ui: &mut Ui, tokens: &Tokens, findings: &[(Span, Diagnostic)]) -> Option<Rect> {
    let now = state.now;
    let view = &mut state.editor_view.source;
    let editor = state.editor.as_mut()?;
    crumbs(editor, ui, tokens);
    view.must_focus |= view.find.show(editor, ui, tokens);
    view.take_keys(ui, editor, now);
    view.follow(editor);
    view.marks.follow(editor, findings);
    let mut caret = None;
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        caret = Some(view.text(ui, editor, tokens, now));
    });
    view.choose(ui, editor, caret, tokens, now);
    caret
}

/// The way from the slide to the caret; a click on a part leads to its beginning.
fn crumbs(editor: &mut Editor, ui: &mut Ui, tokens: &Tokens) {
    let place = place_at(editor.tree(), editor.caret);
    let mut go = None;
    ui.horizontal(|ui| {
        ui.add_space(GUTTER);
        ui.spacing_mut().item_spacing.x = 4.0;
        if place.crumbs.is_empty() {
            ui.label(RichText::new("deck").size(tokens::SMALL).color(tokens.muted));
        }
        for (i, crumb) in place.crumbs.iter().enumerate() {
            if i > 0 {
                ui.label(RichText::new("›").size(tokens::SMALL).color(tokens.muted));
            }
            let is_last = i + 1 == place.crumbs.len();
            let text = RichText::new(&crumb.label).size(tokens::SMALL);
            let text = text.color(if is_last { tokens.text } else { tokens.muted });
            if ui.add(egui::Label::new(text).sense(Sense::click())).clicked() {
                go = Some(crumb.offset);
            }
        }
    });
    ui.add_space(GRID / 2.0);
    if let Some(offset) = go {
        editor.go_to(offset);
    }
}

impl SourceView {
    /// Opens the list of choices.
    pub(super) fn ask(&mut self) {
        self.asks = Asks::Asked;
    }

    /// Folds the innermost part at the caret, or opens it.
    pub(super) fn toggle_fold(&mut self, editor: &mut Editor) {
        self.follow(editor);
        let line = self.lines.line_of(editor.caret);
        let holding = |part: &&Foldable| part.first <= line && line <= part.last;
        let folded = self.parts.iter().find(|part| holding(part) && self.folds.is_folded(part));
        if let Some(part) = folded.or(self.parts.iter().rev().find(holding)).copied() {
            self.folds.toggle(&part);
            if self.folds.is_folded(&part) {
                editor.go_to(part.start);
            }
        }
    }

    /// Folds all slides, or opens everything.
    pub(super) fn toggle_slides(&mut self, editor: &mut Editor) {
        self.follow(editor);
        self.folds.toggle_slides(&self.parts);
        if !self.folds.is_empty() {
            editor.go_to_slide(editor.slide());
        }
    }

    /// Follows changes of the text: what is folded stays so.
    fn follow(&mut self, editor: &Editor) {
        let text = editor.document().text();
        if self.text.as_ref().is_none_or(|before| !Arc::ptr_eq(before, text)) {
            if let Some(before) = self.text.as_ref().filter(|_| !self.folds.is_empty()) {
                self.folds.follow(&difference(before, text));
            }
            self.parts = foldables(editor.tree());
            self.text = Some(Arc::clone(text));
        }
        self.lines.hidden = self.folds.hidden(&self.parts);
    }

    /// Draws the text; where the caret is on the screen.
    fn text(&mut self, ui: &mut Ui, editor: &mut Editor, tokens: &Tokens, now: std::time::Duration) -> Rect {
        let wanted = editor.wanted.take();
        if let Some(wanted) = wanted {
            self.reveal(editor);
            put_caret(ui, editor, wanted);
            if std::mem::take(&mut self.must_focus) || !self.had_focus && ui.memory(|memory| memory.focused().is_none())
            {
                ui.memory_mut(|memory| memory.request_focus(id()));
            }
        } else if std::mem::take(&mut self.must_focus) {
            ui.memory_mut(|memory| memory.request_focus(id()));
        }
        let behind = ui.painter().add(Shape::Noop);
        let left = ui.cursor().left();
        let output = ui
            .horizontal_top(|ui| {
                ui.add_space(GUTTER);
                self.field(ui, editor, tokens)
            })
            .inner;
        let origin = output.galley_pos;
        self.take_over(editor, &output, now);
        self.had_focus = output.response.response.has_focus();
        let caret = self.lines.place_of(editor.caret).translate(origin.to_vec2());
        if wanted.is_some() {
            let is_seen = ui.clip_rect().contains_rect(caret);
            ui.scroll_to_rect(caret.expand2(vec2(0.0, 60.0)), (!is_seen).then_some(Align::Center));
            ui.ctx().request_repaint();
        }
        let clip = ui.clip_rect();
        let seen = self.lines.seen(clip.top() - origin.y, clip.bottom() - origin.y);
        let shapes = self.behind(editor, &seen, origin, clip, tokens);
        ui.painter().set(behind, Shape::Vec(shapes));
        self.gutter(ui, editor, &seen, (origin, left), tokens);
        self.marks.draw(ui, &self.lines, self.lines.span_of(&seen), origin, tokens);
        self.explain(ui, editor, &output, tokens);
        caret
    }

    /// Opens what hides the caret.
    fn reveal(&mut self, editor: &Editor) {
        let line = editor.buffer.as_bytes()[..editor.caret as usize].iter().filter(|&&b| b == b'\n').count();
        if !self.lines.hidden.is_empty() && self.folds.reveal(&self.parts, line) {
            self.lines.hidden = self.folds.hidden(&self.parts);
        }
    }

    fn field(&mut self, ui: &mut Ui, editor: &mut Editor, tokens: &Tokens) -> TextEditOutput {
        let tree = Arc::clone(editor.tree());
        let lines = &mut self.lines;
        let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
            lines.layout(ui, buffer.as_str(), &tree, tokens, width)
        };
        let filter = egui::EventFilter {
            tab: true,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: self.choices.is_some() || self.find.is_open(),
        };
        let room = vec2(0.0, ui.clip_rect().height() - GRID);
        let mut output = egui::TextEdit::multiline(&mut editor.buffer)
            .id(id())
            .font(FontId::monospace(SIZE))
            .frame(egui::Frame::new())
            .desired_width(f32::INFINITY)
            .min_size(room)
            .event_filter(filter)
            .layouter(&mut layouter)
            .show(ui);
        ui.ctx().accesskit_node_builder(id(), |node| node.set_label("Text of the deck"));
        // The document has a history of its own; this one would only hold texts in memory.
        output.state.clear_undoer();
        output
    }

    /// Takes over what the field did: text, caret, selection.
    fn take_over(&mut self, editor: &mut Editor, output: &TextEditOutput, now: std::time::Duration) {
        let Some(range) = output.cursor_range else { return };
        let is_changed = output.response.response.changed();
        if is_changed {
            let grown = editor.buffer.len() as i64 - editor.document().text().len() as i64;
            editor.typed(self.lines.tree_of(&editor.buffer), now);
            if self.choices.is_some() || ((1..=4).contains(&grown) && self.asks == Asks::No) {
                self.asks = Asks::Typed;
            }
        }
        let before = editor.selection();
        editor.anchor = self.lines.byte_of(range.secondary.index.0);
        editor.caret = self.lines.byte_of(range.primary.index.0);
        if is_changed {
            editor.caret_went(editor.caret);
            self.follow(editor);
        } else if before.caret != editor.caret {
            self.choices = None;
        }
        self.step_over(editor, is_changed);
    }

    /// Arrows step over what is folded away; any other way into it opens it.
    fn step_over(&mut self, editor: &mut Editor, is_changed: bool) {
        let line = self.lines.line_of(editor.caret);
        let from = std::mem::replace(&mut self.caret_line, line);
        let Some(hidden) = self.lines.hidden.iter().find(|lines| lines.contains(&line)).cloned() else { return };
        if !is_changed && from + 1 == hidden.start && line == hidden.start {
            editor.go_to(self.lines.start_of(hidden.end).unwrap_or(editor.caret));
        } else if !is_changed && from == hidden.end && line + 1 == hidden.end {
            editor.go_to(self.lines.start_of(hidden.start.saturating_sub(1)).unwrap_or(editor.caret));
        } else {
            editor.select(editor.selection());
        }
    }

    /// What lies behind the text: the caret's line, what was found, brackets that belong together.
    fn behind(
        &mut self,
        editor: &Editor,
        seen: &std::ops::Range<usize>,
        origin: Pos2,
        clip: Rect,
        tokens: &Tokens,
    ) -> Vec<Shape> {
        let mut shapes = Vec::new();
        let shift = origin.to_vec2();
        let caret = self.lines.place_of(editor.caret).translate(shift);
        if editor.selection().is_empty() && self.had_focus {
            let row = Rect::from_x_y_ranges(clip.x_range(), caret.y_range());
            shapes.push(Shape::rect_filled(row, 0.0, tokens.panel));
        }
        let part = self.lines.span_of(seen);
        let selected = editor.selection().span();
        let found = if self.find.is_open() { self.find.found(editor) } else { &[] };
        let from = found.partition_point(|place| place.end < part.start);
        for &place in found[from..].iter().take_while(|place| place.start <= part.end) {
            if self.lines.is_hidden(self.lines.line_of(place.start)) {
                continue;
            }
            let opacity = if place == selected { 0.55 } else { 0.25 };
            let fill = tokens.accent.gamma_multiply(opacity);
            shapes.extend(self.lines.rects_of(place).into_iter().map(|rect| rounded(rect.translate(shift), fill)));
        }
        if self.had_focus
            && editor.selection().is_empty()
            && let Some((one, other)) = keys::bracket_pair(editor.tree(), editor.caret)
        {
            for place in [one, other].into_iter().filter(|place| part.touches(place.start)) {
                let fill = tokens.field.gamma_multiply(0.35);
                shapes.extend(self.lines.rects_of(place).into_iter().map(|rect| rounded(rect.translate(shift), fill)));
            }
        }
        shapes
    }

    /// Numbers of the lines that are seen, and what can be folded there.
    fn gutter(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        seen: &std::ops::Range<usize>,
        (origin, left): (Pos2, f32),
        tokens: &Tokens,
    ) {
        let is_over = ui.input(|input| {
            input.pointer.hover_pos().is_some_and(|at| at.x < left + GUTTER && ui.clip_rect().contains(at))
        });
        let mut toggled = None;
        let caret_line = self.lines.line_of(editor.caret);
        for line in seen.clone().filter(|&line| !self.lines.is_hidden(line)) {
            let Some(start) = self.lines.start_of(line) else { continue };
            let row = self.lines.place_of(start).translate(origin.to_vec2());
            let y = row.top() + ROW / 2.0;
            let font = FontId::monospace(SIZE - 2.0);
            let color = if line == caret_line { tokens.text } else { tokens.rule.lerp_to_gamma(tokens.muted, 0.6) };
            let at = pos2(left + GUTTER - 3.0 * GRID, y);
            ui.painter().text(at, Align2::RIGHT_CENTER, line + 1, font, color);
            let Ok(found) = self.parts.binary_search_by_key(&line, |part| part.first) else { continue };
            let part = self.parts[found];
            let is_folded = self.folds.is_folded(&part);
            let place = Rect::from_center_size(pos2(left + GUTTER - 1.6 * GRID, y), vec2(16.0, ROW));
            let response = ui.interact(place, id().with(("fold", part.start)), Sense::click());
            let label = format!("{} line {}", if is_folded { "Open" } else { "Fold" }, line + 1);
            response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, &label));
            // Faint as long as the pointer is elsewhere: one has to know that there is something to click.
            let quiet = tokens.rule.lerp_to_gamma(tokens.muted, 0.35);
            let color = match (response.hovered(), is_folded || is_over || response.has_focus()) {
                (true, _) => tokens.text,
                (false, true) => tokens.muted,
                (false, false) => quiet,
            };
            chevron(ui, place.center(), is_folded, color);
            if is_folded {
                self.ellipsis(ui, editor, &part, origin, tokens);
            }
            if response.clicked() {
                toggled = Some(part);
            }
        }
        if let Some(part) = toggled {
            self.folds.toggle(&part);
            ui.ctx().request_repaint();
        }
    }

    /// Says behind a folded line how much is hidden.
    fn ellipsis(&self, ui: &Ui, editor: &Editor, part: &Foldable, origin: Pos2, tokens: &Tokens) {
        let end = self.lines.start_of(part.first + 1).map_or(part.start, |start| start.saturating_sub(1));
        let place = self.lines.place_of(end).translate(origin.to_vec2());
        let n_lines = part.last - part.first;
        let plural = if n_lines == 1 { "" } else { "s" };
        let title = title_of(editor, part).map(|title| format!("{title} · ")).unwrap_or_default();
        let words = format!("… {title}{n_lines} line{plural}");
        let at = place.left_center() + vec2(GRID, 0.0);
        let font = FontId::proportional(tokens::SMALL - 1.0);
        let galley = ui.painter().layout_no_wrap(words, font, tokens.muted);
        let rect = Align2::LEFT_CENTER.anchor_size(at, galley.size());
        ui.painter().rect_filled(rect.expand2(vec2(5.0, 0.0)), 4.0, tokens.raised);
        ui.painter().galley(rect.min, galley, tokens.muted);
    }

    /// Explains the word below the pointer once that rests.
    fn explain(&self, ui: &Ui, editor: &Editor, output: &TextEditOutput, tokens: &Tokens) {
        let Some(pointer) = output.response.response.hover_pos().filter(|_| self.choices.is_none()) else { return };
        let rested = ui.input(|input| input.pointer.time_since_last_movement());
        if rested < REST {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(REST - rested + 0.01));
            return;
        }
        let within = pointer - output.galley_pos;
        let cursor = output.galley.cursor_from_pos(within);
        let offset = self.lines.byte_of(cursor.index.0);
        let place = self.lines.place_of(offset);
        let is_near = (place.left() - within.x).abs() < SIZE && place.y_range().contains(within.y);
        if !is_near {
            return;
        }
        let meaning = meaning_at(editor.tree(), offset).or_else(|| meaning_at(editor.tree(), offset.saturating_sub(1)));
        // What spans lines is underlined in its first one.
        let line = self.lines.line_of(offset);
        let is_underlined = |mark: &&Mark| self.lines.line_of(mark.span.start) == line;
        let wrong: Vec<&Mark> = self.marks.at(offset).filter(is_underlined).collect();
        if meaning.is_none() && wrong.is_empty() {
            return;
        }
        let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("meaning"));
        let row = place.translate(output.galley_pos.to_vec2());
        let tip = egui::Tooltip::always_open(ui.ctx().clone(), layer, egui::Id::unique("meaning of a word"), row);
        tip.show(|ui| {
            ui.set_max_width(420.0);
            for mark in wrong {
                let color = if mark.is_error { tokens.late } else { tokens.warn };
                ui.label(RichText::new(&mark.words).color(color));
            }
            if let Some(meaning) = meaning {
                ui.label(RichText::new(meaning.head).font(FontId::monospace(tokens::SMALL)).color(tokens.accent));
                ui.label(RichText::new(meaning.doc).color(tokens.text));
            }
        });
    }
}

/// Keys.
impl SourceView {
    /// Takes the keys that do more than the field knows; those behind one that the field must have first wait.
    fn take_keys(&mut self, ui: &Ui, editor: &mut Editor, now: std::time::Duration) {
        let mut events = std::mem::take(&mut self.deferred);
        if !ui.memory(|memory| memory.has_focus(id())) {
            return;
        }
        ui.input_mut(|input| events.append(&mut input.events));
        let mut left = Vec::with_capacity(events.len());
        let mut is_typed = false;
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            if is_typed && is_for_field(&event) {
                self.deferred = std::iter::once(event).chain(events).collect();
                ui.ctx().request_repaint();
                break;
            }
            if self.take(&event, editor, now) {
                continue;
            }
            is_typed |= is_for_field(&event);
            left.push(event);
        }
        ui.input_mut(|input| input.events = left);
    }

    /// Takes an event; false if the field may have it.
    fn take(&mut self, event: &Event, editor: &mut Editor, now: std::time::Duration) -> bool {
        match event {
            Event::Text(text) => {
                let mut chars = text.chars();
                let (Some(typed), None) = (chars.next(), chars.next()) else { return false };
                let Some(change) = keys::letter(editor.tree(), editor.selection(), typed) else { return false };
                editor.change(Some(change), ChangeKind::Typing, now);
                self.asks = if typed == '"' { Asks::Typed } else { self.asks };
                true
            }
            Event::Key { key, pressed: true, modifiers, .. } => self.take_key(*key, *modifiers, editor, now),
            _ => false,
        }
    }

    fn take_key(&mut self, key: Key, modifiers: Modifiers, editor: &mut Editor, now: std::time::Duration) -> bool {
        let is_plain = modifiers.is_none();
        if let Some(choices) = self.choices.as_mut().filter(|_| is_plain) {
            match choices.press(key) {
                Pressed::Nothing => {}
                Pressed::Moved => return true,
                Pressed::Taken => {
                    self.accept(editor, now);
                    return true;
                }
                Pressed::Closed => {
                    self.choices = None;
                    return true;
                }
            }
        }
        let selection = editor.selection();
        let change = match key {
            Key::Enter if is_plain || modifiers.shift_only() => Some(keys::enter(editor.tree(), selection)),
            Key::Tab if is_plain => Some(keys::indent(&editor.buffer, selection)),
            Key::Tab if modifiers.shift_only() => Some(keys::outdent(&editor.buffer, selection)),
            Key::Backspace if is_plain => keys::backspace(editor.tree(), selection),
            Key::Home if is_plain || modifiers.shift_only() => {
                let caret = keys::home(&editor.buffer, selection.caret);
                editor.select(Selection { anchor: if is_plain { caret } else { selection.anchor }, caret });
                return true;
            }
            _ => None,
        };
        let is_taken = change.is_some();
        editor.change(change, ChangeKind::Typing, now);
        if is_taken && self.choices.is_some() {
            self.asks = Asks::Typed;
        }
        is_taken
    }

    /// Types what is chosen.
    fn accept(&mut self, editor: &mut Editor, now: std::time::Duration) {
        let Some(choices) = self.choices.take() else { return };
        let Some(candidate) = choices.chosen().cloned() else { return };
        editor.change(Some(candidate.change), ChangeKind::Act, now);
        self.asks = if candidate.goes_on { Asks::Asked } else { Asks::No };
    }

    /// Opens, follows, draws or closes the list of choices.
    fn choose(&mut self, ui: &Ui, editor: &mut Editor, caret: Option<Rect>, tokens: &Tokens, now: std::time::Duration) {
        let asks = std::mem::take(&mut self.asks);
        let place = (asks != Asks::No).then(|| place_at(editor.tree(), editor.caret));
        if let Some(place) = place {
            let word = editor.tree().slice(place.word).to_owned();
            let open = self.choices.take();
            let is_fit = match &place.wanted {
                Wanted::Field { .. } | Wanted::Value(_) => asks == Asks::Asked || !word.is_empty(),
                Wanted::Words { form, .. } => asks == Asks::Asked || open.is_some() || offers_words(*form, editor),
                Wanted::Nothing => false,
            };
            let found = match open {
                _ if !is_fit => None,
                Some(open) => open.again(editor),
                None => Choices::open(editor, look_around(editor)),
            };
            self.choices = found.filter(|choices| asks == Asks::Asked || !choices.is_settled(&word));
            // A list that opens or grows finds its place in the pass after.
            if self.choices.is_some() {
                ui.ctx().request_repaint();
            }
        }
        if !self.had_focus && !ui.memory(|memory| memory.has_focus(id())) {
            // A click on the list takes the keys from the field for a moment.
            if !ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
                self.choices = None;
            }
        }
        let Some((choices, caret)) = self.choices.as_mut().zip(caret) else { return };
        if choices.show(ui, caret, tokens) {
            self.accept(editor, now);
            self.must_focus = true;
        }
    }
}

/// The title of a slide that is folded away.
fn title_of(editor: &Editor, part: &Foldable) -> Option<String> {
    let tree = editor.tree();
    let slide = editor.slides().iter().find(|slide| part.is_slide && slide.start == part.start)?;
    let title = tree.field(tree.node_at(slide.start), "title")?;
    let words: String = unescape(tree.text_of(title))?.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(MAX_TITLE).collect();
    Some(if short.len() < words.len() { format!("{short}…") } else { short })
}

/// True for strings whose words are few and known.
fn offers_words(form: Form, editor: &Editor) -> bool {
    match form {
        Form::Theme | Form::Path | Form::Paint | Form::Aspect => true,
        Form::Inline | Form::Markdown => editor.buffer[..editor.caret as usize].ends_with("](#"),
        Form::Code | Form::Tex | Form::Plain | Form::Language | Form::Time | Form::Color | Form::Lines => false,
    }
}

/// True for events that change the field's text or caret.
fn is_for_field(event: &Event) -> bool {
    match event {
        Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_) => true,
        Event::Key { key, pressed, .. } => {
            *pressed
                && matches!(
                    key,
                    Key::Enter
                        | Key::Tab
                        | Key::Backspace
                        | Key::Delete
                        | Key::Home
                        | Key::End
                        | Key::ArrowLeft
                        | Key::ArrowRight
                        | Key::ArrowUp
                        | Key::ArrowDown
                        | Key::PageUp
                        | Key::PageDown
                        | Key::A
                )
        }
        _ => false,
    }
}

/// Selects in the field what the editor wants selected.
fn put_caret(ui: &Ui, editor: &Editor, wanted: Selection) {
    let cursor = |offset: u32| {
        let end = editor.buffer.floor_char_boundary((offset as usize).min(editor.buffer.len()));
        egui::text::CCursor::new(editor.buffer[..end].chars().count())
    };
    let mut state = TextEditState::load(ui.ctx(), id()).unwrap_or_default();
    let range = CCursorRange { primary: cursor(wanted.caret), secondary: cursor(wanted.anchor), h_pos: None };
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id());
}

fn rounded(rect: Rect, fill: Color32) -> Shape {
    Shape::rect_filled(rect.expand2(vec2(1.0, 0.0)), 3.0, fill)
}

/// A small arrow: to the right if folded, else down.
fn chevron(ui: &Ui, center: Pos2, is_folded: bool, color: Color32) {
    let points = if is_folded {
        [vec2(-2.0, -4.0), vec2(2.0, 0.0), vec2(-2.0, 4.0)]
    } else {
        [vec2(-4.0, -2.0), vec2(0.0, 2.0), vec2(4.0, -2.0)]
    };
    ui.painter().add(Shape::line(points.map(|point| center + point).to_vec(), egui::Stroke::new(1.5, color)));
}
