//! The one layout of a text: it means what it meant, keeps every comment, and comes back as it is.

use std::path::PathBuf;

use diafilm::decode::decode;
use diafilm::source::Source;
use diafilm::syntax::{Token, TokenKind, Tree, format, parse};
use proptest::prelude::*;

use crate::support::chance::chance;
use crate::support::golden;
use crate::support::program::{Room, repository};

/// The decks and themes of the repository whose text can be read.
fn texts() -> Vec<(PathBuf, String)> {
    let folders =
        ["slides", "assets/tour", "assets/themes", "tests/decks/good", "tests/decks/render", "tests/decks/bad"];
    let mut texts: Vec<(PathBuf, String)> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(repository().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .filter(|(_, text)| parse(text.as_str()).is_valid())
        .collect();
    texts.sort();
    assert!(texts.len() > 25);
    texts
}

fn comments(tree: &Tree) -> Vec<String> {
    let is_comment = |kind| matches!(kind, TokenKind::LineComment | TokenKind::BlockComment);
    let all = tree.tokens().iter().filter(|token| is_comment(token.kind));
    all.map(|token| tree.slice(token.span).trim_end().to_owned()).collect()
}

/// What the text means: its tokens without white space, comments, and commas before closing brackets.
fn meaning(tree: &Tree) -> Vec<&str> {
    let tokens: Vec<Token> = tree.tokens().iter().copied().filter(|token| !token.is_trivia()).collect();
    let closes = |i: usize| tokens.get(i).is_some_and(|token| matches!(token.kind, TokenKind::Close(_)));
    let counts = |&(i, token): &(usize, &Token)| token.kind != TokenKind::Comma || !closes(i + 1);
    tokens.iter().enumerate().filter(counts).map(|(_, token)| tree.slice(token.span)).collect()
}

/// Lays out a text and checks all that must be true of that.
#[track_caller]
fn checked(text: &str) -> String {
    let tree = parse(text);
    assert!(tree.is_valid(), "{:?}\n{text}", tree.diagnostics());
    let out = format(&tree);
    let after = parse(out.as_str());
    assert!(after.is_valid(), "{:?}\n{text}\n--\n{out}", after.diagnostics());
    assert_eq!(meaning(&tree), meaning(&after), "\n{text}\n--\n{out}");
    assert_eq!(comments(&tree), comments(&after), "\n{text}\n--\n{out}");
    assert_eq!(format(&after), out, "a second time\n{text}");
    out
}

fn model_of(text: &str) -> String {
    let decoded = decode(&Source::new("deck.ron", text));
    format!("{:?}", decoded.deck)
}

#[test]
fn all_decks_of_the_repository_mean_what_they_meant() {
    for (path, text) in texts() {
        let out = checked(&text);
        assert_eq!(model_of(&text), model_of(&out), "{}", path.display());
    }
}

#[test]
fn shipped_decks_have_the_layout() {
    let shipped = ["slides", "assets/tour"].map(|folder| repository().join(folder));
    for (path, text) in texts() {
        let is_shipped = shipped.iter().any(|folder| path.starts_with(folder));
        let out = format(&parse(text.as_str()));
        assert!(!is_shipped || out == text, "`diafilm fmt {}` lays it out", path.display());
    }
}

#[test]
fn an_ugly_deck_becomes_a_plain_one() {
    let ugly = golden::root().join("tests/decks/ugly.ron");
    let out = checked(&std::fs::read_to_string(ugly).unwrap());
    golden::check_text("ugly-formatted.ron", &out);
}

/// Other white space and comments between the tokens of a text, as numbers choose.
fn disturbed(text: &str, choices: &[u8], pieces: &[&str]) -> String {
    let tree = parse(text);
    let mut choices = choices.iter().cycle();
    let mut out = String::new();
    for token in tree.tokens() {
        let written = tree.slice(token.span);
        match token.kind {
            TokenKind::LineComment => out.extend([written, "\n"]),
            TokenKind::Whitespace => continue,
            _ => out.push_str(written),
        }
        let piece = choices.next().map_or(0, |&choice| usize::from(choice));
        out.push_str(pieces.get(piece).unwrap_or(&" "));
    }
    out
}

/// A slide of a text, as a text of its own.
fn slide_of(text: &str, which: usize) -> String {
    let tree = parse(text);
    let Some(slides) = tree.root_value().and_then(|deck| tree.field(deck, "slides")) else { return text.to_owned() };
    let all: Vec<_> = tree.children(slides).collect();
    all.get(which % all.len().max(1)).map_or_else(|| text.to_owned(), |&slide| tree.text_of(slide).to_owned())
}

thread_local!(static TEXTS: Vec<(PathBuf, String)> = texts());

fn some_slide(which: usize, slide: usize) -> String {
    TEXTS.with(|texts| slide_of(&texts[which % texts.len()].1, slide))
}

/// Any value that RON knows, as decks hold them and as they don't.
fn any_value() -> impl Strategy<Value = String> {
    let leaves = [
        "7",
        "-1.50",
        "None",
        "\"One\"",
        "\"A longer text, of more than a few words, that stands on a line\"",
        "\"\n    two\n    lines\n\"",
        "r#\"raw \"x\" // (\"#",
        "'c'",
        "b\"ab\"",
        "\"丝绸之路\"",
    ];
    prop::sample::select(leaves.to_vec()).prop_map(str::to_owned).prop_recursive(5, 60, 8, |inner| {
        let items = prop::collection::vec(inner.clone(), 0..8);
        let pairs = |key: fn(usize) -> String, open: &'static str, close: &'static str| {
            prop::collection::vec(inner.clone(), 0..6).prop_map(move |values| {
                let pairs: Vec<String> = values.iter().enumerate().map(|(i, v)| format!("{}: {v}", key(i))).collect();
                format!("{open}{}{close}", pairs.join(", "))
            })
        };
        prop_oneof![
            items.clone().prop_map(|items| format!("[{}]", items.join(", "))),
            items.clone().prop_map(|items| format!("({})", items.join(", "))),
            items.prop_map(|items| format!("Bullets({})", items.join(", "))),
            inner.clone().prop_map(|value| format!("Some({value})")),
            pairs(|i| format!("field_{i}"), "Claim(", ")"),
            pairs(|i| format!("r#slides{i}"), "(", ")"),
            pairs(|i| format!("\"key {i}\""), "{", "}"),
            pairs(|i| format!("({i}, [1])"), "{", "}"),
        ]
    })
}

/// Comments and blanks that may stand between any two tokens.
const PIECES: [&str; 9] =
    ["\n", "\n\n\n", " // a\n", "\n// b \n", "/* c */", "\n/* d */\n", " /* e ( */ // f,\n\n", "/* g\n */", "\r\n"];

proptest! {
    #![proptest_config(chance(500))]

    #[test]
    fn comments_may_stand_anywhere(
        which in 0_usize..100,
        slide in 0_usize..100,
        choices in proptest::collection::vec(0_u8..60, 40..400),
    ) {
        let text = some_slide(which, slide);
        checked(&disturbed(&text, &choices, &PIECES));
        let deck = format!("Deck(title: \"T\", slides: [{text}\n, {text}\n])");
        checked(&disturbed(&deck, &choices, &PIECES));
    }

    #[test]
    fn all_that_ron_knows_has_a_layout(
        value in any_value(),
        choices in proptest::collection::vec(0_u8..60, 40..400),
    ) {
        checked(&value);
        checked(&format!("Deck(title: \"T\", slides: [{value}, ({value})], other: {value})"));
        checked(&disturbed(&value, &choices, &PIECES));
        checked(&disturbed(&value, &choices, &["", "", "\n"]));
    }

    #[test]
    fn the_layout_depends_on_what_is_written_alone(
        which in 0_usize..100,
        slide in 0_usize..100,
        choices in proptest::collection::vec(0_u8..4, 40..400),
    ) {
        let text = some_slide(which, slide);
        if comments(&parse(text.as_str())).is_empty() && !text.contains("\n\n") {
            let expected = format(&parse(text.as_str()));
            prop_assert_eq!(checked(&disturbed(&text, &choices, &["", " ", "\n", "\n   "])), expected);
        }
    }
}

#[test]
fn files_are_written_only_if_they_change_and_never_with_errors() {
    let room = Room::new();
    room.file("a.ron", "(title:\"A\",slides:[])")
        .file("b.ron", "(title: \"B\", slides: [")
        .file("c.ron", "\u{feff}()\r\n");
    let listed = room.run("fmt --check a.ron c.ron");
    assert_eq!((listed.code, listed.text().as_str()), (1, "a.ron\n"));
    assert_eq!(room.run("fmt --stdout a.ron").fine().text(), "(\n    title: \"A\",\n    slides: [],\n)\n");
    assert_eq!(room.files(".")["a.ron"], b"(title:\"A\",slides:[])");
    let told = room.run("fmt b.ron a.ron").fails(1);
    assert!(told.starts_with("b.ron:1:1: error[unclosed-bracket]: "), "{told}");
    assert!(told.ends_with("error: `b.ron` was left as it is\n"), "{told}");
    assert_eq!(room.files(".")["a.ron"], b"(\n    title: \"A\",\n    slides: [],\n)\n");
    assert_eq!(room.files(".")["b.ron"], b"(title: \"B\", slides: [");
    let written = |name: &str| std::fs::metadata(room.path(name)).unwrap().modified().unwrap();
    let before = (written("a.ron"), written("c.ron"));
    room.run("fmt a.ron c.ron").fine();
    room.run("fmt --check a.ron c.ron").fine();
    assert_eq!((written("a.ron"), written("c.ron")), before);
    room.run("fmt --check --stdout a.ron").fails(2);
    room.run("fmt gone.ron").fails(2);
}

#[test]
fn a_long_text_takes_no_longer_than_its_length() {
    let deep = format!("{}1{}", "[".repeat(60), "]".repeat(60));
    let row = "(a: [1, 2, 3], b: \"text with words\", c: Name(x: (1, 2))), ";
    let wide = format!("Deck(title: \"T\", slides: [{}])", format!("(body: [{}]), ", row.repeat(200)).repeat(50));
    checked(&deep);
    checked(&wide);
}
