import Attestation
import CanonicalEncoding
import TestCertificates
import TestSupport
import Testing

/// Evidence that was changed at random: it is read or refused, and never ends the process.
@Suite("Hostile input")
struct HostileInputTests {
    /// A sample with some of its bytes changed, most to what lengths are made of, and some cut off.
    private func mutant(of sample: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = sample
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let values: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)]
            bytes[place] = values[Int.random(in: 0..<values.count, using: &generator)]
        }
        return Bool.random(using: &generator)
            ? bytes : Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
    }

    private func sweep(
        _ sample: [UInt8], seed: UInt64, count: Int = 3000, _ read: ([UInt8]) throws(EvidenceError) -> Void
    ) {
        var generator = SeededGenerator(state: seed)
        var refused = 0
        for _ in 0..<count {
            do throws(EvidenceError) {
                try read(mutant(of: sample, &generator))
            } catch {
                #expect(["snp.", "tpm.", "azure."].contains { error.code.hasPrefix($0) })
                refused += 1
            }
        }
        #expect(refused > count / 4)
    }

    @Test("reports of SEV-SNP, and what they come in")
    func snp() {
        let amd = TestAMD.turin
        let report = amd.report().signed(by: amd.key)
        sweep(report, seed: 1) { bytes throws(EvidenceError) in _ = try SEVSNPVerifier.parse(bytes) }
        let entry: [UInt8] = [
            0x63, 0xDA, 0x75, 0x8D, 0xE6, 0x64, 0x45, 0x64, 0xAD, 0xC5, 0xF4, 0xB9, 0x3B, 0xE8, 0xAC, 0xCD, 48, 0, 0, 0,
            9,
            0, 0, 0,
        ]
        // Only the table is changed.
        let table = entry + [UInt8](repeating: 0, count: 24) + [UInt8](repeating: 7, count: 9)
        sweep(table, seed: 2) { bytes throws(EvidenceError) in _ = try SEVSNPVerifier.parse(report + bytes) }
        let files: [UInt8] = [2 << 2, 5 << 2, 1, 2, 3, 4, 5, 0x05, 0x01] + [UInt8](repeating: 3, count: 65)
        let head: [UInt8] = [0x00, 0x03, 0x81, 0x12]
        sweep(files, seed: 3) { bytes throws(EvidenceError) in _ = try SEVSNPVerifier.parse(head + report + bytes) }
    }

    @Test("quotes, signatures, keys and logs of TPMs")
    func tpm() {
        let tpm = TestTPM()
        let message = tpm.message()
        sweep(message, seed: 4) { bytes throws(EvidenceError) in _ = try TPMQuote(bytes) }
        sweep(tpm.signature(of: message), seed: 5) { bytes throws(EvidenceError) in _ = try TPMSignature(bytes) }
        sweep(tpm.publicArea(), seed: 6, count: 1000) { bytes throws(EvidenceError) in _ = try TPMPublicArea(bytes) }
        sweep(tpm.json(), seed: 7, count: 1000) { bytes throws(EvidenceError) in _ = try TPMVerifier.parse(bytes) }
    }

    @Test("evidence of Azure's machines")
    func azure() {
        let machine = TestAzureMachine()
        sweep(machine.report(), seed: 8, count: 1000) { bytes throws(EvidenceError) in _ = try AzureHCLReport(bytes) }
        sweep(machine.json(), seed: 9, count: 1000) { bytes throws(EvidenceError) in
            _ = try AzureCVMVerifier.parse(bytes)
        }
    }
}
