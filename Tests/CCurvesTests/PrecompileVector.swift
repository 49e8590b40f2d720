import CanonicalEncoding
import TestSupport
import Testing

/// Go Ethereum's vectors for the precompiled contracts.
struct PrecompileVector: Sendable, CustomTestStringConvertible {
    let name: String
    let input: [UInt8]
    let expected: [UInt8]

    var testDescription: String { name }

    static let absence = Comment(rawValue: SharedVectors.absence)

    static let areThere = SharedVectors.curves.areThere

    /// All vectors of one of Go Ethereum's files; none when the files are absent, which the suite reports.
    static func all(_ file: String) -> [PrecompileVector] {
        all(in: "geth-precompiles/" + file)
    }

    /// The same for a file in any folder of vectors of curves. A vector that must fail has no result: empty here.
    static func all(in file: String) -> [PrecompileVector] {
        guard areThere else { return [] }
        do {
            guard case .array(let entries) = try JSONValue(parsing: bytes(file + ".json"))
            else { fatalError("\(file) holds no list") }
            return try entries.map { entry in
                guard case .string(let name) = entry["Name"], case .string(let input) = entry["Input"]
                else { fatalError("\(file): a vector without name or input") }
                var result: [UInt8] = []
                if case .string(let expected) = entry["Expected"] {
                    result = try Hex.decode(expected)
                } else if case .string = entry["ExpectedError"] {
                } else {
                    fatalError("\(file): a vector without result")
                }
                return PrecompileVector(name: name, input: try Hex.decode(input), expected: result)
            }
        } catch {
            fatalError("\(file): \(error)")
        }
    }

    static func bytes(_ file: String) throws -> [UInt8] { try SharedVectors.curves.bytes(file) }
}
