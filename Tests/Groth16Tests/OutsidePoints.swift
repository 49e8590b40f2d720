import Algebra

extension G2Point {
    /// A point of the twist with this x, in the subgroup or not; `nil` if there is none.
    static func onTwist(x: Fp2) -> G2Point? {
        let constant = Fp2(Fp(3), .zero) * Fp2(Fp(9), .one).inverse
        return (x * x * x + constant).squareRoot().map { G2Point(uncheckedX: x, y: $0) }
    }
}

extension Fp {
    /// A y with y² = x³ + 3, if there is one.
    var squareRootOfCurve: Fp? { (squared * self + Fp(3)).squareRoot() }
}
