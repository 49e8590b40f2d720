import FuzzTargets
import Glibc
import Testing

/// A short run of every target, the same every time. `ASSAY_FUZZ` multiplies the number of inputs; docs/fuzzing.md.
@Suite("Fuzzing, in short")
struct FuzzTests {
    private static let factor = getenv("ASSAY_FUZZ").flatMap { Int(String(cString: $0)) }.map { max(1, $0) } ?? 1

    @Test("what is promised of a parser holds of mutants of its seeds", arguments: FuzzTarget.all.map(\.name))
    func run(_ name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let run = try FuzzRun(target, seed: 2026, count: target.shortRunCount * Self.factor)
        #expect(run.triedCount >= target.shortRunCount)
        // Where there are seeds, some of what is made of them is accepted, and most is not.
        let seedCount = try target.seeds().count
        #expect(run.acceptedCount > 0 || seedCount == 0)
        #expect(run.acceptedCount < run.triedCount)
    }

    @Test("names are told apart, and nothing else is a name")
    func names() {
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
        #expect(FuzzTarget.named("") == nil)
    }

    @Test("a target that does not keep its promise is found, and the input with it")
    func violation() throws {
        let target = FuzzTarget.selfTest
        let failure = #expect(throws: FuzzFailure.self) { try FuzzRun(target, seed: 1, count: 100_000) }
        #expect(failure?.input.starts(with: [0xFF]) == true)
        #expect(failure?.description.contains("self-test") == true)
        let count = try FuzzRun(target, seed: 1, count: 0).triedCount
        #expect(count == 1)
    }
}
