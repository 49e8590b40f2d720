import Algebra
import Attestation
import CanonicalEncoding
import Groth16
import Identity
import Statements
import Verification

/// One run of the verifier over one bundle: the checks made so far and what they have yielded.
struct Examination {
    let options: VerificationOptions
    let now: UTCTime
    private(set) var checks: [Check] = []
    private(set) var assumptions: [Assumption] = []
    /// The links whose statements could be read, in their order.
    var links: [LinkVerdict] = []
    /// What they state.
    var statements: [Statement] { links.map(\.statement) }
    /// The kinds of evidence that there are.
    private var evidenceKinds: Set<String> = ["groth16"]
    /// What was made anew of models, for links about the same one.
    var recomputed: [RecomputedCircuit: RecomputedModel] = [:]
    /// What became of this bundle's keys, by the digest of their bytes.
    var preparedKeys: [Digest: Result<PreparedVerifyingKey, VerifyingKeyError>] = [:]
    /// Statements that were read before their links are looked at, by the links' places.
    var read: [Int: Statement] = [:]
    /// What proofs were found to show, several at a time; by their bytes.
    var provenTogether: [[UInt8]: ProvenTogether] = [:]
    /// What receipts were found to say, for links that have the same one.
    var appraised: [AppraisedReceipt: Result<Appraisal, EvidenceError>] = [:]
    private var bundleDigest: Digest?

    init(options: VerificationOptions, now: UTCTime) {
        self.options = options
        self.now = now
    }

    /// The verdict on what was examined; what never came to be examined is listed as not performed.
    var verdict: Verdict {
        let order = CheckName.allCases
        let made = Set(checks.map(\.name))
        let kinds = Set(statements.map(\.kind))
        let skipped = order.filter { name in
            !made.contains(name) && (kinds.isEmpty || name.kind.map { kinds.contains($0) } ?? true)
                && (name.evidence.map { evidenceKinds.contains($0) } ?? true)
                && (name != .chainEdge || statements.contains { !$0.terms.after.isEmpty })
                && (name != .expectCircuit || kinds.isEmpty || statements.contains { $0.computation != nil })
                && !name.isOnDemand
        }.map { name in
            Check.notPerformed(
                name, "bundle", code: "check.not-reached", "not reached, because an earlier check failed")
        }
        let sorted = (checks + skipped).enumerated().sorted { left, right in
            let places = (
                order.firstIndex(of: left.element.name) ?? 0, order.firstIndex(of: right.element.name) ?? 0
            )
            return places.0 == places.1 ? left.offset < right.offset : places.0 < places.1
        }
        return Verdict(
            links: links, bundleDigest: bundleDigest, checks: sorted.map(\.element),
            assumptions: assumptions, time: now, timeIsSupplied: options.timeIsSupplied, policy: options.policy)
    }

    mutating func record(_ check: Check) {
        checks.append(check)
    }

    /// Takes the weight from a check: it says what it says, and decides nothing.
    mutating func waive(at place: Int) {
        checks[place] = checks[place].waived
    }

    /// Notes what the verdict rests on, once.
    mutating func assume(_ code: String, _ text: String) {
        let assumption = Assumption(code: code, text: text)
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    mutating func refuseForm(_ error: BundleError) {
        record(.failed(.bundleForm, "bundle", code: error.code, error.consequence, error.message))
    }

    mutating func run(_ bytes: [UInt8]) {
        let envelope: BundleEnvelope
        do throws(BundleError) {
            envelope = try BundleEnvelope(parsing: bytes)
        } catch {
            refuseForm(error)
            return
        }
        record(
            .passed(.bundleForm, "bundle", "\(bytes.count) bytes in canonical form, \(Self.count(of: envelope))"))
        bundleDigest = envelope.computedManifest
        evidenceKinds = Set(envelope.links.flatMap(\.evidence).map(\.kind))
        checkManifest(envelope)
        let sealers = checkSeals(envelope)
        checkCompleteness(envelope, sealers: sealers)
        checkPolicyCompleteness(sealers: sealers)
        if options.timeIsSupplied {
            assume("time.supplied", "you supplied the time of the check, \(now.text)")
        }
        proveTogether(envelope)
        for (index, link) in envelope.links.enumerated() {
            examine(link, envelope, number: index + 1, isLast: index + 1 == envelope.links.count)
        }
        guard statements.count == envelope.links.count else { return }
        checkChain()
        checkExpectedKinds()
    }

    private mutating func checkManifest(_ envelope: BundleEnvelope) {
        if envelope.manifest == envelope.computedManifest {
            record(.passed(.bundleManifest, "bundle", "the manifest is the digest of the rest"))
        } else {
            record(
                .failed(
                    .bundleManifest, "bundle", code: "manifest.mismatch", .invalid,
                    "the manifest is not the digest of the rest: the file was changed after it was written"))
        }
    }

    private mutating func checkCompleteness(_ envelope: BundleEnvelope, sealers: Set<DIDKey>) {
        guard let wanted = options.bundleDigest else {
            if let sealer = sealers.intersection(options.trustedSigners).min(by: { $0.text < $1.text }) {
                record(
                    .passed(.bundleCompleteness, "bundle", "\(sealer), whom you named, signed exactly these links"))
                return
            }
            record(
                .notPerformed(
                    .bundleCompleteness, "bundle", code: "completeness.not-checked",
                    "nobody said which bundle this should be",
                    fix: "pass --bundle-digest with a digest that you have from the prover by another way"))
            return
        }
        if wanted == envelope.computedManifest {
            record(.passed(.bundleCompleteness, "bundle", "this is the bundle that you named"))
        } else {
            record(
                .failed(
                    .bundleCompleteness, "bundle", code: "completeness.other-bundle", .notAccepted,
                    "this is bundle \(envelope.computedManifest), not the one that you named"))
        }
    }

    /// How much of what there is, for people.
    private static func count(of envelope: BundleEnvelope) -> String {
        let links = envelope.links.count
        func words(_ count: Int, _ one: String) -> String? {
            count == 0 ? nil : count == 1 ? "one \(one)" : "\(count) \(one)s"
        }
        let evidence = [
            words(envelope.links.count { $0.proof != nil }, "proof"),
            words(envelope.links.reduce(0) { $0 + $1.receipts.count }, "receipt"),
            words(envelope.links.reduce(0) { $0 + $1.signatures.count }, "signature"),
        ]
        return ([words(links, "link")] + evidence).compactMap { $0 }.joined(separator: ", ")
    }

    private mutating func examine(
        _ link: BundleEnvelope.RawLink, _ envelope: BundleEnvelope, number: Int, isLast: Bool
    ) {
        let subject = "link \(number)"
        let statement: Statement
        do throws(StatementError) {
            if let known = read[number - 1] {
                statement = known
            } else {
                statement = try Statement(json: link.statement)
            }
        } catch {
            // Another kind or version is not wrong, only not for this program.
            let isForeign = ["statement.schema", "statement.kind", "statement.encoding"].contains(error.code)
            record(
                .failed(
                    .statementForm, subject, code: error.code, isForeign ? .notCheckable : .invalid, error.message))
            return
        }
        var verdict = LinkVerdict(number: number, statement: statement)
        record(.passed(.statementForm, subject, "statement \(verdict.digest)"))
        let isComputed = checkEvidence(of: &verdict, link, envelope, subject)
        links.append(verdict)
        switch statement {
        case .breach(let statement):
            checkContinuity(statement, subject)
            checkSensor(statement, subject)
            checkExpectations(statement, subject)
            listUncheckedOfLog(subject)
        case .inference(let statement):
            checkModel(statement, isComputed: isComputed, commits: link.proof?.commits, subject)
            checkExpectations(statement, subject)
        case .sensorBatch, .sameReadings, .decision: break
        }
        checkFreshness(statement, isLast: isLast, subject)
        checkPolicyFreshness(of: statement, isLast: isLast, subject)
        checkExpectations(of: statement, isLast: isLast, subject)
        listUnchecked(subject)
    }
}
