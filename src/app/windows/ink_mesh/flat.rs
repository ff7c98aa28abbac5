//! A broad line that the slide shines through, as triangles that never lie over each other.
//!
//! Where such a line crosses itself, two layers of it would be twice as dark,
//! and the picture that follows once the pen is lifted has one. So the line is
//! cut into rows of pixels, and what its parts cover of a row is joined before
//! anything is painted.

use egui::{Color32, Mesh, Pos2, Rect, Vec2, pos2};

/// Rows that are cut at most: no window has more.
const MAX_ROWS: usize = 16_384;

/// Fills a line of this width through at least two points, with round joints and flat ends; all in points.
pub(super) fn fill(along: &[Pos2], width: f32, color: Color32, pixels_per_point: f32, mesh: &mut Mesh) {
    let half = width / 2.0;
    let row = 1.0 / pixels_per_point.max(0.1);
    let bounds = Rect::from_points(along).expand(half);
    let top = (bounds.top() / row).floor();
    let n_rows = ((bounds.bottom() / row).ceil() - top).max(0.0) as usize;
    if n_rows > MAX_ROWS {
        return;
    }
    let mut rows = Rows { top: top * row, height: row, spans: vec![Vec::new(); n_rows] };
    for pair in along.windows(2) {
        rows.add_segment(pair[0], pair[1], half);
    }
    for joint in &along[1..along.len() - 1] {
        rows.add_circle(*joint, half);
    }
    rows.paint(row, color, mesh);
}

/// What is covered of each row of pixels, from left to right, in points.
struct Rows {
    top: f32,
    height: f32,
    spans: Vec<Vec<(f32, f32)>>,
}

impl Rows {
    fn middle(&self, row: usize) -> f32 {
        self.top + (row as f32 + 0.5) * self.height
    }

    /// The rows whose middle lies between two heights.
    fn between(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let place = |y: f32| ((y - self.top) / self.height - 0.5).ceil().max(0.0) as usize;
        place(from)..place(to).min(self.spans.len())
    }

    /// A straight piece with flat ends.
    fn add_segment(&mut self, from: Pos2, to: Pos2, half: f32) {
        let across = (to - from).normalized().rot90() * half;
        if across == Vec2::ZERO {
            return;
        }
        let corners = [from + across, to + across, to - across, from - across];
        let heights = corners.map(|corner| corner.y);
        let (low, high) =
            (heights.iter().copied().fold(f32::MAX, f32::min), heights.iter().copied().fold(f32::MIN, f32::max));
        for row in self.between(low, high) {
            let y = self.middle(row);
            let (mut left, mut right) = (f32::MAX, f32::MIN);
            for i in 0..corners.len() {
                let (a, b) = (corners[i], corners[(i + 1) % corners.len()]);
                if (a.y <= y) != (b.y <= y) {
                    let x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
                    (left, right) = (left.min(x), right.max(x));
                }
            }
            if left < right {
                self.spans[row].push((left, right));
            }
        }
    }

    fn add_circle(&mut self, middle: Pos2, radius: f32) {
        for row in self.between(middle.y - radius, middle.y + radius) {
            let dy = self.middle(row) - middle.y;
            let reach = (radius * radius - dy * dy).max(0.0).sqrt();
            self.spans[row].push((middle.x - reach, middle.x + reach));
        }
    }

    /// Paints each row's spans, joined, with edges that fade over a pixel.
    fn paint(mut self, pixel: f32, color: Color32, mesh: &mut Mesh) {
        for row in 0..self.spans.len() {
            let mut spans = std::mem::take(&mut self.spans[row]);
            spans.sort_by(|a, b| a.0.total_cmp(&b.0));
            let y = self.top + row as f32 * self.height;
            let mut joined: Option<(f32, f32)> = None;
            for span in spans {
                match &mut joined {
                    // Two that nearly touch would have a seam of faded edges.
                    Some((_, right)) if span.0 <= *right + pixel => *right = right.max(span.1),
                    _ => {
                        if let Some(done) = joined.replace(span) {
                            paint_span(done, y, self.height, pixel, color, mesh);
                        }
                    }
                }
            }
            if let Some(done) = joined {
                paint_span(done, y, self.height, pixel, color, mesh);
            }
        }
    }
}

fn paint_span((left, right): (f32, f32), y: f32, height: f32, pixel: f32, color: Color32, mesh: &mut Mesh) {
    let fade = (pixel / 2.0).min((right - left) / 2.0);
    let clear = Color32::TRANSPARENT;
    let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
    for (x, color) in [(left - fade, clear), (left + fade, color), (right - fade, color), (right + fade, clear)] {
        mesh.colored_vertex(pos2(x, y), color);
        mesh.colored_vertex(pos2(x, y + height), color);
    }
    for i in [0, 2, 4] {
        mesh.add_triangle(first + i, first + i + 1, first + i + 2);
        mesh.add_triangle(first + i + 1, first + i + 2, first + i + 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much paint lies on a point: 1 is one layer.
    fn layers(mesh: &Mesh, at: Pos2) -> usize {
        let inside = |corners: &[u32]| {
            let [a, b, c] = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            let side = |p: Pos2, q: Pos2| (q - p).x * (at - p).y - (q - p).y * (at - p).x;
            let sides = [side(a.pos, b.pos), side(b.pos, c.pos), side(c.pos, a.pos)];
            let is_opaque = [a, b, c].iter().all(|vertex| vertex.color.a() > 0);
            is_opaque && (sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0))
        };
        mesh.indices.chunks_exact(3).filter(|corners| inside(corners)).count()
    }

    #[test]
    fn a_line_that_crosses_itself_is_painted_once() {
        let mut mesh = Mesh::default();
        let along = [pos2(0.0, 50.0), pos2(100.0, 50.0), pos2(100.0, 0.0), pos2(50.0, 0.0), pos2(50.0, 100.0)];
        fill(&along, 20.0, Color32::WHITE, 1.0, &mut mesh);
        // Where it crosses, on the line, at a joint, and beside it; off the triangles' own edges.
        for (at, expected) in
            [((50.3, 50.4), 1), ((20.3, 50.4), 1), ((106.3, 55.4), 1), ((75.3, 20.4), 0), ((50.3, 80.4), 1)]
        {
            assert_eq!(layers(&mesh, pos2(at.0, at.1)), expected, "{at:?}");
        }
        assert_eq!(layers(&mesh, pos2(-2.7, 50.4)), 0, "its ends are flat");
    }

    #[test]
    fn back_over_itself_it_is_painted_once() {
        let mut mesh = Mesh::default();
        fill(&[pos2(0.0, 50.0), pos2(100.0, 50.0), pos2(10.0, 52.0)], 20.0, Color32::WHITE, 2.0, &mut mesh);
        assert_eq!(layers(&mesh, pos2(40.3, 50.3)), 1);
        let n_vertices = mesh.vertices.len();
        fill(&[pos2(5.0, 5.0), pos2(5.0, 5.0)], 20.0, Color32::WHITE, 2.0, &mut mesh);
        assert_eq!(mesh.vertices.len(), n_vertices, "a line of no length");
    }
}
