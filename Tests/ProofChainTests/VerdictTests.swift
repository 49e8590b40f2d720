import CanonicalEncoding
import Groth16
import Primitives
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// What a good bundle comes to, depending on what the verifier brings along.
@Suite struct VerdictTests {
    @Test func everythingTrustedIsVerified() throws {
        let verdict = try Sample().verify()
        #expect(verdict.outcome == .verified)
        #expect(verdict.exitCode == 0)
        #expect(verdict.failures == [])
        #expect(verdict.decisive == nil)
        #expect(
            verdict.sentence
                == "device reefer-0417: above 8 °C for more than 30 min between 2026-05-01T00:00:00Z and "
                + "2026-05-15T00:00:00Z; no gap over 5 min")
        #expect(verdict.statementDigest == (try Sample().statement().digest))
        #expect(verdict.bundleDigest == (try Sample().bundle().digest))
        #expect(verdict.assumptions.map(\.code) == ["curve.bn254", "setup.development", "sensor.honest"])
        #expect(verdict.validUntil?.text == "2027-01-01T00:00:00Z")
    }

    @Test func everyCheckIsAccountedFor() throws {
        for options in [try Sample.trusting(), VerificationOptions()] {
            let verdict = try Sample().verify(options)
            #expect(verdict.checks.map(\.name) == CheckName.ofLogs)
        }
    }

    /// Without trust the same bundle is proved and not accepted, and the verdict says whom to ask for.
    @Test func nothingTrustedIsExitCodeThree() throws {
        let verdict = try Sample().verify(VerificationOptions())
        #expect(verdict.outcome == .notAccepted)
        #expect(verdict.exitCode == 3)
        #expect(verdict.failures == ["setup.untrusted-development-key"])
        #expect(verdict.check(.sensorTrust)?.code == "sensor.not-checked")
        #expect(verdict.check(.sensorTrust)?.consequence == .notAccepted)
        #expect(verdict.check(.proofEquation)?.result == .passed)
        #expect(verdict.check(.nonce)?.code == "nonce.not-compared")
        #expect(verdict.check(.bundleCompleteness)?.code == "completeness.not-checked")
    }

    @Test func theSetupIsTrustedByDigestOrByAllowingDevelopmentKeys() throws {
        var options = try Sample.trusting()
        options.allowsDevelopmentSetup = false
        #expect(try Sample().verify(options).failures == ["setup.untrusted-development-key"])
        options.trustedKeys = [Sample.circuitDigest]
        #expect(try Sample().verify(options).failures == ["setup.untrusted-development-key"])
        options.trustedKeys.insert(try Sample().trapdoor.key.digest)
        let verdict = try Sample().verify(options)
        #expect(verdict.outcome == .verified)
        #expect(verdict.check(.circuitDigest)?.result == .passed)

        // A key that claims a ceremony is not let in by allowing development keys.
        let ceremony = Sample(setup: .ceremony)
        #expect(try ceremony.verify().failures == ["setup.untrusted-key"])
        #expect(try ceremony.verify(options).outcome == .verified)
    }

    @Test func theSensorIsTrustedByItsKey() throws {
        var options = try Sample.trusting()
        options.trustedSensors = [[UInt8](repeating: 1, count: 32)]
        let other = try Sample().verify(options)
        #expect(other.failures == ["sensor.untrusted"])
        #expect(other.exitCode == 3)
        options.trustedSensors = []
        #expect(try Sample().verify(options).exitCode == 3)
        options.expectations.sensor = try Sample.sensor().packed
        #expect(try Sample().verify(options).outcome == .verified)
    }

    @Test func theNonceIsComparedWhenGiven() throws {
        var options = try Sample.trusting()
        options.nonce = [1, 2, 3]
        let other = try Sample().verify(options)
        #expect(other.failures == ["nonce.mismatch"])
        #expect(other.exitCode == 3)
        #expect(try Sample(nonce: nil).verify(options).failures == ["nonce.missing"])
        options.nonce = nil
        #expect(try Sample().verify(options).outcome == .verified)
        #expect(try Sample(nonce: nil).verify(options).check(.nonce)?.code == "nonce.none")
    }

    @Test func validityIsHalfOpen() throws {
        #expect(try Sample().verify(at: "2026-12-31T23:59:59Z").outcome == .verified)
        let expired = try Sample().verify(at: "2027-01-01T00:00:00Z")
        #expect(expired.failures == ["statement.expired"])
        #expect(expired.exitCode == 5)
        #expect(try Sample(expires: nil).verify(at: "2099-01-01T00:00:00Z").outcome == .verified)
    }

    @Test func nothingIsProvedOfTheFuture() throws {
        // A breach can be shown from the start of its window on, its absence only when the window is over.
        #expect(try Sample().verify(at: "2026-05-01T00:00:00Z").outcome == .verified)
        #expect(try Sample().verify(at: "2026-04-30T23:59:59Z").failures == ["statement.not-yet-valid"])
        let kept = Sample(claim: .noBreach)
        #expect(try kept.verify(at: "2026-05-15T00:00:00Z").outcome == .verified)
        let early = try kept.verify(at: "2026-05-14T23:59:59Z")
        #expect(early.failures == ["statement.not-yet-valid"])
        #expect(early.exitCode == 5)
    }

    @Test func aSuppliedTimeIsAnAssumption() throws {
        var options = try Sample.trusting()
        options.timeIsSupplied = true
        #expect(try Sample().verify(options).assumptions.contains { $0.code == "time.supplied" })
    }

    @Test func completenessIsCheckedAgainstADigestFromElsewhere() throws {
        var options = try Sample.trusting()
        options.bundleDigest = try Sample().bundle().digest
        #expect(try Sample().verify(options).check(.bundleCompleteness)?.result == .passed)
        options.bundleDigest = Sample.circuitDigest
        let verdict = try Sample().verify(options)
        #expect(verdict.failures == ["completeness.other-bundle"])
        #expect(verdict.exitCode == 3)
    }

    /// 1 before 4 before 5 before 3.
    @Test func theWorstConsequenceDecides() throws {
        var options = VerificationOptions()
        options.nonce = [1]
        let expired = try Sample().verify(options, at: "2028-01-01T00:00:00Z")
        #expect(expired.exitCode == 5)
        #expect(expired.decisive?.code == "statement.expired")
        let unknown = try Sample(circuit: "consecutive-7").verify(options, at: "2028-01-01T00:00:00Z")
        #expect(unknown.exitCode == 4)
        #expect(unknown.decisive?.code == "statement.circuit-unknown")
        let json = try Sample(circuit: "consecutive-7").json()
        let damaged = json.replacing(["manifest"], with: .string(String(repeating: "0", count: 64))).canonicalBytes
        #expect(try Sample.verify(damaged, options, at: "2028-01-01T00:00:00Z").exitCode == 1)
        #expect(Outcome.allCases.max() == .invalid)
    }

    @Test func preparedKeysChangeNothing() throws {
        var options = try Sample.trusting()
        let key = try Sample().trapdoor.key
        options.preparedKeys[key.digest] = .init(key)
        #expect(try Sample().verify(options).outcome == .verified)
        #expect(
            try Sample(trapdoor: TrapdoorKey(inputCount: Sample.publicInputs.count, seed: 2)).verify(options)
                .outcome == .verified)
    }
}
