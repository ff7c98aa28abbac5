//! Monitors and windows as the window library tells them.
//!
//! Macros, for its own types have no name in this crate.

use super::topology::Monitor;

/// A [`Monitor`] of a handle.
macro_rules! monitor_of {
    ($index:expr, $handle:expr, $is_primary:expr) => {{
        let (at, size) = ($handle.position(), $handle.size());
        $crate::app::screens::topology::Monitor {
            name: $handle.name().unwrap_or_default(),
            place: $crate::app::screens::topology::Place { position: [at.x, at.y], size: [size.width, size.height] },
            scale: $handle.scale_factor(),
            index: $index,
            is_primary: $is_primary,
            n_outputs: 1,
        }
    }};
}

/// The [`Monitor`]s that a window or an event loop knows.
macro_rules! monitors_of {
    ($source:expr) => {{
        let primary = $source.primary_monitor();
        let found = $source.available_monitors().enumerate();
        found
            .map(|(index, handle)| {
                $crate::app::screens::read::monitor_of!(index, handle, primary.as_ref() == Some(&handle))
            })
            .collect::<Vec<$crate::app::screens::topology::Monitor>>()
    }};
}

/// Where a window is: its own place, or where the system doesn't tell that, its monitor's.
macro_rules! root_window {
    ($window:expr) => {{
        let place = $window.outer_position().ok().map(|at| {
            let size = $window.outer_size();
            $crate::app::screens::topology::Place { position: [at.x, at.y], size: [size.width, size.height] }
        });
        let monitor = || {
            let handle = $window.current_monitor()?;
            Some($crate::app::screens::read::monitor_of!(0, handle, false).place)
        };
        let is_filling = $window.is_maximized() || $window.fullscreen().is_some();
        $crate::app::screens::RootWindow { place: place.or_else(monitor), can_be_moved: place.is_some(), is_filling }
    }};
}

pub(in crate::app) use {monitor_of, monitors_of, root_window};

/// The monitors that are on, without opening a window; `None` where there is no display.
#[must_use]
pub fn list() -> Option<Vec<Monitor>> {
    #[expect(deprecated, reason = "what replaces these names types that are out of reach")]
    let event_loop = eframe::EventLoopBuilder::<()>::new().build().ok()?;
    let mut monitors = Vec::new();
    #[expect(deprecated, reason = "what replaces it names types that are out of reach")]
    let run = event_loop.run(|_event, target| {
        monitors = monitors_of!(target);
        target.exit();
    });
    run.ok()?;
    Some(super::topology::without_doubles(monitors))
}
