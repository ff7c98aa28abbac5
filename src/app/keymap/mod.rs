//! Which keys ask for which command.
//!
//! A binding is a sequence of keys in which `<n>` stands for a typed number:
//! `<n> Enter`. The table is data, so help, the printed list and the tests
//! cannot disagree with what the keys do.

pub mod custom;

use std::borrow::Cow;
use std::time::Duration;

use egui::{Key, Modifiers};

use super::command::{COMMANDS, Command, CommandInfo, Mode, Purpose};

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    /// The key.
    pub key: Key,
    /// Control, or Command on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
}

impl Press {
    /// A key as egui reports it.
    #[must_use]
    pub fn new(key: Key, modifiers: Modifiers) -> Self {
        Self { key, ctrl: modifiers.ctrl || modifiers.command, shift: modifiers.shift, alt: modifiers.alt }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut press = Self { key: Key::Space, ctrl: false, shift: false, alt: false };
        let mut rest = text;
        while let Some((modifier, after)) = rest.split_once('+').filter(|(_, after)| !after.is_empty()) {
            match modifier {
                "Ctrl" => press.ctrl = true,
                "Shift" => press.shift = true,
                "Alt" => press.alt = true,
                _ => return None,
            }
            rest = after;
        }
        press.key = Key::from_name(rest)?;
        Some(press)
    }

    /// The digit that it types, if it does.
    fn digit(self) -> Option<char> {
        let digit = self.key.name().chars().next().filter(char::is_ascii_digit)?;
        (!self.ctrl && !self.shift && !self.alt && self.key.name().len() == 1).then_some(digit)
    }

    /// True if the key types a sign that needs Shift on some keyboards and not on others.
    fn is_sign(self) -> bool {
        matches!(self.key, Key::Questionmark | Key::Plus | Key::Equals | Key::Minus | Key::Backtick)
            || matches!(self.key, Key::Slash | Key::Period | Key::Comma | Key::Colon | Key::Semicolon)
    }

    /// True if `self` is what a binding asks for.
    fn fits(self, wanted: Self) -> bool {
        self == wanted || (self.is_sign() && Self { shift: wanted.shift, ..self } == wanted)
    }
}

/// One row of a keymap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The mode in which it works.
    pub mode: Mode,
    /// The keys as written: `Shift+F5`, `<n> Enter`.
    pub keys: Cow<'static, str>,
    /// What it asks for.
    pub command: Command,
    sequence: Vec<Item>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Number,
    Press(Press),
}

/// How far the pressed keys match a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// All of it; with the number that was typed, if the binding has one.
    Matched(Command, Option<usize>),
    /// More keys are needed.
    Pending,
    /// Nothing begins like this.
    None,
}

const PRESENT: &[Mode] = &[Mode::Present, Mode::Draw];
const TALK: &[Mode] = &[Mode::Present, Mode::Draw, Mode::Overview];
/// In the grid letters are typed into its field.
const GRID: &[Mode] = &[Mode::Overview];
const DRAW: &[Mode] = &[Mode::Draw];
const PICK: &[Mode] = &[Mode::Shelf, Mode::Overview];
const SHELF: &[Mode] = &[Mode::Shelf];
const EDIT: &[Mode] = &[Mode::Edit];
const DECKS: &[Mode] = &[Mode::Shelf, Mode::Edit];
const COPIED: &[Mode] = &[Mode::Edit, Mode::Present, Mode::Draw, Mode::Overview];
const CLOSABLE: &[Mode] = &[Mode::Overview, Mode::Dialog, Mode::Palette];
const PALETTE: &[Mode] = &[Mode::Palette];
const NAMED: &[Mode] = &[Mode::Shelf, Mode::Edit, Mode::Present, Mode::Draw, Mode::Palette];
const CALM: &[Mode] = &[Mode::Shelf, Mode::Present, Mode::Draw, Mode::Overview];
const ALL: &[Mode] = &Mode::ALL;

/// The default keys: what other presentation programs and clickers have in common.
const DEFAULT_KEYS: &[(&[Mode], Command, &str)] = &[
    (PRESENT, Command::NextStep, "Space | Enter | Right | Down | PageDown | N"),
    (PRESENT, Command::PreviousStep, "Left | Up | PageUp | Backspace | Shift+Space | P"),
    (
        PRESENT,
        Command::NextSlide,
        "Shift+Right | Shift+Down | Alt+Right | Shift+PageDown | Alt+PageDown | Ctrl+PageDown",
    ),
    (PRESENT, Command::PreviousSlide, "Shift+Left | Shift+Up | Alt+Left | Shift+PageUp | Alt+PageUp | Ctrl+PageUp"),
    (PRESENT, Command::FirstSlide, "Home"),
    (PRESENT, Command::LastSlide, "End"),
    (PRESENT, Command::GoToNumber, "<n> Enter | <n> G"),
    (PRESENT, Command::LastViewed, "Backtick"),
    (PRESENT, Command::Overview, "G | O | Tab | Ctrl+3"),
    (GRID, Command::Overview, "Tab | Ctrl+3"),
    (PRESENT, Command::Search, "Slash | Ctrl+F"),
    (GRID, Command::Search, "Ctrl+F"),
    (PRESENT, Command::NextHit, "F3"),
    (PRESENT, Command::PreviousHit, "Shift+F3"),
    (PRESENT, Command::Black, "B | Period"),
    (PRESENT, Command::White, "W | Comma"),
    (PRESENT, Command::Whiteboard, "Shift+W"),
    (PRESENT, Command::Freeze, "F"),
    (PRESENT, Command::EndShow, "Escape"),
    (PRESENT, Command::Laser, "L | Ctrl+L"),
    (PRESENT, Command::Spotlight, "Shift+L"),
    (PRESENT, Command::Pen, "D | Ctrl+P"),
    (PRESENT, Command::Highlighter, "Ctrl+I"),
    (PRESENT, Command::Eraser, "Ctrl+E"),
    (PRESENT, Command::Arrow, "Ctrl+A"),
    (DRAW, Command::PickColor, "<n>"),
    (PRESENT, Command::ClearInk, "E | C"),
    (PRESENT, Command::UndoInk, "Ctrl+Z"),
    (PRESENT, Command::RedoInk, "Ctrl+Y | Ctrl+Shift+Z"),
    (PRESENT, Command::ToggleZoom, "Z"),
    (PRESENT, Command::ZoomIn, "Plus | Equals"),
    (PRESENT, Command::ZoomOut, "Minus"),
    (PRESENT, Command::PanLeft, "Ctrl+Left"),
    (PRESENT, Command::PanRight, "Ctrl+Right"),
    (PRESENT, Command::PanUp, "Ctrl+Up"),
    (PRESENT, Command::PanDown, "Ctrl+Down"),
    (ALL, Command::StartShow, "F5"),
    (ALL, Command::StartHere, "Shift+F5"),
    (ALL, Command::ToggleFullscreen, "F11 | Alt+Enter"),
    (PRESENT, Command::Console, "S"),
    (GRID, Command::Console, "Ctrl+1"),
    (PRESENT, Command::SwapDisplays, "X"),
    (GRID, Command::SwapDisplays, "Ctrl+X"),
    (PRESENT, Command::ToggleTimer, "T"),
    (GRID, Command::ToggleTimer, "Ctrl+Shift+T"),
    (TALK, Command::ResetTimer, "Ctrl+T"),
    (PRESENT, Command::ResetTimer, "Shift+T"),
    (TALK, Command::NotesLarger, "Ctrl+Equals | Ctrl+Plus"),
    (TALK, Command::NotesSmaller, "Ctrl+Minus"),
    (PRESENT, Command::NotesUp, "Ctrl+Shift+Up"),
    (PRESENT, Command::NotesDown, "Ctrl+Shift+Down"),
    (TALK, Command::ShowNotes, "Ctrl+N"),
    (&[Mode::Shelf, Mode::Present, Mode::Draw], Command::Rehearse, "Ctrl+Shift+R"),
    (CALM, Command::ClickerTest, "Ctrl+K"),
    (ALL, Command::UiLarger, "Alt+Plus | Alt+Equals"),
    (ALL, Command::UiSmaller, "Alt+Minus"),
    (PRESENT, Command::NextControl, "F6"),
    (PRESENT, Command::PreviousControl, "Shift+F6"),
    (PICK, Command::SelectLeft, "Left"),
    (PICK, Command::SelectRight, "Right"),
    (PICK, Command::SelectUp, "Up"),
    (PICK, Command::SelectDown, "Down"),
    (SHELF, Command::SelectUp, "PageUp"),
    (SHELF, Command::SelectDown, "PageDown"),
    (GRID, Command::SelectPageUp, "PageUp"),
    (GRID, Command::SelectPageDown, "PageDown"),
    (PALETTE, Command::SelectUp, "Up"),
    (PALETTE, Command::SelectDown, "Down"),
    (PALETTE, Command::SelectPageUp, "PageUp"),
    (PALETTE, Command::SelectPageDown, "PageDown"),
    (PALETTE, Command::Open, "Enter"),
    (PICK, Command::SelectFirst, "Home"),
    (PICK, Command::SelectLast, "End"),
    (SHELF, Command::Open, "Enter | Space"),
    (GRID, Command::Open, "Enter"),
    (SHELF, Command::OpenPath, "Ctrl+O"),
    (SHELF, Command::EditDeck, "E"),
    (EDIT, Command::SaveDeck, "Ctrl+S"),
    (EDIT, Command::UndoEdit, "Ctrl+Z"),
    (EDIT, Command::RedoEdit, "Ctrl+Y | Ctrl+Shift+Z"),
    (EDIT, Command::NewSlide, "Ctrl+M"),
    (EDIT, Command::DuplicateSlide, "Ctrl+D"),
    (EDIT, Command::DeleteSlide, "Ctrl+Shift+Delete"),
    (EDIT, Command::HideSlide, "Ctrl+Shift+H"),
    (EDIT, Command::MoveSlideUp, "Ctrl+Shift+Up"),
    (EDIT, Command::MoveSlideDown, "Ctrl+Shift+Down"),
    (EDIT, Command::EditOnSlide, "F2"),
    (EDIT, Command::SlideBefore, "Ctrl+PageUp"),
    (EDIT, Command::SlideAfter, "Ctrl+PageDown"),
    (EDIT, Command::NextProblem, "F8"),
    (EDIT, Command::ApplyFix, "Ctrl+Period"),
    (EDIT, Command::Choices, "Ctrl+Space"),
    (EDIT, Command::FindText, "Ctrl+F"),
    (EDIT, Command::ReplaceText, "Ctrl+H"),
    (EDIT, Command::FindNext, "F3"),
    (EDIT, Command::FindPrevious, "Shift+F3"),
    (EDIT, Command::ToggleComment, "Ctrl+Slash"),
    (EDIT, Command::MoveLineUp, "Alt+Up"),
    (EDIT, Command::MoveLineDown, "Alt+Down"),
    (EDIT, Command::DuplicateLine, "Shift+Alt+Down"),
    (EDIT, Command::OtherBracket, "Ctrl+J"),
    (EDIT, Command::ToggleFold, "Ctrl+Minus"),
    (EDIT, Command::FoldSlides, "Ctrl+0"),
    (EDIT, Command::FormatDeck, "Shift+Alt+F"),
    (EDIT, Command::EssayBeside, "Ctrl+E"),
    (EDIT, Command::CloseEditor, "Ctrl+W"),
    (EDIT, Command::Help, "F1"),
    (SHELF, Command::NewDeck, "Ctrl+N"),
    (SHELF, Command::ImportEssay, "Ctrl+I"),
    (DECKS, Command::Export, "Ctrl+Shift+E"),
    (COPIED, Command::CopySlide, "Ctrl+Shift+C"),
    (SHELF, Command::Tour, "T"),
    (CALM, Command::Reload, "Ctrl+R"),
    (ALL, Command::ToggleLight, "Ctrl+Shift+L"),
    (NAMED, Command::Palette, "Ctrl+Shift+P"),
    (CALM, Command::Help, "F1"),
    (&[Mode::Shelf, Mode::Present, Mode::Draw, Mode::Dialog], Command::Help, "Questionmark"),
    (&[Mode::Dialog], Command::Help, "F1"),
    (CLOSABLE, Command::Close, "Escape"),
    (ALL, Command::Quit, "Ctrl+Q"),
];

/// The commands of one purpose that have keys in a mode.
#[derive(Debug, Clone)]
pub struct KeyGroup {
    /// What they are for.
    pub purpose: Purpose,
    /// Each with its keys as people read them.
    pub rows: Vec<(&'static CommandInfo, Vec<String>)>,
}

/// All bindings of a session.
#[derive(Debug, Clone)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let mut bindings = Vec::new();
        for &(modes, command, alternatives) in DEFAULT_KEYS {
            for keys in alternatives.split(" | ") {
                let Some(sequence) = parse_sequence(keys) else { continue };
                bindings.extend(modes.iter().map(|&mode| Binding {
                    mode,
                    keys: keys.into(),
                    command,
                    sequence: sequence.clone(),
                }));
            }
        }
        Self { bindings }
    }
}

fn parse_sequence(keys: &str) -> Option<Vec<Item>> {
    let item = |word| if word == "<n>" { Some(Item::Number) } else { Press::parse(word).map(Item::Press) };
    keys.split(' ').map(item).collect()
}

impl Keymap {
    /// What these presses ask for.
    #[must_use]
    pub fn lookup(&self, mode: Mode, presses: &[Press]) -> Lookup {
        let mut is_pending = false;
        for binding in self.bindings.iter().filter(|binding| binding.mode == mode) {
            match match_sequence(&binding.sequence, presses) {
                Match::Full(number) => return Lookup::Matched(binding.command, number),
                Match::Prefix => is_pending = true,
                Match::No => {}
            }
        }
        if is_pending { Lookup::Pending } else { Lookup::None }
    }

    /// What a key asks for as long as it is held: sequences are typed, not held.
    #[must_use]
    pub fn held(&self, mode: Mode, candidates: &[Press]) -> Option<Command> {
        candidates.iter().find_map(|&press| match self.lookup(mode, &[press]) {
            Lookup::Matched(command, _) => Some(command),
            Lookup::Pending | Lookup::None => None,
        })
    }

    /// All bindings.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The keys of a command in a mode, as people read them.
    #[must_use]
    pub fn keys_of(&self, command: Command, mode: Mode) -> Vec<String> {
        let of_command = |binding: &&Binding| binding.command == command && binding.mode == mode;
        self.bindings.iter().filter(of_command).map(|binding| pretty(&binding.keys)).collect()
    }
}

enum Match {
    Full(Option<usize>),
    Prefix,
    No,
}

fn match_sequence(sequence: &[Item], presses: &[Press]) -> Match {
    let mut rest = presses;
    let mut number = None;
    for item in sequence {
        match item {
            Item::Number => {
                let digits: String = rest.iter().map_while(|press| press.digit()).collect();
                if digits.is_empty() {
                    return if rest.is_empty() { Match::Prefix } else { Match::No };
                }
                rest = &rest[digits.len()..];
                number = digits.parse().ok();
            }
            Item::Press(wanted) => match rest.split_first() {
                None => return Match::Prefix,
                Some((press, after)) if press.fits(*wanted) => rest = after,
                Some(_) => return Match::No,
            },
        }
    }
    if rest.is_empty() { Match::Full(number) } else { Match::No }
}

/// How keys are written for people: arrows as arrows, words by their usual names.
fn pretty(keys: &str) -> String {
    let word = |name: &str| match name {
        "Right" => "→".to_owned(),
        "Left" => "←".to_owned(),
        "Up" => "↑".to_owned(),
        "Down" => "↓".to_owned(),
        "PageDown" => "Page Down".to_owned(),
        "PageUp" => "Page Up".to_owned(),
        "Escape" => "Esc".to_owned(),
        "Equals" => "=".to_owned(),
        "Plus" => "+".to_owned(),
        "Minus" => "−".to_owned(),
        "Period" => ".".to_owned(),
        "Comma" => ",".to_owned(),
        "Slash" => "/".to_owned(),
        "Colon" => ":".to_owned(),
        "Backtick" => "`".to_owned(),
        "Questionmark" => "?".to_owned(),
        "<n>" => "number".to_owned(),
        other => other.to_owned(),
    };
    let press = |press: &str| press.split('+').map(word).collect::<Vec<_>>().join("+");
    keys.split(' ').map(press).collect::<Vec<_>>().join(" then ")
}

/// Keys that were pressed and are not a whole binding yet.
#[derive(Debug, Clone, Default)]
pub struct PendingKeys {
    presses: Vec<Press>,
    /// Digits that were commands, each for itself; two or more and a further key may be another one.
    digits: Vec<Press>,
    since: Duration,
}

/// After this time without a further key, typed digits are forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(4);
/// More digits than any deck has slides.
const MAX_PENDING: usize = 6;

/// What a key press led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// A command, with the number that was typed.
    Command(Command, Option<usize>),
    /// More keys are needed.
    Pending,
    /// The keys typed so far were dropped.
    Dropped,
    /// The key means nothing here.
    Unbound,
}

impl PendingKeys {
    /// Adds a press, tried as the logical key first and then as what that place of the keyboard bears on a
    /// Latin one, so that letters work under every layout.
    pub fn press(&mut self, keymap: &Keymap, mode: Mode, candidates: &[Press], now: Duration) -> Pressed {
        if now.saturating_sub(self.since) > FORGET_AFTER || self.presses.len() >= MAX_PENDING {
            self.clear();
        }
        self.since = now;
        if let Some(pressed) = self.press_after_digits(keymap, mode, candidates) {
            return pressed;
        }
        let had_pending = !self.presses.is_empty();
        for &press in candidates {
            let mut presses = self.presses.clone();
            presses.push(press);
            match keymap.lookup(mode, &presses) {
                Lookup::Matched(command, number) => {
                    if presses.iter().all(|press| press.digit().is_some()) {
                        self.digits.append(&mut presses);
                    }
                    self.presses.clear();
                    return Pressed::Command(command, number);
                }
                Lookup::Pending => {
                    self.presses = presses;
                    return Pressed::Pending;
                }
                Lookup::None => {}
            }
        }
        self.presses.clear();
        if !had_pending {
            return Pressed::Unbound;
        }
        if candidates.iter().any(|press| press.key == Key::Escape) {
            return Pressed::Dropped;
        }
        self.press(keymap, mode, candidates, now)
    }

    /// With a pen in hand a digit picks its colour; two of them before a key that goes to a slide mean that slide.
    fn press_after_digits(&mut self, keymap: &Keymap, mode: Mode, candidates: &[Press]) -> Option<Pressed> {
        if candidates.iter().any(|press| press.digit().is_some()) {
            return None;
        }
        let digits = std::mem::take(&mut self.digits);
        if digits.len() < 2 {
            return None;
        }
        candidates.iter().find_map(|press| {
            let presses: Vec<Press> = digits.iter().chain([press]).copied().collect();
            match keymap.lookup(mode, &presses) {
                Lookup::Matched(command, number) => Some(Pressed::Command(command, number)),
                Lookup::Pending | Lookup::None => None,
            }
        })
    }

    /// The number typed so far.
    #[must_use]
    pub fn number(&self, now: Duration) -> Option<usize> {
        if now.saturating_sub(self.since) > FORGET_AFTER {
            return None;
        }
        let presses = if self.digits.len() < 2 { &self.presses } else { &self.digits };
        presses.iter().map_while(|press| press.digit()).collect::<String>().parse().ok()
    }

    /// Forgets the keys typed so far.
    pub fn clear(&mut self) {
        self.presses.clear();
        self.digits.clear();
    }
}

/// The table of the default keys by command.
#[must_use]
pub fn keys_text() -> String {
    Keymap::default().table(|info| info.doc)
}

impl Keymap {
    /// The commands that have keys in a mode, under the heading of what they are for, in the order of help.
    #[must_use]
    pub fn by_purpose(&self, mode: Mode) -> Vec<KeyGroup> {
        let group = |purpose| {
            let infos = COMMANDS.iter().filter(|info| info.command.purpose() == purpose);
            let rows = infos.map(|info| (info, self.keys_of(info.command, mode)));
            KeyGroup { purpose, rows: rows.filter(|(_, keys)| !keys.is_empty()).collect() }
        };
        Purpose::ALL.into_iter().map(group).filter(|group| !group.rows.is_empty()).collect()
    }

    /// The table of keys by command, as the command line prints it; `tells` says what stands beside the keys.
    #[must_use]
    pub fn table(&self, tells: impl Fn(&CommandInfo) -> &'static str) -> String {
        let mut text = String::new();
        for mode in Mode::ALL {
            let groups = self.by_purpose(mode);
            let length = |keys: &[String]| keys.join(", ").chars().count();
            let rows = groups.iter().flat_map(|group| &group.rows);
            let width = rows.map(|(_, keys)| length(keys)).max().unwrap_or(0).min(44);
            text.push_str(mode.title());
            text.push('\n');
            // Where all keys are for one thing, the mode's own name says enough.
            let has_headings = groups.len() > 1;
            for KeyGroup { purpose, rows } in groups {
                if has_headings {
                    text.push_str(&format!("  {}\n", purpose.title()));
                }
                for (info, keys) in rows {
                    let padding = " ".repeat(width.saturating_sub(length(&keys)));
                    let indent = if has_headings { "    " } else { "  " };
                    text.push_str(&format!("{indent}{}{padding}  {}\n", keys.join(", "), tells(info)));
                }
            }
            text.push('\n');
        }
        text.truncate(text.trim_end().len() + 1);
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn press(text: &str) -> Press {
        Press::parse(text).unwrap()
    }

    fn type_keys(mode: Mode, keys: &[&str]) -> Pressed {
        let mut pending = PendingKeys::default();
        let mut last = Pressed::Unbound;
        for key in keys {
            last = pending.press(&Keymap::default(), mode, &[press(key)], Duration::from_secs(9));
        }
        last
    }

    #[test]
    fn every_written_key_is_known() {
        for (_, command, alternatives) in DEFAULT_KEYS {
            for keys in alternatives.split(" | ") {
                assert!(parse_sequence(keys).is_some(), "{command:?}: {keys}");
            }
        }
    }

    #[test]
    fn commands_have_one_row_and_a_key_where_they_work() {
        let ids: BTreeSet<_> = COMMANDS.iter().map(|info| info.id).collect();
        assert_eq!(ids.len(), COMMANDS.len());
        let commands: BTreeSet<_> = COMMANDS.iter().map(|info| info.command).collect();
        assert_eq!(commands.len(), COMMANDS.len());
        let keymap = Keymap::default();
        for info in COMMANDS {
            assert!(info.doc.ends_with('.') && info.doc.starts_with(char::is_uppercase), "{}", info.id);
            assert!(info.id.bytes().all(|b| b == b'-' || b.is_ascii_lowercase()), "{}", info.id);
            for mode in Mode::ALL {
                let has_key = !keymap.keys_of(info.command, mode).is_empty();
                assert_eq!(has_key, info.modes.contains(&mode), "{} in {mode:?}", info.id);
            }
        }
    }

    #[test]
    fn no_binding_hides_another() {
        let bindings = Keymap::default().bindings;
        for (i, a) in bindings.iter().enumerate() {
            for b in &bindings[i + 1..] {
                // A pen's number may also be the begin of a slide's: see `press_after_digits`.
                let is_number = |binding: &Binding| binding.sequence == [Item::Number];
                if a.mode == b.mode && !is_number(a) && !is_number(b) {
                    let n = a.sequence.len().min(b.sequence.len());
                    assert_ne!(a.sequence[..n], b.sequence[..n], "{:?}: {} and {}", a.mode, a.keys, b.keys);
                }
            }
        }
    }

    #[test]
    fn clickers_and_modified_keys() {
        let check = |keys: &[&str], expected| {
            assert_eq!(type_keys(Mode::Present, keys), Pressed::Command(expected, None), "{keys:?}");
        };
        check(&["PageDown"], Command::NextStep);
        check(&["PageUp"], Command::PreviousStep);
        check(&["."], Command::Black);
        check(&["B"], Command::Black);
        check(&["Shift+Space"], Command::PreviousStep);
        check(&["Shift+Right"], Command::NextSlide);
        check(&["Alt+PageUp"], Command::PreviousSlide);
        check(&["Shift+?"], Command::Help);
        check(&["F5"], Command::StartShow);
        assert_eq!(type_keys(Mode::Present, &["J"]), Pressed::Unbound);
        assert_eq!(type_keys(Mode::Present, &["Ctrl+B"]), Pressed::Unbound);
        assert_eq!(type_keys(Mode::Shelf, &["B"]), Pressed::Unbound);
    }

    #[test]
    fn numbers_wait_for_their_end() {
        let go = |n| Pressed::Command(Command::GoToNumber, Some(n));
        assert_eq!(type_keys(Mode::Present, &["1", "2"]), Pressed::Pending);
        assert_eq!(type_keys(Mode::Present, &["1", "2", "Enter"]), go(12));
        assert_eq!(type_keys(Mode::Present, &["7", "G"]), go(7));
        assert_eq!(type_keys(Mode::Draw, &["3"]), Pressed::Command(Command::PickColor, Some(3)));
        assert_eq!(type_keys(Mode::Draw, &["3", "Enter"]), Pressed::Command(Command::NextStep, None), "a pen, a step");
        assert_eq!(type_keys(Mode::Draw, &["1", "2", "Enter"]), go(12));
        assert_eq!(type_keys(Mode::Draw, &["1", "2", "Right"]), Pressed::Command(Command::NextStep, None));
        assert_eq!(type_keys(Mode::Present, &["1", "Escape"]), Pressed::Dropped);
        assert_eq!(type_keys(Mode::Present, &["1", "Right"]), Pressed::Command(Command::NextStep, None));
    }

    #[test]
    fn letters_work_under_every_layout() {
        let mut pending = PendingKeys::default();
        let candidates = [press("Colon"), press("B")];
        let pressed = pending.press(&Keymap::default(), Mode::Present, &candidates, Duration::ZERO);
        assert_eq!(pressed, Pressed::Command(Command::Black, None));
    }

    #[test]
    fn the_printed_table_names_every_mode() {
        let text = keys_text();
        for part in ["Show\n", "Shelf\n", "Page Down", "number then Enter", "Opens or closes the grid"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
