//! Orders the vertices of each layer so that few arrows cross: medians, swept back and forth.

use super::layers::Layered;

/// Sweeps over a small graph; large ones get fewer.
const MAX_SWEEPS: usize = 24;
/// Arrow pieces that all sweeps together may visit.
const BUDGET: usize = 300_000;

/// Neighbours of each vertex in the layer before and behind.
pub(super) struct Neighbours {
    pub before: Vec<Vec<usize>>,
    pub behind: Vec<Vec<usize>>,
}

impl Neighbours {
    /// The neighbours along all arrows.
    pub(super) fn of(graph: &Layered) -> Self {
        let n = graph.vertices.len();
        let mut found = Self { before: vec![Vec::new(); n], behind: vec![Vec::new(); n] };
        for chain in &graph.chains {
            for pair in chain.windows(2) {
                found.behind[pair[0]].push(pair[1]);
                found.before[pair[1]].push(pair[0]);
            }
        }
        found
    }
}

/// Orders every layer.
pub(super) fn order(graph: &mut Layered, neighbours: &Neighbours) {
    let n_pieces: usize = graph.chains.iter().map(|chain| chain.len() - 1).sum();
    let n_sweeps = (BUDGET / n_pieces.max(1)).clamp(2, MAX_SWEEPS);
    let mut places = places(graph);
    let mut least = crossings(graph, neighbours, &places);
    let mut best = graph.layers.clone();
    for sweep in 0..n_sweeps {
        if least == 0 {
            break;
        }
        let is_down = sweep % 2 == 0;
        let n_layers = graph.layers.len();
        for step in 1..n_layers {
            let layer = if is_down { step } else { n_layers - 1 - step };
            let sides = if is_down { &neighbours.before } else { &neighbours.behind };
            sort_layer(&mut graph.layers[layer], sides, &mut places, sweep % 4 >= 2);
        }
        let n_crossings = crossings(graph, neighbours, &places);
        if n_crossings < least {
            least = n_crossings;
            best.clone_from(&graph.layers);
        }
    }
    graph.layers = best;
}

/// The place of each vertex in its layer.
fn places(graph: &Layered) -> Vec<usize> {
    let mut places = vec![0; graph.vertices.len()];
    for layer in &graph.layers {
        for (place, &vertex) in layer.iter().enumerate() {
            places[vertex] = place;
        }
    }
    places
}

/// Sorts a layer by the medians of neighbours; those without any keep their places.
fn sort_layer(layer: &mut [usize], sides: &[Vec<usize>], places: &mut [usize], flips_ties: bool) {
    let mut keyed: Vec<(f64, usize, usize)> = layer
        .iter()
        .map(|&vertex| {
            let mut around: Vec<usize> = sides[vertex].iter().map(|&other| places[other]).collect();
            around.sort_unstable();
            (median(&around).unwrap_or(places[vertex] as f64), places[vertex], vertex)
        })
        .collect();
    keyed.sort_by(|a, b| {
        let tie = a.1.cmp(&b.1);
        a.0.total_cmp(&b.0).then(if flips_ties { tie.reverse() } else { tie })
    });
    for (place, (slot, (_, _, vertex))) in layer.iter_mut().zip(keyed).enumerate() {
        *slot = vertex;
        places[vertex] = place;
    }
}

fn median(sorted: &[usize]) -> Option<f64> {
    let n = sorted.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(sorted[n / 2] as f64),
        // The mean of all settles what two medians leave open.
        2 => Some((sorted[0] + sorted[1]) as f64 / 2.0),
        _ => Some(sorted.iter().sum::<usize>() as f64 / n as f64),
    }
}

/// How many pairs of arrow pieces cross.
fn crossings(graph: &Layered, neighbours: &Neighbours, places: &[usize]) -> usize {
    let mut total = 0;
    for (layer, next) in graph.layers.iter().zip(graph.layers.iter().skip(1)) {
        // Inversions of the far ends, counted with a tree of sums (Fenwick).
        let mut sums = vec![0_usize; next.len() + 1];
        let mut n_seen = 0;
        for &vertex in layer {
            let mut ends: Vec<usize> = neighbours.behind[vertex].iter().map(|&other| places[other]).collect();
            ends.sort_unstable();
            for &end in &ends {
                total += n_seen - sum_to(&sums, end + 1);
            }
            for end in ends {
                n_seen += 1;
                add(&mut sums, end + 1);
            }
        }
    }
    total
}

fn sum_to(sums: &[usize], mut i: usize) -> usize {
    i = i.min(sums.len().saturating_sub(1));
    let mut sum = 0;
    while i > 0 {
        sum += sums[i];
        i -= i & i.wrapping_neg();
    }
    sum
}

fn add(sums: &mut [usize], mut i: usize) {
    while i < sums.len() {
        sums[i] += 1;
        i += i & i.wrapping_neg();
    }
}

#[cfg(test)]
mod tests {
    use super::super::layers::{Graph, layered};
    use super::*;

    #[test]
    fn arrows_that_need_not_cross_do_not() {
        let edges = vec![(0, 5), (1, 4), (2, 3), (0, 4)];
        let mut found = layered(&Graph { n_nodes: 6, is_labelled: vec![false; 4], edges });
        let neighbours = Neighbours::of(&found);
        assert!(crossings(&found, &neighbours, &places(&found)) > 0);
        order(&mut found, &neighbours);
        assert_eq!(crossings(&found, &neighbours, &places(&found)), 0);
    }
}
