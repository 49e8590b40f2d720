/// Reads and checks the evidence of one kind of hardware, offline, at a time that the caller supplies.
///
/// One folder each, with the same three steps apart: the format's own values (parsing, which throws), what is genuine (signatures,
/// chains, collateral), and what is acceptable (a policy). All of them are findings of one appraisal.
public protocol EvidenceVerifier: Sendable {
    /// The format's own values.
    associatedtype Evidence: Sendable
    /// What is to be accepted. Its default fails closed: debug modes, unknown states and what is revoked are refused.
    associatedtype Policy: Hashable, Sendable

    /// What it verifies.
    static var kind: EvidenceKind { get }

    /// Reads evidence; nothing in it is believed yet.
    ///
    /// - Throws: `EvidenceError` for what is malformed; bounded memory, whatever lengths the bytes say.
    static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> Evidence

    /// Checks evidence. Never throws: what does not hold is a finding.
    ///
    /// - Parameters:
    ///   - collateral: what the vendor and others published about the platform.
    ///   - time: seconds since 1970, UTC.
    static func appraise(
        _ evidence: Evidence, collateral: Collateral, policy: Policy, at time: Int64
    ) -> Appraisal
}
