//! Displays that come and go, and notes that stay private, seen through the window.

use std::path::Path;

use diafilm::app::screens::RootWindow;
use diafilm::app::screens::topology::{Monitor, Place};
use diafilm::app::settings::Settings;
use diafilm::app::{App, Launch, Target};
use eframe::egui;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{still, window};

const DECK: &str = r#"Deck(title: "Bridges", transition: Cut, slides: [
    Slide(title: "Cover", notes: "Say hello first."),
    Slide(title: "The end", notes: "Say goodbye."),
])
"#;

struct Bench {
    _folder: tempfile::TempDir,
    harness: Harness<'static, App>,
}

fn monitor(index: usize, name: &str, column: i32) -> Monitor {
    let place = Place { position: [column * 1920, 0], size: [1920, 1080] };
    Monitor { name: name.to_owned(), place, scale: 1.0, index, is_primary: index == 0, n_outputs: 1 }
}

fn laptop() -> Vec<Monitor> {
    vec![monitor(0, "eDP-1", 0)]
}

fn with_projector() -> Vec<Monitor> {
    vec![monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1)]
}

impl Bench {
    fn new(monitors: Vec<Monitor>, launch: impl FnOnce(&Path) -> Launch) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("bridges.ron"), DECK).unwrap();
        let launch = launch(&folder.path().join("bridges.ron"));
        let harness = window([1280.0, 800.0], still(Settings::default()), &launch, |app| {
            app.state().lock().look_at_displays(monitors, root_on(0));
        });
        Self { _folder: folder, harness }
    }

    fn talk(monitors: Vec<Monitor>) -> Self {
        Self::new(monitors, |deck| Launch { target: Target::Deck(deck.to_owned()), ..Launch::default() })
    }

    /// The system says that these monitors are on now, with the main window on one of them.
    fn look(&mut self, monitors: Vec<Monitor>, column: i32) {
        self.harness.state().state().lock().look_at_displays(monitors, root_on(column));
        self.harness.run_steps(2);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_role_and_label(egui::accesskit::Role::Button, label).click();
        self.harness.run_steps(2);
    }

    fn says(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }
}

fn root_on(column: i32) -> RootWindow {
    let place = Place { position: [column * 1920 + 100, 50], size: [1280, 800] };
    RootWindow { place: Some(place), can_be_moved: true, is_filling: true }
}

#[test]
fn the_console_says_that_the_projector_is_gone() {
    let mut bench = Bench::talk(with_projector());
    assert!(bench.says("Show on: HDMI-1") && bench.says("Say hello first."));
    bench.press(Modifiers::NONE, Key::PageDown);
    bench.look(laptop(), 0);
    assert!(bench.says("Projector disconnected: the show is kept at slide 2"));
    assert!(bench.says("Say goodbye."), "the notes stay");
    bench.look(with_projector(), 0);
    assert!(!bench.says("Projector disconnected") && bench.says("The show is on HDMI-1"));
    assert!(bench.says("Say goodbye."));

    bench.look(laptop(), 0);
    bench.click("Show it on this screen");
    assert!(bench.says("Slide: The end") && !bench.says("Say goodbye."));
    bench.press(Modifiers::NONE, Key::S);
    assert!(bench.says("Say goodbye."));
    bench.look(with_projector(), 0);
    assert!(bench.says("Show on: HDMI-1"));
}

#[test]
fn on_one_display_s_turns_from_show_to_notes_and_back() {
    let mut bench = Bench::talk(laptop());
    assert!(bench.says("Slide: Cover") && !bench.says("Say hello first."));
    bench.press(Modifiers::NONE, Key::S);
    assert!(bench.says("Say hello first.") && !bench.says("Slide: Cover"));
    bench.press(Modifiers::NONE, Key::PageDown);
    bench.press(Modifiers::NONE, Key::S);
    assert!(bench.says("Slide: The end") && !bench.says("Say goodbye."));
}

#[test]
fn notes_are_hidden_where_the_audience_sees_them() {
    let mut bench = Bench::talk(with_projector());
    bench.look(with_projector(), 1);
    assert!(bench.says("Notes are hidden") && bench.says("This screen is the audience's. Ctrl+N shows them here."));
    assert!(!bench.says("Say hello first."));
    bench.look(with_projector(), 0);
    assert!(bench.says("Say hello first."));
    bench.look(with_projector(), 1);
    bench.press(Modifiers::CTRL, Key::N);
    assert!(bench.says("Say hello first."));

    let mirrored = vec![monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 0)];
    bench.look(mirrored, 0);
    assert!(bench.says("Slide: Cover"), "what is mirrored shows the show");
    bench.press(Modifiers::NONE, Key::S);
    assert!(bench.says("Notes are hidden") && !bench.says("Say hello first."));
    bench.click("Show notes here");
    assert!(bench.says("Say hello first."));
}

#[test]
fn the_presenter_chooses_the_display_and_it_is_remembered() {
    let mut bench = Bench::talk(with_projector());
    bench.click("Show on: HDMI-1");
    bench.click("1  eDP-1");
    assert!(!bench.says("Show on: "), "nothing is drawn before the console has left the audience's display");
    bench.look(with_projector(), 1);
    assert!(bench.says("Show on: eDP-1"));
    bench.press(Modifiers::NONE, Key::X);
    bench.look(with_projector(), 0);
    assert!(bench.says("Show on: HDMI-1"));
    let state = bench.harness.state().state().lock();
    let remembered = state.settings.settings.displays.get("HDMI-1 + eDP-1").map(String::as_str);
    assert_eq!(remembered, Some("HDMI-1"));
}

#[test]
fn a_shared_window_leaves_the_console_its_notes() {
    let mut bench = Bench::new(laptop(), |deck| Launch {
        target: Target::Deck(deck.to_owned()),
        screen_share: true,
        ..Launch::default()
    });
    assert!(bench.says("Say hello first."));
    bench.press(Modifiers::NONE, Key::X);
    assert!(bench.says("There is only one display"));
    bench.press(Modifiers::NONE, Key::F);
    assert!(
        bench.harness.state().state().lock().talk.as_ref().unwrap().show().is_frozen(),
        "it doesn't fill the screen"
    );
}

#[test]
fn on_two_displays_f11_leaves_the_show_where_the_class_sees_it() {
    let mut bench = Bench::talk(with_projector());
    let fills = |bench: &Bench| bench.harness.state().state().lock().screens.fills_its_own_display();
    assert!(fills(&bench));
    bench.press(Modifiers::NONE, Key::F11);
    assert!(fills(&bench) && bench.says("the show fills the audience’s"));
}

#[test]
fn esc_closes_an_open_menu_and_not_the_talk() {
    let mut bench = Bench::talk(with_projector());
    bench.click("Show on: HDMI-1");
    bench.press(Modifiers::NONE, Key::Escape);
    let cover = bench.harness.state().state().lock().talk.as_ref().unwrap().show().cover();
    assert_eq!(cover, diafilm::show::Cover::None);
}
