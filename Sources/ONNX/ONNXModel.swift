import CanonicalEncoding
internal import FoundationEssentials
internal import SwiftProtobuf

/// A model as an ONNX file has it: decoded, within limits, with every name defined once and before its use.
///
/// What operators mean is not known here. Source: ONNX's IR specification (onnx.ai/onnx/repo-docs/IR.html) and its schema.
package struct ONNXModel: Hashable, Sendable {
    /// Versions of the file format that are read: from the first that opset 9 came with to that of the schema.
    package static let irVersions = 3...14
    /// The newest version of ONNX's own operators that is read; the oldest is among the limits.
    package static let newestOpset = 28
    /// Versions of the operators of `ai.onnx.ml` that are read.
    package static let machineLearningVersions = 1...5

    /// The version of the file format.
    package let irVersion: Int
    /// Imported operator sets, domain to version: `""` is ONNX's own (`ai.onnx`).
    package let opsets: [String: Int]
    /// Who made the file; empty if it does not say.
    package let producerName: String
    /// And which version of it.
    package let producerVersion: String
    /// What the file says of itself, by key.
    package let metadata: [String: String]
    /// The computation.
    package let graph: ONNXGraph

    /// Decodes a model.
    ///
    /// Weights outside of the bytes are read from `externalData`; without a folder a model that has such is refused. Throws
    /// `ONNXError` with the codes of `docs/models.md`.
    package init(
        bytes: [UInt8], externalData: ExternalDataFolder? = nil, limits: ModelLimits = ModelLimits()
    ) throws(ONNXError) {
        let proto: Onnx_ModelProto = try WireMessage.model.decode(bytes, limits: limits)
        guard let irVersion = Int(exactly: proto.irVersion), Self.irVersions.contains(irVersion) else {
            throw ONNXError(
                .irVersion, "version \(proto.irVersion) of the file format; \(Self.shown(Self.irVersions)) are read")
        }
        guard proto.trainingInfo.isEmpty else {
            throw ONNXError(.training, "the model says how it is trained; only inference is read")
        }
        guard proto.hasGraph else { throw ONNXError(.noGraph, "the model has no graph") }
        var inliner = try FunctionInliner(
            functions: proto.functions, opsets: try Self.opsets(proto.opsetImport, limits: limits), limits: limits)
        let nodes = try inliner.expand(proto.graph.node)
        let opsets = inliner.opsets
        try Self.check(opsets, limits: limits)
        var reader = GraphReader(
            budget: ReadingBudget(limits), externalData: externalData, domains: Set(opsets.keys))
        graph = try reader.graph(proto.graph, nodes: nodes)
        self.irVersion = irVersion
        self.opsets = opsets
        producerName = proto.producerName
        producerVersion = proto.producerVersion
        metadata = try Self.metadata(proto.metadataProps)
    }

    /// Reads a model's file; external data is looked for in its folder.
    package init(path: String, limits: ModelLimits = ModelLimits()) throws(ONNXError) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileBytes.read(path: path, limit: limits.fileBytes)
        } catch {
            throw ONNXError(error)
        }
        let folder =
            path.utf8.lastIndex(of: UInt8(ascii: "/")).map { slash in
                slash == path.startIndex ? "/" : String(path[..<slash])
            } ?? "."
        try self.init(bytes: bytes, externalData: ExternalDataFolder(path: folder), limits: limits)
    }

    private static func opsets(
        _ imports: [Onnx_OperatorSetIdProto], limits: ModelLimits
    ) throws(ONNXError) -> [String: Int] {
        var opsets: [String: Int] = [:]
        for opset in imports {
            try ReadingBudget(limits).check(name: opset.domain)
            let domain = ONNXOperator.normalized(opset.domain)
            let version = Int(opset.version)
            // Some converters name one set twice.
            guard opsets.updateValue(version, forKey: domain) ?? version == version else {
                throw ONNXError(.duplicateOpset, at: shown(domain), "two versions of one operator set are imported")
            }
        }
        guard !opsets.isEmpty else { throw ONNXError(.noOpset, "the model imports no operator set") }
        return opsets
    }

    private static func check(_ opsets: [String: Int], limits: ModelLimits) throws(ONNXError) {
        let own = min(limits.oldestOpset, newestOpset)...newestOpset
        for (domain, versions) in [("", own), ("ai.onnx.ml", machineLearningVersions)] {
            guard let version = opsets[domain], !versions.contains(version) else { continue }
            throw ONNXError(
                .opsetVersion, at: shown(domain), "opset \(version); \(shown(versions)) are read")
        }
    }

    private static func metadata(_ entries: [Onnx_StringStringEntryProto]) throws(ONNXError) -> [String: String] {
        var metadata: [String: String] = [:]
        for entry in entries {
            guard metadata.updateValue(entry.value, forKey: entry.key) == nil else {
                throw ONNXError(.duplicateMetadata, at: entry.key, "the key occurs twice in the model's metadata")
            }
        }
        return metadata
    }

    private static func shown(_ domain: String) -> String { domain.isEmpty ? "ai.onnx" : domain }
    private static func shown(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
}

extension WireMessage {
    /// Checks bytes to be one message of this kind, and decodes them.
    func decode<Value: Message>(_ bytes: [UInt8], limits: ModelLimits) throws(ONNXError) -> Value {
        try WireScanner.check(bytes, are: self, limits: limits)
        var options = BinaryDecodingOptions()
        options.discardUnknownFields = true
        // The scan has counted; the decoder may count in another way.
        options.messageDepthLimit = 2 * limits.depth
        do {
            return try Value(serializedBytes: bytes, options: options)
        } catch {
            // The scan has left nothing else to find.
            throw ONNXError(.badText, "a text is not valid UTF-8")
        }
    }
}
