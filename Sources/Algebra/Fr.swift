import CCurves

/// The scalar field of BN254: the field that circuits are written over.
///
/// Values are held in Montgomery form and always fully reduced, so equality of representations is equality of values.
/// Single operations cross into C (about 3 ns a call); loops over many elements use the vector calls of
/// `Fr+Vector.swift`.
@frozen
public struct Fr: PrimeField {
    /// The representation that the C core works on: Montgomery form, less than the modulus.
    public var raw: bn254_fr

    /// Wraps a representation that is already in Montgomery form and reduced; nothing is checked.
    @inlinable
    public init(raw: bn254_fr) {
        self.raw = raw
    }

    /// The additive identity.
    @inlinable public static var zero: Self { Self(raw: bn254_fr()) }
    /// The multiplicative identity.
    @inlinable public static var one: Self { Self(raw: bn254_fr_one) }
    /// The order of the field.
    @inlinable public static var modulus: FieldInteger { FieldInteger(limbs: bn254_fr_modulus.limb) }

    /// A small signed integer; a negative one stands for the modulus less its magnitude.
    @inlinable
    public init(_ value: Int) {
        var integer = bn254_integer(limb: (UInt64(value.magnitude), 0, 0, 0))
        var result = bn254_fr()
        _ = bn254_fr_from_integer(&result, &integer)
        self.init(raw: result)
        if value < 0 { self = -self }
    }

    /// Zero or one, without a branch.
    @inlinable
    public init(bit: UInt64) {
        var integer = bn254_integer(limb: (bit & 1, 0, 0, 0))
        var result = bn254_fr()
        _ = bn254_fr_from_integer(&result, &integer)
        self.init(raw: result)
    }

    /// The element of a canonical integer; `nil` unless it is less than the modulus.
    @inlinable
    public init?(integer: FieldInteger) {
        var source = bn254_integer(limb: integer.limbs)
        var result = bn254_fr()
        guard bn254_fr_from_integer(&result, &source) else { return nil }
        self.init(raw: result)
    }

    /// The element of a 256-bit integer taken modulo the order.
    public init(reducing integer: FieldInteger) {
        // The modulus exceeds 2^256 / 6, so at most five subtractions remain.
        var rest = integer
        while rest >= Self.modulus { rest = rest.wrappingSubtract(Self.modulus) }
        self.init(integer: rest)!
    }

    /// The canonical integer, less than the modulus.
    @inlinable
    public var integer: FieldInteger {
        var source = raw
        var result = bn254_integer()
        bn254_fr_to_integer(&result, &source)
        return FieldInteger(limbs: result.limb)
    }

    /// Whether this is the additive identity.
    @inlinable
    public var isZero: Bool { raw.limb.0 | raw.limb.1 | raw.limb.2 | raw.limb.3 == 0 }

    /// The square.
    @inlinable
    public var squared: Self {
        var source = raw
        var result = bn254_fr()
        bn254_fr_square(&result, &source)
        return Self(raw: result)
    }

    /// The multiplicative inverse; `nil` for zero. Time depends on the value.
    @inlinable
    public func inverted() -> Self? {
        guard !isZero else { return nil }
        var source = raw
        var result = bn254_fr()
        bn254_fr_inverse_vartime(&result, &source)
        return Self(raw: result)
    }

    /// The power with an ordinary integer exponent. Time depends on both.
    @inlinable
    public func power(_ exponent: FieldInteger) -> Self {
        var source = raw
        var integer = bn254_integer(limb: exponent.limbs)
        var result = bn254_fr()
        bn254_fr_power_vartime(&result, &source, &integer)
        return Self(raw: result)
    }

    /// A square root, if there is one; which of the two is not specified. Time depends on the value.
    public func squareRoot() -> Self? {
        var source = raw
        var result = bn254_fr()
        return bn254_fr_sqrt_vartime(&result, &source) ? Self(raw: result) : nil
    }
}

extension Fr {
    /// The sum.
    @inlinable
    public static func + (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_fr()
        bn254_fr_add(&result, &left, &right)
        return Self(raw: result)
    }

    /// The difference.
    @inlinable
    public static func - (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_fr()
        bn254_fr_sub(&result, &left, &right)
        return Self(raw: result)
    }

    /// The product.
    @inlinable
    public static func * (lhs: Self, rhs: Self) -> Self {
        var left = lhs.raw
        var right = rhs.raw
        var result = bn254_fr()
        bn254_fr_mul(&result, &left, &right)
        return Self(raw: result)
    }

    /// The additive inverse.
    @inlinable
    public static prefix func - (operand: Self) -> Self {
        var source = operand.raw
        var result = bn254_fr()
        bn254_fr_neg(&result, &source)
        return Self(raw: result)
    }

    /// Whether both stand for the same value.
    @inlinable
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.raw.limb.0 == rhs.raw.limb.0 && lhs.raw.limb.1 == rhs.raw.limb.1 && lhs.raw.limb.2 == rhs.raw.limb.2
            && lhs.raw.limb.3 == rhs.raw.limb.3
    }

    /// Feeds the value to a hasher.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(raw.limb.0)
        hasher.combine(raw.limb.1)
        hasher.combine(raw.limb.2)
        hasher.combine(raw.limb.3)
    }
}

extension Fr {
    /// Rows of a sparse matrix times a vector, in one call of the C core.
    @inlinable
    public static func sparseRows(
        _ result: UnsafeMutablePointer<Self>, coefficients: UnsafePointer<Self>, kinds: UnsafePointer<CoefficientKind>,
        values: UnsafePointer<Self>, terms: UnsafePointer<SparseTerm>, rowStarts: UnsafePointer<UInt32>, rows: Int
    ) {
        // Fr wraps bn254_fr, SparseTerm mirrors bn254_term and kinds are bytes: the same layout, so rebinding is all.
        bn254_fr_sparse_rows(
            UnsafeMutableRawPointer(result).assumingMemoryBound(to: bn254_fr.self),
            UnsafeRawPointer(coefficients).assumingMemoryBound(to: bn254_fr.self),
            UnsafeRawPointer(kinds).assumingMemoryBound(to: UInt8.self),
            UnsafeRawPointer(values).assumingMemoryBound(to: bn254_fr.self),
            UnsafeRawPointer(terms).assumingMemoryBound(to: bn254_term.self), rowStarts, rows)
    }

    /// The first place at which left · right is not `product`, or `nil`, in one call of the C core.
    @inlinable
    public static func firstUnequalProduct(
        _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, _ product: UnsafePointer<Self>, count: Int
    ) -> Int? {
        let first = bn254_fr_vector_first_unequal_product(
            UnsafeRawPointer(left).assumingMemoryBound(to: bn254_fr.self),
            UnsafeRawPointer(right).assumingMemoryBound(to: bn254_fr.self),
            UnsafeRawPointer(product).assumingMemoryBound(to: bn254_fr.self), count)
        return first < count ? first : nil
    }
}
