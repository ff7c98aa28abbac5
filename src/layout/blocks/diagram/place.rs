//! Gives vertices their places across the flow: near their neighbours, never nearer to each other than allowed.
//!
//! Each sweep is a weighted isotonic regression of a layer, which is the
//! exact answer to «as near as possible to where each wants to be».

use super::layers::{Layered, Vertex};
use super::order::Neighbours;
use super::route::Routes;

/// Sweeps back and forth.
const N_SWEEPS: usize = 14;

/// How far a vertex reaches before and behind its place, across the flow, in slide units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    pub before: f64,
    pub behind: f64,
}

/// Air between neighbours of a layer, in slide units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaps {
    /// Between boxes.
    pub nodes: f64,
    /// Beside an arrow.
    pub bends: f64,
}

/// The place of each vertex; the least one's edge is at 0.
pub(super) fn place(graph: &Layered, neighbours: &Neighbours, extents: &[Extent], gaps: Gaps) -> Vec<f64> {
    let mut places = vec![0.0; graph.vertices.len()];
    let apart: Vec<Vec<f64>> = graph.layers.iter().map(|layer| distances(graph, layer, extents, gaps)).collect();
    for (layer, apart) in graph.layers.iter().zip(&apart) {
        let total: f64 = apart.iter().sum();
        let mut at = -total / 2.0;
        for (&vertex, distance) in layer.iter().zip(apart) {
            at += distance;
            places[vertex] = at;
        }
    }
    let mut before_last = Vec::new();
    for sweep in 0..N_SWEEPS {
        before_last.clone_from(&places);
        sweep_once(graph, neighbours, &mut places, &apart, sweep % 2 == 0);
    }
    // One of the last two centres boxes over what follows, the other over what comes before.
    if stretch(graph, &before_last) < stretch(graph, &places) - 1.0 {
        places = before_last;
    }
    straighten(graph, &mut places, &apart);
    let least = places.iter().zip(extents).map(|(at, extent)| at - extent.before).fold(f64::INFINITY, f64::min);
    if least.is_finite() {
        places.iter_mut().for_each(|at| *at -= least);
    }
    places
}

/// Moves the vertices of each layer towards their neighbours in the one before, or behind.
fn sweep_once(graph: &Layered, neighbours: &Neighbours, places: &mut [f64], apart: &[Vec<f64>], is_down: bool) {
    let sides = if is_down { &neighbours.before } else { &neighbours.behind };
    let n_layers = graph.layers.len();
    for step in 0..n_layers {
        let layer = if is_down { step } else { n_layers - 1 - step };
        let (wished, weights): (Vec<f64>, Vec<f64>) =
            graph.layers[layer].iter().map(|&vertex| wish(graph, &sides[vertex], places, vertex)).unzip();
        let settled = settle(&wished, &weights, &apart[layer]);
        for (&vertex, at) in graph.layers[layer].iter().zip(settled) {
            places[vertex] = at;
        }
    }
}

/// How far all arrows together run across the flow, squared: even shares are best.
fn stretch(graph: &Layered, places: &[f64]) -> f64 {
    let pieces = graph.chains.iter().flat_map(|chain| chain.windows(2));
    pieces.map(|pair| (places[pair[0]] - places[pair[1]]).powi(2)).sum()
}

/// The least distance of each vertex of a layer from the one before it; 0 for the first.
fn distances(graph: &Layered, layer: &[usize], extents: &[Extent], gaps: Gaps) -> Vec<f64> {
    let is_node = |vertex: usize| matches!(graph.vertices[vertex], Vertex::Node(_));
    let pairs = layer.windows(2).map(|pair| {
        let gap = if is_node(pair[0]) && is_node(pair[1]) { gaps.nodes } else { gaps.bends };
        extents[pair[0]].behind + gap + extents[pair[1]].before
    });
    std::iter::once(0.0).take(layer.len().min(1)).chain(pairs).collect()
}

/// Where a vertex wants to be, and how much.
fn wish(graph: &Layered, sides: &[usize], places: &[f64], vertex: usize) -> (f64, f64) {
    let is_bend = |vertex: usize| !matches!(graph.vertices[vertex], Vertex::Node(_));
    let (mut sum, mut weights) = (0.0, 0.0);
    for &other in sides {
        // Arrows are straight where they are long.
        let weight = match (is_bend(vertex), is_bend(other)) {
            (true, true) => 8.0,
            (true, false) | (false, true) => 2.0,
            (false, false) => 1.0,
        };
        sum += places[other] * weight;
        weights += weight;
    }
    if weights == 0.0 { (places[vertex], 0.05) } else { (sum / weights, weights) }
}

/// The places nearest to the wished ones that keep the distances (pool adjacent violators).
pub(super) fn settle(wished: &[f64], weights: &[f64], apart: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(wished.len());
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((wish, weight), distance) in wished.iter().zip(weights).zip(apart) {
        offset += distance;
        offsets.push(offset);
        let mut pool = (wish - offset, *weight, 1);
        while let Some(&(mean, weight, n)) = pools.last().filter(|(mean, ..)| *mean > pool.0) {
            let sum = weight + pool.1;
            pool = ((mean * weight + pool.0 * pool.1) / sum, sum, n + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let means = pools.into_iter().flat_map(|(mean, _, n)| std::iter::repeat_n(mean, n));
    means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
}

/// Puts all bends of an arrow in line where nothing stands in the way.
fn straighten(graph: &Layered, places: &mut [f64], apart: &[Vec<f64>]) {
    let slots = slots(graph);
    for chain in graph.chains.iter().filter(|chain| chain.len() > 3) {
        let inner = &chain[1..chain.len() - 1];
        let (least, most) = freedom(graph, places, apart, &slots, inner);
        if least <= most {
            let mean = inner.iter().map(|&vertex| places[vertex]).sum::<f64>() / inner.len() as f64;
            for &vertex in inner {
                places[vertex] = mean.clamp(least, most);
            }
        }
    }
}

/// Moves what an arrow passes into line with its ports, if these are nearer than `reach` and nothing is in the way.
pub(super) fn align_with_ports(
    graph: &Layered,
    places: &mut [f64],
    extents: &[Extent],
    gaps: Gaps,
    routes: &Routes,
    reach: f64,
) {
    let apart: Vec<Vec<f64>> = graph.layers.iter().map(|layer| distances(graph, layer, extents, gaps)).collect();
    let slots = slots(graph);
    for (edge, chain) in graph.chains.iter().enumerate().filter(|(_, chain)| chain.len() > 2) {
        let inner = &chain[1..chain.len() - 1];
        let at = places[inner[0]];
        let is_straight = inner.iter().all(|&vertex| (places[vertex] - at).abs() < 0.01);
        let (start, end) = routes.ends(edge);
        let Some(target) = [end, start].into_iter().find(|port| (port - at).abs() <= reach) else { continue };
        let (least, most) = freedom(graph, places, &apart, &slots, inner);
        if is_straight && (least..=most).contains(&target) {
            inner.iter().for_each(|&vertex| places[vertex] = target);
        }
    }
}

/// The layer of each vertex, and its place in it.
fn slots(graph: &Layered) -> Vec<(usize, usize)> {
    let mut slots = vec![(0, 0); graph.vertices.len()];
    for (i, layer) in graph.layers.iter().enumerate() {
        for (j, &vertex) in layer.iter().enumerate() {
            slots[vertex] = (i, j);
        }
    }
    slots
}

/// Where all of these vertices could stand in line, from and to.
fn freedom(
    graph: &Layered,
    places: &[f64],
    apart: &[Vec<f64>],
    slots: &[(usize, usize)],
    vertices: &[usize],
) -> (f64, f64) {
    let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
    for &vertex in vertices {
        let (i, j) = slots[vertex];
        let layer = &graph.layers[i];
        if j > 0 {
            least = least.max(places[layer[j - 1]] + apart[i][j]);
        }
        if j + 1 < layer.len() {
            most = most.min(places[layer[j + 1]] - apart[i][j + 1]);
        }
    }
    (least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertices_settle_as_near_to_their_wishes_as_others_allow() {
        assert_eq!(settle(&[0.0, 100.0], &[1.0, 1.0], &[0.0, 50.0]), [0.0, 100.0]);
        assert_eq!(settle(&[0.0, 0.0], &[1.0, 1.0], &[0.0, 50.0]), [-25.0, 25.0]);
        assert_eq!(settle(&[0.0, 0.0], &[3.0, 1.0], &[0.0, 40.0]), [-10.0, 30.0]);
    }
}
