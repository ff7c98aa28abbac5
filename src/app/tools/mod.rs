//! The presenter's tools on the audience's screen: pointers, ink and zoom.
//!
//! What is drawn lies in slide units and belongs to a page, so it doesn't
//! matter in which window the pointer moves, nor how far the slide is zoomed.

pub mod commands;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use kurbo::Point;

use super::command::Command;
use super::ink::InkStore;
use super::state::{State, View};
use super::talk::OpenTalk;
use super::windows::marks::Canvas;
use crate::engine::edition::Edition;
use crate::show::Cover;
use crate::show::ink::{Ink, InkTool, MAX_POINTS_OF_STROKE, Moment, PageKey, Stroke, line};
use crate::show::tool::Tool;
use crate::show::zoom::Zoom;

/// Versions of pages whose strokes are remembered.
const MAX_RECENT: usize = 32;
/// Radius of the eraser, in slide units.
pub const ERASER_RADIUS: f64 = 14.0;
/// Radius of the spotlight at first, in slide units.
const SPOT_RADIUS: f64 = 150.0;
/// Smallest and largest spotlight, in slide units.
const SPOT_RANGE: std::ops::RangeInclusive<f64> = 40.0..=700.0;

/// What the presenter's pointer does while its button is down.
#[derive(Debug, Clone, Default)]
pub enum Gesture {
    /// Nothing that lasts.
    #[default]
    None,
    /// A stroke is drawn.
    Drawing {
        /// Where it belongs.
        page: PageKey,
        /// What draws it.
        tool: InkTool,
        /// The colour's number, from 0.
        color: usize,
        /// The step that shows, from 0.
        step: u16,
        /// Its points so far, in slide units.
        points: Vec<Point>,
    },
    /// Strokes are taken away.
    Erasing {
        /// Where from.
        page: PageKey,
        /// What is seen of it.
        moment: Moment,
        /// Where the eraser was last, in slide units.
        last: Point,
        /// True once it took a stroke.
        has_taken: bool,
    },
    /// The zoomed part is moved about.
    Panning {
        /// Where the pointer was last, in shares of the screen.
        last: [f64; 2],
    },
}

/// The tools of a talk and what was drawn with them.
#[derive(Debug)]
pub struct Tools {
    ink: Ink,
    store: Option<InkStore>,
    /// The version of the ink that the store knows.
    kept_version: u64,
    /// The version of the ink that pictures are drawn with.
    drawn_version: u64,
    /// The deck whose slides are the pages.
    edition: Option<Arc<Edition>>,
    /// What pictures may show that aren't the newest: strokes of pages by version.
    recent: VecDeque<(PageKey, u64, Vec<Arc<Stroke>>)>,
    /// Where the pointer is, in slide units, and in which window.
    pub(super) at: Option<(Point, View)>,
    /// What the pointer does while its button is down.
    pub(super) gesture: Gesture,
    /// Radius of the spotlight, in slide units.
    pub(super) spot_radius: f64,
    /// The page that the audience sees as it was when its picture was held.
    held: Option<HeldPage>,
    /// The version of the ink that an earlier talk left and nobody has decided on; it may be kept or cleared.
    undecided: Option<u64>,
    /// The version of the ink that is to be kept.
    decided: Option<u64>,
    /// True if a stroke was lost that the presenter must hear of.
    has_no_room: bool,
    /// The zoom and when it last changed.
    zoomed: (Zoom, Duration),
    /// What the windows remember of their last frame.
    pub(super) canvas: RefCell<Canvas>,
}

#[derive(Debug)]
struct HeldPage {
    page: Option<PageKey>,
    strokes: Vec<Arc<Stroke>>,
    version: u64,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            ink: Ink::default(),
            store: None,
            kept_version: 0,
            drawn_version: 0,
            edition: None,
            recent: VecDeque::new(),
            at: None,
            gesture: Gesture::None,
            spot_radius: SPOT_RADIUS,
            held: None,
            undecided: None,
            decided: None,
            has_no_room: false,
            zoomed: (Zoom::default(), Duration::ZERO),
            canvas: RefCell::default(),
        }
    }
}

/// The ink of a page that a picture doesn't show yet.
#[derive(Debug, Clone, Copy)]
pub struct FreshInk<'a> {
    /// The page.
    pub page: &'a PageKey,
    /// The strokes, from back to front.
    pub strokes: &'a [Arc<Stroke>],
    /// The versions of the page in the picture and as it is: the same pair means the same strokes.
    pub versions: (u64, u64),
    /// Which of them are seen.
    pub moment: Moment,
}

impl Tools {
    /// All ink of the talk.
    #[must_use]
    pub fn ink(&self) -> &Ink {
        &self.ink
    }

    /// Number of slides with ink of an earlier talk that nobody has decided on; `None` without any.
    #[must_use]
    pub fn n_undecided(&self) -> Option<usize> {
        self.undecided.map(|_| self.ink.pages().len()).filter(|n_pages| *n_pages > 0)
    }

    /// Decides that all ink there is is kept.
    pub fn keep_all(&mut self) {
        (self.undecided, self.decided) = (None, Some(self.ink.version()));
    }

    /// The zoom that the presenter chose, and when.
    #[must_use]
    pub fn zoomed_at(&self) -> (Zoom, Duration) {
        self.zoomed
    }

    /// Makes the spotlight larger or smaller.
    pub fn scale_spot(&mut self, factor: f64) {
        self.spot_radius = (self.spot_radius * factor).clamp(*SPOT_RANGE.start(), *SPOT_RANGE.end());
    }

    /// The page that the presenter draws on; `None` where nobody can draw.
    #[must_use]
    pub fn page(&self, talk: &OpenTalk) -> Option<&PageKey> {
        match talk.show().cover() {
            Cover::None => self.edition.as_ref()?.page_keys().get(talk.show().pos().slide),
            Cover::Whiteboard => Some(&PageKey::Whiteboard),
            Cover::Black | Cover::White | Cover::EndCard { .. } => None,
        }
    }

    /// All strokes of a page that a window shows, with their version: a held picture keeps its own.
    #[must_use]
    pub fn page_ink(&self, talk: &OpenTalk, view: View) -> Option<(&PageKey, &[Arc<Stroke>], u64)> {
        if let Some(held) = self.held.as_ref().filter(|_| view == View::Audience && talk.show().is_frozen()) {
            return Some((held.page.as_ref()?, &held.strokes, held.version));
        }
        let page = self.page(talk)?;
        Some((page, self.ink.strokes(page), self.ink.page_version(page)))
    }

    /// The strokes that a window must paint over a picture with ink of version `shown`.
    #[must_use]
    pub fn fresh_ink(&self, talk: &OpenTalk, view: View, shown: u64) -> Option<FreshInk<'_>> {
        let (page, strokes, version) = self.page_ink(talk, view)?;
        let is_known = |(of, version, _): &&(PageKey, u64, Vec<Arc<Stroke>>)| of == page && *version == shown;
        let known = match shown {
            0 => &[][..],
            // Where strokes were taken away, the picture is the best there is until the next one comes.
            _ => self.recent.iter().find(is_known).map(|(_, _, strokes)| strokes.as_slice())?,
        };
        let is_begin = known.len() <= strokes.len() && known.iter().zip(strokes).all(|(a, b)| Arc::ptr_eq(a, b));
        let moment = self.moment(talk, view);
        is_begin.then(|| FreshInk { page, strokes: &strokes[known.len()..], versions: (shown, version), moment })
    }

    /// The step that a window shows; a page without steps shows all of its ink.
    #[must_use]
    pub fn moment(&self, talk: &OpenTalk, view: View) -> Moment {
        let (pos, cover) = match view {
            View::Audience => (talk.show().audience().pos, talk.show().audience().cover),
            View::Console | View::Shelf | View::Editor => (talk.show().pos(), talk.show().cover()),
        };
        if cover == Cover::Whiteboard {
            return Moment::LAST;
        }
        let n_steps = talk.edition().laid_out(pos.slide).map_or(u16::MAX, |slide| slide.n_steps.max(1));
        Moment { step: pos.step, n_steps }
    }

    /// Follows the talk: pages of a new edition, a picture that is held, another slide under the pen.
    fn follow(&mut self, talk: &OpenTalk, now: Duration) {
        if self.edition.as_ref().is_none_or(|edition| !Arc::ptr_eq(edition, talk.edition())) {
            self.take_up(talk.edition());
        }
        self.note_page(talk);
        if !talk.show().is_frozen() {
            self.held = None;
        } else if self.held.is_none() {
            let page = self.page(talk).cloned();
            let strokes = page.as_ref().map(|page| self.ink.strokes(page).to_vec()).unwrap_or_default();
            let version = page.as_ref().map(|page| self.ink.page_version(page)).unwrap_or_default();
            self.held = Some(HeldPage { page, strokes, version });
        }
        let zoom = talk.show().zoom();
        if self.zoomed.0 != zoom {
            self.stay_under_pointer(zoom, talk.edition().slide_size());
            self.zoomed = (zoom, now);
        }
        let drawn_on = match &self.gesture {
            Gesture::Drawing { page, .. } | Gesture::Erasing { page, .. } => Some(page),
            Gesture::None | Gesture::Panning { .. } => None,
        };
        if drawn_on.is_some() && drawn_on != self.page(talk) {
            self.lift();
        }
    }

    /// The pointer rests on the audience's screen while the slide below it moves.
    fn stay_under_pointer(&mut self, zoom: Zoom, size: kurbo::Size) {
        let Some((at, View::Audience)) = &mut self.at else { return };
        let before = self.zoomed.0;
        let [left, top, _, _] = before.part();
        let share = [(at.x / size.width - left) * before.scale(), (at.y / size.height - top) * before.scale()];
        let [x, y] = zoom.to_slide(share);
        *at = Point::new(x * size.width, y * size.height);
    }

    /// Slides whose text changed keep their ink under their new name.
    fn take_up(&mut self, edition: &Arc<Edition>) {
        if let Some(before) = &self.edition {
            let keys = edition.page_keys();
            for (index, old) in before.page_keys().iter().enumerate() {
                if self.ink.pages().contains_key(old)
                    && !keys.contains(old)
                    && let Some(new) = keys.get(edition.index_after(before, index))
                {
                    self.ink.rename(old, new);
                }
            }
        }
        edition.ink().set(&self.ink);
        self.drawn_version = self.ink.version();
        self.edition = Some(Arc::clone(edition));
    }

    /// Gives pictures the ink as it is now, and notes what they will show.
    fn note_page(&mut self, talk: &OpenTalk) {
        if self.drawn_version != self.ink.version() {
            self.drawn_version = self.ink.version();
            talk.edition().ink().set(&self.ink);
        }
        let Some(page) = self.page(talk).cloned() else { return };
        let version = self.ink.page_version(&page);
        let is_noted = self.recent.iter().any(|(of, noted, _)| *of == page && *noted == version);
        if version != 0 && !is_noted {
            let strokes = self.ink.strokes(&page).to_vec();
            self.recent.push_back((page, version, strokes));
        }
        if self.recent.len() > MAX_RECENT {
            self.recent.pop_front();
        }
    }

    /// Puts pen or eraser down on the page that shows; false if there is none.
    pub fn press(&mut self, talk: &OpenTalk, at: Point) -> bool {
        self.lift();
        let Some(page) = self.page(talk).cloned() else { return false };
        let tool = talk.show().tool();
        if let Some(tool) = InkTool::of(tool) {
            let mut points = Vec::new();
            line::extend(&mut points, tool, at);
            let step = self.moment(talk, View::Console).step;
            self.gesture = Gesture::Drawing { page, tool, color: talk.show().color(), step, points };
        } else if tool == Tool::Eraser {
            let moment = self.moment(talk, View::Console);
            self.gesture = Gesture::Erasing { page, moment, last: at, has_taken: false };
            self.drag(at);
        }
        true
    }

    /// Moves pen or eraser on.
    pub fn drag(&mut self, at: Point) {
        match &mut self.gesture {
            Gesture::Drawing { page, tool, color, step, points } => {
                line::extend(points, *tool, at);
                // A line without end goes on as another stroke.
                if points.len() == MAX_POINTS_OF_STROKE {
                    let points = points.last().copied().into_iter().collect();
                    let rest = Gesture::Drawing { page: page.clone(), tool: *tool, color: *color, step: *step, points };
                    self.lift();
                    self.gesture = rest;
                }
            }
            Gesture::Erasing { page, moment, last, has_taken } => {
                *has_taken |= self.ink.erase(page, *moment, [*last, at], ERASER_RADIUS, *has_taken);
                *last = at;
            }
            Gesture::None | Gesture::Panning { .. } => {}
        }
    }

    /// Lifts pen or eraser: what was drawn becomes ink.
    pub fn lift(&mut self) {
        if let Gesture::Drawing { page, tool, color, step, points } = std::mem::take(&mut self.gesture)
            && let Some(stroke) = Stroke::new(tool, color, points)
        {
            self.has_no_room |= !self.ink.draw(&page, stroke.seen_from(step));
        }
    }
}

impl State {
    /// True if a command's effect is on already, so that it takes it back.
    #[must_use]
    pub fn is_on(&self, command: Command) -> bool {
        let Some(show) = self.talk.as_ref().map(OpenTalk::show) else { return false };
        match command {
            Command::Laser => show.tool() == Tool::Laser,
            Command::Spotlight => show.tool() == Tool::Spotlight,
            Command::Pen => show.tool() == Tool::Pen,
            Command::Highlighter => show.tool() == Tool::Highlighter,
            Command::Eraser => show.tool() == Tool::Eraser,
            Command::Black => show.cover() == Cover::Black,
            Command::White => show.cover() == Cover::White,
            Command::Whiteboard => show.cover() == Cover::Whiteboard,
            Command::Freeze => show.is_frozen(),
            Command::ToggleZoom => show.zoom().is_on(),
            _ => false,
        }
    }
}

/// The tool in hand and its colour, in words for the console; `None` for the arrow.
#[must_use]
pub fn tool_words(state: &State) -> Option<String> {
    let show = state.talk.as_ref()?.show();
    match (show.tool(), InkTool::of(show.tool())) {
        (Tool::Arrow, _) => None,
        (tool, Some(ink)) => Some(format!("{}: {}", tool.title(), ink.color(show.color()).name)),
        (tool, None) => Some(tool.title().to_owned()),
    }
}
