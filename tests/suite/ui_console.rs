//! The presenter's console by its accessible names: what it tells, how it is arranged, read out and used.

use std::time::{Duration, Instant};

use diafilm::app::settings::{Panes, Settings};
use diafilm::app::state::State;
use diafilm::app::{App, Launch, Target};
use diafilm::show::tool::Tool;
use diafilm::show::{Cover, SlidePos};
use eframe::egui;
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::bench::{still, window, write};

const DECK: &str = r#"Deck(title: "Bridges", duration: "20m", transition: Cut, slides: [
    Slide(title: "Bridges", notes: "Say **hello** first."),
    Slide(title: "Three kinds", reveal: Items, body: [Bullets(["Beam", "Arch", "Cable"])], notes: "
        About beams.
        ---
        About arches.
    "),
    Slide(title: "Secret", hidden: true),
    Slide(title: "A diagram", optional: true, body: [
        Image(path: "none.png", alt: "A bridge over the river"),
        Quote(text: "Steel is patient", by: "An engineer"),
    ]),
    Slide(title: "Long notes", notes: "NOTES"),
    Slide(title: "The end"),
])
"#;

const CTRL_SHIFT: Modifiers = Modifiers { ctrl: true, shift: true, ..Modifiers::NONE };

struct Bench {
    folder: tempfile::TempDir,
    harness: Harness<'static, App>,
}

impl Bench {
    fn sized(size: [f32; 2], settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bridges.ron");
        let lines: String = (0..60).map(|i| format!("        Line {i}.\n\n")).collect();
        write(&path, &DECK.replace("NOTES", &format!("\n{lines}    ")));
        let launch = Launch { target: Target::Deck(path), ..Launch::default() };
        let harness = window(size, still(settings), &launch, |_| {});
        let mut bench = Self { folder, harness };
        bench.wait(|bench| bench.has("Slide 1 of 5: Bridges") && bench.has_part("Next: Three kinds"));
        bench
    }

    fn new() -> Self {
        Self::sized([1280.0, 800.0], Settings::default())
    }

    fn wait(&mut self, is_done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_done(self) {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain for {:#?}", self.labels());
            std::thread::sleep(Duration::from_millis(10));
            self.harness.run_steps(1);
        }
        self.harness.run_steps(2);
    }

    fn press_with(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(2);
        self
    }

    fn press(&mut self, key: Key) -> &mut Self {
        self.press_with(Modifiers::NONE, key)
    }

    fn click(&mut self, label: &str) -> &mut Self {
        self.harness.get_by_role_and_label(Role::Button, label).click();
        self.harness.run_steps(2);
        self
    }

    fn go_to(&mut self, number: Key, title: &str) -> &mut Self {
        self.press(number).press(Key::Enter);
        let title = title.to_owned();
        self.wait(move |bench| bench.has_part(&title) && bench.has_role(Role::Heading, &title));
        self
    }

    fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.harness.state().state().lock())
    }

    fn pos(&self) -> SlidePos {
        self.state(|state| state.talk.as_ref().unwrap().show().pos())
    }

    fn cover(&self) -> Cover {
        self.state(|state| state.talk.as_ref().unwrap().show().cover())
    }

    fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    fn has_part(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    fn has_role(&self, role: Role, label: &str) -> bool {
        self.harness.query_all_by_role_and_label(role, label).next().is_some()
    }

    fn rect(&self, role: Role, label: &str) -> Rect {
        self.harness.get_by_role_and_label(role, label).rect()
    }

    fn labels(&self) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
    }

    /// The name of the control that has the focus.
    fn focused(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive().filter(egui_kittest::Node::is_focused);
        nodes.next().and_then(|node| node.accesskit_node().label())
    }
}

#[test]
fn the_bars_tell_where_when_and_how_long() {
    let mut bench = Bench::new();
    for label in ["Number 1 of 5 slides", "0:00 of 20:00", "20:00 left", "Bridges, in Bridges", "Notes"] {
        assert!(bench.has(label), "{label}: {:#?}", bench.labels());
    }
    assert!(bench.has_part(" now") && bench.has_part(" ends"));
    bench.go_to(Key::Num5, "The end");
    bench.harness.run_steps(8);
    assert!(bench.has_part(" early") && bench.has("Number 5 of 5 slides"));
    assert!(bench.has("Next: End of talk"));
    bench.click("Pause timer");
    assert!(bench.has("Start timer"));
}

#[test]
fn what_the_audience_sees_is_shown_where_it_differs() {
    let mut bench = Bench::new();
    assert!(!bench.has_part("On screen"));
    bench.press(Key::B);
    assert!(bench.has("On screen: Black screen") && bench.has("The screen is black; any step shows the slide again"));
    bench.press(Key::W);
    assert!(bench.has("On screen: White screen"));
    bench.press_with(Modifiers::SHIFT, Key::W);
    assert!(bench.has("On screen: Whiteboard"));
    bench.press(Key::Space).press(Key::F).press(Key::PageDown);
    assert!(bench.has("On screen: Frozen: the audience still sees slide 1"), "{:#?}", bench.labels());
    assert!(bench.has_part("slide 1. Slide 2 of 5: Three kinds"), "the change is announced with the held picture");
    bench.press(Key::F);
    assert!(!bench.has_part("On screen"));
    bench.press(Key::Escape);
    assert!(bench.has("On screen: End of talk"));
}

#[test]
fn the_film_strip_jumps_and_marks() {
    let mut bench = Bench::new();
    assert!(bench.has("Jump to hidden slide: Secret") && bench.has("Jump to optional slide 3: A diagram"));
    bench.click("Jump to slide 2: Three kinds");
    assert_eq!(bench.pos(), SlidePos::start_of(1));
    let middle = bench.rect(Role::Button, "Jump to slide 2: Three kinds").center().x;
    assert!((middle - 640.0).abs() < 2.0, "{middle}");
    bench.click("Jump to hidden slide: Secret");
    assert_eq!(bench.pos(), SlidePos::start_of(2));
    assert!(bench.has("Slide hidden of 5: Secret"));
}

#[test]
fn notes_follow_the_steps() {
    let mut bench = Bench::new();
    bench.press(Key::PageDown);
    bench.wait(|bench| bench.has("About beams."));
    assert!(bench.has("About arches."), "what comes is there too, dimmed");
    bench.press(Key::PageDown).press(Key::PageDown);
    assert!(bench.has("Step 3 of 3") && bench.has("About arches."));
    bench.go_to(Key::Num3, "A diagram");
    assert!(bench.has("No notes for this slide"));
}

#[test]
fn keys_scroll_the_notes_and_a_new_slide_begins_at_their_top() {
    let mut bench = Bench::new();
    bench.wait(|bench| bench.has("1 problem"));
    bench.go_to(Key::Num4, "Long notes");
    let top = |bench: &Bench| bench.harness.get_by_label("Line 3.").rect().top();
    let before = top(&bench);
    bench.press_with(CTRL_SHIFT, Key::ArrowDown);
    assert!(!bench.has("Line 3.") || top(&bench) < before - 100.0);
    bench.press_with(CTRL_SHIFT, Key::ArrowUp);
    assert!((top(&bench) - before).abs() < 1.0, "{} {before}", top(&bench));
    bench.press_with(CTRL_SHIFT, Key::ArrowDown).press(Key::End).go_to(Key::Num4, "Long notes");
    assert!((top(&bench) - before).abs() < 1.0, "{} {before}", top(&bench));
}

#[test]
fn problems_are_counted_and_errors_listed_at_once() {
    let mut bench = Bench::new();
    bench.go_to(Key::Num3, "A diagram");
    bench.wait(|bench| bench.has_part("1 warning") || bench.has_part("1 problem"));
    let path = bench.folder.path().join("bridges.ron");
    write(&path, &DECK.replace("title: \"The end\"", "titel: \"The end\"").replace("\"none.png\"", "\"gone.png\""));
    bench.wait(|bench| bench.has_part("titel"));
    let badge = bench.labels().into_iter().find(|label| label.contains("problem")).unwrap();
    bench.click(&badge);
    assert!(!bench.has_part("titel"), "a click closes the list");
    bench.click(&badge);
    assert!(bench.has_part("titel"));
}

#[test]
fn dividers_are_dragged_kept_and_set_back() {
    let mut bench = Bench::new();
    let name = "Divider: width of the notes";
    let before = bench.rect(Role::Splitter, name).center();
    let panes = |bench: &Bench| bench.state(|state| state.settings.settings.panes);
    assert_eq!(panes(&bench), Panes::default());
    bench.harness.drag_at(before);
    bench.harness.run_steps(1);
    bench.harness.hover_at(before - vec2(50.0, 0.0));
    bench.harness.run_steps(1);
    bench.harness.drop_at(before - vec2(100.0, 0.0));
    bench.harness.run_steps(2);
    let after = bench.rect(Role::Splitter, name).center();
    assert!((before.x - after.x - 100.0).abs() < 3.0, "{before:?} {after:?}");
    assert!(panes(&bench).notes_beside.is_some());
    bench.harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 3.0);
    bench.harness.hover_at(after);
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        bench.harness.event(egui::Event::PointerButton { pos: after, button, pressed, modifiers });
    }
    bench.harness.run_steps(2);
    assert_eq!(panes(&bench), Panes::default(), "a double click sets it back");
    let strip = bench.rect(Role::Splitter, "Divider: height of the film strip").center();
    bench.harness.drag_at(strip);
    bench.harness.run_steps(1);
    bench.harness.hover_at(strip + vec2(0.0, 80.0));
    bench.harness.drop_at(strip + vec2(0.0, 200.0));
    bench.harness.run_steps(2);
    assert!(!bench.has_part("Jump to slide"), "the film strip can be put away");
    assert_eq!(panes(&bench).strip, Some(0.0));
}

#[test]
fn nothing_overlaps_in_any_window() {
    for size in [[1024.0, 600.0], [1280.0, 800.0], [1920.0, 1080.0], [800.0, 1280.0], [640.0, 400.0], [512.0, 300.0]] {
        let mut bench = Bench::sized(size, Settings::default());
        bench.press(Key::F).press(Key::PageDown);
        bench.wait(|bench| bench.has("Step 1 of 3"));
        let window = Rect::from_min_size(egui::Pos2::ZERO, size.into());
        let parts: Vec<_> = bench
            .harness
            .root()
            .children_recursive()
            .filter(|node| {
                let label = node.accesskit_node().label().unwrap_or_default();
                let role = node.accesskit_node().role();
                (role == Role::Button && !label.starts_with("Jump"))
                    || (role == Role::Image && (label.starts_with("Next") || label.starts_with("On screen")))
                    || label.contains("Slide 2 of 5")
                    || [" left", " now", " ends", " early", "pace", "of 20:00", "Number", "Step 1"]
                        .iter()
                        .any(|part| label.contains(part) || node.value().unwrap_or_default().contains(part))
            })
            .map(|node| (node.accesskit_node().label().or_else(|| node.value()).unwrap_or_default(), node.rect()))
            .collect();
        assert!(parts.len() >= 10, "{size:?}: {parts:?}");
        for (i, (name, rect)) in parts.iter().enumerate() {
            assert!(window.expand(0.5).contains_rect(*rect), "{size:?}: {name} at {rect:?}");
            for (other, place) in &parts[i + 1..] {
                let shared = rect.shrink(0.5).intersect(place.shrink(0.5));
                assert!(!shared.is_positive(), "{size:?}: {name} at {rect:?} over {other} at {place:?}");
            }
        }
    }
}

#[test]
fn the_window_scales_in_tenths_and_keeps_its_scale() {
    let mut bench = Bench::new();
    let scale = |bench: &Bench| bench.harness.ctx.zoom_factor();
    bench.press_with(Modifiers::ALT, Key::Plus).press_with(Modifiers::ALT, Key::Equals);
    assert!((scale(&bench) - 1.2).abs() < 0.001 && bench.has("Window at 120 %"));
    for _ in 0..12 {
        bench.press_with(Modifiers::ALT, Key::Plus);
    }
    assert!((scale(&bench) - 2.0).abs() < 0.001);
    assert!((bench.state(|state| state.settings.settings.ui_scale) - 2.0).abs() < 0.001);
    for _ in 0..20 {
        bench.press_with(Modifiers::ALT, Key::Minus);
    }
    assert!((scale(&bench) - 0.8).abs() < 0.001);
    let kept = Bench::sized([1280.0, 800.0], Settings { ui_scale: 1.5, ..Settings::default() });
    assert!((scale(&kept) - 1.5).abs() < 0.001);
}

#[test]
fn f6_lends_the_keys_to_every_control_and_escape_takes_them_back() {
    let mut bench = Bench::new();
    bench.wait(|bench| bench.has("1 problem"));
    let mut seen = Vec::new();
    for _ in 0..50 {
        bench.press(Key::F6);
        let name = bench.focused().unwrap();
        if seen.contains(&name) {
            break;
        }
        seen.push(name);
    }
    let expected =
        ["Start timer", "Previous", "Next", "Black screen", "Overview", "Show or console", "End show", "Keys"];
    let tools = ["Laser", "Spotlight", "Pen", "Highlighter", "Eraser", "Zoom", "Freeze", "Whiteboard"];
    let expected = expected.into_iter().chain(tools);
    let more = ["Larger notes", "Smaller notes", "Film strip", "Divider: width of the notes"];
    for name in expected.chain(more) {
        assert!(seen.iter().any(|other| other == name), "{name} can't be reached: {seen:?}");
    }
    assert_eq!(bench.focused().as_deref(), seen.first().map(String::as_str), "the last leads to the first");
    bench.press_with(Modifiers::SHIFT, Key::F6);
    assert_eq!(bench.focused().as_deref(), seen.last().map(String::as_str));
    bench.press(Key::Escape);
    assert_eq!((bench.focused(), bench.cover()), (None, Cover::None), "Escape only gives the keys back");
}

#[test]
fn tools_are_at_hand_and_marked_while_in_hand() {
    let mut bench = Bench::new();
    let is_marked = |bench: &Bench, name: &str| {
        let node = bench.harness.get_by_role_and_label(Role::Button, name);
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    for (name, tool) in [("Laser", Tool::Laser), ("Pen", Tool::Pen), ("Eraser", Tool::Eraser)] {
        assert!(!is_marked(&bench, name), "{name}");
        bench.click(name);
        assert!(is_marked(&bench, name), "{name}");
        assert_eq!(bench.state(|state| state.talk.as_ref().unwrap().show().tool()), tool);
    }
    bench.click("Eraser");
    assert!(!is_marked(&bench, "Eraser"));
    bench.click("Whiteboard");
    assert_eq!(bench.cover(), Cover::Whiteboard);
    assert!(is_marked(&bench, "Whiteboard"));
}

#[test]
fn while_frozen_a_cover_is_not_told_as_if_the_audience_saw_it() {
    let mut bench = Bench::new();
    bench.state(|state| state.screens.is_fullscreen = true);
    bench.press(Key::F).press(Key::B);
    bench.wait(|bench| bench.has_part("Frozen: the audience still sees slide 1"));
    assert!(bench.has("Frozen: F shows the audience the black screen"), "{:#?}", bench.labels());
    assert!(!bench.has("The screen is black; any step shows the slide again"));
    bench.press(Key::F);
    bench.wait(|bench| bench.has("The screen is black; any step shows the slide again"));
}

#[test]
fn low_frames_keep_their_numbers() {
    // A screen of 1366 × 768 at 200 %.
    let bench = Bench::sized([683.0, 384.0], Settings::default());
    let frame = bench.rect(Role::Button, "Jump to slide 1: Bridges");
    assert!((18.0..34.0).contains(&frame.height()), "{frame:?}");
}

#[test]
fn only_enter_and_space_are_lent() {
    let mut bench = Bench::new();
    while bench.focused().as_deref() != Some("Black screen") {
        bench.press(Key::F6);
    }
    bench.press(Key::PageDown);
    assert_eq!(bench.pos(), SlidePos::start_of(1), "a clicker goes on whatever has the focus");
    bench.press(Key::Enter);
    assert_eq!((bench.pos(), bench.cover()), (SlidePos::start_of(1), Cover::Black));
    bench.press(Key::Space);
    assert_eq!(bench.cover(), Cover::None);
    bench.press(Key::Escape).press(Key::Space);
    assert_eq!((bench.pos().step, bench.cover()), (1, Cover::None), "Space is the show's again");
}

#[test]
fn arrows_move_what_has_the_focus_only_where_that_makes_sense() {
    let mut bench = Bench::new();
    while bench.focused().as_deref() != Some("Film strip") {
        bench.press(Key::F6);
    }
    bench.press(Key::ArrowRight).press(Key::ArrowRight).press(Key::ArrowRight);
    assert_eq!(bench.pos(), SlidePos::start_of(0));
    bench.press(Key::Enter);
    assert_eq!(bench.pos(), SlidePos::start_of(3));
    while bench.focused().as_deref() != Some("Divider: height of the film strip") {
        bench.press(Key::F6);
    }
    let top = |bench: &Bench| bench.rect(Role::ListBox, "Film strip").top();
    let before = top(&bench);
    bench.press(Key::ArrowUp);
    assert!(top(&bench) < before - 10.0);
    bench.press(Key::Escape).press(Key::ArrowRight);
    assert_eq!(bench.pos(), SlidePos::start_of(4));
}

#[test]
fn the_slide_is_read_out_with_roles_and_changes_are_announced() {
    let mut bench = Bench::new();
    let live =
        |bench: &Bench, label: &str| bench.harness.get_by_role_and_label(Role::Image, label).accesskit_node().live();
    assert_eq!(live(&bench, "Slide 1 of 5: Bridges"), Live::Polite);
    assert!(bench.has_role(Role::Heading, "Bridges"));
    bench.go_to(Key::Num3, "A diagram");
    assert!(bench.labels().iter().any(|label| label.contains("A bridge over the river")), "{:#?}", bench.labels());
    let is_it =
        |node: egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|alt| alt.contains("A bridge over"));
    assert!(bench.harness.query_all_by_role(Role::Image).any(is_it));
    assert!(bench.has_part("Steel is patient"));
    let order: Vec<String> = bench.labels();
    let place = |text: &str| order.iter().position(|label| label.contains(text)).unwrap();
    assert!(place("A bridge over the river") < place("Steel is patient"));
    let heading = bench.rect(Role::Heading, "A diagram");
    let picture = bench.rect(Role::Image, "Slide 3 of 5: A diagram");
    assert!(picture.expand(1.0).contains_rect(heading) && heading.height() < picture.height() / 4.0);
    bench.press(Key::B);
    assert_eq!(live(&bench, "Black screen. Slide 3 of 5: A diagram"), Live::Polite);
    let clock = bench.harness.get_by_label_contains("of 20:00");
    assert_eq!(clock.accesskit_node().live(), Live::Off, "nobody wants to hear each second");
}

#[test]
fn where_others_look_nothing_of_the_presenters_is_shown() {
    use diafilm::app::screens::RootWindow;
    use diafilm::app::screens::topology::{Monitor, Place};
    let mut bench = Bench::new();
    let place = Place { position: [0, 0], size: [1920, 1080] };
    let monitor = |index: usize, name: &str| Monitor {
        name: name.into(),
        place,
        scale: 1.0,
        index,
        is_primary: index == 0,
        n_outputs: 1,
    };
    let mirrored = vec![monitor(0, "eDP-1"), monitor(1, "HDMI-1")];
    bench.state(|state| {
        let ctx = state.ctx.clone();
        state.screens.look(&ctx, mirrored, RootWindow { place: Some(place), can_be_moved: true, is_filling: true });
        state.screens.flip(&ctx);
    });
    bench.harness.run_steps(3);
    assert!(bench.has("Notes are hidden"), "{:#?}", bench.labels());
    for secret in ["Say hello first.", "Next: Three kinds", "Jump to slide 2: Three kinds"] {
        assert!(!bench.has(secret), "{secret}");
    }
    bench.click("Show notes here");
    assert!(bench.has("Say hello first.") && bench.has("Next: Three kinds"));
}

#[test]
fn a_console_at_rest_asks_for_no_picture_before_its_clock_moves() {
    let mut bench = Bench::new();
    let delay = |bench: &Bench| bench.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    bench.wait(|bench| delay(bench) > Duration::from_millis(500));
    bench.press(Key::F6).press(Key::F6).press(Key::Escape);
    bench.harness.run_steps(4);
    assert!(delay(&bench) > Duration::from_millis(500), "{:?}", delay(&bench));
}
