//! Which encoding a text is written in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{MAX_TEXT_LEN, Refusal};

/// Share of control characters above which bytes are no text.
const MAX_CONTROLS: f64 = 0.002;

/// The text that bytes stand for.
///
/// # Errors
/// If they are no text, or too many.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.len() > MAX_TEXT_LEN {
        let limit = MAX_TEXT_LEN >> 20;
        return Err(Refusal::TooLarge(format!("{} MB of text, where {limit} are the limit", bytes.len() >> 20)));
    }
    let (text, _, is_broken) = encoding_of(bytes).decode(bytes);
    let n_controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')).count();
    let n_broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    let n = text.chars().count().max(1) as f64;
    if text.contains('\0') || n_controls as f64 / n > MAX_CONTROLS || (is_broken && n_broken as f64 / n > MAX_CONTROLS)
    {
        return Err(Refusal::Foreign("no text"));
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    // What steers a terminal or turns the direction of lines has no place on a slide.
    let is_kept = |c: &char| *c == '\n' || *c == '\t' || !(c.is_control() || is_invisible(*c));
    Ok(text.chars().filter(is_kept).collect())
}

/// Marks that turn the direction of text, byte order marks, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return UTF_8;
    }
    let head = &bytes[..bytes.len().min(4096)];
    let n_zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    if n_zeros(0) + n_zeros(1) > head.len() / 8 && n_zeros(0).min(n_zeros(1)) <= head.len() / 50 {
        return if n_zeros(0) > n_zeros(1) { UTF_16BE } else { UTF_16LE };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_recognised() {
        let russian = "Мост построили после войны, и он стоит до сих пор. ".repeat(6);
        let chinese = "大桥建于战后，至今仍在。许多人每天从桥上走过。".repeat(6);
        let (windows, ..) = encoding_rs::WINDOWS_1251.encode(&russian);
        assert_eq!(decode(&windows).unwrap(), russian);
        let (gb, ..) = encoding_rs::GB18030.encode(&chinese);
        assert_eq!(decode(&gb).unwrap(), chinese);
        let english = "The bridge still stands.";
        let wide: Vec<u8> = english.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).unwrap(), english);
        let marked: Vec<u8> = [0xfeff].into_iter().chain(russian.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&marked).unwrap(), russian);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise).is_err());
        assert!(decode(&vec![b'a'; MAX_TEXT_LEN + 1]).is_err());
    }
}
