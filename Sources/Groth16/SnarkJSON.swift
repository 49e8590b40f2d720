import Algebra
import CanonicalEncoding

/// The pieces of snarkjs' JSON files: field elements are decimal strings, points are projective with z = 1.
///
/// Reading is strict: canonical decimals below the modulus, exact array lengths, known names, nothing more.
enum SnarkJSON {
    static let protocolName = "groth16"
    static let curveName = "bn128"

    /// What is wrong with a value, before it is known what it is part of.
    enum Fault: Error {
        case shape(String)
        case decimal(String)
        case notAffine(String)
        case point(PointError, String)
    }

    static func integer(_ value: JSONValue, _ path: String) throws(Fault) -> FieldInteger {
        guard case .string(let text) = value else { throw .shape("\(path) must be a string of decimal digits") }
        guard let integer = FieldInteger(decimal: text) else {
            throw .decimal("\(path) is not a canonical decimal integer of at most 256 bits")
        }
        return integer
    }

    static func array(_ value: JSONValue, count: Int, _ path: String) throws(Fault) -> [JSONValue] {
        guard case .array(let elements) = value, elements.count == count else {
            throw .shape("\(path) must be an array of \(count)")
        }
        return elements
    }

    static func pair(_ value: JSONValue, _ path: String) throws(Fault) -> (c0: FieldInteger, c1: FieldInteger) {
        let elements = try array(value, count: 2, path)
        return (try integer(elements[0], path + "[0]"), try integer(elements[1], path + "[1]"))
    }

    static func g1(_ value: JSONValue, _ path: String) throws(Fault) -> G1Point {
        let elements = try array(value, count: 3, path)
        let (x, y) = (try integer(elements[0], path + "[0]"), try integer(elements[1], path + "[1]"))
        guard elements[2] == .string("1") else { throw .notAffine("\(path)[2] must be \"1\"") }
        do throws(PointError) {
            return try G1Point(x: x, y: y)
        } catch {
            throw .point(error, path)
        }
    }

    static func g2(_ value: JSONValue, _ path: String) throws(Fault) -> G2Point {
        let elements = try array(value, count: 3, path)
        let (x, y) = (try pair(elements[0], path + "[0]"), try pair(elements[1], path + "[1]"))
        guard elements[2] == .array([.string("1"), .string("0")]) else {
            throw .notAffine("\(path)[2] must be [\"1\", \"0\"]")
        }
        do throws(PointError) {
            return try G2Point(x: x, y: y)
        } catch {
            throw .point(error, path)
        }
    }

    static func json(_ element: Fp) -> JSONValue { .string(element.integer.decimal) }

    static func json(_ element: Fp2) -> JSONValue { .array([json(element.c0), json(element.c1)]) }

    /// Precondition: not infinity, which these keys and proofs never hold.
    static func json(_ point: G1Point) -> JSONValue {
        precondition(!point.isInfinity)
        return .array([json(point.x), json(point.y), .string("1")])
    }

    static func json(_ point: G2Point) -> JSONValue {
        precondition(!point.isInfinity)
        return .array([json(point.x), json(point.y), .array([.string("1"), .string("0")])])
    }
}
