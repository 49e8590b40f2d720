import Algebra
import CircuitChecker
import Gadgets
import R1CS
import TestSupport
import Testing

@Suite("Extremes and sorting")
struct SortingTests {
    enum Gadget: CaseIterable {
        case maximum, minimum, sorted

        func twin(_ values: [Int]) -> [Int] {
            switch self {
            case .maximum: [values.max()!]
            case .minimum: [values.min()!]
            case .sorted: values.sorted()
            }
        }
    }

    /// Public inputs: values of so many bits less an offset, then Σ 5^i·resultᵢ.
    private func circuit<F: PrimeField>(
        _ builder: consuming CircuitBuilder<F>, _ gadget: Gadget, count: Int, bits: Int, offset: Int = 0
    ) throws -> Circuit<F> {
        let inputs = (0..<count + 1).map { builder.publicInput("in-\($0)") }
        let values = inputs[..<count].enumerated().map {
            builder.bounded("value-\($0)", of: $1 + Scalar(constant: F(offset)), bits: bits) - offset
        }
        let results: [Bounded<F>] =
            switch gadget {
            case .maximum: [builder.maximum("maximum", values)]
            case .minimum: [builder.minimum("minimum", values)]
            case .sorted: builder.sorted("sorted", values)
            }
        builder.enforceEqual("out", Self.fingerprint(results), inputs[count])
        return try builder.finish()
    }

    private static func fingerprint<F: PrimeField>(_ values: [Bounded<F>]) -> Scalar<F> {
        var weight = F.one
        return values.reduce(Scalar(constant: .zero)) { sum, value in
            defer { weight *= F(5) }
            return sum + Scalar(value) * weight
        }
    }

    private static func fingerprint<F: PrimeField>(_ values: [Int]) -> F {
        values.reversed().reduce(F.zero) { $0 * F(5) + F($1) }
    }

    private func exhaust<F: PrimeField>(
        _: F.Type, _ gadget: Gadget, count: Int, bits: Int, offset: Int = 0
    ) throws {
        let circuit = try circuit(CircuitBuilder<F>(), gadget, count: count, bits: bits, offset: offset)
        let size = Int(F.modulus.limbs.0)
        // Every value of the range, its neighbours outside, and every fingerprint.
        let domain = (-1...1 << bits).map { ($0 - offset + size) % size }
        let domains = Array(repeating: domain, count: count) + [Array(0..<size)]
        let check = GadgetCheck(circuit, domains: domains) { assignment in
            let values = assignment[..<count].map { ($0 + offset) % size - offset }
            guard values.allSatisfy({ (0..<1 << bits).contains($0 + offset) }) else { return false }
            return Self.fingerprint(gadget.twin(values)) == F(assignment[count])
        }
        // Of three values one missing constraint is made up for by those that come after it.
        if count == 2 { check.expectRight() } else { #expect(check.exhaust().agrees) }
    }

    @Test("plain mode over small fields: all values, all answers; every mutant caught", arguments: Gadget.allCases)
    func exhaustive(gadget: Gadget) throws {
        try exhaust(SmallField<13>.self, gadget, count: 2, bits: 1)
        try exhaust(SmallField<47>.self, gadget, count: 2, bits: 2, offset: 2)
        try exhaust(SmallField<61>.self, gadget, count: 3, bits: 1)
    }

    @Test(
        "committed mode over a small field, every challenge: all values, all answers, all hints",
        arguments: Gadget.allCases)
    func exhaustiveChallenges(gadget: Gadget) throws {
        typealias F = SmallField<13>
        let policy = ArgumentPolicy.exhaustive(separatorIsInput: false, limbBits: 1)
        let circuit = try circuit(CircuitBuilder<F>(policy: policy), gadget, count: 2, bits: 1)
        let check = ChallengeExhaustion(circuit, highestPower: 0)
        var refused: [[F]] = []
        for number in 0..<2 * 2 * 13 {
            let values = [number % 2, number / 2 % 2]
            let answer = number / 4
            let inputs = (values + [answer]).map { F($0) }
            if Self.fingerprint(gadget.twin(values)) == F(answer) {
                #expect(try check.acceptsHonest(inputs), "\(values) \(answer)")
            } else {
                #expect(try !check.acceptsSome(inputs), "\(values) \(answer)")
                refused.append(inputs)
            }
        }
        // Values outside their range too, for the constraints that say so.
        refused += [[2, 0, 2], [0, 2, 2], [2, 2, 2], [2, 2, 12], [12, 0, 0], [0, 12, 0], [2, 1, 1], [2, 1, 2]].map {
            $0.map { F($0) }
        }
        let survivors = try check.survivingMutants(refused: refused)
        #expect(survivors == [])
    }

    @Test(
        "native twin at the real prime in both modes, and forged hints fail", arguments: Gadget.allCases,
        [ArgumentMode.plain, .committed])
    func real(gadget: Gadget, mode: ArgumentMode) throws {
        var generator = Splitmix(state: 9)
        for count in [1, 2, 3, 5, 8, 13] {
            let circuit = try circuit(CircuitBuilder<Fr>(mode: mode), gadget, count: count, bits: 12, offset: 1000)
            for round in 0..<6 {
                let values = (0..<count).map { index in
                    switch round {
                    case 0: 7
                    case 1: index - 1000
                    case 2: 3095 - index
                    default: Int(generator.next() & (round == 3 ? 1 : 4095)) - 1000
                    }
                }
                let answer: Fr = Self.fingerprint(gadget.twin(values))
                func passes(_ values: [Int], _ answer: Fr) throws -> Bool {
                    let witness = try circuit.witnessWithChallenge(inputs: values.map { Fr($0) } + [answer])
                    return circuit.constraints.firstUnsatisfied(by: witness) == nil
                }
                #expect(try passes(values, answer))
                #expect(try !passes(values, answer + .one))
                #expect(try !passes(values.map { $0 + 4096 }, answer))
                if round == 4, count <= 5 {
                    let inputs = values.map { Fr($0) } + [answer]
                    #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputs, sample: 3) == [])
                }
            }
        }
    }

    @Test("the network sorts: every sequence of zeros and ones up to twelve places")
    func network() {
        for count in 0...12 {
            let exchanges = SortingNetwork.exchanges(of: count)
            for pattern in 0..<1 << count {
                var values = (0..<count).map { pattern >> $0 & 1 }
                for (low, high) in exchanges where values[low] > values[high] { values.swapAt(low, high) }
                #expect(values == values.sorted())
            }
        }
        #expect([2, 4, 8, 16].map { SortingNetwork.exchanges(of: $0).count } == [1, 5, 19, 63])
    }

    @Test("the median of five")
    func median() throws {
        var builder = CircuitBuilder<Fr>()
        let inputs = (0..<6).map { builder.publicInput("in-\($0)") }
        let values = inputs[..<5].enumerated().map { builder.bounded("value-\($0)", of: $1, bits: 8) }
        builder.enforceEqual("median", Scalar(builder.orderStatistic("rank", values, rank: 2)), inputs[5])
        let circuit = try builder.finish()
        for values in [[9, 1, 5, 5, 200], [0, 0, 0, 1, 1], [255, 254, 253, 252, 251]] {
            let median = values.sorted()[2]
            #expect(try satisfies(circuit, (values + [median]).map { Fr($0) }))
            #expect(try !satisfies(circuit, (values + [median + 1]).map { Fr($0) }))
        }
    }
}
