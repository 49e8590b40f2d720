import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Event logs of a test's own.
@Suite("TPM: event logs")
struct TPMEventLogTests {
    private static let tpm = TestTPM()

    /// The first event, which names SHA-256 only.
    private func head(count: UInt32 = 1, algorithm: UInt16 = 0x000B, size: UInt16 = 32) -> [UInt8] {
        let own =
            Array("Spec ID Event03".utf8) + [0] + SectionedBytes.bytes(UInt32(0)) + [0, 2, 0, 2]
            + SectionedBytes.bytes(count) + SectionedBytes.bytes(algorithm) + SectionedBytes.bytes(size) + [0]
        return SectionedBytes.bytes(UInt32(0)) + SectionedBytes.bytes(UInt32(3)) + [UInt8](repeating: 0, count: 20)
            + SectionedBytes.bytes(UInt32(own.count)) + own
    }

    private func event(_ register: UInt32, _ digest: [UInt8], kind: UInt32 = 13, data: [UInt8] = []) -> [UInt8] {
        SectionedBytes.bytes(register) + SectionedBytes.bytes(kind) + SectionedBytes.bytes(UInt32(1))
            + SectionedBytes.bytes(UInt16(0x000B)) + digest + SectionedBytes.bytes(UInt32(data.count)) + data
    }

    private static let digest = [UInt8](repeating: 0x5A, count: 32)

    @Test("measurements follow each other; the locality at start is in register 0")
    func replay() throws {
        let zero = [UInt8](repeating: 0, count: 32)
        let log = try TPMEventLog(head() + event(4, Self.digest) + event(4, zero) + event(17, Self.digest))
        let registers = try #require(log.registers(of: .sha256))
        let once = Digest.sha256(of: zero + Self.digest).bytes
        #expect(registers[4] == Digest.sha256(of: once + zero).bytes)
        #expect(registers[17] == Digest.sha256(of: [UInt8](repeating: 0xFF, count: 32) + Self.digest).bytes)
        #expect(registers.count == 2 && log.registers(of: .sha384) == nil)

        let locality = event(0, zero, kind: 3, data: Array("StartupLocality".utf8) + [0, 3])
        let started = try TPMEventLog(head() + locality + event(0, Self.digest))
        #expect(started.registers(of: .sha256)?[0] == Digest.sha256(of: zero.dropLast() + [3] + Self.digest).bytes)
    }

    @Test("a log that leads elsewhere, one that leaves out what was measured, and one that is needed")
    func appraisal() throws {
        let tpm = Self.tpm
        let zero = [UInt8](repeating: 0, count: 32)
        var registers = [[UInt8]](repeating: zero, count: 24)
        registers[4] = Digest.sha256(of: zero + Self.digest).bytes
        let values = registers[0] + registers[4] + registers[7]
        let message = tpm.message { $0.digest = Digest.sha256(of: values).bytes }
        let appraise = { (log: [UInt8]?, policy: TPMPolicy) in
            try tpm.appraise(tpm.json(message: message, registers: registers, eventLog: log), policy: policy)
        }
        var policy = tpm.policy
        #expect(try appraise(nil, policy).result("tpm.event-log") == .notPerformed)
        policy.requiresEventLog = true
        #expect(try appraise(nil, policy).refusals == ["tpm.no-event-log"])
        let whole = try appraise(head() + event(4, Self.digest), policy)
        #expect(whole.refusals == [] && whole.result("tpm.event-log-coverage") == .passed)
        let other = event(4, zero)
        #expect(try appraise(head() + other, policy).refusals == ["tpm.event-log-mismatch"])
        #expect(try appraise(head() + event(4, Self.digest) + other, policy).refusals == ["tpm.event-log-mismatch"])
        #expect(
            try appraise(head() + event(4, Self.digest) + event(7, zero), policy).refusals == ["tpm.event-log-mismatch"]
        )
        #expect(try appraise(head(), policy).refusals == ["tpm.event-log-incomplete"])
        policy.requiresEventLog = false
        #expect(try appraise(head(), policy).result("tpm.event-log-coverage") == .notPerformed)
        // A register that is not quoted is not compared.
        #expect(try appraise(head() + event(4, Self.digest) + event(9, zero), policy).refusals == [])
    }

    /// Four ones and anything else were taken for the end.
    @Test("after the last event there are zeros, or ones, and nothing else")
    func filler() throws {
        let log = head() + event(4, Self.digest)
        let whole = try TPMEventLog(log)
        let ones = [UInt8](repeating: 0xFF, count: 4)
        for rest in [
            [], [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0, count: 99), ones + ones, ones + ones + ones,
        ] {
            #expect(try TPMEventLog(log + rest) == whole)
        }
        for rest in [
            ones + [0x85, 0, 0xD3, 0x1A], ones + [0, 0, 0, 0], ones + [13, 0, 0, 0] + ones, ones + ones + [0],
        ] {
            #expect(
                #expect(throws: EvidenceError.self) { try TPMEventLog(log + rest) }?.code == "tpm.event-log-malformed")
        }
    }

    @Test("logs that lie about lengths and hashes")
    func malformed() {
        let refusal = { (log: [UInt8]) -> String? in
            #expect(throws: EvidenceError.self) { try TPMEventLog(log) }?.code
        }
        #expect(refusal([]) == "tpm.truncated")
        #expect(refusal(head(count: 0)) == "tpm.event-log-malformed")
        #expect(refusal(head(count: 9)) == "tpm.event-log-malformed")
        #expect(refusal(head(count: .max)) == "tpm.event-log-malformed")
        #expect(refusal(head(count: 2)) == "tpm.truncated")
        #expect(refusal(head(size: 20)) == "tpm.event-log-malformed")
        #expect(refusal(head(algorithm: 4, size: 65)) == "tpm.event-log-malformed")
        #expect(refusal(head() + event(32, Self.digest)) == "tpm.event-log-malformed")
        var lies = event(4, Self.digest)
        lies.replaceSubrange(8..<12, with: [2, 0, 0, 0])
        #expect(refusal(head() + lies) == "tpm.event-log-malformed")
        lies = event(4, Self.digest)
        lies.replaceSubrange(12..<14, with: [0x0C, 0])
        #expect(refusal(head() + lies) == "tpm.event-log-malformed")
        lies = event(4, Self.digest)
        lies.replaceSubrange((lies.count - 4)..., with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(refusal(head() + lies) == "tpm.truncated")
        #expect(refusal([UInt8](repeating: 0, count: TPMEventLog.maximumByteCount + 1)) == "tpm.event-log-too-long")
    }
}
