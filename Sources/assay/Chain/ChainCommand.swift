import ArgumentParser
import CanonicalEncoding
import ProofChain

/// `assay chain`: links of several makers in one file.
struct ChainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain",
        abstract: "Put proofs, receipts and signatures of several makers together in one file, and check it.",
        discussion: """
            A chain is a bundle: links, each a statement and what shows it, in an
            order in which each comes after those that it stands on. The last one
            names all others, so that none can be left out.

            EXAMPLE
              assay chain new --batch box.signed.json --sign device.key \\
                --out box.assay.json
              assay prove --after box.assay.json --out proof.assay.json …
              assay chain add box.assay.json --bundle proof.assay.json
              assay chain add box.assay.json --decision "recall lot 4711" \\
                --sign inspector.key
              assay chain seal box.assay.json --sign inspector.key
              assay chain show box.assay.json
              assay chain verify box.assay.json --trust-signer did:key:z6Mk… …
            """,
        subcommands: [
            ChainNewCommand.self, ChainAddCommand.self, ChainSealCommand.self, ChainShowCommand.self,
            RecomputingVerifyCommand.self,
        ]
    )
}

/// Bundles in files, with the errors of the command line.
enum BundleFile {
    /// Reads a bundle strictly; what its evidence is worth is not asked.
    static func read(_ path: String) throws(CommandError) -> Bundle {
        let bytes = try InputFile.bytes(pathOrDash: path, limit: Bundle.maximumByteCount)
        do throws(BundleError) { return try Bundle(parsing: bytes) } catch {
            throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
        }
    }

    /// Writes a bundle, if it is not larger than one may be.
    static func write(_ bundle: Bundle, to path: String) throws(CommandError) {
        let bytes = bundle.canonicalBytes
        guard bytes.count <= Bundle.maximumByteCount else {
            throw CommandError(
                .refused, code: "bundle.too-large",
                message: "the chain would have \(bytes.count) bytes, more than \(Bundle.maximumByteCount)")
        }
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: path) } catch { throw CommandError(error) }
        let links = bundle.links.count
        try Console.line("wrote \(path) (\(links) \(links == 1 ? "link" : "links"), \(bytes.count) bytes)")
        try Console.line("bundle digest: \(bundle.digest)")
    }

    /// Runs a change of a bundle.
    static func changing(
        _ path: String, _ body: () throws(BundleError) -> Bundle
    ) throws(CommandError) -> Bundle {
        do throws(BundleError) { return try body() } catch {
            throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
        }
    }
}
