import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// A bug that somebody's circuit had, rebuilt small: a check must catch it, and must pass the mended circuit.
struct HistoricalBug: Sendable, CustomTestStringConvertible {
    /// Which check is to catch it.
    enum Check: String, Sendable {
        /// Every assignment over a small field against a specification.
        case exhaustive
        /// Propagation of uniqueness at the real prime.
        case determinism
        /// The second look at decompositions.
        case interval
        /// Wires and inputs that nothing binds.
        case structure
        /// The builder does not finish such a circuit.
        case builder
    }

    let name: String
    let check: Check
    /// Whether the check finds something, in the mended circuit or in the other.
    let isCaught: @Sendable (_ isMended: Bool) throws -> Bool

    var testDescription: String { "\(name) (\(check.rawValue))" }

    /// All of them; docs/soundness.md lists them with their sources.
    static var all: [HistoricalBug] {
        comparisons + divisions + digits + selectors + loose + curves + hashes + decompositions
    }

    // MARK: Makers

    /// A circuit over a small field, all of whose inputs and outputs are public, and what is right.
    static func exhaustive<F: PrimeField>(
        _ name: String, _: F.Type = F.self, _ domains: [[Int]],
        build: @escaping @Sendable (inout CircuitBuilder<F>, [Scalar<F>], Bool) -> Void,
        right: @escaping @Sendable ([Int]) -> Bool
    ) -> HistoricalBug {
        HistoricalBug(name: name, check: .exhaustive) { isMended in
            var builder = CircuitBuilder<F>()
            let inputs = domains.indices.map { builder.publicInput("in-\($0)") }
            build(&builder, inputs, isMended)
            let report = GadgetCheck(try builder.finish(), domains: domains, specification: right).exhaust()
            // A circuit that refuses what is right would be mended no better.
            if isMended { #expect(report.incomplete.isEmpty, "\(report.incomplete.prefix(3))") }
            return !report.unsound.isEmpty
        }
    }

    private static func circuit(
        _ isMended: Bool, mode: ArgumentMode = .plain,
        _ build: @Sendable (inout CircuitBuilder<Fr>, Bool) -> Void
    ) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        build(&builder, isMended)
        return try builder.finish()
    }

    /// A circuit at the real prime of which a wire may be free.
    static func determinism(
        _ name: String, mode: ArgumentMode = .plain, results: Set<String> = [],
        build: @escaping @Sendable (inout CircuitBuilder<Fr>, Bool) -> Void
    ) -> HistoricalBug {
        HistoricalBug(name: name, check: .determinism) { isMended in
            !Determinism(try circuit(isMended, mode: mode, build), results: results).report().isUnique
        }
    }

    /// A circuit at the real prime of which a decomposition may have an alias.
    static func interval(
        _ name: String, build: @escaping @Sendable (inout CircuitBuilder<Fr>, Bool) -> Void
    ) -> HistoricalBug {
        HistoricalBug(name: name, check: .interval) { isMended in
            let constraints = try circuit(isMended, build).constraints
            let found = IntervalCheck(constraints)
            #expect(found.decompositions > 0)
            return !found.isSound
        }
    }

    /// A circuit that the builder is to refuse.
    static func builder(
        _ name: String, code: String, build: @escaping @Sendable (inout CircuitBuilder<Fr>, Bool) -> Void
    ) -> HistoricalBug {
        HistoricalBug(name: name, check: .builder) { isMended in
            do throws(SynthesisError) {
                _ = try circuit(isMended, mode: .committed, build)
                return false
            } catch {
                return error.code == code
            }
        }
    }
}

extension CircuitBuilder {
    /// Wires that the historical code assigned and believed to be bound.
    mutating func assigned(_ name: String, _ count: Int) -> [Scalar<F>] {
        hint(
            .value("assigned", .unique(because: "so it was believed")), name,
            inputs: Array(repeating: LinearCombination(), count: count), count: count)
    }

    mutating func assigned(_ name: String) -> Scalar<F> { assigned(name, 1)[0] }

    /// Asserts that a value has an inverse.
    mutating func enforceNotZero(_ name: String, _ value: Scalar<F>) {
        let inverse = assigned(name + "-inverse")
        enforce(
            ConstraintLabel(name), value.combination, times: inverse.combination,
            equals: LinearCombination(constant: .one))
    }

    /// Asserts left · right = result.
    mutating func enforceProduct(_ name: String, _ left: Scalar<F>, _ right: Scalar<F>, _ result: Scalar<F>) {
        enforce(ConstraintLabel(name), left.combination, times: right.combination, equals: result.combination)
    }

    /// circomlib's LessThan as it is: right for operands of `bits` bits, silent on whether they are.
    mutating func lessWithoutRanges(_ name: String, _ left: Scalar<F>, _ right: Scalar<F>, bits: Int) -> Bit<F> {
        let shifted = left - right + Scalar(constant: .powerOfTwo(bits))
        return !range(name, of: shifted, bits: bits + 1)[bits]
    }

    /// A constant.
    func number(_ value: Int) -> Scalar<F> { Scalar(constant: F(value)) }
}

/// The field of the reconstructions, unless another is needed.
typealias F61 = SmallField<61>

/// Every element of it.
let all61 = Array(0..<61)
