//! A hundred thousand short streams of keys on the show alone: whatever is pressed, the talk keeps its place, and the
//! desktop is seen only by who asks for it twice.

use std::collections::BTreeMap;
use std::time::Duration;

use diafilm::app::command::{Command, Mode};
use diafilm::app::keymap::{Keymap, Press};
use diafilm::show::tool::Tool;
use diafilm::show::{Cover, LEAVE_WITHIN, Outcome, Show, ShowCommand, SlidePos, Talk};
use eframe::egui::{Key, Modifiers};

/// How many streams, and the most keys of one.
const N_STREAMS: usize = 100_000;
const MAX_KEYS: usize = 24;

/// Numbers that look random: the constants are Knuth's MMIX generator's.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Steps of each slide; 0 stands for a hidden slide.
struct Steps(&'static [u16]);

impl Talk for Steps {
    fn n_slides(&mut self) -> usize {
        self.0.len()
    }
    fn is_hidden(&mut self, slide: usize) -> bool {
        self.0[slide] == 0
    }
    fn n_steps(&mut self, slide: usize) -> u16 {
        self.0[slide].max(1)
    }
}

const DECKS: [&[u16]; 4] = [&[1, 3, 0, 2, 1, 0, 4, 1], &[1], &[0, 0], &[2, 0]];

/// What the show does for a command; `None` where it isn't asked.
fn of_show(command: Command, dice: &mut Dice) -> Option<ShowCommand> {
    Some(match command {
        Command::NextStep => ShowCommand::NextStep,
        Command::PreviousStep => ShowCommand::PreviousStep,
        Command::NextSlide => ShowCommand::NextSlide,
        Command::PreviousSlide => ShowCommand::PreviousSlide,
        Command::FirstSlide => ShowCommand::First,
        Command::LastSlide => ShowCommand::Last,
        Command::LastViewed => ShowCommand::LastViewed,
        Command::Black => ShowCommand::Black,
        Command::White => ShowCommand::White,
        Command::Whiteboard => ShowCommand::Whiteboard,
        Command::Freeze => ShowCommand::Freeze,
        Command::EndShow => ShowCommand::Escape,
        Command::StartShow | Command::StartHere => ShowCommand::Uncover,
        Command::Laser => ShowCommand::Tool(Tool::Laser),
        Command::Pen => ShowCommand::Tool(Tool::Pen),
        Command::Eraser => ShowCommand::Tool(Tool::Eraser),
        Command::Spotlight => ShowCommand::Tool(Tool::Spotlight),
        Command::ToggleZoom | Command::ZoomIn => ShowCommand::ZoomBy(2.0, [0.3, 0.9]),
        Command::ZoomOut => ShowCommand::ZoomOff,
        Command::PanLeft => ShowCommand::Pan([-0.2, 0.0]),
        Command::Overview | Command::Search => {
            ShowCommand::GoTo(SlidePos { slide: dice.roll(12), step: u16::try_from(dice.roll(6)).unwrap() })
        }
        Command::Help => ShowCommand::GoToNumber(dice.roll(12)),
        _ => return None,
    })
}

/// Each key with its modifiers, and what it means while a talk is on.
fn meanings() -> (BTreeMap<Key, Command>, Vec<Command>) {
    let keymap = Keymap::default();
    let held = |key: Key, modifiers| keymap.held(Mode::Present, &[Press::new(key, modifiers)]);
    let plain = Key::ALL.iter().filter_map(|key| Some((*key, held(*key, Modifiers::NONE)?))).collect();
    let others = [Modifiers::SHIFT, Modifiers::CTRL, Modifiers::ALT];
    let all = others.iter().flat_map(|modifiers| Key::ALL.iter().filter_map(|key| held(*key, *modifiers))).collect();
    (plain, all)
}

/// Is the slide there, and one of its steps?
fn is_sound(pos: SlidePos, deck: &[u16]) -> bool {
    pos.slide < deck.len() && pos.step < deck[pos.slide].max(1)
}

#[test]
fn a_hundred_thousand_streams_of_keys_show_no_desktop_and_lose_no_place() {
    let (plain, others) = meanings();
    assert_eq!(plain.get(&Key::F5), Some(&Command::StartShow));
    // What a worn clicker sends, and what a hand hits beside it.
    let likely = [Key::F5, Key::Escape, Key::PageDown, Key::PageUp, Key::B, Key::Period, Key::Home, Key::End];
    let likely = likely.map(|key| plain[&key]);
    let plain: Vec<Command> = plain.into_values().collect();
    let mut dice = Dice(20);
    let mut n_left = 0;
    for stream in 0..N_STREAMS {
        let deck = DECKS[dice.roll(DECKS.len())];
        let mut talk = Steps(deck);
        let mut show = Show::new(dice.roll(deck.len() + 1), &mut talk);
        let (mut now, mut asked) = (Duration::from_secs(60), None);
        for _ in 0..dice.roll(MAX_KEYS) {
            now += Duration::from_millis([30, 400, 2900, 3100, 60_000][dice.roll(5)]);
            let command = match dice.roll(4) {
                0 => plain[dice.roll(plain.len())],
                1 => others[dice.roll(others.len())],
                _ => likely[dice.roll(likely.len())],
            };
            let Some(command) = of_show(command, &mut dice) else { continue };
            let before = show.clone();
            let outcome = show.apply(command, now, &mut talk);
            assert!(is_sound(show.pos(), deck), "stream {stream}: {command:?} leads to {:?}", show.pos());
            assert!(is_sound(show.audience().pos, deck), "stream {stream}: {command:?}");
            if outcome != Outcome::Moved {
                assert_eq!(show.pos(), before.pos(), "stream {stream}: {command:?} lost the place");
            }
            if outcome == Outcome::Leave {
                let since = now - asked.expect("nobody asked");
                assert!(
                    command == ShowCommand::Escape && since <= LEAVE_WITHIN,
                    "stream {stream}: left by {command:?}"
                );
                n_left += 1;
                break;
            }
            let is_end_card = matches!(show.cover(), Cover::EndCard { .. });
            assert!(
                !is_end_card || !show.is_frozen() || before.cover() == show.cover(),
                "stream {stream}: {command:?}"
            );
            asked = match (command, is_end_card) {
                (ShowCommand::Escape, true) => Some(now),
                (_, true) => asked,
                (_, false) => None,
            };
        }
    }
    assert!(n_left > 100, "the way out was found {n_left} times");
}
