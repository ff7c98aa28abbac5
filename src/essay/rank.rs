//! Which sentences carry a text: text rank over the words that sentences share, weighed by how rare they are.
//!
//! A sentence is compared with its neighbours only, so that the work grows with
//! the length of the essay and not with its square.

use std::collections::BTreeMap;

use super::words::{Words, is_han};

/// How many sentences before it a sentence is compared with.
const WINDOW: usize = 24;
/// Rounds of passing weight on; the order is settled by then.
const N_ROUNDS: usize = 24;
/// Share of its weight that a sentence passes on.
const DAMPING: f64 = 0.85;

/// The words that tell what a text is about, cut to their stems.
#[must_use]
pub fn terms(text: &str, words: &Words) -> Vec<String> {
    let mut terms = Vec::new();
    let mut last_han: Option<char> = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().any(is_han) {
            for c in word.chars() {
                terms.extend(last_han.map(|last| format!("{last}{c}")));
                last_han = Some(c);
            }
            last_han = None;
            continue;
        }
        let lower = word.to_lowercase();
        if lower.chars().count() > 1 && !words.is_stop(&lower) {
            terms.push(lower.chars().take(STEM).collect());
        }
    }
    terms
}

/// Letters that are compared of a word: endings tell grammar, not matter.
const STEM: usize = 6;

/// How rare each term is among sentences.
#[derive(Debug, Default)]
pub struct Rarity {
    n_sentences: f64,
    counts: BTreeMap<String, u32>,
}

impl Rarity {
    /// Counts the terms of sentences.
    #[must_use]
    pub fn of<'a>(sentences: impl Iterator<Item = &'a Vec<String>>) -> Self {
        let mut rarity = Self::default();
        for terms in sentences {
            rarity.n_sentences += 1.0;
            let mut seen: Vec<&String> = terms.iter().collect();
            seen.sort();
            seen.dedup();
            for term in seen {
                *rarity.counts.entry(term.clone()).or_default() += 1;
            }
        }
        rarity
    }

    /// The weight of a term.
    #[must_use]
    pub fn weight(&self, term: &str) -> f64 {
        let n = self.counts.get(term).copied().unwrap_or(1);
        (1.0 + self.n_sentences / f64::from(n)).ln()
    }

    /// How often a term occurs.
    #[must_use]
    pub fn n(&self, term: &str) -> u32 {
        self.counts.get(term).copied().unwrap_or(0)
    }
}

/// The rank of each sentence of a section: 1 is the average.
#[must_use]
pub fn rank(sentences: &[Vec<String>], rarity: &Rarity) -> Vec<f64> {
    let n = sentences.len();
    let sets: Vec<BTreeMap<&str, f64>> =
        sentences.iter().map(|terms| terms.iter().map(|term| (term.as_str(), rarity.weight(term))).collect()).collect();
    let lengths: Vec<f64> = sets.iter().map(|set| set.values().map(|w| w * w).sum::<f64>().sqrt().max(1.0)).collect();
    let mut edges = Vec::new();
    for i in 0..n {
        for j in i.saturating_sub(WINDOW)..i {
            let shared: f64 = sets[i].iter().filter_map(|(term, w)| sets[j].get(term).map(|v| w * v)).sum();
            if shared > 0.0 {
                edges.push((i, j, shared / (lengths[i] * lengths[j])));
            }
        }
    }
    let mut degrees = vec![0.0; n];
    for &(i, j, weight) in &edges {
        degrees[i] += weight;
        degrees[j] += weight;
    }
    let mut ranks = vec![1.0; n];
    for _ in 0..N_ROUNDS {
        let mut next = vec![1.0 - DAMPING; n];
        for &(i, j, weight) in &edges {
            next[i] += DAMPING * ranks[j] * weight / degrees[j];
            next[j] += DAMPING * ranks[i] * weight / degrees[i];
        }
        ranks = next;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_its_words_ranks_first() {
        let words = Words::english();
        let texts = [
            "The railway carried steel to the harbour.",
            "Somebody whistled.",
            "Steel for the railway came from the harbour too.",
        ];
        let sentences: Vec<Vec<String>> = texts.iter().map(|text| terms(text, words)).collect();
        let ranks = rank(&sentences, &Rarity::of(sentences.iter()));
        assert!(ranks[0] > ranks[1] && ranks[2] > ranks[1], "{ranks:?}");
        assert_eq!(terms("大桥建于", Words::of("zh").unwrap()), ["大桥", "桥建", "建于"]);
    }
}
