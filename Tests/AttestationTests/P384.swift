import CanonicalEncoding

/// The order of P-384 (FIPS 186-5, SP 800-186), and the twin (r, n − s) of a signature (r, s).
enum P384 {
    /// n, big-endian.
    static let order = try? Hex.decode(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973")

    /// r ‖ n − s.
    static func twin(of signature: [UInt8]) -> [UInt8]? {
        guard let order, signature.count == 96 else { return nil }
        var difference = [UInt8](repeating: 0, count: 48)
        var borrow = 0
        for place in (0..<48).reversed() {
            let digit = Int(order[place]) - Int(signature[48 + place]) - borrow
            borrow = digit < 0 ? 1 : 0
            difference[place] = UInt8(digit & 255)
        }
        return signature[..<48] + difference
    }
}
