// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the harness is nobody else's dependency. What is measured is defined in the parent's
// target EngineBenchmark. Without traits the harness needs no jemalloc; docs/benchmarks.md says what it can measure then.
let package = Package(
    name: "assay-benchmarks",
    dependencies: [
        .package(name: "assay", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Engine",
            dependencies: [
                .product(name: "EngineBenchmark", package: "assay"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Engine",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
    ]
)
