import Algebra

/// τ, α, β, δ and σ of one setup, with 1/δ: wiped when the value that holds them goes.
package final class SetupSecrets: Sendable {
    private let values: SecretVector<Fr>

    /// The secret point of the polynomials.
    var tau: Fr { values.start[0] }
    var alpha: Fr { values.start[1] }
    var beta: Fr { values.start[2] }
    var delta: Fr { values.start[3] }
    var deltaInverse: Fr { values.start[4] }
    /// The secret of the commitment, unused by circuits that make none.
    var sigma: Fr { values.start[5] }

    /// Given secrets, for tests of fixed outcome. None may be zero, and τ no root of unity of order up to 2^28.
    package init(tau: Fr, alpha: Fr, beta: Fr, delta: Fr, sigma: Fr) {
        values = SecretVector(repeating: Fr.zero, count: 6)
        values.start[0] = tau
        values.start[1] = alpha
        values.start[2] = beta
        values.start[3] = delta
        values.start[4] = delta.inverted()!
        values.start[5] = sigma
    }

    /// Fresh secrets.
    static func random() throws(RandomnessError) -> SetupSecrets {
        var tau = try Fr.randomNonzero()
        // Lagrange polynomials are computed by dividing by τ less each point, so τ must be none of them.
        while tau.power(FieldInteger(1 << 28)) == .one { tau = try Fr.randomNonzero() }
        return SetupSecrets(
            tau: tau, alpha: try Fr.randomNonzero(), beta: try Fr.randomNonzero(), delta: try Fr.randomNonzero(),
            sigma: try Fr.randomNonzero())
    }
}
