import Attestation
import AttestationProviders
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Quotes of a TPM that is real but for its silicon.
@Suite("Providers: tpm", .serialized)
struct TPMProviderTests {
    private static let binding = (0..<64).map { UInt8($0) }
    private static let time: Int64 = 1_800_000_000

    @Test(
        "a quote of swtpm is bound to the bytes and verified, by one key each time",
        .enabled(if: SWTPM.isThere, "\(SWTPM.absence)"))
    func swtpm() throws {
        let tpm = try SWTPM()
        let provider = TPMProvider(path: tpm.path, eventLog: nil)
        #expect(provider.obstacle == nil)
        let evidence = try provider.attest(binding: Self.binding, at: Self.time)
        #expect(evidence.kind == .tpm)
        let parsed = try TPMVerifier.parse(evidence.bytes)
        #expect(parsed.quote.qualifyingData == Self.binding)
        #expect(parsed.quote.selection.map(\.algorithm) == [0x000B])
        #expect(parsed.quote.selection.map(\.registers) == [Array(0..<24)])
        var policy = TPMPolicy()
        policy.keys = [parsed.key.fingerprint]
        policy.qualifyingData = Self.binding
        let appraisal = TPMVerifier.appraise(parsed, collateral: Collateral(), policy: policy, at: Self.time)
        #expect(appraisal.finding("tpm.signature")?.result == .passed)
        #expect(appraisal.finding("tpm.key-attributes")?.result == .passed)
        #expect(appraisal.finding("tpm.register-digest")?.result == .passed)
        #expect(appraisal.finding("tpm.qualifying-data")?.result == .passed)
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        // The key follows from the TPM's seed: a policy can name it once and for all. Nothing is left over in the TPM.
        for _ in 0..<5 {
            let again = try provider.attest(binding: Self.binding.reversed(), at: Self.time)
            #expect(try TPMVerifier.parse(again.bytes).key.fingerprint == parsed.key.fingerprint)
        }
        let other = try SWTPM()
        let foreign = try TPMProvider(path: other.path, eventLog: nil).attest(binding: Self.binding, at: Self.time)
        #expect(try TPMVerifier.parse(foreign.bytes).key.fingerprint != parsed.key.fingerprint)
    }

    @Test("answers of a TPM that are none, refusals and a device that is no TPM have their codes")
    func refusals() throws {
        func code(_ answer: [UInt8]) throws -> String? {
            let server = try UnixServer(isHTTP: false) { _ in answer }
            defer { server.stop() }
            return refusal(TPMProvider(path: server.path, eventLog: nil))
        }
        // TPM_RC_SIZE of the first parameter, TPM_RC_AUTH_FAIL, a success without contents, a length that is not there.
        #expect(try code([0x80, 1, 0, 0, 0, 10, 0, 0, 1, 0xD5]) == "tpm.qualifying-data-too-long")
        #expect(try code([0x80, 1, 0, 0, 0, 10, 0, 0, 0x09, 0x8E]) == "tpm.refused")
        #expect(try code([0x80, 1, 0, 0, 0, 10, 0, 0, 0, 0]) == "tpm.truncated")
        #expect(try code([0x80, 1, 0, 0, 0, 99, 0, 0, 0, 0]) == "file.io")
        #expect(try code([]) == "file.io")
        #expect(refusal(TPMProvider(path: "/nonexistent/tpm", eventLog: nil)) == "provider.not-available")
        #expect(refusal(TPMProvider(path: "/dev/null", eventLog: nil)) == "tpm.truncated")
        #expect(refusal(TPMProvider(path: "/dev/zero", eventLog: nil)) == "tpm.malformed")
    }

    private func refusal(_ provider: TPMProvider) -> String? {
        do throws(ProviderError) { _ = try provider.attest(binding: Self.binding, at: Self.time) } catch {
            return error.code
        }
        return nil
    }
}
