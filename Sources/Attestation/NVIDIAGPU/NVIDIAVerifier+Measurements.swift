import Verification

extension AppraisalRecord {
    /// The number, in manifests, of the video decoder's measurement. It counts only where there is one.
    private static let decoderIndex = 35

    /// A report's measurements against the reference values for its driver and its VBIOS.
    mutating func checkMeasurements(
        of device: NVIDIAEvidence.Device, _ name: String, _ manifests: Set<NVIDIAManifest>, _ policy: NVIDIAPolicy
    ) {
        let fields = device.report.fields
        let versions = device.architecture.isGPU ? [fields.driverVersion, fields.vbiosVersion] : [fields.vbiosVersion]
        let candidates = versions.map { version in
            manifests.filter { $0.version == version && $0.product == device.architecture.product }
        }
        // The digests are all that a development mode, which the report has no field for, would have changed.
        let unknown = "\(name): a development mode cannot be ruled out"
        guard candidates.allSatisfy({ $0.count == 1 }) else {
            let isAmbiguous = candidates.contains { $0.count > 1 }
            skip(
                "nvidia.measurements",
                code: isAmbiguous ? "nvidia.reference-ambiguous" : "nvidia.reference-not-given",
                "\(name): there are \(isAmbiguous ? "several" : "no") reference values for its driver or its VBIOS",
                consequence: policy.allowsUnmeasured && !isAmbiguous ? .verified : .notAccepted)
            return skip(
                "nvidia.development-mode", code: "nvidia.development-mode-not-ruled-out", unknown,
                consequence: policy.allowsUnmeasured ? .verified : .notAccepted)
        }
        var digests: [Int: Set<[UInt8]>] = [:]
        for (index, accepted) in candidates.flatMap({ $0 }).flatMap({ $0.digests }) {
            guard digests.updateValue(accepted, forKey: index) == nil else {
                return fail(
                    "nvidia.measurements", code: "nvidia.reference-conflict", .notAccepted,
                    "\(name): driver and VBIOS both have a reference value for measurement \(index)")
            }
        }
        if fields.hasDecoder == false { digests[Self.decoderIndex] = nil }
        let others = digests.keys.sorted().filter { index in
            guard let digest = device.report.digest(manifestIndex: index) else { return true }
            return digests[index]?.contains(digest) != true
        }
        guard others.isEmpty, !digests.isEmpty else {
            fail(
                "nvidia.measurements", code: "nvidia.measurement-mismatch", .notAccepted,
                "\(name): measurements \(others) of \(digests.count) are not the reference values")
            return fail(
                "nvidia.development-mode", code: "nvidia.development-mode-not-ruled-out", .notAccepted, unknown)
        }
        pass("nvidia.measurements", "\(name): \(digests.count) measurements are the reference values")
        pass("nvidia.development-mode", "\(name): its measurements are those of production")
    }
}
