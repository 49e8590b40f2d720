/// Decision trees, in whatever form a model has them.
///
/// Every inner node costs a comparison and a product: the bit that tells whether a row comes to it, times the comparison. Leaves cost
/// nothing: a score is Σ weight·bit over the leaves.
struct TreeEnsemble {
    /// What a node asks of its feature.
    enum Question {
        case atMost(Double), below(Double), atLeast(Double), above(Double), equal(Double), unequal(Double)
        case oneOf([Double])
    }

    /// Where a branch leads.
    enum Branch {
        case node(Int)
        case leaf(Int)
    }

    struct Node {
        let feature: Int
        let question: Question
        let yes: Branch
        let no: Branch
    }

    /// What a leaf adds to a score.
    struct Vote {
        let target: Int
        let weight: Double
    }

    /// What becomes of the votes of all trees.
    enum Aggregation: String {
        case average = "AVERAGE"
        case sum = "SUM"
        case least = "MIN"
        case greatest = "MAX"
    }

    /// How many scores each row gives.
    let targets: Int
    let roots: [Branch]
    let nodes: [Node]
    /// The votes of each.
    let leaves: [[Vote]]
    let aggregation: Aggregation
    /// What is added to each score; empty if nothing is.
    let base: [Double]

    /// The most bits after the point of a leaf's weight: they cost nothing.
    private static let weightBits = 24

    /// The most scores of a row.
    static let mostTargets = 1 << 16

    static func malformed(_ what: String) -> InferenceError {
        InferenceError(code: "model.bad-tree", message: "a tree ensemble with \(what)")
    }

    /// The scores of a row.
    func scores(_ lowering: inout Lowering, _ row: [LoweredElement]) throws(InferenceError) -> [LoweredElement] {
        var visits = 0
        var trees: [[Sum]] = []
        for root in roots { trees.append(try sums(&lowering, row, root, &visits)) }
        let share = aggregation == .average ? 1 / Double(roots.count) : 1
        let bits = lowering.fractionBits(
            of: leaves.joined().map { $0.weight * share } + base, upTo: Self.weightBits)
        var scores: [LoweredElement] = []
        for target in 0..<targets {
            let base = base.isEmpty ? 0 : base[target]
            let own = trees.map { $0[target] }
            switch aggregation {
            case .sum, .average:
                scores.append(
                    try lowering.weightedSum(
                        own.flatMap(\.weights).map { $0 * share }, own.flatMap(\.bits), bias: base, weightBits: bits))
            case .least, .greatest:
                let values = try own.filter { !$0.bits.isEmpty }.map { tree throws(InferenceError) in
                    try lowering.weightedSum(tree.weights, tree.bits, weightBits: bits)
                }
                guard !values.isEmpty else { throw Self.malformed("a target that no leaf votes for") }
                let best = try aggregation == .least ? lowering.minimum(values) : lowering.maximum(values)
                scores.append(try lowering.weightedSum([1], [best], bias: base, weightBits: bits))
            }
        }
        return scores
    }

    /// Leaves that vote for a target: their weights, and the bits that tell which one a row comes to.
    private struct Sum {
        var weights: [Double] = []
        var bits: [LoweredElement] = []
    }

    /// One tree's votes for each target.
    private func sums(
        _ lowering: inout Lowering, _ row: [LoweredElement], _ root: Branch, _ visits: inout Int
    ) throws(InferenceError) -> [Sum] {
        var sums = [Sum](repeating: Sum(), count: targets)
        var waiting = [(branch: root, bit: LoweredElement.known(1))]
        var reached = 0
        while let (branch, bit) = waiting.popLast() {
            // More visits than nodes and leaves of proper trees: they are not trees.
            visits += 1
            guard visits <= 2 * nodes.count + roots.count else { throw Self.malformed("branches that meet") }
            switch branch {
            case .leaf(let place):
                reached += 1
                for vote in leaves[place] {
                    sums[vote.target].weights.append(vote.weight)
                    sums[vote.target].bits.append(bit)
                }
            case .node(let place):
                let node = nodes[place]
                let isTrue = try lowering.answer(node.question, row[node.feature])
                let taken = try lowering.product(bit, isTrue)
                waiting.append((node.yes, taken))
                waiting.append((node.no, try lowering.difference(bit, taken)))
            }
        }
        // A tree without a vote takes no part in the least and the greatest, so that each leaf has to have one, or none.
        guard [.sum, .average].contains(aggregation) || sums.allSatisfy({ [0, reached].contains($0.bits.count) }) else {
            throw InferenceError(
                code: "model.unsupported-attribute",
                message: "the least or greatest of trees of which not all leaves have one vote for each target")
        }
        return sums
    }
}

extension Lowering {
    /// The answer for the number that an element is kept as, compared exactly with the node's.
    fileprivate mutating func answer(
        _ question: TreeEnsemble.Question, _ x: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        switch question {
        case .atMost(let split): return try isAtMost(x, split)
        case .below(let split): return try isBelow(x, split)
        case .atLeast(let split): return try not(isBelow(x, split))
        case .above(let split): return try not(isAtMost(x, split))
        case .equal(let split): return try isExactly(x, split)
        case .unequal(let split): return try not(isExactly(x, split))
        case .oneOf(let values):
            var bit = LoweredElement.known(0)
            for value in values { bit = try either(bit, isExactly(x, value)) }
            return bit
        }
    }

    private mutating func isAtMost(_ x: LoweredElement, _ split: Double) throws(InferenceError) -> LoweredElement {
        switch x {
        case .known(let value): return .known(value <= split ? 1 : 0)
        case .wired(let form, let fraction): return try isAtMost(form, split.moved(fraction).rounded(.down))
        }
    }

    private mutating func isBelow(_ x: LoweredElement, _ split: Double) throws(InferenceError) -> LoweredElement {
        switch x {
        case .known(let value): return .known(value < split ? 1 : 0)
        case .wired(let form, let fraction): return try isAtMost(form, split.moved(fraction).rounded(.up) - 1)
        }
    }

    /// Whether an integer is at most a whole number.
    private mutating func isAtMost(_ form: AffineForm, _ whole: Double) throws(InferenceError) -> LoweredElement {
        let range = try program.range(of: form)
        if whole >= Double(range.upperBound) { return .known(1) }
        if whole < Double(range.lowerBound) { return .known(0) }
        return element(try program.isNegative(AffineForm(weighted: [(1, form)], constant: -Int64(whole) - 1)))
    }

    private mutating func isExactly(_ x: LoweredElement, _ value: Double) throws(InferenceError) -> LoweredElement {
        switch x {
        case .known(let own): return .known(own == value ? 1 : 0)
        case .wired(let form, let fraction):
            let (range, whole) = (try program.range(of: form), value.moved(fraction))
            guard whole == whole.rounded(), whole >= Double(range.lowerBound), whole <= Double(range.upperBound) else {
                return .known(0)
            }
            return element(try program.isZero(AffineForm(weighted: [(1, form)], constant: -Int64(whole))))
        }
    }
}

extension Double {
    /// The number times 2^bits.
    fileprivate func moved(_ bits: Int) -> Double { self * Double(sign: .plus, exponent: bits, significand: 1) }
}
