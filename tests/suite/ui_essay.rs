//! The essay beside the slide in the editor, without a display.

use std::path::PathBuf;

use diafilm::app::{Launch, Target};
use diafilm::essay::draft::{Options, draft};
use diafilm::essay::read::read;
use diafilm::essay::trace::files;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, write};

const ESSAY: &str = "# On rivers\n\n## Steel\n\nSteel went down the river on barges. The mills of Anshan had made it in the long winter before. Nobody in the harbour knew how much of it there was.\n\nRice came up the river in small boats. It fed the workers of the mills for many years.\n\n## Last\n\nThe boats are gone today, and so are the mills.\n";

/// The first deck of the essay in the editor; its trace as `change` makes it.
fn editor(change: impl Fn(&str) -> String) -> Bench {
    Bench::new(|folder| {
        let essay = read("rivers.md", ESSAY.as_bytes()).unwrap();
        let decks = draft(&essay, &Options::default());
        for (path, bytes) in files(&essay, "rivers.md", &decks, &Options::default()) {
            let text = String::from_utf8(bytes).unwrap();
            let is_trace = path.to_string_lossy().contains(".trace.");
            write(&folder.join(path), &if is_trace { change(&text) } else { text });
        }
        let target = Target::Deck(PathBuf::from(folder).join("1-steel.ron"));
        Launch { target, edit_line: Some(1), ..Launch::default() }
    })
}

fn caret_text(bench: &Bench) -> String {
    let state = bench.harness.state().state().lock();
    let editor = state.editor.as_ref().unwrap();
    editor.buffer[editor.caret as usize..].chars().take(60).collect()
}

fn show_essay(bench: &mut Bench) {
    bench.press_with(Modifiers::CTRL, Key::E).harness.run_steps(3);
}

#[test]
fn essay_and_slide_find_each_other() {
    let mut bench = editor(str::to_owned);
    assert!(!bench.has_label("rivers.md"));
    show_essay(&mut bench);
    assert!(bench.has_label("rivers.md") && bench.has_label_part("p2, not on this slide: Rice came"));
    // From the essay to the deck.
    bench.harness.get_by_label_contains("p2, not on this slide").click();
    bench.harness.run_steps(4);
    let found = caret_text(&bench);
    assert!(
        found.starts_with('"') && ["Rice came up", "It fed the"].iter().any(|words| found.contains(words)),
        "{found}"
    );
    assert!(bench.has_label_part("p2, on this slide: Rice came"));
    // From the deck to the essay.
    let at = {
        let state = bench.harness.state().state().lock();
        state.editor.as_ref().unwrap().buffer.find("The mills of Anshan").unwrap()
    };
    bench.harness.state().state().lock().editor.as_mut().unwrap().go_to(u32::try_from(at).unwrap());
    bench.harness.run_steps(3);
    assert!(bench.has_label_part("p1, on this slide: Steel went"));
    // With the keyboard alone.
    show_essay(&mut bench);
    assert!(!bench.has_label("rivers.md"));
    show_essay(&mut bench);
    bench.press(Key::Enter).harness.run_steps(3);
    assert!(caret_text(&bench).starts_with('"'), "{}", caret_text(&bench));
}

#[test]
fn stale_parts_are_named_and_found() {
    let mut bench =
        editor(|trace| trace.replace("\"Steel went down the river on barges.", "\"Coal went down the river."));
    show_essay(&mut bench);
    bench.harness.get_by_label_contains("Stale: Steel went").click();
    bench.harness.run_steps(4);
    assert!(caret_text(&bench).contains("Steel went down the river"));
}

#[test]
fn a_deck_of_no_essay_says_so() {
    let mut bench = Bench::new(|folder| Launch {
        target: Target::Deck(folder.join("2-bridges.ron")),
        edit_line: Some(1),
        ..Launch::default()
    });
    show_essay(&mut bench);
    assert!(bench.has_label_part("wasn’t drafted from an essay"));
}
