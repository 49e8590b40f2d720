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
            name: "TDX quote, 128 clients", quantity: .quote, low: 5.0, high: 5.0,
            words: "mean for each of 128 clients that ask at once: quotes are made one after the other",
            source: "flashbots/attested-tls-benchmarks", year: 2026),
        PublishedFigure(
            name: "SEV-SNP report", quantity: .quote, words: "no published figure of get_report was found",
            source: "none", year: 2026),
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
