import Attestation
import CanonicalEncoding
import ProofChain
import Statements
import Verification

/// The report on one piece of hardware evidence for people: what it is, what was checked, what failed, what was not checked.
struct AppraisalReport {
    let appraisal: Appraisal
    /// What was accepted; `nil` for the kind's own defaults.
    let policy: Policy?
    let time: UTCTime
    let timeIsSupplied: Bool
    let style: TextStyle

    /// The whole report, ending in a line end.
    var text: String {
        var lines = [style.strong(headline)]
        lines += appraisal.findings.filter {
            $0.consequence == appraisal.outcome && appraisal.outcome != .verified
        }.map { "  because: \(style.safe($0.reason)) [\($0.code)]" }
        lines += ["", style.strong("What it says:")]
        lines += claimLines
        lines += ["", style.strong("Checked:")]
        for finding in appraisal.findings where finding.result != .notPerformed { lines.append(describe(finding)) }
        let skipped = appraisal.findings.filter { $0.result == .notPerformed }
        if !skipped.isEmpty { lines += ["", style.strong("Not checked:")] + skipped.map(describe) }
        return (lines + ["", footer]).joined(separator: "\n") + "\n"
    }

    /// What came of it in a sentence.
    var headline: String {
        let what = "evidence of \(appraisal.kind.title)"
        return switch appraisal.outcome {
        case .verified: "VERIFIED: \(what)"
        case .notAccepted: "GENUINE BUT NOT ACCEPTED: \(what)"
        case .stale: "GENUINE BUT NOT VALID NOW: \(what)"
        case .notCheckable: "NOT CHECKABLE: \(what)"
        case .invalid: "INVALID: this is no genuine \(what)"
        }
    }

    private var claimLines: [String] {
        var lines = appraisal.claims.map { claim in
            let value =
                if case .string(let text) = claim.value {
                    text
                } else {
                    String(decoding: claim.value.canonicalBytes, as: UTF8.self)
                }
            return "  \(claim.name): \(style.safe(value))"
        }
        if let binding = appraisal.binding { lines.append("  bound to: \(Hex.encode(binding))") }
        if let platform = appraisal.platform {
            lines.append("  platform: \(style.safe(platform.status))")
            if !platform.advisories.isEmpty {
                lines.append("  advisories: \(style.safe(platform.advisories.joined(separator: ", ")))")
            }
        }
        return lines
    }

    private func describe(_ finding: Finding) -> String {
        let mark =
            switch finding.result {
            case .passed: style.passed
            case .failed: style.failed
            case .notPerformed: style.notPerformed
            }
        let code = finding.result == .passed ? "" : " [\(finding.code)]"
        return "  \(mark) \(finding.check): \(style.safe(finding.reason))\(code)"
    }

    private var footer: String {
        var parts = ["outcome \(appraisal.outcome.rawValue)", "exit code \(appraisal.outcome.exitCode)"]
        parts.append("checked for \(time.text)\(timeIsSupplied ? " (supplied)" : "")")
        if let validity = appraisal.validity {
            if let from = try? UTCTime(secondsSinceEpoch: validity.lowerBound) {
                parts.append("holds from \(from.text)")
            }
            if let until = try? UTCTime(secondsSinceEpoch: validity.upperBound) { parts.append("until \(until.text)") }
        }
        if let policy { parts.append("policy \(policy.name) [\(policy.digest)]") }
        parts.append("receipt \(appraisal.receipt.hex)")
        return parts.joined(separator: "; ")
    }
}

extension EvidenceKind {
    /// What people call it.
    var title: String {
        switch self {
        case .sgx: "an Intel SGX enclave"
        case .tdx: "an Intel TDX trust domain"
        case .sevSNP: "an AMD SEV-SNP machine"
        case .nitro: "an AWS Nitro enclave"
        case .nvidiaGPU: "an NVIDIA GPU"
        case .dstack: "a dstack machine on Intel TDX"
        case .azureCVM: "an Azure confidential machine"
        case .tpm: "a TPM 2.0"
        case .software: "software alone, without hardware protection"
        }
    }
}
