import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Testing

/// What a prover keeps from one batch to the next.
@Suite("Handovers")
struct HandoverTests {
    private let signed: SignedBatch
    private let handover: Handover

    init() throws {
        signed = SignedBatch(
            signing: Fixtures.minuteLog(tenths: Array(repeating: 90, count: 30)), with: Fixtures.key(2))
        let state = try #require(CarriedState(lastTick: 4_294_967_295, isActive: true, observed: 29, held: 31))
        let salt = try #require(CommitmentSalt(bytes: [UInt8](1...31)))
        handover = Handover(
            rule: Fixtures.seed, windowEnd: Fixtures.wholeWindow(of: signed.batch).end, signed: signed,
            opening: StateOpening(state: state, salt: salt))
    }

    @Test("A file reads back, and opens to the same commitment")
    func roundTrip() throws {
        let read = try Handover(parsing: handover.fileBytes)
        #expect(read == handover && read.fileBytes == handover.fileBytes)
        #expect(read.opening.commitment == handover.opening.commitment)
        #expect(!"\(handover.opening)\(String(reflecting: handover.opening))".contains("29"))
    }

    @Test("The commitment is Poseidon(tag, packed, salt), and tells states apart")
    func commitment() throws {
        let opening = handover.opening
        let packed = Fr(1 + 2) + Fr(4) * Fr(4_294_967_295) + Fr(29) * Fr.powerOfTwo(34) + Fr(31) * Fr.powerOfTwo(66)
        #expect(
            opening.commitment
                == Poseidon.bn254(width: 4).hash([DomainTag.state.fieldElement, packed, opening.salt.fieldElement]))
        #expect(Continuity.start == Poseidon.bn254(width: 4).hash([DomainTag.state.fieldElement, .zero, .zero]))
        let ends = ClaimContinuity(before: nil, carrying: opening.state, salt: opening.salt).commitments
        #expect(ends.isStart && ends.after == opening.commitment)
        #expect(
            ClaimContinuity(before: opening, carrying: nil, salt: opening.salt).commitments.after == Continuity.start)
    }

    @Test("Numbers that no claim hands on are no state")
    func range() {
        let end: Int64 = 1 << 32
        for (tick, observed, held) in [
            (end, 0, 0), (-1, 0, 0), (0, 2, 1), (0, 0, end), (0, -1, 0),
        ] as [(Int64, Int64, Int64)] {
            #expect(CarriedState(lastTick: tick, isActive: true, observed: observed, held: held) == nil)
        }
    }

    @Test("Files are read strictly")
    func strict() throws {
        let text = String(decoding: handover.fileBytes, as: UTF8.self)
        let changes = [
            ("assay/handover/1", "assay/handover/2", "handover.schema"), ("\"29\"", "\"32\"", "continuity.bad-state"),
            ("\"31\"", "\"18446744073709551615\"", "continuity.bad-state"), ("\"29\"", "29", "json.wrong-type"),
            ("0102", "02", "continuity.bad-state"), ("\"exceeds\"", "\"exceed\"", "json."), ("true", "1", "json."),
            ("\"29\"", "\"029\"", "statement.not-canonical"),
        ]
        for (old, new, code) in changes {
            let error = #expect(throws: StatementError.self) {
                try Handover(parsing: Array(text.replacing(old, with: new, maxReplacements: 1).utf8))
            }
            #expect(error?.code.hasPrefix(code) == true, "\(old): \(error?.code ?? "")")
        }
    }

    @Test("What does not go on from here is told before anything is proved")
    func refusal() throws {
        let (counter, sequence) = (signed.batch.header.counter, signed.batch.header.sequence)
        func next(_ skipped: UInt64 = 0, counter other: UInt64? = nil, key: UInt8 = 2) throws -> SignedBatch {
            let header = signed.batch.header
            let batch = try ReadingBatch(
                profile: header.profile, counter: other ?? counter, sequence: sequence &+ 1 &+ skipped,
                tickSeconds: header.tickSeconds,
                startTick: header.endTick + 1, readings: signed.batch.readings)
            return SignedBatch(signing: batch, with: Fixtures.key(key))
        }
        let end = handover.windowEnd.secondsSinceEpoch
        let window = Fixtures.window(end, end + 3600)
        #expect(handover.refusal(of: try next(), rule: Fixtures.seed, window: window) == nil)
        for (batch, code) in [
            (try next(1), "other-sequence"), (try next(.max), "other-sequence"),
            (try next(counter: counter + 1), "other-sequence"), (try next(key: 3), "other-sensor"),
        ] {
            #expect(handover.refusal(of: batch, rule: Fixtures.seed, window: window)?.code == "continuity.\(code)")
        }
        let later = Fixtures.window(end + 1, end + 3600)
        #expect(handover.refusal(of: try next(), rule: Fixtures.seed, window: later)?.code == "continuity.other-window")
        let rule = Fixtures.seedNamed("other-name")
        #expect(handover.refusal(of: try next(), rule: rule, window: window) == nil)
        let laxer = try BreachRule(
            family: .consecutive, direction: .above, threshold: Temperature(parsing: "9 Cel"), thresholdStrict: true,
            duration: Fixtures.span("30min"), durationStrict: true, maximumGap: Fixtures.span("5min"))
        #expect(handover.refusal(of: try next(), rule: laxer, window: window)?.code == "continuity.other-rule")
    }
}
