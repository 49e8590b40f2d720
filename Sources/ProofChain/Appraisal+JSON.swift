import Attestation
import CanonicalEncoding
import Statements
import Verification

extension Appraisal {
    /// The schema of `json(at:isSupplied:under:)`.
    public static let schema = "assay/appraisal/1"

    /// The appraisal as one object, to be written canonically; the members are described in `docs/receipts.md`.
    ///
    /// - Parameters:
    ///   - time: for which the checks were made.
    ///   - isSupplied: whether a person said that time, and no clock.
    ///   - policy: what was accepted; `nil` for the kind's own defaults.
    public func json(at time: UTCTime, isSupplied: Bool, under policy: Policy? = nil) -> JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)),
            ("kind", .string(kind.rawValue)),
            ("outcome", .string(outcome.rawValue)),
            ("exitCode", JSONValue(integer: Int(outcome.exitCode))),
            ("receipt", .string(receipt.hex)),
            ("binding", binding.map { .string(Hex.encode($0)) }),
            ("platform", platform?.json),
            ("claims", Self.json(of: claims)),
            (
                "time",
                .object(members: [
                    ("at", .string(time.text)), ("source", .string(isSupplied ? "supplied" : "clock")),
                ])
            ),
            ("policy", policy?.reference),
            ("validity", validity.map { $0.json }),
            ("checks", .array(findings.filter { $0.result != .notPerformed }.map(\.json))),
            ("notPerformed", .array(findings.filter { $0.result == .notPerformed }.map(\.json))),
        ])
    }
}

extension Appraisal {
    /// What the evidence says, by name. Evidence can say a thing more than once, such as a register of two banks: the second has
    /// `-2` after its name, and so on, so that no member of the object stands there twice.
    public static func json(of claims: [Claim]) -> JSONValue {
        var members: [JSONMember] = []
        var names: Set<[UInt8]> = []
        for claim in claims {
            var (name, number) = (claim.name, 1)
            while !names.insert(Array(name.utf8)).inserted {
                number += 1
                name = "\(claim.name)-\(number)"
            }
            members.append(JSONMember(name: name, value: claim.value))
        }
        return .object(members)
    }
}

extension Appraisal.PlatformStatus {
    /// The status as an object.
    var json: JSONValue {
        .object(members: [
            ("status", .string(status)), ("advisories", .array(advisories.map { .string($0) })),
        ])
    }
}

extension Range<Int64> {
    /// Its ends as times; one that lies outside of the years 1970 to 9999 is left out.
    package var json: JSONValue {
        .object(members: [
            ("from", (try? UTCTime(secondsSinceEpoch: lowerBound)).map { .string($0.text) }),
            ("until", (try? UTCTime(secondsSinceEpoch: upperBound)).map { .string($0.text) }),
        ])
    }
}

extension Finding {
    /// The finding as an object.
    var json: JSONValue {
        .object(members: [
            ("check", .string(check)), ("code", .string(code)), ("result", .string(result.rawValue)),
            ("consequence", .string(consequence.rawValue)), ("reason", .string(reason)),
        ])
    }
}
