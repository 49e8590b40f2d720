import ArgumentParser
import CanonicalEncoding
import ProofChain
import Statements

/// What a new statement stands on, and the commitments that it has in common with that.
struct ChainOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A chain that the statement comes after: it names all its links. `assay chain add --bundle` puts it there.",
            valueName: "bundle"))
    var after: String?

    @Option(
        help: ArgumentHelp(
            "Commit to the data as the statement did that this opens, so that both are about one commitment.",
            valueName: "opening"))
    var saltFrom: String?

    /// Whether nothing is said.
    var isEmpty: Bool { after == nil && saltFrom == nil }

    /// Reads both.
    ///
    /// - Parameters:
    ///   - input: what the new statement is about; it may be left out if nothing is said here.
    ///   - path: the file that it is from.
    ///   - needsSalt: whether commitments are all that could bind the statement to the chain.
    /// - Throws: `opening.other-data`, `chain.no-edge`, and what the files have against them.
    func foundation(
        for input: StatementOpening.Input?, path: String, needsSalt: Bool = true
    ) throws(CommandError) -> ChainFoundation {
        let opening = try saltFrom.map { source throws(CommandError) in
            let opening = try OpeningFile.read(source)
            guard let input, opening.input.isSameData(as: input) else {
                throw CommandError(
                    .refused, code: "opening.other-data",
                    message: "\(source) opens a statement about other data than \(path): no commitment would be shared")
            }
            return opening
        }
        let links = try after.map { path throws(CommandError) in try BundleFile.read(path).links } ?? []
        let digests = links.map(\.statement.digest)
        if needsSalt, let after, !digests.contains(where: { $0 == opening?.statement }) {
            throw CommandError(
                .refused, code: "chain.no-edge",
                message:
                    "the new statement would share no commitment with \(after), and no verifier would take it there",
                hint: "--salt-from with the opening of one of its statements, as --opening keeps it")
        }
        return ChainFoundation(after: digests, salt: opening?.salt ?? .random(), isShared: opening != nil)
    }
}

/// What a new statement stands on. Secret, by its salt.
struct ChainFoundation {
    /// The statements before, in their order.
    let after: [Digest]
    /// What hides the new commitments.
    let salt: CommitmentSalt
    /// Whether another statement's commitments are hidden by it, too.
    let isShared: Bool
}

extension StatementOpening.Input {
    /// Whether commitments to both, under one salt, are equal.
    fileprivate func isSameData(as other: Self) -> Bool {
        switch (self, other) {
        case (.readings(let own, _), .readings(let other, _)): own.root == other.root
        case (.integers(let own), .integers(let other)): own == other
        case (.readings, .integers), (.integers, .readings): false
        }
    }
}

/// Openings in files, with the errors of the command line.
enum OpeningFile {
    /// Reads an opening.
    static func read(_ path: String) throws(CommandError) -> StatementOpening {
        let bytes = try InputFile.bytes(path: path, limit: StatementOpening.limits.maximumBytes)
        do throws(StatementError) { return try StatementOpening(parsing: bytes) } catch {
            throw CommandError(error, path: path)
        }
    }

    /// Writes an opening, readable by its owner alone.
    static func write(_ opening: StatementOpening, to path: String) throws(CommandError) {
        do throws(FileError) { try FileBytes.write(atomically: opening.fileBytes, to: path, mode: 0o600) } catch {
            throw CommandError(error)
        }
        try Console.line("wrote \(path), which is secret")
    }
}
