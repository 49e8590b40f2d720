import Algebra
import EngineBenchmark

/// The table that grows while `assay bench engine` measures: a line for each case and number of threads.
final class BenchTable {
    private let backends: [Backend]
    private let progress: ProgressLine
    private let caseCount: Int
    private var started = 0
    private var lastCase = ""

    init(backends: [Backend], progress: ProgressLine, _ caseCount: Int) {
        self.backends = backends
        self.progress = progress
        self.caseCount = caseCount
    }

    /// What all lines need to be understood.
    func writeHead() throws(CommandError) {
        let own = Backend.current.rawValue
        try Console.line(
            "elapsed time of one operation, median; then for \(own): processor time, spread of n samples, "
                + "memory above idle, and how many times faster it is")
        let names = backends.map { Self.right($0.rawValue, 10) }.joined()
        try Console.line(
            Self.left("case", 23) + Self.right("threads", 8) + names + Self.right("CPU", 11)
                + Self.right("least … most (n)", 27) + Self.right("memory", 10) + Self.right("÷portable", 10)
                + Self.right("÷gmp", 7))
    }

    /// Shows an event. A line that cannot be written is told at the end: the table's last line fails too.
    func take(_ event: BenchmarkRun.Event) {
        switch event {
        case .phase(let name):
            let item = name.split(separator: ":")[0]
            if item != lastCase {
                lastCase = String(item)
                started += 1
            }
            progress.show(name, percent: 100 * (started - 1) / max(caseCount, 1))
        case .results(let results):
            progress.clear()
            try? Console.line(Self.line(results))
        case .peer(let peer):
            progress.clear()
            let ratio = peer.timesOursIsFaster.map { ", ours is \(Quantity.digits($0)) times faster" } ?? ""
            try? Console.line(
                "    beside it \(peer.name): \(Quantity.time(peer.wall.median)) (\(peer.wall.samples.count)), "
                    + "CPU \(Quantity.time(peer.cpu.median))\(ratio)")
        case .remark(let text):
            progress.clear()
            Console.note(text)
        }
    }

    /// Takes the bar away.
    func endProgress() { progress.clear() }

    private static func line(_ results: [BenchmarkReport.Result]) -> String {
        guard let first = results.first else { return "" }
        let name = "\(first.subject)/\(first.variant)" + (first.log.map { "/2^\($0)" } ?? "")
        var line = left(name, 23) + right(String(first.threads), 8)
        for result in results {
            line += right(Quantity.time(result.wall.median) + (result.quiet ? "" : "~"), 10)
        }
        guard let own = results.first(where: { $0.backend == Backend.current.rawValue }) else { return line }
        let spread =
            "\(Quantity.time(own.wall.minimum)) … \(Quantity.time(own.wall.maximum)) (\(own.wall.samples.count))"
        line += right(Quantity.time(own.cpu.median), 11) + right(spread, 27)
        line += right(own.peakBytes.map { Quantity.megabytes(Double($0)) } ?? "", 10)
        line += right(own.timesFasterThanPortable.map(Quantity.digits) ?? "–", 10)
        line += right(own.timesFasterThanGMP.map(Quantity.digits) ?? "–", 7)
        return line
    }

    /// The targets that were measured.
    func writeTargets(_ report: BenchmarkReport) throws(CommandError) {
        if report.results.contains(where: { !$0.quiet }) {
            try Console.line("~ disturbed by other work on this machine: no ratio is claimed")
        }
        guard !report.targets.isEmpty else { return }
        try Console.line("")
        try Console.line(
            Self.left("target", 23) + Self.right("threads", 8) + Self.right("backend", 10) + Self.right("at most", 11)
                + Self.right("measured", 11) + "  outcome")
        for target in report.targets {
            func text(_ value: Double) -> String {
                target.quantity == "seconds" ? Quantity.time(value) : Quantity.megabytes(value)
            }
            let outcome =
                switch target.outcome {
                case "met": "met"
                case "missed": "missed by \(Quantity.digits(100 * (target.measured / target.limit - 1))) %"
                default: "not judged: the machine was busy"
                }
            try Console.line(
                Self.left(target.name, 23) + Self.right(String(target.threads), 8) + Self.right(target.backend, 10)
                    + Self.right(text(target.limit), 11) + Self.right(text(target.measured), 11) + "  " + outcome)
        }
    }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
