import CanonicalEncoding
import Primitives

extension ModelReference {
    /// The reference as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(members: [
            ("onnx", onnx.map { .string($0.hex) }), ("program", .string(program.hex)), ("precision", precision.json),
            ("weights", .string(weights.rawValue)), ("input", input.json), ("output", output.json),
            ("divergence", divergence.json),
        ])
    }

    /// Decodes strictly: every member once, none unknown, every number in its one spelling.
    ///
    /// - Parameter path: where it stands in its document, for messages.
    public init(json value: JSONValue, path: String = "model") throws(StatementError) {
        try self.init(members: MemberReader(value, path: path))
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let onnx = try reader.optionalDigest("onnx")
        let program = try reader.digest("program")
        let precision = try ModelPrecision(members: reader.object("precision"))
        let weights = try reader.choice("weights", Visibility.self)
        let input = try ModelEdge(members: reader.object("input"))
        let output = try ModelEdge(members: reader.object("output"))
        let divergence = try ModelDivergence(members: reader.object("divergence"))
        try reader.finish()
        try self.init(
            onnx: onnx, program: program, precision: precision, weights: weights, input: input, output: output,
            divergence: divergence)
    }
}

extension ModelPrecision {
    var json: JSONValue {
        .object(members: [
            ("inputBits", JSONValue(integer: inputBits)), ("activationBits", JSONValue(integer: activationBits)),
            ("weightBits", JSONValue(integer: weightBits)), ("widestBits", JSONValue(integer: widestBits)),
            ("weightBound", weightBound.map { JSONValue(integer: $0) }),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        // What a compiler makes; beyond, whoever makes a model anew would work for nothing.
        inputBits = try reader.count("inputBits", upTo: Self.mostBits)
        activationBits = try reader.count("activationBits", upTo: Self.mostBits)
        weightBits = try reader.count("weightBits", upTo: Self.mostBits)
        widestBits = try reader.count("widestBits", upTo: 2 * Self.mostBits + 4)
        weightBound = try reader.optionalInteger("weightBound").map { Int($0) }
        guard weightBound.map({ Self.weightBounds.contains($0) }) ?? true else {
            throw StatementError(
                code: "statement.bad-value",
                message: "\(reader.path(of: "weightBound")) is \(Self.weightBounds.lowerBound) to "
                    + "\(Self.weightBounds.upperBound)")
        }
        try reader.finish()
    }
}

extension ModelEdge {
    var json: JSONValue {
        .object(members: [
            ("visibility", .string(visibility.rawValue)), ("readings", readings?.json),
            ("tensors", .array(tensors.map(\.json))),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        visibility = try reader.choice("visibility", ModelReference.Visibility.self)
        readings = try reader.optionalObject("readings").map { members throws(StatementError) in
            try SensorScale(members: members)
        }
        let path = reader.path(of: "tensors")
        var tensors: [EdgeTensor] = []
        for (index, element) in try reader.array("tensors").enumerated() {
            tensors.append(try EdgeTensor(members: MemberReader(element, path: "\(path)[\(index)]")))
        }
        guard (1...64).contains(tensors.count), tensors.reduce(0, { $0 + $1.count }) <= EdgeTensor.maximumCount else {
            throw StatementError(code: "statement.model", message: "\(path) has 1 to 64 tensors, 2^24 elements at most")
        }
        self.tensors = tensors
        try reader.finish()
    }
}

extension EdgeTensor {
    var json: JSONValue {
        .object(members: [
            ("name", .string(name.text)), ("shape", .array(shape.map { JSONValue(integer: $0) })),
            ("fractionBits", JSONValue(integer: fractionBits)),
            ("box", box.map { .array([.string("\($0.lowerBound)"), .string("\($0.upperBound)")]) }),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let name = try reader.label("name")
        let sizes = try reader.integers("shape")
        let fractionBits = try reader.count("fractionBits", upTo: 62)
        let box = try reader.optionalRange("box")
        try reader.finish()
        try self.init(name: name, shape: sizes, fractionBits: fractionBits, box: box)
    }
}

extension ModelDivergence {
    var json: JSONValue {
        .object(members: [
            ("samples", samples.map { .string($0.hex) }), ("count", JSONValue(integer: count)),
            ("greatest", .string("\(greatest)")), ("sameGreatest", JSONValue(integer: sameGreatest)),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        samples = try reader.optionalDigest("samples")
        count = try reader.count("count", upTo: 1 << 40)
        greatest = try reader.real("greatest")
        sameGreatest = try reader.count("sameGreatest", upTo: count)
        try reader.finish()
    }
}

extension MemberReader {
    /// A whole number, 0 … `limit`.
    fileprivate mutating func count(_ name: String, upTo limit: Int) throws(StatementError) -> Int {
        let value = try integer(name)
        guard value >= 0, value <= limit else {
            throw StatementError(code: "statement.bad-value", message: "\(path(of: name)) is 0 to \(limit)")
        }
        return Int(value)
    }

    /// Whole numbers.
    fileprivate mutating func integers(_ name: String) throws(StatementError) -> [Int] {
        let path = path(of: name)
        return try array(name).enumerated().map { index, element throws(StatementError) in
            guard case .number(let number) = element, let value = number.integer else {
                throw StatementError(code: "json.wrong-type", message: "\(path)[\(index)] is no whole number")
            }
            return Int(value)
        }
    }

    /// A finite number in its shortest spelling.
    fileprivate mutating func real(_ name: String) throws(StatementError) -> Double {
        let path = path(of: name)
        return try Self.real(string(name), path)
    }

    private static func real(_ text: String, _ path: String) throws(StatementError) -> Double {
        guard let value = Double(text), value.isFinite, "\(value)".utf8.elementsEqual(text.utf8) else {
            throw StatementError(
                code: "statement.not-canonical", message: "\(path) is not a finite number in its shortest spelling")
        }
        return value
    }

    /// Two numbers, the least first.
    fileprivate mutating func optionalRange(_ name: String) throws(StatementError) -> ClosedRange<Double>? {
        let path = path(of: name)
        guard let elements = try optionalArray(name) else { return nil }
        guard elements.count == 2, case .string(let low) = elements[0], case .string(let high) = elements[1] else {
            throw StatementError(code: "json.wrong-type", message: "\(path) has two numbers in strings")
        }
        let (lower, upper) = (try Self.real(low, "\(path)[0]"), try Self.real(high, "\(path)[1]"))
        guard lower <= upper else {
            throw StatementError(code: "statement.bad-value", message: "\(path) has the least number first")
        }
        return lower...upper
    }
}
