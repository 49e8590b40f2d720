/// One thing that is measured, whatever backend and number of threads.
public struct BenchmarkCase: Codable, Hashable, Sendable {
    /// What is computed.
    public enum Subject: String, Codable, Sendable, CaseIterable {
        /// A multiplication in the base field.
        case fieldFp = "field-fp"
        /// A multiplication in the scalar field.
        case fieldFr = "field-fr"
        /// A multi-scalar multiplication in G1.
        case sumG1 = "msm-g1"
        /// A multi-scalar multiplication in G2.
        case sumG2 = "msm-g2"
        /// A number-theoretic transform.
        case transform = "ntt"
        /// A pairing.
        case pairing
        /// The check of a proof.
        case verify
        /// A proof.
        case prove
    }

    /// What is computed.
    public let subject: Subject
    /// On what: for instance `dense`, or the circuit.
    public let variant: String
    /// log₂ of the size, where there is one.
    public let log: Int?
    /// The `.zkey` and `.wtns` of `prove/files`.
    public var files: [String]?

    /// A proof by a key of snarkjs and a witness of circom.
    public static func files(zkey: String, witness: String) -> BenchmarkCase {
        BenchmarkCase(subject: .prove, variant: "files", log: nil, files: [zkey, witness])
    }

    /// The name in listings, for instance `msm-g1/dense/2^18`.
    public var name: String {
        "\(subject.rawValue)/\(variant)" + (log.map { "/2^\($0)" } ?? "")
    }

    /// Whether more threads than one make a difference.
    var isParallel: Bool {
        switch subject {
        case .sumG1, .sumG2, .transform, .prove: true
        case .fieldFp, .fieldFr, .pairing, .verify: false
        }
    }

    /// What the time is of.
    var unit: String {
        switch subject {
        case .fieldFp, .fieldFr: "multiplication"
        case .sumG1, .sumG2: "sum"
        case .transform: "transform"
        case .pairing: "pairing"
        case .verify: "proof checked"
        case .prove: "proof"
        }
    }

    /// All cases of a full or a short run up to a size.
    public static func catalogue(isShort: Bool, maximumLog: Int) -> [BenchmarkCase] {
        func sized(_ subject: Subject, _ variants: [String], _ full: [Int], _ short: [Int]) -> [BenchmarkCase] {
            variants.flatMap { variant in
                (isShort ? short : full).filter { $0 <= maximumLog }.map {
                    BenchmarkCase(subject: subject, variant: variant, log: $0)
                }
            }
        }
        func plain(_ subject: Subject, _ variants: [String]) -> [BenchmarkCase] {
            variants.map { BenchmarkCase(subject: subject, variant: $0, log: nil) }
        }
        let sizes = Array(stride(from: 10, through: 20, by: 2))
        let scalars = ["dense", "boolean", "16-bit"]
        return plain(.fieldFp, ["chained", "independent", "vector"])
            + plain(.fieldFr, ["chained", "independent", "vector"])
            + sized(.sumG1, scalars, sizes, [10, 14]) + sized(.sumG2, scalars, sizes, [10, 14])
            + sized(.transform, ["odd-coset"], sizes + [22], [10, 14, 16])
            + plain(.pairing, ["single"]) + plain(.verify, ["decoded", "bytes", "batch-128"])
            + sized(.prove, SyntheticCircuit.allCases.map(\.rawValue), sizes.filter { $0 >= 12 }, [12, 14])
    }

    /// Whether the case is meant by a word of `--only`: the beginning of its name, at a `/`.
    public func matches(_ word: String) -> Bool {
        name == word || name.hasPrefix(word.hasSuffix("/") ? word : word + "/")
    }
}
