import CanonicalEncoding
import Groth16
import ProofChain
import Statements
import Testing
import Verification

/// `docs/formats.md` shows one statement and one bundle in full; here they are made again and compared.
@Suite struct FormatsTests {
    /// The block of code after a marker of the page.
    static func golden(_ name: String) throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let page = String(
            decoding: try FileBytes.read(path: root + "/docs/formats.md", limit: 1 << 20), as: UTF8.self)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let marker = try #require(lines.firstIndex(of: "<!-- golden: \(name) -->"))
        return lines[(marker + 2)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    @Test func theStatementIsAsDocumented() throws {
        let statement = try Sample().statement()
        let text = try Self.golden("statement")
        let expected = String(decoding: statement.json.canonicalBytes, as: UTF8.self)
        #expect(text == expected, "the page should show:\n\(expected)")
        #expect(try Self.golden("statement digest") == statement.digest.hex)
        #expect(try BreachStatement(parsing: Array(text.utf8)) == statement)
    }

    @Test func theStatementAboutAModelIsAsDocumented() throws {
        let model = try InferenceSample().statement(keyDigest: Sample.circuitDigest)
        let inference = try Self.golden("inference statement")
        #expect(inference == String(decoding: model.json.canonicalBytes, as: UTF8.self))
    }

    @Test func thePublicInputsAreAsDocumented() throws {
        let inputs = try Sample().statement().publicInputs()
        let text = try Self.golden("public inputs")
        let expected = String(decoding: PublicInputs.snarkJSON(inputs).canonicalBytes, as: UTF8.self)
        #expect(text == expected, "the page should show:\n\(expected)")
    }

    @Test func theBundleIsAsDocumentedAndVerifies() throws {
        let text = try Self.golden("bundle")
        let expected = String(decoding: try Sample().bytes(), as: UTF8.self)
        #expect(text == expected, "the page should show:\n\(expected)")
        #expect(try Sample.verify(Array(text.utf8)).outcome == .verified)
    }
}
