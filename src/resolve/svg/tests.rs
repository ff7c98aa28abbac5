use super::*;
use crate::raster::{Pixmap, RasterOptions, Rasterizer};

fn no_fonts() -> Arc<fontdb::Database> {
    Arc::new(fontdb::Database::new())
}

fn frame(body: &str) -> Result<Frame, String> {
    let text = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{body}</svg>"#);
    decode(text.as_bytes(), &|| Arc::new(bundled_fonts()))
}

fn draw(body: &str) -> Pixmap {
    let frame = frame(body).unwrap();
    let items = frame.items;
    Rasterizer::new(RasterOptions { portable: true, ..RasterOptions::default() }).raster_items(
        &items,
        0,
        kurbo::Affine::IDENTITY,
        40,
        20,
    )
}

fn error(body: &str) -> String {
    frame(body).unwrap_err()
}

const RED: Option<[u8; 4]> = Some([255, 0, 0, 255]);
const NOTHING: Option<[u8; 4]> = Some([0; 4]);

#[test]
fn tells_svg_by_content() {
    for text in
        ["<svg/>", "\u{feff} <svg>", "<?xml version='1.0'?>\n<!-- x --><svg>", "<!DOCTYPE svg><svg/>", "<x:svg>"]
    {
        assert_eq!(is_svg(text.as_bytes()), text != "<x:svg>", "{text}");
    }
    assert!(!is_svg(b"<html><body></body></html>"));
    assert!(!is_svg(b""));
    assert!(!is_svg(b"\x89PNG<svg"));
}

#[test]
fn a_drawing_has_its_own_size_and_is_cut_to_it() {
    let text = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" width="40" height="20">
        <rect x="10" y="10" width="200" height="10" fill="red"/></svg>"#;
    let frame = decode(text.as_bytes(), &no_fonts).unwrap();
    assert_eq!((frame.size.width, frame.size.height), (40.0, 20.0));
    let pixmap =
        Rasterizer::new(RasterOptions::default()).raster_items(&frame.items, 0, kurbo::Affine::IDENTITY, 60, 20);
    assert_eq!((pixmap.pixel(4, 5), pixmap.pixel(5, 5), pixmap.pixel(39, 9)), (NOTHING, RED, RED));
    assert_eq!((pixmap.pixel(40, 7), pixmap.pixel(20, 10)), (NOTHING, NOTHING));
}

#[test]
fn shapes_groups_and_uses_land_where_they_belong() {
    let pixmap = draw(
        r##"<defs><rect id="r" width="4" height="4" fill="red"/></defs>
        <use href="#r" x="2" y="2"/><g transform="translate(20 0) scale(2)"><use href="#r"/></g>
        <g opacity="0.5"><rect x="30" width="4" height="4" fill="red"/><rect x="30" width="4" height="4" fill="red"/></g>"##,
    );
    assert_eq!((pixmap.pixel(1, 1), pixmap.pixel(2, 2), pixmap.pixel(6, 6)), (NOTHING, RED, NOTHING));
    assert_eq!((pixmap.pixel(27, 7), pixmap.pixel(28, 8)), (RED, NOTHING));
    let faded = pixmap.pixel(31, 1).unwrap();
    assert!((126..=129).contains(&faded[3]), "{faded:?}");
}

#[test]
fn strokes_keep_width_dash_and_order() {
    let pixmap = draw(
        r#"<path d="M0 10H40" stroke="red" stroke-width="4" stroke-dasharray="10 10"/>
        <rect x="10" y="0" width="8" height="4" fill="blue" stroke="red" stroke-width="4" paint-order="stroke"/>"#,
    );
    assert_eq!((pixmap.pixel(5, 8), pixmap.pixel(5, 11), pixmap.pixel(5, 12)), (RED, RED, NOTHING));
    assert_eq!((pixmap.pixel(15, 10), pixmap.pixel(25, 10)), (NOTHING, RED));
    assert_eq!(pixmap.pixel(11, 1), Some([0, 0, 255, 255]));
}

#[test]
fn gradients_follow_their_transforms() {
    let stops = r#"<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>"#;
    let pixmap = draw(&format!(
        r#"<linearGradient id="a" gradientTransform="rotate(90)">{stops}</linearGradient>
        <radialGradient id="b">{stops}</radialGradient>
        <rect width="20" height="20" fill="url(#a)"/><rect x="20" y="5" width="20" height="10" fill="url(#b)"/>"#
    ));
    let (top, bottom) = (pixmap.pixel(10, 0).unwrap(), pixmap.pixel(10, 19).unwrap());
    assert!(top[0] > 230 && bottom[2] > 230, "{top:?} {bottom:?}");
    assert_eq!(pixmap.pixel(2, 9), pixmap.pixel(18, 9));
    // An ellipse: as red in the middle, as blue at the ends of both axes.
    let (centre, side, above) =
        (pixmap.pixel(30, 10).unwrap(), pixmap.pixel(39, 10).unwrap(), pixmap.pixel(30, 5).unwrap());
    assert!(centre[0] > 220 && side[2] > 220 && above[2] > 200, "{centre:?} {side:?} {above:?}");
}

#[test]
fn clip_paths_join_their_shapes_and_keep_their_holes() {
    let pixmap = draw(
        r##"<clipPath id="c">
            <rect width="10" height="10"/><path d="M5 5 V15 H15 V5 Z"/>
            <path clip-rule="evenodd" d="M20 0h20v20h-20z M25 5h10v10h-10z"/>
        </clipPath><rect width="40" height="20" fill="red" clip-path="url(#c)"/>"##,
    );
    assert_eq!((pixmap.pixel(2, 2), pixmap.pixel(7, 7), pixmap.pixel(13, 13)), (RED, RED, RED));
    assert_eq!((pixmap.pixel(13, 2), pixmap.pixel(17, 10)), (NOTHING, NOTHING));
    assert_eq!((pixmap.pixel(22, 2), pixmap.pixel(30, 10)), (RED, NOTHING));
}

#[test]
fn text_is_set_in_bundled_fonts() {
    let pixmap = draw(r#"<text x="2" y="16" font-size="18" font-family="Arial">Ш字</text>"#);
    let dark = |x: std::ops::Range<u32>| {
        x.flat_map(|x| (0..20).map(move |y| (x, y))).filter(|&(x, y)| pixmap.pixel(x, y).unwrap()[3] > 200).count()
    };
    assert!(dark(2..18) > 20 && dark(22..40) > 20);
}

#[test]
fn what_a_frame_cannot_hold_is_refused_by_name() {
    for (body, name) in [
        (
            r##"<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><rect width="9" height="9" filter="url(#f)"/>"##,
            "filter",
        ),
        (r##"<mask id="m"><rect width="9" height="9"/></mask><rect width="9" height="9" mask="url(#m)"/>"##, "mask"),
        (
            r##"<pattern id="p" width="2" height="2"><rect width="1" height="1"/></pattern><rect width="9" height="9" fill="url(#p)"/>"##,
            "pattern",
        ),
        (
            r##"<style>.a{fill:url( '#p' )}</style><pattern id="p" width="2" height="2"><rect width="1" height="1"/></pattern><rect class="a" width="9" height="9"/>"##,
            "pattern",
        ),
        (r#"<rect width="9" height="9" filter="blur(2px)"/>"#, "filter"),
        (r#"<g style="mix-blend-mode:multiply"><rect width="9" height="9"/></g>"#, "mix-blend-mode"),
    ] {
        assert_eq!(error(body), format!("it uses `{name}`, which isn't supported"), "{body}");
    }
    assert!(frame(r#"<filter id="unused"><feFlood/></filter><rect width="9" height="9"/>"#).is_ok());
}

#[test]
fn nothing_outside_the_file_is_read() {
    for href in ["/etc/passwd", "../x.png", "http://example.org/x.png", "file:///etc/passwd", "other.svg#a"] {
        for tag in ["image", "use"] {
            let reason = error(&format!(r#"<{tag} href="{href}" width="9" height="9"/>"#));
            assert_eq!(reason, format!("it refers to `{href}`, and only what is inside the file is read"));
        }
    }
    assert!(frame(r#"<a href="https://example.org"><rect width="9" height="9"/></a>"#).is_ok());
}

#[test]
fn embedded_pictures_are_decoded_within_limits() {
    // One red pixel.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    let pixmap = draw(&format!(r#"<image x="5" y="5" width="10" height="10" href="data:image/png;base64,{png}"/>"#));
    assert_eq!((pixmap.pixel(4, 10), pixmap.pixel(10, 10)), (NOTHING, RED));
    let broken = error(
        r#"<image width="9" height="9" href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1Pe"/>"#,
    );
    assert!(broken.contains("a picture inside it can't be"), "{broken}");
    let svg = error(r#"<image width="9" height="9" href="data:image/svg+xml,%3Csvg/%3E"/>"#);
    assert!(svg.contains("`image/svg+xml`"), "{svg}");
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    let mut uses = String::from(r#"<g id="a0"><rect width="1" height="1"/></g>"#);
    for i in 1..=9 {
        uses += &format!("<g id='a{i}'>{}</g>", format!("<use href='#a{}'/>", i - 1).repeat(10));
    }
    assert_eq!(error(&uses), "it unfolds to more than 250000 elements");
    let chain: String = (1..400).map(|i| format!("<g id='c{i}'><use href='#c{}'/></g>", i - 1)).rev().collect();
    assert!(error(&chain).contains("deep"));
    let deep = format!("{}<rect width='1' height='1'/>{}", "<g>".repeat(5000), "</g>".repeat(5000));
    assert!(error(&deep).contains("deep"));
    assert_eq!(error(&"<g/>".repeat(60_000)), "it has more than 50000 elements");
    let marker = format!(
        "<marker id='m'>{}</marker><path marker-mid='url(#m)' d='M0 0{}'/>",
        "<rect width='1' height='1'/>".repeat(500),
        "h1".repeat(40_000).replace("h1", " 1,1")
    );
    assert!(error(&marker).contains("markers"), "{}", error(&marker));
    let path = format!("<path stroke='red' d='M0 0{}'/>", " 1 1".repeat(700_000));
    assert!(error(&path).contains("segments"), "{}", error(&path));
    let looped = "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g><rect width='9' height='9'/>";
    assert!(frame(looped).is_err());
}

#[test]
fn entities_are_refused() {
    let bomb = r#"<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"/>"#;
    assert_eq!(decode(bomb.as_bytes(), &no_fonts).unwrap_err(), "it uses `<!ENTITY`, which isn't supported");
    let doctype = r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
        <svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>"#;
    assert!(decode(doctype.as_bytes(), &no_fonts).is_ok());
}

#[test]
fn broken_drawings_say_so() {
    for text in ["<svg", "<svg>", "<svg xmlns='http://www.w3.org/2000/svg' width='0'/>", "<svg></svg><svg/>"] {
        assert!(decode(text.as_bytes(), &no_fonts).is_err(), "{text}");
    }
    assert!(decode(b"<svg>\xff</svg>", &no_fonts).unwrap_err().contains("UTF-8"));
}
