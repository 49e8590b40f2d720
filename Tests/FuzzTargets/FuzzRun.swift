import CanonicalEncoding
import TestSupport

/// A run of a target that is the same every time: inputs are mutants of its seeds, made from one number.
public struct FuzzRun: Sendable {
    /// How many inputs were tried.
    public private(set) var triedCount = 0
    /// How many of them the parser took.
    public private(set) var acceptedCount = 0

    /// Tries each seed as it is, and then mutants.
    ///
    /// - Parameters:
    ///   - seed: what the mutants are made from.
    ///   - count: how many mutants.
    /// - Throws: the first violation, with the input, and what reading the seeds throws.
    public init(_ target: FuzzTarget, seed: UInt64, count: Int) throws {
        let seeds = try target.seeds()
        for own in seeds { try look(own, target) }
        var mutator = FuzzMutator(seeds: seeds, seed: seed)
        for _ in 0..<count { try look(mutator.next(), target) }
    }

    private mutating func look(_ bytes: [UInt8], _ target: FuzzTarget) throws(FuzzFailure) {
        triedCount += 1
        do throws(FuzzViolation) {
            if try target.look(bytes) { acceptedCount += 1 }
        } catch {
            throw FuzzFailure(target: target.name, violation: error, input: bytes)
        }
    }
}

/// An input that broke what a target promises.
public struct FuzzFailure: Error, CustomStringConvertible {
    /// The target's name.
    public let target: String
    /// What does not hold.
    public let violation: FuzzViolation
    /// The input.
    public let input: [UInt8]

    /// The failure with its input in Base64.
    public var description: String { "\(target): \(violation), of \(Base64.encode(input))" }
}

/// Makes inputs out of others: bits, bytes, lengths and pieces are changed, cut out, put in, doubled and taken from other seeds.
struct FuzzMutator {
    private let seeds: [[UInt8]]
    private var random: SeededGenerator
    /// No input is longer, unless its seed is.
    private static let maximumByteCount = 1 << 12

    init(seeds: [[UInt8]], seed: UInt64) {
        self.seeds = seeds.isEmpty ? [[]] : seeds
        random = SeededGenerator(state: seed)
    }

    /// The next input: a seed, changed in one place most of the time, and else in up to eight.
    mutating func next() -> [UInt8] {
        let seed = pick(seeds)
        var bytes = seed
        for _ in 0..<(Bool.random(using: &random) ? 1 : Int.random(in: 2...8, using: &random)) { change(&bytes) }
        return Array(bytes.prefix(max(seed.count, Self.maximumByteCount)))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    private mutating func place(in bytes: [UInt8]) -> Int { Int.random(in: 0..<bytes.count, using: &random) }

    /// A piece of at most 64 bytes of a seed.
    private mutating func piece() -> ArraySlice<UInt8> {
        let seed = pick(seeds)
        guard !seed.isEmpty else { return [UInt8.random(in: 0...255, using: &random)] }
        let start = place(in: seed)
        return seed[start..<min(seed.count, start + Int.random(in: 1...64, using: &random))]
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes += piece() }
        let start = place(in: bytes)
        let end = min(bytes.count, start + Int.random(in: 1...16, using: &random))
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[start] = pick([0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, 0x22, 0x30])
        case 3: bytes[start] = .random(in: 0...255, using: &random)
        case 4: bytes[start] = bytes[start] &+ pick([1, 0xFF])
        case 5: bytes.removeSubrange(start..<end)
        case 6: bytes.insert(contentsOf: piece(), at: start)
        case 7: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 8: bytes.replaceSubrange(start..<end, with: piece())
        default: bytes.removeSubrange(start...)
        }
    }
}
