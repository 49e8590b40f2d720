import Algebra

extension Hint {
    /// The lowest limbs of an integer.
    static func limbs(bits: Int) -> Self {
        Self("limbs", .unique(because: "every limb is looked up among those of its width")) { inputs, outputs in
            let integer = inputs[0].integer
            for index in outputs.indices {
                var limb = 0
                for bit in (0..<bits).reversed() { limb = 2 * limb + (integer.bit(bits * index + bit) ? 1 : 0) }
                outputs.initializeElement(at: index, to: F(limb))
            }
        }
    }

    /// How often each of 0 ..< outputs.count is among the inputs.
    static var multiplicities: Self {
        Self("multiplicities", .unique(because: "fractions with different poles are independent")) { inputs, outputs in
            var counts = [Int](repeating: 0, count: outputs.count)
            for input in inputs {
                if let index = input.smallInteger(below: outputs.count) { counts[index] += 1 }
            }
            for index in outputs.indices { outputs.initializeElement(at: index, to: F(counts[index])) }
        }
    }

    /// Inputs are tuples, first as many rows as outputs, then queries: how often each row is among the queries. Of equal
    /// rows the first is counted.
    static func tupleMultiplicities(columns: Int) -> Self {
        let because = "fractions with different poles are independent; only equal rows can share their count"
        return Self("tuple-multiplicities", .choice(because: because)) { inputs, outputs in
            let index = TupleIndex(of: inputs, columns: columns, rows: outputs.count)
            var counts = [Int](repeating: 0, count: outputs.count)
            for query in stride(from: columns * outputs.count, to: inputs.count, by: columns) {
                if let row = index.row(equalTo: query) { counts[row] += 1 }
            }
            for row in outputs.indices { outputs.initializeElement(at: row, to: F(counts[row])) }
        }
    }

    /// Inputs denominator, numerator, denominator, …: the fractions; 0 where there is none.
    @_specialize(where F == Fr)
    static func fractions() -> Self {
        Self("fractions", .unique(because: "its product with the denominator is the numerator")) { inputs, outputs in
            // One inversion for all: products of what came before, from the front and back again.
            var product = F.one
            for index in outputs.indices {
                outputs.initializeElement(at: index, to: product)
                let denominator = inputs[2 * index]
                if !denominator.isZero { product *= denominator }
            }
            guard var inverse = product.inverted() else { preconditionFailure("a product of units") }
            for index in outputs.indices.reversed() {
                let denominator = inputs[2 * index]
                guard !denominator.isZero else {
                    outputs[index] = .zero
                    continue
                }
                outputs[index] = outputs[index] * inverse * inputs[2 * index + 1]
                inverse *= denominator
            }
        }
    }
}

/// Finds tuples of a buffer among its first ones, by hashing. It holds positions only, no copies of what may be secret.
private struct TupleIndex<F: PrimeField> {
    private let values: UnsafeBufferPointer<F>
    private let columns: Int
    /// Row numbers by hash, −1 where there is none; open addressing, at most half full.
    private var slots: [Int32]

    init(of values: UnsafeBufferPointer<F>, columns: Int, rows: Int) {
        self.values = values
        self.columns = columns
        var capacity = 4
        while capacity < 2 * rows { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
        for row in 0..<rows {
            let slot = slot(of: columns * row)
            if slots[slot] < 0 { slots[slot] = Int32(row) }
        }
    }

    /// The first row that equals the tuple at a position of the buffer.
    func row(equalTo start: Int) -> Int? {
        let row = slots[slot(of: start)]
        return row < 0 ? nil : Int(row)
    }

    /// The slot that holds a row equal to this tuple, or where one would be put.
    private func slot(of start: Int) -> Int {
        var hasher = Hasher()
        for column in 0..<columns { hasher.combine(values[start + column]) }
        var slot = hasher.finalize() & (slots.count - 1)
        while slots[slot] >= 0, !areEqual(columns * Int(slots[slot]), start) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func areEqual(_ first: Int, _ second: Int) -> Bool {
        (0..<columns).allSatisfy { values[first + $0] == values[second + $0] }
    }
}
