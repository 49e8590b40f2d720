import Glibc

/// Randomness of the operating system.
public enum SecureRandom {
    /// Fills the buffer from the kernel's generator.
    ///
    /// `getentropy` waits for the generator to be seeded, retries when interrupted and never returns part of a request.
    public static func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(RandomnessError) {
        var offset = 0
        while offset < buffer.count {
            let count = min(256, buffer.count - offset)
            guard getentropy(buffer.baseAddress! + offset, count) == 0 else {
                throw RandomnessError(systemError: errno)
            }
            offset += count
        }
    }

    /// `count` random bytes.
    public static func bytes(_ count: Int) throws(RandomnessError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        var failure: RandomnessError?
        result.withUnsafeMutableBytes { buffer in
            do throws(RandomnessError) { try fill(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return result
    }

    /// A uniform integer of 128 bits: a coefficient of a random linear combination.
    public static func integer128() throws(RandomnessError) -> FieldInteger {
        try withWords(2) { FieldInteger(limbs: ($0[0], $0[1], 0, 0)) }
    }

    /// What `body` makes of `count` random 64-bit words, which are wiped afterwards: they may become a secret.
    static func withWords<Result>(
        _ count: Int, _ body: (UnsafeMutableBufferPointer<UInt64>) -> Result
    ) throws(RandomnessError) -> Result {
        let words = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: count)
        words.initialize(repeating: 0)
        defer {
            explicit_bzero(words.baseAddress!, 8 * count)
            words.deallocate()
        }
        try fill(UnsafeMutableRawBufferPointer(words))
        return body(words)
    }
}

extension Fr {
    /// A uniform element: 512 random bits reduced mod r, so the bias is below 2^-256.
    public static func random() throws(RandomnessError) -> Fr {
        try SecureRandom.withWords(8) { words in
            Fr(
                reducing: FieldInteger(limbs: (words[0], words[1], words[2], words[3])),
                high: FieldInteger(limbs: (words[4], words[5], words[6], words[7])))
        }
    }

    /// A uniform element other than zero.
    public static func randomNonzero() throws(RandomnessError) -> Fr {
        while true {
            let candidate = try random()
            if !candidate.isZero { return candidate }
        }
    }

    /// The element of low + 2^256·high: 512 bits reduced mod r.
    package init(reducing low: FieldInteger, high: FieldInteger) {
        self = Fr(reducing: high) * .twoTo256 + Fr(reducing: low)
    }

    private static let twoTo256 = Fr.powerOfTwo(256)
}

/// The operating system gave no randomness. Nothing secret may be made without it, so the operation ends.
public struct RandomnessError: Error, Equatable, Sendable {
    /// The `errno` of the failing call.
    public let systemError: Int32

    /// A failure with the given `errno`.
    public init(systemError: Int32) {
        self.systemError = systemError
    }

    /// The stable code.
    public var code: String { "randomness.unavailable" }
    /// The reason in words.
    public var message: String { "the operating system gave no randomness (error \(systemError))" }
}
