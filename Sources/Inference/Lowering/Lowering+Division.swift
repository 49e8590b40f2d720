/// Quotients of integers, put together from the program's operations.
extension Lowering {
    /// ⌊dividend / divisor⌋, for dividends of either sign.
    ///
    /// With k so large that dividend + k·divisor is never negative, it is ⌊(dividend + k·divisor) / divisor⌋ − k.
    /// - Throws: `model.division` unless the divisor is positive, or negative, for all inputs.
    mutating func flooredQuotient(
        _ dividend: AffineForm, _ divisor: AffineForm
    ) throws(InferenceError) -> AffineForm {
        let range = try program.range(of: divisor)
        if range.upperBound < 0 {
            return try flooredQuotient(program.negated(dividend), program.negated(divisor))
        }
        guard range.lowerBound > 0 else { return try program.quotient(dividend, by: divisor) }
        if let constant = divisor.constantValue, constant & (constant - 1) == 0 {
            guard constant.trailingZeroBitCount < 62 else { throw .tooWide }
            return try program.rescaled(dividend, shift: constant.trailingZeroBitCount, .floor)
        }
        let least = try program.range(of: dividend).lowerBound
        guard least < 0 else { return try program.quotient(dividend, by: divisor) }
        let lift = (-least - 1) / range.lowerBound + 1
        let lifted = try AffineForm(weighted: [(1, dividend), (lift, divisor)])
        return try AffineForm(weighted: [(1, program.quotient(lifted, by: divisor))], constant: -lift)
    }

    /// dividend / divisor to the nearest integer, ties to the even one.
    ///
    /// ⌊(2·dividend + divisor) / (2·divisor)⌋ is the nearest, ties up; of ties, which leave no rest, the odd ones go down by one.
    mutating func roundedQuotient(
        _ dividend: AffineForm, _ divisor: AffineForm
    ) throws(InferenceError) -> AffineForm {
        let constant = divisor.constantValue
        if let constant, constant > 0, constant & (constant - 1) == 0 {
            guard constant.trailingZeroBitCount < 62 else { throw .tooWide }
            return try program.rescaled(dividend, shift: constant.trailingZeroBitCount, .halfEven)
        }
        let twice = try AffineForm(weighted: [(2, divisor)])
        let sum = try AffineForm(weighted: [(2, dividend), (1, divisor)])
        let quotient = try flooredQuotient(sum, twice)
        // Twice an integer is no odd multiple of an odd one.
        if let constant, constant & 1 == 1 { return quotient }
        let rest = try AffineForm(weighted: [(1, sum), (-1, program.product(quotient, twice))])
        let isTie = try program.isZero(rest)
        let half = try program.rescaled(quotient, shift: 1, .floor)
        let odd = try AffineForm(weighted: [(1, quotient), (-2, half)])
        return try AffineForm(weighted: [(1, quotient), (-1, program.product(isTie, odd))])
    }

    /// left / right of integers without the part after the point, as ONNX divides them.
    mutating func truncatedQuotient(
        _ left: LoweredElement, _ right: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        let (forms, _) = try aligned([left, right])
        var (dividend, divisor) = (forms[0], forms[1])
        if let value = divisor.constantValue, value == 0 {
            throw InferenceError(code: "model.division", message: "a division by zero")
        }
        if try program.range(of: divisor).upperBound < 0 {
            (dividend, divisor) = (try program.negated(dividend), try program.negated(divisor))
        }
        let above = try program.rescaled(dividend, shift: 0, lower: 0)
        let below = try program.rescaled(program.negated(dividend), shift: 0, lower: 0)
        let quotients = (try program.quotient(above, by: divisor), try program.quotient(below, by: divisor))
        return element(try AffineForm(weighted: [(1, quotients.0), (-1, quotients.1)]))
    }

    /// left / right of real numbers, with an activation's bits.
    mutating func quotient(
        _ left: LoweredElement, _ right: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        if let divisor = right.value {
            if let value = left.value { return .known(value / divisor) }
            return try times(narrowed(left), 1 / divisor)
        }
        let bits = scheme.activationBits
        guard case .wired(let divisor, let fraction) = try activation(right) else {
            preconditionFailure("what is wired stays so")
        }
        let (dividend, own): (AffineForm, Int)
        switch try activation(left) {
        case .known(let value): (dividend, own) = (AffineForm(try quantized(value, bits)), bits)
        case .wired(let form, let fraction): (dividend, own) = (form, fraction)
        }
        // The fraction of the dividend is at most an activation's, so that the exponent is not negative.
        guard fraction + bits - own < 61 else { throw .tooWide }
        let moved = try AffineForm(weighted: [(2 << Int64(fraction + bits - own), dividend), (1, divisor)])
        return element(
            try flooredQuotient(moved, AffineForm(weighted: [(2, divisor)])), fraction: bits)
    }
}
