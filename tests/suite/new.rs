//! `new`: every template is a deck without problems, in the one layout, and nothing is ever overwritten.

use diafilm::cli::fmt::{Formatted, formatted};
use diafilm::engine::template::TEMPLATES;

use crate::support::program::Room;

#[test]
fn every_template_is_clean_and_laid_out() {
    for template in TEMPLATES {
        let room = Room::new();
        let made = room.run(&format!("new the-silk-road --template {}", template.name)).fine();
        assert_eq!(
            made.text(),
            "made the-silk-road.ron, “The silk road”\nchange it: diafilm edit the-silk-road.ron\nshow it: diafilm the-silk-road.ron\n"
        );
        room.run("check --deny warnings the-silk-road.ron").fine();
        let bytes = &room.files(".")["the-silk-road.ron"];
        assert_eq!(formatted("x", bytes), Formatted::Same, "{}", template.name);
        let text = String::from_utf8_lossy(bytes);
        assert!(text.starts_with("// ") && text.contains("notes:"), "{}", template.name);
        assert_eq!(text.matches("title: \"The silk road\",").count(), 2, "{}", template.name);
    }
}

#[test]
fn nothing_is_overwritten_and_no_folder_is_made() {
    let room = Room::new();
    room.file("a.ron", "mine").file("placeholder.svg", "mine");
    assert_eq!(room.run("new a").fails(2), "error: `a.ron` is there already; choose another name\n");
    assert_eq!(room.run("new b/c.ron").fails(2), "error: there is no folder `b`; make it first\n");
    assert_eq!(room.run("new --.ron").fails(2).lines().next().map(|line| line.starts_with("error: ")), Some(true));
    let told = room.run("new d --template lessons").fails(2);
    assert!(told.ends_with("there are lesson, talk, quiz, photo-essay, blank\n"), "{told}");
    room.run("new e --template photo-essay").fine();
    assert_eq!(room.names("."), ["a.ron", "e.ron", "placeholder.svg"]);
    assert_eq!(room.files(".")["placeholder.svg"], b"mine");
    assert!(room.run("new --help").fine().text().contains("  photo-essay  pictures that fill the slides"));
}
