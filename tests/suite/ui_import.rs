//! An essay dropped on the shelf, without a display.

use std::fs::read_dir;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;
use egui::Key;
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, write};

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

fn drop_file(bench: &mut Bench, path: PathBuf) {
    bench.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    bench.harness.run_steps(4);
}

fn essay(bench: &Bench) -> PathBuf {
    let path = bench.folder.path().join("rivers.md");
    write(
        &path,
        "# On rivers\n\nRivers carry more than water to the sea.\n\n## Steel\n\nSteel went down the river on barges.\n\n## Rice\n\nRice came up the river in boats.\n",
    );
    path
}

#[test]
fn an_essay_becomes_a_folder_of_decks() {
    let mut bench = Bench::shelf();
    let path = essay(&bench);
    drop_file(&mut bench, path);
    assert!(bench.has_label("Decks from an essay") && bench.has_label("rivers.md: 3 decks"));
    bench.harness.get_by_label("One deck").click_accesskit();
    bench.wait(|bench| bench.has_label("rivers.md: 1 deck"));
    bench.harness.get_by_label("A deck for each section").click_accesskit();
    bench.wait(|bench| bench.has_label("rivers.md: 3 decks"));
    bench.click("Make the decks");
    bench.wait(|bench| bench.has_label("Show Steel"));
    let folder = bench.folder.path().join("on-rivers");
    assert!(folder.join("2-steel.ron").is_file() && folder.join("2-steel.trace.ron").is_file());
}

#[test]
fn cancel_leaves_nothing_and_what_is_no_essay_is_told_of() {
    let mut bench = Bench::shelf();
    let path = essay(&bench);
    let n_files = || read_dir(path.parent().unwrap()).unwrap().count();
    let before = n_files();
    drop_file(&mut bench, path.clone());
    bench.press(Key::Escape).harness.run_steps(2);
    assert!(!bench.has_label("Decks from an essay"));
    drop_file(&mut bench, path.clone());
    bench.click("Cancel");
    bench.harness.run_steps(2);
    assert!(!bench.has_label("Decks from an essay"));
    assert_eq!(n_files(), before);
    let noise = path.with_file_name("noise.docx");
    write(&noise, "no zip");
    drop_file(&mut bench, noise);
    assert!(bench.has_label_part("isn't a Word document"));
}
