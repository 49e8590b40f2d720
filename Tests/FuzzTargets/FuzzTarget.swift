/// A parser of bytes that anybody may have written, what to begin with when it is tried, and what must hold whatever comes.
public struct FuzzTarget: Sendable {
    /// Its name, in kebab case.
    public let name: String
    /// What is checked of every input, besides that nothing traps.
    public let promise: String
    /// How many inputs a short run tries.
    public let shortRunCount: Int
    private let readSeeds: @Sendable () throws -> [[UInt8]]
    private let check: @Sendable ([UInt8]) throws(FuzzViolation) -> Bool

    /// - Parameter check: whether the parser takes the bytes; throws if what was promised does not hold.
    init(
        _ name: String, _ promise: String, shortRunCount: Int = 4000,
        seeds: @escaping @Sendable () throws -> [[UInt8]] = { [] },
        _ check: @escaping @Sendable ([UInt8]) throws(FuzzViolation) -> Bool
    ) {
        self.name = name
        self.promise = promise
        self.shortRunCount = shortRunCount
        readSeeds = seeds
        self.check = check
    }

    /// What inputs are made of: files of this repository, and third-party vectors where they are.
    public func seeds() throws -> [[UInt8]] { try readSeeds() }

    /// Tries one input; says whether the parser takes it.
    ///
    /// - Throws: if what was promised does not hold of it.
    public func look(_ bytes: [UInt8]) throws(FuzzViolation) -> Bool { try check(bytes) }

    /// One that breaks its promise for inputs that begin with 0xFF: it shows that a run finds what there is to be found.
    public static let selfTest = FuzzTarget("self-test", "no input begins with 0xFF", seeds: { [[0, 1, 2]] }) {
        bytes throws(FuzzViolation) in
        try require(bytes.first != 0xFF, "an input begins with 0xFF")
        return true
    }

    /// The target of a name.
    public static func named(_ name: String) -> FuzzTarget? { (all + [selfTest]).first { $0.name == name } }

    /// All of them.
    public static let all = evidence + hardwareFormats + encodings + proofFormats
}

/// Something that was promised of a parser does not hold.
public struct FuzzViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// What does not hold.
    public let description: String

    init(_ description: String) { self.description = description }
}

extension FuzzTarget {
    /// One that is read twice: what comes out is the same, the refusal's code included; and more may be asked of what is accepted.
    static func parser<Value: Equatable & Sendable, Failure: Error & Equatable>(
        _ name: String, _ promise: String = "read twice it is the same", shortRunCount: Int = 4000,
        seeds: @escaping @Sendable () throws -> [[UInt8]] = { [] },
        _ parse: @escaping @Sendable ([UInt8]) throws(Failure) -> Value,
        then check: @escaping @Sendable (Value, [UInt8]) throws(FuzzViolation) -> Void = {
            (_, _) throws(FuzzViolation) in
        }
    ) -> FuzzTarget {
        FuzzTarget(name, promise, shortRunCount: shortRunCount, seeds: seeds) { bytes throws(FuzzViolation) in
            let results = (0..<2).map { _ in Result { () throws(Failure) in try parse(bytes) } }
            try require(results[0] == results[1], "read twice it is not the same")
            guard case .success(let value) = results[0] else { return false }
            try check(value, bytes)
            return true
        }
    }

    /// Something that must hold.
    static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(FuzzViolation) {
        guard condition else { throw FuzzViolation(message()) }
    }
}
