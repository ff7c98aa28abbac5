use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Size, Stroke};
use peniko::{Blob, Color, FontData, Gradient};

use super::*;
use crate::layout::frame::{Brush, Glyph, GlyphRun, Image, Pixels, Shape};
use crate::layout::step::StepRange;
use crate::resolve::fonts::BUNDLED;
use crate::source::node_path::NodePath;

const RED: Color = Color::from_rgb8(255, 0, 0);
const BLUE: Color = Color::from_rgb8(0, 0, 255);
const WHITE: [u8; 4] = [255; 4];

/// An item from here makes the back end panic.
pub(super) fn trap() -> NodePath {
    NodePath::root().field("trap")
}

fn frame(width: f64, height: f64, mut items: Vec<FrameItem>) -> Frame {
    items.insert(0, FrameItem::fill_rect(Rect::new(0.0, 0.0, width, height), Color::WHITE));
    Frame { size: Size::new(width, height), items }
}

fn draw(frame: &Frame, width: u32, height: u32) -> Pixmap {
    Rasterizer::new(RasterOptions { portable: true, ..RasterOptions::default() }).raster(frame, 0, width, height)
}

fn font(name: &str) -> FontData {
    let bytes = BUNDLED.iter().find(|(file, _)| *file == name).unwrap().1;
    FontData::new(Blob::new(Arc::new(bytes)), 0)
}

fn run(font: FontData, n_glyphs: u16) -> GlyphRun {
    GlyphRun {
        font,
        font_size: 60.0,
        coords: Arc::from([]),
        skew_degrees: 0.0,
        embolden: false,
        color: Color::BLACK,
        halo: None,
        origin: Point::new(20.0, 80.0),
        advance: 40.0 * f32::from(n_glyphs),
        ascent: 50.0,
        descent: 15.0,
        is_rtl: false,
        glyphs: (0..n_glyphs)
            .map(|i| Glyph { id: 40 + u32::from(i), x: 40.0 * f32::from(i), y: 0.0, text_range: 0..0 })
            .collect(),
        text: "".into(),
        text_range: 0..0,
    }
}

fn text_item(run: GlyphRun) -> FrameItem {
    FrameItem::new(ItemKind::Text(run))
}

fn group(group: Group) -> FrameItem {
    FrameItem::new(ItemKind::Group(group))
}

/// Sum of darkness, in pixels of full black.
fn ink(pixmap: &Pixmap) -> f64 {
    pixmap
        .data
        .chunks_exact(4)
        .map(|p| 255.0 - (f64::from(p[0]) + f64::from(p[1]) + f64::from(p[2])) / 3.0)
        .sum::<f64>()
        / 255.0
}

fn pixels(width: u32, height: u32, color: impl Fn(u32, u32) -> [u8; 4]) -> Arc<Pixels> {
    let rgba: Vec<u8> =
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| color(x, y)).collect();
    let is_opaque = rgba.chunks_exact(4).all(|p| p[3] == 255);
    let hash = *blake3::hash(&rgba).as_bytes();
    Arc::new(Pixels { width, height, rgba, hash, is_opaque, jpeg: None })
}

fn image(pixels: Arc<Pixels>, rect: Rect) -> FrameItem {
    FrameItem::new(ItemKind::Image(Image { pixels, rect }))
}

#[test]
fn fits_by_the_smaller_scale() {
    assert_eq!(fit(Size::new(1920.0, 1080.0), 1920, 1080), (1920, 1080));
    assert_eq!(fit(Size::new(1920.0, 1080.0), 1024, 768), (1024, 576));
    assert_eq!(fit(Size::new(1440.0, 1080.0), 1920, 1080), (1440, 1080));
    assert_eq!(fit(Size::new(1920.0, 1080.0), 1366, 768), (1365, 768));
    assert_eq!(fit(Size::new(1920.0, 1080.0), 1, 1), (1, 1));
    assert_eq!(fit(Size::new(0.0, 1080.0), 100, 50), (100, 50));
    assert_eq!(fit(Size::new(f64::NAN, 1080.0), 100, 0), (100, 1));
}

#[test]
fn margins_get_the_background_and_keep_what_overflows() {
    let wide = frame(200.0, 100.0, vec![FrameItem::fill_rect(Rect::new(-50.0, -50.0, 250.0, 150.0), RED)]);
    let pixmap = draw(&wide, 100, 100);
    assert_eq!(pixmap.pixel(50, 10), Some([0, 0, 0, 255]));
    assert_eq!(pixmap.pixel(50, 24), Some([0, 0, 0, 255]));
    assert_eq!(pixmap.pixel(50, 25), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(99, 74), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(50, 75), Some([0, 0, 0, 255]));
    assert_eq!(pixmap.pixel(100, 0), None);
}

#[test]
fn rounding_to_whole_pixels_leaves_no_dark_edge() {
    let slide = frame(1920.0, 1080.0, vec![]);
    for (max_width, max_height) in [(1366, 768), (1367, 769), (333, 500), (1919, 1080), (17, 900)] {
        let (width, height) = fit(slide.size, max_width, max_height);
        let pixmap = draw(&slide, width, height);
        assert!(pixmap.data.iter().all(|&byte| byte == 255), "{width}×{height}");
    }
}

#[test]
fn groups_move_clip_and_fade() {
    let square = || vec![FrameItem::fill_rect(Rect::new(0.0, 0.0, 10.0, 10.0), RED)];
    let mut faded = Group::transformed(square(), Affine::translate((20.0, 0.0)));
    faded.opacity = 0.5;
    let mut round = BezPath::new();
    round.extend(kurbo::Circle::new((5.0, 5.0), 5.0).path_elements(0.01));
    let clipped = Group::clipped(square(), round);
    let outer = Group::transformed(vec![group(clipped)], Affine::translate((40.0, 0.0)));
    let items = vec![FrameItem::translated(square(), 5.0, 5.0), group(faded), group(outer)];
    let pixmap = draw(&frame(60.0, 20.0, items), 60, 20);
    assert_eq!(pixmap.pixel(4, 4), Some(WHITE));
    assert_eq!(pixmap.pixel(5, 5), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(14, 14), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(15, 15), Some(WHITE));
    let faded = pixmap.pixel(25, 5).unwrap();
    assert!((126..=129).contains(&faded[1]), "{faded:?}");
    assert_eq!(pixmap.pixel(45, 5), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(40, 0), Some(WHITE));
}

#[test]
fn what_lies_on_an_opaque_ground_is_opaque() {
    let items = (0..200u32)
        .map(|i| {
            let x = f64::from(i);
            let mut faded = Group::transformed(
                vec![FrameItem::fill_rect(Rect::new(x, 0.0, x + 1.0, 5.0), RED.with_alpha(0.3))],
                Affine::IDENTITY,
            );
            faded.opacity = 0.005 * f32::from(u16::try_from(i).unwrap());
            group(faded)
        })
        .collect();
    assert!(draw(&frame(200.0, 5.0, items), 200, 5).is_opaque());
}

#[test]
fn translucent_paint_leaves_an_opaque_ground_opaque() {
    let slanted = |i: u32| {
        let mut color = RED;
        color.components[3] = f32::from(u16::try_from(i).unwrap()) / 255.0;
        let mut path = BezPath::new();
        let shift = f64::from(i) * 0.37;
        path.move_to((shift, 0.3));
        path.line_to((shift + 40.7, 3.1));
        path.line_to((shift / 2.0, 39.9));
        path.close_path();
        FrameItem::fill(path, color)
    };
    let frame = frame(140.0, 40.0, (0..=255).map(slanted).collect());
    for portable in [true, false] {
        let options = RasterOptions { portable, ..RasterOptions::default() };
        assert!(Rasterizer::new(options).raster(&frame, 0, 1400, 400).is_opaque());
    }
}

#[test]
fn a_step_is_a_filter() {
    let items = vec![
        FrameItem::fill_rect(Rect::new(0.0, 0.0, 5.0, 5.0), RED).during(StepRange::from(1)),
        FrameItem::fill_rect(Rect::new(5.0, 0.0, 10.0, 5.0), BLUE).during(StepRange::only(0)),
    ];
    let slide = frame(10.0, 5.0, items);
    let mut rasterizer = Rasterizer::new(RasterOptions::default());
    let first = rasterizer.raster(&slide, 0, 10, 5);
    assert_eq!((first.pixel(2, 2), first.pixel(7, 2)), (Some(WHITE), Some([0, 0, 255, 255])));
    let second = rasterizer.raster(&slide, 1, 10, 5);
    assert_eq!((second.pixel(2, 2), second.pixel(7, 2)), (Some([255, 0, 0, 255]), Some(WHITE)));
}

#[test]
fn strokes_gradients_and_shadows_are_drawn() {
    let rect = Rect::new(10.0, 10.0, 90.0, 40.0);
    let gradient = Gradient::new_linear((10.0, 0.0), (90.0, 0.0)).with_stops([RED, BLUE]);
    let shape = |fill, stroke| {
        FrameItem::new(ItemKind::Shape(Shape { path: Arc::new(rect.to_path(0.1)), fill, even_odd: false, stroke }))
    };
    let blur = Brush::Blur { color: Color::BLACK, radius: 4.0, std_dev: 4.0 };
    let stroke = (Stroke::new(4.0).with_dashes(0.0, [10.0, 10.0]), Brush::Solid(Color::BLACK));
    let items = vec![shape(Some(Brush::Gradient(Arc::new(gradient))), Some(stroke))];
    let pixmap = draw(&frame(100.0, 50.0, items), 100, 50);
    let (left, right) = (pixmap.pixel(14, 25).unwrap(), pixmap.pixel(86, 25).unwrap());
    assert!(left[0] > 200 && right[2] > 200, "{left:?} {right:?}");
    assert_eq!(pixmap.pixel(15, 10), Some([0, 0, 0, 255]));
    assert_ne!(pixmap.pixel(25, 10), Some([0, 0, 0, 255]));
    let shadow = draw(&frame(100.0, 50.0, vec![shape(Some(blur), None)]), 100, 50);
    let (edge, centre) = (shadow.pixel(50, 10).unwrap()[0], shadow.pixel(50, 25).unwrap()[0]);
    assert!((90..170).contains(&edge) && centre < 10, "{edge} {centre}");
}

#[test]
fn text_leans_right_and_thickens() {
    let plain = run(font("Inter-Regular.ttf"), 6);
    let draw_run = |run: GlyphRun| draw(&frame(300.0, 100.0, vec![text_item(run)]), 300, 100);
    let base = ink(&draw_run(plain.clone()));
    assert!(base > 300.0, "{base}");
    let bold = ink(&draw_run(GlyphRun { embolden: true, ..plain.clone() }));
    assert!((1.2..2.2).contains(&(bold / base)), "{}", bold / base);
    let slanted = draw_run(GlyphRun { skew_degrees: 14.0, ..plain.clone() });
    let ratio = ink(&slanted) / base;
    assert!((0.95..1.05).contains(&ratio), "{ratio}");
    let centre = |pixmap: &Pixmap, rows: std::ops::Range<u32>| {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (x, y) in rows.flat_map(|y| (0..300).map(move |x| (x, y))) {
            let dark = 255.0 - f64::from(pixmap.pixel(x, y).unwrap()[0]);
            sum += dark * f64::from(x);
            weight += dark;
        }
        sum / weight
    };
    let upright = draw_run(plain);
    let lean = |pixmap: &Pixmap| centre(pixmap, 35..50) - centre(pixmap, 65..80);
    assert!(lean(&slanted) > lean(&upright) + 3.0);
}

#[test]
fn a_translucent_bold_has_one_tone() {
    let run = GlyphRun { embolden: true, color: Color::BLACK.with_alpha(0.5), ..run(font("Inter-Regular.ttf"), 6) };
    let pixmap = draw(&frame(300.0, 100.0, vec![text_item(run)]), 300, 100);
    let darkest = pixmap.data.chunks_exact(4).map(|pixel| pixel[0]).min().unwrap();
    assert!((126..=129).contains(&darkest), "{darkest}");
}

#[test]
fn a_picture_at_its_own_size_keeps_every_pixel() {
    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    let picture = pixels(40, 30, |x, y| [x as u8 * 6, y as u8 * 8, 77, 255]);
    let slide = frame(100.0, 50.0, vec![image(picture, Rect::new(10.2, 9.8, 50.2, 39.8))]);
    let pixmap = draw(&slide, 100, 50);
    assert_eq!(pixmap.pixel(10, 10), Some([0, 0, 77, 255]));
    assert_eq!(pixmap.pixel(49, 39), Some([234, 232, 77, 255]));
    assert_eq!((pixmap.pixel(9, 10), pixmap.pixel(50, 39)), (Some(WHITE), Some(WHITE)));
}

#[test]
fn pictures_shrink_evenly_turn_and_stay_translucent() {
    let checks = pixels(400, 400, |x, y| if (x + y) % 2 == 0 { [0, 0, 0, 255] } else { [255; 4] });
    let small = draw(&frame(100.0, 100.0, vec![image(checks, Rect::new(0.0, 0.0, 100.0, 100.0))]), 100, 100);
    let (low, high) = (small.data.chunks_exact(4).map(|p| p[0]).min(), small.data.chunks_exact(4).map(|p| p[0]).max());
    assert!(low >= Some(120) && high <= Some(135), "{low:?} {high:?}");
    let half = pixels(10, 10, |_, _| [255, 0, 0, 128]);
    let turned = Group::transformed(
        vec![image(half, Rect::new(-20.0, -20.0, 20.0, 20.0))],
        Affine::translate((50.0, 50.0)) * Affine::rotate(0.7),
    );
    let pixmap = draw(&frame(100.0, 100.0, vec![group(turned)]), 100, 100);
    assert_eq!(pixmap.pixel(10, 10), Some(WHITE));
    let centre = pixmap.pixel(50, 50).unwrap();
    assert!(centre[0] == 255 && (126..=128).contains(&centre[1]), "{centre:?}");
}

#[test]
fn layers_are_drawn_onto_nothing() {
    let items = vec![FrameItem::fill_rect(Rect::new(0.0, 0.0, 5.0, 5.0), RED)];
    let pixmap = Rasterizer::new(RasterOptions::default()).raster_items(&items, 0, Affine::scale(2.0), 20, 20);
    assert_eq!(pixmap.pixel(9, 9), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(10, 10), Some([0; 4]));
    assert!(!pixmap.is_opaque());
}

#[test]
fn the_same_frame_gives_the_same_pixels_on_any_worker() {
    let slide = frame(300.0, 100.0, vec![text_item(run(font("Inter-Regular.ttf"), 6))]);
    let mut used = Rasterizer::new(RasterOptions::default());
    used.raster(&frame(500.0, 400.0, vec![text_item(run(font("SourceSerif4-Italic.ttf"), 4))]), 0, 800, 700);
    let again = used.raster(&slide, 0, 450, 150);
    assert_eq!(again, Rasterizer::new(RasterOptions::default()).raster(&slide, 0, 450, 150));
    let portable = draw(&slide, 450, 150);
    let differs = again.data.iter().zip(&portable.data).any(|(a, b)| a.abs_diff(*b) > 1);
    assert!(!differs, "more than the last bit depends on the processor");
}

#[test]
fn nonsense_is_left_out_and_the_rest_is_drawn() {
    let good = || FrameItem::fill_rect(Rect::new(0.0, 0.0, 10.0, 10.0), RED);
    let mut items = Vec::new();
    for bad in [f64::NAN, f64::INFINITY, 1e300, -1e300, 1e9, 0.0] {
        items.push(FrameItem::fill_rect(Rect::new(bad, 0.0, 20.0, bad), BLUE));
        items.push(FrameItem::stroke(Rect::new(20.0, 20.0, 30.0, 30.0).to_path(0.1), bad, Color::TRANSPARENT));
        items.push(group(Group::transformed(
            vec![FrameItem::fill_rect(Rect::new(0.0, 0.0, 9.0, 9.0), BLUE)],
            Affine::scale(bad),
        )));
        items.push(image(pixels(2, 2, |_, _| [0, 0, 255, 255]), Rect::new(bad, bad, bad, 5.0)));
        #[expect(clippy::cast_possible_truncation, reason = "infinity is meant")]
        let bad_size = bad as f32;
        items.push(text_item(GlyphRun { font_size: bad_size, ..run(font("Inter-Regular.ttf"), 1) }));
        items.push(text_item(GlyphRun {
            origin: Point::new(bad, bad),
            advance: bad_size,
            ..run(font("Inter-Regular.ttf"), 1)
        }));
        items.push(group(Group::clipped(vec![], Rect::new(bad, bad, 0.0, 0.0).to_path(0.1))));
        let mut faded = Group::transformed(vec![good()], Affine::IDENTITY);
        faded.opacity = bad_size;
        items.push(group(faded));
    }
    let mut line = BezPath::new();
    line.move_to((0.0, 40.0));
    line.line_to((1e6, 40.0));
    items.push(FrameItem::new(ItemKind::Shape(Shape {
        path: Arc::new(line),
        fill: None,
        even_odd: false,
        stroke: Some((Stroke::new(1.0).with_dashes(0.0, [1e-9, 1e-9]), Brush::Solid(RED))),
    })));
    items.push(group(Group::transformed(
        (0..3).map(|_| FrameItem::translated(vec![], f64::NAN, 0.0)).collect(),
        Affine::IDENTITY,
    )));
    items.push(good());
    let pixmap = draw(&frame(100.0, 50.0, items), 100, 50);
    assert_eq!(pixmap.pixel(5, 5), Some([255, 0, 0, 255]));
    assert_eq!(pixmap.pixel(60, 10), Some(WHITE));
    for size in [Size::ZERO, Size::new(f64::NAN, 1.0), Size::new(1e300, 1e-300), Size::new(-5.0, 5.0)] {
        let slide = Frame { size, items: vec![good()] };
        assert_eq!(draw(&slide, 4, 4).data.len(), 64);
    }
    assert_eq!(draw(&frame(10.0, 10.0, vec![]), 0, 0).data.len(), 4);
}

#[test]
fn a_broken_font_costs_its_own_text_only() {
    let good = run(font("Inter-Regular.ttf"), 3);
    let mut bytes = BUNDLED[5].1.to_vec();
    bytes.truncate(3000);
    let broken = [FontData::new(Blob::new(Arc::new(vec![0; 8])), 0), FontData::new(Blob::new(Arc::new(bytes)), 7)];
    let mut items: Vec<_> = broken.into_iter().map(|font| text_item(run(font, 3))).collect();
    items.push(text_item(good.clone()));
    let with_broken = draw(&frame(300.0, 100.0, items), 300, 100);
    assert_eq!(with_broken, draw(&frame(300.0, 100.0, vec![text_item(good)]), 300, 100));
}

#[test]
fn sizes_beyond_the_limit_are_cut() {
    let mut rasterizer = Rasterizer::new(RasterOptions::default());
    let pixmap = rasterizer.raster(&frame(10.0, 10.0, vec![]), 0, 70_000, 1);
    assert_eq!((pixmap.width, pixmap.height), (MAX_SIDE, 1));
}

#[test]
fn broken_fonts_cost_their_own_text_and_nothing_else() {
    let sound = BUNDLED.iter().find(|(file, _)| *file == "Inter-Regular.ttf").unwrap().1;
    let mut seed: usize = 7;
    for round in 0..60 {
        let mut bytes = sound.to_vec();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if round % 3 == 0 {
            bytes.truncate(seed % bytes.len());
        } else {
            // The tables at the front are where damage hurts.
            for i in 0..64 {
                let at = (seed >> 16).wrapping_mul(i * 2 + 1) % bytes.len();
                bytes[at] = bytes[at].wrapping_add(1 + u8::try_from(i).unwrap());
            }
        }
        let font = FontData::new(Blob::new(Arc::new(bytes)), 0);
        let slide = frame(300.0, 100.0, vec![text_item(run(font, 6))]);
        let pixmap = Rasterizer::new(RasterOptions::default()).raster(&slide, 0, 300, 100);
        assert_eq!((pixmap.width, pixmap.height), (300, 100));
    }
}

#[test]
fn an_item_that_can_not_be_drawn_costs_itself_and_nothing_else() {
    let rect = |x: f64, color| FrameItem::fill_rect(Rect::new(x, 0.0, x + 10.0, 10.0), color);
    let broken = FrameItem { path: Some(trap()), ..rect(10.0, RED) };
    let moved = Group::transformed(vec![broken, rect(0.0, RED)], Affine::translate((20.0, 0.0)));
    let pixmap = draw(&frame(40.0, 10.0, vec![rect(0.0, BLUE), group(moved)]), 40, 10);
    let at = |x| pixmap.pixel(x, 5).unwrap();
    assert_eq!([at(5), at(15), at(25), at(35)], [[0, 0, 255, 255], WHITE, [255, 0, 0, 255], WHITE]);
}
