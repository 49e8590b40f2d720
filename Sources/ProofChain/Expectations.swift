import CanonicalEncoding
import Primitives
import Statements

/// What the verifier wants the statement to say; a field that is `nil` is not expected to be anything.
public struct Expectations: Sendable, Hashable {
    /// The rule, compared by meaning: its name does not count, and 8 °C is 46.4 °F.
    public var rule: BreachRule?
    /// The window, to the second.
    public var window: TimeWindow?
    /// What is claimed.
    public var claim: Polarity?
    /// The sensor's packed key, 32 bytes.
    public var sensor: [UInt8]?
    /// The device's name.
    public var device: String?
    /// The device's counter.
    public var counter: UInt64?
    /// The model: `InferenceStatement.modelIdentity`.
    public var model: Digest?
    /// The index of the answer's greatest element.
    public var answer: Int?
    /// The circuit's id.
    public var circuit: String?
    /// For whom the statement was made.
    public var audience: String?

    /// Expects nothing.
    public init() {}

    /// The checks for which something is expected.
    var named: [CheckName] {
        let all: [(CheckName, Bool)] = [
            (.expectRule, rule != nil), (.expectWindow, window != nil), (.expectVerdict, claim != nil),
            (.expectSensor, sensor != nil), (.expectDevice, device != nil), (.expectCounter, counter != nil),
            (.expectModel, model != nil), (.expectAnswer, answer != nil),
        ]
        return all.filter(\.1).map(\.0)
    }
}
