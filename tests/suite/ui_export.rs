//! The dialog for exports in its window: formats, Enter, what is in the way, and the way back.

use std::path::PathBuf;

use diafilm::export::pdf::PerPage;
use eframe::egui::{Key, Modifiers};

use crate::support::bench::Bench;

const OPEN: Modifiers = Modifiers { ctrl: true, shift: true, ..Modifiers::NONE };

fn asked() -> Bench {
    let mut bench = Bench::shelf();
    bench.press_with(OPEN, Key::E);
    bench.harness.run_steps(3);
    bench
}

fn target(bench: &Bench) -> PathBuf {
    bench.harness.state().state().lock().overlays.export.as_ref().unwrap().target()
}

#[test]
fn enter_makes_the_file_of_the_format_that_was_chosen() {
    let mut bench = asked();
    assert!(bench.has_label("Lossless pictures"));
    bench.click("PDF");
    assert!(bench.has_label("Pages with real text for everyone"));
    let place = target(&bench);
    bench.press(Key::Enter);
    bench.wait(|_| place.is_file());
    assert!(std::fs::read(&place).unwrap().starts_with(b"%PDF"));
    bench.wait(|bench| bench.has_label_part("Written: "));
    bench.press(Key::Enter);
    bench.wait(|bench| bench.harness.state().state().lock().overlays.export.is_none());
}

#[test]
fn after_an_error_the_questions_can_be_answered_in_another_way() {
    let mut bench = asked();
    bench.click("PPTX");
    let place = target(&bench);
    std::fs::create_dir_all(&place).unwrap();
    bench.click("Export");
    bench.wait(|bench| bench.has_label_part("is a folder; name a file in it"));
    bench.click("Back");
    // The dialog grows back to its size and to its place.
    bench.harness.run_steps(12);
    assert!(bench.has_label("Slides that PowerPoint edits"), "what was chosen is still chosen");
    std::fs::remove_dir(&place).unwrap();
    bench.click("Export");
    let outcome = |bench: &Bench| {
        let state = bench.harness.state().state().lock();
        state.overlays.export.as_ref().and_then(|asked| asked.run.as_ref()?.outcome())
    };
    bench.wait(|bench| outcome(bench).is_some());
    assert_eq!(outcome(&bench), Some(Ok(format!("Written: {}", place.display()))));
    assert!(place.is_file());
}

#[test]
fn a_handout_says_how_many_slides_stand_on_a_page() {
    let mut bench = asked();
    assert!(!bench.has_label("Slides on a page"));
    bench.click("Handout");
    bench.harness.run_steps(2);
    bench.click("9");
    let state = bench.harness.state().state().lock();
    assert_eq!(state.overlays.export.as_ref().unwrap().per_page, PerPage::Nine);
}
