//! Which window stands on which monitor.

use egui::{Context, ViewportBuilder, ViewportCommand, ViewportId};

/// A monitor as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonitorChoice {
    /// By its number, from 1.
    Number(usize),
    /// By its name, such as `HDMI-1`.
    Name(String),
}

/// A monitor of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// What the system calls it.
    pub name: String,
    /// Top left corner in pixels.
    pub position: [i32; 2],
    /// Index in the window library's list.
    pub index: usize,
}

/// Which window stands where.
#[derive(Debug, Default)]
pub struct Screens {
    /// Shows the talk in the main window instead of a second one.
    is_single: bool,
    /// True while a second window holds the console, with `is_single`.
    pub is_console_open: bool,
    /// True while the audience's window fills its screen, as far as is known.
    pub is_fullscreen: bool,
    monitors: Vec<Monitor>,
    /// Index in `monitors` of the one with the main window.
    root_monitor: usize,
    wanted_audience: Option<MonitorChoice>,
    /// Index in `monitors` of the one for the audience, chosen when the show starts.
    audience_monitor: Option<usize>,
    /// Where the audience's window was moved since.
    swapped_to: Option<usize>,
    n_shows: u32,
}

impl Screens {
    /// With one window, or with two; the audience's on this monitor.
    #[must_use]
    pub fn new(is_single: bool, audience: Option<MonitorChoice>) -> Self {
        Self { is_single, wanted_audience: audience, ..Self::default() }
    }

    /// True if the talk is shown in the main window.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.is_single
    }

    /// Takes the system's list of monitors; `root` is the position of the main window's one.
    pub fn set_monitors(&mut self, found: impl Iterator<Item = (String, [i32; 2])>, root: Option<[i32; 2]>) {
        self.monitors.clear();
        for (index, (name, position)) in found.enumerate() {
            // Wayland's list holds some of them twice.
            if !self.monitors.iter().any(|monitor| monitor.name == name && monitor.position == position) {
                self.monitors.push(Monitor { name, position, index });
            }
        }
        let is_root = |monitor: &Monitor| Some(monitor.position) == root;
        self.root_monitor = self.monitors.iter().position(is_root).unwrap_or(0);
    }

    /// Number of monitors, at least 1.
    #[must_use]
    pub fn n_monitors(&self) -> usize {
        self.monitors.len().max(1)
    }

    /// The second window, as long as this show lasts.
    #[must_use]
    pub fn second_id(&self) -> ViewportId {
        ViewportId::from_hash_of(("second window", self.n_shows))
    }

    /// The second window of the show that starts next.
    #[must_use]
    pub fn next_second_id(&self) -> ViewportId {
        ViewportId::from_hash_of(("second window", self.n_shows + 1))
    }

    /// The audience's window.
    #[must_use]
    pub fn audience_id(&self) -> ViewportId {
        if self.is_single { ViewportId::ROOT } else { self.second_id() }
    }

    /// Chooses a monitor for a new show and fills it.
    pub fn show_starts(&mut self, ctx: &Context) {
        // A new name for each show: only then does the window library place the window anew.
        self.n_shows += 1;
        self.is_fullscreen = true;
        self.is_console_open = false;
        self.audience_monitor = None;
        self.swapped_to = None;
        if self.is_single {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Fullscreen(true));
        } else if self.monitors.len() > 1 {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Maximized(true));
        }
    }

    /// Shrinks the main window again.
    pub fn show_ends(&mut self, ctx: &Context) {
        if self.is_single {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Fullscreen(false));
        }
        self.is_fullscreen = false;
    }

    /// How the audience's window is opened; its monitor stays the same as long as the show lasts.
    #[must_use]
    pub fn audience_builder(&mut self, title: &str) -> ViewportBuilder {
        let chosen = self.choose_audience();
        let chosen = *self.audience_monitor.get_or_insert(chosen);
        let builder = ViewportBuilder::default()
            .with_title(title)
            .with_app_id("diafilm")
            .with_inner_size([960.0, 540.0])
            .with_fullscreen(true);
        match self.monitors.get(chosen).filter(|_| self.monitors.len() > 1) {
            Some(monitor) => builder.with_monitor(monitor.index),
            None => builder,
        }
    }

    /// How a second window for the console is opened.
    #[must_use]
    pub fn console_builder(&self, title: &str) -> ViewportBuilder {
        ViewportBuilder::default().with_title(title).with_app_id("diafilm").with_inner_size([1100.0, 700.0])
    }

    /// Fills the audience's screen or shrinks its window.
    pub fn set_fullscreen(&mut self, ctx: &Context, is_fullscreen: bool) {
        self.is_fullscreen = is_fullscreen;
        ctx.send_viewport_cmd_to(self.audience_id(), ViewportCommand::Fullscreen(is_fullscreen));
    }

    /// Exchanges the monitors of show and console; false if there is only one.
    pub fn swap(&mut self, ctx: &Context) -> bool {
        if self.monitors.len() < 2 {
            return false;
        }
        let from = self.swapped_to.or(self.audience_monitor).unwrap_or(0).min(self.monitors.len() - 1);
        let to = if from == self.root_monitor { (from + 1) % self.monitors.len() } else { self.root_monitor };
        self.swapped_to = Some(to);
        let audience = self.audience_id();
        ctx.send_viewport_cmd_to(audience, ViewportCommand::SetMonitor(self.monitors[to].index));
        if !self.is_single {
            let [x, y] = self.monitors[from].position.map(|at| at as f32);
            let scale = ctx.input_for(ViewportId::ROOT, |input| input.pixels_per_point());
            let corner = egui::pos2(x / scale + 40.0, y / scale + 40.0);
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::OuterPosition(corner));
        }
        true
    }

    fn choose_audience(&self) -> usize {
        let wanted = match &self.wanted_audience {
            Some(MonitorChoice::Number(number)) => number.checked_sub(1).filter(|&i| i < self.monitors.len()),
            Some(MonitorChoice::Name(name)) => self.monitors.iter().position(|monitor| monitor.name == *name),
            None => None,
        };
        wanted.unwrap_or_else(|| (0..self.monitors.len()).find(|&i| i != self.root_monitor).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_show_avoids_the_presenters_monitor() {
        let monitors = || [("eDP-1", [0, 0]), ("HDMI-1", [1920, 0]), ("eDP-1", [0, 0])].map(|(n, p)| (n.to_owned(), p));
        let check = |wanted: Option<MonitorChoice>, root, expected| {
            let mut screens = Screens::new(false, wanted.clone());
            screens.set_monitors(monitors().into_iter(), root);
            assert_eq!(screens.n_monitors(), 2);
            assert_eq!(screens.choose_audience(), expected, "{wanted:?} {root:?}");
        };
        check(None, Some([0, 0]), 1);
        check(None, Some([1920, 0]), 0);
        check(None, None, 1);
        check(Some(MonitorChoice::Number(1)), Some([0, 0]), 0);
        check(Some(MonitorChoice::Number(9)), Some([0, 0]), 1);
        check(Some(MonitorChoice::Name("HDMI-1".into())), Some([1920, 0]), 1);
    }
}
