/// BLAKE-512, the SHA-3 finalist (not BLAKE2): the hash that iden3's EdDSA expands its keys with.
///
/// Source: Aumasson, Henzen, Meier, Phan, "SHA-3 proposal BLAKE", version 1.3, without salt.
package enum Blake512 {
    /// Bytes of a digest.
    package static let byteCount = 64

    /// The digest of bytes that are not secret.
    package static func hash(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        message.withUnsafeBytes { source in digest.withUnsafeMutableBytes { hash(source, into: $0) } }
        return digest
    }

    /// Writes the digest of `message` to `digest` (64 bytes). Working state is wiped, as messages may be keys.
    static func hash(_ message: UnsafeRawBufferPointer, into digest: UnsafeMutableRawBufferPointer) {
        precondition(digest.count == byteCount)
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 8 + 16 + 16) { memory in
            defer { wipe(UnsafeMutableRawBufferPointer(memory)) }
            memory.initialize(repeating: 0)
            let chain = UnsafeMutableBufferPointer(rebasing: memory[0..<8])
            let block = UnsafeMutableBufferPointer(rebasing: memory[8..<24])
            let state = UnsafeMutableBufferPointer(rebasing: memory[24..<40])
            for index in 0..<8 { chain[index] = initialValue[index] }

            let whole = message.count / 128
            for number in 0..<whole {
                load(UnsafeRawBufferPointer(rebasing: message[(128 * number)...].prefix(128)), into: block)
                compress(chain, block, state, bitCount: UInt64(number + 1) * 1024)
            }
            finish(UnsafeRawBufferPointer(rebasing: message[(128 * whole)...]), whole, chain, block, state)
            for index in 0..<8 {
                digest.storeBytes(of: chain[index].bigEndian, toByteOffset: 8 * index, as: UInt64.self)
            }
        }
    }

    /// Padding: a one bit, zeros, a one bit, and the length in bits as 128 bits. A block without message bits counts 0.
    private static func finish(
        _ tail: UnsafeRawBufferPointer, _ whole: Int, _ chain: UnsafeMutableBufferPointer<UInt64>,
        _ block: UnsafeMutableBufferPointer<UInt64>, _ state: UnsafeMutableBufferPointer<UInt64>
    ) {
        let bits = UInt64(whole * 128 + tail.count) * 8
        load(tail, into: block)
        block[tail.count / 8] ^= 0x80 << UInt64(56 - tail.count % 8 * 8)
        if tail.count > 111 {
            compress(chain, block, state, bitCount: bits)
            for index in 0..<16 { block[index] = 0 }
        }
        block[13] |= 1
        block[15] = bits
        compress(chain, block, state, bitCount: tail.isEmpty || tail.count > 111 ? 0 : bits)
    }

    /// Big-endian words of up to 128 bytes, the rest zero.
    private static func load(_ bytes: UnsafeRawBufferPointer, into block: UnsafeMutableBufferPointer<UInt64>) {
        for index in 0..<16 { block[index] = 0 }
        for (index, byte) in bytes.enumerated() {
            block[index / 8] |= UInt64(byte) << UInt64(56 - index % 8 * 8)
        }
    }

    /// Sixteen rounds over one block; `bitCount` counts the message bits hashed so far.
    private static func compress(
        _ chain: UnsafeMutableBufferPointer<UInt64>, _ block: UnsafeMutableBufferPointer<UInt64>,
        _ state: UnsafeMutableBufferPointer<UInt64>, bitCount: UInt64
    ) {
        for index in 0..<8 {
            state[index] = chain[index]
            state[index + 8] = constants[index]
        }
        state[12] ^= bitCount
        state[13] ^= bitCount
        for round in 0..<16 {
            let order = permutations[round % 10]
            for (step, (a, b, c, d)) in lanes.enumerated() {
                let (first, second) = (order[2 * step], order[2 * step + 1])
                state[a] = state[a] &+ state[b] &+ (block[first] ^ constants[second])
                state[d] = rotate(state[d] ^ state[a], 32)
                state[c] = state[c] &+ state[d]
                state[b] = rotate(state[b] ^ state[c], 25)
                state[a] = state[a] &+ state[b] &+ (block[second] ^ constants[first])
                state[d] = rotate(state[d] ^ state[a], 16)
                state[c] = state[c] &+ state[d]
                state[b] = rotate(state[b] ^ state[c], 11)
            }
        }
        for index in 0..<8 { chain[index] ^= state[index] ^ state[index + 8] }
    }

    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 { word >> count | word << (64 - count) }

    /// Columns, then diagonals.
    private static let lanes = [
        (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
        (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
    ]

    /// The chaining value to start with: that of SHA-512.
    private static let initialValue: [UInt64] = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]

    /// Leading fractional digits of π.
    private static let constants: [UInt64] = [
        0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89,
        0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c, 0xc0ac_29b7_c97c_50dd, 0x3f84_d5b5_b547_0917,
        0x9216_d5d9_8979_fb1b, 0xd131_0ba6_98df_b5ac, 0x2ffd_72db_d01a_dfb7, 0xb8e1_afed_6a26_7e96,
        0xba7c_9045_f12c_7f99, 0x24a1_9947_b391_6cf7, 0x0801_f2e2_858e_fc16, 0x6369_20d8_7157_4e69,
    ]

    private static let permutations: [[Int]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ]
}
