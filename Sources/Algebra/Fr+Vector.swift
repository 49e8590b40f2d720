import CCurves

/// Whole-vector operations: one crossing into C for many elements.
///
/// Pointers are to `count` initialised elements; outputs may alias inputs exactly (same start) but not overlap otherwise.
extension Fr {
    /// result[i] = first · ratio^i.
    public static func powers(
        _ result: UnsafeMutablePointer<Fr>, first: Fr, ratio: Fr, count: Int
    ) {
        var first = first.raw
        var ratio = ratio.raw
        bn254_fr_powers(result.rawPointer, &first, &ratio, count)
    }

    /// result[i] = left[i] · right[i].
    public static func multiply(
        _ result: UnsafeMutablePointer<Fr>, _ left: UnsafePointer<Fr>, _ right: UnsafePointer<Fr>, count: Int
    ) {
        bn254_fr_vector_mul(result.rawPointer, left.rawPointer, right.rawPointer, count)
    }

    /// result[i] = left[i] − right[i].
    public static func subtract(
        _ result: UnsafeMutablePointer<Fr>, _ left: UnsafePointer<Fr>, _ right: UnsafePointer<Fr>, count: Int
    ) {
        bn254_fr_vector_sub(result.rawPointer, left.rawPointer, right.rawPointer, count)
    }

    /// result[i] = source[i] · factor.
    public static func scale(
        _ result: UnsafeMutablePointer<Fr>, _ source: UnsafePointer<Fr>, by factor: Fr, count: Int
    ) {
        var factor = factor.raw
        bn254_fr_vector_scale(result.rawPointer, source.rawPointer, &factor, count)
    }

    /// Inverts every element by a single inversion; zeros stay zero. `scratch` holds `count` elements and aliases nothing.
    public static func invert(
        _ values: UnsafeMutablePointer<Fr>, scratch: UnsafeMutablePointer<Fr>, count: Int
    ) {
        bn254_fr_batch_inverse_vartime(values.rawPointer, scratch.rawPointer, count)
    }

    /// The canonical integers of `count` elements.
    public static func integers(
        _ result: UnsafeMutablePointer<FieldInteger>, _ source: UnsafePointer<Fr>, count: Int
    ) {
        // FieldInteger and bn254_integer are both four little-endian limbs.
        bn254_fr_vector_to_integers(
            UnsafeMutableRawPointer(result).assumingMemoryBound(to: bn254_integer.self), source.rawPointer, count)
    }

    /// result[i] = left[i] · right[i] − other[i], as canonical integers. The result may be the memory of an input.
    package static func multiplySubtractToIntegers(
        _ result: UnsafeMutableRawPointer, _ left: UnsafePointer<Fr>, _ right: UnsafePointer<Fr>,
        _ other: UnsafePointer<Fr>, count: Int
    ) {
        bn254_fr_vector_mul_sub_to_integers(
            result.assumingMemoryBound(to: bn254_integer.self), left.rawPointer, right.rawPointer, other.rawPointer,
            count)
    }

    /// The canonical integers of a vector.
    public static func integers(_ source: [Fr]) -> [FieldInteger] {
        [FieldInteger](unsafeUninitializedCapacity: source.count) { buffer, count in
            if let target = buffer.baseAddress {
                source.withUnsafeBufferPointer { integers(target, $0.baseAddress!, count: source.count) }
            }
            count = source.count
        }
    }

    /// The inverses of a vector, by a single inversion; zeros stay zero.
    public static func inverses(_ source: [Fr]) -> [Fr] {
        guard !source.isEmpty else { return [] }
        var result = source
        var scratch = source
        result.withUnsafeMutableBufferPointer { values in
            scratch.withUnsafeMutableBufferPointer { scratch in
                invert(values.baseAddress!, scratch: scratch.baseAddress!, count: values.count)
            }
        }
        return result
    }
}

// Fr is a frozen struct of one bn254_fr: pointers to the one are pointers to the other.
extension UnsafePointer<Fr> {
    var rawPointer: UnsafePointer<bn254_fr> { UnsafeRawPointer(self).assumingMemoryBound(to: bn254_fr.self) }
}

extension UnsafeMutablePointer<Fr> {
    var rawPointer: UnsafeMutablePointer<bn254_fr> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: bn254_fr.self)
    }
}
