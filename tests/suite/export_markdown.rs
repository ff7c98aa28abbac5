//! The talk as Markdown: what the slides say, and what the presenter says.

use crate::support::program::Room;

const DECK: &str = r#"Deck(title: "A *Talk*", author: "Somebody", slides: [
    Slide(title: "Lists", body: [
        Bullets(["One **point**", ("With more", ["below"])]),
        Numbered(["first", "second"]),
    ], notes: "Say *this*.\n---\nThen that.", sources: ["A book"]),
    Slide(title: "Numbers", body: [
        Table(head: ["Year", "a|b"], rows: [["1950", "1"], ["1951"]], align: [Left, Right]),
        Chart(kind: Line, x: ["1950", "1951"], series: [("Steel", [1.5, None])], unit: "Mt"),
    ]),
    Slide(title: "Secret", hidden: true, notes: "Hidden words"),
    Slide(title: "Words", reveal: Items, body: [
        Quote(text: "Steel is patient", by: "An engineer"),
        Code(language: "rust", source: "let a = \"```\";"),
        Math("x^2"),
        Claim(text: "It flowed", verdict: Wrong, record: "It did not.", sources: ["B"]),
    ]),
])
"#;

const TEXT: &str = "# A *Talk*

Somebody

## 1. Lists

- One **point**
- With more
  - below

1. first
2. second

Sources:

- A book

## 2. Numbers

| Year | a\\|b |
| --- | --: |
| 1950 | 1 |
| 1951 |  |

|  | Steel (Mt) |
| --- | --: |
| 1950 | 1.5 |
| 1951 |  |

## 3. Words

> Steel is patient
>
> — An engineer

````rust
let a = \"```\";
````

$$
x^2
$$

> **Claim:** It flowed
>
> **Wrong.** It did not.

Sources:

- B
";

#[test]
fn what_the_slides_say_is_markdown() {
    let room = Room::new();
    room.file("talk.ron", DECK);
    room.run("export talk.ron -o out/talk.md").fine();
    let text = String::from_utf8(room.files("out").remove("talk.md").unwrap()).unwrap();
    assert_eq!(text, TEXT);
    room.run("export talk.ron -f text -o out2 --steps --jobs 1").fine();
    assert_eq!(room.files("out2").remove("talk.md").unwrap(), TEXT.as_bytes());
    let with_notes = room.run("export talk.ron -f text --notes --stdout").fine();
    assert!(String::from_utf8(with_notes.stdout).unwrap().contains("> **Notes**\n>\n> Say *this*."));
}

#[test]
fn a_cover_is_told_once_and_pictures_are_words() {
    let room = Room::new();
    room.file(
        "talk.ron",
        r#"Deck(title: "A *Talk*", subtitle: "Of the deck", author: "Somebody", slides: [
            Slide(layout: Title, title: "A *Talk*", subtitle: "Of the cover", background: Image(path: "a.png"), notes: "Hello."),
            Slide(title: "Pictures", body: [
                Image(path: "a.png", alt: "A *red* [dot]", caption: "Dots"),
                Image(path: "a.png", alt: ""),
            ]),
            Slide(title: "A *Talk*", body: [Text("again")]),
        ])"#,
    );
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbaImage::new(1, 1).write_to(&mut png, image::ImageFormat::Png).unwrap();
    room.file("a.png", png.into_inner());
    let text = room.run("export talk.ron -f text --stdout").fine().text();
    let head = "# A *Talk*\n\nOf the cover\n\nSomebody\n";
    let rest = "\n## 2. Pictures\n\n*Picture: A red [dot]*\n\nDots\n\n## 3. A *Talk*\n\nagain\n";
    assert_eq!(text, format!("{head}{rest}"));
    let notes = room.run("export talk.ron -f notes --stdout").fine().text();
    assert!(notes.starts_with(&format!("{head}\nHello.\n\n## 2. Pictures\n")), "{notes}");
    let without = room.run("export talk.ron -f text --slides 2 --stdout").fine().text();
    assert!(without.starts_with("# A *Talk*\n\nOf the deck\n\nSomebody\n\n## 2. Pictures\n"), "{without}");
}

#[test]
fn the_notes_go_alone_and_hidden_slides_when_asked() {
    let room = Room::new();
    room.file("talk.ron", DECK);
    room.run("export talk.ron -f notes -o out").fine();
    let text = String::from_utf8(room.files("out").remove("talk.notes.md").unwrap()).unwrap();
    assert!(text.contains("## 1. Lists\n\nSay *this*.\n\nThen that.\n\n## 2. Numbers\n"), "{text}");
    assert!(!text.contains("Hidden"), "{text}");
    room.run("export talk.ron -f notes --hidden -o out/all.md").fine();
    let text = String::from_utf8(room.files("out").remove("all.md").unwrap()).unwrap();
    assert!(text.contains("## 2h1. Secret\n\nHidden words\n"), "{text}");
}

#[test]
fn several_decks_are_several_documents() {
    let room = Room::new();
    room.file("a.ron", DECK).file("b.ron", DECK);
    let error = room.run("export a.ron b.ron -f text -o out.md").fails(2);
    assert!(error.contains("names one document"), "{error}");
    room.run("export a.ron b.ron -f text -o out").fine();
    assert_eq!(room.files("out").into_keys().collect::<Vec<_>>(), ["a.md", "b.md"]);
}
