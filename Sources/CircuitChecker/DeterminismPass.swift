import Algebra
import BigInt
import R1CS

/// One run of propagation, for one case of the two-valued public inputs.
struct DeterminismPass {
    private enum Level: UInt8 {
        case unknown, unique, chosen
    }

    let check: Determinism
    /// Inputs whose value is known in this case.
    let values: [Int: Fr]
    private var levels: [Level]
    /// By constraint: how many of its wires are unknown, and how many of those have no bound.
    private var unknown: [Int32]
    private var unbounded: [Int32]
    /// Constraints that read inputs whose value is known in this case: the wires that are left of them.
    private var remaining: [Int: Set<Int>] = [:]
    private var queue: [Int] = []
    private var lookups: LookupPropagation
    private var consequences: ConsequencePropagation
    private var level = Level.unique
    private var report = Determinism.Report()

    init(_ check: Determinism, values: [Int: Fr]) {
        self.check = check
        self.values = values
        levels = Array(repeating: .unknown, count: check.system.wireCount)
        levels[0] = .unique
        lookups = LookupPropagation(check.lookups, check.facts, substituting: values)
        consequences = ConsequencePropagation(check.consequences)
        let index = check.index
        let isBounded = check.facts.isBounded
        unknown = []
        unbounded = []
        for row in 0..<check.system.constraintCount {
            let wires = index.wires(ofRow: row)
            unknown.append(Int32(wires.count))
            unbounded.append(Int32(wires.count { !isBounded[Int($0)] }))
        }
        for row in Set(values.keys.flatMap { index.rows(ofWire: $0) }).map({ Int($0) }) {
            let forms = RowForms(check.system, row).substituting(values)
            let left =
                forms.linearEquation.map { Set($0.terms.map(\.wire)) }
                ?? Set(index.wires(ofRow: row).map { Int($0) }).subtracting(values.keys)
            remaining[row] = left
            unknown[row] = Int32(left.count)
            unbounded[row] = Int32(left.count { !isBounded[$0] })
        }
    }

    mutating func run() -> Determinism.Report {
        for wire in check.given { mark(wire) }
        queue += Array(0..<check.system.constraintCount).reversed()
        drain()
        for wire in check.results where levels[wire] == .unknown { note(wire) }
        level = .chosen
        for wire in check.choices { mark(wire) }
        // A rule that failed for want of a chosen wire is tried again through that wire's constraints.
        drain()
        summarize()
        return report
    }

    private mutating func mark(_ wire: Int) {
        guard levels[wire] == .unknown else { return }
        levels[wire] = level
        lookups.note(wire)
        consequences.note(wire)
        let isBounded = check.facts.isBounded[wire]
        for row in check.index.rows(ofWire: wire) {
            let row = Int(row)
            if let left = remaining[row], !left.contains(wire) { continue }
            unknown[row] -= 1
            if !isBounded { unbounded[row] -= 1 }
            if unknown[row] <= 1 || unbounded[row] == 0 || unbounded[row] == 1 && isLinear(row) { queue.append(row) }
        }
    }

    private mutating func drain() {
        while true {
            while let row = queue.popLast() { visit(row) }
            if let wires = consequences.next() {
                for wire in wires { mark(wire) }
                continue
            }
            guard let query = lookups.next() else { return }
            for range in lookups.ranges(of: query) { _ = decompose(range.form, upper: range.upper) }
            for wire in lookups.determined(by: query, isKnown: { levels[$0] != .unknown }) { mark(wire) }
        }
    }

    private mutating func visit(_ row: Int) {
        guard unknown[row] > 0 else { return }
        if unknown[row] == 1, let wire = openWire(of: row) { solve(row, for: wire) }
        if unknown[row] > 0, unbounded[row] == 0 { decompose(row) }
        if unknown[row] == 2, unbounded[row] == 0 { divide(row) }
        if unknown[row] > 1, unbounded[row] == 1, isLinear(row) { eliminate(row) }
    }

    /// Whether the constraint is linear in this case.
    private func isLinear(_ row: Int) -> Bool {
        if check.isLinear[row] { return true }
        guard remaining[row] != nil else { return false }
        return RowForms(check.system, row).substituting(values).linearEquation != nil
    }

    private func openWire(of row: Int) -> Int? {
        if let left = remaining[row] { return left.first { levels[$0] == .unknown } }
        return check.index.wires(ofRow: row).first { levels[Int($0)] == .unknown }.map { Int($0) }
    }

    // MARK: One unknown

    /// The constraint is factor·wire = something known; the wire is determined if the factor cannot be zero.
    private mutating func solve(_ row: Int, for wire: Int) {
        let forms = RowForms(check.system, row).substituting(values)
        let (a, b, c) = (forms.a[wire], forms.b[wire], forms.c[wire])
        guard a.isZero || b.isZero else { return }
        let factor = forms.b * a + forms.a * b - LinearForm(constant: c)
        if let constant = factor.constantValue {
            if !constant.isZero { mark(wire) }
            return
        }
        // The argument's terms follow from its poles: there is none at the challenge but by chance.
        if check.lookups.terms[row] == wire { return mark(wire) }
        // left · right = constant ≠ 0: neither is zero.
        if c.isZero, let product = forms.c.constantValue, !product.isZero { return mark(wire) }
        if check.nonZero.contains(factor.normalized) || isPositive(factor) || isZeroPattern(factor, wire, except: row) {
            return mark(wire)
        }
        if check.trust.contains(where: { isInScope(row, $0.scope) }) {
            report.trusted += 1
            mark(wire)
        }
    }

    /// Whether a form of bounded wires cannot be zero.
    private func isPositive(_ form: LinearForm) -> Bool {
        guard let (lower, upper) = check.facts.interval(of: form) else { return false }
        let order = BigInt(Fr.modulus)
        return (lower > 0 && upper < order) || (upper < 0 && lower > -order)
    }

    /// The pattern of "is zero": this constraint determines the wire unless `factor` is zero, and another constraint,
    /// (a multiple of factor) · anything = form of the wire, determines it if it is.
    private func isZeroPattern(_ factor: LinearForm, _ wire: Int, except row: Int) -> Bool {
        let wanted = factor.normalized
        return check.index.rows(ofWire: wire).contains { other in
            guard other != row, check.system.c.row(Int(other)).contains(where: { Int($0.wire) == wire }) else {
                return false
            }
            let forms = RowForms(check.system, Int(other)).substituting(values)
            guard forms.a.normalized == wanted || forms.b.normalized == wanted else { return false }
            return forms.c.terms.allSatisfy { $0.wire == wire || levels[$0.wire] != .unknown }
        }
    }

    private func isInScope(_ row: Int, _ scope: String) -> Bool {
        check.system.constraintName(row).split(separator: "/").dropLast().contains { segment in
            segment == scope || segment.hasPrefix(scope + "[")
        }
    }

    // MARK: Sums of bounded wires

    /// All unknown wires are bounded: they are determined if the constraint writes something known as digits.
    private mutating func decompose(_ row: Int) {
        if let bounded = check.facts.forms[row] {
            if !decompose(bounded.form, upper: bounded.upper) { markOneHot(row) }
        } else if let equation = RowForms(check.system, row).substituting(values).linearEquation {
            _ = decompose(equation, upper: 0)
        }
    }

    /// Two linear constraints with one unknown wire in common that has no bound: without it they write digits.
    private mutating func eliminate(_ row: Int) {
        func equation(_ row: Int) -> LinearForm? {
            RowForms(check.system, row).substituting(values).linearEquation
        }
        guard let first = equation(row),
            let wire = first.terms.first(where: { levels[$0.wire] == .unknown && !check.facts.isBounded[$0.wire] })?
                .wire
        else { return }
        for other in check.index.rows(ofWire: wire).map({ Int($0) }) where other != row && unbounded[other] == 1 {
            guard isLinear(other), let second = equation(other), let inverse = second[wire].inverted() else { continue }
            if decompose(first - second * (first[wire] * inverse), upper: 0) { return }
        }
    }

    /// quotient·divisor + remainder = something known, with 0 ≤ remainder < divisor.
    private mutating func divide(_ row: Int) {
        let forms = RowForms(check.system, row).substituting(values)
        let open = check.index.wires(ofRow: row).map { Int($0) }.filter { levels[$0] == .unknown }
        guard open.count == 2 else { return }
        for (quotient, remainder) in [(open[0], open[1]), (open[1], open[0])] {
            for (factor, divisor) in [(forms.a, forms.b), (forms.b, forms.a)]
            where factor.constant.isZero && factor.terms.count == 1 && factor.terms[0].wire == quotient
                && divisor[quotient].isZero && divisor[remainder].isZero && forms.c[quotient].isZero
            {
                guard let scale = (-forms.c[remainder]).inverted() else { continue }
                let division = Division(
                    divisor: divisor * (factor.terms[0].coefficient * scale), quotient: quotient, remainder: remainder)
                if division.isUnique(check) {
                    mark(quotient)
                    mark(remainder)
                    return
                }
            }
        }
    }

    /// A form that is an integer of 0 … upper: whether its unknown wires are found to be determined.
    private mutating func decompose(_ form: LinearForm, upper: Int) -> Bool {
        let open = form.terms.filter { levels[$0.wire] == .unknown }
        guard !open.isEmpty, open.allSatisfy({ check.facts.isBounded[$0.wire] }) else { return false }
        guard isDecomposition(form, open, upper: upper) else { return false }
        for term in open { mark(term.wire) }
        return true
    }

    /// Whether form − digit = 0, with a digit of 0 … upper, leaves the open wires one solution.
    private func isDecomposition(_ form: LinearForm, _ open: [LinearForm.Term], upper: Int) -> Bool {
        let digits = open.map { SumOfDigits.Digit(coefficient: $0.coefficient, upper: check.facts.upper($0.wire)) }
        let bits = open.map { LinearForm(terms: [LinearForm.Term(wire: $0.wire, coefficient: .one)]) }
        func holds(_ digits: [SumOfDigits.Digit], _ bits: [LinearForm]) -> Bool {
            let sum = SumOfDigits(digits)
            switch sum.outcome {
            case .unique: return true
            case .unknown: return false
            case .reachesOrder:
                return sum.isBinary(digits) && check.comparison.keepsBelowOrder(sum.weights.map { bits[$0.position] })
            }
        }
        guard upper > 0 else { return holds(digits, bits) }
        // A bit may be written as its complement, which turns its sign.
        return holds(digits + [.init(coefficient: -Fr.one, upper: BigInt(upper))], bits + [form])
            || upper == 1 && holds(digits + [.init(coefficient: .one, upper: BigInt(upper))], bits + [form.complement])
    }

    private mutating func markOneHot(_ row: Int) {
        let open = (check.facts.forms[row]?.form.terms ?? []).filter { levels[$0.wire] == .unknown }
        if isOneHot(row, open) { for term in open { mark(term.wire) } }
    }

    /// Bits b of which each has its own weight w ∉ {0, 1}, with u − Σ w·b and 1 − u + Σ (w − 1)·b bits as well, for a known u:
    /// together they sum to one, so that one is one, and u says which.
    private func isOneHot(_ row: Int, _ open: [LinearForm.Term]) -> Bool {
        guard let first = check.facts.forms[row]?.form, let anchor = open.first?.wire else { return false }
        let wires = Set(open.map(\.wire))
        return check.index.rows(ofWire: anchor).contains { other in
            guard Int(other) != row, let second = check.facts.forms[Int(other)]?.form else { return false }
            let turned = [(first, second), (first.complement, second), (first, second.complement)]
            for (left, right) in turned + [(first.complement, second.complement)] {
                var rest = left + right - LinearForm(constant: .one)
                rest = rest + LinearForm(terms: wires.sorted().map { .init(wire: $0, coefficient: .one) })
                guard rest.isZero else { continue }
                let weights = Set(wires.map { left[$0] })
                return weights.count == wires.count && !weights.contains(.zero) && !weights.contains(-Fr.one)
                    && wires.allSatisfy { check.facts.isBit($0) }
            }
            return false
        }
    }

    // MARK: Summing up

    private mutating func note(_ wire: Int) {
        report.unprovenCount += 1
        if report.unproven.count < 100 { report.unproven.append(check.system.wireName(wire)) }
    }

    private mutating func summarize() {
        for wire in 1..<max(check.system.wireCount, 1) {
            switch levels[wire] {
            case .unique: report.unique += 1
            case .chosen: report.chosen += 1
            case .unknown: if isIdle(wire) { report.idle += 1 } else { note(wire) }
            }
        }
        // A hint that claims one value must not wait for a choice when it does not read one.
        for claim in check.claims where claim.arguments.allSatisfy({ levels[$0] == .unique }) {
            for wire in claim.outputs where levels[wire] == .chosen { note(wire) }
        }
    }

    /// Whether in this case every constraint on the wire either says nothing or keeps this wire alone in a range.
    private func isIdle(_ wire: Int) -> Bool {
        guard !values.isEmpty else { return false }
        return check.index.rows(ofWire: wire).allSatisfy { row in
            if check.index.wires(ofRow: Int(row)).count == 1 { return true }
            return RowForms(check.system, Int(row)).substituting(values).saysNothing
        }
    }
}
