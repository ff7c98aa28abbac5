//! Slides become pixels on threads of their own, what is needed first coming first.
//!
//! Each window says what it wants as a whole list; a new list replaces the
//! old one, so that nobody waits for pictures that nobody wants any more. What
//! the presenter may ask for next is drawn ahead.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use super::Shared;
use super::edition::{Edition, EditionTalk};
use super::layers::{DrawnLayer, draw_layers};
pub use super::part::Part;
use super::slide_ink::PageStrokes;
use crate::export;
use crate::layout::text::Typesetter;
use crate::layout::transition::Plan;
use crate::model::slide::Transition;
use crate::raster::{Pixmap, RasterOptions, Rasterizer, fit};
use crate::show::ink::PageKey;
use crate::show::{SlidePos, neighbour};

/// The step of a picture that shows all of a slide, however many steps it has.
pub const LAST_STEP: u16 = u16::MAX;

/// Stands for the revision of the whiteboard, which has none.
const WHITEBOARD: u64 = u64::MAX;

/// What a picture shows, at which size; equal keys mean equal pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageKey {
    /// See [`Edition::revision`].
    pub revision: u64,
    /// Step of the slide.
    pub step: u16,
    /// How much of it.
    pub part: Part,
    /// Version of what is drawn over it; 0 for nothing.
    pub ink: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl ImageKey {
    /// The key of a place's picture, as large as fits into `max_size` pixels; `None` if there is no such slide.
    #[must_use]
    pub fn new(edition: &Edition, pos: SlidePos, max_size: [u32; 2]) -> Option<Self> {
        let revision = edition.revision(pos.slide)?;
        let (width, height) = fit(edition.slide_size(), max_size[0], max_size[1]);
        let ink = edition.ink_version(pos.slide);
        Some(Self { revision, step: pos.step, part: Part::Whole, ink, width, height })
    }

    /// The same without ink: layers of morphs show none.
    #[must_use]
    pub fn without_ink(self) -> Self {
        Self { ink: 0, ..self }
    }

    /// True if both differ in nothing but their ink.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        Self { ink: other.ink, ..*self } == *other
    }

    /// True for a picture of the whiteboard.
    #[must_use]
    pub fn is_whiteboard(&self) -> bool {
        self.revision == WHITEBOARD
    }

    /// The key of the whiteboard's picture, as large as a slide's.
    #[must_use]
    pub fn whiteboard(edition: &Edition, max_size: [u32; 2]) -> Self {
        let (width, height) = fit(edition.slide_size(), max_size[0], max_size[1]);
        let ink = edition.ink().version(&PageKey::Whiteboard);
        Self { revision: WHITEBOARD, step: 0, part: Part::Whole, ink, width, height }
    }
}

/// Who wants pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// The screen that the audience sees.
    Audience,
    /// The presenter's screen.
    Console,
    /// Overviews and shelves.
    Thumbnails,
}

/// Number of [`Lane`]s.
const N_LANES: usize = 3;

/// One picture that a window wants.
#[derive(Debug, Clone)]
pub struct Request {
    /// The deck.
    pub edition: Arc<Edition>,
    /// Where the talk is.
    pub pos: SlidePos,
    /// Which of the places around it: see [`neighbour`]; 0 is the place itself.
    pub rank: usize,
    /// Largest width and height, in pixels.
    pub max_size: [u32; 2],
    /// Lower numbers are drawn first, over all lanes.
    pub urgency: u8,
    /// What of it.
    pub what: Wanted,
}

/// What a window wants of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Its picture.
    Picture,
    /// A picture of a part of it, as large as one of the whole.
    Part(Part),
    /// The whiteboard, if something is drawn on it.
    Whiteboard,
    /// The layers of the morph that leads there, if one does.
    MorphLayers,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.edition, &other.edition)
            && (self.pos, self.rank, self.max_size) == (other.pos, other.rank, other.max_size)
            && self.what == other.what
    }
}

/// The pictures that a morph leads from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MorphKey {
    /// What was shown.
    pub from: ImageKey,
    /// What comes.
    pub to: ImageKey,
}

/// Takes finished pictures; called from the worker's threads.
pub trait ImageSink: Send + Sync {
    /// True if the picture needn't be drawn.
    fn has(&self, key: &ImageKey) -> bool;
    /// Takes a picture; `rank` is that of its request.
    fn put(&self, key: ImageKey, pixmap: Pixmap, lane: Lane, rank: usize);
    /// True if a morph's layers needn't be drawn.
    fn has_layers(&self, key: &MorphKey) -> bool;
    /// Takes a morph's layers, from back to front; none if the slides share nothing.
    fn put_layers(&self, key: MorphKey, layers: Vec<DrawnLayer>, lane: Lane);
}

/// Threads that draw slides.
pub struct Worker {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("n_threads", &self.threads.len()).finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Queue {
    state: Mutex<QueueState>,
    is_awake: Condvar,
}

#[derive(Default)]
struct QueueState {
    lanes: [LaneState; N_LANES],
    is_stopped: bool,
}

#[derive(Default)]
struct LaneState {
    wanted: Vec<Request>,
    /// Those of `wanted` that nobody took yet, the most urgent last.
    waiting: Vec<Request>,
}

impl Worker {
    /// Starts the threads; finished pictures go to `sink`.
    #[must_use]
    pub fn start(shared: &Shared, sink: &Arc<dyn ImageSink>) -> Self {
        let queue = Arc::new(Queue::default());
        // One core is left to the window.
        let n_threads = std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1)).clamp(1, 3);
        let threads = (0..n_threads)
            .filter_map(|_| {
                let (queue, shared, sink) = (Arc::clone(&queue), shared.clone(), Arc::clone(sink));
                let named = std::thread::Builder::new().name("diafilm-raster".to_owned());
                named.spawn(move || Artist::new(shared).run(&queue, &*sink)).ok()
            })
            .collect();
        Self { queue, threads }
    }

    /// Replaces what a lane wants; `anew` asks again for pictures that were drawn before and may be gone.
    pub fn want(&self, lane: Lane, requests: &[Request], anew: bool) {
        self.queue.want(lane, requests, anew);
    }

    /// Somebody on another thread who may want pictures, too.
    #[must_use]
    pub fn client(&self) -> Client {
        Client { queue: Arc::clone(&self.queue) }
    }
}

/// Wants pictures from any thread.
#[derive(Clone)]
pub struct Client {
    queue: Arc<Queue>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// As [`Worker::want`].
    pub fn want(&self, lane: Lane, requests: &[Request]) {
        self.queue.want(lane, requests, false);
    }
}

impl Queue {
    fn want(&self, lane: Lane, requests: &[Request], anew: bool) {
        let mut state = self.lock();
        let lane = &mut state.lanes[lane as usize];
        if !anew && lane.wanted == requests {
            return;
        }
        lane.wanted = requests.to_vec();
        // They are taken from the end: of equal urgency, those named first come first.
        lane.waiting = requests.iter().rev().cloned().collect();
        lane.waiting.sort_by_key(|request| std::cmp::Reverse(request.urgency));
        drop(state);
        self.is_awake.notify_all();
    }
}

impl Worker {
    /// Ends the threads; what was asked for and isn't drawn yet never will be.
    pub fn stop(&mut self) {
        self.queue.lock().is_stopped = true;
        self.queue.is_awake.notify_all();
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the most urgent request; `None` when the worker is stopped.
    fn take(&self) -> Option<(Lane, Request)> {
        let mut state = self.lock();
        loop {
            if state.is_stopped {
                return None;
            }
            let urgency = |lane: Lane, state: &QueueState| {
                state.lanes[lane as usize].waiting.last().map(|request| (request.urgency, lane))
            };
            let lanes = [Lane::Audience, Lane::Console, Lane::Thumbnails];
            if let Some((_, lane)) = lanes.into_iter().filter_map(|lane| urgency(lane, &state)).min() {
                return Some((lane, state.lanes[lane as usize].waiting.pop()?));
            }
            state = self.is_awake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What one thread needs to draw.
struct Artist {
    shared: Shared,
    typesetter: Typesetter,
    rasterizer: Rasterizer,
}

impl Artist {
    fn new(shared: Shared) -> Self {
        let typesetter = shared.typesetter();
        Self { shared, typesetter, rasterizer: Rasterizer::new(RasterOptions::default()) }
    }

    fn run(mut self, queue: &Queue, sink: &dyn ImageSink) {
        while let Some((lane, request)) = queue.take() {
            // A hostile font or picture may make a library panic: then the last picture stays.
            let drawn = catch_unwind(AssertUnwindSafe(|| self.draw(&request, sink)));
            match drawn {
                Ok(Some(Drawn::Picture(key, pixmap))) => sink.put(key, pixmap, lane, request.rank),
                Ok(Some(Drawn::Layers(key, layers))) => sink.put_layers(key, layers, lane),
                Ok(None) => {}
                Err(_panic) => self = Self::new(self.shared),
            }
        }
    }

    fn draw(&mut self, request: &Request, sink: &dyn ImageSink) -> Option<Drawn> {
        let edition = &request.edition;
        let mut talk = EditionTalk { edition, typesetter: &mut self.typesetter };
        let pos = neighbour(&mut talk, request.pos, request.rank)?;
        let key = ImageKey::new(edition, pos, request.max_size)?;
        if key.width == 0 || key.height == 0 {
            return None;
        }
        match request.what {
            Wanted::Part(part) => {
                let key = ImageKey { part, ..key };
                (!sink.has(&key)).then(|| self.picture(edition, pos, key))
            }
            Wanted::Whiteboard => {
                let key = ImageKey::whiteboard(edition, request.max_size);
                let is_wanted = key.ink != 0 && !sink.has(&key);
                let strokes = edition.ink().page(&PageKey::Whiteboard);
                let key = ImageKey { ink: strokes.version, ..key };
                is_wanted.then(|| {
                    let frame = export::ink::whiteboard(&strokes.strokes, edition.slide_size());
                    Drawn::Picture(key, self.rasterizer.raster(&frame, 0, key.width, key.height))
                })
            }
            Wanted::Picture if sink.has(&key) => {
                // The picture may be that of an earlier edition; what is clicked on it needs this one's places.
                drop(edition.frame(pos.slide, &mut self.typesetter));
                None
            }
            Wanted::Picture => Some(self.picture(edition, pos, key)),
            Wanted::MorphLayers => {
                let from = ImageKey::new(edition, request.pos, request.max_size)?;
                let is_morph = pos.slide != request.pos.slide
                    && edition.deck()?.transition_into(pos.slide.max(request.pos.slide)) == Transition::Morph;
                let key = MorphKey { from: from.without_ink(), to: key.without_ink() };
                (is_morph && !sink.has_layers(&key)).then_some(())?;
                Some(Drawn::Layers(key, self.layers(edition, (request.pos, pos), key.to)?))
            }
        }
    }

    /// A picture with the ink as it is now, which may be newer than that of `key`.
    fn picture(&mut self, edition: &Edition, pos: SlidePos, key: ImageKey) -> Drawn {
        let ink = match edition.page_keys().get(pos.slide).filter(|_| key.ink != 0) {
            Some(page) => edition.ink().page(page),
            None => PageStrokes::default(),
        };
        let key = ImageKey { ink: ink.version, ..key };
        let Some(slide) = edition.frame(pos.slide, &mut self.typesetter) else {
            return Drawn::Picture(key, self.rasterizer.raster(&edition.empty_frame(), 0, key.width, key.height));
        };
        let step = pos.step.min(slide.n_steps.saturating_sub(1));
        let with_ink = (!ink.strokes.is_empty()).then(|| {
            let mut frame = slide.frame.clone();
            export::ink::draw(&ink.strokes, &mut frame, slide.n_steps);
            frame
        });
        let frame = with_ink.as_ref().unwrap_or(&slide.frame);
        let pixmap = match key.part {
            Part::Whole => self.rasterizer.raster(frame, step, key.width, key.height),
            Part::Zoomed(_) => {
                self.rasterizer.raster_part(frame, step, key.part.rect(frame.size), key.width, key.height)
            }
        };
        Drawn::Picture(key, pixmap)
    }

    fn layers(&mut self, edition: &Edition, way: (SlidePos, SlidePos), key: ImageKey) -> Option<Vec<DrawnLayer>> {
        let old = edition.frame(way.0.slide, &mut self.typesetter)?;
        let new = edition.frame(way.1.slide, &mut self.typesetter)?;
        let old_step = way.0.step.min(old.n_steps.saturating_sub(1));
        let new_step = way.1.step.min(new.n_steps.saturating_sub(1));
        let plan = Plan::morph((&old.frame, old_step), (&new.frame, new_step));
        let steps = (old_step, new_step);
        Some(draw_layers(&mut self.rasterizer, &plan, new.frame.size, steps, [key.width, key.height]))
    }
}

/// What a thread drew.
enum Drawn {
    Picture(ImageKey, Pixmap),
    Layers(MorphKey, Vec<DrawnLayer>),
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::super::Snapshot;
    use super::super::edition::Revisions;
    use super::*;
    use crate::show::ink::{Ink, InkTool, Stroke};
    use crate::source::Source;
    use crate::world::memory::MemoryWorld;

    struct Collect(Mutex<Sender<(ImageKey, Lane, usize)>>);

    impl ImageSink for Collect {
        fn has(&self, _key: &ImageKey) -> bool {
            false
        }
        fn put(&self, key: ImageKey, _pixmap: Pixmap, lane: Lane, rank: usize) {
            self.0.lock().unwrap().send((key, lane, rank)).unwrap();
        }
        fn has_layers(&self, _key: &MorphKey) -> bool {
            false
        }
        fn put_layers(&self, key: MorphKey, layers: Vec<DrawnLayer>, lane: Lane) {
            self.0.lock().unwrap().send((key.to, lane, layers.len())).unwrap();
        }
    }

    #[test]
    fn a_block_that_panics_costs_itself_and_nothing_else() {
        let shared = Shared::new(Arc::new(MemoryWorld::new()));
        let text = "Deck(title: \"T\", slides: [Slide(title: \"A\", body: [\
                    Text(\"before\"), Text(id: \"a block that panics\", text: \"x\"), Text(\"after\")])])";
        let snapshot = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", text), None);
        let slide = snapshot.layout(0, &mut shared.typesetter()).unwrap();
        let lines = slide.frame.text_at_step(0).join("|");
        assert!(lines.contains("before") && lines.contains("after") && lines.contains("can't be drawn"), "{lines}");
        assert!(slide.diagnostics.iter().any(|finding| finding.code == "block-failed"));
    }

    #[test]
    fn the_newest_list_is_drawn_in_order_of_urgency() {
        let shared = Shared::new(Arc::new(MemoryWorld::new()));
        let text = "Deck(title: \"T\", slides: [Slide(title: \"A\"), Slide(title: \"B\"), Slide(title: \"C\")])";
        let snapshot = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", text), None);
        let edition = Arc::new(Edition::new(snapshot, &Revisions::default()));
        let (sender, drawn) = channel();
        let sink: Arc<dyn ImageSink> = Arc::new(Collect(Mutex::new(sender)));
        let queue = Queue::default();
        let worker = Worker { queue: Arc::new(queue), threads: Vec::new() };
        let request = |rank, urgency| Request {
            edition: Arc::clone(&edition),
            pos: SlidePos::start_of(1),
            rank,
            max_size: [160, 90],
            urgency,
            what: Wanted::Picture,
        };
        worker.want(Lane::Audience, &[request(1, 9)], false);
        worker.want(Lane::Audience, &[request(2, 4), request(0, 0), request(1, 3)], false);
        worker.want(Lane::Console, &[request(0, 1)], false);
        let artist = Artist::new(shared);
        let queue = Arc::clone(&worker.queue);
        let thread = std::thread::Builder::new().spawn(move || artist.run(&queue, &*sink)).unwrap();
        let order: Vec<_> =
            (0..4).map(|_| drawn.recv_timeout(Duration::from_secs(20)).unwrap()).map(|(_, l, r)| (l, r)).collect();
        assert_eq!(order, [(Lane::Audience, 0), (Lane::Console, 0), (Lane::Audience, 1), (Lane::Audience, 2)]);
        drop(worker);
        thread.join().unwrap();
    }

    #[test]
    fn a_picture_shows_the_ink_of_its_slide() {
        let shared = Shared::new(Arc::new(MemoryWorld::new()));
        let text = "Deck(title: \"T\", slides: [Slide(id: \"a\"), Slide(title: \"B\")])";
        let snapshot = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", text), None);
        let edition = Edition::new(snapshot, &Revisions::default());
        let mut artist = Artist::new(shared);
        let mut draw = |slide: usize| {
            let pos = SlidePos::start_of(slide);
            let key = ImageKey::new(&edition, pos, [320, 180]).unwrap();
            match artist.picture(&edition, pos, key) {
                Drawn::Picture(key, pixmap) => (key, pixmap),
                Drawn::Layers(..) => panic!("a picture was asked for"),
            }
        };
        let before = [draw(0), draw(1)];
        let mut ink = Ink::default();
        let points = vec![kurbo::Point::new(100.0, 540.0), kurbo::Point::new(1800.0, 540.0)];
        let page = PageKey::Id("a".to_owned());
        ink.draw(&page, Stroke::new(InkTool::Pen, 0, points).unwrap());
        edition.ink().set(&ink);
        let (key, picture) = draw(0);
        assert_eq!((key.ink, before[0].0.ink), (ink.page_version(&page), 0));
        assert!(key.is_like(&before[0].0) && picture != before[0].1);
        assert_eq!(draw(1), before[1], "nobody drew there");
        ink.undo();
        edition.ink().set(&ink);
        assert_eq!(draw(0), before[0]);
    }
}
