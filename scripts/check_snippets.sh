#!/usr/bin/env bash
# check_snippets.sh PROGRAM   keeps the documentation true: a code block below "<!-- file: PATH -->" must equal that
# file, and every line of a block below "<!-- run -->" must succeed when PROGRAM stands for resolva.
set -euo pipefail
program=$(readlink -f "$1")
cd "$(dirname "$0")/.."
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
checked=0

# Prints the fenced block that follows line $2 of file $1.
block_after() { awk -v from="$2" 'NR > from && /^```/ { if (inside) exit; inside = 1; next } inside' "$1"; }

while IFS=: read -r page line marker; do
    checked=$((checked + 1))
    if [[ $marker == *"file: "* ]]; then
        path=$(sed 's/.*file: \(.*\) -->.*/\1/' <<<"$marker")
        if ! diff <(block_after "$page" "$line") "$root/$path" >"$scratch/diff"; then
            echo "$page:$line differs from $path:"; cat "$scratch/diff"; failures=$((failures + 1))
        fi
    else
        while read -r command; do
            [[ $command == resolva\ * ]] || continue
            if ! (cd "$scratch" && eval "\"$program\" ${command#resolva }") >"$scratch/log" 2>&1 </dev/null; then
                echo "$page:$line: this command fails: $command"; cat "$scratch/log"; failures=$((failures + 1))
            fi
        done < <(block_after "$page" "$line")
    fi
done < <(grep -nE '^<!-- (file: .*|run) -->$' README.md $(find docs -name '*.md') /dev/null)

((checked > 0)) || { echo "no snippet was found"; exit 1; }
echo "$checked snippets checked, $failures wrong"
((failures == 0))
