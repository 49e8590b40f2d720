import CCurves
import CanonicalEncoding
import Testing

/// BLS12-381 under every backend that this machine runs: the vectors of EIP-2537 and of Go Ethereum, and the first
/// thousand multiples of the generators by zkcrypto.
@Suite(.serialized)
struct BLSVectorTests {
    static let backends: [String] = ["gmp", "portable", "adx", "ifma"].filter { (name: String) in
        bls12381_backend_available(name)
    }

    /// Runs `body` on one backend and goes back to the one before.
    private func on(_ backend: String, _ body: () throws -> Void) throws {
        let previous = String(cString: bls12381_backend_name())
        try #require(bls12381_backend_select(backend))
        defer { _ = bls12381_backend_select(previous) }
        try body()
    }

    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func good(backend: String) throws {
        let files: [(String, Int, ([UInt8]) -> [UInt8]?)] = [
            ("geth-precompiles/blsG1Add", 112, BLSPrecompiles.addG1),
            ("geth-precompiles/blsG2Add", 112, BLSPrecompiles.addG2),
            ("geth-precompiles/blsG1Mul", 11, BLSPrecompiles.multiplyG1),
            ("geth-precompiles/blsG2Mul", 11, BLSPrecompiles.multiplyG2),
            ("eip-2537/add_G1_bls", 9, BLSPrecompiles.addG1),
            ("eip-2537/add_G2_bls", 9, BLSPrecompiles.addG2),
            ("eip-2537/mul_G1_bls", 11, BLSPrecompiles.multiplyG1),
            ("eip-2537/mul_G2_bls", 11, BLSPrecompiles.multiplyG2),
        ]
        try on(backend) {
            for (file, count, contract) in files {
                let vectors = PrecompileVector.all(in: file)
                #expect(vectors.count == count)
                for vector in vectors { #expect(contract(vector.input) == vector.expected, "\(file) \(vector.name)") }
            }
        }
    }

    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func bad(backend: String) throws {
        let files: [(String, Int, ([UInt8]) -> [UInt8]?)] = [
            ("geth-precompiles/fail-blsG1Add", 6, BLSPrecompiles.addG1),
            ("geth-precompiles/fail-blsG2Add", 6, BLSPrecompiles.addG2),
            ("geth-precompiles/fail-blsG1Mul", 7, BLSPrecompiles.multiplyG1),
            ("geth-precompiles/fail-blsG2Mul", 7, BLSPrecompiles.multiplyG2),
            ("eip-2537/fail-add_G1_bls", 7, BLSPrecompiles.addG1),
            ("eip-2537/fail-add_G2_bls", 7, BLSPrecompiles.addG2),
            ("eip-2537/fail-mul_G1_bls", 8, BLSPrecompiles.multiplyG1),
            ("eip-2537/fail-mul_G2_bls", 8, BLSPrecompiles.multiplyG2),
        ]
        try on(backend) {
            for (file, count, contract) in files {
                let vectors = PrecompileVector.all(in: file)
                #expect(vectors.count == count)
                for vector in vectors { #expect(contract(vector.input) == nil, "\(file) \(vector.name)") }
            }
        }
    }

    /// k·G for k from 0 to 999, uncompressed in Zcash's encoding: x ‖ y, and c1 before c0; infinity by bit 6.
    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func multiples(backend: String) throws {
        let g1 = try PrecompileVector.bytes("zkcrypto-bls12_381/g1_uncompressed_valid_test_vectors.dat")
        let g2 = try PrecompileVector.bytes("zkcrypto-bls12_381/g2_uncompressed_valid_test_vectors.dat")
        try #require(g1.count == 96_000 && g2.count == 192_000)
        try on(backend) {
            var sum1 = bls12381_g1()
            var sum2 = bls12381_g2()
            for k in 0..<1000 {
                var a = bls12381_g1_affine()
                var b = bls12381_g2_affine()
                withUnsafePointer(to: sum1) { bls12381_g1_to_affine_vartime(&a, $0) }
                withUnsafePointer(to: sum2) { bls12381_g2_to_affine_vartime(&b, $0) }
                var bytes1 = BLSPrecompiles.bigEndian(a.x) + BLSPrecompiles.bigEndian(a.y)
                var bytes2 = [b.x.c1, b.x.c0, b.y.c1, b.y.c0].flatMap(BLSPrecompiles.bigEndian)
                if bls12381_g1_affine_is_infinity(&a) { bytes1[0] |= 0x40 }
                if bls12381_g2_affine_is_infinity(&b) { bytes2[0] |= 0x40 }
                #expect(bytes1[...] == g1[(96 * k)..<(96 * k + 96)], "\(k) times the generator of G1")
                #expect(bytes2[...] == g2[(192 * k)..<(192 * k + 192)], "\(k) times the generator of G2")
                withUnsafePointer(to: bls12381_g1_generator) { g in
                    withUnsafePointer(to: sum1) { bls12381_g1_add_affine(&sum1, $0, g) }
                }
                withUnsafePointer(to: bls12381_g2_generator) { g in
                    withUnsafePointer(to: sum2) { bls12381_g2_add_affine(&sum2, $0, g) }
                }
            }
        }
    }
}
