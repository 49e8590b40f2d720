import CCurves

/// The Ethereum contracts for BLS12-381 over the C interface: additions and scalar multiplications of EIP-2537. `nil` is
/// their failure. Coordinates are 64 bytes, of which the first 16 are zeros; G2's are c0 ‖ c1.
enum BLSPrecompiles {
    static func addG1(_ input: [UInt8]) -> [UInt8]? {
        guard input.count == 256, var a = g1(input[..<128]), var b = g1(input[128...]) else { return nil }
        var sum = bls12381_g1()
        var left = bls12381_g1()
        bls12381_g1_from_affine(&left, &a)
        bls12381_g1_add_affine(&sum, &left, &b)
        return encoded(sum)
    }

    static func addG2(_ input: [UInt8]) -> [UInt8]? {
        guard input.count == 512, var a = g2(input[..<256]), var b = g2(input[256...]) else { return nil }
        var sum = bls12381_g2()
        var left = bls12381_g2()
        bls12381_g2_from_affine(&left, &a)
        bls12381_g2_add_affine(&sum, &left, &b)
        return encoded(sum)
    }

    /// The points of multiplications must lie in the subgroup; both checks have to agree.
    static func multiplyG1(_ input: [UInt8]) -> [UInt8]? {
        guard input.count == 160, var a = g1(input[..<128]) else { return nil }
        let inside = bls12381_g1_affine_is_in_subgroup_vartime(&a)
        precondition(inside == bls12381_g1_affine_is_in_subgroup_slow_vartime(&a))
        guard inside else { return nil }
        var scalar = bls12381_integer()
        fill(&scalar, bigEndian: input[128...])
        var product = bls12381_g1()
        var point = bls12381_g1()
        bls12381_g1_from_affine(&point, &a)
        bls12381_g1_scalar_mul_vartime(&product, &point, &scalar)
        return encoded(product)
    }

    static func multiplyG2(_ input: [UInt8]) -> [UInt8]? {
        guard input.count == 288, var a = g2(input[..<256]) else { return nil }
        let inside = bls12381_g2_affine_is_in_subgroup_vartime(&a)
        precondition(inside == bls12381_g2_affine_is_in_subgroup_slow_vartime(&a))
        guard inside else { return nil }
        var scalar = bls12381_integer()
        fill(&scalar, bigEndian: input[256...])
        var product = bls12381_g2()
        var point = bls12381_g2()
        bls12381_g2_from_affine(&point, &a)
        bls12381_g2_scalar_mul_vartime(&product, &point, &scalar)
        return encoded(product)
    }

    // MARK: Encodings

    /// Sets the limbs of an integer, least first, from as many bytes.
    private static func fill<Integer>(_ integer: inout Integer, bigEndian bytes: ArraySlice<UInt8>) {
        precondition(bytes.count == MemoryLayout<Integer>.size)
        withUnsafeMutableBytes(of: &integer) { $0.copyBytes(from: bytes.reversed()) }
    }

    private static func coordinate(_ bytes: ArraySlice<UInt8>) -> bls12381_fp? {
        guard bytes.prefix(16).allSatisfy({ $0 == 0 }) else { return nil }
        var integer = bls12381_fp_integer()
        fill(&integer, bigEndian: bytes.dropFirst(16))
        var element = bls12381_fp()
        return bls12381_fp_from_integer(&element, &integer) ? element : nil
    }

    private static func coordinate2(_ bytes: ArraySlice<UInt8>) -> bls12381_fp2? {
        guard let c0 = coordinate(bytes.prefix(64)), let c1 = coordinate(bytes.dropFirst(64)) else { return nil }
        return bls12381_fp2(c0: c0, c1: c1)
    }

    private static func g1(_ bytes: ArraySlice<UInt8>) -> bls12381_g1_affine? {
        guard let x = coordinate(bytes.prefix(64)), let y = coordinate(bytes.dropFirst(64)) else { return nil }
        var point = bls12381_g1_affine(x: x, y: y)
        return bls12381_g1_affine_is_on_curve(&point) ? point : nil
    }

    private static func g2(_ bytes: ArraySlice<UInt8>) -> bls12381_g2_affine? {
        guard let x = coordinate2(bytes.prefix(128)), let y = coordinate2(bytes.dropFirst(128)) else { return nil }
        var point = bls12381_g2_affine(x: x, y: y)
        return bls12381_g2_affine_is_on_curve(&point) ? point : nil
    }

    /// The integer that an element stands for, in 48 bytes.
    static func bigEndian(_ element: bls12381_fp) -> [UInt8] {
        var integer = bls12381_fp_integer()
        withUnsafePointer(to: element) { bls12381_fp_to_integer(&integer, $0) }
        return withUnsafeBytes(of: integer) { $0.reversed() }
    }

    private static func encoded(_ element: bls12381_fp) -> [UInt8] {
        [UInt8](repeating: 0, count: 16) + bigEndian(element)
    }

    private static func encoded(_ point: bls12381_g1) -> [UInt8] {
        var affine = bls12381_g1_affine()
        withUnsafePointer(to: point) { bls12381_g1_to_affine_vartime(&affine, $0) }
        return encoded(affine.x) + encoded(affine.y)
    }

    private static func encoded(_ point: bls12381_g2) -> [UInt8] {
        var affine = bls12381_g2_affine()
        withUnsafePointer(to: point) { bls12381_g2_to_affine_vartime(&affine, $0) }
        return encoded(affine.x.c0) + encoded(affine.x.c1) + encoded(affine.y.c0) + encoded(affine.y.c1)
    }
}
