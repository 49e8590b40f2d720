import Algebra
import CanonicalEncoding
import Groth16
import TestSupport
import Testing

/// Proofs and keys that other implementations made.
@Suite(.enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)))
struct VectorTests {
    struct Expectation: Sendable {
        let file: String
        let key: String?
    }

    static func expectations() throws -> [Expectation] {
        let text = String(decoding: try SharedVectors.groth16.bytes("iden3-onchain/EXPECTED.tsv"), as: UTF8.self)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Expectation(file: fields[0], key: fields[2] == "-" ? nil : fields[2])
        }
    }

    static func onchainKey(_ name: String) throws -> PreparedVerifyingKey {
        PreparedVerifyingKey(
            try VerifyingKey(snarkJSON: SharedVectors.groth16.json("iden3-onchain/vkeys/\(name).json")))
    }

    static func onchainProof(_ file: String) throws -> (proof: Proof, inputs: [Fr]) {
        let document = try SharedVectors.groth16.json("iden3-onchain/" + file)
        let proof = try Proof(snarkJSON: #require(document["proof"]))
        return (proof, try PublicInputs.decode(snarkJSON: #require(document["pub_signals"])))
    }

    /// 63 proofs that Ethereum accepted; γ = the generator is normal there.
    @Test func mainnetProofsVerify() throws {
        var keys: [String: PreparedVerifyingKey] = [:]
        var count = 0
        for expectation in try Self.expectations() {
            guard let name = expectation.key else { continue }
            let key = try keys[name] ?? Self.onchainKey(name)
            keys[name] = key
            let (proof, inputs) = try Self.onchainProof(expectation.file)
            #expect(key.verify(proof, publicInputs: inputs) == .valid, "\(expectation.file)")
            let again = try Proof(bytes: proof.bytes)
            #expect(again == proof)
            count += 1
        }
        #expect(count == 63)
    }

    /// The same in one batch, with the keys of many circuits; then with one of them under another's inputs.
    @Test func mainnetProofsVerifyTogether() throws {
        var keys: [String: PreparedVerifyingKey] = [:]
        var batch = BatchVerifier()
        var spoilt = BatchVerifier()
        for expectation in try Self.expectations() {
            guard let name = expectation.key else { continue }
            let key = try keys[name] ?? Self.onchainKey(name)
            keys[name] = key
            let (proof, inputs) = try Self.onchainProof(expectation.file)
            var changed = Fr.integers(inputs)
            batch.append(key: key, proofBytes: proof.bytes, publicInputs: changed)
            if spoilt.count == 40 { changed[0] = FieldInteger(7) }
            spoilt.append(key: key, proofBytes: proof.bytes, publicInputs: changed)
        }
        #expect(batch.count == 63 && keys.count > 1)
        #expect(try batch.verify() == .allValid)
        guard case .invalid(let failures) = try spoilt.verify() else {
            Issue.record("a proof about other inputs passed")
            return
        }
        #expect(failures.map(\.index) == [40] && failures.map(\.reason) == [.equation])
    }

    /// The 12 that must be refused are: as points, or by every key for the number of inputs or by the equation.
    @Test func brokenMainnetProofsAreRefused() throws {
        let names = Set(try Self.expectations().compactMap(\.key))
        let keys = try names.map(Self.onchainKey)
        var count = 0
        for expectation in try Self.expectations() where expectation.key == nil {
            count += 1
            let proof: Proof
            let inputs: [Fr]
            do {
                (proof, inputs) = try Self.onchainProof(expectation.file)
            } catch let error as ProofError {
                #expect(["proof.point-coordinate-not-canonical", "proof.point-not-on-curve"].contains(error.code))
                continue
            }
            for key in keys {
                let wanted: InvalidReason =
                    key.key.publicInputCount == inputs.count
                    ? .equation : .inputCount(expected: key.key.publicInputCount, found: inputs.count)
                #expect(key.verify(proof, publicInputs: inputs) == .invalid(wanted), "\(expectation.file)")
            }
        }
        #expect(count == 12)
    }

    /// V25: a proof of one circuit under the key of every other.
    @Test func v25ProofsDoNotVerifyUnderOtherKeys() throws {
        let expectations = try Self.expectations()
        let names = Set(expectations.compactMap(\.key)).sorted()
        let keys = try names.map(Self.onchainKey)
        for name in names {
            let file = try #require(expectations.first { $0.key == name }).file
            let (proof, inputs) = try Self.onchainProof(file)
            for (other, key) in zip(names, keys) where other != name {
                #expect(key.verify(proof, publicInputs: inputs) != .valid, "\(file) under \(other)")
            }
        }
    }

    static let sets = [
        "det-bn128-pow4/verification_key.json det-bn128-pow4/proof.json det-bn128-pow4/public.json",
        "det-bn128-poseidon/verification_key.json det-bn128-poseidon/proof.json det-bn128-poseidon/public.json",
        "det-bn128-breach/verification_key.json det-bn128-breach/proof.json det-bn128-breach/public.json",
        "zkemail/proof_of_twitter/vkey.json zkemail/proof_of_twitter/proof.json zkemail/proof_of_twitter/public.json",
        "taceo-bn254/multiplier2/verification_key.json taceo-bn254/multiplier2/circom.proof taceo-bn254/multiplier2/public.json",
    ]

    /// Full sets of snarkjs and of TACEO: valid, and not with another first input.
    @Test(arguments: sets)
    func fullSetsVerify(files: String) throws {
        let paths = files.split(separator: " ").map(String.init)
        let key = PreparedVerifyingKey(try VerifyingKey(snarkJSON: SharedVectors.groth16.json(paths[0])))
        let proof = try Proof(snarkJSON: SharedVectors.groth16.json(paths[1]))
        var inputs = try PublicInputs.decode(snarkJSON: SharedVectors.groth16.json(paths[2]))
        #expect(key.verify(proof, publicInputs: inputs) == .valid)
        inputs[0] += .one
        #expect(key.verify(proof, publicInputs: inputs) == .invalid(.equation))
    }

    /// Every BN254 key on disk is read, its `vk_alphabeta_12` agreeing; written again it is the same document.
    @Test(arguments: [
        "det-bn128-pow4", "det-bn128-poseidon", "det-bn128-breach", "rapidsnark", "taceo-bn254/multiplier2",
        "taceo-examples/multiplier2", "taceo-examples/poseidon", "taceo-examples/poseidon2_2",
        "taceo-examples/poseidon2_3", "taceo-examples/poseidon2_4", "taceo-examples/poseidon2_16",
        "taceo-examples/kyc/bn254", "go-rapidsnark-authV2",
    ])
    func keysRoundTrip(folder: String) throws {
        let document = try SharedVectors.groth16.json(folder + "/verification_key.json")
        let key = try VerifyingKey(snarkJSON: document)
        #expect(key.snarkJSON.canonicalBytes == document.canonicalBytes)
        let again = try VerifyingKey(bytes: key.bytes)
        #expect(again == key)
        #expect(again.digest == key.digest)
    }

    /// Two published sets stop before the first contribution: δ is the generator.
    @Test(arguments: ["circom-compat/verification_key.json", "taceo-bn254/poseidon/verification_key.json"])
    func keysWithoutContributionsAreRefused(path: String) throws {
        let document = try SharedVectors.groth16.json(path)
        let error = #expect(throws: VerifyingKeyError.self) { try VerifyingKey(snarkJSON: document) }
        #expect(error?.code == "verifying-key.delta-is-generator")
        let key = try VerifyingKey(snarkJSON: document, rules: .allowingInsecureDelta)
        #expect(key.delta == .generator)
        guard path.hasPrefix("taceo") else { return }
        let proof = try Proof(snarkJSON: SharedVectors.groth16.json("taceo-bn254/poseidon/circom.proof"))
        let inputs = try PublicInputs.decode(snarkJSON: SharedVectors.groth16.json("taceo-bn254/poseidon/public.json"))
        #expect(PreparedVerifyingKey(key).verify(proof, publicInputs: inputs) == .valid)
    }

    /// V21: the right file of the wrong curve.
    @Test func v21OtherCurvesAreRefused() throws {
        let key = try SharedVectors.groth16.json("det-bls12381-mul/verification_key.json")
        let error = #expect(throws: VerifyingKeyError.self) { try VerifyingKey(snarkJSON: key) }
        #expect(error?.code == "verifying-key.wrong-curve")
        let proof = try SharedVectors.groth16.json("det-bls12381-mul/proof.json")
        let other = #expect(throws: ProofError.self) { try Proof(snarkJSON: proof) }
        #expect(other?.code == "proof.wrong-curve")
    }

    /// All mainnet proofs in one batch across their keys; with one bad proof, that one is named.
    @Test func mainnetBatchAcrossKeys() throws {
        var keys: [String: PreparedVerifyingKey] = [:]
        var batch = BatchVerifier()
        var damaged = BatchVerifier()
        for expectation in try Self.expectations() {
            guard let name = expectation.key else { continue }
            let key = try keys[name] ?? Self.onchainKey(name)
            keys[name] = key
            let (proof, inputs) = try Self.onchainProof(expectation.file)
            var integers = Fr.integers(inputs)
            batch.append(key: key, proof: proof, publicInputs: integers)
            if damaged.count == 17 { integers[0] = (inputs[0] + .one).integer }
            damaged.append(key: key, proof: proof, publicInputs: integers)
        }
        #expect(try batch.verify() == .allValid)
        guard case .invalid(let failures) = try damaged.verify() else {
            Issue.record("a batch with a bad proof passed")
            return
        }
        #expect(failures.map(\.index) == [17])
        #expect(failures.map(\.reason) == [.equation])
    }
}
