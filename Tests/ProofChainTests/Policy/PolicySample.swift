import CanonicalEncoding
import ProofChain

/// A policy with every section, and ways to spoil it.
enum PolicySample {
    static let signer = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    static let digest = String(repeating: "a1", count: 32)
    static let measurement = String(repeating: "b2", count: 48)

    /// The full example of docs/policy.md.
    static let full = """
        policy: cold-chain
        description: What the cold chain of our vaccines is accepted by.
        evidence:
          all:
            - proof
            - any:
                - receipt:
                    - tdx
                    - amd
                - at-least:
                    count: 2
                    of:
                      - receipt
                      - signature
        evidence-of:
          inference:
            any:
              - proof
              - receipt:
                  - intel
        setup:
          development-keys: false
          trusted-keys:
            - \(digest)
          circuits:
            - \(digest)
        expect:
          rule:
            rule: seed-8c-30min
            family: consecutive
            exceeds: above 8 Cel
            duration: more than 30min
            maximum-gap: 5min
          window: 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z
          verdict: no-breach
          sensors:
            - \(digest)
          registries:
            - 12345
          device: fridge-7
          counter: 3
          models:
            - \(digest)
          model: \(digest)
          answer: 1
          circuit: consecutive-1440
          audience: Example Pharmacy
        freshness:
          nonce: required
          expiry: required
          maximum-age: 10min
        signers:
          - \(signer)
        completeness: bundle-digest-or-signature
        receipts:
          tdx:
            mrtd:
              - \(measurement)
            tcb-statuses:
              - UpToDate
              - SWHardeningNeeded
            minimum-evaluation-number: 17
          sev-snp:
            measurement:
              - \(measurement)
            denied-products:
              - milan
            minimum-tcb:
              genoa:
                snp: 27
                ucode: 86
          nitro:
            any-identity: true
            maximum-age: 1h
        """

    static let short = """
        policy: short
        evidence: proof
        """

    static func read(_ text: String) throws(PolicyError) -> Policy {
        try Policy(parsing: Array(text.utf8)) { name throws(PolicyError) in
            guard name == "rule.yaml" else {
                throw PolicyError(code: "policy.no-file-beside", line: nil, message: "there is no file \(name)")
            }
            return Array(
                "rule: from-file\nfamily: instant\nexceeds: above 8 Cel\nmaximum-gap: 5min\n".utf8)
        }
    }
}
