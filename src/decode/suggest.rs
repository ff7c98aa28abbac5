//! «Did you mean»: the known name that a wrong one comes closest to.

use strsim::damerau_levenshtein;

/// Names that other programs use for what ours calls differently.
const ALIASES: [(&str, &str); 30] = [
    ("alignment", "align"),
    ("answer", "record"),
    ("attribution", "by"),
    ("author", "by"),
    ("blocks", "body"),
    ("bullet", "Bullets"),
    ("chapter", "Section"),
    ("children", "body"),
    ("columns", "head"),
    ("content", "body"),
    ("description", "alt"),
    ("file", "path"),
    ("formula", "Math"),
    ("graph", "Chart"),
    ("header", "head"),
    ("heading", "title"),
    ("img", "Image"),
    ("lang", "language"),
    ("line", "Rule"),
    ("list", "Bullets"),
    ("name", "id"),
    ("notice", "Callout"),
    ("ordered", "Numbered"),
    ("paragraph", "Text"),
    ("picture", "Image"),
    ("references", "sources"),
    ("speaker_notes", "notes"),
    ("src", "path"),
    ("steps", "reveal"),
    ("url", "path"),
];

/// Longer names are no slip of the finger.
const MAX_LEN: usize = 40;

/// The name that was most likely meant.
pub(crate) fn suggest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > MAX_LEN {
        return None;
    }
    let lower = written.to_lowercase();
    let known: Vec<&str> = known.into_iter().filter(|name| name.len() <= 2 * MAX_LEN).collect();
    let closest = known
        .iter()
        .map(|name| (damerau_levenshtein(&lower, &name.to_lowercase()), *name))
        .filter(|(distance, name)| *distance <= (name.len().min(lower.len()) / 3).max(1) && *distance < name.len())
        .min_by_key(|(distance, _)| *distance);
    let alias = || {
        let (_, meant) = ALIASES.iter().find(|(alias, meant)| *alias == lower && known.contains(meant))?;
        known.iter().copied().find(|name| name == meant)
    };
    closest.map(|(_, name)| name).or_else(alias)
}

/// The word of a language, all of one case, that comes closest to a wrong one; of several the first by name, so
/// that the order in which they are known decides nothing.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > MAX_LEN {
        return None;
    }
    let most = 1 + written.chars().count() / 4;
    let near = known.into_iter().map(|name| (damerau_levenshtein(written, name), name));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let fields = ["title", "subtitle", "body", "notes", "id", "path", "alt"];
        assert_eq!(suggest("titel", fields), Some("title"));
        assert_eq!(suggest("Title", fields), Some("title"));
        assert_eq!(suggest("note", fields), Some("notes"));
        assert_eq!(suggest("content", fields), Some("body"));
        assert_eq!(suggest("src", fields), Some("path"));
        assert_eq!(suggest("colour", fields), None);
        assert_eq!(suggest("x", fields), None);
        assert_eq!(suggest(&"title".repeat(1000), fields), None);
    }
}
