//! `diafilm export` to SVG and HTML: the same bytes each time, hostile text kept harmless, notes only where asked for.

use crate::support::program::Room;

const DECK: &str = r#"Deck(
    title: "A </title><script>alert(1)</script> ]]> \u{1}",
    slides: [
        Slide(id: "one", title: "<b onclick='x'>", notes: "not for pupils", body: [
            Text("see [there](https://a.example/?a=1&b=2), [here](#one) and [this](javascript:alert)"),
        ]),
        Slide(reveal: Items, body: [Bullets(["first office", "second אבג العربية"])]),
        Slide(title: "Numbers", body: [Table(head: ["x", "y"], rows: [["**1**", "2"], ["3", "4"]])]),
        Slide(),
    ],
)"#;

fn room() -> Room {
    let room = Room::new();
    room.file("deck.ron", DECK);
    room
}

fn text(room: &Room, folder: &str, name: &str) -> String {
    String::from_utf8(room.files(folder)[name].clone()).unwrap()
}

#[test]
fn the_same_deck_gives_the_same_bytes() {
    let room = room();
    room.run("export deck.ron -f html -o a --jobs 1");
    room.run("export deck.ron -f html -o b --jobs 2");
    assert_eq!(room.files("a"), room.files("b"));
    for how in ["paths", "text"] {
        room.run(&format!("export deck.ron -f svg --svg-text {how} --steps --no-cache -o c-{how} --jobs 1"));
        room.run(&format!("export deck.ron -f svg --svg-text {how} --steps --no-cache -o d-{how} --jobs 2"));
        assert_eq!(room.files(&format!("c-{how}")), room.files(&format!("d-{how}")));
    }
    assert!(room.files("c-text").len() > 4, "a drawing of each step");
}

#[test]
fn a_page_is_one_safe_file_without_notes_unless_asked() {
    let room = room();
    room.run("export deck.ron -f html -o out");
    assert_eq!(room.names("out"), ["deck.html"]);
    let page = text(&room, "out", "deck.html");
    assert!(!page.contains("alert(1)</script>") && !page.contains("<b onclick"));
    assert!(!page.contains("javascript:"), "a link that is a program is left out");
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("href=\"https://a.example/?a=1&amp;b=2\"") && page.contains("href=\"#to-one\""));
    assert!(page.contains("id=\"to-one\""));
    assert_eq!(page.matches("<section").count(), 4);
    assert_eq!(page.matches("<li").count(), 2);
    let n_cells = ["<th scope=\"col\"", "<th scope=\"row\"", "<td"].map(|cell| page.matches(cell).count());
    assert_eq!(n_cells, [2, 2, 2], "the first cells name their rows");
    assert_eq!(page.matches("<h2").count(), 4, "every slide has a heading, seen or not");
    assert!(!page.contains("not for pupils"));
    room.run("export deck.ron -f html --notes -o noted");
    assert!(text(&room, "noted", "deck.html").contains("not for pupils"));
}

#[test]
fn letters_are_outlines_or_text() {
    let room = room();
    room.run("export deck.ron -f svg --slides 2 -o paths");
    room.run("export deck.ron -f svg --slides 2 --svg-text text -o text");
    let paths = text(&room, "paths", "deck.002.svg");
    assert!(!paths.contains("<text") && paths.contains("<use href"));
    let text = text(&room, "text", "deck.002.svg");
    assert!(text.contains("<text") && text.contains("@font-face") && text.contains("first"));
    assert!(text.contains("data:font/ttf;base64,"));
}

#[test]
fn drawings_lead_to_each_other() {
    let room = room();
    let linked = "Deck(title: \"x\", slides: [Slide(id: \"a\", body: [Text(\"[on](#b)\")]), Slide(id: \"b\")])";
    room.file("zwei wege.ron", linked);
    let run = |more: &[&str]| {
        let args = ["export", "zwei wege.ron", "-f", "svg", "-o", "out"];
        room.run_args(args.iter().chain(more)).fine();
    };
    run(&[]);
    assert!(text(&room, "out", "zwei wege.001.svg").contains("<a href=\"zwei%20wege.002.svg\">"));
    run(&["--steps"]);
    assert!(text(&room, "out", "zwei wege.001-01.svg").contains("<a href=\"zwei%20wege.002-01.svg\">"));
    let steps: String = (0..100).map(|i| format!("\"{i}\", ")).collect();
    let long = format!("Slide(id: \"b\", reveal: Items, body: [Bullets([{steps}])])");
    room.file("zwei wege.ron", linked.replace("Slide(id: \"b\")", &long));
    run(&["--steps", "--slides", "1-2"]);
    assert!(text(&room, "out", "zwei wege.001-01.svg").contains("<a href=\"zwei%20wege.002-001.svg\">"));
    assert!(room.path("out/zwei wege.002-001.svg").exists());
    room.file("zwei wege.ron", linked);
    run(&["--slides", "1"]);
    assert!(!text(&room, "out", "zwei wege.001.svg").contains("<a "), "the other one isn't beside it");
}

#[test]
fn a_contact_sheet_is_made_of_pixels() {
    let told = room().run("export deck.ron -f svg --contact-sheet -o out").fails(2);
    assert!(told.contains("--contact-sheet"), "{told}");
}
