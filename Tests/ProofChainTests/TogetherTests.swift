import Algebra
import CanonicalEncoding
import ProofChain
import Statements
import Testing
import Verification

/// Chains with so many proofs that they are checked by one equation: the verdict is that of checking each.
@Suite("Proofs that are checked together") struct TogetherTests {
    /// Claims about logs of several devices, by one key, and a decision about them.
    private static func parts(_ count: Int) throws -> (links: [Link], keys: [CarriedKey]) {
        var (links, keys) = ([Link](), [CarriedKey]())
        for number in 0..<count {
            var sample = Sample(nonce: nil, expires: nil)
            sample.device = "reefer-\(number)"
            let bundle = try sample.bundle()
            links += bundle.links
            keys += bundle.verifyingKeys
        }
        links.append(try ChainSample.decision(after: links.map(\.statement.digest)))
        return (links, keys)
    }

    private static func verify(_ links: [Link], _ keys: [CarriedKey]) throws -> Verdict {
        var options = try ChainSample.trusting()
        options.expectations.model = nil
        return try ChainSample.verify(links, keys, options)
    }

    /// What was found of one link.
    private static func found(_ verdict: Verdict, _ number: Int) -> [String] {
        verdict.checks.filter { $0.subject == "link \(number)" }.map { "\($0.name) \($0.code) \($0.result)" }
    }

    @Test("good ones are verified, and what is said of each is what is said of it with few others")
    func good() throws {
        let (links, keys) = try Self.parts(5)
        let verdict = try Self.verify(links, keys)
        #expect(verdict.outcome == .verified)
        let (few, keysOfFew) = try Self.parts(2)
        let other = try Self.verify(few, keysOfFew)
        #expect(other.outcome == .verified)
        for number in 1...5 { #expect(Self.found(verdict, number) == Self.found(other, 1)) }
        let proved = verdict.checks.filter { $0.name == .proofEquation && $0.result == .passed }
        #expect(proved.map(\.subject) == (1...5).map { "link \($0)" })
    }

    @Test("a bad one is named, whichever it is, and speaks against no other", arguments: 0..<5)
    func bad(_ place: Int) throws {
        var (links, keys) = try Self.parts(5)
        let other = links[(place + 1) % 5]
        links[place] = Link(statement: links[place].statement, evidence: other.evidence)
        let verdict = try Self.verify(links, keys)
        #expect(verdict.outcome == .invalid)
        let failed = verdict.checks.filter { $0.name == .proofEquation && $0.result == .failed }
        #expect(failed.map(\.subject) == ["link \(place + 1)"])
        #expect(verdict.checks.count { $0.name == .proofEquation && $0.result == .passed } == 4)
    }

    @Test("bytes that are no proof are named as such")
    func malformed() throws {
        var (links, keys) = try Self.parts(4)
        guard case .groth16(let proof) = links[2].evidence[0] else {
            Issue.record("there is no proof")
            return
        }
        var bytes = proof.proof
        bytes[bytes.count - 1] ^= 1
        links[2] = Link(
            statement: links[2].statement,
            evidence: [.groth16(ProofEvidence(proof: bytes, verifyingKey: proof.verifyingKey))])
        let verdict = try Self.verify(links, keys)
        #expect(verdict.outcome == .invalid)
        let failed = verdict.checks.filter { $0.result == .failed && $0.consequence == .invalid }
        #expect(Set(failed.map(\.subject)) == ["link 3"])
        #expect(verdict.checks.count { $0.name == .proofEquation && $0.result == .passed } == 3)
    }

    @Test("keys of their own: each is sound or not by itself")
    func keys() throws {
        var (links, keys) = ([Link](), [CarriedKey]())
        for number in 0..<4 {
            var sample = Sample(nonce: nil, expires: nil)
            sample.device = "reefer-\(number)"
            sample.trapdoor = TrapdoorKey(inputCount: Sample.publicInputs.count, seed: number + 1)
            let bundle = try sample.bundle()
            links += bundle.links
            keys += bundle.verifyingKeys
        }
        links.append(try ChainSample.decision(after: links.map(\.statement.digest)))
        #expect(try Self.verify(links, keys).outcome == .verified)
        // The proof of one under the key of another.
        links[1] = Link(statement: links[1].statement, evidence: links[2].evidence)
        let verdict = try Self.verify(links, keys)
        #expect(verdict.outcome == .invalid)
        #expect(verdict.checks.filter { $0.result == .failed }.map(\.subject).allSatisfy { $0 == "link 2" })
    }
}
