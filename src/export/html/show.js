
'use strict';
(() => {
  const root = document.documentElement, slides = [...document.querySelectorAll('.slide')];
  if (!slides.length) return;
  let at = 0, step = 0, mode = '', typed = '', notes = null, began = Date.now();
  const count = slide => Number(slide.dataset.stepsN) || 1;
  const shows = (element, step) => {
    const [from, until] = element.dataset.steps.split(' ');
    return Number(from) <= step && (until === '' || step < Number(until));
  };
  const reveal = (slide, step) => {
    for (const element of slide.querySelectorAll('[data-steps]')) element.classList.toggle('off', !shows(element, step));
  };
  const word = (tag, text, parent) => {
    const element = parent.ownerDocument.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const told = word('p', '', document.body);
  told.className = 'hidden';
  told.setAttribute('role', 'status');

  const update = () => {
    root.classList.toggle('show', mode === 'show');
    root.classList.toggle('grid', mode === 'grid');
    slides.forEach((slide, i) => {
      slide.classList.toggle('now', i === at && mode !== '');
      slide.tabIndex = mode === 'grid' ? 0 : -1;
      if (mode !== 'show') reveal(slide, count(slide) - 1);
    });
    if (mode === 'show') reveal(slides[at], step);
    place.textContent = `${at + 1} / ${slides.length}`;
    crop();
    told.textContent = mode === 'show' ? `${slides[at].getAttribute('aria-label')}, ${at + 1} / ${slides.length}` : '';
    tellNotes();
  };
  // Where words flow, a figure is shown without the empty slide around it.
  const narrow = matchMedia('(max-width: 700px)'), whole = document.getElementById('defs').getAttribute('viewBox');
  const figures = document.querySelectorAll('svg[data-crop]');
  const crop = () => {
    for (const figure of figures) {
      const isCropped = narrow.matches && !mode;
      figure.setAttribute('viewBox', isCropped ? figure.dataset.crop : whole);
      // A short formula isn't blown up to the width of the screen: a slide's text of 44 units is some 18 pixels.
      figure.style.maxWidth = isCropped ? `${Math.max(figure.dataset.crop.split(' ')[2] * 0.42, 24)}px` : '';
    }
  };
  narrow.addEventListener('change', crop);
  const remember = () => {
    try { history.replaceState(null, '', '#' + slides[at].id); } catch { /* a sandbox may refuse */ }
  };
  const light = name => {
    const was = root.classList.contains(name);
    root.classList.remove('black', 'white');
    if (name && !was) root.classList.add(name);
  };
  const go = (slide, to) => {
    at = Math.min(Math.max(slide, 0), slides.length - 1);
    step = Math.min(Math.max(to, 0), count(slides[at]) - 1);
    light('');
    remember();
    update();
    if (mode === 'grid') slides[at].focus();
  };
  const set = next => {
    const was = mode;
    mode = next;
    light('');
    if (was === '' && next) at = nearest();
    if (next === 'show' && was !== 'show') step = 0;
    update();
    if (next !== 'show') slides[at].scrollIntoView({ block: 'center' });
    if (next === 'grid') slides[at].focus();
  };
  const nearest = () => {
    const middle = innerHeight / 2, off = slide => {
      const box = slide.getBoundingClientRect();
      return Math.abs(box.top + box.height / 2 - middle);
    };
    return slides.reduce((best, slide, i) => (off(slide) < off(slides[best]) ? i : best), 0);
  };
  const forward = () => (step + 1 < count(slides[at]) ? go(at, step + 1) : at + 1 < slides.length && go(at + 1, 0));
  const back = () => (step > 0 ? go(at, step - 1) : at > 0 && go(at - 1, Infinity));
  const named = number => {
    const i = slides.findIndex(slide => slide.dataset.number === String(Number(number)));
    if (i >= 0) { if (mode !== 'show') set('show'); go(i, 0); }
  };

  // The window of notes: this slide as it goes on, its notes, the next slide, the clock.
  const clone = (slide, step, parent) => {
    const copy = slide.querySelector('.box').cloneNode(true);
    for (const element of copy.querySelectorAll('[data-steps]')) element.classList.toggle('off', !shows(element, step));
    copy.inert = true;
    parent.append(copy);
  };
  const openNotes = () => {
    notes = window.open('', 'diafilm-notes', 'popup,width=1000,height=700');
    if (!notes) return;
    const page = notes.document;
    page.title = 'Notes: ' + document.title;
    page.documentElement.lang = root.lang;
    page.head.replaceChildren(document.querySelector('style').cloneNode(true));
    page.body.replaceChildren(document.getElementById('defs').cloneNode(true));
    const main = word('main', '', page.body);
    Object.assign(main.style, { display: 'grid', gridTemplateColumns: '3fr 2fr', gap: '1rem', padding: '1rem' });
    for (const id of ['clock', 'place', 'current', 'next', 'words']) word('div', '', main).id = id;
    Object.assign(page.getElementById('words').style, { gridColumn: '1 / 3', fontSize: '1.5rem' });
    notes.onkeydown = key;
    tellNotes();
    tick();
  };
  const tellNotes = () => {
    if (!notes || notes.closed) return;
    const part = id => notes.document.getElementById(id);
    part('place').textContent = `${at + 1} / ${slides.length} · ${step + 1} / ${count(slides[at])}`;
    part('current').replaceChildren();
    clone(slides[at], step, part('current'));
    part('next').replaceChildren();
    if (step + 1 < count(slides[at])) clone(slides[at], step + 1, part('next'));
    else if (at + 1 < slides.length) clone(slides[at + 1], 0, part('next'));
    part('words').replaceChildren();
    const own = slides[at].querySelector('.notes');
    for (const line of own ? own.children : []) word('p', line.textContent, part('words'));
    if (!own) word('p', 'No notes.', part('words'));
  };
  const tick = () => {
    if (!notes || notes.closed) return;
    const s = Math.floor((Date.now() - began) / 1000), two = n => String(n).padStart(2, '0');
    notes.document.getElementById('clock').textContent =
      `${two(Math.floor(s / 60))}:${two(s % 60)} · ${new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`;
    notes.setTimeout(tick, 1000);
  };

  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
  };
  const columns = () => {
    const top = slides[0].offsetTop;
    const second = slides.findIndex(slide => slide.offsetTop > top);
    return second < 0 ? slides.length : second;
  };
  // The controls show while the mouse moves, and what to press until something was.
  const hintGone = () => hint.classList.add('gone');
  let asleep = 0;
  const wake = () => {
    root.classList.add('awake');
    clearTimeout(asleep);
    asleep = setTimeout(() => { if (bar.matches(':hover')) wake(); else root.classList.remove('awake'); }, 2500);
  };
  const showKeys = () => { if (keys.open) keys.close(); else keys.showModal(); };
  const start = () => { set('show'); began = Date.now(); };
  const everywhere = {
    g: () => (typed ? named(typed) : set(mode === 'grid' ? 'show' : 'grid')), o: () => set(mode === 'grid' ? 'show' : 'grid'),
    s: openNotes, '?': showKeys, f: () => { if (mode !== 'show') start(); fill(); }, F5: start, F11: fill,
  };
  const inShow = {
    ' ': forward, ArrowRight: forward, ArrowDown: forward, PageDown: forward, n: forward,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back, p: back,
    Home: () => go(0, 0), End: () => go(slides.length - 1, 0),
    Enter: () => (typed ? named(typed) : forward()), Escape: () => set(''),
    b: () => light('black'), '.': () => light('black'), w: () => light('white'), ',': () => light('white'),
    t: () => { began = Date.now(); },
  };
  const inGrid = {
    ArrowRight: () => go(at + 1, 0), ArrowLeft: () => go(at - 1, 0), ArrowDown: () => go(Math.min(at + columns(), slides.length - 1), 0),
    ArrowUp: () => go(at < columns() ? at : at - columns(), 0), Home: () => go(0, 0), End: () => go(slides.length - 1, 0),
    Enter: () => (typed ? named(typed) : set('show')), ' ': () => set('show'), Escape: () => set(''),
  };
  const reading = { Enter: () => typed && named(typed) };
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || (keys.open && event.key !== '?')) return;
    hintGone();
    const onControl = event.target.closest && event.target.closest('a,button');
    if (onControl && (event.key === 'Enter' || event.key === ' ')) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^[0-9]$/.test(name)) { typed = (typed + name).slice(-4); return; }
    const table = mode === 'show' ? inShow : mode === 'grid' ? inGrid : reading;
    let act = table[name] || everywhere[name];
    if (mode === 'show' && event.shiftKey) {
      if (['ArrowRight', 'ArrowDown', 'PageDown'].includes(name)) act = () => go(at + 1, 0);
      if (['ArrowLeft', 'ArrowUp', 'PageUp'].includes(name)) act = () => go(at - 1, 0);
      if (name === ' ') act = back;
    }
    if (act && (mode !== '' || act !== reading.Enter || typed)) { event.preventDefault(); act(); }
    typed = '';
  }
  addEventListener('keydown', key);
  addEventListener('pointermove', event => { if (event.pointerType === 'mouse') wake(); });
  addEventListener('pointerdown', hintGone);
  document.querySelector('main').addEventListener('click', event => {
    const link = event.target.closest('a'), slide = event.target.closest('.slide');
    if (link && link.getAttribute('href').startsWith('#')) {
      const target = document.getElementById(link.getAttribute('href').slice(1));
      const i = target ? slides.indexOf(target.closest('.slide')) : -1;
      if (i >= 0 && mode) { event.preventDefault(); go(i, 0); }
    } else if (mode === 'grid' && slide) { at = slides.indexOf(slide); set('show'); remember(); }
    else if (mode === 'show' && !link && String(getSelection()) === '') forward();
  });
  // Fingers: left and right turn pages, down ends the show.
  let finger = null;
  addEventListener('touchstart', event => { finger = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  addEventListener('touchend', event => {
    const end = event.changedTouches[0];
    if (mode !== 'show' || !finger || !end) return;
    const dx = end.clientX - finger.clientX, dy = end.clientY - finger.clientY;
    finger = null;
    if (Math.max(Math.abs(dx), Math.abs(dy)) < 48) return;
    event.preventDefault();
    if (Math.abs(dx) > Math.abs(dy)) dx < 0 ? forward() : back();
    else if (dy > 0) set('');
  }, { passive: false });
  addEventListener('beforeprint', () => slides.forEach(slide => reveal(slide, count(slide) - 1)));
  addEventListener('afterprint', update);
  const panel = (tag, id, label) => {
    const element = word(tag, '', document.body);
    element.id = id;
    element.setAttribute('aria-label', label);
    return element;
  };
  const buttons = (parent, list) => {
    for (const [name, act, label] of list) {
      const button = word('button', name, parent);
      button.onclick = act;
      if (label) button.setAttribute('aria-label', label);
    }
  };
  const tools = panel('nav', 'tools', 'Views');
  buttons(tools, [['Show', start], ['All slides', everywhere.o], ['Notes', openNotes]]);
  const bar = panel('nav', 'bar', 'Show');
  const hint = word('p', matchMedia('(hover: none)').matches ? 'Swipe to turn pages, downwards to read' : '→ goes on, ? lists the keys', bar);
  const controls = word('div', '', bar);
  buttons(controls, [['‹', back, 'Back']]);
  const place = word('output', '', controls);
  buttons(controls, [['›', forward, 'On'], ['All slides', everywhere.o], ['Notes', openNotes], ['Full screen', fill], ['Read', inShow.Escape], ['Keys', showKeys]]);
  const keys = panel('dialog', 'keys', 'Keys');
  word('h2', 'Keys', keys);
  const rows = word('dl', '', keys);
  for (const [key, does] of [
    ['→ Space Enter', 'on, by a step'], ['← Backspace', 'back'], ['Shift → ←', 'on or back by a slide'], ['Home End', 'first, last slide'],
    ['12 Enter', 'slide 12'], ['O or G', 'all slides'], ['S', 'window with the notes'], ['F', 'full screen'], ['B W', 'black, white'],
    ['T', 'sets the clock to 0'], ['Esc', 'to the page that is read'], ['?', 'these keys'],
  ]) { word('dt', key, rows); word('dd', does, rows); }
  buttons(keys, [['Close', showKeys]]);
  setTimeout(hintGone, 8000);
  const hash = decodeURIComponent(location.hash.slice(1));
  const asked = document.getElementById(hash) || document.getElementById('slide-' + hash);
  const first = asked ? slides.indexOf(asked.closest('.slide')) : -1;
  // A telephone that is held upright is for reading.
  if (matchMedia('(max-width: 700px) and (orientation: portrait)').matches) set('');
  else set('show');
  if (first >= 0) go(first, 0);
  else if (mode) go(0, 0);
})();
