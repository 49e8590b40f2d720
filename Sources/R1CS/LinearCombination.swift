import Algebra

/// A wire of a circuit: an index into the witness vector. Wire 0 is the constant one.
@frozen
public struct Wire: Hashable, Comparable, Sendable {
    /// Position in the witness vector.
    public let index: UInt32

    @inlinable
    init(_ index: UInt32) {
        self.index = index
    }

    /// The wire that always holds one.
    @inlinable public static var one: Self { Self(0) }

    /// Order of position in the witness vector.
    @inlinable
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.index < rhs.index }
}

/// Σ cᵢ·wᵢ: what one side of a constraint may hold. Terms are sorted by wire, unique and non-zero.
public struct LinearCombination<F: PrimeField>: Hashable, Sendable {
    /// One coefficient and its wire.
    public struct Term: Hashable, Sendable {
        /// The wire.
        public let wire: Wire
        /// Its non-zero coefficient.
        public let coefficient: F
    }

    /// The terms, ascending by wire.
    public private(set) var terms: [Term]

    /// Zero.
    public init() {
        terms = []
    }

    /// A constant.
    public init(constant: F) {
        terms = constant.isZero ? [] : [Term(wire: .one, coefficient: constant)]
    }

    /// One wire with coefficient one.
    public init(_ wire: Wire) {
        terms = [Term(wire: wire, coefficient: .one)]
    }

    /// Σ scaleᵢ·partᵢ. One sort instead of a merge for every addition: the way to build wide rows.
    /// - Complexity: O(n log n) in the number of terms of all parts together.
    @_specialize(where F == Fr)
    public init(sum parts: [(scale: F, part: Self)]) {
        var all: [Term] = []
        all.reserveCapacity(parts.reduce(0) { $0 + $1.part.terms.count })
        for (scale, part) in parts where !scale.isZero {
            for term in part.terms { all.append(Term(wire: term.wire, coefficient: term.coefficient * scale)) }
        }
        all.sort { $0.wire < $1.wire }
        terms = []
        terms.reserveCapacity(all.count)
        for term in all { append(term) }
    }

    /// Appends a term whose wire is not below the last one, merging equal wires and dropping zeros.
    @_specialize(where F == Fr)
    private mutating func append(_ term: Term) {
        guard let last = terms.last, last.wire == term.wire else {
            if !term.coefficient.isZero { terms.append(term) }
            return
        }
        let sum = last.coefficient + term.coefficient
        terms.removeLast()
        if !sum.isZero { terms.append(Term(wire: term.wire, coefficient: sum)) }
    }

    /// The value if no wire but the constant occurs.
    public var constantValue: F? {
        if terms.isEmpty { return .zero }
        return terms.count == 1 && terms[0].wire == .one ? terms[0].coefficient : nil
    }

    /// Whether any term reads an advice slot instead of a wire.
    var readsAdvice: Bool { terms.last.map { $0.wire.index >= Advice<F>.firstIndex } ?? false }

    /// The sum.
    public static func + (lhs: Self, rhs: Self) -> Self {
        merged(lhs, rhs) { $0 }
    }

    /// The difference.
    public static func - (lhs: Self, rhs: Self) -> Self {
        merged(lhs, rhs) { -$0 }
    }

    /// The negative.
    public static prefix func - (operand: Self) -> Self { operand * -F.one }

    /// A constant multiple.
    @_specialize(where F == Fr)
    public static func * (lhs: Self, scale: F) -> Self {
        var result = Self()
        guard !scale.isZero else { return result }
        result.terms = lhs.terms.map { Term(wire: $0.wire, coefficient: $0.coefficient * scale) }
        return result
    }

    @_specialize(where F == Fr)
    private static func merged(_ lhs: Self, _ rhs: Self, _ sign: (F) -> F) -> Self {
        var result = Self()
        result.terms.reserveCapacity(lhs.terms.count + rhs.terms.count)
        var left = lhs.terms[...]
        var right = rhs.terms[...]
        while let first = right.first {
            if let other = left.first, other.wire <= first.wire {
                result.append(other)
                left.removeFirst()
            } else {
                result.append(Term(wire: first.wire, coefficient: sign(first.coefficient)))
                right.removeFirst()
            }
        }
        for term in left { result.append(term) }
        return result
    }
}
