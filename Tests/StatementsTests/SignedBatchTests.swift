import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Testing

@Suite("Signed batches")
struct SignedBatchTests {
    let signed: SignedBatch
    let bytes: [UInt8]

    init() throws {
        let batch = try SyntheticLog(count: 40).batch(seed: 1, profile: Fixtures.profile(), counter: 3, sequence: 1)
        signed = SignedBatch(signing: batch, with: Fixtures.key())
        bytes = signed.fileBytes
    }

    @Test("A file reads back, verifies, and is written the same again")
    func roundTrip() throws {
        let read = try SignedBatch(parsing: bytes)
        #expect(read == signed)
        #expect(read.fileBytes == bytes)
        #expect(read.verify() == .valid)
    }

    @Test("Another key, another message, a swapped signature are refused (D6)")
    func wrongKeys() throws {
        let other = SignedBatch(
            batch: signed.batch, sensor: Fixtures.key(2).publicKey, signature: signed.signature)
        #expect(other.verify() == .invalid(.mismatch))
        // A device that signs the bare root has not signed a batch.
        let bare = SignedBatch(
            batch: signed.batch, sensor: signed.sensor, signature: Fixtures.key().sign(signed.batch.root))
        #expect(bare.verify() == .invalid(.mismatch))
    }

    @Test("A dropped, changed, doubled or moved reading is refused (D1, D2, D5)")
    func tampering() throws {
        let readings = signed.batch.readings
        var logs = [Array(readings.dropLast())]
        for index in [1, 13, 14, 39] {
            var log = readings
            log[index] = Reading(value: log[index].value ^ 1, step: log[index].step)
            logs.append(log)
            log = readings
            log.remove(at: index)
            logs.append(log)
            log = readings
            log.insert(readings[index], at: index)
            logs.append(log)
        }
        var swapped = readings
        swapped.swapAt(5, 30)
        if swapped != readings { logs.append(swapped) }
        for log in logs {
            let header = signed.batch.header
            let batch = try ReadingBatch(
                profile: header.profile, counter: header.counter, sequence: header.sequence,
                tickSeconds: header.tickSeconds, startTick: header.startTick, readings: log)
            let forged = SignedBatch(batch: batch, sensor: signed.sensor, signature: signed.signature)
            #expect(forged.verify() == .invalid(.mismatch))
        }
    }

    /// Replaces a member of the file.
    func file(_ name: String, _ value: JSONValue?) -> [UInt8] {
        guard case .object(let members) = signed.json else { return [] }
        let kept = members.filter { $0.name != name }
        return JSONValue.object(kept + (value.map { [JSONMember(name: name, value: $0)] } ?? [])).canonicalBytes
    }

    @Test("A regular batch comes back from its file, and no other list of missing stretches is taken")
    func regularFile() throws {
        let steps: [UInt32] = [0, 5, 15, 5, 10, 5]
        let profile = try SensorProfile(
            device: Label("d"), keyId: Label("k"), unit: .celsius, calibration: Label("", allowEmpty: true),
            encoding: .regular)
        let batch = try ReadingBatch(
            profile: profile, counter: 7, sequence: 2, tickSeconds: 60, startTick: 1000, interval: 5,
            readings: steps.enumerated().map { Reading(value: UInt16(100 + $0.offset), step: $0.element) })
        let regular = SignedBatch(signing: batch, with: EdDSASigningKey.generate())
        let again = try SignedBatch(parsing: regular.fileBytes)
        #expect(again == regular && again.verify() == .valid)
        func parse(_ missing: String) throws -> SignedBatch {
            let text = String(decoding: regular.fileBytes, as: UTF8.self)
            #expect(text.contains("[[2,2],[6,1]]"))
            return try SignedBatch(parsing: Array(text.replacing("[[2,2],[6,1]]", with: missing).utf8))
        }
        // Other stretches are another batch: the grid ends elsewhere, or the signature is of something else.
        #expect(try parse("[[2,2],[5,1]]").verify() == .invalid(.mismatch))
        let refused = [
            "[[6,1],[2,2]]", "[[2,2],[4,1]]", "[[0,1]]", "[[2,0]]", "[[2,65536]]", "[[9,1]]", "[2,2]", "[[2,2,2]]",
            "[[\"2\",2]]", "[[-1,2]]",
        ]
        for missing in refused {
            let error = #expect(throws: StatementError.self) { _ = try parse(missing) }
            #expect(error?.code == "signed.bad-stretch", "\(missing): \(error?.code ?? "none")")
        }
        let long = "[" + Array(repeating: "[2,2]", count: 61).joined(separator: ",") + "]"
        #expect(#expect(throws: StatementError.self) { _ = try parse(long) }?.code == "batch.too-many-gaps")
        #expect(#expect(throws: StatementError.self) { _ = try parse("[]") }?.code == "batch.end-mismatch")
    }

    @Test("Malformed files are refused with a code, and the message names the member")
    func malformed() {
        let short = JSONValue.array([JSONValue(integer: 0)])
        let wrongLast = JSONValue.array((0..<40).map { JSONValue(integer: $0 == 39 ? 4096 : 5) })
        let text = JSONValue.array((0..<40).map { _ in .string("5") })
        let cases: [(String, JSONValue?, String)] = [
            ("schema", .string("assay/signed-readings/1"), "signed.schema"), ("schema", nil, "json.missing-member"),
            ("extra", .bool(true), "json.unknown-member"), ("counter", .string("03"), "statement.not-canonical"),
            ("counter", JSONValue(integer: 3), "json.wrong-type"),
            ("counter", .string("-1"), "statement.not-canonical"),
            ("sequence", .string("18446744073709551616"), "statement.not-canonical"),
            ("tickSeconds", .string("0"), "batch.tick-seconds"),
            ("tickSeconds", .string("18446744073709551615"), "batch.tick-seconds"),
            ("startTick", .string("4294967296"), "batch.tick-out-of-range"),
            ("startTick", .string("4294967295"), "batch.tick-out-of-range"),
            ("endTick", .string("29626560"), "batch.end-mismatch"), ("values", short, "batch.count-mismatch"),
            ("values", wrongLast, "signed.bad-code"), ("values", text, "signed.bad-code"),
            ("steps", short, "batch.count-mismatch"), ("values", .array([]), "batch.count-mismatch"),
            ("steps", .array((0..<40).map { _ in JSONValue(integer: 0) }), "batch.equal-times"),
            ("steps", .array((0..<40).map { _ in JSONValue(integer: 16) }), "signed.bad-code"),
            ("sensor", .string(String(repeating: "ff", count: 32)), "babyjubjub.not-canonical"),
            ("sensor", .string("01" + String(repeating: "00", count: 31)), "babyjubjub.identity"),
            ("sensor", .string("00"), "babyjubjub.wrong-length"), ("sensor", .string("0"), "hex.odd-length"),
            ("signature", .string(String(repeating: "A", count: 128)), "hex.bad-digit"),
            ("signature", .string(String(repeating: "00", count: 63)), "babyjubjub.wrong-length"),
            ("profile", .string("x"), "json.wrong-type"),
        ]
        for (name, value, code) in cases {
            let error = #expect(throws: StatementError.self) { try SignedBatch(parsing: file(name, value)) }
            #expect(error?.code == code, "\(name): \(error?.code ?? "none")")
            #expect(error?.message.contains("signed") == true)
        }
    }

    @Test("A profile of other widths or another encoding is refused, not misread")
    func otherEncodings() throws {
        for (name, value) in [
            ("valueBits", JSONValue(integer: 16)), ("stepBits", JSONValue(integer: 16)),
            ("encoding", JSONValue.string("regular")),
        ] {
            guard case .object(let members) = signed.batch.header.profile.json else { return }
            let changed = members.map { $0.name == name ? JSONMember(name: name, value: value) : $0 }
            let error = #expect(throws: StatementError.self) {
                try SignedBatch(parsing: file("profile", .object(changed)))
            }
            #expect(error?.code == "signed.encoding")
        }
    }

    @Test("Every truncation is refused, and no single flipped bit gives another log that verifies")
    func mutations() {
        for count in bytes.indices.dropLast() {
            #expect(throws: StatementError.self) { try SignedBatch(parsing: Array(bytes[..<count])) }
        }
        var decoded = 0
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                guard let read = try? SignedBatch(parsing: changed) else { continue }
                decoded += 1
                // White space may change; what is signed may not. Signatures cost time: every tenth is checked.
                if read != signed, decoded.isMultiple(of: 10) { #expect(read.verify() != .valid) }
            }
        }
        #expect(decoded > 100)
    }
}
