//! Whether the talk is early or late, when it will end, and what to skip to end on time.
//!
//! Pure: planned times come in, durations go out. Knows neither deck nor clock.

use std::time::Duration;

/// Being early or late by less than this is being on time.
pub const TOLERANCE: Duration = Duration::from_secs(60);

/// What a plan must know of a slide that the show shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlannedSlide {
    /// Index in the file, from 0.
    pub slide: usize,
    /// Its planned time, if its author gave one.
    pub time: Option<Duration>,
    /// True if it may be cut when time runs short.
    pub is_optional: bool,
}

/// How long each slide of a talk should take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    slides: Vec<(PlannedSlide, Duration)>,
    total: Duration,
}

/// How the talk keeps to its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Within [`TOLERANCE`].
    OnTime,
    /// The slide that shows should come this much later.
    Early(Duration),
    /// The slide that shows should be over for this long.
    Late(Duration),
}

impl Plan {
    /// A plan of the slides that the show shows, in order; `None` if nothing was planned.
    ///
    /// Slides without a time share what the others leave of `duration` in equal parts, as pdfpc counts;
    /// without a duration they take as long as the others on average. Times that add up to more than
    /// `duration` are shortened in proportion.
    #[must_use]
    pub fn new(slides: &[PlannedSlide], duration: Option<Duration>) -> Option<Self> {
        let given: Vec<Duration> = slides.iter().filter_map(|slide| slide.time).collect();
        let sum: Duration = given.iter().sum();
        let n_open = u32::try_from(slides.len() - given.len()).ok()?;
        if slides.is_empty() || (duration.is_none() && given.is_empty()) {
            return None;
        }
        let rest = duration.map_or_else(
            || sum / u32::try_from(given.len()).unwrap_or(1).max(1) * n_open,
            |duration| duration.saturating_sub(sum),
        );
        let each = rest / n_open.max(1);
        let squeeze = match duration {
            Some(duration) if sum > duration => duration.as_secs_f64() / sum.as_secs_f64(),
            Some(_) | None => 1.0,
        };
        let slides: Vec<_> = slides.iter().map(|slide| (*slide, slide.time.unwrap_or(each).mul_f64(squeeze))).collect();
        let total = duration.unwrap_or_else(|| slides.iter().map(|(_, time)| *time).sum());
        Some(Self { slides, total })
    }

    /// Time planned for all of it.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.total
    }

    /// Whether the talk is early or late, `elapsed` after its start, while a slide shows.
    #[must_use]
    pub fn pace(&self, slide: usize, elapsed: Duration) -> Pace {
        let Some(position) = self.position(slide) else { return Pace::OnTime };
        let begins: Duration = self.slides[..position].iter().map(|(_, time)| *time).sum();
        let ends = begins + self.slides[position].1;
        let (early, late) = (begins.saturating_sub(elapsed), elapsed.saturating_sub(ends));
        match (early > TOLERANCE, late > TOLERANCE) {
            (true, _) => Pace::Early(early),
            (_, true) => Pace::Late(late),
            (false, false) => Pace::OnTime,
        }
    }

    /// How long the talk will have run when it ends, if all that is left takes its planned time.
    ///
    /// `on_slide` is how long the slide has shown.
    #[must_use]
    pub fn projected(&self, slide: usize, elapsed: Duration, on_slide: Duration) -> Duration {
        let Some(position) = self.position(slide) else { return elapsed.max(self.total) };
        let current = self.slides[position].1.saturating_sub(on_slide);
        elapsed + current + self.slides[position + 1..].iter().map(|(_, time)| *time).sum::<Duration>()
    }

    /// The optional slides to skip so that the talk ends on time: as few as will do, in their order.
    ///
    /// Empty if nothing need be skipped; all that are left if even they won't do.
    #[must_use]
    pub fn cuts(&self, slide: usize, elapsed: Duration, on_slide: Duration) -> Cuts {
        let over = self.projected(slide, elapsed, on_slide).saturating_sub(self.total);
        let Some(position) = self.position(slide).filter(|_| over > TOLERANCE) else { return Cuts::default() };
        let mut optional: Vec<_> = self.slides[position + 1..].iter().filter(|(slide, _)| slide.is_optional).collect();
        // The longest first; of those that take the same time the last, so that the talk changes late.
        optional.sort_by_key(|(slide, time)| std::cmp::Reverse((*time, slide.slide)));
        let mut saved = Duration::ZERO;
        let mut cuts = Vec::new();
        for (slide, time) in optional {
            if saved >= over {
                break;
            }
            saved += *time;
            cuts.push(slide.slide);
        }
        cuts.sort_unstable();
        Cuts { slides: cuts, is_enough: saved >= over }
    }

    fn position(&self, slide: usize) -> Option<usize> {
        self.slides.iter().position(|(planned, _)| planned.slide == slide)
    }
}

/// What to skip.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cuts {
    /// Indices of slides, in their order.
    pub slides: Vec<usize>,
    /// True if the talk ends on time without them.
    pub is_enough: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mins(mins: u64) -> Duration {
        Duration::from_secs(mins * 60)
    }

    fn slides(times: &[Option<u64>], optional: &[usize]) -> Vec<PlannedSlide> {
        let slide = |(slide, time): (usize, &Option<u64>)| PlannedSlide {
            slide,
            time: time.map(mins),
            is_optional: optional.contains(&slide),
        };
        times.iter().enumerate().map(slide).collect()
    }

    #[test]
    fn slides_without_a_time_share_what_is_left() {
        let plan = Plan::new(&slides(&[Some(4), None, None], &[]), Some(mins(10))).unwrap();
        assert_eq!(plan.pace(1, mins(2)), Pace::Early(mins(2)));
        assert_eq!(plan.pace(1, mins(5)), Pace::OnTime);
        assert_eq!(plan.pace(1, mins(9)), Pace::Late(mins(2)));
        let plan = Plan::new(&slides(&[Some(4), None], &[]), None).unwrap();
        assert_eq!(plan.total(), mins(8));
        assert_eq!(Plan::new(&slides(&[None, None], &[]), None), None);
        assert_eq!(Plan::new(&[], Some(mins(5))), None);
    }

    #[test]
    fn a_minute_either_way_is_on_time() {
        let plan = Plan::new(&slides(&[Some(2), Some(2)], &[]), None).unwrap();
        assert_eq!(plan.pace(0, mins(3)), Pace::OnTime);
        assert_eq!(plan.pace(0, mins(3) + Duration::from_secs(1)), Pace::Late(Duration::from_secs(61)));
        assert_eq!(plan.pace(1, mins(1)), Pace::OnTime);
        assert_eq!(plan.pace(7, mins(99)), Pace::OnTime);
    }

    #[test]
    fn times_that_are_too_long_for_the_talk_are_shortened() {
        let plan = Plan::new(&slides(&[Some(10), Some(10)], &[]), Some(mins(10))).unwrap();
        assert_eq!(plan.total(), mins(10));
        assert_eq!(plan.projected(0, mins(0), mins(0)), mins(10));
        assert_eq!(plan.pace(1, mins(5)), Pace::OnTime);
    }

    #[test]
    fn the_end_is_foreseen_and_few_slides_are_skipped() {
        let plan = Plan::new(&slides(&[Some(5), Some(2), Some(3), Some(2), Some(3)], &[1, 2, 3]), None).unwrap();
        assert_eq!(plan.projected(0, mins(1), mins(1)), mins(15));
        let cuts = |slide, mins| plan.cuts(slide, mins, mins).slides;
        assert_eq!(cuts(0, mins(1)), Vec::<usize>::new());
        // Three minutes late: the slide of three minutes alone will do.
        assert_eq!(plan.projected(0, mins(8), mins(8)), mins(18));
        assert_eq!(cuts(0, mins(8)), vec![2]);
        assert_eq!(cuts(0, mins(10)), vec![2, 3]);
        assert_eq!(cuts(0, mins(60)), vec![1, 2, 3]);
        assert_eq!(cuts(4, mins(60)), Vec::<usize>::new());
        assert!(plan.cuts(0, mins(8), mins(8)).is_enough && !plan.cuts(0, mins(60), mins(60)).is_enough);
    }
}
