//! Finds places for labels that fly from poles above and below a level line, so that none covers another.
//!
//! Pure geometry: knows neither text nor theme. Labels are taken one by one,
//! stressed ones first, then from right to left, so that a label flying to
//! the right of its pole can't be cut by the poles of those that follow.

use std::cmp::Ordering;

use kurbo::Rect;

/// A label that wants a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flag {
    /// Where its pole stands on the line.
    pub x: f64,
    /// Width with the gap between pole and text.
    pub width: f64,
    /// Height of the text.
    pub height: f64,
    /// The side that it takes if both have room.
    pub prefers: Side,
    /// True if it may stand on no other side.
    pub is_bound: bool,
    /// True if it is placed before all others.
    pub is_stressed: bool,
}

/// Sides of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
}

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub side: Side,
    /// True if it flies to the left of its pole.
    pub is_left: bool,
    /// How far its near edge is from the line.
    pub offset: f64,
}

/// The room for labels, in slide units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FlagRoom {
    pub width: f64,
    /// Height of both sides together, without the line.
    pub height: f64,
    /// Least distance from the line, above and below.
    pub stems: [f64; 2],
    /// Air between labels.
    pub gap: f64,
}

/// What a side costs that a label doesn't prefer, in heights of it.
const OTHER_SIDE: f64 = 1.1;

/// An order in which labels are taken, and what they prefer.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Order {
    /// What flying to the left costs more than to the right, in heights of the label.
    fly_left: f64,
    from_left: bool,
    /// True if stressed labels choose before all others.
    is_stressed_first: bool,
}

/// Orders that are tried. Labels flying right nest if the rightmost is lowest, those flying left the other way.
const ORDERS: [Order; 7] = [
    Order { fly_left: 0.35, from_left: false, is_stressed_first: true },
    Order { fly_left: 3.0, from_left: false, is_stressed_first: true },
    Order { fly_left: 0.35, from_left: true, is_stressed_first: true },
    Order { fly_left: 0.35, from_left: false, is_stressed_first: false },
    Order { fly_left: 3.0, from_left: false, is_stressed_first: false },
    Order { fly_left: -0.35, from_left: true, is_stressed_first: false },
    Order { fly_left: -3.0, from_left: true, is_stressed_first: false },
];

struct Taken {
    side: Side,
    from: f64,
    to: f64,
    near: f64,
    far: f64,
    /// What lies in a lane has no pole.
    pole: Option<f64>,
}

/// A place for each label, or none where no room is left; the best of a few orders.
///
/// `blocked` is what neither labels nor their poles may cross below the line, with 0 at its lower edge.
pub(super) fn place(flags: &[Flag], blocked: &[Rect], room: FlagRoom) -> Vec<Option<Placed>> {
    let mut best: Option<(usize, f64, Vec<Option<Placed>>)> = None;
    for order in ORDERS {
        let placed = place_in_order(flags, blocked, room, order);
        let n_dropped = placed.iter().filter(|place| place.is_none()).count();
        // Low labels are near what they name.
        let rise: f64 = placed.iter().flatten().map(|place| place.offset - room.stems[place.side.index()]).sum();
        let is_better = |(least, low, _): &(usize, f64, _)| (n_dropped, rise + 1.0) < (*least, *low);
        if best.as_ref().is_none_or(is_better) {
            best = Some((n_dropped, rise, placed));
        }
        if n_dropped == 0 && rise < 1.0 {
            break;
        }
    }
    best.map(|(_, _, placed)| placed).unwrap_or_default()
}

fn place_in_order(
    flags: &[Flag],
    blocked: &[Rect],
    room: FlagRoom,
    Order { fly_left, from_left, is_stressed_first }: Order,
) -> Vec<Option<Placed>> {
    let mut order: Vec<usize> = (0..flags.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&flags[a], &flags[b]);
        let by_x = b.x.total_cmp(&a.x);
        let by_stress = if is_stressed_first { b.is_stressed.cmp(&a.is_stressed) } else { Ordering::Equal };
        by_stress.then(if from_left { by_x.reverse() } else { by_x })
    });
    let block =
        |rect: &Rect| Taken { side: Side::Below, from: rect.x0, to: rect.x1, near: rect.y0, far: rect.y1, pole: None };
    let mut taken: Vec<Taken> = blocked.iter().map(block).collect();
    let mut placed = vec![None; flags.len()];
    for index in order {
        let flag = &flags[index];
        if let Some(place) = cheapest(flag, &taken, room, fly_left) {
            taken.push(claim(flag, place));
            placed[index] = Some(place);
        }
    }
    placed
}

fn cheapest(flag: &Flag, taken: &[Taken], room: FlagRoom, fly_left: f64) -> Option<Placed> {
    let mut found: Option<(f64, Placed)> = None;
    for side in [Side::Above, Side::Below] {
        if flag.is_bound && side != flag.prefers {
            continue;
        }
        let other_used = used(taken, side.other()).max(room.stems[side.other().index()]);
        let side_cost = if side == flag.prefers { 0.0 } else { OTHER_SIDE * flag.height };
        let stem = room.stems[side.index()];
        let tops = taken.iter().filter(|other| other.side == side).map(|other| (other.far + room.gap).max(stem));
        for offset in std::iter::once(stem).chain(tops) {
            if offset + flag.height + other_used > room.height {
                continue;
            }
            for is_left in [false, true] {
                let place = Placed { side, is_left, offset };
                let flight = if is_left { fly_left.max(0.0) } else { (-fly_left).max(0.0) };
                let cost = offset + side_cost + flight * flag.height;
                let is_better = found.is_none_or(|(least, _)| cost < least);
                if is_better && is_free(&claim(flag, place), taken, room) {
                    found = Some((cost, place));
                }
            }
        }
    }
    found.map(|(_, place)| place)
}

/// How far labels reach on a side.
fn used(taken: &[Taken], side: Side) -> f64 {
    taken.iter().filter(|other| other.side == side).map(|other| other.far).fold(0.0, f64::max)
}

fn claim(flag: &Flag, place: Placed) -> Taken {
    let (from, to) = if place.is_left { (flag.x - flag.width, flag.x) } else { (flag.x, flag.x + flag.width) };
    Taken { side: place.side, from, to, near: place.offset, far: place.offset + flag.height, pole: Some(flag.x) }
}

fn is_free(wish: &Taken, taken: &[Taken], room: FlagRoom) -> bool {
    let gap = room.gap;
    let is_inside = wish.from >= -0.5 && wish.to <= room.width + 0.5;
    // A pole may run along the pole of another label, never through its text.
    let cuts = |pole: &Taken, text: &Taken| {
        let Some(x) = pole.pole.filter(|x| pole.far > text.near && *x > text.from - gap && *x < text.to + gap) else {
            return false;
        };
        text.pole.is_none_or(|own| {
            let along = (x - own).abs();
            // From the pole's own side others may stand close.
            let is_behind = (x - own) * ((text.from + text.to) / 2.0 - own) <= 0.0;
            !(is_behind && (along < 1.0 || along > gap * 0.5))
        })
    };
    let overlaps = |other: &Taken| {
        wish.from < other.to + gap && other.from < wish.to + gap && wish.near < other.far && other.near < wish.far
    };
    is_inside
        && taken
            .iter()
            .filter(|other| other.side == wish.side)
            .all(|other| !overlaps(other) && !cuts(wish, other) && !cuts(other, wish))
}

impl Side {
    /// The opposite side.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }

    /// 0 above, 1 below.
    pub(super) fn index(self) -> usize {
        match self {
            Self::Above => 0,
            Self::Below => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flag(x: f64, width: f64, height: f64) -> Flag {
        Flag { x, width, height, prefers: Side::Above, is_bound: false, is_stressed: false }
    }

    const ROOM: FlagRoom = FlagRoom { width: 1000.0, height: 500.0, stems: [40.0, 40.0], gap: 16.0 };

    #[test]
    fn labels_beside_each_other_stand_low_and_close_ones_rise() {
        let places = place(&[flag(0.0, 200.0, 60.0), flag(500.0, 150.0, 60.0), flag(900.0, 200.0, 60.0)], &[], ROOM);
        let places: Vec<Placed> = places.into_iter().flatten().collect();
        assert!(places.iter().all(|place| place.offset == 40.0 && place.side == Side::Above));
        assert_eq!(places.iter().map(|place| place.is_left).collect::<Vec<_>>(), [false, false, true]);
        let close = place(&[flag(0.0, 200.0, 60.0), flag(50.0, 200.0, 60.0)], &[], ROOM);
        let at = |place: Option<Placed>| place.map(|place| (place.side, place.offset.to_bits()));
        assert!(close[0].is_some() && at(close[0]) != at(close[1]));
    }

    proptest! {
        #[test]
        fn no_label_covers_another(
            flags in prop::collection::vec((0.0..1000.0, 20.0..300.0, 20.0..120.0, any::<[bool; 3]>()), 0..40),
        ) {
            let flags: Vec<Flag> = flags
                .into_iter()
                .map(|(x, width, height, [is_below, is_bound, is_stressed])| Flag {
                    prefers: if is_below { Side::Below } else { Side::Above },
                    is_bound,
                    is_stressed,
                    ..flag(x, width, height)
                })
                .collect();
            let places = place(&flags, &[], ROOM);
            let taken: Vec<Taken> =
                flags.iter().zip(&places).filter_map(|(flag, place)| Some(claim(flag, (*place)?))).collect();
            prop_assert!(used(&taken, Side::Above) + used(&taken, Side::Below) <= ROOM.height + 1e-6);
            for (i, one) in taken.iter().enumerate() {
                prop_assert!(one.from >= -1.0 && one.to <= ROOM.width + 1.0);
                for other in taken[..i].iter().filter(|other| other.side == one.side) {
                    let apart = one.to <= other.from || other.to <= one.from;
                    prop_assert!(apart || one.far <= other.near || other.far <= one.near);
                }
            }
        }
    }
}
