import CanonicalEncoding
import Testing

/// SHA-256 and BLAKE2b against published answers, and how domains separate.
@Suite struct DigestTests {
    /// FIPS 180-4 examples.
    @Test func sha256KnownAnswers() {
        var empty = SHA256Hasher()
        #expect(empty.finish().hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        empty.update(Array("abc".utf8))
        #expect(empty.finish().hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func aDomainIsAPrefixEndedByZero() {
        var plain = SHA256Hasher()
        plain.update(Array("assay.test.v1\0abc".utf8))
        #expect(Digest.sha256(domain: "assay.test.v1", Array("abc".utf8)) == plain.finish())
        #expect(Digest.sha256(domain: "assay.test.v1", [0x61], Array("bc".utf8)) == plain.finish())
        #expect(Digest.sha256(domain: "assay.test.v2", Array("abc".utf8)) != plain.finish())
    }

    @Test func streamingIsTheSameAsWhole() {
        let bytes = TextEncodingTests.bytes(count: 1000, seed: 7)
        let whole = Digest.sha256(domain: "d", bytes)
        for split in [0, 1, 63, 64, 65, 500, 999, 1000] {
            var hasher = SHA256Hasher(domain: "d")
            hasher.update(Array(bytes[..<split]))
            bytes[split...].withUnsafeBytes { hasher.update($0) }
            // Reading a digest does not end the stream.
            let early = hasher.finish()
            #expect(early == whole)
            hasher.update([1])
            #expect(hasher.finish() != whole)
        }
    }

    /// BLAKE2b with 32 bytes of output, as `b2sum -l 256` has it.
    @Test func blake2bKnownAnswers() {
        #expect(
            Blake2bHasher().finish().hex == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
        var hasher = Blake2bHasher()
        hasher.update(Array("a".utf8))
        Array("bc".utf8).withUnsafeBytes { hasher.update($0) }
        #expect(hasher.finish().hex == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
    }

    @Test func digestTextHasOneForm() throws {
        let text = String(repeating: "0a", count: 32)
        #expect(try Digest(hex: text).hex == text)
        #expect(try Digest(hex: text).description == text)
        for (bad, code) in [
            (String(text.dropLast(2)), "digest.wrong-length"), (text + "00", "digest.wrong-length"),
            (text.uppercased(), "hex.bad-digit"), (String(text.dropLast()), "hex.odd-length"),
            ("", "digest.wrong-length"),
        ] {
            #expect(#expect(throws: EncodingError.self) { try Digest(hex: bad) }?.code == code)
        }
    }
}
