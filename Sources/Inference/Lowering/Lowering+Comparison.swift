/// Comparisons and logic: bits are elements that are 0 or 1.
extension Lowering {
    /// A form as an element; known if it is constant.
    func element(_ form: AffineForm, fraction: Int = 0) -> LoweredElement {
        guard let constant = form.constantValue, constant.magnitude < 1 << 53 else {
            return .wired(form, fraction: fraction)
        }
        return .known(Double(constant) * Double(sign: .plus, exponent: -fraction, significand: 1))
    }

    /// left − right as an integer whose sign is that of the difference.
    private func gap(_ left: LoweredElement, _ right: LoweredElement) throws(InferenceError) -> AffineForm {
        let (forms, _) = try aligned([left, right])
        return try AffineForm(weighted: [(1, forms[0]), (-1, forms[1])])
    }

    /// Whether left < right.
    mutating func isLess(_ left: LoweredElement, _ right: LoweredElement) throws(InferenceError) -> LoweredElement {
        if let left = left.value, let right = right.value { return .known(left < right ? 1 : 0) }
        return element(try program.isNegative(gap(left, right)))
    }

    /// Whether left = right.
    mutating func isEqual(_ left: LoweredElement, _ right: LoweredElement) throws(InferenceError) -> LoweredElement {
        if let left = left.value, let right = right.value { return .known(left == right ? 1 : 0) }
        return element(try program.isZero(gap(left, right)))
    }

    /// 1 − bit
    func not(_ bit: LoweredElement) throws(InferenceError) -> LoweredElement {
        try weightedSum([-1], [bit], bias: 1)
    }

    /// Whether one of two bits is 1, or both.
    mutating func either(_ left: LoweredElement, _ right: LoweredElement) throws(InferenceError) -> LoweredElement {
        try not(product(not(left), not(right)))
    }

    /// `one` where the bit is 1, `other` where it is 0.
    mutating func selected(
        _ bit: LoweredElement, _ one: LoweredElement, _ other: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        if let bit = bit.value { return bit != 0 ? one : other }
        if one == other { return one }
        let (forms, fraction) = try aligned([bit, one, other])
        guard case .wired(let flag, _) = bit else { preconditionFailure("the bit is not known") }
        let gap = try AffineForm(weighted: [(1, forms[1]), (-1, forms[2])])
        let step = try program.product(flag, gap)
        return element(try AffineForm(weighted: [(1, forms[2]), (1, step)]), fraction: fraction)
    }
}
