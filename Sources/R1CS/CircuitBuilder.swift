import Algebra
import BigInt

/// Writes a circuit down once: the constraints, and the program that fills in a witness.
///
/// Gadgets are functions over `inout CircuitBuilder`. Mistakes in how a circuit is written (an interval that does not fit
/// the field, a wire that nothing constrains) are collected and thrown by `finish()`, so that gadgets read like formulas.
public struct CircuitBuilder<F: PrimeField>: ~Copyable {
    var names = ConstraintNames()
    var currentScope: UInt32 = 0
    var coefficients = CoefficientTable<F>()
    var a = SparseMatrix()
    var b = SparseMatrix()
    var c = SparseMatrix()
    var constraintNames: [ConstraintNames.Entry] = []
    var wireNames: [ConstraintNames.Entry] = []
    var publicInputCount = 0
    var adviceCount = 0
    var inputs: [Circuit<F>.Input] = []
    var hints: [Hint<F>] = []
    var hintArguments = SparseMatrix()
    var steps: [WitnessProgram<F>.Step] = []
    /// How ranges and tables are asserted.
    public let mode: ArgumentMode
    var lookups = LookupRequests<F>()
    var deferred: [DeferredArgument<F>] = []
    var policy = ArgumentPolicy()
    var commitment: CommittedWires?
    /// How many steps come before the challenge.
    var challengeStep: Int?
    var firstError: SynthesisError?

    /// An empty circuit.
    public init(mode: ArgumentMode = .plain) {
        self.mode = mode
        _ = newWire("one")
    }

    // MARK: Inputs

    /// Declares a public input. Public inputs come before every other wire, in the order of the statement.
    public mutating func publicInput(_ name: String) -> Scalar<F> {
        if wireNames.count != publicInputCount + 1 { fail(.latePublicInput(name: name)) }
        publicInputCount += 1
        return input(name, .publicInput)
    }

    /// Declares a private input: a wire that the caller assigns.
    public mutating func privateInput(_ name: String) -> Scalar<F> {
        input(name, .privateInput)
    }

    private mutating func input(_ name: String, _ kind: Circuit<F>.InputKind) -> Scalar<F> {
        let wire = newWire(ConstraintLabel(name))
        inputs.append(Circuit.Input(name: name, kind: kind, slot: wire.index))
        return Scalar(LinearCombination(wire))
    }

    /// Declares a value that the caller supplies and only hints read. It has no wire.
    public mutating func advice(_ name: String) -> Advice<F> {
        let advice = Advice<F>(slot: UInt32(adviceCount))
        inputs.append(Circuit.Input(name: name, kind: .advice, slot: Advice<F>.firstIndex + advice.slot))
        adviceCount += 1
        return advice
    }

    // MARK: Constraints

    /// Adds the constraint left · right = result.
    @_specialize(where F == Fr)
    public mutating func enforce(
        _ label: ConstraintLabel, _ left: LinearCombination<F>, times right: LinearCombination<F>,
        equals result: LinearCombination<F>
    ) {
        // The wider row goes to A: matrix B is multiplied in G2, where a term costs three times as much.
        let (wide, narrow) = left.terms.count >= right.terms.count ? (left, right) : (right, left)
        enforceAsWritten(label, wide, times: narrow, equals: result)
    }

    /// The same, with `left` in A and `right` in B.
    @_specialize(where F == Fr)
    mutating func enforceAsWritten(
        _ label: ConstraintLabel, _ left: LinearCombination<F>, times right: LinearCombination<F>,
        equals result: LinearCombination<F>
    ) {
        let entry = ConstraintNames.Entry(
            scope: currentScope, label: names.label(label.text), index: label.index)
        if left.readsAdvice || right.readsAdvice || result.readsAdvice {
            fail(.adviceInConstraint(constraint: names.path(entry)))
        }
        a.append(row(left))
        b.append(row(right))
        c.append(row(result))
        constraintNames.append(entry)
        if constraintNames.count >= 1 << 31 { fail(.tooLarge) }
    }

    /// Adds the constraint that two expressions are equal.
    public mutating func enforceEqual(_ label: ConstraintLabel, _ left: Scalar<F>, _ right: Scalar<F>) {
        enforce(
            label, left.combination - right.combination, times: LinearCombination(constant: .one),
            equals: LinearCombination())
    }

    /// A new wire that holds left · right. A product with a constant costs nothing.
    public mutating func multiply(_ label: ConstraintLabel, _ left: Scalar<F>, _ right: Scalar<F>)
        -> Scalar<F>
    {
        Scalar(product(label, left.combination, right.combination))
    }

    /// A new wire that holds left · right, with the interval of the product.
    public mutating func multiply(_ label: ConstraintLabel, _ left: Bounded<F>, _ right: Bounded<F>)
        -> Bounded<F>
    {
        let ends = [
            left.lower * right.lower, left.lower * right.upper, left.upper * right.lower, left.upper * right.upper,
        ]
        let result = Bounded(
            product(label, left.combination, right.combination), ends.min() ?? 0, ends.max() ?? 0)
        checkInterval(result, label)
        return result
    }

    /// A new wire that holds the value of an expression: worth one constraint where a wide row is read often.
    public mutating func materialize(_ label: ConstraintLabel, _ value: Bounded<F>) -> Bounded<F> {
        checkInterval(value, label)
        let wire = wireEqual(label, value.combination, LinearCombination(constant: .one))
        return Bounded(LinearCombination(wire), value.lower, value.upper)
    }

    /// A new wire that holds the value of an expression.
    public mutating func materialize(_ label: ConstraintLabel, _ value: Scalar<F>) -> Scalar<F> {
        Scalar(LinearCombination(wireEqual(label, value.combination, LinearCombination(constant: .one))))
    }

    /// left ∧ right.
    public mutating func and(_ label: ConstraintLabel, _ left: Bit<F>, _ right: Bit<F>) -> Bit<F> {
        Bit(unchecked: product(label, left.combination, right.combination))
    }

    private mutating func product(
        _ label: ConstraintLabel, _ left: LinearCombination<F>, _ right: LinearCombination<F>
    ) -> LinearCombination<F> {
        if let constant = left.constantValue { return right * constant }
        if let constant = right.constantValue { return left * constant }
        return LinearCombination(wireEqual(label, left, right))
    }

    @_specialize(where F == Fr)
    private mutating func wireEqual(
        _ label: ConstraintLabel, _ left: LinearCombination<F>, _ right: LinearCombination<F>
    ) -> Wire {
        let wire = newWire(label)
        let row = UInt32(constraintNames.count)
        if challengeStep != steps.count,
            let longer = steps.last?.adding(row: row, wire: wire.index, reading: [left, right])
        {
            steps[steps.count - 1] = longer
        } else {
            steps.append(.products(row: row, wire: wire.index, count: 1))
        }
        enforce(label, left, times: right, equals: LinearCombination(wire))
        return wire
    }

    // MARK: Hints and bits

    /// New wires whose values a hint computes. Nothing constrains them yet: the caller must.
    public mutating func hint(
        _ hint: Hint<F>, _ name: String, inputs arguments: [LinearCombination<F>], count: Int
    ) -> [Scalar<F>] {
        let first = UInt32(wireNames.count)
        let start = hintArguments.rowCount
        for argument in arguments { hintArguments.append(row(argument)) }
        let wires = (0..<count).map { newWire(count == 1 ? ConstraintLabel(name) : ConstraintLabel(name, $0)) }
        steps.append(
            .hint(
                number: UInt32(hints.count), arguments: UInt32(start)..<UInt32(start + arguments.count), first: first,
                count: UInt32(count)))
        hints.append(hint)
        return wires.map { Scalar(LinearCombination($0)) }
    }

    /// New wires whose values a hint computes, each constrained to be zero or one: one constraint a bit.
    public mutating func bits(
        _ hint: Hint<F>, _ name: String, inputs arguments: [LinearCombination<F>], count: Int
    ) -> [Bit<F>] {
        let values = self.hint(hint, name, inputs: arguments, count: count)
        return values.enumerated().map {
            bit(count == 1 ? ConstraintLabel(name) : ConstraintLabel(name, $0.offset), asserting: $0.element)
        }
    }

    /// Constrains an expression to be zero or one.
    public mutating func bit(_ label: ConstraintLabel, asserting value: Scalar<F>) -> Bit<F> {
        enforce(
            label, value.combination, times: value.combination - LinearCombination(constant: .one),
            equals: LinearCombination())
        return Bit(unchecked: value.combination)
    }

    /// Takes an expression for a bit on the strength of constraints that are already there; `argument` says which, and why
    /// they suffice. Costs nothing, and is the one place where a gadget's word is taken: exhaustion checks it.
    public func bit(_ value: Scalar<F>, because argument: StaticString) -> Bit<F> {
        Bit(unchecked: value.combination)
    }

    // MARK: Scopes and errors

    /// Runs `body` with its constraints named below `label`.
    public mutating func scope<R>(_ label: ConstraintLabel, _ body: (inout Self) -> R) -> R {
        let outer = currentScope
        currentScope = names.scope(label, below: outer)
        let result = body(&self)
        currentScope = outer
        return result
    }

    /// Records a mistake; `finish()` throws the first one.
    public mutating func fail(_ error: SynthesisError) {
        if firstError == nil { firstError = error }
    }

    /// Records an error if the interval does not fit the field.
    public mutating func checkInterval(_ value: Bounded<F>, _ label: ConstraintLabel) {
        guard !value.fitsField else { return }
        // The label first: it may be new, and a path is one of names that are there.
        let entry = ConstraintNames.Entry(
            scope: currentScope, label: names.label(label.text), index: label.index)
        let path = names.path(entry)
        fail(.intervalTooWide(constraint: path, lower: value.lower, upper: value.upper))
    }

    // MARK: Storage

    mutating func newWire(_ label: ConstraintLabel) -> Wire {
        let wire = Wire(UInt32(wireNames.count))
        wireNames.append(
            ConstraintNames.Entry(
                scope: currentScope, label: names.label(label.text), index: label.index))
        if wireNames.count >= 1 << 31 { fail(.tooLarge) }
        return wire
    }

    @_specialize(where F == Fr)
    private mutating func row(_ combination: LinearCombination<F>) -> [SparseTerm] {
        combination.terms.map { SparseTerm(coefficient: coefficients.number(of: $0.coefficient), wire: $0.wire.index) }
    }
}
