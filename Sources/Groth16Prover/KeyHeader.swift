import Algebra
import CanonicalEncoding
import Groth16

/// Where a key comes from.
public enum SetupKind: UInt32, Sendable {
    /// One process made it, whose operator could have kept the secrets: for development only.
    case development = 1

    /// The name in bundles and listings.
    public var name: String {
        switch self {
        case .development: "dev"
        }
    }
}

/// The head of a key file: everything but the large sections.
///
/// Layout (integers little-endian): magic[8], version u32, header length u32, file length u64, body offset u64,
/// circuit digest[32], verifying key digest[32], root of block digests[32], then as u32: setup kind, wires, public
/// inputs, constraints, log₂ of the domain, wires in A, wires in B, committed wires, length of the verifying key; β₁[32], δ₁[32],
/// verifying key, and the BLAKE2b digest of all of that. Then the block digests, zeros up to the body, the body.
struct KeyHeader: Equatable, Sendable {
    static let magic = Array("ASSAYKEY".utf8)
    static let version: UInt32 = 2
    /// Everything before the verifying key.
    static let fixedByteCount = 8 + 4 + 4 + 8 + 8 + 3 * 32 + 9 * 4 + 2 * 32
    /// No header is longer: a key has at most 2^16 public inputs.
    static let maximumByteCount = fixedByteCount + (1 << 22)

    var circuitDigest: Digest
    var rootDigest: Digest
    var setup: SetupKind
    var wireCount: Int
    var publicInputCount: Int
    var constraintCount: Int
    var domainLog: Int
    var aWireCount: Int
    var bWireCount: Int
    /// 0 for a circuit that does not commit.
    var committedWireCount: Int
    var beta1: G1Point
    var delta1: G1Point
    var verifyingKey: VerifyingKey

    var layout: KeyLayout {
        // Of a committing circuit the challenge stands with the public inputs.
        let fixedWireCount = 1 + publicInputCount + (committedWireCount > 0 ? 1 + committedWireCount : 0)
        return KeyLayout(
            aWireCount: aWireCount, bWireCount: bWireCount, privateWireCount: wireCount - fixedWireCount,
            domainSize: 1 << domainLog, committedWireCount: committedWireCount)
    }

    /// How many wires have a value that the verifier knows: the constant one, the public inputs, the challenge.
    var boundWireCount: Int { 1 + publicInputCount + (committedWireCount > 0 ? 1 : 0) }

    /// The length of the header, its digest included.
    var byteCount: Int { Self.fixedByteCount + verifyingKey.byteCount + Digest.byteCount }
    /// Where the body starts.
    var bodyOffset: Int { KeyLayout.aligned(byteCount + layout.blockCount * Digest.byteCount) }
    /// The length of the file.
    var fileByteCount: Int { bodyOffset + layout.bodyByteCount }

    /// The header's bytes.
    var bytes: [UInt8] {
        let key = verifyingKey.bytes
        var result = Self.magic
        result += Self.bytes(Self.version) + Self.bytes(UInt32(byteCount))
        result += Self.bytes(UInt64(fileByteCount)) + Self.bytes(UInt64(bodyOffset))
        result += circuitDigest.bytes + verifyingKey.digest.bytes + rootDigest.bytes
        for value in [
            Int(setup.rawValue), wireCount, publicInputCount, constraintCount, domainLog, aWireCount, bWireCount,
            committedWireCount, key.count,
        ] {
            result += Self.bytes(UInt32(value))
        }
        result += beta1.compressed + delta1.compressed + key
        return result + Self.digest(of: result).bytes
    }

    /// The digest that ends a header.
    static func digest(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { Blake2bHasher.digest(domain: "assay.key-header.v1", $0) }
    }

    /// The root over the table of block digests, padding included.
    static func rootDigest(ofTable table: UnsafeRawBufferPointer) -> Digest {
        Blake2bHasher.digest(domain: "assay.key-blocks.v1", table)
    }

    /// The little-endian bytes of an integer.
    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
