public import ArgumentParser
import Attestation
import CanonicalEncoding
import ProofChain
import Statements
import Verification

extension EvidenceKind: ExpressibleByArgument {}

/// `receipt verify`: checks one piece of hardware evidence offline.
public struct ReceiptVerifyCommand: ParsableCommand {
    /// Name, help and exit codes.
    public static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check evidence of trusted hardware offline, at a time that you say.",
        discussion: """
            Nothing is sent anywhere: what vendors publish about their platforms comes
            from files (--collateral), or without them from those that
            `assay collateral import` keeps. The report says what was checked, what failed,
            and what was not checked. Debug modes, states that the vendor does not
            call up to date, and products that are known to be broken are refused.

            EXAMPLES
              assay receipt verify quote.bin --collateral collateral.json
              assay receipt verify report.bin --collateral vcek.pem \\
                --collateral ask_ark.pem --at 2026-05-20T12:00:00Z
              assay receipt verify document.bin --kind nitro --json
              assay receipt verify quote.bin --collateral collateral.json \\
                --policy enclaves.yaml --binding 5e1f…

            EXIT CODES
              0  verified          1  invalid          2  wrong usage
              3  genuine, but not accepted             4  not checkable
              5  expired, or not yet valid             6  a file could not be read
            """)

    @Argument(help: "The evidence, as the platform gave it; - reads standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "What it is to be. Without it the first kind that it can be read as; software only if it is said.",
            valueName: "kind"))
    var kind: EvidenceKind?

    @OptionGroup var published: CollateralOptions

    @Option(
        help: ArgumentHelp(
            "What is accepted: a policy's file, or the name of one that comes with the program (`assay policy list`). "
                + "Without it the kind's own defaults.", valueName: "file|name"))
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "The bytes that it must be bound to, 64 in hex digits: what `assay attest` was given.", valueName: "hex"))
    var binding: String?

    @Option(
        help: ArgumentHelp(
            "Check as of this moment, such as 2026-05-20T12:00:00Z, instead of now. That it is the right moment is "
                + "your assumption.", valueName: "time"))
    var at: String?

    @OptionGroup var results: ResultOptions

    @Flag(help: "Write one JSON object instead of the report.")
    var json = false

    /// Creates an empty command, to be filled by the parser.
    public init() {}

    /// Checks the form of the options.
    public func validate() throws {
        do throws(CommandFailure) {
            _ = try demanded()
            try results.check(reading: [file] + published.collateral)
            guard results.svr == nil else { throw .usage("--svr is for bundles") }
            if at != nil { _ = try CheckTime.read(at) }
        } catch { throw ValidationError(error.message) }
    }

    /// Runs; ends with the exit code of the outcome.
    public func run() throws {
        try OutputStream.report { style throws(CommandFailure) in try examine(style: style) }
    }

    /// Reads and checks the evidence; the report and the exit code.
    package func examine(
        style: TextStyle, arguments: [String] = CommandLine.arguments
    ) throws(CommandFailure) -> (report: String, exitCode: Int32) {
        let time = try CheckTime.read(at)
        let collateral = try published.read(at: time)
        let evidence: [UInt8]
        do throws(FileError) {
            evidence = try FileBytes.read(argument: file, limit: EvidenceAppraiser.maximumByteCount)
        } catch {
            throw CommandFailure(error)
        }
        let own = try policy.map { name throws(CommandFailure) in try PolicyFile.read(name).policy }
        var policies = own?.receipts ?? AppraisalPolicies()
        if let binding = try demanded() {
            policies.demand(binding: binding.bytes)
        } else if let own, own.freshness.requiresNonce {
            throw CommandFailure(
                status: .usage,
                message: "the policy \(own.name) asks for a nonce: pass --binding with the bytes that hold it",
                code: "policy.binding-missing")
        }
        let appraisal: Appraisal
        do throws(EvidenceError) {
            appraisal = try EvidenceAppraiser.appraise(
                evidence, as: kind, collateral: collateral, policies: policies, at: time.secondsSinceEpoch)
        } catch {
            let outcome: Outcome = error.code == "evidence.unknown-kind" ? .notCheckable : .invalid
            try results.write(unread: error, outcome, kind: kind, under: own, at: time)
            return (malformed(error, outcome, style), outcome.exitCode)
        }
        try results.write(appraisal, under: own, at: time, isSupplied: at != nil, arguments: arguments)
        let report =
            json
            ? String(
                decoding: appraisal.json(at: time, isSupplied: at != nil, under: own).canonicalBytes, as: UTF8.self)
                + "\n"
            : AppraisalReport(
                appraisal: appraisal, policy: own, time: time, timeIsSupplied: at != nil, style: style
            ).text
        return (report, appraisal.outcome.exitCode)
    }

    /// What it must be bound to.
    private func demanded() throws(CommandFailure) -> EvidenceBinding? {
        guard let binding else { return nil }
        guard let bytes = try? Hex.decode(binding), let own = EvidenceBinding(bytes: bytes) else {
            throw .usage("--binding wants \(EvidenceBinding.byteCount) bytes in lower-case hex digits")
        }
        return own
    }

    /// What is said of evidence that cannot be read.
    private func malformed(_ error: EvidenceError, _ outcome: Outcome, _ style: TextStyle) -> String {
        guard json else {
            let verdict = outcome == .invalid ? "INVALID: this is malformed evidence" : "NOT CHECKABLE: not read"
            return style.strong(verdict) + "\n  because: \(style.safe(error.message)) [\(error.code)]\n"
        }
        let document = JSONValue.object(members: [
            ("schema", .string(Appraisal.schema)), ("outcome", .string(outcome.rawValue)),
            ("exitCode", JSONValue(integer: Int(outcome.exitCode))), ("code", .string(error.code)),
            ("reason", .string(error.message)),
        ])
        return String(decoding: document.canonicalBytes, as: UTF8.self) + "\n"
    }
}
