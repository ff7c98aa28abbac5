//! Keeps the screen from falling asleep while a show is on.
//!
//! The desktop is asked on a thread of its own, first by the service that most
//! desktops have, then by the portal. What can't be had is no failure of the
//! show; the presenter is told once, on the console. Where there is no such
//! service, as on other systems than Linux, sleep is left to its settings.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

/// A wish that the screen stays on; dropping it takes the wish back.
#[derive(Debug)]
pub struct Awake {
    has_failed: Arc<AtomicBool>,
    /// The thread waits for this to go.
    _until: mpsc::Sender<()>,
}

impl Awake {
    /// Asks the desktop; `on_failure` is called if nothing there can do it.
    #[must_use]
    pub fn keep(on_failure: impl FnOnce() + Send + 'static) -> Self {
        let (until, dropped) = mpsc::channel();
        let has_failed = Arc::new(AtomicBool::new(false));
        let failed = Arc::clone(&has_failed);
        let named = std::thread::Builder::new().name("diafilm-awake".to_owned());
        drop(named.spawn(move || {
            // The channel never brings anything: it only ends.
            let wait = || dropped.recv().unwrap_or_default();
            if !inhibit(&wait) {
                failed.store(true, Ordering::Relaxed);
                on_failure();
            }
        }));
        Self { has_failed, _until: until }
    }

    /// True, once, if nothing keeps the screen on.
    #[must_use]
    pub fn take_failure(&self) -> bool {
        self.has_failed.swap(false, Ordering::Relaxed)
    }
}

/// Keeps the screen on while `wait` waits; false if that can't be done.
#[cfg(all(unix, not(target_os = "macos")))]
fn inhibit(wait: &impl Fn()) -> bool {
    let Ok(connection) = zbus::blocking::Connection::session() else { return false };
    bus::screen_saver(&connection, wait).or_else(|_none| bus::portal(&connection, wait)).is_ok()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn inhibit(_wait: &impl Fn()) -> bool {
    // Nothing was asked, so nothing has failed.
    true
}

#[cfg(all(unix, not(target_os = "macos")))]
mod bus {
    //! The two services of the session's bus.

    use std::collections::HashMap;

    use zbus::blocking::{Connection, Proxy};
    use zbus::zvariant::{OwnedObjectPath, Value};

    /// Shown by desktops that list who keeps the screen on.
    const REASON: &str = "A talk is on";
    /// The portal's flag for: don't fall asleep for want of keys.
    const IDLE: u32 = 8;

    pub(super) fn screen_saver(connection: &Connection, wait: &impl Fn()) -> zbus::Result<()> {
        const NAME: &str = "org.freedesktop.ScreenSaver";
        let proxy = Proxy::new(connection, NAME, "/org/freedesktop/ScreenSaver", NAME)?;
        let cookie: u32 = proxy.call("Inhibit", &("Diafilm", REASON))?;
        wait();
        // Who doesn't take it back now sees this connection end soon.
        proxy.call("UnInhibit", &(cookie,)).or(Ok(()))
    }

    pub(super) fn portal(connection: &Connection, wait: &impl Fn()) -> zbus::Result<()> {
        const NAME: &str = "org.freedesktop.portal.Desktop";
        let path = "/org/freedesktop/portal/desktop";
        let proxy = Proxy::new(connection, NAME, path, "org.freedesktop.portal.Inhibit")?;
        let options = HashMap::from([("reason", Value::from(REASON))]);
        let request: OwnedObjectPath = proxy.call("Inhibit", &("", IDLE, options))?;
        wait();
        let request = Proxy::new(connection, NAME, request, "org.freedesktop.portal.Request")?;
        request.call("Close", &()).or(Ok(()))
    }
}
