import Attestation
import CanonicalEncoding
import Certificates
import Glibc

/// Evidence without hardware, by a root of one's own: in a genuine format, for tests and for machines that have none.
///
/// It protects nothing, says so, and is refused unless a policy allows it and names the root.
public struct SoftwareProvider: EvidenceProvider {
    /// By what name a command chooses it.
    public static let name = "software"
    /// It stands for nothing.
    public static let isHardware = false

    private let folder: String

    /// The provider whose root lies in a folder, or will when it is first used.
    public init(folder: String) {
        self.folder = folder
    }

    /// It is always there.
    public var obstacle: ProviderError? { nil }

    /// Signs a document.
    ///
    /// - Throws: what `attester(at:)` throws, `private-key.…`, `certificate.…`.
    public func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        let attester = try attester(at: time)
        do throws(CertificateError) {
            return ProvidedEvidence(kind: .software, bytes: try attester.attest(binding: binding, at: time))
        } catch {
            throw ProviderError(code: error.code, message: error.message)
        }
    }

    /// What a policy must name to accept this provider's evidence: the digest of the root's key. The root is made if there is none.
    ///
    /// - Throws: what `attester(at:)` throws.
    public func fingerprint(at time: Int64) throws(ProviderError) -> Digest {
        try attester(at: time).root.publicKey.fingerprint
    }

    /// The root, made on first use: the folder with mode 0700, the key with mode 0600.
    private func attester(at time: Int64) throws(ProviderError) -> SoftwareAttester {
        do {
            try makeFolder()
            let lock = try lock()
            defer { close(lock) }
            do throws(FileError) {
                return try SoftwareAttester.load(folder: folder)
            } catch {
                guard error.code == "file.not-found", access("\(folder)/root.key", F_OK) != 0 else { throw error }
            }
            // From a day ago on: clocks of machines that verify may be behind.
            let made = try SoftwareAttester.create(at: max(1, time - 86_400))
            try made.save(inFolder: folder)
            return made
        } catch let error as FileError {
            throw ProviderError(error)
        } catch let error as CertificateError {
            throw ProviderError(code: error.code, message: error.message)
        } catch {
            throw ProviderError(code: "provider.failed", message: "the software root cannot be had")
        }
    }

    /// So that two processes do not make a root each.
    private func lock() throws(FileError) -> Int32 {
        let path = "\(folder)/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileError(errno: errno, doing: "open", path: path) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                let number = errno
                close(descriptor)
                throw FileError(errno: number, doing: "lock", path: path)
            }
        }
        return descriptor
    }

    private func makeFolder() throws(FileError) {
        try FileBytes.makeFolders(folder)
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw FileError(errno: errno, doing: "look at", path: folder) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw FileError(
                code: "provider.folder-unsafe", path: folder,
                message: "\(folder) is no folder of this user's with mode 0700")
        }
    }
}
