//! The part of the slide that fills the screen.

/// The closest view: an eighth of the slide's width and height.
pub const MAX_ZOOM: f64 = 8.0;
/// Nearer to 1 than this is no zoom.
const NONE_BELOW: f64 = 1.01;

/// The part of the slide that fills the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    scale: f64,
    /// Centre of that part, in shares of the slide's width and height.
    center: [f64; 2],
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, center: [0.5, 0.5] }
    }
}

impl Zoom {
    /// How much larger than the whole slide: 1 to [`MAX_ZOOM`].
    #[must_use]
    pub fn scale(self) -> f64 {
        self.scale
    }

    /// True if less than the whole slide shows.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.scale > 1.0
    }

    /// The part that shows: left, top, right, bottom in shares of the slide's width and height.
    #[must_use]
    pub fn part(self) -> [f64; 4] {
        let half = 0.5 / self.scale;
        let [x, y] = self.center;
        [x - half, y - half, x + half, y + half]
    }

    /// The place of the slide that is seen at a place of the screen, both in shares.
    #[must_use]
    pub fn to_slide(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, top, _, _] = self.part();
        [left + x / self.scale, top + y / self.scale]
    }

    /// Larger by a factor; what is seen at `at` (shares of the screen) stays there as far as the slide's edges allow.
    #[must_use]
    pub fn by(self, factor: f64, at: [f64; 2]) -> Self {
        let scale = self.scale * factor;
        if !scale.is_finite() || scale < NONE_BELOW {
            return Self::default();
        }
        let scale = scale.min(MAX_ZOOM);
        let [x, y] = self.to_slide(at);
        let center = [x + (0.5 - at[0]) / scale, y + (0.5 - at[1]) / scale];
        Self { scale, center }.within()
    }

    /// Moved by shares of the screen; to the right and down if positive.
    #[must_use]
    pub fn panned(self, [x, y]: [f64; 2]) -> Self {
        let center = [self.center[0] + x / self.scale, self.center[1] + y / self.scale];
        Self { center, ..self }.within()
    }

    /// Moved so that nothing beyond the slide shows.
    fn within(self) -> Self {
        let half = 0.5 / self.scale;
        let within = |at: f64| if at.is_finite() { at.clamp(half, 1.0 - half) } else { 0.5 };
        Self { center: self.center.map(within), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let zoom = Zoom::default().by(2.0, [0.75, 0.25]);
        let [x, y] = zoom.to_slide([0.75, 0.25]);
        assert!((x - 0.75).abs() < 1e-9 && (y - 0.25).abs() < 1e-9);
        assert!(zoom.is_on() && !zoom.by(0.5, [0.1, 0.9]).is_on());
    }

    #[test]
    fn nothing_beyond_the_slide_is_ever_seen() {
        let mut zoom = Zoom::default().by(1e9, [0.0, 0.0]);
        assert!((zoom.scale() - MAX_ZOOM).abs() < 1e-9);
        for step in [[5.0, 5.0], [-90.0, 0.3], [f64::NAN, f64::INFINITY], [0.0, -0.2]] {
            zoom = zoom.panned(step);
            assert!(zoom.part().iter().all(|at| (-1e-9..=1.0 + 1e-9).contains(at)), "{zoom:?}");
        }
        assert_eq!(Zoom::default().panned([0.5, 0.5]), Zoom::default());
        assert_eq!(zoom.by(f64::NAN, [0.5, 0.5]), Zoom::default());
    }
}
