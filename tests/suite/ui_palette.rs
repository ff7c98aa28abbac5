//! The list of all commands: found by name, done by Enter or a click, and in nobody's way.

use diafilm::app::command::Mode;
use diafilm::show::Cover;
use eframe::egui::{self, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::Bench;

fn open(bench: &mut Bench) {
    bench.press_with(Modifiers::CTRL | Modifiers::SHIFT, Key::P);
    bench.harness.run_steps(2);
    assert_eq!(mode(bench), Mode::Palette);
}

fn mode(bench: &Bench) -> Mode {
    bench.harness.state().state().lock().mode()
}

fn find(bench: &mut Bench, words: &str) {
    bench.type_text(words);
    bench.harness.run_steps(2);
}

#[test]
fn a_command_of_the_talk_is_found_by_its_name_and_done() {
    let mut bench = Bench::console();
    open(&mut bench);
    assert!(bench.harness.query_by_role(egui::accesskit::Role::TextInput).is_some());
    find(&mut bench, "black");
    assert!(bench.has_label_part("Black screen: "));
    bench.press(Key::Enter);
    assert_eq!((mode(&bench), bench.cover()), (Mode::Present, Cover::Black));
}

#[test]
fn letters_are_typed_and_a_clicker_only_moves_what_is_chosen() {
    let mut bench = Bench::console();
    let before = bench.pos();
    open(&mut bench);
    // As the system sends a letter: a key and a text.
    bench.harness.key_press(Key::B);
    find(&mut bench, "b");
    bench.press(Key::PageDown).press(Key::PageUp).press(Key::ArrowDown);
    assert_eq!((mode(&bench), bench.cover(), bench.pos()), (Mode::Palette, Cover::None, before));
    bench.press(Key::Escape);
    assert_eq!((mode(&bench), bench.cover()), (Mode::Present, Cover::None), "Esc closes the list, not the talk");
}

#[test]
fn a_click_does_what_it_is_on() {
    let mut bench = Bench::shelf();
    open(&mut bench);
    find(&mut bench, "new deck");
    let row = bench.harness.query_all_by_label_contains("New deck…: ").next().unwrap();
    row.click();
    bench.harness.run_steps(3);
    let state = bench.harness.state().state().lock();
    assert!(state.overlays.new_deck.is_some() && state.overlays.palette.is_none());
}

#[test]
fn what_is_chosen_in_the_editor_changes_its_text_and_typing_goes_on() {
    let mut bench = Bench::shelf();
    bench.press(Key::ArrowRight).press(Key::E);
    bench.harness.run_steps(3);
    let text =
        |bench: &Bench| bench.harness.state().state().lock().editor.as_ref().unwrap().document().text().to_owned();
    let before = text(&bench);
    open(&mut bench);
    find(&mut bench, "duplicate");
    bench.press(Key::Enter);
    bench.harness.run_steps(3);
    assert_eq!(mode(&bench), Mode::Edit);
    let after = text(&bench);
    assert!(after.len() > before.len(), "a slide was doubled: {after}");
    bench.type_text("Q");
    bench.harness.run_steps(2);
    assert_eq!(text(&bench).len(), after.len() + 1, "the text has the keyboard again");
}

#[test]
fn words_that_nothing_is_called_by_do_nothing() {
    let mut bench = Bench::shelf();
    open(&mut bench);
    find(&mut bench, "qqqqq");
    assert!(bench.has_label("Nothing is called like this"));
    bench.press(Key::Enter);
    assert_eq!(mode(&bench), Mode::Shelf);
    assert!(!bench.has_talk());
}
