// swift-tools-version: 6.2
import PackageDescription

// One floor per target; a target imports only targets of lower floors. `Tools/check-layers` enforces it.
// The floors and each target's charter: docs/architecture.md.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let strictC: [CSetting] = [
    .treatAllWarnings(as: .error),
    .enableWarning("all"),
    .enableWarning("extra"),
    .enableWarning("conversion"),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let bigInt: Target.Dependency = .product(name: "BigInt", package: "BigInt")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")

let package = Package(
    name: "assay",
    products: [
        .executable(name: "assay", targets: ["assay"]),
        .executable(name: "assayd", targets: ["assayd"]),
        .executable(name: "assay-verify", targets: ["assay-verify"]),
        // For the package in Benchmarks/ only.
        .library(name: "EngineBenchmark", targets: ["EngineBenchmark"]),
        // For the package in Fuzz/ only.
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // Floor 0: system libraries, module maps only.
        .systemLibrary(
            name: "CGMP", path: "Sources/CGMP", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(
            name: "CSodium", path: "Sources/CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // Floor 1
        .target(
            name: "CCurves", dependencies: ["CGMP"], cSettings: strictC,
            linkerSettings: [.linkedLibrary("gmp")]),
        library("CanonicalEncoding", ["CSodium"]),
        library("Verification", []),
        .target(
            name: "ShippedPolicies",
            // Links to policies/*.yaml.
            resources: ["default", "proof-only", "proof-and-tee", "two-vendors", "dev"].map {
                .embedInCode("\($0).yaml")
            },
            swiftSettings: strict),
        // Floor 2
        library("Algebra", ["CCurves", "CanonicalEncoding"]),
        library("Certificates", ["CanonicalEncoding", "COpenSSL"]),
        library("StrictYAML", ["CanonicalEncoding", "CYAML"]),
        // Floor 3
        library("Groth16", ["Algebra", "CanonicalEncoding", "CSodium"]),
        library("Primitives", ["Algebra", "CanonicalEncoding", "CSodium"]),
        library("R1CS", ["Algebra", "CanonicalEncoding", bigInt]),
        // Floor 4
        library("Statements", ["Primitives", "Algebra", "StrictYAML", "CanonicalEncoding"]),
        library("Groth16Prover", ["Groth16", "R1CS", "Algebra", "CCurves", "CanonicalEncoding", "CSodium"]),
        library("Gadgets", ["R1CS", "Primitives", "Algebra", bigInt]),
        library("CircuitChecker", ["R1CS", "Algebra", "CanonicalEncoding", bigInt]),
        library("ONNX", ["CanonicalEncoding", protobuf]),
        library("Identity", ["Primitives", "CanonicalEncoding", "CSodium"]),
        library("Attestation", ["Certificates", "Verification", "CanonicalEncoding"]),
        // Floor 5
        library("EngineBenchmark", ["Groth16Prover", "Groth16", "R1CS", "Algebra", "CCurves", "CanonicalEncoding"]),
        library("AttestationProviders", ["Attestation", "Certificates", "CanonicalEncoding"]),
        library("Readings", ["Statements", "Identity", "Primitives", "Algebra", "CanonicalEncoding"]),
        library("Predicates", ["Gadgets", "Statements", "Primitives", "R1CS", "Algebra", bigInt]),
        library(
            "Inference",
            ["ONNX", "Gadgets", "Statements", "Primitives", "R1CS", "Algebra", "CanonicalEncoding", bigInt]),
        library(
            "ProofChain",
            [
                "Statements", "Attestation", "Certificates", "Identity", "Groth16", "Primitives", "Algebra",
                "StrictYAML", "ShippedPolicies", "Verification", "CanonicalEncoding",
            ]),
        // Floor 6
        library(
            "Attested",
            [
                "Inference", "ProofChain", "Statements", "AttestationProviders", "Attestation", "Primitives", "Algebra",
                "CanonicalEncoding",
            ]),
        library(
            "VerifierCommand",
            [
                "ProofChain", "Statements", "Attestation", "Certificates", "Identity", "Groth16", "Primitives",
                "Algebra", "Verification", "CanonicalEncoding", argumentParser,
            ]),
        library(
            "SoundnessChecks",
            [
                "CircuitChecker", "Predicates", "Inference", "Gadgets", "Statements", "Primitives", "R1CS", "Algebra",
                "CanonicalEncoding",
            ]),
        // Floor 7
        library(
            "ProvingService",
            [
                "Attested", "AttestationProviders", "Attestation", "Predicates", "Inference", "ONNX", "ProofChain",
                "Groth16Prover", "Groth16", "Statements", "Primitives", "R1CS", "Algebra", "Verification",
                "CanonicalEncoding",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // Floor 8
        program(
            "assay",
            [
                "ProvingService", "VerifierCommand", "SoundnessChecks", "EngineBenchmark", "Predicates", "Inference",
                "ONNX", "Readings", "ProofChain", "Attested", "AttestationProviders", "Attestation", "Certificates",
                "Identity", "Groth16Prover", "Groth16", "Statements", "Primitives", "R1CS", "Algebra",
                "Verification", "CanonicalEncoding", argumentParser,
            ]),
        program(
            "assayd",
            [
                "ProvingService", argumentParser,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        program("assay-verify", ["VerifierCommand", argumentParser]),
        // Tests; what several of them need is a target that nothing else may import.
        .target(
            name: "TestSupport", dependencies: ["CanonicalEncoding"], path: "Tests/Support", swiftSettings: strict),
        // Authorities of tests' own: certificates, lists and signatures in genuine formats.
        .target(
            name: "TestCertificates", dependencies: ["CanonicalEncoding", "COpenSSL"], path: "Tests/TestCertificates",
            swiftSettings: strict),
        // What is promised of each parser of bytes that anybody may have written; for FuzzTests, and for the package in Fuzz/.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "TestSupport", "ProofChain", "Statements", "Attestation", "Groth16", "Primitives", "Certificates",
                "Verification",
                "CanonicalEncoding",
            ], path: "Tests/FuzzTargets", exclude: ["Corpus"], swiftSettings: strict),
        // Run by Tests/Scripts/signing.sh under valgrind.
        .target(name: "CMemcheck", path: "Tests/Memcheck/CMemcheck", cSettings: strictC),
        .executableTarget(
            name: "signing-under-memcheck", dependencies: ["Primitives", "Algebra", "CMemcheck"],
            path: "Tests/Memcheck/Signing", swiftSettings: strict),
        tests("CCurvesTests", ["TestSupport", "CCurves", "CanonicalEncoding", bigInt]),
        tests("CanonicalEncodingTests", ["TestSupport", "CanonicalEncoding"]),
        tests("AlgebraTests", ["Algebra", "CCurves", "CanonicalEncoding", bigInt]),
        tests("Groth16Tests", ["TestSupport", "Groth16", "Algebra", "CanonicalEncoding"]),
        tests("PrimitivesTests", ["TestSupport", "Primitives", "Algebra", "CSodium"]),
        tests("R1CSTests", ["TestSupport", "R1CS", "Algebra", "CanonicalEncoding", "CircuitChecker", bigInt]),
        tests("StatementsTests", ["TestSupport", "Statements", "Primitives", "Algebra", "CanonicalEncoding"]),
        tests(
            "Groth16ProverTests", ["TestSupport", "Groth16Prover", "Groth16", "R1CS", "Algebra", "CanonicalEncoding"]),
        tests(
            "GadgetsTests",
            ["TestSupport", "Gadgets", "CircuitChecker", "R1CS", "Primitives", "Algebra", "CanonicalEncoding", bigInt]),
        tests(
            "SoundnessTests",
            [
                "TestSupport", "SoundnessChecks", "Inference", "Statements", "Gadgets", "CircuitChecker", "Groth16",
                "R1CS", "Primitives", "Algebra", "CanonicalEncoding",
            ]),
        tests(
            "InferenceTests",
            [
                "TestSupport", "Inference", "ONNX", "CircuitChecker", "Statements", "Groth16Prover", "Groth16",
                "Primitives", "R1CS", "Algebra", "CanonicalEncoding", bigInt, protobuf,
            ]),
        tests("ONNXTests", ["TestSupport", "ONNX", "CanonicalEncoding", protobuf]),
        tests("EngineBenchmarkTests", ["EngineBenchmark", "R1CS", "Algebra"]),
        tests(
            "ReadingsTests",
            ["TestSupport", "Readings", "Identity", "Statements", "Primitives", "Algebra", "CanonicalEncoding"]),
        tests("IdentityTests", ["TestSupport", "Identity", "CanonicalEncoding"]),
        tests(
            "PredicatesTests",
            [
                "Predicates", "CircuitChecker", "Gadgets", "Statements", "Primitives", "R1CS", "Algebra",
                "CanonicalEncoding", bigInt,
            ]),
        tests(
            "ProofChainTests",
            [
                "TestSupport", "VerifierCommand", "ProofChain", "Attestation", "Certificates", "Identity", "Statements",
                "Groth16Prover", "Groth16", "R1CS", "Primitives", "Algebra", "StrictYAML", "Verification",
                "CanonicalEncoding", argumentParser,
            ]),
        tests(
            "ProvingServiceTests",
            [
                "TestSupport", "ProvingService", "AttestationProviders", "Attestation", "Attested", "Certificates",
                "ProofChain", "Inference", "Predicates", "Statements", "Primitives", "R1CS", "Algebra",
                "CanonicalEncoding",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests("StrictYAMLTests", ["TestSupport", "StrictYAML"]),
        tests("CertificatesTests", ["TestSupport", "TestCertificates", "Certificates", "CanonicalEncoding"]),
        tests(
            "AttestationTests",
            [
                "TestSupport", "TestCertificates", "AttestationProviders", "Attestation", "ProofChain", "Statements",
                "Algebra", "Certificates", "Verification", "CanonicalEncoding",
            ]),
        tests(
            "AttestedTests",
            [
                "TestSupport", "Attested", "AttestationProviders", "Attestation", "Certificates", "Inference", "ONNX",
                "ProofChain", "Statements", "Primitives", "Algebra", "Verification", "CanonicalEncoding",
            ]),
        tests("FuzzTests", ["FuzzTargets"]),
        tests("CommandTests", ["TestSupport", "CanonicalEncoding"]),
    ],
    cLanguageStandard: .c11
)
