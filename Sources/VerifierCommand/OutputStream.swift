import Glibc

/// The two output streams, written whole or reported as failed.
enum OutputStream {
    case standardOutput
    case standardError

    private var descriptor: Int32 {
        switch self {
        case .standardOutput: STDOUT_FILENO
        case .standardError: STDERR_FILENO
        }
    }

    /// Whether a person is likely to be reading.
    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Writes a text; false when the stream is closed or full, so that a lost report cannot pass for a given one.
    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            offset += count
        }
        return true
    }
}
