//! Gives boxes their layers: cycles are cut, long arrows get bends, labelled ones a place for their label.
//!
//! The first two steps of Sugiyama's method. Pure: knows numbers only.

/// A graph in numbers, without loops.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub n_nodes: usize,
    /// Both ends of each arrow.
    pub edges: Vec<(usize, usize)>,
    /// True for arrows with a label.
    pub is_labelled: Vec<bool>,
}

/// What stands in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertex {
    /// A box, by its index.
    Node(usize),
    /// A place where an arrow passes.
    Bend,
    /// The label of an arrow, by the arrow's index.
    Label(usize),
}

/// A graph in layers; vertices are boxes first, then what stands on the way of arrows.
#[derive(Debug, Clone)]
pub(super) struct Layered {
    pub vertices: Vec<Vertex>,
    /// The vertices of each layer, in their order.
    pub layers: Vec<Vec<usize>>,
    /// For each arrow its vertices from the earlier layer to the later one.
    pub chains: Vec<Vec<usize>>,
    /// True for arrows that lead back and were turned round to cut a cycle.
    pub is_reversed: Vec<bool>,
}

/// Layers for a graph.
pub(super) fn layered(graph: &Graph) -> Layered {
    let is_reversed = back_edges(graph);
    let edges: Vec<(usize, usize)> = graph
        .edges
        .iter()
        .zip(&is_reversed)
        .map(|(&(from, to), &is_reversed)| if is_reversed { (to, from) } else { (from, to) })
        .collect();
    let ranks = ranks(graph.n_nodes, &edges);
    let (ranks, label_ranks, n_layers) = with_label_layers(graph, &edges, &ranks);
    let mut found = Layered {
        vertices: (0..graph.n_nodes).map(Vertex::Node).collect(),
        layers: vec![Vec::new(); n_layers],
        chains: Vec::with_capacity(edges.len()),
        is_reversed,
    };
    for (node, &rank) in ranks.iter().enumerate() {
        found.layers[rank].push(node);
    }
    for (i, &(from, to)) in edges.iter().enumerate() {
        let mut chain = vec![from];
        for rank in ranks[from] + 1..ranks[to] {
            let is_label = label_ranks[i] == Some(rank);
            let vertex = found.vertices.len();
            found.vertices.push(if is_label { Vertex::Label(i) } else { Vertex::Bend });
            found.layers[rank].push(vertex);
            chain.push(vertex);
        }
        chain.push(to);
        found.chains.push(chain);
    }
    found
}

/// The arrows that close a cycle when boxes are visited in their order (depth first).
fn back_edges(graph: &Graph) -> Vec<bool> {
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); graph.n_nodes];
    for (i, &(from, _)) in graph.edges.iter().enumerate() {
        leaving[from].push(i);
    }
    let mut is_back = vec![false; graph.edges.len()];
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0_u8; graph.n_nodes];
    for start in 0..graph.n_nodes {
        if state[start] != 0 {
            continue;
        }
        state[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            let Some(&edge) = leaving[*node].get(*next) else {
                state[*node] = 2;
                way.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[edge].1;
            match state[to] {
                0 => {
                    state[to] = 1;
                    way.push((to, 0));
                }
                1 => is_back[edge] = true,
                _ => {}
            }
        }
    }
    is_back
}

/// The rank of each box: as early as its arrows allow, then as near to its followers as they need.
fn ranks(n_nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut n_entering = vec![0_usize; n_nodes];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); n_nodes];
    let mut entering: Vec<Vec<usize>> = vec![Vec::new(); n_nodes];
    for &(from, to) in edges {
        n_entering[to] += 1;
        leaving[from].push(to);
        entering[to].push(from);
    }
    let mut order: Vec<usize> = (0..n_nodes).filter(|&node| n_entering[node] == 0).collect();
    let mut ranks = vec![0_usize; n_nodes];
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &to in &leaving[node] {
            ranks[to] = ranks[to].max(ranks[node] + 1);
            n_entering[to] -= 1;
            if n_entering[to] == 0 {
                order.push(to);
            }
        }
    }
    for _ in 0..2 {
        for &node in order.iter().rev() {
            // Where more arrows leave than enter, moving on makes them shorter together.
            let nearest = leaving[node].iter().map(|&to| ranks[to] - 1).min();
            if let Some(nearest) = nearest.filter(|_| leaving[node].len() > entering[node].len()) {
                ranks[node] = ranks[node].max(nearest);
            }
        }
    }
    spread_loners(&mut ranks, &leaving, &entering);
    ranks
}

/// Boxes without arrows fill the layers in turn rather than crowd the first.
fn spread_loners(ranks: &mut [usize], leaving: &[Vec<usize>], entering: &[Vec<usize>]) {
    let is_loner = |node: usize| leaving[node].is_empty() && entering[node].is_empty();
    let loners: Vec<usize> = (0..ranks.len()).filter(|&node| is_loner(node)).collect();
    let n_layers = ranks.iter().max().map_or(1, |last| last + 1);
    let n_layers = if n_layers > 1 { n_layers } else { loners.len().min(4) };
    for (i, &node) in loners.iter().enumerate() {
        ranks[node] = i % n_layers.max(1);
    }
}

/// Makes room between ranks where labels stand: new ranks, the rank of each label, the number of layers.
fn with_label_layers(
    graph: &Graph,
    edges: &[(usize, usize)],
    ranks: &[usize],
) -> (Vec<usize>, Vec<Option<usize>>, usize) {
    let n_ranks = ranks.iter().max().map_or(0, |last| last + 1);
    let mut has_labels = vec![false; n_ranks];
    let is_labelled = |i: usize| graph.is_labelled.get(i).copied().unwrap_or(false);
    let mut gaps: Vec<Option<usize>> = vec![None; edges.len()];
    // Short arrows have no choice; longer ones join them where they can.
    for (i, &(from, to)) in edges.iter().enumerate() {
        if is_labelled(i) && ranks[to] == ranks[from] + 1 {
            gaps[i] = Some(ranks[from]);
            has_labels[ranks[from]] = true;
        }
    }
    for (i, &(from, to)) in edges.iter().enumerate() {
        if is_labelled(i) && gaps[i].is_none() {
            let (first, last) = (ranks[from], ranks[to] - 1);
            let middle = usize::midpoint(first, last);
            let gap = (first..=last).filter(|&gap| has_labels[gap]).min_by_key(|gap| gap.abs_diff(middle));
            let gap = gap.unwrap_or(middle);
            gaps[i] = Some(gap);
            has_labels[gap] = true;
        }
    }
    let mut new_ranks = Vec::with_capacity(n_ranks);
    let mut next = 0;
    for has_labels in &has_labels {
        new_ranks.push(next);
        next += if *has_labels { 2 } else { 1 };
    }
    let label_ranks = gaps.iter().map(|gap| gap.map(|gap| new_ranks[gap] + 1)).collect();
    (ranks.iter().map(|&rank| new_ranks[rank]).collect(), label_ranks, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(n_nodes: usize, edges: &[(usize, usize)]) -> Graph {
        Graph { n_nodes, edges: edges.to_vec(), is_labelled: vec![false; edges.len()] }
    }

    #[test]
    fn arrows_lead_from_earlier_layers_to_later_ones() {
        let found = layered(&graph(4, &[(0, 1), (1, 2), (2, 0), (0, 3), (3, 2)]));
        assert_eq!(found.is_reversed, [false, false, true, false, false]);
        assert_eq!(found.layers.len(), 3);
        assert_eq!(found.chains[2].len(), 3, "the arrow back passes the layer between");
        assert_eq!(found.layers[1].len(), 3);
    }

    #[test]
    fn labels_take_a_layer_of_their_own() {
        let mut graph = graph(3, &[(0, 1), (1, 2)]);
        graph.is_labelled = vec![true, false];
        let found = layered(&graph);
        assert_eq!(found.layers.len(), 4);
        assert_eq!(found.vertices[found.layers[1][0]], Vertex::Label(0));
    }

    #[test]
    fn boxes_without_arrows_stand_beside_each_other() {
        assert_eq!(layered(&graph(3, &[])).layers, [vec![0], vec![1], vec![2]]);
        assert!(layered(&graph(0, &[])).layers.is_empty());
    }
}
