//! Rehearsing: a talk is measured, step by step, and the plan written back into its deck.
//!
//! What was measured is kept between sessions in a file of the user's own, not
//! beside the deck: only the planned times that come of it are the deck's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use egui::ViewportId;

use super::command::Command;
use super::shelf::{slide_title, visible_slides};
use super::state::State;
use super::talk::OpenTalk;
use crate::engine::edition::KnownTalk;
use crate::engine::page_key::page_keys;
use crate::engine::{Shared, Snapshot};
use crate::model::schema::deck::SLIDE;
use crate::model::units::PlannedTime;
use crate::show::number_of_slide;
use crate::show::rehearsal::Rehearsals;
use crate::source::Source;
use crate::source::edit::{Indel, TextEdit};
use crate::source::node_path::NodePath;
use crate::world::disk::DiskWorld;
use crate::world::save::save;

/// What a rehearsal found, for the presenter to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The deck's file.
    pub deck: PathBuf,
    /// One row for each slide of the show.
    pub rows: Vec<SummaryRow>,
    /// Number of runs so far.
    pub n_runs: usize,
    /// What came of writing the times, if they were written; in words.
    pub outcome: Option<Result<String, String>>,
    rehearsals: Rehearsals,
}

/// What was measured of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// Its number in the show, from 1.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// The time that the deck plans for it.
    pub planned: Option<Duration>,
    /// How long it took in the last run.
    pub last: Option<Duration>,
    /// What to plan after all runs.
    pub suggested: Option<Duration>,
    /// How long each of its steps took.
    pub steps: Vec<Duration>,
}

impl Summary {
    fn new(talk: &OpenTalk, rehearsals: Rehearsals) -> Self {
        let edition = talk.edition();
        let keys = edition.page_keys();
        let row = |(i, slide): (usize, usize)| {
            let key = keys.get(slide)?;
            let written = edition.last_good_slide(slide);
            Some(SummaryRow {
                number: i + 1,
                title: slide_title(edition, slide),
                planned: written.and_then(|slide| slide.time).map(|time| time.0),
                last: rehearsals.last().and_then(|run| run.time_of(key)),
                suggested: rehearsals.plan_for(key),
                steps: rehearsals.steps_of(key),
            })
        };
        let rows = visible_slides(&mut KnownTalk(edition)).into_iter().enumerate().filter_map(row).collect();
        Self { deck: talk.path().to_owned(), rows, n_runs: rehearsals.n_runs(), outcome: None, rehearsals }
    }

    /// True if there is a time that the deck doesn't have yet.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.outcome.is_none() && self.rows.iter().any(|row| row.suggested.is_some() && row.suggested != row.planned)
    }
}

impl State {
    /// Starts to measure the talk, or the chosen deck's; again: ends and shows what was measured.
    pub fn toggle_rehearsal(&mut self, from: ViewportId) {
        if self.talk.is_none() {
            self.open_chosen(false);
        }
        let now = self.now;
        let mode = self.mode();
        let Some(talk) = &mut self.talk else { return };
        if talk.is_rehearsed() {
            let place = self.presenter_viewport(from);
            self.end_rehearsal(place);
        } else if !talk.may_rehearse(now) {
            let key = self.keys.0.keys_of(Command::Rehearse, mode).into_iter().next().unwrap_or_default();
            talk.hint(format!("{key} again sets the clock to 0:00 and begins a rehearsal"), now);
        } else {
            talk.rehearse(now);
            talk.hint("Rehearsal: each step is measured; the same keys again end it".to_owned(), now);
        }
    }

    /// Ends the measuring, if it is on, and shows what was measured in a window.
    pub fn end_rehearsal(&mut self, place: ViewportId) {
        let now = self.now;
        let file = self.rehearsals_file();
        let Some(talk) = &mut self.talk else { return };
        let Some(run) = talk.end_rehearsal(now) else { return };
        let mut rehearsals = file.as_deref().map(read).unwrap_or_default();
        rehearsals.add(run);
        if let Some(error) = file.and_then(|file| write(&file, &rehearsals).err()) {
            talk.hint(format!("The rehearsal can't be kept: {error:#}"), now);
        }
        self.overlays.rehearsal = Some((place, Summary::new(talk, rehearsals)));
    }

    /// Writes the suggested times into the deck.
    pub fn write_times(&mut self) {
        let Some((_, summary)) = &mut self.overlays.rehearsal else { return };
        let written = write_times(&self.shared, &summary.deck, &summary.rehearsals);
        summary.outcome = Some(written.map_err(|error| format!("{error:#}")).map(|n_slides| match n_slides {
            0 => "The deck has these times already".to_owned(),
            1 => "1 time was written into the deck".to_owned(),
            n => format!("{n} times were written into the deck"),
        }));
    }

    fn rehearsals_file(&self) -> Option<PathBuf> {
        let deck = self.talk.as_ref()?.real_path();
        let name = blake3::hash(deck.as_os_str().as_encoded_bytes()).to_hex();
        Some(self.settings.state_folder()?.join("rehearsals").join(format!("{}.ron", &name.as_str()[..16])))
    }
}

/// What was measured before; a file that can't be understood is as good as none.
fn read(file: &Path) -> Rehearsals {
    DiskWorld::read_deck(file).ok().and_then(|bytes| ron::de::from_bytes(&bytes).ok()).unwrap_or_default()
}

fn write(file: &Path, rehearsals: &Rehearsals) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    save(file, ron::ser::to_string_pretty(rehearsals, ron::ser::PrettyConfig::default())?.as_bytes())?;
    Ok(())
}

/// Writes the times into the deck as it is on the disk now; the number of slides that got one.
fn write_times(shared: &Shared, deck: &Path, rehearsals: &Rehearsals) -> anyhow::Result<usize> {
    const BOM: &str = "\u{feff}";
    let name = deck.display().to_string();
    let bytes = DiskWorld::read_deck(deck).context("can't read the deck")?;
    let source =
        Source::from_bytes(name.clone(), &bytes).map_err(|problem| anyhow::anyhow!("{}", problem.1.message))?;
    let snapshot = Snapshot::new(shared, deck, source, None);
    let (edit, n_slides) = times_edit(&snapshot, rehearsals)?;
    if n_slides > 0 {
        let text = edit.apply(snapshot.source().text()).context("the deck changed meanwhile")?;
        let text = if snapshot.source().has_bom() { format!("{BOM}{text}") } else { text };
        save(deck, text.as_bytes()).with_context(|| format!("can't write `{name}`"))?;
    }
    Ok(n_slides)
}

/// The edit that sets the times, and how many slides it touches.
fn times_edit(snapshot: &Snapshot, rehearsals: &Rehearsals) -> anyhow::Result<(TextEdit, usize)> {
    let Some(resolved) = snapshot.deck() else { bail!("the deck has errors; mend them first") };
    let order: Vec<&str> = SLIDE.fields.iter().map(|field| field.name).collect();
    let tree = &snapshot.decoded().tree;
    let planned: BTreeMap<usize, Duration> = page_keys(snapshot)
        .iter()
        .enumerate()
        .filter_map(|(slide, key)| Some((slide, rehearsals.plan_for(key)?)))
        .filter(|(slide, time)| {
            let written = resolved.deck.slides.get(*slide).and_then(|slide| slide.as_ref());
            written.is_some_and(|slide| slide.time.is_none_or(|before| before.0 != *time))
        })
        .collect();
    let edits: Vec<TextEdit> = planned
        .iter()
        .filter_map(|(&slide, &time)| {
            let path = NodePath::slide(slide).field("time");
            tree.set(path.segments(), &format!("\"{}\"", PlannedTime(time)), &order)
        })
        .collect();
    let indels: Vec<Indel> = edits.iter().flat_map(|edit| edit.indels().iter().cloned()).collect();
    let n_slides = edits.len();
    Ok((TextEdit::from_indels(indels).context("the slides' texts overlap")?, n_slides))
}

/// The number of the slide that shows, and how long its step has been there in this run.
#[must_use]
pub fn on_step(talk: &OpenTalk, now: Duration) -> Option<(usize, Duration)> {
    let number = number_of_slide(&mut KnownTalk(talk.edition()), talk.show().pos().slide)?;
    Some((number, talk.time_on_step(now)?))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::show::SlidePos;
    use crate::show::rehearsal::Recorder;

    const DECK: &str = "// my lesson\nDeck(\n    title: \"T\",\n    slides: [\n        Slide(id: \"a\", title: \"A\", time: \"1m\"), // keep\n        Slide(\n            title: \"B\",\n            // why\n            notes: \"x\",\n        ),\n        Slide(title: \"C\"),\n    ],\n)\n";

    #[test]
    fn times_are_written_without_touching_anything_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deck.ron");
        save(&path, format!("\u{feff}{DECK}").as_bytes()).unwrap();
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let snapshot = Snapshot::new(&shared, &path, Source::new("deck.ron", DECK), None);
        let keys = page_keys(&snapshot);
        let secs = Duration::from_secs;
        let mut recorder = Recorder::new(SlidePos::start_of(0), secs(0));
        recorder.enter(SlidePos::start_of(1), secs(61));
        let mut rehearsals = Rehearsals::default();
        rehearsals.add(recorder.finish(secs(61 + 93), |slide| keys.get(slide).cloned()));
        assert_eq!(write_times(&shared, &path, &rehearsals).unwrap(), 1, "60 s are planned for the first already");
        let after = String::from_utf8(DiskWorld::read_deck(&path).unwrap()).unwrap();
        let expected = DECK.replace("notes: \"x\",\n", "notes: \"x\",\n            time: \"1m 35s\",\n");
        assert_eq!(after, format!("\u{feff}{expected}"));
        assert_eq!(write_times(&shared, &path, &rehearsals).unwrap(), 0);
    }

    #[test]
    fn a_deck_that_is_broken_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deck.ron");
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        assert!(write_times(&shared, &path, &Rehearsals::default()).is_err());
        save(&path, b"Deck(titel").unwrap();
        drop(write_times(&shared, &path, &Rehearsals::default()));
        assert_eq!(DiskWorld::read_deck(&path).unwrap(), b"Deck(titel");
    }
}
