import Algebra
import CircuitChecker
import Foundation
import Primitives
import R1CS
import TestSupport
import Testing

/// A circuit whose public inputs are handed to `body`.
func circuit<F: PrimeField>(
    _: F.Type = F.self, publicInputs count: Int, _ body: (inout CircuitBuilder<F>, [Scalar<F>]) -> Void
) throws -> Circuit<F> {
    var builder = CircuitBuilder<F>()
    let inputs = (0..<count).map { builder.publicInput("in-\($0)") }
    body(&builder, inputs)
    return try builder.finish()
}

extension GadgetCheck {
    /// Every assignment against the specification, and every constraint's removal caught.
    /// `equivalent` names constraints that are redundant, for a reason given where it is listed.
    func expectRight(equivalent: Set<String> = [], _ location: SourceLocation = #_sourceLocation) {
        let report = exhaust()
        #expect(report.unsound.isEmpty, "accepted but wrong: \(report.unsound.prefix(5))", sourceLocation: location)
        #expect(
            report.incomplete.isEmpty, "right but refused: \(report.incomplete.prefix(5))", sourceLocation: location)
        let mutants = mutate(equivalent: equivalent)
        #expect(
            mutants.survivingMutants.isEmpty, "nothing notices their removal: \(mutants.survivingMutants)",
            sourceLocation: location)
    }
}

/// No forged hint is accepted for inputs that the honest witness satisfies.
func expectUnforgeable<F: PrimeField>(
    _ circuit: Circuit<F>, inputs: [F], _ location: SourceLocation = #_sourceLocation
) throws {
    let witness = try circuit.witness(inputs: inputs)
    #expect(circuit.constraints.firstUnsatisfied(by: witness)?.name == nil, sourceLocation: location)
    let accepted = try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputs)
    #expect(accepted.isEmpty, "\(accepted.prefix(5))", sourceLocation: location)
}

/// Σ 5^i·bits[i]: one value that tells decompositions apart.
func fingerprint<F: PrimeField>(_ bits: [Bit<F>]) -> Scalar<F> {
    var weight = F.one
    return bits.reduce(Scalar(constant: .zero)) { sum, bit in
        defer { weight *= F(5) }
        return sum + Scalar(bit) * weight
    }
}

/// The same of plain bits.
func fingerprint<F: PrimeField>(_ bits: [Bool]) -> F {
    var weight = F.one
    return bits.reduce(F.zero) { sum, bit in
        defer { weight *= F(5) }
        return bit ? sum + weight : sum
    }
}

/// Whether the honest witness satisfies the circuit.
func satisfies<F: PrimeField>(_ circuit: Circuit<F>, _ inputs: [F]) throws -> Bool {
    try circuit.constraints.firstUnsatisfied(by: circuit.witness(inputs: inputs)) == nil
}

/// The tests' only randomness, so that every run is the same.
typealias Splitmix = SeededGenerator

extension SeededGenerator {
    mutating func element<F: PrimeField>(_: F.Type = F.self) -> F {
        F(reducing: FieldInteger(limbs: (next(), next(), next(), next())))
    }
}

/// Zero, one, minus one, powers of two and their neighbours, and some elements at random.
func edgeElements(random count: Int = 8) -> [Fr] {
    var random = Splitmix(state: 11)
    let powers = [1, 63, 64, 127, 128, 252, 253].flatMap { exponent -> [Fr] in
        let power = Fr.powerOfTwo(exponent)
        return [power - Fr.one, power, power + Fr.one, -power]
    }
    return [Fr.zero, Fr.one, -Fr.one, Fr(2), Fr(-2)] + powers + (0..<count).map { _ in random.element() }
}
