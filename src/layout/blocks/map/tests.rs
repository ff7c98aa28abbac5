use std::path::Path;
use std::sync::Arc;

use kurbo::Point;
use proptest::prelude::*;

use super::*;
use crate::decode::decode;
use crate::layout::context::Steps;
use crate::layout::frame::Glyph;
use crate::layout::text::Typesetter;
use crate::model::block::Block;
use crate::model::slide::Reveal;
use crate::resolve::fonts::FontBook;
use crate::resolve::theme::{BUILT_IN, ThemeColors};
use crate::resolve::theme_chain::resolve_theme;
use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::Source;
use crate::source::diagnostic::Diagnostics;
use crate::world::memory::MemoryWorld;

/// The colours of the built-in themes.
pub(super) fn theme_colors() -> Vec<(&'static str, ThemeColors)> {
    let colors = |name| resolve_theme(&MemoryWorld::new(), Path::new("deck.ron"), name, &Place::File).0.colors;
    BUILT_IN.iter().map(|(name, _)| (*name, colors(name))).collect()
}

const ROOM: Room = Room { width: 1680.0, height: 700.0 };

/// A laid out map with what was found.
struct Drawn {
    laid: Laid,
    findings: Diagnostics,
    n_steps: u16,
    map: Map,
}

/// Lays out a map that is written as the inside of `Map(…)`.
fn draw(ts: &mut Typesetter, text: &str) -> Drawn {
    let text = format!("Deck(title: \"T\", slides: [Slide(body: [Map({text}, alt: \"A\")])])");
    let decoded = decode(&Source::new("deck.ron", text.as_str()));
    assert_eq!(decoded.diagnostics, [], "{text}");
    let deck = decoded.deck.expect("it decodes");
    let theme = resolve_theme(&MemoryWorld::new(), Path::new("deck.ron"), "archive", &Place::File).0;
    let deck = ResolvedDeck::new(Path::new("deck.ron"), deck, Arc::new(theme));
    let slide = Arc::clone(deck.deck.slides[0].as_ref().expect("it decodes"));
    let Block::Map(map) = slide.body[0].clone() else { panic!("it is a map") };
    let language = "en".to_owned();
    let slide = ResolvedSlide {
        index: 0,
        number: None,
        slide,
        language,
        assets: BTreeMap::default(),
        data: BTreeMap::default(),
    };
    let mut ctx = Ctx {
        ts,
        deck: &deck,
        slide: &slide,
        colors: deck.theme.colors,
        scale: 0.9,
        steps: Steps::new(Reveal::Items),
        hangs: false,
        findings: Vec::new(),
        charts: BTreeMap::new(),
        maps: MapCache::default(),
    };
    let laid = super::map(&mut ctx, &map, &NodePath::slide(0), ROOM);
    let (findings, n_steps) = (ctx.findings, ctx.steps.count());
    Drawn { laid, findings, n_steps, map: map.clone() }
}

fn typesetter() -> Typesetter {
    Typesetter::new(&FontBook::new(false))
}

/// The boxes of labels with their paths, in the map's own units; asserts that everything is finite and clipped.
fn boxes(drawn: &Drawn) -> Vec<(NodePath, Rect)> {
    fn walk(items: &[FrameItem], is_clipped: bool, path: Option<&NodePath>, found: &mut Vec<(NodePath, Rect)>) {
        for item in items {
            let path = item.path.as_ref().or(path);
            match &item.kind {
                ItemKind::Group(group) => {
                    if group.role != Some(Role::Artifact) {
                        walk(&group.items, is_clipped || group.clip.is_some(), path, found);
                    }
                }
                ItemKind::Text(run) => {
                    assert!(run.origin.is_finite());
                    let size = f64::from(run.font_size);
                    // Blanks at the end of a line hang out of its box.
                    let is_blank = |glyph: &&Glyph| run.text[glyph.text_range.clone()].trim().is_empty();
                    let blank = run.glyphs.iter().rev().take_while(is_blank).last();
                    let width = f64::from(blank.map_or(run.advance, |glyph| glyph.x));
                    let end = Point::new(run.origin.x + width, run.origin.y + 0.2 * size);
                    let rect = Rect::from_points(Point::new(run.origin.x, run.origin.y - 0.72 * size), end);
                    if let Some(path) = path.filter(|_| is_clipped) {
                        found.push((path.clone(), rect));
                    }
                }
                ItemKind::Shape(shape) => {
                    assert!(is_clipped, "everything drawn is clipped");
                    assert!(shape.path.is_finite());
                }
                ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(&drawn.laid.items, false, None, &mut found);
    found
}

fn codes(drawn: &Drawn) -> Vec<&'static str> {
    drawn.findings.iter().map(|finding| finding.code).collect()
}

const EURASIA: &str = "view: (west: 20, south: 15, east: 150, north: 65)";

#[test]
fn places_routes_and_countries_are_drawn_with_their_names() {
    let drawn = draw(
        &mut typesetter(),
        &format!(
            r#"{EURASIA}, areas: ["USSR", "People's Republic of China"], highlight: ["Moscow", "china"],
            places: [("Moscow", 37.62, 55.75, "Москва"), ("Beijing", 116.4, 39.9), ("Dot", 100, 40, "")],
            routes: [Route(from: "Moscow", to: "Beijing", label: "experts"), Route(from: "Dot", to: "Moscow")]"#
        ),
    );
    assert_eq!(codes(&drawn), [""; 0]);
    assert_eq!(drawn.n_steps, 3);
    assert_eq!(boxes(&drawn).iter().map(|(path, _)| path).collect::<std::collections::BTreeSet<_>>().len(), 5);
}

#[test]
fn what_is_wrong_is_told() {
    let codes = |text: &str| codes(&draw(&mut typesetter(), text));
    assert_eq!(codes(&format!(r#"{EURASIA}, areas: ["Monglia"]"#)), ["unknown-area"]);
    assert_eq!(codes(&format!(r#"{EURASIA}, areas: ["Brazil"]"#)), ["place-off-map"]);
    assert_eq!(codes(&format!(r#"{EURASIA}, places: [("Lima", -77, -12)]"#)), ["place-off-map"]);
    assert_eq!(codes(&format!(r#"{EURASIA}, highlight: ["Nowhere"]"#)), ["bad-highlight"]);
    let route = r#"places: [("Moscow", 37, 55), ("There", 37, 55, "")], routes: "#;
    assert_eq!(codes(&format!(r#"{EURASIA}, {route}[Route(from: "Moscw", to: "Moscow")]"#)), ["unknown-place"]);
    assert_eq!(codes(&format!(r#"{EURASIA}, {route}[Route(from: "Moscow", to: "There")]"#)), ["empty-route"]);
    assert_eq!(codes("view: (west: 5, south: 5, east: 5, north: 5)"), ["bad-view"]);
    assert_eq!(codes("view: (west: 5, south: 9, east: 15, north: 5)"), ["bad-view"]);
}

#[test]
fn a_wrong_name_gets_a_suggestion() {
    let drawn = draw(
        &mut typesetter(),
        &format!(r#"{EURASIA}, places: [("Moscow", 37, 55)], routes: [Route(from: "Moscow", to: "Moskow")]"#),
    );
    assert!(drawn.findings[0].hints[0].contains("`Moscow`"), "{:?}", drawn.findings);
}

#[test]
fn absurd_maps_are_drawn_as_far_as_they_make_sense() {
    let mut ts = typesetter();
    let places: String = (0..10_000).map(|i| format!("(\"p{i}\", {}, {}),", i % 180, i % 80)).collect();
    let routes: String = (0..10_000).map(|i| format!("Route(from: \"p{i}\", to: \"p{}\"),", i / 2)).collect();
    let drawn = draw(&mut ts, &format!("{EURASIA}, places: [{places}], routes: [{routes}]"));
    assert!(codes(&drawn).iter().filter(|code| **code == "too-many").count() == 2);
    let via: String = (0..20_000).map(|i| format!("({}, {}),", i % 360, i % 90)).collect();
    let ends = r#"places: [("a", 37, 55), ("b", -143, -55)]"#;
    for projection in ["EqualArea", "Equirectangular", "Mercator"] {
        for view in ["west: -180, south: -90, east: 180, north: 90", "west: 170, south: 80, east: -170, north: 90"] {
            let routes = format!(
                r#"[Route(from: "a", to: "b", via: [{via}], value: 1e308), Route(from: "a", to: "b", value: 1e-300),
                Route(from: "a", to: "b", kind: Railway, value: 0), Route(from: "b", to: "a", kind: Line)]"#
            );
            let drawn = draw(&mut ts, &format!("view: ({view}), projection: {projection}, {ends}, routes: {routes}"));
            boxes(&drawn);
        }
    }
}

#[test]
fn a_route_over_the_edge_of_the_world_comes_back_at_the_other() {
    fn right_ends(items: &[FrameItem], is_route: bool, found: &mut Vec<Rect>) {
        for item in items {
            let is_route = is_route || item.path.as_ref().is_some_and(|path| path.to_string().contains("routes"));
            match &item.kind {
                ItemKind::Group(group) => right_ends(&group.items, is_route, found),
                ItemKind::Shape(shape) if is_route && shape.stroke.is_none() => found.push(shape.path.bounding_box()),
                _ => {}
            }
        }
    }
    for projection in ["Equirectangular", "Mercator"] {
        let text = format!(
            r#"view: (west: -180, south: -60, east: 180, north: 75), projection: {projection},
            places: [("Tokyo", 139.7, 35.7), ("Lima", -77, -12)], routes: [Route(from: "Tokyo", to: "Lima")]"#
        );
        let drawn = draw(&mut typesetter(), &text);
        let mut found = Vec::new();
        right_ends(&drawn.laid.items, false, &mut found);
        found.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let [left, right] = found.as_slice() else { panic!("{projection}: {found:?}") };
        assert!(left.x0 < 0.0 && left.x1 > 100.0, "{left:?}");
        assert!((right.x0 - left.x0 - (right.x1 - left.x1)).abs() < 1e-6 && right.x0 > left.x1, "{right:?}");
    }
}

#[test]
fn stressed_names_win_and_the_others_without_room_are_told_once() {
    let small = r#"view: (west: -12, south: 35, east: 40, north: 70), areas: ["France", "Spain", "Portugal", "Germany",
        "Poland", "Czechia", "Slovakia", "Hungary", "Romania", "Austria", "Slovenia", "Croatia", "Luxembourg"],
        highlight: ["Luxembourg", "Slovenia"],
        places: [("Ljubljana", 14.5, 46.05), ("Vienna", 16.37, 48.2), ("Zagreb", 15.97, 45.8)]"#;
    let drawn = draw(&mut typesetter(), small);
    assert_eq!(codes(&drawn), ["dropped-label"]);
    let message = &drawn.findings[0].message;
    assert!(message.contains("`Poland`") && !message.contains("Slovenia"), "{message}");
    let named: Vec<_> = boxes(&drawn).into_iter().map(|(path, _)| path).collect();
    for stressed in [10, 12] {
        assert!(named.contains(&NodePath::slide(0).field("areas").index(stressed)), "{named:?}");
    }
}

fn some_map(projections: [&'static str; 2]) -> impl Strategy<Value = String> {
    let view = (-180.0..180.0_f64, -80.0..60.0_f64, 3.0..60.0_f64, 3.0..30.0_f64);
    let projection = prop::sample::select(projections.to_vec());
    // Parts of the view, and lengths of names.
    let places = prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0..24_usize), 0..16);
    let routes = prop::collection::vec((0..24_usize, 0..24_usize, 0..30_usize, 0..3_usize), 0..7);
    (view, projection, places, routes).prop_map(|((west, south, width, height), projection, places, routes)| {
        let mut text = format!(
            "view: (west: {west}, south: {south}, east: {}, north: {}), projection: {projection}",
            west + width,
            (south + height).min(90.0)
        );
        text += ", areas: [\"USSR\", \"China\", \"Brazil\", \"Chad\"], places: [";
        for (i, (x, y, len)) in places.iter().enumerate() {
            let (lon, lat) = (west + x * width, (south + y * height).min(90.0));
            text += &format!(
                "(\"p{i}\", {lon}, {lat}, \"{}\"),",
                "北京 Name of a place there".chars().take(*len).collect::<String>()
            );
        }
        text += "], routes: [";
        for (from, to, len, kind) in routes.iter().filter(|_| !places.is_empty()) {
            let label: String = "some people and their things".chars().take(*len).collect();
            let kind = ["Arrow", "Railway", "Line"][*kind];
            let (from, to) = (from % places.len(), to % places.len());
            text += &format!("Route(from: \"p{from}\", to: \"p{to}\", label: \"{label}\", kind: {kind}),");
        }
        text + "]"
    })
}

/// Two tests share the thousand maps, so that they run side by side.
#[test]
fn no_two_labels_of_five_hundred_maps_overlap_and_what_is_left_out_is_told() {
    promises_are_kept(["EqualArea", "EqualArea"]);
}

#[test]
fn no_two_labels_of_five_hundred_maps_in_rectangles_overlap_and_what_is_left_out_is_told() {
    promises_are_kept(["Equirectangular", "Mercator"]);
}

fn promises_are_kept(projections: [&'static str; 2]) {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        // The same maps on every run: a check of every change must not fail by luck.
        rng_seed: proptest::test_runner::RngSeed::Fixed(1954),
        ..ProptestConfig::default()
    });
    let ts = std::cell::RefCell::new(typesetter());
    let result = runner.run(&some_map(projections), |text| {
        let drawn = draw(&mut ts.borrow_mut(), &text);
        let boxes = boxes(&drawn);
        for (i, (path, rect)) in boxes.iter().enumerate() {
            let map = Rect::new(-1.0, -1.0, ROOM.width, ROOM.height);
            prop_assert_eq!(map.union(*rect), map, "{:?} lies on the map", path);
            for (other, beside) in boxes[..i].iter().filter(|(other, _)| other != path) {
                prop_assert!(rect.intersect(*beside).is_zero_area(), "{:?} {:?}", path, other);
            }
        }
        let is_told = |path: &NodePath| {
            boxes.iter().any(|(at, _)| at == path)
                || drawn.findings.iter().any(|finding| finding.place == Place::Node(path.clone()))
        };
        let map = &drawn.map;
        for (i, place) in map.places.iter().enumerate() {
            let has_label = place.label.as_ref().is_some_and(|label| !label.is_blank());
            prop_assert!(!has_label || is_told(&NodePath::slide(0).field("places").index(i)));
        }
        for (i, route) in map.routes.iter().enumerate() {
            let path = NodePath::slide(0).field("routes").index(i);
            let has_label = route.label.as_ref().is_some_and(|label| !label.is_blank());
            prop_assert!(!has_label || is_told(&path) || is_told(&path.field("label")));
        }
        Ok(())
    });
    result.expect("no map breaks a promise");
}
