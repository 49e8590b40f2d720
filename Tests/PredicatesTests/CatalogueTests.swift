import Algebra
import CanonicalEncoding
import Predicates
import R1CS
import Statements
import Testing

/// A circuit's digest is its identity: a change of one needs a new key, and so is seen here first.
@Suite("Circuit catalogue")
struct CatalogueTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    private static func text(_ path: String) throws -> String {
        String(decoding: try FileBytes.read(path: root + "/circuits/" + path, limit: 1 << 20), as: UTF8.self)
    }

    private static func rows() throws -> [[Substring]] {
        try text("digests.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    }

    @Test func everyCircuitIsListed() throws {
        #expect(try Self.rows().map { String($0[0]) } == CircuitShape.catalogue.map(\.id))
    }

    @Test(arguments: CircuitShape.catalogue)
    func digestAndCountsArePinned(shape: CircuitShape) throws {
        let row = try #require(try Self.rows().first { $0[0] == shape.id })
        let constraints = try BreachCircuit.synthesize(shape).constraints
        #expect(constraints.digest.hex == row[1])
        #expect(constraints.constraintCount == Int(row[2]))
        #expect(constraints.wireCount == Int(row[3]))
        #expect(constraints.publicInputCount == shape.publicInputs.count)
        #expect((constraints.commitment != nil) == shape.commits)
    }

    /// What is on record is what the comparison of both modes says, where a circuit can be written in both.
    @Test(
        arguments: CircuitShape.catalogue.filter {
            $0.capacity <= 1440 && $0.encoding == .irregular && $0.family.values == .threshold && !$0.scansRuns
        })
    func theCheaperModeIsOnRecord(shape: CircuitShape) throws {
        let cheapest = try Circuit<Fr>.cheapest { BreachCircuit.write(shape, &$0) }
        #expect((cheapest.constraints.commitment != nil) == shape.commits)
    }

    /// A day and two weeks at one reading a minute, these in domains of 2^17 and 2^18 points.
    @Test func circuitsAreAsSmallAsPromised() throws {
        let counts = Dictionary(uniqueKeysWithValues: try Self.rows().map { (String($0[0]), Int($0[2]) ?? .max) })
        let limits = [
            ("consecutive-1440-short", 20_000), ("consecutive-1440-regular", 20_000),
            ("consecutive-20160-regular", 120_000),
            ("consecutive-20160", 160_000),
        ]
        for (id, limit) in limits { #expect(try #require(counts[id]) <= limit, "\(id)") }
    }

    /// What is said of a circuit before it has been built.
    @Test(arguments: CircuitShape.catalogue)
    func approximateSizesAreWithinAFifth(shape: CircuitShape) throws {
        let exact = try #require(try Self.rows().first { $0[0] == shape.id }.flatMap { Int($0[2]) })
        #expect(abs(shape.approximateConstraints - exact) * 5 <= exact, "\(shape.approximateConstraints), not \(exact)")
    }

    @Test(arguments: CircuitShape.catalogue)
    func descriptionAgrees(shape: CircuitShape) throws {
        let lines = try Self.text(shape.id + "/circuit.yaml").split(separator: "\n").filter { !$0.hasPrefix("#") }
        let entries = lines.map { $0.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } } }
        let values = Dictionary(uniqueKeysWithValues: entries.map { (String($0[0]), String($0[1])) })
        #expect(values["circuit"] == shape.id)
        #expect(values["family"] == shape.family.rawValue)
        #expect(values["capacity"] == String(shape.capacity))
        #expect(values["encoding"] == shape.encoding.rawValue)
        #expect(values["value-bits"] == String(shape.valueBits))
        #expect(values["step-bits"] == String(shape.stepBits))
        #expect(values["duration-bits"] == String(shape.durationBits))
        let sample = try #require(values["sample"])
        #expect(try !Self.text(shape.id + "/" + sample).isEmpty)
    }
}
