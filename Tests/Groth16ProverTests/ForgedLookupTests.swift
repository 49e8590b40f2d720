import Algebra
import Groth16
import Groth16Prover
import R1CS
import TestSupport
import Testing

/// Provers that lie about look-ups: in what they commit to, and in what they change when they know the challenge.
@Suite struct ForgedLookupTests {
    private let folder = ScratchDirectory()
    private let circuit: Circuit<Fr>
    private let prover: Prover
    private let key: PreparedVerifyingKey
    private let options = ProvingOptions(threads: 2)

    /// A private byte, and a private pair that is one of two rows; one more wire than the byte is public.
    init() throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let sum = builder.publicInput("sum")
        let byte = builder.privateInput("byte")
        let rows = (0..<2).map { row in (0..<2).map { builder.privateInput("row\(row)-\($0)") } }
        let pair = (0..<2).map { builder.privateInput("pair\($0)") }
        _ = builder.lookupRange("byte", of: byte, bits: 8)
        builder.lookUp("pair", builder.lookupTable("rows", rows: rows), pair)
        builder.enforceEqual("sum", byte + pair[0] + rows[0][0] + rows[0][1] + rows[1][0] + rows[1][1], sum)
        circuit = try builder.finish()
        let file = "\(folder.path)/lookup.assaykey"
        _ = try DevelopmentSetup.generate(for: circuit.constraints, path: file, threads: 2)
        prover = try Prover(key: ProvingKey(path: file), system: circuit.constraints)
        key = PreparedVerifyingKey(prover.key.verifyingKey)
    }

    /// byte, rows, pair
    private func inputs(_ values: [Int]) -> [Fr] {
        [Fr(values[..<5].reduce(0, +) + values[5])] + values.map { Fr($0) }
    }

    private let honest = [200, 3, 4, 5, 6, 5, 6]

    @Test func honestProofsVerify() throws {
        let proof = try prover.prove(circuit, inputs: inputs(honest), options: options)
        #expect(key.verify(proof, publicInputs: [inputs(honest)[0]]) == .valid)
    }

    @Test(arguments: [
        [256, 3, 4, 5, 6, 5, 6], [-1, 3, 4, 5, 6, 5, 6], [200, 3, 4, 5, 6, 5, 4], [0, 3, 4, 5, 6, 0, 0],
    ])
    func whatIsNoRowIsRefused(_ values: [Int]) throws {
        let error = #expect(throws: ProvingError.self) {
            try prover.prove(circuit, inputs: inputs(values), options: options)
        }
        #expect(error?.code == "prover.unsatisfied")
    }

    /// Whatever hint before the challenge is changed by one: limbs, multiplicities.
    @Test func forgedHintsAreRefused() throws {
        for (number, hint) in circuit.hints.enumerated() {
            for output in Set([0, hint.outputCount - 1]) {
                let error = #expect(throws: ProvingError.self, "\(hint.name)[\(output)]") {
                    try prover.prove(
                        circuit, inputs: inputs(honest), mask: Fr(5), r: Fr(6), s: Fr(7), options: options,
                        forgery: { index, values in if index == number { values[output] += .one } })
                }
                #expect(error?.code == "prover.unsatisfied")
            }
        }
    }

    /// With the challenge known there is a multiplicity that balances the equation for any query. The witness then satisfies
    /// every constraint; but it is not what was committed to, and no proof comes of it. To commit to it gives another
    /// challenge.
    @Test func multiplicitiesCannotFollowTheChallenge() throws {
        let system = circuit.constraints
        let bad = inputs([200, 3, 4, 5, 6, 5, 4])
        let multiplicity = try #require(
            (0..<system.wireCount).first { system.wireName($0) == "tables/rows/multiplicity[0]" })
        let sum = try #require((0..<system.constraintCount).first { system.constraintName($0) == "tables/sum" })
        func residue(_ witness: [Fr]) -> Fr {
            system.a.row(sum).reduce(Fr.zero) { $0 + system.coefficients[Int($1.coefficient)] * witness[Int($1.wire)] }
        }
        var count = Fr.zero
        for attempt in 0..<3 {
            func half() throws -> CommittingWitness<Fr> {
                try CommittingWitness(of: circuit, inputs: bad, mask: Fr(77)) { index, values in
                    if circuit.hints[index].name == "tuple-multiplicities" { values[0] = count }
                }
            }
            let first = try half()
            let commitment = try prover.commitment(to: first.committedValues, options: options)
            let challenge = CommitmentChallenge.value(
                key: key.digest, publicInputs: [bad[0].integer], commitment: commitment.point)
            let committed = first.finished(challenge: challenge)
            #expect(system.firstUnsatisfied(by: committed)?.index == sum, "attempt \(attempt)")
            // The sum is affine in the count: what it must be for this challenge.
            let before = count
            count += .one
            let slope = residue(try half().finished(challenge: challenge)) - residue(committed)
            count = before - residue(committed) * slope.inverted()!
            let cheating = try half().finished(challenge: challenge)
            #expect(cheating[multiplicity] == count)
            #expect(system.firstUnsatisfied(by: cheating) == nil)
            #expect(throws: ProvingError.selfCheckFailed(multiples: nil)) {
                try prover.prove(witness: cheating, commitment: commitment, r: Fr(5), s: Fr(6), options: options)
            }
            // The next attempt commits to it.
        }
    }
}
