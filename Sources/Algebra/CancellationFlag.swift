import Synchronization

/// A flag that one thread raises and long computations look at between calls of the C core.
public final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    /// A flag that is not raised.
    public init() {}

    /// Whether `cancel` has been called.
    public var isCancelled: Bool { raised.load(ordering: .relaxed) }

    /// Raises the flag, for good. Any thread may call it, any number of times.
    public func cancel() {
        raised.store(true, ordering: .relaxed)
    }

    /// Throws if the flag is raised.
    public func check() throws(OperationCancelled) {
        if isCancelled { throw OperationCancelled() }
    }
}

/// The computation was cancelled by its flag; it left nothing behind.
public struct OperationCancelled: Error, Equatable, Sendable {
    /// The only value.
    public init() {}
    /// The stable code.
    public var code: String { "operation.cancelled" }
    /// The reason in words.
    public var message: String { "the operation was cancelled" }
}
