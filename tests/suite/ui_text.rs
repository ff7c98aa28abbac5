//! The text in the editor's window: choices, keys, finding, folding.

use eframe::egui::{Event, Id, Key, Modifiers};

use crate::support::bench::{Bench, CTRL, DECK, write};

/// The text that is selected.
fn selected(bench: &Bench) -> String {
    let state = bench.harness.state().state().lock();
    let editor = state.editor.as_ref().unwrap();
    editor.buffer[editor.selection().span().range()].to_owned()
}

fn type_text(bench: &mut Bench, text: &str) {
    for letter in text.chars() {
        bench.harness.event(Event::Text(letter.to_string()));
        bench.harness.run_steps(2);
    }
}

fn caret_behind(bench: &mut Bench, before: &str) {
    let at = bench.text().find(before).unwrap() + before.len();
    bench.harness.state().state().lock().editor.as_mut().unwrap().go_to(u32::try_from(at).unwrap());
    bench.harness.run_steps(3);
}

#[test]
fn a_slide_is_written_with_choices_and_few_keys() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "Slide(title: \"The end\"");
    type_text(&mut bench, ", lay");
    assert!(bench.has_label("layout") && bench.has_label_part("How the slide is arranged"));
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.has_label("Statement"), "the layouts are there to be chosen");
    type_text(&mut bench, "sta");
    bench.press(Key::Tab).harness.run_steps(2);
    assert!(bench.text().contains("\"The end\", layout: Statement)"), "{}", bench.text());
    type_text(&mut bench, ", b");
    bench.press(Key::ArrowDown).press(Key::Enter).harness.run_steps(2);
    assert!(bench.text().contains("layout: Statement, background: )"), "{}", bench.text());
    bench.press(Key::Escape).harness.run_steps(2);
    assert!(!bench.has_label("Gradient"), "Esc closes the list");
    bench.press_with(CTRL, Key::Space).harness.run_steps(2);
    assert!(bench.has_label("Gradient"), "and a key opens it again");
    type_text(&mut bench, "col");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.has_label("accent2"), "colours are known");
    type_text(&mut bench, "mut");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.text().contains("background: Color(\"muted\"))"), "{}", bench.text());
}

#[test]
fn themes_and_pictures_of_the_folder_can_be_chosen() {
    let mut bench = Bench::editor();
    write(&bench.folder.path().join("bridge.png"), "no picture, but it lies there");
    caret_behind(&mut bench, "transition: Cut");
    type_text(&mut bench, ", theme: \"");
    assert!(bench.has_label("look.ron") && bench.has_label("archive"));
    type_text(&mut bench, "lo");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.text().contains("theme: \"look.ron\""), "{}", bench.text());
    caret_behind(&mut bench, "Bullets([\"Beam\", \"Arch\", \"Cable\"])");
    type_text(&mut bench, ", Ima");
    bench.press(Key::Enter).harness.run_steps(2);
    bench.press_with(CTRL, Key::Space).harness.run_steps(2);
    assert!(bench.has_label("bridge.png"));
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.text().contains("Image(path: \"bridge.png\", alt: \"\")"), "{}", bench.text());
}

#[test]
fn lines_keep_their_indentation_and_brackets_their_halves() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "Slide(title: \"The end\"),");
    bench.press(Key::Enter).harness.run_steps(1);
    type_text(&mut bench, "Slide(");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.text().contains("\"The end\"),\n    Slide(\n        \n    )\n]"), "{}", bench.text());
    type_text(&mut bench, "hidden: true");
    bench.press_with(CTRL, Key::Slash).harness.run_steps(2);
    assert!(bench.text().contains("        // hidden: true\n"), "{}", bench.text());
    bench.press_with(Modifiers::ALT, Key::ArrowUp).harness.run_steps(2);
    assert!(bench.text().contains("        // hidden: true\n    Slide(\n"), "{}", bench.text());
    bench.press_with(CTRL, Key::Z).press_with(CTRL, Key::Z).harness.run_steps(2);
    bench.press_with(Modifiers { shift: true, ..Modifiers::ALT }, Key::ArrowDown).harness.run_steps(2);
    assert_eq!(bench.text().matches("hidden: true").count(), 3);
    while bench.harness.state().state().lock().editor.as_ref().unwrap().document().can_undo() {
        bench.press_with(CTRL, Key::Z);
    }
    assert_eq!(bench.text(), DECK);
}

#[test]
fn words_are_found_and_replaced_in_one_step() {
    let mut bench = Bench::editor();
    bench.press_with(CTRL, Key::H).harness.run_steps(2);
    type_text(&mut bench, "bridges");
    assert!(bench.has_label("2 found"));
    bench.press(Key::F3).harness.run_steps(2);
    assert_eq!(selected(&bench), "Bridges");
    assert!(bench.has_label("1 of 2"));
    bench.click("Word");
    bench.click("Aa");
    assert!(bench.has_label("none"));
    bench.click("Aa");
    let id = Id::unique("replace");
    bench.harness.ctx.memory_mut(|memory| memory.request_focus(id));
    bench.harness.run_steps(2);
    type_text(&mut bench, "Ways");
    bench.click("Replace all");
    assert_eq!(bench.text(), DECK.replace("Bridges", "Ways"));
    bench.press_with(CTRL, Key::Z).harness.run_steps(1);
    assert_eq!(bench.text(), DECK);
}

#[test]
fn slides_fold_and_open_where_the_caret_goes() {
    let mut bench = Bench::editor();
    let long = DECK.replace(
        "Slide(title: \"Secret\", hidden: true),",
        "Slide(\n        title: \"Secret\",\n        hidden: true,\n    ),",
    );
    write(&bench.folder.path().join("2-bridges.ron"), &long);
    bench.wait(|bench| bench.text() == long);
    bench.press_with(CTRL, Key::Num0).harness.run_steps(3);
    assert!(bench.has_label("Open line 4"));
    bench.click("Open line 4");
    assert!(bench.has_label("Fold line 4"));
    caret_behind(&mut bench, "hidden: tr");
    bench.press_with(CTRL, Key::Minus).harness.run_steps(3);
    assert!(bench.has_label("Open line 4"));
    bench.press(Key::ArrowDown).harness.run_steps(2);
    assert!(bench.has_label("Open line 4") && bench.has_label_part("line 8"), "the caret steps over it");
    caret_behind(&mut bench, "hidden: tr");
    assert!(bench.has_label("Fold line 4"), "what the caret goes to is opened");
    assert!(bench.has_label("Slide 3") && bench.has_label("hidden"), "the way to the caret is shown");
}

#[test]
fn a_new_slides_title_is_selected_and_undo_leads_back() {
    let mut bench = Bench::editor();
    caret_behind(&mut bench, "\"Three");
    bench.press_with(CTRL, Key::M).harness.run_steps(3);
    assert_eq!(selected(&bench), "New slide");
    type_text(&mut bench, "Arches");
    assert!(bench.text().contains("Slide(\n        title: \"Arches\",\n        body: ["), "{}", bench.text());
    bench.press_with(CTRL, Key::Z).press_with(CTRL, Key::Z).harness.run_steps(2);
    assert_eq!(bench.text(), DECK);
    assert!(bench.has_label_part("slide 2 of 4"));
    bench.press_with(Modifiers { shift: true, ..CTRL }, Key::ArrowDown).harness.run_steps(2);
    assert!(bench.has_label_part("slide 3 of 4"));
    bench.press_with(CTRL, Key::Z).harness.run_steps(2);
    assert!(bench.text() == DECK && bench.has_label_part("slide 2 of 4"), "undo leads back to where the caret was");
}
