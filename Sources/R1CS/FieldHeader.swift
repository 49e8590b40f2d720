import Algebra

extension SectionCursor {
    /// The order of BLS12-381's scalar field.
    private static let bls12381 = FieldInteger(
        limbs: (0xFFFF_FFFF_0000_0001, 0x53BD_A402_FFFE_5BFE, 0x3339_D808_09A1_D805, 0x73ED_A753_299D_7D48))

    /// Reads the size and the prime of a field, and refuses all but the scalar field of BN254.
    package mutating func expectScalarField() throws(CircuitFileError) {
        let size = try uint32()
        guard size == 32 else {
            throw error("wrong-curve", "field elements of \(size) bytes; only BN254 (32 bytes) is supported")
        }
        let prime = try fieldInteger()
        guard prime == Fr.modulus else {
            throw prime == Self.bls12381
                ? error("wrong-curve", "the curve is BLS12-381, which is not supported for proving; BN254 is")
                : error("wrong-curve", "the field is of an unknown curve; only BN254 is supported")
        }
    }
}
