import CanonicalEncoding
import Certificates
import Verification

/// What is to be accepted of a dstack machine.
public struct DstackPolicy: Hashable, Sendable {
    /// What of the hardware and its trust domain.
    public var platform = DCAPPolicy()
    /// `app-id`s; `nil` for all.
    public var acceptedApplications: Set<[UInt8]>?
    /// `compose-hash`es: which containers run; `nil` for all.
    public var acceptedComposeHashes: Set<[UInt8]>?
    /// `os-image-hash`es; `nil` for all. It is the machine's own word: what booted is in MRTD and RTMR 0 to 2.
    public var acceptedImages: Set<[UInt8]>?
    /// `key-provider`s, as measured: who gives the machine its keys; `nil` for all.
    public var acceptedKeyProviders: Set<[UInt8]>?

    /// The default.
    public init() {}
}

/// Reports of dstack machines: a TDX quote, and a log of events that gives the quote's registers.
public enum DstackVerifier: EvidenceVerifier {
    /// What is read.
    public typealias Evidence = DstackReport
    /// What is to be accepted.
    public typealias Policy = DstackPolicy

    /// What is verified.
    public static let kind = EvidenceKind.dstack

    /// Reads a report.
    ///
    /// - Throws: `json.…`, `dstack.malformed`, `dstack.too-many-events`, `dstack.unsupported-attestation`, and what
    ///   `TDXQuoteVerifier.parse` throws of its quote.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> DstackReport { try DstackReport(bytes) }

    /// Checks the quote as `TDXQuoteVerifier` does, then that the log gives its registers, and what the log says.
    public static func appraise(
        _ evidence: DstackReport, collateral: Collateral, policy: DstackPolicy, at time: Int64
    ) -> Appraisal {
        appraise(evidence, collateral: collateral, policy: policy, at: time, anchors: IntelRoots.production)
    }

    /// The same under other roots than Intel's. For tests alone: no product code calls it.
    package static func appraise(
        _ evidence: DstackReport, collateral: Collateral, policy: DstackPolicy, at time: Int64, anchors: TrustAnchors
    ) -> Appraisal {
        guard case .domain(let body) = evidence.quote.body else {
            preconditionFailure("only quotes of domains are read from reports")
        }
        var record = DCAPExamination.record(
            of: evidence.quote, kind: kind, collateral: collateral, policy: policy.platform, at: time, anchors: anchors)
        record.checkLog(evidence, body)
        record.checkSystem(evidence.systemEvents, policy)
        return record.appraisal
    }
}

extension AppraisalRecord {
    /// The log gives the quote's registers, and says of its own events what was measured.
    fileprivate mutating func checkLog(_ report: DstackReport, _ body: TDReportBody) {
        for (number, own) in report.replayedRegisters().enumerated() {
            expect(
                own == body.registers[number], "dstack.rtmr\(number)", "the log gives RTMR\(number)",
                else: "dstack.rtmr\(number)-mismatch", .invalid, "the log does not give RTMR\(number) of the quote")
        }
        expect(
            report.events.allSatisfy { $0.register != 3 || $0.isDigestOfContents }, "dstack.events",
            "the digests of the machine's own events are those of their contents", else: "dstack.event-mismatch",
            .invalid,
            "an event of RTMR3 has another digest than its contents")
        guard let reportData = report.reportData else {
            return skip(
                "dstack.report-data", code: "dstack.report-data-absent", "the report does not repeat REPORTDATA")
        }
        expect(
            reportData == body.reportData, "dstack.report-data", "the report repeats the quote's REPORTDATA",
            else: "dstack.report-data-mismatch", .invalid, "the report says another REPORTDATA than its quote")
    }

    /// What the machine measured of itself is said once each, and what the policy names.
    fileprivate mutating func checkSystem(_ events: [DstackReport.Event], _ policy: DstackPolicy) {
        var measured: [String: [UInt8]] = [:]
        var isRepeated = false
        for event in events {
            isRepeated = measured.updateValue(event.payload, forKey: event.name) != nil || isRepeated
            if !event.payload.isEmpty {
                claims.append(.init("dstack.\(event.name)", .string(Hex.encode(event.payload))))
            }
        }
        expect(
            !isRepeated, "dstack.system-events", "the machine measured each thing of itself once",
            else: "dstack.repeated-event", .invalid,
            "the machine measured a thing of itself twice, so that it is not known which holds")
        var count = 0
        for (name, set) in [
            ("app-id", policy.acceptedApplications), ("compose-hash", policy.acceptedComposeHashes),
            ("os-image-hash", policy.acceptedImages), ("key-provider", policy.acceptedKeyProviders),
        ] {
            guard let set else { continue }
            count += 1
            expect(
                measured[name].map(set.contains) ?? false, "dstack.\(name)", "\(name) is accepted",
                else: "dstack.\(name)-not-accepted", .notAccepted, "\(name) is not accepted, or was not measured")
        }
        if count == 0 {
            skip(
                "dstack.application", code: "dstack.application-not-compared",
                "the policy does not say which application may run: see the claims")
        }
    }
}
