#!/usr/bin/env bash
# Presents on two virtual displays and pulls the cable: tests/e2e/two-displays.sh [PROGRAM] [FOLDER FOR PICTURES]
# Needs root, Xorg with its dummy driver, openbox, xrandr, xdotool and ImageMagick:
#   apt-get install xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils openbox xdotool imagemagick
# Ends with 77 where such a server can't be started.
# Each slide is one plain colour. All the while the audience's display is looked at again and again: there must
# never be anything on it but these colours and black, so neither notes nor console.
set -euo pipefail
program=$(realpath "${1:-target/debug/diafilm}")
pictures=${2:-}
work=$(mktemp -d)
pids=
finish() {
    status=$?
    if [ "$status" != 0 ] && [ "$status" != "${skipped:-}" ]; then
        echo "two-displays: failed; what the program said:" >&2
        cat "$work/log" >&2 || true
        import -window root "$work/failed.png" 2>/dev/null || true
        [ -z "$pictures" ] || cp "$work"/*.png "$pictures" 2>/dev/null || true
    fi
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 1' INT TERM
for tool in Xorg openbox xrandr xdotool import convert; do
    command -v "$tool" >/dev/null || { echo "two-displays: $tool is missing" >&2; exit 1; }
done
[ -z "$pictures" ] || mkdir -p "$pictures"
fail() { echo "two-displays: $*" >&2; exit 1; }

# Nothing of the user's may be read or written.
mkdir -p "$work/runtime"
chmod 700 "$work/runtime"
export HOME="$work" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache"
export XDG_RUNTIME_DIR="$work/runtime" DIAFILM_CONFIG="$work/settings.ron" LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY WAYLAND_SOCKET DBUS_SESSION_BUS_ADDRESS 2>/dev/null || true

cat >"$work/dummy.conf" <<'CONF'
Section "Device"
    Identifier "device"
    Driver "dummy"
    VideoRam 256000
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 5.0-1000.0
    VertRefresh 5.0-200.0
    Modeline "1280x720" 74.25 1280 1390 1430 1650 720 725 730 750
EndSection
Section "Screen"
    Identifier "screen"
    Device "device"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "1280x720"
        Virtual 2560 720
    EndSubSection
EndSection
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoEnableDevices" "false"
EndSection
CONF
mkfifo "$work/display"
Xorg -displayfd 3 -config "$work/dummy.conf" -logfile "$work/xorg.log" -noreset -nolisten tcp -novtswitch -sharevts \
    3>"$work/display" >/dev/null 2>&1 &
pids="$! $pids"
if ! read -r number <"$work/display"; then
    echo "two-displays: skipped, for no X server with two displays can be started here"
    skipped=77
    exit 77
fi
export DISPLAY=":$number"
xrandr --addmode DUMMY1 1280x720
plug() { xrandr --output DUMMY0 --mode 1280x720 --primary --output DUMMY1 --mode 1280x720 --right-of DUMMY0; }
unplug() { xrandr --output DUMMY1 --off; }
plug
openbox >/dev/null 2>&1 &
pids="$! $pids"
sleep 0.5

# Milliseconds before something counts as missing: a computer that does other things too is slow.
patience=60000
red='#B40000' green='#00B400' blue='#0000B4'
cat >"$work/colours.ron" <<DECK
Deck(title: "Colours", theme: "plain", transition: Cut, slides: [
    Slide(background: Color("$red"), notes: "NOTES of the first slide, for nobody else."),
    Slide(background: Color("$green"), notes: "NOTES of the second slide, for nobody else."),
    Slide(background: Color("$blue"), notes: "NOTES of the third slide, for nobody else."),
])
DECK

left=1280x720+0+0 right=1280x720+1280+0
# Every colour of a picture, or of a part of the screen, one a line.
colours_of() { convert "$1" -unique-colors txt:- 2>/dev/null | grep -o '#[0-9A-F]\{6\}' || true; }
colours() { import -window root -crop "$1" +repage -depth 8 ppm:- 2>/dev/null | colours_of ppm:-; }
# The colour in the corner of a display, where the console has a bar and not the slide.
corner() { import -window root -crop "1x1+$1+8" +repage -depth 8 txt:- 2>/dev/null | grep -o '#[0-9A-F]\{6\}' | head -n 1; }
now() { date +%s%3N; }
# Waits until the corner of the left (8) or right (1288) display has a colour; says how long that took.
wait_for() {
    start=$(now)
    until [ "$(corner "$1")" = "$2" ]; do
        [ $(($(now) - start)) -lt $patience ] || fail "$3: the colour is $(corner "$1"), not $2"
        sleep 0.02
    done
    echo "two-displays: $3 - ok, $(($(now) - start)) ms"
}
wait_until_not() {
    start=$(now)
    while [ "$(corner "$1")" = "$2" ]; do
        [ $(($(now) - start)) -lt $patience ] || fail "$3: still $2"
        sleep 0.02
    done
    echo "two-displays: $3 - ok, $(($(now) - start)) ms"
}
has_console() { [ "$(colours "$1" | grep -c -e '#1D1F22' -e '#151618')" -gt 0 ]; }
wait_for_console() {
    start=$(now)
    until has_console "$1"; do
        [ $(($(now) - start)) -lt $patience ] || fail "$2: there is no console at $1"
        sleep 0.1
    done
}
# Waits until the program shows this many windows: what comes and goes takes keys with it.
wait_for_windows() {
    start=$(now)
    until [ "$(xdotool search --onlyvisible --pid "$app" --name . 2>/dev/null | wc -l)" = "$1" ]; do
        [ $(($(now) - start)) -lt $patience ] || fail "$2: the program doesn't show $1 window(s)"
        sleep 0.05
    done
}
# Presses a key once the program has the keyboard: window managers take their time, and what comes before is lost.
press() {
    start=$(now)
    until [ "$(xdotool getwindowfocus getwindowpid 2>/dev/null)" = "$app" ]; do
        [ $(($(now) - start)) -lt $patience ] || fail "$1: the program hasn't got the keyboard"
        sleep 0.05
    done
    xdotool key "$1"
}
picture() { [ -z "$pictures" ] || import -window root "$pictures/$1.png"; }

# Looks at the audience's display, as written in `region`, until the end.
echo none >"$work/region"
: >"$work/foreign"
: >"$work/samples"
watch() {
    while true; do
        region=$(cat "$work/region")
        if [ "$region" = none ]; then sleep 0.02; continue; fi
        import -window root -depth 8 "$work/look.ppm" 2>/dev/null || continue
        # Of a display that isn't on yet `import` would give the other one.
        width=$(head -n 2 "$work/look.ppm" | tail -n 1 | cut -d ' ' -f 1)
        offset=${region#*+}
        [ "$width" -ge $((${offset%+*} + 1280)) ] || continue
        convert "$work/look.ppm" -crop "$region" +repage "$work/seen.ppm"
        found=$(colours_of "$work/seen.ppm" | grep -v -e "$red" -e "$green" -e "$blue" -e '#000000' | head -n 3 | tr '\n' ' ' || true)
        # The display may have become another one meanwhile.
        [ "$(cat "$work/region")" = "$region" ] || continue
        echo "$region" >>"$work/samples"
        [ -z "$found" ] && continue
        echo "$region: $found" >>"$work/foreign"
        convert "$work/seen.ppm" "$work/foreign-$(wc -l <"$work/foreign").png"
    done
}
watch &
pids="$! $pids"
audience_is() {
    echo "$1" >"$work/region.new"
    mv "$work/region.new" "$work/region"
}

"$program" monitors >"$work/monitors"
cat "$work/monitors"
grep -q '^2  DUMMY1  1280x720  at 1280,0  scale [0-9.]*  audience$' "$work/monitors" || fail "monitors says something else"
status=0
env -u DISPLAY "$program" monitors >"$work/log" 2>&1 || status=$?
[ "$status" = 2 ] && grep -q 'there is no display' "$work/log" || fail "without a display, monitors ends with $status"
for wrong in VGA-1 3 dummy; do
    status=0
    "$program" present "$work/colours.ron" --audience "$wrong" >"$work/log" 2>&1 || status=$?
    [ "$status" = 2 ] && grep -q 'DUMMY0.*DUMMY1' "$work/log" || fail "--audience $wrong ends with $status"
done
echo "two-displays: unknown monitors are refused - ok"

"$program" present "$work/colours.ron" >"$work/log" 2>&1 &
app=$!
pids="$app $pids"
audience_is "$right"
wait_for 1288 "$red" "the show begins on the second display"
wait_for_console "$left" "the console is on the first one"
picture 1-begins
press Next
wait_for 1288 "$green" "a step"
picture 2-step

audience_is none
unplug
wait_until_not 1288 "$green" "the cable is pulled: the audience's window goes"
wait_for_console "$left" "the console stays"
sleep 1
has_console "$left" || fail "the console is covered"
picture 3-pulled
press Next
sleep 0.3
audience_is "$right"
plug
wait_for 1288 "$blue" "the cable is back: the show goes on where the presenter went"
sleep 0.5
has_console "$left" || fail "the console is gone"
picture 4-back

audience_is none
press x
wait_for 8 "$blue" "displays are exchanged"
audience_is "$left"
wait_for_console "$right" "the console is on the second one"
press Prior
wait_for 8 "$green" "a step back"
picture 5-exchanged
audience_is none
press x
wait_for 1288 "$green" "and back"
audience_is "$right"
wait_for_console "$left" "the console is on the first one again"

# Mirrored: everybody sees the same, so the show is all there is, and the console keeps the notes to itself.
audience_is none
xrandr --output DUMMY1 --same-as DUMMY0
wait_for 8 "$green" "mirrored: the show fills the screen"
# The window manager moves windows before the program hears of it: until then S would have another meaning.
wait_for_windows 1 "mirrored: the second window goes"
picture 6-mirrored
press s
wait_for_console "$left" "S turns it to the console"
sleep 0.5
picture 7-mirrored-console
press s
wait_for 8 "$green" "and back to the show"
plug
wait_for 1288 "$green" "mirrored no more"
wait_for_windows 2 "mirrored no more: the second window comes"
audience_is "$right"
wait_for_console "$left" "each has a display again"
sleep 0.5
picture 8-apart

# The laptop's lid is closed: only the audience's display is left, and it goes on with the show.
audience_is none
xrandr --output DUMMY0 --off
wait_for 8 "$green" "the first display is off: the show stays"
wait_for_windows 1 "the first display is off: the second window goes"
audience_is "$left"
sleep 1
picture 9-lid-closed
audience_is none
plug
wait_for 1288 "$green" "the first display is back"
audience_is "$right"
wait_for_console "$left" "and has the console"
sleep 0.5
picture 10-lid-open

audience_is none
kill -0 "$app" 2>/dev/null || fail "the program ended"
# In a talk the first time shows its end, as Esc does; the second one soon after leaves.
press ctrl+q
sleep 0.5
press ctrl+q
for _ in $(seq 50); do
    kill -0 "$app" 2>/dev/null || break
    sleep 0.1
done
! kill -0 "$app" 2>/dev/null || fail "the program doesn't end"
wait "$app" || fail "the program ended with $?"
grep -q 'DUMMY0 + DUMMY1' "$work/settings.ron" || fail "the choice isn't remembered"
n_samples=$(wc -l <"$work/samples")
[ "$n_samples" -gt 10 ] || fail "the audience's display was looked at $n_samples times only"
if [ -s "$work/foreign" ]; then
    cat "$work/foreign" >&2
    fail "something else was on the audience's display, in $(wc -l <"$work/foreign") of $n_samples looks"
fi
echo "two-displays: fine; $n_samples looks at the audience's display, all clean"
