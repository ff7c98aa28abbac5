//! What the window library doesn't know of X11's outputs: which show the same picture, and when one comes or goes.
//!
//! The library reads the list of monitors once and never again, for it doesn't
//! hear of changes. It does read it anew when the resources of its window
//! change: so a thread with a connection of its own listens, and then appends
//! nothing to them. Elsewhere than on X11 there is nothing to do.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many outputs show the picture of a monitor, by its name.
#[derive(Debug, Clone, Default)]
pub struct Outputs(Arc<Mutex<BTreeMap<String, usize>>>);

impl Outputs {
    /// As they are now, without watching.
    #[must_use]
    pub fn now() -> Self {
        let outputs = Self::default();
        outputs.set(counts());
        outputs
    }

    /// Watches for changes on behalf of the window with this number; `on_change` is called when the window library
    /// knows of one, or soon will.
    #[must_use]
    pub fn watch(window: u64, on_change: impl Fn() + Send + 'static) -> Self {
        let outputs = Self::default();
        start(&outputs, window, on_change);
        outputs
    }

    /// True if there is one monitor, and that is known.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len() == 1
    }

    /// Number of outputs that show a monitor's picture; 1 where that isn't known.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).copied().unwrap_or(1)
    }

    fn set(&self, counts: Option<BTreeMap<String, usize>>) {
        if let Some(counts) = counts {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = counts;
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn counts() -> Option<BTreeMap<String, usize>> {
    x11::Watch::connect(None)?.counts()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn counts() -> Option<BTreeMap<String, usize>> {
    None
}

#[cfg(all(unix, not(target_os = "macos")))]
fn start(outputs: &Outputs, window: u64, on_change: impl Fn() + Send + 'static) {
    // On Wayland the number is an address, and there may be no X server at all: then nobody watches.
    let Some(watch) = u32::try_from(window).ok().and_then(|window| x11::Watch::connect(Some(window))) else { return };
    let heard = outputs.clone();
    heard.set(watch.counts());
    let named = std::thread::Builder::new().name("diafilm-outputs".to_owned());
    drop(named.spawn(move || {
        while watch.wait().is_some() {
            heard.set(watch.counts());
            watch.nudge();
            on_change();
        }
    }));
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn start(_outputs: &Outputs, _window: u64, _on_change: impl Fn() + Send + 'static) {}

#[cfg(all(unix, not(target_os = "macos")))]
mod x11 {
    //! The few requests that are made of the X server.

    use std::collections::BTreeMap;

    use x11rb::connection::Connection as _;
    use x11rb::protocol::randr::{ConnectionExt as _, NotifyMask};
    use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, PropMode};
    use x11rb::rust_connection::RustConnection;

    /// A connection that hears of changes of outputs.
    pub(super) struct Watch {
        connection: RustConnection,
        root: u32,
        /// The window library's window.
        window: u32,
    }

    impl Watch {
        /// Connects to the server that shows this window, or to whatever server there is; `None` if there is none.
        pub(super) fn connect(window: Option<u32>) -> Option<Self> {
            let (connection, screen) = x11rb::connect(None).ok()?;
            let root = connection.setup().roots.get(screen)?.root;
            let window = window.unwrap_or(root);
            // Only if there is such a window.
            connection.get_geometry(window).ok()?.reply().ok()?;
            let changes = NotifyMask::SCREEN_CHANGE | NotifyMask::CRTC_CHANGE | NotifyMask::OUTPUT_CHANGE;
            connection.randr_select_input(root, changes).ok()?.check().ok()?;
            Some(Self { connection, root, window })
        }

        /// Number of outputs by the name of the first one of those that show the same.
        pub(super) fn counts(&self) -> Option<BTreeMap<String, usize>> {
            let connection = &self.connection;
            let resources = connection.randr_get_screen_resources_current(self.root).ok()?.reply().ok()?;
            let count = |crtc: &u32| {
                let crtc = connection.randr_get_crtc_info(*crtc, x11rb::CURRENT_TIME).ok()?.reply().ok()?;
                let first = crtc.outputs.first()?;
                let output = connection.randr_get_output_info(*first, x11rb::CURRENT_TIME).ok()?.reply().ok()?;
                Some((String::from_utf8_lossy(&output.name).into_owned(), crtc.outputs.len()))
            };
            Some(resources.crtcs.iter().filter_map(count).collect())
        }

        /// Waits for a change and swallows those that come with it; `None` when the server is gone.
        pub(super) fn wait(&self) -> Option<()> {
            self.connection.wait_for_event().ok()?;
            while self.connection.poll_for_event().ok()?.is_some() {}
            Some(())
        }

        /// Has the window library read the monitors anew.
        pub(super) fn nudge(&self) {
            let (mode, property, kind) = (PropMode::APPEND, AtomEnum::RESOURCE_MANAGER, AtomEnum::STRING);
            let asked = self.connection.change_property(mode, self.window, property, kind, 8, 0, &[]);
            // A window that is gone needs no list.
            drop(asked.map(|asked| asked.check()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_no_x_server_is_not_watched() {
        let outputs = Outputs::watch(u64::MAX, || ());
        assert_eq!(outputs.count("HDMI-1"), 1);
    }
}
