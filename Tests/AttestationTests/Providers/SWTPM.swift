import Glibc
import TestSupport

/// A TPM in software, swtpm, for one test: a process of its own behind a Unix socket.
final class SWTPM: Sendable {
    static let absence = "swtpm is not installed"
    static let isThere = ["/usr/bin/swtpm", "/usr/local/bin/swtpm"].contains { (path: String) in access(path, X_OK) == 0
    }

    let scratch = ScratchDirectory()
    var path: String { scratch.file("tpm.sock") }
    private let process: pid_t

    struct Failure: Error { let reason: String }

    init() throws {
        let state = scratch.file("state")
        guard mkdir(state, 0o700) == 0 else { throw Failure(reason: "no folder") }
        let words = [
            "swtpm", "socket", "--tpm2", "--tpmstate", "dir=\(state)", "--server",
            "type=unixio,path=\(scratch.file("tpm.sock"))",
            "--ctrl", "type=unixio,path=\(scratch.file("ctrl.sock"))", "--flags", "not-need-init,startup-clear",
        ]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        guard posix_spawnp(&child, "swtpm", nil, nil, &arguments, environ) == 0 else {
            throw Failure(reason: "swtpm does not start")
        }
        process = child
        for _ in 0..<200 where access(scratch.file("tpm.sock"), F_OK) != 0 { usleep(20_000) }
        guard access(scratch.file("tpm.sock"), F_OK) == 0 else { throw Failure(reason: "swtpm makes no socket") }
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }
}
