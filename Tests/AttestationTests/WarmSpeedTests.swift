import Attestation
import Certificates
import Glibc
import TestCertificates
import TestSupport
import Testing
import Verification

/// How long evidence takes of a platform whose vendor's signatures were checked before. What is measured is this thread's time on its
/// core, of which others that use the machine take nothing.
@Suite(
    "How long evidence takes when its vendor is known", .serialized,
    .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
struct WarmSpeedTests {
    /// The time that this thread had a core for.
    private static func threadTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    /// Appraises again and again, from the bytes on, and checks a signature with a bare key as often; the fastest tenth of the one
    /// must be below a multiple of the other's. So it is the same on a machine of any speed, and whoever else uses it.
    private func expect(
        below multiple: Int, ofA kind: TestKey.Kind, _ appraise: () throws -> Appraisal,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let key = TestKey(kind)
        let publicKey = try PublicKey(subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        let message = [UInt8](repeating: 0x5A, count: 600)
        let hash = kind == .p256 ? HashFunction.sha256 : .sha384
        let signature = key.sign(message, .ecdsa(kind == .p256 ? .sha256 : .sha384))
        var durations: (appraisals: [Duration], signatures: [Duration]) = ([], [])
        for _ in 0..<200 {
            let begun = Self.threadTime()
            let appraisal = try appraise()
            let appraised = Self.threadTime()
            let verdict = publicKey.verify(ecdsaDER: signature, of: message, hash)
            durations.signatures.append(Self.threadTime() - appraised)
            durations.appraisals.append(appraised - begun)
            #expect(appraisal.outcome == .verified && verdict == .valid, sourceLocation: sourceLocation)
        }
        let (own, bare) = (durations.appraisals.sorted()[20], durations.signatures.sorted()[20])
        #expect(own < bare * multiple, sourceLocation: sourceLocation)
    }

    @Test("of SGX and TDX: what ten signatures on P-256 take, at most", arguments: IntelSample.verified)
    func intel(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        try expect(below: 10, ofA: .p256) { try loaded.appraise() }
    }

    @Test("of SEV-SNP: what two signatures on P-384 take, at most", arguments: SEVSNPVector.all)
    func snp(_ vector: SEVSNPVector) throws {
        let (bytes, collateral) = (try vector.bytes(), try vector.collateral())
        try expect(below: 2, ofA: .p384) {
            SEVSNPVerifier.appraise(
                try SEVSNPVerifier.parse(bytes), collateral: collateral, policy: .lenient, at: SEVSNPVector.time)
        }
    }

    @Test("of Nitro: what four signatures on P-384 take, at most; a document has six", arguments: NitroVector.all)
    func nitro(_ vector: NitroVector) throws {
        let bytes = try vector.document()
        let policy = NitroPolicy(maximumAge: nil, allowsDebug: true)
        try expect(below: 4, ofA: .p384) {
            NitroVerifier.appraise(
                try NitroVerifier.parse(bytes), collateral: Collateral(), policy: policy,
                at: vector.validity.lowerBound)
        }
    }
}
