//! Essays become decks: in six languages, checked, traced, whole; what is no essay is refused.

use std::io::{Cursor, Write as _};

use diafilm::essay::coverage::coverage;
use diafilm::essay::draft::{By, DraftDeck, Options, draft};
use diafilm::essay::read::read;
use diafilm::essay::words::count;
use diafilm::model::block::{Block, ListItem};
use diafilm::source::Source;
use zip::write::SimpleFileOptions;

use crate::support::golden::root;
use crate::support::program::{Room, Run};

const ESSAYS: [(&str, &str, usize); 6] = [
    ("english.md", "en", 3),
    ("russian.txt", "ru", 3),
    ("french.txt", "fr", 3),
    ("german.txt", "de", 3),
    ("spanish.txt", "es", 3),
    ("chinese.txt", "zh", 3),
];

fn essay_bytes(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/decks/essays").join(name)).unwrap()
}

fn decks(name: &str, bytes: &[u8], by: By) -> Vec<DraftDeck> {
    draft(&read(name, bytes).unwrap(), &Options { by, title: None })
}

/// A packed file with these entries.
fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:a=\"a\" xmlns:wp=\"wp\"><w:body>{body}</w:body></w:document>"
    );
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"media/image1.png\"/></Relationships>";
    let styles =
        "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/media/image1.png", b"\x89PNG"),
        (
            "word/footnotes.xml",
            b"<w:footnotes xmlns:w=\"w\"><w:p><w:r><w:t>Shen 2015, page 5.</w:t></w:r></w:p></w:footnotes>",
        ),
    ])
}

#[test]
fn drafts_in_six_languages_pass_the_check() {
    for (name, tag, n_decks) in ESSAYS {
        let workshop = Room::new();
        workshop.file(name, essay_bytes(name));
        workshop.run(&format!("import {name} -o out")).fine();
        let n_files = workshop.names("out").iter().filter(|name| !name.contains(".trace.")).count();
        assert_eq!(n_files, n_decks, "{name}");
        workshop.run("check --deny warnings --format short out").fine();
        workshop.run("fmt --check out").fine();
        workshop.run(&format!("coverage {name} out")).fine();
        let essay = read(name, &essay_bytes(name)).unwrap();
        assert_eq!(essay.words.tag, tag);
        workshop.run(&format!("import {name} -o whole --by whole")).fine();
        workshop.run("check --deny warnings --format short whole").fine();
        // Nothing is overwritten.
        workshop.run(&format!("import {name} -o out")).fails(2);
        workshop.run(&format!("import {name} --update out")).fine();
    }
}

#[test]
fn everything_on_a_slide_is_the_essays_own() {
    for (name, ..) in ESSAYS {
        let bytes = essay_bytes(name);
        let essay = read(name, &bytes).unwrap();
        let all: String = essay.paragraphs.iter().map(|p| p.text.to_lowercase() + "\n").collect();
        let decoded: Vec<_> = decks(name, &bytes, By::Section)
            .iter()
            .map(|deck| (deck.name.clone(), diafilm::decode::decode(&Source::new("a", &deck.text())).deck.unwrap()))
            .collect();
        for slide in decoded.iter().flat_map(|(_, deck)| deck.slides.iter().flatten()) {
            for block in &slide.body {
                let Block::Bullets(list) = block else { continue };
                for ListItem { text, .. } in &list.items {
                    assert!(all.contains(&text.to_lowercase()), "{name}: {}", &**text);
                    assert!(count(text) <= 18, "{name}: {}", &**text);
                }
            }
        }
        let coverage = coverage(&essay, &decoded);
        assert!(coverage.is_whole(), "{name}: {coverage:?}");
        assert!(!coverage.quotations.is_empty(), "{name}");
    }
}

#[test]
fn lists_tables_dates_and_quotations_get_blocks_of_their_own() {
    let texts: Vec<String> =
        decks("english.md", &essay_bytes("english.md"), By::Section).iter().map(DraftDeck::text).collect();
    assert!(texts[1].contains("by: \"Mei Yangsheng\""), "{}", texts[1]);
    assert!(texts[1].contains("The rock below it is uneven"));
    assert!(texts[2].contains("Table("), "{}", texts[2]);
    assert!(texts[2].contains("Shen Zhihua"));
    assert!(texts[2].contains("Claim(") && texts[2].contains("hidden: true"));
}

#[test]
fn word_documents_are_read() {
    let paragraph = |text: &str, style: &str| format!("<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let heading = "<w:pStyle w:val=\"berschrift1\"/>";
    let item = "<w:numPr/>";
    let body = [
        paragraph("It began &amp; ended in 1950. The road was long and steep for all of them.", ""),
        paragraph("First part", heading),
        paragraph("one thing", item),
        "<w:p><w:r><w:drawing><wp:docPr descr=\"A bridge\"/><a:blip r:embed=\"r1\"/></w:drawing></w:r></w:p>".to_owned(),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1950</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".to_owned(),
        paragraph("Second part", heading),
        paragraph("The bridge still stands in the city today.", ""),
    ];
    let essay = read("a.docx", &docx(&body.concat())).unwrap();
    let texts: Vec<&str> = essay.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "It began & ended in 1950. The road was long and steep for all of them.",
            "First part",
            "one thing",
            "A bridge",
            "Year; 1950",
            "Second part",
            "The bridge still stands in the city today.",
            "Shen 2015, page 5."
        ]
    );
    assert_eq!(essay.pictures.len(), 1);
    assert_eq!(draft(&essay, &Options::default()).len(), 3);
}

#[test]
fn open_documents_are_read() {
    let content = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\"><office:body><office:text>\
        <text:p>It began in 1950<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Shen 2015.</text:p></text:note-body></text:note> and went on for years.</text:p>\
        <text:h text:outline-level=\"1\">One</text:h><text:list><text:list-item><text:p>first</text:p></text:list-item></text:list>\
        <text:h text:outline-level=\"1\">Two</text:h><text:p>The bridge still stands.</text:p></office:text></office:body></office:document-content>";
    let essay = read("a.odt", &packed(&[("content.xml", content.as_bytes())])).unwrap();
    let texts: Vec<&str> = essay.paragraphs.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        texts,
        ["It began in 1950 and went on for years.", "Shen 2015.", "One", "first", "Two", "The bridge still stands."]
    );
}

#[test]
fn what_word_and_libreoffice_hide_stays_out_and_notes_follow_their_paragraphs() {
    let body = "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr><w:r><w:t>First part 3</w:t></w:r></w:p>\
        <w:p><w:r><w:t>It began in 1950</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:del><w:r><w:t> or so</w:t></w:r></w:del><w:r><w:t> in the north.</w:t></w:r></w:p>\
        <w:p><w:r><w:drawing><wp:docPr descr=\"x\"/><a:blip r:embed=\"r1\"/></w:drawing></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"Caption\"/></w:pPr><w:r><w:t>The bridge in spring</w:t></w:r></w:p>\
        <w:p><w:r><w:t>It still stands there.</w:t></w:r></w:p>";
    let document = format!(
        "<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:a=\"a\" xmlns:wp=\"wp\"><w:body>{body}</w:body></w:document>"
    );
    let notes = "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>Shen 2015.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"media/image1.png\"/></Relationships>";
    let word = packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/media/image1.png", b"\x89PNG"),
    ]);
    let content = "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:style=\"s\" xmlns:draw=\"d\" xmlns:xlink=\"x\" xmlns:svg=\"v\">\
        <office:automatic-styles><style:style style:name=\"P1\" style:parent-style-name=\"Title\"/></office:automatic-styles><office:body><office:text>\
        <text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted.</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p text:style-name=\"P1\">On bridges</text:p><text:table-of-content><text:index-body><text:p>One 3</text:p></text:index-body></text:table-of-content>\
        <text:p>It began in 1950<office:annotation><text:p>Really?</text:p></office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Shen 2015.</text:p></text:note-body></text:note> in the north.</text:p>\
        <text:p><draw:frame><draw:image xlink:href=\"Pictures/a.png\"/><svg:desc>The bridge in spring</svg:desc></draw:frame></text:p>\
        <text:p>It still stands there.</text:p></office:text></office:body></office:document-content>";
    let open = packed(&[("content.xml", content.as_bytes()), ("Pictures/a.png", b"\x89PNG")]);
    for (name, bytes) in [("a.docx", word), ("a.odt", open)] {
        let essay = read(name, &bytes).unwrap();
        let texts: Vec<&str> = essay.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            ["It began in 1950 in the north.", "Shen 2015.", "The bridge in spring", "It still stands there."],
            "{name}"
        );
        assert_eq!(essay.title.as_deref(), Some(if name == "a.odt" { "On bridges" } else { "A" }));
    }
}

#[test]
fn pictures_beside_an_essay_go_into_its_decks_folder() {
    let workshop = Room::new();
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"450\"><rect width=\"800\" height=\"450\" fill=\"#888\"/></svg>";
    workshop.file("pictures/mill.svg", picture);
    workshop.file(
        "a.md",
        "# Steel\n\n## One\n\nSteel was made in Anshan for many years. It went north by rail.\n\n![The mill](pictures/mill.svg)\n\n![gone](pictures/gone.svg)\n\n## Two\n\nNobody counted the trains that went north with it.\n",
    );
    let run = workshop.run("import a.md -o out");
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "note: the picture `pictures/gone.svg` isn't beside the essay, so no slide shows it\n");
    assert_eq!(workshop.names("out/img"), ["pictures-mill.svg"]);
    workshop.run("check --deny warnings out").fine();
    let deck = std::fs::read_to_string(workshop.path("out/1-one.ron")).unwrap();
    assert!(deck.contains("img/pictures-mill.svg") && !deck.contains("gone"), "{deck}");
}

#[test]
fn lists_programs_and_formulas_get_slides_that_check_likes() {
    let workshop = Room::new();
    workshop.file(
        "a.md",
        "# Steps\n\nBy Anna Smith\n\n## How it is done\n\nThe work has two parts and takes a week in all.\n\n1. Drill the holes\n2. Set the piers\n   - first the northern one\n   - then the southern one\n3. Lay the deck\n\n```rust\nfn main() {\n    println!(\"{}\", 1 * 2);\n}\n```\n\n$$\nE = mc^2\n$$\n\n## Nothing here\n",
    );
    let run = workshop.run("import a.md -o out");
    assert!(run.stderr.contains("“Nothing here” has no text below it"), "{}", run.stderr);
    workshop.run("check --deny warnings out").fine();
    let deck = std::fs::read_to_string(workshop.path("out/1-how-it-is-done.ron")).unwrap();
    assert!(deck.contains("author: \"Anna Smith\""), "{deck}");
    for part in [
        "Numbered([",
        "[\"First the northern one\", \"Then the southern one\"]",
        "language: \"rust\"",
        "source: r#\"fn main() {",
        "Math(r#\"E = mc^2\"#)",
    ] {
        let squeezed: String =
            deck.split_whitespace().collect::<Vec<_>>().join(" ").replace("[ ", "[").replace(", ]", "]");
        assert!(deck.contains(part) || squeezed.contains(part), "{part}: {deck}");
    }
}

#[test]
fn a_paragraph_that_is_a_quotation_has_one_slide() {
    let workshop = Room::new();
    workshop.file(
        "a.md",
        "# Bridges\n\nRivers part what roads join, and people have built bridges ever since.\n\n“We learned from each other, and the bridge taught both of us,” recalled the engineer Konstantin Silin.\n\nIt stands to this day above the river, and trains cross it with coal from the north.\n",
    );
    workshop.run("import a.md -o out").fine();
    workshop.run("coverage a.md out").fine();
    let deck = std::fs::read_to_string(workshop.path("out/1-introduction.ron")).unwrap();
    assert!(deck.contains("layout: Quote") && !deck.contains("layout: Statement"), "{deck}");
    assert_eq!(deck.matches("\"We learned from each other").count(), 1, "on one slide: {deck}");
}

/// An essay whose second section has four sentences in one paragraph.
const BRIDGE: &str = "# The bridge\n\n## Why here\n\nThe river is eleven hundred metres wide at this place. A train of twenty wagons needed two hours for the crossing. In fog or flood nothing moved at all. In 1953 the line was closed on seventy-one days.\n\n## Why then\n\nThree places had been proposed for it. Only one of them stood on rock. Engineers drilled forty-six holes in the bed of the river.\n";

#[test]
fn three_changed_sentences_mark_just_their_lines() {
    let workshop = Room::new();
    workshop.file("a.md", BRIDGE).run("import a.md -o out").fine();
    let path = workshop.path("out/1-why-here.ron");
    let by_hand = std::fs::read_to_string(&path).unwrap().replace(
        "\"The river is eleven hundred metres wide at this place\",",
        "\"It is 1100 m wide here\", // by hand",
    );
    assert!(by_hand.contains("by hand"));
    std::fs::write(&path, &by_hand).unwrap();
    let before = workshop.files("out");
    let changed = BRIDGE
        .replace("A train of twenty", "A train of thirty")
        .replace("nothing moved at all", "trains waited for days")
        .replace("seventy-one days", "seventy days");
    workshop.file("a.md", &changed);
    let told = workshop.run("import a.md --update out").text();
    let places: Vec<&str> =
        told.lines().filter_map(|line| line.trim().strip_prefix("stale: slide `")?.split(": ").next()).collect();
    let slide = places[0].split('`').next().unwrap();
    let marked = places.iter().map(|place| place.rsplit(", ").next().unwrap());
    // The title, too, may come from one of the three.
    let marked: Vec<&str> = marked.filter(|place| *place != "the title").collect();
    assert_eq!(marked.len(), 4, "three lines and the notes: {told}");
    assert!(marked.contains(&"the notes") && !marked.contains(&"point 1"), "{told}");
    // The slide that was changed by hand keeps every byte; a line stands above it.
    let of_slide = |text: &str| {
        let at = text.find(&format!("id: \"{slide}\"")).unwrap();
        text[at..].split("        Slide(").next().unwrap().to_owned()
    };
    let now = std::fs::read_to_string(&path).unwrap();
    assert_eq!(of_slide(&now), of_slide(&by_hand));
    assert_eq!(now.matches("// stale: ").count(), 1);
    // What didn't change keeps its bytes.
    let after = workshop.files("out");
    let others = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files
            .iter()
            .filter(|(name, _)| !name.contains("1-why-here"))
            .map(|(n, b)| (n.clone(), b.clone()))
            .collect::<Vec<_>>()
    };
    assert!(others(&before).iter().any(|(name, _)| name.ends_with("2-why-then.ron")));
    let texts = |files| others(files).into_iter().filter(|(name, _)| !name.contains(".trace.")).collect::<Vec<_>>();
    assert_eq!(texts(&before), texts(&after));
}

#[test]
fn an_update_drafts_as_it_was_drafted_before() {
    let workshop = Room::new();
    workshop.file("a.md", BRIDGE);
    workshop.run("import a.md -o one --by whole --title Bridges").fine();
    let before = workshop.files("one");
    let told = workshop.run("import a.md --update one").fine().text();
    assert_eq!(told.trim(), "one/bridges.ron: nothing changed");
    assert_eq!(workshop.files("one"), before);
    let refused = workshop.run("import a.md --update one --by section").fails(2);
    assert!(refused.contains("leave --by out"), "{refused}");
    assert_eq!(workshop.files("one"), before);
}

#[test]
fn an_update_by_another_essay_is_refused() {
    let workshop = Room::new();
    workshop.file("a.md", BRIDGE).file("b.md", BRIDGE);
    workshop.run("import a.md -o out").fine();
    let before = workshop.files("out");
    let refused = workshop.run("import b.md --update out").fails(2);
    assert!(refused.contains("drafted from `b.md`") && refused.contains("from `a.md`"), "{refused}");
    assert_eq!(workshop.files("out"), before);
}

#[test]
fn coverage_is_told_as_text_numbers_and_a_picture() {
    let workshop = Room::new();
    workshop.file("a.md", BRIDGE).run("import a.md -o out").fine();
    std::fs::remove_file(workshop.path("out/2-why-then.ron")).unwrap();
    let told = workshop.run("coverage a.md out");
    assert_eq!(told.code, 1);
    assert!(told.text().contains("2 paragraphs: 1 on slides, 0 in notes only, 1 nowhere"), "{}", told.text());
    let json: serde_json::Value =
        serde_json::from_str(&workshop.run("coverage a.md out --format json").text()).unwrap();
    let places: Vec<&str> =
        json["paragraphs"].as_array().unwrap().iter().filter_map(|row| row["where"].as_str()).collect();
    assert_eq!(places, ["slide", "nowhere"]);
    let svg = workshop.run("coverage a.md out --format svg").text();
    assert!(svg.contains(">Why here<") && svg.contains(">nowhere: 1<"), "{svg}");
}

#[test]
fn what_is_no_essay_is_refused_and_nothing_is_written() {
    let bomb = vec![b' '; 80 << 20];
    let entities = b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><w:document xmlns:w=\"w\"><w:body>&a;</w:body></w:document>";
    let mut encrypted = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    encrypted.extend([0; 600]);
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let deep = "<a>".repeat(5000) + &"</a>".repeat(5000);
    let noise: Vec<u8> = (0..20_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("bomb.docx", packed(&[("word/document.xml", &bomb)])),
        ("entities.docx", packed(&[("word/document.xml", entities)])),
        ("names.docx", packed(&[("../../evil.txt", b"x"), ("word/document.xml", b"<a/>")])),
        ("absolute.odt", packed(&[("/etc/passwd", b"x")])),
        ("deep.docx", packed(&[("word/document.xml", deep.as_bytes())])),
        ("empty.docx", packed(&[("word/document.xml", b"<a/>")])),
        ("parts.docx", packed(&[("other.xml", b"<a/>")])),
        ("cut.docx", docx("<w:p/>")[..200].to_vec()),
        ("encrypted.docx", encrypted.clone()),
        ("encrypted.odt", packed(&[("META-INF/manifest.xml", manifest), ("content.xml", b"<a/>")])),
        ("old.doc", encrypted),
        ("renamed.docx", b"Just some text.".to_vec()),
        ("renamed.txt", docx("<w:p/>")),
        ("line.txt", vec![b'a'; 10 << 20]),
        ("words.txt", b"word ".repeat(2 << 20)),
        ("noise.txt", noise),
        ("nothing.txt", Vec::new()),
        ("heading.md", b"# Only a heading".to_vec()),
    ];
    for (name, bytes) in cases {
        let workshop = Room::new();
        workshop.file(name, bytes);
        let told = workshop.run(&format!("import {name} -o out/deep")).fails(2);
        assert!(told.starts_with("error: ") && told.lines().count() == 1 && told.len() < 400, "{name}: {told}");
        assert!(!workshop.path("out").exists(), "{name}");
    }
    let workshop = Room::new();
    workshop.run("import missing.txt -o out").fails(2);
}

#[test]
fn a_note_says_that_side_files_are_no_decks() {
    let workshop = Room::new();
    workshop.file("a.md", essay_bytes("english.md"));
    workshop.run("import a.md -o out").fine();
    let files: Vec<String> = workshop.names("out").iter().map(|name| format!("out/{name}")).collect();
    let run: Run = workshop.run(&format!("check {}", files.join(" ")));
    assert_eq!((run.code, run.stderr.lines().count()), (0, 3), "{}", run.stderr);
    assert!(!run.text().contains("trace"), "{}", run.text());
}

#[test]
fn long_essays_lose_nothing() {
    let paragraph = "The bridge was opened in 1957, and trains cross it every day. Engineers had drawn it for many years, but nobody had built it. “We have a river and a will,” wrote Mei Yangsheng. ";
    let mut text = String::new();
    for section in 0..12 {
        text.push_str(&format!("## Part number {section}\n\n"));
        for n in 0..20 {
            text.push_str(&format!("In paragraph {n} of part {section} something new is told. {paragraph}\n\n"));
        }
    }
    let essay = read("a.md", text.as_bytes()).unwrap();
    let drafted = draft(&essay, &Options::default());
    assert_eq!(drafted.len(), 12);
    let decoded: Vec<_> = drafted
        .iter()
        .map(|deck| (deck.name.clone(), diafilm::decode::decode(&Source::new("a", &deck.text())).deck.unwrap()))
        .collect();
    assert!(coverage(&essay, &decoded).is_whole());
}
