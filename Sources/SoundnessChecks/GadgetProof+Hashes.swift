import Algebra
import Gadgets
import Primitives
import R1CS

extension GadgetProof {
    /// Poseidon, Poseidon2 and Merkle paths at toy parameters: the same code as at the real ones.
    static var hashes: [GadgetProof] {
        [
            poseidon(Poseidon<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 0), domain: Array(0..<13)),
            poseidon(Poseidon<SmallField<13>>(width: 3, fullRounds: 2, partialRounds: 2), domain: Array(0..<13)),
            poseidon(Poseidon<SmallField<13>>(width: 3, fullRounds: 4, partialRounds: 3), domain: [0, 1, 5, 12]),
            poseidon(Poseidon<SmallField<47>>(width: 2, fullRounds: 4, partialRounds: 2), domain: Array(0..<47)),
            poseidon(Poseidon<SmallField<47>>(width: 4, fullRounds: 2, partialRounds: 3), domain: [0, 1, 46]),
            poseidon2(Poseidon2<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 3), domain: Array(0..<13)),
            poseidon2(Poseidon2<SmallField<13>>(width: 3, fullRounds: 4, partialRounds: 2), domain: [0, 1, 5, 12]),
            poseidon2(Poseidon2<SmallField<47>>(width: 2, fullRounds: 4, partialRounds: 2), domain: Array(0..<47)),
            poseidon2(Poseidon2<SmallField<47>>(width: 4, fullRounds: 2, partialRounds: 3), domain: [0, 1, 46]),
            compression(Poseidon2<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 2)),
            merkle(depth: 1, domains: Array(repeating: Array(0..<13), count: 4)),
            merkle(depth: 2, domains: [[0, 3], [0, 1, 2], [0, 1, 5], [4, 9], [1, 7], Array(0..<13)]),
        ]
    }

    private static var signOfSquares: [String: String] {
        ["*square[*: c[*negated": "nothing reads the square but the constraint that squares it"]
    }

    /// Public inputs: what is hashed, the hash.
    private static func poseidon<F: PrimeField>(_ poseidon: Poseidon<F>, domain: [Int]) -> GadgetProof {
        let gadget = PoseidonGadget(poseidon)
        let width = poseidon.width
        let domains = Array(repeating: domain, count: width - 1) + [SmallCase<F>.field]
        return SmallCase<F>(
            publicInputs: width, assignments: SmallCase<F>.product(domains),
            equivalent: signOfSquares,
            build: { builder, inputs, _ in
                let result = builder.poseidon("hash", Array(inputs.dropLast()), with: gadget)
                builder.enforceEqual("out", result, inputs[width - 1])
            },
            isRight: { values in poseidon.hash(values.dropLast().map { F($0) }) == F(values[width - 1]) }
        ).proof(of: "poseidon", "width \(width), rounds \(poseidon.fullRounds) + \(poseidon.partialRounds)")
    }

    /// Public inputs: what is hashed, the hash.
    private static func poseidon2<F: PrimeField>(_ poseidon: Poseidon2<F>, domain: [Int]) -> GadgetProof {
        let width = poseidon.width
        let domains = Array(repeating: domain, count: width - 1) + [SmallCase<F>.field]
        return SmallCase<F>(
            publicInputs: width, assignments: SmallCase<F>.product(domains), equivalent: signOfSquares,
            build: { builder, inputs, _ in
                let result = builder.poseidon2("hash", Array(inputs.dropLast()), with: poseidon)
                builder.enforceEqual("out", result, inputs[width - 1])
            },
            isRight: { values in poseidon.hash(values.dropLast().map { F($0) }) == F(values[width - 1]) }
        ).proof(of: "poseidon2", "width \(width), rounds \(poseidon.fullRounds) + \(poseidon.partialRounds)")
    }

    /// Public inputs: two values, what they are compressed to.
    private static func compression<F: PrimeField>(_ poseidon: Poseidon2<F>) -> GadgetProof {
        let width = poseidon.width
        return SmallCase<F>(
            publicInputs: width + 1,
            assignments: SmallCase<F>.product(Array(repeating: SmallCase<F>.field, count: width + 1)),
            equivalent: signOfSquares,
            build: { builder, inputs, _ in
                let result = builder.poseidon2Compression("node", Array(inputs.dropLast()), with: poseidon)
                builder.enforceEqual("out", result, inputs[width])
            },
            isRight: { values in poseidon.compress(values.dropLast().map { F($0) }) == F(values[width]) }
        ).proof(of: "poseidon2", "compression, width \(width)")
    }

    /// Public inputs: leaf, index bits, siblings, root.
    private static func merkle(depth: Int, domains: [[Int]]) -> GadgetProof {
        typealias F = SmallField<13>
        let poseidon = Poseidon<F>(width: 3, fullRounds: 2, partialRounds: 1)
        let gadget = PoseidonGadget(poseidon)
        return SmallCase<F>(
            publicInputs: 2 * depth + 2, assignments: SmallCase<F>.product(domains),
            equivalent: signOfSquares,
            build: { builder, inputs, _ in
                let index = (0..<depth).map { builder.bit(ConstraintLabel("index", $0), asserting: inputs[1 + $0]) }
                let siblings = Array(inputs[(1 + depth)..<(1 + 2 * depth)])
                let root = builder.merkleRoot("path", leaf: inputs[0], index: index, siblings: siblings, with: gadget)
                builder.enforceEqual("root", root, inputs[2 * depth + 1])
            },
            isRight: { values in
                let bits = values[1...depth]
                guard bits.allSatisfy({ $0 < 2 }) else { return false }
                let path = MerklePath(
                    index: bits.enumerated().reduce(0) { $0 + $1.element << $1.offset },
                    siblings: values[(1 + depth)..<(1 + 2 * depth)].map { F($0) })
                return path.root(of: F(values[0]), poseidon: poseidon) == F(values[2 * depth + 1])
            }
        ).proof(of: "merkle-root", "\(depth) levels")
    }
}
