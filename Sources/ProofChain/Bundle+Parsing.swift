import CanonicalEncoding
import Statements

extension Bundle {
    /// Reads a bundle strictly: its one spelling, statements that follow their schema, keys under their own digests,
    /// the right manifest. What the proofs are worth is for `BundleVerifier` to say.
    ///
    /// - Throws: `bundle.…`, `evidence.…`, `key.…`, `manifest.mismatch`, and the codes of JSON and of statements.
    public init(parsing bytes: [UInt8]) throws(BundleError) {
        let envelope = try BundleEnvelope(parsing: bytes)
        guard envelope.manifest == envelope.computedManifest else {
            throw BundleError(code: "manifest.mismatch", message: "the manifest is not the digest of the rest")
        }
        if let key = envelope.keys.first(where: { $0.key.digest != $0.name }) {
            throw BundleError(
                code: "key.digest-mismatch", message: "the verifying key \(key.name) does not have that digest")
        }
        var links: [Link] = []
        for link in envelope.links {
            do throws(StatementError) {
                links.append(
                    Link(statement: try Statement(json: link.statement), evidence: link.evidence))
            } catch {
                throw BundleError(code: error.code, message: error.message)
            }
        }
        self.init(
            links: links, verifyingKeys: envelope.keys.map(\.key), collateral: Array(envelope.collateral.values),
            signatures: envelope.signatures)
    }
}
