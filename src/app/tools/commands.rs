//! What the keys of the tools do, and how ink finds its way to the deck's side.

use std::path::PathBuf;
use std::time::Duration;

use egui::ViewportId;

use super::{Gesture, Tools};
use crate::app::command::Command;
use crate::app::ink;
use crate::app::ink::InkStore;
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::talk::OpenTalk;
use crate::app::tour;
use crate::show::ShowCommand;
use crate::show::ink::{PageKey, Pages};

/// The ink that a talk left: kept, as long as nobody says otherwise.
#[derive(Debug)]
pub struct LeftInk {
    /// The deck's file, as the system knows it.
    deck: PathBuf,
    /// The deck's title.
    pub title: String,
    /// Number of slides that have ink.
    pub n_pages: usize,
    /// What was cleared, to be brought back.
    cleared: Option<Pages>,
}

impl LeftInk {
    /// What there is to decide on after a talk; `None` without ink, or if nothing was drawn since it was decided.
    fn of(tools: &Tools, talk: &OpenTalk, title: String) -> Option<Self> {
        let is_decided = tools.decided == Some(tools.ink.version()) || tools.store.is_none();
        let n_pages = tools.ink.pages().len();
        let deck = talk.real_path().to_owned();
        (n_pages > 0 && !is_decided).then_some(Self { deck, title, n_pages, cleared: None })
    }

    /// True once it was cleared.
    #[must_use]
    pub fn is_cleared(&self) -> bool {
        self.cleared.is_some()
    }
}

impl State {
    /// Clears the ink that a talk left, or brings it back.
    pub fn toggle_left_ink(&mut self) {
        let Some(left) = &mut self.left_ink else { return };
        let wanted = left.cleared.take();
        match ink::replace(&left.deck, wanted.as_ref().unwrap_or(&Pages::new())) {
            Ok(before) => left.cleared = wanted.is_none().then_some(before),
            Err(reason) => {
                left.cleared = wanted;
                self.overlays.message = Some(format!("The ink can't be changed: {reason}"));
            }
        }
    }

    /// Decides on the ink that a talk left as it is now; the next talk of this deck asks no more.
    pub fn keep_left_ink(&mut self) {
        if let Some(left) = self.left_ink.take().filter(|left| !left.is_cleared()) {
            self.kept_ink.insert(left.deck);
        }
    }
}

/// How much larger one key makes what the pointer is at.
const TOGGLED_ZOOM: f64 = 2.0;
/// Middle of the screen, where nothing points.
const MIDDLE: [f64; 2] = [0.5, 0.5];
/// How much longer than other hints something is told that was found before the talk began.
const TOLD_LONGER: Duration = Duration::from_secs(30);

impl State {
    /// Takes up the ink of a deck whose talk begins.
    pub fn open_tools(&mut self) {
        self.tools = Tools::default();
        let Some(talk) = self.talk.as_mut().filter(|talk| !tour::is_tour(talk.path())) else { return };
        let opened = InkStore::open(talk.path());
        self.tools.kept_version = opened.ink.version();
        self.tools.ink = opened.ink;
        self.tools.store = opened.store;
        talk.edition().ink().set(&self.tools.ink);
        self.tools.drawn_version = self.tools.ink.version();
        if self.kept_ink.contains(talk.real_path()) {
            self.tools.keep_all();
        } else {
            self.tools.undecided = Some(self.tools.ink.version()).filter(|_| !self.tools.ink.pages().is_empty());
        }
        if let Some(hint) = opened.hint {
            talk.hint(hint, self.now + TOLD_LONGER);
        }
    }

    /// Takes away all ink of the talk, until it is brought back.
    pub fn clear_all_ink(&mut self) {
        self.follow_with_tools();
        self.tools.lift();
        self.tools.undecided = None;
        let has_cleared = self.tools.ink.clear_all();
        if let Some(talk) = self.talk.as_mut().filter(|_| has_cleared) {
            talk.hint("All ink is gone; Ctrl+Z brings it back".to_owned(), self.now);
        }
    }

    /// Ends what is being drawn and writes what isn't written yet.
    pub fn close_tools(&mut self) {
        self.tools.lift();
        self.keep_ink();
        self.left_ink = self.talk.as_ref().and_then(|talk| LeftInk::of(&self.tools, talk, self.deck_title(talk)));
        self.tools = Tools::default();
    }

    /// Lets the tools follow the talk; once each frame, before anything is drawn or pressed.
    pub fn follow_with_tools(&mut self) {
        let Some(talk) = &mut self.talk else { return };
        self.tools.follow(talk, self.now);
        if std::mem::take(&mut self.tools.has_no_room) {
            talk.hint("There is no room for more ink; clear some slides".to_owned(), self.now);
        }
        if let Some(failure) = self.tools.store.as_ref().and_then(InkStore::take_failure) {
            // Once is enough: the ink stays in memory from now on.
            self.tools.store = None;
            talk.hint(failure, self.now);
        }
        self.keep_ink();
    }

    /// Tells the store what changed, unless a stroke is still being drawn.
    fn keep_ink(&mut self) {
        let tools = &mut self.tools;
        let is_busy = !matches!(tools.gesture, Gesture::None | Gesture::Panning { .. });
        if is_busy || tools.kept_version == tools.ink.version() {
            return;
        }
        tools.kept_version = tools.ink.version();
        let ctx = self.ctx.clone();
        if let Some(store) = &mut tools.store {
            store.keep(tools.ink.pages().clone(), move || ctx.request_repaint_of(ViewportId::ROOT));
        }
    }

    /// Takes away all ink of the slide.
    pub fn clear_ink(&mut self) {
        self.follow_with_tools();
        let Some(talk) = &mut self.talk else { return };
        self.tools.lift();
        let page = self.tools.page(talk).cloned();
        if !page.is_some_and(|page| self.tools.ink.clear(&page)) {
            talk.hint("There is no ink here".to_owned(), self.now);
        }
    }

    /// Takes back the last change of the ink.
    pub fn undo_ink(&mut self) {
        self.follow_with_tools();
        self.tools.lift();
        let page = self.tools.ink.undo();
        self.tell_changed_page(page.as_ref(), "Undone", "There is no ink to take back");
    }

    /// Does again what was taken back.
    pub fn redo_ink(&mut self) {
        self.follow_with_tools();
        self.tools.lift();
        let page = self.tools.ink.redo();
        self.tell_changed_page(page.as_ref(), "Done again", "There is no ink to bring back");
    }

    /// A change that can't be seen here is told in words.
    fn tell_changed_page(&mut self, page: Option<&PageKey>, what: &str, none: &str) {
        let Some(talk) = &mut self.talk else { return };
        let hint = match page {
            None => none.to_owned(),
            Some(page) if self.tools.page(talk) == Some(page) => return,
            Some(PageKey::Whiteboard) => format!("{what} on the whiteboard"),
            Some(page) => {
                let slide = talk.edition().page_keys().iter().position(|key| key == page);
                let title =
                    slide.map_or_else(|| "another slide".to_owned(), |slide| slide_title(talk.edition(), slide));
                format!("{what} on: {title}")
            }
        };
        talk.hint(hint, self.now);
    }

    /// Twice as large, or the whole slide again.
    pub fn toggle_zoom(&mut self) {
        let is_on = self.talk.as_ref().is_some_and(|talk| talk.show().zoom().is_on());
        self.show(if is_on { ShowCommand::ZoomOff } else { ShowCommand::ZoomBy(TOGGLED_ZOOM, self.pointed_at()) });
    }

    /// Zooms in.
    pub fn zoom_by(&mut self, factor: f64) {
        self.show(ShowCommand::ZoomBy(factor, self.pointed_at()));
    }

    /// Zooms out; of the whole slide, to the overview.
    pub fn zoom_out(&mut self, from: ViewportId) {
        let is_on = self.talk.as_ref().is_some_and(|talk| talk.show().zoom().is_on());
        if is_on {
            self.zoom_by(0.8);
        } else {
            self.dispatch(Command::Overview, None, from);
        }
    }

    /// What the pointer is at, in shares of the audience's screen; the middle if it is at nothing there.
    fn pointed_at(&self) -> [f64; 2] {
        let Some((talk, (at, _))) = self.talk.as_ref().zip(self.tools.at) else { return MIDDLE };
        let size = talk.edition().slide_size();
        let [left, top, right, bottom] = talk.show().zoom().part();
        let share = [(at.x / size.width - left) / (right - left), (at.y / size.height - top) / (bottom - top)];
        if share.iter().all(|at| (0.0..=1.0).contains(at)) { share } else { MIDDLE }
    }
}
