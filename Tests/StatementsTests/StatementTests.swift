import Algebra
import CanonicalEncoding
import Statements
import Testing

@Suite("Statements")
struct StatementTests {
    @Test("Every change of a field changes the digest, the context and the public inputs (B3, B4)")
    func everyFieldIsBound() throws {
        let base = try StatementDraft().make()
        var digests: Set<Digest> = [base.digest]
        for (name, change) in StatementDraft.changes {
            var draft = StatementDraft()
            change(&draft)
            let changed = try draft.make()
            #expect(changed != base, "\(name)")
            #expect(digests.insert(changed.digest).inserted, "\(name)")
            #expect(changed.context != base.context, "\(name)")
        }
    }

    @Test("No member of the JSON is left out of the changes above")
    func everyMemberIsChanged() throws {
        let base = try StatementDraft().make().json
        var touched: Set<String> = ["schema", "kind", "source.encoding", "inputs[0].name", "outputs[0].name"]
        for (_, change) in StatementDraft.changes {
            var draft = StatementDraft()
            change(&draft)
            touched.formUnion(Self.differences(base, try draft.make().json, path: ""))
        }
        #expect(Set(Self.leaves(base, path: "")).subtracting(touched) == [])
    }

    private static func leaves(_ value: JSONValue, path: String) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { leaves($0.value, path: path.isEmpty ? $0.name : "\(path).\($0.name)") }
        case .array(let elements): elements.enumerated().flatMap { leaves($1, path: "\(path)[\($0)]") }
        default: [path]
        }
    }

    private static func differences(_ lhs: JSONValue, _ rhs: JSONValue, path: String) -> [String] {
        leaves(lhs, path: path).filter { value(lhs, $0) != value(rhs, $0) }
    }

    private static func value(_ root: JSONValue, _ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(root)) { value, part in
            let pieces = part.split(whereSeparator: { "[]".contains($0) })
            let member = value?[String(pieces[0])]
            guard pieces.count == 2, case .array(let elements)? = member else { return member }
            let index = Int(pieces[1]) ?? 0
            return elements.indices.contains(index) ? elements[index] : nil
        }
    }

    @Test("What is encoded decodes to the same, and encodes to the same bytes")
    func roundTrip() throws {
        for (name, change) in StatementDraft.changes + [("none", { @Sendable _ in })] {
            var draft = StatementDraft()
            change(&draft)
            let statement = try draft.make()
            let bytes = statement.json.canonicalBytes
            let read = try BreachStatement(parsing: bytes)
            #expect(
                read == statement && read.json.canonicalBytes == bytes && read.digest == statement.digest, "\(name)")
        }
    }

    @Test("The golden example: bytes, digest, sentence")
    func golden() throws {
        let statement = try StatementDraft().make()
        #expect(String(decoding: statement.json.canonicalBytes, as: UTF8.self) == GoldenStatement.json)
        #expect(statement.digest.hex == GoldenStatement.digest)
        #expect(try BreachStatement(parsing: Array(GoldenStatement.json.utf8)) == statement)
        #expect(
            statement.sentence
                == "device fridge-7: above 8 °C for more than 30 min between 2026-05-01T00:00:00Z and "
                + "2026-05-15T00:00:00Z; no gap over 5 min")
        #expect(try statement.publicInputs().map(\.integer.decimal) == GoldenStatement.publicInputs)
    }

    /// Replaces the value at a path (or takes it away) and decodes.
    private func decode(_ path: [String], _ value: JSONValue?) throws -> BreachStatement {
        func replace(_ node: JSONValue, _ rest: ArraySlice<String>) -> JSONValue {
            guard let name = rest.first else { return value ?? .null }
            switch node {
            case .object(let members):
                if rest.count == 1, value == nil { return .object(members.filter { $0.name != name }) }
                guard members.contains(where: { $0.name == name }) else {
                    return .object(members + [JSONMember(name: name, value: value ?? .null)])
                }
                return .object(
                    members.map {
                        $0.name == name ? JSONMember(name: name, value: replace($0.value, rest.dropFirst())) : $0
                    })
            case .array(let elements): return .array(elements.map { replace($0, rest.dropFirst()) })
            default: return node
            }
        }
        return try BreachStatement(json: replace(StatementDraft().make().json, path[...]), path: "links[0].statement")
    }

    @Test(
        "Spellings that are not canonical, and values that cannot be, are refused by path",
        arguments: [
            (["schema"], "assay/statement/2", "statement.schema"), (["kind"], "other", "statement.kind"),
            (["claim"], "Breach", "statement.bad-value"), (["rule", "threshold"], "8.0", "decimal.not-canonical"),
            (["rule", "threshold"], "08", "decimal.not-canonical"),
            (["rule", "threshold"], "-0", "decimal.not-canonical"),
            (["rule", "threshold"], "8C", "decimal.malformed"), (["rule", "unit"], "C", "statement.bad-value"),
            (["rule", "unit"], "\u{212a}", "statement.bad-value"), (["rule", "name"], "A b", "rule.name"),
            (["rule", "durationSeconds"], "01800", "statement.not-canonical"),
            (["rule", "durationSeconds"], "+1800", "statement.not-canonical"),
            (["rule", "durationSeconds"], "-1", "span.out-of-range"),
            (["rule", "durationSeconds"], "99999999999999999999", "statement.not-canonical"),
            (["rule", "maximumGapSeconds"], "0", "rule.gap-missing"),
            (["rule", "family"], "instant", "rule.duration-not-allowed"),
            (["window", "start"], "2026-05-01T00:00:00+00:00", "time.not-canonical"),
            (["window", "start"], "2026-06-01T00:00:00Z", "window.reversed"),
            (["window", "end"], "2026-05-14T23:59:60Z", "time.leap-second"),
            (["source", "encoding"], "regular", "statement.encoding"),
            (["source", "counter"], "007", "statement.not-canonical"),
            (["source", "tickSeconds"], "0", "batch.tick-seconds"),
            (["source", "offset"], "-0", "statement.not-canonical"),
            (["source", "resolution"], "0.10", "decimal.not-canonical"),
            (["source", "resolution"], "-0.1", "batch.profile"),
            (["source", "device"], "", "text.empty"), (["source", "device"], "a\nb", "text.unprintable"),
            (["source", "sensor"], "00", "babyjubjub.wrong-length"),
            (["source", "sensor"], String(repeating: "FF", count: 32), "hex.bad-digit"),
            (["inputs", "0", "name"], "readings2", "statement.commitments"),
            (["inputs", "0", "commitment"], "00", "statement.not-canonical"),
            // The modulus itself is zero under another name.
            (
                ["outputs", "0", "commitment"],
                "21888242871839275222246405745257275088548364400416034343698204186575808495617",
                "statement.not-canonical"
            ),
            (["program", "circuit"], "Consecutive 1440", "statement.circuit-name"),
            (["program", "circuitDigest"], "ab", "digest.wrong-length"),
            (["audience"], "", "text.empty"), (["nonce"], "", "statement.nonce"), (["nonce"], "0", "hex.odd-length"),
            (["nonce"], String(repeating: "00", count: 65), "statement.nonce"),
            (["expires"], "2026-05-01", "time.malformed"), (["surprise"], "x", "json.unknown-member"),
            (["rule", "surprise"], "x", "json.unknown-member"), (["source", "surprise"], "x", "json.unknown-member"),
        ] as [([String], String, String)])
    func refuses(path: [String], value: String, code: String) throws {
        let error = #expect(throws: StatementError.self) { try decode(path, .string(value)) }
        #expect(error?.code == code)
        if let error, error.code != "statement.nonce", error.code != "statement.circuit-name" {
            #expect(error.message.hasPrefix("links[0].statement"), "\(error.message)")
        }
    }

    @Test("Every member but the optional ones is required, and of its type")
    func missingAndMistyped() throws {
        let optional: Set = ["rule.name", "program.verifyingKeyDigest", "audience", "nonce", "expires"]
        for path in Self.leaves(try StatementDraft().make().json, path: "") where !path.hasPrefix("after") {
            let steps = path.split(whereSeparator: { ".[]".contains($0) }).map(String.init)
            if !optional.contains(path) {
                let error = #expect(throws: StatementError.self) { try decode(steps, nil) }
                #expect(error?.code == "json.missing-member" && error?.message.contains(path) == true, "\(path)")
            }
            for wrong in [JSONValue.null, JSONValue(integer: 1), .array([]), .object([])] {
                let error = #expect(throws: StatementError.self) { try decode(steps, wrong) }
                #expect(error?.code == "json.wrong-type", "\(path)")
            }
        }
        for name in ["inputs", "outputs"] {
            #expect { try decode([name], .array([])) } throws: {
                ($0 as? StatementError)?.code == "statement.commitments"
            }
        }
        let digest = JSONValue.string(Digest.sha256(domain: "x", []).hex)
        for after in [JSONValue.array([digest, digest]), .array([.string("ab")]), .array([.null])] {
            #expect { try decode(["after"], after) } throws: { ($0 as? StatementError)?.code == "statement.after" }
        }
    }

    @Test("No flipped bit and no truncation of the text gives the same statement another reading")
    func mutations() throws {
        let statement = try StatementDraft().make()
        let bytes = statement.json.canonicalBytes
        for count in bytes.indices {
            #expect(throws: StatementError.self) { try BreachStatement(parsing: Array(bytes[..<count])) }
        }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                guard let read = try? BreachStatement(parsing: changed) else { continue }
                // Whatever still decodes is written back as it was read: nothing was normalised away.
                #expect(read.json.canonicalBytes == changed && read.digest != statement.digest)
            }
        }
    }
}
