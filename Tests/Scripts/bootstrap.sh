#!/usr/bin/env bash
# Tools/bootstrap in worlds made of stubs: everything there, a package missing, no network, no Swift, an old one.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

# A PATH that holds only stubs and the plain tools a shell script needs.
world=$scratch/world
stub() { printf '#!/bin/sh\n%s\n' "$2" >"$world/$1" && chmod +x "$world/$1"; }
new_world() {
    rm -rf "$world" && mkdir "$world"
    for tool in bash sh env head tail sed sort cut cat touch; do ln -s "$(command -v "$tool")" "$world/$tool"; done
    stub id 'echo 0'
    stub swift 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"'
    stub dpkg-query 'for p in "$@"; do case "$p" in libgmp-dev) [ -e "$WORLD/gmp" ] || exit 1;; esac; done; printf "ii "'
    stub pkg-config 'exit 1'
    stub apt-get 'echo "$*" >>"$WORLD/calls"; case "$*" in *install*) touch "$WORLD/gmp";; esac'
}
bootstrap() { WORLD=$world PATH=$world "$world/bash" "$root/Tools/bootstrap"; }
calls() { cat "$world/calls" 2>/dev/null; }

new_world && touch "$world/gmp"
check "everything is there" 0 -- bootstrap
silent() { [ -z "$(bootstrap 2>&1)" ]; }
check "then it is silent" 0 -- silent
check "and asks no package manager" 1 -- test -e "$world/calls"

new_world
check "a package is missing" 0 'missing: libgmp-dev' -- bootstrap
check "it refreshes the lists once" 0 '^update' -- calls
check "it installs that package only" 0 'install .*--no-install-recommends libgmp-dev$' -- calls

new_world && stub pkg-config '[ "$*" = "--exists gmp" ]'
check "a library that did not come by dpkg counts" 0 -- bootstrap
check "nothing is installed for it" 1 -- test -e "$world/calls"

new_world && stub id 'echo 1000' && stub sudo 'echo "sudo $*" >>"$WORLD/calls"; exec "$@"'
check "an ordinary user" 0 'running: sudo apt-get update' -- bootstrap
check "sudo is used" 0 '^sudo apt-get update' -- calls

new_world && stub id 'echo 1000'
check "an ordinary user without sudo" 1 'become root, or install them: apt-get install libgmp-dev' -- bootstrap

new_world && stub apt-get 'exit 100'
check "no network" 1 'is there a network\? Missing are: libgmp-dev' -- bootstrap

new_world && rm "$world/swift"
check "no Swift" 1 'no swift in PATH' -- bootstrap

new_world && stub swift 'echo "Apple Swift version 6.2.4 (x)"'
check "an old Swift" 1 'Swift 6.2.4 is too old: 6.3 or later' -- bootstrap

new_world && touch "$world/gmp" && stub swift 'echo "Swift version 6.10 (x)"'
check "a newer Swift" 0 -- bootstrap

finish
