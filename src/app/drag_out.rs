//! Slides dragged out of the window as pictures, where the screen is X11's.
//!
//! The window library only takes what others drop. So a thread with a
//! connection of its own speaks for the drag: the XDND protocol, version 5
//! (freedesktop.org), which needs no more than to know where the pointer is.
//! The pointer is asked for rather than grabbed, since the window library holds
//! it as long as the button is down. Elsewhere than on X11 nothing happens, and
//! the menu's "Copy as picture" and "Save as picture…" remain.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use egui::CursorIcon;
use tempfile::TempDir;

use super::editor::Notice;
use super::state::State;
use crate::export::image::PictureEncoder;
use crate::export::names::{deck_name, label_slides, picture_name};
use crate::export::{PictureFormat, PictureOptions};
use crate::world::save;

/// What was dragged out of the window, and what is.
#[derive(Debug, Default)]
pub struct Hand {
    drag: Option<DragOut>,
    /// Where the pictures lie until the program ends: some programs read what was dropped much later.
    folder: Option<TempDir>,
}

impl State {
    /// Drags a slide of the editor's deck on outside of the window, as a picture.
    pub fn drag_slide_out(&mut self, slide: usize) {
        let Some(editor) = &self.editor else { return };
        let (edition, deck) = (editor.edition(), editor.document().path().to_owned());
        let Some(pixmap) = self.picture_of(&edition, slide, None) else { return };
        let (format, options) = (PictureFormat::Png, PictureOptions::default());
        let Ok(png) = PictureEncoder::new().encode(&pixmap, format, options) else { return };
        let numbers = edition.deck().map(|deck| label_slides(&deck.numbers)).unwrap_or_default();
        let Some(label) = numbers.get(slide) else { return };
        let name = picture_name(&deck_name(&deck), *label, edition.n_slides(), None, "png");
        if self.hand.folder.is_none() {
            self.hand.folder = tempfile::Builder::new().prefix("diafilm-").tempdir().ok();
        }
        let Some(file) = self.hand.folder.as_ref().map(|folder| folder.path().join(name)) else { return };
        if save::replace(&file, &png).is_err() {
            return;
        }
        let ctx = self.ctx.clone();
        self.hand.drag = DragOut::begin(Dragged { file, png }, move || ctx.request_repaint());
    }

    /// Shows what would become of a slide that is being dragged, and tells what became of it.
    pub fn look_after_drag(&mut self) {
        let Some(drag) = &self.hand.drag else { return };
        let told = match drag.standing() {
            Standing::Unwanted => return self.ctx.set_cursor_icon(CursorIcon::NoDrop),
            Standing::Wanted => return self.ctx.set_cursor_icon(CursorIcon::Copy),
            Standing::Taken => Some("The slide was dropped as a picture"),
            Standing::Refused => None,
        };
        self.hand.drag = None;
        if let (Some(editor), Some(words)) = (&mut self.editor, told) {
            editor.notice = Some(Notice::Told(words.to_owned()));
        }
    }
}

/// What is dragged.
#[derive(Debug)]
struct Dragged {
    /// A PNG file that lies there as long as the program runs.
    file: PathBuf,
    /// The same bytes.
    png: Vec<u8>,
}

/// How a drag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nobody below the pointer would take it.
    Unwanted,
    /// Whoever is below the pointer would take it.
    Wanted,
    /// It was taken.
    Taken,
    /// It is over, and nobody took it.
    Refused,
}

impl Standing {
    fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Unwanted,
            1 => Self::Wanted,
            2 => Self::Taken,
            _ => Self::Refused,
        }
    }
}

/// A drag that goes on in a thread of its own.
#[derive(Debug)]
struct DragOut {
    standing: Arc<AtomicU8>,
}

impl DragOut {
    /// Begins a drag whose button is down already; `None` where there is no X server. `on_change` is called whenever
    /// it stands differently.
    fn begin(dragged: Dragged, on_change: impl Fn() + Send + 'static) -> Option<Self> {
        let standing = Arc::new(AtomicU8::new(Standing::Unwanted as u8));
        let told = Arc::clone(&standing);
        let tell = move |now: Standing| {
            if told.swap(now as u8, Ordering::Relaxed) != now as u8 {
                on_change();
            }
        };
        start(dragged, tell).then_some(Self { standing })
    }

    /// How it stands.
    fn standing(&self) -> Standing {
        Standing::from_number(self.standing.load(Ordering::Relaxed))
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn start(dragged: Dragged, tell: impl Fn(Standing) + Send + 'static) -> bool {
    let Some(source) = x11::Source::connect(dragged) else { return false };
    let named = std::thread::Builder::new().name("diafilm-drag".to_owned());
    // A server that goes away takes the drag with it.
    named.spawn(move || tell(source.run(&tell).unwrap_or(Standing::Refused))).is_ok()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn start(_dragged: Dragged, _tell: impl Fn(Standing) + Send + 'static) -> bool {
    false
}

#[cfg(all(unix, not(target_os = "macos")))]
mod x11 {
    //! The source's part of XDND.

    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;
    use std::time::{Duration, Instant};

    use x11rb::connection::{Connection as _, RequestConnection as _};
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{
        AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, KeyButMask, PropMode,
        SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
    };
    use x11rb::rust_connection::RustConnection;
    use x11rb::wrapper::ConnectionExt as _;

    use super::{Dragged, Standing};

    x11rb::atom_manager! {
        /// The words of the protocol.
        Atoms: AtomsCookie {
            XdndAware, XdndProxy, XdndSelection, XdndEnter, XdndPosition, XdndStatus, XdndLeave, XdndDrop,
            XdndFinished, XdndActionCopy, TARGETS, TIMESTAMP, _NET_WM_PID,
            URIS: b"text/uri-list",
            PNG: b"image/png",
        }
    }

    /// The version that is spoken here; targets may speak an older one, but none before 3.
    const VERSIONS: std::ops::RangeInclusive<u32> = 3..=5;
    /// How often the pointer is asked for.
    const PACE: Duration = Duration::from_millis(12);
    /// How long a target may think about where it would take something.
    const MOST_THOUGHT: Duration = Duration::from_secs(1);
    /// How long a target may take to fetch what was dropped.
    const MOST_FETCHING: Duration = Duration::from_secs(20);
    /// The key that ends a drag: the number that X11 has for Escape.
    const ESCAPE: u32 = 0xff1b;
    /// Deepest nesting of windows that is looked into.
    const MAX_DEPTH: usize = 32;

    /// A window that takes drops.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Target {
        window: u32,
        /// Where its messages go.
        listener: u32,
        version: u32,
    }

    /// What a target said of the place below the pointer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Answer {
        /// Nothing yet, since then.
        Awaited(Instant),
        /// Whether it would take it.
        Given(bool),
    }

    /// Where the pointer is, and what is pressed.
    struct Pointer {
        at: (i16, i16),
        is_down: bool,
        target: Option<Target>,
    }

    /// The source of a drag.
    pub(super) struct Source {
        connection: RustConnection,
        root: u32,
        /// A window that nobody sees, which owns what is dragged.
        window: u32,
        atoms: Atoms,
        /// The server's time when the drag began.
        time: u32,
        escape: Option<u8>,
        dragged: Dragged,
    }

    impl Source {
        /// Offers something to be dropped; `None` without an X server.
        pub(super) fn connect(dragged: Dragged) -> Option<Self> {
            let (connection, screen) = x11rb::connect(None).ok()?;
            let atoms = Atoms::new(&connection).ok()?.reply().ok()?;
            let root = connection.setup().roots.get(screen)?.root;
            let window = connection.generate_id().ok()?;
            let events = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
            let (class, no_visual) = (WindowClass::INPUT_ONLY, 0);
            connection.create_window(0, window, root, -1, -1, 1, 1, 0, class, no_visual, &events).ok()?;
            let time = server_time(&connection, window, atoms.XdndActionCopy)?;
            connection.set_selection_owner(window, atoms.XdndSelection, time).ok()?.check().ok()?;
            let escape = key_of(&connection, ESCAPE);
            Some(Self { connection, root, window, atoms, time, escape, dragged })
        }

        /// Follows the pointer until the button is up, and serves whoever takes what is dropped; `None` if the server
        /// is gone.
        pub(super) fn run(&self, tell: &impl Fn(Standing)) -> Option<Standing> {
            let mut over: Option<Target> = None;
            let mut answer = Answer::Given(false);
            let mut told_at = None;
            loop {
                while let Some(event) = self.connection.poll_for_event().ok()? {
                    match event {
                        Event::ClientMessage(message) if message.type_ == self.atoms.XdndStatus => {
                            let data = message.data.as_data32();
                            if over.is_some_and(|target| target.window == data[0]) {
                                answer = Answer::Given(data[1] & 1 == 1);
                            }
                        }
                        Event::SelectionRequest(request) => self.hand_over(&request)?,
                        _ => {}
                    }
                }
                let pointer = self.pointer()?;
                if self.is_cancelled()? {
                    self.leave(over)?;
                    return Some(Standing::Refused);
                }
                let is_patient = !matches!(answer, Answer::Awaited(since) if since.elapsed() >= MOST_THOUGHT);
                if !pointer.is_down {
                    match (over, answer) {
                        // What the target says of the last place counts.
                        (Some(_), Answer::Awaited(_)) if is_patient => {}
                        (Some(target), Answer::Given(true)) => return self.drop_on(target),
                        (over, _) => {
                            self.leave(over)?;
                            return Some(Standing::Refused);
                        }
                    }
                } else if pointer.target != over {
                    self.leave(over)?;
                    over = pointer.target;
                    answer = Answer::Given(false);
                    told_at = None;
                    if let Some(target) = over {
                        self.enter(target)?;
                    }
                }
                if let Some(target) = over.filter(|_| pointer.is_down && told_at != Some(pointer.at))
                    && (matches!(answer, Answer::Given(_)) || !is_patient)
                {
                    told_at = Some(pointer.at);
                    answer = Answer::Awaited(Instant::now());
                    self.point(target, pointer.at)?;
                }
                match answer {
                    Answer::Given(true) => tell(Standing::Wanted),
                    Answer::Given(false) => tell(Standing::Unwanted),
                    Answer::Awaited(_) => {}
                }
                std::thread::sleep(PACE);
            }
        }

        /// Where the pointer is, and the innermost window below it that takes drops.
        fn pointer(&self) -> Option<Pointer> {
            let mut window = self.root;
            let mut target = None;
            for _ in 0..MAX_DEPTH {
                let found = self.connection.query_pointer(window).ok()?.reply().ok();
                // A window may go away at any time.
                let Some(found) = found.filter(|found| found.child != 0) else { break };
                window = found.child;
                target = self.target(window);
                if target.is_some() {
                    break;
                }
            }
            let root = self.connection.query_pointer(self.root).ok()?.reply().ok()?;
            let is_down = root.mask.contains(KeyButMask::BUTTON1);
            Some(Pointer { at: (root.root_x, root.root_y), is_down, target })
        }

        /// The window as one that takes drops; none of our own do.
        fn target(&self, window: u32) -> Option<Target> {
            let proxy = self.number(window, self.atoms.XdndProxy, AtomEnum::WINDOW.into());
            let listener = proxy.unwrap_or(window);
            let version = self.number(listener, self.atoms.XdndAware, AtomEnum::ATOM.into())?;
            let pid = self.number(window, self.atoms._NET_WM_PID, AtomEnum::CARDINAL.into());
            let is_ours = pid == Some(std::process::id());
            (!is_ours && version >= *VERSIONS.start()).then_some(Target {
                window,
                listener,
                version: version.min(*VERSIONS.end()),
            })
        }

        /// A property of one number.
        fn number(&self, window: u32, property: u32, kind: u32) -> Option<u32> {
            let asked = self.connection.get_property(false, window, property, kind, 0, 1).ok()?;
            asked.reply().ok()?.value32()?.next()
        }

        fn is_cancelled(&self) -> Option<bool> {
            let Some(key) = self.escape else { return Some(false) };
            let keys = self.connection.query_keymap().ok()?.reply().ok()?.keys;
            Some(keys[usize::from(key / 8)] & (1 << (key % 8)) != 0)
        }

        fn say(&self, target: Target, word: u32, rest: [u32; 4]) -> Option<()> {
            let data = [self.window, rest[0], rest[1], rest[2], rest[3]];
            let message = ClientMessageEvent::new(32, target.window, word, data);
            self.connection.send_event(false, target.listener, EventMask::NO_EVENT, message).ok()?;
            self.connection.flush().ok()
        }

        fn enter(&self, target: Target) -> Option<()> {
            self.say(target, self.atoms.XdndEnter, [target.version << 24, self.atoms.URIS, self.atoms.PNG, 0])
        }

        fn point(&self, target: Target, (x, y): (i16, i16)) -> Option<()> {
            let place = (u32::from(x.cast_unsigned()) << 16) | u32::from(y.cast_unsigned());
            self.say(target, self.atoms.XdndPosition, [0, place, self.time, self.atoms.XdndActionCopy])
        }

        fn leave(&self, target: Option<Target>) -> Option<()> {
            target.map_or(Some(()), |target| self.say(target, self.atoms.XdndLeave, [0; 4]))
        }

        /// Lets go of it above a target that wants it, and serves this one until it has it.
        fn drop_on(&self, target: Target) -> Option<Standing> {
            self.say(target, self.atoms.XdndDrop, [0, self.time, 0, 0])?;
            let began = Instant::now();
            let mut is_fetched = false;
            while began.elapsed() < MOST_FETCHING {
                match self.connection.poll_for_event().ok()? {
                    Some(Event::SelectionRequest(request)) => {
                        self.hand_over(&request)?;
                        is_fetched = true;
                    }
                    Some(Event::ClientMessage(message)) if message.type_ == self.atoms.XdndFinished => {
                        // Before version 5 nobody said whether it went well.
                        let is_taken = target.version < 5 || message.data.as_data32()[1] & 1 == 1;
                        return Some(if is_taken { Standing::Taken } else { Standing::Refused });
                    }
                    Some(_) => {}
                    None => std::thread::sleep(PACE),
                }
            }
            Some(if is_fetched { Standing::Taken } else { Standing::Refused })
        }

        /// Gives a target what it asks for, in one of the forms that were offered.
        fn hand_over(&self, request: &SelectionRequestEvent) -> Option<()> {
            let property = if request.property == 0 { request.target } else { request.property };
            let connection = &self.connection;
            let (window, mode) = (request.requestor, PropMode::REPLACE);
            let atoms = &self.atoms;
            let put = if request.target == atoms.TARGETS {
                let offered = [atoms.TARGETS, atoms.TIMESTAMP, atoms.URIS, atoms.PNG];
                connection.change_property32(mode, window, property, AtomEnum::ATOM, &offered).ok()
            } else if request.target == atoms.TIMESTAMP {
                connection.change_property32(mode, window, property, AtomEnum::INTEGER, &[self.time]).ok()
            } else if request.target == atoms.URIS {
                let uris = format!("{}\r\n", uri(self.dragged.file.as_os_str().as_bytes()));
                connection.change_property8(mode, window, property, atoms.URIS, uris.as_bytes()).ok()
            } else if request.target == atoms.PNG && self.dragged.png.len() + 64 < connection.maximum_request_bytes() {
                connection.change_property8(mode, window, property, atoms.PNG, &self.dragged.png).ok()
            } else {
                None
            };
            let is_put = put.is_some_and(|put| put.check().is_ok());
            let told = SelectionNotifyEvent {
                response_type: SELECTION_NOTIFY_EVENT,
                sequence: 0,
                time: request.time,
                requestor: request.requestor,
                selection: request.selection,
                target: request.target,
                property: if is_put { property } else { 0 },
            };
            connection.send_event(false, window, EventMask::NO_EVENT, told).ok()?;
            connection.flush().ok()
        }
    }

    /// The server's time, which it tells with any change of a property.
    fn server_time(connection: &RustConnection, window: u32, property: u32) -> Option<u32> {
        connection.change_property32(PropMode::REPLACE, window, property, AtomEnum::CARDINAL, &[0]).ok()?;
        connection.flush().ok()?;
        loop {
            if let Event::PropertyNotify(told) = connection.wait_for_event().ok()? {
                return Some(told.time);
            }
        }
    }

    /// The key that has this sign.
    fn key_of(connection: &RustConnection, sign: u32) -> Option<u8> {
        let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
        let signs = connection.get_keyboard_mapping(first, last - first + 1).ok()?.reply().ok()?;
        let each = usize::from(signs.keysyms_per_keycode).max(1);
        let place = signs.keysyms.chunks(each).position(|signs| signs.first() == Some(&sign))?;
        first.checked_add(u8::try_from(place).ok()?)
    }

    /// A file's address (RFC 8089), of which other programs make a path again.
    pub(super) fn uri(path: &[u8]) -> String {
        let mut uri = "file://".to_owned();
        for &byte in path {
            if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
                uri.push(char::from(byte));
            } else if write!(uri, "%{byte:02X}").is_err() {
                uri.push('_');
            }
        }
        uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_has_its_number() {
        for standing in [Standing::Unwanted, Standing::Wanted, Standing::Taken, Standing::Refused] {
            assert_eq!(Standing::from_number(standing as u8), standing);
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn addresses_of_files_hold_nothing_but_letters() {
        assert_eq!(x11::uri("/tmp/a b/ü%.png".as_bytes()), "file:///tmp/a%20b/%C3%BC%25.png");
    }
}
