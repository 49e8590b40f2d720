import Algebra
import Groth16Prover
import TestSupport
import Testing

/// Points of a `.zkey` that are none, or not those of the key.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct ZKeyPointTests {
    private let sample: ZKeySample

    init() throws { sample = try ZKeySample() }

    /// K7: points of the header off their curve, infinite, or of other secrets in the other group.
    @Test func k7Header() throws {
        for offset in [
            ZKeySample.Header.alpha1, ZKeySample.Header.beta1, ZKeySample.Header.beta2, ZKeySample.Header.gamma2,
            ZKeySample.Header.delta1, ZKeySample.Header.delta2,
        ] {
            #expect(try sample.code { $0[2][offset] ^= 1 } == "zkey.point-not-on-curve", "\(offset)")
            #expect(
                try sample.code { file in
                    file[2].replaceSubrange(offset..<(offset + 32), with: Fp.modulus.littleEndianBytes)
                } == "zkey.point-coordinate-not-canonical", "\(offset)")
        }
        #expect(try sample.code { $0[3][64] ^= 1 } == "zkey.point-not-on-curve")
        let zeros = [UInt8](repeating: 0, count: 128)
        let infinities: [(Int, Int, String)] = [
            (ZKeySample.Header.alpha1, 64, "verifying-key.alpha-is-infinity"),
            (ZKeySample.Header.beta1, 64, "zkey.inconsistent"),
            (ZKeySample.Header.beta2, 128, "verifying-key.beta-is-infinity"),
            (ZKeySample.Header.gamma2, 128, "verifying-key.gamma-is-infinity"),
            (ZKeySample.Header.delta1, 64, "zkey.inconsistent"),
            (ZKeySample.Header.delta2, 128, "verifying-key.delta-is-infinity"),
        ]
        for (offset, count, expected) in infinities {
            #expect(
                try sample.code { $0[2].replaceSubrange(offset..<(offset + count), with: zeros[..<count]) } == expected)
        }
        #expect(
            try sample.code { $0[3].replaceSubrange(0..<64, with: zeros[..<64]) } == "verifying-key.input-is-infinity")
        // δ₁ as β₁, β₁ as δ₁.
        #expect(
            try sample.code { file in
                file[2].replaceSubrange(
                    ZKeySample.Header.delta1..<(ZKeySample.Header.delta1 + 64),
                    with: Array(file[2][ZKeySample.Header.beta1..<212]))
            } == "zkey.inconsistent")
        #expect(
            try sample.code { file in
                file[2].replaceSubrange(
                    ZKeySample.Header.beta1..<(ZKeySample.Header.beta1 + 64),
                    with: Array(file[2][ZKeySample.Header.delta1..<(ZKeySample.Header.delta1 + 64)]))
            } == "zkey.inconsistent")
    }

    /// K7, P8: points of the large sections off their curve or not reduced are refused when first used; on the curve but
    /// wrong, they give a proof that does not verify.
    @Test func k7Points() throws {
        for number: UInt32 in 5...9 {
            let size = number == 7 ? 128 : 64
            let last = SectionedBytes(sample.good)[number].count - size
            #expect(try sample.code { $0[number][last + 1] ^= 1 } == "zkey.point-not-on-curve", "section \(number)")
            #expect(
                try sample.code { file in
                    file[number].replaceSubrange(last..<(last + 32), with: Fp.modulus.littleEndianBytes)
                } == "zkey.point-coordinate-not-canonical", "section \(number)")
        }
        for number: UInt32 in [8, 9] {
            #expect(
                try sample.code { file in
                    let first = Array(file[number][..<64])
                    file[number].replaceSubrange(64..<128, with: first)
                } == "prover.self-check-failed", "section \(number)")
        }
    }
}
