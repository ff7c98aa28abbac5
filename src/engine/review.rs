//! The checks of `diafilm check` on a deck that is being edited, on a thread of their own.
//!
//! They lay out and draw every slide, so they wait for a pause of typing, stop
//! at the next key, and remember what they found on slides that look the same.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::check::spelling::SpellChecker;
use super::check::{of_deck, of_frame, of_pixels, of_text};
use super::edition::Edition;
use super::{Shared, Snapshot};
use crate::raster::{RasterOptions, Rasterizer};
use crate::resolve::check::allow;
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Diagnostics};
use crate::source::span::Span;

/// A pause of typing after which a text is looked through.
const PAUSE: Duration = Duration::from_millis(300);

/// What was found in one text, without what an [`Edition`] tells by itself.
#[derive(Debug, Default)]
pub struct Review {
    /// The text.
    pub source: Option<Arc<Source>>,
    /// What was found, in the order of the text.
    pub found: Vec<Found>,
    /// True if every slide was laid out and drawn.
    pub is_complete: bool,
}

/// One finding of a review.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it is in the text.
    pub span: Span,
    /// The finding.
    pub finding: Diagnostic,
    /// The slide, if it is layout's own finding: an edition tells it too, once the slide is laid out there.
    pub laid_out: Option<usize>,
}

/// Looks through the texts of one deck.
#[derive(Debug)]
pub struct Reviewer {
    orders: Sender<Order>,
    latest: Arc<Mutex<Arc<Review>>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Order {
    Look(Arc<Edition>),
    /// A dictionary or the user's words have changed.
    Forget,
    Stop,
}

impl Reviewer {
    /// A reviewer; `on_change` is called from its thread whenever there is something new.
    #[must_use]
    pub fn start(shared: &Shared, on_change: impl Fn() + Send + 'static) -> Self {
        let (orders, incoming) = channel();
        let latest = Arc::<Mutex<Arc<Review>>>::default();
        let work = Work {
            shared: shared.clone(),
            latest: Arc::clone(&latest),
            on_change: Box::new(on_change),
            drawn: BTreeMap::new(),
            spelling: SpellChecker::default(),
        };
        // Without a thread, nothing more than what an edition tells is told.
        let thread = std::thread::Builder::new().name("diafilm-review".to_owned()).spawn(move || work.run(&incoming));
        Self { orders, latest, thread: thread.ok() }
    }

    /// Asks for a review of an edition, as soon as no other one follows.
    pub fn look(&self, edition: Arc<Edition>) {
        drop(self.orders.send(Order::Look(edition)));
    }

    /// Reads the dictionary and the user's words anew.
    pub fn forget_words(&self) {
        drop(self.orders.send(Order::Forget));
    }

    /// What was found last.
    #[must_use]
    pub fn latest(&self) -> Arc<Review> {
        Arc::clone(&self.latest.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Reviewer {
    fn drop(&mut self) {
        drop(self.orders.send(Order::Stop));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What drawing a slide shows.
#[derive(Debug, Clone, Default)]
struct Drawn {
    /// What layout tells.
    layout: Diagnostics,
    /// What is seen on the Frame and in pixels.
    seen: Diagnostics,
}

struct Work {
    shared: Shared,
    latest: Arc<Mutex<Arc<Review>>>,
    on_change: Box<dyn Fn() + Send>,
    /// By index and revision: findings hold the index, and the picture hangs on nothing but the revision.
    drawn: BTreeMap<(usize, u64), Drawn>,
    spelling: SpellChecker,
}

impl Work {
    fn run(mut self, incoming: &Receiver<Order>) {
        let mut next = incoming.recv().ok();
        let mut edition = None;
        while let Some(order) = next {
            match order {
                Order::Stop => return,
                Order::Forget => self.spelling.forget(),
                Order::Look(newer) => edition = Some(newer),
            }
            next = match incoming.recv_timeout(PAUSE) {
                Ok(order) => Some(order),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    let interrupting = edition.as_ref().and_then(|edition| self.review(edition, incoming));
                    interrupting.or_else(|| incoming.recv().ok())
                }
            };
        }
    }

    /// Looks through an edition; the order that came in between, if one did.
    fn review(&mut self, edition: &Edition, incoming: &Receiver<Order>) -> Option<Order> {
        let snapshot = edition.latest();
        // While the head is broken there are no slides to look at.
        if !edition.is_current() {
            return None;
        }
        let words = self.spelling.check(&*self.shared.world, snapshot);
        let texts: Diagnostics = (0..snapshot.n_slides()).flat_map(|index| of_text(snapshot, index)).collect();
        let of_text = [words, texts, of_deck(snapshot)].concat();
        let keys: Vec<_> = (0..snapshot.n_slides())
            .filter_map(|index| Some((index, edition.revision(index).filter(|_| edition.slide(index).is_some())?)))
            .collect();
        self.drawn.retain(|key, _| keys.binary_search(key).is_ok());
        if self.drawn.len() < keys.len() {
            self.publish(snapshot, of_text.clone(), false);
        }
        let mut typesetter = self.shared.typesetter();
        let mut rasterizer = Rasterizer::new(RasterOptions::default());
        for &(index, revision) in &keys {
            if self.drawn.contains_key(&(index, revision)) {
                continue;
            }
            match incoming.try_recv() {
                Ok(order) => return Some(order),
                Err(TryRecvError::Disconnected) => return Some(Order::Stop),
                Err(TryRecvError::Empty) => {}
            }
            // A font that can't be drawn costs its slide, not the thread.
            let drawn = catch_unwind(AssertUnwindSafe(|| {
                let slide = snapshot.layout(index, &mut typesetter)?;
                let mut seen = of_frame(snapshot, index, &slide);
                seen.extend(of_pixels(index, &slide, &mut rasterizer));
                Some(Drawn { layout: slide.diagnostics, seen })
            }));
            if drawn.is_err() {
                typesetter = self.shared.typesetter();
                rasterizer = Rasterizer::new(RasterOptions::default());
            }
            self.drawn.insert((index, revision), drawn.ok().flatten().unwrap_or_default());
        }
        self.publish(snapshot, of_text, true);
        None
    }

    fn publish(&self, snapshot: &Snapshot, of_text: Diagnostics, is_complete: bool) {
        let Some(deck) = snapshot.deck().map(|deck| &deck.deck) else { return };
        let mut found: Vec<(Option<usize>, Diagnostic)> = of_text.into_iter().map(|finding| (None, finding)).collect();
        for ((index, _), drawn) in &self.drawn {
            found.extend(drawn.seen.iter().map(|finding| (None, finding.clone())));
            found.extend(drawn.layout.iter().map(|finding| (Some(*index), finding.clone())));
        }
        if is_complete {
            let mut all = snapshot.diagnostics().clone();
            all.extend(found.iter().map(|(_, finding)| finding.clone()));
            found.extend(allow::unused(deck, &all).into_iter().map(|finding| (None, finding)));
        }
        found.retain(|(_, finding)| allow::is_told(deck, finding));
        let place = |(laid_out, finding): (Option<usize>, Diagnostic)| Found {
            span: snapshot.span_of(&finding.place),
            finding,
            laid_out,
        };
        let mut found: Vec<Found> = found.into_iter().map(place).collect();
        found.sort_by_key(|found| found.span.start);
        let review = Review { source: Some(Arc::clone(snapshot.source())), found, is_complete };
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(review);
        (self.on_change)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::edition::Revisions;
    use crate::world::DictionaryFiles;
    use crate::world::memory::MemoryWorld;
    use std::path::Path;

    fn edition(shared: &Shared, text: &str) -> Arc<Edition> {
        let snapshot = Snapshot::new(shared, Path::new("deck.ron"), Source::new("deck.ron", text), None);
        Arc::new(Edition::new(snapshot, &Revisions::default()))
    }

    fn codes(review: &Review) -> Vec<&'static str> {
        review.found.iter().map(|found| found.finding.code).collect()
    }

    #[test]
    fn a_text_is_looked_through_once_nothing_else_comes() {
        let aff = "SET UTF-8\n".as_bytes().into();
        let dic = "3\nold\nbridge\nthe\n".as_bytes().into();
        let world = MemoryWorld::new().with_dictionary(DictionaryFiles { name: "en".to_owned(), aff, dic });
        let shared = Shared::new(Arc::new(world));
        let (told, changes) = channel();
        let reviewer = Reviewer::start(&shared, move || told.send(()).unwrap_or_default());
        let text = "Deck(title: \"Old bridge\", allow: [(\"wordy\", \"so\")], slides: [
            Slide(title: \"The  old brigde\"),
            Slide(background: Color(\"#222222\"), title: \"The old bridge\", body: [Text(\"old [bridge](#x)\")]),
        ])";
        reviewer.look(edition(&shared, "Deck(title: \"x\", slides: [])"));
        reviewer.look(edition(&shared, text));
        while !reviewer.latest().is_complete {
            changes.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        let review = reviewer.latest();
        assert_eq!(review.source.as_ref().map(|source| source.text()), Some(text));
        let found = codes(&review);
        assert!(found.contains(&"typography") && found.contains(&"unused-allow"), "{found:?}");
        let slip = review.found.iter().find(|found| found.finding.code == "spelling").unwrap();
        assert_eq!(&text[slip.span.range()], "brigde");
        let mended = slip.finding.fix.as_ref().unwrap().edit.apply(text).unwrap();
        assert_eq!(mended, text.replace("brigde", "bridge"));
        let add = slip.finding.alternatives.last().unwrap().edit.apply(text).unwrap();
        reviewer.look(edition(&shared, &add));
        while reviewer.latest().source.as_ref().is_none_or(|source| source.text() != add) {
            changes.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        assert!(!codes(&reviewer.latest()).contains(&"spelling"), "{add}");
    }
}
