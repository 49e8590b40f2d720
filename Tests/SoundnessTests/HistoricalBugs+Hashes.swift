import Algebra
import Gadgets
import Primitives
import R1CS

extension HistoricalBug {
    private static var poseidon: Poseidon<SmallField<13>> { Poseidon(width: 3, fullRounds: 2, partialRounds: 1) }

    /// What is hashed is not what was meant: padding, order, lengths, leaves.
    static var hashes: [HistoricalBug] {
        typealias F = SmallField<13>
        let poseidon = Self.poseidon
        let gadget = PoseidonGadget(poseidon)
        let all = Array(0..<13)
        return [
            exhaustive("self-merkle-path-index", F.self, [[3, 8], all, [2, 11], all]) { builder, inputs, isMended in
                if isMended { _ = builder.bit("side", asserting: inputs[1]) }
                let moved = builder.multiply("move", inputs[1], inputs[2] - inputs[0])
                let root = builder.poseidon("node", [inputs[0] + moved, inputs[2] - moved], with: gadget)
                builder.enforceEqual("root", root, inputs[3])
            } right: {
                guard $0[1] < 2 else { return false }
                let path = MerklePath(index: $0[1], siblings: [F($0[2])])
                return path.root(of: F($0[0]), poseidon: poseidon) == F($0[3])
            },
            exhaustive("semaphore-zero-leaf", F.self, [all, all]) { builder, inputs, isMended in
                // The empty leaf is in every tree.
                if isMended { builder.enforceNotZero("leaf", inputs[0]) }
                let root = builder.poseidon("node", [inputs[0], builder.number(0)], with: gadget)
                builder.enforceEqual("root", root, inputs[1])
            } right: {
                $0[0] != 0 && poseidon.hash([F($0[0]), .zero]) == F($0[1])
            },
            exhaustive("neptune-padding", F.self, [all, all]) { builder, inputs, isMended in
                let padding = builder.assigned("padding")
                if isMended { builder.enforceEqual("padding", padding, builder.number(0)) }
                let digest = builder.poseidon("hash", [inputs[0], padding], with: gadget)
                builder.enforceEqual("digest", digest, inputs[1])
            } right: {
                poseidon.hash([F($0[0]), .zero]) == F($0[1])
            },
            exhaustive("self-pack-bytes-second-preimage", F.self, [[0, 1], Array(0..<4), Array(0..<4), all]) {
                builder, inputs, isMended in
                // The length is one or two; a zero beyond it must not be a part of the message.
                let isTwo = builder.bit("length", asserting: inputs[0])
                for index in 1...2 { _ = builder.range("byte-\(index)", of: inputs[index], bits: 2) }
                builder.enforceProduct("padding", inputs[2], Scalar(!isTwo), builder.number(0))
                let length = isMended ? Scalar(isTwo) + builder.number(1) : builder.number(0)
                let packed = inputs[1] + inputs[2] * F(4)
                builder.enforceEqual("digest", builder.poseidon("hash", [length, packed], with: gadget), inputs[3])
            } right: {
                guard $0[0] == 1 || $0[2] == 0 else { return false }
                return poseidon.hash([F($0[0] + 1), F($0[1] + 4 * $0[2])]) == F($0[3])
            },
            exhaustive("self-packed-byte-overflow", F.self, [Array(0..<13), Array(0..<13), all]) {
                builder, inputs, isMended in
                if isMended { for index in 0..<2 { _ = builder.range("byte-\(index)", of: inputs[index], bits: 1) } }
                let packed = inputs[0] + inputs[1] * F(2)
                builder.enforceEqual("digest", builder.poseidon("hash", [packed, packed], with: gadget), inputs[2])
            } right: {
                $0[0] < 2 && $0[1] < 2
                    && poseidon.hash(Array(repeating: F($0[0] + 2 * $0[1]), count: 2)) == F($0[2])
            },
        ]
    }
}
