import Algebra
import CanonicalEncoding
import Groth16
import Statements
import Verification

/// One run of the verifier over one bundle: the checks made so far and what they have yielded.
struct Examination {
    let options: VerificationOptions
    let now: UTCTime
    private(set) var checks: [Check] = []
    private(set) var assumptions: [Assumption] = []
    /// The statements that could be read, in the order of their links.
    private(set) var statements: [Statement] = []
    /// What was made anew of models, for links about the same one.
    var recomputed: [RecomputedCircuit: RecomputedModel] = [:]
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
                && (name != .chainEdge || statements.contains { !$0.terms.after.isEmpty })
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
            statements: statements, bundleDigest: bundleDigest, checks: sorted.map(\.element),
            assumptions: assumptions, time: now, timeIsSupplied: options.timeIsSupplied)
    }

    mutating func record(_ check: Check) {
        checks.append(check)
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
            .passed(
                .bundleForm, "bundle",
                "\(bytes.count) bytes in canonical form, "
                    + (envelope.links.count == 1
                        ? "one link, one proof" : "\(envelope.links.count) links, a proof each")))
        bundleDigest = envelope.computedManifest
        checkManifest(envelope)
        if options.timeIsSupplied {
            assume("time.supplied", "you supplied the time of the check, \(now.text)")
        }
        for (index, link) in envelope.links.enumerated() {
            examine(link, keys: envelope.keys, subject: "link \(index + 1)")
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
        guard let wanted = options.bundleDigest else {
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

    private mutating func examine(_ link: BundleEnvelope.RawLink, keys: [BundleEnvelope.NamedKey], subject: String) {
        let statement: Statement
        do throws(StatementError) {
            statement = try Statement(json: link.statement)
        } catch {
            // Another kind or version is not wrong, only not for this program.
            let isForeign = ["statement.schema", "statement.kind", "statement.encoding"].contains(error.code)
            record(
                .failed(
                    .statementForm, subject, code: error.code, isForeign ? .notCheckable : .invalid, error.message))
            return
        }
        statements.append(statement)
        record(.passed(.statementForm, subject, "statement \(statement.digest)"))
        let key = checkKeyDigest(statement, link.evidence, keys, subject)
        let isProved = checkProof(statement, link.evidence, key, subject)
        checkSetup(statement, key, subject)
        switch statement {
        case .breach(let statement):
            checkContinuity(statement, subject)
            checkSensor(statement, subject)
            checkExpectations(statement, subject)
            listUncheckedOfLog(subject)
        case .inference(let statement):
            checkModel(statement, proof: isProved ? link.evidence : nil, subject)
            checkExpectations(statement, subject)
        }
        checkFreshness(statement, subject)
        checkExpectations(of: statement, subject)
        listUnchecked(subject)
    }
}
