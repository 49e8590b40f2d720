import Algebra
import Primitives
import TestSupport
import Testing

@Suite("Poseidon")
struct PoseidonTests {
    static let vectors = "hashes/poseidon_bn254.json"

    struct Vectors: Decodable {
        struct Answer: Decodable {
            let inputs: [String]
            let initialState: String
            let out: [String]
        }
        let published: [String: String]
        let kats: [Answer]
    }

    @Test("circomlib's hashes of [1] and [1, 2]")
    func pinned() {
        #expect(
            Poseidon.hash([Fr(1)])
                == fr("18586133768512220936620570745912940619677854269274689475585506675881198879027"))
        #expect(
            Poseidon.hash([Fr(1), Fr(2)])
                == fr("7853200120776062878684798364095072458815029376092732009249414926327459813530"))
    }

    @Test(
        "all published and generated known answers, every output element",
        .enabled(if: SharedVectors.exists(vectors), "shared vectors are absent"))
    func knownAnswers() throws {
        let vectors = try SharedVectors.decode(Vectors.self, Self.vectors)
        #expect(vectors.kats.count == 64 && vectors.published.count == 8)
        for (inputs, hash) in vectors.published {
            #expect(Poseidon.hash(inputs.split(separator: ",").map { fr(String($0)) }) == fr(hash))
        }
        for answer in vectors.kats {
            var state = ([answer.initialState] + answer.inputs).map(fr)
            let poseidon = Poseidon.bn254(width: state.count)
            poseidon.permute(&state)
            #expect(state == answer.out.map(fr))
            if answer.initialState == "0" { #expect(poseidon.hash(answer.inputs.map(fr)) == state[0]) }
        }
    }

    @Test("lengths are kept apart: H([f]) ≠ H([f, 0])")
    func lengths() {
        for value in [0, 1, 7] {
            let hashes = (1...16).map { Poseidon.hash([Fr(value)] + Array(repeating: Fr(0), count: $0 - 1)) }
            #expect(Set(hashes).count == hashes.count)
        }
    }

    @Test("the permutation of a toy field is a permutation")
    func toyPermutation() {
        let poseidon = Poseidon<SmallField<13>>(width: 3, fullRounds: 2, partialRounds: 3)
        var images = Set<[SmallField<13>]>()
        for number in 0..<13 * 13 * 13 {
            var state = [number % 13, number / 13 % 13, number / 169].map { SmallField<13>($0) }
            poseidon.permute(&state)
            images.insert(state)
        }
        #expect(images.count == 13 * 13 * 13)
    }
}
