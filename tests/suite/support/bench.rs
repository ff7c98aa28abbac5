//! The window without a display, on a folder of decks.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diafilm::app::settings::{Settings, SettingsFile};
use diafilm::app::{App, Launch, Target};
use diafilm::engine::Shared;
use diafilm::show::{Cover, SlidePos};
use diafilm::world::disk::DiskWorld;
use eframe::egui;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// The deck that most tests show.
pub(crate) const DECK: &str = r#"Deck(title: "Bridges", duration: "20m", transition: Cut, slides: [
    Slide(id: "cover", title: "Bridges", notes: "Say **hello** first."),
    Slide(title: "Three kinds", reveal: Items, body: [Bullets(["Beam", "Arch", "Cable"])], notes: "- one\n- two"),
    Slide(title: "Secret", hidden: true),
    Slide(title: "The end"),
])
"#;

pub(crate) const CTRL: Modifiers = Modifiers { ctrl: true, ..Modifiers::NONE };

/// A window with what it is open on.
pub(crate) struct Bench {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) harness: Harness<'static, App>,
}

/// A file of the desktop's.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Writes a file as editors do.
pub(crate) fn write(path: &Path, text: &str) {
    use std::io::Write as _;
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap()).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.persist(path).unwrap();
}

/// A window of this size in points, with nothing of the user's read or written; `before` is done before it opens
/// what `launch` says.
pub(crate) fn window(
    size: impl Into<egui::Vec2>,
    settings: SettingsFile,
    launch: &Launch,
    before: impl FnOnce(&App),
) -> Harness<'static, App> {
    window_in(DiskWorld::new(), size, settings, launch, before)
}

/// As [`window`], in another world.
pub(crate) fn window_in(
    world: DiskWorld,
    size: impl Into<egui::Vec2>,
    settings: SettingsFile,
    launch: &Launch,
    before: impl FnOnce(&App),
) -> Harness<'static, App> {
    let shared = Shared::new(Arc::new(world));
    let mut harness = Harness::builder().with_size(size).allow_missing_glyphs().build_eframe(|cc| {
        // The second window would lie over the first one and get its clicks.
        cc.egui_ctx.set_embed_viewports(launch.single);
        let mut app = App::new(&cc.egui_ctx, shared, settings, launch);
        before(&app);
        app.open(launch).unwrap();
        app
    });
    harness.run_steps(2);
    harness
}

/// Settings with which nothing moves, so that tests needn't wait.
pub(crate) fn still(settings: Settings) -> SettingsFile {
    SettingsFile::in_memory(Settings { reduced_motion: true, ..settings })
}

impl Bench {
    pub(crate) fn new(launch: impl FnOnce(&Path) -> Launch) -> Self {
        Self::with_settings(still(Settings::default()), launch)
    }

    pub(crate) fn with_settings(settings: SettingsFile, launch: impl FnOnce(&Path) -> Launch) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("2-bridges.ron"), DECK);
        write(&folder.path().join("1-first.ron"), "Deck(title: \"First\", slides: [Slide(title: \"One\")])");
        write(&folder.path().join("3-broken.ron"), "Deck(titel: \"x\", slides: []");
        write(&folder.path().join("look.ron"), "Theme(extends: \"archive\")");
        let launch = launch(folder.path());
        let harness = window([1280.0, 800.0], settings, &launch, |_| {});
        Self { folder, harness }
    }

    /// The editor on a deck of this text, in the world that `world` makes of the deck's folder.
    pub(crate) fn editor_of(text: &str, world: impl FnOnce(&Path) -> DiskWorld) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("deck.ron");
        write(&deck, text);
        let launch = Launch { target: Target::Deck(deck), edit_line: Some(1), ..Launch::default() };
        let harness = window_in(world(folder.path()), [1280.0, 800.0], still(Settings::default()), &launch, |_| {});
        Self { folder, harness }
    }

    /// The editor on [`DECK`].
    pub(crate) fn editor() -> Self {
        Self::new(|folder| Launch {
            target: Target::Deck(folder.join("2-bridges.ron")),
            edit_line: Some(1),
            ..Launch::default()
        })
    }

    /// A talk in one window: what is drawn and pressed is the show's.
    pub(crate) fn show() -> Self {
        Self::new(|folder| Launch {
            target: Target::Deck(folder.join("2-bridges.ron")),
            single: true,
            ..Launch::default()
        })
    }

    /// A talk with the console as the main window.
    pub(crate) fn console() -> Self {
        Self::new(|folder| Launch { target: Target::Deck(folder.join("2-bridges.ron")), ..Launch::default() })
    }

    pub(crate) fn shelf() -> Self {
        let mut bench = Self::new(|folder| Launch { target: Target::Shelf(folder.to_owned()), ..Launch::default() });
        bench.wait(|bench| bench.harness.state().state().lock().shelf.is_complete());
        bench
    }

    /// Draws until something that threads do has happened.
    pub(crate) fn wait(&mut self, is_done: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_done(self) {
            assert!(start.elapsed() < Duration::from_secs(30), "waited in vain");
            std::thread::sleep(Duration::from_millis(10));
            self.harness.run_steps(1);
        }
        self.harness.run_steps(2);
    }

    pub(crate) fn press(&mut self, key: Key) -> &mut Self {
        self.press_with(Modifiers::NONE, key)
    }

    pub(crate) fn press_with(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(1);
        self
    }

    /// Types into the field that has the focus.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run_steps(2);
        self
    }

    pub(crate) fn click(&mut self, label: &str) -> &mut Self {
        let widgets = [egui::accesskit::Role::Button, egui::accesskit::Role::Image];
        let is_widget = |node: &egui_kittest::Node<'_>| widgets.contains(&node.accesskit_node().role());
        self.harness.query_all_by_label(label).find(is_widget).unwrap().click();
        self.harness.run_steps(2);
        self
    }

    /// Drops a file on the window.
    pub(crate) fn drop_file(&mut self, path: PathBuf) {
        self.harness.input_mut().dropped_files.push(Arc::new(Dropped(path)));
        self.harness.run_steps(4);
    }

    /// The text in the editor.
    pub(crate) fn text(&self) -> String {
        self.harness.state().state().lock().editor.as_ref().unwrap().buffer.clone()
    }

    /// Has the editor show a slide, counted from 0.
    pub(crate) fn go_to_slide(&mut self, slide: usize) {
        self.harness.state().state().lock().editor.as_mut().unwrap().go_to_slide(slide);
        self.harness.run_steps(3);
    }

    pub(crate) fn pos(&self) -> SlidePos {
        self.harness.state().state().lock().talk.as_ref().unwrap().show().pos()
    }

    pub(crate) fn cover(&self) -> Cover {
        self.harness.state().state().lock().talk.as_ref().unwrap().show().cover()
    }

    pub(crate) fn has_talk(&self) -> bool {
        self.harness.state().state().lock().talk.is_some()
    }

    pub(crate) fn has_label(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some()
    }

    pub(crate) fn has_label_part(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }
}
