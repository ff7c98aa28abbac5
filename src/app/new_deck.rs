//! What is asked for a new deck on the shelf, and making it in the shelf's folder.

use std::path::PathBuf;

use super::state::State;
use crate::engine::template::{NewError, TEMPLATES, file_name};

/// What is typed and chosen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDeck {
    /// The title.
    pub title: String,
    /// Index into [`TEMPLATES`].
    pub template: usize,
    /// Why it couldn't be made.
    pub error: Option<String>,
}

impl State {
    /// Opens the questions for a new deck, or closes them.
    pub fn toggle_new_deck(&mut self) {
        self.overlays.message = None;
        self.overlays.path_field = None;
        self.overlays.new_deck = match self.overlays.new_deck {
            Some(_) => None,
            None => Some(NewDeck::default()),
        };
    }

    /// Makes the deck and opens it in the editor; what goes wrong is told where it was asked for.
    pub fn make_deck(&mut self) {
        let Some(asked) = self.overlays.new_deck.take() else { return };
        match self.made(&asked) {
            Ok(path) => {
                if let Some(folder) = path.parent() {
                    self.open_folder(folder);
                }
                self.shelf.select(&path);
                match self.open_editor(&path, 1) {
                    Ok(()) => self.with_editor(|editor, _now| editor.go_to_slide(0)),
                    Err(error) => self.overlays.message = Some(format!("{error:#}")),
                }
            }
            Err(error) => self.overlays.new_deck = Some(NewDeck { error: Some(error), ..asked }),
        }
    }

    fn made(&self, asked: &NewDeck) -> Result<PathBuf, String> {
        let folder = self.shelf.folder().ok_or("there is no folder to put it in; open one first")?;
        let title = asked.title.trim();
        let name = file_name(title).map_err(|error| error.to_string())?;
        let path = folder.join(&name);
        match TEMPLATES[asked.template.min(TEMPLATES.len() - 1)].make(&path, title) {
            Ok(()) => Ok(path),
            // The folder is known; its path would only make the line long.
            Err(NewError::Taken(_)) => Err(NewError::Taken(name).to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}
