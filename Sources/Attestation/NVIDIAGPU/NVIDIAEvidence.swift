import CanonicalEncoding
import Certificates

/// Evidence of one or more NVIDIA devices that was read, and of which nothing is believed yet.
///
/// The format is the JSON of NVIDIA's attestation SDK: an array of objects with `arch`, `certificate` (a chain in PEM, in Base64),
/// `evidence` (`SPDMReport`, in Base64) and `nonce` (hexadecimal).
public struct NVIDIAEvidence: Sendable {
    /// The most bytes of the JSON.
    public static let maximumByteCount = 1 << 20
    /// The most devices of one evidence.
    public static let maximumDeviceCount = 32

    /// A product line.
    public enum Architecture: String, Hashable, Sendable, CaseIterable {
        /// GPUs such as H100 and H200.
        case hopper = "HOPPER"
        /// GPUs such as B100 and B200.
        case blackwell = "BLACKWELL"
        /// The third generation of NVSwitch.
        case switchLS10 = "LS10"

        /// What the common names of its devices' certificates begin with.
        var chip: String {
            switch self {
            case .hopper: "GH100"
            case .blackwell: "GB100"
            case .switchLS10: "LS_10"
            }
        }

        /// The product's name in reference manifests.
        var product: String {
            switch self {
            case .hopper, .blackwell: chip
            case .switchLS10: "LS10"
            }
        }

        /// Whether it is a GPU, which has a driver.
        public var isGPU: Bool { self != .switchLS10 }
    }

    /// One device.
    public struct Device: Sendable {
        /// What the sender says it is.
        public let architecture: Architecture
        /// The leaf first, the root last.
        public let chain: [Certificate]
        /// The report.
        public let report: SPDMReport
        /// The nonce that the sender says was asked for.
        let declaredNonce: [UInt8]
        /// The driver's version that the sender names, if any.
        let declaredDriver: String?
        /// The version of the VBIOS that the sender names, if any.
        let declaredVBIOS: String?
    }

    /// The devices, in the order of the JSON; at least one.
    public let devices: [Device]

    /// Reads evidence.
    ///
    /// - Throws: `nvidia.no-device`, `nvidia.too-many-devices`, `nvidia.not-an-array`, `nvidia.unknown-architecture`, `json.…`,
    ///   `base64.…`, `hex.…`, `pem.…`, `certificate.…`, `public-key.…`, and what `SPDMReport` throws.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(
                parsing: bytes, limits: JSONLimits(maximumDepth: 4, maximumBytes: Self.maximumByteCount))
        } catch {
            throw EvidenceError(code: error.code, message: error.message)
        }
        guard case .array(let elements) = json else {
            throw EvidenceError(code: "nvidia.not-an-array", message: "the evidence is \(json.kind)")
        }
        guard !elements.isEmpty else {
            throw EvidenceError(code: "nvidia.no-device", message: "the evidence is of no device")
        }
        guard elements.count <= Self.maximumDeviceCount else {
            throw EvidenceError(
                code: "nvidia.too-many-devices", message: "more than \(Self.maximumDeviceCount) devices")
        }
        var devices: [Device] = []
        for (place, element) in elements.enumerated() { devices.append(try Device(element, path: "[\(place)]")) }
        self.devices = devices
    }

    /// What the devices signed, whatever the order that they are listed in: digests, sorted.
    var signedBytes: [UInt8] {
        devices.map { Digest.sha256(of: $0.report.signedBytes).bytes }
            .sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
    }
}

extension NVIDIAEvidence.Device {
    fileprivate init(_ value: JSONValue, path: String) throws(EvidenceError) {
        let text: (architecture: String, chain: String, report: String, nonce: String)
        do throws(JSONError) {
            var reader = try JSONObjectReader(value, path: path)
            text = (
                try reader.string("arch"), try reader.string("certificate"), try reader.string("evidence"),
                try reader.string("nonce")
            )
            declaredDriver = try reader.optionalString("driver_version")
            declaredVBIOS = try reader.optionalString("vbios_version")
            // The version of this format, where the sender writes it.
            if let version = try reader.optionalString("version"), version != "1.0" {
                throw JSONError(code: "json.unknown-version", message: "\(path).version is not 1.0")
            }
            try reader.finish()
        } catch {
            throw EvidenceError(code: error.code, message: error.message)
        }
        guard let architecture = NVIDIAEvidence.Architecture(rawValue: text.architecture) else {
            throw EvidenceError(
                code: "nvidia.unknown-architecture", message: "\(path).arch is none that is known here")
        }
        self.architecture = architecture
        let encoded: (chain: [UInt8], report: [UInt8])
        do throws(EncodingError) {
            encoded = (try Base64.decode(text.chain), try Base64.decode(text.report))
            declaredNonce = try Hex.decode(text.nonce)
        } catch {
            throw EvidenceError(code: error.code, message: "\(path): \(error.message)")
        }
        do throws(CertificateError) {
            chain = try Certificate.chain(pem: encoded.chain)
        } catch {
            throw EvidenceError(code: error.code, message: "\(path).certificate: \(error.message)")
        }
        do throws(EvidenceError) {
            report = try SPDMReport(parsing: encoded.report)
        } catch {
            throw EvidenceError(code: error.code, message: "\(path).evidence: \(error.message)")
        }
    }

    /// Whose certificate this is: what its common name begins with.
    var chip: String? {
        chain[0].subject.split(separator: "/").last { $0.hasPrefix("CN=") }?.dropFirst(3).split(separator: " ").first
            .map(String.init)
    }
}
