/// Why bytes or coordinates are not a point.
public enum PointError: String, Error, Sendable, Equatable {
    /// Not the one length that the encoding has.
    case wrongLength = "wrong-length"
    /// The flag bits are of no compressed encoding.
    case badFlags = "bad-flags"
    /// The flag says infinity, but other bits are set.
    case infinityNotCanonical = "infinity-not-canonical"
    /// A coordinate is not below the modulus of the base field.
    case coordinateNotCanonical = "coordinate-not-canonical"
    /// The coordinates do not satisfy the curve equation.
    case notOnCurve = "not-on-curve"
    /// On the twist, but not in the subgroup of order r.
    case notInSubgroup = "not-in-subgroup"

    /// The stable code.
    public var code: String { "point." + rawValue }

    /// The reason in words.
    public var message: String {
        switch self {
        case .wrongLength: "a point has the wrong number of bytes"
        case .badFlags: "a point's flag bits are of no compressed encoding"
        case .infinityNotCanonical: "a point is flagged as infinity but has other bits set"
        case .coordinateNotCanonical: "a coordinate is not below the modulus of the base field"
        case .notOnCurve: "a point is not on the curve"
        case .notInSubgroup: "a point is not in the subgroup of order r"
        }
    }
}
