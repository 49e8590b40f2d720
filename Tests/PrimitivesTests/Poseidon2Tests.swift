import Algebra
import CSodium
import Primitives
import TestSupport
import Testing

@Suite("Poseidon2")
struct Poseidon2Tests {
    /// Width, digest of the constants, permutation of (0, 1, 2, …), as Tools/derive-poseidon2-constants.py, the independent
    /// derivation, prints them. The permutations are those that the authors' implementation publishes for its
    /// parameters of BN254.
    static let answers = """
        2 941d0851d2c6db16ce70e1184faacb11701554d41d43721af52fda5f259c0704
        1d01e56f49579cec72319e145f06f6177f6c5253206e78c2689781452a31878b
        0d189ec589c41b8cffa88cfc523618a055abe8192c70f75aa72fc514560f6c61
        3 51c8ae66ce07f311859314e2b292a373f8eafd441baf854eb0818e13c01cfa82
        0bb61d24daca55eebcb1929a82650f328134334da98ea4f847f760054f4a3033
        303b6f7c86d043bfcbcc80214f26a30277a15d3f74ca654992defe7ff8d03570
        1ed25194542b12eef8617361c3ba7c52e660b145994427cc86296242cf766ec8
        4 2d08d8f13ae75a19c200e2b1a630aed590bf953c2f6f8a650614499c4a61ccac
        01bd538c2ee014ed5141b29e9ae240bf8db3fe5b9a38629a9647cf8d76c01737
        239b62e7db98aa3a2a8f6a0d2fa1709e7a35959aa6c7034814d9daa90cbac662
        04cbb44c61d928ed06808456bf758cbf0c18d1e15a7b6dbc8245fa7515d5e3cb
        2e11c5cff2a22c64d01304b778d78f6998eff1ab73163a35603f54794c30847a
        """.split(separator: "\n").joined(separator: " ").split(separator: " ").map(String.init)

    private static func answer(_ width: Int) -> (digest: String, state: [String]) {
        let start = [2: 0, 3: 4, 4: 9][width] ?? 0
        return (answers[start + 1], Array(answers[start + 2..<start + 2 + width]))
    }

    private static func permuted(_ poseidon: Poseidon2<Fr>) -> [String] {
        var state = (0..<poseidon.width).map { Fr($0) }
        poseidon.permute(&state)
        return state.map { hex($0.integer.bigEndianBytes) }
    }

    @Test("constants and known answers of every width", arguments: 2...4)
    func knownAnswers(width: Int) {
        let poseidon = Poseidon2.bn254(width: width)
        #expect(Self.digest(of: poseidon) == Self.answer(width).digest)
        #expect(Self.permuted(poseidon) == Self.answer(width).state)
    }

    @Test("any one altered round constant fails the known answer", arguments: 2...4)
    func altered(width: Int) {
        let honest = Poseidon2.bn254(width: width)
        for index in honest.roundConstants.indices {
            var constants = honest.roundConstants
            constants[index] += Fr.one
            #expect(Self.permuted(Poseidon2(honest, roundConstants: constants)) != Self.answer(width).state)
        }
    }

    @Test("the permutations of toy fields are permutations")
    func toyPermutations() {
        func images<F: PrimeField>(_ poseidon: Poseidon2<F>) -> (images: Int, states: Int) {
            let size = Int(F.modulus.limbs.0)
            let states = (0..<poseidon.width).reduce([[]] as [[F]]) { states, _ in
                states.flatMap { state in (0..<size).map { state + [F($0)] } }
            }
            let images = states.map { state in
                var state = state
                poseidon.permute(&state)
                return state
            }
            return (Set(images).count, states.count)
        }
        for result in [
            images(Poseidon2<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 3)),
            images(Poseidon2<SmallField<13>>(width: 3, fullRounds: 2, partialRounds: 3)),
            images(Poseidon2<SmallField<47>>(width: 2, fullRounds: 4, partialRounds: 1)),
        ] {
            #expect(result.images == result.states)
        }
    }

    @Test("hash and compression are what they are said to be, and differ")
    func hashes() {
        let poseidon = Poseidon2.bn254(width: 3)
        var state = [Fr.zero, Fr(5), Fr(6)]
        poseidon.permute(&state)
        #expect(poseidon.hash([Fr(5), Fr(6)]) == state[0])
        #expect(poseidon.compress([Fr.zero, Fr(5), Fr(6)]) == state[0])
        #expect(poseidon.compress([Fr(5), Fr.zero, Fr(6)]) != state[0])
        #expect(
            Poseidon2.bn254(width: 2).compress([Fr(1), Fr(2)]) != Poseidon2.bn254(width: 2).compress([Fr(2), Fr(1)]))
        #expect(Poseidon2.bn254(width: 2).hash([Fr(5)]) != poseidon.hash([Fr(5), Fr.zero]))
    }

    private static func digest(of poseidon: Poseidon2<Fr>) -> String {
        let bytes = (poseidon.roundConstants + poseidon.diagonal).flatMap { $0.integer.bigEndianBytes }
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return hex(digest)
    }
}
