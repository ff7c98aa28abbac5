//! `diafilm export -f pptx`: the package is read again, and what can be edited is what it should be.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use crate::support::program::Room;

const DECK: &str = r##"Deck(
    title: "Bridges & <beams>",
    footer: "A footer",
    slides: [
        Slide(title: "A title that is long enough to be broken into two lines of a cover", notes: "Say *hello*."),
        Slide(id: "list", title: "Lists", reveal: Items, body: [
            Bullets(["one", "two, see [there](https://a.example/?a=1&b=2)"]),
            Numbered(["first", "second"]),
        ]),
        Slide(title: "Numbers", body: [Table(head: ["x", "y"], rows: [["**1**", "2"], ["3", "4"]], highlight: [(0, 1)])]),
        Slide(title: "Shares", hidden: true, body: [
            Chart(kind: Area, x: ["1950", "1951"], series: [("Trade", [30, 57])], unit: "%", y_label: "Share of trade"),
        ]),
        Slide(title: "A whole", body: [
            Chart(kind: StackedBar, x: ["1955"], series: [("one", [57]), ("other", [43])], unit: "%", highlight: ["one"]),
        ]),
        Slide(title: "A formula", body: [Text("A lens of focal length $f$ and back to [the list](#list).")]),
        Slide(title: "A program", body: [
            Code(source: "let a = 1;\nlet b = 2;\nlet c = 3;", numbers: true, caption: "Close enough"),
        ]),
    ],
)"##;

type Parts = BTreeMap<String, String>;

fn unpack(bytes: &[u8]) -> Parts {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Parts::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        parts.insert(name, String::from_utf8_lossy(&bytes).into_owned());
    }
    parts
}

fn exported(deck: &str, more: &str) -> (Room, Parts) {
    let room = Room::new();
    room.file("deck.ron", deck);
    room.run(&format!("export deck.ron -f pptx -o out {more}"));
    let parts = unpack(&room.files("out")["deck.pptx"]);
    (room, parts)
}

fn slide(parts: &Parts, number: usize) -> &str {
    &parts[&format!("ppt/slides/slide{number}.xml")]
}

/// The values of an attribute, in order.
fn values<'a>(xml: &'a str, before: &str) -> Vec<&'a str> {
    xml.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The shape that holds some words.
fn shape<'a>(slide: &'a str, words: &str) -> &'a str {
    slide.split("<p:sp>").find(|shape| shape.contains(words)).unwrap()
}

fn words(shape: &str) -> String {
    let runs = shape.replace("<a:br>", "<a:t>\n</a:t>");
    runs.split("<a:t>").skip(1).filter_map(|rest| rest.split("</a:t>").next()).collect()
}

#[test]
fn the_package_is_whole_and_every_shape_has_a_number_of_its_own() {
    let (_room, parts) = exported(DECK, "--hidden");
    let types = &parts["[Content_Types].xml"];
    for (name, xml) in &parts {
        let is_known = types.contains(&format!("PartName=\"/{name}\""));
        let ending = name.rsplit('.').next().unwrap();
        assert!(is_known || types.contains(&format!("Extension=\"{ending}\"")), "{name} has no type");
        if !name.ends_with(".rels") {
            continue;
        }
        let folder = name.rsplit_once("_rels/").unwrap().0;
        for relation in xml.split("<Relationship ").skip(1).filter(|relation| !relation.contains("External")) {
            let target = values(relation, "Target=\"")[0];
            let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in target.split('/') {
                if part == ".." {
                    path.pop();
                } else {
                    path.push(part);
                }
            }
            assert!(parts.contains_key(&path.join("/")), "{name} leads to {target}");
        }
    }
    for number in 1..=7 {
        let ids = values(slide(&parts, number), "<p:cNvPr id=\"");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "slide {number}");
        assert!(slide(&parts, number).contains("type=\"title\""), "slide {number} has a title to edit");
    }
    assert!(parts.contains_key("ppt/viewProps.xml"), "without it the program offers to repair the file");
}

#[test]
fn what_can_be_edited_is_text_lists_tables_and_charts() {
    let (_room, parts) = exported(DECK, "--hidden");
    let cover = words(shape(slide(&parts, 1), "type=\"title\""));
    assert!(cover.contains('\n') && cover.replace('\n', " ").contains("broken into two lines"), "{cover}");
    assert!(parts["ppt/notesSlides/notesSlide1.xml"].contains("<a:t>hello</a:t>"));
    let lists = slide(&parts, 2);
    assert_eq!(lists.matches("<a:buChar").count(), 2);
    assert_eq!(values(lists, "startAt=\""), ["1", "2"]);
    assert!(lists.contains("<p:timing>") && lists.contains("nodeType=\"clickEffect\""));
    assert!(parts["ppt/slides/_rels/slide2.xml.rels"].contains("Target=\"https://a.example/?a=1&amp;b=2\""));
    let table = slide(&parts, 3);
    assert_eq!((table.matches("<a:tr ").count(), table.matches("<a:tc>").count()), (3, 6));
    assert!(table.contains("firstRow=\"1\""));
    assert!(slide(&parts, 4).contains("show=\"0\"") && !slide(&parts, 5).contains("show=\"0\""));
    assert!(parts["ppt/slides/_rels/slide6.xml.rels"].contains("Target=\"slide2.xml\""), "a link to a slide");
}

#[test]
fn a_stressed_cell_is_tinted_on_a_row_that_is_tinted_too() {
    let deck = DECK.replace("highlight: [(0, 1)]", "highlight: [(1, 1)], stripes: true");
    let (_room, parts) = exported(&deck, "--hidden");
    let cell = |words: &str| {
        let table = slide(&parts, 3);
        let cell = table.split("<a:tc>").find(|cell| cell.contains(&format!("<a:t>{words}</a:t>"))).unwrap();
        cell.split("</a:lnB>").nth(1).unwrap().to_owned()
    };
    assert_ne!(cell("3"), cell("4"));
}

#[test]
fn charts_are_drawn_as_on_the_slide_and_carry_their_numbers() {
    let (_room, parts) = exported(DECK, "--hidden");
    let area = &parts["ppt/charts/chart1.xml"];
    assert!(area.contains("<c:areaChart>") && area.contains("<a:alpha val=\"22000\"/>"), "what lies behind shows");
    assert!(area.contains("formatCode=\"General&quot;%&quot;\""), "the axis has its unit");
    assert!(area.contains("<a:t>Share of trade</a:t>") && area.contains("<c:layoutTarget val=\"inner\"/>"));
    let whole = &parts["ppt/charts/chart2.xml"];
    assert_eq!(values(whole, "<c:max val=\""), ["100"]);
    assert!(whole.contains("<c:showVal val=\"1\"/>"));
    // Light words on dark pieces, dark ones on light pieces.
    let pieces: Vec<&str> = whole.split("<c:ser>").skip(1).collect();
    let ink = |piece: &str| piece.split("<c:dLbls>").nth(1).unwrap().split("</a:solidFill>").next().unwrap().to_owned();
    assert_eq!(pieces.len(), 2);
    assert_ne!(ink(pieces[0]), ink(pieces[1]));
    let book = unpack(&{
        let room = Room::new();
        room.file("deck.ron", DECK);
        room.run("export deck.ron -f pptx -o out --hidden");
        let mut archive = zip::ZipArchive::new(Cursor::new(room.files("out")["deck.pptx"].clone())).unwrap();
        let mut bytes = Vec::new();
        archive.by_name("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx").unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    });
    let sheet = &book["xl/worksheets/sheet1.xml"];
    assert!(sheet.contains("<t>Trade</t>") && sheet.contains("<v>57</v>") && sheet.contains("<t>1951</t>"));
}

#[test]
fn a_letter_that_is_a_formula_is_drawn_in_its_line() {
    let (_room, parts) = exported(DECK, "--hidden");
    let formula = slide(&parts, 6);
    assert!(formula.contains("<a:custGeom>"), "the letter");
    let line = words(shape(formula, "focal length"));
    assert!(line.contains("focal length \u{a0}"), "room for it: {line}");
}

#[test]
fn lines_of_a_program_are_paragraphs_of_one_box_beside_their_numbers() {
    let (_room, parts) = exported(DECK, "--hidden");
    let program = slide(&parts, 7);
    let lines = shape(program, "let a");
    assert_eq!(lines.matches("<a:p>").count(), 3);
    assert!(lines.contains("let c") && !lines.contains("Close enough"));
    let numbers = shape(program, "<a:t>2</a:t>");
    assert_eq!(numbers.matches("<a:p>").count(), 3);
}
