//! Finds the size at which a body fits: it grows a little, shrinks in steps, or overflows.

use kurbo::{Affine, Rect};

use crate::layout::blocks::{Body, layout_body};
use crate::layout::context::{Ctx, Laid, Room, Steps};
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::text::Strain;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};

/// Growth of a body that would leave its slide empty.
const GROWN: [f64; 4] = [1.3, 1.22, 1.14, 1.07];
/// Steps by which a body shrinks; those below the theme's minimum, or the slide's own, aren't tried.
const SHRUNK: [f64; 15] = [0.95, 0.9, 0.86, 0.82, 0.78, 0.74, 0.7, 0.66, 0.63, 0.6, 0.57, 0.54, 0.51, 0.48, 0.45];

/// A body at the size that fits.
pub(super) struct Fitted {
    /// What to draw, with the region's corner as origin.
    pub items: Vec<FrameItem>,
    /// Height that is used, in slide units.
    pub height: f64,
    /// True if pictures filled what was left.
    pub is_filled: bool,
    /// How many steps the body takes.
    pub n_steps: u16,
}

struct Attempt {
    laid: Laid,
    findings: Diagnostics,
    steps: Steps,
    scale: f64,
    strain: Strain,
}

impl Attempt {
    fn fits(&self, region: Rect) -> bool {
        // No body grows so far that its words must be hyphenated.
        let is_strained = self.strain.has_cut_words || (self.scale > 1.0 && self.strain.has_hyphens);
        self.height() <= region.height() + 0.5 && !is_strained
    }

    fn height(&self) -> f64 {
        self.laid.height * self.scale
    }
}

/// Lays out a body in a region, as large as fits.
pub(super) fn fit_body(ctx: &mut Ctx<'_>, body: &Body<'_>, region: Rect) -> Fitted {
    let is_filled = body.is_flexible();
    let scales = scales(ctx, is_filled);
    // The scales fall; find the first that fits.
    let (mut low, mut high) = (0, scales.len() - 1);
    let mut best: Option<Attempt> = None;
    if is_filled {
        // Pictures take what is left, so the largest size mostly fits, and laying out a map isn't for nothing.
        let largest = attempt(ctx, body, region, scales[0]);
        if largest.fits(region) {
            return finish(ctx, largest, body, region, is_filled);
        }
        low = 1.min(high);
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        let attempt = attempt(ctx, body, region, scales[middle]);
        if attempt.fits(region) {
            high = middle;
            best = Some(attempt);
        } else {
            low = middle + 1;
        }
    }
    let chosen = match best {
        Some(attempt) if (attempt.scale - scales[low]).abs() < 1e-9 => attempt,
        Some(_) | None => attempt(ctx, body, region, scales[low]),
    };
    finish(ctx, chosen, body, region, is_filled)
}

fn scales(ctx: &Ctx<'_>, is_filled: bool) -> Vec<f64> {
    let sizes = &ctx.theme().sizes;
    let least = (ctx.minimum() / sizes.body).min(1.0);
    let grown = if is_filled { &[][..] } else { &GROWN[..] };
    grown.iter().copied().chain([1.0]).chain(SHRUNK.into_iter().filter(|&scale| scale > least)).chain([least]).collect()
}

fn attempt(ctx: &mut Ctx<'_>, body: &Body<'_>, region: Rect, scale: f64) -> Attempt {
    let findings = std::mem::take(&mut ctx.findings);
    let steps = ctx.steps.clone();
    ctx.scale = scale;
    ctx.ts.take_strain();
    let room = Room { width: region.width() / scale, height: region.height() / scale };
    let laid = layout_body(ctx, body, room);
    ctx.scale = 1.0;
    let steps = std::mem::replace(&mut ctx.steps, steps);
    let findings = std::mem::replace(&mut ctx.findings, findings);
    let strain = ctx.ts.take_strain();
    Attempt { laid, findings, steps, scale, strain }
}

fn finish(ctx: &mut Ctx<'_>, attempt: Attempt, body: &Body<'_>, region: Rect, is_filled: bool) -> Fitted {
    let height = attempt.height();
    let scale = attempt.scale;
    ctx.findings.extend(attempt.findings);
    ctx.steps = attempt.steps;
    let excess = height - region.height();
    if excess > 0.5 {
        report_overflow(ctx, excess, body, scale);
    }
    let items = if (scale - 1.0).abs() < 1e-9 {
        attempt.laid.items
    } else {
        let group = Group::transformed(attempt.laid.items, Affine::scale(scale));
        vec![FrameItem::new(ItemKind::Group(group))]
    };
    Fitted { items, height, is_filled, n_steps: ctx.steps.count() }
}

fn report_overflow(ctx: &mut Ctx<'_>, excess: f64, body: &Body<'_>, scale: f64) {
    let minimum = ctx.theme().sizes.body * scale;
    let message = format!(
        "the slide's body is {:.0} units too high, even with its text at {minimum:.0}; a slide has {:.0}",
        excess.ceil(),
        crate::resolve::SLIDE_HEIGHT
    );
    let place = body.last_path().map_or(Place::File, |path| Place::Node(path.clone()));
    ctx.report(
        Diagnostic::warning("overflow", place, message).hint("split the slide in two, or move text into the notes"),
    );
}
