//! What charts promise: labels that never touch, steps, CSV files, and an end to every input.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diafilm::engine::{Shared, Snapshot};
use diafilm::layout::frame::{Glyph, GlyphRun, ItemKind, SlideFrame};
use diafilm::source::Source;
use diafilm::source::diagnostic::Place;
use diafilm::source::node_path::NodePath;
use diafilm::world::memory::MemoryWorld;
use kurbo::{Rect, Shape as _};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::chance::chance;
use crate::support::deck::{deck_of, frame_of, shared};

/// Charts that the property test draws.
const N_CHARTS: u32 = 1000;
const KINDS: [&str; 7] = ["Line", "Area", "Bar", "StackedBar", "HorizontalBar", "Pie", "Scatter"];

/// Width of a run without the blanks at its end, which hang over where a line is broken.
fn inked_width(run: &GlyphRun) -> f64 {
    let is_blank = |glyph: &&Glyph| run.text.get(glyph.text_range.clone()).is_some_and(|text| text.trim().is_empty());
    let end = run.glyphs.iter().rev().take_while(is_blank).last().map_or(run.advance, |glyph| glyph.x);
    f64::from(if run.is_rtl { run.advance } else { end })
}

/// Every piece of text with the room that its letters take.
fn text_rects(slide: &SlideFrame) -> Vec<(String, Rect)> {
    let mut rects = Vec::new();
    slide.frame.visit_at_step(slide.n_steps - 1, &mut |item, transform| {
        if let ItemKind::Text(run) = &item.kind {
            let size = f64::from(run.font_size);
            let rect = Rect::new(0.5, -0.72 * size, inked_width(run) - 0.5, 0.2 * size) + run.origin.to_vec2();
            let text = run.text[run.text_range.clone()].to_owned();
            if !text.trim().is_empty() && rect.width() > 1.0 {
                rects.push((text, transform.transform_rect_bbox(rect)));
            }
        }
    });
    rects
}

fn check_labels(slide: &SlideFrame, written: &str) {
    let rects = text_rects(slide);
    for (i, (text, rect)) in rects.iter().enumerate() {
        let is_inside = rect.x0 >= 118.0 && rect.x1 <= 1802.0 && rect.y1 <= 1062.0;
        assert!(is_inside, "`{text}` at {rect:?} lies outside, in {written}");
        for (other, at) in &rects[i + 1..] {
            let both = rect.intersect(*at);
            assert!(both.width() <= 0.0 || both.height() <= 0.0, "`{text}` {rect:?} and `{other}` {at:?} in {written}");
        }
    }
}

fn codes(slide: &SlideFrame) -> Vec<&'static str> {
    slide.diagnostics.iter().map(|finding| finding.code).collect()
}

fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1940..2000_i32).prop_map(|year: i32| year.to_string()),
        2 => "[A-Z][a-z]{2,9}",
        2 => "[A-Z][a-z]{2,9} [a-z]{2,9} [a-z]{2,12}",
        1 => "[а-я]{3,14}",
        1 => "[一-十]{1,8}",
        1 => "[a-z ]{0,60}",
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (0..3000_i32).prop_map(|value| value.to_string()),
        2 => (-500..500_i32).prop_map(|value| format!("{:.1}", f64::from(value) / 7.0)),
        1 => Just("None".to_owned()),
        1 => (-300..308_i32).prop_map(|exponent| format!("1e{exponent}")),
    ]
}

prop_compose! {
    fn chart()(
        kind in 0..KINDS.len(),
        years in any::<bool>(),
        x in prop::collection::vec(label(), 0..24),
        series in prop::collection::vec((label(), prop::collection::vec(value(), 0..24)), 1..7),
        options in (any::<bool>(), any::<bool>(), 0..4_usize, 0..3_usize, 0..4_usize, any::<bool>()),
    ) -> String {
        let (has_y_label, is_log, n_notes, values, highlight, is_half) = options;
        let x: Vec<String> = if years { (0..x.len()).map(|i| (1949 + i).to_string()).collect() } else { x };
        let mut out = format!("Chart(kind: {}, x: {x:?}, series: [", KINDS[kind]);
        for (name, values) in &series {
            write!(out, "({name:?}, [{}]), ", values.join(", ")).unwrap();
        }
        out += "]";
        if has_y_label {
            out += ", y_label: \"Million US dollars\", x_label: \"Year\", source: \"Yearbook\"";
        }
        if is_log {
            out += ", y_scale: Log";
        }
        let notes: Vec<String> =
            x.iter().take(n_notes).map(|label| format!("({label:?}, \"Something happened here\")")).collect();
        write!(out, ", notes: [{}]", notes.join(", ")).unwrap();
        out += ["", ", values: true", ", values: false"][values];
        if let Some((name, _)) = series.get(highlight) {
            write!(out, ", highlight: [{name:?}]").unwrap();
        }
        out += ")";
        if is_half { format!("Columns([[{out}], [Text(\"Beside\")]])") } else { out }
    }
}

#[test]
fn no_label_of_a_thousand_charts_touches_another() {
    let mut runner = TestRunner::new(chance(N_CHARTS));
    let shared = shared();
    let typesetter = RefCell::new(shared.typesetter());
    let result = runner.run(&chart(), |written| {
        let text = format!("Deck(title: \"T\", slides: [Slide(title: \"A title\", body: [{written}])])");
        let deck = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", &text), None);
        let slide = deck.layout(0, &mut typesetter.borrow_mut()).expect("the slide decodes");
        check_labels(&slide, &written);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn hostile_charts_are_told_and_end() {
    let many = |n: usize, each: &str| each.repeat(n);
    let numbers: String = (0..1_000_000).map(|i| format!("{},", i * 7919 % 10_007_u64)).collect();
    let cases = [
        (format!("kind: Line, series: [(\"s\", [{numbers}])]"), vec!["crowded-chart"]),
        (format!("kind: Scatter, series: [(\"s\", [{}])]", many(200_000, "1,2,3,4,5,")), vec!["crowded-chart"]),
        ("kind: Line, series: [(\"s\", [1e308, -1e308, 1])]".to_owned(), vec!["undrawable-value"]),
        ("kind: Bar".to_owned(), vec!["empty-chart"]),
        ("kind: Pie, x: [\"a\"], series: [(\"s\", [None])]".to_owned(), vec!["empty-chart"]),
        ("kind: Line, x: [\"a\"], series: [(\"s\", [5])]".to_owned(), vec![]),
        ("kind: Area, x: [\"a\", \"b\"], series: [(\"s\", [5, 5])]".to_owned(), vec![]),
        (format!("kind: Line, x: [\"a\"], series: [{}]", many(1000, "(\"s\", [1]),")), vec!["crowded-chart"]),
        (
            format!("kind: Line, x: [\"a\"], series: [{}]", many(1000, "(\"A name that needs room\", [1]),")),
            vec!["crowded-chart", "dropped-label"],
        ),
        (
            format!("kind: Bar, x: [{}], series: [(\"s\", [1])]", many(10_000, "\"label\",")),
            vec!["ragged-chart", "dropped-label", "crowded-chart"],
        ),
        (
            format!(
                "kind: HorizontalBar, x: [{}], series: [(\"s\", [{}])]",
                many(10_000, "\"label\","),
                many(10_000, "1,")
            ),
            vec!["crowded-chart"],
        ),
        (
            "kind: Line, x: [\"1\"], series: [(\"s\", [1, 2]), (\"s\", [])]".to_owned(),
            vec!["ragged-chart", "ragged-chart"],
        ),
        ("kind: Pie, x: [\"a\", \"b\"], series: [(\"s\", [-1, 1])]".to_owned(), vec!["undrawable-value"]),
        ("kind: StackedBar, x: [\"a\", \"b\"], series: [(\"s\", [-1, 1]), (\"t\", [3, -2])]".to_owned(), vec![]),
        ("kind: Line, y_scale: Log, series: [(\"s\", [0, 1, 10])]".to_owned(), vec!["undrawable-value"]),
        ("kind: Bar, y_scale: Log, series: [(\"s\", [1, 10])]".to_owned(), vec!["bad-axis"]),
        ("kind: Bar, y_range: (5, 20), series: [(\"s\", [1, 10])]".to_owned(), vec!["bad-axis"]),
        ("kind: Line, y_range: (5, 2), series: [(\"s\", [1, 10])]".to_owned(), vec!["bad-axis"]),
        (
            format!("kind: Pie, x: [{}], series: [(\"s\", [{}])]", many(50, "\"s\","), many(50, "1,")),
            vec!["crowded-chart"],
        ),
    ];
    for (chart, expected) in cases {
        let head: String = chart.chars().take(90).collect();
        let deck = deck_of(&format!("Slide(title: \"T\", body: [Chart({chart})])"));
        let start = Instant::now();
        let slide = deck.layout(0, &mut shared().typesetter()).expect("the slide decodes");
        let took = start.elapsed();
        assert_eq!(codes(&slide), expected, "{head}: {:?}", slide.diagnostics);
        assert!(took < Duration::from_secs(10), "{head} took {took:?}");
        check_labels(&slide, &head);
    }
}

#[test]
fn series_come_one_by_one() {
    let chart =
        "Chart(kind: Line, x: [\"1\", \"2\"], series: [(\"one\", [1, 2]), (\"two\", [3, 4]), (\"three\", [5, 6])])";
    let n_steps = |slide: &str| frame_of(slide).n_steps;
    assert_eq!(n_steps(&format!("body: [{chart}]")), 1);
    assert_eq!(n_steps(&format!("reveal: Items, body: [{chart}]")), 3);
    assert_eq!(n_steps(&format!("reveal: Blocks, body: [Text(\"t\"), {chart}]")), 2);
    assert_eq!(n_steps(&format!("body: [Text(\"t\"), Pause, {chart}]")), 2);
    let slide = frame_of(&format!("reveal: Items, body: [{chart}]"));
    let shown = |step: u16| {
        let mut names = Vec::new();
        slide.frame.visit_at_step(step, &mut |item, _| {
            if let ItemKind::Text(run) = &item.kind {
                names.push(run.text.to_string());
            }
        });
        names
    };
    assert!(shown(0).contains(&"one".to_owned()) && !shown(0).contains(&"two".to_owned()));
    assert!(shown(2).contains(&"three".to_owned()));
}

#[test]
fn names_that_are_not_there_are_told_with_the_likely_one() {
    let deck = deck_of(
        r#"Slide(body: [Columns([[Chart(kind: Line, x: ["1950", "1960"], series: [("Exports", [1, 2])],
           highlight: ["Export", "1960"], notes: [("1906", "?"), ("1960", "!")])]])])"#,
    );
    let found: Vec<_> = deck.diagnostics().iter().map(|finding| (finding.code, finding.hints.join(" "))).collect();
    let expected = [("unknown-name", "did you mean `Exports`?"), ("unknown-name", "did you mean `1960`?")];
    assert_eq!(found, expected.map(|(code, hint)| (code, hint.to_owned())));
}

#[test]
fn numbers_may_lie_in_a_file() {
    let world =
        MemoryWorld::new().with_file("trade.csv", &b"Year,Exports,Imports\n1950,388,191\n1951,abc,331\n1952,554\n"[..]);
    let shared = Shared::new(Arc::new(world));
    let layout = |path: &str| {
        let text = format!(
            "Deck(title: \"T\", slides: [Slide(body: [Chart(kind: Line, data: \"{path}\", highlight: [\"Import\"])])])"
        );
        let deck = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", &text), None);
        assert_eq!(deck.diagnostics(), &Vec::new());
        deck.layout(0, &mut shared.typesetter()).expect("the slide decodes")
    };
    let slide = layout("trade.csv");
    let messages: Vec<&str> = slide.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
    let expected = [
        "`trade.csv`, line 3, column 2: expected a number, found `abc`",
        "`trade.csv`, line 4: expected 3 cells as in the first row, found 2",
        "the chart has no series, bar or slice `Import`",
    ];
    assert_eq!(messages, expected);
    let mut texts = Vec::new();
    slide.frame.visit_at_step(0, &mut |item, _| {
        if let ItemKind::Text(run) = &item.kind {
            texts.push(run.text.to_string());
        }
    });
    assert!(["Exports", "Imports", "1950"].iter().all(|text| texts.contains(&(*text).to_owned())), "{texts:?}");
    for path in ["missing.csv", "../trade.csv", "/etc/passwd"] {
        assert_eq!(codes(&layout(path)), ["missing-data"], "{path}");
    }
}

#[test]
fn a_pie_of_many_slices_keeps_its_size_in_half_a_slide() {
    let slide = frame_of(
        r#"body: [Columns([[Chart(kind: Pie, x: ["Coal mining", "Steel", "Machine building", "Power stations",
            "Chemicals", "Light industry"], series: [("a", [27, 20, 24, 25, 7, 3])])], [Text("Beside")]])]"#,
    );
    let mut pie = Rect::ZERO;
    slide.frame.visit_at_step(0, &mut |item, transform| {
        if let ItemKind::Shape(shape) = &item.kind {
            let bounds = transform.transform_rect_bbox(shape.path.bounding_box());
            if shape.fill.is_some() && bounds.height() < 900.0 {
                pie = if pie.is_zero_area() { bounds } else { pie.union(bounds) };
            }
        }
    });
    assert!(pie.width() > 260.0 && (pie.width() - pie.height()).abs() < 2.0, "{pie:?}");
}

#[test]
fn a_file_in_another_encoding_is_read_and_told() {
    let world = MemoryWorld::new().with_file("trade.csv", &b"Jahr;Stra\xdfen\n1950;1,5\n1951;2\n"[..]);
    let text = "Deck(title: \"T\", slides: [Slide(body: [Chart(kind: Bar, data: \"trade.csv\")])])";
    let shared = Shared::new(Arc::new(world));
    let deck = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", text), None);
    let slide = deck.layout(0, &mut shared.typesetter()).expect("the slide decodes");
    let [finding] = slide.diagnostics.as_slice() else { panic!("{:?}", slide.diagnostics) };
    assert_eq!(
        (finding.code, finding.message.as_str()),
        ("not-utf-8", "`trade.csv` isn't UTF-8; it is read as Windows-1252")
    );
    assert_eq!(finding.hints, ["save it as UTF-8"]);
}

#[test]
fn what_is_no_number_on_a_scatters_x_axis_is_told_at_its_cell() {
    let found = |x: &str| -> Vec<(NodePath, String)> {
        let slide = frame_of(&format!(r#"body: [Chart(kind: Scatter, x: [{x}], series: [("A", [1, 2, 3])])]"#));
        let findings = slide.diagnostics.iter().map(|finding| {
            let Place::Node(path) = &finding.place else { panic!("{finding:?}") };
            assert_eq!(finding.code, "undrawable-value");
            (path.clone(), finding.message.clone())
        });
        findings.collect()
    };
    let x = NodePath::slide(0).field("body").index(0).field("x");
    assert_eq!(found(r#""1", "2.5", "3""#), []);
    let message = "the x of a `Scatter` is a number, not `two`; the point is left out";
    assert_eq!(found(r#""1", "two", "3""#), [(x.index(1), message.to_owned())]);
    assert_eq!(found(r#""one", "two", "three""#).len(), 1);
}
