#!/bin/sh
# Writes the handwritten digits table, 1797 images of 8 x 8 pixels, as FILE: one image a line, 64 numbers.
#   scripts/digits.sh FILE
# The table is part of Debian's package python3-sklearn (scikit-learn, BSD-3-Clause) and stems from the UCI Machine
# Learning Repository, Optical Recognition of Handwritten Digits (E. Alpaydin and C. Kaynak, CC BY 4.0). The
# installed package is used when present; otherwise apt downloads it and nothing is installed.
# Exit status 77 when neither is possible.
set -eu
target=$1
inside=usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
source=/$inside
if [ ! -r "$source" ]; then
  if ! command -v apt-get >/dev/null || ! (cd "$folder" && apt-get download -q python3-sklearn >/dev/null 2>&1); then
    echo "digits: python3-sklearn is not installed and apt cannot download it" >&2
    exit 77
  fi
  dpkg-deb -x "$folder"/python3-sklearn_*.deb "$folder/package"
  source=$folder/package/$inside
fi
# The 65th column is the label.
gzip -dc "$source" | cut -d, -f1-64 > "$folder/digits.csv"
test "$(wc -l < "$folder/digits.csv")" -eq 1797
mv "$folder/digits.csv" "$target"
