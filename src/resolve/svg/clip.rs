//! Clip paths of a drawing: the shapes inside one, joined to a single path.
//!
//! A Frame's clip is one path under the non-zero rule. Shapes are joined by
//! turning each the same way round and each hole the other way, which is exact
//! as long as the parts of one shape don't cross.

use kurbo::{Affine, BezPath, PathEl, Point, Shape as _};
use usvg::{ClipPath, FillRule, Group, Node};

use super::convert::{to_affine, to_path};

/// Most parts of one shape whose holes are told apart.
const MAX_PARTS: usize = 500;

/// The path of a clip, in the coordinates of the group that it clips.
///
/// # Errors
/// If its shapes are clipped themselves.
pub(super) fn clip_path(clip: &ClipPath) -> Result<BezPath, String> {
    let mut joined = BezPath::new();
    add_group(clip.root(), to_affine(clip.transform()), &mut joined, 0)?;
    Ok(joined)
}

fn add_group(group: &Group, transform: Affine, joined: &mut BezPath, depth: usize) -> Result<(), String> {
    if group.clip_path().is_some() || depth > 100 {
        return Err("it uses a clipped `clipPath`, which isn't supported".to_owned());
    }
    let transform = transform * to_affine(group.transform());
    for node in group.children() {
        match node {
            Node::Group(group) => add_group(group, transform, joined, depth + 1)?,
            Node::Text(text) => add_group(text.flattened(), transform, joined, depth + 1)?,
            Node::Path(path) => {
                let rule = path.fill().map_or(FillRule::NonZero, usvg::Fill::rule);
                let outline = transform * to_path(path.data());
                joined.extend(oriented(&outline, rule));
            }
            Node::Image(_) => {}
        }
    }
    Ok(())
}

/// A shape whose outside runs one way round and whose holes run the other.
fn oriented(path: &BezPath, rule: FillRule) -> BezPath {
    let parts = subpaths(path);
    if rule == FillRule::NonZero || parts.len() > MAX_PARTS {
        return if path.area() < 0.0 { reversed(&parts) } else { path.clone() };
    }
    let mut joined = BezPath::new();
    for (i, part) in parts.iter().enumerate() {
        let inside = first_point(part);
        let is_around = |(j, other): (usize, &BezPath)| j != i && other.winding(inside) != 0;
        let n_around = parts.iter().enumerate().filter(|&pair| is_around(pair)).count();
        let runs_forward = part.area() >= 0.0;
        let should_run_forward = n_around.is_multiple_of(2);
        joined.extend(if runs_forward == should_run_forward { part.clone() } else { part.reverse_subpaths() });
    }
    joined
}

fn reversed(parts: &[BezPath]) -> BezPath {
    let mut path = BezPath::new();
    for part in parts {
        path.extend(part.reverse_subpaths());
    }
    path
}

fn first_point(part: &BezPath) -> Point {
    match part.elements().first() {
        Some(PathEl::MoveTo(p) | PathEl::LineTo(p)) => *p,
        Some(PathEl::QuadTo(..) | PathEl::CurveTo(..) | PathEl::ClosePath) | None => Point::ZERO,
    }
}

/// The closed parts of a path.
fn subpaths(path: &BezPath) -> Vec<BezPath> {
    let mut parts: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) || parts.is_empty() {
            parts.push(BezPath::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(*element);
        }
    }
    for part in &mut parts {
        if !matches!(part.elements().last(), Some(PathEl::ClosePath)) {
            part.close_path();
        }
    }
    parts
}
