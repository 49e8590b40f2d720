#!/usr/bin/env bash
# Signing takes no branch and no address from the key, as far as valgrind sees: the Swift code, as it is built to be used,
# over the portable backend, the only one that valgrind's processor has. A leak that is there on purpose must be seen.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"
cd "$root" || exit 1

under() { ASSAY_BACKEND=portable valgrind -q --error-exitcode=9 "$scratch/signing" "$@"; }

if ! command -v valgrind >/dev/null; then
    skip "there is no valgrind"
# Without its debug information, whose form not every valgrind can read.
elif ! strip --strip-debug -o "$scratch/signing" .build/release/signing-under-memcheck; then
    fail "the program is not built"
elif valgrind -q "$scratch/signing" 2>/dev/null | grep -q 'without its header'; then
    skip "valgrind's header was not there when the program was built"
else
    check "signing" 0 '^valid on portable$' -- under
    check "a leak" 9 'Conditional jump' -- under leak
fi
finish
