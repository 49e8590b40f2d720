import Attestation
import CanonicalEncoding
import Certificates
import Glibc

/// Evidence of a TPM 2.0: a quote of all registers of its bank of SHA-256, by a key that it makes from its own seed.
///
/// The key has no certificate: whoever verifies must know it (`TPMPolicy.keys`), or have one made by the TPM's owner. A TPM speaks of
/// the machine that started, not of one process on it.
public struct TPMProvider: EvidenceProvider {
    /// By what name a command chooses it.
    public static let name = "tpm"
    /// It stands for hardware.
    public static let isHardware = true
    /// The kernel's resource manager.
    public static let usualPath = "/dev/tpmrm0"
    /// What firmware and kernel measured.
    public static let usualEventLog = "/sys/kernel/security/tpm0/binary_bios_measurements"
    /// The registers of a PC.
    static let registers = 0..<24
    /// How often a quote is asked for while something is measured, and a command sent that the TPM has no time for.
    static let attempts = 8

    private let path: String
    private let eventLog: String?

    /// The provider behind a device, or behind a socket on which commands are exchanged as a device does (swtpm).
    ///
    /// - Parameter eventLog: a log that is added if it is there and can be read.
    public init(path: String = usualPath, eventLog: String? = usualEventLog) {
        self.path = path
        self.eventLog = eventLog
    }

    /// Why it cannot be asked here.
    public var obstacle: ProviderError? {
        DeviceFile.obstacle(path, rights: R_OK | W_OK, what: "a TPM 2.0")
    }

    /// Asks the TPM.
    ///
    /// - Throws: `tpm.refused` with the TPM's code, `tpm.qualifying-data-too-long` of a TPM without SHA-512, which takes less than
    ///   64 bytes, `provider.disturbed`, `tpm.malformed`, `tpm.truncated`, `provider.timeout`, `file.…`.
    public func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        do {
            let connection = try TPMConnection(path: path)
            return ProvidedEvidence(kind: .tpm, bytes: try evidence(binding, connection))
        } catch let error as EvidenceError {
            throw ProviderError(code: error.code, message: "\(path): \(error.message)")
        } catch let error as FileError {
            throw ProviderError(error)
        } catch let error as ProviderError {
            throw error
        } catch {
            throw ProviderError(code: "provider.failed", message: "\(path) failed")
        }
    }

    private func evidence(_ binding: [UInt8], _ connection: TPMConnection) throws -> [UInt8] {
        var created = ByteReader(try connection.run(.createAttestationKey()), area: "tpm")
        let key = try created.bigEndian(UInt32.self, "the key's handle")
        defer { connection.forget(key) }
        _ = try created.bigEndian(UInt32.self, "the length of the parameters")
        let area = try created.sized("the key's public area", limit: 1024)
        for _ in 0..<Self.attempts {
            let (message, signature) = try quote(binding, key, connection)
            let values = try registers(connection)
            // Something may have been measured between quote and reading.
            guard try TPMQuote(message).registerDigest == HashFunction.sha256.hash(values.flatMap { $0 }) else {
                continue
            }
            return JSONValue.object(members: [
                ("ak_public", .string(Base64.encode(area))),
                (
                    "tpm_quote",
                    .object(members: [
                        ("message", .string(Base64.encode(message))),
                        ("signature", .string(Base64.encode(signature))),
                        ("pcrs", .array(values.map { .string(Hex.encode($0)) })),
                    ])
                ), ("event_log", log().map { .string(Base64.encode($0)) }),
            ]).canonicalBytes
        }
        throw ProviderError(
            code: "provider.disturbed", message: "\(path): registers changed while they were read, each time")
    }

    private func quote(
        _ binding: [UInt8], _ key: UInt32, _ connection: TPMConnection
    ) throws -> (message: [UInt8], signature: [UInt8]) {
        let body = try connection.run(.quote(key: key, qualifyingData: binding, registers: Self.registers))
        var reader = ByteReader(body, area: "tpm")
        let count = Int(try reader.bigEndian(UInt32.self, "the length of the parameters"))
        var parameters = ByteReader(try reader.take(count, "the parameters"), area: "tpm")
        let message = try parameters.sized("the quote", limit: TPMQuote.maximumByteCount)
        return (message, parameters.rest())
    }

    private func registers(_ connection: TPMConnection) throws -> [[UInt8]] {
        var values: [[UInt8]] = []
        for first in stride(from: Self.registers.lowerBound, to: Self.registers.upperBound, by: 8) {
            let body = try connection.run(.readRegisters(first..<first + 8))
            // A counter of changes, and the selection: one bank of three bytes.
            var reader = ByteReader(body, area: "tpm")
            _ = try reader.take(4 + 4 + 2 + 1 + 3, "what was read")
            guard try reader.bigEndian(UInt32.self, "the number of registers") == 8 else {
                throw EvidenceError(code: "tpm.malformed", message: "the TPM gives other registers than were asked for")
            }
            for _ in 0..<8 { values.append(try reader.sized("a register", limit: 64)) }
        }
        return values
    }

    /// The log, if there is one that the verifier can read; it adds to what the registers say, and is no condition of it.
    private func log() -> [UInt8]? {
        guard let eventLog, let bytes = try? DeviceFile.read(eventLog, limit: TPMEvidence.maximumByteCount / 2),
            (try? TPMEventLog(bytes)) != nil
        else { return nil }
        return bytes
    }
}
