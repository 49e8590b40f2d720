import ONNX

/// The two forms in which models have trees.
extension TreeEnsemble {
    /// Those of TreeEnsemble, since version 5 of `ai.onnx.ml`.
    static let attributes: Set<String> = [
        "aggregate_function", "post_transform", "n_targets", "tree_roots", "nodes_featureids", "nodes_modes",
        "nodes_splits", "nodes_hitrates", "nodes_missing_value_tracks_true", "nodes_truenodeids",
        "nodes_trueleafs", "nodes_falsenodeids", "nodes_falseleafs", "membership_values", "leaf_targetids",
        "leaf_weights",
    ]

    /// Those that TreeEnsembleClassifier and TreeEnsembleRegressor share, of versions 1 and 3. No input is missing, so that it makes no
    /// difference which way a missing one would go.
    static let sharedAttributes: Set<String> = [
        "base_values", "base_values_as_tensor", "nodes_falsenodeids", "nodes_featureids", "nodes_hitrates",
        "nodes_hitrates_as_tensor", "nodes_missing_value_tracks_true", "nodes_modes", "nodes_nodeids", "nodes_treeids",
        "nodes_truenodeids", "nodes_values", "nodes_values_as_tensor", "post_transform",
    ]

    /// The attributes of votes, with a prefix.
    static func voteAttributes(_ prefix: String) -> Set<String> {
        Set(["ids", "nodeids", "treeids", "weights", "weights_as_tensor"].map { "\(prefix)_\($0)" })
    }

    /// Trees as TreeEnsemble has them.
    init(_ call: OperatorCall, columns: Int) throws(InferenceError) {
        let (features, yes, no) = (
            try call.treeList("nodes_featureids"), try call.treeList("nodes_truenodeids"),
            try call.treeList("nodes_falsenodeids")
        )
        let (yesLeaves, noLeaves) = (try call.treeList("nodes_trueleafs"), try call.treeList("nodes_falseleafs"))
        let leafTargets = try call.treeList("leaf_targetids")
        let (modes, splits) = (try call.treeNumbers("nodes_modes"), try call.treeNumbers("nodes_splits"))
        let weights = try call.treeNumbers("leaf_weights")
        let targets = try call.int("n_targets", 1)
        let roots = try call.treeList("tree_roots")
        let count = features.count
        guard [yes, no, yesLeaves, noLeaves].allSatisfy({ $0.count == count }), modes.count == count,
            splits.count == count, weights.count == leafTargets.count, !roots.isEmpty,
            (1...Self.mostTargets).contains(targets),
            roots.allSatisfy({ (0..<count).contains($0) }), leafTargets.allSatisfy({ (0..<targets).contains($0) }),
            features.allSatisfy({ (0..<columns).contains($0) })
        else { throw Self.malformed("lists of different lengths, or places that are not there") }
        let functions: [Aggregation] = [.average, .sum, .least, .greatest]
        let function = try call.int("aggregate_function", 1)
        guard functions.indices.contains(function) else { throw Self.malformed("no aggregation that is known") }
        // Sets follow each other in the order of the nodes, each closed by what is not a number.
        var sets = (try call.treeNumbersIfAny("membership_values") ?? [])
            .split(omittingEmptySubsequences: false) { $0.isNaN }[...]
        let names = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"]
        var nodes: [Node] = []
        for index in 0..<count {
            func branch(_ place: Int, _ isLeaf: Int) throws(InferenceError) -> Branch {
                guard (0..<(isLeaf != 0 ? weights.count : count)).contains(place) else {
                    throw Self.malformed("a branch that leads nowhere")
                }
                return isLeaf != 0 ? .leaf(place) : .node(place)
            }
            let question: Question
            switch modes[index] {
            case 0, 1, 2, 3, 4, 5: question = try Question(names[Int(modes[index])], splits[index])
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
        self.roots = roots.map { .node($0) }
        self.nodes = nodes
        leaves = zip(leafTargets, weights).map { [Vote(target: $0, weight: $1)] }
        aggregation = functions[function]
        base = []
    }

    /// Trees as TreeEnsembleClassifier and TreeEnsembleRegressor have them: nodes that are named by tree and number, among them the
    /// leaves, and a list of votes.
    ///
    /// - Parameter prefix: of the names of the votes' attributes.
    init(
        _ call: OperatorCall, votes prefix: String, targets: Int, columns: Int, aggregation: Aggregation
    ) throws(InferenceError) {
        let (trees, numbers) = (try call.treeList("nodes_treeids"), try call.treeList("nodes_nodeids"))
        let features = try call.treeList("nodes_featureids")
        let (yes, no) = (try call.treeList("nodes_truenodeids"), try call.treeList("nodes_falsenodeids"))
        let modes = try call.attribute { node throws(ONNXError) in try node.strings("nodes_modes") } ?? []
        let splits = try call.treeNumbers("nodes_values")
        let base = try call.treeNumbersIfAny("base_values") ?? []
        guard [trees, numbers, features, yes, no].allSatisfy({ $0.count == modes.count }), splits.count == modes.count,
            !modes.isEmpty, (1...Self.mostTargets).contains(targets), base.isEmpty || base.count == targets
        else { throw Self.malformed("lists of different lengths, or none") }
        var places: [NodeName: Branch] = [:]
        var (roots, inner): ([NodeName], [Int]) = ([], [])
        var leaves: [[Vote]] = []
        for index in modes.indices {
            let name = NodeName(tree: trees[index], node: numbers[index])
            if !roots.contains(where: { $0.tree == name.tree }) { roots.append(name) }
            guard places[name] == nil else { throw Self.malformed("two nodes of one number") }
            places[name] = modes[index] == "LEAF" ? .leaf(leaves.count) : .node(inner.count)
            if modes[index] == "LEAF" { leaves.append([]) } else { inner.append(index) }
        }
        var nodes: [Node] = []
        for index in inner {
            guard let one = places[NodeName(tree: trees[index], node: yes[index])],
                let other = places[NodeName(tree: trees[index], node: no[index])],
                (0..<columns).contains(features[index])
            else { throw Self.malformed("a branch that leads nowhere, or a feature that is not there") }
            nodes.append(
                Node(
                    feature: features[index], question: try Question(modes[index], splits[index]), yes: one, no: other))
        }
        let (owners, leafNumbers) = (try call.treeList("\(prefix)_treeids"), try call.treeList("\(prefix)_nodeids"))
        let (ids, weights) = (try call.treeList("\(prefix)_ids"), try call.treeNumbers("\(prefix)_weights"))
        guard [owners, leafNumbers].allSatisfy({ $0.count == ids.count }), weights.count == ids.count else {
            throw Self.malformed("lists of different lengths")
        }
        for index in ids.indices {
            guard case .leaf(let leaf)? = places[NodeName(tree: owners[index], node: leafNumbers[index])],
                (0..<targets).contains(ids[index])
            else { throw Self.malformed("a vote that is no leaf's, or for nothing") }
            leaves[leaf].append(Vote(target: ids[index], weight: weights[index]))
        }
        self.targets = targets
        self.roots = roots.compactMap { places[$0] }
        self.nodes = nodes
        self.leaves = leaves
        self.aggregation = aggregation
        self.base = base
    }

    private struct NodeName: Hashable {
        let tree: Int
        let node: Int
    }
}

extension TreeEnsemble.Question {
    fileprivate init(_ mode: String, _ split: Double) throws(InferenceError) {
        guard !split.isNaN else { throw TreeEnsemble.malformed("a node that compares with no number") }
        switch mode {
        case "BRANCH_LEQ": self = .atMost(split)
        case "BRANCH_LT": self = .below(split)
        case "BRANCH_GTE": self = .atLeast(split)
        case "BRANCH_GT": self = .above(split)
        case "BRANCH_EQ": self = .equal(split)
        case "BRANCH_NEQ": self = .unequal(split)
        default: throw TreeEnsemble.malformed("a node of a mode that is not known")
        }
    }
}

extension OperatorCall {
    fileprivate func treeList(_ name: String) throws(InferenceError) -> [Int] {
        guard let list = try ints(name) else { throw TreeEnsemble.malformed("no \(name)") }
        return list
    }

    fileprivate func treeNumbers(_ name: String) throws(InferenceError) -> [Double] {
        guard let numbers = try treeNumbersIfAny(name) else { throw TreeEnsemble.malformed("no \(name)") }
        return numbers
    }

    /// A tensor, or a list of floats; that may be a tensor with another name.
    fileprivate func treeNumbersIfAny(_ name: String) throws(InferenceError) -> [Double]? {
        for own in [name, "\(name)_as_tensor"] {
            switch node.attributes[own] {
            case nil: continue
            case .floats(let list)?: return list.map { Double($0) }
            default:
                let tensor = try attribute { node throws(ONNXError) in try node.tensor(own) }
                return try tensor.flatMap { tensor throws(InferenceError) in try LoweredTensor(tensor).values }
            }
        }
        return nil
    }
}
