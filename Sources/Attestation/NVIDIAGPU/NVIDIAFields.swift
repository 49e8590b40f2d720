/// The opaque data of a response: NVIDIA's own fields, each a type, a length and bytes (attestation-sdk and nvtrust, by NVIDIA).
public struct NVIDIAFields: Hashable, Sendable {
    /// The numbers of the fields that are understood here.
    enum Number {
        static let driverVersion: UInt16 = 3
        static let vbiosVersion: UInt16 = 6
        static let decoderStatus: UInt16 = 11
        static let firmwareIdentity: UInt16 = 20
        static let protectedPCIeStatus: UInt16 = 21
        static let featureFlag: UInt16 = 36
    }

    /// Whether a function that fuses or settings can take away is there.
    enum Status: UInt8 {
        case disabled = 0x55
        case enabled = 0xAA
    }

    /// How the device works together with others. Encryption between devices depends on it.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// One GPU alone.
        case single = "single-gpu"
        /// Several GPUs, whose links are encrypted.
        case multiple = "multi-gpu"
        /// Several GPUs, whose links are not encrypted: their switches are trusted too, and must be attested.
        case protectedPCIe = "protected-pcie"
    }

    private let values: [UInt16: [UInt8]]

    /// Reads fields.
    ///
    /// - Throws: `nvidia.truncated`, `nvidia.duplicate-field`, `nvidia.field-length` for a known field of an impossible length.
    init(parsing bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "nvidia")
        var values: [UInt16: [UInt8]] = [:]
        while reader.remaining > 0 {
            let number = try reader.littleEndian(UInt16.self, "a field's number")
            let length = try reader.littleEndian(UInt16.self, "a field's length")
            let value = try reader.take(Int(length), "field \(number)")
            guard values.updateValue(value, forKey: number) == nil else {
                throw EvidenceError(code: "nvidia.duplicate-field", message: "field \(number) is there twice")
            }
        }
        for (number, length) in [
            (Number.decoderStatus, 1), (Number.firmwareIdentity, SPDMReport.digestByteCount),
            (Number.protectedPCIeStatus, 1), (Number.featureFlag, 2),
        ] {
            guard values[number].map({ $0.count == length }) ?? true else {
                throw EvidenceError(
                    code: "nvidia.field-length", message: "field \(number) does not have \(length) bytes")
            }
        }
        self.values = values
    }

    /// The bytes of a field.
    subscript(number: UInt16) -> [UInt8]? { values[number] }

    /// The driver's version, such as `550.90.07`; `nil` if it is not there, or not digits and dots. Switches have none.
    public var driverVersion: String? { values[Number.driverVersion].flatMap(Self.text) }

    /// The version of the VBIOS, such as `96.00.9F.00.01`; `nil` if it is not there, or no version.
    ///
    /// Switches write it as text, GPUs as eight bytes: a number of four, least significant first, a byte, and zeros.
    public var vbiosVersion: String? {
        guard let value = values[Number.vbiosVersion] else { return nil }
        guard value.count == 8, value[5...].allSatisfy({ $0 == 0 }) else { return Self.text(value) }
        return (value[..<4].reversed() + [value[4]]).map(Self.hexadecimal).joined(separator: ".")
    }

    /// The digest of the firmware that the device's certificate is for: 48 bytes.
    public var firmwareIdentity: [UInt8]? { values[Number.firmwareIdentity] }

    /// Whether the video decoder is there, whose measurement counts only then; `nil` if that is not said.
    var hasDecoder: Bool? {
        values[Number.decoderStatus].flatMap { Status(rawValue: $0[0]) }.map { $0 == .enabled }
    }

    /// How the device works with others; `nil` if that is not said, or in a way that is not known.
    ///
    /// Newer drivers say it in one field; from older ones it is known only that protected PCIe is on.
    public var mode: Mode? {
        if let flag = values[Number.featureFlag] {
            return switch flag {
            case [0, 0]: .single
            case [1, 0]: .multiple
            case [2, 0]: .protectedPCIe
            default: nil
            }
        }
        return isProtectedPCIe == true ? .protectedPCIe : nil
    }

    /// Whether protected PCIe is on, by its own field; `nil` if that is not said.
    var isProtectedPCIe: Bool? {
        values[Number.protectedPCIeStatus].flatMap { Status(rawValue: $0[0]) }.map { $0 == .enabled }
    }

    /// Printable text, which zeros may follow.
    private static func text(_ bytes: [UInt8]) -> String? {
        let characters = bytes.prefix { $0 != 0 }
        guard !characters.isEmpty, bytes[characters.count...].allSatisfy({ $0 == 0 }),
            characters.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return String(decoding: characters, as: Unicode.ASCII.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0" + digits : digits
    }
}
