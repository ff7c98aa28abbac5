//! How much of a slide a picture shows: all of it, or the part that a zoom fills the screen with.

use crate::show::zoom::Zoom;

/// How much of a slide a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Part {
    /// All of it, to be seen as it is.
    #[default]
    Whole,
    /// A part with the slide's own shape, to be stretched until a better one is there: left, top and width
    /// in [`Part::UNITS`] of the slide's width and height.
    Zoomed([u32; 3]),
}

impl Part {
    /// What a slide's width and height are divided into.
    pub const UNITS: u32 = 1 << 24;
    /// All of it, to be stretched.
    pub const ALL: Self = Self::Zoomed([0, 0, Self::UNITS]);

    /// The part that a zoom shows.
    #[must_use]
    pub fn of(zoom: Zoom) -> Self {
        let [left, top, right, _] = zoom.part();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 1 first")]
        let units = |share: f64| (share.clamp(0.0, 1.0) * f64::from(Self::UNITS)).round() as u32;
        Self::Zoomed([left, top, right - left].map(units))
    }

    /// It in slide units.
    #[must_use]
    pub fn rect(self, slide: kurbo::Size) -> kurbo::Rect {
        let Self::Zoomed(units) = self else { return slide.to_rect() };
        let [left, top, side] = units.map(|units| f64::from(units) / f64::from(Self::UNITS));
        let size = kurbo::Size::new(side * slide.width, side * slide.height);
        kurbo::Rect::from_origin_size((left * slide.width, top * slide.height), size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_where_its_zoom_is() {
        let slide = kurbo::Size::new(1920.0, 1080.0);
        let part = Part::of(Zoom::default().by(4.0, [1.0, 0.0])).rect(slide);
        let expected = kurbo::Rect::new(1440.0, 0.0, 1920.0, 270.0);
        assert!((part.origin() - expected.origin()).hypot() < 1e-3 && (part.width() - 480.0).abs() < 1e-3);
        assert_eq!((Part::Whole.rect(slide), Part::ALL.rect(slide)), (slide.to_rect(), slide.to_rect()));
        assert_eq!(Part::of(Zoom::default()), Part::ALL);
    }
}
