#!/bin/sh
# Runs the real window under a virtual X server and presses keys: .ci/smoke.sh [PROGRAM] [FOLDER]
# Needs Xvfb, openbox, xdotool and ImageMagick's import; see .ci/run for how they are installed.
set -eu
program=${1:-target/release/diafilm}
folder=${2:-slides}
work=$(mktemp -d)
pids=
finish() {
    status=$?
    # The newest first, so that the window is gone before its server.
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    [ "$status" = 0 ] || { echo "smoke: failed; what the program said:" >&2; cat "$work/log" >&2 || true; }
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 1' INT TERM

for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || { echo "smoke: $tool is missing" >&2; exit 1; }
done
# Nothing of the user's may be read or written.
mkdir -p "$work/config" "$work/data" "$work/cache" "$work/runtime"
chmod 700 "$work/runtime"
export HOME="$work" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/data" XDG_CACHE_HOME="$work/cache"
export XDG_RUNTIME_DIR="$work/runtime" DIAFILM_CONFIG="$work/settings.ron" LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY WAYLAND_SOCKET DBUS_SESSION_BUS_ADDRESS 2>/dev/null || true

mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp -noreset 3>"$work/display" 2>"$work/xvfb.log" &
pids="$! $pids"
read -r number <"$work/display"
export DISPLAY=":$number"
openbox >"$work/openbox.log" 2>&1 &
pids="$! $pids"

"$program" "$folder" >"$work/log" 2>&1 &
app=$!
pids="$app $pids"

# Waits until a window of this name is there.
window() {
    for _ in $(seq 100); do
        kill -0 "$app" 2>/dev/null || { echo "smoke: the program ended" >&2; return 1; }
        if xdotool search --onlyvisible --name "$1" >/dev/null 2>&1; then return 0; fi
        sleep 0.1
    done
    echo "smoke: no window called $1" >&2
    return 1
}

# What the screen shows, as one word.
screen() { import -window root -depth 8 rgb:- | cksum | tr ' ' '-'; }

# The same, once it holds still: no fade and no window that is still being opened.
still() {
    last=$(screen)
    for _ in $(seq 50); do
        sleep 0.1
        now=$(screen)
        [ "$now" != "$last" ] || break
        last=$now
    done
    echo "$last"
}

# Presses a key and waits until the screen shows something that it didn't show before.
press() {
    before=$(still)
    xdotool key --clearmodifiers "$1"
    for _ in $(seq 50); do
        sleep 0.1
        after=$(screen)
        if [ "$after" != "$before" ]; then
            echo "smoke: $1 - ok"
            return 0
        fi
    done
    echo "smoke: nothing changed on $1" >&2
    return 1
}

# The colour in the middle of the screen.
middle() { import -window root -crop 1x1+640+360 -depth 8 rgb:- | od -An -tu1 | tr -s ' '; }

window '^Diafilm$'
press Right
press Return
# On one display the show fills its one window, and S turns that to the console and back.
window ' Diafilm$'
press Next
press Prior
press period
still >/dev/null
[ "$(middle)" = " 0 0 0" ] || { echo "smoke: the black screen isn't black:$(middle)" >&2; exit 1; }
press Next
press g
press Escape
press s
press s
press Escape
press Escape
window '^Diafilm$'
# The editor, and back without a change.
press e
window 'editor'
press ctrl+m
press ctrl+z
press ctrl+w
window '^Diafilm$'
xdotool key --clearmodifiers ctrl+q
for _ in $(seq 50); do
    if ! kill -0 "$app" 2>/dev/null; then
        wait "$app" || { echo "smoke: the program ended with $?" >&2; exit 1; }
        echo "smoke: fine"
        exit 0
    fi
    sleep 0.1
done
echo "smoke: Ctrl+Q doesn't quit" >&2
exit 1
