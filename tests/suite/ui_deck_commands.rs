//! Every command of the shelf and of the editor by its key, seen by what a screen reader is told or what became of
//! the deck.

use diafilm::app::command::{COMMANDS, Command, Mode};
use diafilm::app::keymap::Keymap;
use diafilm::app::settings::Settings;
use diafilm::app::{Launch, Target};
use eframe::egui::Event;
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, write};
use crate::ui_commands::press;

/// Commands of the shelf whose effect is another one's test: what fills the screen or closes a window closes or
/// fills the test's.
const SHELF_ELSEWHERE: [(Command, &str); 2] = [(Command::ToggleFullscreen, "ui_console"), (Command::Quit, "ui_editor")];

/// Commands of the editor whose effect is another one's test.
const EDITOR_ELSEWHERE: [(Command, &str); 4] = [
    (Command::ToggleFullscreen, "ui_console"),
    (Command::Quit, "ui_editor"),
    (Command::CopySlide, "ui_slide"),
    (Command::EssayBeside, "ui_essay"),
];

/// The first key of a command in a mode.
fn key_of(command: Command, mode: Mode) -> String {
    let keymap = Keymap::default();
    let binding = keymap.bindings().iter().find(|binding| binding.mode == mode && binding.command == command);
    binding.unwrap_or_else(|| panic!("{command:?} has no key in {mode:?}")).keys.to_string()
}

/// A shelf of nine decks, three in a row.
fn shelf() -> Bench {
    let mut bench = Bench::new(|folder| {
        for i in 4..=9 {
            let text = format!("Deck(title: \"Deck {i}\", slides: [Slide(title: \"One\"), Slide(title: \"Two\")])");
            write(&folder.join(format!("{i}-deck.ron")), &text);
        }
        Launch { target: Target::Shelf(folder.to_owned()), ..Launch::default() }
    });
    bench.wait(|bench| bench.harness.state().state().lock().shelf.is_complete());
    bench
}

/// True if a command of the shelf did what it says; `None` for one that this table doesn't know.
fn is_done_on_shelf(bench: &mut Bench, command: Command) -> Option<bool> {
    if command == Command::Reload {
        write(&bench.folder.path().join("0-new.ron"), "Deck(title: \"New one\", slides: [Slide(title: \"One\")])");
        press(bench, "Ctrl+R");
        bench.wait(|bench| bench.harness.state().state().lock().shelf.is_complete());
        return Some(bench.has_label("Show New one"));
    }
    if command == Command::Open {
        return Some(bench.has_label_part("Slide 1 of 1: One"));
    }
    let says = |label: &str| bench.has_label_part(label);
    let state = bench.harness.state().state().lock();
    let chosen = |index: usize| state.shelf.selected == index;
    let (settings, default) = (&state.settings.settings, Settings::default());
    let done = match command {
        Command::SelectLeft | Command::SelectFirst | Command::SelectUp => chosen(0),
        Command::SelectRight => chosen(1),
        Command::SelectDown => chosen(3),
        Command::SelectLast => chosen(8),
        Command::StartShow | Command::StartHere => says("Slide 1 of 1: One"),
        Command::Rehearse => says("Rehearsal"),
        Command::EditDeck => says("slide 1 of 1"),
        Command::OpenPath => says("Deck or folder"),
        Command::NewDeck => state.overlays.new_deck.is_some(),
        Command::ImportEssay => state.overlays.which_essay.is_some(),
        Command::Export => state.overlays.export.is_some(),
        Command::Tour => state.talk.is_some() && !says("Slide 1 of 1: One"),
        Command::ClickerTest => state.overlays.clicker.is_some(),
        Command::UiLarger => settings.ui_scale > default.ui_scale,
        Command::UiSmaller => settings.ui_scale < default.ui_scale,
        Command::ToggleLight => settings.light != default.light,
        Command::Palette => state.overlays.palette.is_some(),
        Command::Help => state.overlays.help.is_some() && says("Opens the chosen deck"),
        _ => return None,
    };
    Some(done)
}

#[test]
fn every_command_of_the_shelf_does_what_it_says() {
    let (mut untold, mut failed) = (Vec::new(), Vec::new());
    for info in COMMANDS.iter().filter(|info| info.modes.contains(&Mode::Shelf)) {
        if SHELF_ELSEWHERE.iter().any(|(command, _)| *command == info.command) {
            continue;
        }
        let keys = key_of(info.command, Mode::Shelf);
        let mut bench = shelf();
        let before = match info.command {
            Command::SelectLeft => Some("Right"),
            Command::SelectUp => Some("Down"),
            Command::SelectFirst => Some("End"),
            _ => None,
        };
        before.into_iter().for_each(|keys| press(&mut bench, keys));
        press(&mut bench, &keys);
        bench.harness.run_steps(2);
        match is_done_on_shelf(&mut bench, info.command) {
            Some(true) => {}
            Some(false) => failed.push(format!("{} ({keys})", info.id)),
            None => untold.push(info.id),
        }
    }
    assert!(untold.is_empty(), "commands that no test knows: {untold:?}");
    assert!(failed.is_empty(), "commands that did nothing: {failed:?}");
}

/// What is edited; the caret is in the slide `Beta`.
const TEXT: &str = r#"Deck(title: "Greek", slides: [
    Slide(title: "Alpha"),
    Slide(
        title: "Beta",
        notes: "one",
    ),
    Slide(titel: "Gamma"),
])
"#;

fn editor() -> Bench {
    let mut bench = Bench::new(|folder| {
        let deck = folder.join("greek.ron");
        write(&deck, TEXT);
        Launch { target: Target::Deck(deck), edit_line: Some(4), ..Launch::default() }
    });
    bench.harness.run_steps(3);
    bench
}

fn text(bench: &Bench) -> String {
    bench.harness.state().state().lock().editor.as_ref().map(|editor| editor.buffer.clone()).unwrap_or_default()
}

/// What is done before a command of the editor, so that it has something to do.
fn prepare(bench: &mut Bench, command: Command) {
    let keys: &[&str] = match command {
        Command::RedoEdit => {
            bench.harness.event(Event::Text("x".to_owned()));
            bench.harness.run_steps(2);
            &["Ctrl+Z"]
        }
        Command::SaveDeck | Command::UndoEdit => {
            bench.harness.event(Event::Text("x".to_owned()));
            bench.harness.run_steps(2);
            &[]
        }
        Command::ApplyFix => &["F8"],
        Command::FindNext | Command::FindPrevious => {
            press(bench, "Ctrl+F");
            bench.harness.event(Event::Text("title".to_owned()));
            bench.harness.run_steps(2);
            &[]
        }
        _ => &[],
    };
    keys.iter().for_each(|keys| press(bench, keys));
}

/// True if a command of the editor did what it says; `None` for one that this table doesn't know.
fn is_done_in_editor(bench: &Bench, command: Command, caret_before: u32) -> Option<bool> {
    let now = text(bench);
    let says = |label: &str| bench.has_label_part(label);
    let place = |word: &str| now.find(word).unwrap_or(usize::MAX);
    let line = |number: usize| now.lines().nth(number - 1).unwrap_or_default().trim().to_owned();
    let state = bench.harness.state().state().lock();
    let caret = state.editor.as_ref().map_or(0, |editor| editor.caret);
    let (settings, default) = (&state.settings.settings, Settings::default());
    let done = match command {
        Command::SaveDeck => bench.has_label("saved"),
        Command::UndoEdit => now == TEXT,
        Command::RedoEdit => now != TEXT && now.len() == TEXT.len() + 1,
        Command::NewSlide | Command::DuplicateSlide => says("slide 3 of 4"),
        Command::DeleteSlide => says("of 2") && !now.contains("Beta"),
        Command::HideSlide => now.contains("hidden: true"),
        Command::EditOnSlide => state.editor_view.is_editing_on_slide(),
        Command::MoveSlideUp => place("Beta") < place("Alpha"),
        Command::MoveSlideDown => place("Gamma") < place("Beta"),
        Command::SlideBefore => says("slide 1 of 3"),
        Command::SlideAfter | Command::NextProblem => says("slide 3 of 3"),
        Command::ApplyFix => now.contains("Slide(title: \"Gamma\")") || state.editor_view.is_offering(),
        Command::Choices => says("notes") || says("layout"),
        Command::FindText => says("Find"),
        Command::ReplaceText => bench.has_label("Replace all"),
        Command::FindNext | Command::FindPrevious => caret != caret_before,
        Command::ToggleComment => line(4).starts_with("//"),
        Command::MoveLineUp => line(3).starts_with("title: \"Beta\""),
        Command::MoveLineDown => line(5).starts_with("title: \"Beta\""),
        Command::DuplicateLine => now.matches("title: \"Beta\"").count() == 2,
        Command::OtherBracket => caret != caret_before,
        Command::ToggleFold | Command::FoldSlides => says("Open line"),
        Command::FormatDeck => now.contains("Slide(\n            title: \"Alpha\",\n        )"),
        Command::CloseEditor => state.editor.is_none(),
        Command::StartShow => says("Slide 1 of 3: Alpha"),
        Command::StartHere => says("Slide 2 of 3: Beta"),
        Command::Export => state.overlays.export.is_some(),
        Command::UiLarger => settings.ui_scale > default.ui_scale,
        Command::UiSmaller => settings.ui_scale < default.ui_scale,
        Command::ToggleLight => settings.light != default.light,
        Command::Palette => state.overlays.palette.is_some(),
        Command::Help => state.overlays.help.is_some(),
        _ => return None,
    };
    Some(done)
}

#[test]
fn every_command_of_the_editor_does_what_it_says() {
    let (mut untold, mut failed) = (Vec::new(), Vec::new());
    for info in COMMANDS.iter().filter(|info| info.modes.contains(&Mode::Edit)) {
        if EDITOR_ELSEWHERE.iter().any(|(command, _)| *command == info.command) {
            continue;
        }
        let keys = key_of(info.command, Mode::Edit);
        let mut bench = editor();
        prepare(&mut bench, info.command);
        let caret = bench.harness.state().state().lock().editor.as_ref().map_or(0, |editor| editor.caret);
        press(&mut bench, &keys);
        bench.harness.run_steps(3);
        match is_done_in_editor(&bench, info.command, caret) {
            Some(true) => {}
            Some(false) => failed.push(format!("{} ({keys}): {}", info.id, text(&bench))),
            None => untold.push(info.id),
        }
    }
    assert!(untold.is_empty(), "commands that no test knows: {untold:?}");
    assert!(failed.is_empty(), "commands that did nothing: {failed:#?}");
}

#[test]
fn a_slides_plan_is_set_by_its_menu_and_taken_back() {
    let mut bench = editor();
    bench.click("Slide").click("Optional");
    assert_eq!(text(&bench), TEXT.replace("notes: \"one\",", "notes: \"one\",\n        optional: true,"));
    bench.click("Slide").click("Optional");
    assert_eq!(text(&bench), TEXT, "a second time takes it out");
    bench.click("Slide").click("Planned time").click("2m");
    assert!(text(&bench).contains("time: \"2m\""), "{}", text(&bench));
    bench.click("Slide");
    assert!(bench.has_label_part("Planned time: 2m"));
    bench.click("Planned time: 2m");
    bench.harness.get_by_label("Another time").click();
    bench.harness.run_steps(3);
    bench.harness.event(Event::Text("1m 15s".to_owned()));
    bench.harness.run_steps(2);
    press(&mut bench, "Enter");
    bench.harness.run_steps(2);
    assert!(text(&bench).contains("time: \"1m 15s\""), "{}", text(&bench));
    bench.click("Slide").click("Planned time: 1m 15s").click("No time of its own");
    assert_eq!(text(&bench), TEXT);
    bench.click("Deck").click("Planned time").click("45m");
    assert!(text(&bench).starts_with("Deck(title: \"Greek\", duration: \"45m\", slides: ["), "{}", text(&bench));
    press(&mut bench, "Ctrl+Z");
    assert_eq!(text(&bench), TEXT);
}

#[test]
fn after_a_talk_the_editor_stands_where_it_ended() {
    let mut bench = editor();
    ["Shift+F5", "Left", "Escape", "Escape"].into_iter().for_each(|keys| press(&mut bench, keys));
    bench.harness.run_steps(3);
    assert!(bench.has_label_part("slide 1 of 3"));
    // And so does the shelf, from where the editor opens there.
    let mut bench = shelf();
    for keys in ["Down", "F5", "Right", "Escape", "Escape"] {
        press(&mut bench, keys);
    }
    bench.wait(|bench| bench.harness.state().state().lock().shelf.is_complete());
    assert_eq!(bench.harness.state().state().lock().shelf.selected, 3);
    press(&mut bench, "E");
    bench.harness.run_steps(3);
    assert!(bench.has_label_part("slide 2 of 2"));
}
