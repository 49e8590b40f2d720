import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// What the caller supplies of a log besides its values, in the order of `InputOpening.logInputs`.
struct LogAdvice: Sendable {
    /// Of an irregular log, the step to every reading.
    let steps: [Scalar<Fr>]
    /// Profile, counter, sequence, first and last tick, length of a tick; of a regular log the interval and the hash of what is
    /// missing.
    let header: [Scalar<Fr>]

    init(_ builder: inout CircuitBuilder<Fr>, count: Int, _ encoding: ReadingEncoding) {
        steps = encoding == .irregular ? (0..<count).map { _ in builder.privateInput("step") } : []
        header = (0..<(encoding == .irregular ? 6 : 8)).map { _ in builder.privateInput("header") }
    }
}

extension CircuitBuilder<Fr> {
    /// The root of a log of just so many readings, whose codes lie in their range. Twin: `ReadingBatch.root`.
    ///
    /// Of the header only the count is looked at: whoever shares the commitment speaks of the same header. Cost: ranges of the
    /// steps, a permutation of width 17 for a block, and the header's hash.
    mutating func logRoot(_ codes: [Bounded<Fr>], _ advice: LogAdvice, _ encoding: ReadingEncoding) -> Scalar<Fr> {
        let steps = advice.steps.enumerated().map { number, step in
            boxed("step-\(number)", step, 0...Int64(Reading.maximumStep))
        }
        let blocks = (codes.count + encoding.slotsPerBlock - 1) / encoding.slotsPerBlock
        let padding = blocks * encoding.slotsPerBlock - codes.count
        let count = Scalar<Fr>(constant: Fr(codes.count))
        var header = [Scalar(constant: DomainTag.header.fieldElement)] + advice.header
        header.insert(count, at: 4)
        if encoding == .irregular { header.append(Scalar(constant: .zero)) }
        let capacity = poseidon("header", header)
        let elements = (0..<blocks * ReadingEncoding.elementsPerBlock).map { number in
            var parts: [(BigInt, Bounded<Fr>)] = []
            for place in 0..<encoding.slotsPerElement {
                let slot = number * encoding.slotsPerElement + place - padding
                let shift = encoding.slotBits * place
                // Places before the log repeat its first value, without a step.
                parts.append((BigInt(1) << shift, codes[max(slot, 0)]))
                if slot >= 0, !steps.isEmpty {
                    parts.append((BigInt(1) << (shift + BatchPacking.stepShift), steps[slot]))
                }
            }
            let element = Bounded(sum: parts)
            checkInterval(element, "packed")
            return Scalar(element)
        }
        return sponge(elements, capacity: capacity, with: .bn254(width: ReadingEncoding.elementsPerBlock + 1))[
            blocks - 1]
    }
}
