import Algebra
import CSodium

/// A vector that is wiped when it is freed: witnesses, the secrets of a setup and what is computed from them.
final class SecretVector<Element: BitwiseCopyable>: @unchecked Sendable {
    // Tasks of one loop write disjoint parts; the owner reads when the loop is over. Hence Sendable.
    let start: UnsafeMutablePointer<Element>
    let count: Int
    /// The vector whose memory this is, if it has none of its own.
    private let owner: AnyObject?

    /// A vector of `count` copies of a value.
    init(repeating value: Element, count: Int) {
        self.count = count
        owner = nil
        start = .allocate(capacity: max(count, 1))
        start.initialize(repeating: value, count: count)
    }

    /// The memory of another vector, which must not be used from now on, as elements of the same size.
    fileprivate init<Other>(reusing other: SecretVector<Other>) {
        precondition(MemoryLayout<Other>.stride == MemoryLayout<Element>.stride, "elements of one size")
        count = other.count
        owner = other
        start = UnsafeMutableRawPointer(other.start).bindMemory(to: Element.self, capacity: max(other.count, 1))
    }

    deinit {
        guard owner == nil else { return }
        sodium_memzero(start, count * MemoryLayout<Element>.stride)
        start.deallocate()
    }

    /// A part of the vector, numbered from zero.
    func slice(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part of the vector")
        return UnsafeMutableBufferPointer(start: start + range.lowerBound, count: range.count)
    }
}

extension [Fr] {
    /// Overwrites a witness with zeros, in its own memory if nobody else holds on to the array: for its owner, when it has
    /// been proved.
    package mutating func wipe() {
        withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { sodium_memzero(start, bytes.count) }
        }
    }
}

extension SecretVector<FieldInteger> {
    /// The integers that have been written over the elements of another vector, which must not be used from now on.
    convenience init(integersIn other: SecretVector<Fr>) {
        self.init(reusing: other)
    }

    /// The canonical integers of field elements.
    convenience init(integersOf source: UnsafePointer<Fr>, count: Int) {
        self.init(repeating: .zero, count: count)
        Fr.integers(start, source, count: count)
    }
}
