/// A cursor over the bytes of a short text; every step either takes what it names or leaves the cursor alone.
struct ByteScanner {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The byte that comes next.
    var next: UInt8? { rest.first }

    /// Takes one byte if it is the one given.
    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes a word of ASCII letters if it is the one given, in any case.
    mutating func take(word: String) -> Bool {
        let count = word.utf8.count
        guard rest.prefix(count).map(Self.lowercase) == word.utf8.map(Self.lowercase) else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// Takes as many digits as there are, up to the upper bound (at most 18); `nil` when there are too few.
    mutating func digits(_ count: ClosedRange<Int>) -> Int? {
        precondition(count.upperBound <= 18, "more digits than a machine word holds")
        let found = rest.prefix(count.upperBound).prefix { (0x30...0x39).contains($0) }
        guard found.count >= count.lowerBound else { return nil }
        rest = rest.dropFirst(found.count)
        return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (0x41...0x5a).contains(byte) ? byte + 0x20 : byte
    }
}
