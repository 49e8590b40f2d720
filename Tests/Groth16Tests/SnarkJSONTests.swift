import Algebra
import CanonicalEncoding
import Groth16
import Testing

/// snarkjs files are read strictly.
@Suite struct SnarkJSONTests {
    private static func replacing(_ document: JSONValue, _ name: String, _ change: (JSONValue) -> JSONValue?)
        -> JSONValue
    {
        guard case .object(let members) = document else { return document }
        return .object(
            members.compactMap { member in
                guard member.name == name else { return member }
                return change(member.value).map { JSONMember(name: name, value: $0) }
            })
    }

    private static func element(_ value: JSONValue, _ index: Int, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        guard case .array(var elements) = value else { return value }
        elements[index] = change(elements[index])
        return .array(elements)
    }

    private static func appending(_ value: JSONValue, _ extra: JSONValue) -> JSONValue {
        guard case .array(let elements) = value else { return value }
        return .array(elements + [extra])
    }

    private static func adding(_ name: String, to document: JSONValue) -> JSONValue {
        guard case .object(let members) = document else { return document }
        return .object(members + [JSONMember(name: name, value: .null)])
    }

    private static func proofCode(_ document: JSONValue) -> String? {
        do throws(ProofError) {
            _ = try Proof(snarkJSON: document)
            return nil
        } catch {
            return error.code
        }
    }

    private static func keyCode(_ document: JSONValue) -> String? {
        do throws(VerifyingKeyError) {
            _ = try VerifyingKey(snarkJSON: document)
            return nil
        } catch {
            return error.code
        }
    }

    /// V8: z other than one, members too many, halves swapped.
    @Test func v8Coordinates() throws {
        let good = try ToyKey().proof(for: [.one, .one, .one]).snarkJSON
        #expect(Self.proofCode(good) == nil)
        for z in ["0", "2", "7", "01"] {
            let changed = Self.replacing(good, "pi_a") { Self.element($0, 2) { _ in .string(z) } }
            #expect(Self.proofCode(changed) == "proof.not-affine")
        }
        let twisted = Self.replacing(good, "pi_b") {
            Self.element($0, 2) { _ in .array([.string("0"), .string("1")]) }
        }
        #expect(Self.proofCode(twisted) == "proof.not-affine")
        for name in ["pi_a", "pi_b", "pi_c"] {
            let longer = Self.replacing(good, name) { Self.appending($0, .string("0")) }
            #expect(Self.proofCode(longer) == "proof.wrong-shape")
        }
        let swapped = Self.replacing(good, "pi_b") { point in
            Self.element(point, 0) { half in
                guard case .array(let pair) = half else { return half }
                return .array(pair.reversed())
            }
        }
        #expect(Self.proofCode(swapped) == "proof.point-not-on-curve")
    }

    /// V7 in JSON: snarkjs itself takes x + q.
    @Test func v7CoordinatesBelowTheModulus() throws {
        let toy = ToyKey()
        let proof = try toy.proof(for: [.one, .one, .one])
        for (name, x) in [("pi_a", proof.a.x), ("pi_c", proof.c.x)] {
            let alias = x.integer.adding(Fp.modulus).decimal
            let changed = Self.replacing(proof.snarkJSON, name) { Self.element($0, 0) { _ in .string(alias) } }
            #expect(Self.proofCode(changed) == "proof.point-coordinate-not-canonical")
        }
        for half in 0..<2 {
            let changed = Self.replacing(proof.snarkJSON, "pi_b") { point in
                Self.element(point, 0) { pair in
                    Self.element(pair, half) { value in
                        guard case .string(let text) = value, let integer = FieldInteger(decimal: text) else {
                            return value
                        }
                        return .string(integer.adding(Fp.modulus).decimal)
                    }
                }
            }
            #expect(Self.proofCode(changed) == "proof.point-coordinate-not-canonical")
        }
    }

    @Test func v4NumbersOfAProof() throws {
        let good = try ToyKey().proof(for: [.one, .one, .one]).snarkJSON
        for text in ["-1", "0x1", "01", "", " 1", "1e3"] {
            let changed = Self.replacing(good, "pi_c") { Self.element($0, 1) { _ in .string(text) } }
            #expect(Self.proofCode(changed) == "proof.number-not-canonical")
        }
        let number = Self.replacing(good, "pi_c") { Self.element($0, 1) { _ in JSONValue(integer: 1) } }
        #expect(Self.proofCode(number) == "proof.wrong-shape")
    }

    @Test func membersAreThoseOfTheFormat() throws {
        let proof = try ToyKey().proof(for: [.one, .one, .one]).snarkJSON
        let key = try ToyKey().verifyingKey().snarkJSON
        for name in ["pi_a", "pi_b", "pi_c", "protocol", "curve"] {
            #expect(Self.proofCode(Self.replacing(proof, name) { _ in nil }) == "json.missing-member")
        }
        for name in ["IC", "nPublic", "vk_alpha_1", "vk_beta_2", "vk_gamma_2", "vk_delta_2", "protocol", "curve"] {
            #expect(Self.keyCode(Self.replacing(key, name) { _ in nil }) == "json.missing-member")
        }
        #expect(Self.proofCode(Self.adding("extra", to: proof)) == "json.unknown-member")
        #expect(Self.keyCode(Self.adding("extra", to: key)) == "json.unknown-member")
        #expect(Self.proofCode(Self.replacing(proof, "protocol") { _ in .string("plonk") }) == "proof.wrong-protocol")
        #expect(Self.proofCode(Self.replacing(proof, "curve") { _ in .string("BN128") }) == "proof.wrong-curve")
        #expect(Self.proofCode(.array([])) == "json.wrong-type")
    }

    /// V21: names, counts, and the pairing that may come along.
    @Test func v21KeysThatContradictThemselves() throws {
        let key = try ToyKey().verifyingKey().snarkJSON
        #expect(Self.keyCode(key) == nil)
        #expect(Self.keyCode(Self.replacing(key, "vk_alphabeta_12") { _ in nil }) == nil)
        for count in [0, 2, 4, -1, 1 << 40] {
            let changed = Self.replacing(key, "nPublic") { _ in JSONValue(integer: count) }
            #expect(Self.keyCode(changed) == "verifying-key.input-count")
        }
        let fewer = Self.replacing(key, "IC") { value in
            guard case .array(let elements) = value else { return value }
            return .array(Array(elements.dropLast()))
        }
        #expect(Self.keyCode(fewer) == "verifying-key.input-count")
        #expect(Self.keyCode(Self.replacing(key, "curve") { _ in .string("bls12381") }) == "verifying-key.wrong-curve")
        #expect(
            Self.keyCode(Self.replacing(key, "protocol") { _ in .string("fflonk") }) == "verifying-key.wrong-protocol")
        let other = try ToyKey(seed: 2).verifyingKey().snarkJSON
        let foreign = Self.replacing(key, "vk_alphabeta_12") { _ in other["vk_alphabeta_12"] }
        #expect(Self.keyCode(foreign) == "verifying-key.wrong-alphabeta")
    }

    /// V27: what the JSON parser refuses never reaches this layer.
    @Test(arguments: [
        #"{"pi_a":[],"pi_a":[]}"#, #"{"pi_a":NaN}"#, "\u{FEFF}{}", #"{"pi_a":[]}x"#, "{\"pi_a\":\"\u{0}\"}", "[1,]",
    ])
    func v27Documents(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test func v27Nesting() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: deep) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    }
}
