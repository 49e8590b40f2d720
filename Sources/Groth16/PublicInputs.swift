import Algebra
import CanonicalEncoding

/// Public inputs as snarkjs writes them: `public.json`, an array of decimal strings.
public enum PublicInputs {
    /// Reads them. Each must be canonical decimal text below the order of the scalar field.
    public static func decode(snarkJSON value: JSONValue) throws(PublicInputError) -> [Fr] {
        guard case .array(let elements) = value else {
            throw PublicInputError(code: "input.wrong-shape", message: "public inputs are an array of strings")
        }
        guard elements.count <= VerifyingKey.maximumPublicInputCount else {
            throw PublicInputError(
                code: "input.too-many", message: "more than \(VerifyingKey.maximumPublicInputCount) public inputs")
        }
        var result: [Fr] = []
        result.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let integer: FieldInteger
            do throws(SnarkJSON.Fault) {
                integer = try SnarkJSON.integer(element, "input[\(index)]")
            } catch {
                throw PublicInputError(error)
            }
            guard let value = Fr(integer: integer) else {
                throw PublicInputError(
                    code: "input.not-below-order",
                    message: "input[\(index)] is not below the order of the scalar field")
            }
            result.append(value)
        }
        return result
    }

    /// The value of a snarkjs `public.json`.
    public static func snarkJSON(_ inputs: [Fr]) -> JSONValue {
        .array(inputs.map { .string($0.integer.decimal) })
    }
}

/// Why JSON is not a list of public inputs.
public struct PublicInputError: Error, Equatable, Sendable {
    /// The stable code.
    public let code: String
    /// What is wrong and where; the value itself is not repeated.
    public let message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    init(_ fault: SnarkJSON.Fault) {
        switch fault {
        case .shape(let message), .notAffine(let message): self.init(code: "input.wrong-shape", message: message)
        case .decimal(let message): self.init(code: "input.number-not-canonical", message: message)
        case .point(let error, let place): self.init(code: error.code, message: "\(place): \(error.message)")
        }
    }
}
