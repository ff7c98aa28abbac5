//! Programs that are killed while they save: the file is always whole, and nothing stays beside it.
//!
//! Run by hand, for it takes minutes:
//! `cargo test --test suite kills:: -- --ignored --nocapture killed_while_saving`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use diafilm::app::document::Document;

/// Names the deck that the child saves again and again.
const DECK: &str = "DIAFILM_KILL_DECK";
/// Times that a child is killed.
const N_KILLS: usize = 1_000;

/// The text of one save: large and small ones take turns, and each can be told from a torn one.
fn text(i: u64) -> String {
    let n_lines = if i.is_multiple_of(2) { 12_000 } else { 3 };
    let lines: String = (0..n_lines).map(|line| format!("// {i} {line}\n")).collect();
    format!("Deck(title: \"{i}\", slides: [])\n{lines}// end of {i}\n")
}

fn is_whole(found: &str) -> bool {
    let number = found.split('"').nth(1).and_then(|number| number.parse().ok());
    number.is_some_and(|i| text(i) == found)
}

#[test]
#[ignore = "the child of the test below"]
fn saves_until_it_is_killed() {
    let Some(deck) = std::env::var_os(DECK).map(PathBuf::from) else { return };
    let mut document = Document::open(&deck).unwrap();
    std::fs::write(deck.with_extension("ready"), "").unwrap();
    for i in 1_u64.. {
        document.type_over(&text(i), Duration::from_secs(i));
        document.save().unwrap();
    }
}

fn strays(folder: &Path) -> usize {
    let names = folder.read_dir().unwrap().flatten().map(|entry| entry.file_name());
    names.filter(|name| name != "deck.ron" && name != "deck.ready").count()
}

#[test]
#[ignore = "takes minutes"]
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn killed_while_saving() {
    let folder = tempfile::tempdir().unwrap();
    let deck = folder.path().join("deck.ron");
    std::fs::write(&deck, text(0)).unwrap();
    let (mut n_torn, mut n_empty, mut n_interrupted, mut n_strays, mut n_changed) = (0, 0, 0, 0, 0);
    // A fixed walk over moments between 0 and 40 ms, in steps far smaller than a save.
    let mut moment = 7_u64;
    for _ in 0..N_KILLS {
        moment = (moment * 7_919 + 104_729) % 40_000;
        drop(std::fs::remove_file(deck.with_extension("ready")));
        let before = std::fs::read(&deck).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kills::saves_until_it_is_killed", "--ignored"])
            .env(DECK, &deck)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while !deck.with_extension("ready").exists() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        let after = std::fs::read(&deck).unwrap();
        n_empty += usize::from(after.is_empty());
        n_torn += usize::from(!std::str::from_utf8(&after).is_ok_and(is_whole));
        n_changed += usize::from(after != before);
        n_interrupted += usize::from(strays(folder.path()) > 0);
        drop(Document::open(&deck).unwrap());
        n_strays += strays(folder.path());
    }
    println!(
        "{N_KILLS} kills: {n_torn} torn, {n_empty} empty, {n_strays} strays after opening again \
         ({n_interrupted} in the middle of writing, {n_changed} after at least one save)"
    );
    assert_eq!((n_torn, n_empty, n_strays), (0, 0, 0));
}
