import ArgumentParser
import Attestation
import AttestationProviders
import CanonicalEncoding
import Certificates
import ProofChain
import ProvingService
import Statements

/// Whom this process asks for evidence.
struct ProviderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "auto, nsm, dstack, configfs-tsm, tpm; or software, which protects nothing.", valueName: "name"))
    var provider = ProviderCatalogue.automatic

    @Option(
        help: ArgumentHelp(
            "Another place for --provider than the usual one: its folder, device or socket.", valueName: "path"))
    var providerPath: String?

    func validate() throws {
        guard provider == ProviderCatalogue.automatic || ProviderCatalogue.names.contains(provider) else {
            throw ValidationError(
                "--provider is one of \(([ProviderCatalogue.automatic] + ProviderCatalogue.names).joined(separator: ", "))"
            )
        }
        guard providerPath == nil || provider != ProviderCatalogue.automatic else {
            throw ValidationError("--provider-path goes with a --provider that is named")
        }
    }

    /// Whether anything is said.
    var isUsual: Bool { provider == ProviderCatalogue.automatic && providerPath == nil }

    /// The choice.
    func maker() throws(ServiceError) -> ReceiptMaker {
        try ReceiptMaker(provider: provider, at: providerPath, paths: .current)
    }
}

extension Link {
    /// Tells of the link's receipts what whoever verifies must know.
    func reportReceipts() throws(CommandError) {
        for case .receipt(let receipt) in evidence {
            let tree = receipt.inclusion.map { ", one of \($0.root.count) statements" } ?? ""
            try Console.line("receipt: \(receipt.platform.rawValue), \(receipt.bytes.count) bytes\(tree)")
            if receipt.platform == .tpm, let quote = try? TPMVerifier.parse(receipt.bytes) {
                // A policy names the key: it has no certificate.
                try Console.line("TPM key: \(quote.key.fingerprint.hex)")
            }
            guard receipt.platform == .software else { continue }
            try Console.line("no hardware protection: whoever runs this machine can sign whatever they like")
            if let root = SoftwareVerifier.root(of: receipt.bytes) { try Console.line("software root: \(root.hex)") }
        }
    }
}
