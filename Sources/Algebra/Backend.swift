import CCurves
import Glibc

/// The implementation of field arithmetic that the C core uses; results are the same whichever it is.
public enum Backend: String, Sendable, CaseIterable {
    /// C with 128-bit products.
    case portable
    /// GMP's `mpn` functions: the reference.
    case gmp
    /// x86-64 with mulx, adcx and adox.
    case adx
    /// x86-64 with AVX-512 IFMA: vectors on eight lanes, the rest as `adx`.
    case ifma

    /// The environment variable that forces a backend.
    public static let environmentVariable = "ASSAY_BACKEND"

    /// The backend in use. The first look honours `ASSAY_BACKEND`; a name that is unknown there, or that this CPU
    /// cannot run, stops the program: silently computing with another one would defeat the variable's purpose.
    public static var current: Backend {
        honourEnvironment
        return Backend(rawValue: String(cString: bn254_backend_name()))!
    }

    /// Chooses a backend for the whole process. Not to be called while computations are under way.
    public static func select(_ backend: Backend) throws(BackendError) {
        honourEnvironment
        guard bn254_backend_select(backend.rawValue) else { throw BackendError(name: backend.rawValue) }
    }

    /// Evaluated once, by the first of: a look at `current`, a domain, a pairing, a multi-scalar multiplication.
    static let honourEnvironment: Void = {
        guard let value = getenv(environmentVariable) else { return }
        guard bn254_backend_select(value) else {
            fatalError("\(environmentVariable)=\(String(cString: value)): no such backend on this machine")
        }
    }()
}

/// A backend that this machine cannot run.
public struct BackendError: Error, Equatable, Sendable {
    /// Its name.
    public let name: String
    /// The stable code.
    public var code: String { "backend.unavailable" }
    /// The reason in words.
    public var message: String { "this machine cannot run the arithmetic backend \(name)" }
}
