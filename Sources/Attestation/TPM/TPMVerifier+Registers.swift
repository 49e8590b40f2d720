import CanonicalEncoding
import Certificates
import Verification

extension AppraisalRecord {
    /// The registers' values against the digest that the TPM signed.
    ///
    /// - Returns: whether the values are what the TPM had.
    mutating func checkDigest(of evidence: TPMEvidence) -> Bool {
        let quote = evidence.quote
        guard let hash = HashFunction(tpm: evidence.signature.algorithm) else { return false }
        var values: [UInt8] = []
        for bank in quote.selection where !bank.registers.isEmpty {
            guard let own = bank.hash else {
                fail(
                    "tpm.register-digest", code: "tpm.weak-bank", .notAccepted,
                    "the quote is of registers with hash \(bank.algorithm), which is not taken")
                return false
            }
            for register in bank.registers {
                guard let value = evidence.registers[own]?[register] else {
                    skip(
                        "tpm.register-digest", code: "tpm.no-register",
                        "register \(register) is quoted, and its value is not there", consequence: .notCheckable)
                    return false
                }
                values += value
            }
        }
        let isEqual = hash.hash(values) == quote.registerDigest
        expect(
            isEqual, "tpm.register-digest", "the registers are those that the TPM quoted",
            else: "tpm.register-digest-mismatch", .invalid, "the registers are others than the TPM quoted")
        return isEqual
    }

    /// Which registers are quoted, and what they hold.
    mutating func checkRegisters(of evidence: TPMEvidence, areGenuine: Bool, policy: TPMPolicy) {
        let quoted = Set(evidence.quote.selection.first { $0.hash == policy.bank }?.registers ?? [])
        if let selection = policy.selection {
            let isOnlyBank = evidence.quote.selection.allSatisfy { $0.hash == policy.bank || $0.registers.isEmpty }
            expect(
                quoted == selection && isOnlyBank, "tpm.selection", "those registers are quoted that must be",
                else: "tpm.selection-mismatch", .notAccepted, "other registers are quoted than must be")
        } else {
            // A digest that fits says nothing of registers that it is not of.
            expect(
                quoted.isSuperset(of: policy.registers.keys), "tpm.selection", "all registers are quoted that must be",
                else: "tpm.selection-incomplete", .notAccepted, "a register that must be quoted is not")
        }
        guard !policy.registers.isEmpty else {
            skip("tpm.registers", code: "tpm.registers-not-compared", "what the registers hold was not compared")
            return
        }
        for (register, accepted) in policy.registers.sorted(by: { $0.key < $1.key }) {
            let value = quoted.contains(register) ? evidence.registers[policy.bank]?[register] : nil
            expect(
                areGenuine && value.map { accepted.contains($0) } ?? false, "tpm.pcr-\(register)",
                "register \(register) holds what it must", else: "tpm.register-not-accepted", .notAccepted,
                "register \(register) holds \(areGenuine ? value.map { Hex.encode($0) } ?? "nothing known" : "nothing known")"
            )
        }
    }

    /// The log against the registers.
    mutating func checkEventLog(of evidence: TPMEvidence, areGenuine: Bool, policy: TPMPolicy) {
        guard let log = evidence.eventLog else {
            if policy.requiresEventLog {
                fail("tpm.event-log", code: "tpm.no-event-log", .notCheckable, "there is no event log")
            } else {
                skip("tpm.event-log", code: "tpm.event-log-absent", "there is no event log")
            }
            return
        }
        let quoted = evidence.quote.selection.first { $0.hash == policy.bank }?.registers ?? []
        guard areGenuine, let replayed = log.registers(of: policy.bank) else {
            fail(
                "tpm.event-log", code: "tpm.event-log-not-comparable", .notCheckable,
                "the log, or the registers, cannot be had in the bank that is compared")
            return
        }
        let values = evidence.registers[policy.bank] ?? [:]
        let wrong = quoted.first { register in replayed[register].map { $0 != values[register] } ?? false }
        expect(
            wrong == nil, "tpm.event-log", "the log leads to all registers that it is of",
            else: "tpm.event-log-mismatch", .invalid, "the log does not lead to register \(wrong ?? 0)")
        // Operating systems measure into registers of their own, and keep other logs of that.
        let others = quoted.filter { register in
            replayed[register] == nil && values[register] != TPMEventLog.initial(register, policy.bank)
        }
        let names = others.map { String($0) }.joined(separator: ", ")
        if others.isEmpty {
            pass("tpm.event-log-coverage", "something was measured into no other register")
        } else if policy.requiresEventLog, !policy.loggedRegisters.isDisjoint(with: others) {
            fail(
                "tpm.event-log-coverage", code: "tpm.event-log-incomplete", .notAccepted,
                "something was measured into registers \(names), and the log does not say what")
        } else {
            skip(
                "tpm.event-log-coverage", code: "tpm.event-log-of-others-absent",
                "what was measured into registers \(names) is in no log here")
        }
    }
}
