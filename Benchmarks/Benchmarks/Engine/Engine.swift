import Benchmark
import EngineBenchmark

// The cases of a short `assay bench engine` on one thread, with the backend of $ASSAY_BACKEND or the machine's own.
// Proofs are not among them: they want keys, and processes of their own for their memory.
let benchmarks: @Sendable () -> Void = {
    let cases = BenchmarkCase.catalogue(isShort: true, maximumLog: 16).filter { $0.subject != .prove }
    for item in cases {
        Benchmark(
            item.name.replacing("/", with: " "),
            configuration: Benchmark.Configuration(
                metrics: [.wallClock, .throughput], warmupIterations: 3, maxDuration: .seconds(1),
                maxIterations: 10_000),
            closure: { (benchmark: Benchmark, workload: any Workload) throws in
                // An iteration is one call: vectors, chains and batches are several operations.
                benchmark.startMeasurement()
                try workload.run(threads: 1)
                benchmark.stopMeasurement()
            },
            setup: {
                let workload = try item.makeWorkload(keys: "")
                _ = try workload.check(threads: 1)
                return workload
            })
    }
}
