import Algebra
import CanonicalEncoding
import Inference
import Statements
import Testing

/// The example of commitments in docs/inference-semantics.md, which `Tests/Oracles/model_commitments.py` computes from that page.
@Suite("Commitments to tensors, as documented")
struct CommitmentExampleTests {
    @Test("the example, to the last digit")
    func golden() throws {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try FileBytes.read(path: "/\(path)/docs/inference-semantics.md", limit: 1 << 20)
        let page = String(decoding: bytes, as: UTF8.self)
        let salt = try #require(CommitmentSalt(bytes: Array(1...31)))
        // Twenty elements, the last one not full: two blocks.
        let input = TensorPacking(Array(repeating: -1000...3095, count: 400))
            .root(of: (0..<400).map { -1000 + (7 * $0 * $0 + 3) % 4096 })
        // One range for each, as outputs of a model have; codes are those of the range around all.
        let output = TensorPacking([-65_536...0, -10...131_071, 5...5]).root(of: [-65_536, 131_071, 5])
        let rows: [(String, Fr)] = [
            ("root of the input", input), ("commitment to the input", salt.inputCommitment(root: input)),
            ("root of the output", output), ("commitment to the output", salt.commitment(.output, to: output)),
        ]
        for (name, value) in rows { #expect(page.contains("| \(name) | `\(value.integer.decimal)` |"), "\(name)") }
    }
}
