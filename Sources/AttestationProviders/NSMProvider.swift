import Attestation
import CanonicalEncoding
import Glibc

/// Evidence of an AWS Nitro enclave by its security module, `/dev/nsm`.
///
/// A request and its answer are maps of CBOR that one ioctl exchanges (Linux, drivers/misc/nsm.c; AWS, "Nitro Enclaves NSM API").
public struct NSMProvider: EvidenceProvider {
    /// By what name a command chooses it.
    public static let name = "nsm"
    /// It stands for hardware.
    public static let isHardware = true
    /// Where the device is.
    public static let usualDevice = "/dev/nsm"

    private let device: String
    private let exchange: @Sendable (_ request: [UInt8]) throws(ProviderError) -> [UInt8]

    /// The provider of a device.
    public init(device: String = usualDevice) {
        self.init(device: device) { request throws(ProviderError) in
            do throws(FileError) { return try NSMDevice.exchange(request, device: device) } catch {
                throw ProviderError(error)
            }
        }
    }

    /// With something else than the ioctl between request and answer, for tests.
    package init(
        device: String, exchange: @escaping @Sendable (_ request: [UInt8]) throws(ProviderError) -> [UInt8]
    ) {
        self.device = device
        self.exchange = exchange
    }

    /// Why it cannot be asked here.
    public var obstacle: ProviderError? {
        DeviceFile.obstacle(device, rights: R_OK | W_OK, what: "AWS Nitro's security module")
    }

    /// Asks for a document with the bytes as user_data.
    ///
    /// - Throws: `nsm.refused`, `nsm.malformed-answer`, `cbor.…`, `file.…`.
    public func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        let request = CBORValue.map([
            CBOREntry(
                .text("Attestation"),
                .map([
                    CBOREntry(.text("user_data"), .bytes(binding)), CBOREntry(.text("nonce"), .null),
                    CBOREntry(.text("public_key"), .null),
                ]))
        ])
        let answer = try exchange(request.encoded)
        let value: CBORValue
        do throws(EvidenceError) { value = try CBORValue(parsing: answer) } catch {
            throw ProviderError(code: error.code, message: "the security module's answer: \(error.message)")
        }
        guard case .map(let entries) = value, entries.count == 1, case .text(let name) = entries[0].key else {
            throw Self.malformed
        }
        switch (name, entries[0].value) {
        case ("Error", .text(let reason)):
            // One of a dozen words, such as InvalidOperation.
            let word = reason.utf8.allSatisfy { (0x30...0x7A).contains($0) } ? String(reason.prefix(64)) : "no word"
            throw ProviderError(code: "nsm.refused", message: "the security module refuses: \(word)")
        case ("Attestation", .map(let members)):
            guard let document = members.first(where: { $0.key == .text("document") }),
                case .bytes(let bytes) = document.value
            else { throw Self.malformed }
            return ProvidedEvidence(kind: .nitro, bytes: bytes)
        default: throw Self.malformed
        }
    }

    private static var malformed: ProviderError {
        ProviderError(
            code: "nsm.malformed-answer", message: "the security module's answer is neither a document nor an error")
    }
}

/// The ioctl of the security module.
enum NSMDevice {
    /// _IOWR(0x0A, 0, struct of two iovec).
    private static let number: UInt = 0xC020_0A00
    /// The most bytes of an answer.
    private static let answerByteCount = 0x3000

    /// Sends a request and takes the answer.
    static func exchange(_ request: [UInt8], device: String) throws(FileError) -> [UInt8] {
        let descriptor = try DeviceFile.open(device, O_RDWR)
        defer { close(descriptor) }
        var request = request
        var answer = [UInt8](repeating: 0, count: answerByteCount)
        let (status, count) = request.withUnsafeMutableBytes { request in
            answer.withUnsafeMutableBytes { answer in
                var message = (
                    iovec(iov_base: request.baseAddress, iov_len: request.count),
                    iovec(iov_base: answer.baseAddress, iov_len: answer.count)
                )
                let status = withUnsafeMutablePointer(to: &message) { ioctl(descriptor, number, $0) }
                return (status == 0 ? 0 : errno, message.1.iov_len)
            }
        }
        guard status == 0 else { throw FileError(errno: status, doing: "ask", path: device) }
        guard count <= answer.count else {
            throw FileError(
                code: "file.io", path: device, message: "\(device) says that it wrote more than there is room")
        }
        return Array(answer[..<count])
    }
}
