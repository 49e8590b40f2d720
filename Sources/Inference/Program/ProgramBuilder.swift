/// Writes an `IntegerProgram` and knows the range of every wire that it has. The same operation twice gives the same wire.
package struct ProgramBuilder {
    private var inputs: [ClosedRange<Int64>] = []
    private var weights: [ClosedRange<Int64>] = []
    private var operations: [IntegerProgram.Operation] = []
    private var ranges: [ClosedRange<Int64>] = []
    private var tables: [IntegerProgram.Table] = []
    private var tableNumbers: [IntegerProgram.Table: Int] = [:]
    private var known: [IntegerProgram.Operation: Int32] = [:]
    private var sections: [(name: String, start: Int)] = []
    /// The most wires.
    private let limit: Int

    /// An empty program of at most so many wires.
    package init(limit: Int = 1 << 24) {
        self.limit = limit
    }

    /// Begins a part of the program; a name is for reports only.
    package mutating func section(_ name: String) {
        if sections.last?.start == operations.count { sections.removeLast() }
        sections.append((name, operations.count))
    }

    /// How many operations there are.
    package var operationCount: Int { operations.count }

    /// A new input of a range. Inputs come before all operations.
    package mutating func input(_ range: ClosedRange<Int64>) -> AffineForm {
        precondition(operations.isEmpty, "inputs are the first wires")
        precondition(range.lowerBound > -(1 << 61) && range.upperBound < 1 << 61, "inputs have less than 62 bits")
        inputs.append(range)
        ranges.append(range)
        return AffineForm(wire: Int32(ranges.count - 1))
    }

    /// New private weights of these ranges.
    package mutating func weights(_ ranges: [ClosedRange<Int64>]) throws(InferenceError) -> [AffineForm] {
        guard !ranges.isEmpty else { return [] }
        precondition(
            ranges.allSatisfy { $0.lowerBound > -(1 << 61) && $0.upperBound < 1 << 61 },
            "weights have less than 62 bits")
        weights += ranges
        return try append(.weights(weights.count - ranges.count..<weights.count), ranges)
    }

    /// The range of a form.
    package func range(of form: AffineForm) throws(InferenceError) -> ClosedRange<Int64> {
        // The most frequent forms.
        if form.terms.count == 1, form.constant == 0, form.terms[0].coefficient == 1 {
            return ranges[Int(form.terms[0].wire)]
        }
        return try form.range(ranges)
    }

    /// x / 2^shift rounded, and no less and no more than the bounds.
    package mutating func rescaled(
        _ form: AffineForm, shift: Int, _ rounding: IntegerProgram.Rounding = .halfUp, lower: Int64? = nil,
        upper: Int64? = nil
    ) throws(InferenceError) -> AffineForm {
        precondition(shift >= 0 && lower ?? .min <= upper ?? .max, "a shift and bounds in order")
        guard shift < 62 else { throw .tooWide }
        let range = try range(of: form)
        // With half of 2^shift more it must still fit.
        guard range.upperBound < 1 << 61, range.lowerBound > -(1 << 61) else { throw .tooWide }
        func scaled(_ value: Int64) -> Int64 { IntegerProgram.shifted(value, by: shift, rounding) }
        let ends = (scaled(range.lowerBound), scaled(range.upperBound))
        let needed = (lower: lower.flatMap { $0 > ends.0 ? $0 : nil }, upper: upper.flatMap { $0 < ends.1 ? $0 : nil })
        if let lower = needed.lower, ends.1 <= lower { return AffineForm(lower) }
        if let upper = needed.upper, ends.0 >= upper { return AffineForm(upper) }
        if shift == 0, needed.lower == nil, needed.upper == nil { return form }
        if let value = form.constantValue { return AffineForm(scaled(value)) }
        let result = max(ends.0, needed.lower ?? .min)...min(ends.1, needed.upper ?? .max)
        return try append(
            .rescale(form, shift: shift, rounding, lower: needed.lower, upper: needed.upper), [result])[0]
    }

    /// x·y
    package mutating func product(_ left: AffineForm, _ right: AffineForm) throws(InferenceError) -> AffineForm {
        if let weight = left.constantValue { return try AffineForm(sum: [(weight, right)]) }
        if let weight = right.constantValue { return try AffineForm(sum: [(weight, left)]) }
        let (a, b) = (try range(of: left), try range(of: right))
        let corners = [a.lowerBound, a.upperBound].flatMap { x in
            [b.lowerBound, b.upperBound].map { Int128(x) * Int128($0) }
        }
        guard let least = corners.min(), let greatest = corners.max(), least > -(1 << 62), greatest < 1 << 62 else {
            throw .tooWide
        }
        let isSquare = left == right
        return try append(
            .product(left, right), [(isSquare ? max(0, Int64(least)) : Int64(least))...Int64(greatest)])[0]
    }

    /// The value of a table at a form whose range lies in it.
    package mutating func lookup(
        _ form: AffineForm, _ table: IntegerProgram.Table
    ) throws(InferenceError) -> AffineForm {
        let range = try range(of: form)
        let end = table.lower + Int64(table.values.count) - 1
        precondition(range.lowerBound >= table.lower && range.upperBound <= end, "the table has all that can be asked")
        if let value = form.constantValue { return AffineForm(table.values[Int(value - table.lower)]) }
        let number = tableNumbers[table] ?? tables.count
        if number == tables.count {
            tables.append(table)
            tableNumbers[table] = number
        }
        let values = table.values[Int(range.lowerBound - table.lower)...Int(range.upperBound - table.lower)]
        return try append(
            .lookup(form, table: number), [(values.min() ?? 0)...(values.max() ?? 0)])[0]
    }

    /// The greatest of some.
    package mutating func maximum(_ forms: [AffineForm]) throws(InferenceError) -> AffineForm {
        precondition(!forms.isEmpty, "the greatest of something")
        var distinct: [AffineForm] = []
        for form in forms where !distinct.contains(form) { distinct.append(form) }
        let ranges = try distinct.map { form throws(InferenceError) in try range(of: form) }
        let floor = ranges.map(\.lowerBound).max() ?? 0
        // What can never be the greatest is left out; one that attains the floor stays.
        let attains = ranges.indices.first { ranges[$0].lowerBound == floor }
        let kept = distinct.indices.filter { ranges[$0].upperBound > floor || $0 == attains }
        if kept.count == 1 { return distinct[kept[0]] }
        let top = kept.map { ranges[$0].upperBound }.max() ?? floor
        return try append(.maximum(kept.map { distinct[$0] }), [floor...top])[0]
    }

    /// The least of some.
    package mutating func minimum(_ forms: [AffineForm]) throws(InferenceError) -> AffineForm {
        try negated(maximum(forms.map { form throws(InferenceError) in try negated(form) }))
    }

    /// 1 if the form is negative, else 0.
    package mutating func isNegative(_ form: AffineForm) throws(InferenceError) -> AffineForm {
        let range = try range(of: form)
        if range.lowerBound >= 0 { return AffineForm(0) }
        if range.upperBound < 0 { return AffineForm(1) }
        return try append(.isNegative(form), [0...1])[0]
    }

    /// 1 if the form is zero, else 0.
    package mutating func isZero(_ form: AffineForm) throws(InferenceError) -> AffineForm {
        guard try range(of: form).contains(0) else { return AffineForm(0) }
        if let value = form.constantValue { return AffineForm(value == 0 ? 1 : 0) }
        return try append(.isZero(form), [0...1])[0]
    }

    /// ⌊x / y⌋.
    ///
    /// - Throws: `model.division` unless x ≥ 0 and y > 0 for all inputs.
    package mutating func quotient(
        _ dividend: AffineForm, by divisor: AffineForm
    ) throws(InferenceError) -> AffineForm {
        let (a, b) = (try range(of: dividend), try range(of: divisor))
        guard a.lowerBound >= 0, b.lowerBound > 0 else {
            throw InferenceError(
                code: "model.division",
                message: "a division whose divisor may be zero or negative somewhere in the input box")
        }
        if b.lowerBound == 1, b.upperBound == 1 { return dividend }
        if let x = dividend.constantValue, let y = divisor.constantValue { return AffineForm(x / y) }
        return try append(
            .quotient(dividend, by: divisor), [a.lowerBound / b.upperBound...a.upperBound / b.lowerBound])[0]
    }

    /// All forms in ascending order.
    package mutating func sorted(_ forms: [AffineForm]) throws(InferenceError) -> [AffineForm] {
        guard forms.count > 1 else { return forms }
        let ranges = try forms.map { form throws(InferenceError) in try range(of: form) }
        let (lowers, uppers) = (ranges.map(\.lowerBound).sorted(), ranges.map(\.upperBound).sorted())
        return try append(.sorted(forms), zip(lowers, uppers).map { $0...$1 })
    }

    /// −x
    package func negated(_ form: AffineForm) throws(InferenceError) -> AffineForm {
        try AffineForm(sum: [(Int64(-1), form)])
    }

    /// An operation with the ranges of what it makes.
    mutating func append(
        _ operation: IntegerProgram.Operation, _ results: [ClosedRange<Int64>]
    ) throws(InferenceError) -> [AffineForm] {
        func forms(_ first: Int32) -> [AffineForm] { results.indices.map { AffineForm(wire: first + Int32($0)) } }
        if let first = known[operation] { return forms(first) }
        guard ranges.count + results.count <= limit else {
            throw InferenceError(code: "model.too-large", message: "the model needs more than \(limit) integers")
        }
        let first = Int32(ranges.count)
        known[operation] = first
        operations.append(operation)
        ranges += results
        return forms(first)
    }

    /// The program with its outputs.
    ///
    /// - Throws: `model.too-wide` if an output may leave 62 bits.
    package consuming func finish(outputs: [AffineForm]) throws(InferenceError) -> IntegerProgram {
        var outputRanges: [ClosedRange<Int64>] = []
        for output in outputs { outputRanges.append(try output.range(ranges)) }
        return IntegerProgram(
            inputs: inputs, weights: weights, operations: operations, ranges: ranges, tables: tables,
            sections: sections,
            outputs: outputs, outputRanges: outputRanges)
    }
}
