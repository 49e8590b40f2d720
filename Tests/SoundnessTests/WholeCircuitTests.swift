import Algebra
import CircuitChecker
import Gadgets
import R1CS
import SoundnessChecks
import Statements
import Testing

/// What `assay circuits check` says of circuits, for those that are small enough for a test.
@Suite("Whole circuits")
struct WholeCircuitTests {
    @Test(
        "loose wires, aliases, determinism, forged hints, valid claims",
        arguments: SoundnessItem.all(isQuick: true).filter {
            $0.kind == .circuit
                && ($0.name.hasPrefix("lookup-") || $0.name.contains("-64")
                    || ["model-consecutive-448-8", "model-consecutive-448-short-6"].contains($0.name))
        })
    func circuit(_ item: SoundnessItem) throws {
        let result = try item.run()
        #expect(result.passes, "\(result.problems.prefix(5))")
        #expect(result.number("wiresUnique") > 0 && result.number("wiresUnproven") == 0)
        #expect(result.number("forgeries") > 0)
        #expect(result.number("claims") > 0)
    }

    @Test("what has several blocks is checked at two of them, for every structure", arguments: modelItems)
    func model(_ item: SoundnessItem) throws {
        let result = try item.run()
        #expect(result.passes, "\(result.problems.prefix(5))")
        #expect(result.number("claims") >= 6)
    }

    private static let modelItems = SoundnessItem.all(isQuick: true).filter { $0.name.hasPrefix("model-") }

    @Test("there is one check for every circuit, one model for every structure, and names tell them apart")
    func list() {
        let names = SoundnessItem.all(isQuick: false).filter { $0.kind == .circuit }.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(CircuitShape.catalogue.allSatisfy { names.contains($0.id) })
        let structures = Set(
            CircuitShape.catalogue.map {
                "\($0.family.rawValue) \($0.encoding.rawValue) \($0.durationBits) \($0.hidesSensor) \($0.carriesState)"
            })
        #expect(Self.modelItems.count == structures.count)
    }

    @Test("Poseidon2 answers at the real prime as its authors publish, and nothing in it is free", arguments: 2...4)
    func poseidon2(width: Int) throws {
        let item = try #require(SoundnessItem.all(isQuick: true).first { $0.name == "poseidon2-width-\(width)" })
        let result = try item.run()
        #expect(result.passes, "\(result.problems.prefix(5))")
        #expect(result.number("claims") == 1)
        #expect(result.number("wiresUnique") > 200 && result.number("wiresUnproven") == 0)
    }

    /// A constraint less, and uniqueness is lost or not missed: of a look-up circuit the removal of none goes unnoticed by
    /// determinism and structure together, but for constraints that only check.
    @Test("taking the sum of the fractions away makes look-ups say nothing")
    func lookupsNeedTheirSum() throws {
        func report(removing name: String?) throws -> Determinism.Report {
            var builder = CircuitBuilder<Fr>(mode: .committed)
            let value = builder.publicInput("value")
            _ = builder.bounded("value", of: value, bits: 40)
            let circuit = try builder.finish()
            let system = circuit.constraints
            let row = name.flatMap { name in
                (0..<system.constraintCount).first { system.constraintName($0).hasSuffix(name) }
            }
            let changed = row.map { circuit.removingConstraint($0) } ?? system
            return Determinism(changed, privateInputCount: 0).report()
        }
        #expect(try report(removing: nil).isUnique)
        #expect(try !report(removing: "tables/sum").isUnique)
    }

    /// Determinism is not blind: most constraints of a circuit define a wire, and without one of those the wire is open, or
    /// loose if nothing else reads it.
    @Test("of a signature's circuit, taking away what defines a wire is noticed")
    func definitionsAreMissed() throws {
        var builder = CircuitBuilder<Fr>()
        let inputs = ["message", "key-x", "key-y", "nonce-x", "nonce-y"].map { builder.publicInput($0) }
        let scalar = builder.advice("scalar")
        _ = builder.verifyEdDSA(
            "eddsa", message: inputs[0], key: (inputs[1], inputs[2]), nonce: (inputs[3], inputs[4]), scalar: scalar)
        let circuit = try builder.finish()
        let system = circuit.constraints
        #expect(Determinism(circuit, trust: []).report().unprovenCount > 0, "denominators are trusted by name only")
        var defined: Set<UInt32> = []
        let definitions = (0..<system.constraintCount).filter { row in
            // The first constraint whose product is one wire alone is what that wire is.
            let product = system.c.row(row)
            guard product.count == 1, let wire = product.first?.wire else { return false }
            return Int(wire) > system.publicInputCount && defined.insert(wire).inserted
        }
        #expect(definitions.count > 1000)
        for row in stride(from: 7, to: definitions.count, by: 61).map({ definitions[$0] }) {
            let changed = circuit.removingConstraint(row)
            let isNoticed =
                !StructureCheck(changed).isSound
                || Determinism(changed, like: circuit, trust: SoundnessItem.trust).report().unprovenCount > 0
            #expect(isNoticed, "\(system.constraintName(row))")
        }
    }

    @Test("a repeated, an idle and a contradictory constraint are told apart")
    func structure() throws {
        var builder = CircuitBuilder<Fr>()
        let value = builder.publicInput("value")
        for _ in 0..<2 { builder.enforceEqual("twice", value, Scalar(constant: Fr(3))) }
        builder.enforceEqual("idle", Scalar(constant: .one), Scalar(constant: .one))
        builder.enforceEqual("never", Scalar(constant: .one), Scalar(constant: .zero))
        let found = StructureCheck(try builder.finish().constraints)
        #expect(found.repeatedConstraints == ["twice"])
        #expect(found.idleConstraints == ["idle"])
        #expect(found.contradictions == ["never"])
        #expect(!found.isSound)
    }

    @Test("a committed circuit is exported for looking at; a reader takes the challenge for any wire")
    func export() throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let value = builder.publicInput("value")
        _ = builder.bounded("value", of: value, bits: 40)
        let system = try builder.finish().constraints
        let read = try R1CSFile(bytes: R1CSFile(forLookingAt: system).bytes).system
        #expect(read.commitment == nil && system.commitment != nil)
        #expect(read.constraintCount == system.constraintCount && read.wireCount == system.wireCount)
        // Without the commitment nothing says that the limbs are in range.
        #expect(!Determinism(read, privateInputCount: 0).report().isUnique)
    }
}

extension SoundnessItem: CustomTestStringConvertible {
    /// The name.
    public var testDescription: String { name }
}
