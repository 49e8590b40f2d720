/// Why a certificate, a revocation list, a key or a signature's encoding was refused.
public struct CertificateError: Error, Sendable, Hashable {
    /// A stable code: `certificate.…`, `crl.…`, `public-key.…`, `pem.…`.
    public let code: String
    /// What is wrong and where, for people.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
