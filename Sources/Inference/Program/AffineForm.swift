/// Σ coefficient·wire + constant over the integers: what an operation of an `IntegerProgram` reads.
package struct AffineForm: Hashable, Sendable {
    /// One wire and its coefficient, which is not zero.
    package struct Term: Hashable, Sendable {
        /// The wire's number.
        package let wire: Int32
        /// Not zero.
        package let coefficient: Int64
    }

    /// The terms, ascending by wire.
    package private(set) var terms: [Term]
    /// What is added.
    package private(set) var constant: Int64

    /// A constant.
    package init(_ constant: Int64) {
        terms = []
        self.constant = constant
    }

    /// One wire.
    package init(wire: Int32) {
        terms = [Term(wire: wire, coefficient: 1)]
        constant = 0
    }

    /// The value if there is no wire in it.
    package var constantValue: Int64? { terms.isEmpty ? constant : nil }

    /// Σ weightᵢ·formᵢ + constant.
    ///
    /// - Complexity: O(n log n) in the number of terms of all parts.
    /// - Throws: `model.too-wide` when a coefficient or the constant leaves 64 bits.
    package init(
        sum parts: some Sequence<(weight: Int64, form: AffineForm)>, constant: Int64 = 0
    ) throws(InferenceError) {
        var all: [Term] = []
        var total = Int128(constant)
        for (weight, form) in parts where weight != 0 {
            total += Int128(weight) * Int128(form.constant)
            for term in form.terms {
                let (product, overflows) = term.coefficient.multipliedReportingOverflow(by: weight)
                guard !overflows else { throw .tooWide }
                all.append(Term(wire: term.wire, coefficient: product))
            }
        }
        guard let sum = Int64(exactly: total) else { throw .tooWide }
        self.constant = sum
        // Forms of single wires mostly come in order.
        if !zip(all, all.dropFirst()).allSatisfy({ $0.wire < $1.wire }) { all = try Self.merged(all) }
        terms = all
    }

    /// The same of few parts, which are written out.
    init(
        weighted parts: [(weight: Int64, form: AffineForm)], constant: Int64 = 0
    ) throws(InferenceError) {
        try self.init(sum: parts, constant: constant)
    }

    private static func merged(_ terms: [Term]) throws(InferenceError) -> [Term] {
        var result: [Term] = []
        for term in terms.sorted(by: { $0.wire < $1.wire }) {
            guard let last = result.last, last.wire == term.wire else {
                result.append(term)
                continue
            }
            result.removeLast()
            let (sum, overflows) = last.coefficient.addingReportingOverflow(term.coefficient)
            guard !overflows else { throw .tooWide }
            if sum != 0 { result.append(Term(wire: term.wire, coefficient: sum)) }
        }
        return result
    }

    /// The value for values of the wires.
    ///
    /// - Precondition: it was checked that no sum leaves 64 bits, as `ProgramBuilder` does.
    package func value(_ wires: [Int64]) -> Int64 {
        terms.reduce(constant) { $0 &+ $1.coefficient &* wires[Int($1.wire)] }
    }

    /// The range of the value for ranges of the wires.
    ///
    /// - Throws: `model.too-wide` when it leaves ±2^62, or partial sums may.
    package func range(_ wires: [ClosedRange<Int64>]) throws(InferenceError) -> ClosedRange<Int64> {
        var (lower, upper, magnitude) = (Int128(constant), Int128(constant), Int128(constant.magnitude))
        for term in terms {
            let range = wires[Int(term.wire)]
            let coefficient = Int128(term.coefficient)
            let ends = (coefficient * Int128(range.lowerBound), coefficient * Int128(range.upperBound))
            lower += min(ends.0, ends.1)
            upper += max(ends.0, ends.1)
            // Below 2^126: coefficients have 64 bits, and wires less than 63.
            magnitude += Int128(max(ends.0.magnitude, ends.1.magnitude))
            guard magnitude < 1 << 62 else { throw .tooWide }
        }
        guard magnitude < 1 << 62 else { throw .tooWide }
        return Int64(lower)...Int64(upper)
    }
}

extension InferenceError {
    static let tooLarge = InferenceError(
        code: "model.too-large",
        message: """
            a tensor of more than \(Strides.mostElements) elements or \(Strides.mostDimensions) dimensions, a layer of more than \
            \(Strides.mostProducts) products, or too many tensors
            """)
    static let tooWide = InferenceError(
        code: "model.too-wide",
        message: "an intermediate integer may leave 62 bits: fewer fraction bits or a smaller input box help")
}
