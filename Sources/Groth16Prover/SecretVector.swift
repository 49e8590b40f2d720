import Algebra
import CSodium

/// A vector that is wiped when it is freed: witnesses, the secrets of a setup and what is computed from them.
final class SecretVector<Element: BitwiseCopyable>: @unchecked Sendable {
    // Tasks of one loop write disjoint parts; the owner reads when the loop is over. Hence Sendable.
    let start: UnsafeMutablePointer<Element>
    let count: Int

    /// A vector of `count` copies of a value.
    init(repeating value: Element, count: Int) {
        self.count = count
        start = .allocate(capacity: max(count, 1))
        start.initialize(repeating: value, count: count)
    }

    deinit {
        sodium_memzero(start, count * MemoryLayout<Element>.stride)
        start.deallocate()
    }

    /// A part of the vector, numbered from zero.
    func slice(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part of the vector")
        return UnsafeMutableBufferPointer(start: start + range.lowerBound, count: range.count)
    }
}

extension SecretVector<FieldInteger> {
    /// The canonical integers of field elements.
    convenience init(integersOf source: UnsafePointer<Fr>, count: Int) {
        self.init(repeating: .zero, count: count)
        Fr.integers(start, source, count: count)
    }
}
