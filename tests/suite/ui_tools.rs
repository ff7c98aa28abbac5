//! Tools on the audience's screen, without a display: keys and pointer in, then a look at the state.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diafilm::app::settings::Settings;
use diafilm::app::tools::tool_words;
use diafilm::app::{App, Launch, Target};
use diafilm::show::ink::{InkTool, PageKey, Stroke};
use diafilm::show::tool::Tool;
use diafilm::show::zoom::Zoom;
use diafilm::show::{Audience, Cover, SlidePos};
use eframe::egui;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{still, window, write};

const DECK: &str = r#"Deck(title: "Ink", transition: Cut, slides: [
    Slide(id: "cover", title: "Cover"),
    Slide(title: "Roads", reveal: Items, body: [Bullets(["Beam", "Arch"])]),
    Slide(title: "End"),
])
"#;
/// The window, in points: all of it is the slide.
const SIZE: egui::Vec2 = vec2(1280.0, 720.0);

struct Bench {
    folder: tempfile::TempDir,
    harness: Harness<'static, App>,
}

impl Bench {
    /// A talk in one window: the pointer is on the audience's screen.
    fn show() -> Self {
        Self::open(tempfile::tempdir().unwrap(), true)
    }

    /// A talk with the console as the main window.
    fn console() -> Self {
        Self::open(tempfile::tempdir().unwrap(), false)
    }

    fn open(folder: tempfile::TempDir, single: bool) -> Self {
        let path = folder.path().join("talk.ron");
        write(&path, DECK);
        let launch = Launch { target: Target::Deck(path), single, ..Launch::default() };
        let harness = window(SIZE, still(Settings::default()), &launch, |_| {});
        let mut bench = Self { folder, harness };
        bench.wait(|bench| !single || bench.harness.state().state().lock().stage.has_begun());
        bench
    }

    /// Ends the program and starts it again.
    fn restart(self) -> Self {
        let Self { folder, harness } = self;
        drop(harness);
        Self::open(folder, true)
    }

    fn wait(&mut self, is_done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_done(self) {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain");
            std::thread::sleep(Duration::from_millis(10));
            self.harness.run_steps(1);
        }
        self.harness.run_steps(2);
    }

    fn press(&mut self, key: Key) -> &mut Self {
        self.press_with(Modifiers::NONE, key)
    }

    fn press_with(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(1);
        self
    }

    fn moved(&mut self, at: Pos2) -> &mut Self {
        self.harness.event(Event::PointerMoved(at));
        self.harness.run_steps(1);
        self
    }

    fn button(&mut self, pos: Pos2, pressed: bool) -> &mut Self {
        let button = PointerButton::Primary;
        self.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        self.harness.run_steps(1);
        self
    }

    /// Presses the button, goes through all places, lets go.
    fn drag(&mut self, places: &[Pos2]) -> &mut Self {
        self.moved(places[0]).button(places[0], true);
        places.iter().for_each(|&at| self.harness.event(Event::PointerMoved(at)));
        self.harness.run_steps(1);
        self.button(places[places.len() - 1], false)
    }

    fn turn(&mut self, notches: f32, modifiers: Modifiers) -> &mut Self {
        self.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: vec2(0.0, notches),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers,
        });
        self.harness.run_steps(1);
        self
    }

    fn has_part(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    fn click(&mut self, label: &str) -> &mut Self {
        self.harness.get_by_role_and_label(egui::accesskit::Role::Button, label).click();
        self.harness.run_steps(2);
        self
    }

    fn strokes(&self, page: &PageKey) -> Vec<Arc<Stroke>> {
        self.harness.state().state().lock().tools.ink().strokes(page).to_vec()
    }

    fn tool(&self) -> Tool {
        self.harness.state().state().lock().talk.as_ref().unwrap().show().tool()
    }

    fn audience(&self) -> Audience {
        self.harness.state().state().lock().talk.as_ref().unwrap().show().audience()
    }

    fn hint(&self) -> String {
        let state = self.harness.state().state().lock();
        let talk = state.talk.as_ref().unwrap();
        talk.current_hint(state.now).map(|(text, _)| text.to_owned()).unwrap_or_default()
    }

    fn words(&self) -> Option<String> {
        tool_words(&self.harness.state().state().lock())
    }

    fn ink_file(&self) -> PathBuf {
        self.folder.path().join("talk.ink.ron")
    }
}

fn cover() -> PageKey {
    PageKey::Id("cover".to_owned())
}

fn roads() -> PageKey {
    PageKey::Title("Roads".to_owned())
}

const LEVEL: [Pos2; 3] = [pos2(100.0, 200.0), pos2(300.0, 200.0), pos2(500.0, 200.0)];
const UPRIGHT: [Pos2; 3] = [pos2(300.0, 100.0), pos2(300.0, 200.0), pos2(300.0, 300.0)];

#[test]
fn a_stroke_is_seen_from_its_step_on_and_survives_a_restart_there() {
    let mut bench = Bench::show();
    bench.press(Key::ArrowRight).press(Key::ArrowRight);
    assert_eq!(bench.audience().pos, SlidePos { slide: 1, step: 1 });
    bench.press(Key::D).drag(&[pos2(300.0, 300.0), pos2(400.0, 320.0), pos2(500.0, 300.0)]);
    let page = PageKey::Title("Roads".to_owned());
    let is_seen = |bench: &Bench| {
        let state = bench.harness.state().state().lock();
        let moment = state.tools.moment(state.talk.as_ref().unwrap(), diafilm::app::state::View::Audience);
        state.tools.ink().strokes(&page).iter().filter(|stroke| moment.shows(stroke)).count()
    };
    assert_eq!((bench.strokes(&page).len(), is_seen(&bench)), (1, 1));
    bench.press(Key::ArrowLeft);
    assert_eq!((bench.strokes(&page).len(), is_seen(&bench)), (1, 0), "it isn't there yet");
    // What isn't seen can't be rubbed out.
    bench.press_with(Modifiers::CTRL, Key::E).drag(&[pos2(350.0, 200.0), pos2(350.0, 400.0)]);
    assert_eq!(bench.strokes(&page).len(), 1);
    let mut bench = bench.restart();
    assert!(fs::read_to_string(bench.ink_file()).unwrap().contains("/* from step 2 */"));
    bench.press(Key::ArrowRight);
    assert_eq!(bench.strokes(&page)[0].from_step(), 1);
    let page = PageKey::Title("Roads".to_owned());
    let state = bench.harness.state().state().lock();
    let moment = state.tools.moment(state.talk.as_ref().unwrap(), diafilm::app::state::View::Audience);
    assert!(!moment.shows(&state.tools.ink().strokes(&page)[0]));
}

#[test]
fn ink_of_an_earlier_talk_is_asked_about_and_can_be_brought_back() {
    let mut bench = Bench::show();
    bench.press(Key::D).drag(&[pos2(300.0, 300.0), pos2(400.0, 320.0), pos2(500.0, 300.0)]);
    let page = PageKey::Id("cover".to_owned());
    // The end: it asks nothing that would keep anybody from leaving.
    bench.press(Key::D).press(Key::Escape).press(Key::Escape);
    bench.wait(|bench| bench.has_part("The ink on 1 slide of Ink is kept for the next talk"));
    assert!(bench.ink_file().exists());
    bench.click("Clear all ink");
    assert!(!bench.ink_file().exists() && bench.has_part("is gone"));
    bench.click("Undo");
    assert!(bench.ink_file().exists() && bench.has_part("is kept"));
    // The next talk asks again, on the console only.
    let Bench { folder, harness } = bench;
    drop(harness);
    let mut bench = Bench::open(folder, false);
    bench.wait(|bench| bench.has_part("There is ink of an earlier talk on 1 slide"));
    bench.click("Clear all ink");
    assert!(bench.strokes(&page).is_empty() && bench.hint().contains("Ctrl+Z brings it back"));
    bench.press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.strokes(&page).len(), 1);
    assert!(!bench.has_part("There is ink of an earlier talk"), "it was decided");
    let Bench { folder, harness } = bench;
    drop(harness);
    let mut bench = Bench::open(folder, false);
    bench.click("Keep ink");
    bench.press(Key::Escape).press(Key::Escape);
    bench.wait(|bench| bench.harness.state().state().lock().talk.is_none());
    assert!(!bench.has_part("is kept for the next talk"), "nothing was drawn since it was decided");
}

#[test]
fn keys_that_seem_to_do_nothing_are_answered_where_there_is_one_screen() {
    let mut bench = Bench::show();
    let has_cue = |bench: &Bench| bench.harness.state().state().lock().stage.cue.is_some();
    bench.harness.state().state().lock().screens.is_fullscreen = true;
    [Key::Num9, Key::Num9, Key::Enter].into_iter().for_each(|key| {
        bench.press(key);
    });
    assert!(has_cue(&bench), "no such slide");
    bench.press(Key::ArrowRight);
    assert!(!has_cue(&bench), "a step shows itself");
    bench.press(Key::F);
    assert!(has_cue(&bench), "the picture is held");
    bench.wait(|bench| !has_cue(bench));
    let mut bench = Bench::console();
    bench.harness.state().state().lock().screens.is_fullscreen = false;
    [Key::Num9, Key::Num9, Key::Enter].into_iter().for_each(|key| {
        bench.press(key);
    });
    assert!(!has_cue(&bench), "where there is a console it says so");
}

#[test]
fn a_pen_draws_instead_of_going_on_and_the_arrow_goes_on_again() {
    let mut bench = Bench::show();
    bench.press(Key::D).drag(&LEVEL);
    let strokes = bench.strokes(&cover());
    assert_eq!(strokes.len(), 1);
    let (first, last) = (strokes[0].points()[0], strokes[0].points()[2]);
    assert_eq!((first.x, first.y, last.x, last.y), (150.0, 300.0, 750.0, 300.0), "slide units, not points");
    assert_eq!((strokes[0].tool(), strokes[0].color().name), (InkTool::Pen, "red"));
    bench.drag(&[pos2(600.0, 600.0); 2]);
    assert_eq!(bench.strokes(&cover()).len(), 2, "a tap is a dot");
    assert_eq!(bench.audience().pos, SlidePos::start_of(0));
    bench.press_with(Modifiers::CTRL, Key::A).drag(&[pos2(600.0, 600.0); 2]);
    assert_eq!(bench.audience().pos, SlidePos::start_of(1));
    assert_eq!(bench.strokes(&roads()).len(), 0);
}

#[test]
fn colours_are_numbers_and_tools_have_words() {
    let mut bench = Bench::show();
    assert_eq!(bench.words(), None);
    bench.press_with(Modifiers::CTRL, Key::P).press(Key::Num3).drag(&LEVEL);
    assert_eq!(bench.strokes(&cover())[0].color().name, "green");
    assert_eq!(bench.words().as_deref(), Some("Pen: green"));
    bench.press_with(Modifiers::CTRL, Key::I).press(Key::Num1).drag(&UPRIGHT);
    assert_eq!(bench.strokes(&cover())[1].tool(), InkTool::Highlighter);
    assert_eq!(bench.words().as_deref(), Some("Highlighter: yellow"));
    for (modifiers, key, tool) in [
        (Modifiers::NONE, Key::L, Tool::Laser),
        (Modifiers::SHIFT, Key::L, Tool::Spotlight),
        (Modifiers::CTRL, Key::E, Tool::Eraser),
    ] {
        bench.press_with(modifiers, key).moved(pos2(200.0, 300.0));
        assert_eq!((bench.tool(), bench.words().as_deref()), (tool, Some(tool.title())));
    }
    bench.press(Key::Escape);
    assert_eq!((bench.tool(), bench.audience().cover), (Tool::Arrow, Cover::None));
}

#[test]
fn the_eraser_takes_whole_strokes_and_undo_brings_them_back() {
    let mut bench = Bench::show();
    bench.press(Key::D).drag(&LEVEL).drag(&UPRIGHT);
    bench.press_with(Modifiers::CTRL, Key::E).drag(&[pos2(400.0, 150.0), pos2(400.0, 250.0)]);
    assert_eq!(bench.strokes(&cover()).len(), 1);
    bench.press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.strokes(&cover()).len(), 2);
    bench.press_with(Modifiers::CTRL, Key::Z).press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.strokes(&cover()).len(), 0);
    bench.press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.hint(), "There is no ink to take back");
    bench.press_with(Modifiers::CTRL, Key::Y).press_with(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(bench.strokes(&cover()).len(), 2);
    bench.press(Key::PageDown).press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.hint(), "Undone on: Cover");
    bench.press(Key::E);
    assert_eq!(bench.hint(), "There is no ink here");
    bench.press(Key::PageUp).press(Key::C);
    assert_eq!(bench.strokes(&cover()).len(), 0);
    bench.press_with(Modifiers::CTRL, Key::Z);
    assert_eq!(bench.strokes(&cover()).len(), 1);
}

#[test]
fn the_whiteboard_is_a_page_of_its_own() {
    let mut bench = Bench::show();
    bench.press_with(Modifiers::SHIFT, Key::W).press(Key::D).drag(&LEVEL);
    assert!(bench.harness.query_by_label("Whiteboard").is_some());
    assert_eq!((bench.strokes(&PageKey::Whiteboard).len(), bench.strokes(&cover()).len()), (1, 0));
    bench.press_with(Modifiers::SHIFT, Key::W).press(Key::B).drag(&[pos2(600.0, 600.0); 2]);
    assert_eq!(bench.strokes(&cover()).len(), 0, "nobody draws on a black screen");
    assert_eq!((bench.audience().cover, bench.audience().pos.slide), (Cover::None, 0), "a press takes it off");
    bench.press_with(Modifiers::SHIFT, Key::W).press(Key::E);
    assert_eq!(bench.strokes(&PageKey::Whiteboard).len(), 0);
}

#[test]
fn zoom_keeps_what_the_pointer_is_at_and_ink_stays_on_the_slide() {
    let mut bench = Bench::show();
    bench.moved(pos2(960.0, 180.0)).press(Key::Z);
    assert_eq!(bench.audience().zoom, Zoom::default().by(2.0, [0.75, 0.25]));
    let corner = |bench: &Bench| bench.audience().zoom.part();
    assert!((corner(&bench)[0] - 0.375).abs() < 1e-6 && (corner(&bench)[1] - 0.125).abs() < 1e-6);
    bench.wait(|bench| bench.harness.state().state().lock().tools.zoomed_at().0.is_on());
    bench.press(Key::D).drag(&[pos2(0.0, 0.0), pos2(640.0, 0.0)]);
    let points = bench.strokes(&cover())[0].points().to_vec();
    assert!((points[0].x - 720.0).abs() < 0.11 && (points[1].x - 1200.0).abs() < 0.11, "{points:?}");
    bench.press_with(Modifiers::CTRL, Key::A).drag(&[pos2(640.0, 360.0), pos2(512.0, 360.0)]);
    assert!((corner(&bench)[0] - 0.425).abs() < 1e-6, "a drag moves the slide");
    assert_eq!(bench.audience().pos.slide, 0, "and is no step");
    bench.press_with(Modifiers::CTRL, Key::ArrowLeft);
    assert!((corner(&bench)[0] - 0.325).abs() < 1e-6);
    bench.press(Key::Plus);
    assert!((bench.audience().zoom.scale() - 2.5).abs() < 1e-6);
    bench.press(Key::Z);
    assert!(!bench.audience().zoom.is_on());
    bench.moved(pos2(960.0, 180.0)).turn(2.0, Modifiers::NONE);
    assert!(bench.audience().zoom.is_on());
    bench.drag(&[pos2(640.0, 360.0); 2]);
    assert_eq!(bench.audience().pos.slide, 1, "a click without moving is a step");
}

#[test]
fn the_wheel_makes_the_spotlight_larger() {
    let mut bench = Bench::show();
    bench.press_with(Modifiers::SHIFT, Key::L).moved(pos2(640.0, 360.0)).turn(3.0, Modifiers::NONE);
    assert!(!bench.audience().zoom.is_on());
    bench.turn(1.0, Modifiers::CTRL);
    assert!(bench.audience().zoom.is_on());
}

#[test]
fn a_held_picture_keeps_its_name_its_ink_and_its_look() {
    let mut bench = Bench::show();
    bench.press(Key::D).drag(&LEVEL);
    bench.harness.state().state().lock().screens.is_fullscreen = true;
    bench.press(Key::F).press(Key::PageDown);
    assert_eq!(bench.audience().pos, SlidePos::start_of(0));
    assert!(bench.harness.query_by_label("Slide: Cover").is_some());
    bench.drag(&UPRIGHT);
    bench.press(Key::PageUp).press(Key::E);
    assert_eq!(bench.strokes(&cover()).len(), 0, "the presenter goes on");
    bench.harness.run_steps(2);
    {
        let state = bench.harness.state().state().lock();
        let held = state.tools.page_ink(state.talk.as_ref().unwrap(), diafilm::app::state::View::Audience);
        assert_eq!(held.map(|(_, strokes, _)| strokes.len()), Some(1), "what the audience sees stays");
    }
    bench.harness.state().state().lock().screens.is_fullscreen = true;
    bench.press(Key::F);
    let state = bench.harness.state().state().lock();
    let shown = state.tools.page_ink(state.talk.as_ref().unwrap(), diafilm::app::state::View::Audience);
    assert_eq!(shown.map(|(_, strokes, _)| strokes.len()), Some(0));
}

#[test]
fn ink_is_kept_beside_the_deck_and_follows_its_slide() {
    let mut bench = Bench::show();
    bench.press(Key::PageDown).press(Key::D);
    assert!(!bench.ink_file().exists(), "no ink, no file");
    bench.drag(&LEVEL);
    let path = bench.ink_file();
    bench.wait(|_| path.exists());
    assert!(fs::read_to_string(&path).unwrap().contains("(Title(\"Roads\"), [\n            Pen(\"red\", [(150, 300)"));
    // The slide gets another title while it is shown.
    let edited = DECK.replace("title: \"Roads\"", "title: \"Two roads\"");
    write(&bench.folder.path().join("talk.ron"), &edited);
    let renamed = PageKey::Title("Two roads".to_owned());
    bench.wait(|bench| bench.strokes(&renamed).len() == 1);
    assert!(bench.strokes(&roads()).is_empty());
    bench.press_with(Modifiers::CTRL, Key::Z).press_with(Modifiers::CTRL, Key::Y);
    let bench = bench.restart();
    assert!(bench.strokes(&roads()).is_empty());
    assert_eq!(bench.strokes(&renamed).len(), 1, "unknown pages are kept");
}

#[test]
fn a_broken_ink_file_is_told_and_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("talk.ink.ron"), "Ink(version: 1, pages: [");
    let bench = Bench::open(folder, true);
    assert!(bench.hint().contains("moved to `talk.ink.bad`"), "{}", bench.hint());
    assert!(!bench.ink_file().exists() && bench.folder.path().join("talk.ink.bad").exists());
}

#[test]
fn the_consoles_picture_of_the_slide_drives_the_tools() {
    let mut bench = Bench::console();
    bench.wait(|bench| bench.harness.query_by_label("Slide 1 of 3: Cover").is_some());
    let rect = bench.harness.get_by_label("Slide 1 of 3: Cover").rect();
    let at = |x: f32, y: f32| rect.min + rect.size() * vec2(x, y);
    bench.press(Key::D).drag(&[at(0.25, 0.5), at(0.5, 0.5)]);
    let points = bench.strokes(&cover())[0].points().to_vec();
    assert!((points[0].x - 480.0).abs() < 2.0 && (points[1].x - 960.0).abs() < 2.0, "{points:?}");
    bench.press(Key::L).moved(at(0.5, 0.5)).turn(4.0, Modifiers::NONE);
    assert!(!bench.audience().zoom.is_on(), "a wheel alone is for the console's lists");
    bench.turn(4.0, Modifiers::CTRL);
    assert!(bench.audience().zoom.is_on());
    let middle = |bench: &Bench| (bench.audience().zoom.part()[0] + bench.audience().zoom.part()[2]) / 2.0;
    assert!((middle(&bench) - 0.5).abs() < 0.01);
    bench.press_with(Modifiers::CTRL, Key::A).drag(&[at(0.5, 0.5), at(0.6, 0.5)]);
    assert!((middle(&bench) - 0.6).abs() < 0.01, "the frame follows the pointer: {}", middle(&bench));
    assert_eq!(bench.audience().pos.slide, 0);
}
