import Algebra
import CanonicalEncoding
import CircuitChecker
import R1CS
import Testing

/// docs/soundness.md has the table; here every row is run.
@Suite("Historical bugs")
struct HistoricalBugTests {
    @Test("caught as it was, passed as mended", arguments: HistoricalBug.all)
    func bug(_ bug: HistoricalBug) throws {
        #expect(try bug.isCaught(false), "the check does not see the bug")
        #expect(try !bug.isCaught(true), "the check refuses the mended circuit")
    }

    @Test("names are unique, and there are at least forty")
    func count() {
        #expect(Set(HistoricalBug.all.map(\.name)).count == HistoricalBug.all.count)
        #expect(HistoricalBug.all.count >= 40)
    }

    @Test("docs/soundness.md names every one, and the check that catches it")
    func page() throws {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try FileBytes.read(path: "/\(path)/docs/soundness.md", limit: 1 << 20)
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("| `") }
        for bug in HistoricalBug.all {
            let row = rows.first { $0.hasPrefix("| `\(bug.name)` |") }
            #expect(row?.hasSuffix("| \(bug.check.rawValue) |") == true, "\(bug.name)")
        }
        // One of the rows is a test of its own, below.
        #expect(rows.count == HistoricalBug.all.count + 1)
    }

    /// circom's optimiser dropped a public input that no constraint needs: any value of it verifies.
    @Test("circom-unused-public-input: a system read from a file may have inputs that nothing binds")
    func unusedPublicInput() throws {
        var builder = CircuitBuilder<Fr>()
        let value = builder.publicInput("value")
        let bound = builder.publicInput("bound")
        _ = builder.multiply("square", value, value)
        builder.enforceEqual("bound", bound, value)
        let circuit = try builder.finish()
        #expect(StructureCheck(circuit.constraints).isSound)
        let without = circuit.removingConstraint(1)
        let file = try R1CSFile(bytes: R1CSFile(system: without).bytes)
        let found = StructureCheck(file.system)
        #expect(found.unboundPublicInputs == ["wire[2]"])
    }
}
