//! Diagrams of any graph: no box and no label covers another, and all of it comes to an end.

use std::time::Instant;

use diafilm::layout::frame::{Frame, FrameItem, ItemKind};
use kurbo::{Affine, Rect, Shape as _};
use proptest::prelude::*;

use crate::support::chance::chance;
use crate::support::deck::{deck_of, frame_of, shared};

/// Boxes, and lines of labels by the arrow that they belong to.
#[derive(Debug, Default)]
struct Drawn {
    boxes: Vec<Rect>,
    labels: Vec<(String, Rect)>,
}

impl Drawn {
    fn of(frame: &Frame) -> Self {
        let mut drawn = Self::default();
        drawn.collect(&frame.items, Affine::IDENTITY, None);
        drawn
    }

    fn collect(&mut self, items: &[FrameItem], transform: Affine, outer: Option<&str>) {
        for item in items {
            let path = item.path.as_ref().map(ToString::to_string);
            let path = path.as_deref().or(outer);
            let is_node = path.is_some_and(|path| path.contains(".nodes["));
            match &item.kind {
                ItemKind::Group(group) => self.collect(&group.items, transform * group.transform, path),
                // A box is filled first, then framed.
                ItemKind::Shape(shape) if is_node && shape.fill.is_some() => {
                    self.boxes.push(transform.transform_rect_bbox(shape.path.bounding_box()));
                }
                ItemKind::Text(run) if !is_node && path.is_some_and(|path| path.contains(".edges[")) => {
                    let size = f64::from(run.font_size);
                    let rect = Rect::new(0.0, -0.7 * size, f64::from(run.advance), 0.1 * size) + run.origin.to_vec2();
                    let place = path.unwrap_or_default().to_owned();
                    self.labels.push((place, transform.transform_rect_bbox(rect)));
                }
                ItemKind::Shape(_) | ItemKind::Text(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }

    fn first_overlap(&self) -> Option<String> {
        for (i, one) in self.boxes.iter().enumerate() {
            let inner = one.inset(-0.5);
            if self.boxes[..i].iter().any(|other| overlaps(inner, *other)) {
                return Some(format!("box {i} covers another"));
            }
            if let Some((label, _)) = self.labels.iter().find(|(_, rect)| overlaps(inner, *rect)) {
                return Some(format!("box {i} covers the label of {label}"));
            }
        }
        for (i, (place, one)) in self.labels.iter().enumerate() {
            let others = self.labels[..i].iter().filter(|(other, _)| other != place);
            if others.map(|(_, rect)| *rect).any(|other| overlaps(one.inset(-0.5), other)) {
                return Some(format!("the label of {place} covers another"));
            }
        }
        None
    }
}

fn overlaps(one: Rect, other: Rect) -> bool {
    one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1
}

#[test]
fn no_box_and_no_label_of_a_diagram_covers_another() {
    let shared = shared();
    let typesetter = std::cell::RefCell::new(shared.typesetter());
    let text =
        prop::sample::select(vec!["Moscow", "State Planning Commission", "A", "steel, tin and\\nfood", "Ministry"]);
    let label =
        prop::option::weighted(0.4, prop::sample::select(vec!["coal", "designs, machines", "by rail to Harbin"]));
    let cases = (
        prop::collection::vec(text, 1..18),
        prop::collection::vec((0..18_usize, 0..18_usize, label), 0..30),
        prop::sample::select(vec!["Right", "Down"]),
        prop::sample::select(vec!["Orthogonal", "Curved"]),
    );
    let mut runner = proptest::test_runner::TestRunner::new(chance(300));
    let result = runner.run(&cases, |(texts, edges, direction, routing)| {
        let n = texts.len();
        let nodes: String = texts.iter().enumerate().map(|(i, text)| format!("(\"n{i}\", \"{text}\"), ")).collect();
        let edges: String = edges
            .into_iter()
            .map(|(from, to, label)| {
                let label = label.map_or_else(String::new, |label| format!(", \"{label}\""));
                format!("(\"n{}\", \"n{}\"{label}), ", from % n, to % n)
            })
            .collect();
        let diagram =
            format!("Diagram(direction: {direction}, routing: {routing}, nodes: [{nodes}], edges: [{edges}])");
        let deck = deck_of(&format!("Slide(title: \"T\", body: [{diagram}])"));
        let slide = deck.layout(0, &mut typesetter.borrow_mut()).expect("the slide decodes");
        let drawn = Drawn::of(&slide.frame);
        prop_assert_eq!(drawn.boxes.len(), n);
        prop_assert_eq!(drawn.first_overlap(), None, "{}", diagram);
        let area = Rect::new(100.0, 0.0, 1820.0, 1080.0);
        prop_assert!(drawn.boxes.iter().all(|rect| area.contains_rect(*rect)), "{}", diagram);
        let codes: Vec<&str> = slide.diagnostics.iter().map(|finding| finding.code).collect();
        prop_assert!(codes.iter().all(|code| *code == "crowded-diagram"), "{:?}", codes);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn five_hundred_boxes_in_a_tangle_come_to_an_end() {
    let nodes: String = (0..500).map(|i| format!("(\"n{i}\", \"Box {i}\"), ")).collect();
    let tangle: String = (0..2000).map(|i| format!("(\"n{}\", \"n{}\"), ", i * 7 % 500, i * i * 13 % 500)).collect();
    let circle: String = (0..500).map(|i| format!("(\"n{i}\", \"n{}\"), ", (i + 1) % 500)).collect();
    for edges in [tangle, circle] {
        let start = Instant::now();
        let slide = frame_of(&format!("body: [Diagram(nodes: [{nodes}], edges: [{edges}])]"));
        assert!(slide.diagnostics.iter().any(|finding| finding.code == "crowded-diagram"));
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}

#[test]
fn ids_that_are_not_there_or_there_twice_are_told() {
    let slide = frame_of(
        r#"body: [Diagram(
            nodes: [("moscow", "Moscow"), ("b", "Beijing"), ("b", "again")],
            edges: [("moscw", "b"), ("moscow", "b")],
            highlight: ["q"],
        )]"#,
    );
    let found: Vec<(&str, &str)> =
        slide.diagnostics.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
    let expected = [
        ("duplicate-id", "two boxes have the id `b`"),
        ("unknown-node", "no box has the id `moscw`"),
        ("unknown-node", "no box has the id `q`"),
    ];
    assert_eq!(found, expected);
    assert_eq!(slide.diagnostics[1].hints, ["did you mean `moscow`?"]);
}

#[test]
fn boxes_show_one_by_one_and_arrows_with_the_later_end() {
    let slide = frame_of(
        r#"reveal: Items, body: [Diagram(nodes: [("a", "A"), ("b", "B"), ("c", "C")], edges: [("a", "b", "x"), ("c", "a")])]"#,
    );
    assert_eq!(slide.n_steps, 3);
    let count = |step: u16| {
        let mut n = 0;
        slide.frame.visit_at_step(step, &mut |_, _| n += 1);
        n
    };
    assert!(count(0) < count(1) && count(1) < count(2));
}

#[test]
fn the_alternative_text_tells_the_arrows() {
    let slide =
        frame_of(r#"body: [Diagram(nodes: [("a", "Design"), ("b", "Plant")], edges: [("a", "b", "drawings")])]"#);
    assert_eq!(slide.frame.text_at_step(0), ["Design → Plant (drawings)"]);
}
