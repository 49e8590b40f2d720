import CanonicalEncoding
import Foundation
import Identity
import TestSupport
import Testing

/// Envelopes as others of the field make them, and the keys that sign them.
@Suite struct SignedEnvelopeTests {
    private static let envelope = SignedEnvelope(
        subject: "statement", document: Array("abc".utf8), predicateType: "urn:example:1",
        predicate: .object(members: [("a", .string("b"))]))

    @Test func thePayloadIsAnInTotoStatement() {
        let payload = String(decoding: Self.envelope.payload, as: UTF8.self)
        let subject =
            #"[{"digest":{"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},"name":"statement"}]"#
        #expect(
            payload
                == #"{"_type":"https://in-toto.io/Statement/v1","predicate":{"a":"b"},"predicateType":"urn:example:1","#
                + #""subject":\#(subject)}"#)
        #expect(
            String(decoding: Self.envelope.signedBytes, as: UTF8.self)
                == "DSSEv1 28 application/vnd.in-toto+json \(payload.utf8.count) \(payload)")
    }

    @Test func whatIsSignedIsVerified() throws {
        let key = IdentityKey.generate()
        let signature = key.sign(Self.envelope)
        #expect(signature.signer == key.identity)
        #expect(key.identity.verify(signature.bytes, of: Self.envelope.signedBytes) == .valid)
        let other = SignedEnvelope(
            subject: "statement", document: Array("abd".utf8), predicateType: "urn:example:1",
            predicate: .object(members: [("a", .string("b"))]))
        #expect(key.identity.verify(signature.bytes, of: other.signedBytes) == .invalid)
        #expect(IdentityKey.generate().identity.verify(signature.bytes, of: Self.envelope.signedBytes) == .invalid)
        // Not the payload alone, nor any other encoding before it.
        #expect(key.identity.verify(key.sign(Self.envelope.payload), of: Self.envelope.signedBytes) == .invalid)
        let json = Self.envelope.json(signatures: [signature])
        #expect(json["payloadType"] == .string("application/vnd.in-toto+json"))
        #expect(json["payload"] == .string(Base64.encode(Self.envelope.payload)))
        guard case .array(let signatures)? = json["signatures"] else {
            Issue.record("no signatures")
            return
        }
        #expect(signatures.map { $0["keyid"] } == [.string(key.identity.text)])
    }

    @Test func keysAreStoredAndLoaded() throws {
        let directory = ScratchDirectory()
        let path = directory.file("inspector.key")
        let key = IdentityKey.generate()
        try key.store(at: path)
        let loaded = try IdentityKey.load(path: path)
        #expect(loaded.identity == key.identity)
        #expect(loaded.sign([1, 2, 3]) == key.sign([1, 2, 3]))
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode == S_IFREG | 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains(#""schema":"assay/identity-key/1""#))
        // A sensor's key file is none of an identity's, and a public key of somebody else's is noticed.
        for (from, to, code) in [
            ("identity-key", "sensor-keyxxx", "key-file.malformed"),
            (
                Hex.encode(key.identity.publicKey), Hex.encode(IdentityKey.generate().identity.publicKey),
                "key-file.public-mismatch"
            ),
        ] {
            let other = directory.file("other-\(code)")
            try text.replacing(from, with: to).write(toFile: other, atomically: false, encoding: .utf8)
            #expect(chmod(other, 0o600) == 0)
            #expect(throws: KeyFileError.self) { _ = try IdentityKey.load(path: other).identity }
            do throws(KeyFileError) { _ = try IdentityKey.load(path: other).identity } catch {
                #expect(error.code == code)
            }
        }
        withExtendedLifetime(directory) {}
    }
}
