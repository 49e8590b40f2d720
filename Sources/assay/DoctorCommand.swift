import Algebra
import ArgumentParser
import Attestation
import AttestationProviders
import CanonicalEncoding
import Glibc
import Primitives
import ProvingService
import Readings
import Statements

/// `assay doctor`
struct DoctorCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether everything is here that signing and proving want.",
        discussion: """
            Each line begins with ok, with -- for what is not there but not needed
            by everything, or with FAILED. With a FAILED line the exit code is 6.
            """
    )

    func perform() throws(CommandError) {
        var failures = 0
        for finding in Self.findings() {
            let mark =
                switch finding.kind {
                case .fine: "ok      "
                case .absent: "--      "
                case .failed: "FAILED  "
                }
            if finding.kind == .failed { failures += 1 }
            try Console.line(mark + finding.text)
        }
        guard failures == 0 else {
            throw CommandError(
                .system, code: "doctor.failed",
                message: failures == 1 ? "one check failed" : "\(failures) checks failed")
        }
    }

    private enum Kind { case fine, absent, failed }
    private struct Finding {
        let kind: Kind
        let text: String

        init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    private static func findings() -> [Finding] {
        [machine(), randomness(), signatures(), zones()] + keys() + providers() + [collateral(), daemon()]
    }

    private static func machine() -> Finding {
        let pages = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        return Finding(
            .fine,
            "\(WorkerPool.availableProcessors) processors, \(pages >> 20) MiB of memory, "
                + "arithmetic backend \(Backend.current.rawValue)")
    }

    private static func randomness() -> Finding {
        do throws(RandomnessError) {
            let (first, second) = (try SecureRandom.bytes(32), try SecureRandom.bytes(32))
            return first == second
                ? Finding(.failed, "randomness: the system gave the same 32 bytes twice")
                : Finding(.fine, "randomness of the system")
        } catch {
            return Finding(.failed, "randomness: \(error.message)")
        }
    }

    private static func signatures() -> Finding {
        let key = EdDSASigningKey.generate()
        let message = Fr(7)
        return key.publicKey.verify(key.sign(message), of: message) == .valid
            ? Finding(.fine, "a signature made here verifies here")
            : Finding(.failed, "a signature made here does not verify")
    }

    private static func zones() -> Finding {
        do throws(ImportError) {
            _ = try LogZone(parsing: "America/Los_Angeles")
            return Finding(.fine, "time zones by name")
        } catch {
            return Finding(.failed, "time zones: America/Los_Angeles is not known; install tzdata")
        }
    }

    private static func keys() -> [Finding] {
        do throws(CommandError) {
            let cache = try LocalKeys.cache()
            let present = CircuitShape.catalogue.filter { cache.hasKey(for: $0.id, digest: nil) }.map(\.id)
            guard !present.isEmpty else {
                return [Finding(.absent, "no keys in \(cache.directory); `assay setup dev CIRCUIT` makes one")]
            }
            return [Finding(.fine, "keys in \(cache.directory): " + present.joined(separator: ", "))]
        } catch {
            return [Finding(.failed, "keys: \(error.message)")]
        }
    }

    private static func providers() -> [Finding] {
        let folder: String
        do throws(ServiceError) { folder = try ServicePaths.current.softwareRoot() } catch {
            return [Finding(.failed, "evidence: \(error.message)")]
        }
        return ProviderCatalogue(softwareFolder: folder).providers.map { provider in
            if let obstacle = provider.obstacle {
                return Finding(.absent, "evidence by \(provider.name): \(obstacle.message)")
            }
            let warning = type(of: provider).isHardware ? "" : ": no hardware protection, and only when it is named"
            return Finding(.fine, "evidence by \(provider.name)\(warning)")
        }
    }

    private static func collateral() -> Finding {
        guard let cache = CollateralCache.usual else {
            return Finding(.absent, "collateral: no folder for it is known; set HOME or ASSAY_COLLATERAL")
        }
        do throws(FileError) {
            let entries = try cache.entries()
            guard !entries.isEmpty else {
                return Finding(.absent, "no collateral in \(cache.folder); `assay collateral import` keeps some")
            }
            let now = Int64(time(nil))
            let late = entries.count { !$0.description.holds(at: now) }
            return Finding(
                late == 0 ? .fine : .absent,
                "\(entries.count) files of collateral in \(cache.folder)\(late == 0 ? "" : ", \(late) expired or not yet valid")"
            )
        } catch {
            return Finding(.failed, "collateral: \(error.message)")
        }
    }

    private static func daemon() -> Finding {
        do throws(ServiceError) {
            let path = try ServicePaths.current.socket()
            try ServiceClient(socketPath: path, patience: .seconds(5)).checkReadiness()
            return Finding(.fine, "the daemon answers at \(path)")
        } catch {
            return error.code == "daemon.unreachable"
                ? Finding(.absent, "no daemon: \(error.message)")
                : Finding(.failed, "daemon: \(error.message) [\(error.code)]")
        }
    }
}
