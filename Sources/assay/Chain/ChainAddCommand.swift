import ArgumentParser
import CanonicalEncoding
import Glibc
import Identity
import ProofChain
import Statements

/// `assay chain add`
struct ChainAddCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add links to a chain, or a signature to one of its links.",
        discussion: """
            --bundle adds the links of a bundle that was made for the chain: with
            `assay prove --after CHAIN`, its statements name the links before.
            --decision adds a link that names all others, signed with --sign.
            --countersign adds the signature of --sign to a link that is there.

            The chain is written where it was, or to --out. A signature of the
            whole does not hold any longer, and is left out.
            """
    )

    @Argument(help: "The chain.")
    var chain: String

    @Option(help: ArgumentHelp("A bundle whose links come after those of the chain.", valueName: "file"))
    var bundle: String?

    @Option(help: ArgumentHelp("A decision about the chain, in a few words.", valueName: "text"))
    var decision: String?

    @Option(help: ArgumentHelp("When it was decided. (default: now)", valueName: "time"))
    var decided: String?

    @Option(help: ArgumentHelp("The number of a link to sign.", valueName: "link"))
    var countersign: Int?

    @Option(help: ArgumentHelp("Who signs: a key file of `assay identity new`.", valueName: "key"))
    var sign: String?

    @Option(help: ArgumentHelp("Where to write the chain. (default: where it is)", valueName: "file"))
    var out: String?

    func validate() throws {
        guard [bundle != nil, decision != nil, countersign != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("one of --bundle, --decision and --countersign says what to add")
        }
        guard (sign == nil) == (bundle != nil) else {
            throw ValidationError("--sign goes with --decision and --countersign, and they with it")
        }
        guard decided == nil || decision != nil else { throw ValidationError("--decided goes with --decision") }
    }

    func perform() throws(CommandError) {
        let old = try BundleFile.read(chain)
        let new: Bundle
        if let bundle {
            let next = try BundleFile.read(bundle)
            new = try BundleFile.changing(bundle) { () throws(BundleError) in try old.appending(next) }
        } else if let sign {
            new = try signed(old, IdentityFile.load(sign))
        } else {
            return
        }
        if !old.signatures.isEmpty { Console.note("the signatures of the whole are left out: it is another chain now") }
        try BundleFile.write(new, to: out ?? chain)
    }

    private func signed(_ old: Bundle, _ key: borrowing IdentityKey) throws(CommandError) -> Bundle {
        if let number = countersign {
            guard old.links.indices.contains(number - 1) else {
                throw .usage("--countersign", "the chain has the links 1 to \(old.links.count)")
            }
            let signature = key.sign(Link.envelope(of: old.links[number - 1].statement))
            return try BundleFile.changing(chain) { () throws(BundleError) in
                try old.adding(.signature(signature), to: number - 1)
            }
        }
        let statement = try decisionStatement(old, key.identity)
        let link = Link(statement: statement, evidence: [.signature(key.sign(Link.envelope(of: statement)))])
        return try BundleFile.changing(chain) { () throws(BundleError) in try old.appending(link) }
    }

    private func decisionStatement(_ old: Bundle, _ identity: DIDKey) throws(CommandError) -> Statement {
        do {
            return .decision(
                try DecisionStatement(
                    signer: Label(identity.text), decision: Label(decision ?? ""),
                    decided: decided.map { try UTCTime(parsing: $0) }
                        ?? UTCTime(secondsSinceEpoch: Int64(Glibc.time(nil))),
                    terms: StatementTerms(after: old.links.map(\.statement.digest))))
        } catch let error as QuantityError {
            throw .usage(error.code.hasPrefix("time") ? "--decided" : "--decision", error.message)
        } catch let error as StatementError {
            throw CommandError(error, path: chain)
        } catch {
            throw .usage("--decision", "it cannot be written")
        }
    }
}

/// `assay chain seal`
struct ChainSealCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Sign a chain as a whole, so that nothing can be taken off its end.",
        discussion: """
            The signature is of the manifest, which is a digest of all links, keys
            and collateral. Several can seal one chain.
            """
    )

    @Argument(help: "The chain.")
    var chain: String

    @Option(help: ArgumentHelp("Who signs: a key file of `assay identity new`.", valueName: "key"))
    var sign: String

    @Option(help: ArgumentHelp("Where to write the chain. (default: where it is)", valueName: "file"))
    var out: String?

    func perform() throws(CommandError) {
        let old = try BundleFile.read(chain)
        let key = try IdentityFile.load(sign)
        let sealed: Bundle
        do throws(BundleError) { sealed = try old.signed(by: key) } catch {
            throw CommandError(.refused, code: error.code, message: "\(chain): \(error.message)")
        }
        try Console.line("sealed by \(key.identity)")
        try BundleFile.write(sealed, to: out ?? chain)
    }
}
