//! The window: shelf, show, console.
//!
//! The only part of the crate that knows egui. It shows pictures of Frames and
//! never draws what a slide holds. The main window is the shelf and, during a
//! talk, the console; the audience's window is a second one that is drawn only
//! when its own picture changes.

pub mod awake;
pub mod clicker;
pub mod command;
mod dispatch;
mod displays;
pub mod document;
mod drag_out;
pub mod editing;
pub mod editor;
pub mod exporting;
pub mod finding;
pub mod focus;
pub mod import;
pub mod ink;
pub mod journal;
pub mod keeper;
pub mod keymap;
pub mod markdown;
pub mod motion;
pub mod new_deck;
pub mod palette;
pub mod pictures;
mod reading;
pub mod rehearsal;
pub mod screens;
pub mod settings;
pub mod shelf;
pub mod state;
pub mod surroundings;
pub mod talk;
pub mod text;
pub mod textures;
pub mod tick;
pub mod tiles;
pub mod tokens;
pub mod tools;
pub mod tour;
mod typing;
pub mod versions;
mod wake;
pub mod windows;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use egui::mutex::Mutex;
use egui::{RawInput, Ui, ViewportBuilder, ViewportId};

use crate::engine::Shared;
use crate::world::dictionaries::Places;
use crate::world::disk::DiskWorld;
use awake::Awake;
pub use keymap::keys_text;
use motion::SystemMotion;
use screens::arrangement::Wish;
use screens::outputs::Outputs;
use screens::read::{monitors_of, root_window};
pub use screens::topology::MonitorChoice;
use screens::topology::{self, Monitor};
use screens::{Asked, RootWindow, Screens};
use settings::SettingsFile;
use state::{State, View};

/// The user's own table of keys, with what each does or, for the settings, its id; and what the settings ask
/// for that can't be had.
#[must_use]
pub fn user_keys(has_ids: bool) -> (String, Vec<String>) {
    let (keymap, problems) = keymap::Keymap::from_settings(&SettingsFile::load().settings.keys);
    (keymap.table(|info| if has_ids { info.id } else { info.doc }), problems)
}

/// After this time since the program's start the console no longer waits for the audience's first picture.
const FIRST_PICTURE_WITHIN: Duration = Duration::from_millis(700);

/// Within this time the window library knows of a monitor that came or went.
const HEARD_WITHIN: Duration = Duration::from_millis(200);

/// What helps where there is no display.
const NO_WINDOW: &str = "`diafilm export` and `diafilm check` need none";

/// What to open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Target {
    /// What was open last, else the decks beside the program.
    #[default]
    Default,
    /// A folder of decks.
    Shelf(PathBuf),
    /// A deck.
    Deck(PathBuf),
}

/// How to start.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// What to open.
    pub target: Target,
    /// The line to edit a deck at, from 1, instead of showing it.
    pub edit_line: Option<usize>,
    /// Number of the slide to begin with, from 1.
    pub slide: Option<usize>,
    /// True to show the talk in the main window, without a second one.
    pub single: bool,
    /// True to show the talk in an ordinary window beside the console.
    pub screen_share: bool,
    /// Monitor for the audience.
    pub audience: Option<MonitorChoice>,
    /// Monitor for the console.
    pub console: Option<MonitorChoice>,
    /// Planned time; overrides the deck's.
    pub duration: Option<Duration>,
}

/// The monitors that are on, and the index of the one that the audience of a show gets if nobody says otherwise.
///
/// # Errors
/// If there is no display.
pub fn monitors() -> anyhow::Result<(Vec<Monitor>, Option<usize>)> {
    let mut monitors = screens::read::list().with_context(|| format!("there is no display; {NO_WINDOW}"))?;
    let outputs = Outputs::now();
    for monitor in &mut monitors {
        monitor.n_outputs = outputs.count(&monitor.name);
    }
    let audience = Screens::likely_audience(&monitors, SettingsFile::load().settings.displays);
    Ok((monitors, audience))
}

/// Opens the window and returns when it is closed.
///
/// # Errors
/// If there is no display, or the deck or folder can't be read.
pub fn run(launch: Launch) -> anyhow::Result<()> {
    let settings = SettingsFile::load();
    let target = choose_target(&launch.target, settings.settings.last_opened.as_deref());
    if let Target::Deck(path) = &target {
        DiskWorld::read_deck(path).context("can't open the deck")?;
    }
    let world = match &target {
        Target::Shelf(folder) => DiskWorld::new().with_opened(folder),
        Target::Deck(_) | Target::Default => DiskWorld::new(),
    };
    let shared = Shared::new(Arc::new(world.with_dictionaries(Places::of_user())));
    let launch = Launch { target, ..launch };
    let mut viewport = ViewportBuilder::default().with_title("Diafilm").with_app_id("diafilm");
    viewport = viewport.with_inner_size([1280.0, 800.0]).with_min_inner_size([640.0, 400.0]);
    let has_one_window = launch.single || (!launch.screen_share && Outputs::now().is_single());
    let is_show = matches!(launch.target, Target::Deck(_)) && launch.edit_line.is_none();
    if is_show && has_one_window {
        viewport = viewport.with_fullscreen(true);
    } else if is_show && !launch.screen_share {
        // The console is maximised, but may be seen before it is: then its frame must not reach over to the
        // audience's monitor.
        viewport = viewport.with_maximized(true).with_inner_size([960.0, 600.0]);
    }
    let options = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        let mut app = App::new(&cc.egui_ctx, shared, settings, &launch);
        let ctx = cc.egui_ctx.clone();
        app.state.lock().system_motion = SystemMotion::ask(move || ctx.request_repaint());
        // No window is seen yet.
        if let Some(window) = cc.winit_window() {
            let monitors = monitors_of!(window);
            App::check_monitors(&monitors, &launch)?;
            app.look_at_displays(monitors, root_window!(window), u64::from(window.id()));
        }
        app.open(&launch)?;
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("diafilm", options, Box::new(create)).map_err(|error| match error {
        // The window was fine, the deck was not.
        eframe::Error::AppCreation(reason) => anyhow::anyhow!("{reason:#}"),
        eframe::Error::WinitEventLoop(_) => anyhow::anyhow!("there is no display to open a window on; {NO_WINDOW}"),
        other => anyhow::anyhow!("{other}").context(format!("can't open a window; {NO_WINDOW}")),
    })
}

/// Height that a title bar and the desktop's own panel may take, in points.
const TITLE_BAR_AND_PANEL: f32 = 72.0;

/// The window's program.
pub struct App {
    state: Arc<Mutex<State>>,
    /// True once the first window was made to fit its screen.
    is_fitted: bool,
    /// Which outputs show the same; watched from when there is a window.
    outputs: Option<Outputs>,
    /// Keeps the screen on during a show.
    awake: Option<Awake>,
    /// The second window as it was shown last.
    second: Option<(ViewportId, ViewportBuilder)>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("state", &*self.state.lock()).finish()
    }
}

impl App {
    /// A program in which nothing is open yet.
    #[must_use]
    pub fn new(ctx: &egui::Context, shared: Shared, settings: SettingsFile, launch: &Launch) -> Self {
        ctx.set_fonts(tokens::fonts());
        tokens::apply(ctx, settings.settings.light);
        ctx.set_zoom_factor(settings.settings.ui_scale);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let wish = match (launch.single, launch.screen_share) {
            (true, _) => Wish::Single,
            (false, true) => Wish::ScreenShare,
            (false, false) => Wish::Auto,
        };
        let asked = Asked { wish, audience: launch.audience.clone(), console: launch.console.clone() };
        let screens = Screens::new(asked, settings.settings.displays.clone());
        let state = Arc::new(Mutex::new(State::new(ctx, shared, settings, screens)));
        ctx.add_plugin(KeyHook { state: Arc::clone(&state), held: Vec::new() });
        Self { state, is_fitted: false, outputs: None, awake: None, second: None }
    }

    /// Makes the first window smaller where the screen has no room for it and its title bar.
    fn fit_to_screen(&mut self, ctx: &egui::Context, frame: &eframe::Frame) {
        let Some(window) = frame.winit_window().filter(|_| !self.is_fitted) else { return };
        self.is_fitted = true;
        let Some(monitor) = window.current_monitor().filter(|_| window.fullscreen().is_none()) else { return };
        let screen = monitor.size().to_logical::<f32>(window.scale_factor());
        let inner = window.inner_size().to_logical::<f32>(window.scale_factor());
        let room = egui::vec2(screen.width - 2.0 * tokens::GRID, screen.height - TITLE_BAR_AND_PANEL);
        if inner.width > room.x || inner.height > room.y {
            let size = egui::vec2(inner.width.min(room.x), inner.height.min(room.y));
            ctx.send_viewport_cmd_to(ViewportId::ROOT, egui::ViewportCommand::InnerSize(size));
        }
    }

    /// Takes up which monitors there are and where the main window is, which has this number.
    fn look_at_displays(&mut self, mut monitors: Vec<Monitor>, root: RootWindow, window: u64) {
        let mut state = self.state.lock();
        let ctx = state.ctx.clone();
        let on_change = move || {
            ctx.request_repaint_of(ViewportId::ROOT);
            // The window library may hear of it a little later.
            ctx.request_repaint_after_for(HEARD_WITHIN, ViewportId::ROOT);
        };
        let outputs = self.outputs.get_or_insert_with(|| Outputs::watch(window, on_change));
        for monitor in &mut monitors {
            monitor.n_outputs = outputs.count(&monitor.name);
        }
        state.look_at_displays(monitors, root);
    }

    /// Keeps the screen on as long as a show is on.
    fn keep_awake(&mut self) {
        let mut state = self.state.lock();
        if state.talk.is_none() {
            self.awake = None;
            return;
        }
        let ctx = state.ctx.clone();
        let awake = self.awake.get_or_insert_with(|| Awake::keep(move || ctx.request_repaint_of(ViewportId::ROOT)));
        if awake.take_failure() {
            let now = state.now;
            if let Some(talk) = &mut state.talk {
                talk.hint("The screen may fall asleep: nothing here keeps it awake".to_owned(), now);
            }
        }
    }

    /// Finds monitors that were asked for and aren't there.
    fn check_monitors(monitors: &[Monitor], launch: &Launch) -> anyhow::Result<()> {
        let asked = launch.audience.iter().chain(&launch.console);
        let unknown = asked.filter_map(|choice| topology::find(monitors, choice).err()).next();
        unknown.map_or(Ok(()), |reason| Err(anyhow::anyhow!("{reason}")))
    }

    /// Opens what was asked for.
    ///
    /// # Errors
    /// If the deck can't be read or understood.
    pub fn open(&mut self, launch: &Launch) -> anyhow::Result<()> {
        let mut state = self.state.lock();
        match &launch.target {
            Target::Deck(path) if launch.edit_line.is_some() => {
                state.open_editor(path, launch.edit_line.unwrap_or(1))?;
            }
            Target::Deck(path) => {
                state.start_show(path, 0, launch.duration)?;
                if let Some((talk, number)) = state.talk.as_mut().zip(launch.slide) {
                    talk.apply(crate::show::ShowCommand::GoToNumber(number), Duration::ZERO);
                    talk.clock.reset();
                }
            }
            Target::Shelf(folder) => state.open_folder(folder),
            Target::Default => state.open_tours_shelf(),
        }
        Ok(())
    }

    /// What the windows share, for tests.
    #[must_use]
    pub fn state(&self) -> &Arc<Mutex<State>> {
        &self.state
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // The window library keeps the key hook and with it the state: its threads must end here.
        let mut state = self.state.lock();
        if !std::thread::panicking() {
            state.journal.clear();
        }
        state.journal.finish();
        state.close_tools();
        state.talk = None;
        state.texts.stop();
        state.worker.stop();
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.fit_to_screen(ctx, frame);
        {
            let mut state = self.state.lock();
            state.set_time(ctx.input(|input| input.time));
            state.refresh();
            let is_closing = ctx.input(|input| input.viewport().close_requested());
            if is_closing && !state.may_quit() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
        }
        if let Some(window) = frame.winit_window() {
            self.look_at_displays(monitors_of!(window), root_window!(window), u64::from(window.id()));
        }
        self.state.lock().settle_displays();
        if frame.winit_window().is_none() {
            return;
        }
        self.keep_awake();
        windows::audience::draw_ahead(&self.state.lock());
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let second = self.second_window();
        if let Some((id, builder)) = second {
            let is_first = std::mem::take(&mut self.state.lock().audience_goes_first);
            if is_first && frame.winit_window().is_some() {
                let state = &self.state;
                ui.ctx()
                    .show_viewport_immediate(id, builder.clone(), |ui, _class| second_pass(&mut state.lock(), ui, id));
            }
            let state = Arc::clone(&self.state);
            ui.ctx().show_viewport_deferred(id, builder, move |ui, _class| second_pass(&mut state.lock(), ui, id));
        } else {
            self.show_lingering(ui);
        }
        let mut state = self.state.lock();
        let view = state.root_view();
        if view == View::Console && state.screens.is_console_veiled() {
            ui.painter().rect_filled(ui.ctx().viewport_rect(), 0.0, tokens::BLACK);
            ui.ctx().request_repaint_after(screens::veil::LOOKS);
            return;
        }
        // The audience's window comes first: drawing this one would hold it up.
        let is_early = view == View::Console && !state.stage.has_begun() && frame.winit_window().is_some();
        if is_early && state.now < FIRST_PICTURE_WITHIN {
            ui.ctx().request_repaint_after(Duration::from_millis(50));
            return;
        }
        pass(&mut state, view, ui, ViewportId::ROOT);
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        // The cheapest way to fill a window; the audience's paints its own black where it needs any. While windows
        // change their sizes it can't: what it paints is a moment old.
        let state = self.state.lock();
        let is_moving = state.screens.is_console_veiled() || state.screens.has_lingering_window();
        let ground = if is_moving { tokens::BLACK } else { state.tokens().background };
        ground.to_normalized_gamma_f32()
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}

impl App {
    fn second_window(&mut self) -> Option<(ViewportId, ViewportBuilder)> {
        let mut state = self.state.lock();
        let title = state.talk.as_ref().map(|talk| state.deck_title(talk)).unwrap_or_default();
        state.second_view()?;
        state.screens.second_opens();
        let second = (state.screens.second_id(), state.screens.audience_builder(&title));
        self.second = Some(second.clone());
        Some(second)
    }

    /// Shows the audience's window as it was, until the main one has taken over.
    fn show_lingering(&self, ui: &Ui) {
        let Some((id, builder)) = self.second.clone().filter(|_| self.state.lock().screens.has_lingering_window())
        else {
            return;
        };
        let state = Arc::clone(&self.state);
        ui.ctx().show_viewport_deferred(id, builder, move |ui, _class| {
            windows::audience::still(&state.lock(), ui);
        });
        ui.ctx().request_repaint_after(screens::veil::LOOKS);
    }
}

/// One pass of the second window, which may be gone by now.
fn second_pass(state: &mut State, ui: &mut Ui, id: ViewportId) {
    let Some(view) = state.second_view().filter(|_| state.screens.second_id() == id) else { return };
    if ui.input(|input| input.viewport().close_requested()) && ui.ctx().viewport_id() == id {
        if state.may_leave_show() {
            state.leave_show();
        } else {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::CancelClose);
        }
        ui.ctx().request_repaint_of(ViewportId::ROOT);
        return;
    }
    pass(state, view, ui, id);
}

/// Draws one window with what lies over it, then does what was clicked.
fn pass(state: &mut State, view: View, ui: &mut Ui, viewport: ViewportId) {
    state.set_time(ui.input(|input| input.time));
    state.refresh();
    state.close_lost_overlays();
    state.stage.menu.begin(viewport);
    let is_under_clicker = state.overlays.clicker.as_ref().is_some_and(|(place, _)| *place == viewport);
    let is_under_overview = state.overlays.overview.as_ref().is_some_and(|(place, _)| *place == viewport);
    // What covers the window would lie over its bars.
    if view != View::Audience && !is_under_overview && !is_under_clicker {
        windows::resume::bars(state, ui);
    }
    windows::pointer::take(state, ui, view, viewport);
    if !is_under_overview {
        windows::overview::give_up_focus(ui);
    }
    match view {
        _ if is_under_clicker => windows::clicker::ui(state, ui),
        _ if is_under_overview => windows::overview::ui(state, ui, viewport),
        View::Shelf => windows::shelf::ui(state, ui, viewport),
        View::Editor => windows::editor::ui(state, ui, viewport),
        View::Console => windows::console::ui(state, ui, viewport),
        View::Audience => windows::audience::ui(state, ui, viewport),
    }
    windows::help::ui(state, ui, viewport);
    windows::palette::ui(state, ui, viewport);
    windows::rehearsal::ui(state, ui, viewport);
    windows::new_deck::ui(state, ui, viewport);
    windows::export::ui(state, ui, viewport);
    windows::import::ui(state, ui, viewport);
    windows::links::question(state, ui, viewport);
    state.drain_queue(viewport);
}

/// Takes the keys before egui does, so that Tab and Space mean the same in every window.
struct KeyHook {
    state: Arc<Mutex<State>>,
    /// Keys that are down and were taken.
    held: Vec<egui::Key>,
}

impl egui::plugin::Plugin for KeyHook {
    fn debug_name(&self) -> &'static str {
        "keys"
    }

    fn input_hook(&mut self, ctx: &egui::Context, input: &mut RawInput) {
        if input.events.is_empty() {
            return;
        }
        let last = ctx.input_for(input.viewport_id, |before| before.time);
        let now = input.time.unwrap_or(last + f64::from(input.predicted_dt));
        let from = input.viewport_id;
        let mut state = self.state.lock();
        state.set_time(now);
        let is_path_typed = state.overlays.path_field.is_some() && ctx.text_edit_focused();
        let is_typed = state.talk.is_none() && (is_path_typed || state.overlays.asks_something());
        if !is_typed {
            typing::take_events(&mut state, &mut self.held, &mut input.events, from);
        }
    }
}

/// What to open when nothing was said: what was open last, else the decks beside the program.
fn choose_target(asked: &Target, last: Option<&Path>) -> Target {
    match asked {
        Target::Deck(path) if path.is_dir() => Target::Shelf(path.clone()),
        Target::Shelf(path) if path.is_file() => Target::Deck(path.clone()),
        Target::Deck(_) | Target::Shelf(_) => asked.clone(),
        Target::Default => {
            let last = last.and_then(|path| if path.is_dir() { Some(path) } else { path.parent() });
            let folder = last.filter(|folder| folder.is_dir()).map(ToOwned::to_owned).or_else(bundled_shelf);
            folder.map_or(Target::Default, Target::Shelf)
        }
    }
}

/// The folder `slides` here, or beside the program or above it.
fn bundled_shelf() -> Option<PathBuf> {
    let here = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors().skip(1).take(4));
    here.as_deref().into_iter().chain(above).map(|folder| folder.join("slides")).find(|folder| folder.is_dir())
}
