import Attestation
import Certificates
import Testing
import Verification

/// Chains, times and signatures of documents by an authority of the tests.
@Suite("Nitro chains")
struct NitroChainTests {
    private func failures(_ forge: NitroForge, at time: Int64 = NitroForge.time) throws -> [String] {
        try forge.make().appraise(at: time).failures
    }

    @Test("the leaf's last second is out, its first one is in")
    func leafValidity() throws {
        var forge = NitroForge()
        forge.validity = NitroForge.time - 5..<NitroForge.time + 5
        let made = try forge.make()
        #expect(try made.appraise(at: NitroForge.time - 6).failures == ["path.not-yet-valid"])
        #expect(try made.appraise(at: NitroForge.time - 5).outcome == .verified)
        #expect(try made.appraise(at: NitroForge.time + 4).outcome == .verified)
        let expired = try made.appraise(at: NitroForge.time + 5)
        #expect(expired.failures == ["path.expired"])
        #expect(expired.outcome == .stale)
        #expect(try made.appraise(at: NitroForge.time + 4).validity == forge.validity)
    }

    @Test("an authority that has expired ends the chain's time, whatever the leaf says")
    func authorityValidity() throws {
        var forge = NitroForge()
        forge.authorityValidity = NitroForge.time - 86400..<NitroForge.time + 60
        let made = try forge.make()
        #expect(try made.appraise(at: NitroForge.time + 59).outcome == .verified)
        #expect(try made.appraise(at: NitroForge.time + 60).failures == ["path.expired"])
        #expect(try made.appraise().validity?.upperBound == NitroForge.time + 60)
    }

    /// The certificate alone would let a document be used again for three hours.
    @Test("a document of five minutes ago is too old, on both sides to the second")
    func age() throws {
        var forge = NitroForge()
        forge.validity = NitroForge.time - 86400..<NitroForge.time + 86400
        forge.authorityValidity = NitroForge.time - 2 * 86400..<NitroForge.time + 2 * 86400
        let made = try forge.make()
        #expect(try made.appraise(at: NitroForge.time + 299).outcome == .verified)
        let old = try made.appraise(at: NitroForge.time + 300)
        #expect(old.failures == ["nitro.too-old"])
        #expect(old.outcome == .stale)
        #expect(try made.appraise(at: NitroForge.time - 300).outcome == .verified)
        #expect(try made.appraise(at: NitroForge.time - 301).failures == ["nitro.from-the-future"])
        // A begun second is the next one's.
        let late = try forge.make { $0["timestamp"] = .unsigned(UInt64(NitroForge.time) * 1000 + 1) }
        #expect(try late.appraise(at: NitroForge.time + 300).outcome == .verified)
        #expect(try late.appraise(at: NitroForge.time + 301).failures == ["nitro.too-old"])
        #expect(try late.appraise(at: NitroForge.time - 300).failures == ["nitro.from-the-future"])
        var policy = made.policy
        policy.maximumAge = nil
        let archived = NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy,
            at: NitroForge.time + 86399)
        #expect(archived.outcome == .verified)
        #expect(archived.finding("nitro.age")?.code == "nitro.age-not-checked")
    }

    @Test("any time, and any age, is answered", arguments: [Int64.min, -1, 0, .max])
    func extremes(_ number: Int64) throws {
        let made = try NitroForge().make { $0["timestamp"] = .unsigned(.max) }
        #expect(try made.appraise(at: number).outcome != .verified)
        var policy = made.policy
        policy.maximumAge = number
        let appraisal = NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(appraisal.finding("nitro.age")?.code == (number == .max ? "nitro.age" : "nitro.from-the-future"))
    }

    @Test("a root with AWS's name and another key is no root")
    func foreignRoot() throws {
        let made = try NitroForge().make()
        let other = try NitroForge().make()
        var policy = made.policy
        policy.roots = other.roots
        let appraisal = NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(appraisal.failures == ["path.untrusted-root"])
        policy.roots = .awsNitro
        let real = NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(real.refusal == "path.untrusted-root")
    }

    @Test("a bundle in another order, with a certificate missing or twice, is refused")
    func order() throws {
        let code = { (edit: @escaping (inout [CBORValue]) -> Void) -> String? in
            try NitroForge().make { draft in
                guard case .array(var bundle)? = draft["cabundle"] else { return }
                edit(&bundle)
                draft["cabundle"] = .array(bundle)
            }.appraise().refusal
        }
        #expect(try code { $0.reverse() } == "path.untrusted-root")
        #expect(try code { $0.swapAt(1, 2) } == "path.wrong-issuer")
        #expect(try code { $0.remove(at: 1) } == "path.wrong-issuer")
        #expect(try code { $0.removeLast() } == "path.wrong-issuer")
        #expect(try code { $0.removeFirst() } == "path.untrusted-root")
        #expect(try code { $0.insert($0[1], at: 1) } == "nitro.bad-certificates")
        // A root signed itself: twice it would be a chain.
        #expect(try code { $0.insert($0[0], at: 0) } == "nitro.bad-certificates")
    }

    /// HyperLink no. 9: path lengths and the leaf's usage went unchecked.
    @Test("path lengths hold")
    func pathLength() throws {
        var forge = NitroForge()
        forge.authorities = [.authority(pathLength: nil), .authority(pathLength: 0), .authority(pathLength: 0)]
        #expect(try failures(forge) == ["path.length-exceeded"])
        forge.authorities = [.authority(pathLength: 0), .authority(pathLength: nil)]
        #expect(try failures(forge) == ["path.length-exceeded"])
        forge.authorities = [.authority(pathLength: 1), .authority(pathLength: 0)]
        #expect(try failures(forge) == [])
    }

    @Test("a certificate that is no authority issues none")
    func noAuthority() throws {
        var forge = NitroForge()
        forge.authorities = [.authority(pathLength: nil), .leaf]
        #expect(try failures(forge) == ["path.not-an-authority"])
        forge.authorities = [.authority(pathLength: nil), nil]
        #expect(try failures(forge) == ["path.not-an-authority"])
    }

    @Test("a leaf that may sign certificates, or does not say what it may, is refused")
    func leafUsage() throws {
        var forge = NitroForge()
        forge.leafRole = .authority(pathLength: 0)
        forge.authorities = [.authority(pathLength: nil)]
        #expect(try failures(forge) == ["path.leaf-is-authority", "nitro.wrong-key-usage"])
        forge.leafRole = nil
        #expect(try failures(forge) == ["nitro.wrong-key-usage"])
        // digitalSignature and keyCertSign, without being an authority.
        forge.leafExtensions = [CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x02, 0x84])]
        #expect(try failures(forge) == ["path.leaf-signs-certificates", "nitro.wrong-key-usage"])
        forge.leafExtensions = [CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x07, 0x80])]
        #expect(try failures(forge) == [])
        forge.leafExtensions = [CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x05, 0x20])]
        #expect(try failures(forge) == ["nitro.wrong-key-usage"])
    }

    @Test("a critical extension that nobody knows is refused")
    func criticalExtension() throws {
        var forge = NitroForge()
        forge.leafExtensions = [CertificateRequest.Extension("1.3.6.1.4.1.99999.1", isCritical: true, [0x05, 0x00])]
        #expect(try failures(forge) == ["path.unknown-critical-extension"])
        forge.leafExtensions = [CertificateRequest.Extension("1.3.6.1.4.1.99999.1", isCritical: false, [0x05, 0x00])]
        #expect(try failures(forge) == [])
    }

    @Test("a key on P-256 signs no document")
    func otherCurve() throws {
        var forge = NitroForge()
        forge.leafCurve = .p256
        #expect(try failures(forge) == ["nitro.wrong-key", "cose.bad-signature"])
    }

    @Test("certificates of more than 1,024 bytes are refused")
    func longCertificate() throws {
        var forge = NitroForge()
        forge.leafExtensions = [
            CertificateRequest.Extension(
                "1.3.6.1.4.1.99999.1", [0x04, 0x82, 0x02, 0xBC] + [UInt8](repeating: 0, count: 700))
        ]
        #expect(try failures(forge) == ["nitro.bad-certificates"])
    }

    @Test("another key's signature, another payload's, and impossible numbers are refused")
    func signatures() throws {
        let made = try NitroForge().make()
        let other = try NitroForge().make()
        guard case .array(let items) = made.message, case .array(let others) = other.message,
            case .bytes(let signature) = items[3]
        else {
            Issue.record("the forge makes no message")
            return
        }
        let order = try #require(P384.order)
        let (r, s) = (Array(signature[..<48]), Array(signature[48...]))
        let zero = [UInt8](repeating: 0, count: 48)
        for own in [
            [], zero + zero, zero + s, r + zero, order + s, r + order, r, signature + [0], Array(signature.dropLast()),
            s + r, [UInt8](repeating: 0xFF, count: 96), [0x30, 0x64] + signature,
        ] {
            let document = CBORValue.array([items[0], items[1], items[2], .bytes(own)]).encoded
            #expect(try made.appraise(document).failures == ["cose.bad-signature"])
        }
        let document = CBORValue.array([items[0], items[1], items[2], others[3]]).encoded
        #expect(try made.appraise(document).failures == ["cose.bad-signature"])
    }

    @Test("the twin of a signature is valid too, and of the same receipt")
    func twin() throws {
        let made = try NitroForge().make()
        guard case .array(let items) = made.message, case .bytes(let signature) = items[3] else {
            Issue.record("the forge makes no message")
            return
        }
        let twin = try #require(P384.twin(of: signature))
        #expect(twin != signature)
        let document = CBORValue.array([items[0], items[1], items[2], .bytes(twin)]).encoded
        let appraisal = try made.appraise(document)
        #expect(appraisal.outcome == .verified)
        #expect(try appraisal.receipt == made.appraise().receipt)
    }

    /// One tag may stand before the message, or none: the receipt is the same.
    @Test("tag 18 once or not at all, and nothing else around the message")
    func tags() throws {
        let made = try NitroForge().make()
        let tagged = try made.appraise(CBORValue.tagged(18, made.message).encoded)
        #expect(tagged.outcome == .verified)
        #expect(try tagged.receipt == made.appraise().receipt)
        let code = { (value: CBORValue) in refusal { try NitroVerifier.parse(value.encoded) } }
        #expect(code(.tagged(18, .tagged(18, made.message))) == "cose.not-sign1")
        #expect(code(.tagged(17, made.message)) == "cose.not-sign1")
        #expect(code(.tagged(55799, .tagged(18, made.message))) == "cose.not-sign1")
        #expect(code(.array([made.message])) == "cose.not-sign1")
        guard case .array(let items) = made.message else { return }
        #expect(code(.array([items[0], items[1], .null, items[3]])) == "cose.detached-payload")
        #expect(code(.array(items + [.null])) == "cose.not-sign1")
        #expect(code(.array(Array(items.dropLast()))) == "cose.not-sign1")
        for place in 0..<4 {
            var changed = items
            changed[place] = .text("x")
            #expect(code(.array(changed)) == "cose.not-sign1")
        }
        let openEnded = [0x9F] + items.flatMap(\.encoded) + [0xFF]
        #expect(refusal { try NitroVerifier.parse(openEnded) } == "cbor.indefinite-length")
        #expect(refusal { try NitroVerifier.parse(made.document + [0]) } == "cbor.trailing-bytes")
    }
}
