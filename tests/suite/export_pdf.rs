//! `diafilm export` to PDF: pages, tags, outline and links as readers find them, paper, notes, steps.
//!
//! All but the pages' own content stands in plain words in the files, so the tests read it there.

use std::collections::BTreeMap;

use crate::support::program::Room;

const DECK: &str = r#"Deck(
    title: "Drei Wege", author: "A. Nonym", language: "de", duration: "20m",
    slides: [
        Slide(id: "one", title: "Eins", notes: "Erst *das*.\n\n- dann\n- das", body: [Bullets([
            "oben", ("mit [Verweis](#three)", ["unten", ("tiefer", ["ganz unten"])]), "[Netz](https://a.example/?q=1)",
        ])]),
        Slide(title: "Zwei", layout: Section),
        Slide(id: "hidden", title: "Verborgen", hidden: true),
        Slide(title: "Tafel", reveal: Items, notes: "eins\n\n---\n\nzwei", body: [
            Table(head: ["Jahr", "Handel"], rows: [["1950", "338"], ["1951", "809"]]),
            Table(rows: [["a", "b"], ["a", "c"]]),
        ]),
        Slide(id: "three", title: "Bild", body: [
            Chart(kind: Bar, x: ["1950", "1951"], series: [("Handel", [338, 809])], alt: "Der Handel wuchs."),
        ]),
    ],
)"#;

fn room() -> Room {
    let room = Room::new();
    room.file("deck.ron", DECK);
    room
}

/// A file as its parts: what stands in them by their numbers.
struct Pdf {
    text: String,
    parts: BTreeMap<u32, String>,
}

impl Pdf {
    fn of(room: &Room, args: &str, name: &str) -> Self {
        room.run(&format!("export deck.ron -o out {args}")).fine();
        let bytes = room.files("out").remove(name).expect(name);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut parts = BTreeMap::new();
        for part in text.split("endobj") {
            if let Some((head, body)) = part.split_once(" 0 obj\n") {
                let number = head.rsplit('\n').next().and_then(|number| number.parse().ok());
                number.into_iter().for_each(|number| drop(parts.insert(number, body.to_owned())));
            }
        }
        Self { text, parts }
    }

    fn n(&self, what: &str) -> usize {
        self.text.matches(what).count()
    }

    fn n_pages(&self) -> usize {
        self.n("/Type/Page/")
    }

    /// The tags below the document, such as `Sect(H1 P)`.
    fn tags(&self) -> Vec<String> {
        let is_root = |part: &&String| part.contains("/Type/StructElem/S/Document");
        let root = self.parts.values().find(is_root).expect("a tagged document");
        self.children(root)
    }

    fn children(&self, part: &str) -> Vec<String> {
        let kids = between(part, "/K[", "]").unwrap_or_default();
        let numbers = kids.split(" 0 R").filter_map(|kid| kid.rsplit([' ', '[']).next()?.parse::<u32>().ok());
        numbers.filter_map(|number| self.tag(self.parts.get(&number)?)).collect()
    }

    fn tag(&self, part: &str) -> Option<String> {
        let name = between(part, "/Type/StructElem/S/", "/")?;
        let scope = between(part, "/Scope/", ">").map_or(String::new(), |scope| format!(":{scope}"));
        let children = self.children(part).join(" ");
        Some(if children.is_empty() { format!("{name}{scope}") } else { format!("{name}{scope}({children})") })
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

#[test]
fn tags_say_what_parts_mean() {
    let room = room();
    let pdf = Pdf::of(&room, "-f pdf", "deck.pdf");
    let item = "LI(LBody)";
    let deepest = format!("LI(LBody(P L({item})))");
    let link = "LI(LBody(P(Link)";
    assert_eq!(
        pdf.tags(),
        [
            format!("Sect(H1 L({item} {link} L({item} {deepest}))) LI(LBody(Link))))"),
            "Sect(H1)".to_owned(),
            "Sect(H1 Table(TR(TH:Column TH:Column) TR(TH:Row TD) TR(TH:Row TD)) Table(TR(TD TD) TR(TD TD)))".to_owned(),
            "Sect(H1 Figure)".to_owned(),
        ]
    );
    assert!(pdf.text.contains("/Alt(Der Handel wuchs.)"));
    assert!(pdf.text.contains("/Lang(de)") && pdf.text.contains("/Title(Drei Wege)"));
    assert!(pdf.text.contains("/Author(A. Nonym)"));
    assert!(!pdf.text.contains("/CreationDate"), "who wants a date in it says which");
}

#[test]
fn pages_are_found_by_number_outline_and_links() {
    let room = room();
    let pdf = Pdf::of(&room, "-f pdf --hidden", "deck.pdf");
    assert_eq!(pdf.n_pages(), 5);
    assert!(pdf.n("/PageLabels") == 1 && pdf.n("/P(2h1)") == 1, "hidden slides are numbered as in the show");
    let outline = ["Eins", "Zwei", "Verborgen", "Tafel", "Bild"];
    assert!(outline.iter().all(|title| {
        pdf.parts.values().any(|part| part.contains(&format!("/Title({title})")) && part.contains("/Dest"))
    }));
    assert_eq!(pdf.n("/Subtype/Link"), 2);
    assert_eq!(pdf.n("/URI(https://a.example/?q=1)"), 1);
    let alone = Pdf::of(&room, "-f pdf --slides 1", "deck.pdf");
    assert_eq!(alone.n("/Subtype/Link"), 1, "nothing leads to a slide that isn't there");
}

#[test]
fn steps_and_notes_have_pages_of_their_own() {
    let room = room();
    let steps = Pdf::of(&room, "-f pdf --steps --pdfpc", "deck.pdf");
    let n_steps = steps.n_pages();
    assert!(n_steps > 4, "{n_steps}");
    let pdfpc: serde_json::Value = serde_json::from_slice(&room.files("out")["deck.pdfpc"]).unwrap();
    assert_eq!((&pdfpc["pdfpcFormat"], &pdfpc["duration"]), (&2.into(), &20.into()));
    let pages = pdfpc["pages"].as_array().unwrap();
    assert_eq!(pages.len(), n_steps);
    let of_table: Vec<_> = pages.iter().filter(|page| page["label"] == "3").collect();
    assert_eq!(of_table[1]["note"], "zwei");
    assert!(of_table[1]["forcedOverlay"] == true && of_table[0]["forcedOverlay"] == false);
    let notes = Pdf::of(&room, "-f pdf --notes --paper letter", "deck.pdf");
    assert_eq!(notes.n_pages(), 4);
    assert_eq!(notes.n("/MediaBox[0 0 612 792]"), 4);
    assert_eq!(notes.tags()[1], "Sect(P L(LI(LBody) LI(LBody)))", "{:?}", notes.tags());
}

#[test]
fn long_notes_go_on_overleaf() {
    let room = Room::new();
    let notes = "Many words that are said of this slide, and some more of them. ".repeat(150);
    room.file("deck.ron", format!("Deck(title: \"x\", slides: [Slide(title: \"y\", notes: \"{notes}\"), Slide()])"));
    let pdf = Pdf::of(&room, "-f pdf --notes", "deck.pdf");
    assert!(pdf.n_pages() > 2);
    assert_eq!(pdf.n("/MediaBox[0 0 595"), pdf.n_pages(), "A4");
}

#[test]
fn handouts_fill_paper_of_every_kind() {
    let room = Room::new();
    room.file("deck.ron", format!("Deck(title: \"x\", slides: [{}])", "Slide(title: \"y\"),".repeat(10)));
    for (per_page, n_pages) in [(1, 10), (2, 5), (3, 4), (4, 3), (6, 2), (9, 2)] {
        for (paper, portrait, landscape) in
            [("a4", "0 0 595.276 841.89", "0 0 841.89 595.276"), ("letter", "0 0 612 792", "0 0 792 612")]
        {
            for (orientation, size) in [("portrait", portrait), ("landscape", landscape)] {
                let args = format!("-f handout --per-page {per_page} --paper {paper} --{orientation}");
                let pdf = Pdf::of(&room, &args, "deck.handout.pdf");
                let sizes = pdf.n(&format!("/MediaBox[{size}]"));
                assert_eq!((pdf.n_pages(), sizes), (n_pages, n_pages), "{args}");
                assert_eq!(pdf.n("/S/H1"), 10, "{args}");
            }
        }
    }
}
