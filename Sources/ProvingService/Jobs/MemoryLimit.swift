import CanonicalEncoding

/// How much memory proofs may take.
public struct MemoryLimit: Sendable {
    /// A fixed limit in bytes; `nil` asks the system each time.
    public var fixedBytes: Int?

    /// By default four fifths of what the system, or the control group, has left when a proof is asked for.
    public init(fixedBytes: Int? = nil) {
        self.fixedBytes = fixedBytes
    }

    /// The limit now, in bytes.
    var bytes: Int {
        if let fixedBytes { return fixedBytes }
        let available = [Self.systemAvailable(), Self.controlGroupAvailable()].compactMap { $0 }.min()
        return available.map { $0 / 5 * 4 } ?? .max
    }

    /// Refuses an estimate beyond the limit, before any memory is taken.
    func admit(_ estimate: ProofEstimate) throws(ServiceError) {
        let limit = bytes
        guard estimate.peakBytes <= limit else {
            throw ServiceError(
                code: "admission.memory",
                message:
                    "circuit \(estimate.circuit) needs about \(estimate.peakBytes >> 20) MiB, and \(limit >> 20) MiB may be used",
                retryable: fixedBytes == nil, retryAfterSeconds: fixedBytes == nil ? 30 : nil,
                figures: ["estimate_bytes": estimate.peakBytes, "limit_bytes": limit])
        }
    }

    private static func systemAvailable() -> Int? {
        guard let text = contents("/proc/meminfo") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
        }
        return nil
    }

    private static func controlGroupAvailable() -> Int? {
        guard
            let limit = contents("/sys/fs/cgroup/memory.max").flatMap({ Int($0.prefix { $0 != "\n" }) }),
            let used = contents("/sys/fs/cgroup/memory.current").flatMap({ Int($0.prefix { $0 != "\n" }) })
        else { return nil }
        return max(0, limit - used)
    }

    private static func contents(_ path: String) -> String? {
        (try? FileBytes.read(path: path, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
    }
}
