import CanonicalEncoding
import Primitives
import Statements
import Verification

extension Examination {
    /// Whether the makers of the key are trusted.
    mutating func checkSetup(_ statement: any ComputationStatement, _ key: CarriedKey?, _ subject: String) {
        // Without a name the key was refused before.
        guard let digest = statement.program.verifyingKeyDigest else { return }
        if options.trustedKeys.contains(digest) {
            record(.passed(.setupTrust, subject, "you trust the maker of the verifying key \(digest)"))
            record(
                .passed(
                    .circuitDigest, subject,
                    "trusting the key includes that it was made for circuit \(statement.program.circuitDigest)"))
            assume(
                "setup.trusted-key", "nobody kept the secrets of the verifying key's setup; you trust the key \(digest)"
            )
            return
        }
        record(
            .notPerformed(
                .circuitDigest, subject, code: "circuit.digest-not-compared",
                "that the key is one of circuit \(statement.program.circuitDigest) is the word of the key's maker",
                fix: "pass --trust-vk with a key digest from somebody who checked the key against the circuit"))
        guard let key else { return }
        switch key.setup {
        case .development where options.allowsDevelopmentSetup:
            record(
                .passed(
                    .setupTrust, subject,
                    "DEVELOPMENT KEY, accepted because you allowed it: whoever made it can forge any proof under it"))
            assume("setup.development", "the maker of the development key did not keep its secrets and forges nothing")
        case .development:
            record(
                .failed(
                    .setupTrust, subject, code: "setup.untrusted-development-key", .notAccepted,
                    "untrusted: a development key, whose maker can forge any proof under it",
                    fix: "pass --trust-vk \(digest) if you know and trust who made the key, or --allow-dev-setup to "
                        + "try things out"))
        case .ceremony:
            record(
                .failed(
                    .setupTrust, subject, code: "setup.untrusted-key", .notAccepted,
                    "untrusted: the bundle says that the key comes from a ceremony, which anybody can say",
                    fix: "pass --trust-vk \(digest) if you have that digest from somebody who checked the ceremony"))
        }
    }

    /// Whether the sensor is one that the verifier knows.
    mutating func checkSensor(_ statement: BreachStatement, _ subject: String) {
        switch statement.source.origin {
        case .sensor(let sensor): checkSensor(packed: sensor.key.packed, subject)
        case .member(let registry, let pseudonym): checkMember(of: registry, pseudonym, subject)
        }
    }

    private mutating func checkSensor(packed: [UInt8], _ subject: String) {
        let text = Hex.encode(packed)
        if options.trustedSensors.contains(packed) || options.expectations.sensor == packed {
            record(.passed(.sensorTrust, subject, "signed by the sensor key \(text), which you named"))
            assume(
                "sensor.honest",
                "the sensor key \(text) signs only what the sensor measured, at the times that it measured")
        } else if options.trustedSensors.isEmpty && options.trustedRegistries.isEmpty {
            record(
                .notPerformed(
                    .sensorTrust, subject, code: "sensor.not-checked",
                    "not checked: the readings are signed by the key \(text), which may be anybody's",
                    consequence: .notAccepted,
                    fix: "pass --trust-sensor with the key of the device, from its maker or owner"))
        } else {
            record(
                .failed(
                    .sensorTrust, subject, code: "sensor.untrusted", .notAccepted,
                    "the readings are signed by the key \(text), which is none of those that you trust",
                    fix: "pass --trust-sensor \(text) if that is the key of the device"))
        }
    }

    /// Lists what no check of a bundle like this can settle, so that nobody takes it for settled.
    mutating func listUnchecked(_ subject: String) {
        record(
            .notPerformed(
                .timeEvidence, subject, code: "time.no-evidence",
                "the bundle holds no evidence of when it was made; a device's own clock dates its readings"))
    }

    /// Lists what no check of a statement about a log can settle.
    mutating func listUncheckedOfLog(_ subject: String) {
        record(
            .notPerformed(
                .counterReuse, subject, code: "sensor.counter-reuse-not-checked",
                "whether the device signed other logs under the same counter or for the same time is not known"))
        record(
            .notPerformed(
                .calibration, subject, code: "sensor.calibration-not-checked",
                "the calibration that the device states is not checked"))
    }
}
