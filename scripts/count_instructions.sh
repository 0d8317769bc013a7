#!/usr/bin/env bash
# Instructions for one point of a learning curve, counted by callgrind: the difference of two runs, so that start-up
# and set-up cancel. Repeatable to the last digit for the same binary. Needs valgrind and a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
work=build/release/bench/point_work
[ -x "$work" ] || { echo "count_instructions: build the release preset with the benchmarks first" >&2; exit 2; }
command -v valgrind >/dev/null || { echo "count_instructions: valgrind is not installed" >&2; exit 2; }
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$work" "$1" 2>&1 >/dev/null |
        sed -n 's/.*Collected : //p'
}
few=$(count 1000)
many=$(count 11000)
echo "$(( (many - few) / 10000 )) instructions a point"
