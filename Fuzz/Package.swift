// swift-tools-version: 6.2
import PackageDescription

// A package of its own, for everything that it links is instrumented: `Tools/fuzz` builds it with -sanitize=fuzzer. What is tried,
// and what is promised of it, is defined in the parent's target FuzzTargets. docs/fuzzing.md.
let package = Package(
    name: "assay-fuzz",
    dependencies: [.package(name: "assay", path: "..")],
    targets: [
        // Of the toolchain's libFuzzer: a header only.
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CFuzzer", .product(name: "FuzzTargets", package: "assay")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]),
    ]
)
