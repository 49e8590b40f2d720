import Predicates
import R1CS
import Statements

/// Why a check could not be run; that it found something is no error.
public enum SoundnessError: Error, Sendable {
    /// A circuit cannot be built.
    case synthesis(SynthesisError)
    /// Sample inputs do not fit the circuit.
    case witness(WitnessError)
    /// A sample log, rule or statement cannot be made.
    case sample(code: String, message: String)
    /// A compiled model cannot be made anew, or is not the one of its key.
    case model(code: String, message: String)

    /// Stable code.
    public var code: String {
        switch self {
        case .synthesis(let error): error.code
        case .witness(let error): error.code
        case .sample(let code, _), .model(let code, _): code
        }
    }

    /// What happened.
    public var message: String {
        switch self {
        case .synthesis(let error): error.message
        case .witness(let error): error.message
        case .sample(_, let message), .model(_, let message): message
        }
    }
}
