//! What was drawn on slides: strokes on pages, with undo and redo over all of them.
//!
//! Pure data in slide units, so that the same ink is seen on every screen, at
//! every zoom and in every export. A page is known by a [`PageKey`] and never
//! by a slide's place, so that slides can be moved about under their ink. It
//! knows no window, no files and no decks.

pub mod file;
pub mod line;

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Point, Rect};
use serde::{Deserialize, Serialize};

use super::tool::Tool;

/// Most strokes that are kept, over all pages.
pub const MAX_STROKES: usize = 20_000;
/// Most points that are kept, over all pages.
pub const MAX_POINTS: usize = 500_000;
/// Most points of one stroke.
pub const MAX_POINTS_OF_STROKE: usize = 8192;
/// Changes that can be taken back.
const MAX_UNDO: usize = 1000;

/// What a stroke was drawn on.
///
/// A slide with an `id` is known by it, so it can be moved and rewritten
/// freely. One without is known by its title; where others bear the same
/// title, or it has none, by a hash of its text as well.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PageKey {
    /// The slide with this `id`.
    Id(String),
    /// The only slide without `id` that bears this title.
    Title(String),
    /// The slide of this title, maybe none, whose text has this hash.
    Text(String, String),
    /// The empty page.
    Whiteboard,
}

/// What makes a stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InkTool {
    /// An opaque line.
    Pen,
    /// A broad line that the slide shines through.
    Highlighter,
}

/// A colour of ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InkColor {
    /// What people and files call it.
    pub name: &'static str,
    /// Red, green and blue.
    pub rgb: [u8; 3],
}

const fn color(name: &'static str, rgb: [u8; 3]) -> InkColor {
    InkColor { name, rgb }
}

/// The pens, by number. Neighbours differ in lightness too, for those who can't tell red from green.
const PENS: [InkColor; 9] = [
    color("red", [0xd6, 0x1f, 0x3a]),
    color("blue", [0x2f, 0x6f, 0xe8]),
    color("green", [0x00, 0x9e, 0x73]),
    color("orange", [0xf0, 0x8a, 0x00]),
    color("violet", [0x9b, 0x51, 0xd0]),
    color("black", [0x14, 0x14, 0x14]),
    color("white", [0xff, 0xff, 0xff]),
    color("yellow", [0xf7, 0xdb, 0x1f]),
    color("sky", [0x56, 0xb4, 0xe9]),
];

/// The highlighters, by number.
const HIGHLIGHTERS: [InkColor; 9] = [
    color("yellow", [0xff, 0xe1, 0x00]),
    color("sky", [0x35, 0xb6, 0xff]),
    color("green", [0x3d, 0xdc, 0x6a]),
    color("orange", [0xff, 0x9d, 0x1a]),
    color("pink", [0xff, 0x62, 0xb0]),
    color("gray", [0x80, 0x80, 0x80]),
    color("white", [0xff, 0xff, 0xff]),
    color("red", [0xff, 0x4b, 0x3a]),
    color("violet", [0xa8, 0x6b, 0xff]),
];

impl InkTool {
    /// The tool that draws this, if it draws.
    #[must_use]
    pub fn of(tool: Tool) -> Option<Self> {
        match tool {
            Tool::Pen => Some(Self::Pen),
            Tool::Highlighter => Some(Self::Highlighter),
            Tool::Arrow | Tool::Laser | Tool::Spotlight | Tool::Eraser => None,
        }
    }

    /// Width of its line, in slide units.
    #[must_use]
    pub fn width(self) -> f64 {
        match self {
            Self::Pen => 5.0,
            Self::Highlighter => 28.0,
        }
    }

    /// How much it covers: 1 hides what lies below.
    #[must_use]
    pub fn opacity(self) -> f32 {
        match self {
            Self::Pen => 1.0,
            Self::Highlighter => 0.4,
        }
    }

    /// Its colours, by number.
    #[must_use]
    pub fn colors(self) -> &'static [InkColor; 9] {
        match self {
            Self::Pen => &PENS,
            Self::Highlighter => &HIGHLIGHTERS,
        }
    }

    /// The colour of this number; numbers begin again behind the last one.
    #[must_use]
    pub fn color(self, number: usize) -> InkColor {
        self.colors()[number % PENS.len()]
    }
}

/// A step of a slide: it says which strokes are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The step, from 0.
    pub step: u16,
    /// How many the slide has, at least 1.
    pub n_steps: u16,
}

impl Moment {
    /// The last step: all ink is seen.
    pub const LAST: Self = Self { step: 0, n_steps: 1 };

    /// True if a stroke is seen: it was drawn at this step or before. At the last step everything is, also what was
    /// drawn when the slide had more of them.
    #[must_use]
    pub fn shows(self, stroke: &Stroke) -> bool {
        self.step >= stroke.first_step(self.n_steps)
    }
}

/// One line, from where the pen came down to where it was lifted.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    tool: InkTool,
    color: usize,
    /// The step at which it was drawn, from 0: before, it isn't seen.
    from_step: u16,
    points: Vec<Point>,
    bounds: Rect,
}

impl Stroke {
    /// A stroke through these points, in slide units; `None` without points, with too many, or if one is no number.
    #[must_use]
    pub fn new(tool: InkTool, color: usize, points: Vec<Point>) -> Option<Self> {
        let first = *points.first()?;
        if points.len() > MAX_POINTS_OF_STROKE || !points.iter().all(|point| line::is_sane(*point)) {
            return None;
        }
        let around = points.iter().fold(Rect::from_points(first, first), |rect, point| rect.union_pt(*point));
        let half = tool.width() / 2.0;
        Some(Self { tool, color: color % PENS.len(), from_step: 0, points, bounds: around.inflate(half, half) })
    }

    /// The same stroke, seen from this step on, counted from 0.
    #[must_use]
    pub fn seen_from(self, step: u16) -> Self {
        Self { from_step: step, ..self }
    }

    /// The step at which it was drawn, from 0.
    #[must_use]
    pub fn from_step(&self) -> u16 {
        self.from_step
    }

    /// The step from which it is seen on a slide of so many steps.
    #[must_use]
    pub fn first_step(&self, n_steps: u16) -> u16 {
        self.from_step.min(n_steps.saturating_sub(1))
    }

    /// What made it.
    #[must_use]
    pub fn tool(&self) -> InkTool {
        self.tool
    }

    /// Its colour.
    #[must_use]
    pub fn color(&self) -> InkColor {
        self.tool.color(self.color)
    }

    /// Its points, in slide units.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What it may cover, in slide units.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        self.bounds
    }
}

/// The strokes of every page that has some, in the order in which they were drawn.
pub type Pages = BTreeMap<PageKey, Vec<Arc<Stroke>>>;

/// Something that was done to the ink.
#[derive(Debug, Clone)]
enum Change {
    Drawn(PageKey, Arc<Stroke>),
    /// Strokes with their places at the moment when each went.
    Erased(PageKey, Vec<(usize, Arc<Stroke>)>),
    /// All strokes of all pages, of which there was one at least.
    Cleared(PageKey, Pages),
}

impl Change {
    fn page(&self) -> &PageKey {
        match self {
            Self::Drawn(page, _) | Self::Erased(page, _) | Self::Cleared(page, _) => page,
        }
    }

    /// Calls a page by another name.
    fn rename(&mut self, from: &PageKey, to: &PageKey) {
        if let Self::Cleared(_, pages) = self
            && let Some(strokes) = pages.remove(from)
        {
            pages.insert(to.clone(), strokes);
        }
        match self {
            Self::Drawn(page, _) | Self::Erased(page, _) | Self::Cleared(page, _) if page == from => {
                page.clone_from(to);
            }
            Self::Drawn(..) | Self::Erased(..) | Self::Cleared(..) => {}
        }
    }
}

/// All ink of a deck.
#[derive(Debug, Clone, Default)]
pub struct Ink {
    pages: Pages,
    done: Vec<Change>,
    undone: Vec<Change>,
    n_points: usize,
    n_strokes: usize,
    version: u64,
    /// The version in which each page changed last.
    changed: BTreeMap<PageKey, u64>,
}

impl Ink {
    /// Ink as it was kept; what is beyond the limits is left out.
    #[must_use]
    pub fn from_pages(pages: Pages) -> Self {
        let mut ink = Self::default();
        for (page, strokes) in pages {
            for stroke in strokes {
                ink.insert(&page, usize::MAX, &stroke);
            }
        }
        ink
    }

    /// The pages that have strokes.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The strokes of a page, from back to front.
    #[must_use]
    pub fn strokes(&self, page: &PageKey) -> &[Arc<Stroke>] {
        self.pages.get(page).map_or(&[], Vec::as_slice)
    }

    /// Changes with every change.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Changes with every change of a page; 0 as long as nothing is drawn on it.
    #[must_use]
    pub fn page_version(&self, page: &PageKey) -> u64 {
        if self.pages.contains_key(page) { self.changed.get(page).copied().unwrap_or_default() } else { 0 }
    }

    /// Adds a stroke; false if there is no room for more.
    pub fn draw(&mut self, page: &PageKey, stroke: Stroke) -> bool {
        let stroke = Arc::new(stroke);
        if !self.insert(page, usize::MAX, &stroke) {
            return false;
        }
        self.note(Change::Drawn(page.clone(), stroke));
        true
    }

    /// Takes away the strokes that an eraser touches on its way from `from` to `to`, in slide units; true if any. What
    /// isn't seen at this moment stays.
    ///
    /// `goes_on` says that the eraser wasn't lifted since it took the last
    /// ones: all that it takes until then is one change.
    pub fn erase(&mut self, page: &PageKey, at: Moment, way: [Point; 2], radius: f64, goes_on: bool) -> bool {
        let is_touched = |stroke: &Stroke| at.shows(stroke) && line::is_touched(stroke, way[0], way[1], radius);
        self.take(page, is_touched, goes_on)
    }

    /// Takes away all strokes of a page; true if there were any.
    pub fn clear(&mut self, page: &PageKey) -> bool {
        self.take(page, |_| true, false)
    }

    /// Takes away all strokes of all pages; true if there were any.
    pub fn clear_all(&mut self) -> bool {
        let Some(first) = self.pages.keys().next().cloned() else { return false };
        let pages = std::mem::take(&mut self.pages);
        (self.n_strokes, self.n_points) = (0, 0);
        pages.keys().for_each(|page| self.touch(page));
        self.note(Change::Cleared(first, pages));
        true
    }

    /// Takes back the last change; the page that it was on, if there was one.
    pub fn undo(&mut self) -> Option<PageKey> {
        let change = self.done.pop()?;
        match &change {
            Change::Drawn(page, stroke) => self.remove(page, stroke),
            Change::Erased(page, strokes) => {
                for (place, stroke) in strokes.iter().rev() {
                    self.insert(page, *place, stroke);
                }
            }
            Change::Cleared(_, pages) => {
                for (page, strokes) in pages {
                    for stroke in strokes {
                        self.insert(page, usize::MAX, stroke);
                    }
                }
            }
        }
        let page = change.page().clone();
        self.undone.push(change);
        Some(page)
    }

    /// Does again what was taken back last; the page that it is on, if there is one.
    pub fn redo(&mut self) -> Option<PageKey> {
        let change = self.undone.pop()?;
        match &change {
            Change::Drawn(page, stroke) => {
                self.insert(page, usize::MAX, stroke);
            }
            Change::Erased(page, strokes) => strokes.iter().for_each(|(_, stroke)| self.remove(page, stroke)),
            Change::Cleared(_, pages) => {
                for (page, strokes) in pages {
                    strokes.iter().for_each(|stroke| self.remove(page, stroke));
                }
            }
        }
        let page = change.page().clone();
        self.done.push(change);
        Some(page)
    }

    /// Calls a page by another name, since the text of its slide changed; nothing if that name is taken.
    pub fn rename(&mut self, from: &PageKey, to: &PageKey) {
        if self.pages.contains_key(to) {
            return;
        }
        if let Some(strokes) = self.pages.remove(from) {
            self.pages.insert(to.clone(), strokes);
            self.touch(to);
        }
        for change in self.done.iter_mut().chain(&mut self.undone) {
            change.rename(from, to);
        }
    }

    fn touch(&mut self, page: &PageKey) {
        self.version += 1;
        self.changed.insert(page.clone(), self.version);
    }

    fn note(&mut self, change: Change) {
        self.undone.clear();
        self.done.push(change);
        if self.done.len() > MAX_UNDO {
            self.done.remove(0);
        }
    }

    fn take(&mut self, page: &PageKey, is_taken: impl Fn(&Stroke) -> bool, goes_on: bool) -> bool {
        let mut taken = Vec::new();
        let strokes = self.pages.entry(page.clone()).or_default();
        let mut n_kept = 0;
        strokes.retain(|stroke| {
            let is_taken = is_taken(stroke);
            if is_taken {
                taken.push((n_kept, Arc::clone(stroke)));
            } else {
                n_kept += 1;
            }
            !is_taken
        });
        if strokes.is_empty() {
            self.pages.remove(page);
        }
        if taken.is_empty() {
            return false;
        }
        self.n_strokes -= taken.len();
        self.n_points -= taken.iter().map(|(_, stroke)| stroke.points.len()).sum::<usize>();
        self.touch(page);
        match self.done.last_mut() {
            Some(Change::Erased(last, strokes)) if goes_on && last == page => strokes.extend(taken),
            Some(_) | None => self.note(Change::Erased(page.clone(), taken)),
        }
        true
    }

    fn insert(&mut self, page: &PageKey, place: usize, stroke: &Arc<Stroke>) -> bool {
        let n_points = self.n_points + stroke.points.len();
        if self.n_strokes >= MAX_STROKES || n_points > MAX_POINTS {
            return false;
        }
        let strokes = self.pages.entry(page.clone()).or_default();
        strokes.insert(place.min(strokes.len()), Arc::clone(stroke));
        self.n_strokes += 1;
        self.n_points = n_points;
        self.touch(page);
        true
    }

    fn remove(&mut self, page: &PageKey, stroke: &Arc<Stroke>) {
        let Some(strokes) = self.pages.get_mut(page) else { return };
        let Some(place) = strokes.iter().rposition(|other| Arc::ptr_eq(other, stroke)) else { return };
        strokes.remove(place);
        if strokes.is_empty() {
            self.pages.remove(page);
        }
        self.n_strokes -= 1;
        self.n_points -= stroke.points.len();
        self.touch(page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str) -> PageKey {
        PageKey::Id(id.to_owned())
    }

    fn level(y: f64) -> Stroke {
        let points = (0..5).map(|i| Point::new(f64::from(i) * 100.0, y)).collect();
        Stroke::new(InkTool::Pen, 0, points).unwrap()
    }

    fn heights(ink: &Ink, id: &str) -> Vec<f64> {
        ink.strokes(&page(id)).iter().map(|stroke| stroke.points[0].y).collect()
    }

    #[test]
    fn undo_and_redo_go_over_all_pages() {
        let mut ink = Ink::default();
        ink.draw(&page("a"), level(10.0));
        ink.draw(&page("a"), level(20.0));
        ink.draw(&page("b"), level(30.0));
        assert!(ink.clear(&page("a")) && !ink.clear(&page("a")));
        assert_eq!(ink.pages().len(), 1);
        assert_eq!(ink.undo(), Some(page("a")));
        assert_eq!(heights(&ink, "a"), [10.0, 20.0]);
        assert_eq!((ink.undo(), ink.undo()), (Some(page("b")), Some(page("a"))));
        assert_eq!(heights(&ink, "a"), [10.0]);
        assert_eq!(ink.redo(), Some(page("a")));
        ink.draw(&page("a"), level(40.0));
        assert_eq!((ink.redo(), heights(&ink, "a").len()), (None, 3), "what was undone is gone after a new stroke");
        while ink.undo().is_some() {}
        assert!(ink.pages().is_empty() && ink.n_points == 0 && ink.n_strokes == 0);
        while ink.redo().is_some() {}
        assert_eq!((heights(&ink, "a"), ink.n_strokes, ink.n_points), (vec![10.0, 20.0, 40.0], 3, 15));
    }

    #[test]
    fn one_pass_of_the_eraser_is_one_change() {
        let mut ink = Ink::default();
        [10.0, 50.0, 90.0, 130.0].into_iter().for_each(|y| assert!(ink.draw(&page("a"), level(y))));
        let mut erase = |y0: f64, y1: f64, goes_on| {
            let way = [Point::new(150.0, y0), Point::new(150.0, y1)];
            ink.erase(&page("a"), Moment::LAST, way, 6.0, goes_on)
        };
        assert!(!erase(25.0, 30.0, false), "it touches nothing there");
        assert!(erase(45.0, 46.0, false) && erase(46.0, 95.0, true));
        assert_eq!(heights(&ink, "a"), [10.0, 130.0]);
        ink.undo();
        assert_eq!(heights(&ink, "a"), [10.0, 50.0, 90.0, 130.0]);
        ink.redo();
        assert_eq!(heights(&ink, "a"), [10.0, 130.0]);
    }

    #[test]
    fn a_page_keeps_its_ink_and_its_history_under_a_new_name() {
        let mut ink = Ink::default();
        ink.draw(&page("a"), level(10.0));
        ink.draw(&page("b"), level(20.0));
        ink.rename(&page("a"), &page("b"));
        assert_eq!(heights(&ink, "a"), [10.0], "that name is taken");
        ink.rename(&page("a"), &page("c"));
        assert_eq!((heights(&ink, "a"), heights(&ink, "c")), (vec![], vec![10.0]));
        ink.undo();
        assert_eq!(ink.undo(), Some(page("c")));
        assert!(ink.pages().is_empty());
    }

    #[test]
    fn a_stroke_is_seen_from_the_step_at_which_it_was_drawn() {
        let at = |step, n_steps| Moment { step, n_steps };
        let stroke = level(10.0).seen_from(2);
        assert!(!at(0, 4).shows(&stroke) && !at(1, 4).shows(&stroke));
        assert!(at(2, 4).shows(&stroke) && at(3, 4).shows(&stroke));
        assert!(at(1, 2).shows(&stroke) && !at(0, 2).shows(&stroke), "the slide has fewer steps now");
        assert!(Moment::LAST.shows(&stroke));
        let mut ink = Ink::default();
        ink.draw(&page("a"), stroke);
        let way = [Point::new(150.0, 0.0), Point::new(150.0, 20.0)];
        assert!(!ink.erase(&page("a"), at(0, 4), way, 6.0, false), "what isn't seen isn't touched");
        assert!(ink.erase(&page("a"), at(3, 4), way, 6.0, false));
    }

    #[test]
    fn all_ink_goes_and_comes_back_at_once() {
        let mut ink = Ink::default();
        assert!(!ink.clear_all());
        ink.draw(&page("a"), level(10.0));
        ink.draw(&page("b"), level(20.0));
        let before = ink.pages().clone();
        let versions = [ink.page_version(&page("a")), ink.page_version(&page("b"))];
        assert!(ink.clear_all() && ink.pages().is_empty() && ink.n_points == 0);
        ink.rename(&page("b"), &page("c"));
        assert!(ink.undo().is_some());
        assert_eq!(heights(&ink, "a"), [10.0]);
        assert_eq!(heights(&ink, "c"), [20.0], "renamed meanwhile");
        assert!(ink.page_version(&page("a")) > versions[0] && ink.pages().len() == before.len());
        assert!(ink.redo().is_some() && ink.pages().is_empty());
        while ink.undo().is_some() {}
        assert_eq!((ink.n_strokes, ink.n_points), (0, 0));
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let long = || {
            let points = (0..MAX_POINTS_OF_STROKE).map(|i| Point::new(i as f64 % 1900.0, 5.0)).collect();
            Stroke::new(InkTool::Pen, 0, points).unwrap()
        };
        let mut ink = Ink::default();
        let n_drawn = (0..100).filter(|_| ink.draw(&page("a"), long())).count();
        assert_eq!(n_drawn, MAX_POINTS / MAX_POINTS_OF_STROKE);
        assert!(Stroke::new(InkTool::Pen, 0, vec![Point::ZERO; MAX_POINTS_OF_STROKE + 1]).is_none());
        for bad in [f64::NAN, f64::INFINITY, 1e9] {
            assert!(Stroke::new(InkTool::Pen, 0, vec![Point::ZERO, Point::new(bad, 0.0)]).is_none());
        }
        assert!(Stroke::new(InkTool::Pen, 0, Vec::new()).is_none());
        assert_eq!(InkTool::Pen.color(9), InkTool::Pen.color(0));
    }
}
