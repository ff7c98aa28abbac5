//! What a clicker sends, button by button, and what that does here.
//!
//! Clickers are keyboards. Which keys one imitates is told nowhere on it, and
//! the same button may send two keys in turn.

use std::time::Duration;

use egui::{Event, Key, Modifiers, ViewportId};

use super::command::{Command, Mode};
use super::keymap::{Keymap, Lookup, Press};
use super::state::State;

/// A second escape within this time closes the page; a clicker's button sends one at a time.
const LEAVE_WITHIN: Duration = Duration::from_millis(1500);
/// More rows than any clicker has buttons.
const MAX_BUTTONS: usize = 24;

/// A key as it came from the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// What the key means under the keyboard's layout.
    pub key: Key,
    /// Its place on the keyboard, named as on a Latin one.
    pub physical: Option<Key>,
    /// Keys that were held with it.
    pub modifiers: Modifiers,
}

impl Sent {
    /// What a keymap is asked for, the likeliest first.
    #[must_use]
    pub fn candidates(self) -> Vec<Press> {
        let physical = self.physical.filter(|physical| *physical != self.key);
        std::iter::once(self.key).chain(physical).map(|key| Press::new(key, self.modifiers)).collect()
    }
}

/// A button that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it sends.
    pub sent: Sent,
    /// How often it was pressed.
    pub n_presses: u32,
    /// How often it repeated itself while it was held, since it was pressed last.
    pub n_repeats: u32,
    /// How long it was held last; `None` until it is let go.
    pub held: Option<Duration>,
    pressed_at: Option<Duration>,
}

/// The buttons that were pressed so far.
#[derive(Debug, Clone, Default)]
pub struct ClickerTest {
    buttons: Vec<Button>,
    last: Option<usize>,
    escaped_at: Option<Duration>,
}

/// What came of a key on the test page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// It has its row.
    Row,
    /// It was the second escape.
    Leave,
}

impl ClickerTest {
    /// The buttons, in the order in which they were pressed first.
    #[must_use]
    pub fn buttons(&self) -> &[Button] {
        &self.buttons
    }

    /// Index of the button that was pressed last.
    #[must_use]
    pub fn last(&self) -> Option<usize> {
        self.last
    }

    /// Notes that a key went down.
    pub fn press(&mut self, sent: Sent, is_repeat: bool, now: Duration) -> Noted {
        if !is_repeat {
            let before = self.escaped_at.take();
            let is_escape = sent.key == Key::Escape && sent.modifiers.is_none();
            if is_escape && before.is_some_and(|before| now.saturating_sub(before) <= LEAVE_WITHIN) {
                return Noted::Leave;
            }
            self.escaped_at = is_escape.then_some(now);
        }
        let found = self.buttons.iter().position(|button| button.sent == sent);
        let index = found.unwrap_or(self.buttons.len());
        if found.is_none() {
            if self.buttons.len() >= MAX_BUTTONS {
                return Noted::Row;
            }
            self.buttons.push(Button { sent, n_presses: 0, n_repeats: 0, held: None, pressed_at: None });
        }
        self.last = Some(index);
        let button = &mut self.buttons[index];
        if is_repeat {
            button.n_repeats += 1;
        } else {
            button.n_presses += 1;
            (button.n_repeats, button.held, button.pressed_at) = (0, None, Some(now));
        }
        Noted::Row
    }

    /// Notes that a key was let go.
    pub fn release(&mut self, key: Key, now: Duration) {
        let is_it = |button: &&mut Button| button.sent.key == key && button.pressed_at.is_some();
        if let Some(button) = self.buttons.iter_mut().find(is_it) {
            button.held = button.pressed_at.take().map(|since| now.saturating_sub(since));
        }
    }

    /// What these buttons tell of the clicker, in a few sentences.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        let has =
            |key: Key| self.buttons.iter().any(|button| button.sent.key == key && button.sent.modifiers.is_none());
        let has_pages = has(Key::PageUp) || has(Key::PageDown);
        let has_arrows = has(Key::ArrowLeft) || has(Key::ArrowRight);
        let has_shortcut = self.buttons.iter().any(|button| button.sent.modifiers.ctrl);
        if has(Key::F5) && has(Key::Escape) {
            return Some(
                "Like a Logitech R400, R700 or R800: one button sends F5 and Esc in turn. F5 keeps a talk going; Esc \
                 shows the black end card, and the next press of any button goes on. It can't end the talk.",
            );
        }
        if has_shortcut {
            return Some(
                "It sends PowerPoint's shortcuts, as Kensington's PowerPointer does. If one of them does something \
                 else here, choose the preset \"powerpoint\" in the settings.",
            );
        }
        match (has_pages, has_arrows) {
            (true, _) if has(Key::B) => {
                Some("Like a Kensington: Page Up, Page Down, and B for the black screen. All of it works as it is.")
            }
            (true, _) if has(Key::Period) => {
                Some("Like a Logitech: Page Up, Page Down, and a full stop for the black screen. All of it works.")
            }
            (true, _) => Some("Page Up and Page Down are what most clickers send. They always step, in every preset."),
            (false, true) => {
                Some("Like a Logitech R500: arrow keys. They step, and in a grid they move what is chosen.")
            }
            (false, false) => None,
        }
    }
}

/// What a button does during a talk, in words.
#[must_use]
pub fn meaning(keymap: &Keymap, sent: Sent) -> &'static str {
    for press in sent.candidates() {
        match keymap.lookup(Mode::Present, &[press]) {
            Lookup::Matched(Command::StartShow | Command::StartHere, _) => return "Keeps the talk going",
            Lookup::Matched(command, _) => return command.info().title,
            Lookup::Pending => return "Begins a number or a sequence",
            Lookup::None => {}
        }
    }
    "Nothing"
}

impl State {
    /// Opens or closes the page that shows what a clicker sends.
    pub fn toggle_clicker_test(&mut self, from: ViewportId) {
        self.overlays.help = None;
        self.keys.1.clear();
        self.overlays.clicker = match self.overlays.clicker {
            Some(_) => None,
            None => {
                let place = self.presenter_viewport(from);
                self.bring_forward(place, from);
                Some((place, ClickerTest::default()))
            }
        };
    }

    /// Takes an event while that page is open; true if it was one of a key.
    pub fn note_clicker(&mut self, event: &Event) -> bool {
        let Some((_, test)) = &mut self.overlays.clicker else { return false };
        match *event {
            Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
                let is_quit = [key].into_iter().chain(physical_key).any(|key| {
                    let press = [Press::new(key, modifiers)];
                    self.keys.0.lookup(Mode::Dialog, &press) == Lookup::Matched(Command::Quit, None)
                });
                if is_quit {
                    return false;
                }
                if test.press(Sent { key, physical: physical_key, modifiers }, repeat, self.now) == Noted::Leave {
                    self.overlays.clicker = None;
                }
            }
            Event::Key { key, pressed: false, .. } => test.release(key, self.now),
            Event::Text(_) => {}
            _ => return false,
        }
        self.repaint();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(key: Key) -> Sent {
        Sent { key, physical: Some(key), modifiers: Modifiers::NONE }
    }

    fn test_of(keys: &[Key]) -> ClickerTest {
        let mut test = ClickerTest::default();
        for (i, &key) in (0..).zip(keys) {
            test.press(sent(key), false, Duration::from_secs(i));
            test.release(key, Duration::from_secs(i) + Duration::from_millis(80));
        }
        test
    }

    #[test]
    fn each_button_has_one_row() {
        let mut test = test_of(&[Key::PageDown, Key::PageUp, Key::PageDown]);
        test.press(sent(Key::PageUp), false, Duration::from_secs(9));
        test.press(sent(Key::PageUp), true, Duration::from_secs(10));
        assert_eq!(test.buttons().len(), 2);
        let [down, up] = test.buttons() else { panic!("two rows") };
        assert_eq!((down.n_presses, down.n_repeats, down.held), (2, 0, Some(Duration::from_millis(80))));
        assert_eq!((up.n_presses, up.n_repeats, up.held, test.last()), (2, 1, None, Some(1)));
    }

    #[test]
    fn one_escape_is_a_button_and_two_leave() {
        let mut test = ClickerTest::default();
        let mut press = |key, ms| test.press(sent(key), false, Duration::from_millis(ms));
        assert_eq!(press(Key::Escape, 0), Noted::Row);
        assert_eq!(press(Key::Escape, 2000), Noted::Row, "too late");
        assert_eq!(press(Key::F5, 2100), Noted::Row);
        assert_eq!(press(Key::Escape, 2200), Noted::Row, "a clicker sends them in turn");
        assert_eq!(press(Key::Escape, 2900), Noted::Leave);
    }

    #[test]
    fn known_clickers_are_recognised() {
        let check = |keys: &[Key], words: &str| {
            let advice = test_of(keys).advice().unwrap_or_default();
            assert!(advice.contains(words), "{keys:?}: {advice}");
        };
        check(&[Key::PageUp, Key::PageDown, Key::F5, Key::Escape, Key::Period], "R400");
        check(&[Key::ArrowLeft, Key::ArrowRight], "R500");
        check(&[Key::PageUp, Key::PageDown, Key::B], "Kensington");
        check(&[Key::PageUp, Key::Period], "Logitech");
        check(&[Key::PageDown], "most clickers");
        assert_eq!(test_of(&[Key::J]).advice(), None);
        let mut shortcuts = ClickerTest::default();
        shortcuts.press(Sent { modifiers: Modifiers::CTRL, ..sent(Key::L) }, false, Duration::ZERO);
        assert!(shortcuts.advice().is_some_and(|advice| advice.contains("PowerPoint")));
    }

    #[test]
    fn what_a_button_does_is_told_in_words() {
        let keymap = Keymap::default();
        assert_eq!(meaning(&keymap, sent(Key::PageDown)), "Next");
        assert_eq!(meaning(&keymap, sent(Key::Period)), "Black screen");
        assert_eq!(meaning(&keymap, sent(Key::J)), "Nothing");
        assert_eq!(meaning(&keymap, sent(Key::F5)), "Keeps the talk going");
        assert_eq!(meaning(&keymap, sent(Key::Num1)), "Begins a number or a sequence");
        let cyrillic = Sent { key: Key::Colon, physical: Some(Key::B), modifiers: Modifiers::NONE };
        assert_eq!(meaning(&keymap, cyrillic), "Black screen");
    }
}
