import CanonicalEncoding
import Certificates
import Verification

/// Checks documents of AWS's Nitro security module. What each finding means: docs/receipts/nitro.md.
public enum NitroVerifier: EvidenceVerifier {
    /// What it verifies.
    public static let kind = EvidenceKind.nitro

    /// Reads a document.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> NitroDocument {
        try NitroDocument(parsing: bytes)
    }

    /// Checks a document. It brings all certificates that it needs: there is no collateral.
    public static func appraise(
        _ document: NitroDocument, collateral: Collateral, policy: NitroPolicy, at time: Int64
    ) -> Appraisal {
        var record = AppraisalRecord(kind, signedRegion: document.message.signedBytes)
        record.binding = document.userData
        record.claims = document.claims
        record.checkMessage(of: document)
        record.checkContents(of: document)
        record.checkChain(of: document, roots: policy.roots, at: time)
        record.skip(
            "nitro.revocation", code: "nitro.revocation-not-checked",
            "lists of revoked certificates were not read: those of an enclave last for hours, and AWS advises against it"
        )
        record.checkAge(of: document, atMost: policy.maximumAge, at: time)
        record.checkDebug(of: document, policy)
        record.checkImage(of: document, policy)
        record.checkModule(of: document, policy)
        record.checkSlot("nitro.user-data", document.userData, policy.userData, "user_data")
        record.checkSlot("nitro.nonce", document.nonce, policy.nonce, "the nonce")
        return record.appraisal
    }
}

extension NitroDocument {
    /// Whether a register that a measured image always fills is zero: AWS's sign of debug mode. `nil` without those registers.
    var isDebug: Bool? {
        let values = (UInt64(0)...2).compactMap(register)
        return values.count < 3 ? nil : values.contains { $0.allSatisfy { $0 == 0 } }
    }

    var claims: [Appraisal.Claim] {
        var claims = [
            Appraisal.Claim("module-id", .string(module)),
            Appraisal.Claim("digest", .string(digest)),
            Appraisal.Claim("timestamp-ms", .string(String(timestamp))),
            Appraisal.Claim(
                "registers",
                .array(
                    registers.map { register in
                        .object(members: [
                            ("index", .string(String(register.index))), ("value", .string(Hex.encode(register.value))),
                        ])
                    })),
        ]
        if let isDebug { claims.append(Appraisal.Claim("debug", .bool(isDebug))) }
        for (name, value) in [("public-key", publicKey), ("user-data", userData), ("nonce", nonce)] {
            if let value { claims.append(Appraisal.Claim(name, .string(Hex.encode(value)))) }
        }
        return claims
    }
}

extension AppraisalRecord {
    fileprivate mutating func checkDebug(of document: NitroDocument, _ policy: NitroPolicy) {
        guard let isDebug = document.isDebug else {
            return fail(
                "nitro.debug", code: "nitro.debug-unknown", .notAccepted,
                "registers 0 to 2 are not all there: whether the enclave is in debug mode cannot be told")
        }
        guard isDebug else { return pass("nitro.debug", "the enclave is not in debug mode") }
        guard policy.allowsDebug else {
            return fail(
                "nitro.debug", code: "nitro.debug-mode", .notAccepted,
                "the enclave is in debug mode: its registers are zero, and its parent reads its console")
        }
        skip("nitro.debug", code: "nitro.debug-mode-allowed", "the enclave is in debug mode, which the policy allows")
    }

    fileprivate mutating func checkImage(of document: NitroDocument, _ policy: NitroPolicy) {
        let named = policy.registers.keys.sorted()
        if !named.isEmpty {
            let others = named.filter { index in
                guard let value = document.register(index), let accepted = policy.registers[index] else { return true }
                return !accepted.contains(value)
            }
            expect(
                others.isEmpty, "nitro.register-values", "registers \(named) are as the policy names them",
                else: "nitro.register-mismatch", .notAccepted, "registers \(others) are not as the policy names them")
        }
        guard named.contains(where: NitroPolicy.imageRegisters.contains) else {
            return skip(
                "nitro.image", code: "nitro.image-not-compared",
                "nobody named a register of an image or of its signer: any image would do")
        }
        pass("nitro.image", "the policy names the image or its signer")
    }

    fileprivate mutating func checkModule(of document: NitroDocument, _ policy: NitroPolicy) {
        guard let modules = policy.modules else {
            return skip("nitro.module", code: "nitro.module-not-named", "the policy names no module: any would do")
        }
        expect(
            modules.contains(document.module), "nitro.module", "the module is one that the policy names",
            else: "nitro.other-module", .notAccepted, "the module is none that the policy names")
    }
}
