//! The list of all commands, found by a few letters of their names.
//!
//! What nobody presses often enough to learn its key is still one key away,
//! and the list teaches the keys. It knows nothing of how it is drawn.

use egui::ViewportId;

use super::command::{COMMANDS, Command, CommandInfo, Mode};
use super::state::State;
use crate::show::find;

/// The list while it is open.
#[derive(Debug)]
pub struct Palette {
    /// What is typed.
    pub field: String,
    /// True while an input method composes a word: its keys are not ours.
    pub is_composing: bool,
    /// True until it was drawn.
    pub is_new: bool,
    /// True if what is chosen must come into sight.
    pub has_moved: bool,
    /// Rows that are seen at once, as drawn last.
    pub n_rows: usize,
    origin: ViewportId,
    mode: Mode,
    /// The best first.
    found: Vec<&'static CommandInfo>,
    selected: usize,
    applied: String,
}

impl Palette {
    /// All commands of a mode; what is chosen is done as if its key had been pressed in the window `origin`.
    #[must_use]
    pub fn new(mode: Mode, origin: ViewportId) -> Self {
        Self {
            field: String::new(),
            is_composing: false,
            is_new: true,
            has_moved: true,
            n_rows: 1,
            origin,
            mode,
            found: search(mode, ""),
            selected: 0,
            applied: String::new(),
        }
    }

    /// What the windows were busy with when it was opened.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What was found, the best first.
    #[must_use]
    pub fn found(&self) -> &[&'static CommandInfo] {
        &self.found
    }

    /// The index of what is chosen.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// What is chosen; `None` if nothing was found.
    #[must_use]
    pub fn chosen(&self) -> Option<Command> {
        self.found.get(self.selected).map(|info| info.command)
    }

    /// Moves the choice; `to` gets the chosen row, the shape of the list and the number of rows.
    pub fn select(&mut self, to: impl Fn(usize, [usize; 2], usize) -> usize) {
        self.update();
        self.choose(to(self.selected, [1, self.n_rows.max(1)], self.found.len()));
    }

    /// Chooses a row.
    pub fn choose(&mut self, row: usize) {
        self.selected = row.min(self.found.len().saturating_sub(1));
        self.has_moved = true;
    }

    /// Looks for what is typed, unless nothing changed since it was looked for last.
    pub fn update(&mut self) {
        if self.is_composing || self.field == self.applied {
            return;
        }
        self.field.clone_into(&mut self.applied);
        self.found = search(self.mode, &self.field);
        self.choose(0);
    }
}

/// The commands that words may mean: names that sound like them, the likeliest first, then those whose sentence has
/// all the words.
fn search(mode: Mode, words: &str) -> Vec<&'static CommandInfo> {
    let listed: Vec<_> =
        COMMANDS.iter().filter(|info| info.modes.contains(&mode) && info.command.has_a_name()).collect();
    if words.trim().is_empty() {
        return listed;
    }
    let (by_title, best) = find::by_title(listed.iter().map(|info| info.title), words);
    let words: Vec<String> = words.split_whitespace().map(find::fold).collect();
    let has_all = |doc: &str| words.iter().all(|word| find::fold(doc).contains(word.as_str()));
    let by_doc = listed.iter().enumerate().filter(|(_, info)| has_all(info.doc)).map(|(index, _)| index);
    let best = best.and_then(|best| by_title.get(best)).copied();
    let mut found: Vec<usize> = Vec::new();
    for index in best.into_iter().chain(by_title).chain(by_doc) {
        if !found.contains(&index) {
            found.push(index);
        }
    }
    found.into_iter().map(|index| listed[index]).collect()
}

impl State {
    /// Opens the list where the presenter looks, or closes it.
    pub fn toggle_palette(&mut self, from: ViewportId) {
        if self.overlays.palette.is_some() {
            self.close_palette();
            return;
        }
        let place = self.presenter_viewport(from);
        self.overlays.palette = Some((place, Palette::new(self.mode(), from)));
        self.bring_forward(place, from);
    }

    /// Closes the list, and gives the keyboard back to the window it was opened from.
    pub fn close_palette(&mut self) -> Option<Palette> {
        let (place, palette) = self.overlays.palette.take()?;
        self.bring_forward(palette.origin, place);
        Some(palette)
    }

    /// Does what is chosen in the list.
    pub fn run_chosen_command(&mut self) {
        let Some(mut palette) = self.close_palette() else { return };
        palette.update();
        if let Some(command) = palette.chosen() {
            self.dispatch(command, None, palette.origin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(mode: Mode, words: &str) -> Option<Command> {
        search(mode, words).first().map(|info| info.command)
    }

    #[test]
    fn a_few_letters_find_a_command() {
        assert_eq!(first(Mode::Present, "freeze"), Some(Command::Freeze));
        assert_eq!(first(Mode::Present, "whtbrd"), Some(Command::Whiteboard));
        assert_eq!(first(Mode::Edit, "dupl"), Some(Command::DuplicateSlide));
        assert_eq!(first(Mode::Edit, "Format"), Some(Command::FormatDeck));
        assert_eq!(first(Mode::Shelf, "export"), Some(Command::Export));
        assert_eq!(first(Mode::Present, "clipboard"), Some(Command::CopySlide), "by its sentence");
        assert_eq!(first(Mode::Shelf, "zzzz"), None);
    }

    #[test]
    fn each_command_of_a_mode_is_listed_unless_it_is_only_a_key() {
        for mode in Mode::ALL {
            let listed: Vec<Command> = search(mode, " ").iter().map(|info| info.command).collect();
            for info in COMMANDS.iter().filter(|info| info.modes.contains(&mode)) {
                assert_eq!(listed.contains(&info.command), info.command.has_a_name(), "{}", info.id);
            }
        }
    }
}
