//! Round numbers along an axis, and where a value stands between its ends.
//!
//! After Paul Heckbert, «Nice Numbers for Graph Labels», Graphics Gems (1990):
//! steps are 1, 2 or 5 times a power of ten.

/// An axis: its ends, its round numbers, and how values become places.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The value at the start.
    pub from: f64,
    /// The value at the end; above `from`.
    pub to: f64,
    /// Round numbers between the ends, rising.
    pub ticks: Vec<f64>,
    /// Decimals that all ticks are written with.
    pub n_decimals: usize,
    /// True if the same ratio takes the same distance.
    pub is_log: bool,
}

/// Most ticks of any axis, whatever is asked for.
const MAX_TICKS: usize = 100;

impl Axis {
    /// An axis over `min..max` with about `n` ticks, its ends moved out to ticks.
    #[must_use]
    pub fn linear(min: f64, max: f64, n: usize) -> Self {
        let (min, max) = widened(min, max);
        let step = nice_step(max - min, n);
        let (from, to) = ((min / step).floor() * step, (max / step).ceil() * step);
        Self::with_step(from, to, step)
    }

    /// An axis with exactly these ends and about `n` ticks between them.
    #[must_use]
    pub fn exact(from: f64, to: f64, n: usize) -> Self {
        let (from, to) = widened(from, to);
        Self::with_step(from, to, nice_step(to - from, n))
    }

    /// An axis of powers of ten over `min..max`, both above zero, with at most about `n` ticks.
    #[must_use]
    pub fn log(min: f64, max: f64, n: usize) -> Self {
        let (low, high) = (min.max(f64::MIN_POSITIVE).log10().floor(), max.max(f64::MIN_POSITIVE).log10().ceil());
        let high = high.max(low + 1.0);
        let n_decades = high - low;
        let every = (n_decades / n.max(1) as f64).ceil().max(1.0);
        let mut ticks = Vec::new();
        let mut decade = low;
        while decade <= high + 0.5 && ticks.len() < MAX_TICKS {
            // One or two decades alone would leave the axis bare.
            let factors: &[f64] = if n_decades <= 2.0 && decade < high - 0.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
            ticks.extend(factors.iter().map(|factor| factor * 10_f64.powf(decade)));
            decade += every;
        }
        let n_decimals = if low < 0.0 { whole(-low).min(6) } else { 0 };
        Self { from: 10_f64.powf(low), to: 10_f64.powf(high), ticks, n_decimals, is_log: true }
    }

    /// Where a value stands: 0 at the start, 1 at the end.
    #[must_use]
    pub fn share(&self, value: f64) -> f64 {
        if self.is_log {
            let (from, to) = (self.from.log10(), self.to.log10());
            (value.max(f64::MIN_POSITIVE).log10() - from) / (to - from)
        } else {
            (value - self.from) / (self.to - self.from)
        }
    }

    fn with_step(from: f64, to: f64, step: f64) -> Self {
        let first = (from / step - 1e-9).ceil();
        let n_ticks = whole(((to - first * step) / step + 1e-9).floor()).min(MAX_TICKS) + 1;
        // Multiplied, not added up, so that 0.1 stays 0.1; and never a zero that is only nearly one.
        let ticks = (0..n_ticks).map(|i| (first + i as f64) * step).map(|tick| if tick == 0.0 { 0.0 } else { tick });
        let n_decimals = whole((-step.log10().floor()).max(0.0)).min(6);
        Self { from, to, ticks: ticks.collect(), n_decimals, is_log: false }
    }
}

/// A step of 1, 2 or 5 times a power of ten that divides `range` into about `n` parts.
#[must_use]
pub fn nice_step(range: f64, n: usize) -> f64 {
    let rough = range / n.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = rough / power;
    let nice = if factor < 1.2 {
        1.0
    } else if factor < 2.4 {
        2.0
    } else if factor < 6.0 {
        5.0
    } else {
        10.0
    };
    nice * power
}

/// Ends that differ, so that there is something to divide.
fn widened(min: f64, max: f64) -> (f64, f64) {
    let (min, max) = if min <= max { (min, max) } else { (max, min) };
    if max - min > max.abs().max(min.abs()) * 1e-9 {
        (min, max)
    } else if min == 0.0 {
        (0.0, 1.0)
    } else if min > 0.0 {
        (0.0, max)
    } else {
        (min, 0.0)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate, and callers limit it")]
fn whole(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers_that_cover_the_values() {
        let check = |min: f64, max: f64, expected: &[f64]| {
            assert_eq!(Axis::linear(min, max, 5).ticks, expected, "{min} {max}");
        };
        check(0.0, 2056.0, &[0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0]);
        check(-3.0, 4.0, &[-4.0, -2.0, 0.0, 2.0, 4.0]);
        check(7.0, 7.0, &[0.0, 2.0, 4.0, 6.0, 8.0]);
        check(0.0, 0.0, &[0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        check(-5.0, -5.0, &[-5.0, -4.0, -3.0, -2.0, -1.0, 0.0]);
        assert_eq!(Axis::linear(0.0, 0.9, 5).n_decimals, 1);
        assert_eq!(Axis::exact(3.0, 11.0, 4).ticks, [4.0, 6.0, 8.0, 10.0]);
    }

    #[test]
    fn decades_for_ratios() {
        assert_eq!(Axis::log(3.0, 4000.0, 6).ticks, [1.0, 10.0, 100.0, 1000.0, 10_000.0]);
        assert!((Axis::log(1.0, 1000.0, 6).share(10.0) - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn absurd_ranges_end() {
        for (min, max) in [(-1e300, 1e300), (1e-300, 2e-300), (1e300, 1e300), (0.0, f64::MIN_POSITIVE)] {
            for axis in [Axis::linear(min, max, 6), Axis::exact(min, max, 6), Axis::log(max / 1e3, max, 6)] {
                assert!(axis.to > axis.from && axis.ticks.len() <= MAX_TICKS + 1, "{axis:?}");
                assert!(axis.share(max).is_finite(), "{axis:?}");
            }
        }
    }
}
