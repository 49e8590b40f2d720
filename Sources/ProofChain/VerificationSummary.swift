import CanonicalEncoding
import Identity
import Statements
import Verification

/// A verdict in the words of others: in-toto's Simple Verification Result (predicate svr, version 0.2) about a bundle's file.
///
/// It says what holds and nothing else: what failed and what nobody checked is not in it, and a property that is not there says
/// nothing. The mapping is described in `docs/verdicts.md`.
public struct VerificationSummary: Sendable, Equatable {
    /// What the predicate is called.
    public static let predicateType = "https://in-toto.io/attestation/svr/v0.2"

    /// The bundle's file.
    public let file: Digest
    /// The bundle's manifest digest; `nil` if it could not be read.
    public let manifest: Digest?
    /// The time for which the checks were made.
    public let time: UTCTime
    /// The policy under which it was checked; `nil` without one.
    public let policy: PolicyReference?
    /// What was verified, sorted.
    public let properties: [String]

    /// The summary of a verdict.
    ///
    /// - Parameter file: the SHA-256 of the bundle's file.
    public init(_ verdict: Verdict, file: Digest) {
        self.file = file
        manifest = verdict.bundleDigest
        time = verdict.time
        policy = verdict.policy.map { PolicyReference($0) }
        properties = Self.properties(of: verdict)
    }

    /// The in-toto statement, to be written as it is or signed.
    public var envelope: SignedEnvelope {
        SignedEnvelope(
            subjects: [SignedEnvelope.Subject(name: "bundle", digests: digests)], predicateType: Self.predicateType,
            predicate: .object(members: [
                (
                    "verifier",
                    .object(members: [
                        ("id", .string(VerifierIdentity.id)),
                        ("policies", .array([policy].compactMap { $0?.descriptor })),
                    ])
                ),
                ("timeCreated", .string(time.text)), ("properties", .array(properties.map { .string($0) })),
            ]))
    }

    private var digests: [(algorithm: String, value: Digest)] {
        [("sha256", file)] + (manifest.map { [("assayManifest", $0)] } ?? [])
    }

    /// A check whose every instance was made and holds is a property; what is invalid has none, as nothing in it can be relied on.
    private static func properties(of verdict: Verdict) -> [String] {
        guard verdict.outcome != .invalid else { return [] }
        var properties = Set<String>()
        for name in CheckName.allCases {
            let own = verdict.checks.filter { $0.name == name }
            guard !own.isEmpty, own.allSatisfy({ $0.result == .passed }) else { continue }
            properties.insert(property(name.rawValue))
        }
        if verdict.outcome == .verified { properties.insert(property("verified")) }
        if !verdict.timeIsSupplied { properties.insert(property("time.clock")) }
        return properties.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func property(_ name: String) -> String {
        "ASSAY_" + String(name.uppercased().map { $0 == "." || $0 == "-" ? "_" : $0 })
    }
}
