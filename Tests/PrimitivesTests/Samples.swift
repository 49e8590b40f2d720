import Algebra
import Foundation
import TestSupport

extension SharedVectors {
    private static func path(_ name: String) -> String { root + "/" + name }

    static func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    static func decode<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path(name))))
    }
}

/// The tests' only randomness, so that every run is the same.
typealias Splitmix = SeededGenerator

extension SeededGenerator {
    mutating func integer() -> FieldInteger { FieldInteger(limbs: (next(), next(), next(), next())) }
    mutating func element<F: PrimeField>(_: F.Type = F.self) -> F { F(reducing: integer()) }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

func fr(_ decimal: String) -> Fr { Fr(integer: FieldInteger(decimal: decimal)!)! }
func unhex(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0..<$0 + 2]), radix: 16)! }
}
func hex(_ bytes: [UInt8]) -> String { bytes.map { (($0 < 16) ? "0" : "") + String($0, radix: 16) }.joined() }
