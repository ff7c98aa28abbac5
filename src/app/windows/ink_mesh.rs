//! Strokes become triangles, once for every scale.
//!
//! Only those that the slide's picture doesn't show yet: where there is no
//! graphics card a frame has no time for hundreds of old strokes.

mod flat;

use std::sync::Arc;

use egui::epaint::{TessellationOptions, Tessellator};
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke as Line, Vec2, pos2};
use kurbo::{PathEl, Point};

use crate::app::tokens;
use crate::app::tools::FreshInk;
use crate::show::ink::{InkTool, Moment, PageKey, Stroke, line};

/// How far a bend may be cut short, in pixels.
const TOLERANCE: f64 = 0.15;
/// The cosine of a turn that is so sharp that a pen needs a round joint.
const SHARP: f32 = 0.8;

/// The strokes of a page as triangles.
#[derive(Debug, Default)]
pub struct InkMesh {
    page: Option<PageKey>,
    versions: (u64, u64),
    /// The step that is seen.
    moment: Option<Moment>,
    scale: f32,
    /// The strokes, slide's corner at the origin.
    base: Mesh,
    offset: Vec2,
    /// The strokes where the slide is.
    placed: Arc<Mesh>,
}

impl InkMesh {
    /// The triangles of a page on a slide that lies at `slide`; made anew only if something changed.
    pub fn place(&mut self, ink: FreshInk<'_>, slide: Rect, units: f64, pixels_per_point: f32) -> Arc<Mesh> {
        let scale = slide.width() / units as f32;
        let is_same_page = self.page.as_ref() == Some(ink.page) && self.versions == ink.versions;
        let is_same = is_same_page && self.moment == Some(ink.moment);
        let is_known = is_same && (self.scale - scale).abs() < f32::EPSILON;
        if !is_known {
            self.page = Some(ink.page.clone());
            (self.versions, self.scale, self.moment) = (ink.versions, scale, Some(ink.moment));
            self.base = Mesh::default();
            let mut brush = Brush::new(scale, pixels_per_point);
            let seen = ink.strokes.iter().filter(|stroke| ink.moment.shows(stroke));
            seen.for_each(|stroke| brush.stroke(stroke, &mut self.base));
        }
        let offset = slide.min.to_vec2();
        if !is_known || self.offset != offset {
            self.offset = offset;
            let mut mesh = self.base.clone();
            mesh.translate(offset);
            self.placed = Arc::new(mesh);
        }
        Arc::clone(&self.placed)
    }
}

/// The triangles of a stroke that is being drawn.
#[must_use]
pub fn live(tool: InkTool, color: usize, points: &[Point], slide: Rect, units: f64, pixels_per_point: f32) -> Mesh {
    let mut mesh = Mesh::default();
    Brush::new(slide.width() / units as f32, pixels_per_point).line(tool, color_of(tool, color), points, &mut mesh);
    mesh.translate(slide.min.to_vec2());
    mesh
}

fn color_of(tool: InkTool, color: usize) -> Color32 {
    tokens::ink(tool.color(color), tool.opacity())
}

/// Makes triangles of lines.
struct Brush {
    tessellator: Tessellator,
    /// Points of the window in a slide unit.
    scale: f32,
    pixels: f32,
}

impl Brush {
    fn new(scale: f32, pixels_per_point: f32) -> Self {
        let tessellator = Tessellator::new(pixels_per_point, TessellationOptions::default(), [1, 1], Vec::new());
        Self { tessellator, scale, pixels: pixels_per_point }
    }

    fn stroke(&mut self, stroke: &Stroke, mesh: &mut Mesh) {
        let color = tokens::ink(stroke.color(), stroke.tool().opacity());
        self.line(stroke.tool(), color, stroke.points(), mesh);
    }

    fn line(&mut self, tool: InkTool, color: Color32, points: &[Point], mesh: &mut Mesh) {
        let scale = self.scale;
        let width = tool.width() as f32 * scale;
        let mut along: Vec<Pos2> = Vec::with_capacity(points.len() * 2);
        let tolerance = TOLERANCE / f64::from(scale * self.pixels).max(1e-3);
        kurbo::flatten(line::path(points), tolerance, |element| match element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) => {
                let point = pos2(point.x as f32 * scale, point.y as f32 * scale);
                if along.last().is_none_or(|last| last.distance(point) > 0.2) {
                    along.push(point);
                }
            }
            PathEl::QuadTo(..) | PathEl::CurveTo(..) | PathEl::ClosePath => {}
        });
        if tool == InkTool::Highlighter && along.len() > 1 {
            flat::fill(&along, width, color, self.pixels, mesh);
            return;
        }
        let round = |at: Pos2| Shape::circle_filled(at, width / 2.0, color);
        let (Some(&first), Some(&last)) = (along.first(), along.last()) else { return };
        if along.len() == 1 {
            self.tessellator.tessellate_shape(round(first), mesh);
            return;
        }
        let sharp = along.windows(3).filter(|three| {
            let (before, after) = (three[1] - three[0], three[2] - three[1]);
            before.normalized().dot(after.normalized()) < SHARP
        });
        let joints: Vec<_> = sharp.map(|three| three[1]).chain([first, last]).collect();
        joints.into_iter().for_each(|at| self.tessellator.tessellate_shape(round(at), mesh));
        self.tessellator.tessellate_shape(Shape::line(along, Line::new(width, color)), mesh);
    }
}
