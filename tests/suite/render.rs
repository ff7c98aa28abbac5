//! Decks drawn small and compared with reference pictures.

use std::collections::BTreeSet;
use std::fs;

use diafilm::raster::{RasterOptions, Rasterizer};
use image::RgbImage;

use crate::support::deck::{shared, snapshot};
use crate::support::golden::{is_blessing, root};
use crate::support::image_diff::{check_image, existing};

/// Size of the references, in px.
const SIZE: (u32, u32) = (432, 243);

#[test]
fn decks_look_like_their_references() {
    let mut used = BTreeSet::new();
    for entry in root().join("tests/decks/render").read_dir().expect("the folder exists").flatten() {
        let path = entry.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a plain name").to_owned();
        let text = fs::read_to_string(&path).expect("a test deck can be read");
        let deck = snapshot(&text);
        assert_eq!(deck.diagnostics(), &Vec::new(), "{name}");
        let mut typesetter = shared().typesetter();
        let mut rasterizer = Rasterizer::new(RasterOptions { portable: true, ..RasterOptions::default() });
        for i in 0..deck.n_slides() {
            let slide = deck.layout(i, &mut typesetter).expect("a test slide decodes");
            assert_eq!(slide.diagnostics, [], "{name}, slide {}", i + 1);
            let pixmap = rasterizer.raster(&slide.frame, slide.n_steps - 1, SIZE.0, SIZE.1);
            let image = RgbImage::from_raw(SIZE.0, SIZE.1, pixmap.to_rgb()).expect("a pixmap has all its pixels");
            let reference = format!("{name}-{:02}", i + 1);
            check_image(&reference, &image);
            used.insert(reference);
        }
    }
    if !is_blessing() {
        let unused: Vec<String> = existing().into_iter().filter(|name| !used.contains(name)).collect();
        assert_eq!(unused, Vec::<String>::new(), "references that no deck uses");
    }
}
