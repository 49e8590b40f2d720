import Attestation
import CanonicalEncoding
import Certificates
import TestCertificates

/// A TPM of a test's own: quotes to the byte as a real one's.
struct TestTPM: Sendable {
    static let time: Int64 = 1_750_000_000

    let key: TestKey
    let scheme: TestSignature

    init(_ kind: TestKey.Kind = .p256, _ scheme: TestSignature = .ecdsa(.sha256)) {
        key = TestKey(kind)
        self.scheme = scheme
    }

    /// Registers of SHA-256, each of its number.
    static let registers: [[UInt8]] = (0..<24).map { [UInt8](repeating: UInt8($0), count: 32) }

    /// What a quote says.
    struct Contents {
        var magic: UInt32 = 0xFF54_4347
        var kind: UInt16 = 0x8018
        var qualifyingData = Array("challenge".utf8)
        var resetCount: UInt32 = 2
        var restartCount: UInt32 = 1
        var isSafe: UInt8 = 1
        var banks: [(algorithm: UInt16, registers: [UInt8])] = [(0x000B, [0, 4, 7])]
        var digest: [UInt8]?
    }

    /// A quote, not signed.
    func message(_ change: (inout Contents) -> Void = { _ in }) -> [UInt8] {
        var own = Contents()
        change(&own)
        var bytes = big(own.magic) + big(own.kind) + sized([0, 0x0B] + [UInt8](repeating: 9, count: 32))
        bytes += sized(own.qualifyingData) + big(UInt64(123_456)) + big(own.resetCount) + big(own.restartCount)
        bytes += [own.isSafe] + big(UInt64(0x2020_0312_0012_0003)) + big(UInt32(own.banks.count))
        for bank in own.banks {
            var bits: [UInt8] = [0, 0, 0]
            for register in bank.registers { bits[Int(register) / 8] |= 1 << (register % 8) }
            bytes += big(bank.algorithm) + [3] + bits
        }
        let values = own.banks.flatMap { $0.registers.sorted().flatMap { Self.registers[Int($0)] } }
        let hash: HashFunction = scheme.hash == .sha384 ? .sha384 : .sha256
        return bytes + sized(own.digest ?? hash.hash(values))
    }

    /// TPMT_SIGNATURE.
    func signature(of message: [UInt8]) -> [UInt8] {
        let hash: UInt16 =
            switch scheme.hash {
            case .sha1: 0x0004
            case .sha256: 0x000B
            case .sha384: 0x000C
            case .sha512: 0x000D
            }
        switch scheme.padding {
        case .pkcs1: return big(UInt16(0x0014)) + big(hash) + sized(key.sign(message, scheme))
        case .pss: return big(UInt16(0x0016)) + big(hash) + sized(key.sign(message, scheme))
        case .ecdsa:
            let raw = key.signRaw(message, scheme.hash)
            return big(UInt16(0x0018)) + big(hash) + sized(Array(raw[..<(raw.count / 2)]))
                + sized(Array(raw[(raw.count / 2)...]))
        }
    }

    /// TPMT_PUBLIC of the key.
    func publicArea(attributes: UInt32 = 0x0005_0072) -> [UInt8] {
        let none = big(UInt16(0x0010))
        let head = { (kind: UInt16) in big(kind) + big(UInt16(0x000B)) + big(attributes) + sized([]) + none }
        switch key.kind {
        case .rsa(let bits):
            return head(0x0001) + big(UInt16(0x0014)) + big(UInt16(0x000B)) + big(UInt16(bits)) + big(UInt32(0))
                + sized(key.modulus)
        default:
            let size = key.point.count / 2
            return head(0x0023) + big(UInt16(0x0018)) + big(UInt16(0x000B)) + big(UInt16(key.kind == .p256 ? 3 : 4))
                + none
                + sized(Array(key.point[..<size])) + sized(Array(key.point[size...]))
        }
    }

    /// Evidence in JSON.
    func json(
        message: [UInt8]? = nil, signature: [UInt8]? = nil, key: [UInt8]? = nil, registers: [[UInt8]] = Self.registers,
        eventLog: [UInt8]? = nil
    ) -> [UInt8] {
        let message = message ?? self.message()
        let value = JSONValue.object(members: [
            ("ak_public", .string(Base64.encode(key ?? publicArea()))),
            (
                "tpm_quote",
                .object(members: [
                    ("message", .string(Base64.encode(message))),
                    ("signature", .string(Base64.encode(signature ?? self.signature(of: message)))),
                    ("pcrs", .array(registers.map { .string(Hex.encode($0)) })),
                ])
            ), ("event_log", eventLog.map { .string(Base64.encode($0)) }),
        ])
        return value.canonicalBytes
    }

    /// A policy that trusts the key.
    var policy: TPMPolicy {
        var policy = TPMPolicy()
        policy.keys = [Digest.sha256(of: key.subjectPublicKeyInfo)]
        return policy
    }

    func appraise(_ json: [UInt8], policy: TPMPolicy? = nil, collateral: Collateral = Collateral()) throws -> Appraisal
    {
        TPMVerifier.appraise(
            try TPMVerifier.parse(json), collateral: collateral, policy: policy ?? self.policy, at: Self.time)
    }
}

/// Big-endian bytes.
func big(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

/// TPM2B.
func sized(_ bytes: [UInt8]) -> [UInt8] { big(UInt16(bytes.count)) + bytes }
