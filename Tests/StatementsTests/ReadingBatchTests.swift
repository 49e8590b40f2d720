import Algebra
import Primitives
import Statements
import Testing

@Suite("Batches of readings")
struct ReadingBatchTests {
    func batch(
        _ readings: [Reading], profile: SensorProfile = Fixtures.profile(), counter: UInt64 = 7, sequence: UInt64 = 2,
        tickSeconds: Int = 60, startTick: UInt32 = 1000
    ) throws -> ReadingBatch {
        try ReadingBatch(
            profile: profile, counter: counter, sequence: sequence, tickSeconds: tickSeconds, startTick: startTick,
            readings: readings)
    }

    @Test("What cannot be a log is refused (D2)")
    func refusals() {
        let first = Reading(value: 1, step: 0)
        let cases: [(String, () throws -> ReadingBatch)] = [
            ("batch.empty", { try batch([]) }),
            ("batch.first-step", { try batch([Reading(value: 1, step: 1)]) }),
            ("batch.equal-times", { try batch([first, first]) }),
            ("batch.step-too-large", { try batch([first, Reading(value: 1, step: 16)]) }),
            ("batch.value-out-of-range", { try batch([Reading(value: 4096, step: 0)]) }),
            ("batch.tick-seconds", { try batch([first], tickSeconds: 0) }),
            ("batch.tick-seconds", { try batch([first], tickSeconds: 86_401) }),
            ("batch.tick-out-of-range", { try batch([first, Reading(value: 1, step: 1)], startTick: .max) }),
            (
                "batch.too-long",
                {
                    try batch(
                        [first] + [Reading](repeating: Reading(value: 1, step: 1), count: ReadingBatch.maximumCount))
                }
            ),
            (
                "batch.profile",
                {
                    try batch(
                        [first],
                        profile: SensorProfile(
                            device: Label("d"), keyId: Label("k"), unit: .celsius, resolution: Fixtures.decimal("0"),
                            offset: 0,
                            calibration: Label("", allowEmpty: true)))
                }
            ),
        ]
        for (code, make) in cases {
            #expect(code == #expect(throws: BatchError.self, performing: { _ = try make() })?.code)
        }
    }

    @Test("Count, end and ticks follow from the readings, up to the last tick there is (2106)")
    func header() throws {
        let readings = [Reading(value: 0, step: 0), Reading(value: 4095, step: 15), Reading(value: 7, step: 1)]
        let batch = try batch(readings, startTick: .max - 16)
        #expect(batch.header.count == 3 && batch.header.endTick == .max)
        #expect(batch.ticks == [.max - 16, .max - 1, .max])
        #expect(batch.time(ofTick: 1000)?.text == "1970-01-01T16:40:00Z")
    }

    @Test("Packing is the sum of 2^(18j)·(v + 2^13·Δ), readings at the end of whole blocks of 224")
    func packing() throws {
        var random = SplitMix64(seed: 3)
        for count in [1, 2, 14, 223, 224, 225, 500] {
            let readings = (0..<count).map { index in
                Reading(value: UInt16(random.next() % 4096), step: index == 0 ? 0 : UInt32(1 + random.next() % 15))
            }
            let slots = BatchPacking.slots(of: try batch(readings))
            #expect(slots.count % 224 == 0 && slots.count < count + 224)
            #expect(Array(slots.suffix(count)) == readings)
            #expect(slots.dropLast(count).allSatisfy { $0 == Reading(value: readings[0].value, step: 0) })
            let elements = BatchPacking.elements(of: slots, .irregular)
            #expect(elements.count == slots.count / 14)
            for (position, element) in elements.enumerated() {
                var sum = Fr.zero
                for (slot, reading) in slots[14 * position..<14 * (position + 1)].enumerated() {
                    let word = Fr(Int(reading.value)) + Fr.powerOfTwo(13) * Fr(Int(reading.step))
                    sum += Fr.powerOfTwo(18 * slot) * word
                }
                #expect(element == sum)
            }
        }
        let full = [Reading](repeating: Reading(value: 4095, step: 15), count: 14)
        #expect(BatchPacking.elements(of: full, .irregular)[0].integer.bitWidth == 251)
    }

    @Test("The root is what a sponge makes of header and blocks, written out by hand")
    func sponge() throws {
        let readings = SyntheticLog(count: 400).readings(seed: 5)
        let batch = try batch(readings)
        let header = Poseidon.bn254(width: 10).hash([
            Fr(0x68_64_72), Fixtures.profile().fieldElement, Fr(7), Fr(2), Fr(400), Fr(1000),
            Fr(Int(batch.header.endTick)), Fr(60), .zero,
        ])
        let elements = BatchPacking.elements(of: BatchPacking.slots(of: batch), .irregular)
        #expect(elements.count == 32)
        let wide = Poseidon.bn254(width: 17)
        var state = [header] + elements[..<16]
        wide.permute(&state)
        for index in 0..<16 { state[1 + index] += elements[16 + index] }
        wide.permute(&state)
        #expect(batch.root == state[0])
        #expect(
            ReadingBatch.signedMessage(root: batch.root) == Poseidon.bn254(width: 3).hash([Fr(0x73_69_67), batch.root]))
    }

    @Test("A regular batch holds values on its grid, and lists where they are missing")
    func grid() throws {
        let steps: [UInt32] = [0, 5, 15, 5, 10]
        let readings = steps.enumerated().map { Reading(value: UInt16(100 + $0.offset), step: $0.element) }
        let profile = try SensorProfile(
            device: Label("d"), keyId: Label("k"), unit: .celsius, calibration: Label("", allowEmpty: true),
            encoding: .regular)
        let batch = try ReadingBatch(
            profile: profile, counter: 7, sequence: 2, tickSeconds: 60, startTick: 1000, interval: 5,
            readings: readings)
        #expect(batch.header.slotCount == 8 && batch.header.count == 5 && batch.header.endTick == 1035)
        #expect(batch.missing.map { [$0.start, $0.count] } == [[2, 2], [6, 1]])
        let slots = BatchPacking.slots(of: batch)
        #expect(slots.count == 304 && slots.suffix(8).map(\.value) == [100, 101, 101, 101, 102, 103, 103, 104])
        let word = { (start: Int, count: Int, before: Int, after: Int) in
            Fr(start) + Fr.powerOfTwo(20) * Fr(count) + Fr.powerOfTwo(36) * Fr(before) + Fr.powerOfTwo(48) * Fr(after)
        }
        let list = word(2, 2, 101, 102) + Fr.powerOfTwo(60) * word(6, 1, 103, 104)
        let missing = Poseidon.bn254(width: 17).hash([Fr(0x6d_69_73), list] + [Fr](repeating: .zero, count: 14))
        let header = Poseidon.bn254(width: 11).hash([
            Fr(0x68_64_72), profile.fieldElement, Fr(7), Fr(2), Fr(8), Fr(1000), Fr(1035), Fr(60), Fr(5), missing,
        ])
        #expect(batch.headerHash == header)
        // The last element: 19 slots of 13 bits.
        let last = BatchPacking.elements(of: slots, .regular)[15]
        var sum = Fr.zero
        for (slot, reading) in slots.suffix(19).enumerated() {
            sum += Fr.powerOfTwo(13 * slot) * Fr(Int(reading.value))
        }
        #expect(last == sum)
    }

    @Test("What is no grid is refused")
    func gridRefusals() throws {
        let profile = try SensorProfile(
            device: Label("d"), keyId: Label("k"), unit: .celsius, calibration: Label("", allowEmpty: true),
            encoding: .regular)
        func make(_ steps: [UInt32], interval: Int) throws -> ReadingBatch {
            try ReadingBatch(
                profile: profile, counter: 7, sequence: 2, tickSeconds: 60, startTick: 1000, interval: interval,
                readings: steps.map { Reading(value: 1, step: $0) })
        }
        let cases: [(String, [UInt32], Int)] = [
            ("batch.interval", [0, 5], 0), ("batch.interval", [0, 5], 65_536), ("batch.off-grid", [0, 5, 6], 5),
            ("batch.too-short", [0], 5), ("batch.equal-times", [0, 0], 5),
            ("batch.too-many-gaps", [0] + [UInt32](repeating: 10, count: 61), 5),
            ("batch.gap-too-long", [0, 65_537], 1), ("batch.too-long", [0, 1 << 21], 1),
        ]
        for (code, steps, interval) in cases {
            #expect(
                code == #expect(throws: BatchError.self, performing: { _ = try make(steps, interval: interval) })?.code)
        }
        #expect(throws: Never.self) { _ = try make([0] + [UInt32](repeating: 10, count: 60), interval: 5) }
    }

    @Test("A zero reading more is another root: H([f]) ≠ H([f, 0])")
    func lengthIsBound() throws {
        // A step of zero cannot follow the first reading, so the shortest pair that packs alike differs by a step of 1;
        // the header's n and end tick keep all of them apart.
        var roots: Set<Fr> = []
        for count in 1...30 {
            let zeros = (0..<count).map { Reading(value: 0, step: $0 == 0 ? 0 : 1) }
            roots.insert(try batch(zeros).root)
        }
        #expect(roots.count == 30)
        let one = try batch([Reading(value: 9, step: 0)])
        let two = try batch([Reading(value: 9, step: 0), Reading(value: 0, step: 1)])
        #expect(two.headerHash != one.headerHash)
    }

    @Test("Every signed fact changes the root, every flipped bit of a reading too (D1, D5, D6)")
    func everyFact() throws {
        let readings = [Reading(value: 1050, step: 0), Reading(value: 1051, step: 1), Reading(value: 1090, step: 3)]
        var roots = [try batch(readings).root]
        let profiles = try [
            Fixtures.profile(device: "fridge-8"), Fixtures.profile(unit: .kelvin), Fixtures.profile(resolution: "0.01"),
            Fixtures.profile(offset: -999), Fixtures.profile(calibration: ""),
            SensorProfile(
                device: Label("fridge-7"), keyId: Label("key-2"), unit: .celsius, calibration: Label("cal-2026-03")),
        ]
        roots += try profiles.map { try batch(readings, profile: $0).root }
        roots.append(try batch(readings, counter: 8).root)
        roots.append(try batch(readings, sequence: 3).root)
        roots.append(try batch(readings, tickSeconds: 61).root)
        roots.append(try batch(readings, startTick: 1001).root)
        roots += try [1, 2].map { try batch(Array(readings.prefix($0))).root }
        for index in readings.indices {
            for bit in 0..<12 {
                var changed = readings
                changed[index] = Reading(value: readings[index].value ^ (1 << UInt16(bit)), step: readings[index].step)
                roots.append(try batch(changed).root)
            }
            for step in 1...15 where index > 0 && step != Int(readings[index].step) {
                var changed = readings
                changed[index] = Reading(value: readings[index].value, step: UInt32(step))
                roots.append(try batch(changed).root)
            }
        }
        #expect(Set(roots).count == roots.count)
    }

    @Test("A commitment hides behind its salt, and says neither root nor claim nor salt in text")
    func commitments() throws {
        let root = Fr(12)
        var random = SplitMix64(seed: 1)
        let salts = (0..<50).map { _ in CommitmentSalt.random(using: &random) }
        #expect(Set(salts.map { $0.inputCommitment(root: root) }).count == 50)
        #expect(Set(salts.map { $0.outputCommitment(claim: .breach) }).count == 50)
        let salt = salts[0]
        #expect(salt.outputCommitment(claim: .breach) != salt.outputCommitment(claim: .noBreach))
        #expect(salt.inputCommitment(root: .one) != salt.outputCommitment(claim: .breach))
        #expect(salt.bytes.count == 31 && CommitmentSalt(bytes: salt.bytes) == salt)
        #expect(CommitmentSalt(bytes: []) == nil && CommitmentSalt(bytes: [UInt8](repeating: 0, count: 32)) == nil)
        #expect("\(salt)\(String(reflecting: salt))" == "CommitmentSalt(hidden)CommitmentSalt(hidden)")
        var dumped = ""
        dump(salt, to: &dumped)
        #expect(!dumped.contains(salt.fieldElement.integer.decimal.prefix(8)) && !dumped.contains("raw"))
        #expect(CommitmentSalt.random() != CommitmentSalt.random())
    }
}
