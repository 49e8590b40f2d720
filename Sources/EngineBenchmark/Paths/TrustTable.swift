/// What has to be believed, path by path: figures without it compare what is not alike.
public struct TrustRow: Codable, Sendable, Hashable {
    /// What is asked.
    public var question: String
    /// The answer for a proof.
    public var proof: String
    /// The answer for a receipt of hardware.
    public var receipt: String

    /// All rows. Breaks are with the year in which they became public.
    public static let all = [
        TrustRow(
            question: "Who could make a false one?",
            proof:
                "who kept the secrets of the key's setup: one machine for a dev key, all parties together for a ceremony",
            receipt: "the hardware's maker, by its root; who extracts a machine's key; who changes the attested program"
        ),
        TrustRow(
            question: "What hardware?",
            proof: "none for the proof; the verifier's own machine",
            receipt: "the processor, its microcode and firmware, at the level that the verifier's policy demands"),
        TrustRow(
            question: "Physical access",
            proof: "to the prover's machine: reveals inputs, forges nothing",
            receipt:
                "interposers on the memory bus forge: WireTap and Battering RAM (2025, DDR4), TEE.fail (2025, DDR5). Makers call it out "
                + "of scope"),
        TrustRow(
            question: "Firmware and known breaks",
            proof: "bugs of circuit, prover or verifier",
            receipt:
                "SEV-SNP: BadRAM (2024, CVE-2024-21944), EntrySign (2024, CVE-2024-56161); Milan's key seed by software alone, for any "
                + "level (2026, arXiv 2605.12990). Verifiers: a QE identity that nobody checked (2026, CVE-2026-22696). GPU evidence "
                + "can be relayed"),
        TrustRow(
            question: "Mathematics",
            proof: "BN254 (about 100 bits), Groth16 in the generic group model, Poseidon, SHA-256",
            receipt: "ECDSA on P-256 or P-384 or RSA, SHA-2, and X.509 chains to the maker's root"),
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
            proof: "the real thing, under a dev key",
            receipt: "with the software provider: evaluation and a signature that protects nothing"),
    ]
}
