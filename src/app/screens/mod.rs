//! Which window stands on which monitor, and who sees what it shows.
//!
//! What follows from where monitors lie is decided in [`topology`], what
//! becomes of the windows when one comes or goes in [`arrangement`]; both are
//! pure. Here the decisions become commands to the window library. The
//! audience's window is never moved: it is closed, and another one is opened on
//! the other monitor, for that works on every system.

pub mod arrangement;
pub mod outputs;
pub mod read;
pub mod topology;
pub mod veil;

use std::collections::BTreeMap;
use std::time::Duration;

use egui::{Context, ViewportBuilder, ViewportCommand, ViewportId};

use arrangement::{Arrangement, Present, Wish};
use topology::{AudienceSees, Monitor, MonitorChoice, Place, Topology};
use veil::{Sight, Veil, Verdict};

/// A window that was told to fill the screen needs this long at least until its new picture is there.
const TAKES_OVER_AFTER: Duration = Duration::from_millis(200);
/// The window over it goes after this time at the latest.
const LINGERS_AT_MOST: Duration = Duration::from_millis(1500);
/// Sets of monitors for which a choice is remembered at most.
const MAX_REMEMBERED: usize = 64;
/// Distance of a window from the corner of its monitor before it is maximised, in points.
const CORNER: f32 = 40.0;
/// Width of the window that is shared in a call, in points; it has the shape of a slide.
const SHARED_WIDTH: f32 = 1280.0;
/// The share of its monitor's width that it takes at most, so that the console is seen beside it.
const SHARED_AT_MOST: f32 = 0.75;

/// What was asked for on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// In how many windows.
    pub wish: Wish,
    /// Monitor for the audience.
    pub audience: Option<MonitorChoice>,
    /// Monitor for the console.
    pub console: Option<MonitorChoice>,
}

/// Where the main window is, as far as the system tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RootWindow {
    /// Its place, or its monitor's.
    pub place: Option<Place>,
    /// True where a window can be moved by its position.
    pub can_be_moved: bool,
    /// True if it is maximised or fills its screen.
    pub is_filling: bool,
}

/// A show that is on.
#[derive(Debug)]
struct Running {
    arrangement: Arrangement,
    /// The audience's monitor as it was when their window was opened.
    audience: Option<Monitor>,
}

/// What a change of the monitors did to the show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// The monitor with this name is gone, and the audience's window with it.
    Lost(String),
    /// The show is back, or now, on the monitor with this name.
    Shown(String),
    /// Only the audience's monitor is left, or it shows the same as the console's.
    OneWindow,
}

/// A monitor that the presenter can put the show on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayChoice {
    /// Its number as `diafilm monitors` prints it, from 1.
    pub number: usize,
    /// What the system calls it.
    pub name: String,
    /// True if the audience has it now.
    pub is_audience: bool,
}

/// Which window stands where.
#[derive(Debug, Default)]
pub struct Screens {
    /// True while the audience's window fills its screen, as far as is known.
    pub is_fullscreen: bool,
    asked: Asked,
    monitors: Vec<Monitor>,
    root: RootWindow,
    running: Option<Running>,
    /// The audience's monitor for each set of monitors, by name.
    remembered: BTreeMap<String, String>,
    are_notes_confirmed: bool,
    /// Whether the console is black, as its window is about to move.
    veil: Veil,
    /// True while the main window has no frame: the audience might see that pass by.
    is_bare: bool,
    /// True while the audience's former window still covers the main one, which is to fill the screen in its stead;
    /// and since when.
    lingers: Option<Option<Duration>>,
    /// Number of windows opened for an audience so far.
    n_windows: u32,
    /// The same as of when the second one was shown.
    n_opened: u32,
}

impl Screens {
    /// With what was asked for, and what was chosen on earlier days: the audience's monitor by
    /// [`topology::set_name`].
    #[must_use]
    pub fn new(asked: Asked, remembered: BTreeMap<String, String>) -> Self {
        Self { asked, remembered, ..Self::default() }
    }

    /// Index of the monitor that the audience would get with these, started from the main one; `None` if a show
    /// has all of them, or the only one.
    #[must_use]
    pub fn likely_audience(monitors: &[Monitor], remembered: BTreeMap<String, String>) -> Option<usize> {
        let primary = monitors.iter().find(|monitor| monitor.is_primary).or(monitors.first());
        let root = RootWindow { place: primary.map(|monitor| monitor.place), can_be_moved: true, is_filling: true };
        let screens = Self { monitors: monitors.to_vec(), root, remembered, ..Self::default() };
        screens.choose_audience().filter(|_| screens.n_monitors() > 1)
    }

    /// The monitors that are on.
    #[must_use]
    pub fn monitors(&self) -> &[Monitor] {
        &self.monitors
    }

    /// Number of monitors that show something of their own, at least 1.
    #[must_use]
    pub fn n_monitors(&self) -> usize {
        topology::n_separate(&self.monitors).max(1)
    }

    /// Which windows there are.
    #[must_use]
    pub fn arrangement(&self) -> Arrangement {
        let begin = || Arrangement::at_start(self.asked.wish, topology::n_separate(&self.monitors));
        self.running.as_ref().map_or_else(begin, |running| running.arrangement)
    }

    /// True if the console is a window that the audience never sees.
    #[must_use]
    pub fn has_own_console(&self) -> bool {
        self.n_monitors() > 1 || self.asked.wish == Wish::ScreenShare
    }

    /// True if the audience sees one window in a call, and not a screen.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.asked.wish == Wish::ScreenShare
    }

    /// The second window, until it is opened anew.
    #[must_use]
    pub fn second_id(&self) -> ViewportId {
        ViewportId::from_hash_of(("second window", self.n_windows))
    }

    /// Notes that the second window is shown from now on.
    pub fn second_opens(&mut self) {
        self.n_opened = self.n_windows;
    }

    /// True once the second window is shown. Before, nothing may be asked of it: the window library would open one
    /// of its own making, in the midst of a monitor, and never close it.
    #[must_use]
    pub fn is_second_open(&self) -> bool {
        self.n_opened == self.n_windows
    }

    /// The audience's window.
    #[must_use]
    pub fn audience_id(&self) -> ViewportId {
        match self.arrangement() {
            Arrangement::OneWindow { .. } | Arrangement::ConsoleOnly => ViewportId::ROOT,
            Arrangement::TwoWindows => self.second_id(),
        }
    }

    /// True if notes, what comes next and what was searched for must not be drawn.
    #[must_use]
    pub fn notes_are_hidden(&self) -> bool {
        !self.are_notes_confirmed && !self.is_console_private()
    }

    /// True if nothing of the console may be drawn, for its window may still move across the audience's monitor.
    #[must_use]
    pub fn is_console_veiled(&self) -> bool {
        self.veil.is_down()
    }

    /// True if the second window is still to be seen although the main one has taken over.
    #[must_use]
    pub fn has_lingering_window(&self) -> bool {
        self.lingers.is_some() && self.arrangement() != Arrangement::TwoWindows
    }

    /// Takes a look at whether the main window fills the screen by now, so that the one over it can go.
    fn take_over(&mut self, now: Duration) -> bool {
        let Some(since) = &mut self.lingers else { return false };
        let passed = now.saturating_sub(*since.get_or_insert(now));
        let covers = |place: Place| self.home().is_some_and(|home| place.covers(&self.monitors[home].place));
        let has_taken_over = passed >= TAKES_OVER_AFTER && self.root.place.is_some_and(covers);
        if has_taken_over || passed >= LINGERS_AT_MOST {
            self.lingers = None;
        }
        self.lingers.is_none()
    }

    /// Draws the console again once its window has come to rest, and lets a window go that is no longer needed;
    /// gives back whether something of that is so since just now.
    pub fn settle(&mut self, ctx: &Context, now: Duration) -> bool {
        self.take_over(now) | self.draw_settled(ctx, now)
    }

    fn draw_settled(&mut self, ctx: &Context, now: Duration) -> bool {
        if !self.veil.is_down() {
            return false;
        }
        let place = self.root.place;
        let sight = Sight { place, is_filling: self.root.is_filling, is_private: self.is_console_private() };
        match self.veil.look(sight, now) {
            Verdict::Up => {
                self.dress(ctx);
                true
            }
            Verdict::Down => false,
            Verdict::SendAgain => {
                self.place_console(ctx, self.audience_index(), None);
                false
            }
        }
    }

    /// Gives the main window its frame back.
    fn dress(&mut self, ctx: &Context) {
        self.veil.lift();
        if std::mem::take(&mut self.is_bare) {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Decorations(true));
        }
    }

    /// Draws nothing of the console until its window has come to rest, where the audience has a monitor that it
    /// might come by.
    fn veil_console(&mut self, ctx: &Context, is_told_to_move: bool) {
        let has_two = self.running.is_some() && self.arrangement() == Arrangement::TwoWindows;
        if has_two && self.monitors.len() > 1 && self.asked.wish != Wish::ScreenShare {
            self.veil.fall(is_told_to_move);
        } else if matches!(self.arrangement(), Arrangement::OneWindow { .. }) && self.running.is_some() {
            self.veil.lift();
        } else {
            self.dress(ctx);
        }
    }

    /// True if the audience sees nothing of what stands where the main window is.
    fn is_console_private(&self) -> bool {
        let audience = match &self.running {
            None => AudienceSees::Nothing,
            Some(_) if self.asked.wish == Wish::ScreenShare => AudienceSees::Window,
            Some(running) => match running.arrangement {
                Arrangement::ConsoleOnly => AudienceSees::Nothing,
                Arrangement::OneWindow { .. } => self.home().map_or(AudienceSees::Nothing, AudienceSees::Monitor),
                Arrangement::TwoWindows => self.audience_index().map_or(AudienceSees::Nothing, AudienceSees::Monitor),
            },
        };
        topology::are_notes_private(&Topology { monitors: &self.monitors, console: self.root.place, audience })
    }

    /// Shows the notes where they are hidden, until monitors change.
    pub fn confirm_notes(&mut self) {
        self.are_notes_confirmed |= self.notes_are_hidden();
    }

    /// Takes the system's list of monitors and the place of the main window; says what that did to a show.
    pub fn look(&mut self, ctx: &Context, found: impl IntoIterator<Item = Monitor>, root: RootWindow) -> Option<Turn> {
        let before = std::mem::replace(&mut self.monitors, topology::without_doubles(found));
        let was_nowhere = std::mem::replace(&mut self.root, root).place.is_none();
        if was_nowhere && self.home().is_some() && self.running.is_some() {
            self.settle_console(ctx);
        }
        let places = |monitors: &[Monitor]| -> Vec<_> {
            monitors.iter().map(|monitor| (monitor.name.clone(), monitor.place, monitor.n_outputs)).collect()
        };
        if places(&before) == places(&self.monitors) {
            return None;
        }
        self.are_notes_confirmed = false;
        let turn = self.rearrange(ctx, topology::n_separate(&before));
        self.veil_console(ctx, false);
        turn
    }

    /// Chooses a monitor for a new show and fills it.
    pub fn show_starts(&mut self, ctx: &Context) {
        self.running = None;
        self.lingers = None;
        self.are_notes_confirmed = false;
        let arrangement = self.arrangement();
        self.running = Some(Running { arrangement, audience: None });
        self.arrange(ctx, None);
    }

    /// Shrinks the main window again.
    pub fn show_ends(&mut self, ctx: &Context) {
        if matches!(self.arrangement(), Arrangement::OneWindow { .. }) {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Fullscreen(false));
        }
        self.running = None;
        self.is_fullscreen = false;
        self.lingers = None;
        self.dress(ctx);
    }

    /// Size in pixels of the screen that a show fills, before its window is there; `None` where it fills none.
    #[must_use]
    pub fn audience_size(&self) -> Option<[u32; 2]> {
        if self.asked.wish == Wish::ScreenShare {
            return None;
        }
        let index = match (self.arrangement(), &self.running) {
            (Arrangement::TwoWindows, Some(Running { audience: Some(monitor), .. })) => {
                return Some(monitor.place.size);
            }
            (Arrangement::TwoWindows, Some(_) | None) => self.choose_audience(),
            (Arrangement::OneWindow { .. } | Arrangement::ConsoleOnly, _) => self.home(),
        };
        self.monitors.get(index?).map(|monitor| monitor.place.size)
    }

    /// How the audience's window is opened.
    #[must_use]
    pub fn audience_builder(&self, title: &str) -> ViewportBuilder {
        let builder = ViewportBuilder::default().with_app_id("diafilm");
        let audience = self.running.as_ref().and_then(|running| running.audience.as_ref());
        let audience = audience.filter(|_| self.monitors.len() > 1 || self.asked.wish != Wish::ScreenShare);
        if self.asked.wish == Wish::ScreenShare {
            let width = self.shared_width();
            let size = [width, width * 9.0 / 16.0];
            let builder = builder.with_title(format!("{title} – share this window")).with_inner_size(size);
            let corner = audience.map(|monitor| {
                let [x, y] = monitor.place.position.map(|at| at as f32 / monitor.scale as f32);
                [x + CORNER, y + CORNER]
            });
            return corner.into_iter().fold(builder, ViewportBuilder::with_position);
        }
        // It may be seen before it fills the screen: then in the same size.
        let size = audience.map(|monitor| monitor.place.size.map(|side| side as f32 / monitor.scale.max(0.1) as f32));
        let builder = builder.with_title(title).with_inner_size(size.unwrap_or([960.0, 540.0])).with_fullscreen(true);
        // The window manager shows a new window before it fills its screen: the audience would see its frame.
        let builder = builder.with_decorations(false);
        audience.into_iter().fold(builder, |builder, monitor| builder.with_monitor(monitor.index))
    }

    fn shared_width(&self) -> f32 {
        let monitor = self.running.as_ref().and_then(|running| running.audience.as_ref());
        let room = monitor.map(|monitor| monitor.place.size[0] as f32 / monitor.scale.max(0.1) as f32);
        room.map_or(SHARED_WIDTH, |room| SHARED_WIDTH.min(room * SHARED_AT_MOST))
    }

    /// True while the show fills a display that the console doesn't stand on.
    #[must_use]
    pub fn fills_its_own_display(&self) -> bool {
        self.arrangement() == Arrangement::TwoWindows && self.is_fullscreen && !self.is_shared()
    }

    /// Fills the audience's screen or shrinks its window.
    pub fn set_fullscreen(&mut self, ctx: &Context, is_fullscreen: bool) {
        self.is_fullscreen = is_fullscreen;
        ctx.send_viewport_cmd_to(self.audience_id(), ViewportCommand::Fullscreen(is_fullscreen));
        if !is_fullscreen {
            self.is_bare = false;
            ctx.send_viewport_cmd_to(self.audience_id(), ViewportCommand::Decorations(true));
        }
    }

    /// Turns one window from show to console or back, or shows the show in the console's window; false where the
    /// two have a window each.
    pub fn flip(&mut self, ctx: &Context) -> bool {
        let Some(running) = &mut self.running else { return false };
        match running.arrangement {
            Arrangement::TwoWindows => return false,
            Arrangement::OneWindow { is_console } => {
                running.arrangement = Arrangement::OneWindow { is_console: !is_console };
            }
            Arrangement::ConsoleOnly => {
                running.arrangement = Arrangement::OneWindow { is_console: false };
                self.set_fullscreen(ctx, true);
            }
        }
        true
    }

    /// Exchanges the monitors of show and console; false if there is only one.
    pub fn swap(&mut self, ctx: &Context) -> bool {
        let home = self.home().unwrap_or(0);
        match self.arrangement() {
            Arrangement::TwoWindows => {
                let audience = self.audience_index();
                let to = if audience == Some(home) { self.after(home) } else { Some(home) };
                to.is_some_and(|to| self.show_on(ctx, to, audience))
            }
            Arrangement::OneWindow { .. } => {
                let to = self.after(home);
                to.is_some_and(|to| self.show_on(ctx, to, None))
            }
            Arrangement::ConsoleOnly => false,
        }
    }

    /// The monitors that the show can be put on.
    #[must_use]
    pub fn display_choices(&self) -> Vec<DisplayChoice> {
        let audience = match self.arrangement() {
            Arrangement::TwoWindows => self.audience_index(),
            Arrangement::OneWindow { .. } => self.home(),
            Arrangement::ConsoleOnly => None,
        };
        let choice = |(i, monitor): (usize, &Monitor)| DisplayChoice {
            number: i + 1,
            name: monitor.name.clone(),
            is_audience: audience == Some(i),
        };
        self.monitors.iter().enumerate().map(choice).collect()
    }

    /// Puts the show on the monitor with this number, from 1; false if it is there already or can't be.
    pub fn choose(&mut self, ctx: &Context, number: usize) -> bool {
        let Some(to) = number.checked_sub(1).filter(|to| *to < self.monitors.len()) else { return false };
        if self.display_choices()[to].is_audience {
            return false;
        }
        if self.arrangement() == Arrangement::ConsoleOnly
            && let Some(running) = &mut self.running
        {
            let is_alone = topology::n_separate(&self.monitors) < 2;
            running.arrangement =
                if is_alone { Arrangement::OneWindow { is_console: false } } else { Arrangement::TwoWindows };
        }
        let from = self.audience_index();
        self.show_on(ctx, to, from)
    }

    /// The choices made by hand, to be kept in the settings.
    #[must_use]
    pub fn remembered(&self) -> &BTreeMap<String, String> {
        &self.remembered
    }

    /// The name of the monitor that the show was on when it was lost.
    #[must_use]
    pub fn lost_monitor(&self) -> Option<&str> {
        let running = self.running.as_ref().filter(|running| running.arrangement == Arrangement::ConsoleOnly)?;
        running.audience.as_ref().map(|monitor| monitor.name.as_str())
    }

    /// Moves the show to a monitor by the presenter's own choice, and the console to `console` if that is free.
    fn show_on(&mut self, ctx: &Context, to: usize, console: Option<usize>) -> bool {
        let Some(monitor) = self.monitors.get(to) else { return false };
        self.asked.audience = None;
        self.asked.console = None;
        let set = topology::set_name(&self.monitors);
        if self.remembered.len() < MAX_REMEMBERED || self.remembered.contains_key(&set) {
            self.remembered.insert(set, monitor.name.clone());
        }
        self.are_notes_confirmed = false;
        self.arrange(ctx, console.filter(|console| *console != to));
        true
    }

    /// What monitors that came or went make of the show.
    fn rearrange(&mut self, ctx: &Context, n_before: usize) -> Option<Turn> {
        let n_separate = topology::n_separate(&self.monitors);
        let running = self.running.as_ref()?;
        let (was, audience) = (running.arrangement, running.audience.clone());
        let found = audience.as_ref().and_then(|monitor| self.index_of(&monitor.name));
        let now = match (was, &audience) {
            // The first list of all: nothing was known when the show began.
            (Arrangement::TwoWindows, None) => Arrangement::at_start(self.asked.wish, n_separate),
            _ => was.after(self.asked.wish, Present { n_separate, n_before, has_audience: found.is_some() }),
        };
        let is_same_place = found.map(|i| self.monitors[i].place) == audience.as_ref().map(|monitor| monitor.place);
        if now == was && (is_same_place || now != Arrangement::TwoWindows) {
            return None;
        }
        if let Some(running) = &mut self.running {
            running.arrangement = now;
        }
        self.lingers = None;
        if was == Arrangement::TwoWindows && now.is_show_in_root() && audience.is_some() {
            // The console's frame and what it drew last must not be seen before the show is there.
            self.lingers = Some(None);
            self.is_bare = true;
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Decorations(false));
        }
        if now == Arrangement::ConsoleOnly {
            self.is_fullscreen = false;
            return Some(Turn::Lost(audience.map(|monitor| monitor.name).unwrap_or_default()));
        }
        self.arrange(ctx, None);
        let shown = || self.running.as_ref()?.audience.as_ref().map(|monitor| monitor.name.clone());
        match now {
            Arrangement::TwoWindows => shown().map(Turn::Shown),
            Arrangement::OneWindow { .. } | Arrangement::ConsoleOnly => Some(Turn::OneWindow),
        }
    }

    /// Puts windows where the arrangement wants them; the console on `console`, if that is said.
    fn arrange(&mut self, ctx: &Context, console: Option<usize>) {
        let (home, chosen) = (self.home(), self.choose_audience());
        match self.arrangement() {
            Arrangement::OneWindow { .. } => {
                let target = if self.is_audience_chosen() { chosen } else { home.or(chosen) };
                self.set_audience(target);
                self.is_fullscreen = true;
                let away = target.filter(|_| target != home).map(|target| self.monitors[target].index);
                let command = away.map_or(ViewportCommand::Fullscreen(true), ViewportCommand::SetMonitor);
                ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
            }
            Arrangement::TwoWindows => {
                self.set_audience(chosen);
                self.n_windows += 1;
                self.is_fullscreen = self.asked.wish != Wish::ScreenShare;
                let is_told_to_move = self.place_console(ctx, chosen, console);
                self.veil_console(ctx, is_told_to_move);
            }
            Arrangement::ConsoleOnly => {}
        }
    }

    /// Gives the console a monitor of its own, if there is one; `wanted` if that is said. True if its window
    /// is to go to another place.
    fn place_console(&mut self, ctx: &Context, audience: Option<usize>, wanted: Option<usize>) -> bool {
        let Some(audience) = audience.filter(|_| self.monitors.len() > 1) else { return false };
        let home = self.home();
        let asked = self.asked.console.as_ref().and_then(|choice| topology::find(&self.monitors, choice).ok());
        let console = wanted.or(asked).filter(|console| *console != audience);
        let Some(console) = console.or_else(|| topology::default_console(&self.monitors, audience, home)) else {
            return false;
        };
        let monitor = self.monitors[console].clone();
        let send = |command| ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
        if !self.root.can_be_moved && home.is_some() && home != Some(console) {
            // Here a window can't be told its place, but which monitor it fills.
            send(ViewportCommand::SetMonitor(monitor.index));
            return true;
        }
        // A window that leaves full screen first stands where it stood before, which may be the audience's monitor
        // by now: so it goes there without a frame, and from there wherever it stands now.
        let was_full = ctx.input_for(ViewportId::ROOT, |input| input.viewport().fullscreen) == Some(true);
        if was_full {
            self.is_bare = true;
            send(ViewportCommand::Decorations(false));
        }
        send(ViewportCommand::Fullscreen(false));
        let must_move = (home != Some(console) || was_full) && self.root.can_be_moved;
        if must_move {
            let scale = ctx.input_for(ViewportId::ROOT, |input| input.pixels_per_point());
            let [x, y] = monitor.place.position.map(|at| at as f32 / scale + CORNER);
            // A maximised window doesn't move.
            send(ViewportCommand::Maximized(false));
            send(ViewportCommand::OuterPosition(egui::pos2(x, y)));
        }
        send(ViewportCommand::Maximized(true));
        must_move
    }

    /// Where a system tells only now on which monitor it opened the console, that may be the audience's.
    fn settle_console(&mut self, ctx: &Context) {
        let audience = self.audience_index();
        if self.arrangement() == Arrangement::TwoWindows && audience.is_some() && audience == self.home() {
            self.place_console(ctx, audience, None);
        }
    }

    fn set_audience(&mut self, index: Option<usize>) {
        let monitor = index.and_then(|index| self.monitors.get(index)).cloned();
        if let Some(running) = &mut self.running {
            running.audience = monitor;
        }
    }

    /// True if the audience's monitor was asked for, or chosen by hand on an earlier day.
    fn is_audience_chosen(&self) -> bool {
        self.asked.audience.is_some() || self.remembered.contains_key(&topology::set_name(&self.monitors))
    }

    fn choose_audience(&self) -> Option<usize> {
        let monitors = &self.monitors;
        let find = |choice: &MonitorChoice| topology::find(monitors, choice).ok();
        if let Some(asked) = self.asked.audience.as_ref().and_then(find) {
            return Some(asked);
        }
        let console = self.asked.console.as_ref().and_then(find);
        let name = self.remembered.get(&topology::set_name(monitors));
        let remembered = name.and_then(|name| self.index_of(name)).filter(|index| Some(*index) != console);
        remembered.or_else(|| topology::default_audience(monitors, self.home(), console))
    }

    /// Index of the monitor with the main window.
    fn home(&self) -> Option<usize> {
        topology::monitor_under(&self.monitors, &self.root.place?)
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.monitors.iter().position(|monitor| monitor.name == name)
    }

    fn audience_index(&self) -> Option<usize> {
        self.index_of(&self.running.as_ref()?.audience.as_ref()?.name)
    }

    /// The next monitor that shows something else.
    fn after(&self, index: usize) -> Option<usize> {
        let place = self.monitors.get(index)?.place;
        let n = self.monitors.len();
        (1..n).map(|by| (index + by) % n).find(|other| !self.monitors[*other].place.overlaps(&place))
    }
}

#[cfg(test)]
mod tests;
