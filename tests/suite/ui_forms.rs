//! Forms and menus of the editor: the deck's head, a chart's words, hidden blocks, pictures by keys, clicks elsewhere.

use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, CTRL, DECK};

fn slide(bench: &Bench) -> usize {
    bench.harness.state().state().lock().editor.as_ref().unwrap().slide()
}

fn picture(folder: &std::path::Path, name: &str) {
    image::RgbaImage::from_pixel(4, 3, image::Rgba([9, 9, 9, 255])).save(folder.join(name)).unwrap();
}

#[test]
fn the_deck_is_named_and_planned_in_a_form() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.click("Deck").click("Title, language, room…");
    bench.harness.run_steps(3);
    bench.type_text("Old bridges");
    bench.harness.get_by_label("Language, such as en, ru or zh-Hans").focus();
    bench.harness.run_steps(2);
    bench.type_text("de");
    bench.press(Key::Enter);
    bench.harness.run_steps(2);
    let expected = DECK.replace("title: \"Bridges\", duration", "title: \"Old bridges\", language: \"de\", duration");
    assert_eq!(bench.text(), expected);
    assert_eq!(slide(&bench), 1, "the slide in sight stays");
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), DECK, "it is one step");
}

#[test]
fn what_was_typed_before_esc_can_be_had_back() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.press(Key::F2).harness.run_steps(2);
    bench.type_text("Four kinds");
    bench.press(Key::Escape).harness.run_steps(2);
    assert_eq!(bench.text(), DECK);
    assert!(bench.has_label_part("Redo brings back what you typed"));
    bench.press_with(CTRL, Key::Y);
    assert_eq!(bench.text(), DECK.replace("Three kinds", "Four kinds"));
}

#[test]
fn a_charts_kind_and_words_stand_above_its_numbers() {
    let mut bench = Bench::editor();
    bench.go_to_slide(3);
    bench.click("Insert").click("Numbers and figures").click("Bar chart");
    bench.harness.run_steps(3);
    bench.harness.get_by_label("Unit of the values, such as %").focus();
    bench.harness.run_steps(2);
    bench.type_text("%");
    bench.harness.get_by_label("Kind").click();
    bench.harness.run_steps(2);
    bench.harness.get_by_label("HorizontalBar").click();
    bench.harness.run_steps(2);
    bench.click("Done");
    bench.harness.run_steps(2);
    let text = bench.text();
    assert!(text.contains("kind: HorizontalBar,") && text.contains("unit: \"%\","), "{text}");
}

#[test]
fn a_block_is_hidden_by_the_slides_menu_and_shown_again() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    {
        let state = bench.harness.state().state();
        let mut state = state.lock();
        let editor = state.editor.as_mut().unwrap();
        editor.go_to_node(&diafilm::source::node_path::NodePath::slide(1).field("body").index(0));
    }
    bench.harness.run_steps(3);
    bench.click("Slide").click("Hide it");
    bench.harness.run_steps(2);
    assert!(bench.text().contains("body: [/* Bullets([\"Beam\", \"Arch\", \"Cable\"]) */]"), "{}", bench.text());
    bench.click("Slide").click("Show again").click("Bullets([\"Beam\", \"Arch\", \"Cable\"])");
    assert_eq!(bench.text(), DECK);
}

#[test]
fn a_click_in_the_film_takes_what_is_typed_and_goes_there() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.press(Key::F2).harness.run_steps(2);
    bench.type_text("Four kinds");
    let pos = bench.harness.query_by_label("Slide 4: The end").unwrap().rect().center();
    bench.harness.event(Event::PointerMoved(pos));
    // Both within a pass, as quick fingers and touch pads do.
    for pressed in [true, false] {
        let button = PointerButton::Primary;
        bench.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    }
    bench.harness.run_steps(3);
    assert_eq!(bench.text(), DECK.replace("Three kinds", "Four kinds"));
    assert_eq!(slide(&bench), 3);
    bench.press_with(CTRL, Key::Z);
    assert_eq!((bench.text().as_str(), slide(&bench)), (DECK, 1), "undo shows what it changed");
}

#[test]
fn undo_shows_the_slide_that_it_changes() {
    let mut bench = Bench::editor();
    {
        let state = bench.harness.state().state();
        let mut state = state.lock();
        let now = state.now;
        state.editor.as_mut().unwrap().move_slide(3, 2, now);
        state.editor.as_mut().unwrap().go_to_slide(0);
    }
    bench.harness.run_steps(2);
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), DECK);
    assert!(slide(&bench) >= 2, "{}", slide(&bench));
}

#[test]
fn pictures_are_chosen_with_the_arrow_keys() {
    let mut bench = Bench::editor();
    for name in ["arch.png", "beam.png", "cable.png"] {
        picture(bench.folder.path(), name);
    }
    bench.go_to_slide(3);
    bench.click("Insert").click("Picture…");
    bench.harness.run_steps(3);
    bench.type_text("a");
    assert!(bench.has_label("arch.png") && bench.has_label("cable.png"));
    // All three hold an `a`; the second one is to the right of the first.
    bench.press(Key::ArrowDown).press(Key::ArrowRight).press(Key::Enter);
    bench.harness.run_steps(3);
    assert!(bench.text().contains("Image(path: \"beam.png\", alt: \"\")"), "{}", bench.text());
}

#[test]
fn a_picture_that_is_dropped_comes_into_the_decks_folder() {
    let mut bench = Bench::editor();
    let outside = tempfile::tempdir().unwrap();
    picture(outside.path(), "A Mill.png");
    bench.go_to_slide(3);
    bench.drop_file(outside.path().join("A Mill.png"));
    bench.harness.run_steps(3);
    assert!(bench.folder.path().join("a-mill.png").exists());
    assert!(bench.text().contains("Image(path: \"a-mill.png\", alt: \"\")"), "{}", bench.text());
    std::fs::write(outside.path().join("letter.txt"), "no picture").unwrap();
    bench.drop_file(outside.path().join("letter.txt"));
    bench.harness.run_steps(3);
    assert!(bench.has_label_part("is no picture"));
}
