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

    @Test("Packing is the sum of 2^(18j)·(v + 2^13·Δ), for every number of readings around 14")
    func packing() {
        var random = SplitMix64(seed: 3)
        for count in [1, 2, 13, 14, 15, 27, 28, 29, 210, 211] {
            let readings = (0..<count).map { index in
                Reading(
                    value: UInt16(random.next() % 4096), step: index == 0 ? 0 : UInt8(1 + random.next() % 15))
            }
            let elements = BatchPacking.elements(of: readings)
            #expect(elements.count == (count + 13) / 14)
            for (position, element) in elements.enumerated() {
                var sum = Fr.zero
                for (slot, reading) in readings.dropFirst(14 * position).prefix(14).enumerated() {
                    let word = Fr(Int(reading.value)) + Fr.powerOfTwo(13) * Fr(Int(reading.step))
                    sum += Fr.powerOfTwo(18 * slot) * word
                }
                #expect(element == sum)
            }
        }
        let full = [Reading](repeating: Reading(value: 4095, step: 15), count: 14)
        #expect(BatchPacking.elements(of: full)[0].integer.bitWidth == 251)
    }

    @Test("The root is the hash chain of the header and the elements, written out by hand")
    func chain() throws {
        let readings = SyntheticLog(count: 500).readings(seed: 5)
        let batch = try batch(readings)
        let header = Poseidon.bn254(width: 10).hash([
            Fr(0x68_64_72), Fixtures.profile().fieldElement, Fr(7), Fr(2), Fr(500), Fr(1000),
            Fr(Int(batch.header.endTick)), Fr(60), .zero,
        ])
        let elements = BatchPacking.elements(of: readings)  // 36 of them: three links, the last with 6
        let padded = elements + [Fr](repeating: .zero, count: 9)
        let wide = Poseidon.bn254(width: 17)
        let first = wide.hash([header] + padded[0..<15])
        let second = wide.hash([first] + padded[15..<30])
        #expect(batch.root == wide.hash([second] + padded[30..<45]))
        #expect(
            ReadingBatch.signedMessage(root: batch.root) == Poseidon.bn254(width: 3).hash([Fr(0x73_69_67), batch.root]))
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
        let elements = BatchPacking.elements(of: one.readings)
        #expect(BatchPacking.elements(of: one.readings + [Reading(value: 0, step: 0)]) == elements)
        var header = one.header
        header = try batch([Reading(value: 9, step: 0), Reading(value: 0, step: 1)]).header
        #expect(header.fieldElement != one.header.fieldElement)
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
                changed[index] = Reading(value: readings[index].value, step: UInt8(step))
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
