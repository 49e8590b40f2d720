import Algebra
import CanonicalEncoding
import Identity
import Primitives
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// Chains are put together link by link, and what a verifier would refuse is not put together.
@Suite struct ChainBuildingTests {
    private func refusal(_ body: () throws(BundleError) -> Bundle) -> String? {
        do throws(BundleError) {
            _ = try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func aChainGrowsLinkByLink() throws {
        let (links, keys) = try ChainSample().parts()
        var chain = Bundle(links: [], verifyingKeys: [])
        for link in links {
            let own = keys.filter { key in
                link.evidence.contains {
                    if case .groth16(let proof) = $0 { proof.verifyingKey == key.digest } else { false }
                }
            }
            chain = try chain.appending(Bundle(links: [link], verifyingKeys: own))
            var options = try ChainSample.trusting()
            if chain.links.count < 4 { options.expectations.model = nil }
            #expect(try ChainSample.verify(chain, options).outcome == .verified)
        }
        #expect(chain == Bundle(links: links, verifyingKeys: keys))
    }

    @Test func whatDoesNotBelongIsNotAppended() throws {
        let (links, keys) = try ChainSample().parts()
        let chain = Bundle(links: Array(links[0...1]), verifyingKeys: [])
        #expect(refusal { () throws(BundleError) in try chain.appending(links[1]) } == "chain.link-repeated")
        #expect(refusal { () throws(BundleError) in try chain.appending(links[3]) } == "chain.link-missing")
        let stranger = try ChainSample(root: Digest.sha256(of: [8])).parts().links[0]
        #expect(refusal { () throws(BundleError) in try chain.appending(stranger) } == "chain.link-unnamed")
        let whole = Bundle(links: links, verifyingKeys: keys)
        #expect(refusal { () throws(BundleError) in try chain.appending(whole) } == "chain.link-repeated")
        let empty = Bundle(links: [], verifyingKeys: [])
        #expect(try empty.appending(whole) == whole)
    }

    @Test func chainsHaveAnEnd() throws {
        var chain = Bundle(links: [], verifyingKeys: [])
        for number in 0..<Bundle.maximumLinks {
            let named = chain.links.map(\.statement.digest)
            let link =
                number == 0
                ? try ChainSample(kinds: [.batch]).parts().links[0]
                : try ChainSample.decision(after: named, "decision \(number)")
            chain = try chain.appending(link)
        }
        let more = try ChainSample.decision(after: chain.links.map(\.statement.digest), "one too many")
        #expect(refusal { () throws(BundleError) in try chain.appending(more) } == "bundle.too-many-links")
        var options = try ChainSample.trusting()
        options.expectations.model = nil
        #expect(try ChainSample.verify(chain, options).outcome == .verified)
    }

    @Test func signaturesOfTheWholeEndWithAChange() throws {
        let chain = try ChainSample().bundle()
        let sealed = try chain.signed(by: ChainSample.keys.inspector)
        #expect(sealed.signatures.map(\.signer) == [ChainSample.keys.inspector.identity])
        #expect(try sealed.signed(by: ChainSample.keys.inspector) == sealed)
        let both = try sealed.signed(by: ChainSample.keys.device)
        #expect(Set(both.signatures.map(\.signer)).count == 2)
        #expect(try ChainSample.verify(both).outcome == .verified)
        let more = try ChainSample.decision(after: both.links.map(\.statement.digest), "release")
        #expect(try both.appending(more).signatures.isEmpty)
        let signature = ChainSample.keys.stranger.sign(Link.envelope(of: both.links[0].statement))
        let countersigned = try both.adding(.signature(signature), to: 0)
        #expect(countersigned.signatures.isEmpty && countersigned.links[0].evidence.count == 2)
        #expect(try ChainSample.verify(countersigned).outcome == .verified)
    }

    // MARK: - Disclosure

    private func opening() throws -> StatementOpening {
        let profile = try SensorProfile(
            device: Label("reefer"), keyId: Label("key-1"), unit: .celsius, calibration: Label("none"))
        let batch = try ReadingBatch(
            profile: profile, counter: 1, sequence: 0, tickSeconds: 60, startTick: 29_627_000,
            readings: [Reading(value: 1050, step: 0), Reading(value: 1051, step: 3)])
        let signed = try SignedBatch(signing: batch, with: .init(seed: [UInt8](1...32)))
        return StatementOpening(
            statement: Digest.sha256(of: [1]), input: .readings(signed, membership: nil),
            salt: try #require(CommitmentSalt(bytes: [UInt8](1...31))))
    }

    @Test func whatIsSealedOnlyItsRecipientOpens() throws {
        let opening = try opening()
        let disclosure = Disclosure(sealing: opening, to: ChainSample.keys.inspector.identity)
        let read = try Disclosure(parsing: disclosure.fileBytes)
        #expect(read == disclosure)
        #expect(try read.open(with: ChainSample.keys.inspector) == opening)
        func refusal(_ disclosure: Disclosure, of key: borrowing IdentityKey) -> String? {
            do throws(BundleError) {
                _ = try disclosure.open(with: key)
                return nil
            } catch { return error.code }
        }
        #expect(refusal(read, of: ChainSample.keys.stranger) == "sealed.not-for-this-key")
        // Sealed twice it is two texts; neither shows a reading, nor the salt.
        let again = Disclosure(sealing: opening, to: ChainSample.keys.inspector.identity)
        #expect(again.sealed != disclosure.sealed)
        let json = try JSONValue(parsing: disclosure.fileBytes)
        let other = json.replacing(["statement"], with: .string(Digest.sha256(of: [2]).hex)).canonicalBytes
        #expect(
            #expect(throws: BundleError.self) {
                try Disclosure(parsing: other).open(with: ChainSample.keys.inspector)
            }?.code == "disclosure.other-statement")
        for (member, value, code) in [
            ("schema", "assay/disclosure/2", "disclosure.schema"), ("recipient", "did:web:x", "did.not-did-key"),
            ("sealed", "AA", "base64.bad-length"), ("statement", "00", "digest.wrong-length"),
        ] {
            let bytes = json.replacing([.member(member)], with: .string(value)).canonicalBytes
            #expect(#expect(throws: BundleError.self) { try Disclosure(parsing: bytes) }?.code == code)
        }
    }

    @Test func everyChangedByteOfASealIsNoticed() throws {
        let message = Array("readings".utf8)
        let sealed = ChainSample.keys.inspector.identity.seal(message)
        #expect(sealed.count == message.count + DIDKey.sealOverhead)
        #expect(try ChainSample.keys.inspector.open(sealed) == message)
        for index in sealed.indices {
            var other = sealed
            other[index] ^= 0x10
            #expect(throws: IdentityError.self) { try ChainSample.keys.inspector.open(other) }
        }
        for count in 0..<sealed.count {
            #expect(throws: IdentityError.self) { try ChainSample.keys.inspector.open(Array(sealed[..<count])) }
        }
        #expect(try ChainSample.keys.inspector.open(ChainSample.keys.inspector.identity.seal([])) == [])
    }
}
