import Algebra
import Gadgets
import Primitives
import R1CS
import SoundnessChecks

extension HistoricalBug {
    /// Slopes and quotients whose denominator may be zero, points that nobody checked.
    static var curves: [HistoricalBug] {
        let all = Array(0..<13)
        return [
            exhaustive("circomlib-edwards-to-montgomery", SmallField<13>.self, [all, all, all, all]) {
                builder, inputs, isMended in
                let below = builder.number(1) - inputs[1]
                if isMended {
                    builder.enforceNotZero("x", inputs[0])
                    builder.enforceNotZero("below", below)
                }
                builder.enforceProduct("u", inputs[2], below, builder.number(1) + inputs[1])
                builder.enforceProduct("v", inputs[3], inputs[0], inputs[2])
            } right: {
                $0[0] != 0 && $0[1] != 1 && $0[2] * (14 - $0[1]) % 13 == ($0[1] + 1) % 13 && $0[3] * $0[0] % 13 == $0[2]
            },
            exhaustive("circomlib-montgomery-to-edwards", SmallField<13>.self, [all, all, all, all]) {
                builder, inputs, isMended in
                let above = inputs[0] + builder.number(1)
                if isMended {
                    builder.enforceNotZero("v", inputs[1])
                    builder.enforceNotZero("above", above)
                }
                builder.enforceProduct("x", inputs[2], inputs[1], inputs[0])
                builder.enforceProduct("y", inputs[3], above, inputs[0] - builder.number(1))
            } right: {
                $0[1] != 0 && $0[0] != 12 && $0[2] * $0[1] % 13 == $0[0]
                    && $0[3] * ($0[0] + 1) % 13 == ($0[0] + 12) % 13
            },
            exhaustive("circomlib-montgomery-add", SmallField<13>.self, [all, all, all, all, all]) {
                builder, inputs, isMended in
                _ = adding(&builder, (inputs[0], inputs[1]), (inputs[2], inputs[3]), to: inputs[4], isMended)
            } right: {
                isSum($0, offset: 0)
            },
            exhaustive("circomlib-montgomery-double", SmallField<13>.self, [all, all, all]) {
                builder, inputs, isMended in
                doubling(&builder, inputs[0], inputs[1], to: inputs[2], isMended)
            } right: { values in
                guard values[1] != 0 else { return false }
                let slope = slopeOfTangent(values[0], values[1])
                return values[2] == (slope * slope - 2 - 2 * values[0]).modulo(13)
            },
            exhaustive("circomlib-window-of-doublings", SmallField<13>.self, [all, all, all]) {
                builder, inputs, isMended in
                // A gadget that is right by itself, on top of one that is not: x of 2·(2·P).
                let middle = builder.assigned("middle", 2)
                let slope = doubling(&builder, inputs[0], inputs[1], to: middle[0], isMended)
                builder.enforceProduct("y", slope, inputs[0] - middle[0], middle[1] + inputs[1])
                builder.scope("again") { _ = doubling(&$0, middle[0], middle[1], to: inputs[2], isMended) }
            } right: { values in
                guard values[1] != 0 else { return false }
                let first = slopeOfTangent(values[0], values[1])
                let x = (first * first - 2 - 2 * values[0]).modulo(13)
                let y = (first * (values[0] - x) - values[1]).modulo(13)
                guard y != 0 else { return false }
                let second = slopeOfTangent(x, y)
                return values[2] == (second * second - 2 - 2 * x).modulo(13)
            },
            exhaustive("telepathy-equal-summands", SmallField<13>.self, [all, all, all, all, all]) {
                builder, inputs, isMended in
                let slope = adding(&builder, (inputs[0], inputs[1]), (inputs[2], inputs[3]), to: inputs[4], false)
                if isMended {
                    // The same point twice takes the tangent instead; here it is refused.
                    builder.enforceNotZero("apart", inputs[2] - inputs[0])
                }
                _ = slope
            } right: {
                isSum($0, offset: 0)
            },
            exhaustive("key-not-on-curve", SmallField<17>.self, [Array(0..<17), Array(0..<17)]) {
                builder, inputs, isMended in
                let point = EdwardsWires(x: inputs[0], y: inputs[1])
                if isMended { builder.enforceOnCurve("on-curve", point, ToyCurves.over17) }
                _ = builder.multiply("used", point.x, point.y)
            } right: {
                ToyCurves.over17.contains(.init(x: SmallField($0[0]), y: SmallField($0[1])))
            },
            exhaustive("key-not-in-subgroup", SmallField<17>.self, [Array(0..<17), Array(0..<17)]) {
                builder, inputs, isMended in
                let point = EdwardsWires(x: inputs[0], y: inputs[1])
                builder.enforceOnCurve("on-curve", point, ToyCurves.over17)
                if isMended { builder.enforceInSubgroup("in-subgroup", point, ToyCurves.over17) }
            } right: { values in
                let point = TwistedEdwardsPoint(x: SmallField<17>(values[0]), y: SmallField<17>(values[1]))
                return ToyCurves.over17.contains(point) && ToyCurves.over17.isInSubgroup(point)
            },
        ]
    }

    /// x of a sum by the slope of the line, on y² = x³ + …; the slope.
    private static func adding(
        _ builder: inout CircuitBuilder<SmallField<13>>, _ left: (Scalar<SmallField<13>>, Scalar<SmallField<13>>),
        _ right: (Scalar<SmallField<13>>, Scalar<SmallField<13>>), to result: Scalar<SmallField<13>>, _ isMended: Bool
    ) -> Scalar<SmallField<13>> {
        let slope = builder.assigned("slope")
        let run = right.0 - left.0
        if isMended { builder.enforceNotZero("run", run) }
        builder.enforceProduct("slope", slope, run, right.1 - left.1)
        builder.enforceProduct("x", slope, slope, result + left.0 + right.0)
        return slope
    }

    private static func isSum(_ values: [Int], offset: Int) -> Bool {
        guard values[0] != values[2] else { return false }
        let slope = ((values[3] - values[1]) * (values[2] - values[0]).inverse(13)).modulo(13)
        return values[4] == (slope * slope - values[0] - values[2]).modulo(13)
    }

    /// x of twice a point of y² = x³ + 2x² + x by the slope of the tangent; the slope.
    @discardableResult
    private static func doubling(
        _ builder: inout CircuitBuilder<SmallField<13>>, _ x: Scalar<SmallField<13>>, _ y: Scalar<SmallField<13>>,
        to result: Scalar<SmallField<13>>, _ isMended: Bool
    ) -> Scalar<SmallField<13>> {
        let slope = builder.assigned("slope")
        if isMended { builder.enforceNotZero("y", y) }
        let square = builder.multiply("square", x, x)
        builder.enforceProduct(
            "slope", slope, y * SmallField(2), square * SmallField(3) + x * SmallField(4) + builder.number(1))
        builder.enforceProduct("x", slope, slope, result + x * SmallField(2) + builder.number(2))
        return slope
    }

    private static func slopeOfTangent(_ x: Int, _ y: Int) -> Int {
        ((3 * x * x + 4 * x + 1) * (2 * y).inverse(13)).modulo(13)
    }
}

extension Int {
    fileprivate func modulo(_ p: Int) -> Int { (self % p + p) % p }

    fileprivate func inverse(_ p: Int) -> Int { (1..<p).first { ($0 * self.modulo(p)) % p == 1 } ?? 0 }
}
