//! What the windows share: the shelf, the open talk, pictures, settings.
//!
//! Every window draws from it and none owns a part of it, so that it doesn't
//! matter which window a key arrives in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use egui::{Context, ViewportCommand, ViewportId};

use super::clicker::ClickerTest;
use super::command::{Command, Mode};
use super::drag_out::Hand;
use super::editor::{Draft, Editor, left_drafts};
use super::exporting::ExportDialog;
use super::finding::overview::Overview;
use super::finding::texts::Texts;
use super::import::{Import, WhichEssay};
use super::journal::{self, Entry, Journal};
use super::keeper;
use super::keymap::{Keymap, PendingKeys, Press, Pressed};
use super::motion::SystemMotion;
use super::new_deck::NewDeck;
use super::palette::Palette;
use super::rehearsal::Summary;
use super::screens::Screens;
use super::screens::arrangement::Arrangement;
use super::settings::SettingsFile;
use super::shelf::Shelf;
use super::talk::OpenTalk;
use super::textures::ImageCache;
use super::tick::Tick;
use super::tokens::Tokens;
use super::tools::Tools;
use super::tools::commands::LeftInk;
use super::tour;
use super::wake::SleepCounter;
use super::windows::audience::Stage;
use super::windows::console::ConsoleView;
use super::windows::editor::EditorView;
use crate::engine::Shared;
use crate::engine::edition::Revisions;
use crate::engine::watch::LiveDeck;
use crate::engine::worker::{ImageSink, Worker};
use crate::model::inline::Inline;
use crate::show::{Cover, ShowCommand, SlidePos};
use crate::world::disk::real_path;

/// When a window is drawn once more after a key that it took: later than any transition.
const AFTER_KEY: Duration = Duration::from_millis(500);

/// What a window shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The decks of a folder.
    Shelf,
    /// A deck's text.
    Editor,
    /// The presenter's screen.
    Console,
    /// The audience's screen.
    Audience,
}

/// What lies over a window.
#[derive(Debug, Default)]
pub struct Overlays {
    /// The grid of slides, and the window it lies over.
    pub overview: Option<(ViewportId, Overview)>,
    /// The list of all commands, and the window it lies over.
    pub palette: Option<(ViewportId, Palette)>,
    /// What had the keyboard before the list of commands opened, and in which window.
    pub focus_before: Option<(ViewportId, egui::Id)>,
    /// The window that lists the keys.
    pub help: Option<ViewportId>,
    /// What a rehearsal measured, and the window it lies over.
    pub rehearsal: Option<(ViewportId, Summary)>,
    /// What a clicker sent so far, and the window that shows it.
    pub clicker: Option<(ViewportId, ClickerTest)>,
    /// The web page that a click on a slide asked for; the console asks whether to open it.
    pub web_page: Option<String>,
    /// The path being typed on the shelf.
    pub path_field: Option<String>,
    /// What is asked for a new deck, over the shelf.
    pub new_deck: Option<NewDeck>,
    /// What is asked for an export, over the shelf or the editor.
    pub export: Option<ExportDialog>,
    /// Which essay is to become decks, over the shelf.
    pub which_essay: Option<WhichEssay>,
    /// The essay that was chosen or dropped, and what its decks would be.
    pub import: Option<Import>,
    /// Something that went wrong on the shelf.
    pub message: Option<String>,
    /// What was done to decks of the shelf, in lines.
    pub told: Option<String>,
}

impl Overlays {
    /// True if a dialog takes all keys.
    #[must_use]
    pub fn asks_something(&self) -> bool {
        self.new_deck.is_some() || self.export.is_some() || self.which_essay.is_some() || self.import.is_some()
    }
}

/// What the windows share.
pub struct State {
    /// The window library.
    pub ctx: Context,
    /// Fonts, pictures and the outside.
    pub shared: Shared,
    /// Numbers for pictures.
    pub revisions: Revisions,
    /// Draws slides.
    pub worker: Worker,
    /// Drawn slides.
    pub images: Arc<ImageCache>,
    /// Preferences.
    pub settings: SettingsFile,
    /// What the system says about motion.
    pub system_motion: SystemMotion,
    /// Keys and those typed so far.
    pub keys: (Keymap, PendingKeys),
    /// The decks of a folder.
    pub shelf: Shelf,
    /// The deck that is being edited, if one is.
    pub editor: Option<Editor>,
    /// What the editor's window remembers.
    pub editor_view: EditorView,
    /// What earlier runs left unsaved.
    pub drafts: Vec<Draft>,
    /// The talk, if one is on.
    pub talk: Option<OpenTalk>,
    /// Windows and monitors.
    pub screens: Screens,
    /// True if a key in the main window may have changed what the audience sees: their window is drawn in the midst
    /// of this pass, before the main one.
    pub audience_goes_first: bool,
    /// What the audience sees now.
    pub stage: Stage,
    /// The presenter's tools, and what was drawn with them.
    pub tools: Tools,
    /// The folder that the shelf showed before the tour, which it goes back to.
    pub back_from_tour: Option<PathBuf>,
    /// The ink that the last talk left, to be kept or cleared.
    pub left_ink: Option<LeftInk>,
    /// Decks whose ink is kept without a question.
    pub kept_ink: BTreeSet<PathBuf>,
    /// What the console remembers.
    pub console: ConsoleView,
    /// What lies over the windows.
    pub overlays: Overlays,
    /// What is dragged out of the window.
    pub hand: Hand,
    /// Commands of this pass's buttons and clicks.
    pub queue: Vec<Request>,
    /// Where decks were left.
    pub left_at: BTreeMap<PathBuf, SlidePos>,
    /// Where the show is, written down.
    pub journal: Journal,
    /// A show of an earlier run that was interrupted.
    pub offer: Option<Entry>,
    /// Time since the program started, sleep included.
    pub now: Duration,
    sleep: SleepCounter,
    /// How often the console's clock moves.
    pub tick: Tick,
    /// What is written on the slides, for the search.
    pub texts: Texts,
    /// What the last search found, as it was listed: the best first.
    pub hits: Vec<SlidePos>,
}

/// What a click asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// A command.
    Command(Command),
    /// A place of the talk.
    GoTo(SlidePos),
    /// An entry of the grid or search.
    Choose(SlidePos),
    /// A web page, in the system's browser.
    Browse(String),
    /// A deck or folder.
    Open(PathBuf),
    /// The deck that was asked for.
    MakeDeck,
    /// The export that was asked for.
    BeginExport,
    /// The essay that was chosen.
    TakeEssay(PathBuf),
    /// The decks of the essay that was dropped.
    MakeDrafts,
    /// The decks that were drafted from the essay before, so that they follow it.
    FollowEssay,
    /// Something that was dropped on the shelf: a deck, a folder, an essay.
    Drop(PathBuf),
    /// The times that a rehearsal suggests, into the deck.
    WriteTimes,
    /// No more offer to go on with an interrupted show.
    ForgetInterrupted,
    /// The ink of an earlier talk, in this one: kept, or cleared.
    KeepInk,
    /// The ink of an earlier talk away.
    ClearAllInk,
    /// The ink that the last talk left: cleared, or back again.
    ToggleLeftInk,
    /// No more question about it.
    KeepLeftInk,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("talk", &self.talk).field("screens", &self.screens).finish_non_exhaustive()
    }
}

impl State {
    /// A state in which nothing is open.
    #[must_use]
    pub fn new(ctx: &Context, shared: Shared, settings: SettingsFile, screens: Screens) -> Self {
        let images = Arc::new(ImageCache::new(ctx.clone()));
        let sink: Arc<dyn ImageSink> = Arc::<ImageCache>::clone(&images);
        Self {
            ctx: ctx.clone(),
            worker: Worker::start(&shared, &sink),
            shared,
            revisions: Revisions::default(),
            images,
            keys: (Keymap::from_settings(&settings.settings.keys).0, PendingKeys::default()),
            journal: Journal::new(settings.state_folder()),
            offer: settings.state_folder().and_then(journal::interrupted),
            drafts: settings.state_folder().map(left_drafts).unwrap_or_default(),
            settings,
            system_motion: SystemMotion::default(),
            shelf: Shelf::default(),
            editor: None,
            editor_view: EditorView::default(),
            talk: None,
            screens,
            audience_goes_first: false,
            stage: Stage::default(),
            tools: Tools::default(),
            back_from_tour: None,
            left_ink: None,
            kept_ink: BTreeSet::new(),
            console: ConsoleView::default(),
            overlays: Overlays::default(),
            hand: Hand::default(),
            queue: Vec::new(),
            left_at: BTreeMap::new(),
            now: Duration::ZERO,
            sleep: SleepCounter::default(),
            tick: Tick::default(),
            texts: Texts::default(),
            hits: Vec::new(),
        }
    }

    /// Takes the window library's time, in seconds since the program started.
    pub fn set_time(&mut self, secs: f64) {
        self.now = Duration::try_from_secs_f64(secs.max(0.0)).unwrap_or_default() + self.sleep.slept();
    }

    /// The colours of the window.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        Tokens::new(self.settings.settings.light)
    }

    /// True if nothing may move: slides are cut.
    #[must_use]
    pub fn is_still(&self) -> bool {
        self.settings.settings.reduced_motion || self.system_motion.is_reduced() || self.stage.is_too_slow()
    }

    /// True if the show fills the only screen: what is told on the console isn't seen.
    #[must_use]
    pub fn has_only_the_show(&self) -> bool {
        let is_alone = self.screens.n_monitors() == 1 && self.screens.is_fullscreen && !self.screens.is_shared();
        self.talk.is_some() && (is_alone || self.root_view() == View::Audience)
    }

    /// What the main window shows.
    #[must_use]
    pub fn root_view(&self) -> View {
        match (&self.talk, self.screens.arrangement().is_show_in_root()) {
            (None, _) if self.editor.is_some() => View::Editor,
            (None, _) => View::Shelf,
            (Some(_), true) => View::Audience,
            (Some(_), false) => View::Console,
        }
    }

    /// What the second window shows, if there is one.
    #[must_use]
    pub fn second_view(&self) -> Option<View> {
        self.talk.as_ref()?;
        (self.screens.arrangement() == Arrangement::TwoWindows).then_some(View::Audience)
    }

    /// The window that shows this, if one does.
    #[must_use]
    pub fn viewport_of(&self, view: View) -> Option<ViewportId> {
        if self.root_view() == view {
            return Some(ViewportId::ROOT);
        }
        (self.second_view() == Some(view)).then(|| self.screens.second_id())
    }

    /// The window in which the presenter alone should see what a key in window `from` opens.
    #[must_use]
    pub fn presenter_viewport(&self, from: ViewportId) -> ViewportId {
        match self.viewport_of(View::Console) {
            Some(console) if self.screens.has_own_console() => console,
            Some(_) | None => from,
        }
    }

    /// What the keys of the windows mean now.
    #[must_use]
    pub fn mode(&self) -> Mode {
        if self.overlays.palette.is_some() {
            return Mode::Palette;
        }
        if self.overlays.help.is_some() || self.overlays.rehearsal.is_some() || self.overlays.clicker.is_some() {
            return Mode::Dialog;
        }
        match (&self.talk, &self.overlays.overview) {
            (None, _) if self.editor.is_some() => Mode::Edit,
            (None, _) => Mode::Shelf,
            (Some(_), Some(_)) => Mode::Overview,
            (Some(talk), None) if talk.show().tool().is_for_ink() => Mode::Draw,
            (Some(_), None) => Mode::Present,
        }
    }

    /// Takes a key press; false if the window library may have it.
    pub fn press(&mut self, candidates: &[Press], is_repeat: bool, from: ViewportId) -> bool {
        let mode = self.mode();
        let (keymap, pending) = &mut self.keys;
        if is_repeat {
            let held = keymap.held(mode, candidates);
            if let Some(command) = held.filter(|command| command.repeats()) {
                self.dispatch_key(command, None, from);
            }
            // What is held in a field is text.
            return held.is_some() || !matches!(mode, Mode::Overview | Mode::Palette | Mode::Edit);
        }
        match pending.press(keymap, mode, candidates, self.now) {
            Pressed::Command(command, number) => {
                self.dispatch_key(command, number, from);
                self.write_journal();
                return true;
            }
            Pressed::Pending | Pressed::Dropped => {}
            Pressed::Unbound if matches!(mode, Mode::Overview | Mode::Palette) => return false,
            Pressed::Unbound => {
                let Some(talk) = &mut self.talk else { return false };
                // Over a dialog the window library has a use for Tab, Enter and Space.
                let told = candidates.first().filter(|press| mode != Mode::Dialog && !press.ctrl && !press.alt);
                if let Some(press) = told {
                    talk.hint(format!("{} does nothing here; ? lists the keys", press.key.name()), self.now);
                }
                self.repaint();
                return false;
            }
        }
        self.repaint();
        true
    }

    /// Does what a key in the window `from` means, which is about to be drawn.
    fn dispatch_key(&mut self, command: Command, number: Option<usize>, from: ViewportId) {
        let second = self.second_view().map(|_| self.screens.second_id()).filter(|_| self.stage.has_begun());
        self.dispatch(command, number, from);
        let is_same = second.is_some() && second == self.second_view().map(|_| self.screens.second_id());
        if !is_same {
            self.repaint();
            return;
        }
        // Asked for now, a window would be drawn twice more, and without a graphics card a transition would wait.
        self.ctx.request_repaint_after_for(AFTER_KEY, from);
        self.audience_goes_first = from == ViewportId::ROOT;
        if !self.audience_goes_first {
            self.ctx.request_repaint_of(ViewportId::ROOT);
        }
    }

    /// Does what the last pass's clicks asked for.
    pub fn drain_queue(&mut self, from: ViewportId) {
        for request in std::mem::take(&mut self.queue) {
            match request {
                Request::Command(command) => self.dispatch(command, None, from),
                Request::GoTo(pos) => self.go_to(pos),
                Request::Choose(pos) => self.go_to_entry(pos),
                Request::Browse(url) => self.ctx.open_url(egui::OpenUrl::new_tab(url)),
                Request::Open(path) => self.open(&path, 0),
                Request::MakeDeck => self.make_deck(),
                Request::BeginExport => self.begin_export(),
                Request::TakeEssay(path) => self.take_essay(&path),
                Request::MakeDrafts => self.make_drafts(),
                Request::FollowEssay => self.follow_essay(),
                Request::Drop(path) => self.take_dropped(&path),
                Request::WriteTimes => self.write_times(),
                Request::ForgetInterrupted => self.offer = None,
                Request::KeepInk => self.tools.keep_all(),
                Request::ClearAllInk => self.clear_all_ink(),
                Request::ToggleLeftInk => self.toggle_left_ink(),
                Request::KeepLeftInk => self.keep_left_ink(),
            }
            self.repaint();
        }
        self.write_journal();
    }

    /// Takes up changed files.
    pub fn refresh(&mut self) {
        if self.talk.as_mut().is_some_and(OpenTalk::refresh) {
            self.repaint();
        }
    }

    /// Draws all windows again.
    pub fn repaint(&self) {
        self.ctx.request_repaint_of(ViewportId::ROOT);
        if self.second_view().is_some() && self.screens.is_second_open() {
            self.ctx.request_repaint_of(self.screens.second_id());
        }
    }

    /// Opens a deck as a show, or a folder as the shelf; what goes wrong is told on the shelf.
    pub fn open(&mut self, path: &Path, slide: usize) {
        let opened = if path.is_dir() {
            self.open_folder(path);
            Ok(())
        } else {
            self.start_show(path, slide, None)
        };
        self.overlays.message = opened.err().map(|error| format!("{error:#}"));
        if self.overlays.message.is_none() {
            self.overlays.path_field = None;
        }
    }

    /// Shows the tour's folder, where there is nothing else to show.
    pub fn open_tours_shelf(&mut self) {
        let deck = tour::deck();
        if let Some(folder) = deck.as_ref().ok().and_then(|deck| deck.parent()) {
            self.open_folder(folder);
        }
    }

    /// Shows the decks of a folder.
    pub fn open_folder(&mut self, folder: &Path) {
        self.overlays.told = None;
        let ctx = self.ctx.clone();
        self.shelf.open(folder, &self.shared, &self.revisions, move || ctx.request_repaint_of(ViewportId::ROOT));
        self.remember(folder);
    }

    /// Starts the show of a deck.
    ///
    /// # Errors
    /// If the file can't be read, or no text in it can be understood as a deck.
    pub fn start_show(&mut self, path: &Path, slide: usize, planned: Option<Duration>) -> anyhow::Result<()> {
        let ctx = self.ctx.clone();
        // The main window takes the change up, even where it isn't seen, and draws the other one again.
        let on_change = move || ctx.request_repaint_of(ViewportId::ROOT);
        let live =
            LiveDeck::open(&self.shared, path, None, &self.revisions, on_change).context("can't open the deck")?;
        self.begin_show(Arc::new(live), slide, planned)
    }

    /// Starts the show of a deck that is open already.
    ///
    /// # Errors
    /// If no text of it can be understood as a deck.
    pub fn begin_show(&mut self, live: Arc<LiveDeck>, slide: usize, planned: Option<Duration>) -> anyhow::Result<()> {
        let path = live.path().to_owned();
        let path = path.as_path();
        let edition = live.edition();
        if !edition.is_showable() {
            let first = edition.problems().into_iter().next();
            let line = first.as_ref().and_then(|problem| problem.line).map(|line| format!("{line}:"));
            let message = first.map_or_else(|| "this is no deck".to_owned(), |problem| problem.message);
            anyhow::bail!("{}:{} {message}", path.display(), line.unwrap_or_default());
        }
        self.close_tools();
        self.images.forget_audience();
        self.talk = Some(OpenTalk::new(live, &self.shared, slide, planned));
        self.left_ink = None;
        self.back_from_tour = None;
        self.open_tools();
        self.stage = Stage::default();
        self.console = ConsoleView::default();
        self.overlays = Overlays::default();
        self.hits.clear();
        self.keys.1.clear();
        self.screens.show_starts(&self.ctx);
        self.remember(path);
        self.title_root();
        Ok(())
    }

    /// True if a window of the show may close now: in a talk the first wish shows the end card, as Esc does, and
    /// only one soon after it closes.
    pub fn may_leave_show(&mut self) -> bool {
        let Some(talk) = &self.talk else { return true };
        if talk.show().leaves_within(self.now).is_some() {
            return true;
        }
        self.show(ShowCommand::Escape);
        self.repaint();
        self.talk.is_none()
    }

    /// Leaves the show for the shelf of the deck's folder.
    pub fn leave_show(&mut self) {
        self.end_rehearsal(ViewportId::ROOT);
        self.close_tools();
        let Some(talk) = self.talk.take() else { return };
        self.journal.clear();
        let left = talk.show().pos();
        self.left_at.insert(talk.path().to_owned(), left);
        self.images.forget_audience();
        self.screens.show_ends(&self.ctx);
        self.texts = Texts::default();
        let rehearsal = self.overlays.rehearsal.take().map(|(_, summary)| (ViewportId::ROOT, summary));
        self.overlays = Overlays { rehearsal, ..Overlays::default() };
        self.stage = Stage::default();
        let folder = match (self.back_from_tour.take(), talk.path().parent()) {
            (Some(before), _) => before,
            (None, Some(parent)) if !parent.as_os_str().is_empty() => parent.to_owned(),
            (None, Some(_) | None) => PathBuf::from("."),
        };
        let ctx = self.ctx.clone();
        self.shelf.open(&folder, &self.shared, &self.revisions, move || ctx.request_repaint_of(ViewportId::ROOT));
        self.shelf.select(talk.path());
        if let Some(name) = talk.path().file_name() {
            // The shelf knows the deck by its folder's name.
            self.left_at.insert(folder.join(name), left);
        }
        if let Some(editor) =
            self.editor.as_mut().filter(|editor| real_path(editor.document().path()) == talk.real_path())
        {
            editor.go_to_slide(left.slide);
        }
        self.title_root();
        self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Focus);
    }

    /// Takes down where the show is.
    fn write_journal(&mut self) {
        let Some(talk) = &self.talk else { return };
        // A show that hasn't begun isn't worth the place of one that can still be gone on with.
        if self.offer.is_some() && talk.clock.elapsed(self.now).is_zero() {
            return;
        }
        let pos = talk.show().pos();
        let edition = talk.edition();
        let entry = Entry {
            deck: talk.real_path().to_owned(),
            slide: pos.slide,
            key: None,
            step: pos.step,
            number: talk.number().0,
            title: super::shelf::slide_title(edition, pos.slide),
            is_black: talk.show().cover() == Cover::Black,
            elapsed_secs: talk.clock.elapsed(self.now).as_secs_f64(),
            is_running: talk.clock.is_running(),
            written_at: keeper::unix_time(),
        };
        self.journal.write(entry, || edition.page_keys().get(pos.slide).cloned());
    }

    /// Goes on with the show that was interrupted, in its place; false if none was.
    pub fn resume(&mut self) -> bool {
        let Some(entry) = self.offer.take() else { return false };
        let is_open = self.talk.as_ref().is_some_and(|talk| talk.real_path() == entry.deck);
        if !is_open {
            self.leave_show();
            self.open(&entry.deck, entry.slide);
        }
        let Some(talk) = &mut self.talk else { return true };
        let known = entry.key.as_ref().and_then(|key| talk.edition().page_keys().iter().position(|other| other == key));
        let pos = SlidePos { slide: known.unwrap_or(entry.slide), step: entry.step };
        talk.apply(ShowCommand::GoTo(pos), self.now);
        talk.clock.resume(entry.elapsed(), entry.is_running, self.now);
        if entry.is_black {
            talk.apply(ShowCommand::Black, self.now);
        }
        true
    }

    /// Goes to a place of the talk and closes the overview.
    pub fn go_to(&mut self, pos: SlidePos) {
        self.close_overview();
        self.show(ShowCommand::GoTo(pos));
    }

    /// Writes the settings; a failure is told where it harms nobody.
    pub fn save_settings(&mut self) {
        if let Err(error) = self.settings.save() {
            match &mut self.talk {
                Some(talk) => talk.hint(format!("{error:#}"), self.now),
                None => self.overlays.message = Some(format!("{error:#}")),
            }
        }
    }

    /// Remembers what was open last.
    pub fn remember(&mut self, path: &Path) {
        if tour::is_tour(path) {
            return;
        }
        self.settings.settings.last_opened = path.canonicalize().ok();
        self.save_settings();
    }

    /// Says in the main window's title what it shows.
    pub fn title_root(&self) {
        let title = match (&self.talk, self.root_view()) {
            (Some(talk), View::Console) => format!("{} – console – Diafilm", self.deck_title(talk)),
            (Some(talk), View::Audience | View::Shelf | View::Editor) => format!("{} – Diafilm", self.deck_title(talk)),
            (None, _) => self.editor.as_ref().map_or_else(
                || "Diafilm".to_owned(),
                |editor| format!("{} – editor – Diafilm", editor.document().path().display()),
            ),
        };
        self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Title(title));
    }

    /// The title of the deck that is shown.
    #[must_use]
    pub fn deck_title(&self, talk: &OpenTalk) -> String {
        talk.edition().deck().map(|deck| Inline::plain_text(&deck.deck.title)).unwrap_or_default()
    }
}
