//! The command line as a whole: help, versions, exit codes.

use crate::support::program::Room;

const GOOD: &str = r#"Deck(title: "x", slides: [Slide(title: "x")])"#;

#[test]
fn help_and_version_go_to_standard_output() {
    let room = Room::new();
    for args in ["--help", "-h", "help", "export --help", "help export", "check -h"] {
        let run = room.run(args).fine();
        assert!(run.text().contains("Usage: "), "{args}");
    }
    assert!(room.run("--version").fine().text().starts_with("diafilm 0."));
    let help = room.run("--help").fine().text();
    for verb in [
        "present", "export", "check", "fmt", "new", "import", "coverage", "schema", "keys", "monitors", "themes", "man",
    ] {
        assert!(help.contains(&format!("\n  {verb} ")), "{verb} in {help}");
    }
}

#[test]
fn a_wrong_call_ends_with_two() {
    let room = Room::new();
    room.file("deck.ron", GOOD);
    for args in [
        "--nonsense",
        "export",
        "export deck.ron",
        "export -o out -f png",
        "export deck.ron -o out -f png --slides",
        "check",
        "check deck.ron --format xml",
        "check deck.ron --deny errors",
        "check gone.ron",
        "schema --format xml",
        "completions tcsh",
        "gone.ron",
        "present gone.ron",
        "present",
        "present deck.ron -d soon",
        "present deck.ron --slide 0",
    ] {
        let error = room.run(args).fails(2);
        assert!(error.starts_with("error: "), "{args}: {error}");
    }
}

#[test]
fn files_that_no_deck_of_the_folder_uses_are_told_if_asked_for() {
    let room = Room::new();
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>"#;
    let deck = |path: &str| format!(r#"Deck(title: "T", slides: [Slide(body: [Image(path: "{path}", alt: "")])])"#);
    room.file("a.ron", deck("img/a.svg")).file("b.ron", deck("./img/b.svg"));
    for name in ["img/a.svg", "img/b.svg", "img/c.svg", "img/notes.txt", "other/d.svg", "e.svg"] {
        room.file(name, svg);
    }
    assert_eq!(room.run("check . --format short").fine().text(), "");
    let told = room.run("check a.ron b.ron --unused --format short").fine().text();
    assert!(told.contains("warning[unused-file]") && told.contains("`img/c.svg`"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    // A slide that can't be read may use any of them.
    room.file("b.ron", "Deck(title: \"T\", slides: [Slide(titel: \"x\")])");
    assert_eq!(room.run("check a.ron --unused --format short").fine().text(), "");
}

#[test]
fn check_tells_by_its_exit_code() {
    let room = Room::new();
    room.file("good.ron", GOOD).file("bad.ron", GOOD.replace("Slide(title", "Slide(titel"));
    room.run("check good.ron").fine();
    let run = room.run("check bad.ron --format short");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.text().starts_with("bad.ron:1:33: error[unknown-field]: "), "{}", run.text());
    assert_eq!(room.run("check good.ron bad.ron --format json").code, 1);
}

#[test]
fn tables_are_printed() {
    let room = Room::new();
    let themes = room.run("themes").fine().text();
    assert!(themes.starts_with("archive") && themes.lines().count() == 6, "{themes}");
    let archive = room.run("themes --show archive").fine().text();
    room.file("mine.ron", &archive).file("deck.ron", GOOD.replacen("title:", "theme: \"mine.ron\", title:", 1));
    // A theme beside the decks of a folder is none of them.
    assert!(room.run("check .").fine().text().contains("deck.ron"));
    assert!(room.run("themes --show archiv").fails(2).contains("there is no theme `archiv`"));
    assert!(room.run("keys").fine().text().contains("Esc"));
    assert!(room.run("schema").fine().text().contains("Slide"));
    assert!(room.run("schema --format json").fine().text().starts_with('{'));
    assert!(room.run("completions bash").fine().text().contains("diafilm"));
    assert!(room.run("man").fine().text().contains(".TH"));
}

#[test]
fn no_colour_is_written_into_pipes() {
    let room = Room::new();
    room.file("bad.ron", "Deck(title: \"\u{1b}[31m\", slidse: [])");
    for args in
        ["--help", "export --nonsense", "check bad.ron", "check bad.ron --format short", "export bad.ron -o o -f png"]
    {
        let run = room.run(args);
        assert!(!run.stdout.contains(&0x1b) && !run.stderr.contains('\u{1b}'), "{args}");
    }
}

#[test]
fn words_are_looked_up_where_a_dictionary_is_installed_and_asked_for() {
    let room = Room::new();
    room.file("deck.ron", "Deck(title: \"Old bridge\", slides: [Slide(title: \"The old brigde\")])");
    let run = |args: &[&str], folder: &str| {
        let dictionaries = room.path(folder);
        let output = room.command().args(args).env("DICPATH", dictionaries).env("LANG", "C").output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
    };
    let asked = ["check", "--spelling", "--deny", "warnings", "deck.ron"];
    // A language that no system has a dictionary for.
    room.file("none.ron", "Deck(title: \"x\", language: \"tlh\", slides: [Slide(title: \"brigde\")])");
    let (code, text) = run(&["check", "--spelling", "--deny", "warnings", "none.ron"], "nothing");
    assert!(code == 0 && text.contains("no dictionary for `tlh` is installed"), "{text}");
    room.file("words/en.dic", "4\nold\nbridge\nthe\nbridges\n").file("words/en.aff", "SET UTF-8\n");
    let (code, text) = run(&asked, "words");
    assert!(code == 1 && text.contains("[spelling]") && text.contains("did you mean `bridge`"), "{text}");
    let (code, text) = run(&["check", "--deny", "warnings", "deck.ron"], "words");
    assert!(code == 0 && text.contains("no problems"), "installing a dictionary changes nothing by itself: {text}");
    room.file(
        "deck.ron",
        "Deck(title: \"Old bridge\", words: [\"brigde\"], slides: [Slide(title: \"The old brigde\")])",
    );
    assert_eq!(run(&asked, "words").0, 0);
}
