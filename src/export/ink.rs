//! Ink becomes items of a Frame, so that every format shows it where it was drawn.

use std::sync::Arc;

use kurbo::{Cap, Join};
use peniko::Color;

use crate::layout::frame::{Brush, Frame, FrameItem, Group, ItemKind, Role, Shape};
use crate::layout::step::StepRange;
use crate::show::ink::{InkTool, Stroke, line};

/// Draws strokes over all that a Frame of so many steps shows, each from the step at which it was drawn.
pub fn draw(strokes: &[Arc<Stroke>], frame: &mut Frame, n_steps: u16) {
    if strokes.is_empty() {
        return;
    }
    let items = strokes.iter().map(|stroke| item(stroke, n_steps)).collect();
    frame.items.push(FrameItem::new(ItemKind::Group(Group::with_role(items, Role::Artifact))));
}

/// An empty page with what was drawn on it.
#[must_use]
pub fn whiteboard(strokes: &[Arc<Stroke>], size: kurbo::Size) -> Frame {
    let mut frame = Frame { size, items: vec![FrameItem::fill_rect(size.to_rect(), Color::WHITE)] };
    draw(strokes, &mut frame, 1);
    frame
}

fn item(stroke: &Stroke, n_steps: u16) -> FrameItem {
    let tool = stroke.tool();
    let [red, green, blue] = stroke.color().rgb;
    let color = Color::from_rgb8(red, green, blue).with_alpha(tool.opacity());
    let is_dot = stroke.points().len() == 1;
    let cap = match tool {
        // The tip of a highlighter is broad and flat.
        InkTool::Highlighter if !is_dot => Cap::Butt,
        InkTool::Highlighter | InkTool::Pen => Cap::Round,
    };
    let pen = kurbo::Stroke::new(tool.width()).with_caps(cap).with_join(Join::Round);
    let shape = Shape {
        path: Arc::new(line::path(stroke.points())),
        fill: None,
        even_odd: false,
        stroke: Some((pen, Brush::Solid(color))),
    };
    FrameItem { steps: StepRange::from(stroke.first_step(n_steps)), ..FrameItem::new(ItemKind::Shape(shape)) }
}

#[cfg(test)]
mod tests {
    use kurbo::{Point, Size};

    use super::*;
    use crate::raster::{RasterOptions, Rasterizer};

    fn stroke(tool: InkTool, points: &[(f64, f64)]) -> Arc<Stroke> {
        Arc::new(Stroke::new(tool, 0, points.iter().map(|&point| Point::from(point)).collect()).unwrap())
    }

    #[test]
    fn pens_cover_and_highlighters_let_the_slide_shine_through() {
        let strokes = [
            stroke(InkTool::Pen, &[(100.0, 100.0), (400.0, 100.0)]),
            stroke(InkTool::Highlighter, &[(100.0, 300.0), (400.0, 300.0), (100.0, 300.0)]),
            stroke(InkTool::Pen, &[(800.0, 500.0)]),
        ];
        let frame = whiteboard(&strokes, Size::new(1920.0, 1080.0));
        assert!(frame.text_at_step(0).is_empty());
        let picture = Rasterizer::new(RasterOptions::default()).raster(&frame, 0, 1920, 1080);
        let red = InkTool::Pen.color(0).rgb;
        assert_eq!(picture.pixel(250, 100).map(|[r, g, b, _]| [r, g, b]), Some(red));
        assert_eq!(picture.pixel(800, 500).map(|[r, g, b, _]| [r, g, b]), Some(red), "a dot is seen");
        assert_eq!(picture.pixel(250, 110), Some([255; 4]));
        let [_, _, blue, _] = picture.pixel(250, 300).unwrap();
        assert!((140..=165).contains(&blue), "back over itself it gets no darker: {blue}");
        let mut untouched = Frame::default();
        draw(&[], &mut untouched, 1);
        assert!(untouched.items.is_empty());
    }
}
