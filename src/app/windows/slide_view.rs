//! A slide's picture in a window, pixel for pixel.

use std::sync::Arc;

use egui::{Color32, Context, Rect, TextureHandle, Ui, Vec2, pos2, vec2};

use crate::app::textures::ImageCache;
use crate::engine::edition::Edition;
use crate::engine::worker::{ImageKey, Request, Wanted};
use crate::show::SlidePos;

/// Number of real pixels that cover a size in points, no more than the graphics card takes.
#[must_use]
pub fn pixels(ui: &Ui, size: Vec2) -> [u32; 2] {
    let max_side = ui.input(|input| input.max_texture_side).clamp(1, 16_384) as f32;
    let scale = ui.ctx().pixels_per_point();
    // Both are between 1 and 16 384.
    [size.x, size.y].map(|side| (side * scale).round().clamp(1.0, max_side) as u32)
}

/// Where a picture of this many pixels stands in the middle of `area`, at whole pixels.
#[must_use]
pub fn centred(ui: &Ui, area: Rect, width: u32, height: u32) -> Rect {
    centred_in(ui.ctx(), area, width, height)
}

/// As [`centred`].
#[must_use]
pub(super) fn centred_in(ctx: &Context, area: Rect, width: u32, height: u32) -> Rect {
    let scale = ctx.pixels_per_point();
    let corner = |from: f32, to: f32, size: u32| {
        let free = (to * scale).round() - (from * scale).round() - size as f32;
        ((from * scale).round() + (free / 2.0).floor()) / scale
    };
    let min = pos2(corner(area.min.x, area.max.x, width), corner(area.min.y, area.max.y, height));
    Rect::from_min_size(min, vec2(width as f32, height as f32) / scale)
}

/// Draws a picture, mixed with what lies below by its opacity, from 0 to 1.
pub fn paint(ui: &Ui, texture: &TextureHandle, rect: Rect, opacity: f32) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter().image(texture.id(), rect, whole, tint(opacity));
}

/// As [`paint`], no more than lies inside `clip`.
pub fn paint_clipped(ui: &Ui, texture: &TextureHandle, rect: Rect, clip: Rect, opacity: f32) {
    let seen = rect.intersect(clip);
    if !seen.is_positive() || !rect.is_positive() || opacity <= 0.0 {
        return;
    }
    // Only what is seen is painted: where there is no graphics card, area is time.
    let share = |point: egui::Pos2| pos2((point.x - rect.min.x) / rect.width(), (point.y - rect.min.y) / rect.height());
    let part = Rect::from_min_max(share(seen.min), share(seen.max));
    ui.painter().image(texture.id(), seen, part, tint(opacity));
}

/// White of this opacity, from 0 to 1: what a picture's colours are multiplied by.
pub(super) fn tint(opacity: f32) -> Color32 {
    if opacity >= 1.0 { Color32::WHITE } else { Color32::WHITE.gamma_multiply(opacity.max(0.0)) }
}

/// A place of a talk in an area of a window.
#[derive(Debug)]
pub struct SlideView<'a> {
    /// The deck.
    pub edition: &'a Arc<Edition>,
    /// The place.
    pub pos: SlidePos,
    /// Largest size, in pixels.
    pub max_size: [u32; 2],
}

impl SlideView<'_> {
    /// What the picture is.
    #[must_use]
    pub fn key(&self) -> Option<ImageKey> {
        ImageKey::new(self.edition, self.pos, self.max_size)
    }

    /// Asks for the picture.
    #[must_use]
    pub fn request(&self, rank: usize, urgency: u8) -> Request {
        let what = Wanted::Picture;
        Request { edition: Arc::clone(self.edition), pos: self.pos, rank, max_size: self.max_size, urgency, what }
    }

    /// Asks for the layers of the morph to a place around, if there is one.
    #[must_use]
    pub fn layers_request(&self, rank: usize, urgency: u8) -> Request {
        Request { what: Wanted::MorphLayers, ..self.request(rank, urgency) }
    }

    /// Draws the picture in the middle of `area`, or nothing yet; gives its place, and whether it was there.
    ///
    /// A picture that was drawn for another area is drawn larger or smaller.
    pub fn show(&self, ui: &Ui, images: &ImageCache, area: Rect) -> (Rect, bool) {
        let Some(key) = self.key() else { return (area, true) };
        let fitting = ImageKey::new(self.edition, self.pos, pixels(ui, area.size())).unwrap_or(key);
        let rect = centred(ui, area, fitting.width, fitting.height);
        // Until the newest stroke is part of the picture, the one before it stands in.
        let found = images.get_with_any_ink(&key);
        if let Some((texture, _)) = &found {
            paint(ui, texture, rect, 1.0);
        }
        (rect, found.is_some_and(|(_, ink)| ink == key.ink))
    }
}
