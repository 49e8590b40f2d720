import Attestation
import CanonicalEncoding
import Statements
import Verification

extension Examination {
    /// Looks at the receipts of a statement. GPUs' come last: they speak of computations only beside a processor's.
    mutating func checkReceipts(
        of link: LinkVerdict, _ receipts: [ReceiptEvidence], _ envelope: BundleEnvelope, _ subject: String,
        _ examined: inout [ExaminedEvidence]
    ) {
        var seen: Set<Digest> = []
        var hasProcessor = false
        let accelerators = receipts.filter { $0.platform == .nvidiaGPU }
        for receipt in receipts.filter({ $0.platform != .nvidiaGPU }) + accelerators {
            let binding = receipt.binding(of: link.digest, nonce: link.statement.terms.nonce).bytes
            let appraisal = appraise(receipt, boundTo: binding, envelope)
            examined.append(
                examine(.receipt(receipt.platform, try? appraisal.get())) { examination in
                    examination.checkReceipt(
                        receipt, appraisal, of: link.digest, boundTo: binding, hasProcessor: hasProcessor, seen: &seen,
                        subject)
                })
            if let verdict = examined.last?.verdict, verdict.counts { hasProcessor = true }
        }
    }

    private mutating func checkReceipt(
        _ receipt: ReceiptEvidence, _ appraisal: Result<Appraisal, EvidenceError>, of statement: Digest,
        boundTo binding: [UInt8], hasProcessor: Bool, seen: inout Set<Digest>, _ subject: String
    ) {
        let title = "\(subject), \(receipt.platform.rawValue)"
        let read: Appraisal
        do throws(EvidenceError) { read = try appraisal.get() } catch {
            record(.failed(.receipt, title, code: error.code, .invalid, error.message))
            return
        }
        guard seen.insert(read.receipt).inserted else {
            record(
                .failed(.receipt, title, code: "receipt.repeated", .invalid, "the receipt \(read.receipt) once more"))
            return
        }
        checkBinding(receipt, read, of: statement, boundTo: binding, title)
        guard options.receiptPolicies?.software.allowsSoftware ?? false || receipt.platform != .software else {
            record(
                .notPerformed(
                    .receipt, title, code: "receipt.no-hardware-protection",
                    "software signed it: no hardware protects what it says", consequence: .notAccepted,
                    fix: "pass --policy with one that names the software's root, if you trust whoever has its key"))
            return
        }
        let passed = read.findings.filter { $0.result == .passed }
        for finding in read.findings where finding.result != .passed { record(Check(finding, title)) }
        record(
            .passed(
                .receipt, title,
                "\(passed.count) checks hold of the receipt \(read.receipt)"
                    + (read.platform.map { "; its vendor calls the platform \($0.status)" } ?? "")))
        if options.receiptPolicies == nil {
            record(
                .notPerformed(
                    .receipt, title, code: "receipt.no-policy",
                    "nobody said whose programs on what hardware may vouch for computations", consequence: .notAccepted,
                    fix: "pass --policy"))
        }
        if receipt.platform == .nvidiaGPU, !hasProcessor {
            record(
                .failed(
                    .receipt, title, code: "receipt.accelerator-alone", .notAccepted,
                    "a GPU's receipt does not say what program gave it work: that takes a processor's that counts"))
        }
        assume(
            "vendor.\(receipt.platform.rawValue)",
            receipt.platform == .software
                ? "whoever has the software root's key attests nothing but what was computed: no hardware protects it"
                : "the maker of the \(receipt.platform.rawValue) hardware, and whoever had hands on the machine, forge nothing"
        )
    }

    /// Whether what was signed speaks of the statement, or of a tree that it stands in.
    private mutating func checkBinding(
        _ receipt: ReceiptEvidence, _ appraisal: Appraisal, of statement: Digest, boundTo binding: [UInt8],
        _ title: String
    ) {
        if let place = receipt.inclusion,
            !place.root.contains(statement, at: place.index, path: place.path)
        {
            record(
                .failed(
                    .receiptBinding, title, code: "receipt.not-in-tree", .invalid,
                    "the statement is not at place \(place.index) of the tree that was attested"))
            return
        }
        let slot = receipt.platform == .nvidiaGPU ? ShortBinding.slot(of: binding) : binding
        guard appraisal.binding == slot else {
            record(
                .failed(
                    .receiptBinding, title, code: "receipt.other-statement", .invalid,
                    "the receipt is of another statement, or of another challenge"))
            return
        }
        record(
            .passed(
                .receiptBinding, title,
                receipt.inclusion.map { "of a tree of \($0.root.count) statements, this one at place \($0.index)" }
                    ?? "of this statement"))
    }

    /// One attestation of several statements is in several links, and is appraised once.
    private mutating func appraise(
        _ receipt: ReceiptEvidence, boundTo binding: [UInt8], _ envelope: BundleEnvelope
    ) -> Result<Appraisal, EvidenceError> {
        let name = AppraisedReceipt(
            platform: receipt.platform, bytes: receipt.bytes, collateral: receipt.collateral, binding: binding)
        if let known = appraised[name] { return known }
        var policies = options.receiptPolicies ?? AppraisalPolicies()
        policies.demand(binding: binding)
        // The verifier's own come first: a bundle cannot crowd them out.
        let collateral = Collateral(
            files: options.collateral.files + receipt.collateral.compactMap { envelope.collateral[$0]?.bytes })
        let result = Result { () throws(EvidenceError) in
            try EvidenceAppraiser.appraise(
                receipt.bytes, as: receipt.platform, collateral: collateral, policies: policies,
                at: now.secondsSinceEpoch)
        }
        appraised[name] = result
        return result
    }
}

extension Check {
    /// A finding about a receipt as a check of a bundle.
    fileprivate init(_ finding: Finding, _ subject: String) {
        let result: Result =
            switch finding.result {
            case .passed: .passed
            case .failed: .failed
            case .notPerformed: .notPerformed
            }
        self.init(
            name: .receipt, code: finding.code, subject: subject, result: result, consequence: finding.consequence,
            reason: finding.reason, fix: nil)
    }
}
