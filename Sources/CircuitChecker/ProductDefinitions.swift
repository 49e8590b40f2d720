import Algebra
import R1CS

/// The wires that a constraint defines as a product of forms of earlier wires: what a product of many factors is made of.
struct ProductDefinitions: Sendable {
    private let system: ConstraintSystem<Fr>
    /// By wire: its constraint, or −1.
    private let rows: [Int32]

    init(_ system: ConstraintSystem<Fr>) {
        self.system = system
        var rows = [Int32](repeating: -1, count: system.wireCount)
        for row in 0..<system.constraintCount {
            let product = system.c.row(row)
            guard product.count == 1, let term = product.first, term.wire != 0, rows[Int(term.wire)] < 0,
                system.coefficients[Int(term.coefficient)] == .one
            else { continue }
            let isLater = [system.a, system.b].allSatisfy { matrix in
                matrix.row(row).allSatisfy { $0.wire < term.wire }
            }
            if isLater { rows[Int(term.wire)] = Int32(row) }
        }
        self.rows = rows
    }

    /// The constraint that defines a wire.
    func row(of wire: Int) -> Int? { rows[wire] < 0 ? nil : Int(rows[wire]) }

    /// More factors no product is asked for: of a wire squared again and again there are twice as many each time.
    private static let mostFactors = 1 << 16

    /// The factors of a form: those of the product that it is, if it is a wire that is defined as one, and they are not too many;
    /// else itself.
    func factors(of whole: LinearForm) -> [LinearForm] {
        var result: [LinearForm] = []
        var open = [whole]
        while let form = open.popLast() {
            guard result.count + open.count < Self.mostFactors else { return [whole] }
            guard let wire = form.onlyWire, let row = row(of: wire) else {
                result.append(form)
                continue
            }
            let forms = RowForms(system, row)
            if forms.linearEquation != nil { result.append(form) } else { open += [forms.b, forms.a] }
        }
        return result
    }
}

extension LinearForm {
    /// The wire of a form that is nothing else.
    var onlyWire: Int? { terms.count == 1 && terms[0].coefficient == .one && constant.isZero ? terms[0].wire : nil }
}
