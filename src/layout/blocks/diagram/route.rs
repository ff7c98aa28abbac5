//! Leads arrows from box to box: ports on their sides, tracks between layers, corners.
//!
//! Coordinates are along the flow (`u`) and across it (`v`), in slide units;
//! whoever draws turns them into left-to-right or top-to-bottom.

use super::layers::Layered;
use super::place::settle;

/// A point along and across the flow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub u: f64,
    pub v: f64,
}

/// Where arrows meet boxes, and their tracks between layers.
#[derive(Debug, Clone, Default)]
pub(super) struct Routes {
    /// For each arrow its place across the flow at each vertex of its chain.
    across: Vec<Vec<f64>>,
    /// For each arrow and each gap that it crosses its track there; none where it runs straight.
    tracks: Vec<Vec<Option<usize>>>,
    /// How many tracks the gap behind each layer has.
    pub n_tracks: Vec<usize>,
}

/// Pieces that differ less than this run straight.
const STRAIGHT: f64 = 0.75;
/// Air between tracks that share a line, across the flow.
const TRACK_AIR: f64 = 10.0;

/// Finds ports and tracks; `halves` is half the height of each box across the flow, `port_gap` the air between ports.
pub(super) fn routes(graph: &Layered, places: &[f64], halves: &[f64], port_gap: f64) -> Routes {
    let across = ports(graph, places, halves, port_gap);
    let mut layer_of = vec![0; graph.vertices.len()];
    for (i, layer) in graph.layers.iter().enumerate() {
        layer.iter().for_each(|&vertex| layer_of[vertex] = i);
    }
    let mut gaps: Vec<Vec<Piece>> = vec![Vec::new(); graph.layers.len()];
    for (edge, chain) in graph.chains.iter().enumerate() {
        for (step, &vertex) in chain.iter().take(chain.len() - 1).enumerate() {
            let (from, to) = (across[edge][step], across[edge][step + 1]);
            if (from - to).abs() > STRAIGHT {
                gaps[layer_of[vertex]].push(Piece { edge, step, from, to });
            }
        }
    }
    let mut tracks: Vec<Vec<Option<usize>>> = graph.chains.iter().map(|chain| vec![None; chain.len() - 1]).collect();
    let n_tracks = gaps.into_iter().map(|pieces| assign_tracks(pieces, &mut tracks)).collect();
    Routes { across, tracks, n_tracks }
}

/// A piece of an arrow between two layers.
#[derive(Debug, Clone, Copy)]
struct Piece {
    edge: usize,
    step: usize,
    from: f64,
    to: f64,
}

impl Piece {
    fn overlaps(&self, other: &Self) -> bool {
        self.from.min(self.to) < other.from.max(other.to) + TRACK_AIR
            && other.from.min(other.to) < self.from.max(self.to) + TRACK_AIR
    }

    fn is_falling(&self) -> bool {
        self.to > self.from
    }
}

/// Gives each piece of a gap a track; returns how many there are.
fn assign_tracks(mut pieces: Vec<Piece>, tracks: &mut [Vec<Option<usize>>]) -> usize {
    // Of pieces that lead the same way the one that leads furthest turns first: then they don't cross.
    pieces.sort_by(|a, b| {
        let key = |piece: &Piece| if piece.is_falling() { -piece.from } else { piece.from };
        b.is_falling().cmp(&a.is_falling()).then(key(a).total_cmp(&key(b)))
    });
    let mut placed: Vec<(Piece, usize)> = Vec::new();
    for piece in pieces {
        let after = placed
            .iter()
            .filter(|(other, _)| other.is_falling() == piece.is_falling() && other.overlaps(&piece))
            .map(|(_, track)| track + 1)
            .max();
        let mut track = after.unwrap_or(0);
        while placed.iter().any(|(other, taken)| *taken == track && other.overlaps(&piece)) {
            track += 1;
        }
        tracks[piece.edge][piece.step] = Some(track);
        placed.push((piece, track));
    }
    placed.iter().map(|(_, track)| track + 1).max().unwrap_or(0)
}

/// The place of each arrow across the flow, at each vertex of its chain.
fn ports(graph: &Layered, places: &[f64], halves: &[f64], gap: f64) -> Vec<Vec<f64>> {
    let mut across: Vec<Vec<f64>> =
        graph.chains.iter().map(|chain| chain.iter().map(|&vertex| places[vertex]).collect()).collect();
    // First where arrows leave, then where they arrive: an end follows what its start has chosen.
    for is_end in [false, true] {
        let mut ends: Vec<Vec<usize>> = vec![Vec::new(); halves.len()];
        for (edge, chain) in graph.chains.iter().enumerate() {
            let vertex = if is_end { chain[chain.len() - 1] } else { chain[0] };
            ends[vertex].push(edge);
        }
        for (node, edges) in ends.iter().enumerate().filter(|(_, edges)| !edges.is_empty()) {
            spread_ports(&mut across, edges, is_end, (places[node], halves[node]), gap);
        }
    }
    across
}

/// Spreads the ends of arrows along a side of a box.
fn spread_ports(across: &mut [Vec<f64>], edges: &[usize], is_end: bool, (center, half): (f64, f64), gap: f64) {
    let towards = |across: &[Vec<f64>], edge: usize| {
        let places = &across[edge];
        if is_end { places[places.len() - 2] } else { places[1] }
    };
    let mut sorted = edges.to_vec();
    sorted.sort_by(|&a, &b| towards(across, a).total_cmp(&towards(across, b)).then(a.cmp(&b)));
    let usable = (half - gap * 0.35).max(half * 0.5);
    let gap = gap.min(2.0 * usable / sorted.len() as f64);
    let (mut wished, mut weights) = (Vec::new(), Vec::new());
    for &edge in &sorted {
        let other = towards(across, edge);
        // An arrow that can run straight does; the others share the middle.
        let is_straight = (other - center).abs() <= usable;
        wished.push(if is_straight { other } else { center });
        weights.push(if is_straight { 4.0 } else { 1.0 });
    }
    let apart: Vec<f64> = (0..sorted.len()).map(|i| if i == 0 { 0.0 } else { gap }).collect();
    let mut settled = settle(&wished, &weights, &apart);
    let (first, last) = (settled[0], settled[settled.len() - 1]);
    let shift = (center - usable - first).max(0.0) - (last - center - usable).max(0.0);
    settled.iter_mut().for_each(|at| *at += shift);
    for (edge, at) in sorted.into_iter().zip(settled) {
        let places = &mut across[edge];
        let slot = if is_end { places.len() - 1 } else { 0 };
        places[slot] = at.clamp(center - usable, center + usable);
    }
}

/// Start and end of each layer along the flow, with the start and end of what stands there.
pub(super) type Bands = Vec<(f64, f64)>;

impl Routes {
    /// Where an arrow meets its earlier and its later box, across the flow.
    pub(super) fn ends(&self, edge: usize) -> (f64, f64) {
        let across = &self.across[edge];
        (across[0], across[across.len() - 1])
    }

    /// The corners of an arrow from the earlier box to the later one.
    pub(super) fn corners(&self, graph: &Layered, edge: usize, layer_of: &[usize], bands: &Bands) -> Vec<Spot> {
        let chain = &graph.chains[edge];
        let across = &self.across[edge];
        let mut corners = vec![Spot { u: bands[layer_of[chain[0]]].1, v: across[0] }];
        for step in 0..chain.len() - 1 {
            let layer = layer_of[chain[step]];
            if let Some(track) = self.tracks[edge][step] {
                let (start, end) = (bands[layer].1, bands[layer_of[chain[step + 1]]].0);
                let u = start + (end - start) * (track + 1) as f64 / (self.n_tracks[layer] + 1) as f64;
                corners.push(Spot { u, v: across[step] });
                corners.push(Spot { u, v: across[step + 1] });
            }
        }
        let last = chain.len() - 1;
        corners.push(Spot { u: bands[layer_of[chain[last]]].0, v: across[last] });
        corners
    }

    /// Where a curve passes: both edges of every layer on the way.
    pub(super) fn passes(&self, graph: &Layered, edge: usize, layer_of: &[usize], bands: &Bands) -> Vec<Spot> {
        let chain = &graph.chains[edge];
        let across = &self.across[edge];
        let mut passes = Vec::new();
        for (i, &vertex) in chain.iter().enumerate() {
            let (start, end) = bands[layer_of[vertex]];
            if i > 0 {
                passes.push(Spot { u: start, v: across[i] });
            }
            if i + 1 < chain.len() {
                passes.push(Spot { u: end, v: across[i] });
            }
        }
        passes
    }
}
