import CCurves
import Glibc

/// The implementation of field arithmetic that the C core uses; results are the same whichever it is.
public enum Backend: String, Sendable, CaseIterable {
    // Fastest first.

    /// x86-64 with AVX-512 IFMA: vectors on eight lanes, the rest as `adx`.
    case ifma
    /// x86-64 with mulx, adcx and adox.
    case adx
    /// C with 128-bit products.
    case portable
    /// GMP's `mpn` functions: the reference.
    case gmp

    /// The environment variable that forces a backend.
    public static let environmentVariable = "ASSAY_BACKEND"
    /// The environment variable that leaves groups of instructions out, as if the CPU lacked them: "ifma", "adx" or
    /// "ifma,adx". So a machine that has them shows what others do.
    public static let cpuWithoutVariable = "ASSAY_CPU_WITHOUT"

    /// The backend in use. The first look honours `ASSAY_BACKEND`; a name that is unknown there, or that this CPU
    /// cannot run, stops the program: silently computing with another one would defeat the variable's purpose.
    public static var current: Backend {
        honourEnvironment
        return Backend(rawValue: String(cString: bn254_backend_name()))!
    }

    /// The backends that this machine runs, fastest first: the first is the default.
    public static var available: [Backend] {
        honourEnvironment
        return allCases.filter { bn254_backend_available($0.rawValue) }
    }

    /// Chooses a backend for the whole process. Not to be called while computations are under way.
    public static func select(_ backend: Backend) throws(BackendError) {
        honourEnvironment
        guard bn254_backend_select(backend.rawValue) else { throw BackendError(name: backend.rawValue) }
    }

    /// Evaluated once, by the first of: a look at `current`, a domain, a pairing, a multi-scalar multiplication.
    static let honourEnvironment: Void = {
        if let groups = getenv(cpuWithoutVariable) {
            for group in String(cString: groups).split(separator: ",") where !bn254_cpu_disregard(String(group)) {
                fatalError("\(cpuWithoutVariable): no group of instructions is called \(group)")
            }
        }
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
