//! Other habits: presets after `PowerPoint`, pdfpc and Vim, and keys that the user chose.
//!
//! A preset or choice gives a command new keys and takes those keys from
//! whatever had them. What clickers send can't be taken from stepping.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Binding, Item, Keymap, Press, parse_sequence};
use crate::app::command::{COMMANDS, Command, Mode};

/// Keys as the settings file holds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeySettings {
    /// Whose keys are the start.
    pub preset: Preset,
    /// Keys by the id of a command, such as `"next-step": ["Space", "J"]`; an empty list takes all of them away.
    pub bindings: BTreeMap<String, Vec<String>>,
}

/// Whose keys are the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Diafilm's own, which most programs share.
    #[default]
    Default,
    /// `PowerPoint`'s.
    PowerPoint,
    /// pdfpc's.
    Pdfpc,
    /// Vim's letters.
    Vim,
}

/// What a preset changes: where, which command, its keys besides the default ones.
type Change = (&'static [Mode], Command, &'static str);

const PRESENT: &[Mode] = &[Mode::Present, Mode::Draw];
const NUMBERS: &[Mode] = &[Mode::Present];
const SHELF: &[Mode] = &[Mode::Shelf];

/// What it shares with the default keys isn't repeated: B, W, G, E, Ctrl+P, Ctrl+I, Ctrl+E, Ctrl+L, a number then Enter.
/// `-` shows more of the slide and then all slides, as it does there.
const POWERPOINT: &[Change] = &[
    (PRESENT, Command::Overview, "Ctrl+S"),
    (PRESENT, Command::Arrow, "A | Equals"),
    (PRESENT, Command::Console, "Alt+F5"),
    (PRESENT, Command::EndShow, "Ctrl+Pause"),
];

/// There a digit is a tool at once, so that numbers of slides are typed into the grid's field, after G.
const PDFPC: &[Change] = &[
    (PRESENT, Command::Arrow, "1"),
    (PRESENT, Command::Laser, "2"),
    (PRESENT, Command::Pen, "3"),
    (PRESENT, Command::Eraser, "4"),
    (PRESENT, Command::ToggleTimer, "S | P"),
    (PRESENT, Command::Console, "Ctrl+N"),
    (PRESENT, Command::ToggleFullscreen, "W"),
    (&[Mode::Overview], Command::Console, "Ctrl+N"),
];

const VIM: &[Change] = &[
    (PRESENT, Command::NextStep, "J | L"),
    (PRESENT, Command::PreviousStep, "K | H"),
    (PRESENT, Command::FirstSlide, "G G"),
    (PRESENT, Command::LastSlide, "Shift+G"),
    (NUMBERS, Command::GoToNumber, "<n> Shift+G | <n> G"),
    (PRESENT, Command::LastViewed, "Ctrl+O"),
    (PRESENT, Command::Overview, "O | Colon"),
    (PRESENT, Command::NextHit, "N"),
    (PRESENT, Command::PreviousHit, "Shift+N"),
    (PRESENT, Command::UndoInk, "U"),
    (SHELF, Command::SelectLeft, "H"),
    (SHELF, Command::SelectRight, "L"),
    (SHELF, Command::SelectUp, "K"),
    (SHELF, Command::SelectDown, "J"),
];

impl Preset {
    fn changes(self) -> &'static [Change] {
        match self {
            Self::Default => &[],
            Self::PowerPoint => POWERPOINT,
            Self::Pdfpc => PDFPC,
            Self::Vim => VIM,
        }
    }
}

/// Keys of clickers that nothing but stepping may have while a talk is on.
const CLICKER: [(&str, Command); 2] = [("PageDown", Command::NextStep), ("PageUp", Command::PreviousStep)];

impl Keymap {
    /// The keys that the settings ask for, and what of them can't be had.
    #[must_use]
    pub fn from_settings(settings: &KeySettings) -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        for &(modes, command, alternatives) in settings.preset.changes() {
            for keys in alternatives.split(" | ") {
                keymap.add(modes, command, keys);
            }
        }
        let mut problems = Vec::new();
        for (id, keys) in &settings.bindings {
            match COMMANDS.iter().find(|info| info.id == id) {
                Some(info) => problems.extend(keymap.replace(info.command, info.modes, keys)),
                None => problems.push(format!("no command is called `{id}`; `diafilm keys --ids` lists them")),
            }
        }
        (keymap, problems)
    }

    /// Gives a command these keys and no others.
    fn replace(&mut self, command: Command, modes: &'static [Mode], keys: &[String]) -> Vec<String> {
        let is_kept = |binding: &Binding| {
            binding.command != command || (binding.mode == Mode::Present && is_clickers(&binding.sequence, command))
        };
        self.bindings.retain(is_kept);
        let mut problems = Vec::new();
        for keys in keys {
            match parse_sequence(keys) {
                None => problems.push(format!("`{keys}` is no key; write `Space`, `Shift+F5` or `Ctrl+L`")),
                Some(sequence) if belongs_to_clickers(&sequence, command) && modes.contains(&Mode::Present) => {
                    problems.push(format!("`{keys}` is what clickers send, and stays with stepping"));
                }
                Some(_) => self.add(modes, command, keys),
            }
        }
        problems
    }

    /// Gives a command one more key, and takes it from what had it.
    fn add(&mut self, modes: &[Mode], command: Command, keys: &str) {
        let Some(sequence) = parse_sequence(keys) else { return };
        for &mode in modes {
            self.bindings.retain(|binding| binding.mode != mode || !collide(&binding.sequence, &sequence));
            self.bindings.push(Binding { mode, keys: keys.to_owned().into(), command, sequence: sequence.clone() });
        }
    }
}

/// True if one of the sequences begins with the other; a digit begins a number. A number alone leaves room for longer
/// ones: see `PendingKeys::press_after_digits`.
fn collide(one: &[Item], other: &[Item]) -> bool {
    if one.len() != other.len() && (one == [Item::Number] || other == [Item::Number]) {
        return false;
    }
    let is_alike = |a: &Item, b: &Item| match (a, b) {
        (Item::Number, Item::Press(press)) | (Item::Press(press), Item::Number) => press.digit().is_some(),
        (Item::Number, Item::Number) | (Item::Press(_), Item::Press(_)) => a == b,
    };
    one.iter().zip(other).all(|(a, b)| is_alike(a, b))
}

fn is_clickers(sequence: &[Item], command: Command) -> bool {
    let is_key = |name: &str| Press::parse(name).is_some_and(|press| sequence == [Item::Press(press)]);
    CLICKER.iter().any(|&(name, owner)| owner == command && is_key(name))
}

fn belongs_to_clickers(sequence: &[Item], command: Command) -> bool {
    let owner = |&(_, owner): &(&str, Command)| owner != command && is_clickers(sequence, owner);
    CLICKER.iter().any(owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::{Lookup, Press};

    fn settings(preset: Preset, bindings: &[(&str, &[&str])]) -> KeySettings {
        let owned = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        KeySettings { preset, bindings: bindings.iter().map(|(id, keys)| ((*id).to_owned(), owned(keys))).collect() }
    }

    fn lookup(keymap: &Keymap, keys: &str) -> Lookup {
        let presses: Vec<Press> = keys.split(' ').map(|key| Press::parse(key).unwrap()).collect();
        keymap.lookup(Mode::Present, &presses)
    }

    fn command(command: Command) -> Lookup {
        Lookup::Matched(command, None)
    }

    #[test]
    fn presets_change_what_they_name_and_nothing_else() {
        for preset in [Preset::Default, Preset::PowerPoint, Preset::Pdfpc, Preset::Vim] {
            let (keymap, problems) = Keymap::from_settings(&settings(preset, &[]));
            assert!(problems.is_empty());
            for (key, expected) in [("PageDown", Command::NextStep), ("PageUp", Command::PreviousStep)] {
                assert_eq!(lookup(&keymap, key), command(expected), "{preset:?}");
            }
            for &(modes, command, alternatives) in preset.changes() {
                assert!(alternatives.split(" | ").all(|keys| parse_sequence(keys).is_some()), "{alternatives}");
                for keys in alternatives.split(" | ").filter(|keys| !keys.contains("<n>")) {
                    let presses: Vec<Press> = keys.split(' ').filter_map(Press::parse).collect();
                    for &mode in modes {
                        assert_eq!(keymap.lookup(mode, &presses), Lookup::Matched(command, None), "{preset:?} {keys}");
                    }
                }
            }
            for (i, a) in keymap.bindings.iter().enumerate() {
                for b in &keymap.bindings[i + 1..] {
                    let hides = a.mode == b.mode && collide(&a.sequence, &b.sequence);
                    assert!(!hides, "{preset:?}: {} and {} in {:?}", a.keys, b.keys, a.mode);
                }
            }
        }
    }

    #[test]
    fn vim_goes_to_the_first_slide_and_to_numbers() {
        let (keymap, _) = Keymap::from_settings(&settings(Preset::Vim, &[]));
        assert_eq!(lookup(&keymap, "J"), command(Command::NextStep));
        assert_eq!(lookup(&keymap, "G"), Lookup::Pending);
        assert_eq!(lookup(&keymap, "G G"), command(Command::FirstSlide));
        assert_eq!(lookup(&keymap, "1 2 Shift+G"), Lookup::Matched(Command::GoToNumber, Some(12)));
        assert_eq!(lookup(&keymap, "7 G"), Lookup::Matched(Command::GoToNumber, Some(7)));
    }

    #[test]
    fn presets_keep_the_habits_of_their_programs() {
        let check = |preset, keys: &str, expected| {
            let (keymap, _) = Keymap::from_settings(&settings(preset, &[]));
            assert_eq!(lookup(&keymap, keys), command(expected), "{preset:?} {keys}");
        };
        for (keys, expected) in [
            ("G", Command::Overview),
            ("Minus", Command::ZoomOut),
            ("Equals", Command::Arrow),
            ("Ctrl+A", Command::Arrow),
            ("A", Command::Arrow),
            ("E", Command::ClearInk),
            ("Ctrl+P", Command::Pen),
            ("Ctrl+I", Command::Highlighter),
            ("Ctrl+E", Command::Eraser),
            ("Ctrl+L", Command::Laser),
            ("N", Command::NextStep),
            ("P", Command::PreviousStep),
            ("Plus", Command::ZoomIn),
        ] {
            check(Preset::PowerPoint, keys, expected);
        }
        for (keys, expected) in [
            ("F", Command::Freeze),
            ("B", Command::Black),
            ("Z", Command::ToggleZoom),
            ("1", Command::Arrow),
            ("4", Command::Eraser),
            ("C", Command::ClearInk),
            ("S", Command::ToggleTimer),
            ("P", Command::ToggleTimer),
            ("Ctrl+T", Command::ResetTimer),
            ("G", Command::Overview),
            ("Tab", Command::Overview),
            ("Ctrl+N", Command::Console),
            ("Backspace", Command::PreviousStep),
            ("Questionmark", Command::Help),
        ] {
            check(Preset::Pdfpc, keys, expected);
        }
        for (keys, expected) in [
            ("N", Command::NextHit),
            ("Shift+N", Command::PreviousHit),
            ("Slash", Command::Search),
            ("Shift+Colon", Command::Overview),
            ("Ctrl+O", Command::LastViewed),
            ("Ctrl+L", Command::Laser),
        ] {
            check(Preset::Vim, keys, expected);
        }
    }

    #[test]
    fn chosen_keys_replace_those_of_a_command() {
        let (keymap, problems) = Keymap::from_settings(&settings(Preset::Default, &[("black", &["X"])]));
        assert!(problems.is_empty());
        assert_eq!(lookup(&keymap, "X"), command(Command::Black));
        assert_eq!(lookup(&keymap, "B"), Lookup::None);
        let (keymap, problems) = Keymap::from_settings(&settings(Preset::Default, &[("next-step", &[])]));
        assert!(problems.is_empty());
        assert_eq!(lookup(&keymap, "Space"), Lookup::None);
        assert_eq!(lookup(&keymap, "PageDown"), command(Command::NextStep));
    }

    #[test]
    fn what_cannot_be_had_is_told() {
        let bindings: [(&str, &[&str]); 3] = [("blak", &["X"]), ("white", &["Hyper+Q"]), ("black", &["PageDown"])];
        let (keymap, problems) = Keymap::from_settings(&settings(Preset::Default, &bindings));
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(lookup(&keymap, "PageDown"), command(Command::NextStep));
    }
}
