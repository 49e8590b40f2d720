import Algebra
import Statements
import Verification

extension Examination {
    /// Whether a hidden sensor is a member of a registry that the verifier accepts.
    ///
    /// That it is one of the statement's registry, and not revoked there, is what the proof shows; the root follows from the
    /// statement's plain fields.
    mutating func checkMember(of registry: RegistryReference, _ pseudonym: Fr, _ subject: String) {
        let root = registry.root
        let title = "the registry \(registry.name.text) at epoch \(registry.epoch)"
        // Of several epochs that the verifier named the newest counts: an older one does not know who was revoked since.
        if options.trustedRegistries.contains(where: { $0.root == root }), registry.epoch >= newestEpoch(of: registry) {
            record(
                .passed(
                    .sensorTrust, subject,
                    "signed by a member of \(title), which you named, under the pseudonym \(pseudonym.integer.decimal)")
            )
            assume(
                "registry.keeper",
                "whoever keeps the registry \(registry.name.text) lists keys of sensors only, and revokes those "
                    + "that are lost")
            assume(
                "sensor.honest",
                "every member of the registry signs only what it measured, at the times that it measured")
            return
        }
        guard !options.trustedRegistries.isEmpty || !options.trustedSensors.isEmpty else {
            record(
                .notPerformed(
                    .sensorTrust, subject, code: "sensor.not-checked",
                    "not checked: the readings are signed by a member of \(title), and anybody can make a registry of that name",
                    consequence: .notAccepted,
                    fix: "pass --registry with the root of the registry, or its file, from whoever keeps it"))
            return
        }
        let finding = finding(on: registry)
        record(
            .failed(
                .sensorTrust, subject, code: finding.code, .notAccepted,
                "the readings are those of a member of \(title): "
                    + finding.reason,
                fix: "pass --registry \(root.integer.decimal) if whoever keeps the registry gives that root"))
    }

    /// The newest epoch of a registry among those that the verifier named by their files; 0 if it named none.
    private func newestEpoch(of registry: RegistryReference) -> UInt64 {
        options.trustedRegistries.compactMap(\.reference).filter { $0.name == registry.name }.map(\.epoch).max() ?? 0
    }

    /// Why a root is none of those that the verifier accepts.
    private func finding(on registry: RegistryReference) -> (code: String, reason: String) {
        guard !options.trustedRegistries.isEmpty else {
            return ("sensor.hidden", "it is hidden, and you trust sensors by their keys")
        }
        let newest = newestEpoch(of: registry)
        guard newest > 0 else {
            return ("registry.other-root", "its root is none of those that you named")
        }
        if registry.epoch < newest {
            return ("registry.older-epoch", "you named epoch \(newest), which may revoke the sensor")
        }
        if registry.epoch > newest {
            return ("registry.newer-epoch", "you named epoch \(newest); the registry that you have is out of date")
        }
        return ("registry.other-root", "its root is another than that of the same epoch that you named")
    }
}
