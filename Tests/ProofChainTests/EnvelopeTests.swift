import CanonicalEncoding
import Groth16
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// The outer form of a bundle: one spelling, nothing unknown, nothing twice, nothing unbounded.
@Suite struct EnvelopeTests {
    static func refusal(_ bytes: [UInt8]) throws -> (code: String, exit: Int32) {
        let verdict = try Sample.verify(bytes)
        #expect(verdict.failures.count == 1)
        #expect(verdict.sentence == nil)
        #expect(verdict.check(.proofEquation)?.code == "check.not-reached")
        return (verdict.failures.first ?? "", verdict.exitCode)
    }

    static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func onlyTheCanonicalSpellingIsRead() throws {
        let bytes = try Sample().bytes()
        #expect(try Sample.verify(bytes).outcome == .verified)
        #expect(try Self.refusal(bytes + [0x0A]).code == "bundle.not-canonical")
        #expect(try Self.refusal([0x20] + bytes).code == "bundle.not-canonical")
        #expect(try Self.refusal(bytes + bytes).code == "json.trailing-bytes")
        #expect(try Self.refusal([0xEF, 0xBB, 0xBF] + bytes).code == "json.byte-order-mark")
        let spelt = String(decoding: bytes, as: UTF8.self)
        let escaped = spelt.replacing("reefer", with: #"\u0072eefer"#)
        #expect(escaped != spelt)
        #expect(try Self.refusal(Self.text(escaped)).code == "bundle.not-canonical")
        let twice = spelt.replacing(#"{"links":"#, with: #"{"links":[],"links":"#)
        #expect(try Self.refusal(Self.text(twice)).code == "json.duplicate-name")
        guard case .object(let members) = try Sample().json() else {
            Issue.record("a bundle is an object")
            return
        }
        #expect(members.map(\.name) == ["links", "manifest", "schema", "verifyingKeys"])
    }

    @Test func unknownMissingAndMistypedMembersAreRefused() throws {
        let json = try Sample().json()
        typealias Path = [JSONValue.PathStep]
        let entry: Path = ["verifyingKeys", .member(try Sample().trapdoor.key.digest.hex)]
        let cases: [(Path, JSONValue?, String, Int32)] = [
            (["extra"], .null, "json.unknown-member", 1),
            (["links", 0, "extra"], .null, "json.unknown-member", 1),
            (TamperingTests.evidence + ["extra"], .null, "json.unknown-member", 1),
            (entry + ["extra"], .null, "json.unknown-member", 1),
            (["links"], nil, "json.missing-member", 1),
            (["verifyingKeys"], nil, "json.missing-member", 1),
            (["schema"], nil, "json.missing-member", 1),
            (["links", 0, "evidence"], nil, "json.missing-member", 1),
            (TamperingTests.evidence + ["proof"], nil, "json.missing-member", 1),
            (["links"], .null, "json.wrong-type", 1),
            (["links", 0], .string("x"), "json.wrong-type", 1),
            (["verifyingKeys"], .array([]), "json.wrong-type", 1),
            (TamperingTests.evidence + ["proof"], JSONValue(integer: 1), "json.wrong-type", 1),
            (["links"], .array([]), "bundle.no-links", 1),
            (["links", 0, "evidence"], .array([]), "evidence.none", 1),
            (["schema"], .string("assay/bundle/2"), "bundle.unknown-schema", 4),
            (TamperingTests.evidence + ["kind"], .string("tdx"), "evidence.unsupported-kind", 4),
            (TamperingTests.evidence + ["curve"], .string("bls12-381"), "evidence.unsupported-curve", 4),
            (TamperingTests.evidence + ["proof"], .string("AA"), "hex.bad-digit", 1),
            (TamperingTests.evidence + ["proof"], .string("abc"), "hex.odd-length", 1),
            (TamperingTests.evidence + ["verifyingKey"], .string("00"), "digest.wrong-length", 1),
            (entry + ["bytes"], .string("0"), "hex.odd-length", 1),
            (entry + ["setup"], .string("none"), "key.unknown-setup", 4),
            (entry + ["bytes"], .string(String(repeating: "00", count: 1 << 17)), "key.too-large", 1),
        ]
        for (path, value, code, exit) in cases {
            let refusal = try Self.refusal(json.replacing(path, with: value).resealed)
            #expect(refusal == (code, exit))
        }
        for manifest in [JSONValue.null, nil] {
            let bytes = json.replacing(["manifest"], with: manifest).canonicalBytes
            #expect(try Self.refusal(bytes).code.hasPrefix("json."))
        }
    }

    @Test func moreThanThisVersionChecksIsNotCheckable() throws {
        let json = try Sample().json()
        let link = try #require(json["links"]?.element(0))
        let many = Array(repeating: link, count: Bundle.maximumLinks + 1)
        let links = json.replacing(["links"], with: .array(many)).resealed
        #expect(try Self.refusal(links) == ("bundle.too-many-links", 1))
        let evidence = try #require(link["evidence"]?.element(0))
        let evidences = json.replacing(["links", 0, "evidence"], with: .array([evidence, evidence])).resealed
        #expect(try Self.refusal(evidences) == ("evidence.too-many", 4))
    }

    @Test func aKeyThatNoLinkNamesIsRefused() throws {
        let sample = try Sample().bundle()
        let stray = try TrapdoorKey(inputCount: 2, seed: 3).key
        let bundle = Bundle(
            links: sample.links,
            verifyingKeys: sample.verifyingKeys + [CarriedKey(bytes: stray.bytes, setup: .ceremony)])
        #expect(try Self.refusal(bundle.canonicalBytes).code == "bundle.unused-key")
    }

    @Test func sizeAndDepthAreBounded() throws {
        #expect(try Self.refusal([UInt8](repeating: 0x20, count: Bundle.maximumByteCount + 1)).code == "json.too-large")
        #expect(try Self.refusal(Self.text(String(repeating: "[", count: 1 << 20))).code == "json.too-deep")
        #expect(
            BundleVerifier.verdictOnOversized(options: .init(), now: try .init(parsing: Sample.now)).decisive?.code
                == "bundle.too-large")
    }

    @Test(arguments: ["", "{}", "[]", "null", "0", "\"x\"", "{\"schema\":0}", "{\"schema\":\"assay/bundle/1\"}"])
    func whatIsNoBundleIsInvalid(_ text: String) throws {
        #expect(try Self.refusal(Self.text(text)).exit == 1)
    }

    @Test func bundlesRoundTrip() throws {
        let bundle = try Sample().bundle()
        #expect(try Bundle(parsing: bundle.canonicalBytes) == bundle)
        let json = try Sample().json()
        let key: [JSONValue.PathStep] = ["verifyingKeys", .member(try Sample().trapdoor.key.digest.hex), "bytes"]
        for (bytes, code) in [
            (json.replacing(["manifest"], with: .string(Sample.circuitDigest.hex)).canonicalBytes, "manifest.mismatch"),
            (json.replacing(key, with: .string("00")).resealed, "key.digest-mismatch"),
            (json.replacing(TamperingTests.statement + ["claim"], with: .null).resealed, "json.wrong-type"),
            ([], "json.truncated"),
        ] {
            #expect(#expect(throws: BundleError.self) { try Bundle(parsing: bytes) }?.code == code)
        }
    }

    @Test func keysAreCarriedOnceAndInOrder() throws {
        let bundle = try Sample().bundle()
        let other = CarriedKey(bytes: try TrapdoorKey(inputCount: 1, seed: 4).key.bytes, setup: .development)
        let one = Bundle(links: bundle.links, verifyingKeys: bundle.verifyingKeys + [other])
        let two = Bundle(links: bundle.links, verifyingKeys: [other, other] + bundle.verifyingKeys)
        #expect(one == two)
        #expect(one.canonicalBytes == two.canonicalBytes)
    }
}
