//! The editor in its window: typing, acts, problems, saving, showing.

use diafilm::app::editor::Notice;
use diafilm::show::SlidePos;
use eframe::egui::{Id, Key, Modifiers};

use crate::support::bench::{Bench, CTRL, DECK, write};

fn on_disk(bench: &Bench) -> String {
    std::fs::read_to_string(bench.folder.path().join("2-bridges.ron")).unwrap()
}

fn caret_behind(bench: &mut Bench, before: &str) {
    let at = bench.text().find(before).unwrap() + before.len();
    bench.harness.state().state().lock().editor.as_mut().unwrap().go_to(u32::try_from(at).unwrap());
    bench.harness.run_steps(3);
}

#[test]
fn what_is_typed_shows_is_saved_and_can_be_taken_back() {
    let mut bench = Bench::editor();
    assert!(bench.has_label("saved") && bench.has_label_part("slide 1 of 4"));
    caret_behind(&mut bench, "title: \"Three");
    assert!(bench.has_label_part("slide 2 of 4"));
    bench.type_text(" or four");
    assert!(bench.text().contains("\"Three or four kinds\"") && bench.has_label("not saved"));
    assert_eq!(on_disk(&bench), DECK);
    bench.wait(|bench| bench.has_label("Slide 2: Three or four kinds"));
    bench.press_with(CTRL, Key::S);
    assert_eq!(on_disk(&bench), DECK.replace("Three kinds", "Three or four kinds"));
    bench.harness.run_steps(1);
    assert!(bench.has_label("saved"));
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), DECK);
    bench.press_with(CTRL, Key::Y);
    assert!(bench.text().contains("four"));
}

#[test]
fn slides_are_put_in_copied_moved_hidden_and_taken_out() {
    let mut bench = Bench::editor();
    bench.press_with(CTRL, Key::M);
    assert!(
        bench.text().contains("Slide(\n        title: \"New slide\",\n        body: [\n            Text("),
        "{}",
        bench.text()
    );
    bench.harness.run_steps(2);
    bench.press_with(Modifiers { ctrl: true, shift: true, ..Modifiers::NONE }, Key::ArrowUp);
    assert!(bench.text().find("New slide") < bench.text().find("\"cover\""));
    bench.press_with(Modifiers { ctrl: true, shift: true, ..Modifiers::NONE }, Key::Delete);
    assert_eq!(bench.text(), DECK);
    bench.press_with(CTRL, Key::PageDown).press_with(CTRL, Key::D);
    bench.press_with(Modifiers { ctrl: true, shift: true, ..Modifiers::NONE }, Key::H);
    assert_eq!(bench.text().matches("Three kinds").count(), 2);
    assert_eq!(bench.text().matches("hidden: true").count(), 2);
    for _ in 0..6 {
        bench.press_with(CTRL, Key::Z);
    }
    assert_eq!(bench.text(), DECK);
}

#[test]
fn problems_are_listed_and_mended_with_a_key() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "Slide(titl");
    bench.type_text("t");
    assert!(bench.text().contains("Slide(titlte:"));
    bench.wait(|bench| bench.has_label_part("1 problem"));
    bench.press(Key::F8);
    bench.press_with(CTRL, Key::Period);
    assert_eq!(bench.text(), DECK);
    bench.wait(|bench| bench.has_label("nothing wrong"));
}

#[test]
fn the_show_is_of_the_text_as_it_is() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "title: \"The end");
    bench.type_text(" at last");
    bench.wait(|bench| bench.has_label("Slide 4: The end at last"));
    bench.press_with(Modifiers::SHIFT, Key::F5);
    assert!(bench.has_talk() && bench.pos() == SlidePos::start_of(3));
    bench.wait(|bench| bench.has_label_part("The end at last"));
    bench.press(Key::Escape).press(Key::Escape);
    assert!(!bench.has_talk() && bench.text().contains("at last"), "the editor is there again");
    assert_eq!(on_disk(&bench), DECK);
}

#[test]
fn nothing_is_closed_unsaved_without_a_question() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "title: \"The end");
    bench.type_text("!");
    bench.press_with(CTRL, Key::W);
    bench.harness.run_steps(1);
    assert!(bench.has_label("Not all changes are saved"));
    bench.click("Go on");
    bench.press_with(CTRL, Key::W).harness.run_steps(1);
    bench.click("Save and close");
    assert!(on_disk(&bench).contains("The end!"));
    assert!(bench.harness.state().state().lock().editor.is_none());
    bench.wait(|bench| bench.has_label("Show Bridges"));
    bench.press(Key::E);
    assert!(bench.harness.state().state().lock().editor.is_some(), "E edits the chosen deck");
}

#[test]
fn another_programs_change_of_the_same_line_is_asked_about() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "title: \"The end");
    bench.type_text("!");
    write(&bench.folder.path().join("2-bridges.ron"), &DECK.replace("The end", "Fin"));
    let is_told =
        |bench: &Bench| bench.harness.state().state().lock().editor.as_ref().unwrap().notice == Some(Notice::Conflict);
    bench.wait(is_told);
    bench.press_with(CTRL, Key::S);
    assert!(on_disk(&bench).contains("Fin"), "it isn't overwritten");
    assert!(is_told(&bench), "the question stays until it is answered");
}

#[test]
fn notes_are_in_the_deck_as_they_are_typed() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "title: \"The");
    let field = Id::unique("notes of the slide");
    bench.harness.ctx.memory_mut(|memory| memory.request_focus(field));
    bench.harness.run_steps(2);
    bench.type_text("say");
    bench.type_text(" it");
    assert!(bench.text().contains("title: \"The end\", notes: \"say it\""), "{}", bench.text());
    bench.press_with(CTRL, Key::S);
    assert_eq!(on_disk(&bench), bench.text());
}
