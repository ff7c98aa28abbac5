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
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use eframe::{AppCreator, EframeWinitApplication, NativeOptions, UserEvent};
use winit::application::ApplicationHandler;
use winit::event::{DeviceEvent, DeviceId, ElementState, StartCause, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop};
use winit::window::WindowId;

/// Frames that are remembered of a window: the shortest of them tells what drawing takes, for others may have waited
/// for the display.
const N_FRAMES: usize = 6;
/// A window that is drawn within this time is drawn for every move: below it, holding moves back was measured to make
/// keys wait longer, not shorter.
const CHEAP: Duration = Duration::from_millis(50);
/// Time between two moves, as a multiple of what a frame takes.
const FRAMES_BETWEEN: u32 = 8;
/// The longest that a move is held back.
const LONGEST: Duration = Duration::from_millis(150);

/// What the windows need to know of the pointer.
#[derive(Debug, Default)]
pub struct PointerNeeds {
    /// True while every move must be seen at once.
    is_prompt: AtomicBool,
    /// The main window's number.
    root: AtomicU64,
    /// Places of the main window, in pixels, within which a move changes nothing.
    quiet: Mutex<Vec<egui::Rect>>,
}

impl PointerNeeds {
    /// Says whether every move must be seen at once.
    pub fn set_prompt(&self, is_prompt: bool) {
        self.is_prompt.store(is_prompt, Ordering::Relaxed);
    }

    /// Says within which places of the main window, in pixels, a move changes nothing.
    pub fn set_quiet(&self, places: Vec<egui::Rect>) {
        *self.quiet.lock().unwrap_or_else(PoisonError::into_inner) = places;
    }

    /// Says which window is the main one.
    pub(super) fn set_root(&self, window: u64) {
        self.root.store(window, Ordering::Relaxed);
    }

    /// True if the way from one place of a window to another, in pixels, changes nothing.
    fn is_quiet(&self, window: u64, from: Option<egui::Pos2>, to: egui::Pos2) -> bool {
        let Some(from) = from.filter(|_| self.root.load(Ordering::Relaxed) == window) else { return false };
        let quiet = self.quiet.lock().unwrap_or_else(PoisonError::into_inner);
        quiet.iter().any(|place| place.contains(from) && place.contains(to))
    }
}

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

/// Runs the program until its main window is closed; `needs` says which moves of the pointer matter to it.
///
/// # Errors
/// If there is no display, no window, or nothing to show.
pub(super) fn run(
    name: &str,
    options: NativeOptions,
    needs: Arc<PointerNeeds>,
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
    let mut moves = FewerMoves { inner, needs, windows: HashMap::new() };
    event_loop.run_app(&mut moves).map_err(|_error| LoopError::NoDisplay)?;
    drop(moves);
    outcome.replace(Ok(()))
}

/// A window, as far as the pointer is concerned.
#[derive(Debug, Default)]
struct Window {
    /// The move that is held back.
    held: Option<WindowEvent>,
    /// True if it changes nothing that is seen: it waits for another event.
    is_quiet: bool,
    /// Where the pointer was when it was told last, in pixels.
    at: Option<egui::Pos2>,
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
    needs: Arc<PointerNeeds>,
    windows: HashMap<WindowId, Window>,
}

impl FewerMoves<'_> {
    /// Tells the move that a window holds back.
    fn tell_held(&mut self, event_loop: &ActiveEventLoop, id: WindowId, now: Instant) {
        let Some(window) = self.windows.get_mut(&id) else { return };
        if let Some(event) = window.held.take() {
            window.told_at = Some(now);
            window.at = place_of(&event);
            self.inner.window_event(event_loop, id, event);
        }
    }

    /// Holds a move back, or tells it.
    fn moved(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        let now = Instant::now();
        let is_prompt = self.needs.is_prompt.load(Ordering::Relaxed);
        let window = self.windows.entry(id).or_default();
        let is_dear = window.interval() > Duration::ZERO;
        let to = place_of(&event).filter(|_| is_dear);
        window.is_quiet = to.is_some_and(|to| self.needs.is_quiet(u64::from(id), window.at, to));
        window.held = Some(event);
        let is_due = !window.is_quiet && window.due(now) <= now;
        if is_prompt || window.n_buttons > 0 || is_due {
            self.tell_held(event_loop, id, now);
        }
    }

    /// Tells what is due, and has the loop wake up for what isn't.
    fn tell_due(&mut self, event_loop: &ActiveEventLoop) {
        let now = Instant::now();
        let waits = |window: &&Window| window.held.is_some() && !window.is_quiet;
        let is_due = |window: &Window| waits(&window) && window.due(now) <= now;
        let due: Vec<_> = self.windows.iter().filter(|(_, window)| is_due(window)).map(|(id, _)| *id).collect();
        for id in due {
            self.tell_held(event_loop, id, now);
        }
        let Some(next) = self.windows.values().filter(waits).map(|window| window.due(now)).min() else { return };
        let wake = match event_loop.control_flow() {
            ControlFlow::Poll => return,
            ControlFlow::Wait => next,
            ControlFlow::WaitUntil(other) => other.min(next),
        };
        event_loop.set_control_flow(ControlFlow::WaitUntil(wake));
    }
}

/// Where a move leads, in pixels of its window.
fn place_of(event: &WindowEvent) -> Option<egui::Pos2> {
    let WindowEvent::CursorMoved { position, .. } = event else { return None };
    Some(egui::pos2(position.x as f32, position.y as f32))
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
    use egui::{Rect, pos2};

    use super::*;

    #[test]
    fn a_move_is_quiet_within_one_place_of_the_main_window() {
        let needs = PointerNeeds::default();
        needs.set_root(7);
        let place = |left: f32| Rect::from_min_size(pos2(left, 0.0), egui::vec2(100.0, 100.0));
        needs.set_quiet(vec![place(0.0), place(200.0)]);
        let (a, b) = (pos2(10.0, 10.0), pos2(90.0, 90.0));
        assert!(needs.is_quiet(7, Some(a), b));
        assert!(!needs.is_quiet(7, None, b), "it came from elsewhere");
        assert!(!needs.is_quiet(8, Some(a), b), "another window");
        assert!(!needs.is_quiet(7, Some(a), pos2(150.0, 10.0)));
        assert!(!needs.is_quiet(7, Some(a), pos2(250.0, 10.0)), "past what lies between");
    }

    #[test]
    fn moves_wait_only_where_drawing_is_dear() {
        let mut window = Window::default();
        assert_eq!(window.interval(), Duration::ZERO);
        // Frames that waited for the display between those that didn't.
        [16, 2, 16].into_iter().for_each(|millis| window.note_frame(Duration::from_millis(millis)));
        assert_eq!(window.interval(), Duration::ZERO);
        (0..N_FRAMES).for_each(|_| window.note_frame(Duration::from_millis(40)));
        assert_eq!(window.interval(), Duration::ZERO);
        (0..N_FRAMES).for_each(|_| window.note_frame(Duration::from_millis(300)));
        assert_eq!((window.interval(), window.frames.len()), (LONGEST, N_FRAMES));
        let now = Instant::now();
        assert_eq!(window.due(now), now, "the first one is told at once");
        window.told_at = Some(now);
        assert_eq!(window.due(now), now + LONGEST);
    }
}
