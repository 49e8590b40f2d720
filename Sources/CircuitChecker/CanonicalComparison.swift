import Algebra
import R1CS

/// Constraints of the kind "if this sum of bits is zero, so is that": what a comparison with a constant is made of.
///
/// They read deficit · w = excess with a factor w that no other constraint reads. A decomposition into as many bits as the
/// order of the field has is unique if such constraints keep it below the order; whether they do is looked up here, run by
/// run, without asking what the constraints are called.
struct CanonicalComparison: Sendable {
    private struct Implication: Hashable {
        let deficit: LinearForm
        let excess: LinearForm
    }

    private var implications: Set<Implication> = []

    init(_ system: ConstraintSystem<Fr>, _ index: SystemIndex) {
        for row in 0..<system.constraintCount {
            if !system.b.row(row).isEmpty, system.c.row(row).isEmpty, let form = RowForms(system, row).linearEquation {
                // A sum that is zero whatever the deficit.
                implications.insert(Implication(deficit: LinearForm(), excess: form.normalized))
                continue
            }
            guard let factor = Self.lonelyFactor(system, index, row) else { continue }
            let forms = RowForms(system, row)
            let deficit = forms.a.terms.first?.wire == factor && forms.a.terms.count == 1 ? forms.b : forms.a
            implications.insert(Implication(deficit: deficit.normalized, excess: forms.c.normalized))
        }
    }

    /// A wire that is a factor of the constraint all by itself, and is nowhere else.
    private static func lonelyFactor(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ row: Int) -> Int? {
        for matrix in [system.a, system.b] {
            let terms = matrix.row(row)
            guard terms.count == 1, let wire = terms.first?.wire, wire != 0 else { continue }
            let occurrences = [system.a, system.b, system.c].reduce(0) { sum, matrix in
                sum + matrix.row(row).count { $0.wire == wire }
            }
            if occurrences == 1, index.rows(ofWire: Int(wire)).count == 1 { return Int(wire) }
        }
        return nil
    }

    /// Whether Σ 2^i·bits[i] ≤ p − 1 is said.
    func keepsBelowOrder(_ bits: [LinearForm]) -> Bool {
        let bound = Fr.modulus.wrappingSubtract(FieldInteger(1))
        guard bits.count == bound.bitWidth else { return false }
        var deficit = LinearForm()
        var excess = LinearForm()
        for index in bits.indices.reversed() {
            if bound.bit(index) {
                deficit = deficit + bits[index].complement
            } else {
                excess = excess + bits[index]
                guard index == 0 || bound.bit(index - 1) else { continue }
                let wanted = Implication(deficit: deficit.normalized, excess: excess.normalized)
                let unconditional = Implication(deficit: LinearForm(), excess: wanted.excess)
                guard implications.contains(wanted) || implications.contains(unconditional) else { return false }
                excess = LinearForm()
            }
        }
        return true
    }
}
