import Glibc
import ONNX

extension OperatorTable {
    /// Operators on decision trees. Scores are real numbers; which of them is the greatest, or whether one is positive, is decided on
    /// these before any transformation.
    static var treeOperators: [String: OperatorImplementation] {
        [
            "TreeEnsemble": OperatorImplementation(TreeEnsemble.attributes) { lowering, call throws(InferenceError) in
                let rows = try Rows(call)
                let trees = try TreeEnsemble(call, columns: rows.columns)
                let names = ["NONE", "SOFTMAX", "LOGISTIC"]
                let named = try call.int("post_transform", 0)
                let transform = try Transform(names.indices.contains(named) ? names[named] : "\(named)")
                var scores: [LoweredElement] = []
                for row in rows.members {
                    scores += try transform.applied(&lowering, trees.scores(&lowering, row))
                }
                return [
                    LoweredTensor(shape: [rows.members.count, trees.targets], type: rows.type, elements: scores)
                ]
            },
            "TreeEnsembleRegressor": OperatorImplementation(
                TreeEnsemble.sharedAttributes.union(TreeEnsemble.voteAttributes("target"))
                    .union(["aggregate_function", "n_targets"]), regressor),
            "TreeEnsembleClassifier": OperatorImplementation(
                TreeEnsemble.sharedAttributes.union(TreeEnsemble.voteAttributes("class"))
                    .union(["classlabels_int64s", "classlabels_strings"]), classifier),
        ]
    }

    private static func regressor(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let rows = try Rows(call)
        let name = try call.string("aggregate_function", "SUM")
        guard let aggregation = TreeEnsemble.Aggregation(rawValue: name) else {
            throw TreeEnsemble.malformed("no aggregation that is known")
        }
        let targets = try call.int("n_targets", 1)
        let trees = try TreeEnsemble(
            call, votes: "target", targets: targets, columns: rows.columns, aggregation: aggregation)
        let transform = try Transform(call.string("post_transform", "NONE"))
        guard targets > 1 || transform == .none else {
            throw InferenceError(
                code: "model.unsupported-attribute",
                message: "a transformation of one score, which onnxruntime leaves out")
        }
        var scores: [LoweredElement] = []
        for row in rows.members { scores += try transform.applied(&lowering, trees.scores(&lowering, row)) }
        return [LoweredTensor(shape: [rows.members.count, targets], type: .float, elements: scores)]
    }

    /// The label of the greatest score, and the scores. Of two classes the second alone has one: the votes name it as class 0.
    private static func classifier(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let rows = try Rows(call)
        guard let labels = try call.ints("classlabels_int64s") else {
            throw InferenceError(
                code: "model.unsupported-type", message: "\(call.node.operator) without labels that are integers")
        }
        guard labels.count >= 2, labels.allSatisfy({ $0.magnitude < 1 << 53 }) else {
            throw TreeEnsemble.malformed("fewer than two labels, or labels of more than 53 bits")
        }
        let transform = try Transform(call.string("post_transform", "NONE"))
        let isBinary = labels.count == 2
        // onnxruntime then answers with no label of the model.
        let ids = try call.ints("class_ids") ?? []
        guard !isBinary || !ids.contains(1) else {
            throw InferenceError(
                code: "model.unsupported-attribute", message: "two classes that both have votes")
        }
        let trees = try TreeEnsemble(
            call, votes: "class", targets: isBinary ? 1 : labels.count, columns: rows.columns, aggregation: .sum)
        guard !isBinary || transform != .softmax else {
            throw InferenceError(
                code: "model.unsupported-attribute", message: "SOFTMAX of two classes, which onnxruntime leaves out")
        }
        var (chosen, scores): ([LoweredElement], [LoweredElement]) = ([], [])
        for row in rows.members {
            let own = try trees.scores(&lowering, row)
            if isBinary {
                // Scores that cannot be negative count as probabilities.
                let isProbability = trees.leaves.joined().allSatisfy { $0.weight >= 0 }
                let isSecond = try lowering.isLess(.known(isProbability ? 0.5 : 0), own[0])
                chosen.append(
                    try lowering.weightedSum(
                        [Double(labels[1] - labels[0])], [isSecond], bias: Double(labels[0]), weightBits: 0))
                let isRest = isProbability || transform == .logistic
                let second = try transform.applied(&lowering, own)[0]
                scores += [try lowering.weightedSum([-1], [second], bias: isRest ? 1 : 0), second]
            } else {
                let place = try lowering.greatest(own, isLast: false)
                chosen.append(try lowering.label(place, labels))
                scores += try transform.applied(&lowering, own)
            }
        }
        return [
            LoweredTensor(shape: [chosen.count], type: .int64, elements: chosen),
            LoweredTensor(shape: [chosen.count, labels.count], type: .float, elements: scores),
        ]
    }
}

/// Rows of features.
private struct Rows {
    let columns: Int
    let members: [[LoweredElement]]
    let type: ElementType

    init(_ call: OperatorCall) throws(InferenceError) {
        let x = try call.input(0)
        guard x.rank == 1 || x.rank == 2 else { throw call.badShape("rows of the shape \(x.shape)") }
        let (count, columns) = (x.rank == 1 ? 1 : x.shape[0], x.shape[x.rank - 1])
        self.columns = columns
        members = (0..<count).map { Array(x.elements[$0 * columns..<($0 + 1) * columns]) }
        type = x.type
    }
}

/// What is done to the scores of a row.
private enum Transform: String {
    case none = "NONE"
    case softmax = "SOFTMAX"
    case logistic = "LOGISTIC"

    init(_ name: String) throws(InferenceError) {
        guard let own = Transform(rawValue: name) else {
            throw InferenceError(
                code: "model.unsupported-attribute", message: "trees whose scores are transformed by another function")
        }
        self = own
    }

    func applied(
        _ lowering: inout Lowering, _ scores: [LoweredElement]
    ) throws(InferenceError) -> [LoweredElement] {
        switch self {
        case .none: return scores
        case .softmax: return try lowering.softmax(scores)
        case .logistic:
            return try scores.map { score throws(InferenceError) in
                try lowering.tabulated("sigmoid", score, domain: -12...12) { 1 / (1 + exp(-$0)) }
            }
        }
    }
}

extension Lowering {
    /// The label with a number.
    fileprivate mutating func label(_ place: LoweredElement, _ labels: [Int]) throws(InferenceError) -> LoweredElement {
        switch place {
        case .known(let value): return .known(Double(labels[Int(value)]))
        case .wired(let form, _):
            if labels == Array(labels.indices) { return place }
            let table = IntegerProgram.Table(name: "labels", lower: 0, values: labels.map { Int64($0) })
            // Of a number that is taken apart interval arithmetic knows less.
            let cut = try program.rescaled(form, shift: 0, lower: 0, upper: Int64(labels.count) - 1)
            return element(try program.lookup(cut, table))
        }
    }
}
