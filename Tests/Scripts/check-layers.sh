#!/usr/bin/env bash
# Tools/check-layers accepts a small package that keeps its floors, and refuses each planted offence for its own reason.
source "$(dirname "${BASH_SOURCE[0]}")/support/harness.bash"

# A package of three floors: a C core, a library on it, a program on top.
plant() {
    rm -rf "$scratch/house"
    mkdir -p "$scratch/house"/{docs,Sources/{CCurves/include,Algebra,Groth16,assay-verify},Tests/AlgebraTests}
    cd "$scratch/house" || exit 1
    cat >Package.swift <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "house",
    targets: [
        .target(name: "CCurves"),
        .target(name: "Algebra", dependencies: ["CCurves"]),
        .target(name: "Groth16", dependencies: ["Algebra"]),
        .executableTarget(name: "assay-verify", dependencies: ["Groth16"]),
        .testTarget(name: "AlgebraTests", dependencies: ["Algebra"]),
    ])
SWIFT
    cat >docs/architecture.md <<'TABLE'
| floor | target | charter |
|---|---|---|
| 1 | `CCurves` | C |
| 2 | `Algebra` | values |
| 3 | `Groth16` | proofs |
| 8 | `assay-verify` | program |
TABLE
    echo '#include <stdint.h>' >Sources/CCurves/core.c
    echo 'int core(void);' >Sources/CCurves/include/core.h
    echo 'import CCurves' >Sources/Algebra/Field.swift
    printf '// import Groth16Prover\nimport Algebra\n' >Sources/Groth16/Proof.swift
    echo 'import Groth16' >Sources/assay-verify/main.swift
    printf 'import Algebra\nimport Testing\nlet text = """\n  import Groth16\n  """\n' >Tests/AlgebraTests/FieldTests.swift
}
layers() { "$root/Tools/check-layers" "$scratch/house"; }

plant
check "a package that keeps its floors" 0 -- layers

# What tests share: a target under Tests/, on no floor, for tests only.
support() {
    plant && mkdir -p Tests/Support && printf 'import Algebra\nimport Testing\n' >Tests/Support/Shared.swift &&
        sed -i "s|^        .testTarget|        .target(name: \"TestSupport\", dependencies: [\"Algebra\"], path: \"Tests/Support\"),\n&|" Package.swift
}
support
check "a target that tests share" 0 -- layers
support && sed -i 's/"Groth16", dependencies: \["Algebra"\]/"Groth16", dependencies: ["Algebra", "TestSupport"]/' Package.swift
check "what tests share in other code" 1 'Groth16 depends on TestSupport, which is for tests only' -- layers

plant && echo 'import Groth16' >>Sources/Algebra/Field.swift
check "an upward import" 1 'Field.swift:2: Algebra imports Groth16, which is not on a lower floor' -- layers

plant && echo 'import CCurves' >>Sources/Groth16/Proof.swift
check "a transitive C target" 1 'Groth16 imports CCurves, which is not among its declared' -- layers

plant && echo 'internal import struct NIOCore.ByteBuffer' >>Sources/Algebra/Field.swift
check "an undeclared module" 1 'Algebra imports NIOCore' -- layers

plant && echo 'import Groth16' >>Tests/AlgebraTests/FieldTests.swift
check "an undeclared import of a test" 1 'FieldTests.swift:6: AlgebraTests imports Groth16' -- layers

plant && sed -i 's/"Groth16", dependencies: \["Algebra"\]/"Groth16", dependencies: ["Algebra", "CCurves"]/; s/"Algebra", dependencies: \["CCurves"\]/"Algebra", dependencies: []/' Package.swift &&
    sed -i 's/| 1 | `CCurves`/| 3 | `CCurves`/' docs/architecture.md && echo >Sources/Algebra/Field.swift
check "a sideways dependency" 1 'Groth16 \(floor 3\) may not depend on CCurves \(floor 3\)' -- layers

plant && sed -i '/`Groth16`/d' docs/architecture.md
check "a target that the table does not have" 1 'Groth16 is missing in the table of floors' -- layers

plant && echo '| 5 | `Predicates` | later |' >>docs/architecture.md
check "a target that the manifest does not have" 1 'Predicates of the table of floors is missing' -- layers

plant && mkdir Sources/Attic
check "a folder of no target" 1 'Sources/Attic: belongs to no target' -- layers

plant && echo 'import Foundation' >>Sources/Groth16/Proof.swift
check "Foundation in the verifier's house" 1 'linked into assay-verify: no full Foundation' -- layers

plant && echo 'import FoundationEssentials' >>Sources/Groth16/Proof.swift
check "FoundationEssentials there" 0 -- layers

plant && sed -i 's/\.target(name: "CCurves"),/&\n.target(name: "R1CS"),/; s/"assay-verify", dependencies: \[/&"R1CS", /' Package.swift &&
    mkdir Sources/R1CS && echo >Sources/R1CS/Circuit.swift && echo '| 3 | `R1CS` | constraints |' >>docs/architecture.md
check "prover code in assay-verify" 1 'assay-verify would link R1CS' -- layers

plant && echo '@testable import Algebra' >>Tests/AlgebraTests/FieldTests.swift
check "@testable" 1 'FieldTests.swift:6: @testable' -- layers

plant && echo '@_exported import CCurves' >>Sources/Algebra/Field.swift
check "@_exported" 1 '@_exported would hide' -- layers

plant && echo 'import XCTest' >>Tests/AlgebraTests/FieldTests.swift
check "XCTest" 1 'imports XCTest' -- layers

plant && echo 'void *f(void) { return malloc(1); }' >>Sources/CCurves/core.c
check "allocation in the C core" 1 'core.c:2: malloc: the C core does not' -- layers

plant && echo '#include <gmp.h>' >>Sources/CCurves/core.c
check "a C library that is not declared" 1 'includes gmp.h, but CCurves does not declare CGMP' -- layers

plant && yes '//' | head -n 451 >Sources/Algebra/Long.swift
check "a file of 451 lines" 1 'Long.swift: 451 lines' -- layers

generated() { mkdir -p Sources/Algebra/Generated && { printf '%s\n' "$@" && yes '//' | head -n 451; } >Sources/Algebra/Generated/long.pb.swift; }
plant && generated '// DO NOT EDIT.' '// swift-format-ignore-file'
check "a generated file of more" 0 -- layers

plant && generated '// by hand'
check "a file by hand among the generated ones" 1 'Generated/long.pb.swift: .* do not say that it was generated' -- layers

plant && touch Sources/Algebra/FieldUtils.swift
check "a file named Utils" 1 'a file named Utils' -- layers

check "this package" 0 -- "$root/Tools/check-layers"

finish
