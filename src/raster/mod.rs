//! Frames become pixels on the processor, the same ones every time.
//!
//! The only importer of `vello_cpu`. A [`Rasterizer`] belongs to one thread
//! and keeps its buffers from slide to slide; work is spread over slides, not
//! inside one. It knows nothing of decks, files or steps beyond the filter
//! that a Frame's items carry, and it draws hostile Frames (broken fonts, NaN,
//! endless dashes) as far as they make sense instead of failing.

mod image;
mod paint;
mod text;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use kurbo::{Affine, Rect, Size};
use peniko::{Color, FontData};
use vello_cpu::peniko::Fill;
use vello_cpu::{Level, PixmapMut, RasterizerSettings, RenderContext, RenderSettings, Resources, TargetInit};

pub use image::ScaledImages;

use crate::layout::frame::{Frame, FrameItem, Group, ItemKind};

/// Longest side of a [`Pixmap`] that is drawn, in pixels; longer ones are cut to it.
pub const MAX_SIDE: u32 = 16_384;

/// Deepest nesting of groups that is drawn; deeper groups are left out.
const MAX_DEPTH: usize = 128;

/// Fonts that may turn out broken before all text of a Frame is left out.
const MAX_BROKEN_FONTS: usize = 8;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct RasterOptions {
    /// True uses only instructions that every machine of this kind has, so
    /// that the last bit of a channel never differs: for reference pictures.
    pub portable: bool,
    /// What lies around a Frame whose shape differs from the picture's.
    pub background: Color,
}

impl Default for RasterOptions {
    fn default() -> Self {
        Self { portable: false, background: Color::BLACK }
    }
}

/// Pixels as the screen takes them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pixmap {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Premultiplied sRGB with alpha, four bytes a pixel, row by row.
    pub data: Vec<u8>,
}

/// Pixels that are looked through before it is asked whether one shows through: enough for vectors to pay.
const N_PIXELS_A_LOOK: usize = 1024;

/// Red, green and blue of pixels, as [`Pixmap::to_rgb`], into a buffer that is used again.
pub fn write_rgb(pixels: &[u8], rgb: &mut Vec<u8>) {
    rgb.resize(pixels.len() / 4 * 3, 0);
    let (blocks, rest) = pixels.as_chunks::<64>();
    let (targets, target_rest) = rgb.as_chunks_mut::<48>();
    for (target, block) in targets.iter_mut().zip(blocks) {
        // Blocks of known length, which the compiler unrolls: twice as quick as pixel by pixel.
        leave_alpha(block, target);
    }
    leave_alpha(rest, target_rest);
}

#[inline]
fn leave_alpha(pixels: &[u8], rgb: &mut [u8]) {
    for (target, source) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(pixels.as_chunks::<4>().0) {
        *target = [source[0], source[1], source[2]];
    }
}

impl std::fmt::Debug for Pixmap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixmap({}×{})", self.width, self.height)
    }
}

impl Pixmap {
    /// A transparent picture.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let mut pixmap = Self::default();
        pixmap.resize(width, height);
        pixmap
    }

    /// Red, green and blue of every pixel, as they look over black.
    #[must_use]
    pub fn to_rgb(&self) -> Vec<u8> {
        let mut rgb = Vec::new();
        write_rgb(&self.data, &mut rgb);
        rgb
    }

    /// Its rows from the top, as bytes.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.data.chunks_exact((self.width as usize * 4).max(1))
    }

    /// True if no pixel lets anything through.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        let all = |run: &[[u8; 4]]| run.iter().fold(u32::MAX, |all, pixel| all & u32::from_le_bytes(*pixel));
        self.data.as_chunks::<4>().0.chunks(N_PIXELS_A_LOOK).all(|run| all(run) >> 24 == 255)
    }

    /// The colour of one pixel; `None` outside.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        if x >= self.width {
            return None;
        }
        let start = (y as usize * self.width as usize + x as usize) * 4;
        self.data.get(start..start + 4)?.try_into().ok()
    }

    /// The part of it that begins at `(x, y)`, cut to what there is.
    #[must_use]
    pub fn crop(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let (x, y) = (x.min(self.width.saturating_sub(1)), y.min(self.height.saturating_sub(1)));
        let mut part = Self::new(width.min(self.width - x), height.min(self.height - y));
        let (stride, part_stride) = (self.width as usize * 4, part.width as usize * 4);
        let rows = self.data.chunks_exact(stride.max(1)).skip(y as usize);
        for (target, row) in part.data.chunks_exact_mut(part_stride).zip(rows) {
            target.copy_from_slice(&row[x as usize * 4..][..part_stride]);
        }
        part
    }

    fn resize(&mut self, width: u32, height: u32) {
        self.width = width.clamp(1, MAX_SIDE);
        self.height = height.clamp(1, MAX_SIDE);
        self.data.resize(self.width as usize * self.height as usize * 4, 0);
    }
}

/// The largest size in pixels with the shape of `size` that fits into `max_width` × `max_height`;
/// at least one pixel.
#[must_use]
pub fn fit(size: Size, max_width: u32, max_height: u32) -> (u32, u32) {
    let (max_width, max_height) = (max_width.max(1), max_height.max(1));
    if !has_area(size) {
        return (max_width, max_height);
    }
    let scale = (f64::from(max_width) / size.width).min(f64::from(max_height) / size.height);
    (to_pixels(size.width * scale).min(max_width), to_pixels(size.height * scale).min(max_height))
}

fn has_area(size: Size) -> bool {
    size.is_finite() && size.width > 0.0 && size.height > 0.0
}

/// A length in pixels, rounded, from 1 to [`MAX_SIDE`].
fn to_pixels(length: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
    let pixels = length.round().clamp(1.0, f64::from(MAX_SIDE)) as u32;
    pixels
}

/// Draws Frames; one for each thread.
#[derive(Debug)]
pub struct Rasterizer {
    options: RasterOptions,
    canvas: Canvas,
}

/// The back end with what outlives a picture.
#[derive(Debug)]
struct Canvas {
    context: RenderContext,
    resources: Resources,
    images: Arc<ScaledImages>,
    /// Fonts that made the back end panic, by blob and index: never asked again.
    broken_fonts: BTreeSet<(u64, u32)>,
    /// The picture's bounds, in pixels.
    viewport: Rect,
}

impl Rasterizer {
    /// A rasterizer with scaled pictures of its own.
    #[must_use]
    pub fn new(options: RasterOptions) -> Self {
        Self::with_images(options, Arc::default())
    }

    /// A rasterizer that shares its scaled pictures with others.
    #[must_use]
    pub fn with_images(options: RasterOptions, images: Arc<ScaledImages>) -> Self {
        let canvas = Canvas {
            context: new_context(options),
            resources: Resources::new(),
            images,
            broken_fonts: BTreeSet::new(),
            viewport: Rect::ZERO,
        };
        Self { options, canvas }
    }

    /// Draws a Frame as it stands at `step`, fitted into `width` × `height` pixels and centred.
    ///
    /// The scale is the same both ways. What is left over at the sides is
    /// `background`, unless it is less than a pixel: then the Frame covers it.
    pub fn raster(&mut self, frame: &Frame, step: u16, width: u32, height: u32) -> Pixmap {
        let mut pixmap = Pixmap::default();
        self.raster_into(frame, step, width, height, &mut pixmap);
        pixmap
    }

    /// As [`Self::raster`], into a picture whose memory is used again.
    pub fn raster_into(&mut self, frame: &Frame, step: u16, width: u32, height: u32, pixmap: &mut Pixmap) {
        pixmap.resize(width, height);
        let placed = place(frame.size, pixmap.width, pixmap.height);
        let job = Job {
            items: &frame.items,
            step,
            transform: placed.transform,
            clip: placed.needs_clip.then(|| frame.size.to_rect()),
            background: self.options.background,
        };
        self.run(&job, pixmap);
    }

    /// Draws the part of a Frame that lies in `part`, in slide units, stretched to `width` × `height` pixels.
    ///
    /// The scale is that of the widths; a part of the Frame's own shape fills the picture.
    pub fn raster_part(&mut self, frame: &Frame, step: u16, part: Rect, width: u32, height: u32) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height);
        let scale = f64::from(pixmap.width) / part.width().max(f64::MIN_POSITIVE);
        let transform = Affine::scale(scale) * Affine::translate(-part.origin().to_vec2());
        let background = self.options.background;
        self.run(&Job { items: &frame.items, step, transform, clip: None, background }, &mut pixmap);
        pixmap
    }

    /// Draws items as they stand at `step` onto nothing: a layer of a transition.
    ///
    /// `transform` takes the items' coordinates to pixels.
    pub fn raster_items(
        &mut self,
        items: &[FrameItem],
        step: u16,
        transform: Affine,
        width: u32,
        height: u32,
    ) -> Pixmap {
        let mut pixmap = Pixmap::new(width, height);
        self.run(&Job { items, step, transform, clip: None, background: Color::TRANSPARENT }, &mut pixmap);
        pixmap
    }

    fn run(&mut self, job: &Job<'_>, pixmap: &mut Pixmap) {
        if self.is_drawn(job, pixmap) {
            return;
        }
        let sound = self.sound_items(job, pixmap, 0);
        if !self.is_drawn(&Job { items: &sound, ..*job }, pixmap) {
            fill(pixmap, job.background);
        }
    }

    /// Draws; false if something in it can't be drawn.
    fn is_drawn(&mut self, job: &Job<'_>, pixmap: &mut Pixmap) -> bool {
        let before = self.canvas.broken_fonts.len();
        loop {
            let attempt = catch_unwind(AssertUnwindSafe(|| self.canvas.draw(job, pixmap)));
            match attempt {
                Ok(Outcome::Done) => return true,
                Ok(Outcome::FontBroke) if self.canvas.broken_fonts.len() - before < MAX_BROKEN_FONTS => self.renew(),
                Ok(Outcome::FontBroke) | Err(_) => {
                    self.renew();
                    return false;
                }
            }
        }
    }

    /// The items without those that can't be drawn: one of them costs itself, not the slide.
    fn sound_items(&mut self, job: &Job<'_>, pixmap: &mut Pixmap, depth: usize) -> Vec<FrameItem> {
        let mut sound = Vec::with_capacity(job.items.len());
        for item in job.items {
            if self.is_drawn(&Job { items: std::slice::from_ref(item), ..*job }, pixmap) {
                sound.push(item.clone());
            } else if let ItemKind::Group(group) = &item.kind
                && depth < MAX_DEPTH
            {
                let inner = Job { items: &group.items, transform: job.transform * group.transform, ..*job };
                let items = self.sound_items(&inner, pixmap, depth + 1);
                let group = Group { items, ..group.clone() };
                sound.push(FrameItem { kind: ItemKind::Group(group), ..item.clone() });
            }
        }
        sound
    }

    /// Throws away a back end that stopped halfway.
    fn renew(&mut self) {
        self.canvas.context = new_context(self.options);
        self.canvas.resources = Resources::new();
    }
}

/// One picture to draw.
#[derive(Clone, Copy)]
struct Job<'a> {
    items: &'a [FrameItem],
    step: u16,
    transform: Affine,
    clip: Option<Rect>,
    background: Color,
}

/// How an attempt at a picture ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// A font made the back end panic; it is in `broken_fonts` now.
    FontBroke,
}

/// What a group hands down to its items.
#[derive(Clone, Copy)]
struct Inherited {
    transform: Affine,
    depth: usize,
}

impl Canvas {
    fn draw(&mut self, job: &Job<'_>, pixmap: &mut Pixmap) -> Outcome {
        let (Ok(width), Ok(height)) = (u16::try_from(pixmap.width), u16::try_from(pixmap.height)) else {
            return Outcome::Done;
        };
        self.viewport = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        self.context.reset_and_resize(width, height);
        if let Some(clip) = job.clip {
            self.context.set_transform(job.transform);
            self.context.push_clip_rect(&clip);
        }
        let outcome = self.draw_items(job.items, job.step, Inherited { transform: job.transform, depth: 0 });
        if outcome == Outcome::FontBroke {
            return outcome;
        }
        if job.clip.is_some() {
            self.context.pop_clip();
        }
        self.context.flush();
        if let Some(target) = PixmapMut::new(width, height, &mut pixmap.data) {
            let settings =
                RasterizerSettings { target_init: TargetInit::Clear(job.background), ..RasterizerSettings::default() };
            self.context.render_with(target, &mut self.resources, settings);
        }
        if job.background.components[3] >= 1.0 && !pixmap.is_opaque() {
            // Translucent paint leaves a rounding error of one in the alpha over an opaque ground.
            for pixel in pixmap.data.as_chunks_mut::<4>().0 {
                // Whole words, which vectors of the processor can hold.
                *pixel = (u32::from_le_bytes(*pixel) | 0xff00_0000).to_le_bytes();
            }
        }
        Outcome::Done
    }

    fn draw_items(&mut self, items: &[FrameItem], step: u16, inherited: Inherited) -> Outcome {
        for item in items.iter().filter(|item| item.steps.contains(step)) {
            #[cfg(test)]
            assert!(item.path.as_ref().is_none_or(|path| *path != tests::trap()), "an item that can't be drawn");
            let outcome = match &item.kind {
                ItemKind::Group(group) => self.draw_group(group, step, inherited),
                ItemKind::Text(run) => self.draw_text(run, inherited.transform),
                ItemKind::Shape(shape) => {
                    self.draw_shape(shape, inherited.transform);
                    Outcome::Done
                }
                ItemKind::Image(image) => {
                    self.draw_image(image, inherited.transform);
                    Outcome::Done
                }
                ItemKind::Link(_) => Outcome::Done,
            };
            if outcome == Outcome::FontBroke {
                return outcome;
            }
        }
        Outcome::Done
    }

    fn draw_group(&mut self, group: &Group, step: u16, inherited: Inherited) -> Outcome {
        let transform = inherited.transform * group.transform;
        let opacity = group.opacity.clamp(0.0, 1.0);
        // A NaN opacity falls out here too, since it isn't above zero.
        let is_visible = opacity > 0.0 && inherited.depth < MAX_DEPTH && is_usable(transform);
        if !is_visible {
            return Outcome::Done;
        }
        if let Some(clip) = &group.clip
            && !self.push_clip(clip, transform)
        {
            return Outcome::Done;
        }
        if opacity < 1.0 {
            self.context.push_opacity_layer(opacity);
        }
        let outcome = self.draw_items(&group.items, step, Inherited { transform, depth: inherited.depth + 1 });
        if outcome == Outcome::FontBroke {
            return outcome;
        }
        if opacity < 1.0 {
            self.context.pop_layer();
        }
        if group.clip.is_some() {
            self.context.pop_clip();
        }
        Outcome::Done
    }

    /// Narrows what is drawn to a path; false if nothing is left to draw.
    fn push_clip(&mut self, clip: &kurbo::BezPath, transform: Affine) -> bool {
        let rect = paint::as_rect(clip);
        let bounds = rect.unwrap_or_else(|| clip.control_box());
        if self.place_bounds(bounds, transform).is_none() || !clip.is_finite() {
            return false;
        }
        self.context.set_transform(transform);
        if let Some(rect) = rect {
            self.context.push_clip_rect(&rect);
        } else {
            self.context.set_fill_rule(Fill::NonZero);
            self.context.push_clip_path(clip);
        }
        true
    }

    /// Bounds in pixels; `None` if they miss the picture or aren't numbers the back end can take.
    fn place_bounds(&self, bounds: Rect, transform: Affine) -> Option<Rect> {
        const FARTHEST: f64 = 1e7;
        let placed = transform.transform_rect_bbox(bounds.abs());
        let is_sane = placed.is_finite() && placed.width() < FARTHEST && placed.height() < FARTHEST;
        let touches = placed.x0 <= self.viewport.x1
            && placed.x1 >= self.viewport.x0
            && placed.y0 <= self.viewport.y1
            && placed.y1 >= self.viewport.y0;
        (is_sane && touches).then_some(placed)
    }
}

/// Where a Frame lies in a picture.
struct Placed {
    transform: Affine,
    /// True if the Frame leaves a margin that its items must not reach.
    needs_clip: bool,
}

/// Takes a Frame's coordinates to the pixels of its picture, as [`Rasterizer::raster`] places it.
#[must_use]
pub fn pixels_from_frame(size: Size, width: u32, height: u32) -> Affine {
    place(size, width, height).transform
}

fn place(size: Size, width: u32, height: u32) -> Placed {
    if !has_area(size) {
        return Placed { transform: Affine::IDENTITY, needs_clip: false };
    }
    let (width, height) = (f64::from(width), f64::from(height));
    let (across, down) = (width / size.width, height / size.height);
    let mut scale = across.min(down);
    // Rounding to whole pixels leaves a sliver at one side: the Frame covers it rather than show a line.
    let cover = across.max(down);
    let is_sliver = size.width * cover - width < 1.0 && size.height * cover - height < 1.0;
    if is_sliver {
        scale = cover;
    }
    let (mut x, mut y) = ((width - size.width * scale) / 2.0, (height - size.height * scale) / 2.0);
    if is_sliver {
        (x, y) = (0.0, 0.0);
    } else {
        // Whole pixels keep pictures and baselines as sharp as without margins.
        (x, y) = (x.round(), y.round());
    }
    Placed { transform: Affine::translate((x, y)) * Affine::scale(scale), needs_clip: !is_sliver }
}

fn new_context(options: RasterOptions) -> RenderContext {
    let level = if options.portable { Level::baseline() } else { Level::try_detect().unwrap_or_else(Level::baseline) };
    RenderContext::new_with(1, 1, RenderSettings { level, num_threads: 0 })
}

fn fill(pixmap: &mut Pixmap, color: Color) {
    let color = color.premultiply().to_rgba8().to_u8_array();
    for pixel in pixmap.data.chunks_exact_mut(4) {
        pixel.copy_from_slice(&color);
    }
}

/// True if a transform is made of numbers and leaves an area to draw on.
fn is_usable(transform: Affine) -> bool {
    transform.is_finite() && transform.determinant().abs() > 1e-12
}

/// The name of a face for `broken_fonts`.
fn font_key(font: &FontData) -> (u64, u32) {
    (font.data.id(), font.index)
}

#[cfg(test)]
mod tests;
