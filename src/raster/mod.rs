//! Stand-in until the rasterizer is merged.
#![allow(missing_docs, reason = "stand-in")]
use kurbo::Size;

use crate::layout::frame::{Brush, Frame, ItemKind};

#[derive(Debug, Clone, Default)]
pub struct RasterOptions {}
#[derive(Debug)]
pub struct Rasterizer {}
#[derive(Debug, Clone)]
pub struct Pixmap {
    pub width: u32,
    pub height: u32,
    pub data: Vec<u8>,
}
pub fn fit(size: Size, max_w: u32, max_h: u32) -> (u32, u32) {
    let scale = (f64::from(max_w) / size.width).min(f64::from(max_h) / size.height);
    (((size.width * scale).round() as u32).min(max_w), ((size.height * scale).round() as u32).min(max_h))
}
impl Rasterizer {
    pub fn new(_: RasterOptions) -> Self {
        Self {}
    }
    pub fn raster(&mut self, frame: &Frame, step: u16, width: u32, height: u32) -> Pixmap {
        let mut color = [40, 40, 40, 255];
        if let Some(ItemKind::Shape(shape)) = frame.items.first().map(|i| &i.kind)
            && let Some(Brush::Solid(c)) = &shape.fill
        {
            let c = c.to_rgba8();
            color = [c.r.wrapping_sub(step as u8 * 8), c.g, c.b, 255];
        }
        Pixmap { width, height, data: color.repeat((width * height) as usize) }
    }
}
