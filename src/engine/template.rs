//! New decks: the templates that come with the program, and what a deck made from one is called.
//!
//! The command line and the shelf both make decks here, so that they give the
//! same file for the same name.

use std::io;
use std::path::{Path, PathBuf};

use crate::source::node_path::NodePath;
use crate::syntax::parse;
use crate::world::save::create;

/// A deck to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// What it is called on the command line.
    pub name: &'static str,
    /// One line for whoever chooses.
    pub doc: &'static str,
    text: &'static str,
    /// Names and bytes of the pictures that lie beside the deck.
    pictures: &'static [(&'static str, &'static [u8])],
}

const fn row(name: &'static str, doc: &'static str, text: &'static str) -> Template {
    Template { name, doc, text, pictures: &[] }
}

/// All templates, the default first.
pub const TEMPLATES: [Template; 5] = [
    row(
        "lesson",
        "a question, facts with a timeline and a chart, and time to talk",
        include_str!("../../assets/templates/lesson.ron"),
    ),
    row("talk", "one message, three reasons, one request", include_str!("../../assets/templates/talk.ron")),
    row("quiz", "questions whose answers wait for a key", include_str!("../../assets/templates/quiz.ron")),
    Template {
        pictures: &[("placeholder.svg", include_bytes!("../../assets/templates/placeholder.svg"))],
        ..row(
            "photo-essay",
            "pictures that fill the slides, and few words",
            include_str!("../../assets/templates/photo-essay.ron"),
        )
    },
    row("blank", "one slide and nothing else", include_str!("../../assets/templates/blank.ron")),
];

/// Why a deck can't be made.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// The name has neither letters nor digits.
    #[error("a name needs a letter or a digit")]
    Nameless,
    /// There is such a file.
    #[error("`{0}` is there already; choose another name")]
    Taken(String),
    /// The folder of the new file is missing.
    #[error("there is no folder `{0}`; make it first")]
    NoFolder(String),
    /// The system refuses.
    #[error("can't write `{0}`: {1}")]
    Io(String, io::Error),
}

impl Template {
    /// The template with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TEMPLATES.into_iter().find(|template| template.name == name)
    }

    /// What it is called where people choose.
    #[must_use]
    pub fn title(&self) -> String {
        capitalized(&self.name.replace('-', " "))
    }

    /// The text of a new deck with this title.
    #[must_use]
    pub fn text(&self, title: &str) -> String {
        let quoted = format!("\"{}\"", title.replace('\\', "\\\\").replace('"', "\\\""));
        let mut text = self.text.to_owned();
        for path in [NodePath::root(), NodePath::slide(0)] {
            let edit = parse(text.as_str()).set(path.field("title").segments(), &quoted, &[]);
            text = edit.and_then(|edit| edit.apply(&text)).unwrap_or(text);
        }
        text
    }

    /// Makes the deck at `path`, whose folder is there, and the pictures that are missing beside it.
    ///
    /// # Errors
    /// If something has this name, or the folder can't be written to.
    pub fn make(&self, path: &Path, title: &str) -> Result<(), NewError> {
        let shown = |path: &Path| path.display().to_string();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        create(path, self.text(title).as_bytes()).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => NewError::Taken(shown(path)),
            io::ErrorKind::NotFound => NewError::NoFolder(shown(folder)),
            _ => NewError::Io(shown(path), error),
        })?;
        for (name, bytes) in self.pictures {
            let path = folder.join(name);
            match create(&path, bytes) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(NewError::Io(shown(&path), error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// The path with the ending of a deck, and the title that its name stands for: `the-silk-road` is “The silk road”.
///
/// # Errors
/// If the name has neither letters nor digits.
pub fn deck_at(path: &Path) -> Result<(PathBuf, String), NewError> {
    let is_deck = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    let name = if is_deck { path.file_stem() } else { path.file_name() };
    let name = name.ok_or(NewError::Nameless)?.to_string_lossy().into_owned();
    let words: Vec<&str> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let title = words.join(" ");
    if !title.contains(char::is_alphanumeric) {
        return Err(NewError::Nameless);
    }
    let mut path = path.to_owned();
    if !is_deck {
        path.set_file_name(format!("{name}.ron"));
    }
    Ok((path, capitalized(&title)))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}

/// The name of the file for a deck with this title: “The Silk Road!” lies in `the-silk-road.ron`.
///
/// # Errors
/// If the title has neither letters nor digits.
pub fn file_name(title: &str) -> Result<String, NewError> {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(NewError::Nameless);
    }
    let mut name = words.join("-");
    while name.len() > MAX_NAME_LEN {
        name.pop();
    }
    Ok(format!("{}.ron", name.trim_end_matches('-')))
}

/// Longest name of a file made from a title, in bytes; file systems take a little more.
const MAX_NAME_LEN: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_and_title_stand_for_each_other() {
        let at = |path: &str| deck_at(Path::new(path)).ok().map(|(path, title)| (path.display().to_string(), title));
        let both = |path: &str, title: &str| Some((path.to_owned(), title.to_owned()));
        assert_eq!(at("a/the-silk-road.ron"), both("a/the-silk-road.ron", "The silk road"));
        assert_eq!(at("шёлковый_путь"), both("шёлковый_путь.ron", "Шёлковый путь"));
        assert_eq!(at("v1.2 draft"), both("v1.2 draft.ron", "V1.2 draft"));
        assert_eq!(at("丝绸之路.RON"), both("丝绸之路.RON", "丝绸之路"));
        for bad in ["", "..", "a/--.ron", "/"] {
            assert_eq!(at(bad), None, "{bad}");
        }
        assert_eq!(file_name("The Silk Road!").unwrap(), "the-silk-road.ron");
        assert_eq!(file_name("../Élan & 丝绸/").unwrap(), "élan-丝绸.ron");
        assert!(file_name(" .. ").is_err());
        assert!(file_name(&"长".repeat(200)).unwrap().len() < 130);
    }

    #[test]
    fn titles_are_written_as_they_are() {
        for template in TEMPLATES {
            let text = template.text(r#"Say "no" \o/"#);
            assert_eq!(text.matches(r#"title: "Say \"no\" \\o/","#).count(), 2, "{}", template.name);
            assert!(parse(text.as_str()).is_valid());
        }
    }
}
