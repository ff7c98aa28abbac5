//! Decoding: what is wrong is told at its place, and everything else is shown.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use diafilm::decode::{decode, decode_slide, decode_theme};
use diafilm::model::block::Block;
use diafilm::model::schema::{Enum, Presence, Short, Struct, Type, block, deck, figure, theme};
use diafilm::source::Source;
use diafilm::source::diagnostic::{Diagnostic, Place};
use proptest::prelude::*;
use ron::extensions::Extensions;

use crate::support::chance::chance;

/// The line of a finding, and `column code: message`.
fn line_of(source: &Source, finding: &Diagnostic) -> (u32, String) {
    let Place::Span(span) = finding.place else { panic!("{finding:?} has no span") };
    let at = source.position(span.start);
    (at.line, format!("{} {}: {}", at.column, finding.code, finding.message))
}

/// Compares a file's findings with the `//~ column code: message` comments beside them.
fn check_annotated(path: &std::path::Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let source = Source::new(path.display().to_string(), &text);
    let diagnostics = if text.contains("\nTheme(") { decode_theme(&source).1 } else { decode(&source).diagnostics };
    let found: BTreeSet<(u32, String)> = diagnostics.iter().map(|finding| line_of(&source, finding)).collect();
    let expected: BTreeSet<(u32, String)> = text
        .lines()
        .zip(1u32..)
        .filter_map(|(line, number)| line.split_once("//~ ").map(|(_, expected)| (number, expected.trim().to_owned())))
        .collect();
    assert_eq!(found, expected, "{}", path.display());
}

#[test]
fn annotated_decks_have_exactly_those_problems() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/decks/bad");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 6);
    paths.iter().for_each(|path| check_annotated(path));
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let told: BTreeSet<String> = texts
        .flat_map(|text| {
            text.lines().filter_map(|line| Some(line.split_once("//~ ")?.1.to_owned())).collect::<Vec<_>>()
        })
        .filter_map(|told| Some(told.split_once(' ')?.1.to_owned()))
        .collect();
    assert!(told.len() >= 60, "only {} different faults are told of", told.len());
}

fn codes(text: &str) -> Vec<&'static str> {
    decode(&Source::new("talk.ron", text)).diagnostics.iter().map(|finding| finding.code).collect()
}

/// A deck of one slide whose fields are `fields`.
fn one_slide(fields: &str) -> String {
    format!("Deck(title: \"T\", slides: [Slide({fields})])")
}

#[test]
fn one_bad_slide_stays_one_bad_slide() {
    let text = "Deck(title: \"T\", slides: [
        Slide(title: \"one\"),
        Slide(titel: \"two\"),
        Slide(title: \"three\", notes: \"lost),
        Slide(title: \"four\"),
    ])";
    let decoded = decode(&Source::new("t", text));
    let shown: Vec<bool> = decoded.deck.unwrap().slides.iter().map(Option::is_some).collect();
    assert_eq!(shown, [true, false, false, true]);
    let codes: Vec<&str> = decoded.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["unknown-field", "unclosed-string"]);
}

#[test]
fn a_bad_head_still_shows_the_slides() {
    let decoded =
        decode(&Source::new("dir/my talk.ron", "Deck(aspect: \"4x3\", theme: 5, slides: [Slide(title: \"a\")])"));
    let deck = decoded.deck.unwrap();
    assert_eq!(deck.title.as_str(), "my talk");
    assert_eq!(deck.slides.len(), 1);
    assert!(deck.slides[0].is_some());
    let codes: Vec<&str> = decoded.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["missing-field", "bad-value", "wrong-type"]);
}

#[test]
fn decks_that_are_none_are_explained() {
    for (text, code) in [
        ("", "empty-file"),
        ("// only a comment\n", "empty-file"),
        ("{\"title\": \"T\", \"slides\": []}", "not-ron"),
        ("[1, 2]", "not-a-deck"),
        ("Theme(colors: ())", "not-a-deck"),
        ("# My talk\n\n- one", "stray-character"),
        ("Deck(format: 2, what: 1, slides: [Unknown])", "format-too-new"),
    ] {
        let decoded = decode(&Source::new("t", text));
        assert_eq!(decoded.diagnostics[0].code, code, "{text}: {:?}", decoded.diagnostics);
        assert_eq!(decoded.deck, None, "{text}");
    }
    assert_eq!(codes("Dekc(title: \"T\", slides: [Slide()])"), ["not-a-deck"]);
}

#[test]
fn empty_and_blank_decks_are_valid_and_say_so() {
    assert_eq!(codes("Deck(title: \"T\", slides: [])"), ["empty-deck"]);
    for text in [one_slide(""), one_slide("title: \" \"")] {
        let decoded = decode(&Source::new("t", &text));
        assert_eq!(decoded.diagnostics, []);
        assert_eq!(decoded.deck.unwrap().slides.len(), 1);
    }
}

#[test]
fn a_byte_order_mark_and_any_line_ends_load() {
    let text = "\u{feff}Deck(\r\n  title: \"T\",\r\n  slides: [Slide(titel: \"x\")],\r\n)";
    let source = Source::new("t", text);
    assert!(source.has_bom());
    let decoded = decode(&source);
    assert_eq!(line_of(&source, &decoded.diagnostics[0]).0, 3);
    assert!(decode(&Source::new("t", "Deck(\r title: \"T\",\r slides: [Slide()])")).diagnostics.is_empty());
}

#[test]
fn extensions_at_the_head_are_taken_and_unknown_ones_named() {
    let with = |head: &str| format!("#![enable({head})]\n{}", one_slide("title: \"x\""));
    assert_eq!(codes(&with("implicit_some, unwrap_newtypes")), Vec::<&str>::new());
    assert_eq!(codes(&with("explicit_struct_names")), Vec::<&str>::new());
    assert_eq!(codes(&with("magic")), ["unknown-extension"]);
}

#[test]
fn options_may_be_written_out() {
    let decoded = decode(&Source::new("t", &one_slide("title: Some(\"x\"), notes: None, transition: Some(Push)")));
    assert_eq!(decoded.diagnostics, []);
    assert_eq!(decoded.deck.unwrap().slides[0].as_ref().unwrap().title.as_deref(), Some("x"));
    assert_eq!(codes(&one_slide("layout: None")), ["wrong-type"]);
}

#[test]
fn a_duration_without_quotes_is_one_mistake() {
    assert_eq!(codes(&one_slide("time: 90s")), ["wrong-type"]);
}

#[test]
fn numbers_that_are_none_are_refused() {
    for number in ["NaN", "inf", "-inf", "1e999", "-1e999"] {
        let text = one_slide(&format!("body: [Chart(kind: Line, series: [(\"a\", [{number}])])]"));
        assert_eq!(codes(&text), ["not-finite"], "{number}");
    }
    for number in ["-0", "1e-40", "-0.0", "None", "1_000"] {
        let text = one_slide(&format!("body: [Chart(kind: Line, series: [(\"a\", [{number}])])]"));
        assert_eq!(codes(&text), Vec::<&str>::new(), "{number}");
    }
}

#[test]
fn sizes_of_themes_keep_their_range() {
    for (size, code) in [("0", "out-of-range"), ("-5", "out-of-range"), ("1e9", "out-of-range"), ("NaN", "not-finite")]
    {
        let (theme, diagnostics) = decode_theme(&Source::new("t", &format!("Theme(sizes: (body: {size}, title: 80))")));
        assert!(theme.is_some());
        assert_eq!(diagnostics[0].code, code);
        if code == "out-of-range" {
            assert_eq!(diagnostics[0].message, format!("`body` must be from 8 to 400, found {size}"));
        }
    }
    for aspect in ["0:0", "1000000:1000000", "1:9"] {
        assert_eq!(codes(&format!("Deck(title: \"T\", aspect: \"{aspect}\", slides: [Slide()])")), ["bad-value"]);
    }
}

#[test]
fn built_in_themes_decode() {
    for (name, text) in diafilm::resolve::theme::BUILT_IN {
        let (theme, diagnostics) = decode_theme(&Source::new(name, text));
        assert_eq!(diagnostics, [], "{name}");
        assert!(theme.is_some());
    }
}

#[test]
fn long_names_and_numbers_give_short_messages() {
    let long = "a".repeat(5_000_000);
    for text in [
        format!("Deck({long}: 1, title: \"T\", slides: [])"),
        format!("{long}(title: \"T\")"),
        one_slide(&format!("layout: {long}")),
        one_slide(&format!("time: \"{long}\"")),
        one_slide(&format!("hidden: {}", "1".repeat(5_000_000))),
    ] {
        let start = Instant::now();
        let decoded = decode(&Source::new("t", &text));
        assert!(!decoded.diagnostics.is_empty());
        for finding in &decoded.diagnostics {
            assert!(finding.message.len() <= 8192 && finding.hints.iter().all(|hint| hint.len() <= 8192));
        }
        // Far below what a time that grows with the square would be, on a busy computer, too.
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    }
}

#[test]
fn long_strings_and_many_slides_load() {
    let word = "x".repeat(50 << 20);
    assert_eq!(codes(&one_slide(&format!("title: \"{word}\""))), Vec::<&str>::new());
    let code = "let x = 1;\n".repeat(100_000);
    assert_eq!(codes(&one_slide(&format!("body: [Code(source: r#\"{code}\"#)]"))), Vec::<&str>::new());
    let n = 100_000;
    let slides = "Slide(title: \"One of many\", body: [Bullets([\"a\", \"b\"])]),\n".repeat(n);
    let decoded = decode(&Source::new("t", &format!("Deck(title: \"T\", slides: [{slides}])")));
    assert_eq!(decoded.deck.unwrap().slides.iter().flatten().count(), n);
}

#[test]
fn blocks_nest_as_deep_as_brackets_may() {
    let nested = |n: usize| one_slide(&format!("body: [{}Rule{}]", "Columns([[".repeat(n), "]])".repeat(n)));
    // Deck, slides, Slide and body are four brackets, each Columns three more.
    assert_eq!(codes(&nested(20)), Vec::<&str>::new());
    assert_eq!(codes(&nested(21)), ["too-deep"]);
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let codes = thread.spawn(move || codes(&nested(20))).unwrap().join().unwrap();
    assert_eq!(codes, Vec::<&str>::new());
}

/// Structs of the schema, each with how its name is written where it stands in a slide or theme.
fn structs() -> Vec<&'static Struct> {
    let mut all: Vec<&'static Struct> = Vec::new();
    let mut types: Vec<Type> = vec![Type::Struct(&deck::DECK), Type::Struct(&theme::THEME)];
    let mut enums: Vec<&'static Enum> = Vec::new();
    while let Some(ty) = types.pop() {
        match ty {
            Type::Struct(of) if !all.iter().any(|known| std::ptr::eq(*known, of)) => {
                all.push(of);
                types.extend(of.fields.iter().map(|field| field.ty));
                if let Short::FirstOrTuple(items) = of.short {
                    types.extend(items.iter().map(|item| item.ty));
                }
            }
            Type::Enum(of) if !enums.iter().any(|known| std::ptr::eq(*known, of)) => {
                enums.push(of);
                types.extend(of.variants.iter().filter_map(|variant| variant.content));
            }
            Type::List { of, .. } | Type::Maybe(of) => types.push(*of),
            Type::Tuple { items, .. } => types.extend(items.iter().map(|item| item.ty)),
            _ => {}
        }
    }
    all
}

/// A value of this type.
fn example(ty: &Type) -> String {
    use diafilm::model::schema::Form;
    match ty {
        Type::Bool => "true".to_owned(),
        Type::Whole { min, .. } => min.to_string(),
        Type::Number { min, .. } => min.max(1.0).to_string(),
        Type::String(form) => match form {
            Form::Time => "\"2m\"",
            Form::Aspect => "\"4:3\"",
            Form::Color | Form::Paint => "\"#123456\"",
            Form::Language => "\"en\"",
            Form::Lines => "\"1\"",
            _ => "\"x\"",
        }
        .to_owned(),
        Type::List { of, .. } => format!(
            "[{}]",
            if matches!(of, Type::Enum(e) if e.name == "a block") { "Rule".to_owned() } else { example(of) }
        ),
        Type::Tuple { items, .. } => {
            format!("({})", items.iter().map(|item| example(&item.ty)).collect::<Vec<_>>().join(", "))
        }
        Type::Struct(of) => {
            written(of, of.fields.iter().filter(|field| field.presence == Presence::Required).map(|f| f.name), "")
        }
        Type::Enum(of) => of.variants[0].example.to_owned(),
        Type::Maybe(_) => "None".to_owned(),
    }
}

/// A struct with these fields.
fn written<'a>(of: &Struct, names: impl Iterator<Item = &'a str>, extra: &str) -> String {
    let fields: Vec<String> = names
        .map(|name| {
            if name == "children" {
                "children: []".to_owned()
            } else {
                format!("{name}: {}", example(&of.field(name).unwrap().ty))
            }
        })
        .collect();
    format!("({}{}{extra})", fields.join(", "), if fields.is_empty() { "" } else { ", " })
}

/// A file that holds this struct, written as `(…)`.
fn file_with(of: &Struct, text: &str) -> String {
    let map = |fields: &str| format!("Map(view: (west: 0, south: 0, east: 1, north: 1), alt: \"\", {fields})");
    let block = |text: String| one_slide(&format!("body: [{text}]"));
    match of.name {
        "Deck" => format!("Deck{text}"),
        "Theme" => format!("Theme{text}"),
        "Colors" | "Fonts" | "Sizes" | "Spacing" | "Style" => format!("Theme({}: {text})", of.name.to_lowercase()),
        "Room" => format!("Deck(title: \"T\", room: {text}, slides: [])"),
        "Slide" => format!("Deck(title: \"T\", slides: [Slide{text}])"),
        "BackgroundImage" => one_slide(&format!("background: Image{text}")),
        "List" => block(format!("Numbered{text}")),
        "ListItem" => block(format!("Bullets([{text}])")),
        "MapView" => block(format!("Map(view: {text}, alt: \"\")")),
        "Route" => block(map(&format!("routes: [{text}]"))),
        _ => block(format!("{}{text}", of.name)),
    }
}

fn problems(of: &Struct, text: &str) -> Vec<String> {
    let source = Source::new("t", &file_with(of, text));
    let diagnostics =
        if source.text().starts_with("Theme") { decode_theme(&source).1 } else { decode(&source).diagnostics };
    diagnostics
        .iter()
        .filter(|finding| finding.code != "empty-deck")
        .map(|f| format!("{}: {}", f.code, f.message))
        .collect()
}

#[test]
fn schema_and_serde_agree_on_every_field() {
    let all = structs();
    assert!(all.len() >= 30, "{}", all.len());
    for of in all {
        let required: Vec<&str> =
            of.fields.iter().filter(|f| f.presence == Presence::Required).map(|f| f.name).collect();
        for field in of.fields {
            let names: BTreeSet<&str> = required.iter().copied().chain([field.name]).collect();
            let text = written(of, names.into_iter(), "");
            assert_eq!(problems(of, &text), Vec::<String>::new(), "{} {text}", of.name);
        }
        for missing in &required {
            let text = written(of, required.iter().copied().filter(|name| name != missing), "");
            let told = problems(of, &text);
            assert!(told.iter().any(|problem| problem.starts_with("missing-field")), "{} {text}: {told:?}", of.name);
        }
        let text = written(of, required.iter().copied(), "zzz: 1");
        assert!(problems(of, &text)[0].starts_with("unknown-field"), "{}", of.name);
    }
}

/// The names that serde knows, from what `ron` says to a wrong one.
fn names_of_serde<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str) -> BTreeSet<&'static str> {
    let options = ron::Options::default().with_default_extension(
        Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES,
    );
    match options.from_str::<T>(text).unwrap_err().code {
        ron::error::Error::NoSuchStructField { expected, .. }
        | ron::error::Error::NoSuchEnumVariant { expected, .. } => expected.iter().copied().collect(),
        other => panic!("{text}: {other}"),
    }
}

#[test]
fn serde_has_no_name_that_the_schema_lacks() {
    use diafilm::model::{block::*, deck::Deck, slide::*, theme::Theme};
    let fields = |of: &Struct| of.fields.iter().map(|field| field.name).collect::<BTreeSet<_>>();
    let variants = |of: &Enum| of.variants.iter().map(|variant| variant.name).collect::<BTreeSet<_>>();
    let mut deck_fields = names_of_serde::<Deck>("(zzz: 1)");
    deck_fields.insert("slides");
    assert_eq!(deck_fields, fields(&deck::DECK));
    assert_eq!(names_of_serde::<Slide>("(zzz: 1)"), fields(&deck::SLIDE));
    assert_eq!(names_of_serde::<Layout>("Zzz"), variants(&deck::LAYOUT));
    assert_eq!(names_of_serde::<Reveal>("Zzz"), variants(&deck::REVEAL));
    assert_eq!(names_of_serde::<Transition>("Zzz"), variants(&deck::TRANSITION));
    assert_eq!(names_of_serde::<Background>("Zzz"), variants(&deck::BACKGROUND));
    assert_eq!(names_of_serde::<Block>("Zzz"), variants(&block::BLOCK));
    assert_eq!(names_of_serde::<Fit>("Zzz"), variants(&block::FIT));
    assert_eq!(names_of_serde::<ColumnAlign>("Zzz"), variants(&block::COLUMN_ALIGN));
    assert_eq!(names_of_serde::<ChartKind>("Zzz"), variants(&figure::CHART_KIND));
    assert_eq!(names_of_serde::<Scale>("Zzz"), variants(&figure::SCALE));
    assert_eq!(names_of_serde::<TimelineScale>("Zzz"), variants(&figure::TIMELINE_SCALE));
    assert_eq!(names_of_serde::<Projection>("Zzz"), variants(&figure::PROJECTION));
    assert_eq!(names_of_serde::<RouteKind>("Zzz"), variants(&figure::ROUTE_KIND));
    assert_eq!(names_of_serde::<Direction>("Zzz"), variants(&figure::DIRECTION));
    assert_eq!(names_of_serde::<Routing>("Zzz"), variants(&figure::ROUTING));
    assert_eq!(names_of_serde::<Verdict>("Zzz"), variants(&block::VERDICT));
    assert_eq!(names_of_serde::<CalloutKind>("Zzz"), variants(&block::CALLOUT_KIND));
    for variant in block::BLOCK.variants {
        if let Some(Type::Struct(of)) = variant.content {
            assert_eq!(names_of_serde::<Block>(&format!("{}(zzz: 1)", variant.name)), fields(of), "{}", variant.name);
        }
    }
    assert_eq!(names_of_serde::<MapView>("(zzz: 1)"), fields(&figure::MAP_VIEW));
    assert_eq!(names_of_serde::<Route>("(zzz: 1)"), fields(&figure::ROUTE));
    for (text, of) in [
        ("(zzz: 1)", &theme::THEME),
        ("(colors: (zzz: 1))", &theme::COLORS),
        ("(fonts: (zzz: 1))", &theme::FONTS),
        ("(sizes: (zzz: 1))", &theme::SIZES),
        ("(spacing: (zzz: 1))", &theme::SPACING),
        ("(style: (zzz: 1))", &theme::STYLE),
    ] {
        assert_eq!(names_of_serde::<Theme>(text), fields(of), "{text}");
    }
}

#[test]
fn every_example_of_the_schema_decodes() {
    for variant in block::BLOCK.variants {
        assert_eq!(
            codes(&one_slide(&format!("body: [{}]", variant.example))),
            Vec::<&str>::new(),
            "{}",
            variant.example
        );
        let slide = decode_slide(&format!("(body: [{}])", variant.example), Extensions::empty()).unwrap();
        assert_eq!(slide.body[0].name(), variant.name);
    }
    for variant in deck::BACKGROUND.variants {
        assert_eq!(codes(&one_slide(&format!("background: {}", variant.example))), Vec::<&str>::new());
    }
}

#[test]
fn fixes_mend_what_they_promise() {
    for fields in [
        "titel: \"x\"",
        "titlе: \"x\"",
        "layout: \"Title\"",
        "layout: titel",
        "hidden: yes",
        "sources: \"one\"",
        "title: 1950",
        "title: Steel",
        "body: [Pause()]",
        "body: [Chart(kind: Bar, series: [(\"a\", [\"5\"])])]",
        "body: [Timeline([[\"1949\", \"x\"]])]",
        "background: Color(\"acent\")",
        "body: [Bulets([\"a\"])]",
        "title: \"a\u{1b}b\"",
        "body: [Questions((\"a\", \"b\"))]",
    ] {
        let text = one_slide(fields);
        let decoded = decode(&Source::new("t", &text));
        let fix = decoded.diagnostics[0].fix.as_ref().unwrap_or_else(|| panic!("{fields}: {:?}", decoded.diagnostics));
        let mended = fix.edit.apply(&text).unwrap();
        assert_eq!(codes(&mended), Vec::<&str>::new(), "{text} became {mended}");
    }
}

#[test]
fn what_passes_the_schema_is_what_ron_takes() {
    // The schema is as strict as serde or stricter, so `ron` has nothing left to refuse.
    let text = one_slide("body: [Bullets(\"one\", \"two\")]");
    assert_eq!(codes(&text), ["wrong-length"]);
    let text = one_slide("body: [Image(Image(path: \"a.png\", alt: \"\"))]");
    assert_eq!(codes(&text), ["wrong-type"]);
}

proptest! {
    #![proptest_config(chance(256))]

    #[test]
    fn any_change_is_decoded_or_told_of(
        at in any::<prop::sample::Index>(), cut in 0usize..30, new in "[\\[\\](){}\"',:a-z0-9A-C\u{0}\u{202e} \n]{0,6}",
    ) {
        let text = include_str!("../decks/good/everything.ron");
        let boundaries: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        let i = at.index(boundaries.len());
        let end = boundaries[(i + cut).min(boundaries.len() - 1)].max(boundaries[i]);
        let changed = format!("{}{new}{}", &text[..boundaries[i]], &text[end..]);
        let decoded = decode(&Source::new("t", &changed));
        let is_whole = decoded.deck.as_ref().is_some_and(|deck| deck.slides.iter().all(Option::is_some));
        prop_assert!(is_whole || !decoded.diagnostics.is_empty(), "SILENT {changed}");
        // Nothing that `ron` alone finds: the schema saw it first.
        let late: Vec<_> = decoded.diagnostics.iter().filter(|f| f.message.starts_with("expected") && f.code == "wrong-type").collect();
        prop_assert!(late.is_empty(), "LATE {late:?} in {changed}");
    }
}

#[test]
fn the_good_deck_has_every_block() {
    let text = include_str!("../decks/good/everything.ron");
    let decoded = decode(&Source::new("t", text));
    assert_eq!(decoded.diagnostics, []);
    let deck = decoded.deck.unwrap();
    let names: BTreeSet<&str> = deck.slides.iter().flatten().flat_map(|slide| &slide.body).map(Block::name).collect();
    assert_eq!(names.len(), block::BLOCK.variants.len());
}
