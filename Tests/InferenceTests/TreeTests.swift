import Inference
import ONNX
import Testing

/// Trees by hand: in integers, in the circuit, where answers that are off by one are refused, and in floating point.
@Suite("Trees by hand")
struct TreeTests {
    /// A tree of the form that classifiers and regressors have, with numbers for its nodes.
    private struct Trees {
        var (trees, numbers, features, modes, splits): ([Int], [Int], [Int], [String], [Double]) = ([], [], [], [], [])
        var (yes, no): ([Int], [Int]) = ([], [])
        var (owners, leaves, targets, weights): ([Int], [Int], [Int], [Double]) = ([], [], [], [])

        mutating func node(
            _ tree: Int, _ number: Int, _ feature: Int, _ mode: String, _ split: Double, _ yes: Int, _ no: Int
        ) {
            trees.append(tree)
            numbers.append(number)
            features.append(feature)
            modes.append(mode)
            splits.append(split)
            self.yes.append(yes)
            self.no.append(no)
        }

        mutating func leaf(_ tree: Int, _ number: Int, _ votes: [(Int, Double)]) {
            node(tree, number, 0, "LEAF", 0, 0, 0)
            for (target, weight) in votes {
                owners.append(tree)
                leaves.append(number)
                targets.append(target)
                weights.append(weight)
            }
        }

        /// One tree that asks one question of the first feature, and votes for one target.
        static func stump(_ mode: String, _ split: Double, _ yes: Double = 1, _ no: Double = 0) -> Trees {
            var own = Trees()
            own.node(0, 0, 0, mode, split, 1, 2)
            own.leaf(0, 1, [(0, yes)])
            own.leaf(0, 2, [(0, no)])
            return own
        }

        func model(
            _ name: String, _ input: SmallModel.Input, labels: [Int]? = nil, targets: Int? = nil,
            texts: [String: String] = [:], base: [Double] = []
        ) throws -> SmallModel {
            let prefix = name == "TreeEnsembleRegressor" ? "target" : "class"
            var ints = [
                "nodes_treeids": trees, "nodes_nodeids": numbers, "nodes_featureids": features,
                "nodes_truenodeids": yes,
                "nodes_falsenodeids": no, "\(prefix)_treeids": owners, "\(prefix)_nodeids": leaves,
                "\(prefix)_ids": self.targets,
            ]
            ints["classlabels_int64s"] = labels
            var floats = ["nodes_values": splits, "\(prefix)_weights": weights]
            if !base.isEmpty { floats["base_values"] = base }
            return try SmallModel(
                name, domain: "ai.onnx.ml", opset: 3, [input], outputs: labels == nil ? 1 : 2, ints: ints,
                numbers: targets.map { ["n_targets": $0] } ?? [:], texts: texts, floats: floats,
                words: ["nodes_modes": modes])
        }
    }

    private static func rows(_ values: [Double]) throws -> SmallModel.Input {
        try .within(-4...4, .float, [values.count, 1], values)
    }

    /// Of numbers with eight bits after the point none lies between 25/256 and 26/256, where the split is.
    @Test(
        "a split between two numbers parts them",
        arguments: [
            ("BRANCH_LEQ", [1.0, 1, 0]), ("BRANCH_LT", [1, 1, 0]), ("BRANCH_GTE", [0, 0, 1]),
            ("BRANCH_GT", [0, 0, 1]), ("BRANCH_EQ", [0, 0, 0]), ("BRANCH_NEQ", [1, 1, 1]),
        ])
    func splitsBetween(mode: String, expected: [Double]) throws {
        for split in [25.1 / 256, 25.5 / 256, 25.9 / 256] {
            let model = try Trees.stump(mode, split).model(
                "TreeEnsembleRegressor", Self.rows([-4, 25.0 / 256, 26.0 / 256]), targets: 1)
            try expect(model, [expected])
        }
    }

    @Test(
        "a split on a number belongs to one side",
        arguments: [
            ("BRANCH_LEQ", [1.0, 1, 0]), ("BRANCH_LT", [1, 0, 0]), ("BRANCH_GTE", [0, 1, 1]),
            ("BRANCH_GT", [0, 0, 1]), ("BRANCH_EQ", [0, 1, 0]), ("BRANCH_NEQ", [1, 0, 1]),
        ])
    func splitsOn(mode: String, expected: [Double]) throws {
        for split in [-0.5, 0, 25.0 / 256] {
            let model = try Trees.stump(mode, split).model(
                "TreeEnsembleRegressor", Self.rows([split - 1.0 / 256, split, split + 1.0 / 256]), targets: 1)
            try expect(model, [expected])
        }
    }

    /// Three trees on two features; the third is a single leaf.
    private var forest: Trees {
        var own = Trees()
        own.node(7, 3, 1, "BRANCH_GT", 0.5, 4, 5)
        own.leaf(7, 4, [(0, 0.25), (1, 2), (2, -1)])
        own.node(7, 5, 0, "BRANCH_LEQ", -1, 6, 8)
        own.leaf(7, 6, [(0, 1), (1, -3), (2, 0.5)])
        own.leaf(7, 8, [(0, 0.125), (1, 0), (2, 4)])
        own.node(2, 0, 0, "BRANCH_EQ", 1, 1, 2)
        own.leaf(2, 1, [(0, 8), (1, 1), (2, 1)])
        own.leaf(2, 2, [(0, 0), (1, 0), (2, -0.75)])
        own.leaf(9, 0, [(0, 0.5), (1, 0), (2, 0)])
        return own
    }

    private static func pairs() throws -> SmallModel.Input {
        try .within(-4...4, .float, [4, 2], [0, 1, -1, 0.5, 0, 0.5, 1, 2])
    }

    @Test(arguments: [
        ("SUM", [0.75, 2, -1.75, 1.5, -3, -0.25, 0.625, 0, 3.25, 8.75, 3, 0]),
        ("MAX", [0.5, 2, 0, 1, 0, 0.5, 0.5, 0, 4, 8, 2, 1]),
        ("MIN", [0, 0, -1, 0, -3, -0.75, 0, 0, -0.75, 0.25, 0, -1]),
    ])
    func aggregates(function: String, expected: [Double]) throws {
        let model = try forest.model(
            "TreeEnsembleRegressor", Self.pairs(), targets: 3, texts: ["aggregate_function": function])
        try expect(model, [expected])
        let based = try forest.model(
            "TreeEnsembleRegressor", Self.pairs(), targets: 3, texts: ["aggregate_function": function],
            base: [1, 0, -2])
        try expect(based, [zip(expected, [1, 0, -2, 1, 0, -2, 1, 0, -2, 1, 0, -2]).map { $0 + $1 }])
    }

    @Test func averages() throws {
        var two = Trees.stump("BRANCH_LEQ", 0, 3, -1)
        two.leaf(1, 0, [(0, 0.5)])
        let model = try two.model(
            "TreeEnsembleRegressor", Self.rows([0, 1]), targets: 1, texts: ["aggregate_function": "AVERAGE"], base: [8])
        try expect(model, [[9.75, 7.75]])
    }

    @Test func theFirstOfEqualScoresNamesTheLabel() throws {
        let scores = [0.75, 2, -1.75, 1.5, -3, -0.25, 0.625, 0, 3.25, 8.75, 3, 0]
        try expect(
            forest.model("TreeEnsembleClassifier", Self.pairs(), labels: [5, -7, 40]), [[-7, 5, 40, 5], scores])
        try expect(forest.model("TreeEnsembleClassifier", Self.pairs(), labels: [0, 1, 2]), [[1, 0, 2, 0], scores])
        // 0.75 + 1.25 = 2
        let based = try forest.model("TreeEnsembleClassifier", Self.pairs(), labels: [5, -7, 40], base: [1.25, 0, 0])
        #expect(try based.answer()[0] == [5, 5, 40, 5])
    }

    @Test func ofTwoClassesTheSecondHasTheScore() throws {
        let certain = Trees.stump("BRANCH_LEQ", 0, 0.5, 0.75)
        try expect(
            certain.model("TreeEnsembleClassifier", Self.rows([0, 1]), labels: [3, 9]),
            [[3, 9], [0.5, 0.5, 0.25, 0.75]])
        let signed = Trees.stump("BRANCH_LEQ", 0, -2, 1)
        try expect(
            signed.model("TreeEnsembleClassifier", Self.rows([0, 1]), labels: [3, 9], base: [1]),
            [[3, 9], [1, -1, -2, 2]])
        let logistic = try signed.model(
            "TreeEnsembleClassifier", Self.rows([0, 1]), labels: [3, 9], texts: ["post_transform": "LOGISTIC"],
            base: [1])
        let answer = try logistic.answer()
        #expect(answer[0] == [3, 9])
        for (own, exact) in zip(answer[1], [0.7311, 0.2689, 0.1192, 0.8808]) { #expect(abs(own - exact) < 0.003) }
    }

    @Test func scoresBecomeShares() throws {
        let model = try forest.model(
            "TreeEnsembleClassifier", Self.pairs(), labels: [5, -7, 40], texts: ["post_transform": "SOFTMAX"])
        let answer = try model.answer()
        #expect(answer[0] == [-7, 5, 40, 5])
        for (own, exact) in zip(answer[1], try model.evaluation()[1]) { #expect(abs(own - exact) < 0.01) }
    }

    @Test func whatIsRefused() throws {
        let (classifier, regressor) = ("TreeEnsembleClassifier", "TreeEnsembleRegressor")
        let rows = try Self.rows([0, 1])
        func code(_ change: (inout Trees) -> Void, _ name: String = regressor, labels: [Int]? = nil) throws -> String? {
            var own = Trees.stump("BRANCH_LEQ", 0)
            change(&own)
            return refusal(try own.model(name, rows, labels: labels, targets: name == regressor ? 1 : nil))
        }
        #expect(try code { _ in } == nil)
        #expect(try code { $0.modes[0] = "BRANCH_MEMBER" } == "model.bad-tree")
        #expect(try code { $0.yes[0] = 3 } == "model.bad-tree")
        #expect(try code { $0.no[0] = 0 } == "model.bad-tree")
        #expect(try code { $0.features[0] = 1 } == "model.bad-tree")
        #expect(try code { $0.numbers[1] = 2 } == "model.bad-tree")
        #expect(try code { $0.leaves[0] = 0 } == "model.bad-tree")
        #expect(try code { $0.targets[0] = 1 } == "model.bad-tree")
        #expect(try code { $0.weights.removeLast() } == "model.bad-tree")
        #expect(try code { $0.splits.removeLast() } == "model.bad-tree")
        #expect(try code({ $0.targets[0] = 1 }, classifier, labels: [0, 1]) == "model.unsupported-attribute")
        #expect(try code({ _ in }, classifier, labels: [0]) == "model.bad-tree")
        let stump = Trees.stump("BRANCH_LEQ", 0)
        for transform in ["LOGISTIC", "PROBIT"] {
            #expect(
                refusal(try stump.model(regressor, rows, targets: 1, texts: ["post_transform": transform]))
                    == "model.unsupported-attribute")
        }
        #expect(
            refusal(try stump.model(classifier, rows, labels: [0, 1], texts: ["post_transform": "SOFTMAX"]))
                == "model.unsupported-attribute")
        // Of the trees one does not vote for the second target in all leaves.
        var uneven = forest
        uneven.targets[1] = 0
        for function in ["MIN", "MAX"] {
            #expect(
                refusal(
                    try uneven.model(regressor, Self.pairs(), targets: 3, texts: ["aggregate_function": function]))
                    == "model.unsupported-attribute")
        }
        // Labels that are strings.
        let names = try SmallModel(
            classifier, domain: "ai.onnx.ml", opset: 3, [rows], outputs: 2, words: ["classlabels_strings": ["a", "b"]])
        #expect(refusal(names) == "model.unsupported-type")
    }
}
