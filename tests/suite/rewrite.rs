//! Changes made in the window: nothing outside of what they mean to touch changes, and undo brings back every byte.

use diafilm::source::node_path::{NodePath, Segment};
use diafilm::syntax::{NodeId, NodeKind, TokenKind, Tree, parse};
use proptest::prelude::*;

use crate::support::chance::chance;

/// Texts to change: the shipped decks, and one with all that lists and comments can be.
fn texts() -> Vec<String> {
    let mut texts: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/slides"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    texts.sort();
    let odd = "/* a */ Deck(title: \"x\" /* b */, // c\n slides: [(/* d */), // e\n\n // f\n (title: \"y\",), /* g */ (body: [[1, 2], // h\n]) // i\n // j\n], // k\n) // l\n";
    texts.push(odd.to_owned());
    texts.push(odd.replace('\n', "\r\n"));
    texts
}

fn comments(tree: &Tree) -> Vec<String> {
    let is_comment = |kind| matches!(kind, TokenKind::LineComment | TokenKind::BlockComment);
    let all = tree.tokens().iter().filter(|token| is_comment(token.kind));
    let mut comments: Vec<String> = all.map(|token| tree.slice(token.span).trim_end().to_owned()).collect();
    comments.sort();
    comments
}

/// Comments that stand inside of a node.
fn inner_comments(tree: &Tree, node: NodeId) -> Vec<String> {
    comments(&parse(tree.text_of(node)))
}

/// A way down the tree, chosen by numbers.
fn walk(tree: &Tree, choices: &[usize]) -> NodePath {
    let mut path = NodePath::root();
    let Some(mut at) = tree.root_value() else { return path };
    for choice in choices {
        at = tree.unwrapped(at);
        let children: Vec<NodeId> = tree.children(at).collect();
        let Some(&child) = children.get(choice % children.len().max(1)) else { break };
        match tree.kind(child) {
            NodeKind::Field => {
                let Some((name, value)) = tree.name(child).zip(tree.value_of(child)) else { break };
                path = path.field(name.to_owned());
                at = value;
            }
            NodeKind::Entry => break,
            _ => {
                path = path.index(choice % children.len());
                at = child;
            }
        }
    }
    path
}

/// The list on the way to an address that is nearest to its end.
fn nearest_list(tree: &Tree, path: &NodePath) -> Option<Vec<Segment>> {
    (0..=path.segments().len()).rev().map(|n| path.segments()[..n].to_vec()).find(|path| {
        let (node, is_there) = tree.find(path);
        is_there && tree.kind(tree.unwrapped(node)) == NodeKind::List
    })
}

fn without(all: &[String], gone: &[String]) -> Vec<String> {
    let mut left = all.to_vec();
    for comment in gone {
        if let Some(at) = left.iter().position(|other| other == comment) {
            left.remove(at);
        }
    }
    left
}

fn check(text: &str, choices: &[usize], kind: usize, value: &str) {
    let tree = parse(text);
    let path = walk(&tree, choices);
    let (node, _) = tree.find(path.segments());
    let mut gone = Vec::new();
    let edit = match kind {
        0 => {
            gone = inner_comments(&tree, node);
            tree.set(path.segments(), value, &[])
        }
        1 => tree.set(path.field("new_field").segments(), value, &["id", "title", "new_field", "body"]),
        2 => {
            gone = inner_comments(&tree, node);
            tree.remove(path.segments())
        }
        3 => nearest_list(&tree, &path).and_then(|list| tree.insert(&list, choices[0] % 5, value)),
        _ => nearest_list(&tree, &path).and_then(|list| tree.move_element(&list, choices[0] % 4, choices[1] % 4)),
    };
    let Some(edit) = edit else { return };
    let changed = edit.apply(text).expect("the edit fits the text");
    let after = parse(changed.as_str());
    assert!(after.is_valid(), "{path} {kind}:\n{:?}\n{changed}", after.diagnostics());
    assert_eq!(edit.invert(text).unwrap().apply(&changed).unwrap(), text, "{path} {kind}");
    assert_eq!(without(&comments(&tree), &gone), comments(&after), "{path} {kind}: a comment was lost\n{changed}");
    assert_eq!(text.contains("\r\n"), changed.contains("\r\n"), "{path} {kind}");
    if kind == 0 {
        let span = tree.span(node);
        assert!(changed.starts_with(&text[..span.start as usize]) && changed.ends_with(&text[span.end as usize..]));
    }
    if kind == 1 {
        let (found, is_there) = after.find(path.field("new_field").segments());
        assert!(is_there && after.text_of(found) == value, "{path}");
    }
}

proptest! {
    #![proptest_config(chance(2000))]

    #[test]
    fn every_edit_keeps_comments_and_can_be_undone(
        which in 0_usize..100,
        choices in proptest::collection::vec(0_usize..40, 2..8),
        kind in 0_usize..5,
        value in prop::sample::select(vec!["\"new\"", "(title: \"n\")", "7", "[1, 2]"]),
    ) {
        thread_local!(static TEXTS: Vec<String> = texts());
        TEXTS.with(|texts| check(&texts[which % texts.len()], &choices, kind, value));
    }
}
