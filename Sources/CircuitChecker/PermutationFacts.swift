import Algebra
import R1CS

/// Wires that hold some values in ascending order: permuted by exchanges or by an argument at the challenge, with steps that do not
/// fall.
///
/// - Exchanges: (high − low)·bit = change turns two places into low + change and high − change, which are the two again, in one order or
///   the other; where high − low is a constant, the change is a multiple of the bit. They are read from the last to the first; what is left before the first are the values.
/// - At the challenge X: Π (X − valueᵢ) = Π (X − resultᵢ), with all values and results committed to before it. If the polynomials
///   differ they agree at fewer challenges than there are factors; else their roots are the same, each as often.
struct PermutationFacts: Sendable {
    /// The results, each list from its values.
    private(set) var consequences: [Consequence] = []
    private let system: ConstraintSystem<Fr>
    private let definitions: ProductDefinitions
    private let ranges: FormRanges

    init(
        _ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ definitions: ProductDefinitions, _ facts: RangeFacts,
        _ ranges: FormRanges
    ) {
        self.system = system
        self.definitions = definitions
        self.ranges = ranges
        if let commitment = system.commitment { readProducts(index, commitment) }
        readNetworks(facts)
    }

    /// Notes that some results are some values in ascending order.
    private mutating func add(_ results: [LinearForm], from values: [LinearForm]) {
        consequences.append(
            Consequence(
                premises: Set(values.flatMap { $0.terms.map(\.wire) }),
                conclusions: [.all(Set(results.map { $0.terms[0].wire }))]))
    }

    // MARK: At the challenge

    private mutating func readProducts(_ index: SystemIndex, _ commitment: CommittedWires) {
        let challenge = Int(commitment.challenge)
        let committed = Set(commitment.wires.map(Int.init)).union(1..<(1 + system.publicInputCount))
        /// What is subtracted from the challenge.
        func roots(_ factors: [LinearForm]) -> [LinearForm]? {
            let roots = factors.map { LinearForm(terms: [.init(wire: challenge, coefficient: .one)]) - $0 }
            return roots.allSatisfy({ $0.terms.allSatisfy { committed.contains($0.wire) } }) ? roots : nil
        }
        for row in index.rows(ofWire: challenge).map({ Int($0) }) {
            let product = LinearForm(system.c, row: row, of: system)
            guard let wire = product.onlyWire, definitions.row(of: wire) != row else { continue }
            let forms = RowForms(system, row)
            let (left, right) = (
                definitions.factors(of: forms.a) + definitions.factors(of: forms.b), definitions.factors(of: product)
            )
            guard left.count == right.count, let one = roots(left), let other = roots(right) else { continue }
            for (results, values) in [(one, other), (other, one)] where areAscending(results) {
                add(results, from: values)
            }
        }
    }

    private func areAscending(_ results: [LinearForm]) -> Bool {
        results.allSatisfy { $0.terms.count == 1 && $0.terms[0].coefficient == .one }
            && ranges.ascending(results).contains { $0.count == results.count }
    }

    // MARK: Exchanges

    private mutating func readNetworks(_ facts: RangeFacts) {
        // By wire: what it is a bit's multiple of.
        var changes: [Int: [LinearForm]] = [:]
        // Wires that are defined as sums, which a network may have left there.
        var places: [(result: Int, content: LinearForm)] = []
        for row in 0..<system.constraintCount {
            let product = system.c.row(row)
            guard product.count == 1, let wire = product.first.map({ Int($0.wire) }), definitions.row(of: wire) == row
            else { continue }
            let forms = RowForms(system, row)
            if forms.b.constantValue == .one {
                let isMoved = forms.a.terms.contains { changes[$0.wire] != nil || facts.isBit($0.wire) }
                if isMoved { places.append((wire, forms.a)) }
            } else {
                for (factor, other) in [(forms.a, forms.b), (forms.b, forms.a)]
                where factor.onlyWire.map(facts.isBit) ?? false { changes[wire, default: []].append(other) }
            }
        }
        let results = places.map { LinearForm(terms: [.init(wire: $0.result, coefficient: .one)]) }
        for sequence in ranges.ascending(results) {
            var contents = sequence.map { places[$0].content }
            // What comes last was exchanged last.
            while let last = contents.flatMap({ $0.terms.map(\.wire) }).max(),
                Self.takeBack(last, in: &contents, changes[last], isBit: facts.isBit(last))
            {}
            add(sequence.map { results[$0] }, from: contents)
        }
    }

    /// Undoes the exchange that a wire tells of, if two places and no others hold what it made of them: (high − low)·bit, or, where the
    /// places differ by a constant, the bit itself.
    private static func takeBack(
        _ wire: Int, in contents: inout [LinearForm], _ differences: [LinearForm]?, isBit: Bool
    ) -> Bool {
        let touched = contents.indices.filter { !contents[$0][wire].isZero }
        guard touched.count == 2, contents[touched[0]][wire] == -contents[touched[1]][wire] else { return false }
        let low = touched[contents[touched[0]][wire] == -Fr.one ? 1 : 0]
        let high = touched[0] + touched[1] - low
        let factor = contents[low][wire]
        let change = LinearForm(terms: [.init(wire: wire, coefficient: factor)])
        let before = (low: contents[low] - change, high: contents[high] + change)
        let isExchange =
            differences.map { factor == .one && $0.contains(before.high - before.low) }
            ?? (isBit && before.high - before.low == LinearForm(constant: factor))
        if isExchange { (contents[low], contents[high]) = before }
        return isExchange
    }
}
