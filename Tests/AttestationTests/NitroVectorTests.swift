import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Documents that AWS's root signed: the table of expected verdicts, and what is left of it when a byte is another.
@Suite("Nitro vectors", .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
struct NitroVectorTests {
    /// For receipts of years ago.
    private static let archived = NitroPolicy(maximumAge: nil, allowsDebug: true)

    private func appraise(_ document: [UInt8], _ policy: NitroPolicy, at time: Int64) throws -> Appraisal {
        NitroVerifier.appraise(try NitroVerifier.parse(document), collateral: Collateral(), policy: policy, at: time)
    }

    @Test("each is good in its three hours, to the second", arguments: NitroVector.all)
    func window(_ vector: NitroVector) throws {
        let document = try vector.document()
        let (start, end) = (vector.validity.lowerBound, vector.validity.upperBound)
        for (time, outcome, failures) in [
            (start - 1, Outcome.stale, ["path.not-yet-valid"]), (start, .verified, []), (end - 1, .verified, []),
            (end, .stale, ["path.expired"]), (end + 1, .stale, ["path.expired"]),
            (1_795_219_200, .stale, ["path.expired"]),
        ] as [(Int64, Outcome, [String])] {
            let appraisal = try appraise(document, Self.archived, at: time)
            #expect(appraisal.outcome == outcome, "at \(time)")
            #expect(appraisal.failures == failures, "at \(time)")
            #expect(appraisal.validity == (outcome == .verified ? vector.validity : nil))
            #expect(appraisal[claim: "debug"] == .bool(vector.isDebug))
        }
    }

    @Test("the default policy refuses debug mode, and says that nobody named the image", arguments: NitroVector.all)
    func defaultPolicy(_ vector: NitroVector) throws {
        let document = try vector.document()
        let read = try NitroVerifier.parse(document)
        let time = Int64(read.timestamp / 1000)
        let appraisal = try appraise(document, NitroPolicy(), at: time)
        #expect(appraisal.outcome == (vector.isDebug ? .notAccepted : .verified))
        #expect(appraisal.failures == (vector.isDebug ? ["nitro.debug-mode"] : []))
        #expect(appraisal.finding("nitro.image")?.code == "nitro.image-not-compared")
        let named = NitroPolicy(
            registers: [0: [try #require(read.register(0))]], userData: read.userData, nonce: read.nonce)
        let accepted = try appraise(document, named, at: time)
        #expect(accepted.outcome == (vector.isDebug ? .notAccepted : .verified))
        let late = try appraise(document, named, at: time + 302)
        #expect(late.failures.contains("nitro.too-old"))
    }

    @Test("expected registers of other projects match, and the ones they know as wrong do not")
    func expectedRegisters() throws {
        let vector = try #require(NitroVector.all.first { $0.name.hasSuffix("der.crt") })
        let document = try vector.document()
        for (name, isMatch) in [
            ("valid_attestation_doc_in_cert_der_encoding_time_sensitive.json", true),
            ("valid_attestation_doc_check_pcr8_only_time_sensitive.json", true),
            ("valid_attestation_doc_ga.json", false),
        ] {
            let json = try SharedVectors.attestation.json("nitro/evervault/" + name)
            guard case .object(let members)? = json["pcrs"] else { continue }
            var policy = Self.archived
            for member in members {
                guard let index = UInt64(member.name.dropFirst(3)), case .string(let hex) = member.value else {
                    continue
                }
                policy.registers[index] = [try Hex.decode(hex)]
            }
            #expect(!policy.registers.isEmpty)
            let appraisal = try appraise(document, policy, at: vector.validity.lowerBound)
            #expect(appraisal.refusal == (isMatch ? nil : "nitro.register-mismatch"))
        }
    }

    @Test("each is refused under every other root", arguments: NitroVector.all)
    func otherRoots(_ vector: NitroVector) throws {
        let document = try vector.document()
        for roots in [TrustAnchors.nvidiaDevices, TrustAnchors(keys: [])] {
            var policy = Self.archived
            policy.roots = roots
            let appraisal = try appraise(document, policy, at: vector.validity.lowerBound)
            #expect(appraisal.refusal == "path.untrusted-root")
            #expect(appraisal.outcome == .invalid)
        }
    }

    @Test("each is refused as every other kind of evidence here", arguments: NitroVector.all)
    func otherKinds(_ vector: NitroVector) throws {
        let document = try vector.document()
        #expect(refusal { try NVIDIAVerifier.parse(document) }?.hasPrefix("json.") == true)
        let software = SoftwareVerifier.appraise(
            try SoftwareVerifier.parse(document), collateral: Collateral(),
            policy: SoftwarePolicy(allowsSoftware: true, roots: .awsNitro, maximumAge: nil),
            at: vector.validity.lowerBound)
        #expect(software.refusal == "software.other-module")
        #expect(try software.receipt != appraise(document, Self.archived, at: 0).receipt)
    }

    @Test("containers are no documents")
    func containers() throws {
        for name in [
            "dstack/nitro_attestation.bin", "evervault/certificate.der", "dstack/AWS_NitroEnclaves_Root-G1.pem",
        ] {
            let bytes = try SharedVectors.attestation.bytes("nitro/" + name)
            #expect(refusal { try NitroVerifier.parse(bytes) } != nil)
        }
    }

    /// No byte of a document can be another: the allow-list of accepted changes is empty.
    @Test(
        "a flipped bit in any byte is refused",
        arguments: ["nitriding/responder_doc.bin", "dstack/nsm_nitro_attestation.bin"])
    func flips(_ name: String) throws {
        let vector = try #require(NitroVector.all.first { $0.name == name })
        let document = try vector.document()
        let accepted = try document.indices.filter { place in
            var changed = document
            changed[place] ^= 1 << UInt8(place % 8)
            return try isAccepted(changed, at: vector.validity.lowerBound)
        }
        #expect(accepted == [])
    }

    @Test("a document cut short, or with bytes added, is refused", arguments: NitroVector.all)
    func lengths(_ vector: NitroVector) throws {
        let document = try vector.document()
        for count in document.indices {
            #expect(refusal { try NitroVerifier.parse(Array(document[..<count])) } != nil)
        }
        for more in [[0x00], [0xFF], [0xF6], [UInt8](repeating: 0, count: 64), document] as [[UInt8]] {
            #expect(refusal { try NitroVerifier.parse(document + more) } == "cbor.trailing-bytes")
            #expect(refusal { try NitroVerifier.parse(more + document) } != nil)
        }
        // But for tag 18 before it: the receipt is the same.
        let tagged = try appraise([0xD2] + document, Self.archived, at: vector.validity.lowerBound)
        #expect(tagged.outcome == .verified)
        #expect(try tagged.receipt == appraise(document, Self.archived, at: vector.validity.lowerBound).receipt)
        #expect(refusal { try NitroVerifier.parse([0xD2, 0xD2] + document) } == "cose.not-sign1")
    }

    @Test("the twin of each signature is of the same receipt", arguments: NitroVector.all)
    func twins(_ vector: NitroVector) throws {
        let document = try vector.document()
        let twin = try #require(P384.twin(of: document.suffix(96)))
        let time = vector.validity.lowerBound
        let appraisal = try appraise(document.dropLast(96) + twin, Self.archived, at: time)
        #expect(appraisal.outcome == .verified)
        #expect(try appraisal.receipt == appraise(document, Self.archived, at: time).receipt)
    }

    @Test("receipts of different documents differ")
    func receipts() throws {
        let receipts = try NitroVector.all.map { try appraise($0.document(), Self.archived, at: 0).receipt }
        // Two files hold one document.
        #expect(Set(receipts).count == NitroVector.all.count - 1)
    }

    private func isAccepted(_ document: [UInt8], at time: Int64) throws -> Bool {
        guard let read = try? NitroVerifier.parse(document) else { return false }
        return NitroVerifier.appraise(read, collateral: Collateral(), policy: Self.archived, at: time).outcome
            == .verified
    }
}
