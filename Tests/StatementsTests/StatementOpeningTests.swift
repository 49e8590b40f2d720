import CanonicalEncoding
import Primitives
import Statements
import TestSupport
import Testing

/// What opens a statement, as a file.
@Suite("Statement openings")
struct StatementOpeningTests {
    private let signed = SignedBatch(
        signing: Fixtures.minuteLog(tenths: Array(repeating: 90, count: 30)), with: Fixtures.key(2))
    private let digest = Digest.sha256(of: [1])

    private func openings() throws -> [StatementOpening] {
        let salt = try #require(CommitmentSalt(bytes: [UInt8](1...31)))
        let state = try #require(CarriedState(lastTick: 4_294_967_295, isActive: true, observed: 29, held: 31))
        let registry = try SensorRegistry(
            name: Label("fleet"), epoch: 3,
            members: [RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile)], revoked: [])
        return [
            StatementOpening(statement: digest, input: .readings(signed, membership: nil), salt: salt),
            StatementOpening(
                statement: digest, input: .readings(signed, membership: try registry.membership(of: signed.sensor)),
                salt: salt,
                continuity: ClaimContinuity(before: nil, after: StateOpening(state: state, salt: salt))),
            StatementOpening(
                statement: digest, input: .readings(signed, membership: nil), salt: salt,
                continuity: ClaimContinuity(before: StateOpening(state: state, salt: salt), after: nil)),
            StatementOpening(statement: digest, input: .integers([-3, 0, .max, .min]), salt: salt, weightSalt: salt),
        ]
    }

    @Test("files read back, to the byte")
    func roundTrip() throws {
        for opening in try openings() {
            let read = try StatementOpening(parsing: opening.fileBytes)
            #expect(read == opening)
            #expect(read.fileBytes == opening.fileBytes)
        }
    }

    @Test("nothing of the data is printed")
    func hidden() throws {
        for opening in try openings() {
            var dumped = ""
            dump(opening, to: &dumped)
            for text in ["\(opening)", String(reflecting: opening), dumped] {
                #expect(!text.contains("0102030405") && !text.contains(Hex.encode(signed.sensor.packed)))
                #expect(!text.contains("fieldElement") && !text.contains("readings"))
            }
        }
    }

    @Test("malformed files are refused by their codes")
    func refusals() throws {
        let (readings, integers) = (try openings()[1].json, try openings()[3].json)
        func code(_ json: JSONValue) -> String? {
            do throws(StatementError) { _ = try StatementOpening(json: json) } catch { return error.code }
            return nil
        }
        #expect(code(readings) == nil && code(integers) == nil)
        #expect(code(readings.replacing(["schema"], with: .string("assay/opening/2"))) == "opening.schema")
        #expect(code(readings.replacing(["salt"], with: .string("0102"))) == "opening.salt")
        #expect(code(readings.replacing(["salt"], with: .string("xyz"))) == "opening.salt")
        #expect(code(integers.replacing(["weightSalt"], with: .string(""))) == "opening.salt")
        #expect(code(readings.replacing(["readings"], with: nil)) == "opening.input")
        #expect(code(integers.replacing(["integers"], with: nil)) == "opening.input")
        #expect(code(readings.replacing(["integers"], with: .array([]))) == "opening.input")
        #expect(code(integers.replacing(["membership"], with: .null)) == "opening.input")
        #expect(code(integers.replacing(["integers", 1], with: .string("00"))) == "statement.not-canonical")
        #expect(code(integers.replacing(["integers", 1], with: JSONValue(integer: 1))) == "statement.not-canonical")
        #expect(code(readings.replacing(["statement"], with: .string("ab")))?.hasPrefix("digest.") == true)
        #expect(code(readings.replacing(["more"], with: .null)) == "json.unknown-member")
        #expect(
            code(readings.replacing(["membership", "serial"], with: JSONValue(integer: 5)))?.hasPrefix("registry.")
                == true)
        #expect(code(readings.replacing(["continuity", "more"], with: .null)) == "json.unknown-member")
        #expect(throws: StatementError.self) { try StatementOpening(parsing: Array("{".utf8)) }
    }
}
