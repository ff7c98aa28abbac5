//! What moves between two slides, and where it stands at both ends.

use std::path::Path;
use std::sync::Arc;

use kurbo::{Rect, Size};

use super::*;
use crate::engine::{Shared, Snapshot};
use crate::layout::frame::SlideFrame;
use crate::source::Source;
use crate::world::memory::MemoryWorld;

const FULL: Rect = Rect::new(0.0, 0.0, 1920.0, 1080.0);

fn frames(slides: &str) -> Vec<SlideFrame> {
    let pixels = image::RgbaImage::from_pixel(40, 20, image::Rgba([200, 30, 30, 255]));
    let mut png = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let world = MemoryWorld::new().with_file("p.png", png.into_inner());
    let shared = Shared::new(Arc::new(world));
    let text = format!("Deck(title: \"T\", slides: [{slides}])");
    let deck = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", &text), None);
    assert_eq!(deck.diagnostics(), &Vec::new());
    (0..deck.n_slides()).map(|i| deck.layout(i, &mut shared.typesetter()).unwrap()).collect()
}

fn morph(slides: &str) -> Plan {
    let frames = frames(slides);
    Plan::morph((&frames[0].frame, 0), (&frames[1].frame, 0))
}

/// Layers that move, of the slide that comes.
fn moving(plan: &Plan) -> Vec<&Layer> {
    plan.layers.iter().filter(|layer| layer.motion.from != layer.motion.to).collect()
}

#[test]
fn whole_slides_move_and_go_back_the_other_way() {
    let size = Size::new(1920.0, 1080.0);
    let places = |kind, direction, t| {
        let plan = Plan::of_slides(kind, direction, size);
        plan.layers.iter().map(|layer| layer.motion.at(t)).collect::<Vec<_>>()
    };
    for kind in [Transition::Fade, Transition::Push, Transition::Wipe, Transition::Morph] {
        for direction in [Direction::Forward, Direction::Back] {
            let (start, end) = (places(kind, direction, 0.0), places(kind, direction, 1.0));
            let seen =
                |place: &Placement| place.rect.intersect(place.clip).intersect(FULL).area() * f64::from(place.opacity);
            assert_eq!((start[0].rect, seen(&start[1])), (FULL, 0.0), "{kind:?} {direction:?}");
            assert_eq!((end[1].rect, end[1].opacity), (FULL, 1.0), "{kind:?} {direction:?}");
            assert_eq!(end[1].rect.intersect(end[1].clip), FULL);
        }
    }
    assert!(places(Transition::Push, Direction::Forward, 0.5)[0].rect.x0 < 0.0);
    assert!(places(Transition::Push, Direction::Back, 0.5)[0].rect.x0 > 0.0);
    assert_eq!(places(Transition::Wipe, Direction::Forward, 0.5)[1].clip.x1, 960.0);
    assert_eq!(places(Transition::Wipe, Direction::Back, 0.5)[1].clip.x0, 960.0);
    assert_eq!(Plan::of_slides(Transition::Cut, Direction::Forward, size).layers.len(), 1);
}

#[test]
fn the_same_words_move_and_grow() {
    let plan = morph(
        r#"Slide(layout: Title, title: "The lantern"), Slide(title: "The lantern", body: [Text("Light and glass.")])"#,
    );
    let moving = moving(&plan);
    assert_eq!(moving.len(), 1, "{:?}", plan.layers.iter().map(|l| l.motion).collect::<Vec<_>>());
    let motion = moving[0].motion;
    assert_eq!(motion.at(0.0).rect, motion.from);
    assert_eq!(motion.at(1.0).rect, motion.to);
    assert!(motion.from.height() > motion.to.height() && motion.from.y0 > motion.to.y0);
}

#[test]
fn what_stays_in_place_takes_no_layer() {
    let plan = morph(
        r#"Slide(title: "Same", body: [Text("One thing.")]), Slide(title: "Same", body: [Text("Quite another.")])"#,
    );
    assert_eq!(plan.layers.len(), 2);
    assert!(moving(&plan).is_empty());
}

#[test]
fn one_id_is_one_thing_whatever_it_says() {
    let plan = morph(
        r#"Slide(title: "A", body: [Text(text: "Eins", id: "x"), Text("Other.")]),
           Slide(title: "B", body: [Text("Another line."), Text("One more."), Text(text: "Two words", id: "x")])"#,
    );
    let fades: Vec<Opacity> = moving(&plan).iter().map(|layer| layer.motion.opacity).collect();
    assert_eq!(fades, [Opacity::Leave, Opacity::Arrive]);
}

#[test]
fn a_picture_grows_out_of_its_frame() {
    let plan = morph(
        r#"Slide(title: "A", body: [Text("Beside it."), Image(path: "p.png", alt: "a")]),
           Slide(layout: Picture, title: "Over it", body: [Image(path: "p.png", alt: "a")])"#,
    );
    let moving = moving(&plan);
    assert_eq!(moving.len(), 1);
    let motion = moving[0].motion;
    assert_eq!(motion.clip.map(|(_, to)| to), Some(FULL));
    assert!(motion.from.area() < motion.to.area());
    // The title stands over the picture, so it is a layer over it.
    let last = plan.layers.last().unwrap();
    assert_eq!(last.motion.opacity, Opacity::In);
    assert!(matches!(last.picture, Picture::Part { side: Side::New, .. }));
}

#[test]
fn what_a_step_hides_does_not_move() {
    let slides = r#"Slide(title: "A", reveal: Items, body: [Bullets(["one", "two", "three"])]),
                    Slide(title: "B", layout: Content, body: [Text("And now:"), Bullets(["three", "one"])])"#;
    let frames = frames(slides);
    let n_moving = |step| moving(&Plan::morph((&frames[0].frame, step), (&frames[1].frame, 0))).len();
    assert_eq!((n_moving(0), n_moving(2)), (1, 2));
}

#[test]
fn a_crowd_is_thinned_out() {
    let items = |order: &mut dyn Iterator<Item = usize>| order.map(|i| format!("\"item {i}\",")).collect::<String>();
    let slides = format!(
        "Slide(title: \"A\", body: [Bullets([{}])]), Slide(title: \"B\", body: [Bullets([{}])])",
        items(&mut (0..12)),
        items(&mut (0..12).rev())
    );
    let plan = morph(&slides);
    assert!(plan.layers.len() <= MAX_LAYERS && moving(&plan).len() == MAX_MOVING, "{}", plan.layers.len());
}

#[test]
fn a_picture_drawn_at_whole_pixels_moves_alike() {
    let motion = Motion { from: Rect::new(0.0, 0.0, 10.0, 10.0), ..Motion::still(Rect::new(100.0, 0.0, 120.0, 20.0)) };
    let wider = motion.of_picture(Rect::new(100.0, 0.0, 120.0, 20.0), Rect::new(98.0, -2.0, 122.0, 22.0));
    assert_eq!(wider.to, Rect::new(98.0, -2.0, 122.0, 22.0));
    assert_eq!(wider.from, Rect::new(-1.0, -1.0, 11.0, 11.0));
}
