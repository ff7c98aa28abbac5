//! `check` and `schema`: every stage's findings, each at its place.

use std::path::Path;
use std::sync::Arc;

use diafilm::cli::check::{Checked, check};
use diafilm::engine::Shared;
use diafilm::source::diagnostic::{Place, Severity};
use diafilm::source::edit::TextEdit;
use diafilm::source::report;
use diafilm::world::memory::MemoryWorld;

fn checked(text: &[u8]) -> Checked {
    check(&Shared::new(Arc::new(MemoryWorld::new())), Path::new("talk.ron"), text)
}

fn lines(checked: &Checked) -> Vec<String> {
    let span_of = |place: &Place| checked.snapshot.span_of(place);
    checked.findings.iter().map(|finding| report::short(finding, checked.snapshot.source(), &span_of)).collect()
}

#[test]
fn findings_of_all_stages_come_in_the_order_of_the_text() {
    let text = "Deck(title: \"T\", theme: \"archiv\", slides: [
  Slide(title: \"a\", body: [
    Image(path: \"gone.png\", alt: \"\"),
  ]),
  Slide(titel: \"b\"),
])";
    let lines = lines(&checked(text.as_bytes()));
    let starts: Vec<&str> = lines.iter().filter_map(|line| line.split("]: ").next()).collect();
    assert_eq!(starts.len(), 3, "{lines:?}");
    assert!(starts[0].starts_with("talk.ron:1:25: error[unknown-theme"), "{lines:?}");
    assert!(starts[1].starts_with("talk.ron:3:"), "{lines:?}");
    assert!(starts[2].starts_with("talk.ron:5:9: error[unknown-field"), "{lines:?}");
}

#[test]
fn formulas_are_checked_wherever_a_text_takes_them() {
    let deep = format!("{}1{}", r"\frac{1}{".repeat(10_000), "}".repeat(10_000));
    let text = format!(
        r#"Deck(title: "T", slides: [
  Slide(body: [Text(r"so ${deep}$ end")]),
  Slide(body: [Claim(text: "a", verdict: Wrong, sources: [r"b", r"$\frc$"])], sources: [r"$\frc$"]),
])"#
    );
    let lines = lines(&checked(text.as_bytes()));
    let math: Vec<&String> = lines.iter().filter(|line| line.contains("bad-math")).collect();
    assert_eq!(math.len(), 3, "{lines:?}");
    assert!(math[0].starts_with("talk.ron:2:27: error[bad-math]: the formula has 100001 bytes"), "{}", math[0]);
    assert!(math[1].starts_with("talk.ron:3:68: "), "{}", math[1]);
    assert!(math[2].starts_with("talk.ron:3:92: "), "{}", math[2]);
}

#[test]
fn colours_of_formulas_that_can_hardly_be_read_are_told() {
    let found = |slide: &str| {
        let checked = checked(format!(r#"Deck(title: "T", slides: [Slide({slide})])"#).as_bytes());
        let codes: Vec<_> = checked.findings.iter().map(|finding| (finding.code, finding.message.clone())).collect();
        codes
    };
    let faint = found(r#"body: [Text(r"so $\textcolor{yellow}{x}$ end")]"#);
    assert!(faint.len() == 1 && faint[0].0 == "low-contrast" && faint[0].1.contains("`#ffff00`"), "{faint:?}");
    assert_eq!(found(r#"body: [Math(r"\color{yellow} x + 1")]"#)[0].0, "low-contrast");
    // This red stands out enough among large letters only.
    assert_eq!(found(r#"body: [Math(r"\color{#e04040} x + 1")]"#), []);
    assert_eq!(found(r#"body: [Text(r"so $\color{#e04040} x$")]"#)[0].0, "low-contrast");
    assert_eq!(found(r#"body: [Text(r"so $\textcolor{blue}{x}$ and $\colorbox{yellow}{x}$")]"#), []);
    assert_eq!(found(r##"background: Color("#000000"), body: [Text(r"so $\textcolor{yellow}{x}$ end")]"##), []);
}

#[test]
fn files_that_are_no_text_say_so_once() {
    for bytes in [&b"Deck(title: \"caf\xe9\", slides: [])"[..], b"\xff\xfeD\0e\0c\0k\0", b"\x89PNG\r\n\x1a\n"] {
        let checked = checked(bytes);
        let codes: Vec<&str> = checked.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["not-utf-8"]);
    }
}

#[test]
fn reports_of_damaged_decks_hold_nothing_that_steers_a_terminal() {
    let text = "Deck(title: \"T\u{1b}[31m\", \u{9b}slides: [Slide(ti\u{202e}tle: \"x\u{7}\"), Slide(\u{1b}]0;x\u{7})])";
    let checked = checked(text.as_bytes());
    let span_of = |place: &Place| checked.snapshot.span_of(place);
    assert!(checked.findings.len() > 1);
    for finding in &checked.findings {
        let text = report::to_plain(&report::render(finding, checked.snapshot.source(), &span_of));
        assert_eq!(text.find(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), None, "{text:?}");
    }
}

#[test]
fn records_for_machines_have_the_promised_keys() {
    let checked = checked("Deck(title: \"T\", slides: [\n  Slide(),\n  Slide(titel: \"é\"),\n])".as_bytes());
    let span_of = |place: &Place| checked.snapshot.span_of(place);
    let record = report::record(&checked.findings[0], checked.snapshot.source(), Some(1), &span_of);
    let json = serde_json::to_value(&record).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let promised =
        ["code", "column", "end_column", "end_line", "file", "fix", "hints", "line", "message", "severity", "slide"];
    assert_eq!(keys, promised);
    assert_eq!((&json["line"], &json["column"], &json["end_column"]), (&3.into(), &9.into(), &14.into()));
    assert_eq!((&json["slide"], &json["severity"]), (&2.into(), &"error".into()));
    assert_eq!(json["fix"]["edits"][0]["insert"], "title");
}

#[test]
fn the_shipped_decks_have_no_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("slides");
    let shared = Shared::new(Arc::new(diafilm::world::disk::DiskWorld::new()));
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            let checked = check(&shared, &path, &std::fs::read(&path).unwrap());
            let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            assert_eq!(errors, 0, "{:#?}", lines(&checked));
        }
    }
}

/// Codes of what is found in a deck with this head and these slides.
fn codes(head: &str, slides: &str) -> Vec<&'static str> {
    let checked = checked(format!("Deck(title: \"T\", {head} slides: [{slides}])").as_bytes());
    checked.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn text_that_the_last_row_cannot_read_is_told() {
    let slide = r#"Slide(title: "A", body: [Text("Some words")], sources: ["Shen & Xia 2015"])"#;
    assert_eq!(codes("", slide), [""; 0]);
    assert_eq!(codes("room: (depth: 20),", slide), ["too-small"]);
    assert_eq!(codes("room: (depth: 20, screen: 5.5),", slide), [""; 0]);
    assert_eq!(codes("room: (depth: 0),", slide), ["out-of-range"]);
    let checked = checked(format!("Deck(title: \"T\", room: (depth: 20), slides: [\n{slide}])").as_bytes());
    let told = &lines(&checked)[0];
    assert!(told.starts_with("talk.ron:2:56: warning[too-small]: `Shen & Xia 2015`: letters of size 28"), "{told}");
}

#[test]
fn more_words_than_a_slide_bears_are_told() {
    let text = |n: usize, word: &str| format!(r#"Slide(body: [Text("{}")])"#, vec![word; n].join(" "));
    assert_eq!(codes("", &text(70, "a")), [""; 0]);
    assert_eq!(codes("", &text(71, "a")), ["wordy"]);
    assert_eq!(codes(r#"language: "zh-Hans","#, &text(71, "条约")), ["wordy"]);
    let code = format!(r#"Slide(body: [Code(source: "{}")])"#, "a b\n".repeat(9));
    assert_eq!(codes("", &code), [""; 0]);
}

#[test]
fn notes_that_take_longer_than_planned_are_told() {
    let slide = |n: usize, time: &str| format!(r#"Slide(title: "A", {time} notes: "{}")"#, vec!["word"; n].join(" "));
    assert_eq!(codes("", &slide(500, "")), [""; 0]);
    assert_eq!(codes("", &slide(130, r#"time: "1m","#)), [""; 0]);
    assert_eq!(codes("", &slide(260, r#"time: "1m","#)), ["long-notes"]);
    assert_eq!(codes(r#"duration: "1m","#, &[slide(100, ""), slide(100, "")].join(",")), ["long-notes"]);
    assert_eq!(codes(r#"duration: "1m","#, &[slide(100, ""), slide(100, "hidden: true,")].join(",")), [""; 0]);
}

#[test]
fn claims_need_a_source() {
    let claim = |verdict: &str, more: &str| format!(r#"Slide(body: [Claim(text: "A", verdict: {verdict}{more})]"#);
    assert_eq!(codes("", &(claim("Wrong", "") + ")")), ["claim-without-source"]);
    assert_eq!(codes("", &(claim("Wrong", r#", sources: ["B"]"#) + ")")), [""; 0]);
    assert_eq!(codes("", &(claim("Wrong", "") + r#", sources: ["B"])"#)), [""; 0]);
    assert_eq!(codes("", &(claim("Unverifiable", "") + ")")), [""; 0]);
}

#[test]
fn warnings_are_allowed_with_a_reason() {
    let claim = r#"Slide(body: [Claim(text: "A", verdict: Wrong)])"#;
    assert_eq!(codes(r#"allow: [("claim-without-source", "a quiz")],"#, claim), [""; 0]);
    assert_eq!(codes(r#"allow: [("claim-without-source", " ")],"#, claim), ["empty-reason", "claim-without-source"]);
    assert_eq!(
        codes(r#"allow: [("claim-without-sorce", "a quiz")],"#, claim),
        ["unknown-code", "claim-without-source"]
    );
    assert_eq!(codes(r#"allow: [("wordy", "a poem")],"#, r#"Slide(title: "A")"#), ["unused-allow"]);
    let twice = r#"allow: [("claim-without-source", "a"), ("claim-without-source", "b")],"#;
    assert_eq!(codes(twice, claim), ["unused-allow"]);
    // What isn't shown is told whatever the deck says.
    let math = r#"Slide(body: [Math(r"\frac{")])"#;
    assert_eq!(codes(r#"allow: [("bad-math", "later")],"#, math), ["unused-allow", "bad-math"]);
}

#[test]
fn slips_of_typography_are_told_once_a_slide_and_mended_at_once() {
    let text = r##"Deck(title: "T", slides: [
  Slide(title: "The \"Steel\" - it's", body: [Text(r#"A "b" and `"c"`..."#)]),
])"##;
    let checked = checked(text.as_bytes());
    let codes: Vec<_> = checked.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["typography"; 3], "{:?}", lines(&checked));
    let indels = checked.findings.iter().flat_map(|finding| finding.fix.as_ref().unwrap().edit.indels().to_vec());
    let mended = TextEdit::from_indels(indels.collect()).unwrap().apply(text).unwrap();
    assert!(mended.contains(r##""The “Steel” – it’s", body: [Text(r#"A “b” and `"c"`…"#)]"##), "{mended}");
}

#[test]
fn text_is_held_against_the_pixels_behind_it() {
    let found = |picture: &[u8], slide: &str| {
        let shared = Shared::new(Arc::new(MemoryWorld::new().with_file("photo.svg", picture)));
        let text = format!(r#"Deck(title: "T", slides: [Slide(title: "A road", sources: ["Shen 2015"], {slide})])"#);
        let checked = check(&shared, Path::new("talk.ron"), text.as_bytes());
        let findings: Vec<_> = checked.findings.iter().map(|finding| finding.code).collect();
        findings
    };
    let plain = |color: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="{color}" d="M0 0h16v9H0z"/></svg>"#
        )
    };
    let over = r#"layout: Content, background: Image(path: "photo.svg")"#;
    assert_eq!(found(plain("#ffffff").as_bytes(), over), [""; 0]);
    assert_eq!(found(plain("#303030").as_bytes(), over), ["low-contrast"; 2]);
    // Large letters need less.
    assert_eq!(found(plain("#808080").as_bytes(), over), ["low-contrast"]);
    let dimmed = r#"layout: Content, background: Image(path: "photo.svg", dim: 0.8)"#;
    assert_eq!(found(plain("#303030").as_bytes(), dimmed), [""; 0]);
    assert_eq!(found(b"", r##"background: Color("#fbf5e6")"##), [""; 0]);
}

#[test]
fn pictures_of_far_more_pixels_than_their_place_are_told() {
    // Noise, which no packing makes small.
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 8) as u8, (state >> 16) as u8, (state >> 24) as u8])
    };
    let found = |side: u32, picture: image::RgbImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        let world = MemoryWorld::new().with_file("big.png", bytes.into_inner());
        let text = br#"Deck(title: "T", slides: [Slide(title: "A", body: [Columns([[Image(path: "big.png", alt: "")], [Text("b")]])])])"#;
        let checked = check(&Shared::new(Arc::new(world)), Path::new("talk.ron"), text);
        let codes: Vec<_> = checked.findings.iter().map(|finding| (finding.code, side)).collect();
        codes
    };
    let mut noisy = |side: u32| image::RgbImage::from_fn(side, side, |_, _| noise());
    assert_eq!(found(2000, noisy(2000)), [("large-picture", 2000)]);
    assert_eq!(found(900, noisy(900)), []);
    // Many pixels in few bytes cost nobody anything.
    assert_eq!(found(2000, image::RgbImage::new(2000, 2000)), []);
}
