//! Where the parts of the console lie. Pure geometry: a window's size in, rectangles out.
//!
//! As long as nobody has moved a divider, the parts share the window so that
//! both pictures fill their column and the notes get all that is left.

use egui::{Rect, Vec2, pos2, vec2};

use crate::app::settings::{NEXT_RANGE, NOTES_BELOW_RANGE, NOTES_BESIDE_RANGE, Panes, STRIP_RANGE};
use crate::app::tokens::GRID;

/// A film strip lower than this isn't drawn, in points.
const MIN_STRIP: f32 = 32.0;
/// Widest a film strip is without being asked to, in points.
const USUAL_STRIP: std::ops::RangeInclusive<f32> = 44.0..=104.0;
/// Lowest picture of what comes next, in points.
const MIN_NEXT: f32 = 32.0;
/// Share of the slides' height that the next step takes as long as nobody says otherwise.
const USUAL_NEXT: f32 = 0.25;
/// The most that it ever takes of the height of both pictures.
const MOST_NEXT: f32 = 0.64;
/// The least that it takes then.
const LEAST_NEXT: f32 = 0.18;
/// Share of the width that the slides take as long as nobody says otherwise.
const USUAL_SLIDES: std::ops::RangeInclusive<f32> = 0.36..=0.64;
/// Share of a high window's height that the notes take as long as nobody says otherwise.
const USUAL_BELOW: f32 = 0.42;

/// Distances and sizes of text that suit a window's size, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metrics {
    /// Left and right of everything.
    pub(super) margin: f32,
    /// Between parts.
    pub(super) gap: f32,
    /// Height of the line below the current slide.
    pub(super) progress: f32,
    /// Size of the time that has passed and of the slide's number.
    pub(super) clock: f32,
    /// Size of the other times.
    pub(super) value: f32,
    /// True in a window with little room.
    pub(super) is_compact: bool,
}

impl Metrics {
    /// What suits a window of this size.
    pub(super) fn of(window: Vec2) -> Self {
        if window.x < 880.0 || window.y < 480.0 {
            return Self { margin: 16.0, gap: 2.0 * GRID, progress: 24.0, clock: 30.0, value: 22.0, is_compact: true };
        }
        Self { margin: 24.0, gap: 4.0 * GRID, progress: 32.0, clock: 44.0, value: 30.0, is_compact: false }
    }
}

/// A line between two parts that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Divider {
    /// Left of the notes.
    NotesBeside,
    /// Above the notes.
    NotesBelow,
    /// Above what comes next.
    Next,
    /// Above the film strip.
    Strip,
}

impl Divider {
    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::NotesBeside => "Divider: width of the notes",
            Self::NotesBelow => "Divider: height of the notes",
            Self::Next => "Divider: height of what comes next",
            Self::Strip => "Divider: height of the film strip",
        }
    }

    /// True if it is moved left and right.
    pub(super) fn is_upright(self) -> bool {
        self == Self::NotesBeside
    }

    /// What it sets.
    pub(super) fn value(self, panes: &mut Panes) -> &mut Option<f32> {
        match self {
            Self::NotesBeside => &mut panes.notes_beside,
            Self::NotesBelow => &mut panes.notes_below,
            Self::Next => &mut panes.next,
            Self::Strip => &mut panes.strip,
        }
    }
}

/// Where everything lies between the bar with the times and the one with the keys.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrangement {
    /// The current slide's picture.
    pub(super) current: Rect,
    /// The line below it.
    pub(super) progress: Rect,
    /// What comes next, and what is on the screen.
    pub(super) next: Option<Rect>,
    /// Notes and problems.
    pub(super) side: Rect,
    /// The film strip, from edge to edge.
    pub(super) strip: Option<Rect>,
    /// Where the dividers can be taken hold of.
    pub(super) dividers: Vec<(Divider, Rect)>,
    /// What dividers share out: all but the film strip.
    body: Rect,
    /// Bottom of everything.
    bottom: f32,
}

impl Arrangement {
    /// Shares out `area`; `ratio` is a slide's width by its height.
    pub(super) fn new(area: Rect, ratio: f32, panes: &Panes, metrics: &Metrics) -> Self {
        let usual = (area.height() * 0.135).clamp(*USUAL_STRIP.start(), *USUAL_STRIP.end());
        let usual = if area.height() < 220.0 { 0.0 } else { usual };
        let wanted = panes.strip.unwrap_or(usual).min(area.height() * 0.4).round();
        let strip_height = if wanted < MIN_STRIP { 0.0 } else { wanted };
        let (above, strip) = area.split_top_bottom_at_y(area.bottom() - strip_height);
        let handle = Rect::from_min_max(pos2(area.left(), above.bottom() - GRID), above.right_bottom());
        let margins = vec2(metrics.margin, if metrics.is_compact { GRID } else { 2.0 * GRID });
        let body = above.shrink2(margins);
        let mut arrangement = Self {
            current: body,
            progress: body,
            next: None,
            side: body,
            strip: (strip_height > 0.0).then_some(strip),
            dividers: Vec::new(),
            body,
            bottom: area.bottom(),
        };
        let slides = arrangement.split(ratio, panes, metrics);
        arrangement.share_slides(slides, ratio, panes, metrics);
        arrangement.dividers.push((Divider::Strip, handle));
        arrangement
    }

    /// Puts the notes beside the slides, or below them; gives the place of the slides.
    fn split(&mut self, ratio: f32, panes: &Panes, metrics: &Metrics) -> Rect {
        let (body, gap) = (self.body, metrics.gap);
        if body.width() <= body.height() * 1.1 {
            let height = body.height() * panes.notes_below.unwrap_or(USUAL_BELOW);
            let y = (body.bottom() - height).round();
            self.side = body.with_min_y(y + gap / 2.0);
            self.dividers.push((Divider::NotesBelow, Rect::from_x_y_ranges(body.x_range(), around(y))));
            return body.with_max_y(y - gap / 2.0);
        }
        let height = body.height() * (1.0 - panes.next.unwrap_or(USUAL_NEXT)) - metrics.progress - GRID;
        let usual = (height.max(0.0) * ratio + gap / 2.0)
            .clamp(USUAL_SLIDES.start() * body.width(), USUAL_SLIDES.end() * body.width());
        let width = panes.notes_beside.map_or(usual, |notes| body.width() * (1.0 - notes));
        let x = (body.left() + width).round();
        self.side = body.with_min_x(x + gap / 2.0);
        self.dividers.push((Divider::NotesBeside, Rect::from_x_y_ranges(around(x), body.y_range())));
        body.with_max_x(x - gap / 2.0)
    }

    /// The current slide as large as the next one's share allows; what it leaves goes to the next one.
    fn share_slides(&mut self, area: Rect, ratio: f32, panes: &Panes, metrics: &Metrics) {
        // Left to itself the next step makes room for a current slide as wide as its column.
        let spare = (area.height() - metrics.progress - GRID - area.width() / ratio) / area.height().max(1.0);
        let wanted = area.height() * panes.next.unwrap_or_else(|| spare.clamp(LEAST_NEXT, USUAL_NEXT));
        let room = area.height() - metrics.progress;
        // However much is asked for, the current slide stays to be seen.
        let next = (wanted + GRID).min(room * MOST_NEXT);
        let next = if next < MIN_NEXT + GRID || room - next < MIN_NEXT { 0.0 } else { next };
        let height = (room - next).min(area.width() / ratio).max(0.0);
        let width = (height * ratio).min(area.width());
        self.current = Rect::from_min_size(area.min, vec2(width, height));
        let below = self.current.bottom() + metrics.progress;
        self.progress = Rect::from_min_max(self.current.left_bottom(), pos2(area.right(), below));
        let rest = area.with_min_y(below + GRID);
        self.next = (next > 0.0 && rest.height() >= MIN_NEXT).then_some(rest);
        self.dividers.push((Divider::Next, Rect::from_x_y_ranges(area.x_range(), around(below + GRID / 2.0))));
    }

    /// What a divider sets if it is moved to a point.
    pub(super) fn value_at(&self, divider: Divider, point: egui::Pos2) -> f32 {
        let (value, range) = match divider {
            Divider::NotesBeside => ((self.body.right() - point.x) / self.body.width().max(1.0), NOTES_BESIDE_RANGE),
            Divider::NotesBelow => ((self.body.bottom() - point.y) / self.body.height().max(1.0), NOTES_BELOW_RANGE),
            Divider::Next => {
                let bottom = self.next.map_or(self.progress.bottom() + GRID, |next| next.bottom());
                let height = (bottom - self.current.top()).max(1.0);
                ((bottom - point.y - GRID / 2.0) / height, NEXT_RANGE)
            }
            Divider::Strip => (self.bottom - point.y - GRID / 2.0, STRIP_RANGE),
        };
        value.clamp(*range.start(), *range.end())
    }
}

/// Where a divider can be taken hold of, across.
fn around(at: f32) -> egui::Rangef {
    egui::Rangef::new(at - GRID / 2.0, at + GRID / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [[f32; 2]; 8] = [
        [1024.0, 600.0],
        [1280.0, 800.0],
        [1920.0, 1080.0],
        [800.0, 1280.0],
        [640.0, 400.0],
        [512.0, 300.0],
        [683.0, 400.0],
        [1080.0, 1920.0],
    ];

    fn all_panes() -> Vec<Panes> {
        let mut all = vec![Panes::default()];
        for share in [0.0_f32, 0.2, 0.5, 0.7] {
            all.push(Panes { notes_beside: Some(share.max(0.2)), ..Panes::default() });
            all.push(Panes { notes_below: Some(share.max(0.15)), ..Panes::default() });
            all.push(Panes { next: Some(share.min(0.6)), strip: Some(share * 300.0), ..Panes::default() });
        }
        all
    }

    #[test]
    fn nothing_overlaps_and_nothing_is_cut() {
        for [width, height] in SIZES {
            for (ratio, panes) in [16.0 / 9.0, 4.0 / 3.0, 9.0 / 16.0]
                .into_iter()
                .flat_map(|ratio| all_panes().into_iter().map(move |panes| (ratio, panes)))
            {
                let area = Rect::from_min_max(pos2(0.0, 78.0), pos2(width, height - 44.0));
                let arrangement = Arrangement::new(area, ratio, &panes, &Metrics::of(vec2(width, height)));
                let parts = [arrangement.current, arrangement.progress, arrangement.side];
                let parts: Vec<Rect> = parts.into_iter().chain(arrangement.next).chain(arrangement.strip).collect();
                for (i, part) in parts.iter().enumerate() {
                    assert!(area.expand(0.6).contains_rect(*part), "{width}×{height} {panes:?}: {part:?}");
                    for other in &parts[i + 1..] {
                        let shared = part.shrink(0.6).intersect(*other);
                        assert!(!shared.is_positive(), "{width}×{height} {panes:?}: {part:?} {other:?}");
                    }
                }
                assert!(arrangement.current.height() >= 30.0, "{width}×{height} {panes:?}");
                assert!(arrangement.side.height() >= 60.0, "{width}×{height} {panes:?}");
            }
        }
    }

    #[test]
    fn the_current_slide_is_the_largest_part_of_a_usual_window() {
        let area = Rect::from_min_max(pos2(0.0, 78.0), pos2(1280.0, 756.0));
        let metrics = Metrics::of(vec2(1280.0, 800.0));
        let arrangement = Arrangement::new(area, 16.0 / 9.0, &Panes::default(), &metrics);
        let current = arrangement.current;
        assert!((current.width() / current.height() - 16.0 / 9.0).abs() < 0.02 && current.width() > 580.0);
        let next = arrangement.next.unwrap().height() / current.height();
        assert!((0.3..0.55).contains(&next), "{next}");
        assert!(arrangement.strip.is_some());
    }

    #[test]
    fn a_divider_stays_where_it_is_dragged() {
        let area = Rect::from_min_max(pos2(0.0, 78.0), pos2(1280.0, 756.0));
        let metrics = Metrics::of(vec2(1280.0, 800.0));
        let mut panes = Panes::default();
        let place = |panes: &Panes, divider: Divider| {
            let arrangement = Arrangement::new(area, 16.0 / 9.0, panes, &metrics);
            let (_, rect) = *arrangement.dividers.iter().find(|(other, _)| *other == divider).unwrap();
            (rect.center(), arrangement)
        };
        for (divider, by) in [
            (Divider::NotesBeside, vec2(-60.0, 0.0)),
            (Divider::Next, vec2(0.0, -40.0)),
            (Divider::Strip, vec2(0.0, 20.0)),
        ] {
            let (before, arrangement) = place(&panes, divider);
            let wanted = before + by;
            *divider.value(&mut panes) = Some(arrangement.value_at(divider, wanted));
            let (after, _) = place(&panes, divider);
            let off = if divider.is_upright() { after.x - wanted.x } else { after.y - wanted.y };
            assert!(off.abs() < 6.0, "{divider:?}: {off}");
        }
    }
}
