import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

/// Evidence that was looked at, and which of the checks were of it.
struct ExaminedEvidence {
    let verdict: EvidenceVerdict
    /// Places in `Examination.checks`.
    let checks: Range<Int>
}

extension Examination {
    /// Looks at all evidence of a link's statement, and whether what counts of it is enough; whether it was computed as claimed, whoever
    /// is to be trusted for that.
    ///
    /// Evidence that is not accepted, stale or not checkable takes nothing away where other evidence is enough without it. What is
    /// invalid does: somebody put it there.
    mutating func checkEvidence(
        of verdict: inout LinkVerdict, _ link: BundleEnvelope.RawLink, _ envelope: BundleEnvelope, _ subject: String
    ) -> Bool {
        let statement = verdict.statement
        var (examined, isProved) = ([ExaminedEvidence](), false)
        if let proof = link.proof {
            examined.append(
                examine(.proof(verifyingKey: proof.verifyingKey)) { examination in
                    isProved = examination.checkProof(proof, of: statement, envelope.keys, subject)
                })
        }
        checkReceipts(of: verdict, link.receipts, envelope, subject, &examined)
        checkSignatures(of: statement, link.signatures, subject, &examined)
        let counted = examined.map(\.verdict).filter(\.counts)
        let unmet = Self.unmet(statement, counted)
        // What the policy asks for comes on top of what the statement itself needs.
        let isAccepted = checkPolicy(of: statement, counted, subject)
        if unmet.isEmpty {
            if isAccepted { waive(examined) }
            let words = counted.map(\.title).joined(separator: ", ")
            record(.passed(.evidence, subject, "what counts: \(words)"))
        } else if examined.contains(where: { !$0.verdict.counts }) {
            // What is wrong with that evidence is a finding of its own, and says it better.
            record(
                .notPerformed(
                    .evidence, subject, code: "evidence.insufficient", unmet.joined(separator: "; ")))
        } else {
            record(
                .failed(
                    .evidence, subject, code: "evidence.insufficient", .notAccepted, unmet.joined(separator: "; "),
                    fix: "ask for a bundle with that evidence"))
        }
        verdict.evidence = examined.map(\.verdict)
        verdict.isShown = unmet.isEmpty && isAccepted
        return isProved || (unmet.isEmpty && statement.computation != nil)
    }

    /// Makes the checks of a piece of evidence, and draws the line under them.
    mutating func examine(
        _ content: EvidenceVerdict.Content, _ body: (inout Examination) -> Void
    ) -> ExaminedEvidence {
        let first = checks.count
        body(&self)
        let made = first..<checks.count
        return ExaminedEvidence(
            verdict: EvidenceVerdict(
                content: content, outcome: checks[made].map(\.consequence).max() ?? .invalid),
            checks: made)
    }

    /// Takes the weight from the findings of evidence that nobody needs, unless it is invalid.
    private mutating func waive(_ examined: [ExaminedEvidence]) {
        for evidence in examined where !evidence.verdict.counts && evidence.verdict.outcome != .invalid {
            for place in evidence.checks { waive(at: place) }
        }
    }

    /// What a statement still needs, in words; empty if what counts shows it.
    private static func unmet(_ statement: Statement, _ counted: [EvidenceVerdict]) -> [String] {
        var (hasProof, hasReceipt, signers) = (false, false, Set<String>())
        for evidence in counted {
            switch evidence.content {
            case .proof: hasProof = true
            case .receipt: hasReceipt = true
            case .signature(let signer): signers.insert(signer.text)
            }
        }
        var unmet: [String] = []
        for signer in statement.body.signers where !signers.contains(signer.text) {
            unmet.append("it needs the signature of \(signer.text)")
        }
        if statement.computation != nil, !hasProof, !hasReceipt {
            unmet.append("it needs a proof or a receipt that counts")
        }
        if case .sameReadings = statement, !hasReceipt { unmet.append("it needs a receipt that counts") }
        if statement.terms.demands.contains(.proof), !hasProof { unmet.append("it demands a proof that counts") }
        if statement.terms.demands.contains(.receipt), !hasReceipt { unmet.append("it demands a receipt that counts") }
        return unmet
    }
}

// MARK: - Signatures

extension Examination {
    private mutating func checkSignatures(
        of statement: Statement, _ signatures: [EnvelopeSignature], _ subject: String,
        _ examined: inout [ExaminedEvidence]
    ) {
        let signed = signatures.isEmpty ? [] : Link.envelope(of: statement).signedBytes
        let wanted = Set(statement.body.signers.map(\.text))
        var seen: Set<DIDKey> = []
        for signature in signatures {
            let isFirst = seen.insert(signature.signer).inserted
            examined.append(
                examine(.signature(signature.signer)) { examination in
                    examination.checkSignature(
                        signature, of: signed, isFirst: isFirst, isWanted: wanted.contains(signature.signer.text),
                        subject)
                })
        }
    }

    private mutating func checkSignature(
        _ signature: EnvelopeSignature, of signed: [UInt8], isFirst: Bool, isWanted: Bool, _ subject: String
    ) {
        let signer = signature.signer
        guard isFirst else {
            record(
                .failed(
                    .signature, subject, code: "signature.repeated", .invalid, "a second signature of \(signer)"))
            return
        }
        guard signer.verify(signature.bytes, of: signed) == .valid else {
            record(
                .failed(
                    .signature, subject, code: "signature.invalid", .invalid,
                    "\(signer) did not sign this statement: it, or the signature, is another"))
            return
        }
        record(.passed(.signature, subject, "signed by \(signer)"))
        guard isWanted else { return }
        if options.trustedSigners.contains(signer) {
            record(.passed(.signerTrust, subject, "\(signer), whom you named"))
            assume("signer.honest", "\(signer) signs only what is so, and nobody else has the key")
        } else {
            record(
                .notPerformed(
                    .signerTrust, subject, code: "signer.not-checked", "not checked: \(signer) may be anybody",
                    consequence: .notAccepted, fix: "pass --trust-signer with the identity of whom you expect"))
        }
    }

    /// Whether somebody vouches for the bundle as a whole; who does.
    mutating func checkSeals(_ envelope: BundleEnvelope) -> Set<DIDKey> {
        guard let signed = envelope.envelope?.signedBytes else { return [] }
        var sealers: Set<DIDKey> = []
        for signature in envelope.signatures {
            let signer = signature.signer
            if signer.verify(signature.bytes, of: signed) == .valid {
                sealers.insert(signer)
                record(.passed(.bundleSignature, "bundle", "the whole bundle is signed by \(signer)"))
            } else {
                record(
                    .failed(
                        .bundleSignature, "bundle", code: "signature.invalid", .invalid,
                        "\(signer) did not sign this bundle: something was taken out, put in or changed"))
            }
        }
        return sealers
    }
}
