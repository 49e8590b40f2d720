import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Quotes and logs of real TPMs.
@Suite("TPM: real quotes and logs", .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
struct TPMVectorTests {
    /// A field of a message of protocol buffers: its number, and what is in it.
    private struct Field {
        let number: Int
        var value = 0
        var bytes: [UInt8] = []
    }

    /// The fields of a message, as `attest.proto` has them: numbers and bytes.
    private func fields(_ message: [UInt8]) -> [Field] {
        var fields: [Field] = []
        var rest = message[...]
        while !rest.isEmpty {
            let key = takeNumber(&rest)
            var field = Field(number: key >> 3, value: takeNumber(&rest))
            if key & 7 == 2 {
                field.bytes = Array(rest.prefix(field.value))
                rest = rest.dropFirst(field.value)
            }
            fields.append(field)
        }
        return fields
    }

    private func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Int {
        var (number, shift) = (0, 0)
        while let byte = rest.popFirst() {
            number |= Int(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return number
    }

    /// The quotes of a machine of Google's, bank by bank.
    private func quotes(_ name: String) throws -> [TPMEvidence] {
        let machine = fields(try SharedVectors.attestation.bytes("tpm/google/\(name)"))
        let area = try TPMPublicArea(try #require(machine.first { $0.number == 1 }).bytes)
        let log = try TPMEventLog(try #require(machine.first { $0.number == 3 }).bytes)
        return try machine.filter { $0.number == 2 }.map { own in
            let quote = fields(own.bytes)
            let bank = fields(try #require(quote.first { $0.number == 3 }).bytes)
            var registers: [Int: [UInt8]] = [:]
            for entry in bank where entry.number == 2 {
                let pair = fields(entry.bytes)
                let register = try #require(pair.first { $0.number == 1 }).value
                registers[register] = try #require(pair.first { $0.number == 2 }).bytes
            }
            let hash = HashFunction.allCases.first { $0.byteCount == registers[0]?.count }
            return TPMEvidence(
                quote: try TPMQuote(try #require(quote.first { $0.number == 1 }).bytes),
                signature: try TPMSignature(try #require(quote.first { $0.number == 2 }).bytes), key: area.key,
                keyAttributes: area.attributes, registers: hash.map { [$0: registers] } ?? [:], eventLog: log)
        }
    }

    @Test("a machine of Google's: quotes over two banks, a key that is restricted, a log that leads to the registers")
    func google() throws {
        for (name, data) in [("gce-cos-85-no-nonce.pb", []), ("gce-cos-85-nonce9009.pb", [0x90, 0x09])]
            as [(String, [UInt8])]
        {
            let all = try quotes(name)
            #expect(all.count == 3)
            for evidence in all {
                var policy = TPMPolicy()
                policy.keys = [evidence.key.fingerprint]
                policy.qualifyingData = data
                policy.requiresEventLog = true
                let bank = try #require(evidence.quote.selection.first)
                policy.bank = bank.hash ?? .sha256
                let appraisal = TPMVerifier.appraise(
                    evidence, collateral: Collateral(), policy: policy, at: TestTPM.time)
                if bank.hash == nil {
                    #expect(appraisal.refusals.contains("tpm.weak-bank"))
                    continue
                }
                #expect(appraisal.refusals == [])
                #expect(appraisal.result("tpm.event-log") == .passed)
                // Linux measured into register 10, which is of no firmware.
                #expect(appraisal.result("tpm.event-log-coverage") == .notPerformed)
                #expect(appraisal.result("tpm.key-attributes") == .passed)
                #expect(appraisal.result("tpm.signature") == .passed)
                policy.qualifyingData = [0x90, 0x08]
                policy.keys = []
                let other = TPMVerifier.appraise(
                    evidence, collateral: Collateral(), policy: policy, at: TestTPM.time)
                #expect(other.refusals == ["tpm.qualifying-data-mismatch", "tpm.key-not-trusted"])
            }
        }
    }

    @Test("trustee's evidence: genuine under its key")
    func trustee() throws {
        let evidence = try TPMVerifier.parse(SharedVectors.attestation.bytes("tpm/trustee/tpm_evidence.json"))
        var policy = TPMPolicy()
        policy.keys = [evidence.key.fingerprint]
        let appraisal = TPMVerifier.appraise(evidence, collateral: Collateral(), policy: policy, at: TestTPM.time)
        #expect(appraisal.refusals == [])
        #expect(appraisal.binding?.count == 64)
        #expect(
            TPMVerifier.appraise(evidence, collateral: Collateral(), policy: TPMPolicy(), at: TestTPM.time).refusals
                == ["tpm.key-not-trusted"])
    }

    @Test("what other TPMs made: a quote, a certification that is none, signatures over SHA-1")
    func others() throws {
        let sample = try TPMQuote(SharedVectors.attestation.bytes("tpm/dstack/tpm_quote_sample.bin"))
        #expect(sample.qualifyingData == [0x12, 0x34, 0x56, 0x78] && sample.selection.first?.hash == .sha256)
        #expect(sample.selection.first?.registers == [0, 1, 2])

        var parsec = try JSONObjectReader(SharedVectors.attestation.json("tpm/parsec/evidence.json"), path: "")
        var platform = try parsec.object("pat")
        let quote = try TPMQuote(Base64.decode(platform.string("attestInfo")))
        #expect(quote.qualifyingData == Array("0000".utf8))
        _ = try TPMSignature(Base64.decode(platform.string("sig")))
        var attested = try parsec.object("kat")
        _ = try TPMPublicArea(Base64.decode(attested.string("pubArea")))
        let certification = try Base64.decode(attested.string("certInfo"))
        #expect(#expect(throws: EvidenceError.self) { try TPMQuote(certification) }?.code == "tpm.not-a-quote")

        let windows = try SharedVectors.attestation.json("tpm/go-attestation/windows_gcp_shielded_vm.json")
        var machine = try JSONObjectReader(windows, path: "")
        var own = try machine.object("AK")
        let key = try TPMPublicArea(Base64.decode(own.string("Public")))
        var quoted = try machine.object("Quote")
        let evidence = TPMEvidence(
            quote: try TPMQuote(Base64.decode(quoted.string("Quote"))),
            signature: try TPMSignature(Base64.decode(quoted.string("Signature"))), key: key.key,
            keyAttributes: key.attributes, registers: [:])
        let appraisal = TPMVerifier.appraise(evidence, collateral: Collateral(), policy: TPMPolicy(), at: TestTPM.time)
        #expect(appraisal.refusals.contains("tpm.weak-hash") && appraisal.outcome == .invalid)
        var log = try machine.object("Log")
        let raw = try Base64.decode(log.string("Raw"))
        #expect(#expect(throws: EvidenceError.self) { try TPMEventLog(raw) }?.code == "tpm.event-log-unsupported")
    }

    @Test(
        "logs are read whole, and cut off ones are not",
        arguments: ["google/ubuntu-2404-amd-sevsnp.bin", "google/cos-101-amd-sev.bin", "dstack/tpm_eventlog.bin"])
    func logs(file: String) throws {
        let bytes = try SharedVectors.attestation.bytes("tpm/\(file)")
        let log = try TPMEventLog(bytes)
        #expect(log.events.count > 20)
        let registers = try #require(log.registers(of: .sha256))
        #expect(registers.keys.contains(0) && registers.keys.contains(4) && registers.keys.contains(7))
        #expect(registers.values.allSatisfy { $0.count == 32 })
        #expect(log.registers(of: .sha512) == nil)
        #expect(try TPMEventLog(bytes + [UInt8](repeating: 0, count: 100)) == log)
        #expect(try TPMEventLog(bytes + [UInt8](repeating: 0xFF, count: 100)) == log)
        #expect(
            #expect(throws: EvidenceError.self) { try TPMEventLog(bytes + [UInt8](repeating: 0, count: 100) + [1]) }?
                .code
                == "tpm.event-log-malformed")
        var refused = 0
        for count in stride(from: 0, to: bytes.count, by: 97) {
            // A log that ends after an event is a shorter log: what it leads to is no register any more.
            if let cut = try? TPMEventLog(Array(bytes[..<count])) {
                #expect(cut.registers(of: .sha256) != registers)
            } else {
                refused += 1
            }
        }
        #expect(refused > bytes.count / 97 / 2)
    }
}
