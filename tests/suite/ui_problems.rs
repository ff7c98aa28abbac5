//! What is wrong, in the editor: the checks of `diafilm check` while one types, and the ways to mend.

use diafilm::world::dictionaries::Places;
use diafilm::world::disk::DiskWorld;
use eframe::egui::{Event, Key};

use crate::support::bench::{Bench, CTRL, write};

fn caret_behind(bench: &mut Bench, before: &str) {
    let at = bench.text().find(before).unwrap() + before.len();
    bench.harness.state().state().lock().editor.as_mut().unwrap().go_to(u32::try_from(at).unwrap());
    bench.harness.run_steps(3);
}

fn is_reviewed(bench: &Bench) -> bool {
    bench.harness.state().state().lock().editor.as_ref().unwrap().is_reviewed()
}

/// A world with a dictionary of a few words.
fn few_words(folder: &std::path::Path) -> DiskWorld {
    write(&folder.join("en.aff"), "SET UTF-8\n");
    write(&folder.join("en.dic"), "6\nold\nbridge\nbride\nthe\nand\nnew\n");
    let places = Places { folders: vec![folder.to_owned()], words: Some(folder.join("own/words.txt")) };
    DiskWorld::new().with_dictionaries(places)
}

#[test]
fn what_check_finds_is_told_while_one_types_by_slide() {
    let words = "word ".repeat(60);
    let deck = format!(
        "Deck(title: \"T\", slides: [\n    Slide(title: \"One\"),\n    Slide(title: \"Two\", body: [Text(\"{words}\"), Text(\"{words}\")]),\n])\n"
    );
    let mut bench = Bench::editor_of(&deck, |_| DiskWorld::new());
    bench.wait(is_reviewed);
    assert!(bench.has_label_part("words are more than this slide bears") && bench.has_label("Slide 2 · Two"));
    assert!(bench.has_label("Slide 2: Two, with a problem") && bench.has_label("Slide 1: One"));
    caret_behind(&mut bench, "Slide(title: \"Two");
    assert!(bench.has_label("This slide, 2"));
    bench.harness.event(Event::Text("  too".to_owned()));
    bench.harness.run_steps(2);
    assert!(bench.has_label_part("words are more than this slide bears"), "what is known stays while one types");
    bench.wait(|bench| bench.has_label_part("more than one space"));
    bench.click("Split in two");
    assert_eq!(bench.text().matches("Slide(").count(), 3, "{}", bench.text());
    bench.wait(|bench| is_reviewed(bench) && !bench.has_label_part("words are more than this slide bears"));
}

#[test]
fn a_word_that_is_spelled_wrong_is_mended_with_a_key() {
    let deck = "Deck(title: \"Old\", slides: [\n    Slide(title: \"The old brigde\"),\n])\n";
    let mut bench = Bench::editor_of(deck, few_words);
    bench.wait(|bench| bench.has_label_part("`brigde` isn't in the dictionary `en`"));
    caret_behind(&mut bench, "old brig");
    bench.press_with(CTRL, Key::Period);
    bench.harness.run_steps(2);
    assert!(bench.harness.state().state().lock().editor_view.is_offering());
    bench.press(Key::Enter).harness.run_steps(1);
    let first = bench.text();
    assert!(["The old bridge\"", "The old bride\""].iter().any(|meant| first.contains(meant)), "{first}");
    bench.wait(|bench| bench.has_label("nothing wrong"));
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), deck);
    bench.wait(|bench| bench.has_label_part("`brigde` isn't in the dictionary"));
    bench.press_with(CTRL, Key::Period).harness.run_steps(1);
    bench.press(Key::Escape).harness.run_steps(1);
    assert_eq!(bench.text(), deck, "the list can be left");
}

#[test]
fn a_word_is_added_to_the_users_own() {
    let deck = "Deck(title: \"Old\", slides: [\n    Slide(title: \"The old brigde\"),\n])\n";
    let mut bench = Bench::editor_of(deck, few_words);
    bench.wait(|bench| bench.has_label_part("`brigde` isn't in the dictionary `en`"));
    caret_behind(&mut bench, "old brig");
    bench.press_with(CTRL, Key::Period).harness.run_steps(2);
    bench.click("Add “brigde” to my words");
    bench.wait(|bench| bench.has_label("nothing wrong"));
    assert_eq!(bench.text(), deck);
    assert_eq!(std::fs::read_to_string(bench.folder.path().join("own/words.txt")).unwrap(), "brigde\n");
}

#[test]
fn a_slide_that_holds_a_little_too_much_can_be_shrunk() {
    let lines = "\"A line of text\", ".repeat(16);
    let deck = format!("Deck(title: \"T\", slides: [\n    Slide(title: \"One\", body: [Bullets([{lines}])]),\n])\n");
    let mut bench = Bench::editor_of(&deck, |_| DiskWorld::new());
    bench.wait(|bench| bench.has_label_part("units too high"));
    bench.click("Shrink");
    assert!(bench.text().contains("minimum: 2"), "{}", bench.text());
    bench.wait(|bench| is_reviewed(bench) && !bench.has_label_part("units too high"));
    assert!(!bench.has_label_part("can't be read 9 m away"), "as small as the last row can read, no smaller");
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), deck);
}
