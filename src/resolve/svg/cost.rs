//! What reading a drawing would cost, reckoned before it is read.
//!
//! Elements may stand for copies of others (`use`, markers, clip paths), and
//! copies of copies multiply. Every reference is counted with all it leads to,
//! so a drawing that would unfold without end is refused in milliseconds.

use std::collections::{BTreeMap, BTreeSet};

use usvg::roxmltree::{Document, Error, Node, ParsingOptions};

use super::{clipped, outside};

/// Most elements in the file.
const MAX_ELEMENTS: usize = 50_000;

/// Most elements once every reference has been followed.
const MAX_UNFOLDED: u64 = 250_000;

/// Deepest nesting, references included.
const MAX_DEPTH: usize = 192;

/// Most points of markers times elements of a marker.
const MAX_MARKED: u64 = 200_000;

/// Elements that a Frame has no equal for. They are refused only where something refers to them.
const UNSUPPORTED: [&str; 3] = ["filter", "mask", "pattern"];

/// Checks a drawing's text; true if it has text to set.
///
/// # Errors
/// If it declares entities, refers to other files, uses what isn't supported, or costs too much.
pub(super) fn check(text: &str) -> Result<bool, String> {
    if text.contains("<!ENTITY") {
        return Err("it uses `<!ENTITY`, which isn't supported".to_owned());
    }
    let limit = u32::try_from(MAX_ELEMENTS * 6).unwrap_or(u32::MAX);
    let options = ParsingOptions { allow_dtd: true, nodes_limit: limit, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::NodesLimitReached => too_many(),
        other => format!("the SVG is broken: {}", clipped(&other.to_string())),
    })?;
    let drawing = Drawing::new(&document)?;
    drawing.check_references(&document)?;
    drawing.check_cost(document.root_element())?;
    Ok(document.descendants().any(|node| node.tag_name().name() == "text"))
}

fn too_deep() -> String {
    format!("it is nested more than {MAX_DEPTH} deep")
}

fn too_many() -> String {
    format!("it has more than {MAX_ELEMENTS} elements")
}

/// A parsed drawing with what its elements refer to.
struct Drawing<'a, 'input> {
    by_id: BTreeMap<&'a str, Node<'a, 'input>>,
    /// Ids that style sheets name; which elements they touch isn't known.
    styled: BTreeSet<&'a str>,
    n_elements: u64,
}

impl<'a, 'input> Drawing<'a, 'input> {
    fn new(document: &'a Document<'input>) -> Result<Self, String> {
        let elements = || document.descendants().filter(Node::is_element);
        let n_elements = elements().count();
        if n_elements > MAX_ELEMENTS {
            return Err(too_many());
        }
        let by_id = elements().filter_map(|node| Some((node.attribute("id")?, node))).collect();
        let styled = elements()
            .filter(|node| node.tag_name().name() == "style")
            .flat_map(|node| node.children().filter_map(|child| child.text()))
            .flat_map(references)
            .collect();
        Ok(Self { by_id, styled, n_elements: n_elements as u64 })
    }

    /// Refuses references to other files and to what isn't supported.
    fn check_references(&self, document: &Document<'input>) -> Result<(), String> {
        let mut used: BTreeSet<&str> = self.styled.clone();
        for node in document.descendants().filter(Node::is_element) {
            for attribute in node.attributes() {
                let value = attribute.value();
                if attribute.name() == "href" {
                    check_href(node, value)?;
                    used.extend(value.trim().strip_prefix('#'));
                }
                let is_filter = attribute.name() == "filter" && !["none", ""].contains(&value.trim());
                if is_filter || (attribute.name() == "style" && value.contains("filter:")) {
                    return Err(unsupported("filter"));
                }
                used.extend(references(value));
            }
        }
        let refused = used.iter().filter_map(|id| self.by_id.get(id)).map(|node| node.tag_name().name());
        match refused.into_iter().find(|name| UNSUPPORTED.contains(name)) {
            Some(name) => Err(unsupported(name)),
            None => Ok(()),
        }
    }

    fn check_cost(&self, root: Node<'a, 'input>) -> Result<(), String> {
        let mut costs = BTreeMap::new();
        let unfolded = self.unfold(root, 0, &mut costs)?;
        let styled: Vec<u64> = self
            .styled
            .iter()
            .filter_map(|id| self.by_id.get(id))
            .filter(|node| !node.tag_name().name().ends_with("Gradient"))
            .map(|node| node.descendants().filter(Node::is_element).count() as u64)
            .collect();
        // A style sheet may hang each of its targets on every element, those of the targets included.
        let size: u64 = styled.iter().sum();
        let copies = styled.iter().fold(1u64, |product, _| product.saturating_mul(size));
        let copies = if styled.is_empty() { 0 } else { copies.saturating_mul(self.n_elements) };
        if unfolded.saturating_add(copies) > MAX_UNFOLDED {
            return Err(format!("it unfolds to more than {MAX_UNFOLDED} elements"));
        }
        self.check_markers(root)
    }

    /// Markers are copied to every point of a path.
    fn check_markers(&self, root: Node<'a, 'input>) -> Result<(), String> {
        let markers = || root.descendants().filter(|node| node.tag_name().name() == "marker");
        if markers().next().is_none() {
            return Ok(());
        }
        let is_marked = |node: &Node<'_, '_>| {
            node.attributes()
                .any(|a| a.name().starts_with("marker-") || (a.name() == "style" && a.value().contains("marker")))
        };
        if markers().any(|marker| marker.descendants().any(|node| is_marked(&node))) {
            return Err("it uses markers inside markers, which isn't supported".to_owned());
        }
        let n_points: u64 = root
            .descendants()
            .flat_map(|node| node.attributes().filter(|a| ["d", "points"].contains(&a.name())))
            // A point takes two bytes at least, mostly many more.
            .map(|attribute| attribute.value().split([' ', ',', '\n', '\t', '-']).count() as u64 / 2 + 1)
            .sum();
        let largest = markers().map(|marker| marker.descendants().count() as u64).max().unwrap_or(0);
        if n_points.saturating_mul(largest) > MAX_MARKED {
            return Err("it has too many markers".to_owned());
        }
        Ok(())
    }

    /// Number of elements under one, with every reference followed; loops count once.
    fn unfold(&self, node: Node<'a, 'input>, depth: usize, costs: &mut BTreeMap<usize, u64>) -> Result<u64, String> {
        if let Some(cost) = costs.get(&node.id().get_usize()) {
            return Ok(*cost);
        }
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        // Whoever comes back here while it is being counted has found a loop, which isn't followed.
        costs.insert(node.id().get_usize(), 0);
        let mut cost = 1u64;
        for child in node.children().filter(Node::is_element) {
            cost = cost.saturating_add(self.unfold(child, depth + 1, costs)?);
        }
        for attribute in node.attributes() {
            let href = if attribute.name() == "href" { attribute.value().trim().strip_prefix('#') } else { None };
            for target in href.into_iter().chain(references(attribute.value())) {
                if let Some(target) = self.by_id.get(target) {
                    cost = cost.saturating_add(self.unfold(*target, depth + 1, costs)?);
                }
            }
        }
        costs.insert(node.id().get_usize(), cost);
        Ok(cost)
    }
}

fn unsupported(name: &str) -> String {
    format!("it uses `{name}`, which isn't supported")
}

/// Refuses references out of the file, except those of hyperlinks, which draw nothing.
fn check_href(node: Node<'_, '_>, href: &str) -> Result<(), String> {
    let href = href.trim();
    let is_inside = href.is_empty() || href.starts_with('#') || href.starts_with("data:");
    let draws_nothing = ["a", "script", "metadata", "title", "desc"].contains(&node.tag_name().name());
    if is_inside || draws_nothing { Ok(()) } else { Err(outside(href)) }
}

/// Ids that a value names as `url(#id)`.
fn references(value: &str) -> impl Iterator<Item = &str> {
    value.split("url(").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        target.trim().strip_prefix('#')
    })
}
