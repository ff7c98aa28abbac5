//! The slide side of the editor in its window: texts edited where they stand, menus, saved versions.

use diafilm::app::settings::{Settings, SettingsFile};
use diafilm::app::{Launch, Target};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, CTRL, DECK};

/// Clicks on a share of the slide's picture, from 0 to 1.
fn click_slide(bench: &mut Bench, label: &str, (x, y): (f32, f32), button: PointerButton, times: usize) {
    bench.wait(|bench| bench.has_label(label));
    let rect = bench.harness.query_by_label(label).unwrap().rect();
    let pos = Pos2::new(rect.left() + rect.width() * x, rect.top() + rect.height() * y);
    bench.harness.event(Event::PointerMoved(pos));
    for _ in 0..times {
        for pressed in [true, false] {
            bench.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        }
        bench.harness.run_steps(1);
    }
    bench.harness.run_steps(2);
}

fn is_laid_out(bench: &Bench, slide: usize) -> bool {
    let edition = bench.harness.state().state().lock().editor.as_ref().unwrap().edition();
    edition.laid_out(slide).is_some()
}

#[test]
fn a_text_is_edited_where_it_stands() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.press(Key::F2);
    bench.harness.run_steps(2);
    bench.type_text("Four \"new\" kinds");
    assert_eq!(bench.text(), DECK, "nothing is written before it is taken");
    bench.press(Key::Enter);
    assert_eq!(bench.text(), DECK.replace("\"Three kinds\"", r#""Four \"new\" kinds""#));
    bench.press_with(CTRL, Key::Z);
    assert_eq!(bench.text(), DECK, "it is one step");
    bench.press(Key::F2);
    bench.harness.run_steps(2);
    bench.type_text("nothing");
    bench.press(Key::Escape);
    bench.harness.run_steps(2);
    assert_eq!(bench.text(), DECK, "Esc leaves it");
}

#[test]
fn what_was_clicked_is_edited_with_a_key() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.wait(|bench| is_laid_out(bench, 1));
    let bounds = {
        let state = bench.harness.state().state();
        let edition = state.lock().editor.as_ref().unwrap().edition();
        let path = diafilm::source::node_path::NodePath::slide(1).field("body").index(0).field("items").index(1);
        let frame = edition.laid_out(1).unwrap().frame.clone();
        (frame.bounds_of(&path, u16::MAX - 1).unwrap(), frame.size)
    };
    let at = bounds.0.center();
    let share = ((at.x / bounds.1.width) as f32, (at.y / bounds.1.height) as f32);
    click_slide(&mut bench, "At the caret: Three kinds", share, PointerButton::Primary, 1);
    bench.press(Key::F2);
    bench.harness.run_steps(3);
    bench.type_text("Stone arch");
    bench.press(Key::Enter);
    assert_eq!(bench.text(), DECK.replace("\"Arch\"", "\"Stone arch\""));
}

#[test]
fn blocks_come_from_the_menu_and_are_edited_at_once() {
    let mut bench = Bench::editor();
    bench.go_to_slide(3);
    bench.click("Insert").click("Numbers and figures").click("Bar chart");
    bench.harness.run_steps(3);
    assert!(bench.text().contains("kind: Bar,"), "{}", bench.text());
    assert!(bench.text().starts_with(DECK.split("Slide(title: \"The end\"").next().unwrap()));
    bench.click("+ Row");
    bench.harness.run_steps(2);
    assert!(bench.text().contains("\"Third\", \"…\"]") && bench.text().contains("[10, 20, 30, None]"));
    bench.click("+ Column");
    assert!(bench.text().contains("(\"Series 2\", [None, None, None, None])"), "{}", bench.text());
    for _ in 0..3 {
        bench.press_with(CTRL, Key::Z);
    }
    assert_eq!(bench.text(), DECK);
}

#[test]
fn a_dropped_picture_is_copied_and_its_words_are_asked_for() {
    let mut bench = Bench::editor();
    let outside = tempfile::tempdir().unwrap();
    let photo = outside.path().join("A Bridge.png");
    image::RgbaImage::from_pixel(4, 3, image::Rgba([9, 9, 9, 255])).save(&photo).unwrap();
    bench.go_to_slide(3);
    bench.click("Insert").click("Picture…");
    bench.type_text(photo.to_str().unwrap());
    bench.click("Put it in");
    bench.harness.run_steps(3);
    assert!(bench.folder.path().join("a-bridge.png").exists());
    assert!(bench.text().contains("Image(path: \"a-bridge.png\", alt: \"\")"), "{}", bench.text());
    bench.type_text("A bridge of stone");
    bench.press(Key::Enter);
    assert!(bench.text().contains("alt: \"A bridge of stone\""), "{}", bench.text());
}

#[test]
fn a_picture_is_found_by_looking_through_folders() {
    let mut bench = Bench::editor();
    let outside = tempfile::tempdir().unwrap();
    std::fs::create_dir(outside.path().join("Photos")).unwrap();
    let photo = outside.path().join("Photos/A Bridge.png");
    image::RgbaImage::from_pixel(4, 3, image::Rgba([9, 9, 9, 255])).save(&photo).unwrap();
    std::fs::write(outside.path().join("Photos/letter.txt"), "no picture").unwrap();
    bench.go_to_slide(3);
    bench.click("Insert").click("Picture…");
    bench.harness.run_steps(2);
    assert!(bench.has_label("Look in"));
    bench.type_text(&format!("{}/", outside.path().display()));
    bench.click("Photos/");
    assert!(!bench.has_label("letter.txt"));
    bench.click("A Bridge.png");
    bench.harness.run_steps(3);
    assert!(bench.text().contains("Image(path: \"a-bridge.png\", alt: \"\")"), "{}", bench.text());
    assert!(bench.has_label("What it shows, for those who don’t see it"));
    bench.press(Key::Escape);
    bench.harness.run_steps(2);
    assert!(!bench.has_label("What it shows, for those who don’t see it"), "Esc leaves forms, too");
    // What Enter takes is the path's, not a line of the text.
    bench.click("Insert").click("Picture…");
    bench.harness.run_steps(2);
    bench.type_text(photo.to_str().unwrap());
    bench.press(Key::Enter);
    bench.harness.run_steps(3);
    let both = bench.text();
    let lines: Vec<&str> = both.lines().filter(|line| line.contains("Image(")).collect();
    assert!(lines.iter().all(|line| line.starts_with("    ")), "{both}");
    assert_eq!(both.matches("a-bridge.png").count(), 2);
}

#[test]
fn words_become_strong_where_they_are_edited() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.press(Key::F2).harness.run_steps(2);
    bench.press_with(CTRL, Key::B).harness.run_steps(1);
    bench.press(Key::Enter);
    assert_eq!(bench.text(), DECK.replace("\"Three kinds\"", "\"**Three kinds**\""));
}

#[test]
fn what_is_typed_after_tab_takes_the_place_of_a_cell() {
    let mut bench = Bench::editor();
    bench.go_to_slide(3);
    bench.click("Insert").click("Numbers and figures").click("Bar chart");
    bench.harness.run_steps(3);
    bench.type_text("1945");
    bench.press(Key::Tab).harness.run_steps(2);
    bench.type_text("7");
    bench.press(Key::Enter).harness.run_steps(2);
    let text = bench.text();
    assert!(text.contains("[\"1945\", \"Second\"") && text.contains("[7, 20, 30]"), "{text}");
}

#[test]
fn a_saved_version_is_compared_and_taken_back() {
    let state = tempfile::tempdir().unwrap();
    let settings = SettingsFile::in_memory(Settings { reduced_motion: true, ..Settings::default() });
    let mut bench = Bench::with_settings(settings.with_state_folder(state.path()), |folder| Launch {
        target: Target::Deck(folder.join("2-bridges.ron")),
        edit_line: Some(1),
        ..Launch::default()
    });
    bench.go_to_slide(3);
    bench.press_with(Modifiers { ctrl: true, shift: true, ..Modifiers::NONE }, Key::Delete);
    bench.press_with(CTRL, Key::S);
    bench.wait(|bench| bench.has_label_part("of 3"));
    bench.click("Deck").click("Saved versions…");
    bench.wait(|bench| bench.has_label("1 slide differs"));
    bench.click("Take this text");
    bench.harness.run_steps(2);
    assert_eq!(bench.text(), DECK);
}

#[test]
fn a_cell_that_holds_no_number_is_mended_before_it_is_taken() {
    let mut bench = Bench::editor();
    bench.go_to_slide(3);
    bench.click("Insert").click("Numbers and figures").click("Bar chart");
    bench.harness.run_steps(3);
    bench.press(Key::F2);
    bench.harness.run_steps(3);
    let before = bench.text();
    bench.harness.get_by_label("Row 2, column 2").focus();
    bench.harness.run_steps(2);
    bench.type_text("abc");
    bench.click("Done");
    assert!(bench.has_label("Only numbers can stand in the red cells"));
    assert_eq!(bench.text(), before);
    bench.harness.run_steps(2);
    bench.press_with(Modifiers::CTRL, Key::A);
    bench.type_text("42");
    bench.click("Done");
    bench.harness.run_steps(2);
    assert!(!bench.has_label("Done") && bench.text().contains("42"), "{}", bench.text());
}

#[test]
fn what_is_being_typed_on_the_slide_is_saved_and_asked_about() {
    let mut bench = Bench::editor();
    bench.go_to_slide(1);
    bench.press(Key::F2);
    bench.harness.run_steps(2);
    bench.type_text("Four kinds");
    let changed = DECK.replace("Three kinds", "Four kinds");
    assert!(!bench.harness.state().state().lock().may_quit(), "it is a change like others");
    assert_eq!(bench.text(), changed);
    bench.press_with(Modifiers::CTRL, Key::S);
    bench.harness.run_steps(2);
    let file = bench.folder.path().join("2-bridges.ron");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), changed);
    bench.press(Key::F2);
    bench.harness.run_steps(2);
    bench.type_text("Five kinds");
    bench.press_with(Modifiers::CTRL, Key::S);
    bench.harness.run_steps(2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), DECK.replace("Three kinds", "Five kinds"));
}

#[test]
fn a_frame_of_the_film_becomes_a_picture_by_its_menu() {
    let mut bench = Bench::editor();
    bench.wait(|bench| is_laid_out(bench, 1));
    click_slide(&mut bench, "Slide 2: Three kinds", (0.5, 0.5), PointerButton::Secondary, 1);
    assert!(bench.has_label("Copy as picture"));
    bench.click("Save as picture…");
    bench.harness.run_steps(3);
    assert!(bench.has_label("Only slide 2"));
    let place = {
        let state = bench.harness.state().state().lock();
        state.overlays.export.as_ref().unwrap().target()
    };
    assert!(place.ends_with("2-bridges.002.png"), "{place:?}");
    bench.click("Export");
    bench.wait(|_| place.is_file());
    assert!(std::fs::read(&place).unwrap().starts_with(b"\x89PNG"));
}
