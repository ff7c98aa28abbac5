#!/bin/sh
# Whole-process figures of an export, cold: CPU, wall and memory of one slide, of a deck, of a shelf.
# Usage: benches/cold.sh [PROGRAM]; takes the release build if none is named. hyperfine is used if it is there.
set -eu
cd "$(dirname "$0")/.."
program=${1:-target/release/diafilm}
[ -x "$program" ] || { echo "there is no program at $program; run cargo build --release" >&2; exit 2; }
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
deck=$(ls slides/*.ron | head -n 2 | tail -n 1)

measure() {
    name=$1
    shift
    if command -v hyperfine >/dev/null; then
        hyperfine --style basic --warmup 1 --command-name "$name" "$(printf '%s ' "$@")"
    else
        for _ in 1 2 3 4 5; do
            # The shell's own clock of its children: user and system time.
            /usr/bin/env bash -c 'TIMEFORMAT="'"$name"': %U s user, %S s system, %R s wall"; time "$@"' bash "$@"
        done
    fi
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f "$name: %M KB at most" "$@"
    fi
}

measure "one slide to PNG" "$program" export "$deck" --slides 2 -o "$out/one.png"
measure "one deck to PNG, one thread" "$program" export "$deck" -f png -o "$out/deck" --jobs 1
measure "all decks to PNG" "$program" export slides -f png -o "$out/all"
