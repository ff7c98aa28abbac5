#!/usr/bin/env bash
# What exports must pass, told by other people's tools: bash .ci/exports.sh path/to/diafilm
set -euo pipefail
cd "$(dirname "$0")/.."
diafilm="$(realpath "$1")"
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

# Every drawing looks as our own picture of it does.
check_svg() {
    need "node npm" nodejs npm
    npm install --prefix "$out/svg-tools" --no-audit --no-fund --silent @resvg/resvg-js@2 >/dev/null
    for how in paths text; do
        "$diafilm" export slides/*.ron assets/tour/specimen.ron -f svg --svg-text "$how" --no-cache -o "$out/svg-$how" >/dev/null
    done
    "$diafilm" export slides/*.ron assets/tour/specimen.ron -f png --size 960x540 --no-cache -o "$out/svg-paths" >/dev/null
    NODE_PATH="$out/svg-tools/node_modules" node .ci/svg.cjs "$out/svg-paths"
    need xmllint libxml2-utils
    find "$out/svg-paths" "$out/svg-text" -name '*.svg' -print0 | xargs -0 xmllint --noout --nonet --huge
}

# The pages are valid, and nobody is kept out of them.
check_html() {
    need java default-jre-headless
    need chromium chromium
    need "node npm" nodejs npm
    npm install --prefix "$out/html-tools" --no-audit --no-fund --silent vnu-jar axe-core@4 puppeteer-core@24 >/dev/null
    "$diafilm" export slides/*.ron assets/tour/specimen.ron -f html -o "$out/html" >/dev/null
    "$diafilm" export assets/tour/specimen.ron -f html --notes -o "$out/html/notes" >/dev/null
    java -Xss8m -jar "$(find "$out/html-tools" -name 'vnu.jar' | head -n 1)" --errors-only "$out"/html/*.html "$out"/html/notes/*.html
    if grep -lE 'class="notes"' "$out"/html/*.html; then
        echo "notes are in a file that was made without them" >&2
        return 1
    fi
    large="$(find "$out/html" -maxdepth 1 -name '*.html' -size +2M)"
    [ -z "$large" ] || { echo "over 2 MB: $large" >&2; return 1; }
    NODE_PATH="$out/html-tools/node_modules" node .ci/html.cjs "$out"/html/*.html
}

# PowerPoint files need no repair, and python-pptx and LibreOffice find the same in them as the talk has.
check_pptx() {
    need "soffice python3" --no-install-recommends libreoffice-impress python3 python3-venv
    python3 -m venv "$out/pptx-venv"
    "$out/pptx-venv/bin/pip" install -q openxml-audit==0.8.0 python-pptx==1.0.2
    local decks=(slides/*.ron assets/tour/*.ron tests/decks/scripts.ron)
    "$diafilm" export "${decks[@]}" -f pptx -o "$out/pptx"
    "$diafilm" export "${decks[@]}" -f text -o "$out/pptx-text"
    HOME="$out" soffice "-env:UserInstallation=file://$out/soffice" --headless --convert-to odp \
        --outdir "$out/odp" "$out"/pptx/*.pptx >/dev/null 2>&1
    "$out/pptx-venv/bin/python" .ci/pptx_files.py "$out/pptx" "$out/odp" "$out/pptx-text" specimen scripts
    # The same bytes again, whatever the folder and the number of threads.
    "$diafilm" export slides/3-*.ron -f pptx --jobs 1 -o "$out/elsewhere/pptx"
    cmp "$out"/elsewhere/pptx/*.pptx "$out"/pptx/3-*.pptx
}

for check in check_pdf check_svg check_html check_pptx; do
    printf '\n== %s\n' "$check"
    "$check"
done
