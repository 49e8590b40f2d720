import CanonicalEncoding
import Glibc
import TestSupport

/// A folder with sixteen bytes of weights in it (the floats 1, 2, 3, 4), and with things that must not be read.
struct WeightsFolder {
    private let scratch = ScratchDirectory()

    var path: String { scratch.path }

    init() throws {
        let weights: [Float] = [1, 2, 3, 4]
        let bytes = weights.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
        try FileBytes.write(atomically: bytes, to: scratch.file("weights"))
        mkdir(scratch.file("folder"), 0o700)
        try FileBytes.write(atomically: bytes, to: scratch.file("folder/weights"))
        mkfifo(scratch.file("pipe"), 0o600)
        symlink("/etc/passwd", scratch.file("link"))
        symlink("weights", scratch.file("inner-link"))
        symlink("/etc", scratch.file("folder-link"))
    }
}
