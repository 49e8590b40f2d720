import Algebra
import Primitives
import R1CS

/// The coordinates of a point of a twisted Edwards curve as wires. That it is on the curve is known from where it came.
public struct EdwardsWires<F: PrimeField>: Sendable {
    /// First coordinate.
    public let x: Scalar<F>
    /// Second coordinate.
    public let y: Scalar<F>

    /// From coordinates.
    public init(x: Scalar<F>, y: Scalar<F>) {
        self.x = x
        self.y = y
    }

    /// A constant point.
    public init(_ point: TwistedEdwardsPoint<F>) {
        self.init(x: Scalar(constant: point.x), y: Scalar(constant: point.y))
    }

    /// The opposite point; costs nothing.
    public static prefix func - (operand: Self) -> Self { Self(x: operand.x * -F.one, y: operand.y) }

    /// The sum with (0, −1), the point of order two; costs nothing.
    var plusOrderTwo: Self { Self(x: x * -F.one, y: y * -F.one) }
}

/// A point in Montgomery coordinates, where an addition takes three constraints but knows neither the neutral element
/// nor the sum of a point with itself or its opposite.
struct MontgomeryWires<F: PrimeField>: Sendable {
    let u: Scalar<F>
    let v: Scalar<F>
}

/// A twisted Edwards curve ready for circuits: the tables of the fixed base, and the points that keep additions out of
/// exceptions.
///
/// Additions in chains run on the birationally equivalent Montgomery curve B·v² = u³ + A·u² + u. Its addition law has
/// exceptions: for P ± P and the neutral element the slope is undefined, and a prover could put anything there. They
/// are kept out, for every scalar and every point, by the torsion of the curve: the group is Z/8 × Z/ℓ, and each
/// summand is shifted by a point of order 2 or 8 such that accumulator and summand never have the same or opposite
/// torsion, and no sum has none. What the shifts add up to is known and taken off at the end.
public struct EdwardsGadget<F: PrimeField>: Sendable {
    /// Affine Montgomery coordinates of the entries of one window of the fixed base, by the window's bits.
    struct Window: Sendable {
        let u: [F]
        let v: [F]
    }

    /// The curve.
    public let curve: TwistedEdwardsCurve<F>
    /// The Montgomery curve's A = 2(a + d)/(a − d).
    let montgomeryA: F
    /// The Montgomery curve's B = 4/(a − d).
    let montgomeryB: F
    /// Three bits of the scalar each, least significant first.
    let windows: [Window]

    /// The number of bits of a scalar below ℓ.
    public var scalarBits: Int { curve.subgroupOrder.bitWidth }

    /// Computes the tables.
    public init(_ curve: TwistedEdwardsCurve<F>) {
        guard let inverse = (curve.a - curve.d).inverted() else { preconditionFailure("a ≠ d") }
        self.curve = curve
        montgomeryA = (curve.a + curve.d) * inverse * F(2)
        montgomeryB = inverse * F(4)
        windows = Self.windows(of: curve)
    }

    /// Entry k of window j is k·8^j·B plus a torsion point: after each addition the sum has torsion 1 or 3 (of 8),
    /// which is never that of the next summand or its opposite, and 4 at the end.
    private static func windows(of curve: TwistedEdwardsCurve<F>) -> [Window] {
        let bits = curve.subgroupOrder.bitWidth
        var power = curve.base
        var windows: [Window] = []
        var torsion = 0
        for start in stride(from: 0, to: bits, by: 3) {
            let target = start + 3 >= bits ? 4 : torsion == 1 ? 3 : 1
            let shift = (target - torsion + 8) % 8
            torsion = target
            var entry = curve.multiply(curve.torsion, by: FieldInteger(UInt64(shift)))
            var entries: [(u: F, v: F)] = []
            for _ in 0..<1 << min(3, bits - start) {
                entries.append(montgomery(entry))
                entry = curve.add(entry, power)
            }
            windows.append(Window(u: entries.map(\.u), v: entries.map(\.v)))
            power = curve.multiplyByCofactor(power)
        }
        return windows
    }

    /// Montgomery coordinates of any point but the neutral one.
    private static func montgomery(_ point: TwistedEdwardsPoint<F>) -> (u: F, v: F) {
        guard let below = (F.one - point.y).inverted() else {
            preconditionFailure("no table holds the neutral element")
        }
        let u = (F.one + point.y) * below
        // x = 0 belongs to (0, −1) here, whose image is (0, 0).
        return (u, u * (point.x.inverted() ?? .zero))
    }
}

extension EdwardsGadget where F == Fr {
    /// Baby Jubjub.
    public static let babyJubjub = EdwardsGadget(BabyJubjub.curve)
}
