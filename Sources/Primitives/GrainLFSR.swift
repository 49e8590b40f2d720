import Algebra

/// The self-shrinking Grain LFSR that generates Poseidon's constants.
///
/// Source: Grassi et al., "Poseidon: A New Hash Function for Zero-Knowledge Proof Systems" (ePrint 2019/458), appendix
/// F. The recurrence is b[i+80] = b[i+62] ⊕ b[i+51] ⊕ b[i+38] ⊕ b[i+23] ⊕ b[i+13] ⊕ b[i]. As no tap lies above 62, the
/// next 16 bits depend on present bits only and are computed in one step.
struct GrainLFSR {
    /// Bit i of the register is bit i here, the oldest being bit 0.
    private var register: UInt128
    /// Bits that survived self-shrinking and have not been handed out, the next one lowest.
    private var shrunkBits: UInt64 = 0
    private var remaining = 0

    /// The generator for a prime field of `fieldBits` bits and the S-box x^5.
    init(fieldBits: Int, width: Int, fullRounds: Int, partialRounds: Int) {
        precondition(fieldBits < 1 << 12 && width < 1 << 12 && fullRounds < 1 << 10 && partialRounds < 1 << 10)
        register = 0
        var position = 0
        // Two bits: prime field; four bits: S-box x^alpha; the four sizes; thirty ones. Each most significant bit
        // first.
        let fields = [(1, 2), (0, 4), (fieldBits, 12), (width, 12), (fullRounds, 10), (partialRounds, 10)]
        for (value, bits) in fields {
            for bit in stride(from: bits - 1, through: 0, by: -1) {
                register |= UInt128(value >> bit & 1) << UInt128(position)
                position += 1
            }
        }
        register |= ((UInt128(1) << 30) - 1) << 50
        // The first 160 bits are thrown away.
        for _ in 0..<10 { _ = step() }
    }

    /// Advances by sixteen bits and hands them out, the oldest in the lowest place.
    private mutating func step() -> UInt16 {
        let fresh = UInt16(
            truncatingIfNeeded: register >> 62 ^ register >> 51 ^ register >> 38 ^ register >> 23 ^ register >> 13
                ^ register)
        register = register >> 16 | UInt128(fresh) << 64
        return fresh
    }

    /// The next bit after self-shrinking: of each pair of raw bits, the second counts if the first is one.
    private mutating func bit() -> UInt64 {
        while remaining == 0 {
            let raw = step()
            for byte in [UInt8(truncatingIfNeeded: raw), UInt8(raw >> 8)] {
                let (bits, count) = Self.shrunk[Int(byte)]
                shrunkBits |= UInt64(bits) << UInt64(remaining)
                remaining += count
            }
        }
        defer {
            shrunkBits >>= 1
            remaining -= 1
        }
        return shrunkBits & 1
    }

    /// What self-shrinking leaves of the four pairs of a byte, and how many bits that is.
    private static let shrunk: [(bits: UInt8, count: Int)] = (0..<256).map { byte in
        var bits: UInt8 = 0
        var count = 0
        for pair in 0..<4 where byte >> (2 * pair) & 1 == 1 {
            bits |= UInt8(byte >> (2 * pair + 1) & 1) << UInt8(count)
            count += 1
        }
        return (bits, count)
    }

    /// The next integer of `bits` bits, most significant bit first.
    mutating func integer(bits: Int) -> FieldInteger {
        var words: [UInt64] = [0, 0, 0, 0]
        for position in stride(from: bits - 1, through: 0, by: -1) {
            words[position >> 6] |= bit() << UInt64(position & 63)
        }
        return FieldInteger(limbs: (words[0], words[1], words[2], words[3]))
    }

    /// The next integer of as many bits as the modulus has that is below it; those that are not are passed over.
    mutating func element<F: PrimeField>() -> F {
        while true {
            if let element = F(integer: integer(bits: F.modulus.bitWidth)) { return element }
        }
    }
}
