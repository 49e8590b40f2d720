import Attestation
import Testing
import Verification

extension Appraisal {
    /// The finding of a check.
    func finding(_ check: String) -> Finding? { findings.first { $0.check == check } }
    /// How a check ended.
    func result(_ check: String) -> Finding.Result? { finding(check)?.result }
    /// The codes of what failed, in order.
    var failures: [String] { findings.filter { $0.result == .failed }.map(\.code) }
    /// The codes of what takes something away.
    var refusals: Set<String> { Set(findings.filter { $0.consequence != .verified }.map(\.code)) }
}

/// The code that reading is refused with; `nil` if it is not.
func refusal<Value>(_ read: () throws -> Value) -> String? {
    do {
        _ = try read()
        return nil
    } catch let error as EvidenceError {
        return error.code
    } catch {
        return "\(error)"
    }
}

/// The appraisal is refused, for this among other things, and its signature was checked all the same.
///
/// - Parameter check: the check of the signature, which ends so.
func expectFinding(
    _ appraisal: Appraisal, _ code: String, signature check: String, _ result: Finding.Result = .passed,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(appraisal.outcome != .verified, sourceLocation: sourceLocation)
    #expect(
        appraisal.refusals.contains(code), "\(appraisal.findings.map(\.code))", sourceLocation: sourceLocation)
    #expect(appraisal.result(check) == result, sourceLocation: sourceLocation)
}
