import CCurves

/// The Ethereum contracts for alt_bn128 over the C interface: addition and scalar multiplication of EIP-196, the
/// pairing check of EIP-197. `nil` is their failure.
enum Precompiles {
    static func add(_ input: [UInt8]) -> [UInt8]? {
        let words = Words(input, count: 4)
        guard let a = words.g1(at: 0), let b = words.g1(at: 2) else { return nil }
        var sum = bn254_g1()
        var left = bn254_g1()
        withUnsafePointer(to: a) { bn254_g1_from_affine(&left, $0) }
        withUnsafePointer(to: b) { bn254_g1_add_affine(&sum, &left, $0) }
        return encoded(sum)
    }

    static func multiply(_ input: [UInt8]) -> [UInt8]? {
        let words = Words(input, count: 3)
        guard let a = words.g1(at: 0) else { return nil }
        var scalar = words.integer(at: 2)
        var product = bn254_g1()
        var point = bn254_g1()
        withUnsafePointer(to: a) { bn254_g1_from_affine(&point, $0) }
        bn254_g1_scalar_mul_vartime(&product, &point, &scalar)
        return encoded(product)
    }

    static func pairing(_ input: [UInt8]) -> [UInt8]? {
        guard input.count.isMultiple(of: 192) else { return nil }
        let count = input.count / 192
        let words = Words(input, count: 6 * count)
        var points: [bn254_g1_affine] = []
        let prepared = UnsafeMutablePointer<bn254_g2_prepared>.allocate(capacity: count)
        defer { prepared.deallocate() }
        for pair in 0..<count {
            guard let p = words.g1(at: 6 * pair), var q = words.g2(at: 6 * pair + 2) else { return nil }
            points.append(p)
            bn254_g2_prepare_vartime(prepared + pair, &q)
        }
        let lines = (0..<count).map { Optional(UnsafePointer(prepared + $0)) }
        var product = bn254_fp12()
        var result = bn254_fp12()
        bn254_miller_loop_vartime(&product, points, lines, count)
        bn254_final_exponentiation_vartime(&result, &product)
        return [UInt8](repeating: 0, count: 31) + [bn254_fp12_is_one(&result) ? 1 : 0]
    }

    private static func encoded(_ point: bn254_g1) -> [UInt8] {
        var affine = bn254_g1_affine()
        withUnsafePointer(to: point) { bn254_g1_to_affine_vartime(&affine, $0) }
        return bigEndian(affine.x) + bigEndian(affine.y)
    }

    /// The integer that an element stands for, as a word.
    static func bigEndian(_ element: bn254_fp) -> [UInt8] {
        var integer = bn254_integer()
        withUnsafePointer(to: element) { bn254_fp_to_integer(&integer, $0) }
        let limbs = integer.limb
        return [limbs.3, limbs.2, limbs.1, limbs.0].flatMap { limb in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: limb >> UInt64($0)) }
        }
    }
}

/// An input as 32-byte big-endian words; missing bytes are zeros, further ones are ignored.
private struct Words {
    private let bytes: [UInt8]

    init(_ input: [UInt8], count: Int) {
        bytes = Array((input + [UInt8](repeating: 0, count: 32 * count)).prefix(32 * count))
    }

    func integer(at index: Int) -> bn254_integer {
        let limbs = (0..<4).map { limb in
            bytes[(32 * index + 8 * limb)..<(32 * index + 8 * limb + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return bn254_integer(limb: (limbs[3], limbs[2], limbs[1], limbs[0]))
    }

    /// `nil` unless the word is below p.
    func coordinate(at index: Int) -> bn254_fp? {
        var integer = integer(at: index)
        var element = bn254_fp()
        return bn254_fp_from_integer(&element, &integer) ? element : nil
    }

    func g1(at index: Int) -> bn254_g1_affine? {
        guard let x = coordinate(at: index), let y = coordinate(at: index + 1) else { return nil }
        var point = bn254_g1_affine(x: x, y: y)
        return bn254_g1_affine_is_on_curve(&point) ? point : nil
    }

    /// Imaginary parts come first.
    func g2(at index: Int) -> bn254_g2_affine? {
        let parts = (0..<4).compactMap { coordinate(at: index + $0) }
        guard parts.count == 4 else { return nil }
        var point = bn254_g2_affine(
            x: bn254_fp2(c0: parts[1], c1: parts[0]), y: bn254_fp2(c0: parts[3], c1: parts[2]))
        return bn254_g2_affine_is_on_curve(&point) && bn254_g2_affine_is_in_subgroup_vartime(&point) ? point : nil
    }
}
