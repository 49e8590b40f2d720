import Algebra
import Gadgets
import R1CS
import Statements

/// What the caller supplies of a batch and of where its excursion is, in the order of `BreachAssignment`.
struct BatchInputs<F: PrimeField>: Sendable {
    /// The number of slots that the header counts.
    let count: Advice<F>
    /// The last used block.
    let lastBlock: Advice<F>
    /// The tick of the first reading.
    let start: Advice<F>
    /// Of a circuit with one condition, the slots of the excursion's first and last reading.
    var first: Advice<F> { conditions[0].first }
    var last: Advice<F> { conditions[0].last }
    let conditions: [ConditionAdvice<F>]
    let values: [Advice<F>]
    /// Of an irregular batch.
    let steps: [Advice<F>]
    /// Of a regular batch.
    let stretches: [StretchAdvice<F>]
    /// Of a circuit that carries a state.
    let carried: CarriedAdvice<F>?
}

/// What the caller supplies of one condition.
struct ConditionAdvice<F: PrimeField>: Sendable {
    /// Whether the claim is shown by it; only where there are several.
    let isShown: Advice<F>?
    /// The slots of the excursion's first and last reading.
    let first: Advice<F>
    let last: Advice<F>
}

/// What the signature covers.
struct BatchWires<F: PrimeField>: Sendable {
    let blocks: LogBlocks<F>
    let isBreach: Bit<F>
    /// The number of slots that the header counts, where the claim depends on it.
    let count: Scalar<F>?
    let start: Bounded<F>
    let end: Bounded<F>
    /// The elements that list a regular grid's missing stretches.
    let stretches: [Bounded<F>]
    /// Of a circuit that carries a state.
    var carried: CarriedEnds<F>? = nil
}

extension LogLayout {
    /// The slots of a circuit.
    init(_ shape: CircuitShape) {
        self.init(widths: ReadingWidths(shape.encoding), capacity: shape.capacity)
    }
}

extension CircuitBuilder {
    /// Declares the advice of a batch.
    mutating func batchInputs(_ shape: CircuitShape) -> BatchInputs<F> {
        let slots = LogLayout(shape).slotCount
        func column(_ name: String, _ count: Int) -> [Advice<F>] { (0..<count).map { _ in advice(name) } }
        let place = ["count", "last-block", "start-tick"].map { advice($0) }
        return BatchInputs(
            count: place[0], lastBlock: place[1], start: place[2],
            conditions: shape.family.conditions.map { _ in
                ConditionAdvice(
                    isShown: shape.family.isCompound ? advice("is-shown") : nil, first: advice("first-reading"),
                    last: advice("last-reading"))
            },
            values: column("value", slots), steps: column("step", shape.encoding == .irregular ? slots : 0),
            stretches: (0..<shape.stretchCapacity).map { _ in
                StretchAdvice(
                    start: advice("stretch-start"), count: advice("stretch-count"), before: advice("stretch-before"),
                    after: advice("stretch-after"))
            }, carried: shape.carriesState ? CarriedAdvice(&self) : nil)
    }
}
