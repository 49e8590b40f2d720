import Algebra
import CanonicalEncoding

extension Proof {
    /// From a snarkjs `proof.json`. Members: pi_a, pi_b, pi_c, protocol, curve; no others.
    public init(snarkJSON value: JSONValue) throws(ProofError) {
        let members: (a: JSONValue, b: JSONValue, c: JSONValue, scheme: String, curve: String)
        do throws(JSONError) {
            var reader = try JSONObjectReader(value, path: "proof")
            members = (
                try reader.value("pi_a"), try reader.value("pi_b"), try reader.value("pi_c"),
                try reader.string("protocol"), try reader.string("curve")
            )
            try reader.finish()
        } catch {
            throw ProofError(error)
        }
        guard members.scheme == SnarkJSON.protocolName else {
            throw ProofError(code: "proof.wrong-protocol", message: "proof.protocol is not \"groth16\"")
        }
        guard members.curve == SnarkJSON.curveName else {
            throw ProofError(code: "proof.wrong-curve", message: "proof.curve is not \"bn128\"")
        }
        let points: (G1Point, G2Point, G1Point)
        do throws(SnarkJSON.Fault) {
            points = (
                try SnarkJSON.g1(members.a, "proof.pi_a"), try SnarkJSON.g2(members.b, "proof.pi_b"),
                try SnarkJSON.g1(members.c, "proof.pi_c")
            )
        } catch {
            throw ProofError(error)
        }
        try self.init(a: points.0, b: points.1, c: points.2)
    }

    /// The value of a snarkjs `proof.json`.
    /// - Precondition: no commitment, for which that format has no place.
    public var snarkJSON: JSONValue {
        precondition(commitment == nil, "snarkjs knows no commitments")
        return .object(members: [
            ("pi_a", SnarkJSON.json(a)), ("pi_b", SnarkJSON.json(b)), ("pi_c", SnarkJSON.json(c)),
            ("protocol", .string(SnarkJSON.protocolName)), ("curve", .string(SnarkJSON.curveName)),
        ])
    }
}

extension ProofError {
    init(_ fault: SnarkJSON.Fault) {
        switch fault {
        case .shape(let message): self.init(code: "proof.wrong-shape", message: message)
        case .decimal(let message): self.init(code: "proof.number-not-canonical", message: message)
        case .notAffine(let message): self.init(code: "proof.not-affine", message: message)
        case .point(let error, let place): self.init(error, place: place)
        }
    }
}
