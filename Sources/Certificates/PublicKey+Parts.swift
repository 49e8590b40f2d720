extension PublicKey {
    /// An RSA key from its numbers, big-endian, as JSON Web Keys and TPMs have them.
    ///
    /// - Throws: `public-key.malformed`: also for more than 16,384 bits of modulus or 64 bits of exponent.
    public convenience init(rsaModulus modulus: [UInt8], exponent: [UInt8]) throws(CertificateError) {
        guard modulus.count <= 2048, exponent.count <= 8, modulus.contains(where: { $0 != 0 }) else {
            throw .malformedKey
        }
        let numbers = Self.encoded(0x30, Self.integer(modulus) + Self.integer(exponent))
        // AlgorithmIdentifier { rsaEncryption, NULL }, RFC 8017, A.1.
        let algorithm: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        try self.init(subjectPublicKeyInfo: Self.encoded(0x30, algorithm + Self.encoded(0x03, [0] + numbers)))
    }

    /// A key on P-384 from its point's coordinates, 48 bytes each, big-endian.
    ///
    /// - Throws: `public-key.malformed` unless there are 96 bytes of a point on the curve.
    public convenience init(p384Point point: [UInt8]) throws(CertificateError) {
        guard point.count == 96 else { throw .malformedKey }
        // AlgorithmIdentifier { ecPublicKey, secp384r1 }, RFC 5480.
        let algorithm: [UInt8] = [
            0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22,
        ]
        try self.init(subjectPublicKeyInfo: Self.encoded(0x30, algorithm + Self.encoded(0x03, [0, 4] + point)))
    }

    /// A value of DER with its tag and length, of less than 65,536 bytes.
    private static func encoded(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
        let count = contents.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)] : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + contents
    }

    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return encoded(0x02, digits)
    }
}
