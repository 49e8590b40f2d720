import Attestation
import CanonicalEncoding
import Glibc

/// Evidence of TDX and SEV-SNP by the kernel's configfs-tsm (Documentation/ABI/testing/configfs-tsm-report, from Linux 6.7 on).
///
/// An entry is a folder of one's own with files: the requester writes `inblob` and reads `outblob`, which makes the report, and
/// `auxblob`, the certificates that the host gave with it. `generation` counts what was written: if another process wrote in between,
/// it is off, and everything is asked again.
public struct ConfigfsTSMProvider: EvidenceProvider {
    /// By what name a command chooses it.
    public static let name = "configfs-tsm"
    /// It stands for hardware.
    public static let isHardware = true
    /// Where the kernel has it.
    public static let usualFolder = "/sys/kernel/config/tsm/report"
    /// How often a report is asked for that others disturb.
    static let attempts = 8
    /// The most bytes of a report or a table of certificates: the kernel's own limit is 32 KiB.
    static let maximumByteCount = 1 << 20

    private let folder: String
    private let files: TSMFiles

    /// The provider in a folder.
    public init(folder: String = usualFolder) {
        self.init(folder: folder, files: TSMFiles())
    }

    /// With file operations that a test has its kernel in.
    package init(folder: String, files: TSMFiles) {
        self.folder = folder
        self.files = files
    }

    /// Why it cannot be asked here.
    public var obstacle: ProviderError? {
        DeviceFile.obstacle(folder, rights: W_OK | X_OK, what: "reports of TDX and SEV-SNP by the kernel")
    }

    /// Asks the kernel.
    ///
    /// - Throws: `provider.disturbed` if others wrote into the entry every time, `provider.unknown-platform`, `file.…`, `snp.…`.
    public func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        let answer: (platform: String, report: [UInt8], certificates: [UInt8])
        do throws(FileError) {
            answer = try report(binding)
        } catch {
            throw ProviderError(error)
        }
        switch answer.platform {
        case "tdx_guest": return ProvidedEvidence(kind: .tdx, bytes: answer.report)
        case "sev_guest":
            guard !answer.certificates.isEmpty else { return ProvidedEvidence(kind: .sevSNP, bytes: answer.report) }
            do throws(EvidenceError) {
                let own = try SEVSNPEvidence(answer.report + answer.certificates)
                return ProvidedEvidence(kind: .sevSNP, bytes: answer.report, collateral: own.files)
            } catch {
                throw ProviderError(code: error.code, message: "auxblob: \(error.message)")
            }
        default:
            throw ProviderError(
                code: "provider.unknown-platform",
                message: "the kernel has reports of a platform that is neither tdx_guest nor sev_guest")
        }
    }

    private func report(
        _ binding: [UInt8]
    ) throws(FileError) -> (platform: String, report: [UInt8], certificates: [UInt8]) {
        let entry = "\(folder)/assay-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        try files.makeFolder(entry)
        defer { files.removeFolder(entry) }
        let platform = try text("\(entry)/provider")
        let level = try leastPrivilege(entry)
        for _ in 0..<Self.attempts {
            let before = try generation(entry)
            var writes: UInt64 = 1
            if let level {
                try files.write(Array(level.utf8), "\(entry)/privlevel")
                writes += 1
            }
            try files.write(binding, "\(entry)/inblob")
            guard let report = try unlessDisturbed({ () throws(FileError) in try read("\(entry)/outblob") }),
                let certificates = try unlessDisturbed({ () throws(FileError) in try auxiliary(entry) }),
                try generation(entry) == before &+ writes
            else { continue }
            return (platform, report, certificates)
        }
        throw FileError(
            code: "provider.disturbed", path: entry, message: "other processes wrote into \(entry) each time")
    }

    /// The level to ask at, if it is not the usual one: a guest that is not the machine's most privileged software may name none below.
    private func leastPrivilege(_ entry: String) throws(FileError) -> String? {
        do throws(FileError) {
            let floor = try text("\(entry)/privlevel_floor")
            return floor == "0" ? nil : floor
        } catch {
            guard error.code == "file.not-found" else { throw error }
            return nil
        }
    }

    /// TDX has none; an empty one is what SEV-SNP has without certificates from the host.
    private func auxiliary(_ entry: String) throws(FileError) -> [UInt8] {
        do throws(FileError) {
            return try read("\(entry)/auxblob")
        } catch {
            guard error.code == "file.not-found" else { throw error }
            return []
        }
    }

    /// The kernel refuses to read what was overwritten meanwhile (EWOULDBLOCK); the next attempt may do.
    private func unlessDisturbed(_ read: () throws(FileError) -> [UInt8]) throws(FileError) -> [UInt8]? {
        do throws(FileError) { return try read() } catch {
            guard error.code == DeviceFile.disturbed else { throw error }
            return nil
        }
    }

    private func generation(_ entry: String) throws(FileError) -> UInt64 {
        let path = "\(entry)/generation"
        guard let number = UInt64(try text(path)) else {
            throw FileError(code: "provider.failed", path: path, message: "\(path) holds no number")
        }
        return number
    }

    private func text(_ path: String) throws(FileError) -> String {
        let bytes = try files.read(path, 4096)
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }, as: UTF8.self)
    }

    private func read(_ path: String) throws(FileError) -> [UInt8] { try files.read(path, Self.maximumByteCount) }
}

/// The file operations on an entry. A test wraps the real ones, to do what the kernel does at each of them.
package struct TSMFiles: Sendable {
    /// Makes an entry.
    package var makeFolder: @Sendable (_ path: String) throws(FileError) -> Void
    /// Removes it.
    package var removeFolder: @Sendable (_ path: String) -> Void
    /// Reads an attribute.
    package var read: @Sendable (_ path: String, _ limit: Int) throws(FileError) -> [UInt8]
    /// Writes an attribute.
    package var write: @Sendable (_ bytes: [UInt8], _ path: String) throws(FileError) -> Void

    /// The system's.
    package init() {
        makeFolder = { path throws(FileError) in
            guard mkdir(path, 0o700) == 0 else { throw FileError(errno: errno, doing: "make", path: path) }
        }
        // Nothing is lost if the entry stays: the kernel forgets it at the next start.
        removeFolder = { path in rmdir(path) }
        read = { path, limit throws(FileError) in try DeviceFile.read(path, limit: limit) }
        write = { bytes, path throws(FileError) in try DeviceFile.write(bytes, to: path) }
    }
}
