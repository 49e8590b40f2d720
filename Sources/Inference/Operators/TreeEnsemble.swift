import ONNX

/// Decision trees, as version 5 of `ai.onnx.ml` writes them.
///
/// Every inner node costs a comparison and a product: the bit that tells whether a row comes to it, times the comparison. Leaves cost
/// nothing: a result is Σ weight·bit over the leaves.
struct TreeEnsemble {
    static let attributes: Set<String> = [
        "aggregate_function", "post_transform", "n_targets", "tree_roots", "nodes_featureids", "nodes_modes",
        "nodes_splits", "nodes_hitrates", "nodes_missing_value_tracks_true", "nodes_truenodeids",
        "nodes_trueleafs", "nodes_falsenodeids", "nodes_falseleafs", "membership_values", "leaf_targetids",
        "leaf_weights",
    ]

    /// What a node asks of its feature.
    fileprivate enum Question {
        case atMost(Double), below(Double), atLeast(Double), above(Double), equal(Double), unequal(Double)
        case oneOf([Double])
    }

    /// Where a branch leads.
    private enum Branch {
        case node(Int)
        case leaf(Int)
    }

    private struct Node {
        let feature: Int
        let question: Question
        let yes: Branch
        let no: Branch
    }

    /// How many numbers each row gives.
    let targets: Int
    private let roots: [Int]
    private let nodes: [Node]
    private let leaves: [(target: Int, weight: Double)]
    private let share: Double

    init(_ call: OperatorCall, columns: Int) throws(InferenceError) {
        func list(_ name: String) throws(InferenceError) -> [Int] {
            guard let list = try call.ints(name) else { throw Self.malformed("no \(name)") }
            return list
        }
        func numbers(_ name: String) throws(InferenceError) -> [Double]? {
            guard let tensor = try call.attribute({ node throws(ONNXError) in try node.tensor(name) }) else {
                return nil
            }
            return try LoweredTensor(tensor).values
        }
        let (features, yes, no) = (
            try list("nodes_featureids"), try list("nodes_truenodeids"), try list("nodes_falsenodeids")
        )
        let (yesLeaves, noLeaves) = (try list("nodes_trueleafs"), try list("nodes_falseleafs"))
        let leafTargets = try list("leaf_targetids")
        guard let modes = try numbers("nodes_modes"), let splits = try numbers("nodes_splits"),
            let weights = try numbers("leaf_weights")
        else { throw Self.malformed("no modes, splits or weights") }
        let targets = try call.int("n_targets", 1)
        roots = try list("tree_roots")
        let count = features.count
        guard [yes, no, yesLeaves, noLeaves].allSatisfy({ $0.count == count }), modes.count == count,
            splits.count == count, weights.count == leafTargets.count, !roots.isEmpty, targets > 0,
            roots.allSatisfy({ (0..<count).contains($0) }), leafTargets.allSatisfy({ (0..<targets).contains($0) }),
            features.allSatisfy({ (0..<columns).contains($0) })
        else { throw Self.malformed("lists of different lengths, or places that are not there") }
        let function = try call.int("aggregate_function", 1)
        guard function == 0 || function == 1, try call.int("post_transform", 0) == 0 else {
            throw InferenceError(
                code: "model.unsupported-attribute",
                message: "trees that are not summed or averaged, or transformed after")
        }
        // Sets follow each other in the order of the nodes, each closed by what is not a number.
        var sets = (try numbers("membership_values") ?? []).split(omittingEmptySubsequences: false) { $0.isNaN }[...]
        var nodes: [Node] = []
        for index in 0..<count {
            func branch(_ place: Int, _ isLeaf: Int) throws(InferenceError) -> Branch {
                guard (0..<(isLeaf != 0 ? weights.count : count)).contains(place) else {
                    throw Self.malformed("a branch that leads nowhere")
                }
                return isLeaf != 0 ? .leaf(place) : .node(place)
            }
            let split = splits[index]
            let question: Question
            switch modes[index] {
            case 0: question = .atMost(split)
            case 1: question = .below(split)
            case 2: question = .atLeast(split)
            case 3: question = .above(split)
            case 4: question = .equal(split)
            case 5: question = .unequal(split)
            case 6:
                guard let set = sets.popFirst() else { throw Self.malformed("fewer sets than nodes ask for") }
                question = .oneOf(Array(set))
            default: throw Self.malformed("a node of the mode \(modes[index])")
            }
            nodes.append(
                Node(
                    feature: features[index], question: question, yes: try branch(yes[index], yesLeaves[index]),
                    no: try branch(no[index], noLeaves[index])))
        }
        self.targets = targets
        self.nodes = nodes
        leaves = zip(leafTargets, weights).map { ($0, $1) }
        share = function == 0 ? 1 / Double(roots.count) : 1
    }

    private static func malformed(_ what: String) -> InferenceError {
        InferenceError(code: "model.bad-tree", message: "a tree ensemble with \(what)")
    }

    /// The numbers of a row.
    func lower(_ lowering: inout Lowering, _ row: [LoweredElement]) throws(InferenceError) -> [LoweredElement] {
        var sums = [(weights: [Double], bits: [LoweredElement])](repeating: ([], []), count: targets)
        var waiting = roots.map { (branch: Branch.node($0), bit: LoweredElement.known(1)) }
        var visits = 0
        while let (branch, bit) = waiting.popLast() {
            // More visits than nodes and leaves of proper trees: they are not trees.
            visits += 1
            guard visits <= 2 * nodes.count + roots.count else { throw Self.malformed("branches that meet") }
            switch branch {
            case .leaf(let place):
                let leaf = leaves[place]
                sums[leaf.target].weights.append(leaf.weight * share)
                sums[leaf.target].bits.append(bit)
            case .node(let place):
                let node = nodes[place]
                let isTrue = try lowering.answer(node.question, row[node.feature])
                let taken = try lowering.product(bit, isTrue)
                waiting.append((node.yes, taken))
                waiting.append((node.no, try lowering.difference(bit, taken)))
            }
        }
        return try sums.map { weights, bits throws(InferenceError) in try lowering.weightedSum(weights, bits) }
    }
}

extension Lowering {
    fileprivate mutating func answer(
        _ question: TreeEnsemble.Question, _ x: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        switch question {
        case .atMost(let split): return try not(isLess(.known(split), x))
        case .below(let split): return try isLess(x, .known(split))
        case .atLeast(let split): return try not(isLess(x, .known(split)))
        case .above(let split): return try isLess(.known(split), x)
        case .equal(let split): return try isEqual(x, .known(split))
        case .unequal(let split): return try not(isEqual(x, .known(split)))
        case .oneOf(let values):
            var bit = LoweredElement.known(0)
            for value in values { bit = try either(bit, isEqual(x, .known(value))) }
            return bit
        }
    }
}
