import Algebra
import Foundation
import Glibc

/// Conducts a benchmark: starts processes that compute, one for each backend, and asks them in turn.
///
/// In every round each backend gives one sample of the same case before the next round begins, and rounds begin with
/// another backend each: what disturbs the machine for a while disturbs all of them. Results are checked before
/// anything is timed, and compared between the backends.
public struct BenchmarkRun {
    /// What to measure, and how.
    public struct Options: Sendable {
        /// The cases, in order.
        public var cases: [BenchmarkCase]
        /// The backends, `portable` and `gmp` among them if ratios are wanted.
        public var backends: [Backend]
        /// Numbers of threads for what is parallel; all else runs on one.
        public var threads: [Int]
        /// Samples of each case.
        public var runs: Int
        /// Less time for each sample.
        public var isShort: Bool
        /// The largest size, for the report.
        public var maximumLog: Int
        /// The directory of keys.
        public var keys: String
        /// The words that make this program a worker.
        public var workerArguments: [String]

        /// Options.
        public init(
            cases: [BenchmarkCase], backends: [Backend], threads: [Int], runs: Int, isShort: Bool, maximumLog: Int,
            keys: String, workerArguments: [String]
        ) {
            self.cases = cases
            self.backends = backends
            self.threads = threads
            self.runs = runs
            self.isShort = isShort
            self.maximumLog = maximumLog
            self.keys = keys
            self.workerArguments = workerArguments
        }

        /// Seconds that one sample takes at least: short operations are repeated.
        var sampleSeconds: Double { isShort ? 0.01 : 0.05 }
        /// No further samples of a case on a backend when it has taken so many seconds.
        var caseSeconds: Double { isShort ? 2 : 8 }
        /// But so many at least, on the backend that counts; one on the others.
        var leastRuns: Int { min(runs, 3) }
    }

    /// What is told while it goes on.
    public enum Event: Sendable {
        /// Something begins that takes a while.
        case phase(String)
        /// A case is done: one result for each backend.
        case results([BenchmarkReport.Result])
        /// The proof of another prover.
        case peer(BenchmarkReport.PeerResult)
        /// Something that the reader has to know.
        case remark(String)
    }

    private let options: Options
    private let cancellation: CancellationFlag
    private let tell: (Event) -> Void
    private var report: BenchmarkReport
    private var arkworks: ArkworksComparison?
    private var standing: [Backend: WorkerProcess] = [:]

    /// Ends the processes of a run at once, after its flag has been raised.
    public static func interrupt() { WorkerProcess.endAll() }

    /// Measures all cases.
    public static func perform(
        _ options: Options, cancellation: CancellationFlag, tell: @escaping (Event) -> Void
    ) throws(BenchmarkError) -> BenchmarkReport {
        var run = try BenchmarkRun(options, cancellation, tell)
        do throws(BenchmarkError) {
            try run.measureAll()
        } catch {
            // What a killed process leaves unsaid is no error of its own.
            throw cancellation.isCancelled ? .cancelled : error
        }
        return run.report
    }

    private init(
        _ options: Options, _ cancellation: CancellationFlag, _ tell: @escaping (Event) -> Void
    ) throws(BenchmarkError) {
        self.options = options
        self.cancellation = cancellation
        self.tell = tell
        let description: WorkerReply
        do throws(BenchmarkError) {
            description = try WorkerProcess(arguments: options.workerArguments, backend: nil)
                .ask(WorkerRequest(command: .describe))
        } catch {
            throw cancellation.isCancelled ? .cancelled : error
        }
        report = BenchmarkReport(
            startedAt: ISO8601DateFormatter().string(from: Date()),
            machine: .current(idleBytes: description.idleBytes ?? 0),
            settings: BenchmarkReport.Settings(
                runs: options.runs, threads: options.threads, maximumLog: options.maximumLog, short: options.isShort,
                backends: options.backends.map(\.rawValue)),
            defaultBackend: description.backend ?? "")
    }

    private mutating func remark(_ text: String) {
        report.remarks.append(text)
        tell(.remark(text))
    }

    private mutating func measureAll() throws(BenchmarkError) {
        let begun = ProcessMeter.now().wall
        let load = report.machine.loadBefore
        if load > 0.5 {
            remark(
                "the load average is \(Quantity.decimal(load, places: 2)) before the start: something else runs; "
                    + "where it shows, times are no measure of speed and no ratios are given")
        }
        if options.cases.contains(where: isCompared) {
            arkworks = ArkworksComparison()
            if arkworks == nil { remark("arkworks (groth16py) is not installed: nothing of others runs beside ours") }
        }
        for item in options.cases {
            try measure(item)
            if cancellation.isCancelled { throw .cancelled }
        }
        standing.removeAll()
        report.machine.loadAfter = SystemText.loadAverage()
        report.seconds = ProcessMeter.now().wall - begun
        let disturbed = report.results.count { !$0.quiet }
        if disturbed > 0 {
            remark(
                "\(disturbed) of \(report.results.count) results were disturbed by other work on this machine: "
                    + "their times stand, but no ratio or target is claimed from them")
        }
        report.judge()
    }

    // MARK: One case

    private mutating func measure(_ item: BenchmarkCase) throws(BenchmarkError) {
        tell(.phase(item.name))
        if item.subject == .prove && item.files == nil { try makeKey(item) }
        let threads = item.isParallel ? options.threads : [1]
        // A proof gets processes of its own, so that its memory is its own.
        let workers = item.subject == .prove ? try start() : try standingWorkers()
        var agreed: String?
        var isLong = true
        for (backend, worker) in workers {
            var request = WorkerRequest(command: .prepare, item: item)
            // Every proof verifies itself when it is timed: here one is enough, by all threads to be quick.
            request.threads = item.subject == .prove ? [threads.max() ?? 1] : threads
            let reply = try worker.ask(request)
            let fingerprint = reply.fingerprint
            isLong = isLong && reply.elapsed > Double(request.threads.count) * options.sampleSeconds
            guard agreed == nil || agreed == fingerprint else {
                throw .wrongResult(item.name, "\(backend.rawValue) computes something else than the others")
            }
            agreed = fingerprint
        }
        for count in threads {
            let results = try time(item, count, workers, isLong: isLong)
            report.results += results
            tell(.results(results))
        }
        let own = workers.first { $0.0.rawValue == report.defaultBackend }?.1
        if let arkworks, let own, isCompared(item) {
            tell(.phase("\(item.name): \(arkworks.name)"))
            let peer = try arkworks.compare(item, with: own, runs: min(options.runs, 3))
            report.peers.append(peer)
            tell(.peer(peer))
        }
    }

    /// Whether arkworks takes part: sizes for which it needs no minutes.
    private func isCompared(_ item: BenchmarkCase) -> Bool {
        guard item.subject == .prove else { return false }
        return item.files != nil || (options.isShort ? 12...12 : 14...16).contains(item.log ?? 0)
    }

    private func start() throws(BenchmarkError) -> [(Backend, WorkerProcess)] {
        var workers: [(Backend, WorkerProcess)] = []
        for backend in options.backends {
            let worker = try WorkerProcess(arguments: options.workerArguments, backend: backend.rawValue)
            guard try worker.ask(WorkerRequest(command: .describe)).backend == backend.rawValue else {
                throw .wrongResult(backend.rawValue, "a process of this backend computes with another one")
            }
            workers.append((backend, worker))
        }
        return workers
    }

    private mutating func standingWorkers() throws(BenchmarkError) -> [(Backend, WorkerProcess)] {
        if standing.isEmpty { for (backend, worker) in try start() { standing[backend] = worker } }
        return options.backends.map { ($0, standing[$0]!) }
    }

    private mutating func makeKey(_ item: BenchmarkCase) throws(BenchmarkError) {
        // The sums' processes hold their data; let it go before the large circuits come.
        standing.removeAll()
        let worker = try WorkerProcess(arguments: options.workerArguments, backend: nil)
        tell(.phase("\(item.name): key"))
        var request = WorkerRequest(command: .makeKey, item: item)
        request.threads = [WorkerPool.availableProcessors]
        do throws(BenchmarkError) {
            _ = try worker.ask(request)
        } catch {
            removeUnfinishedKeys(of: worker)
            throw error
        }
        tell(.phase(item.name))
    }

    /// What a process that was killed could not clear away itself: hundreds of megabytes without a name of their own.
    private func removeUnfinishedKeys(of worker: WorkerProcess) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: options.keys)) ?? []
        where name.hasPrefix("bench-") && name.contains(".assaykey.\(worker.process).") && name.hasSuffix(".partial") {
            unlink("\(options.keys)/\(name)")
        }
    }

    private func time(
        _ item: BenchmarkCase, _ threads: Int, _ workers: [(Backend, WorkerProcess)], isLong: Bool
    ) throws(BenchmarkError) -> [BenchmarkReport.Result] {
        var request = WorkerRequest(command: .measure)
        request.threads = [threads]
        var repetitions: [Int] = []
        for (_, worker) in workers { repetitions.append(isLong ? 1 : try calibrate(request, worker)) }
        var samples = [[Sample]](repeating: [], count: workers.count)
        var spent = [Double](repeating: 0, count: workers.count)
        let load = ForeignLoad(workers.map(\.1))
        for round in 0..<options.runs {
            for offset in workers.indices {
                let index = (round + offset) % workers.count
                let least = workers[index].0.rawValue == report.defaultBackend ? options.leastRuns : 1
                guard round < least || spent[index] < options.caseSeconds else { continue }
                if cancellation.isCancelled { throw .cancelled }
                request.repetitions = repetitions[index]
                let begun = ProcessMeter.now().wall
                guard let sample = try workers[index].1.ask(request).sample else { continue }
                spent[index] += ProcessMeter.now().wall - begun
                samples[index].append(sample)
            }
        }
        let isAlone = load.isSlight(workers.map(\.1))
        return results(item, threads, samples, isAlone: isAlone)
    }

    /// How many repetitions make a sample that is long enough to be timed well.
    private func calibrate(_ request: WorkerRequest, _ worker: WorkerProcess) throws(BenchmarkError) -> Int {
        var request = request
        // The second look is at work that is warm.
        for _ in 0..<2 {
            let seconds = max(try worker.ask(request).elapsed, 1e-6) / Double(request.repetitions)
            request.repetitions = min(1_000_000, max(1, Int((options.sampleSeconds / seconds).rounded(.up))))
            if request.repetitions == 1 { break }
        }
        return request.repetitions
    }

    private func results(
        _ item: BenchmarkCase, _ threads: Int, _ samples: [[Sample]], isAlone: Bool
    ) -> [BenchmarkReport.Result] {
        var results = zip(options.backends, samples).map { backend, samples in
            let (wall, cpu) = (Spread(samples.map(\.wall)), Spread(samples.map(\.cpu)))
            // One thread that always runs uses as much processor time as passes.
            let isQuiet = threads == 1 ? wall.median <= 1.05 * cpu.median : isAlone
            let peak = samples.map(\.peakBytes).max() ?? 0
            return BenchmarkReport.Result(
                subject: item.subject.rawValue, variant: item.variant, log: item.log, backend: backend.rawValue,
                threads: threads, unit: item.unit, wall: wall, cpu: cpu,
                peakBytes: item.subject == .prove && peak > 0 ? max(0, peak - report.machine.idleBytes) : nil,
                quiet: isQuiet)
        }
        func ratio(_ result: BenchmarkReport.Result, to reference: Backend) -> Double? {
            guard result.quiet, result.backend != reference.rawValue,
                let other = results.first(where: { $0.backend == reference.rawValue && $0.quiet })
            else { return nil }
            // Sample by sample: the two of a round were taken one shortly after the other.
            return Spread.median(zip(other.wall.samples, result.wall.samples).map { $0 / $1 })
        }
        let ratios = results.map { (ratio($0, to: .portable), ratio($0, to: .gmp)) }
        for (index, (portable, gmp)) in ratios.enumerated() {
            results[index].timesFasterThanPortable = portable
            results[index].timesFasterThanGMP = gmp
        }
        return results
    }
}

/// How much others use the processors while a case is measured.
private struct ForeignLoad {
    private let start: Double
    private let busy: Double?
    private let own: Double

    init(_ workers: [WorkerProcess]) {
        start = ProcessMeter.now().wall
        busy = SystemText.busySeconds()
        own = Self.ownSeconds(workers)
    }

    private static func ownSeconds(_ workers: [WorkerProcess]) -> Double {
        ProcessMeter.now().cpu + workers.reduce(0) { $0 + $1.processSeconds }
    }

    /// Whether it was at most a twentieth of the machine; the system counts in hundredths of a second.
    func isSlight(_ workers: [WorkerProcess]) -> Bool {
        guard let busy, let now = SystemText.busySeconds() else { return true }
        let foreign = now - busy - (Self.ownSeconds(workers) - own)
        let capacity = (ProcessMeter.now().wall - start) * Double(WorkerPool.availableProcessors)
        return foreign <= 0.05 * capacity + 0.03
    }
}

extension BenchmarkReport.Machine {
    /// This machine, now.
    package static func current(idleBytes: Int) -> Self {
        var name = utsname()
        uname(&name)
        func text<T>(_ value: T) -> String {
            withUnsafeBytes(of: value) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return Self(
            system: "\(text(name.sysname)) \(text(name.release))", architecture: text(name.machine),
            processor: SystemText.field("model name", of: "/proc/cpuinfo") ?? text(name.machine),
            cores: WorkerPool.availableProcessors,
            memoryBytes: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
            loadBefore: SystemText.loadAverage(), idleBytes: idleBytes)
    }
}
