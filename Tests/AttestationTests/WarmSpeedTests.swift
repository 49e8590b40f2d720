import Attestation
import Glibc
import TestSupport
import Testing
import Verification

/// How long evidence takes of a platform whose vendor's signatures were checked before. What is measured is this thread's time on its
/// core, of which others that use the machine take nothing.
@Suite(
    "How many pieces of evidence a second", .serialized,
    .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
struct WarmSpeedTests {
    /// The time that this thread had a core for.
    private static func threadTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Appraises again and again, from the bytes on; the fastest tenth must be below a limit.
    private func expect(
        below limit: Duration, _ appraise: () throws -> Appraisal, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var durations: [Duration] = []
        for _ in 0..<200 {
            let begun = Self.threadTime()
            let appraisal = try appraise()
            durations.append(Self.threadTime() - begun)
            #expect(appraisal.outcome == .verified, sourceLocation: sourceLocation)
        }
        durations.sort()
        #expect(
            durations[20] < limit, "median \(durations[100]), fastest tenth \(durations[20])",
            sourceLocation: sourceLocation)
    }

    @Test("of SGX and TDX a thousand and more", arguments: IntelSample.verified)
    func intel(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        try expect(below: .milliseconds(1)) { try loaded.appraise() }
    }

    @Test("of SEV-SNP a thousand and more", arguments: SEVSNPVector.all)
    func snp(_ vector: SEVSNPVector) throws {
        let (bytes, collateral) = (try vector.bytes(), try vector.collateral())
        try expect(below: .milliseconds(1)) {
            SEVSNPVerifier.appraise(
                try SEVSNPVerifier.parse(bytes), collateral: collateral, policy: .lenient, at: SEVSNPVector.time)
        }
    }

    @Test("of Nitro 250 and more", arguments: NitroVector.all)
    func nitro(_ vector: NitroVector) throws {
        let bytes = try vector.document()
        let policy = NitroPolicy(maximumAge: nil, allowsDebug: true, allowsAnyImage: true)
        try expect(below: .milliseconds(4)) {
            NitroVerifier.appraise(
                try NitroVerifier.parse(bytes), collateral: Collateral(), policy: policy,
                at: vector.validity.lowerBound)
        }
    }
}
