import CanonicalEncoding
import ONNX
import Testing

/// Something that must be refused, and the code to refuse it with.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let fault: ONNXFault
    let what: String
    let attempt: @Sendable () throws -> Void

    var testDescription: String { "\(fault.rawValue): \(what)" }

    /// A model that is `sum` with changes.
    static func model(
        _ fault: ONNXFault, _ what: String, limits: ModelLimits = ModelLimits(),
        _ change: @escaping @Sendable (inout Onnx_ModelProto) -> Void
    ) -> Self {
        Self(fault: fault, what: what) { _ = try read(Onnx_ModelProto.sum.with(change), limits: limits) }
    }

    /// A model whose one node has changes.
    static func node(
        _ fault: ONNXFault, _ what: String, limits: ModelLimits = ModelLimits(),
        _ change: @escaping @Sendable (inout Onnx_NodeProto) -> Void
    ) -> Self {
        model(fault, what, limits: limits) { change(&$0.graph.node[0]) }
    }

    /// A model with one initializer more.
    static func tensor(
        _ fault: ONNXFault, _ what: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [Int64],
        limits: ModelLimits = ModelLimits(), _ change: @escaping @Sendable (inout Onnx_TensorProto) -> Void = { _ in }
    ) -> Self {
        Self(fault: fault, what: what) {
            _ = try read(Onnx_TensorProto.of("t", type, dimensions, change), limits: limits)
        }
    }

    /// Bytes that are no model.
    static func bytes(
        _ fault: ONNXFault, _ what: String, limits: ModelLimits = ModelLimits(), _ bytes: [UInt8]
    ) -> Self {
        Self(fault: fault, what: what) { _ = try ONNXModel(bytes: bytes, limits: limits) }
    }
}

/// Every fault has a code, a case that raises it, and a row in the documentation.
@Suite struct FaultTests {
    static let all =
        wireFaults + limitFaults + modelFaults + nodeFaults + functionFaults + tensorFaults + npyFaults + inputFaults
        + externalFaults

    @Test(arguments: all) func isRefusedWithItsCode(_ fault: FaultCase) {
        #expect(refusal(fault.attempt) == fault.fault.rawValue)
    }

    @Test func everyFaultHasACase() {
        let raised = Set(Self.all.map(\.fault))
        #expect(ONNXFault.allCases.filter { !raised.contains($0) }.map(\.rawValue) == [])
    }

    @Test func everyFaultIsDocumented() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = String(decoding: try FileBytes.read(path: "/\(root)/docs/models.md", limit: 1 << 20), as: UTF8.self)
        let rows = page.split(separator: "\n").compactMap { $0.wholeMatch(of: /\| `([a-z0-9.-]+)` \| .* \|/)?.1 }
        #expect(rows.map(String.init) == ONNXFault.allCases.map(\.rawValue))
    }

    @Test func namesInMessagesAreMadeSafe() throws {
        let name = "bad\u{1B}[31m\n\\é" + String(repeating: "x", count: 200)
        let error = #expect(throws: ONNXError.self) {
            try read(Onnx_ModelProto.sum.with { $0.graph.node[0].input[0] = name })
        }
        let message = try #require(error?.message)
        #expect(message.contains("bad\\u{1b}[31m\\u{a}\\\\\\u{e9}xxx"))
        #expect(message.utf8.count < 400)
        #expect(error?.place == "Add#0")
    }
}
