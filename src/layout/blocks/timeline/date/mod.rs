//! Reads dates as people write them: `14 Feb 1950`, `1953–1957`, `c. 1950`, `44 BC`, `1950年2月14日`.
//!
//! A timeline to scale needs a number where an author wrote words. What can't
//! be read is `None` and never an error: the caller says so and goes on.

mod words;

use words::{Third, Token, Word, tokens};

/// When something happened, in years: 1950.5 is the middle of 1950, and 0 is 1 BC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct When {
    /// When it happened or began.
    pub start: f64,
    /// When it ended; infinite if it goes on.
    pub end: f64,
    /// True for a time, false for a moment.
    pub is_span: bool,
}

/// Longest text that is read as a date, in bytes; longer ones tell a story.
const MAX_LEN: usize = 80;
/// Latest year that makes sense on a line; the earliest is as far back.
const MAX_YEAR: i64 = 9_999_999;

/// Reads a date or a range of dates.
pub(super) fn parse(written: &str) -> Option<When> {
    let text = words::normalised(written);
    if text.is_empty() || text.len() > MAX_LEN {
        return None;
    }
    if let Some(point) = Point::parse(&text)
        && let Some(extent) = point.extent()
    {
        let (start, end) = (extent.start, extent.end);
        return Some(if extent.is_span { When { start, end, is_span: true } } else { moment(extent.shown) });
    }
    words::splits(&text).into_iter().find_map(|(from, to)| range(from, to))
}

/// The middle of a month, in years.
pub(super) fn month_at(year: i64, month: u8, day: f64) -> f64 {
    let days = f64::from(days_in(year, month));
    year as f64 + (f64::from(month) - 1.0 + (day - 1.0) / days) / 12.0
}

/// Days of a month.
pub(super) fn days_in(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn moment(at: f64) -> When {
    When { start: at, end: at, is_span: false }
}

/// A range, of which either end may lean on the other: `14–17 Feb 1950`, `1957–58`.
fn range(from: &str, to: &str) -> Option<When> {
    let mut from = Point::parse(from)?;
    if words::is_open(to) {
        return Some(When { start: from.extent()?.begins(), end: f64::INFINITY, is_span: true });
    }
    let mut to = Point::parse(to)?;
    from.lean_on_end(&to);
    to.lean_on_start(&from);
    let (first, last) = (from.extent()?, to.extent()?);
    let start = first.begins();
    // A range reaches to the end of what its last word names: `1959–1961` lasts until 1962 begins.
    (last.end > start).then_some(When { start, end: last.end, is_span: true })
}

/// A date with whatever is known of it.
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    /// Counted as astronomers do: 0 is 1 BC.
    year: Option<i64>,
    month: Option<u8>,
    day: Option<u8>,
    /// A number of one or two digits that nothing explains, and how many digits it has.
    bare: Option<(i64, u32)>,
    season: Option<u8>,
    third: Option<Third>,
    is_decade: bool,
    is_century: bool,
    is_bc: bool,
}

/// What a date covers, in years.
struct Extent {
    start: f64,
    end: f64,
    /// Where a moment is drawn.
    shown: f64,
    is_span: bool,
    is_year: bool,
}

impl Extent {
    fn begins(&self) -> f64 {
        if self.is_span || self.is_year { self.start } else { self.shown.min(self.start) }
    }
}

impl Point {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '/')) {
            return Self::numeric(text.trim_end_matches('.'));
        }
        Self::worded(text)
    }

    /// Digits alone: `1950`, `1950-02`, `1950-02-14`, `14.02.1950`, `2/1950`.
    fn numeric(text: &str) -> Option<Self> {
        let separator = text.chars().find(|c| !c.is_ascii_digit());
        let fields: Vec<&str> = separator.map_or_else(|| vec![text], |separator| text.split(separator).collect());
        let numbers: Vec<i64> = fields.iter().map(|field| number(field)).collect::<Option<_>>()?;
        let is_year: Vec<bool> = fields.iter().map(|field| field.len() >= 4).collect();
        let small = |n: i64, max: i64| (1..=max).contains(&n).then(|| u8::try_from(n).ok()).flatten();
        let mut point = Self::default();
        match (numbers.as_slice(), is_year.as_slice()) {
            (&[n], _) if fields[0].len() >= 3 => point.year = Some(n),
            (&[n], _) => point.bare = Some((n, u32::try_from(fields[0].len()).ok()?)),
            (&[year, month], [true, false]) if separator == Some('-') && fields[1].len() == 2 => {
                (point.year, point.month) = (Some(year), Some(small(month, 12)?));
            }
            (&[month, year], [false, true]) if separator != Some('-') => {
                (point.year, point.month) = (Some(year), Some(small(month, 12)?));
            }
            (&[year, month, day], [true, false, false]) | (&[day, month, year], [false, false, true]) => {
                (point.year, point.month, point.day) = (Some(year), Some(small(month, 12)?), Some(small(day, 31)?));
            }
            _ => return None,
        }
        Some(point)
    }

    fn worded(text: &str) -> Option<Self> {
        let mut point = Self::default();
        let mut small: Vec<(i64, u32)> = Vec::new();
        let mut has_ad = false;
        for token in tokens(text)? {
            match token {
                Token::Number(n, digits) if digits >= 3 => point.set_year(n)?,
                Token::Number(n, digits) => small.push((n, digits)),
                Token::Year(n) => point.set_year(n)?,
                Token::Day(n) => point.day = Some(u8::try_from(n).ok().filter(|day| (1..=31).contains(day))?),
                Token::Decade(n, digits) => {
                    point.is_decade = true;
                    if digits >= 3 { point.set_year(n)? } else { point.bare = Some((n, digits)) }
                }
                Token::Word(Word::Month(month)) if point.month.is_none() => point.month = Some(month),
                Token::Word(Word::Season(month)) => point.season = Some(month),
                Token::Word(Word::Third(third)) => point.third = Some(third),
                Token::Word(Word::Century) => point.is_century = true,
                Token::Word(Word::Bc) => point.is_bc = true,
                Token::Word(Word::Ad) => has_ad = true,
                Token::Word(Word::Month(_)) => return None,
                Token::Word(Word::Filler) => {}
            }
        }
        if point.is_century || ((has_ad || point.is_bc) && point.year.is_none()) {
            point.set_year(small.pop()?.0)?;
        }
        if let Some((n, digits)) = small.pop() {
            if point.month.is_some() && point.day.is_none() {
                point.day = Some(u8::try_from(n).ok().filter(|day| (1..=31).contains(day))?);
            } else if point.bare.is_none() {
                point.bare = Some((n, digits));
            }
        }
        if !small.is_empty() {
            return None;
        }
        if point.is_bc {
            point.year = point.year.map(|year| 1 - year);
        }
        Some(point)
    }

    fn set_year(&mut self, year: i64) -> Option<()> {
        if self.year.is_some() || !(0..=MAX_YEAR).contains(&year) {
            return None;
        }
        self.year = Some(year);
        Some(())
    }

    /// What the start of a range takes from its end.
    fn lean_on_end(&mut self, end: &Self) {
        if end.is_bc && !self.is_bc {
            if let Some(year) = self.year.or(self.bare.map(|(n, _)| n)).filter(|_| end.month.is_none()) {
                (self.year, self.bare, self.is_bc) = (Some(1 - year), None, true);
            }
            return;
        }
        if self.year.is_some() {
            return;
        }
        if let Some((n, _)) = self.bare
            && self.month.is_none()
            && end.day.is_some()
        {
            self.day = u8::try_from(n).ok().filter(|day| (1..=31).contains(day));
            self.month = end.month;
            self.bare = None;
        }
        if self.month.is_some() || self.season.is_some() || self.third.is_some() {
            self.year = end.year;
            self.is_decade |= end.is_decade;
        }
    }

    /// What the end of a range takes from its start.
    fn lean_on_start(&mut self, start: &Self) {
        let Some(first) = start.year.filter(|_| self.year.is_none()) else { return };
        match self.bare {
            Some((n, digits)) if start.month.is_none() || self.month.is_some() => {
                let unit = 10_i64.pow(digits.min(6));
                let year = first - first.rem_euclid(unit) + n;
                self.year = Some(if year < first { year + unit } else { year });
                self.bare = None;
            }
            Some(_) => {}
            None if self.month.is_some() || self.season.is_some() || self.third.is_some() => self.year = Some(first),
            None => {}
        }
    }

    /// A decade or a century, or a third of it.
    fn period(&self, year: i64) -> Extent {
        let (first, length) = match (self.is_century, self.is_bc) {
            (true, true) => (1 - 100 * (1 - year), 100.0),
            (true, false) => (100 * (year - 1), 100.0),
            (false, _) => (year, 10.0),
        };
        let (from, to) = self.third.map_or((0.0, 1.0), Third::part);
        let (start, end) = (first as f64 + from * length, first as f64 + to * length);
        Extent { start, end, shown: start, is_span: true, is_year: false }
    }

    fn extent(&self) -> Option<Extent> {
        let year = self.year.filter(|_| self.bare.is_none())?;
        let start = year as f64;
        if self.is_century || self.is_decade {
            return Some(self.period(year));
        }
        let (start, end, is_year) = match (self.month, self.day, self.season) {
            (Some(month), Some(day), _) if day <= days_in(year, month) => {
                let at = month_at(year, month, f64::from(day) + 0.5);
                (at, at, false)
            }
            (_, Some(_), _) => return None,
            (Some(month), None, _) => {
                let from = month_at(year, month, 1.0);
                (from, from + 1.0 / 12.0, false)
            }
            (None, None, Some(month)) => {
                let from = month_at(year, month, 1.0);
                (from, from + 0.25, false)
            }
            (None, None, None) => (start, start + 1.0, self.third.is_none()),
        };
        let (from, to) = self.third.map_or((0.0, 1.0), Third::part);
        let (start, end) = (start + from * (end - start), start + to * (end - start));
        // A year stands at its own mark, whatever is shorter in its middle.
        let shown = if is_year { start } else { f64::midpoint(start, end) };
        Some(Extent { start, end, shown, is_span: false, is_year })
    }
}

/// A number of at most nine digits.
fn number(digits: &str) -> Option<i64> {
    (1..=9).contains(&digits.len()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(f64, f64)> {
        parse(text).map(|when| ((when.start * 100.0).round() / 100.0, (when.end * 100.0).round() / 100.0))
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        let day = Some((1950.12, 1950.12));
        for text in [
            "14 Feb 1950",
            "14 February 1950",
            "Feb. 14, 1950",
            "February 14th, 1950",
            "1950-02-14",
            "14.02.1950",
            "14.2.1950",
            "14/02/1950",
            "14. Februar 1950",
            "14 février 1950",
            "le 14 févr. 1950",
            "14 de febrero de 1950",
            "14 февраля 1950 г.",
            "14 февр. 1950",
            "1950年2月14日",
        ] {
            assert_eq!(at(text), day, "{text}");
        }
        for text in ["1950", "c. 1950", "ca. 1950", "~1950", "1950?", "ок. 1950", "um 1950", "1950年", "in 1950"] {
            assert_eq!(at(text), Some((1950.0, 1950.0)), "{text}");
        }
        for text in ["Feb 1950", "1950-02", "02.1950", "февраль 1950", "февр. 1950", "1950年2月"] {
            assert_eq!(at(text), Some((1950.13, 1950.13)), "{text}");
        }
        assert_eq!(at("mid-1950"), Some((1950.5, 1950.5)));
        assert_eq!(at("early 1950"), Some((1950.17, 1950.17)));
        assert_eq!(at("Late 1950"), Some((1950.83, 1950.83)));
        assert_eq!(at("Spring 1950"), Some((1950.29, 1950.29)));
        assert_eq!(at("весной 1950"), Some((1950.29, 1950.29)));
        assert_eq!(at("44 BC"), Some((-43.0, -43.0)));
        assert_eq!(at("15 March 44 BC").map(|(start, _)| start), Some(-42.79));
        assert_eq!(at("221 до н. э."), Some((-220.0, -220.0)));
        assert_eq!(at("公元前221年"), Some((-220.0, -220.0)));
        assert_eq!(at("AD 9"), Some((9.0, 9.0)));
        for text in ["79 AD", "79 н. э.", "79 ap. J.-C.", "79 apr. J.-C.", "79 n. Chr.", "79 d. C.", "公元79年"] {
            assert_eq!(at(text), Some((79.0, 79.0)), "{text}");
        }
        for text in ["44 av. J.-C.", "44 v. Chr.", "44 a. C.", "公元前44年"] {
            assert_eq!(at(text), Some((-43.0, -43.0)), "{text}");
        }
        assert_eq!(at("24 August 79 AD").map(|(start, _)| start), Some(79.65));
        assert_eq!(at("476"), Some((476.0, 476.0)));
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        for text in ["1953–1957", "1953-1957", "1953 – 1957", "1953/1957", "1953 to 1957", "1953–57", "1953-7"] {
            assert_eq!(at(text), Some((1953.0, 1958.0)), "{text}");
        }
        for text in ["1950s", "the 1950s", "1950er", "1950-е", "1950-е годы", "1950年代", "1950’s"] {
            assert_eq!(at(text), Some((1950.0, 1960.0)), "{text}");
        }
        assert_eq!(at("1950-58"), Some((1950.0, 1959.0)));
        assert_eq!(at("1959–1961"), Some((1959.0, 1962.0)));
        assert_eq!(at("1961/1961-12"), Some((1961.0, 1962.0)));
        assert_eq!(at("1998–02"), Some((1998.0, 2003.0)));
        assert_eq!(at("Aug 1945 – Feb 1950"), Some((1945.58, 1950.17)));
        assert_eq!(at("Jun–Aug 1949"), Some((1949.42, 1949.67)));
        assert_eq!(at("14–17 Feb 1950"), Some((1950.12, 1950.13)));
        assert_eq!(at("1945-08/1950-02"), Some((1945.58, 1950.17)));
        assert_eq!(at("1920s–30s"), Some((1920.0, 1940.0)));
        assert_eq!(at("early 1950s"), Some((1950.0, 1953.33)));
        assert_eq!(at("264–241 BC"), Some((-263.0, -239.0)));
        assert_eq!(at("44–31 BC"), Some((-43.0, -29.0)));
        assert_eq!(at("19th century"), Some((1800.0, 1900.0)));
        assert_eq!(at("5th century BC"), Some((-499.0, -399.0)));
        assert_eq!(at("1949–today").map(|(start, _)| start), Some(1949.0));
        assert!(parse("1949–").expect("it goes on").end.is_infinite());
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "soon", "Treaty 1950", "12", "31 Feb 1950", "1950-13-01", "1957–1953", "99999999999", "1950 1951"]
        {
            assert_eq!(at(text), None, "{text}");
        }
        for text in ["–", "–––", "/", "-", "1-2-3-4", "年", "0000-00", &"9".repeat(100), "𝟗", "mid-", "s", "1e308"]
        {
            let _read = parse(text);
        }
    }
}
