#!/usr/bin/env bash
# Builds the C core with the address and undefined-behaviour sanitizers and runs its tests. Closes with one line,
# "N passed, N failed, N skipped", and fails unless all pass. The first argument is another seed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

sources=../../Sources/CCurves
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
compiler=${CC:-clang}
flags=(-std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
    -Wall -Wextra -Werror -DCCURVES_COMPACT -I"$sources")
link=(-lgmp)
# The default linker of some toolchains warns about each of the sanitizer's symbols.
if echo 'int main(void) { return 0; }' | "$compiler" -fuse-ld=lld -x c - -o "$build/probe" 2>/dev/null; then
    link+=(-fuse-ld=lld)
fi

# name, then what to compile: "toy_fields portable" is the file toy_fields.c over that backend's arithmetic.
backends=(portable gmp)
has() { grep -qw "$1" /proc/cpuinfo 2>/dev/null; }
if has bmi2 && has adx; then backends+=(adx); fi
jobs_list=()
for backend in "${backends[@]}"; do
    jobs_list+=("arithmetic $backend")
    for toy in toy_fields toy_groups toy_sums toy_pairings toy_batches; do jobs_list+=("$toy $backend"); done
done
# The lanes run on this CPU or not at all.
pairing_backends=("${backends[@]}")
if has avx512ifma; then
    for toy in toy_fields toy_groups toy_sums toy_pairings; do jobs_list+=("$toy lanes"); done
    pairing_backends+=(ifma)
fi
compile_toy() {
    local backend=("-DTOY_BACKEND=\"field_$2.h\"")
    if [ "$2" = lanes ]; then backend=('-DTOY_BACKEND="field_portable.h"' '-DTOY_LANES="lanes_ifma.h"'); fi
    "$compiler" "${flags[@]}" "${backend[@]}" "$1.c" "${link[@]}" -o "$build/$1-$2"
}
compile_objects() {
    local file
    for file in "$sources"/*.c; do
        "$compiler" "${flags[@]}" -Wconversion -c "$file" -o "$build/$(basename "$file" .c).o"
    done
}

compile_objects &
objects=$!
for job in "${jobs_list[@]}"; do compile_toy $job; done
# Once more as the package builds it: carries that get lost between instructions may do so only when optimised.
for backend in "${backends[@]}"; do
    "$compiler" -std=c11 -O2 -fPIC -I"$sources" "-DTOY_BACKEND=\"field_$backend.h\"" arithmetic.c -lgmp -o "$build/optimised-$backend"
done
wait "$objects"
whole=(bn254_differential bn254_pairings bn254_batches bn254_transforms bls12381_differential)
for program in "${whole[@]}"; do
    "$compiler" "${flags[@]}" "$program.c" "$build"/*.o "${link[@]}" -o "$build/$program"
done
"$compiler" "${flags[@]}" -I"$sources/include" print_pairings.c "$build"/*.o "${link[@]}" -o "$build/print_pairings"

passed=0 failed=0 skipped=0
count() { # output of one program, its exit status
    local line
    line=$(grep -oE '[0-9]+ tests passed, [0-9]+ failed' <<<"$1" | tail -n 1 || true)
    read -r p _ _ f _ <<<"${line:-0 tests passed, 0 failed}"
    passed=$((passed + p)) failed=$((failed + f))
    if [ "$2" -ne 0 ] && [ "$f" -eq 0 ]; then failed=$((failed + 1)); fi
}
run() {
    local status=0 output
    output=$("$@" 2>&1) || status=$?
    printf '%s\n' "$output"
    count "$output" "$status"
}

for job in "${jobs_list[@]}"; do run "$build/${job/ /-}" "${1:-0x20260501}"; done
for backend in "${backends[@]}"; do run "$build/optimised-$backend" "${1:-0x20260501}"; done
for program in "${whole[@]}"; do run "$build/$program" "${1:-0x20260501}"; done

# Secrets in branches and addresses, by valgrind: none may be found, but the one that is there on purpose must be.
if command -v valgrind >/dev/null && [ -e /usr/include/valgrind/memcheck.h ]; then
    memcheck=(valgrind -q --error-exitcode=9)
    for backend in "${backends[@]}"; do
        if [ "$backend" = gmp ]; then continue; fi
        "$compiler" -std=c11 -O2 -fPIC -Wall -Wextra -Werror -I"$sources" "-DBACKEND=$backend" constant_time.c \
            "$sources/bn254_$backend.c" -lgmp -o "$build/constant_time"
        if output=$("${memcheck[@]}" "$build/constant_time" 2>&1) && ! "${memcheck[@]}" "$build/constant_time" leak &>/dev/null; then
            echo "constant time on $backend: passed"
            passed=$((passed + 1))
        else
            printf 'constant time on %s: FAILED\n%s\n' "$backend" "$output"
            failed=$((failed + 1))
        fi
    done
else
    echo "constant time: SKIPPED: there is no valgrind"
    skipped=$((skipped + 1))
fi

# Pairing values against py_ecc, where a Python that has it is at hand.
python=${ASSAY_ORACLES_PYTHON:-python3}
if "$python" -c 'import py_ecc' 2>/dev/null; then
    for backend in "${pairing_backends[@]}"; do
        status=0
        "$build/print_pairings" "$backend" >"$build/pairings.json" || status=$?
        [ "$status" -ne 0 ] || "$python" ../Oracles/pairing_py_ecc.py "$build/pairings.json" || status=$?
        if [ "$status" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
else
    echo "pairings against py_ecc: SKIPPED: $python has no py_ecc (ASSAY_ORACLES_PYTHON names another)"
    skipped=$((skipped + 1))
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
