/// Bounds on what is read from one model or tensor file. Beyond any of them a file is refused with `limit.…`.
package struct ModelLimits: Hashable, Sendable {
    /// Of a model or tensor file, in bytes; files of external data count by `tensorBytes`.
    package var fileBytes = 1 << 30
    /// What the protobuf values of a file may take in memory, in bytes, by estimate, before they are made.
    package var memoryBytes = 2 << 30
    /// How deep messages may nest.
    package var depth = 32
    /// Nodes: in the file with all its graphs and functions, and in the graph after functions are inlined.
    package var nodes = 100_000
    /// Attributes of one node.
    package var attributes = 64
    /// Of a name or an operator's domain, in bytes of UTF-8.
    package var nameLength = 1024
    /// Dimensions of a tensor or value.
    package var rank = 8
    /// Elements of one tensor.
    package var elements = 1 << 28
    /// Of all tensors of a file together, as they are kept in memory (see `ElementType.storedBytes`).
    package var tensorBytes = 1 << 30
    /// Whether constants and inputs may hold infinities and NaN. No circuit can; some tests of operators do.
    package var allowsNonFiniteConstants = false

    /// The oldest version of ONNX's own operators that is accepted. Some tests of operators state the version in which the
    /// operator appeared; models are not that old.
    package var oldestOpset = 9

    /// The limits as they stand above.
    package init() {}
}

/// What is left of the limits while a file is read.
struct ReadingBudget {
    let limits: ModelLimits
    private var tensorBytes: Int

    init(_ limits: ModelLimits) {
        self.limits = limits
        tensorBytes = limits.tensorBytes
    }

    /// Accounts for a tensor before anything is allocated for it.
    mutating func take(elements: Int, of type: ElementType, for name: String) throws(ONNXError) {
        guard elements <= limits.elements else {
            throw ONNXError(
                .elementCount, at: name, "a tensor of \(elements) elements; at most \(limits.elements) are read")
        }
        let (bytes, overflow) = elements.multipliedReportingOverflow(by: type.storedBytes)
        guard !overflow, bytes <= tensorBytes else {
            throw ONNXError(
                .tensorBytes, at: name,
                "the tensors up to here take more than the \(limits.tensorBytes) bytes that are allowed")
        }
        tensorBytes -= bytes
    }

    /// Checks a name's length.
    func check(name: String) throws(ONNXError) {
        guard name.utf8.count <= limits.nameLength else {
            throw ONNXError(
                .nameLength, at: name, "a name of \(name.utf8.count) bytes; at most \(limits.nameLength) are read")
        }
    }
}
