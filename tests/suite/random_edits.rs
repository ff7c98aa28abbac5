//! Thousands of changes by the window: each touches what it means to and nothing else, and undo takes it back.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diafilm::app::document::ChangeKind;
use diafilm::app::editor::Editor;
use diafilm::app::text::context::{Wanted, place_at};
use diafilm::decode::{decode, decode_after};
use diafilm::engine::Shared;
use diafilm::engine::edition::Revisions;
use diafilm::engine::watch::LiveDeck;
use diafilm::model::schema::{Form, Presence};
use diafilm::source::Source;
use diafilm::source::edit::TextEdit;
use diafilm::source::node_path::NodePath;
use diafilm::source::span::Span;
use diafilm::syntax::{NodeId, NodeKind, Tree};
use diafilm::world::disk::DiskWorld;

use crate::support::golden::root;

/// Changes of all decks together; `DIAFILM_EDITS` asks for more.
const N_EDITS: usize = 300;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// The decks: the shipped ones, and those of the tests that are sound.
fn decks() -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for folder in ["slides", "tests/decks/good", "tests/decks/render"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        all.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "ron")));
    }
    all.sort();
    all
}

fn is_whole(text: &str) -> bool {
    let decoded = decode(&Source::new("deck.ron", text));
    decoded.deck.is_some_and(|deck| !deck.slides.is_empty() && deck.slides.iter().all(Option::is_some))
}

fn open(text: &str, folder: &Path) -> Editor {
    let path = folder.join("deck.ron");
    std::fs::write(&path, text).unwrap();
    let shared = Shared::new(Arc::new(DiskWorld::new()));
    let live = LiveDeck::open(&shared, &path, None, &Revisions::default(), || {}).unwrap();
    Editor::open(&path, Arc::new(live), None, None).unwrap()
}

/// The part of a text that a change of `span` may touch: its lines, with the comma and comment behind.
fn lines_of(text: &str, span: Span) -> Span {
    let from = text[..span.start as usize].rfind('\n').unwrap_or(0);
    let to = text[span.end as usize..].find('\n').map_or(text.len(), |len| span.end as usize + len + 1);
    Span::new(u32::try_from(from).unwrap(), u32::try_from(to).unwrap())
}

/// An act on slides, as the bar and the film strip ask for it; the bytes that it may touch.
fn act_on_slides(editor: &mut Editor, dice: &mut Dice, now: Duration) -> Span {
    let n_slides = editor.slides().len();
    editor.go_to_slide(dice.roll(n_slides));
    let at = editor.slide();
    let own = lines_of(&editor.buffer, editor.slides()[at]);
    match dice.roll(6) {
        0 => editor.add_slide(now),
        1 => editor.duplicate_slide(now),
        2 if n_slides > 1 => editor.delete_slide(now),
        3 => {
            let to = dice.roll(n_slides);
            let both = own.cover(lines_of(&editor.buffer, editor.slides()[to]));
            // Comments above a slide go with it.
            let before = at.min(to).checked_sub(1).map_or(0, |before| editor.slides()[before].end);
            editor.move_slide(at, to, now);
            return both.cover(Span::at(before));
        }
        4 => editor.toggle_hidden(now),
        _ => editor.set_notes(["Say \"this\".", "One\nTwo\n\nThree \\ four", ""][dice.roll(3)], now),
    }
    own
}

/// A value anywhere, with its address.
fn walk(tree: &Tree, dice: &mut Dice) -> Option<(NodePath, NodeId)> {
    let mut path = NodePath::root();
    let mut at = tree.root_value()?;
    for _ in 0..2 + dice.roll(8) {
        at = tree.unwrapped(at);
        let children: Vec<NodeId> = tree.children(at).collect();
        let chosen = dice.roll(children.len());
        let Some(&child) = children.get(chosen) else { break };
        if tree.kind(child) == NodeKind::Field {
            path = path.field(tree.name(child)?.to_owned());
            at = tree.value_of(child)?;
        } else {
            path = path.index(chosen);
            at = child;
        }
    }
    // What is written as `Some(…)` is changed as a whole.
    let (node, is_there) = tree.find(path.segments());
    is_there.then_some((path, node))
}

/// A change of a value that leaves the deck sound, with the bytes that it may touch.
fn change_of_value(tree: &Tree, dice: &mut Dice) -> Option<(TextEdit, Span)> {
    let (path, node) = walk(tree, dice)?;
    let span = tree.span(node);
    let holder = tree.parent(node)?;
    match (dice.roll(4), tree.kind(node), tree.kind(holder)) {
        (0, NodeKind::String, _) => {
            let place = place_at(tree, span.start + 1);
            let Wanted::Words { form: Form::Inline | Form::Markdown | Form::Code, .. } = place.wanted else {
                return None;
            };
            let value = ["\"\"", "\"neu: \\\"é\\\" — 新\"", "\"one\\ntwo\""][dice.roll(3)];
            Some((tree.set(path.segments(), value, &[])?, span))
        }
        (1, _, NodeKind::Field) => {
            let name = tree.node(holder).name?;
            let Wanted::Field { of, .. } = place_at(tree, name.start).wanted else { return None };
            let field = of.field(tree.slice(name)).filter(|field| field.presence != Presence::Required)?;
            let is_there = field.name != "title";
            is_there.then(|| tree.remove(path.segments())).flatten().map(|edit| (edit, lines_of(tree.text(), span)))
        }
        (2, NodeKind::List, _) => {
            let n = tree.children(node).count();
            let edit = tree.move_element(path.segments(), dice.roll(n), dice.roll(n))?;
            Some((edit, span))
        }
        (3, NodeKind::List, _) => {
            let children: Vec<NodeId> = tree.children(node).collect();
            let copied = tree.text_of(*children.get(dice.roll(children.len()))?);
            let is_free = !copied.contains("id:") && path.segments().len() > 1;
            let edit = is_free.then(|| tree.insert(path.segments(), dice.roll(children.len() + 1), copied))??;
            Some((edit, span))
        }
        _ => None,
    }
}

/// Some changes of one deck; how many were made.
fn edit(path: &Path, n: usize) -> usize {
    let original = std::fs::read_to_string(path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut editor = open(&original, folder.path());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ u64::try_from(original.len()).unwrap());
    let mut n_made = 0;
    for i in 0..n * 40 {
        if n_made >= n {
            break;
        }
        let now = Duration::from_secs(u64::try_from(i).unwrap());
        let before = editor.buffer.clone();
        let touched = if dice.roll(3) == 0 {
            act_on_slides(&mut editor, &mut dice, now)
        } else {
            let tree = Arc::clone(editor.tree());
            let Some((change, touched)) = change_of_value(&tree, &mut dice) else { continue };
            editor.replace_text(change, ChangeKind::Act, now);
            touched
        };
        let after = editor.buffer.clone();
        if after == before {
            continue;
        }
        n_made += 1;
        let name = path.display();
        let change = diafilm::app::document::difference(&before, &after);
        let lead = touched.start as usize;
        assert!(after.starts_with(&before[..lead]), "{name} {i}: bytes before {lead} were changed: {change:?}");
        assert!(after.ends_with(&before[touched.end as usize..]), "{name} {i}: bytes behind were changed");
        let (was, is) = (Source::new("deck.ron", &before), Source::new("deck.ron", &after));
        let (again, fresh) = (decode_after(&is, Some(&decode(&was))), decode(&is));
        assert!(again.deck == fresh.deck && again.diagnostics == fresh.diagnostics, "{name} {i}: read in another way");
        if !is_whole(&after) {
            let told = decode(&Source::new("deck.ron", &after)).diagnostics;
            panic!("{name} {i}: {told:#?}\n{}", &after[touched.start as usize..]);
        }
        editor.undo(now);
        assert_eq!(editor.buffer, before, "{name} {i}: undo");
        editor.redo(now);
        assert_eq!(editor.buffer, after, "{name} {i}: redo");
    }
    while editor.document().can_undo() {
        editor.undo(Duration::ZERO);
    }
    assert_eq!(editor.buffer, original, "{}: everything can be taken back", path.display());
    let seen = |path: &Path| std::fs::metadata(path).map(|data| (data.ino(), data.mtime(), data.mtime_nsec())).unwrap();
    let file = folder.path().join("deck.ron");
    let untouched = seen(&file);
    assert!(editor.save());
    assert_eq!(seen(&file), untouched, "{}: nothing was to be saved", path.display());
    n_made
}

#[test]
fn every_change_by_the_window_keeps_to_itself_and_can_be_taken_back() {
    let wanted = std::env::var("DIAFILM_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(N_EDITS);
    let decks = decks();
    let n_made: usize = decks.iter().map(|path| edit(path, wanted.div_ceil(decks.len()))).sum();
    assert!(n_made >= wanted, "only {n_made} changes were made");
}
