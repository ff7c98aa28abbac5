//! The scale of a timeline: which years it covers, and where its marks stand.

use super::date::{days_in, month_at};

/// The time that a line covers, in years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    start: f64,
    end: f64,
}

/// A mark on the line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where it stands, 0 to 1.
    pub at: f64,
    /// What it says.
    pub label: String,
    /// True where a year begins among months, or a month among days.
    pub is_major: bool,
}

/// How far apart marks stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Days(u8),
    Months(u8),
    Years(i64),
}

/// Distances between marks, the smallest first, in years where nothing else is said.
const STEPS: [Step; 22] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(5),
    Step::Days(10),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
    Step::Years(500),
    Step::Years(1000),
    Step::Years(5000),
    Step::Years(10_000),
    Step::Years(100_000),
    Step::Years(1_000_000),
];

/// Share of the time that is added at both ends.
const MARGIN: f64 = 0.02;
/// Shortest time that a line covers: about two days.
const MIN_EXTENT: f64 = 0.006;

impl Axis {
    /// A line from the earliest to the latest of these times, with a little room at both ends.
    pub(super) fn around(times: impl IntoIterator<Item = f64>) -> Self {
        let (mut start, mut end) = (f64::INFINITY, f64::NEG_INFINITY);
        for time in times.into_iter().filter(|time| time.is_finite()) {
            start = start.min(time);
            end = end.max(time);
        }
        if start > end {
            (start, end) = (0.0, 1.0);
        }
        if end - start < MIN_EXTENT {
            // A lone year gets a year before and after it.
            let half = if start.fract() == 0.0 { 1.0 } else { MIN_EXTENT };
            (start, end) = (start - half, end + half);
        }
        let margin = (end - start) * MARGIN;
        Self { start: start - margin, end: end + margin }
    }

    /// Where a time stands, 0 to 1.
    pub(super) fn position(self, time: f64) -> f64 {
        ((time - self.start) / (self.end - self.start)).clamp(0.0, 1.0)
    }

    /// At most `max_ticks` marks, at round dates; months are named in `language`.
    pub(super) fn ticks(self, max_ticks: usize, language: &str) -> Vec<Tick> {
        let step = STEPS.into_iter().find(|step| self.count(*step) <= max_ticks.max(2) as f64);
        match step.unwrap_or(STEPS[STEPS.len() - 1]) {
            Step::Years(years) => self.year_ticks(years),
            Step::Months(months) => self.month_ticks(months, language),
            Step::Days(days) => self.day_ticks(days, language),
        }
    }

    /// How many marks would stand so far apart.
    fn count(self, step: Step) -> f64 {
        let years = match step {
            Step::Days(days) => f64::from(days) / 365.25,
            Step::Months(months) => f64::from(months) / 12.0,
            Step::Years(years) => years as f64,
        };
        (self.end - self.start) / years
    }

    #[expect(clippy::cast_possible_truncation, reason = "years lie within ten million")]
    fn years(self) -> std::ops::RangeInclusive<i64> {
        self.start.floor() as i64..=self.end.floor() as i64
    }

    fn year_name(self, year: i64) -> String {
        match year {
            ..=0 => format!("{} BC", 1 - year),
            _ if self.start < 0.0 => format!("AD {year}"),
            _ => year.to_string(),
        }
    }

    fn covers(self, time: f64) -> bool {
        (self.start..=self.end).contains(&time)
    }

    fn year_ticks(self, step: i64) -> Vec<Tick> {
        // Before Christ round years are counted from 1: 100 BC is -99.
        let first = self.years().start().div_euclid(step) * step;
        (0..64)
            .map(|i| first + i * step)
            .map(|round| if round <= 0 && step > 1 { round + 1 } else { round })
            .filter(|&year| self.covers(year as f64))
            .map(|year| Tick { at: self.position(year as f64), label: self.year_name(year), is_major: false })
            .collect()
    }

    fn month_ticks(self, step: u8, language: &str) -> Vec<Tick> {
        let months = self.years().flat_map(|year| (1..=12).step_by(usize::from(step)).map(move |month| (year, month)));
        months
            .map(|(year, month)| (year, month, month_at(year, month, 1.0)))
            .filter(|&(_, _, at)| self.covers(at))
            .map(|(year, month, at)| {
                let is_major = month == 1;
                let label = if is_major { self.year_name(year) } else { month_name(month, language) };
                Tick { at: self.position(at), label, is_major }
            })
            .collect()
    }

    fn day_ticks(self, step: u8, language: &str) -> Vec<Tick> {
        let months = self.years().flat_map(|year| (1..=12).map(move |month| (year, month)));
        months
            .flat_map(|(year, month)| {
                // The 31st would stand too close to the 1st.
                let last = if step == 1 { days_in(year, month) } else { 31 - step };
                (1..=last).step_by(usize::from(step)).map(move |day| (year, month, day))
            })
            .map(|(year, month, day)| (month, day, month_at(year, month, f64::from(day))))
            .filter(|&(_, _, at)| self.covers(at))
            .map(|(month, day, at)| {
                let label = format!("{day} {}", month_name(month, language));
                Tick { at: self.position(at), label, is_major: day == 1 }
            })
            .collect()
    }
}

/// A month's short name.
fn month_name(month: u8, language: &str) -> String {
    let names: [&str; 12] = match language.get(..2).unwrap_or_default() {
        "de" => ["Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"],
        "fr" => ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        "es" => ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
        "ru" => ["янв", "февр", "март", "апр", "май", "июнь", "июль", "авг", "сент", "окт", "нояб", "дек"],
        "zh" => return format!("{month}月"),
        _ => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    };
    names[usize::from(month.clamp(1, 12)) - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(times: [f64; 2], max_ticks: usize) -> String {
        let ticks = Axis::around(times).ticks(max_ticks, "en");
        ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_stand_at_round_dates() {
        assert_eq!(labels([1945.0, 1960.5], 8), "1945 1950 1955 1960");
        assert_eq!(labels([1949.0, 1951.0], 8), "1949 Jul 1950 Jul 1951");
        assert_eq!(labels([1950.1, 1950.4], 8), "Mar Apr May");
        assert_eq!(labels([1950.0, 1950.02], 12), "1 Jan 2 Jan 3 Jan 4 Jan 5 Jan 6 Jan 7 Jan 8 Jan");
        assert_eq!(labels([-220.0, 220.0], 6), "200 BC 100 BC AD 1 AD 100 AD 200");
        assert_eq!(labels([1950.0, 1950.0], 8), "1949 Jul 1950 Jul 1951");
        assert!(!labels([f64::NAN, f64::INFINITY], 8).is_empty());
        assert!(Axis::around([0.0, 9e6]).ticks(8, "en").len() <= 10);
    }
}
