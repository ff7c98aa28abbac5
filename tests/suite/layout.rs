//! What layout promises: steps, fitting, findings, reading order.

use std::path::Path;
use std::sync::Arc;

use diafilm::engine::{Shared, Snapshot};
use diafilm::layout::frame::{FrameItem, ItemKind};
use diafilm::source::Source;
use diafilm::world::memory::MemoryWorld;
use kurbo::{Affine, Rect};

use crate::support::deck::{deck_of, frame_of, shared};
use crate::support::golden::check_text;

/// Everything drawn lies on the slide, or would be cut off.
fn extent(items: &[FrameItem], transform: Affine, found: &mut Vec<Rect>) {
    for item in items {
        match &item.kind {
            ItemKind::Group(group) => extent(&group.items, transform * group.transform, found),
            ItemKind::Text(run) => {
                let rect = Rect::new(0.0, -1.0, f64::from(run.advance), 1.0) + run.origin.to_vec2();
                found.push(transform.transform_rect_bbox(rect));
            }
            ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
        }
    }
}

#[test]
fn all_text_lies_on_the_slide() {
    let text = "Words and more words that go on. ".repeat(12);
    let slide = frame_of(&format!("title: \"{text}\", body: [Text(\"{text}\"), Bullets([\"{text}\", \"b\"])]"));
    let mut found = Vec::new();
    extent(&slide.frame.items, Affine::IDENTITY, &mut found);
    assert!(!found.is_empty());
    let margin = Rect::new(60.0, 0.0, 1860.0, 1080.0);
    for rect in found {
        assert!(rect.x0 >= margin.x0 - 1.0 && rect.x1 <= margin.x1 + 1.0, "{rect:?}");
    }
}

#[test]
fn steps_follow_reveal() {
    let n_steps = |slide: &str| frame_of(slide).n_steps;
    let list = r#"Bullets(["a", ("b", ["b1"]), "c"])"#;
    assert_eq!(n_steps(&format!("body: [{list}]")), 1);
    assert_eq!(n_steps(&format!("reveal: Items, body: [{list}]")), 3);
    assert_eq!(n_steps(&format!("reveal: Blocks, body: [Text(\"t\"), {list}]")), 2);
    assert_eq!(n_steps(&format!("reveal: Items, body: [Text(\"t\"), {list}]")), 4);
    assert_eq!(n_steps(&format!("body: [Text(\"t\"), Pause, {list}]")), 2);
    assert_eq!(n_steps(r#"body: [Bullets(items: ["a", "b"], reveal: true)]"#), 2);
    assert_eq!(n_steps(r#"reveal: Items, body: [Claim(text: "t", verdict: Wrong, record: "r")]"#), 2);
    assert_eq!(n_steps(r#"body: [Code(source: "a\nb\nc", highlight: "1|2-3")]"#), 2);
    assert_eq!(n_steps("reveal: Items, body: []"), 1);
}

#[test]
fn a_step_only_adds_and_nothing_moves() {
    let slide = frame_of(r#"title: "T", reveal: Items, body: [Bullets(["one", "two", "three"])]"#);
    assert_eq!(slide.frame.text_at_step(0).iter().filter(|line| *line == "two").count(), 0);
    let place = |step: u16| {
        let mut places = Vec::new();
        slide.frame.visit_at_step(step, &mut |item, transform| {
            if let ItemKind::Text(run) = &item.kind {
                places.push((run.text.to_string(), (transform * run.origin).round()));
            }
        });
        places
    };
    let (first, last) = (place(0), place(2));
    assert!(first.len() < last.len());
    assert!(first.iter().all(|text| last.contains(text)), "{first:?} {last:?}");
}

#[test]
fn text_that_does_not_fit_is_told_with_its_excess() {
    let items = "\"A line that takes some room on the slide, and a little more\", ".repeat(40);
    let slide = frame_of(&format!("title: \"T\", body: [Bullets([{items}])]"));
    let overflow = slide.diagnostics.iter().find(|finding| finding.code == "overflow").expect("it overflows");
    assert!(overflow.message.contains("units too high"), "{}", overflow.message);
}

#[test]
fn a_little_too_much_text_shrinks_without_a_word() {
    let items = "\"A line that takes some room on the slide\", ".repeat(9);
    let slide = frame_of(&format!("title: \"T\", body: [Bullets([{items}])]"));
    assert_eq!(slide.diagnostics, []);
}

#[test]
fn hostile_amounts_of_text_neither_hang_nor_panic() {
    let word = "x".repeat(1 << 20);
    let _ = frame_of(&format!("body: [Text(\"{word}\")]"));
    let zalgo = format!("a{}", "\u{301}".repeat(1000));
    let _ = frame_of(&format!("title: \"{zalgo}\""));
    let lines = "let a = 1;\\n".repeat(20_000);
    let _ = frame_of(&format!("body: [Code(source: \"{lines}\")]"));
    let items = "\"one of many\",".repeat(50_000);
    let _ = frame_of(&format!("body: [Bullets([{items}]), Questions([{items}]), Sources([{items}])]"));
    let rows = "[\"one\", \"of many\"],".repeat(50_000);
    let _ = frame_of(&format!("body: [Table(rows: [{rows}])]"));
    let events = "(\"1950\", \"one of many\"),".repeat(50_000);
    let _ = frame_of(&format!("body: [Timeline([{events}])]"));
    let columns = "[Text(\"c\")],".repeat(1000);
    let slide = frame_of(&format!("body: [Columns([{columns}])]"));
    assert!(slide.diagnostics.iter().any(|finding| finding.code == "too-many-columns"));
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f1eb}\u{1f1f7}".repeat(200);
    let _ = frame_of(&format!("title: \"{family}\""));
    let stars = "*".repeat(10_000);
    let _ = frame_of(&format!("body: [Text(\"{stars}\")]"));
}

#[test]
fn figures_say_their_alternative_text() {
    for block in [
        r#"Chart(kind: Line, x: ["1", "2"], series: [("s", [1, None])], alt: "The alternative")"#,
        r#"Diagram(nodes: [("a", "A")], alt: "The alternative")"#,
        r#"Map(view: (west: 20, south: 15, east: 150, north: 65), alt: "The alternative")"#,
        r#"Math(tex: "x", alt: "The alternative")"#,
        r#"Qr(data: "https://example.org", caption: "The alternative")"#,
    ] {
        let slide = frame_of(&format!("title: \"T\", body: [{block}]"));
        assert!(slide.diagnostics.is_empty(), "{block}: {:?}", slide.diagnostics);
        assert!(slide.frame.text_at_step(0).iter().any(|line| line.contains("The alternative")), "{block}");
    }
}

#[test]
fn a_glyph_that_no_font_has_is_named() {
    // Linear B is in no bundled font, and the made-up world has no others.
    let slide = frame_of("title: \"𐀀\"");
    let finding = slide.diagnostics.iter().find(|finding| finding.code == "missing-glyph").expect("it is told");
    assert!(finding.message.contains("U+10000"), "{}", finding.message);
}

#[test]
fn sources_gather_without_repeats_and_numbers_skip_hidden_slides() {
    let deck = deck_of(
        r#"Slide(title: "a", sources: ["Lüthi 2008", "Wishnick 2001"]), Slide(title: "h", hidden: true, sources: ["No"]),
           Slide(title: "b", sources: ["lüthi 2008"], body: [Sources([])])"#,
    );
    let resolved = deck.deck().expect("it decodes");
    assert_eq!(*resolved.sources, ["Lüthi 2008", "Wishnick 2001"]);
    assert_eq!(resolved.numbers, [Some(1), None, Some(2)]);
    let slide = deck.layout(2, &mut shared().typesetter()).expect("it lays out");
    let text = slide.frame.text_at_step(0);
    assert!(text.iter().any(|line| line == "Wishnick 2001"), "{text:?}");
}

#[test]
fn reading_order_is_the_order_of_the_slide() {
    let slide = frame_of(
        r#"title: "Title", subtitle: "Sub", sources: ["Source"], body: [
            Text("One **two** three."),
            Compare(left: ("L", [Text("left")]), right: ("R", [Bullets(["right"])])),
            Table(head: ["h1", "h2"], rows: [["c1", "c2"]]),
            Quote(text: "Words", by: "Who"),
        ]"#,
    );
    check_text("reading-order.txt", &(slide.frame.text_at_step(0).join("\n") + "\n"));
}

#[test]
fn a_font_that_nobody_has_is_told_and_replaced() {
    let world = MemoryWorld::new().with_file("mine.ron", *br#"Theme(fonts: (heading: "No Such Face"))"#);
    let shared = Shared::new(Arc::new(world));
    let source = Source::new("deck.ron", r#"Deck(title: "T", theme: "mine.ron", slides: [Slide(title: "Seen")])"#);
    let deck = Snapshot::new(&shared, Path::new("deck.ron"), source, None);
    let codes: Vec<&str> = deck.diagnostics().iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["unknown-font"]);
    let slide = deck.layout(0, &mut shared.typesetter()).expect("it lays out");
    assert_eq!(slide.diagnostics, []);
    assert!(slide.frame.text_at_step(0).contains(&"Seen".to_owned()));
}

#[test]
fn formulas_stand_on_the_line_and_are_read_as_tex() {
    let slide =
        frame_of(r#"title: "Why $E = mc^2$, then", body: [Math(tex: "\\frac{1}{2}", alt: "one half"), Math("x")]"#);
    let text = slide.frame.text_at_step(0);
    assert_eq!(text[..3], ["Why E = mc^2, then", "one half", "x"]);
    let mut baselines = Vec::new();
    slide.frame.visit_at_step(0, &mut |item, transform| {
        if let ItemKind::Text(run) = &item.kind
            && run.text.starts_with("Why")
            && !run.text_range.is_empty()
        {
            baselines.push((run.text[run.text_range.clone()].to_owned(), (transform * run.origin).y.round()));
        }
    });
    let words: Vec<&str> = baselines.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["Why ", "E = mc^2", ", then"]);
    assert!(baselines.windows(2).all(|pair| pair[0].1 == pair[1].1), "{baselines:?}");
}

#[test]
fn a_comma_behind_a_formula_stays_with_it() {
    for width in 1..40 {
        let words = "w".repeat(width);
        let slide = frame_of(&format!(
            "body: [Text(\"some words and {words} more before it $a + b + c + d + e = 0$, and on\")]"
        ));
        let mut last = None;
        slide.frame.visit_at_step(0, &mut |item, transform| {
            if let ItemKind::Text(run) = &item.kind {
                let y = (transform * run.origin).y.round();
                let text = &run.text[run.text_range.clone()];
                if text.starts_with(',') {
                    assert_eq!(last, Some(y), "{width}: the comma left its formula");
                }
                if text.starts_with('a') && text.ends_with('0') {
                    last = Some(y);
                }
            }
        });
        assert!(last.is_some(), "{width}");
    }
}

#[test]
fn hostile_formulas_and_programs_are_told_and_end() {
    let codes = |slide: &str| {
        let snapshot = deck_of(&format!("Slide(body: [{slide}])"));
        let found = snapshot.layout(0, &mut shared().typesetter()).expect("the slide decodes").diagnostics;
        snapshot.diagnostics().iter().chain(&found).map(|finding| finding.code).collect::<Vec<_>>()
    };
    let deep = r"\\frac{1}{".repeat(10_000) + &"}".repeat(10_000);
    assert!(codes(&format!("Math(\"{deep}\")")).contains(&"bad-math"));
    assert!(codes(&format!("Text(\"${}$\")", &deep[..600])).contains(&"bad-math"));
    assert!(codes(r#"Math("\\def\\a{\\a\\a}\\a")"#).contains(&"bad-math"));
    assert!(
        codes(&format!("Code(language: \"rust\", source: \"{}\")", "x\n".repeat(100_000))).contains(&"too-much-code")
    );
    assert!(codes(&format!("Code(language: \"c\", source: \"{}\")", "(".repeat(1 << 20))).contains(&"too-much-code"));
    assert_eq!(codes(r#"Code(language: "pyhton", source: "x")"#), ["unknown-language"]);
}

#[test]
fn stressed_lines_keep_their_words_and_the_others_step_back() {
    let slide = frame_of(
        r#"body: [Code(language: "rust", source: "let a = 1;\nlet b = 2;", highlight: "1|2", numbers: true)]"#,
    );
    assert_eq!(slide.n_steps, 2);
    for step in 0..2 {
        assert_eq!(slide.frame.text_at_step(step), ["let a = 1;", "let b = 2;"], "step {step}");
    }
    let colors = |step: u16, line: &str| {
        let mut colors = std::collections::BTreeSet::new();
        slide.frame.visit_at_step(step, &mut |item, _| {
            if let ItemKind::Text(run) = &item.kind
                && *run.text == *line
            {
                colors.insert(run.color.to_rgba8().to_u8_array());
            }
        });
        colors.len()
    };
    assert!(colors(0, "let a = 1;") > 1 && colors(1, "let a = 1;") == 1);
    assert!(colors(0, "let b = 2;") == 1 && colors(1, "let b = 2;") > 1);
}

#[test]
fn a_callout_comes_whole_with_the_first_thing_it_holds() {
    let slide = frame_of(
        "reveal: Items, body: [Bullets([\"one\", \"two\"]), Callout(title: \"Remember\", body: [Text(\"three\")])]",
    );
    assert_eq!(slide.n_steps, 3);
    let shows = |step: u16, text: &str| slide.frame.text_at_step(step).iter().any(|line| line == text);
    assert!(!shows(1, "Remember") && shows(2, "Remember") && shows(2, "three"));
    let n_items = |step: u16| {
        let mut n = 0;
        slide.frame.visit_at_step(step, &mut |_, _| n += 1);
        n
    };
    assert_eq!(n_items(2) - n_items(1), 4, "the box, its bar, its title and its text");
}

#[test]
fn a_short_name_in_ideographs_is_never_cut() {
    let text = "Zhang Wentian 张闻天 and Liu Shaoqi 刘少奇 and Guo Moruo 郭沫若 ".repeat(6);
    let slide = frame_of(&format!("body: [Columns(widths: [2, 5], columns: [[Text(\"{text}\")], [Text(\"x\")]])]"));
    slide.frame.visit_at_step(0, &mut |item, _| {
        if let ItemKind::Text(run) = &item.kind {
            let han = run.text[run.text_range.clone()].chars().filter(|c| ('一'..='龥').contains(c)).count();
            assert!(han % 3 == 0, "{}", &run.text[run.text_range.clone()]);
        }
    });
}

#[test]
fn references_fill_a_column_of_their_own() {
    let size = |body: &str| {
        let slide = frame_of(&format!("body: [{body}]"));
        let mut size = 0.0_f32;
        slide.frame.visit_at_step(0, &mut |item, _| {
            if let ItemKind::Text(run) = &item.kind
                && run.text.contains("Cracks")
            {
                size = size.max(run.font_size);
            }
        });
        size
    };
    let sources = r#"Sources(["A. Author, *Cracks*, 1998", "B. Author, *Walls*, 2008"])"#;
    let beside = size(&format!(r#"Columns(widths: [7, 2], columns: [[{sources}], [Qr("https://example.org")]])"#));
    let among = size(&format!(r#"Text("And"), {sources}"#));
    assert!(among > 20.0 && beside > among * 1.15, "{beside} {among}");
}
