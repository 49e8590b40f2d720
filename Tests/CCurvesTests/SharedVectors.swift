import CanonicalEncoding
import Glibc
import Testing

/// Go Ethereum's vectors for the precompiled contracts, beside the package: `../shared/vectors`, or `$ASSAY_SHARED/vectors`.
struct PrecompileVector: Sendable, CustomTestStringConvertible {
    let name: String
    let input: [UInt8]
    let expected: [UInt8]

    var testDescription: String { name }

    static let absence: Comment = "third-party vectors are absent: set ASSAY_SHARED to the folder that holds vectors/"

    static let areThere = access(path("bn256Add"), R_OK) == 0

    /// All vectors of one file; none when the files are absent, which the suite reports.
    static func all(_ file: String) -> [PrecompileVector] {
        guard areThere else { return [] }
        do {
            guard case .array(let entries) = try JSONValue(parsing: FileBytes.read(path: path(file), limit: 1 << 20))
            else { fatalError("\(file) holds no list") }
            return try entries.map { entry in
                guard case .string(let name) = entry["Name"], case .string(let input) = entry["Input"],
                    case .string(let expected) = entry["Expected"]
                else { fatalError("\(file): a vector without name, input or result") }
                return PrecompileVector(name: name, input: try Hex.decode(input), expected: try Hex.decode(expected))
            }
        } catch {
            fatalError("\(file): \(error)")
        }
    }

    private static func path(_ file: String) -> String {
        let root: String
        if let value = getenv("ASSAY_SHARED") {
            root = String(cString: value)
        } else {
            root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/../shared"
        }
        return root + "/vectors/curves/geth-precompiles/" + file + ".json"
    }
}
