import Algebra
import BigInt
import R1CS

/// Bits of which one at most is one, and forms that are bits: what a sum of such bits can be.
///
/// Found in the finished system: two forms are bits, and together with some bits they sum to one.
struct ExclusiveBits: Sendable {
    /// By wire: the sets that it belongs to.
    private var sets: [Int: [Int]] = [:]
    /// Forms that are bits, without their constant and scaled to begin with one: scale and constant of the bit.
    private var bits: [LinearForm: (scale: Fr, constant: Fr)] = [:]
    private var count = 0

    init(_ facts: RangeFacts, _ index: SystemIndex) {
        for (row, bounded) in facts.forms where bounded.upper == 1 && bounded.form.terms.count > 1 {
            let form = bounded.form
            let scale = form.terms[0].coefficient
            bits[Self.direction(of: form)] = (scale, form.constant)
            guard let anchor = form.terms.last?.wire else { continue }
            for other in index.rows(ofWire: anchor) where Int(other) > row {
                guard let second = facts.forms[Int(other)], second.upper == 1 else { continue }
                for (left, right) in [
                    (form, second.form), (form.complement, second.form), (form, second.form.complement),
                    (form.complement, second.form.complement),
                ] {
                    // left + right + Σ bits = 1
                    let rest = LinearForm(constant: .one) - left - right
                    guard rest.constant.isZero, !rest.terms.isEmpty,
                        rest.terms.allSatisfy({ $0.coefficient == .one && facts.isBit($0.wire) })
                    else { continue }
                    for term in rest.terms { sets[term.wire, default: []].append(count) }
                    count += 1
                }
            }
        }
    }

    /// The form without its constant, scaled to begin with one.
    private static func direction(of form: LinearForm) -> LinearForm {
        LinearForm(terms: form.terms).normalized
    }

    /// The least and the greatest that a form can be, if it is a constant, a multiple of a bit, or a sum of exclusive bits.
    func interval(of form: LinearForm) -> (lower: BigInt, upper: BigInt)? {
        var values = [form.constant]
        if let first = form.terms.first {
            if let bit = bits[Self.direction(of: form)], let inverse = bit.scale.inverted() {
                // form = constant + factor·(bit − its constant)
                let factor = first.coefficient * inverse
                let base = form.constant - factor * bit.constant
                values = [base, base + factor]
            } else {
                let common = form.terms.dropFirst().reduce(Set(sets[first.wire] ?? [])) {
                    $0.intersection(sets[$1.wire] ?? [])
                }
                guard !common.isEmpty else { return nil }
                values += form.terms.map { form.constant + $0.coefficient }
            }
        }
        let order = BigInt(Fr.modulus)
        let integers = values.map { SumOfDigits.centered($0.integer, order) }
        guard let lower = integers.min(), let upper = integers.max() else { return nil }
        return (lower, upper)
    }
}
