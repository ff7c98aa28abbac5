//! Hostile and unlucky pictures: what the user is told, and that it takes no time.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diafilm::layout::frame::Pixels;
use diafilm::resolve::assets::{Asset, AssetStore};
use diafilm::world::disk::DiskWorld;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;

/// A deck's folder with pictures in it.
struct Folder {
    root: TempDir,
    store: AssetStore,
}

impl Folder {
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("deck")).unwrap();
        Self { root, store: AssetStore::default() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("deck").join(name)
    }

    #[expect(clippy::disallowed_methods, reason = "a test makes its own files")]
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn load(&self, name: &str) -> Result<Asset, String> {
        let start = Instant::now();
        let result = self.store.load(&DiskWorld::new(), &self.path("deck.ron"), name);
        assert!(start.elapsed() < Duration::from_secs(5), "{name} took {:?}", start.elapsed());
        result.map_err(|error| error.to_string())
    }

    fn error(&self, name: &str) -> String {
        self.load(name).unwrap_err()
    }

    fn pixels(&self, name: &str) -> Arc<Pixels> {
        match self.load(name) {
            Ok(Asset::Pixels(pixels)) => pixels,
            other => panic!("{name}: {other:?}"),
        }
    }

    /// Loads these bytes under a name that claims this format.
    fn load_bytes(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<Asset, String> {
        self.write(name, bytes);
        self.load(name)
    }
}

/// Left half red, right half blue.
fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(width, height).into(), ImageFormat::Png)
}

fn is_near(pixel: &[u8], color: [u8; 3]) -> bool {
    pixel.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 40)
}

#[test]
fn every_format_is_read_by_its_content() {
    let folder = Folder::new();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let name = format!("{format:?}.bin");
        folder.write(&name, encoded(&picture(20, 10).into(), format));
        let pixels = folder.pixels(&name);
        assert_eq!((pixels.width, pixels.height, pixels.is_opaque), (20, 10, true), "{name}");
        assert!(is_near(&pixels.rgba[..3], [255, 0, 0]) && is_near(&pixels.rgba[76..79], [0, 0, 255]), "{name}");
    }
    folder.write("x.png", r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>"#);
    assert!(matches!(folder.load("x.png"), Ok(Asset::Vector(frame)) if frame.size.width == 4.0));
}

#[test]
fn what_is_no_plain_file_is_named() {
    let folder = Folder::new();
    fs::create_dir(folder.path("folder.png")).unwrap();
    folder.write("empty.png", "");
    assert_eq!(folder.error("gone.png"), "there is no file `gone.png`");
    assert_eq!(folder.error("folder.png"), "`folder.png` isn't a plain file");
    assert_eq!(folder.error("empty.png"), "`empty.png` can't be drawn: the file is empty");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_never_waited_for() {
    let folder = Folder::new();
    let made = std::process::Command::new("mkfifo").arg(folder.path("pipe.png")).status().unwrap();
    assert!(made.success());
    assert_eq!(folder.error("pipe.png"), "`pipe.png` isn't a plain file");
    std::os::unix::fs::symlink("/dev/zero", folder.path("zero.png")).unwrap();
    assert_eq!(folder.error("zero.png"), "`zero.png` is a link that leads outside the deck's folder");
    let world = DiskWorld::new().with_opened(Path::new("/"));
    let error = folder.store.load(&world, &folder.path("deck.ron"), "zero.png").unwrap_err();
    assert_eq!(error.to_string(), "`zero.png` isn't a plain file");
}

#[test]
fn a_name_that_lies_is_told() {
    let folder = Folder::new();
    let text = folder.load_bytes("a.png", "hello\n").unwrap_err();
    assert_eq!(text, "`a.png` can't be drawn: it is text, not PNG, JPEG, WebP, GIF or SVG, though the name says PNG");
    let jpeg = encoded(&picture(20, 10).into(), ImageFormat::Jpeg);
    let cut = folder.load_bytes("b.png", &jpeg[..jpeg.len() / 2]).unwrap_err();
    assert!(cut.starts_with("`b.png` can't be drawn: the JPEG is broken or cut off"), "{cut}");
    assert!(cut.ends_with("(the name says PNG, the content is JPEG)"), "{cut}");
    let tiff = folder.load_bytes("c.jpg", b"II*\0\x08\0\0\0\0\0\0\0").unwrap_err();
    assert!(tiff.contains("TIF") && tiff.contains("save it as PNG"), "{tiff}");
    assert!(folder.load_bytes("d.jpg", b"%PDF-1.7").unwrap_err().contains("it is a PDF"));
}

#[test]
fn a_file_cut_at_any_byte_is_refused_or_whole() {
    let folder = Folder::new();
    let small: DynamicImage = picture(12, 9).into();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let bytes = encoded(&small, format);
        let whole = match folder.load_bytes("whole", &bytes) {
            Ok(Asset::Pixels(pixels)) => pixels.rgba.clone(),
            other => panic!("{other:?}"),
        };
        for end in 0..bytes.len() {
            match folder.load_bytes("cut", &bytes[..end]) {
                Ok(Asset::Pixels(pixels)) => assert_eq!(pixels.rgba, whole, "{format:?} cut at {end}"),
                Ok(Asset::Vector(_)) => panic!("{format:?} cut at {end} became a drawing"),
                Err(reason) => assert!(reason.starts_with("`cut` can't be drawn: "), "{reason}"),
            }
        }
    }
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>"#;
    for end in 0..svg.len() {
        assert!(folder.load_bytes("cut.svg", &svg[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_changed_byte_never_stops_anything() {
    let folder = Folder::new();
    let small: DynamicImage = picture(12, 9).into();
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let bytes = encoded(&small, format);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            // Either answer is right; only an end is asked for.
            let loaded = folder.load_bytes("changed", &changed);
            assert!(loaded.is_ok() || loaded.is_err_and(|reason| reason.len() < 1000));
        }
    }
}

/// A PNG that claims a size and holds this much of compressed zeros.
fn png_claiming(width: u32, height: u32, color: png::ColorType, depth: png::BitDepth, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(png::chunk::IDAT, data).unwrap();
    drop(writer);
    bytes
}

#[test]
fn sizes_are_believed_by_nobody() {
    let folder = Folder::new();
    let huge = png_claiming(60_000, 60_000, png::ColorType::Rgba, png::BitDepth::Eight, &[0x78, 0x01]);
    assert_eq!(
        folder.load_bytes("huge.png", huge).unwrap_err(),
        "`huge.png` can't be drawn: too large: 60000×60000 pixels, the limit is 100 megapixels"
    );
    let deep = png_claiming(9_900, 9_900, png::ColorType::Rgba, png::BitDepth::Sixteen, &[0x78, 0x01]);
    let reason = folder.load_bytes("deep.png", deep).unwrap_err();
    assert!(reason.contains("too large: ") && reason.contains("512 MB"), "{reason}");
    let gif = {
        let side = 60_000u16.to_le_bytes();
        let frame = [&[0x2c, 0, 0, 0, 0][..], &side, &side, &[0, 2, 1, 0x44, 0, 0x3b]].concat();
        [b"GIF89a".as_slice(), &side, &side, &[0x80, 0, 0, 0, 0, 0, 255, 255, 255], &frame].concat()
    };
    let reason = folder.load_bytes("huge.gif", gif).unwrap_err();
    assert!(reason.contains("too large: 60000×60000"), "{reason}");
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
    let folder = Folder::new();
    // 20,000 × 20,000 × 4 bytes of zeros: 1.6 GB out of 10 MB.
    let row = vec![0u8; 20_000 * 4 + 1];
    let mut encoder = Zeros { n_bytes: 0 };
    for _ in 0..20_000 {
        encoder.push(&row);
    }
    let bytes = png_claiming(20_000, 20_000, png::ColorType::Rgba, png::BitDepth::Eight, &encoder.finish());
    assert!(bytes.len() < 11_000_000, "{}", bytes.len());
    let reason = folder.load_bytes("bomb.png", bytes).unwrap_err();
    assert!(reason.contains("too large: 20000×20000 pixels"), "{reason}");
}

/// A writer of zlib streams that hold nothing but zeros, by hand: stored as one long run.
struct Zeros {
    n_bytes: u64,
}

impl Zeros {
    fn push(&mut self, bytes: &[u8]) {
        assert!(bytes.iter().all(|&byte| byte == 0));
        self.n_bytes += bytes.len() as u64;
    }

    /// Fixed Huffman codes: one literal zero, then matches of length 258 at distance 1.
    fn finish(&self) -> Vec<u8> {
        let mut bits = Bits { bytes: vec![0x78, 0x01], used: 0 };
        bits.push(0b011, 3);
        bits.push_code(0x30, 8);
        for _ in 0..(self.n_bytes - 1) / 258 {
            bits.push_code(0b1100_0101, 8);
            bits.push_code(0, 5);
        }
        for _ in 0..(self.n_bytes - 1) % 258 {
            bits.push_code(0x30, 8);
        }
        bits.push_code(0, 7);
        let mut bytes = bits.bytes;
        // Adler-32 of zeros: the first sum stays 1, the second counts them.
        let second = u32::try_from(self.n_bytes % 65_521).unwrap();
        bytes.extend(((second << 16) | 1).to_be_bytes());
        bytes
    }
}

struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn push(&mut self, value: u32, n_bits: u32) {
        for i in 0..n_bits {
            if self.used == 0 {
                self.bytes.push(0);
            }
            let bit = u8::from(value >> i & 1 == 1);
            *self.bytes.last_mut().unwrap() |= bit << self.used;
            self.used = (self.used + 1) % 8;
        }
    }

    fn push_code(&mut self, code: u32, n_bits: u32) {
        self.push(code.reverse_bits() >> (32 - n_bits), n_bits);
    }
}

#[test]
fn the_bombs_of_this_test_do_unpack() {
    let mut zeros = Zeros { n_bytes: 0 };
    zeros.push(&[0; 31 * 1_001]);
    let bytes = png_claiming(10, 1_001, png::ColorType::Rgb, png::BitDepth::Eight, &zeros.finish());
    let folder = Folder::new();
    folder.write("zeros.png", bytes);
    assert_eq!(folder.pixels("zeros.png").height, 1_001);
}

#[test]
fn animations_show_their_first_frame() {
    let folder = Folder::new();
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut bytes, 30);
        for i in 0..2_000u32 {
            let color = if i == 0 { [255, 0, 0, 255] } else { [0, 0, 255, 255] };
            let delay = image::Delay::from_numer_denom_ms(0, 1);
            let frame = image::RgbaImage::from_pixel(4, 4, image::Rgba(color));
            encoder.encode_frame(image::Frame::from_parts(frame, 0, 0, delay)).unwrap();
        }
    }
    folder.write("a.gif", bytes);
    assert_eq!(folder.pixels("a.gif").rgba[..4], [255, 0, 0, 255]);
}

#[test]
fn photos_are_turned_as_the_camera_was_held() {
    let folder = Folder::new();
    let turn = |orientation: u8| {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        encoder.add_app_segment(1, exif).unwrap();
        encoder.encode(&picture(32, 16), 32, 16, jpeg_encoder::ColorType::Rgb).unwrap();
        bytes
    };
    folder.write("upright.jpg", turn(1));
    assert_eq!(folder.pixels("upright.jpg").width, 32);
    folder.write("turned.jpg", turn(6));
    let pixels = folder.pixels("turned.jpg");
    assert_eq!((pixels.width, pixels.height), (16, 32));
    assert!(is_near(&pixels.rgba[..3], [255, 0, 0]), "{:?}", &pixels.rgba[..3]);
    assert!(is_near(&pixels.rgba[pixels.rgba.len() - 4..][..3], [0, 0, 255]));
    folder.write("nonsense.jpg", turn(77));
    assert_eq!(folder.pixels("nonsense.jpg").width, 32);
}

#[test]
fn cmyk_and_sixteen_bits_keep_sane_colours() {
    let folder = Folder::new();
    for color in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        // All magenta and yellow: red.
        let data = [0u8, 255, 255, 0].repeat(16 * 16);
        let mut bytes = Vec::new();
        jpeg_encoder::Encoder::new(&mut bytes, 95).encode(&data, 16, 16, color).unwrap();
        folder.write("cmyk.jpg", &bytes);
        let pixels = folder.pixels("cmyk.jpg");
        assert!(is_near(&pixels.rgba[..3], [255, 0, 0]), "{color:?}: {:?}", &pixels.rgba[..3]);
    }
    let mut bytes = Vec::new();
    let deep: Vec<u8> = [0xffffu16, 0x8080, 0x0101].repeat(16).into_iter().flat_map(u16::to_ne_bytes).collect();
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(&deep, 4, 4, ExtendedColorType::Rgb16).unwrap();
    folder.write("deep.png", bytes);
    assert_eq!(folder.pixels("deep.png").rgba[..4], [255, 128, 1, 255]);
}

#[test]
fn alpha_is_kept_straight() {
    let folder = Folder::new();
    let picture = image::RgbaImage::from_pixel(3, 3, image::Rgba([200, 100, 50, 128]));
    folder.write("a.png", encoded(&picture.into(), ImageFormat::Png));
    let pixels = folder.pixels("a.png");
    assert_eq!((&pixels.rgba[..4], pixels.is_opaque), ([200, 100, 50, 128].as_slice(), false));
}

#[test]
fn svg_bombs_end_within_a_second() {
    let folder = Folder::new();
    let svg = |body: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99">{body}</svg>"#
        )
    };
    let level = |i: usize, tag: &str, inner: &str| format!("<{tag} id='l{i}' width='9' height='9'>{inner}</{tag}>");
    let mut uses = level(0, "g", "<rect width='9' height='9'/>");
    let mut patterns = level(0, "pattern", "<rect width='9' height='9'/>");
    let mut clips = level(0, "clipPath", "<rect width='9' height='9'/>");
    for i in 1..9 {
        let below = i - 1;
        uses += &level(i, "g", &format!("<use xlink:href='#l{below}'/>").repeat(10));
        patterns += &level(i, "pattern", &format!("<rect width='9' height='9' fill='url(#l{below})'/>").repeat(10));
        clips += &level(i, "clipPath", &format!("<rect width='9' height='9' clip-path='url(#l{below})'/>").repeat(10));
    }
    patterns += "<rect width='99' height='99' fill='url(#l8)'/>";
    clips += "<rect width='99' height='99' clip-path='url(#l8)'/>";
    let blur =
        "<filter id='f'><feGaussianBlur stdDeviation='1e9'/></filter><rect width='9' height='9' filter='url(#f)'/>";
    let morphology =
        "<filter id='f'><feMorphology radius='1e9'/></filter><rect width='9' height='9' filter='url(#f)'/>";
    let start = Instant::now();
    for (name, body) in
        [("use", uses.as_str()), ("pattern", &patterns), ("clip", &clips), ("blur", blur), ("morphology", morphology)]
    {
        let reason = folder.load_bytes(&format!("{name}.svg"), svg(body)).unwrap_err();
        assert!(reason.contains("it uses `") || reason.contains("it unfolds"), "{name}: {reason}");
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let large = format!("<svg>{}</svg>", " ".repeat(9 << 20));
    assert!(folder.load_bytes("large.svg", large).unwrap_err().contains("the limit for SVG is 8 MB"));
}

#[test]
fn svg_never_reads_another_file() {
    let folder = Folder::new();
    write_secret(&folder);
    for (name, text) in [
        (
            "entity",
            r#"<!DOCTYPE svg [<!ENTITY x SYSTEM "secret.txt">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>"#,
        ),
        (
            "parameter",
            r#"<!DOCTYPE svg [<!ENTITY % x SYSTEM "secret.txt"> %x;]><svg xmlns="http://www.w3.org/2000/svg"/>"#,
        ),
        ("image", r#"<svg xmlns="http://www.w3.org/2000/svg"><image href="secret.png" width="9" height="9"/></svg>"#),
        (
            "absolute",
            r#"<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd" width="9" height="9"/></svg>"#,
        ),
        (
            "http",
            r#"<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>"#,
        ),
        ("use", r#"<svg xmlns="http://www.w3.org/2000/svg"><use href="other.svg#a"/></svg>"#),
        ("itself", r#"<svg xmlns="http://www.w3.org/2000/svg"><image href="itself.svg" width="9" height="9"/></svg>"#),
    ] {
        let reason = folder.load_bytes(&format!("{name}.svg"), text).unwrap_err();
        assert!(reason.contains("it refers to `") || reason.contains("`<!ENTITY`"), "{name}: {reason}");
    }
    let include = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xi="http://www.w3.org/2001/XInclude" width="9" height="9"><xi:include href="secret.txt" parse="text"/></svg>"#;
    assert!(folder.load_bytes("include.svg", include).is_err());
}

/// Files that a drawing would like to read.
fn write_secret(folder: &Folder) {
    folder.write("secret.txt", "secret");
    folder.write("secret.png", png(4, 4));
    folder.write("other.svg", r#"<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/></svg>"#);
}

#[test]
fn paths_stay_inside_the_folder() {
    let folder = Folder::new();
    for path in [
        "../../etc/passwd",
        "../outside.png",
        "/etc/passwd",
        "~/x.png",
        "C:\\x.png",
        "c:/x.png",
        "\\\\host\\x.png",
        "a/../../x.png",
    ] {
        assert_eq!(folder.error(path), format!("`{path}` lies outside the deck's folder"));
    }
    for path in ["file:///etc/passwd", "http://example.org/x.png", "data:image/png;base64,AA"] {
        assert_eq!(folder.error(path), format!("`{path}` is a URL; only files in the deck's folder are read"));
    }
    fs::create_dir(folder.path("img")).unwrap();
    folder.write("img/a.png", png(4, 4));
    assert_eq!(folder.pixels("img/../img/./a.png").width, 4);
}

#[cfg(unix)]
#[test]
fn links_out_and_loops_are_refused() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("../outside.png", png(4, 4));
    folder.write("inside.png", png(4, 4));
    symlink("../outside.png", folder.path("out.png")).unwrap();
    symlink("..", folder.path("up")).unwrap();
    symlink("inside.png", folder.path("fine.png")).unwrap();
    symlink("loop-b.png", folder.path("loop-a.png")).unwrap();
    symlink("loop-a.png", folder.path("loop-b.png")).unwrap();
    symlink("nowhere.png", folder.path("dangling.png")).unwrap();
    assert_eq!(folder.error("out.png"), "`out.png` is a link that leads outside the deck's folder");
    assert_eq!(folder.error("up/outside.png"), "`up/outside.png` is a link that leads outside the deck's folder");
    assert_eq!(folder.pixels("fine.png").width, 4);
    assert!(folder.load("loop-a.png").is_err());
    assert_eq!(folder.error("dangling.png"), "there is no file `dangling.png`");
}

#[cfg(unix)]
#[test]
fn a_file_that_turns_into_a_link_is_never_followed_out() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("../secret.png", png(7, 7));
    folder.write("plain.png", png(4, 4));
    std::thread::scope(|scope| {
        let path = folder.path("x.png");
        let (swap, plain) = (folder.path("swap.png"), folder.path("plain.png"));
        let swapper = scope.spawn(move || {
            for _ in 0..2_000 {
                fs::copy(&plain, &swap).unwrap();
                fs::rename(&swap, &path).unwrap();
                symlink("../secret.png", &swap).unwrap();
                fs::rename(&swap, &path).unwrap();
            }
        });
        while !swapper.is_finished() {
            if let Ok(Asset::Pixels(pixels)) = folder.load("x.png") {
                assert_eq!(pixels.width, 4, "the link was followed out");
            }
        }
    });
}

#[test]
fn the_same_bytes_are_decoded_once_and_changes_show() {
    let folder = Folder::new();
    folder.write("a.png", png(40, 40));
    folder.write("b.png", png(40, 40));
    assert!(Arc::ptr_eq(&folder.pixels("a.png"), &folder.pixels("b.png")));
    folder.write("a.png", png(20, 20));
    assert_eq!(folder.pixels("a.png").width, 20);
}
