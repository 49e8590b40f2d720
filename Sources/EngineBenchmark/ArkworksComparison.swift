import Foundation
import Glibc

/// Proofs of arkworks beside ours: the same circuit and witness, by turns, in the same run.
///
/// It gets files: circom's `.r1cs` and `.wtns` of a synthetic circuit, for which it makes a key of its own, or the
/// `.zkey` and `.wtns` that the user gave. It has one thread, so ours gets one.
final class ArkworksComparison {
    private let peer: WorkerProcess
    private let directory: ScratchDirectory
    /// Its name and version.
    let name: String

    /// `nil` when no Python here has the package.
    init?() {
        let python = ProcessInfo.processInfo.environment["ASSAY_ORACLES_PYTHON"] ?? "python3"
        guard
            let peer = try? WorkerProcess(
                executable: python, arguments: ["-c", ArkworksScript.source], backend: nil, isQuiet: true),
            let name = try? peer.ask(WorkerRequest(command: .describe)).backend,
            let directory = try? ScratchDirectory()
        else { return nil }
        self.directory = directory
        self.peer = peer
        self.name = name
    }

    /// Samples of both in turn; the worker has the case prepared.
    func compare(
        _ item: BenchmarkCase, with worker: WorkerProcess, runs: Int
    ) throws(BenchmarkError) -> BenchmarkReport.PeerResult {
        var files = item.files ?? []
        if files.isEmpty {
            files = ["\(directory.path)/circuit.r1cs", "\(directory.path)/witness.wtns"]
            _ = try worker.ask(WorkerRequest(command: .export, item: item, files: files))
        }
        _ = try peer.ask(WorkerRequest(command: .prepare, item: item, files: files))
        var (own, other): ([Sample], [Sample]) = ([], [])
        for _ in 0..<runs {
            for isOwn in [true, false] {
                let sample = try (isOwn ? worker : peer).ask(WorkerRequest(command: .measure)).sample
                guard let sample else { continue }
                if isOwn { own.append(sample) } else { other.append(sample) }
            }
        }
        let isQuiet = [own, other].allSatisfy {
            Spread($0.map(\.wall)).median <= 1.05 * Spread($0.map(\.cpu)).median
        }
        return BenchmarkReport.PeerResult(
            name: name, circuit: item.variant, log: item.log, threads: 1, wall: Spread(other.map(\.wall)),
            cpu: Spread(other.map(\.cpu)),
            timesOursIsFaster: isQuiet ? Spread.median(zip(other, own).map { $0.wall / $1.wall }) : nil)
    }
}
