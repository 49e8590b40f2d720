import Algebra
import Statements

/// A sensor registry at the epoch that a verifier accepts.
public struct TrustedRegistry: Hashable, Sendable {
    /// The root.
    public let root: Fr
    /// Name and epoch, if the verifier has the registry itself and not its root only.
    public let reference: RegistryReference?

    /// By its root, from whoever keeps the registry.
    public init(root: Fr) {
        self.root = root
        reference = nil
    }

    /// By the registry.
    public init(_ registry: SensorRegistry) {
        root = registry.root
        reference = registry.reference
    }
}
