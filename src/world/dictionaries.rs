//! Hunspell dictionaries that are installed on this computer, and the user's own words.
//!
//! A dictionary is two files of one name, `en_US.aff` and `en_US.dic`. Nothing
//! is bundled: where no dictionary of a language is found, nothing is spelled
//! wrong.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::disk::DiskWorld;
use super::save::save;
use super::{Bytes, DictionaryFiles};

/// Hunspell's own variable for more folders, as `PATH` has them.
const FOLDERS_VARIABLE: &str = "DICPATH";
/// The variable that names another settings file; the words lie beside it.
const SETTINGS_VARIABLE: &str = "DIAFILM_CONFIG";
/// Where systems keep dictionaries.
const OF_SYSTEM: [&str; 6] = [
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
];
/// The country that is meant by a language alone, where it isn't called like the language.
const USUAL: [(&str, &str); 9] = [
    ("en", "us"),
    ("sv", "se"),
    ("da", "dk"),
    ("cs", "cz"),
    ("uk", "ua"),
    ("be", "by"),
    ("el", "gr"),
    ("nb", "no"),
    ("nn", "no"),
];

/// Where dictionaries and the user's words lie.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Folders of dictionaries; what is found first counts.
    pub folders: Vec<PathBuf>,
    /// The user's own words, one a line.
    pub words: Option<PathBuf>,
}

impl Places {
    /// Those of this user: `DICPATH`, the user's folders, the system's.
    #[must_use]
    pub fn of_user() -> Self {
        let variable = std::env::var_os(FOLDERS_VARIABLE).unwrap_or_default();
        let strategy = etcetera::choose_base_strategy().ok();
        let own = strategy.iter().map(|strategy| strategy.data_dir().join("hunspell"));
        let home = etcetera::home_dir().ok().map(|home| home.join("Library/Spelling"));
        let named = std::env::split_paths(&variable).filter(|folder| !folder.as_os_str().is_empty());
        let folders = named.chain(own).chain(home).chain(OF_SYSTEM.map(PathBuf::from)).collect();
        let beside = std::env::var_os(SETTINGS_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
        let words = beside
            .map(|settings| settings.with_extension("words.txt"))
            .or_else(|| Some(strategy?.config_dir().join("diafilm").join("words.txt")));
        Self { folders, words }
    }

    /// The dictionary of a language, by its BCP 47 tag.
    pub(super) fn dictionary(&self, language: &str) -> Option<DictionaryFiles> {
        self.folders.iter().find_map(|folder| {
            let name = best_name(&names(folder), language)?;
            let read = |ending: &str| -> Option<Bytes> {
                Some(DiskWorld::read_deck(&folder.join(format!("{name}.{ending}"))).ok()?.into())
            };
            Some(DictionaryFiles { aff: read("aff")?, dic: read("dic")?, name: name.clone() })
        })
    }

    /// The user's own words; nothing if there is no such file.
    pub(super) fn own_words(&self) -> String {
        let bytes = self.words.as_ref().and_then(|path| DiskWorld::read_deck(path).ok()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Adds a word to the user's own.
    pub(super) fn add_own_word(&self, word: &str) -> Result<(), String> {
        let Some(path) = &self.words else { return Err("there is no folder for your words".to_owned()) };
        let mut words = self.own_words();
        if words.lines().any(|known| known == word) {
            return Ok(());
        }
        if !words.is_empty() && !words.ends_with('\n') {
            words.push('\n');
        }
        words.push_str(word);
        words.push('\n');
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| save(path, words.as_bytes()));
        made.map_err(|error| format!("can't save your words to `{}`: {error}", path.display()))
    }
}

/// The names of a folder's dictionaries, in order: those with both files.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut names: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "dic") && path.with_extension("aff").is_file())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// The dictionary that serves a language best: its own country's, the usual one, any.
fn best_name(names: &[String], language: &str) -> Option<String> {
    let tag = plain(language);
    let code = tag.split('_').next().filter(|code| !code.is_empty())?.to_owned();
    let usual = USUAL.iter().find(|(of, _)| *of == code).map_or(code.as_str(), |(_, country)| country);
    let usual = format!("{code}_{usual}");
    let rank = |name: &String| {
        let name = plain(name);
        let is_of = |tag: &str| name == *tag || name.strip_prefix(tag).is_some_and(|rest| rest.starts_with('_'));
        let ranks = [name == tag, tag != code && is_of(&tag), name == code, name == usual, is_of(&usual), is_of(&code)];
        ranks.iter().position(|fits| *fits)
    };
    names.iter().filter_map(|name| Some((rank(name)?, name))).min().map(|(_, name)| name.clone())
}

/// A tag or name as both are compared: `en-GB` is `en_gb`.
fn plain(tag: &str) -> String {
    tag.to_ascii_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_dictionary_of_a_language_is_taken() {
        let names = ["de_AT_frami", "de_DE_frami", "en_AU", "en_GB", "en_US", "fr", "pt_BR", "pt_PT"];
        let names = names.map(str::to_owned);
        let best = |language| best_name(&names, language);
        for (language, name) in [
            ("en", "en_US"),
            ("en-GB", "en_GB"),
            ("en-NZ", "en_US"),
            ("de", "de_DE_frami"),
            ("de-AT", "de_AT_frami"),
            ("fr-CA", "fr"),
            ("pt", "pt_PT"),
            ("PT-br", "pt_BR"),
        ] {
            assert_eq!(best(language).as_deref(), Some(name), "{language}");
        }
        assert_eq!((best("ru"), best(""), best("e")), (None, None, None));
    }

    #[test]
    fn both_files_are_needed() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { folders: vec!["/nowhere".into(), folder.path().into()], words: None };
        save(&folder.path().join("xx.dic"), b"1\nwort\n").unwrap();
        assert_eq!(places.dictionary("xx"), None);
        save(&folder.path().join("xx.aff"), b"SET UTF-8\n").unwrap();
        assert_eq!(places.dictionary("xx-YY").map(|files| files.name), Some("xx".to_owned()));
        assert_eq!(places.own_words(), "");
    }

    #[test]
    fn words_are_added_once_and_what_is_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let words = folder.path().join("deep/words.txt");
        let places = Places { folders: Vec::new(), words: Some(words.clone()) };
        places.add_own_word("Diafilm").unwrap();
        save(&words, b"by hand\nDiafilm").unwrap();
        places.add_own_word("Diafilm").unwrap();
        places.add_own_word("Сталин").unwrap();
        assert_eq!(places.own_words(), "by hand\nDiafilm\nСталин\n");
    }
}
