import Algebra
import CanonicalEncoding
import Identity
import Statements

extension Policy {
    /// What a verifier brings along under the policy: what it says, and what it leaves to the caller.
    ///
    /// The caller may say what the policy leaves open, and may narrow what it lists, but never loosen it.
    ///
    /// - Parameter own: what the caller says.
    /// - Throws: `policy.contradiction`, if the caller trusts or expects what the policy does not.
    public func options(with own: VerificationOptions) throws(PolicyError) -> VerificationOptions {
        guard setup.allowsDevelopmentKeys || !own.allowsDevelopmentSetup else {
            throw contradiction("development keys")
        }
        var options = own
        options.policy = self
        options.allowsDevelopmentSetup = setup.allowsDevelopmentKeys
        options.trustedKeys = try narrowed(setup.trustedKeys, to: own.trustedKeys, "a verifying key")
        options.receiptPolicies = receipts
        let signers = try narrowed(signers, to: Set(own.trustedSigners.map(\.text)), "a signer")
        options.trustedSigners = Set(signers.compactMap { try? DIDKey(parsing: $0) })
        options.trustedSensors = try narrowed(expected.sensors, to: own.trustedSensors, "a sensor")
        options.trustedModels = try narrowed(expected.models, to: own.trustedModels, "a model")
        if !expected.registries.isEmpty {
            let roots = Set(own.trustedRegistries.map { $0.root.integer.decimal })
            guard roots.isSubset(of: expected.registries) else { throw contradiction("a registry") }
            if roots.isEmpty {
                options.trustedRegistries = expected.registries.sorted().compactMap { text in
                    FieldInteger(decimal: text).flatMap { Fr(integer: $0) }.map { TrustedRegistry(root: $0) }
                }
            }
        }
        options.expectations = try expectations(with: own.expectations)
        return options
    }

    private func expectations(with own: Expectations) throws(PolicyError) -> Expectations {
        var result = expected.values
        if let rule = result.rule, let other = own.rule, !rule.meansTheSame(as: other) { throw contradiction("a rule") }
        result.rule = own.rule ?? result.rule
        result.window = try agreed(result.window, own.window, "a window")
        result.claim = try agreed(result.claim, own.claim, "a verdict")
        result.device = try agreed(result.device, own.device, "a device")
        result.counter = try agreed(result.counter, own.counter, "a counter")
        result.model = try agreed(result.model, own.model, "a model")
        result.answer = try agreed(result.answer, own.answer, "an answer")
        result.circuit = try agreed(result.circuit, own.circuit, "a circuit")
        result.audience = try agreed(result.audience, own.audience, "an audience")
        if let sensor = own.sensor {
            // To expect a sensor is to trust it.
            guard expected.sensors.isEmpty || expected.sensors.contains(sensor) else { throw contradiction("a sensor") }
            result.sensor = sensor
        }
        return result
    }

    /// What the policy lists, or less; what the caller says where it lists nothing.
    private func narrowed<Element>(
        _ listed: Set<Element>, to own: Set<Element>, _ what: String
    ) throws(PolicyError) -> Set<Element> {
        guard listed.isEmpty || own.isSubset(of: listed) else { throw contradiction(what) }
        return own.isEmpty ? listed : own
    }

    private func agreed<Value: Equatable>(
        _ listed: Value?, _ own: Value?, _ what: String
    ) throws(PolicyError) -> Value? {
        guard let listed, let own, listed != own else { return own ?? listed }
        throw contradiction(what)
    }

    private func contradiction(_ what: String) -> PolicyError {
        PolicyError(
            code: "policy.contradiction", line: nil, message: "the policy \(name) does not accept \(what) that you name"
        )
    }
}
