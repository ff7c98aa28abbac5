//! What a deck's text may name: themes and files of its folder, colours, slides.

use std::fs;
use std::path::Path;

use super::editor::Editor;
use super::text::complete::Surroundings;
use crate::resolve::theme::{BUILT_IN, COLOR_NAMES};
use crate::syntax::unescape;
use crate::world::disk::{DiskWorld, is_theme, ron_files};

/// Files that are named at most.
const MAX_FILES: usize = 500;
/// How deep folders are looked into.
const MAX_DEPTH: usize = 3;
/// What slides can show.
const ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "gif", "svg", "csv", "tsv"];

/// Looks around a deck.
#[must_use]
pub fn look_around(editor: &Editor) -> Surroundings {
    let folder = editor.document().path().parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut themes: Vec<String> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let is_theme_file =
        |path: &Path| DiskWorld::read_deck(path).is_ok_and(|text| is_theme(&String::from_utf8_lossy(&text)));
    let found = ron_files(folder).unwrap_or_default().into_iter().filter(|path| is_theme_file(path));
    themes.extend(found.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())));
    let mut files = Vec::new();
    collect(folder, "", MAX_DEPTH, &mut files);
    files.sort();
    let tree = editor.tree();
    let ids = editor.slides().iter().filter_map(|span| {
        let slide = tree.node_at(span.start);
        let id = tree.field(tree.unwrapped(slide), "id")?;
        unescape(tree.text_of(id))
    });
    let ids = ids.collect();
    Surroundings { themes, files, colors: COLOR_NAMES.map(ToOwned::to_owned).to_vec(), ids }
}

fn collect(folder: &Path, before: &str, depth: usize, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        if files.len() >= MAX_FILES || name.starts_with('.') {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if ENDINGS.contains(&ending.as_str()) {
            files.push(format!("{before}{name}"));
        } else if depth > 1 && path.is_dir() {
            collect(&path, &format!("{before}{name}/"), depth - 1, files);
        }
    }
}
