#!/bin/sh
# Whole-process figures of exports, cold: CPU, wall and peak memory for one slide, the shipped decks, and
# 100 and 1,000 generated slides of ordinary text and tables, to PNG and PDF, as rows of a Markdown table.
# Usage: benches/cold.sh [PROGRAM]; takes the release build if none is named. Needs hyperfine, taskset and /usr/bin/time.
# What earlier exports kept isn't used (--no-cache). On a shared machine trust CPU time, not wall time.
set -eu
cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/diafilm}")
[ -x "$program" ] || { echo "there is no program at $program; run cargo build --release" >&2; exit 2; }
command -v hyperfine >/dev/null || { echo "hyperfine is missing" >&2; exit 2; }
command -v taskset >/dev/null || { echo "taskset is missing" >&2; exit 2; }
[ -x /usr/bin/time ] || { echo "/usr/bin/time is missing" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A deck of $1 slides: text in three scripts, and tables of seven rows, in turn.
deck() {
    awk -v n="$1" 'BEGIN {
        print "Deck(title: \"Benchmark\", slides: ["
        for (i = 0; i < n; i++) {
            if (i % 2 == 0) {
                printf "Slide(title: \"Slide %d with a title of some length\", body: [Bullets([", i
                printf "\"A first point that runs on for a while, with **strong** and *emphasised* words\", "
                printf "\"Пятилетка and 第一个五年计划 on one line\", "
                printf "(\"A point with points below it\", [\"The one\", \"The other, %d\"]), ", i
                print "\"A last point, to end with\"])], notes: \"Say something.\"),"
            } else {
                printf "Slide(title: \"Table %d\", body: [Table(head: [\"Year\", \"Exports\", \"Imports\"], rows: [", i
                for (row = 0; row < 7; row++)
                    printf "[\"%d\", \"%d m\", \"%d m\"], ", 1950 + row, 191 + row * i, 246 + row
                print "], caption: \"Trade, in millions\")]),"
            }
        }
        print "])"
    }' >"$work/$1.ron"
}

# row NAME CORES ARGUMENTS...: the mean of hyperfine's runs, and the most memory of one more, on these cores alone.
row() {
    name=$1
    cores=$2
    shift 2
    hyperfine --style none --warmup 1 --runs "${RUNS:-5}" --prepare "rm -rf $work/out" --export-json "$work/run.json" \
        "taskset -c $cores $program export $* --no-cache -o $work/out" >/dev/null 2>&1
    figure() { sed -n "s/.*\"$1\": \([0-9.]*\).*/\1/p" "$work/run.json" | head -n 1; }
    rm -rf "$work/out"
    # shellcheck disable=SC2086 # the arguments are words
    peak=$(taskset -c "$cores" /usr/bin/time -f %M "$program" export $* --no-cache -o "$work/out" 2>&1 >/dev/null | tail -n 1)
    awk -v name="$name" -v user="$(figure user)" -v kernel="$(figure system)" -v wall="$(figure mean)" -v peak="$peak" \
        'BEGIN { printf "| %s | %.0f ms | %.0f ms | %.0f MB |\n", name, (user + kernel) * 1000, wall * 1000, peak / 1024 }'
}

deck 100
deck 1000
echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(uname -sm)"
echo
echo "| export | CPU | wall | peak memory |"
echo "|---|---:|---:|---:|"
for format in png pdf; do
    upper=$(echo "$format" | tr '[:lower:]' '[:upper:]')
    row "one slide to $upper" 0 "$(ls slides/*.ron | head -n 1)" -f $format --slides 2
    row "the nine decks to $upper" 0,1 "slides" -f $format
    row "100 slides to $upper, one core" 0 "$work/100.ron" -f $format
    row "1,000 slides to $upper, one core" 0 "$work/1000.ron" -f $format
    row "1,000 slides to $upper, two cores" 0,1 "$work/1000.ron" -f $format
done
