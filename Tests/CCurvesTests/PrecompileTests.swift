import CCurves
import CanonicalEncoding
import Testing

/// The C core under every backend that this machine runs against Go Ethereum's vectors, and against what EIP-196 and EIP-197 refuse.
///
/// Serialised: the backend is chosen for the process. Tests elsewhere do not notice, as results are the same.
@Suite(.serialized)
struct PrecompileTests {
    static let backends: [String] = ["gmp", "portable", "adx", "ifma"].filter { (name: String) in
        bn254_backend_available(name)
    }

    /// Runs `body` on one backend and goes back to the one before.
    private func on(_ backend: String, _ body: () throws -> Void) throws {
        let previous = String(cString: bn254_backend_name())
        try #require(bn254_backend_select(backend))
        #expect(String(cString: bn254_backend_name()) == backend)
        defer { _ = bn254_backend_select(previous) }
        try body()
    }

    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func addition(backend: String) throws {
        let vectors = PrecompileVector.all("bn256Add")
        #expect(vectors.count == 16)
        try on(backend) {
            for vector in vectors { #expect(Precompiles.add(vector.input) == vector.expected, "\(vector.name)") }
        }
    }

    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func multiplication(backend: String) throws {
        let vectors = PrecompileVector.all("bn256ScalarMul")
        #expect(vectors.count == 19)
        try on(backend) {
            for vector in vectors { #expect(Precompiles.multiply(vector.input) == vector.expected, "\(vector.name)") }
        }
    }

    @Test(.enabled(if: PrecompileVector.areThere, PrecompileVector.absence), arguments: backends)
    func pairing(backend: String) throws {
        let vectors = PrecompileVector.all("bn256Pairing")
        #expect(vectors.count == 14)
        try on(backend) {
            for vector in vectors { #expect(Precompiles.pairing(vector.input) == vector.expected, "\(vector.name)") }
        }
    }

    @Test(arguments: backends)
    func refusals(backend: String) throws {
        let one = word("01")
        let two = word("02")
        let zero = word("")
        let p = word("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47")
        let pPlusOne = word("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd48")
        let pMinusTwo = word("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45")
        let allOnes = word(String(repeating: "f", count: 64))
        try on(backend) {
            // The generator (1, 2) and its negative pass; so does infinity.
            #expect(Precompiles.add(one + two + one + pMinusTwo) == zero + zero)
            #expect(Precompiles.add([]) == zero + zero)
            // Coordinates that are not below p, even where the point modulo p is one.
            #expect(Precompiles.add(pPlusOne + two) == nil)
            #expect(Precompiles.add(p + p) == nil)
            #expect(Precompiles.add(zero + p) == nil)
            #expect(Precompiles.add(one + two + allOnes + allOnes) == nil)
            // Points off the curve.
            #expect(Precompiles.add(one + one) == nil)
            #expect(Precompiles.add(zero + one) == nil)
            #expect(Precompiles.multiply(two + one + one) == nil)
            #expect(Precompiles.multiply(one + pPlusOne + one) == nil)
            // Scalars may be any word: 2^256 - 1 times the generator, and its negative, add up to infinity.
            let large = try #require(Precompiles.multiply(one + two + allOnes))
            let negated = try #require(Precompiles.multiply(one + pMinusTwo + allOnes))
            #expect(Precompiles.add(large + negated) == zero + zero)
            #expect(large != zero + zero)
        }
    }

    @Test(arguments: backends)
    func pairingRefusals(backend: String) throws {
        let g1 = word("01") + word("02")
        let zero = word("")
        let g2 =
            word("198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2")
            + word("1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed")
            + word("090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b")
            + word("12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa")
        // On the twist but not in the subgroup.
        let outside = outsideTheSubgroup()
        let no = zero
        let yes = word("01")
        try on(backend) {
            #expect(Precompiles.pairing([]) == yes)
            #expect(Precompiles.pairing(g1 + g2) == no)
            #expect(Precompiles.pairing(zero + zero + g2) == yes)
            #expect(Precompiles.pairing(g1 + zero + zero + zero + zero) == yes)
            #expect(Precompiles.pairing(Array((g1 + g2).dropLast())) == nil)
            #expect(Precompiles.pairing(g1 + g2 + [0]) == nil)
            // Real and imaginary part exchanged, a coordinate off by one, a coordinate of p.
            #expect(Precompiles.pairing(g1 + g2[32..<64] + g2[0..<32] + g2[96..<128] + g2[64..<96]) == nil)
            #expect(Precompiles.pairing(g1 + g2.dropLast() + [0xab]) == nil)
            let p = word("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47")
            #expect(Precompiles.pairing(g1 + p + zero + zero + zero) == nil)
            #expect(Precompiles.pairing(zero + zero + outside) == nil)
        }
    }

    /// The first point with real x that is on the twist; it is checked to be outside the subgroup by multiplying by r.
    private func outsideTheSubgroup() -> [UInt8] {
        let generator = bn254_g2_generator
        let b = combine(bn254_fp2_sub, square(generator.y), cube(generator.x))
        var point = bn254_g2_affine()
        repeat {
            point.x = combine(bn254_fp2_add, point.x, bn254_fp2(c0: bn254_fp_one, c1: bn254_fp()))
            var right = combine(bn254_fp2_add, cube(point.x), b)
            if bn254_fp2_sqrt_vartime(&point.y, &right) { break }
        } while true
        #expect(bn254_g2_affine_is_on_curve(&point))
        #expect(!bn254_g2_affine_is_in_subgroup_slow_vartime(&point))
        return [point.x.c1, point.x.c0, point.y.c1, point.y.c0].flatMap(Precompiles.bigEndian)
    }

    private typealias Operation = (
        UnsafeMutablePointer<bn254_fp2>, UnsafePointer<bn254_fp2>, UnsafePointer<bn254_fp2>
    ) -> Void

    private func combine(_ operation: Operation, _ a: bn254_fp2, _ b: bn254_fp2) -> bn254_fp2 {
        var result = bn254_fp2()
        withUnsafePointer(to: a) { left in withUnsafePointer(to: b) { operation(&result, left, $0) } }
        return result
    }

    private func square(_ a: bn254_fp2) -> bn254_fp2 {
        combine(bn254_fp2_mul, a, a)
    }

    private func cube(_ a: bn254_fp2) -> bn254_fp2 {
        combine(bn254_fp2_mul, square(a), a)
    }

    private func word(_ hex: String) -> [UInt8] {
        let digits = String(repeating: "0", count: 64 - hex.count) + hex
        do { return try Hex.decode(digits) } catch { fatalError("\(error)") }
    }
}
