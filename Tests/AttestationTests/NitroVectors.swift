import CanonicalEncoding
import Certificates
import TestSupport

/// Documents that AWS's root signed, which other projects keep, taken out of what they are kept in.
struct NitroVector: Sendable, CustomStringConvertible {
    let name: String
    /// When the leaf holds.
    let validity: Range<Int64>
    let isDebug: Bool
    private let container: Container

    private enum Container {
        case none
        case base64
        /// A byte of version, one of kind, the length in SCALE's compact form of two bytes, the document, and more.
        case dstack
        /// Hexadecimal in a name of an X.509 certificate.
        case certificate
        /// The same, in PEM.
        case pem
    }

    private init(_ name: String, _ validity: Range<Int64>, isDebug: Bool = false, _ container: Container = .none) {
        self.name = name
        self.validity = validity
        self.isDebug = isDebug
        self.container = container
    }

    var description: String { name }

    static let all = [
        NitroVector("evervault/valid-attestation-doc-bytes", 1_665_651_479..<1_665_662_282),
        NitroVector("evervault/valid-attestation-doc-base64", 1_695_047_829..<1_695_058_632, isDebug: true, .base64),
        NitroVector("evervault/debug-mode-attestation-doc-bytes", 1_665_582_591..<1_665_593_394, isDebug: true),
        NitroVector(
            "evervault/non-debug-cert-containing-attestation-document-18-1-23-der.crt", 1_674_047_233..<1_674_058_036,
            .certificate),
        NitroVector(
            "evervault/non-debug-cert-containing-attestation-document-18-1-23.pem", 1_674_047_233..<1_674_058_036, .pem),
        NitroVector(
            "evervault/debug-mode-cert-containing-attestation-doc-18-1-23.pem", 1_674_054_627..<1_674_065_430,
            isDebug: true, .pem),
        NitroVector("dstack/nitro_attestation.bin", 1_766_678_656..<1_766_689_459, .dstack),
        NitroVector("dstack/nitro_attestation_dbg.bin", 1_766_650_843..<1_766_661_646, isDebug: true, .dstack),
        NitroVector("dstack/nsm_nitro_attestation.bin", 1_766_668_534..<1_766_679_337, .dstack),
        NitroVector("nitriding/initiator_doc.bin", 1_658_887_359..<1_658_898_162),
        NitroVector("nitriding/responder_doc.bin", 1_659_640_260..<1_659_651_063),
    ]

    /// The document alone.
    func document() throws -> [UInt8] {
        let bytes = try SharedVectors.attestation.bytes("nitro/" + name)
        switch container {
        case .none: return bytes
        case .base64: return try Base64.decode(bytes.filter { $0 != 0x0A })
        case .dstack:
            let count = (Int(bytes[2]) | Int(bytes[3]) << 8) >> 2
            return Array(bytes[4..<4 + count])
        case .certificate: return try Self.hexadecimal(in: bytes)
        case .pem:
            // One file holds the issuer too.
            return try Self.hexadecimal(in: PEM.blocks(bytes, label: "CERTIFICATE").flatMap { $0 })
        }
    }

    private static func hexadecimal(in bytes: [UInt8]) throws -> [UInt8] {
        let start = Array("8444a1013822".utf8)
        let place = bytes.indices.first { bytes[$0...].starts(with: start) } ?? bytes.endIndex
        let digits = bytes[place...].prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return try Hex.decode(String(decoding: digits, as: UTF8.self))
    }
}
