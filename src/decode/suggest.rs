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

    /// Every slip of one letter: one left out, doubled, changed, or in the other's place.
    fn slips(name: &str) -> Vec<String> {
        let chars: Vec<char> = name.chars().collect();
        let text = |chars: &[char]| chars.iter().collect::<String>();
        let mut slips = Vec::new();
        for i in 0..chars.len() {
            let mut gone = chars.clone();
            gone.remove(i);
            let mut twice = chars.clone();
            twice.insert(i, chars[i]);
            let mut other = chars.clone();
            other[i] = if chars[i] == 'n' { 'm' } else { 'n' };
            let mut swapped = chars.clone();
            swapped.swap(i, (i + 1).min(chars.len() - 1));
            slips.extend([text(&gone), text(&twice), text(&other), text(&swapped)]);
        }
        slips.retain(|slip| slip != name && !slip.is_empty());
        slips
    }

    #[test]
    fn slips_of_one_letter_are_understood() {
        use crate::model::schema::{Type, deck::DECK, theme::THEME, types_of};
        let (mut n_all, mut n_right, mut missed) = (0, 0, Vec::new());
        for ty in types_of(&DECK).into_iter().chain(types_of(&THEME)) {
            let names: Vec<&str> = match ty {
                Type::Struct(of) => of.fields.iter().map(|field| field.name).collect(),
                Type::Enum(of) => of.variants.iter().map(|variant| variant.name).collect(),
                _ => continue,
            };
            for &name in &names {
                // What is another name of the same place is no slip.
                for slip in slips(name).into_iter().filter(|slip| !names.contains(&slip.as_str())) {
                    n_all += 1;
                    match suggest(&slip, names.iter().copied()) {
                        Some(found) if found == name => n_right += 1,
                        found => missed.push(format!("{slip} for {name}: {found:?}")),
                    }
                }
            }
        }
        assert!(n_all > 2000 && n_right * 100 >= n_all * 95, "{n_right} of {n_all}: {missed:#?}");
    }
}
