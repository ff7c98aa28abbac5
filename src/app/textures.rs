//! Pictures of slides on the graphics card, within a bound of memory.
//!
//! The worker's threads put pictures in, drawing takes them out. Those that
//! nobody drew for longest go first.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use egui::{ColorImage, Context, TextureHandle, TextureOptions, ViewportId};

use super::tiles::Tiles;
use crate::engine::coverage::Coverage;
use crate::engine::layers::DrawnLayer;
use crate::engine::worker::{ImageKey, ImageSink, Lane, MorphKey, Part};
use crate::layout::transition::Motion;
use crate::raster::Pixmap;

/// Most bytes of pictures that are kept.
const MAX_BYTES: usize = 256 << 20;
/// Thumbnails come in swarms: the window waits this long for more of them before it is drawn again.
const SWARM: Duration = Duration::from_millis(30);
/// Pictures that were drawn ahead go to the graphics card this long after they are there. Without a card that takes
/// some 10 ms for each, which the key that asks for them must not wait for.
const SENT_WITHIN: Duration = Duration::from_millis(40);

/// Most morphs whose layers are kept: there and back from here, and those just left.
const MAX_MORPHS: usize = 4;

/// A picture that moves.
#[derive(Clone)]
pub struct LayerTexture {
    /// The picture.
    pub texture: TextureHandle,
    /// What of it is painted.
    pub coverage: Arc<Coverage>,
    /// How it moves, in slide units.
    pub motion: Motion,
}

impl fmt::Debug for LayerTexture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LayerTexture").field("motion", &self.motion).finish_non_exhaustive()
    }
}

/// Pictures of slides by what they show.
pub struct ImageCache {
    ctx: Context,
    state: Mutex<State>,
    /// Told when the picture that somebody waits for is there.
    arrived: Condvar,
    max_bytes: usize,
}

impl fmt::Debug for ImageCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImageCache").field("n_bytes", &self.lock().n_bytes).finish_non_exhaustive()
    }
}

struct State {
    images: BTreeMap<ImageKey, Entry>,
    n_bytes: usize,
    /// Counts uses, to tell old pictures from new ones.
    n_uses: u64,
    /// The window that each lane's pictures are for.
    viewports: BTreeMap<Lane, ViewportId>,
    /// Layers of morphs with their last use.
    morphs: BTreeMap<MorphKey, (Arc<[LayerTexture]>, u64)>,
    /// A scaled layer of the newest morph, until it is taken.
    new_layer: Option<TextureHandle>,
    /// The picture that a window waits for while it is being drawn.
    awaited: Option<ImageKey>,
}

struct Entry {
    texture: TextureHandle,
    /// Told for the audience's pictures only: no others fade.
    tiles: Option<Tiles>,
    n_bytes: usize,
    last_use: u64,
    arrived: Instant,
}

impl ImageCache {
    /// An empty cache.
    #[must_use]
    pub fn new(ctx: Context) -> Self {
        let state = State {
            images: BTreeMap::new(),
            n_bytes: 0,
            n_uses: 0,
            viewports: BTreeMap::new(),
            morphs: BTreeMap::new(),
            new_layer: None,
            awaited: None,
        };
        Self { ctx, state: Mutex::new(state), arrived: Condvar::new(), max_bytes: MAX_BYTES }
    }

    /// The picture, if it is there.
    #[must_use]
    pub fn get(&self, key: &ImageKey) -> Option<TextureHandle> {
        let mut state = self.lock();
        state.n_uses += 1;
        let now = state.n_uses;
        let entry = state.images.get_mut(key)?;
        entry.last_use = now;
        Some(entry.texture.clone())
    }

    /// Waits for a picture that is being drawn, at most until a moment; `None` if it isn't there by then. What is
    /// waited for wakes no window: the one that waits shows it at once.
    pub fn wait_for(&self, key: &ImageKey, until: Instant) -> Option<TextureHandle> {
        let mut state = self.lock();
        while !state.images.contains_key(key) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                state.awaited = None;
                return None;
            }
            state.awaited = Some(*key);
            state = self.arrived.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.awaited = None;
        drop(state);
        self.get(key)
    }

    /// When a picture was there.
    #[must_use]
    pub fn arrival(&self, key: &ImageKey) -> Option<Instant> {
        self.lock().images.get(key).map(|entry| entry.arrived)
    }

    /// The picture, if need be with other ink; its `ink` says which.
    #[must_use]
    pub fn get_with_any_ink(&self, key: &ImageKey) -> Option<(TextureHandle, u64)> {
        if let Some(texture) = self.get(key) {
            return Some((texture, key.ink));
        }
        let state = self.lock();
        let (first, last) = (ImageKey { ink: 0, width: 0, height: 0, ..*key }, ImageKey { ink: u64::MAX, ..*key });
        let mut same = state.images.range(first..=last).filter(|(other, _)| other.is_like(key));
        same.next_back().map(|(other, entry)| (entry.texture.clone(), other.ink))
    }

    /// The parts in which two pictures differ, in shares of their size; `None` for all of it.
    #[must_use]
    pub fn difference(&self, one: &ImageKey, other: &ImageKey) -> Option<Vec<kurbo::Rect>> {
        let state = self.lock();
        let tiles = |key| state.images.get(key).and_then(|entry| entry.tiles.as_ref());
        tiles(one)?.difference(tiles(other)?)
    }

    /// The layers of a morph, from back to front, if they are there; none if both slides share nothing.
    #[must_use]
    pub fn layers(&self, key: &MorphKey) -> Option<Arc<[LayerTexture]>> {
        let mut state = self.lock();
        state.n_uses += 1;
        let now = state.n_uses;
        let (layers, last_use) = state.morphs.get_mut(key)?;
        *last_use = now;
        Some(Arc::clone(layers))
    }

    /// A scaled layer of a morph that arrived since this was asked before.
    #[must_use]
    pub fn take_new_layer(&self) -> Option<TextureHandle> {
        self.lock().new_layer.take()
    }

    /// Says which window draws the pictures of a lane, so that it is woken when one arrives.
    pub fn serve(&self, lane: Lane, viewport: ViewportId) {
        self.lock().viewports.insert(lane, viewport);
    }

    /// Says that no window draws the audience's pictures until one says so again: nothing may be asked of a window
    /// that is gone.
    pub fn forget_audience(&self) {
        self.lock().viewports.remove(&Lane::Audience);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, lane: Lane, rank: usize) {
        let state = self.lock();
        let viewport = state.viewports.get(&lane).copied();
        // Nothing else is drawn as fast as the audience's window: one picture, and no more.
        let fastest = state.viewports.get(&Lane::Audience).copied();
        drop(state);
        let (viewport, wait) = match (lane, rank) {
            (Lane::Audience, 0) | (Lane::Console, 0 | 1) => (viewport, Duration::ZERO),
            (Lane::Thumbnails, _) => (viewport, SWARM),
            // Drawn ahead: nothing on the screen changes, but any window's drawing takes all new pictures along.
            (Lane::Audience | Lane::Console, _) => (fastest, SENT_WITHIN),
        };
        if let Some(viewport) = viewport {
            self.ctx.request_repaint_after_for(wait, viewport);
        }
    }
}

impl ImageSink for ImageCache {
    fn has(&self, key: &ImageKey) -> bool {
        self.lock().images.contains_key(key)
    }

    fn put(&self, key: ImageKey, pixmap: Pixmap, lane: Lane, rank: usize) {
        let size = [pixmap.width as usize, pixmap.height as usize];
        let n_bytes = pixmap.data.len();
        if size[0] * size[1] * 4 != n_bytes {
            return;
        }
        let image = ColorImage::from_rgba_premultiplied(size, &pixmap.data);
        let tiles = (lane == Lane::Audience && key.part == Part::Whole).then(|| Tiles::of(&pixmap));
        drop(pixmap);
        let options = match key.part {
            Part::Whole => TextureOptions::NEAREST,
            Part::Zoomed(_) => TextureOptions::LINEAR,
        };
        let texture = self.ctx.load_texture("slide", image, options);
        let mut state = self.lock();
        state.n_uses += 1;
        let entry = Entry { texture, tiles, n_bytes, last_use: state.n_uses, arrived: Instant::now() };
        state.n_bytes += n_bytes;
        // Every stroke makes a new picture: the one before it is of no use any more.
        state.forget(|other| other.is_like(&key) && other.ink != key.ink);
        if let Some(before) = state.images.insert(key, entry) {
            state.n_bytes -= before.n_bytes;
        }
        state.evict(self.max_bytes, &key);
        let is_awaited = state.awaited == Some(key);
        drop(state);
        if is_awaited {
            self.arrived.notify_all();
            return;
        }
        self.wake(lane, rank);
        // The console shows the same picture, smaller.
        if key.is_whiteboard() {
            self.wake(Lane::Console, 0);
        }
    }

    fn has_layers(&self, key: &MorphKey) -> bool {
        self.lock().morphs.contains_key(key)
    }

    fn put_layers(&self, key: MorphKey, layers: Vec<DrawnLayer>, lane: Lane) {
        let upload = |layer: DrawnLayer| {
            let size = [layer.pixmap.width as usize, layer.pixmap.height as usize];
            let image = ColorImage::from_rgba_premultiplied(size, &layer.pixmap.data);
            // What grows or shrinks stands between pixels; what doesn't moves from pixel to pixel, which is
            // sharper and cheaper.
            let options = if layer.motion.keeps_size() { TextureOptions::NEAREST } else { TextureOptions::LINEAR };
            let texture = self.ctx.load_texture("layer", image, options);
            LayerTexture { texture, coverage: Arc::new(layer.coverage), motion: layer.motion }
        };
        let layers: Arc<[LayerTexture]> = layers.into_iter().map(upload).collect();
        let mut state = self.lock();
        state.n_uses += 1;
        let now = state.n_uses;
        let scaled = layers.iter().find(|layer| !layer.motion.keeps_size());
        state.new_layer = scaled.map(|layer| layer.texture.clone()).or(state.new_layer.take());
        state.morphs.insert(key, (layers, now));
        while state.morphs.len() > MAX_MORPHS {
            let oldest = state.morphs.iter().min_by_key(|(_, (_, last_use))| *last_use).map(|(key, _)| *key);
            oldest.and_then(|oldest| state.morphs.remove(&oldest));
        }
        drop(state);
        // They go to the graphics card now, not when the key is pressed.
        self.wake(lane, 0);
    }
}

impl State {
    fn forget(&mut self, is_useless: impl Fn(&ImageKey) -> bool) {
        let n_bytes = &mut self.n_bytes;
        self.images.retain(|key, entry| {
            let is_kept = !is_useless(key);
            if !is_kept {
                *n_bytes -= entry.n_bytes;
            }
            is_kept
        });
    }

    fn evict(&mut self, max_bytes: usize, keep: &ImageKey) {
        while self.n_bytes > max_bytes {
            let others = self.images.iter().filter(|(key, _)| *key != keep);
            let Some(oldest) = others.min_by_key(|(_, entry)| entry.last_use).map(|(key, _)| *key) else {
                return;
            };
            if let Some(entry) = self.images.remove(&oldest) {
                self.n_bytes -= entry.n_bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_drawn_for_longest_goes_first() {
        let mut cache = ImageCache::new(Context::default());
        cache.max_bytes = 3 * 100 * 100 * 4;
        let key = |revision| ImageKey { revision, step: 0, part: Part::Whole, ink: 0, width: 100, height: 100 };
        for revision in 0..3 {
            cache.put(key(revision), Pixmap::new(100, 100), Lane::Audience, 0);
        }
        assert!(cache.get(&key(0)).is_some());
        cache.put(key(3), Pixmap::new(100, 100), Lane::Audience, 0);
        assert!(cache.has(&key(0)) && !cache.has(&key(1)) && cache.has(&key(2)) && cache.has(&key(3)));
        cache.put(key(3), Pixmap::new(100, 100), Lane::Audience, 0);
        assert_eq!(cache.lock().n_bytes, cache.max_bytes);
    }

    #[test]
    fn what_is_waited_for_is_shown_at_once() {
        let (ctx, n_asked) = (Context::default(), Arc::new(Mutex::new(0)));
        let seen = Arc::clone(&n_asked);
        ctx.set_request_repaint_callback(move |_| *seen.lock().unwrap() += 1);
        let cache = Arc::new(ImageCache::new(ctx));
        cache.serve(Lane::Console, ViewportId::ROOT);
        let key = |revision| ImageKey { revision, step: 0, part: Part::Whole, ink: 0, width: 10, height: 10 };
        assert!(cache.wait_for(&key(0), Instant::now()).is_none(), "nobody draws it");
        let drawing = Arc::clone(&cache);
        let draw = move || {
            while drawing.lock().awaited.is_none() {
                std::thread::yield_now();
            }
            drawing.put(key(0), Pixmap::new(10, 10), Lane::Console, 0);
        };
        let artist = std::thread::Builder::new().name("artist".to_owned()).spawn(draw).unwrap();
        assert!(cache.wait_for(&key(0), Instant::now() + Duration::from_secs(60)).is_some());
        artist.join().unwrap();
        assert_eq!(*n_asked.lock().unwrap(), 0, "the window that waits needn't be woken");
        cache.put(key(1), Pixmap::new(10, 10), Lane::Console, 0);
        assert!(*n_asked.lock().unwrap() > 0);
    }

    /// The windows that are drawn anew for a picture, where the show and the console have one each.
    fn woken(has_show: bool, revision: u64, lane: Lane, rank: usize) -> Vec<ViewportId> {
        let (ctx, asked) = (Context::default(), Arc::new(Mutex::new(Vec::new())));
        let seen = Arc::clone(&asked);
        ctx.set_request_repaint_callback(move |info| seen.lock().unwrap().push(info.viewport_id));
        let cache = ImageCache::new(ctx);
        cache.serve(Lane::Audience, show());
        cache.serve(Lane::Console, ViewportId::ROOT);
        if !has_show {
            cache.forget_audience();
        }
        let key = ImageKey { revision, step: 0, part: Part::Whole, ink: 0, width: 10, height: 10 };
        cache.put(key, Pixmap::new(10, 10), lane, rank);
        std::mem::take(&mut *asked.lock().unwrap())
    }

    fn show() -> ViewportId {
        ViewportId::from_hash_of("show")
    }

    #[test]
    fn what_is_drawn_ahead_goes_to_the_graphics_card_with_the_audiences_window() {
        assert_eq!(woken(true, 0, Lane::Audience, 0), [show()]);
        assert_eq!(woken(true, 0, Lane::Console, 0), [ViewportId::ROOT]);
        assert_eq!(woken(true, 0, Lane::Audience, 3), [show()]);
        assert_eq!(woken(true, 0, Lane::Console, 4), [show()]);
        assert_eq!(woken(true, u64::MAX, Lane::Audience, 0), [show(), ViewportId::ROOT], "both show the whiteboard");
        assert_eq!(woken(false, 0, Lane::Console, 4), [], "the audience's window is gone");
        assert_eq!(woken(false, 0, Lane::Audience, 0), []);
    }
}
