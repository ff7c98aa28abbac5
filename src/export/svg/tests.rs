use kurbo::{Rect, Shape as _, Size};
use peniko::Color;

use super::*;
use crate::layout::frame::{FrameItem, Group, ItemKind, Link};

fn frame() -> Frame {
    let link = |target: &str| {
        FrameItem::new(ItemKind::Link(Link { rect: Rect::new(0.0, 0.0, 9.0, 9.0), target: target.into() }))
    };
    let mut faded = Group::clipped(
        vec![FrameItem::fill_rect(Rect::new(1.0, 2.0, 3.0, 4.5), Color::from_rgb8(255, 0, 17))],
        Rect::new(0.0, 0.0, 10.0, 10.0).to_path(0.1),
    );
    faded.opacity = 0.5;
    let items = vec![
        FrameItem::new(ItemKind::Group(faded.clone())),
        FrameItem::new(ItemKind::Group(faded)),
        link("javascript:alert(1)"),
        link("https://a.example/?a=1&b=\"<"),
        link("#other"),
        FrameItem::fill_rect(Rect::new(f64::NAN, 0.0, 1.0, 1.0), Color::BLACK),
        FrameItem::fill_rect(Rect::new(0.0, 0.0, 1.0, 1.0), Color::BLACK)
            .during(crate::layout::step::StepRange::from(1)),
    ];
    Frame { size: Size::new(160.0, 90.0), items }
}

#[test]
fn a_frame_is_drawn_once_safely_and_in_short() {
    let text = written(&SlideFiles::new());
    let drawn = "<g clip-path=\"url(#d1)\" opacity=\".5\"><path fill=\"#f01\" d=\"m1 2h2v2.5h-2z\"/></g>";
    assert_eq!(text.matches(drawn).count(), 2, "{text}");
    assert_eq!(text.matches("<clipPath").count(), 1);
    assert_eq!(text.matches("<a ").count(), 1, "neither programs nor slides that are elsewhere");
    assert!(text.contains("href=\"https://a.example/?a=1&amp;b=&quot;&lt;\""));
    assert!(text.contains("<title>A &lt;b&gt;</title>"));
    assert!(!text.contains("NaN"));
    quick_xml::Reader::from_str(&text).into_iter_checked();
}

fn written(others: &SlideFiles) -> String {
    let title = ("A <b>", Some("en"));
    String::from_utf8(write_frame(&frame(), 0, title, SvgOptions::default(), others)).unwrap()
}

#[test]
fn links_lead_to_slides_that_lie_beside_the_drawing() {
    let others = SlideFiles::from([("other".to_owned(), "a%20b.002.svg".to_owned())]);
    let text = written(&others);
    assert!(text.contains("<a href=\"a%20b.002.svg\">"), "{text}");
    assert_eq!(text.matches("<a ").count(), 2);
}

trait Checked {
    fn into_iter_checked(self);
}

impl Checked for quick_xml::Reader<&[u8]> {
    fn into_iter_checked(mut self) {
        loop {
            match self.read_event() {
                Ok(quick_xml::events::Event::Eof) => return,
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}
