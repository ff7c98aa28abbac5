// Draws every SVG below a folder with resvg and compares it with the PNG beside it.
const fs = require('fs'), path = require('path');
const { Resvg } = require('@resvg/resvg-js');

const LIMIT = 2; // mean difference of a drawing, of 255
const pixels = (svg, width) => new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render();
const below = folder => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap(entry => entry.isDirectory() ? below(path.join(folder, entry.name)) : path.join(folder, entry.name));

// Blocks of 8 x 8 are compared, so that the hinting of letters doesn't count.
function difference(p, q, w, h) {
  const across = Math.floor(w / 8), down = Math.floor(h / 8);
  let sum = 0;
  for (let by = 0; by < down; by++) for (let bx = 0; bx < across; bx++) {
    const off = [0, 0, 0];
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) {
      const i = ((by * 8 + y) * w + bx * 8 + x) * 4;
      for (let c = 0; c < 3; c++) off[c] += p[i + c] - q[i + c];
    }
    sum += Math.max(...off.map(Math.abs)) / 64;
  }
  return sum / (across * down);
}

let worst = 0, n = 0, failed = false;
for (const svg of below(process.argv[2]).filter(name => name.endsWith('.svg')).sort()) {
  const png = fs.readFileSync(svg.slice(0, -4) + '.png');
  const [w, h] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><image width="${w}" height="${h}" href="data:image/png;base64,${png.toString('base64')}"/></svg>`;
  const [a, b] = [pixels(fs.readFileSync(svg, 'utf8'), w), pixels(picture, w)];
  const off = a.height === b.height ? difference(a.pixels, b.pixels, w, h) : 255;
  if (off > LIMIT) { console.log(svg, off.toFixed(2)); failed = true; }
  worst = Math.max(worst, off);
  n++;
}
console.log(n, 'drawings; the worst differs by', worst.toFixed(2), 'of 255');
if (failed || n === 0) process.exit(1);
