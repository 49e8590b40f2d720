import CanonicalEncoding
import Certificates

/// What vendors published about platforms, and evidence does not bring itself: certificates, revocation lists, signed descriptions
/// of what is up to date. Files as they came; each verifier takes what it knows, and believes only what a pinned root signed.
public struct Collateral: Hashable, Sendable {
    /// The most bytes of all together.
    public static let maximumByteCount = 32 << 20

    /// The files' contents.
    public let files: [[UInt8]]

    /// None, or some files.
    public init(files: [[UInt8]] = []) {
        self.files = files
    }
}
