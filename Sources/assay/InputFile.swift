import CanonicalEncoding
import Glibc
import Primitives
import Statements

/// Files that commands read, with the errors of the command line.
enum InputFile {
    /// The bytes of a file.
    static func bytes(path: String, limit: Int) throws(CommandError) -> [UInt8] {
        do throws(FileError) { return try FileBytes.read(path: path, limit: limit) } catch {
            throw CommandError(error)
        }
    }

    /// The bytes of a file, or of standard input for "-".
    static func bytes(pathOrDash path: String, limit: Int) throws(CommandError) -> [UInt8] {
        guard path == "-" else { return try bytes(path: path, limit: limit) }
        do throws(FileError) {
            return try FileBytes.read(descriptor: STDIN_FILENO, name: "standard input", limit: limit)
        } catch {
            throw CommandError(error)
        }
    }

    /// A file of signed readings whose signature holds.
    static func signedReadings(path: String) throws(CommandError) -> SignedBatch {
        try verifiedReadings(bytes(path: path, limit: SignedBatch.limits.maximumBytes), name: path)
    }

    /// Decodes readings and checks their signature.
    ///
    /// - Parameter name: where they come from, for messages.
    static func verifiedReadings(_ bytes: [UInt8], name: String) throws(CommandError) -> SignedBatch {
        let signed: SignedBatch
        do throws(StatementError) { signed = try SignedBatch(parsing: bytes) } catch {
            throw CommandError(error, path: name)
        }
        if case .invalid(let defect) = signed.verify() {
            throw CommandError(.refused, code: defect.code, message: "\(name): the sensor's signature does not hold")
        }
        return signed
    }
}
