import Primitives
import Readings
import Statements
import Testing

@Suite("From log to signed batch")
struct SigningTests {
    private func identity(device: String = "box-17", counter: UInt64 = 7, sequence: UInt64 = 0) throws -> BatchIdentity
    {
        try BatchIdentity(
            device: Label(device), keyId: Label("key-1"), calibration: Label("", allowEmpty: true), counter: counter,
            sequence: sequence)
    }

    private let text = "time,celsius\n2026-05-01T00:00:00Z,4.0\n2026-05-01T00:05:00Z,8.1\n2026-05-01T00:15:00Z,-0.5\n"

    @Test("a log, its batch, its file, and back")
    func roundTrip() throws {
        let batch = try importLog(text).batch(identity: identity())
        #expect(batch.header.count == 3)
        #expect(batch.header.tickSeconds == 300)
        #expect(batch.header.startTick == 1_777_593_600 / 300)
        #expect(batch.header.endTick == batch.header.startTick + 3)
        #expect(
            batch.readings == [
                Reading(value: 1040, step: 0), Reading(value: 1081, step: 1), Reading(value: 995, step: 2),
            ])
        #expect(batch.header.profile.unit == .celsius)
        let key = EdDSASigningKey.generate()
        let signed = SignedBatch(signing: batch, with: key)
        #expect(signed.verify() == .valid)
        let read = try SignedBatch(parsing: signed.fileBytes)
        #expect(read == signed)
        #expect(read.verify() == .valid)
    }

    @Test(
        "the signature covers device, key id, calibration, counter, sequence, unit, tick and every reading (D1, D5, D6)"
    )
    func coverage() throws {
        let key = EdDSASigningKey.generate()
        let batch = try importLog(text).batch(identity: identity())
        let signed = SignedBatch(signing: batch, with: key)
        var calibrated = try identity()
        calibrated.calibration = try Label("2026-04")
        var rekeyed = try identity()
        rekeyed.keyId = try Label("key-2")
        var others: [ReadingBatch] = [
            try importLog(text).batch(identity: identity(device: "box-18")),
            try importLog(text).batch(identity: identity(counter: 8)),
            try importLog(text).batch(identity: identity(sequence: 1)),
            try importLog(text).batch(identity: calibrated),
            try importLog(text).batch(identity: rekeyed),
            try importLog(text.replacing("celsius", with: "kelvin")).batch(identity: identity()),
            try importLog(text).batch(identity: identity(), tick: 60),
            try importLog(text, options(offset: -999)).batch(identity: identity()),
            // The breach left out, its time going to the reading after it.
            try importLog(text.replacing("2026-05-01T00:05:00Z,8.1\n", with: "")).batch(identity: identity()),
        ]
        for index in batch.readings.indices {
            for bit in 0..<16 {
                var readings = batch.readings
                let (value, step) = (readings[index].value, readings[index].step)
                readings[index] =
                    bit < 12
                    ? Reading(value: value ^ 1 << UInt16(bit), step: step)
                    : Reading(value: value, step: step ^ 1 << UInt8(bit - 12))
                if let other = try? ReadingBatch(
                    profile: batch.header.profile, counter: 7, sequence: 0, tickSeconds: 300,
                    startTick: batch.header.startTick, readings: readings)
                {
                    others.append(other)
                }
            }
        }
        #expect(others.count > 9 + 36)
        for other in others {
            #expect(other != batch)
            let forged = SignedBatch(batch: other, sensor: signed.sensor, signature: signed.signature)
            #expect(forged.verify() == .invalid(.mismatch))
        }
        let stranger = EdDSASigningKey.generate()
        let foreign = SignedBatch(batch: batch, sensor: stranger.publicKey, signature: signed.signature)
        #expect(foreign.verify() == .invalid(.mismatch))
    }

    @Test("batches that cannot be")
    func refusals() throws {
        #expect(throws: ImportError.self) { try importLog(text).batch(identity: identity(), tick: 7) }
        let far = "time,celsius\n2106-02-07T06:28:15Z,4\n2106-02-07T06:28:16Z,4\n"
        let error = #expect(throws: ImportError.self) { try importLog(far).batch(identity: identity()) }
        #expect(error?.code == "tick.out-of-range")
    }
}
