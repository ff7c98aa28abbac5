#!/usr/bin/env bash
# What exports must pass, told by other people's tools: bash .ci/exports.sh path/to/diafilm
set -euo pipefail
cd "$(dirname "$0")/.."
diafilm="$1"
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT

has_all() { for tool in "$@"; do command -v "$tool" >/dev/null || return 1; done; }

# Installs Debian packages ($2…) if commands ($1, a list) are missing.
need() {
    local -a tools
    read -ra tools <<<"$1"
    has_all "${tools[@]}" && return
    apt-get -o DPkg::Lock::Timeout=600 update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq "${@:2}" >/dev/null
}

# PDF: PDF/UA-1 without a failed rule, sound files, and all words in the order in which they are read.
check_pdf() {
    need "qpdf pdftotext python3" qpdf poppler-utils python3 python3-venv
    python3 -m venv "$out/venv" 2>/dev/null || {
        need "" python3-venv
        python3 -m venv "$out/venv"
    }
    "$out/venv/bin/pip" install -q page-validation==0.11.0
    local decks=(slides/*.ron assets/tour/*.ron)
    "$diafilm" export "${decks[@]}" -f pdf -o "$out/pdf"
    "$diafilm" export "${decks[@]}" -f text -o "$out/text"
    "$diafilm" export tests/decks/scripts.ron -f pdf -o "$out/scripts"
    "$diafilm" export tests/decks/scripts.ron -f text -o "$out/scripts"
    "$diafilm" export slides/2-*.ron -f pdf --notes -o "$out/notes"
    "$diafilm" export assets/tour/specimen.ron -f pdf --steps --pdfpc -o "$out/steps"
    python3 -m json.tool "$out/steps/specimen.pdfpc" >/dev/null
    local n
    for n in 1 2 3 4 6 9; do
        "$diafilm" export slides/9-*.ron -f handout --per-page "$n" -o "$out/handout$n"
    done
    for file in "$out"/*/*.pdf; do
        qpdf --check "$file" >/dev/null
    done
    "$out/venv/bin/python" .ci/pdf_ua.py "$out"/*/*.pdf
    python3 .ci/pdf_words.py "$out/pdf" "$out/text"
    python3 .ci/pdf_words.py "$out/scripts" "$out/scripts"
    # The same bytes again, whatever the folder and the number of threads.
    mkdir -p "$out/elsewhere"
    "$diafilm" export slides/3-*.ron -f pdf --jobs 1 -o "$out/elsewhere/one"
    "$diafilm" export slides/3-*.ron -f pdf --jobs 2 -o "$out/elsewhere/two"
    diff -r "$out/elsewhere/one" "$out/elsewhere/two"
    cmp "$out"/elsewhere/one/*.pdf "$out"/pdf/3-*.pdf
}

check_pdf
