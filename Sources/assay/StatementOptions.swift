import ArgumentParser
import CanonicalEncoding
import ProvingService
import Statements

extension EvidenceDemand: ExpressibleByArgument {}

/// For whom a statement is, and how long.
struct StatementOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The verifier's nonce: 1 to 64 bytes as lower-case hex digits.", valueName: "hex"))
    var nonce: String?

    @Option(help: ArgumentHelp("Whom the proof is for, such as a DID.", valueName: "name"))
    var audience: String?

    @Option(help: ArgumentHelp("When the statement expires, such as 2026-06-01T00:00:00Z.", valueName: "time"))
    var expires: String?

    @Option(
        name: .customLong("demand"),
        help: ArgumentHelp(
            "What must show the statement, whatever a verifier would be content with: proof or receipt. Repeatable.",
            valueName: "evidence"))
    var demands: [EvidenceDemand] = []

    func validate() throws {
        guard Set(demands).count == demands.count else { throw ValidationError("--demand names each once") }
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

    /// Whether nothing is said.
    var isEmpty: Bool { nonce == nil && audience == nil && expires == nil && demands.isEmpty }

    /// The terms as a request has them.
    ///
    /// - Parameter after: the statements to stand on.
    func request(after: [Digest]) -> RequestTerms {
        RequestTerms(
            nonce: nonce, audience: audience, expires: expires.flatMap { try? UTCTime(parsing: $0).text },
            after: after.map(\.hex), demands: demands.map(\.rawValue))
    }
}
