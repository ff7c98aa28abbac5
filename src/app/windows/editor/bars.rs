//! The editor's bars: what can be done, what is told, where the caret is.

use egui::{Align, Layout, RichText, Ui};

use crate::app::command::{Command, Mode};
use crate::app::editing::Closing;
use crate::app::editor::Notice;
use crate::app::keymap::Keymap;
use crate::app::settings::Settings;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// From this width on, all buttons have room in one row, in points.
const ONE_ROW: f32 = 1120.0;

/// Buttons for what is done most.
pub(super) fn tools(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(editor) = &state.editor else { return };
    let name = editor.document().path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_changed = editor.document().is_changed();
    let formats = state.settings.settings.format_on_save;
    let mut pressed = None;
    let is_narrow = ui.available_width() < ONE_ROW;
    ui.horizontal(|ui| {
        ui.add(
            egui::Label::new(RichText::new(name).font(tokens::semibold(tokens::TITLE - 3.0)).color(tokens.text))
                .truncate(),
        );
        let words = if is_changed { "not saved" } else { "saved" };
        ui.label(RichText::new(words).color(if is_changed { tokens.accent } else { tokens.muted }));
        if !is_narrow {
            ui.add_space(2.0 * GRID);
            pressed = changes_and_menus(state, ui);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| pressed = ways_out(ui).or(pressed));
    });
    if is_narrow {
        ui.add_space(GRID / 2.0);
        pressed = ui.horizontal_wrapped(|ui| changes_and_menus(state, ui)).inner.or(pressed);
    }
    if state.settings.settings.format_on_save != formats {
        state.save_settings();
    }
    state.queue.extend(pressed.map(Request::Command));
    // What a new slide is called is the first thing to be said of it.
    if pressed == Some(Command::NewSlide) {
        state.queue.push(Request::Command(Command::EditOnSlide));
    }
}

/// What is done most with the deck, and the menus with all the rest.
fn changes_and_menus(state: &mut State, ui: &mut Ui) -> Option<Command> {
    let document = state.editor.as_ref()?.document();
    let (is_changed, can_undo, can_redo) = (document.is_changed(), document.can_undo(), document.can_redo());
    let mut pressed = None;
    for (command, is_possible) in [
        (Command::SaveDeck, is_changed),
        (Command::UndoEdit, can_undo),
        (Command::RedoEdit, can_redo),
        (Command::NewSlide, true),
    ] {
        let key = state.keys.0.keys_of(command, Mode::Edit).into_iter().next().unwrap_or_default();
        let hover = format!("{} ({key})", command.info().doc);
        let button = ui.add_enabled(is_possible, egui::Button::new(command.info().title));
        if button.on_hover_text(hover).clicked() {
            pressed = Some(command);
        }
    }
    pressed = text_menu(&mut state.settings.settings, &state.keys.0, ui).or(pressed);
    super::menus::bar(state, ui);
    pressed
}

/// Where else one can go, from the right.
fn ways_out(ui: &mut Ui) -> Option<Command> {
    let mut pressed = None;
    for command in [Command::CloseEditor, Command::Help, Command::Export, Command::StartHere] {
        if ui.button(command.info().title).on_hover_text(command.info().doc).clicked() {
            pressed = Some(command);
        }
    }
    pressed
}

/// What can be done with the text, and how it is saved.
fn text_menu(settings: &mut Settings, keys: &Keymap, ui: &mut Ui) -> Option<Command> {
    let mut pressed = None;
    ui.menu_button("Text", |ui| {
        for command in [
            Command::FindText,
            Command::ReplaceText,
            Command::Choices,
            Command::ToggleComment,
            Command::ToggleFold,
            Command::FoldSlides,
            Command::FormatDeck,
            Command::EssayBeside,
        ] {
            let key = keys.keys_of(command, Mode::Edit).into_iter().next().unwrap_or_default();
            let button = egui::Button::new(command.info().title).shortcut_text(key);
            if ui.add(button).on_hover_text(command.info().doc).clicked() {
                pressed = Some(command);
            }
        }
        ui.separator();
        ui.checkbox(&mut settings.format_on_save, "Format when saving");
    });
    pressed
}

/// What comes of it if the author's own text wins.
pub(super) const KEEP_MINE: &str = "Saves the text as it is here; what the other program wrote in these lines is gone";
/// What comes of it if the file's text wins.
pub(super) const USE_FILE: &str = "Shows what the other program wrote; Undo brings back your own text";

/// What the author is told or asked.
pub(super) fn notice(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    let Some(notice) = editor.notice.clone() else { return };
    let (words, color) = match &notice {
        Notice::Told(words) => (words.clone(), tokens.text),
        Notice::Failed(words) => (words.clone(), tokens.late),
        Notice::Conflict => {
            ("Another program saved this deck, and changed the same lines as you".to_owned(), tokens.late)
        }
        Notice::Draft(_) => ("There are changes of an earlier run that were not saved".to_owned(), tokens.accent),
        Notice::Unsaved(_) => ("Not all changes are saved".to_owned(), tokens.accent),
    };
    let (mut closing, mut wants_both): (Option<Closing>, bool) = (None, false);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(words).font(tokens::semibold(tokens::TEXT)).color(color));
        match notice {
            Notice::Told(_) | Notice::Failed(_) => {
                if ui.button("Close").clicked() {
                    editor.notice = None;
                }
            }
            Notice::Conflict => {
                wants_both = ui.button("Look at both…").clicked();
                if ui.button("Keep mine").on_hover_text(KEEP_MINE).clicked() {
                    editor.keep_mine();
                }
                if ui.button("Use the file’s").on_hover_text(USE_FILE).clicked() {
                    editor.take_theirs(now);
                }
            }
            Notice::Draft(_) => {
                if ui.button("Take them up").clicked() {
                    editor.restore_draft(now);
                }
                if ui.button("Throw them away").clicked() {
                    editor.forget_draft();
                }
            }
            Notice::Unsaved(what) => {
                if ui.button("Save and close").clicked() && editor.save() {
                    closing = Some(what);
                }
                if ui.button("Close without saving").clicked() {
                    closing = Some(what);
                }
                if ui.button("Go on").clicked() {
                    editor.notice = None;
                }
            }
        }
    });
    if let Some(Notice::Draft(_)) = editor.notice {
        changes(editor.draft_changes(), ui, tokens);
    }
    if wants_both {
        state.editor_view.versions = super::versions::VersionsView::of_file(state);
    }
    if let Some(what) = closing {
        state.drop_editor(what);
    }
}

/// Lines that a draft takes out and puts in.
fn changes(text: &str, ui: &mut Ui, tokens: &Tokens) {
    let area = egui::ScrollArea::vertical().id_salt("changes").auto_shrink([false, true]);
    area.min_scrolled_height(160.0).max_height(160.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for line in text.lines() {
            let color = match line.chars().next() {
                Some('+') => tokens.accent,
                Some('-') => tokens.late,
                _ => tokens.muted,
            };
            ui.label(RichText::new(line).monospace().size(tokens::SMALL).color(color));
        }
    });
}

/// Where the caret is, and how many things are wrong.
pub(super) fn status(state: &State, ui: &mut Ui, tokens: &Tokens, found: &[(Span, Diagnostic)]) {
    let Some(editor) = &state.editor else { return };
    let before = editor.buffer.get(..editor.caret as usize).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let n_errors = found.iter().filter(|(_, finding)| finding.severity == Severity::Error).count();
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let wrong = match (n_errors, found.len() - n_errors) {
        (0, 0) => "nothing wrong".to_owned(),
        (0, n) => plural(n, "warning"),
        (n, 0) => plural(n, "problem"),
        (errors, warnings) => format!("{}, {}", plural(errors, "problem"), plural(warnings, "warning")),
    };
    let color = if n_errors > 0 { tokens.late } else { tokens.muted };
    ui.horizontal(|ui| {
        let slide = match editor.slides().len() {
            0 => "no slides".to_owned(),
            n => format!("slide {} of {n}", editor.slide() + 1),
        };
        let place = format!("{slide} · line {line}, column {column}");
        ui.label(RichText::new(place).color(tokens.muted));
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new(wrong).color(color));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let keys = "Ctrl+Space choices · Ctrl+S save · F5 start show · F8 next problem · F1 keys";
            ui.label(RichText::new(keys).color(tokens.muted));
        });
    });
}
