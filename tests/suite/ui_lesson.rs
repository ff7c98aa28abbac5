//! A lesson from start to end: rehearsed, planned, interrupted, taken up again.

use diafilm::app::settings::{Settings, SettingsFile};
use diafilm::app::{Launch, Target};
use diafilm::show::{Cover, SlidePos};
use eframe::egui::{Key, Modifiers};

use crate::support::bench::{Bench, DECK};

const REHEARSE: Modifiers = Modifiers { ctrl: true, shift: true, ..Modifiers::NONE };

/// A run of the program that remembers things in a folder.
fn run(state: &std::path::Path, deck: Option<&std::path::Path>) -> Bench {
    let settings = Settings { reduced_motion: true, ..Settings::default() };
    let settings = SettingsFile::in_memory(settings).with_state_folder(state);
    Bench::with_settings(settings, |folder| Launch {
        target: deck.map_or_else(|| Target::Shelf(folder.to_owned()), |deck| Target::Deck(deck.to_owned())),
        ..Launch::default()
    })
}

/// Ends a run as a crash does: what is on the disk stays there.
fn crash(bench: &Bench) {
    let state = bench.harness.state().state();
    let mut journal = std::mem::take(&mut state.lock().journal);
    journal.finish();
}

#[test]
fn a_show_that_was_interrupted_goes_on_in_its_place() {
    let (state, decks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deck = decks.path().join("bridges.ron");
    crate::support::bench::write(&deck, DECK);
    let mut bench = run(state.path(), Some(&deck));
    bench.press(Key::PageDown).press(Key::PageDown).press(Key::B);
    crash(&bench);
    drop(bench);

    let mut bench = run(state.path(), None);
    assert!(bench.has_label_part("bridges.ron was interrupted just now at slide 2, “Three kinds”"));
    bench.press_with(Modifiers::SHIFT, Key::F5);
    assert_eq!((bench.pos(), bench.cover()), (SlidePos { slide: 1, step: 1 }, Cover::Black));
    assert!(!bench.has_label_part("was interrupted"));
    let is_running = bench.harness.state().state().lock().talk.as_ref().unwrap().clock.is_running();
    assert!(is_running, "the lesson went on while the program was away");

    // Ended as it should be, there is nothing to go on with.
    bench.press(Key::Escape).press(Key::Escape);
    assert!(!bench.has_talk());
    drop(bench);
    assert!(!run(state.path(), None).has_label_part("was interrupted"));
}

#[test]
fn the_offer_can_be_taken_up_in_the_show_itself_or_forgotten() {
    let (state, decks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deck = decks.path().join("bridges.ron");
    crate::support::bench::write(&deck, DECK);
    let mut bench = run(state.path(), Some(&deck));
    bench.press(Key::End);
    crash(&bench);
    drop(bench);
    // Slides were put in before the next start: the slide is known by its name.
    let changed = DECK.replace("slides: [", "slides: [\n    Slide(title: \"New\"),");
    crate::support::bench::write(&deck, &changed);
    let mut bench = run(state.path(), Some(&deck));
    assert_eq!(bench.pos(), SlidePos::default());
    bench.click("Go on there");
    assert_eq!(bench.pos(), SlidePos::start_of(4));
    crash(&bench);
    drop(bench);
    let mut bench = run(state.path(), None);
    bench.click("Forget it");
    assert!(!bench.has_label_part("was interrupted") && !bench.has_talk());
}

#[test]
fn a_rehearsal_measures_and_writes_the_plan_into_the_deck() {
    let (state, decks) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let deck = decks.path().join("bridges.ron");
    crate::support::bench::write(&deck, DECK);
    let mut bench = run(state.path(), Some(&deck));
    bench.press_with(REHEARSE, Key::R);
    assert!(bench.has_label_part("Rehearsal · slide 1, step 1"));
    let seconds = |bench: &mut Bench, n: usize| bench.harness.run_steps(n * 4);
    seconds(&mut bench, 12);
    bench.press(Key::PageDown);
    seconds(&mut bench, 5);
    bench.press(Key::PageDown);
    seconds(&mut bench, 4);
    bench.press_with(REHEARSE, Key::R);
    assert!(bench.has_label("Rehearsal") && bench.has_label_part("1 run; a second one makes the times surer"));
    bench.press(Key::Enter);
    assert!(!bench.has_label_part("does nothing here"), "a dialog has its own keys");
    // Its first button.
    bench.press(Key::Tab).press(Key::Enter);
    assert!(bench.has_label("2 times were written into the deck"));
    let expected = DECK
        .replace("**hello** first.\"", "**hello** first.\", time: \"15s\"")
        .replace("- one\\n- two\"", "- one\\n- two\", time: \"10s\"");
    assert_eq!(std::fs::read_to_string(&deck).unwrap(), expected);
    bench.press(Key::Escape);
    assert!(!bench.has_label("Rehearsal") && bench.has_talk());

    // What was measured is there for the next run of the program.
    bench.press_with(REHEARSE, Key::R);
    assert!(bench.has_label_part("again sets the clock to 0:00"), "a clock that runs is not set back unasked");
    bench.press_with(REHEARSE, Key::R);
    seconds(&mut bench, 3);
    bench.press(Key::Escape).press(Key::Escape);
    assert!(!bench.has_talk(), "leaving ends the rehearsal too");
    assert!(bench.has_label_part("the middle one of 2 runs"));
}
