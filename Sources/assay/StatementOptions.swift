import ArgumentParser
import CanonicalEncoding
import Statements

/// For whom a statement is, and how long.
struct StatementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The verifier's nonce: 1 to 64 bytes as lower-case hex digits.", valueName: "hex"))
    var nonce: String?

    @Option(help: ArgumentHelp("Whom the proof is for, such as a DID.", valueName: "name"))
    var audience: String?

    @Option(help: ArgumentHelp("When the statement expires, such as 2026-06-01T00:00:00Z.", valueName: "time"))
    var expires: String?

    func validate() throws {
        do throws(CommandError) { try check() } catch { throw ValidationError(error.message) }
    }

    private func check() throws(CommandError) {
        if let nonce {
            guard let bytes = try? Hex.decode(nonce), (1...StatementTerms.maximumNonceBytes).contains(bytes.count)
            else {
                throw .usage("--nonce", "1 to 64 bytes as lower-case hex digits, such as 5e1f0c2b")
            }
        }
        do throws(QuantityError) {
            if let audience { _ = try Label(audience) }
        } catch {
            throw .usage("--audience", error.message)
        }
        do throws(QuantityError) {
            if let expires { _ = try UTCTime(parsing: expires) }
        } catch {
            throw .usage("--expires", error.message)
        }
    }

    /// The expiry in the spelling of statements.
    var canonicalExpires: String? {
        expires.flatMap { try? UTCTime(parsing: $0).text }
    }
}
