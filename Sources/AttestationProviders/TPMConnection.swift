import Attestation
import CanonicalEncoding
import Glibc

/// Commands to a TPM and its answers, through a device or a socket.
final class TPMConnection {
    /// How long a TPM may take for all commands together; making a key is the longest of them.
    private static let patience = Duration.seconds(60)

    private enum Line {
        case device(TPMDevice)
        case socket(UnixStream)
    }

    private let line: Line
    private let path: String

    /// Opens what is at the path.
    init(path: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(errno: errno, doing: "open", path: path) }
        self.path = path
        line =
            status.st_mode & S_IFMT == S_IFSOCK
            ? .socket(try UnixStream(path: path, patience: Self.patience)) : .device(try TPMDevice(path: path))
    }

    /// Sends a command, and gives what the answer has after its code.
    func run(_ command: TPMCommand) throws -> [UInt8] {
        for attempt in 0..<TPMProvider.attempts {
            let answer = try TPMAnswer(exchange(command.bytes))
            if answer.code == 0 { return answer.body }
            if answer.isPassing {
                usleep(20_000 << UInt32(attempt))
                continue
            }
            if answer.refusesLength {
                throw ProviderError(
                    code: "tpm.qualifying-data-too-long",
                    message: "\(path): the TPM takes less than the 64 bytes that evidence is bound to")
            }
            throw ProviderError(
                code: "tpm.refused", message: "\(path): the TPM answers 0x\(String(answer.code, radix: 16))")
        }
        throw ProviderError(code: "provider.timeout", message: "\(path): the TPM has no time")
    }

    /// Forgets a key. If that fails the TPM forgets it at its next start.
    func forget(_ key: UInt32) {
        _ = try? exchange(TPMCommand.forget(key: key).bytes)
    }

    private func exchange(_ command: [UInt8]) throws(FileError) -> [UInt8] {
        switch line {
        case .device(let device): return try device.exchange(command)
        case .socket(let stream):
            try stream.send(command)
            var answer: [UInt8] = []
            while answer.count < TPMAnswer.headByteCount || answer.count < Self.length(of: answer) {
                let piece = try stream.receive()
                answer += piece
                guard !piece.isEmpty, answer.count <= TPMAnswer.maximumByteCount else {
                    throw FileError(
                        code: "file.io", path: path, message: "the answer of \(path) is cut off or too long")
                }
            }
            return answer
        }
    }

    /// What an answer says of its length.
    private static func length(of answer: [UInt8]) -> Int { answer[2..<6].reduce(0) { $0 << 8 | Int($1) } }
}

/// A device of a TPM: one write for a command, one read for its answer.
private final class TPMDevice {
    private let descriptor: Int32
    private let path: String

    init(path: String) throws(FileError) {
        self.path = path
        descriptor = try DeviceFile.open(path, O_RDWR)
    }

    deinit { close(descriptor) }

    func exchange(_ command: [UInt8]) throws(FileError) -> [UInt8] {
        guard write(descriptor, command, command.count) == command.count else {
            throw FileError(errno: errno, doing: "write to", path: path)
        }
        var answer = [UInt8](repeating: 0, count: TPMAnswer.maximumByteCount)
        let count = read(descriptor, &answer, answer.count)
        guard count >= 0 else { throw FileError(errno: errno, doing: "read from", path: path) }
        return Array(answer[..<count])
    }
}
