import Attestation
import CanonicalEncoding
import Certificates

/// A device of the tests: reports and chains as NVIDIA's devices make them, and such as they never would.
struct NVIDIAForge {
    static let time: Int64 = 1_800_000_000
    static let nonce = [UInt8](repeating: 0x11, count: 32)
    static let firmware = [UInt8](repeating: 0xF0, count: 48)

    var architecture = "HOPPER"
    var commonName = "GH100 A01 GSP FMC LF"
    var nonce = Self.nonce
    var declaredNonce: [UInt8]?
    var blockCount = 64
    /// Opaque fields, in order.
    var fields: [(number: UInt16, value: [UInt8])] = [
        (6, [0x00, 0x9F, 0x00, 0x96, 0x01, 0, 0, 0]), (3, Array("550.90.07\0".utf8)), (11, [0x55]), (20, Self.firmware),
        (21, [0x55]), (34, [1, 0]), (36, [0, 0]),
    ]
    var leafRole: CertificateRequest.Role? = .leaf
    var leafCurve = PrivateKey.Curve.p384
    var leafExtensions: [CertificateRequest.Extension] = []
    var certifiedFirmware: [UInt8]? = Self.firmware
    var firmwareExtension = "2.23.133.5.4.1"
    /// What stands before each digest: SHA-384, and the head of 48 bytes.
    private static let digestPrefix: [UInt8] = [
        0x30, 0x3D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x04, 0x30,
    ]
    var validity = time - 86400..<time + 86400
    var rootName = "NVIDIA Device Identity CA"
    var members: [(String, JSONValue?)] = []

    /// What was made.
    struct Made {
        let report: [UInt8]
        let chain: [Certificate]
        let json: JSONValue
        let key: PrivateKey
        var roots: TrustAnchors { TrustAnchors(keys: [chain[chain.count - 1].publicKey.fingerprint]) }
        var evidence: [UInt8] { JSONValue.array([json]).canonicalBytes }
        /// One that accepts it.
        var policy: NVIDIAPolicy {
            NVIDIAPolicy(roots: roots, nonce: NVIDIAForge.nonce, manifests: NVIDIAForge.manifests)
        }

        func appraise(
            _ evidence: [UInt8]? = nil, _ policy: NVIDIAPolicy? = nil, at time: Int64 = NVIDIAForge.time,
            _ files: [[UInt8]] = []
        ) throws -> Appraisal {
            NVIDIAVerifier.appraise(
                try NVIDIAVerifier.parse(evidence ?? self.evidence), collateral: Collateral(files: files),
                policy: policy ?? self.policy, at: time)
        }
    }

    /// The digest in a block; the first is 1.
    static func digest(_ index: Int) -> [UInt8] { [UInt8](repeating: UInt8(index), count: 48) }

    /// Of the driver the even numbers, of the VBIOS some odd ones.
    static let manifests: Set<NVIDIAManifest> = [
        NVIDIAManifest(
            product: "GH100", version: "550.90.07",
            digests: Dictionary(uniqueKeysWithValues: stride(from: 0, to: 64, by: 2).map { ($0, [digest($0 + 1)]) })),
        NVIDIAManifest(
            product: "GH100", version: "96.00.9F.00.01",
            digests: [1: [digest(2), [UInt8](repeating: 0, count: 48)], 35: [[UInt8](repeating: 0xEE, count: 48)]]),
    ]

    /// The bytes of a report without its signature.
    func unsigned() -> [UInt8] {
        let blocks = (0..<blockCount).flatMap { index -> [UInt8] in
            [UInt8(index + 1), 1, 51, 0, 1, 48, 0] + Self.digest(index + 1)
        }
        let opaque = fields.flatMap { number, value -> [UInt8] in
            [UInt8(number & 255), UInt8(number >> 8), UInt8(value.count & 255), UInt8(value.count >> 8)] + value
        }
        let length = blocks.count
        return [0x11, 0xE0, 0x01, 0xFF] + nonce + [0x00] + [0x11, 0x60, 0x00, 0x00, UInt8(blockCount)]
            + [UInt8(length & 255), UInt8(length >> 8 & 255), UInt8(length >> 16)] + blocks
            + [UInt8](repeating: 0x77, count: 32) + [UInt8(opaque.count & 255), UInt8(opaque.count >> 8)] + opaque
    }

    /// Makes evidence of one device.
    ///
    /// - Parameter edit: changes the report before it is signed.
    func make(_ edit: (inout [UInt8]) -> Void = { _ in }) throws -> Made {
        let rootKey = try PrivateKey.generate(.p384)
        let root = try CertificateRequest(
            subject: rootName, validity: validity, role: .authority(pathLength: nil)
        ).selfSigned(with: rootKey)
        let key = try PrivateKey.generate(leafCurve)
        let identity = certifiedFirmware.map { digests in
            CertificateRequest.Extension(
                firmwareExtension,
                [0x30, UInt8(digests.count & 127)]
                    + stride(from: 0, to: digests.count, by: 48).flatMap {
                        Self.digestPrefix + digests[$0..<min($0 + 48, digests.count)]
                    })
        }
        let leaf = try CertificateRequest(
            subject: commonName, serial: [2], validity: validity, role: leafRole,
            extensions: (identity.map { [$0] } ?? []) + leafExtensions
        ).issued(for: key.publicKey, by: root, signedWith: rootKey)
        var bytes = unsigned()
        edit(&bytes)
        // A signature on P-256 is shorter.
        let signature = try key.sign(bytes)
        let report = bytes + signature + [UInt8](repeating: 0, count: 96 - signature.count)
        let pem = [leaf, root].map(Self.pem).joined()
        let json = JSONValue.object(
            members: [
                ("arch", .string(architecture)), ("certificate", .string(Base64.encode(Array(pem.utf8)))),
                ("evidence", .string(Base64.encode(report))), ("nonce", .string(Hex.encode(declaredNonce ?? nonce))),
            ] + members)
        return Made(report: report, chain: [leaf, root], json: json, key: key)
    }

    static func pem(_ certificate: Certificate) -> String {
        let digits = Array(Base64.encode(certificate.der))
        let lines = stride(from: 0, to: digits.count, by: 64).map {
            String(digits[$0..<min($0 + 64, digits.count)]) + "\n"
        }
        return "-----BEGIN CERTIFICATE-----\n" + lines.joined() + "-----END CERTIFICATE-----\n"
    }
}
