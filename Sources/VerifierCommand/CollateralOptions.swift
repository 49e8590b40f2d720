import ArgumentParser
import Attestation
import CanonicalEncoding
import Statements

/// What vendors published, as a verifier has it: files that are named, or what is kept.
struct CollateralOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the vendor published: certificates, revocation lists, signed descriptions of platforms. Repeatable.",
            valueName: "file"))
    var collateral: [String] = []

    @Flag(
        help: "Use nothing that `assay collateral import` keeps. With --collateral nothing of it is used anyway.")
    var noCache = false

    /// The files, read; without any those that are kept, of which what holds at the time comes first.
    ///
    /// - Throws: exit code 6 for a file or a folder that cannot be read.
    func read(at time: UTCTime) throws(CommandFailure) -> Collateral {
        do throws(FileError) {
            guard collateral.isEmpty else {
                var files: [[UInt8]] = []
                for path in collateral {
                    files.append(try FileBytes.read(path: path, limit: Collateral.maximumByteCount))
                }
                return Collateral(files: files)
            }
            guard !noCache, let cache = CollateralCache.usual else { return Collateral() }
            return try cache.collateral(at: time.secondsSinceEpoch)
        } catch {
            throw CommandFailure(error)
        }
    }
}
