import Algebra
import CanonicalEncoding
import Statements
import Testing
import TestSupport

/// Statements that no circuit proves: a device's batch, one data under two roots, a decision.
@Suite struct ChainStatementTests {
    private static let signer = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"

    private static func samples() throws -> [Statement] {
        let terms = try StatementTerms(after: [Digest.sha256(of: [3])])
        return [
            .sensorBatch(
                SensorBatchStatement(
                    signer: try Label(signer), root: Digest.sha256(of: [1]),
                    window: try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z"), count: 1440)),
            .sameReadings(SameReadingsStatement(root: Digest.sha256(of: [1]), commitment: Fr(12), terms: terms)),
            .decision(
                try DecisionStatement(
                    signer: Label(signer), decision: Label("recall"), decided: UTCTime(parsing: "2026-05-03T00:00:00Z"),
                    terms: terms)),
        ]
    }

    @Test func theyAreReadAsTheyAreWritten() throws {
        for statement in try Self.samples() {
            #expect(try Statement(json: statement.json) == statement)
            #expect(statement.computation == nil)
            #expect(statement.json["schema"] == .string("assay/statement/1"))
            guard case .object(let members) = statement.json else { continue }
            for member in members {
                let without = statement.json.replacing([.member(member.name)], with: nil)
                #expect(throws: StatementError.self) { try Statement(json: without) }
                let wrong = statement.json.replacing([.member(member.name)], with: .bool(true))
                #expect(throws: StatementError.self) { try Statement(json: wrong) }
            }
            let more = statement.json.replacing(["extra"], with: .bool(true))
            #expect(#expect(throws: StatementError.self) { try Statement(json: more) }?.code == "json.unknown-member")
        }
    }

    @Test func theyAreToldApart() throws {
        let samples = try Self.samples()
        #expect(samples.map(\.kind) == ["sensor-batch", "same-readings", "decision"])
        #expect(Set(samples.map(\.digest)).count == 3)
        for statement in samples {
            for kind in ["sensor-batch", "same-readings", "decision", "threshold-breach", "inference"]
            where kind != statement.kind {
                let other = statement.json.replacing(["kind"], with: .string(kind))
                #expect(throws: StatementError.self) { try Statement(json: other) }
            }
        }
        #expect(samples[0].body.signers.map(\.text) == [Self.signer])
        #expect(samples[0].body.gives == samples[1].body.takes)
        #expect(samples[1].body.gives == [.poseidon(Fr(12))])
    }

    @Test func aDecisionIsAboutSomething() throws {
        let error = #expect(throws: StatementError.self) {
            try DecisionStatement(
                signer: Label(Self.signer), decision: Label("recall"),
                decided: UTCTime(parsing: "2026-05-03T00:00:00Z"),
                terms: StatementTerms())
        }
        #expect(error?.code == "statement.after")
    }

    // MARK: - Demands

    @Test func demandsHaveOneSpelling() throws {
        let statement = try Self.samples()[1]
        func read(_ demands: JSONValue?) throws -> Statement {
            try Statement(json: statement.json.replacing(["demands"], with: demands))
        }
        for (texts, demands) in [
            (["proof"], [.proof]), (["receipt"], [.receipt]), (["proof", "receipt"], [.proof, .receipt]),
        ] as [([String], Set<EvidenceDemand>)] {
            let read = try read(.array(texts.map { .string($0) }))
            #expect(read.terms.demands == demands)
            #expect(read.json["demands"] == .array(texts.map { .string($0) }))
            #expect(read.digest != statement.digest)
        }
        for texts in [[], ["receipt", "proof"], ["proof", "proof"], ["Proof"], ["signature"], ["proof", "x"]] {
            let error = #expect(throws: StatementError.self) { try read(.array(texts.map { .string($0) })) }
            #expect(error?.code == "statement.demands")
        }
        #expect(throws: StatementError.self) { try read(.array([.bool(true)])) }
    }

    // MARK: - The root of SHA-256

    private static func batch(_ count: Int, regular: Bool = false) throws -> ReadingBatch {
        let profile = try SensorProfile(
            device: Label("reefer"), keyId: Label("key-1"), unit: .celsius, calibration: Label("none"),
            encoding: regular ? .regular : .irregular)
        return try ReadingBatch(
            profile: profile, counter: 7, sequence: 3, tickSeconds: 60, startTick: 29_627_000,
            interval: regular ? 5 : 0,
            readings: (0..<count).map { Reading(value: UInt16(1000 + $0), step: $0 == 0 ? 0 : 5) })
    }

    /// RFC 6962's definition, by halves: the largest power of two on the left.
    private static func hash(_ leaves: ArraySlice<[UInt8]>) -> Digest {
        if leaves.count == 1, let leaf = leaves.first { return .sha256(of: [0] + leaf) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return .sha256(of: [1] + hash(leaves[..<middle]).bytes + hash(leaves[middle...]).bytes)
    }

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    @Test func theRootIsThatOfTheDefinition() throws {
        for count in [1, 2, 3, 4, 7, 8, 9, 64, 100] {
            let batch = try Self.batch(count)
            let header = batch.header
            var head = Array("assay.readings.v1".utf8) + [0] + header.profile.digest.bytes
            head += Self.bytes(header.counter) + Self.bytes(header.sequence) + Self.bytes(UInt32(60))
            head += Self.bytes(header.startTick) + Self.bytes(header.endTick) + Self.bytes(UInt32(0))
            head += Self.bytes(UInt32(count))
            let leaves = [head] + zip(batch.ticks, batch.readings).map { Self.bytes($0) + Self.bytes($1.value) }
            #expect(batch.sha256Root == Self.hash(leaves[...]))
        }
    }

    @Test func everythingOfABatchIsInItsRoot() throws {
        let batch = try Self.batch(5)
        func other(
            counter: UInt64 = 7, sequence: UInt64 = 3, tickSeconds: Int = 60, startTick: UInt32 = 29_627_000,
            device: String = "reefer", readings: [Reading]? = nil
        ) throws -> Digest {
            try ReadingBatch(
                profile: SensorProfile(
                    device: Label(device), keyId: Label("key-1"), unit: .celsius, calibration: Label("none")),
                counter: counter, sequence: sequence, tickSeconds: tickSeconds, startTick: startTick,
                readings: readings ?? batch.readings
            ).sha256Root
        }
        var roots: Set<Digest> = [batch.sha256Root]
        #expect(try other() == batch.sha256Root)
        for root in [
            try other(counter: 8), try other(sequence: 4), try other(tickSeconds: 61), try other(startTick: 29_627_001),
            try other(device: "other"), try other(readings: Array(batch.readings.dropLast())),
            try other(readings: batch.readings.dropLast() + [Reading(value: 1004, step: 6)]),
            try other(readings: batch.readings.dropLast() + [Reading(value: 1005, step: 5)]),
            try Self.batch(5, regular: true).sha256Root,
        ] {
            #expect(roots.insert(root).inserted)
        }
    }

    @Test func aDeviceSpeaksOfItsBatch() throws {
        let batch = try Self.batch(10)
        let statement = try SensorBatchStatement(of: batch, signer: Label(Self.signer))
        #expect(statement.root == batch.sha256Root && statement.count == 10)
        #expect(statement.window.start.secondsSinceEpoch == 29_627_000 * 60)
        #expect(statement.window.end.secondsSinceEpoch == (29_627_000 + 45) * 60)
    }
}
