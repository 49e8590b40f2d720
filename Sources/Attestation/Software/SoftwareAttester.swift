import CanonicalEncoding
import Certificates

/// Makes software evidence: for tests, and for machines without hardware. It protects nothing.
public struct SoftwareAttester: Sendable {
    /// The most bytes that evidence can be bound to.
    public static let maximumBindingCount = 512
    /// For how long the certificate of one document holds, in seconds: three hours, as AWS has it.
    public static let leafLifetime: Int64 = 3 * 3600
    /// For how long a root holds, in seconds: ten years of 365 days.
    public static let rootLifetime: Int64 = 10 * 365 * 86400

    /// The root's certificate. Policies name the digest of its key: `root.publicKey.fingerprint`.
    public let root: Certificate
    let key: PrivateKey

    /// An attester whose root exists.
    ///
    /// - Throws: `software.wrong-key` if the key is not the root's, or not on P-384.
    public init(root: Certificate, key: PrivateKey) throws(CertificateError) {
        guard key.curve == .p384, key.publicKey.fingerprint == root.publicKey.fingerprint else {
            throw CertificateError(
                code: "software.wrong-key", message: "the private key is not the root's, or not on P-384")
        }
        self.root = root
        self.key = key
    }

    /// An attester with a new root.
    ///
    /// - Parameter time: seconds since 1970, UTC: from when on the root holds.
    /// - Throws: `private-key.…`, `certificate.…`.
    public static func create(at time: Int64) throws(CertificateError) -> SoftwareAttester {
        let key = try PrivateKey.generate(.p384)
        let request = CertificateRequest(
            subject: "Assay software root, no hardware protection", serial: serialNumber(),
            validity: time..<time + rootLifetime, role: .authority(pathLength: 0))
        return try SoftwareAttester(root: try request.selfSigned(with: key), key: key)
    }

    /// A document that is bound to some bytes.
    ///
    /// Its registers are zero, as in Nitro's debug mode: nothing was measured.
    ///
    /// - Parameters:
    ///   - binding: what goes into user_data; at most 512 bytes.
    ///   - nonce: what a verifier chose; at most 512 bytes.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: `private-key.…`, `certificate.…`.
    public func attest(
        binding: [UInt8], nonce: [UInt8]? = nil, at time: Int64
    ) throws(CertificateError) -> [UInt8] {
        precondition(
            binding.count <= Self.maximumBindingCount && nonce.map { $0.count <= Self.maximumBindingCount } ?? true,
            "evidence is bound to at most 512 bytes")
        precondition(time > 0, "the time is after 1970")
        let leafKey = try PrivateKey.generate(.p384)
        let leaf = try CertificateRequest(
            subject: SoftwareVerifier.module, serial: Self.serialNumber(), validity: time..<time + Self.leafLifetime,
            role: .leaf
        ).issued(for: leafKey.publicKey, by: root, signedWith: key)
        let registers = (UInt64(0)..<16).map { CBOREntry(.unsigned($0), .bytes([UInt8](repeating: 0, count: 48))) }
        let payload = CBORValue.map([
            CBOREntry(.text("module_id"), .text(SoftwareVerifier.module)),
            CBOREntry(.text("digest"), .text("SHA384")),
            CBOREntry(.text("timestamp"), .unsigned(UInt64(time) * 1000)),
            CBOREntry(.text("pcrs"), .map(registers)),
            CBOREntry(.text("certificate"), .bytes(leaf.der)),
            CBOREntry(.text("cabundle"), .array([.bytes(root.der)])),
            CBOREntry(.text("public_key"), .null),
            CBOREntry(.text("user_data"), .bytes(binding)),
            CBOREntry(.text("nonce"), nonce.map { .bytes($0) } ?? .null),
        ])
        let message = try COSESign1(payload.encoded, algorithm: .es384) { bytes throws(CertificateError) in
            try leafKey.sign(bytes)
        }
        return message.encoded
    }

    /// Sixteen random bytes, as a positive number without leading zeros.
    private static func serialNumber() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return [UInt8.random(in: 1...0x7F, using: &generator)]
            + (0..<15).map { _ in UInt8.random(in: 0...0xFF, using: &generator) }
    }
}
