//! Every command of a talk by its key, seen by what a screen reader is told or what became of the talk.

use diafilm::app::command::{COMMANDS, Command, Mode};
use diafilm::app::keymap::Keymap;
use diafilm::app::settings::Settings;
use diafilm::app::state::State;
use diafilm::app::{Launch, Target};
use diafilm::show::SlidePos;
use diafilm::show::tool::Tool;
use eframe::egui::{Key, Modifiers};

use crate::support::bench::{Bench, write};

/// What is pressed before a command, so that it has something to do.
fn before(command: Command) -> &'static [&'static str] {
    match command {
        Command::PreviousStep | Command::PreviousSlide | Command::FirstSlide => &["End"],
        Command::LastViewed => &["End", "Home"],
        Command::Arrow => &["L"],
        Command::ZoomOut | Command::PanLeft | Command::PanRight | Command::PanUp | Command::PanDown => &["Z"],
        _ => &[],
    }
}

/// Commands whose effect is another one's test: ink and search need a pointer or words, the clock and displays
/// need time or cables, and what closes a window closes the test's.
const TESTED_ELSEWHERE: [(Command, &str); 19] = [
    (Command::Palette, "ui_palette"),
    (Command::ClearInk, "ui_tools"),
    (Command::UndoInk, "ui_tools"),
    (Command::RedoInk, "ui_tools"),
    (Command::NextHit, "ui_finding"),
    (Command::PreviousHit, "ui_finding"),
    (Command::SwapDisplays, "ui_displays"),
    (Command::ShowNotes, "ui_displays"),
    (Command::Console, "ui_displays"),
    (Command::NotesUp, "ui_console"),
    (Command::NotesDown, "ui_console"),
    (Command::ResetTimer, "ui_console"),
    (Command::ToggleFullscreen, "ui_console"),
    (Command::StartShow, "ui_keys"),
    (Command::StartHere, "ui_keys"),
    (Command::Reload, "live_reload"),
    (Command::CopySlide, "ui_slide"),
    (Command::Quit, "ui_editor"),
    (Command::GoToNumber, "ui"),
];

fn at(state: &State) -> SlidePos {
    state.talk.as_ref().unwrap().show().pos()
}

fn is_zoomed(state: &State) -> bool {
    state.talk.as_ref().unwrap().show().zoom().is_on()
}

fn zoom_moved(state: &State, axis: usize, sign: f64) -> bool {
    let part = state.talk.as_ref().unwrap().show().zoom().part();
    // A zoom of two into the middle lies between a quarter and three quarters.
    (part[axis] - 0.25) * sign > 0.01
}

fn has_tool(state: &State, tool: Tool) -> bool {
    state.talk.as_ref().unwrap().show().tool() == tool
}

/// True if the command did what it says; `None` for a command that this table doesn't know.
fn is_done(bench: &Bench, command: Command) -> Option<bool> {
    let says = |label: &str| bench.has_label_part(label);
    let state = bench.harness.state().state().lock();
    let slide = |slide: usize, step: u16| at(&state) == SlidePos { slide, step };
    let settings = &state.settings.settings;
    let (of_settings, default) = (settings.clone(), Settings::default());
    let done = match command {
        Command::NextStep | Command::NextSlide => slide(1, 0),
        Command::PreviousStep => slide(1, 2),
        Command::PreviousSlide => slide(1, 0),
        Command::FirstSlide => slide(0, 0),
        Command::LastSlide | Command::LastViewed => slide(3, 0),
        Command::Overview | Command::Search => state.overlays.overview.is_some(),
        Command::Laser => has_tool(&state, Tool::Laser),
        Command::Spotlight => has_tool(&state, Tool::Spotlight),
        Command::Pen => has_tool(&state, Tool::Pen),
        Command::Highlighter => has_tool(&state, Tool::Highlighter),
        Command::Eraser => has_tool(&state, Tool::Eraser),
        Command::Arrow => has_tool(&state, Tool::Arrow),
        Command::ToggleZoom | Command::ZoomIn => is_zoomed(&state),
        Command::ZoomOut => state.talk.as_ref().is_some_and(|talk| talk.show().zoom().scale() < 2.0),
        Command::PanLeft => zoom_moved(&state, 0, -1.0),
        Command::PanRight => zoom_moved(&state, 0, 1.0),
        Command::PanUp => zoom_moved(&state, 1, -1.0),
        Command::PanDown => zoom_moved(&state, 1, 1.0),
        Command::ToggleTimer => state.talk.as_ref().is_some_and(|talk| talk.clock.is_running()),
        Command::NotesLarger => of_settings.notes_size > default.notes_size,
        Command::NotesSmaller => of_settings.notes_size < default.notes_size,
        Command::UiLarger => of_settings.ui_scale > default.ui_scale,
        Command::UiSmaller => of_settings.ui_scale < default.ui_scale,
        Command::ToggleLight => of_settings.light != default.light,
        Command::Help => state.overlays.help.is_some(),
        Command::ClickerTest => state.overlays.clicker.is_some(),
        Command::Black => says("Black screen. Slide 1"),
        Command::White => says("White screen. Slide 1"),
        Command::Whiteboard => says("Whiteboard. Slide 1"),
        Command::EndShow => says("End of talk. Slide 1"),
        Command::Freeze => state.screens.is_fullscreen,
        Command::Rehearse => says("ehears"),
        Command::NextControl | Command::PreviousControl => says("Esc gives the keys back to the show"),
        _ => return None,
    };
    Some(done)
}

/// A key as the keymap writes it.
fn parse(keys: &str) -> (Modifiers, Key) {
    let mut modifiers = Modifiers::NONE;
    let mut name = keys;
    while let Some((modifier, rest)) = name.split_once('+').filter(|(_, rest)| !rest.is_empty()) {
        match modifier {
            "Ctrl" => modifiers |= Modifiers::CTRL,
            "Shift" => modifiers |= Modifiers::SHIFT,
            _ => modifiers |= Modifiers::ALT,
        }
        name = rest;
    }
    (modifiers, Key::from_name(name).unwrap_or_else(|| panic!("no key is called {name}")))
}

pub(crate) fn press(bench: &mut Bench, keys: &str) {
    let (modifiers, key) = parse(keys);
    bench.press_with(modifiers, key);
    bench.harness.run_steps(2);
}

#[test]
fn every_command_of_a_talk_does_what_it_says() {
    let keymap = Keymap::default();
    let (mut untold, mut failed) = (Vec::new(), Vec::new());
    for info in COMMANDS.iter().filter(|info| info.modes.contains(&Mode::Present)) {
        if TESTED_ELSEWHERE.iter().any(|(command, _)| *command == info.command) {
            continue;
        }
        let binding =
            keymap.bindings().iter().find(|binding| binding.mode == Mode::Present && binding.command == info.command);
        let keys = &binding.unwrap_or_else(|| panic!("{} has no key", info.id)).keys;
        let mut bench = Bench::console();
        before(info.command).iter().for_each(|keys| press(&mut bench, keys));
        press(&mut bench, keys);
        match is_done(&bench, info.command) {
            Some(true) => {}
            Some(false) => failed.push(format!("{} ({keys})", info.id)),
            None => untold.push(info.id),
        }
    }
    assert!(untold.is_empty(), "commands that no test knows: {untold:?}");
    assert!(failed.is_empty(), "commands that did nothing: {failed:?}");
}

/// A talk of 60 slides, at the one with index 30.
fn long_talk() -> Bench {
    let slides: String = (0..60).map(|i| format!("    Slide(title: \"Number {i}\"),\n")).collect();
    Bench::new(|folder| {
        let path = folder.join("long.ron");
        write(&path, &format!("Deck(title: \"Long\", transition: Cut, slides: [\n{slides}])\n"));
        Launch { target: Target::Deck(path), slide: Some(31), ..Launch::default() }
    })
}

#[test]
fn every_command_of_the_grid_chooses_what_it_says() {
    let keymap = Keymap::default();
    let only_there = [&[Mode::Shelf, Mode::Overview][..], &[Mode::Overview]];
    let mut failed = Vec::new();
    for info in COMMANDS.iter().filter(|info| only_there.contains(&info.modes)) {
        let mut bench = long_talk();
        press(&mut bench, "G");
        let shape = bench.harness.state().state().lock().overlays.overview.as_ref().map(|(_, grid)| grid.shape);
        let [columns, rows] = shape.unwrap();
        let mut bindings = keymap.bindings().iter();
        let binding = bindings.find(|binding| binding.mode == Mode::Overview && binding.command == info.command);
        press(&mut bench, &binding.unwrap_or_else(|| panic!("{} has no key", info.id)).keys);
        if info.command != Command::Open {
            press(&mut bench, "Enter");
        }
        let down = |at: usize| if at + columns < 60 { at + columns } else { at };
        let expected = match info.command {
            Command::Open => 30,
            Command::SelectLeft => 29,
            Command::SelectRight => 31,
            Command::SelectUp => 30 - columns,
            Command::SelectDown => down(30),
            Command::SelectPageUp => 30 - columns * rows.min(30 / columns),
            Command::SelectPageDown => (0..rows).fold(30, |at, _| down(at)),
            Command::SelectFirst => 0,
            Command::SelectLast => 59,
            _ => panic!("no test knows {}", info.id),
        };
        if bench.pos() != SlidePos::start_of(expected) {
            failed.push(format!("{} led to {:?}, not to {expected}", info.id, bench.pos()));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_number_takes_a_pen_while_one_is_in_hand() {
    let mut bench = Bench::console();
    ["D", "3"].iter().for_each(|keys| press(&mut bench, keys));
    assert_eq!(bench.harness.state().state().lock().talk.as_ref().unwrap().show().color(), 2);
    assert_eq!(bench.pos(), SlidePos::default(), "and goes nowhere");
}

#[test]
fn the_right_mouse_button_offers_what_keys_do() {
    let mut bench = Bench::show();
    let slide = |bench: &Bench| bench.has_label_part("Slide: Bridges");
    assert!(slide(&bench));
    secondary_click(&mut bench);
    assert_eq!(missing_in_menu(&bench), Vec::<&str>::new());
    // Esc and a press beside it close the menu, and do nothing else.
    press(&mut bench, "Escape");
    assert!(!bench.has_label_part("Highlighter") && slide(&bench));
    secondary_click(&mut bench);
    bench.click("Black screen");
    assert!(!bench.has_label_part("Highlighter"));
    assert_eq!(bench.cover(), diafilm::show::Cover::Black);
    assert_eq!(bench.pos(), SlidePos { slide: 0, step: 0 });
}

/// What the menu of the right mouse button must offer, by the names that help and palette have.
fn missing_in_menu(bench: &Bench) -> Vec<&'static str> {
    let offered = [
        Command::NextStep,
        Command::PreviousStep,
        Command::LastViewed,
        Command::Overview,
        Command::Search,
        Command::Black,
        Command::White,
        Command::Whiteboard,
        Command::Freeze,
        Command::ToggleZoom,
        Command::Laser,
        Command::Spotlight,
        Command::Pen,
        Command::Highlighter,
        Command::Eraser,
        Command::Arrow,
        Command::UndoInk,
        Command::RedoInk,
        Command::ClearInk,
        Command::Console,
        Command::Help,
        Command::EndShow,
    ];
    offered.into_iter().map(|command| command.info().title).filter(|title| !bench.has_label_part(title)).collect()
}

#[test]
fn the_console_has_the_same_menu_wherever_it_is_asked_for() {
    let mut bench = Bench::console();
    // These stand in no row of buttons, so that they tell the menu.
    let has_menu = |bench: &Bench| bench.has_label("Clear ink") && bench.has_label("Last viewed");
    secondary_click(&mut bench);
    assert!(has_menu(&bench));
    assert_eq!(missing_in_menu(&bench), Vec::<&str>::new());
    press(&mut bench, "Escape");
    assert!(!has_menu(&bench) && bench.cover() == diafilm::show::Cover::None);
    // With a pen in hand a press beside the menu only closes it.
    press(&mut bench, "D");
    secondary_click(&mut bench);
    primary_click(&mut bench, 300.0, 250.0);
    assert!(!has_menu(&bench));
    assert!(bench.harness.state().state().lock().tools.ink().pages().is_empty());
    // A key opens the grid under it: the menu is gone for good.
    secondary_click(&mut bench);
    press(&mut bench, "G");
    press(&mut bench, "Escape");
    assert!(!has_menu(&bench) && bench.harness.state().state().lock().overlays.overview.is_none());
    secondary_click(&mut bench);
    bench.click("Clear ink");
    assert!(!has_menu(&bench));
    let state = bench.harness.state().state().lock();
    let hint = state.talk.as_ref().and_then(|talk| talk.current_hint(state.now)).map(|(hint, _)| hint.to_owned());
    assert_eq!(hint.as_deref(), Some("There is no ink here"));
}

fn primary_click(bench: &mut Bench, x: f32, y: f32) {
    use eframe::egui::{Event, PointerButton, pos2};
    let button = |pressed| Event::PointerButton {
        pos: pos2(x, y),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    bench.harness.event(Event::PointerMoved(pos2(x, y)));
    bench.harness.run_steps(1);
    bench.harness.event(button(true));
    bench.harness.run_steps(1);
    bench.harness.event(button(false));
    bench.harness.run_steps(3);
}

#[test]
fn help_groups_the_keys_by_what_they_are_for() {
    use diafilm::app::command::Purpose;
    use eframe::egui::accesskit::Role;
    use egui_kittest::kittest::Queryable as _;
    let mut bench = Bench::console();
    press(&mut bench, "F1");
    for purpose in [Purpose::Steps, Purpose::Screen, Purpose::Tools, Purpose::Time, Purpose::Program] {
        let mut headings = bench.harness.query_all_by_role_and_label(Role::Heading, purpose.title());
        assert!(headings.next().is_some(), "{}", purpose.title());
    }
    assert!(!bench.has_label(Purpose::Text.title()), "nothing of the editor");
}

fn secondary_click(bench: &mut Bench) {
    use eframe::egui::{Event, PointerButton, pos2};
    let pos = pos2(400.0, 300.0);
    let button =
        |pressed| Event::PointerButton { pos, button: PointerButton::Secondary, pressed, modifiers: Modifiers::NONE };
    bench.harness.event(Event::PointerMoved(pos));
    bench.harness.run_steps(1);
    bench.harness.event(button(true));
    bench.harness.event(button(false));
    bench.harness.run_steps(3);
}
