import CanonicalEncoding
import Certificates
import Testing

/// Binary data between lines of text.
@Suite("PEM and Base64")
struct PEMTests {
    @Test("blocks of a label, in order; other text is passed over")
    func blocks() throws {
        let text =
            "before\n-----BEGIN A-----\nAAEC\r\n  Aw==  \n-----END A-----\n-----BEGIN B-----\nBA==\n-----END B-----\n"
        #expect(try PEM.blocks(Array(text.utf8), label: "A") == [[0, 1, 2, 3]])
        #expect(try PEM.blocks(Array(text.utf8), label: "B") == [[4]])
        #expect(try PEM.blocks(Array(text.utf8) + [0] + Array(text.utf8), label: "B") == [[4]])
        #expect(try PEM.blocks([], label: "A").isEmpty)
    }

    @Test(
        "what is malformed is refused",
        arguments: [
            "-----BEGIN A-----\nAAEC\n", "-----END A-----\n", "-----BEGIN A-----\n-----BEGIN A-----\n",
            "-----BEGIN A-----\nAA=C\n-----END A-----\n", "-----BEGIN A-----\nA\n-----END A-----\n",
            "-----BEGIN A-----\nAB==\n-----END A-----\n", "-----BEGIN A-----\nA_-=\n-----END A-----\n",
        ])
    func refusals(text: String) {
        let error = #expect(throws: CertificateError.self) { try PEM.blocks(Array(text.utf8), label: "A") }
        #expect(error?.code == "pem.malformed")
    }

    @Test("no certificate, and what is none")
    func certificates() {
        #expect(#expect(throws: CertificateError.self) { try Certificate.chain(pem: []) }?.code == "pem.empty")
        let block = Array("-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n".utf8)
        #expect(
            #expect(throws: CertificateError.self) { try Certificate.chain(pem: block) }?.code
                == "certificate.malformed")
    }
}
