#!/usr/bin/env bash
# What was exported must please the programs that others open it with: bash .ci/exports.sh DIAFILM
set -euo pipefail
cd "$(dirname "$0")/.."
diafilm="$(realpath "$1")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# has_all TOOL…: true if every tool is installed.
has_all() { for tool in "$@"; do command -v "$tool" >/dev/null || return 1; done; }

# install PACKAGE…: from the system's packages.
install() {
    apt-get -o DPkg::Lock::Timeout=600 update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >/dev/null
}

# Every drawing looks as our own picture of it does.
check_svg() {
    has_all node npm || install nodejs npm
    npm install --prefix "$work/svg-tools" --no-audit --no-fund --silent @resvg/resvg-js@2 >/dev/null
    for how in paths text; do
        "$diafilm" export slides/*.ron assets/tour/specimen.ron -f svg --svg-text "$how" --no-cache -o "$work/svg-$how" >/dev/null
    done
    "$diafilm" export slides/*.ron assets/tour/specimen.ron -f png --size 960x540 --no-cache -o "$work/svg-paths" >/dev/null
    NODE_PATH="$work/svg-tools/node_modules" node .ci/svg.cjs "$work/svg-paths"
    has_all xmllint || install libxml2-utils
    find "$work/svg-paths" "$work/svg-text" -name '*.svg' -print0 | xargs -0 xmllint --noout --nonet --huge
}

# The pages are valid, and nobody is kept out of them.
check_html() {
    has_all java || install default-jre-headless
    has_all chromium || install chromium
    has_all node npm || install nodejs npm
    npm install --prefix "$work/html-tools" --no-audit --no-fund --silent vnu-jar axe-core@4 puppeteer-core@24 >/dev/null
    "$diafilm" export slides/*.ron assets/tour/specimen.ron -f html -o "$work/html" >/dev/null
    "$diafilm" export assets/tour/specimen.ron -f html --notes -o "$work/html/notes" >/dev/null
    java -Xss8m -jar "$(find "$work/html-tools" -name 'vnu.jar' | head -n 1)" --errors-only "$work"/html/*.html "$work"/html/notes/*.html
    if grep -lE 'class="notes"' "$work"/html/*.html; then
        echo "notes are in a file that was made without them" >&2
        return 1
    fi
    large="$(find "$work/html" -maxdepth 1 -name '*.html' -size +2M)"
    [ -z "$large" ] || { echo "over 2 MB: $large" >&2; return 1; }
    NODE_PATH="$work/html-tools/node_modules" node .ci/html.cjs "$work"/html/*.html
}

for check in check_svg check_html; do
    printf '\n== %s\n' "$check"
    "$check"
done
