import Algebra
import CircuitChecker
import Gadgets
import R1CS
import TestSupport
import Testing

@Suite("Convolutions")
struct ConvolutionTests {
    /// Kernels that stand in some places of signals.
    private struct Case {
        let maps: Int
        let channels: Int
        let length: Int
        let offsets: [Int]
        let positions: [Int]

        /// One dimension, every place.
        static func row(maps: Int, channels: Int, taps: Int, positions: Int) -> Case {
            Case(
                maps: maps, channels: channels, length: taps + positions - 1, offsets: Array(0..<taps),
                positions: Array(0..<positions))
        }

        /// A square kernel of the size `kernel` in a square image, every `step`-th place.
        static func square(maps: Int, channels: Int, size: Int, kernel: Int, step: Int = 1) -> Case {
            let starts = Array(stride(from: 0, through: size - kernel, by: step))
            return Case(
                maps: maps, channels: channels, length: size * size,
                offsets: (0..<kernel).flatMap { y in (0..<kernel).map { y * size + $0 } },
                positions: starts.flatMap { y in starts.map { y * size + $0 } })
        }

        /// Kernels, signals, results: how many of each.
        var counts: [Int] { [maps * channels * offsets.count, channels * length, maps * positions.count] }

        func results<F: PrimeField>(_ kernels: [F], _ signals: [F]) -> [F] {
            (0..<maps).flatMap { map in
                positions.map { position in
                    (0..<channels * offsets.count).reduce(F.zero) { sum, index in
                        let (channel, tap) = (index / offsets.count, index % offsets.count)
                        let place = channel * length + offsets[tap] + position
                        return sum + kernels[map * channels * offsets.count + index] * signals[place]
                    }
                }
            }
        }
    }

    /// The inputs are kernels, signals and results; of `zeros` places of every signal are the constant zero.
    private func circuit<F: PrimeField>(
        _ empty: consuming CircuitBuilder<F>, _ layout: Case, zeros: Set<Int> = []
    ) throws -> Circuit<F> {
        var builder = empty
        var values = layout.counts.enumerated().map { part, count in
            (0..<count).map { builder.publicInput("part-\(part)-\($0)") }
        }
        for index in values[1].indices where zeros.contains(index % layout.length) {
            builder.enforceEqual("zero", values[1][index], Scalar(constant: .zero))
            values[1][index] = Scalar(constant: .zero)
        }
        func rows(_ values: [Scalar<F>], _ count: Int) -> [[Scalar<F>]] {
            stride(from: 0, to: values.count, by: count).map { Array(values[$0..<$0 + count]) }
        }
        builder.enforceConvolution(
            "convolution", kernels: rows(values[0], layout.channels * layout.offsets.count),
            signals: rows(values[1], layout.length), offsets: layout.offsets, positions: layout.positions,
            equals: rows(values[2], layout.positions.count))
        return try builder.finish()
    }

    /// What is checked depends on the difference from the results only. As a polynomial in the challenge it has fewer roots
    /// than the field elements: one that all challenges accept is zero.
    @Test("all challenges of a small field accept exactly the results; every mutant caught")
    func exhaustive() throws {
        typealias F = SmallField<13>
        let layout = Case.row(maps: 1, channels: 1, taps: 5, positions: 8)
        let circuit = try circuit(CircuitBuilder<F>(policy: .exhaustive()), layout)
        #expect(circuit.constraints.constraintCount < 41)
        let check = ChallengeExhaustion(circuit, highestPower: 1)
        let signal = [1, 7, 3, 4, 12, 2, 2, 9, 11, 5, 6, 8].map { F($0) }
        let zeros = [F](repeating: .zero, count: signal.count)
        let kernel = [3, 9, 12, 5, 1].map { F($0) }
        // With one tap each, so that what belongs to it cannot be made up for by the others; and without a signal, where a
        // power that is free may be zero.
        let single = kernel.indices.map { tap in kernel.indices.map { $0 == tap ? kernel[tap] : .zero } }
        var refused: [[F]] = []
        for (kernel, signal) in [(kernel, signal), (kernel, zeros)] + single.map({ ($0, signal) }) {
            let results = layout.results(kernel, signal)
            #expect(try check.acceptsHonest(kernel + signal + results))
            for first in results.indices {
                for change in 1..<13 {
                    var other = results
                    other[first] += F(change)
                    if change == 1 { refused.append(kernel + signal + other) }
                    for second in results.indices {
                        var both = other
                        both[second] += F(5)
                        if both != results { #expect(try !check.acceptsHonest(kernel + signal + both)) }
                    }
                }
            }
        }
        let survivors = try check.survivingMutants(refused: refused)
        #expect(survivors == [])
    }

    @Test(
        "results are accepted at the real prime, one wrong entry is not", arguments: [ArgumentMode.plain, .committed])
    func real(mode: ArgumentMode) throws {
        var generator = Splitmix(state: 7)
        let cases = [
            Case.row(maps: 1, channels: 1, taps: 1, positions: 1), .row(maps: 2, channels: 3, taps: 2, positions: 4),
            .row(maps: 3, channels: 2, taps: 6, positions: 9), .square(maps: 2, channels: 1, size: 6, kernel: 3),
            .square(maps: 2, channels: 2, size: 7, kernel: 3, step: 2),
        ]
        for layout in cases {
            for zeros in [[], Set((1..<layout.length).filter { $0 % 3 == 0 })] {
                let circuit = try circuit(CircuitBuilder<Fr>(mode: mode), layout, zeros: zeros)
                let kernels: [Fr] = (0..<layout.counts[0]).map { _ in generator.element() }
                let signals: [Fr] = (0..<layout.counts[1]).map { index in
                    zeros.contains(index % layout.length) ? .zero : generator.element()
                }
                let inputs = kernels + signals + layout.results(kernels, signals)
                func passes(_ inputs: [Fr]) throws -> Bool {
                    circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) == nil
                }
                #expect(try passes(inputs))
                for index in inputs.indices {
                    var wrong = inputs
                    wrong[index] += Fr.one
                    // Kernels that meet nothing but zeros, and signals that no kernel meets, may be anything.
                    let results = layout.results(
                        Array(wrong[..<kernels.count]), Array(wrong[kernels.count..<kernels.count + signals.count]))
                    let isRight = Array(wrong[(kernels.count + signals.count)...]) == results
                    let isConstant =
                        index >= kernels.count && index < kernels.count + signals.count
                        && zeros.contains((index - kernels.count) % layout.length)
                    #expect(try passes(wrong) == (isRight && !isConstant), "\(layout): \(index)")
                }
            }
        }
    }

    /// Never more than products of matrices, and for images much less.
    @Test func cost() throws {
        let image = Case.square(maps: 6, channels: 1, size: 28, kernel: 5)
        let plain = try circuit(CircuitBuilder<Fr>(), image).constraints.constraintCount
        #expect(plain == 6 * 25 * 576)
        let committed = try circuit(CircuitBuilder<Fr>(mode: .committed), image).constraints.constraintCount
        // Powers, signals, windows, products, results; and the mask.
        #expect(committed == 782 + 783 + 24 + 150 + 3456 + 1)
    }
}
