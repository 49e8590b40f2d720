/// A time that others published: drawn beside what was measured here, and never added to it.
public struct PublishedFigure: Codable, Sendable, Hashable {
    /// What takes the time.
    public enum Quantity: String, Codable, Sendable {
        /// Having the hardware sign.
        case quote
        /// Checking what it signed.
        case verification
    }

    /// What it is of, in a few words.
    public var name: String
    /// What takes the time.
    public var quantity: Quantity
    /// The lower end of what was published, in seconds; absent where no figure was found.
    public var low: Double?
    /// The upper end, in seconds.
    public var high: Double?
    /// How many asked at once: of several, each waits for the others, and the time says nothing of how many there are a second.
    public var clients = 1
    /// What the ends are, and on what.
    public var words: String
    /// Who published it.
    public var source: String
    /// In which year it was published or, of a repository that changes, read.
    public var year: Int

    /// The interval, if there is a figure.
    public var interval: ClosedRange<Double>? {
        guard let low, let high, low <= high else { return nil }
        return low...high
    }

    /// All that are known to us. Their machines are not this one.
    public static let all = [
        PublishedFigure(
            name: "TDX quote", quantity: .quote, low: 0.0391, high: 0.0407,
            words: "mean and 99th percentile, one at a time, on GCP; 25.6 a second per host, however many ask",
            source: "flashbots/attested-tls-benchmarks", year: 2026),
        PublishedFigure(
            name: "TDX quote, 128 clients", quantity: .quote, low: 5.0, high: 5.0, clients: 128,
            words: "mean for each of 128 clients that ask at once: quotes are made one after the other",
            source: "flashbots/attested-tls-benchmarks", year: 2026),
        PublishedFigure(
            name: "TDX quote by vsock", quantity: .quote, low: 0.003, high: 0.004,
            words: "asking the host's quoting service directly; few clouds let a guest do that",
            source: "confidential-dot-ai/attestation-rs, pull request 30", year: 2026),
        PublishedFigure(
            name: "TDX quote, polling kernel", quantity: .quote, low: 1.015, high: 1.015,
            words: "the same machine by configfs-tsm, where the kernel looks once a second whether the quote is there",
            source: "confidential-dot-ai/attestation-rs, pull request 30", year: 2026),
        PublishedFigure(
            name: "SEV-SNP report", quantity: .quote, low: 0.008, high: 0.008,
            words: "mean of 10, as snpguest asks for it inside a guest",
            source: "TUM-DSE/CVM_eval, pull request 72", year: 2024),
        PublishedFigure(
            name: "Nitro document", quantity: .quote, words: "no published figure of the NSM was found",
            source: "none", year: 2026),
        PublishedFigure(
            name: "DCAP verification", quantity: .verification, low: 0.000536, high: 0.000536,
            words: "one thread of a Ryzen AI 9, with collateral at hand", source: "flashbots/attested-tls-benchmarks",
            year: 2026),
        PublishedFigure(
            name: "DCAP verification by Go", quantity: .verification, low: 0.00092, high: 0.00092,
            words: "dcap-qvl through its Go binding: 1000 in 920 ms", source: "dcap-qvl, benchmarks/go-ffi", year: 2026),
    ]
}
