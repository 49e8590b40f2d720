import CanonicalEncoding
import Glibc
import ONNX
import Testing

/// ONNX's own tests of operators, as files that `Tests/Oracles/onnx_nodes.py` wrote into the folder `ASSAY_ONNX_NODES`.
@Suite(.enabled(if: getenv("ASSAY_ONNX_NODES") != nil, "ASSAY_ONNX_NODES is not set"))
struct NodeTests {
    /// What may be refused, and why: values that are no tensors, and elements that are not kept.
    static let expectedRefusals: Set<String> = ["value.unsupported-type", "tensor.unsupported-type"]

    let root: String
    let cases: [JSONValue]
    let limits = ModelLimits().with {
        $0.allowsNonFiniteConstants = true
        $0.oldestOpset = 1
    }

    init() throws {
        root = String(cString: try #require(getenv("ASSAY_ONNX_NODES")))
        let index = try FileBytes.read(path: root + "/index.json", limit: 1 << 26)
        guard case .array(let cases) = try JSONValue(parsing: index) else {
            throw JSONError(code: "json.unexpected", message: "index.json is no array")
        }
        self.cases = cases
    }

    @Test func everyModelIsReadOrRefusedForAReason() throws {
        var counts: [String: [String]] = [:]
        for test in cases {
            let name = try #require(text(test["name"]))
            let code = refusal {
                let model = try ONNXModel(path: "\(root)/\(name)/model.onnx", limits: limits)
                #expect(Set(model.graph.nodes.map(\.operator.name)) == texts(test["operators"]), "\(name)")
            }
            counts[code ?? "read", default: []].append(name)
        }
        report("models", counts)
    }

    @Test func everyTensorIsReadOrRefusedForAReason() throws {
        var counts: [String: [String]] = [:]
        var compared = 0
        for test in cases {
            let name = try #require(text(test["name"]))
            for stem in stems(test) where access("\(root)/\(name)/test_data_set_0/\(stem).pb", R_OK) == 0 {
                let place = "\(name)/test_data_set_0/\(stem)"
                var tensor: ONNXTensor?
                let code = refusal { tensor = try TensorFile.read(proto: bytes(place + ".pb"), limits: limits).tensor }
                counts[code ?? "read", default: []].append(place)
                guard access("\(root)/\(place).npy", R_OK) == 0 else { continue }
                let file = try TensorFile.read(npy: bytes(place + ".npy"), limits: limits)
                let expected = try #require(tensor)
                // By bytes: what is not a number equals nothing.
                #expect(try TensorFile.npy(file) == TensorFile.npy(expected), "\(place)")
                #expect(file.elementType == expected.elementType, "\(place)")
                compared += 1
            }
        }
        report("tensors", counts)
        print("ONNX node tests: \(compared) tensors are the same in NumPy's files")
        #expect(compared > 3000)
    }

    private func report(_ what: String, _ counts: [String: [String]]) {
        for (code, names) in counts.sorted(by: { $0.key < $1.key }) {
            let shown = code == "read" ? "" : ": " + names.joined(separator: " ")
            print("ONNX node tests: \(names.count) \(what) \(code)\(shown)")
        }
        #expect(Set(counts.keys).subtracting(["read"]).isSubset(of: Self.expectedRefusals))
        #expect((counts["read"]?.count ?? 0) > 1200)
    }

    private func stems(_ test: JSONValue) -> [String] {
        ["input", "output"].flatMap { kind in
            (0..<count(test[kind + "s"])).map { "\(kind)_\($0)" }
        }
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        try FileBytes.read(path: root + "/" + name, limit: 1 << 28)
    }

    private func text(_ value: JSONValue?) -> String? {
        if case .string(let text) = value { text } else { nil }
    }

    private func texts(_ value: JSONValue?) -> Set<String> {
        if case .array(let values) = value { Set(values.compactMap(text)) } else { [] }
    }

    private func count(_ value: JSONValue?) -> Int {
        if case .number(let number) = value { Int(number.integer ?? 0) } else { 0 }
    }
}
