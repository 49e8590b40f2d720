import ArgumentParser
import Attestation
import CanonicalEncoding
import Identity
import ProofChain
import Statements

/// `assay chain show`
struct ChainShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say what is in a chain, without checking any of it.",
        discussion: """
            With --envelope a link's statement is written as a DSSE envelope around
            an in-toto statement, with the signatures that the chain has of it: for
            programs of others. Number 0 is the bundle as a whole.
            """
    )

    @Argument(help: "The chain.")
    var chain: String

    @Option(help: ArgumentHelp("The number of a link to write as a signed envelope.", valueName: "link"))
    var envelope: Int?

    func perform() throws(CommandError) {
        let bundle = try BundleFile.read(chain)
        if let envelope { return try write(envelope, of: bundle) }
        try Console.line("nothing of this was checked; `assay chain verify` does")
        let numbers = Dictionary(
            bundle.links.enumerated().map { ($0.element.statement.digest, $0.offset + 1) },
            uniquingKeysWith: { first, _ in first })
        for (index, link) in bundle.links.enumerated() {
            let statement = link.statement
            try Console.line("")
            try Console.line("link \(index + 1), \(statement.kind): \(statement.sentence)")
            try Console.line("  statement \(statement.digest)")
            let after = statement.terms.after.map { numbers[$0].map { "link \($0)" } ?? "\($0), which is not here" }
            if !after.isEmpty { try Console.line("  after \(after.joined(separator: ", "))") }
            for evidence in link.evidence { try Console.line("  \(Self.words(evidence))") }
        }
        try Console.line("")
        for signature in bundle.signatures { try Console.line("sealed by \(signature.signer)") }
        try Console.line(
            "\(bundle.verifyingKeys.count) verifying keys, \(bundle.collateral.count) files of collateral")
        try Console.line("bundle digest: \(bundle.digest)")
    }

    private static func words(_ evidence: Evidence) -> String {
        switch evidence {
        case .groth16(let proof): "proof, \(proof.proof.count) bytes, under the verifying key \(proof.verifyingKey)"
        case .receipt(let receipt):
            "receipt of \(receipt.platform.rawValue), \(receipt.bytes.count) bytes"
                + (receipt.inclusion.map { ", of \($0.root.count) statements at once" } ?? "")
        case .signature(let signature): "signature of \(signature.signer)"
        }
    }

    private func write(_ number: Int, of bundle: Bundle) throws(CommandError) {
        let json: JSONValue
        if number == 0 {
            json = bundle.envelope.json(signatures: bundle.signatures)
        } else if bundle.links.indices.contains(number - 1) {
            let link = bundle.links[number - 1]
            json = Link.envelope(of: link.statement).json(
                signatures: link.evidence.compactMap { if case .signature(let one) = $0 { one } else { nil } })
        } else {
            throw .usage("--envelope", "the chain has the links 1 to \(bundle.links.count)")
        }
        try Console.line(String(decoding: json.canonicalBytes, as: UTF8.self))
    }
}
