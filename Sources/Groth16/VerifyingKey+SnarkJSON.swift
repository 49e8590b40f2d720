import Algebra
import CanonicalEncoding

extension VerifyingKey {
    /// From a snarkjs `verification_key.json`: its members and no others; `vk_alphabeta_12` may be left out, and is
    /// checked if present.
    public init(snarkJSON value: JSONValue, rules: Rules = .strict) throws(VerifyingKeyError) {
        let members: Members
        do throws(JSONError) {
            members = try Members(value)
        } catch {
            throw VerifyingKeyError(error)
        }
        guard members.scheme == SnarkJSON.protocolName else {
            throw VerifyingKeyError(code: "verifying-key.wrong-protocol", message: "vk.protocol is not \"groth16\"")
        }
        guard members.curve == SnarkJSON.curveName else {
            throw VerifyingKeyError(code: "verifying-key.wrong-curve", message: "vk.curve is not \"bn128\"")
        }
        guard (0...Int64(Self.maximumPublicInputCount)).contains(members.publicInputCount),
            members.commitments.count == Int(members.publicInputCount) + 1
        else {
            throw VerifyingKeyError(
                code: "verifying-key.input-count",
                message: "vk.IC has \(members.commitments.count) points for nPublic = \(members.publicInputCount)")
        }
        let points: Points
        do throws(SnarkJSON.Fault) {
            points = try Points(members)
        } catch {
            throw VerifyingKeyError(error)
        }
        try self.init(
            alpha: points.alpha, beta: points.beta, gamma: points.gamma, delta: points.delta,
            inputCommitments: points.commitments, rules: rules)
        if let alphaBeta = members.alphaBeta, alphaBeta != alphaBetaJSON {
            throw VerifyingKeyError(
                code: "verifying-key.wrong-alphabeta", message: "vk.vk_alphabeta_12 is not the pairing of α and β")
        }
    }

    /// The value of a snarkjs `verification_key.json`, `vk_alphabeta_12` included.
    /// - Precondition: no commitment, for which that format has no place.
    public var snarkJSON: JSONValue {
        precondition(commitment == nil, "snarkjs knows no commitments")
        return .object(members: [
            ("protocol", .string(SnarkJSON.protocolName)), ("curve", .string(SnarkJSON.curveName)),
            ("nPublic", JSONValue(integer: publicInputCount)), ("vk_alpha_1", SnarkJSON.json(alpha)),
            ("vk_beta_2", SnarkJSON.json(beta)), ("vk_gamma_2", SnarkJSON.json(gamma)),
            ("vk_delta_2", SnarkJSON.json(delta)), ("vk_alphabeta_12", alphaBetaJSON),
            ("IC", .array(inputCommitments.map(SnarkJSON.json))),
        ])
    }

    /// e(α, β) as snarkjs writes it: two halves over w, each three coefficients over v, each a pair over u.
    ///
    /// snarkjs's pairing is the 2x(6x² + 3x + 1)-th power of the reduced optimal ate pairing, with x the parameter of
    /// the curve: its final exponentiation is that of Fuentes-Castañeda, Knapp and Rodríguez-Henríquez (SAC 2011).
    private var alphaBetaJSON: JSONValue {
        let x = Fr(4_965_661_367_192_848_881)
        let power = Fr(2) * x * (Fr(6) * x.squared + Fr(3) * x + .one)
        let value = Pairing.product([(alpha, PreparedG2(beta))]).power(power.integer)
        return .array(value.coefficients.map { .array($0.map(SnarkJSON.json)) })
    }

    private struct Members {
        let scheme: String
        let curve: String
        let publicInputCount: Int64
        let alpha: JSONValue
        let beta: JSONValue
        let gamma: JSONValue
        let delta: JSONValue
        let alphaBeta: JSONValue?
        let commitments: [JSONValue]

        init(_ value: JSONValue) throws(JSONError) {
            var reader = try JSONObjectReader(value, path: "vk")
            scheme = try reader.string("protocol")
            curve = try reader.string("curve")
            publicInputCount = try reader.integer("nPublic")
            alpha = try reader.value("vk_alpha_1")
            beta = try reader.value("vk_beta_2")
            gamma = try reader.value("vk_gamma_2")
            delta = try reader.value("vk_delta_2")
            alphaBeta = reader.optionalValue("vk_alphabeta_12")
            commitments = try reader.array("IC")
            try reader.finish()
        }
    }

    private struct Points {
        let alpha: G1Point
        let beta: G2Point
        let gamma: G2Point
        let delta: G2Point
        private(set) var commitments: [G1Point] = []

        init(_ members: Members) throws(SnarkJSON.Fault) {
            alpha = try SnarkJSON.g1(members.alpha, "vk.vk_alpha_1")
            beta = try SnarkJSON.g2(members.beta, "vk.vk_beta_2")
            gamma = try SnarkJSON.g2(members.gamma, "vk.vk_gamma_2")
            delta = try SnarkJSON.g2(members.delta, "vk.vk_delta_2")
            for (index, point) in members.commitments.enumerated() {
                commitments.append(try SnarkJSON.g1(point, "vk.IC[\(index)]"))
            }
        }
    }
}

extension VerifyingKeyError {
    init(_ fault: SnarkJSON.Fault) {
        switch fault {
        case .shape(let message): self.init(code: "verifying-key.wrong-shape", message: message)
        case .decimal(let message): self.init(code: "verifying-key.number-not-canonical", message: message)
        case .notAffine(let message): self.init(code: "verifying-key.not-affine", message: message)
        case .point(let error, let place): self.init(error, place: place)
        }
    }
}
