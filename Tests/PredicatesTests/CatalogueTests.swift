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

    @Test func digestsAndCountsArePinned() throws {
        let rows = try Self.text("digests.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        #expect(rows.map { String($0[0]) } == CircuitShape.catalogue.map(\.id))
        for row in rows {
            let shape = try #require(CircuitShape(id: String(row[0])))
            let constraints = try BreachCircuit.synthesize(shape).constraints
            #expect(constraints.digest.hex == row[1], "\(shape.id)")
            #expect(constraints.constraintCount == Int(row[2]), "\(shape.id)")
            #expect(constraints.wireCount == Int(row[3]), "\(shape.id)")
            #expect(constraints.publicInputCount == BreachPublicInput.allCases.count)
        }
    }

    @Test func circuitsFitTheirDomains() throws {
        let rows = try Self.text("digests.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        let counts = Dictionary(uniqueKeysWithValues: rows.map { (String($0[0]), Int($0[2]) ?? .max) })
        #expect(try #require(counts["consecutive-1440"]) <= 60_000)
        #expect(try #require(counts["consecutive-8760"]) <= 250_000)
    }

    @Test(arguments: CircuitShape.catalogue)
    func descriptionAgrees(shape: CircuitShape) throws {
        let lines = try Self.text(shape.id + "/circuit.yaml").split(separator: "\n").filter { !$0.hasPrefix("#") }
        let entries = lines.map { $0.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } } }
        let values = Dictionary(uniqueKeysWithValues: entries.map { (String($0[0]), String($0[1])) })
        #expect(values["circuit"] == shape.id)
        #expect(values["family"] == shape.family.rawValue)
        #expect(values["capacity"] == String(shape.capacity))
        #expect(values["value-bits"] == String(shape.valueBits))
        #expect(values["step-bits"] == String(shape.stepBits))
        #expect(values["duration-bits"] == String(shape.durationBits))
        let sample = try #require(values["sample"])
        #expect(try !Self.text(shape.id + "/" + sample).isEmpty)
    }
}
