import Algebra
import BigInt
import R1CS

/// Finds how far a form can reach that constraints or look-ups write as a sum of digits.
struct FormRanges: Sendable {
    private let index: SystemIndex
    private let facts: RangeFacts
    private let lookups: LookupFacts

    init(_ index: SystemIndex, _ facts: RangeFacts, _ lookups: LookupFacts) {
        self.index = index
        self.facts = facts
        self.lookups = lookups
    }

    /// Forms that read a wire and are integers of 0 … upper.
    func bounds(on wire: Int) -> [RangeFacts.Bounded] {
        index.rows(ofWire: wire).compactMap { facts.forms[Int($0)] }
            + lookups.ranges(on: wire).map { RangeFacts.Bounded(form: $0.form, upper: $0.upper) }
    }

    /// An upper bound of a form that is an integer from 0 on: a bounded form that reads the wire, taken as often as it must be
    /// for the wire to cancel, and for the rest digits of positive weight. All of it stays below the order of the field.
    func reach(of form: LinearForm, on wire: Int) -> BigInt? {
        for bounded in bounds(on: wire) {
            // A bit may be written as its complement.
            for digit in bounded.upper == 1 ? [bounded.form, bounded.form.complement] : [bounded.form] {
                guard let inverse = digit[wire].inverted() else { continue }
                let factor = form[wire] * inverse
                let weight = Self.integer(factor)
                guard weight > 0, let rest = sum(of: form - digit * factor) else { continue }
                let reach = rest + weight * BigInt(bounded.upper)
                if reach < BigInt(Fr.modulus) { return reach }
            }
        }
        return nil
    }

    /// What a sum of bounded wires with positive weights is at most; `nil` if it is none.
    private func sum(of form: LinearForm) -> BigInt? {
        var sum = Self.integer(form.constant)
        guard sum >= 0 else { return nil }
        for term in form.terms {
            let weight = Self.integer(term.coefficient)
            guard weight > 0, facts.isBounded[term.wire] else { return nil }
            sum += weight * facts.upper(term.wire)
        }
        return sum
    }

    private static func integer(_ value: Fr) -> BigInt { SumOfDigits.centered(value.integer, BigInt(Fr.modulus)) }

    /// Sequences of forms, each of a wire of its own and a constant, in which each is no less than the one before, as bounds of their
    /// differences say: their positions, in order.
    ///
    /// The differences are integers from 0 on, and all of them together less than half of the order. So if two sequences of
    /// this kind hold the same values, each as often, they are the same sequence: either lies within reach of the other's first value,
    /// on the same side, which two different first values cannot both do.
    func ascending(_ forms: [LinearForm]) -> [[Int]] {
        let places = Dictionary(zip(forms.map { $0.terms[0].wire }, forms.indices)) { first, _ in first }
        guard places.count == forms.count else { return [] }
        var next: [(place: Int, step: BigInt)?] = Array(repeating: nil, count: forms.count)
        var isLater = [Bool](repeating: false, count: forms.count)
        for (place, form) in forms.enumerated() {
            let wire = form.terms[0].wire
            for bounded in bounds(on: wire) {
                let others = bounded.form.terms.compactMap { $0.wire == wire ? nil : places[$0.wire] }
                guard others.count == 1, let other = others.first, !isLater[other],
                    let step = reach(of: forms[other] - form, on: forms[other].terms[0].wire)
                else { continue }
                next[place] = (other, step)
                isLater[other] = true
                break
            }
        }
        return forms.indices.filter { !isLater[$0] && next[$0] != nil }.compactMap { first in
            var sequence = [first]
            var reach = BigInt(0)
            while let last = sequence.last, let following = next[last] {
                sequence.append(following.place)
                reach += following.step
            }
            return 2 * reach < BigInt(Fr.modulus) ? sequence : nil
        }
    }
}
