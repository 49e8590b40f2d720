import CanonicalEncoding
import ProofChain

/// Where `--policy` and the commands about policies find one: by the name of one that comes with the program, or in a file.
enum PolicyFile {
    /// The policy and its file's contents.
    ///
    /// A name without a dot or a slash is one of the program's, so that a file of the folder one is in does not take its place.
    static func read(_ argument: String) throws(CommandFailure) -> (policy: Policy, bytes: [UInt8]) {
        do throws(PolicyError) {
            guard isPath(argument) else {
                return (try Policy.shipped(argument), try Policy.shippedFile(argument))
            }
        } catch {
            throw CommandFailure(status: .usage, message: "\(argument): \(error.message)", code: error.code)
        }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileBytes.read(path: argument, limit: Policy.maximumByteCount) } catch {
            throw CommandFailure(error)
        }
        let folder = argument.lastIndex(of: "/").map { String(argument[...$0]) } ?? ""
        do throws(PolicyError) {
            let policy = try Policy(parsing: bytes) { name throws(PolicyError) in
                do throws(FileError) { return try FileBytes.read(path: folder + name, limit: 1 << 16) } catch {
                    throw PolicyError(code: "policy.no-file-beside", line: nil, message: "\(name): \(error.message)")
                }
            }
            return (policy, bytes)
        } catch {
            throw CommandFailure(status: .usage, message: "\(argument): \(error.message)", code: error.code)
        }
    }

    private static func isPath(_ argument: String) -> Bool {
        argument.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
    }
}
