import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// Mean kinetic temperature: the weights of readings before observed steps, times these steps, reach the limit's weight
    /// times the whole window (breach); the weights, one more each, for as long as readings hold, stay below it (no breach).
    mutating func meanKineticPredicate(
        _ log: ValueLog<F>, claim: ClaimWires<F>, first: Advice<F>, last: Advice<F>
    ) {
        let table = LookupTable<F>(
            "mean-kinetic-weights", values: StandardWeights.all.map { F(bigInteger: BigInt($0)) })
        let weights = log.values.enumerated().map { index, value in
            scope(ConstraintLabel("reading", index)) { builder in
                Bounded(
                    from: 0, to: BigInt(StandardWeights.greatest),
                    builder.tableValue("weight", table, at: Scalar(value)).combination)
            }
        }
        var amounts = [Bounded<F>(0)]
        for index in 1..<weights.count {
            amounts.append(multiply(ConstraintLabel("amount", index), weights[index - 1], log.observedSteps[index]))
        }
        let weightBits = StandardWeights.bits
        let amount = PrefixColumn(
            name: "amount", values: amounts, bits: weightBits + log.widths.step, sumBits: weightBits + 20)
        let length = claim.windowEnd - claim.windowStart
        let allowed = multiply("limit-times-window", claim.duration, length)
        scope("breach") { builder in
            // Over no time at all everything would reach the limit.
            _ = builder.rangeIf("window-is-time", claim.isBreach, length - 1, bits: 32)
            let sum = builder.amountInWindow(log, amount, claim: claim, first: first, last: last)
            _ = builder.rangeIf("enough", claim.isBreach, sum - allowed, bits: 90)
        }
        scope("no-breach") { builder in
            let leading = builder.multiply("leading", claim.leading, weights[0] + 1)
            let ends = log.blocks.layout.blocks.map { weights[$0.upperBound - 1] }
            let trailing = builder.multiply(
                "trailing", claim.trailing, builder.atEnd("last-weight", ends, log.blocks) + 1)
            // Steps count with a weight of one more: a tick each.
            let total =
                builder.sum("amount", amounts, log.blocks) + (claim.end - claim.start) + leading + trailing
            _ = builder.rangeIf("below", claim.isKept, allowed - 1 - total, bits: 90)
        }
    }
}

/// The weights of all codes of the scale that sensors have by default.
enum StandardWeights {
    static let all: [Int64] = (0...CodeScale.standard.maximumCode).map { code in
        guard let weight = try? CodeScale.standard.meanKineticWeight(ofCode: code) else {
            preconditionFailure("the default scale ends below 1000 K")
        }
        return weight
    }

    /// The weight of the greatest code; weights grow with temperature.
    static var greatest: Int64 { all[all.count - 1] }

    /// Bits that hold every weight.
    static var bits: Int { Int(greatest).bitWidthOfValue }
}
