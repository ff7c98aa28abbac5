//! Hyphenation by the deck's language: soft hyphens in words too long for their column.

use hypher::Lang;

/// Shortest word that is ever hyphenated, in characters.
const MIN_WORD_CHARS: usize = 9;

/// Puts soft hyphens (U+00AD) into the words of `text` that have at least `min_chars` characters.
///
/// Returns `None` if nothing changes: the language has no patterns here, or no word is that long.
#[must_use]
pub fn soften(text: &str, language: &str, min_chars: usize) -> Option<String> {
    let min_chars = min_chars.max(MIN_WORD_CHARS);
    let code: [u8; 2] = language.get(..2)?.to_ascii_lowercase().as_bytes().try_into().ok()?;
    let language = Lang::from_iso(code)?;
    let mut softened = String::with_capacity(text.len() + 16);
    let mut has_changed = false;
    for piece in split_words(text) {
        let is_word = piece.chars().all(char::is_alphabetic);
        if !is_word || piece.chars().count() < min_chars {
            softened.push_str(piece);
            continue;
        }
        for (i, syllable) in hypher::hyphenate(piece, language).enumerate() {
            if i > 0 {
                softened.push('\u{ad}');
                has_changed = true;
            }
            softened.push_str(syllable);
        }
    }
    has_changed.then_some(softened)
}

/// Cuts a text into runs of letters and runs of everything else.
fn split_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next()?.is_alphabetic();
        let end = rest.find(|c: char| c.is_alphabetic() != is_word).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_words_of_known_languages() {
        assert_eq!(soften("an extensive word", "en", 9).as_deref(), Some("an ex\u{ad}ten\u{ad}sive word"));
        assert_eq!(soften("an extensive word", "en", 12), None);
        assert_eq!(soften("an extensive word", "zz", 4), None);
        assert!(soften("индустриализация", "ru-RU", 9).unwrap().contains('\u{ad}'));
    }
}
