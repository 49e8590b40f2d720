/// Turns counts of work done into a fraction.
struct ProgressMeter {
    private let total: Int
    private let report: (Double) -> Void
    private var done = 0

    init(total: Int, report: @escaping (Double) -> Void) {
        self.total = max(total, 1)
        self.report = report
    }

    /// Adds work and reports the part that is done.
    mutating func advance(by work: Int) {
        done += work
        report(min(1, Double(done) / Double(total)))
    }
}
