//! Pictures compared with files under `tests/refs/png`; `BLESS=1` writes them.

use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};

use super::golden::{is_blessing, root, write};

/// Largest reference, in bytes: they live in the repository for good.
const MAX_REFERENCE_LEN: usize = 20 << 10;
/// SIMD levels differ by one step in a few pixels.
const TOLERANCE: u8 = 1;

/// Compares a picture with `tests/refs/png/NAME.png`, channel by channel.
pub(crate) fn check_image(name: &str, actual: &RgbImage) {
    let path = root().join("tests/refs/png").join(format!("{name}.png"));
    if is_blessing() {
        let bytes = encode(actual);
        assert!(bytes.len() <= MAX_REFERENCE_LEN, "{name} has {} bytes; render it smaller", bytes.len());
        write(&path, &bytes);
        return;
    }
    let expected = image::open(&path).unwrap_or_else(|error| panic!("{}: {error}; BLESS=1 makes it", path.display()));
    let expected = expected.to_rgb8();
    let n_outliers =
        if expected.dimensions() == actual.dimensions() { count_outliers(&expected, actual) } else { usize::MAX };
    if n_outliers > 0 {
        let diff = root().join("tests/diffs").join(format!("{name}.png"));
        write(&diff, &encode(&side_by_side(&expected, actual)));
        panic!("{name}: {n_outliers} channels differ by more than {TOLERANCE}; see {}", diff.display());
    }
}

fn count_outliers(expected: &RgbImage, actual: &RgbImage) -> usize {
    expected.iter().zip(actual.iter()).filter(|(a, b)| a.abs_diff(**b) > TOLERANCE).count()
}

/// Expected, difference and actual beside each other.
fn side_by_side(expected: &RgbImage, actual: &RgbImage) -> RgbImage {
    let width = expected.width().max(actual.width());
    let height = expected.height().max(actual.height());
    RgbImage::from_fn(width * 3, height, |x, y| {
        let pixel = |image: &RgbImage| image.get_pixel_checked(x % width, y).copied().unwrap_or(Rgb([255, 0, 255]));
        match x / width {
            0 => pixel(expected),
            1 => {
                let (a, b) = (pixel(expected), pixel(actual));
                Rgb([0, 1, 2].map(|i| 255 - a.0[i].abs_diff(b.0[i]).saturating_mul(4)))
            }
            _ => pixel(actual),
        }
    })
}

fn encode(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let (width, height) = image.dimensions();
    encoder.write_image(image, width, height, ExtendedColorType::Rgb8).expect("a picture encodes");
    bytes
}

/// The references that exist, by name.
pub(crate) fn existing() -> Vec<String> {
    let Ok(folder) = Path::new(&root().join("tests/refs/png")).read_dir() else { return Vec::new() };
    let mut names: Vec<String> =
        folder.flatten().filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}
