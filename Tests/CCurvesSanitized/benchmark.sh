#!/usr/bin/env bash
# Builds the C core as the package does, without sanitizers, and prints what its operations take. BACKEND... or all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"${CC:-clang}" -std=c11 -O2 -fPIC -I../../Sources/CCurves/include benchmark.c ../../Sources/CCurves/*.c -lgmp \
    -o "$build/benchmark"
for backend in "${@:-adx portable gmp}"; do
    for name in $backend; do "$build/benchmark" "$name"; done
done
