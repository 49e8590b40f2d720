import Algebra
import BigInt
import R1CS

/// Quotients by constants: a wire q, with known − d·q an integer of 0 … c, and c < d.
///
/// That it is no less than zero one bounded form says, perhaps with digits beside it; that it is no more than c another one on the
/// same scale, in which it is subtracted. Two quotients of one value would make d·Δq a difference of two such integers, so less than d
/// in magnitude, and not by wrapping around.
struct QuotientFacts: Sendable {
    /// The quotients, each from what is divided.
    let consequences: [Consequence]

    /// A form of more wires is none of a remainder.
    private static let widest = 512
    /// Where so many pairs of forms would have to be tried, the wire is none of a division.
    private static let mostPairs = 1 << 12

    /// A wire, and what a form multiplies it with.
    private struct Part: Hashable {
        let wire: Int
        let coefficient: Fr
    }

    init(_ facts: RangeFacts, _ lookups: LookupFacts) {
        var forms: [Part: [RangeFacts.Bounded]] = [:]
        let all =
            facts.forms.values.map { $0 } + lookups.ranges.map { RangeFacts.Bounded(form: $0.form, upper: $0.upper) }
        for bounded in all where (2...Self.widest).contains(bounded.form.terms.count) {
            // A bit may be written as its complement.
            for form in bounded.upper == 1 ? [bounded.form, bounded.form.complement] : [bounded.form] {
                for term in form.terms where facts.isBounded[term.wire] && Self.magnitude(term.coefficient) != 1 {
                    forms[Part(wire: term.wire, coefficient: term.coefficient), default: []].append(
                        RangeFacts.Bounded(form: form, upper: bounded.upper))
                }
            }
        }
        // All that is divided, not the first found: forms come in no order, and what follows must not depend on it.
        consequences = forms.flatMap { part, remainders in
            let rooms = forms[Part(wire: part.wire, coefficient: -part.coefficient)] ?? []
            guard remainders.count * rooms.count <= Self.mostPairs else { return [Consequence]() }
            var dividends: Set<Set<Int>> = []
            for first in remainders {
                for second in rooms {
                    if let dividend = Self.dividend(of: part.wire, first, second, facts) { dividends.insert(dividend) }
                }
            }
            return dividends.map { Consequence(premises: $0, conclusions: [.all([part.wire])]) }
        }
    }

    /// The wires of what is divided, if the first form is that of the remainder and the second that of its distance from the greatest.
    private static func dividend(
        of quotient: Int, _ first: RangeFacts.Bounded, _ second: RangeFacts.Bounded, _ facts: RangeFacts
    ) -> Set<Int>? {
        let sum = first.form + second.form
        guard sum.terms.allSatisfy({ facts.isBounded[$0.wire] }) else { return nil }
        let digits = Set(sum.terms.map(\.wire))
        // On the right scale some digit has the weight one, or there are none.
        for scale in digits.isEmpty ? [Fr.one] : sum.terms.compactMap({ (-$0.coefficient).inverted() }) {
            let greatest = integer(sum.constant * scale)
            let divisor = integer(-first.form[quotient] * scale)
            guard integer(scale) > 0, greatest >= 0, divisor > greatest else { continue }
            // remainder = scale·first + Σ weight·digit, and greatest − remainder likewise.
            let reaches = [first, second].map { bounded in
                bounded.form.terms.reduce(integer(scale) * BigInt(bounded.upper) as BigInt?) { reach, term in
                    guard let reach, digits.contains(term.wire) else { return reach }
                    let weight = integer(-term.coefficient * scale)
                    return weight < 0 ? nil : reach + weight * facts.upper(term.wire)
                }
            }
            guard let one = reaches[0], let other = reaches[1], one + other + greatest < BigInt(Fr.modulus),
                divisor * facts.upper(quotient) + greatest < BigInt(Fr.modulus)
            else { continue }
            return Set(first.form.terms.map(\.wire)).subtracting(digits).subtracting([quotient])
        }
        return nil
    }

    private static func integer(_ value: Fr) -> BigInt { SumOfDigits.centered(value.integer, BigInt(Fr.modulus)) }

    private static func magnitude(_ value: Fr) -> BigInt { BigInt(integer(value).magnitude) }
}
