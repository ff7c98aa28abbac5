//! Countries by their names: today's, those of 1945 to 1991, and what they are called besides.

use super::atlas::world;
use crate::decode::suggest::suggest;

/// Names besides those of the atlas, in lower case.
const ALIASES: &[(&str, &str)] = &[
    ("soviet union", "USSR"),
    ("u.s.s.r.", "USSR"),
    ("ссср", "USSR"),
    ("советский союз", "USSR"),
    ("苏联", "USSR"),
    ("people's republic of china", "China"),
    ("prc", "China"),
    ("китай", "China"),
    ("кнр", "China"),
    ("中国", "China"),
    ("mongolian people's republic", "Mongolia"),
    ("монголия", "Mongolia"),
    ("蒙古", "Mongolia"),
    ("russian federation", "Russia"),
    ("россия", "Russia"),
    ("俄罗斯", "Russia"),
    ("dprk", "North Korea"),
    ("rok", "South Korea"),
    ("republic of korea", "South Korea"),
    ("usa", "United States of America"),
    ("u.s.a.", "United States of America"),
    ("us", "United States of America"),
    ("united states", "United States of America"),
    ("uk", "United Kingdom"),
    ("great britain", "United Kingdom"),
    ("britain", "United Kingdom"),
    ("burma", "Myanmar"),
    ("byelorussia", "Belarus"),
    ("cape verde", "Cabo Verde"),
    ("cote d'ivoire", "Côte d'Ivoire"),
    ("czech republic", "Czechia"),
    ("drc", "Democratic Republic of the Congo"),
    ("east timor", "Timor-Leste"),
    ("holland", "Netherlands"),
    ("hong kong s.a.r.", "Hong Kong"),
    ("ivory coast", "Côte d'Ivoire"),
    ("kirghizia", "Kyrgyzstan"),
    ("macau", "Macao"),
    ("macedonia", "North Macedonia"),
    ("moldavia", "Moldova"),
    ("swaziland", "eSwatini"),
    ("turkiye", "Turkey"),
    ("türkiye", "Turkey"),
    ("uae", "United Arab Emirates"),
    ("vatican city", "Vatican"),
    ("viet nam", "Vietnam"),
    ("zaire", "Democratic Republic of the Congo"),
];

/// Longer names are no slip of the finger.
const MAX_LEN: usize = 60;

/// Shorter words are in too many names.
const MIN_WORD: usize = 4;
/// Most countries that are suggested.
const MAX_SUGGESTED: usize = 3;

/// The Soviet Union's name in the atlas.
pub(super) const USSR: &str = "USSR";

/// Index of the country in the atlas.
pub(super) fn find_area(written: &str) -> Option<usize> {
    let lower = written.trim().to_lowercase().replace('’', "'");
    let name = ALIASES.iter().find(|(alias, _)| *alias == lower).map_or(lower.as_str(), |(_, name)| name);
    let name = name.to_lowercase();
    world().areas.iter().position(|area| area.name.to_lowercase() == name)
}

/// The countries that may have been meant: one that is spelt like it, else some that have the word in their names.
pub(super) fn suggest_areas(written: &str) -> Vec<&'static str> {
    let names = || world().areas.iter().map(|area| area.name.as_str());
    if let Some(name) = suggest(written, names().chain(ALIASES.iter().map(|(alias, _)| *alias))) {
        return vec![name];
    }
    let words = |text: &str| -> Vec<String> {
        text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
    };
    let wanted = words(written.trim());
    let n_letters: usize = wanted.iter().map(|word| word.chars().count()).sum();
    if n_letters < MIN_WORD || written.len() > MAX_LEN {
        return Vec::new();
    }
    let has_words = |name: &&str| {
        let own = words(name);
        wanted.iter().all(|word| own.contains(word))
    };
    names().filter(has_words).take(MAX_SUGGESTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_found_by_all_their_names() {
        for (written, name) in
            [("USSR", "USSR"), ("Soviet Union", "USSR"), ("china", "China"), ("People’s Republic of China", "China")]
        {
            let found = find_area(written).map(|i| world().areas[i].name.as_str());
            assert_eq!(found, Some(name), "{written}");
        }
        assert_eq!(find_area("Atlantis"), None);
        assert_eq!(suggest_areas("Monglia"), ["Mongolia"]);
        assert_eq!(suggest_areas("Xyzzy plugh"), [""; 0]);
        assert_eq!(suggest_areas("of"), [""; 0]);
        assert!(suggest_areas("America").contains(&"United States of America"), "{:?}", suggest_areas("America"));
        assert!(suggest_areas("korea").contains(&"North Korea") && suggest_areas("korea").contains(&"South Korea"));
    }

    #[test]
    fn every_alias_leads_to_a_country() {
        for (alias, name) in ALIASES {
            assert!(find_area(alias).is_some(), "{alias} → {name}");
        }
    }
}
