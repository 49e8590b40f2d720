import Algebra
import Gadgets
import Primitives
import R1CS

extension GadgetCircuit {
    /// The permutation of (0, 1, 2, …) as Poseidon2's authors publish it for BN254, by width: HorizenLabs' poseidon2, which
    /// `Tools/derive-poseidon2-constants.py` derives independently.
    private static var knownAnswers: [[String]] {
        [
            [
                "1d01e56f49579cec72319e145f06f6177f6c5253206e78c2689781452a31878b",
                "0d189ec589c41b8cffa88cfc523618a055abe8192c70f75aa72fc514560f6c61",
            ],
            [
                "0bb61d24daca55eebcb1929a82650f328134334da98ea4f847f760054f4a3033",
                "303b6f7c86d043bfcbcc80214f26a30277a15d3f74ca654992defe7ff8d03570",
                "1ed25194542b12eef8617361c3ba7c52e660b145994427cc86296242cf766ec8",
            ],
            [
                "01bd538c2ee014ed5141b29e9ae240bf8db3fe5b9a38629a9647cf8d76c01737",
                "239b62e7db98aa3a2a8f6a0d2fa1709e7a35959aa6c7034814d9daa90cbac662",
                "04cbb44c61d928ed06808456bf758cbf0c18d1e15a7b6dbc8245fa7515d5e3cb",
                "2e11c5cff2a22c64d01304b778d78f6998eff1ab73163a35603f54794c30847a",
            ],
        ]
    }

    /// The permutation as a circuit: public are the state before and after.
    static var permutations: [GadgetCircuit] {
        knownAnswers.map { answer in
            let width = answer.count
            let poseidon = Poseidon2.bn254(width: width)
            return GadgetCircuit(
                name: "poseidon2-width-\(width)", mode: .plain,
                build: { builder in
                    let before = (0..<width).map { builder.publicInput("before-\($0)") }
                    let after = (0..<width).map { builder.publicInput("after-\($0)") }
                    let state = builder.poseidon2Permutation("permutation", before, with: poseidon)
                    for (index, pair) in zip(state, after).enumerated() {
                        builder.enforceEqual(ConstraintLabel("after", index), pair.0, pair.1)
                    }
                },
                samples: [(0..<width).map { Fr($0) } + answer.map(element)])
        }
    }

    private static func element(_ hex: String) -> Fr {
        hex.reduce(.zero) { $0 * Fr(16) + Fr($1.hexDigitValue ?? 0) }
    }
}
