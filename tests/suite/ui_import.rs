//! An essay dropped on the shelf, without a display.

use std::fs::{create_dir, read_dir};
use std::path::PathBuf;

use diafilm::essay::draft::{By, Options, draft};
use diafilm::essay::read::read;
use eframe::egui;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, write};

/// Clicks a choice with the pointer.
fn choose(bench: &mut Bench, label: &str) {
    let place = |bench: &Bench| bench.harness.get_by_role_and_label(Role::RadioButton, label).rect();
    let before = place(bench);
    bench.harness.get_by_role_and_label(Role::RadioButton, label).click();
    bench.harness.run_steps(4);
    assert_eq!(place(bench), before, "nothing moves away below the pointer");
}

const RIVERS: &str = "# On rivers\n\nRivers carry more than water to the sea.\n\n## Steel\n\nSteel went down the river on barges.\n\n## Rice\n\nRice came up the river in boats.\n";

fn essay(bench: &Bench) -> PathBuf {
    let path = bench.folder.path().join("rivers.md");
    write(&path, RIVERS);
    path
}

#[test]
fn an_essay_becomes_a_folder_of_decks() {
    let mut bench = Bench::shelf();
    let path = essay(&bench);
    bench.drop_file(path);
    assert!(bench.has_label("Decks from an essay") && bench.has_label_part("rivers.md: 3 decks"));
    assert!(bench.has_label("The first 4 slides of Steel") || bench.has_label("The first 3 slides of Steel"));
    choose(&mut bench, "One deck");
    bench.wait(|bench| bench.has_label_part("rivers.md: 1 deck "));
    // One deck has room for more of its slides.
    let whole = Options { by: By::Whole, title: None };
    let n_slides = draft(&read("rivers.md", RIVERS.as_bytes()).unwrap(), &whole)[0].slides.len();
    assert!((5..=16).contains(&n_slides));
    assert!(bench.has_label(&format!("The first {n_slides} slides of On rivers")), "one deck shows its slides in rows");
    choose(&mut bench, "A deck for each section");
    bench.wait(|bench| bench.has_label_part("rivers.md: 3 decks"));
    bench.click("Make the decks");
    bench.wait(|bench| bench.has_label("Show Steel"));
    let folder = bench.folder.path().join("on-rivers");
    assert!(folder.join("2-steel.ron").is_file() && folder.join("2-steel.trace.ron").is_file());
}

#[test]
fn an_essay_is_chosen_by_a_command() {
    let mut bench = Bench::shelf();
    essay(&bench);
    bench.press_with(Modifiers::CTRL, Key::I).harness.run_steps(3);
    assert!(bench.has_label("In this folder"));
    bench.type_text("nowhere.md").press(Key::Enter).harness.run_steps(3);
    assert!(bench.has_label_part("there is no file"), "what goes wrong is told in the dialog");
    bench.click("rivers.md").harness.run_steps(3);
    assert!(bench.has_label_part("rivers.md: 3 decks"));
    // What lies there already is told of and stays.
    let taken = bench.folder.path().join("on-rivers");
    create_dir(&taken).unwrap();
    write(&taken.join("2-steel.ron"), "mine");
    bench.click("Make the decks").harness.run_steps(3);
    assert!(bench.has_label_part("is there already; choose another folder"));
    assert_eq!(read_dir(&taken).unwrap().count(), 1);
    // The name of the folder is the user's to choose.
    let wanted = bench.folder.path().join("my rivers");
    bench.harness.get_by_role_and_label(Role::TextInput, "New folder").click();
    bench.harness.run_steps(2);
    let all = Modifiers { command: true, ..Modifiers::CTRL };
    bench.press_with(all, Key::A).type_text(&wanted.display().to_string()).press(Key::Enter);
    bench.wait(|bench| bench.has_label("Show Steel"));
    assert!(wanted.join("3-rice.ron").is_file());
}

#[test]
fn cancel_leaves_nothing_and_what_is_no_essay_is_told_of() {
    let mut bench = Bench::shelf();
    let path = essay(&bench);
    let n_files = || read_dir(path.parent().unwrap()).unwrap().count();
    let before = n_files();
    bench.drop_file(path.clone());
    bench.press(Key::Escape).harness.run_steps(2);
    assert!(!bench.has_label("Decks from an essay"));
    bench.press_with(Modifiers::CTRL, Key::I).harness.run_steps(2);
    bench.click("Cancel");
    assert!(!bench.has_label("In this folder"));
    bench.drop_file(path.clone());
    bench.click("Cancel");
    bench.harness.run_steps(2);
    assert!(!bench.has_label("Decks from an essay"));
    assert_eq!(n_files(), before);
    let noise = path.with_file_name("noise.docx");
    write(&noise, "no zip");
    bench.drop_file(noise);
    assert!(bench.has_label_part("isn't a Word document"));
}

#[test]
fn decks_that_were_drafted_before_follow_the_essay() {
    let mut bench = Bench::shelf();
    let path = essay(&bench);
    bench.drop_file(path.clone());
    bench.click("Make the decks");
    bench.wait(|bench| bench.has_label("Show Steel"));
    let folder = bench.folder.path().join("on-rivers");
    let steel = std::fs::read(folder.join("2-steel.ron")).unwrap();
    write(&path, &RIVERS.replace("## Rice", "## Coal\n\nCoal was burnt in the mills of the north.\n\n## Rice"));
    bench.drop_file(path);
    bench.click("Update the decks");
    bench.wait(|bench| bench.has_label("Show Coal"));
    assert!(bench.has_label_part("2b-coal.ron: new"));
    assert_eq!(std::fs::read(folder.join("2-steel.ron")).unwrap(), steel);
}

#[test]
fn folders_with_decks_are_beside_the_decks() {
    let mut bench = Bench::shelf();
    let inside = bench.folder.path().join("older");
    create_dir(&inside).unwrap();
    write(&inside.join("a.ron"), "Deck(title: \"An older deck\", slides: [Slide(title: \"One\")])");
    create_dir(bench.folder.path().join("empty")).unwrap();
    bench.press_with(Modifiers::CTRL, Key::R);
    bench.wait(|bench| bench.has_label("Open the folder older"));
    assert!(!bench.has_label("Open the folder empty"));
    bench.click("Open the folder older");
    bench.wait(|bench| bench.has_label("Show An older deck"));
    let above = bench.folder.path().file_name().unwrap().to_string_lossy().into_owned();
    if !above.starts_with('.') {
        bench.click(&format!("Open the folder {above}"));
        bench.wait(|bench| bench.has_label("Open the folder older"));
    }
}
