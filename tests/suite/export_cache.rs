//! Pictures of earlier exports are taken again, and never wrong ones.

#![expect(clippy::disallowed_methods, reason = "a test makes and looks at its own files")]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::program::Room;

const DECK: &str = r#"Deck(title: "Kept", slides: [
    Slide(title: "One", reveal: Items, body: [Bullets(["a", "b"])]),
    Slide(title: "Two", body: [Image(path: "dot.svg", alt: "A dot")]),
    Slide(title: "Three"),
])
"#;
const DOT: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><circle cx="5" cy="5" r="4" fill="red"/></svg>"#;
const CALL: &str = "export deck.ron -o out -f png --width 160";

fn room() -> Room {
    let room = Room::new();
    room.file("deck.ron", DECK).file("dot.svg", DOT);
    room
}

/// The files of the cache, in name order.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found.sort();
    found
}

#[test]
fn one_changed_slide_is_one_new_picture() {
    let room = room();
    room.run(CALL).fine();
    let first = room.files("out");
    assert_eq!(kept(room.cache()).len(), 3);
    room.run(CALL).fine();
    assert_eq!(room.files("out"), first);
    assert_eq!(kept(room.cache()).len(), 3, "nothing was drawn anew");
    room.file("deck.ron", DECK.replace("Three", "Four"));
    room.run(CALL).fine();
    assert_eq!(kept(room.cache()).len(), 4, "one slide was");
    let second = room.files("out");
    let changed: Vec<_> =
        second.iter().filter(|(name, bytes)| first.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    assert_eq!(changed, ["deck.003.png"]);
    room.run(&format!("{CALL} --no-cache")).fine();
    assert_eq!(room.files("out"), second);
    assert_eq!(kept(room.cache()).len(), 4);
}

#[test]
fn whatever_a_picture_is_made_of_makes_it_new() {
    let room = room();
    room.run(CALL).fine();
    let before = room.files("out");
    let differs = |call: &str, n: usize| {
        room.run(call).fine();
        let kept_now = kept(room.cache()).len();
        assert_eq!(kept_now, n, "{call}");
        let fresh = room.files("out");
        room.run(&format!("{call} --no-cache")).fine();
        assert_eq!(room.files("out"), fresh, "{call}");
        fresh != before
    };
    room.file("dot.svg", DOT.replace("red", "blue"));
    assert!(differs(CALL, 4));
    assert!(differs(&format!("{CALL} --theme night"), 7));
    differs(&format!("{CALL} --steps"), 10);
    room.file("deck.ron", DECK.replace("Deck(", "Deck(footer: \"School\", "));
    assert!(differs(CALL, 13));
}

#[test]
fn a_spoilt_cache_is_as_good_as_none() {
    let room = room();
    room.run(CALL).fine();
    let fresh = room.files("out");
    for path in kept(room.cache()) {
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    room.run(CALL).fine();
    assert_eq!(room.files("out"), fresh);
    fs::remove_dir_all(room.cache()).unwrap();
    fs::write(room.cache(), "in the way").unwrap();
    room.run(CALL).fine();
    assert_eq!(room.files("out"), fresh);
}
