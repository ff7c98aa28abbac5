//! What the window remembers between runs, in a file that people can read.
//!
//! Its own type and its own file: what the window library would save overrides
//! full screen and isn't written atomically.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use super::keymap::custom::KeySettings;
use crate::world::disk::DiskWorld;
use crate::world::save::save;

/// The variable that names another settings file.
const PATH_VARIABLE: &str = "DIAFILM_CONFIG";
/// Smallest and largest notes, in points.
pub const NOTES_RANGE: std::ops::RangeInclusive<f32> = 14.0..=48.0;

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of the notes, in points.
    pub notes_size: f32,
    /// True if the window is light instead of dark.
    pub light: bool,
    /// True if nothing may move: transitions become cuts.
    pub reduced_motion: bool,
    /// The deck or folder that was open last.
    pub last_opened: Option<PathBuf>,
    /// Keys other than the default ones.
    pub keys: KeySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self { notes_size: 22.0, light: false, reduced_motion: false, last_opened: None, keys: KeySettings::default() }
    }
}

/// The settings with the file they came from.
#[derive(Debug, Clone, Default)]
pub struct SettingsFile {
    /// The settings.
    pub settings: Settings,
    path: Option<PathBuf>,
    saved: Settings,
}

impl SettingsFile {
    /// Reads the user's settings; a file that can't be understood is moved aside.
    #[must_use]
    pub fn load() -> Self {
        default_path().map_or_else(Self::default, |path| Self::load_from(&path))
    }

    /// Reads settings from a file; a file that can't be understood is moved aside.
    #[must_use]
    pub fn load_from(path: &Path) -> Self {
        let settings = match DiskWorld::read_deck(path) {
            Ok(bytes) => parse(&bytes).unwrap_or_else(|| {
                // If even that fails, the defaults still serve for this run.
                drop(std::fs::rename(path, path.with_extension("bad")));
                Settings::default()
            }),
            Err(_missing) => Settings::default(),
        };
        Self { saved: settings.clone(), settings, path: Some(path.to_owned()) }
    }

    /// Settings that are never written, for tests.
    #[must_use]
    pub fn in_memory(settings: Settings) -> Self {
        Self { saved: settings.clone(), settings, path: None }
    }

    /// Writes the settings if they changed, whole or not at all.
    ///
    /// # Errors
    /// If the folder or the file can't be written. That a folder stands in the file's place is told once.
    pub fn save(&mut self) -> anyhow::Result<()> {
        let Some(path) = self.path.as_deref().filter(|_| self.settings != self.saved) else {
            return Ok(());
        };
        if path.is_dir() {
            let problem = format!("settings aren't kept: `{}` is a folder, not a file", path.display());
            self.path = None;
            anyhow::bail!("{problem}");
        }
        write(path, &self.settings).with_context(|| format!("can't save the settings to `{}`", path.display()))?;
        self.saved = self.settings.clone();
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Option<Settings> {
    let mut settings: Settings = ron::de::from_bytes(bytes).ok()?;
    if !settings.notes_size.is_finite() {
        settings.notes_size = Settings::default().notes_size;
    }
    settings.notes_size = settings.notes_size.clamp(*NOTES_RANGE.start(), *NOTES_RANGE.end());
    Some(settings)
}

fn write(path: &Path, settings: &Settings) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let text = ron::ser::to_string_pretty(settings, ron::ser::PrettyConfig::default())?;
    save(path, text.as_bytes())?;
    Ok(())
}

fn default_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path));
    }
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("diafilm").join("settings.ron"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_the_files_place_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = SettingsFile::load_from(folder.path());
        assert_eq!(file.settings, Settings::default());
        file.settings.light = true;
        let told = format!("{:#}", file.save().unwrap_err());
        assert_eq!(told, format!("settings aren't kept: `{}` is a folder, not a file", folder.path().display()));
        file.settings.light = false;
        file.settings.notes_size = 30.0;
        assert!(file.save().is_ok());
    }

    #[test]
    fn survives_a_round_trip_and_a_broken_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("settings.ron");
        let mut file = SettingsFile::load_from(&path);
        assert_eq!(file.settings, Settings::default());
        file.settings.notes_size = 30.0;
        file.settings.last_opened = Some("/a/b.ron".into());
        file.save().unwrap();
        assert_eq!(SettingsFile::load_from(&path).settings, file.settings);

        for broken in ["(notes_size: ", "(notes_size: \"x\")", "\0\u{1}"] {
            save(&path, broken.as_bytes()).unwrap();
            assert_eq!(SettingsFile::load_from(&path).settings, Settings::default(), "{broken}");
            assert!(path.with_extension("bad").exists());
        }
        save(&path, b"(notes_size: 1e9, added_later: 3)").unwrap();
        assert!(SettingsFile::load_from(&path).settings.notes_size <= *NOTES_RANGE.end());
    }
}
