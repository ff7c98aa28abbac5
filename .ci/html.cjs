// Opens pages in Chromium: no requests, no errors, nobody kept out (axe-core), the keys of the show.
const fs = require('fs');
const puppeteer = require('puppeteer-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let failed = false;
const fail = (file, text) => { console.log(file + ':', text); failed = true; };

async function audit(page, file, mode) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document));
  for (const { id, impact, nodes } of result.violations) {
    const line = `${mode}: ${impact} ${id}, ${nodes.length} times, such as ${nodes[0].html.slice(0, 160)}`;
    if (['serious', 'critical'].includes(impact)) fail(file, line); else console.log(file + ':', line);
  }
}

async function check(browser, file) {
  const page = await browser.newPage();
  const url = 'file://' + file;
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url()) || (/^file:/.test(request.url()) && !request.url().startsWith(url))) {
      fail(file, 'asks for ' + request.url());
    }
  });
  page.on('console', message => { if (message.type() === 'error') fail(file, message.text()); });
  page.on('pageerror', error => fail(file, error.message));
  await page.setViewport({ width: 1280, height: 720 });
  await page.goto(url);
  const slides = await page.$$eval('.slide', slides => slides.length);
  const place = () => page.$$eval('.slide', slides => slides.findIndex(slide => slide.classList.contains('now')));
  for (let i = 0; i < slides; i++) await page.keyboard.press('PageDown', { shift: true });
  await page.keyboard.press('End');
  if (await place() !== slides - 1) fail(file, 'End stops at ' + await place());
  await page.keyboard.press('Home');
  if (await place() !== 0) fail(file, 'Home stops at ' + await place());
  await audit(page, file, 'show');
  await page.keyboard.press('o');
  if (await page.$$eval('html.grid', found => found.length) !== 1) fail(file, 'there is no grid');
  await page.keyboard.press('Escape');
  await audit(page, file, 'reading');
  await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
  await page.reload();
  if (await page.$$eval('html.show', found => found.length) !== 0) fail(file, 'is a show on an upright telephone');
  if (await page.evaluate(() => document.documentElement.scrollWidth) > 390) fail(file, 'is wider than a telephone');
  await page.close();
  return slides;
}

(async () => {
  // No background chatter: the only requests are those of the pages.
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', ...quiet] });
  let slides = 0;
  for (const file of process.argv.slice(2)) slides += await check(browser, file);
  await browser.close();
  console.log(process.argv.length - 2, 'pages with', slides, 'slides');
  if (failed) process.exit(1);
})();
