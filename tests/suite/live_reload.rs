//! Saving a deck's file, whole or broken, in one piece or in several.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use diafilm::engine::Shared;
use diafilm::engine::edition::{Edition, Revisions};
use diafilm::engine::watch::LiveDeck;
use diafilm::layout::frame::ItemKind;
use diafilm::world::disk::DiskWorld;

const PATIENCE: Duration = Duration::from_secs(20);

struct Bench {
    folder: tempfile::TempDir,
    live: LiveDeck,
    changes: Receiver<()>,
}

fn deck(slides: &[&str]) -> String {
    format!("Deck(title: \"T\", slides: [\n{}\n])\n", slides.join(",\n"))
}

fn write(path: &Path, text: &str) {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .unwrap();
}

impl Bench {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("talk.ron");
        write(&path, text);
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let (sender, changes) = channel();
        let on_change = move || {
            sender.send(()).ok();
        };
        let live = LiveDeck::open(&shared, &path, None, &Revisions::default(), on_change).unwrap();
        // The watch begins on its own thread; a save before that is found too, but only at once.
        std::thread::sleep(Duration::from_millis(60));
        Self { folder, live, changes }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("talk.ron")
    }

    /// The edition after the next change; how long it took.
    fn next(&self) -> (Arc<Edition>, Duration) {
        let start = Instant::now();
        self.changes.recv_timeout(PATIENCE).unwrap();
        (self.live.edition(), start.elapsed())
    }

    fn is_quiet_for(&self, millis: u64) -> bool {
        self.changes.recv_timeout(Duration::from_millis(millis)).is_err()
    }
}

fn title(edition: &Edition, index: usize) -> Option<String> {
    edition.last_good_slide(index)?.title.as_ref().map(|title| title.to_string())
}

const A: &str = "Slide(title: \"A\")";
const B: &str = "Slide(title: \"B\")";

#[test]
fn a_save_in_place_or_by_renaming_shows() {
    let bench = Bench::new(&deck(&[A, B]));
    let before = bench.live.edition();
    write(&bench.path(), &deck(&[A, "Slide(title: \"B2\")"]));
    let (edition, took) = bench.next();
    assert_eq!(title(&edition, 1).as_deref(), Some("B2"));
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(edition.revision(0), before.revision(0), "an unchanged slide keeps its picture");
    assert_ne!(edition.revision(1), before.revision(1));

    for text in ["B3", "B4"] {
        let other = bench.folder.path().join("talk.tmp");
        write(&other, &deck(&[A, &format!("Slide(title: \"{text}\")")]));
        std::fs::rename(&other, bench.path()).unwrap();
        assert_eq!(title(&bench.next().0, 1).as_deref(), Some(text));
    }
}

#[test]
fn the_same_text_again_changes_nothing() {
    let bench = Bench::new(&deck(&[A]));
    write(&bench.path(), &deck(&[A]));
    write(&bench.folder.path().join("other.txt"), "x");
    assert!(bench.is_quiet_for(300));
}

#[test]
fn a_broken_slide_keeps_its_last_good_picture() {
    let bench = Bench::new(&deck(&[A, B]));
    let before = bench.live.edition();
    write(&bench.path(), &deck(&[A, "Slide(titel: \"B2\")"]));
    let (broken, _) = bench.next();
    assert!(broken.slide(1).is_none());
    assert_eq!(title(&broken, 1).as_deref(), Some("B"));
    assert_eq!(broken.revision(1), before.revision(1));
    let mut typesetter = Shared::new(Arc::new(DiskWorld::new())).typesetter();
    assert!(broken.frame(1, &mut typesetter).is_some());
    let problems = broken.problems();
    assert_eq!(problems[0].line, Some(3), "{problems:?}");

    // Broken still, but the other slide changes: no waiting, and the picture is kept.
    write(&bench.path(), &deck(&["Slide(title: \"A2\")", "Slide(titel: \"B2\")"]));
    let (broken, took) = bench.next();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!((title(&broken, 0).as_deref(), title(&broken, 1).as_deref()), (Some("A2"), Some("B")));

    write(&bench.path(), &deck(&["Slide(title: \"A2\")", "Slide(title: \"B2\")"]));
    let (mended, _) = bench.next();
    assert_eq!(title(&mended, 1).as_deref(), Some("B2"));
    assert!(mended.problems().is_empty());
}

#[test]
fn a_broken_head_keeps_the_last_good_deck() {
    let bench = Bench::new(&deck(&[A, B]));
    for broken in ["", "Deck(", "\0\u{1}noise", "[1, 2]"] {
        write(&bench.path(), broken);
        let (edition, _) = bench.next();
        assert_eq!((edition.n_slides(), title(&edition, 0).as_deref()), (2, Some("A")), "{broken:?}");
        assert!(!edition.problems().is_empty(), "{broken:?}");
    }
    write(&bench.path(), &deck(&[B]));
    let (mended, _) = bench.next();
    assert_eq!((mended.n_slides(), title(&mended, 0).as_deref()), (1, Some("B")));
}

#[test]
fn a_half_written_file_is_no_error() {
    let bench = Bench::new(&deck(&[A]));
    let text = deck(&[A, B]);
    write(&bench.path(), &text[..text.len() / 2]);
    std::thread::sleep(Duration::from_millis(200));
    write(&bench.path(), &text);
    let (edition, _) = bench.next();
    assert_eq!(edition.n_slides(), 2);
    assert!(edition.problems().is_empty());
    assert!(bench.is_quiet_for(500));
}

#[test]
fn a_file_that_goes_and_comes_back_is_no_error() {
    let bench = Bench::new(&deck(&[A]));
    std::fs::remove_file(bench.path()).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    write(&bench.path(), &deck(&[A, B]));
    assert_eq!(bench.next().0.n_slides(), 2);

    std::fs::remove_file(bench.path()).unwrap();
    let (gone, _) = bench.next();
    assert_eq!(gone.n_slides(), 2);
    assert!(gone.problems()[0].message.contains("talk.ron"));
    write(&bench.path(), &deck(&[A, B]));
    assert!(bench.next().0.problems().is_empty());
}

#[test]
fn a_changed_picture_shows() {
    let bench = Bench::new(&deck(&["Slide(body: [Image(path: \"img/a.svg\", alt: \"a\")])"]));
    std::fs::create_dir(bench.folder.path().join("img")).unwrap();
    // The folder was not there when the deck was read: the next save finds it.
    write(&bench.path(), &deck(&["Slide(body: [Image(path: \"img/a.svg\", alt: \"b\")])"]));
    let before = bench.next().0;
    write(&bench.folder.path().join("img/a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let after = bench.next().0;
    assert_ne!(after.revision(0), before.revision(0));
}

#[test]
fn the_place_is_kept_when_slides_come_and_go() {
    let named = |id: &str| format!("Slide(id: \"{id}\", title: \"{id}\")");
    let bench = Bench::new(&deck(&[&named("a"), &named("b"), A]));
    let before = bench.live.edition();
    write(&bench.path(), &deck(&["Slide(title: \"new\")", &named("b"), &named("a"), A]));
    let after = bench.next().0;
    assert_eq!([0, 1, 2].map(|index| after.index_after(&before, index)), [2, 1, 3]);
}

#[test]
fn a_changed_csv_file_shows() {
    let bench = Bench::new(&deck(&[A]));
    let numbers = bench.folder.path().join("trade.csv");
    write(&numbers, "Year,Exports\n1950,388\n");
    write(&bench.path(), &deck(&["Slide(body: [Chart(kind: Bar, data: \"trade.csv\")])"]));
    let (before, _) = bench.next();
    let mut typesetter = Shared::new(Arc::new(DiskWorld::new())).typesetter();
    let mut shows = |edition: &Edition, number: &str| {
        let slide = edition.frame(0, &mut typesetter).unwrap();
        let mut is_there = false;
        slide.frame.visit_at_step(0, &mut |item, _| {
            is_there |= matches!(&item.kind, ItemKind::Text(run) if &*run.text == number);
        });
        is_there
    };
    assert!(shows(&before, "388") && !shows(&before, "477"));
    write(&numbers, "Year,Exports\n1950,388\n1951,477\n");
    let (after, _) = bench.next();
    assert_ne!(before.revision(0), after.revision(0));
    assert!(shows(&after, "477"));
}

#[test]
fn a_picture_or_theme_that_goes_missing_keeps_the_last_good_slide() {
    let slide = r#"Slide(title: "Seen", body: [Image(path: "a.svg", alt: "A square")])"#;
    let folder = Bench::new(&deck(&[slide]));
    write(&folder.folder.path().join("a.svg"), r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#);
    write(&folder.path(), &deck(&[slide, r#"Slide(title: "Other")"#]));
    let shared = Shared::new(Arc::new(DiskWorld::new()));
    let mut typesetter = shared.typesetter();
    let has_error = |edition: &Edition, typesetter: &mut diafilm::layout::text::Typesetter| {
        let frame = edition.frame(0, typesetter).unwrap();
        frame.diagnostics.iter().any(|finding| finding.code == "missing-picture")
    };
    let mut edition = folder.next().0;
    while edition.n_slides() < 2 || has_error(&edition, &mut typesetter) {
        edition = folder.next().0;
    }
    write(&folder.path(), &deck(&[&slide.replace("a.svg", "typo.svg"), r#"Slide(title: "Other")"#]));
    let (edition, _) = folder.next();
    assert!(!has_error(&edition, &mut typesetter), "the audience keeps the picture");
    assert!(edition.problems().iter().any(|problem| problem.message.contains("typo.svg")), "the presenter is told");
    let lost = deck(&[slide]).replacen("title:", "theme: \"nope.ron\", title:", 1);
    write(&folder.path(), &lost);
    let (edition, _) = folder.next();
    assert_eq!(edition.n_slides(), 2, "the last deck with its theme stays");
    assert!(edition.problems().iter().any(|problem| problem.message.contains("nope.ron")));
}

#[test]
fn a_deck_that_lost_all_its_slides_keeps_showing_them() {
    let bench = Bench::new(&deck(&["Slide(title: \"one\")", "Slide(title: \"two\")"]));
    write(&bench.path(), "Deck(title: \"T\", slides: [])\n");
    assert_eq!(bench.next().0.n_slides(), 2);
    write(&bench.path(), &deck(&["Slide(title: \"one\")"]));
    assert_eq!(bench.next().0.n_slides(), 1);
}

#[test]
fn a_typo_in_the_theme_keeps_the_look_of_the_last_good_one() {
    let slide = r#"Slide(title: "Seen")"#;
    let text = deck(&[slide]).replacen("title:", "theme: \"mine.ron\", title:", 1);
    let bench = Bench::new(&text);
    write(&bench.folder.path().join("mine.ron"), "Theme(colors: (accent: \"#123456\"))");
    bench.live.reload();
    let accent = |edition: &Edition| edition.deck().unwrap().theme.colors.accent.to_rgba8();
    let mut edition = bench.next().0;
    while !edition.problems().is_empty() {
        edition = bench.next().0;
    }
    let good = accent(&edition);
    write(&bench.folder.path().join("mine.ron"), "Theme(colors: (acent: \"#654321\"))");
    while edition.problems().is_empty() {
        edition = bench.next().0;
    }
    assert_eq!(accent(&edition), good);
}
