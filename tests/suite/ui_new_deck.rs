//! A new deck from the shelf, without a display.

use eframe::egui;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::Bench;

fn text_of(bench: &Bench, name: &str) -> String {
    std::fs::read_to_string(bench.folder.path().join(name)).unwrap_or_default()
}

fn selected(bench: &Bench) -> String {
    let state = bench.harness.state().state();
    let mut state = state.lock();
    let decks = state.shelf.decks();
    decks.get(state.shelf.selected).map(|deck| deck.title.clone()).unwrap_or_default()
}

fn type_name(bench: &mut Bench, name: &str) {
    bench.harness.event(egui::Event::Text(name.to_owned()));
    bench.harness.run_steps(2);
}

#[test]
fn a_deck_is_made_and_opened_in_the_editor() {
    let mut bench = Bench::shelf();
    bench.press_with(Modifiers::COMMAND, Key::N).harness.run_steps(2);
    assert!(bench.has_label("Begin with") && bench.has_label("Photo essay"));
    // What is a command on the shelf is text here.
    type_name(&mut bench, "Tea? Trade");
    assert!(bench.has_label_part("tea-trade.ron in "));
    bench.harness.get_by_label("Photo essay").click();
    bench.harness.run_steps(2);
    bench.click("Create");
    bench.wait(|bench| bench.has_label_part("slide 1 of"));
    bench.press_with(Modifiers::COMMAND, Key::W);
    bench.wait(|bench| selected(bench) == "Tea? Trade");
    assert!(!bench.has_label("Begin with") && !bench.has_talk());
    assert!(bench.has_label("Show Tea? Trade"), "it is in sight");
    let text = text_of(&bench, "tea-trade.ron");
    assert!(text.contains("    title: \"Tea? Trade\",\n") && text.contains("layout: Picture"), "{text}");
    assert!(text_of(&bench, "placeholder.svg").starts_with("<svg"));
    bench.press(Key::Enter);
    assert!(bench.has_talk());
}

#[test]
fn what_is_there_stays_and_the_dialog_says_so() {
    let mut bench = Bench::shelf();
    let before = text_of(&bench, "2-bridges.ron");
    bench.click("New deck…");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.has_label("a name needs a letter or a digit"));
    type_name(&mut bench, "2 Bridges");
    assert!(!bench.has_label("a name needs a letter or a digit"));
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.has_label("`2-bridges.ron` is there already; choose another name"));
    assert_eq!(text_of(&bench, "2-bridges.ron"), before);
    type_name(&mut bench, "b");
    bench.press(Key::Enter).harness.run_steps(2);
    bench.press_with(Modifiers::COMMAND, Key::W);
    bench.wait(|bench| selected(bench) == "2 Bridgesb");
    bench.press_with(Modifiers::COMMAND, Key::N).harness.run_steps(2);
    bench.press(Key::Escape).harness.run_steps(2);
    assert!(!bench.has_label("Begin with"));
    assert_eq!(selected(&bench), "2 Bridgesb", "Escape makes nothing");
}
