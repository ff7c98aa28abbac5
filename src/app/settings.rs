//! What the window remembers between runs, in a file that people can read.
//!
//! Its own type and its own file: what the window library would save overrides
//! full screen and isn't written atomically.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
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
pub const NOTES_RANGE: RangeInclusive<f32> = 14.0..=48.0;

/// Smallest and largest scale of the window.
pub const SCALE_RANGE: RangeInclusive<f32> = 0.8..=2.0;
/// Share of the width that the notes may take beside the slide.
pub const NOTES_BESIDE_RANGE: RangeInclusive<f32> = 0.2..=0.7;
/// Share of the height that the notes may take below the slide.
pub const NOTES_BELOW_RANGE: RangeInclusive<f32> = 0.15..=0.75;
/// Share of the slides' height that the next step may take.
pub const NEXT_RANGE: RangeInclusive<f32> = 0.0..=0.6;
/// Height that the film strip may take, in points.
pub const STRIP_RANGE: RangeInclusive<f32> = 0.0..=240.0;

/// How the console is divided; `None` where nobody moved a divider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panes {
    /// Share of the width that the notes take, beside the slide.
    pub notes_beside: Option<f32>,
    /// Share of the height that the notes take, below the slide in a window that is higher than wide.
    pub notes_below: Option<f32>,
    /// Share of the slides' height that the next step takes.
    pub next: Option<f32>,
    /// Height of the film strip in points; 0 for none.
    pub strip: Option<f32>,
}

impl Panes {
    /// The same with nothing that no divider could be dragged to.
    fn within_ranges(self) -> Self {
        Self {
            notes_beside: self.notes_beside.and_then(|share| within(share, NOTES_BESIDE_RANGE)),
            notes_below: self.notes_below.and_then(|share| within(share, NOTES_BELOW_RANGE)),
            next: self.next.and_then(|share| within(share, NEXT_RANGE)),
            strip: self.strip.and_then(|height| within(height, STRIP_RANGE)),
        }
    }
}

/// The nearest value of a range; `None` for what is no number.
fn within(value: f32, range: RangeInclusive<f32>) -> Option<f32> {
    value.is_finite().then(|| value.clamp(*range.start(), *range.end()))
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of the notes, in points.
    pub notes_size: f32,
    /// How much larger than usual the window is, without the slides on the audience's screen.
    pub ui_scale: f32,
    /// How the console is divided.
    pub panes: Panes,
    /// True if the window is light instead of dark.
    pub light: bool,
    /// True if nothing may move: transitions become cuts.
    pub reduced_motion: bool,
    /// True if the editor sets lines and blanks of a deck in order whenever it is saved.
    pub format_on_save: bool,
    /// The deck or folder that was open last.
    pub last_opened: Option<PathBuf>,
    /// The audience's monitor by name, for each set of monitors that one was chosen for by hand.
    pub displays: BTreeMap<String, String>,
    /// Keys other than the default ones.
    pub keys: KeySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            displays: BTreeMap::new(),
            notes_size: 24.0,
            ui_scale: 1.0,
            panes: Panes::default(),
            light: false,
            reduced_motion: false,
            format_on_save: false,
            last_opened: None,
            keys: KeySettings::default(),
        }
    }
}

/// The settings with the file they came from.
#[derive(Debug, Clone, Default)]
pub struct SettingsFile {
    /// The settings.
    pub settings: Settings,
    path: Option<PathBuf>,
    state_folder: Option<PathBuf>,
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
        Self { saved: settings.clone(), settings, path: Some(path.to_owned()), state_folder: default_state_folder() }
    }

    /// Settings that are never written, for tests.
    #[must_use]
    pub fn in_memory(settings: Settings) -> Self {
        Self { saved: settings.clone(), settings, path: None, state_folder: None }
    }

    /// The same, with this folder for what the program remembers besides.
    #[must_use]
    pub fn with_state_folder(self, folder: &Path) -> Self {
        Self { state_folder: Some(folder.to_owned()), ..self }
    }

    /// The folder for what the program remembers besides: where a show was, what rehearsals measured. It may
    /// not be there yet; `None` if nothing is to be written.
    #[must_use]
    pub fn state_folder(&self) -> Option<&Path> {
        self.state_folder.as_deref()
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
    let usual = Settings::default();
    settings.notes_size = within(settings.notes_size, NOTES_RANGE).unwrap_or(usual.notes_size);
    settings.ui_scale = within(settings.ui_scale, SCALE_RANGE).unwrap_or(usual.ui_scale);
    settings.panes = settings.panes.within_ranges();
    Some(settings)
}

fn write(path: &Path, settings: &Settings) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let text = ron::ser::to_string_pretty(settings, ron::ser::PrettyConfig::default())?;
    save(path, text.as_bytes())?;
    Ok(())
}

/// Beside a settings file of the user's choice, else where the system keeps such things.
fn default_state_folder() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()) {
        return Some(PathBuf::from(path).with_extension("state"));
    }
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("diafilm"))
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

    #[test]
    fn sizes_that_make_no_sense_are_mended() {
        let text = "(ui_scale: NaN, panes: (notes_beside: Some(7.0), next: Some(-1.0), strip: Some(NaN)))";
        let read = parse(text.as_bytes()).unwrap();
        assert!((read.ui_scale - 1.0).abs() < f32::EPSILON);
        let mended = Panes { notes_beside: Some(0.7), notes_below: None, next: Some(0.0), strip: None };
        assert_eq!(read.panes, mended);
        assert!((parse(b"(ui_scale: 9)").unwrap().ui_scale - 2.0).abs() < f32::EPSILON);
    }
}
