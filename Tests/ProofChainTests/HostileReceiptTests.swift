import Attestation
import CanonicalEncoding
import Identity
import ProofChain
import Statements
import TestSupport
import Testing
import Verification

/// Receipts and signatures that somebody made for something else.
@Suite("Bundles: receipts and signatures of something else")
struct HostileReceiptTests {
    private static func verify(_ statement: Statement, _ evidence: [Evidence]) throws -> Verdict {
        var options = try ChainSample.trusting()
        options.expectations.model = nil
        return try ChainSample.verify([Link(statement: statement, evidence: evidence)], [], options)
    }

    private static func receipt(boundTo bytes: [UInt8], _ place: ReceiptEvidence.Inclusion? = nil) throws -> Evidence {
        let attester = try #require(ChainSample.attester)
        return .receipt(
            ReceiptEvidence(
                platform: .software, bytes: try attester.attest(binding: bytes, at: ChainSample.time), inclusion: place)
        )
    }

    @Test("a receipt is bound to the statement's 64 bytes, all of them, and to no other digest of it")
    func bindings() throws {
        let statement = try ChainSample().log(after: []).statement
        let digest = statement.digest
        let right = EvidenceBinding(statement: digest, nonce: nil).bytes
        #expect(try Self.verify(statement, [Self.receipt(boundTo: right)]).outcome == .verified)
        let (half, zeros) = (Array(right[..<32]), [UInt8](repeating: 0, count: 32))
        let json = statement.json.canonicalBytes
        let wrong: [[UInt8]] = [
            zeros + zeros, half, half + [UInt8](repeating: 0xA5, count: 32), zeros + half, half + half, right + [0],
            Array(right.dropLast()), right.map { ~$0 },
            // Of the statement's digest as it is, and under other domains.
            digest.bytes + zeros, digest.bytes + digest.bytes, ShortBinding.slot(of: right),
            ShortBinding.slot(of: right) + zeros,
            Digest.sha256(domain: "assay.statement.v1", digest.bytes).bytes + zeros,
            Digest.sha256(domain: "assay.evidence-tree.v1", digest.bytes).bytes + zeros,
            Digest.sha256(of: digest.bytes).bytes + zeros,
            // Of other encodings of the statement.
            Digest.sha256(of: json).bytes + zeros,
            EvidenceBinding(statement: .sha256(domain: "assay.statement.v1", json + [0x0A]), nonce: nil).bytes,
            // The right statement, and a challenge that it does not answer.
            EvidenceBinding(statement: digest, nonce: [1]).bytes, EvidenceBinding(statement: digest, nonce: half).bytes,
        ]
        for bytes in wrong {
            let verdict = try Self.verify(statement, [Self.receipt(boundTo: bytes)])
            #expect(verdict.outcome == .invalid && verdict.failures.contains("receipt.other-statement"), "\(bytes)")
            #expect(verdict.links.map(\.isShown) == [false])
        }
    }

    @Test("a node of a tree is no statement, and a smaller or larger tree is another")
    func trees() throws {
        let statement = try ChainSample().log(after: []).statement
        var digests = (0..<4).map { Digest.sha256(of: [UInt8($0)]) }
        digests[2] = statement.digest
        let tree = StatementTree(digests)
        let path = tree.path(to: 2)
        let (siblings, upper) = (path[0], path[1])
        func verify(_ root: StatementTree.Root, _ index: Int, _ path: [Digest], attested: StatementTree.Root) throws
            -> Verdict
        {
            try Self.verify(
                statement,
                [
                    Self.receipt(
                        boundTo: EvidenceBinding(tree: attested, nonce: nil).bytes,
                        ReceiptEvidence.Inclusion(root: root, index: index, path: path))
                ])
        }
        #expect(try verify(tree.root, 2, path, attested: tree.root).outcome == .verified)
        // The statement in the place of a node: under the root of a tree of two.
        let two = StatementTree.Root(digest: tree.root.digest, count: 2)
        for (index, path) in [(1, [upper]), (0, [siblings]), (1, [siblings]), (0, [upper])] {
            #expect(try verify(two, index, path, attested: two).failures.contains("receipt.not-in-tree"))
        }
        for (index, path) in [
            (0, path), (1, path), (3, path), (2, path.reversed()), (2, [siblings]), (2, [upper]), (2, []),
            (2, path + [upper]), (2, [statement.digest, upper]),
        ] {
            #expect(try verify(tree.root, index, path, attested: tree.root).failures.contains("receipt.not-in-tree"))
        }
        // The place is right, and what was attested is the same root of another number of statements.
        for count in [3, 5, 1 << 20] {
            let other = StatementTree.Root(digest: tree.root.digest, count: count)
            #expect(
                try verify(tree.root, 2, path, attested: other).failures.contains("receipt.other-statement"), "\(count)"
            )
        }
    }

    @Test("a receipt in the name of another platform is refused by that platform's rules")
    func disguises() throws {
        let statement = try ChainSample().log(after: []).statement
        guard case .receipt(let own) = try ChainSample.receipt(statement) else { return }
        let codes: [EvidenceKind: String] = [
            .sgx: "sgx.wrong-tee", .tdx: "tdx.wrong-tee", .sevSNP: "snp.unsupported-version",
            .nitro: "path.untrusted-root", .nvidiaGPU: "json.unexpected-byte", .dstack: "json.unexpected-byte",
            .azureCVM: "azure.malformed-json", .tpm: "tpm.malformed-json",
        ]
        #expect(codes.count == EvidenceKind.allCases.count - 1)
        for (platform, code) in codes {
            let verdict = try Self.verify(
                statement, [.receipt(ReceiptEvidence(platform: platform, bytes: own.bytes))])
            #expect(verdict.outcome == .invalid && verdict.failures.contains(code), "\(platform): \(verdict.failures)")
        }
    }

    @Test("a signature is of one payload in one type: of a statement, or of a bundle, and never of both")
    func signatures() throws {
        let (links, keys) = try ChainSample(kinds: [.batch]).parts()
        let bundle = Bundle(links: links, verifyingKeys: keys)
        let statement = links[0].statement
        let (envelope, whole) = (Link.envelope(of: statement), bundle.envelope)
        let payload = envelope.payload
        func encoded(_ type: String, _ count: Int? = nil) -> [UInt8] {
            Array("DSSEv1 \(type.utf8.count) \(type) \(count ?? payload.count) ".utf8) + payload
        }
        #expect(encoded(SignedEnvelope.payloadType) == envelope.signedBytes)
        let messages: [[UInt8]] = [
            payload, statement.json.canonicalBytes, statement.digest.bytes, whole.signedBytes,
            encoded("application/json"), encoded("application/vnd.in-toto+jso"),
            encoded("https://in-toto.io/Statement/v1"),
            encoded(SignedEnvelope.payloadType, payload.count + 1), Array("DSSEv1 ".utf8) + payload,
            Array("DSSEv2".utf8) + envelope.signedBytes.dropFirst(6), envelope.signedBytes + [0x0A],
        ]
        for message in messages {
            let signature = try EnvelopeSignature(
                signer: ChainSample.keys.device.identity, bytes: ChainSample.keys.device.sign(message))
            #expect(try Self.verify(statement, [.signature(signature)]).failures.contains("signature.invalid"))
        }
        // The inspector's signatures of statements do not seal, whichever link they are of.
        for message in [envelope.signedBytes, whole.payload, bundle.canonicalBytes, bundle.digest.bytes] {
            let seal = try EnvelopeSignature(
                signer: ChainSample.keys.inspector.identity, bytes: ChainSample.keys.inspector.sign(message))
            let verdict = try ChainSample.verify(Bundle(links: links, verifyingKeys: keys, signatures: [seal]))
            #expect(verdict.outcome == .invalid && verdict.failures.contains("signature.invalid"))
            #expect(verdict.check(.bundleCompleteness)?.result == .notPerformed)
        }
    }
}
