//! Timelines of any content: no label covers another, and what is dropped is told.

use diafilm::layout::frame::{FrameItem, ItemKind, Role, SlideFrame};
use kurbo::{Affine, Rect};
use proptest::prelude::*;

use crate::support::chance::chance;
use crate::support::deck::{deck_of, frame_of, shared};

/// The lines of text of a slide, each with the number of the event that it belongs to; 0 is the ruler.
#[derive(Debug, Default)]
struct Labels {
    n_events: usize,
    lines: Vec<(usize, Rect)>,
}

impl Labels {
    fn of(slide: &SlideFrame) -> Self {
        let mut labels = Self::default();
        labels.collect(&slide.frame.items, Affine::IDENTITY, None);
        labels
    }

    fn collect(&mut self, items: &[FrameItem], transform: Affine, event: Option<usize>) {
        for item in items {
            match &item.kind {
                ItemKind::Group(group) => {
                    let event = match group.role {
                        Some(Role::ListItem) => {
                            self.n_events += 1;
                            Some(self.n_events)
                        }
                        Some(Role::List) => Some(0),
                        _ => event,
                    };
                    self.collect(&group.items, transform * group.transform, event);
                }
                ItemKind::Text(run) => {
                    let size = f64::from(run.font_size);
                    let rect = Rect::new(0.0, -0.7 * size, f64::from(run.advance), 0.1 * size) + run.origin.to_vec2();
                    self.lines.extend(event.map(|event| (event, transform.transform_rect_bbox(rect))));
                }
                ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }

    fn first_overlap(&self) -> Option<(Rect, Rect)> {
        self.lines.iter().enumerate().find_map(|(i, (event, rect))| {
            let inner = rect.inset(-1.0);
            let others = self.lines[..i].iter().filter(|(other, _)| other != event);
            others.map(|(_, other)| *other).find(|other| overlaps(inner, *other)).map(|other| (*rect, other))
        })
    }

    fn n_unlabelled(&self) -> usize {
        (1..=self.n_events).filter(|event| !self.lines.iter().any(|(other, _)| other == event)).count()
    }
}

fn overlaps(one: Rect, other: Rect) -> bool {
    one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1
}

fn date() -> impl Strategy<Value = String> {
    let months = prop::sample::select(vec!["Jan", "Feb", "Apr", "Jun", "Sept", "Dec"]);
    prop_oneof![
        (1900..1990_i32).prop_map(|year| year.to_string()),
        (1..29_i32, months.clone(), 1945..1962_i32).prop_map(|(day, month, year)| format!("{day} {month} {year}")),
        (months, 1945..1962_i32).prop_map(|(month, year)| format!("{month} {year}")),
        (1900..1990_i32, 1..30_i32).prop_map(|(year, length)| format!("{year}–{}", year + length)),
        (190..199_i32).prop_map(|decade| format!("{decade}0s")),
        Just("once".to_owned()),
    ]
}

fn words() -> impl Strategy<Value = String> {
    let word =
        prop::sample::select(vec!["treaty", "of", "alliance", "Khrushchev", "recalled", "the", "experts", "1956"]);
    prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "))
}

#[test]
fn no_label_of_a_timeline_covers_another() {
    let shared = shared();
    let typesetter = std::cell::RefCell::new(shared.typesetter());
    let events = prop::collection::vec((date(), words()), 1..22);
    let direction = prop::sample::select(vec!["", "direction: Some(Right), ", "direction: Some(Down), "]);
    let mut runner = proptest::test_runner::TestRunner::new(chance(1000));
    let cases = (events, direction, prop::collection::vec(0..22_usize, 0..3));
    let result = runner.run(&cases, |(events, direction, highlight)| {
        let written: String = events.iter().map(|(date, text)| format!("(\"{date}\", \"{text}\"), ")).collect();
        let highlight: Vec<usize> = highlight.into_iter().filter(|i| *i < events.len()).collect();
        let timeline = format!("Timeline(scale: Time, {direction}highlight: {highlight:?}, events: [{written}])");
        let deck = deck_of(&format!("Slide(title: \"T\", body: [{timeline}])"));
        let slide = deck.layout(0, &mut typesetter.borrow_mut()).expect("the slide decodes");
        let labels = Labels::of(&slide);
        prop_assert_eq!(labels.n_events, events.len());
        prop_assert_eq!(labels.first_overlap(), None, "{}", timeline);
        let n_dropped = slide.diagnostics.iter().filter(|finding| finding.code == "dropped-label").count();
        prop_assert_eq!(labels.n_unlabelled(), n_dropped, "{}", timeline);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn dates_that_cannot_be_read_are_told_where_they_stand() {
    let slide =
        frame_of(r#"body: [Timeline(scale: Time, events: [("1950", "a"), ("someday", "b"), ("x", "c", "1952")])]"#);
    let codes: Vec<&str> = slide.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["bad-date"]);
    assert!(slide.diagnostics[0].message.contains("`someday`"));
}

#[test]
fn a_timeline_of_a_thousand_events_is_cut_and_told() {
    let events: String = (0..1000).map(|i| format!("(\"{}\", \"event {i}\"), ", 1000 + i)).collect();
    for scale in ["Time", "Even"] {
        let slide = frame_of(&format!("body: [Timeline(scale: {scale}, events: [{events}])]"));
        assert!(slide.diagnostics.iter().any(|finding| finding.code == "crowded-timeline"), "{scale}");
        assert_eq!(Labels::of(&slide).first_overlap(), None, "{scale}");
    }
}

#[test]
fn events_show_one_by_one() {
    let slide = frame_of(
        r#"reveal: Items, body: [Timeline(scale: Time, events: [("1950", "a"), ("1951–1953", "b"), ("1952", "c")])]"#,
    );
    assert_eq!(slide.n_steps, 3);
}
