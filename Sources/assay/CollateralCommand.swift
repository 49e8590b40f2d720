import ArgumentParser
import Attestation
import CanonicalEncoding
import Glibc
import Statements

/// `assay collateral`
struct CollateralCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collateral",
        abstract: "What vendors publish about their platforms, kept for the check of receipts.",
        discussion: """
            Certificates, revocation lists, Intel's signed descriptions of what is up
            to date, NVIDIA's reference values: files as vendors or services that
            cache theirs give them. `assay receipt verify` and `assay verify` use what
            is kept when they are given none. Nothing is fetched, and nothing is believed for being here.

            They lie in $ASSAY_COLLATERAL, else in $XDG_CACHE_HOME/assay/collateral
            or ~/.cache/assay/collateral.
            """,
        subcommands: [ImportCommand.self, ListCommand.self, ShowCommand.self, ClearCommand.self])

    static func cache() throws(CommandError) -> CollateralCache {
        guard let cache = CollateralCache.usual else {
            throw CommandError(
                .system, code: "paths.no-home", message: "neither HOME nor XDG_CACHE_HOME nor ASSAY_COLLATERAL is set")
        }
        return cache
    }

    /// Digest, size, kinds, and how long it holds.
    static func line(_ entry: CollateralCache.Entry, now: Int64) -> String {
        let description = entry.description
        let kinds = description.kinds.map(\.rawValue).joined(separator: ", ")
        return "\(entry.digest.hex.prefix(16))  \(state(description, now: now))  \(kinds), \(entry.bytes.count) bytes"
    }

    private static func state(_ description: CollateralDescription, now: Int64) -> String {
        guard let validity = description.validity else { return "no time" }
        guard !validity.isEmpty else { return "NEVER VALID: its parts do not hold at one time" }
        if now >= validity.upperBound { return "EXPIRED \(text(validity.upperBound))" }
        if now < validity.lowerBound { return "NOT YET VALID, from \(text(validity.lowerBound))" }
        return "valid until \(text(validity.upperBound))"
    }

    static func text(_ seconds: Int64) -> String {
        (try? UTCTime(secondsSinceEpoch: seconds).text) ?? "a time beyond the year 9999"
    }

    struct ImportCommand: AssaySubcommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Keep files; only those that can be read are taken.")

        @Argument(help: "The files; all of them are read before the first is kept.")
        var files: [String]

        func perform() throws(CommandError) {
            let cache = try CollateralCommand.cache()
            var contents: [(path: String, bytes: [UInt8])] = []
            for path in files {
                let bytes = try InputFile.bytes(pathOrDash: path, limit: CollateralCache.maximumFileByteCount)
                do throws(EvidenceError) { _ = try CollateralDescription(of: bytes) } catch {
                    throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
                }
                contents.append((path, bytes))
            }
            for (path, bytes) in contents {
                let kept: (entry: CollateralCache.Entry, isNew: Bool)
                do throws(EvidenceError) { kept = try cache.keep(bytes) } catch {
                    throw CommandError(.system, code: error.code, message: "\(path): \(error.message)")
                }
                let line = CollateralCommand.line(kept.entry, now: Int64(time(nil)))
                try Console.line("\(kept.isNew ? "kept " : "known")  \(line)")
            }
        }
    }

    struct ListCommand: AssaySubcommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List what is kept: its digest, until when it holds, and what it is.")

        func perform() throws(CommandError) {
            for entry in try Self.entries() {
                try Console.line(CollateralCommand.line(entry, now: Int64(time(nil))))
            }
        }

        static func entries() throws(CommandError) -> [CollateralCache.Entry] {
            let cache = try CollateralCommand.cache()
            do throws(FileError) { return try cache.entries() } catch { throw CommandError(error) }
        }
    }

    struct ShowCommand: AssaySubcommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Tell all that is known of a file, or write it out.")

        @Argument(help: "The digest, or as many of its digits as tell it from others.")
        var digest: String

        @Option(help: ArgumentHelp("Write the file here.", valueName: "file"))
        var out: String?

        func perform() throws(CommandError) {
            let found = try ListCommand.entries().filter { $0.digest.hex.hasPrefix(digest) }
            guard let entry = found.first, found.count == 1, !digest.isEmpty else {
                throw CommandError(
                    .refused, code: "collateral.not-found",
                    message: found.isEmpty ? "no file of that digest is kept" : "\(found.count) files begin so")
            }
            try Console.line("digest: \(entry.digest.hex)")
            try Console.line("holds: \(entry.description.kinds.map(\.rawValue).joined(separator: ", "))")
            if let validity = entry.description.validity {
                try Console.line("from: \(CollateralCommand.text(validity.lowerBound))")
                try Console.line("until: \(CollateralCommand.text(validity.upperBound))")
            }
            try Console.line("bytes: \(entry.bytes.count)")
            guard let out else { return }
            do throws(FileError) { try FileBytes.write(atomically: entry.bytes, to: out) } catch {
                throw CommandError(error)
            }
        }
    }

    struct ClearCommand: AssaySubcommand {
        static let configuration = CommandConfiguration(
            commandName: "clear", abstract: "Take away all that is kept, or what does not hold any more.")

        @Flag(help: "Only what has expired.")
        var expired = false

        func perform() throws(CommandError) {
            let cache = try CollateralCommand.cache()
            let now = Int64(time(nil))
            let count: Int
            do throws(FileError) {
                count =
                    expired
                    ? try cache.clear { $0.description.validity.map { $0.upperBound <= now } ?? false }
                    : try cache.clear()
            } catch {
                throw CommandError(error)
            }
            try Console.line("\(count) files were taken away")
        }
    }
}
