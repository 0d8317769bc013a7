#!/usr/bin/env bash
# Instructions for one point of a learning curve, one training curve, one spectrum and one density of 1,000 points, counted
# by callgrind: the difference of two runs, so that start-up and set-up cancel. Repeatable to the last digit for the same binary. Needs valgrind and a release build.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v valgrind >/dev/null || { echo "count_instructions: valgrind is not installed" >&2; exit 2; }
for work in point_work training_work; do
    [ -x "build/release/bench/$work" ] ||
        { echo "count_instructions: build the release preset with the benchmarks first" >&2; exit 2; }
done
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}
few=$(count build/release/bench/point_work 1000)
many=$(count build/release/bench/point_work 11000)
echo "$(( (many - few) / 10000 )) instructions a point"
for what in curve stopping spectrum density; do
    few=$(count build/release/bench/training_work "$what" 1)
    many=$(count build/release/bench/training_work "$what" 3)
    echo "$(( (many - few) / 2 )) instructions a $what"
done
