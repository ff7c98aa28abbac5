//! Hands the system's events to the window library, with fewer moves of the pointer than there were.
//!
//! The library draws a window for every move. Where there is no graphics card
//! that takes tens of milliseconds in a big window, in which a key waits. So a
//! move is held back as long as drawing is dear: nothing but a hover depends
//! on it. What is held back is told before any other event of its window, so
//! that keys and presses find the pointer where it is; with a button down or a
//! tool in hand no move waits.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eframe::{AppCreator, EframeWinitApplication, NativeOptions, UserEvent};
use winit::application::ApplicationHandler;
use winit::event::{DeviceEvent, DeviceId, ElementState, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop};
use winit::window::WindowId;

/// Frames that are remembered of a window: the shortest of them tells what drawing takes, for others may have waited
/// for the display.
const N_FRAMES: usize = 6;
/// A window that is drawn within this time is drawn for every move.
const CHEAP: Duration = Duration::from_millis(5);
/// Time between two moves, as a multiple of what a frame takes.
const FRAMES_BETWEEN: u32 = 8;
/// The longest that a move is held back.
const LONGEST: Duration = Duration::from_millis(150);

/// Why the window's program couldn't run.
#[derive(Debug)]
pub(super) enum LoopError {
    /// There is no display.
    NoDisplay,
    /// The window or its graphics couldn't be had.
    NoWindow,
    /// The program itself couldn't begin.
    Program(String),
}

/// Runs the program until its main window is closed. While `is_prompt` is true every move of the pointer is told.
///
/// # Errors
/// If there is no display, no window, or nothing to show.
pub(super) fn run(
    name: &str,
    options: NativeOptions,
    is_prompt: Arc<AtomicBool>,
    create: AppCreator<'_>,
) -> Result<(), LoopError> {
    let event_loop = EventLoop::<UserEvent>::with_user_event().build().map_err(|_error| LoopError::NoDisplay)?;
    let outcome = Rc::new(RefCell::new(Err(LoopError::NoWindow)));
    let told = Rc::clone(&outcome);
    let create: AppCreator<'_> = Box::new(move |context| {
        let created = create(context);
        *told.borrow_mut() = match &created {
            Ok(_) => Ok(()),
            Err(reason) => Err(LoopError::Program(format!("{reason:#}"))),
        };
        created
    });
    let inner = eframe::create_native(name, options, create, &event_loop);
    let mut moves = FewerMoves { inner, is_prompt, windows: HashMap::new() };
    event_loop.run_app(&mut moves).map_err(|_error| LoopError::NoDisplay)?;
    drop(moves);
    outcome.replace(Ok(()))
}

/// A window, as far as the pointer is concerned.
#[derive(Debug, Default)]
struct Window {
    /// The move that is held back.
    held: Option<WindowEvent>,
    /// When a move was told last.
    told_at: Option<Instant>,
    /// What the last frames took.
    frames: Vec<Duration>,
    n_buttons: usize,
}

impl Window {
    /// Time that must lie between two moves.
    fn interval(&self) -> Duration {
        let cost = self.frames.iter().min().copied().unwrap_or_default();
        if cost <= CHEAP { Duration::ZERO } else { (cost * FRAMES_BETWEEN).min(LONGEST) }
    }

    /// When the next move may be told.
    fn due(&self, now: Instant) -> Instant {
        self.told_at.map_or(now, |told_at| told_at + self.interval())
    }

    fn note_frame(&mut self, took: Duration) {
        if self.frames.len() == N_FRAMES {
            self.frames.remove(0);
        }
        self.frames.push(took);
    }
}

struct FewerMoves<'a> {
    inner: EframeWinitApplication<'a>,
    is_prompt: Arc<AtomicBool>,
    windows: HashMap<WindowId, Window>,
}

impl FewerMoves<'_> {
    /// Tells the move that a window holds back.
    fn tell_held(&mut self, event_loop: &ActiveEventLoop, id: WindowId, now: Instant) {
        let Some(window) = self.windows.get_mut(&id) else { return };
        if let Some(event) = window.held.take() {
            window.told_at = Some(now);
            self.inner.window_event(event_loop, id, event);
        }
    }

    /// Holds a move back, or tells it.
    fn moved(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        let now = Instant::now();
        let is_prompt = self.is_prompt.load(Ordering::Relaxed);
        let window = self.windows.entry(id).or_default();
        window.held = Some(event);
        if is_prompt || window.n_buttons > 0 || window.due(now) <= now {
            self.tell_held(event_loop, id, now);
        }
    }

    /// Tells what is due, and has the loop wake up for what isn't.
    fn tell_due(&mut self, event_loop: &ActiveEventLoop) {
        let now = Instant::now();
        let is_due = |window: &Window| window.held.is_some() && window.due(now) <= now;
        let due: Vec<_> = self.windows.iter().filter(|(_, window)| is_due(window)).map(|(id, _)| *id).collect();
        for id in due {
            self.tell_held(event_loop, id, now);
        }
        let held = self.windows.values().filter(|window| window.held.is_some());
        let Some(next) = held.map(|window| window.due(now)).min() else { return };
        let wake = match event_loop.control_flow() {
            ControlFlow::Poll => return,
            ControlFlow::Wait => next,
            ControlFlow::WaitUntil(other) => other.min(next),
        };
        event_loop.set_control_flow(ControlFlow::WaitUntil(wake));
    }
}

impl ApplicationHandler<UserEvent> for FewerMoves<'_> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        self.inner.resumed(event_loop);
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        match event {
            WindowEvent::CursorMoved { .. } => self.moved(event_loop, id, event),
            WindowEvent::RedrawRequested => {
                // It is drawn in any case.
                self.tell_held(event_loop, id, Instant::now());
                let begin = Instant::now();
                self.inner.window_event(event_loop, id, event);
                self.windows.entry(id).or_default().note_frame(begin.elapsed());
            }
            WindowEvent::Destroyed => {
                self.windows.remove(&id);
                self.inner.window_event(event_loop, id, event);
            }
            other => {
                self.tell_held(event_loop, id, Instant::now());
                let window = self.windows.entry(id).or_default();
                match &other {
                    WindowEvent::MouseInput { state: ElementState::Pressed, .. } => window.n_buttons += 1,
                    WindowEvent::MouseInput { state: ElementState::Released, .. } => {
                        window.n_buttons = window.n_buttons.saturating_sub(1);
                    }
                    // What is let go outside isn't told.
                    WindowEvent::Focused(false) | WindowEvent::CursorLeft { .. } => window.n_buttons = 0,
                    _ => {}
                }
                self.inner.window_event(event_loop, id, other);
            }
        }
    }

    fn new_events(&mut self, event_loop: &ActiveEventLoop, cause: StartCause) {
        self.inner.new_events(event_loop, cause);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        self.inner.user_event(event_loop, event);
    }

    fn device_event(&mut self, event_loop: &ActiveEventLoop, device: DeviceId, event: DeviceEvent) {
        // The mouse's own motion: no window needs it, and it would draw the one with the focus.
        if !matches!(event, DeviceEvent::MouseMotion { .. } | DeviceEvent::Motion { .. }) {
            self.inner.device_event(event_loop, device, event);
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.inner.about_to_wait(event_loop);
        self.tell_due(event_loop);
    }

    fn suspended(&mut self, event_loop: &ActiveEventLoop) {
        self.inner.suspended(event_loop);
    }

    fn exiting(&mut self, event_loop: &ActiveEventLoop) {
        self.inner.exiting(event_loop);
    }

    fn memory_warning(&mut self, event_loop: &ActiveEventLoop) {
        self.inner.memory_warning(event_loop);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_wait_only_where_drawing_is_dear() {
        let mut window = Window::default();
        assert_eq!(window.interval(), Duration::ZERO);
        // Frames that waited for the display between those that didn't.
        [16, 2, 16].into_iter().for_each(|millis| window.note_frame(Duration::from_millis(millis)));
        assert_eq!(window.interval(), Duration::ZERO);
        (0..N_FRAMES).for_each(|_| window.note_frame(Duration::from_millis(10)));
        assert_eq!(window.interval(), Duration::from_millis(80));
        (0..N_FRAMES).for_each(|_| window.note_frame(Duration::from_millis(300)));
        assert_eq!((window.interval(), window.frames.len()), (LONGEST, N_FRAMES));
        let now = Instant::now();
        assert_eq!(window.due(now), now, "the first one is told at once");
        window.told_at = Some(now);
        assert_eq!(window.due(now), now + LONGEST);
    }
}
