/// What has to be believed, path by path: figures without it compare what is not alike.
public struct TrustRow: Codable, Sendable, Hashable {
    /// What is asked.
    public var question: String
    /// The answer for a proof.
    public var proof: String
    /// The answer for a receipt of hardware.
    public var receipt: String
    /// Where it can be read; empty for what this project's own documents say.
    public var sources: [String] = []

    /// All rows. Breaks are with the year in which they became public.
    public static let all = [
        TrustRow(
            question: "Who could make a false one?",
            proof:
                "whoever kept the secrets of the key's setup: one machine for a development key, all parties together for a ceremony",
            receipt:
                "the hardware's maker, by its root; whoever extracts a machine's key; whoever changes the attested program"
        ),
        TrustRow(
            question: "What hardware?",
            proof: "none for the proof; the verifier's own machine",
            receipt: "the processor, its microcode and firmware, at the level that the verifier's policy demands"),
        TrustRow(
            question: "Physical access",
            proof: "to the prover's machine: reveals inputs, forges nothing",
            receipt:
                "interposers on the memory bus: WireTap takes an SGX machine's attestation key (2025, DDR4), Battering RAM gets past SGX "
                + "and SEV-SNP (2025, DDR4), TEE.fail forges quotes of SGX and TDX (2025, DDR5). Makers call it out of scope",
            sources: ["wiretap.fail", "batteringram.eu", "tee.fail"]),
        TrustRow(
            question: "Firmware and known breaks",
            proof: "bugs of circuit, prover or verifier",
            receipt:
                "SEV-SNP: BadRAM (2024, CVE-2024-21944), EntrySign (2025, CVE-2024-56161); Milan's key seed by software alone, for any "
                + "level (2026). Verifiers: the quoting enclave's identity not verified (2026, CVE-2026-22696)",
            sources: ["AMD-SB-3015", "AMD-SB-3019", "arXiv 2605.12990", "GHSA-796p-j2gh-9m2q"]),
        TrustRow(
            question: "Mathematics",
            proof: "BN254 (about 100 bits), Groth16 in the generic group model, Poseidon, SHA-256",
            receipt: "ECDSA on P-256 or P-384, RSA, SHA-2, and certificates up to the maker's root"),
        TrustRow(
            question: "Are the readings true?",
            proof: "the sensor's key, and where the sensor hangs: the signature is checked inside the proof",
            receipt: "the sensor's key, and where the sensor hangs: the attested program checks the signature"),
        TrustRow(
            question: "Who learns the inputs?",
            proof: "the prover's machine and its owner; not the verifier",
            receipt:
                "whoever breaks the isolation; else neither the machine's host nor the verifier. Side channels of the host remain"
        ),
        TrustRow(
            question: "Does it age?",
            proof: "it stays as good as the curve and the setup",
            receipt:
                "certificates expire, levels are revoked: it holds for a time, and a break reaches back to old ones"),
        TrustRow(
            question: "What here was measured?",
            proof: "the real thing, under a development key",
            receipt: "with the software provider: evaluation and a signature that protects nothing"),
    ]
}
