import CanonicalEncoding
import Certificates
import Verification

/// Verifies quotes of a TPM 2.0 (TPM 2.0 Library, Part 3, 18.4) with the registers and the event log that belong to them.
public enum TPMVerifier: EvidenceVerifier {
    /// A quote of a TPM 2.0.
    public static let kind = EvidenceKind.tpm

    /// Reads evidence in JSON.
    ///
    /// - Throws: `tpm.…`, see `TPMEvidence.init`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> TPMEvidence { try TPMEvidence(bytes) }

    /// Checks a quote.
    ///
    /// - Parameters:
    ///   - collateral: the key's certificate and those above it, and revocation lists, in PEM or DER.
    ///   - time: seconds since 1970, UTC.
    public static func appraise(
        _ evidence: TPMEvidence, collateral: Collateral, policy: TPMPolicy, at time: Int64
    ) -> Appraisal {
        var record = AppraisalRecord(.tpm, signedRegion: evidence.quote.message)
        record.binding = evidence.quote.qualifyingData
        let key = Appraisal.Claim("key", .string(evidence.key.fingerprint.hex))
        record.claims = [key] + evidence.quote.claims + evidence.registerClaims
        record.checkKey(of: evidence, collateral: collateral, policy: policy, at: time)
        record.checkQuote(evidence, policy: policy)
        return record.appraisal
    }
}

extension TPMQuote {
    /// What the quote says.
    var claims: [Appraisal.Claim] {
        [
            Appraisal.Claim("qualified-signer", .string(Hex.encode(qualifiedSigner))),
            Appraisal.Claim("qualifying-data", .string(Hex.encode(qualifyingData))),
            Appraisal.Claim("clock", .string(String(clock))),
            Appraisal.Claim("reset-count", JSONValue(integer: Int(resetCount))),
            Appraisal.Claim("restart-count", JSONValue(integer: Int(restartCount))),
            Appraisal.Claim("clock-safe", .bool(isClockSafe)),
            Appraisal.Claim(
                "firmware-version",
                .string(Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: firmwareVersion >> (56 - 8 * UInt64($0))) }))
            ),
        ]
    }
}

extension TPMEvidence {
    /// The registers that are quoted, and that there is a value of.
    var registerClaims: [Appraisal.Claim] {
        quote.selection.flatMap { bank in
            bank.registers.compactMap { register in
                bank.hash.flatMap { registers[$0]?[register] }.map {
                    Appraisal.Claim("pcr-\(register)", .string(Hex.encode($0)))
                }
            }
        }
    }
}

extension AppraisalRecord {
    /// Whether the key is one that a TPM keeps, and who says so.
    fileprivate mutating func checkKey(
        of evidence: TPMEvidence, collateral: Collateral, policy: TPMPolicy, at time: Int64
    ) {
        if let attributes = evidence.keyAttributes {
            expect(
                attributes.isSuperset(of: .attestation) && !attributes.contains(.decrypt), "tpm.key-attributes",
                "the key signs only what its TPM made", else: "tpm.key-not-restricted", .invalid,
                "the key may sign what others made: a quote of it proves nothing")
        } else {
            skip(
                "tpm.key-attributes", code: "tpm.no-key-attributes",
                "the key came without saying what it may be used for: who trusts it must know")
        }
        if policy.keys.contains(evidence.key.fingerprint) {
            pass("tpm.key", "the key is one that is trusted")
            return
        }
        let pool = EndorsementPool(collateral.files)
        guard !policy.anchors.keys.isEmpty,
            let leaf = pool.certificates.first(where: { $0.publicKey.fingerprint == evidence.key.fingerprint })
        else {
            fail(
                "tpm.key", code: "tpm.key-not-trusted", .notAccepted,
                "the key is none that is trusted, and there is no certificate of it under a root that is")
            return
        }
        let revocation: CertificatePath.Revocation = policy.requiresRevocationLists ? .lists(pool.lists) : .notChecked
        let found = path("tpm.key", "the key's certificate hangs from a root that is trusted") {
            () throws(PathFailure) in
            try CertificatePath.verify(
                pool.chain(from: leaf), anchors: policy.anchors, at: time, revocation: revocation)
        }
        if found != nil, !policy.requiresRevocationLists {
            skip(
                "tpm.key-revocation", code: "tpm.key-revocation-not-checked",
                "whether the key's certificate was revoked was not looked up")
        }
    }

    /// The quote under a key that somebody vouches for.
    mutating func checkQuote(_ evidence: TPMEvidence, policy: TPMPolicy) {
        let quote = evidence.quote
        switch evidence.signature.verdict(of: quote.message, by: evidence.key) {
        case .valid: pass("tpm.signature", "the key signed the quote")
        case .invalid: fail("tpm.signature", code: "tpm.bad-signature", .invalid, "the key did not sign the quote")
        case nil:
            fail(
                "tpm.signature", code: "tpm.weak-hash", .invalid,
                "the signature is over hash \(evidence.signature.algorithm), which is not taken")
        }
        if let expected = policy.qualifyingData {
            expect(
                quote.qualifyingData == expected, "tpm.qualifying-data",
                "the quote is for the bytes that were expected",
                else: "tpm.qualifying-data-mismatch", .invalid, "the quote is for other bytes than were expected")
        } else {
            skip(
                "tpm.qualifying-data", code: "tpm.qualifying-data-not-compared",
                "what the quote is for was not compared here")
        }
        checkClock(of: quote, policy: policy)
        let areGenuine = checkDigest(of: evidence)
        checkRegisters(of: evidence, areGenuine: areGenuine, policy: policy)
        checkEventLog(of: evidence, areGenuine: areGenuine, policy: policy)
    }

    private mutating func checkClock(of quote: TPMQuote, policy: TPMPolicy) {
        if policy.requiresSafeClock {
            expect(
                quote.isClockSafe, "tpm.clock", "the clock never ran backwards", else: "tpm.clock-not-safe",
                .notAccepted, "the TPM lost power without warning: its clock may have shown this time before")
        } else {
            skip("tpm.clock", code: "tpm.clock-not-compared", "the clock was not looked at")
        }
        for (count, expected, name) in [
            (quote.resetCount, policy.resetCount, "reset"), (quote.restartCount, policy.restartCount, "restart"),
        ] {
            if let expected {
                expect(
                    count == expected, "tpm.\(name)-count", "the count of \(name)s is \(count)",
                    else: "tpm.\(name)-count-mismatch", .notAccepted,
                    "the count of \(name)s is \(count), not \(expected)")
            } else {
                skip("tpm.\(name)-count", code: "tpm.\(name)-count-not-compared", "the count of \(name)s is \(count)")
            }
        }
        if let versions = policy.firmwareVersions {
            expect(
                versions.contains(quote.firmwareVersion), "tpm.firmware", "the TPM's firmware is accepted",
                else: "tpm.firmware-not-accepted", .notAccepted, "the TPM's firmware is not accepted")
        } else {
            skip("tpm.firmware", code: "tpm.firmware-not-compared", "the TPM's firmware was not compared")
        }
    }
}
