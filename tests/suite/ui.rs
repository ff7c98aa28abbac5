//! The window without a display: keys and clicks, then a look at the state.

use std::time::{Duration, Instant};

use diafilm::app::{Launch, Target};
use diafilm::show::{Cover, SlidePos};
use eframe::egui;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::bench::{Bench, DECK, write};

fn at(slide: usize, step: u16) -> SlidePos {
    SlidePos { slide, step }
}

#[test]
fn clicker_and_keyboard_move_by_steps_and_slides() {
    let mut bench = Bench::show();
    assert_eq!(bench.pos(), at(0, 0));
    assert_eq!(bench.press(Key::PageDown).pos(), at(1, 0));
    assert_eq!(bench.press(Key::Space).pos(), at(1, 1));
    assert_eq!(bench.press(Key::ArrowRight).press(Key::N).pos(), at(3, 0));
    assert_eq!(bench.press(Key::ArrowDown).pos(), at(3, 0), "the last step stays");
    assert_eq!(bench.press(Key::PageUp).pos(), at(1, 2));
    assert_eq!(bench.press_with(Modifiers::SHIFT, Key::ArrowRight).pos(), at(3, 0));
    assert_eq!(bench.press_with(Modifiers::ALT, Key::ArrowLeft).pos(), at(1, 0));
    assert_eq!(bench.press(Key::End).pos(), at(3, 0));
    assert_eq!(bench.press(Key::Home).pos(), at(0, 0));
    assert_eq!(bench.press(Key::Num2).press(Key::Enter).pos(), at(1, 0));
    assert_eq!(bench.press(Key::Num3).press(Key::G).pos(), at(3, 0), "hidden slides have no number");
}

#[test]
fn a_click_on_the_show_goes_on() {
    let mut bench = Bench::show();
    bench.click("Slide: Bridges");
    assert_eq!(bench.pos(), at(1, 0));
}

#[test]
fn black_and_white_and_back() {
    let mut bench = Bench::show();
    assert_eq!(bench.press(Key::Period).cover(), Cover::Black);
    assert!(bench.has_label("Black screen"));
    assert_eq!(bench.press(Key::PageDown).cover(), Cover::None);
    assert_eq!(bench.pos(), at(0, 0), "the first press only shows the slide again");
    assert_eq!(bench.press(Key::W).cover(), Cover::White);
    assert_eq!(bench.press(Key::B).cover(), Cover::Black);
    assert_eq!(bench.press(Key::B).cover(), Cover::None);
}

#[test]
fn escape_and_the_clickers_start_button_never_end_the_talk_by_accident() {
    let mut bench = Bench::show();
    bench.press(Key::PageDown).press(Key::Escape);
    assert!(matches!(bench.cover(), Cover::EndCard { .. }));
    assert_eq!(bench.press(Key::F5).cover(), Cover::None);
    assert_eq!(bench.pos(), at(1, 0));
    bench.press(Key::F5);
    assert_eq!((bench.pos(), bench.has_talk()), (at(1, 0), true));
    bench.press(Key::Escape).harness.run_steps(16);
    assert!(bench.press(Key::Escape).has_talk(), "the second press came too late");
    assert!(!bench.press(Key::Escape).has_talk());
}

#[test]
fn a_window_that_is_closed_in_a_talk_asks_as_esc_does() {
    let mut bench = Bench::show();
    bench.press(Key::PageDown);
    let may_leave = |bench: &mut Bench| {
        let may_leave = bench.harness.state().state().lock().may_quit();
        bench.harness.run_steps(2);
        may_leave
    };
    assert!(!may_leave(&mut bench) && bench.has_talk());
    assert!(matches!(bench.cover(), Cover::EndCard { .. }));
    assert!(may_leave(&mut bench), "a second time, soon after");
    bench.harness.run_steps(16);
    assert!(!may_leave(&mut bench), "and not long after");
    bench.press(Key::PageDown);
    assert_eq!((bench.pos(), bench.cover()), (at(1, 0), Cover::None), "a step goes on with the talk");
}

#[test]
fn enter_presses_the_button_that_tab_went_to() {
    let mut bench = Bench::shelf();
    bench.press(Key::Tab).press(Key::Enter);
    assert!(!bench.has_talk());
    bench.press(Key::Escape).press(Key::ArrowRight).press(Key::ArrowLeft).press(Key::Enter);
    assert!(bench.has_talk(), "the arrows go back to the decks");
}

#[test]
fn a_held_key_repeats_steps_but_no_toggles() {
    let mut bench = Bench::show();
    let held =
        |key| egui::Event::Key { key, physical_key: None, pressed: true, repeat: true, modifiers: Modifiers::NONE };
    bench.press(Key::Escape);
    bench.harness.event(held(Key::Escape));
    bench.harness.run_steps(1);
    assert!(bench.has_talk());
    bench.press(Key::Space);
    bench.harness.event(held(Key::Space));
    bench.harness.run_steps(1);
    assert_eq!(bench.pos(), at(1, 0));
}

#[test]
fn the_audience_sees_no_note_no_hint_and_no_problem() {
    let mut bench = Bench::show();
    bench.press(Key::J).press(Key::Num9).press(Key::Enter).press(Key::Num1);
    let path = bench.folder.path().join("2-bridges.ron");
    write(&path, &DECK.replace("title: \"The end\"", "titel: \"The end\""));
    bench.wait(|bench| {
        let state = bench.harness.state().state().lock();
        !state.talk.as_ref().unwrap().edition().problems().is_empty()
    });
    let labels: Vec<_> =
        bench.harness.root().children_recursive().filter_map(|node| node.accesskit_node().label()).collect();
    assert_eq!(labels, ["Slide: Bridges", "Bridges"], "the slide and what is written on it");
    bench.press(Key::End);
    assert!(bench.has_label("Slide: The end"), "the broken slide still shows as it was");
}

#[test]
fn where_the_show_is_the_only_window_it_is_read_out_there() {
    let mut bench = Bench::show();
    bench.press(Key::PageDown).press(Key::PageDown);
    let slide = bench.harness.get_by_label("Slide: Three kinds, step 2 of 3");
    assert_eq!(slide.accesskit_node().live(), egui::accesskit::Live::Polite, "a new step is announced");
    assert!(bench.harness.query_by_role_and_label(egui::accesskit::Role::Heading, "Three kinds").is_some());
    assert!(bench.has_label_part("Arch") && !bench.has_label_part("Cable"), "what shows, and no more");
    bench.press(Key::B);
    assert!(bench.has_label("Black screen") && !bench.has_label_part("Arch"));
}

#[test]
fn a_save_keeps_slide_and_step() {
    let mut bench = Bench::show();
    bench.press(Key::PageDown).press(Key::PageDown);
    assert_eq!(bench.pos(), at(1, 1));
    let path = bench.folder.path().join("2-bridges.ron");
    write(&path, &DECK.replace("Slide(id: \"cover\"", "Slide(title: \"New\"), Slide(id: \"cover\""));
    bench.wait(|bench| bench.pos().slide != 1);
    assert_eq!(bench.pos(), at(2, 1));
}

#[test]
fn the_console_tells_everything() {
    let mut bench = Bench::console();
    bench.wait(|bench| bench.has_label_part("step") || bench.has_label("Slide 1 of 3: Bridges"));
    for label in ["Slide 1 of 3: Bridges", "Notes", "Number 1 of 3 slides", "0:00 of 20:00", "Say hello first."] {
        assert!(bench.has_label(label), "{label}");
    }
    bench.click("Next");
    bench.wait(|bench| bench.has_label("Beam"));
    assert_eq!(bench.pos(), at(1, 0));
    assert!(!bench.has_label("Arch"), "a step that isn't shown yet isn't read out");
    bench.press(Key::J);
    assert!(bench.has_label("J does nothing here; ? lists the keys"));
    bench.press(Key::Num4).press(Key::Num2);
    assert!(bench.has_label_part("Go to 42"));
    bench.press(Key::Enter);
    assert!(bench.has_label("There is no slide 42"));
    bench.click("Black screen");
    assert_eq!(bench.cover(), Cover::Black);
}

#[test]
fn a_broken_save_is_told_on_the_console_with_its_line() {
    let mut bench = Bench::console();
    let path = bench.folder.path().join("2-bridges.ron");
    write(&path, &DECK.replace("title: \"The end\"", "titel: \"The end\""));
    bench.wait(|bench| bench.has_label_part("1 problem"));
    assert!(bench.has_label_part("line 5:"));
    write(&path, DECK);
    bench.wait(|bench| !bench.has_label_part("1 problem"));
}

#[test]
fn timer_and_size_of_notes() {
    let mut bench = Bench::console();
    let elapsed = |bench: &Bench| {
        let state = bench.harness.state().state().lock();
        state.talk.as_ref().unwrap().clock.elapsed(state.now)
    };
    bench.harness.run_steps(8);
    assert_eq!(elapsed(&bench), Duration::ZERO, "it starts with the first step");
    bench.press(Key::Space).harness.run_steps(8);
    assert!(elapsed(&bench) >= Duration::from_secs(1));
    assert!(bench.has_label_part("left") && bench.has_label_part("early") && bench.has_label_part("ends"));
    bench.click("Pause timer");
    let paused = elapsed(&bench);
    bench.harness.run_steps(8);
    assert_eq!(elapsed(&bench), paused);
    bench.press_with(Modifiers::SHIFT, Key::T);
    assert_eq!(elapsed(&bench), Duration::ZERO);

    let size = |bench: &Bench| bench.harness.state().state().lock().settings.settings.notes_size;
    let before = size(&bench);
    bench.press_with(Modifiers::CTRL, Key::Equals).press_with(Modifiers::CTRL, Key::Plus);
    assert!(size(&bench) > before);
    bench.click("Smaller notes");
    bench.press_with(Modifiers::CTRL, Key::Minus);
    assert!((size(&bench) - before).abs() < f32::EPSILON);
}

#[test]
fn the_overview_opens_chooses_and_closes() {
    let mut bench = Bench::show();
    bench.press(Key::G);
    for label in ["Go to slide 1: Bridges", "Go to slide 2: Three kinds", "Go to slide 3: The end"] {
        assert!(bench.has_label(label), "{label}");
    }
    for close in [Key::Escape, Key::Tab] {
        bench.press(close);
        assert!(!bench.has_label("Go to slide 1: Bridges") && bench.has_talk(), "{close:?}");
        bench.press(Key::Tab);
    }
    bench.press(Key::ArrowRight).press(Key::Enter);
    assert_eq!(bench.pos(), at(1, 0));
    bench.press(Key::O).press(Key::Home).press(Key::Enter);
    assert_eq!(bench.pos(), at(0, 0));
    bench.press(Key::O).click("Go to slide 3: The end");
    assert_eq!(bench.pos(), at(3, 0));
}

#[test]
fn help_lists_the_keys_and_keeps_the_talk_still() {
    let mut bench = Bench::show();
    bench.press_with(Modifiers::SHIFT, Key::Questionmark);
    bench.harness.run_steps(2);
    assert!(bench.has_label("Page Down") && bench.has_label_part("Opens or closes the grid"));
    bench.press(Key::Space);
    assert_eq!(bench.pos(), at(0, 0));
    bench.press(Key::Escape);
    assert!(!bench.has_label("Page Down"));
    assert_eq!(bench.cover(), Cover::None);
}

#[test]
fn the_shelf_lists_decks_and_starts_a_show() {
    let mut bench = Bench::shelf();
    for label in ["Show First", "Show Bridges", "Show 3-broken"] {
        assert!(bench.has_label(label), "{label}");
    }
    assert!(!bench.has_label("Show look"), "a theme is no deck");
    bench.press(Key::ArrowRight).press(Key::Enter);
    assert!(bench.has_talk());
    bench.harness.run_steps(2);
    assert!(bench.has_label_part("Bridges"));
    bench.press(Key::PageDown).press(Key::Escape).press(Key::Escape);
    bench.wait(|bench| bench.harness.state().state().lock().shelf.is_complete());
    assert!(!bench.has_talk() && bench.has_label("Show Bridges"));
    bench.press_with(Modifiers::SHIFT, Key::F5);
    assert_eq!(bench.pos(), at(1, 0), "Shift+F5 goes on where the deck was left");
}

#[test]
fn a_broken_deck_stays_on_the_shelf() {
    let mut bench = Bench::shelf();
    bench.press(Key::End).press(Key::Enter);
    assert!(!bench.has_talk());
    assert!(bench.has_label_part("3-broken.ron"));
    bench.click("Show Bridges");
    assert!(bench.has_talk());
}

#[test]
fn a_path_can_be_typed() {
    let mut bench = Bench::shelf();
    bench.press_with(Modifiers::CTRL, Key::O);
    bench.harness.run_steps(2);
    let path = bench.folder.path().join("1-first.ron");
    let rest = format!("{}", path.display());
    bench.press_with(Modifiers::COMMAND, Key::A);
    bench.harness.get_by_role(egui::accesskit::Role::TextInput).type_text(&rest);
    bench.harness.run_steps(2);
    assert!(!bench.has_talk(), "letters are text while a field has the focus");
    bench.press(Key::Enter).harness.run_steps(2);
    assert!(bench.has_talk());
}

#[test]
fn an_empty_folder_says_what_to_do() {
    let mut bench = Bench::new(|folder| {
        let empty = folder.join("empty");
        std::fs::create_dir(&empty).unwrap();
        Launch { target: Target::Shelf(empty), ..Launch::default() }
    });
    bench.wait(|bench| bench.has_label("No decks here yet"));
    assert!(bench.has_label_part("Open…"));
}

#[test]
fn a_long_deck_opens_like_a_short_one() {
    let slide = "Slide(title: \"S\", reveal: Items, body: [Bullets([\"a\", \"b\"])])";
    let mut bench = Bench::new(|folder| {
        let text = format!("Deck(title: \"Long\", slides: [{}])", vec![slide; 1000].join(",\n"));
        let path = folder.join("9-long.ron");
        write(&path, &text);
        Launch { target: Target::Deck(path), single: true, ..Launch::default() }
    });
    bench.wait(|bench| {
        let state = bench.harness.state().state().lock();
        state.talk.as_ref().unwrap().edition().laid_out(0).is_some()
    });
    bench.harness.run_steps(4);
    let state = bench.harness.state().state().lock();
    let edition = state.talk.as_ref().unwrap().edition();
    let n_laid_out = (0..edition.n_slides()).filter(|&index| edition.laid_out(index).is_some()).count();
    assert!(edition.n_slides() == 1000 && n_laid_out < 10, "{n_laid_out}");
}

#[test]
fn a_talk_begins_with_the_first_slide_that_can_be_read() {
    let bench = Bench::new(|folder| {
        let path = folder.join("half.ron");
        write(&path, "Deck(title: \"Half\", slides: [Slide(titel: \"no\"), Slide(title: \"Sound\")])");
        Launch { target: Target::Deck(path), single: true, ..Launch::default() }
    });
    assert_eq!(bench.pos(), at(1, 0));
}

#[test]
fn a_transition_runs_and_the_next_key_does_not_wait_for_it() {
    let mut bench = Bench::new(|folder| {
        let path = folder.join("4-moving.ron");
        write(&path, &DECK.replace("transition: Cut", "transition: Push"));
        Launch { target: Target::Deck(path), single: true, ..Launch::default() }
    });
    let is_moving = |bench: &Bench| bench.harness.state().state().lock().stage.is_moving();
    let until_moving = |bench: &mut Bench| {
        let start = Instant::now();
        while !is_moving(bench) {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain");
            std::thread::sleep(Duration::from_millis(10));
            bench.harness.run_steps(1);
        }
    };
    bench.wait(|bench| bench.harness.state().state().lock().stage.has_begun());
    bench.press(Key::PageDown);
    assert!(!is_moving(&bench), "reduced motion cuts");
    bench.press(Key::PageUp);
    bench.harness.state().state().lock().settings.settings.reduced_motion = false;
    bench.press(Key::PageDown);
    until_moving(&mut bench);
    bench.press(Key::End);
    assert_eq!(bench.pos(), at(3, 0));
    until_moving(&mut bench);
    bench.harness.run_steps(3);
    assert!(!is_moving(&bench));
    bench.press(Key::PageUp);
    until_moving(&mut bench);
    bench.press(Key::B);
    bench.harness.run_steps(1);
    assert!(!is_moving(&bench), "a black screen cuts");
}
