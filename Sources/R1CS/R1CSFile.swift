import Algebra
import CanonicalEncoding

/// A circuit as circom's compiler writes it: `.r1cs`, version 1, over BN254.
///
/// Constraints and terms keep the order of the file, so a file that is read and written again is the same.
public struct R1CSFile: Sendable {
    /// The constraints; outputs and public inputs together are its public inputs. Its constraints go by numbers.
    public let system: ConstraintSystem<Fr>
    /// How many of the public wires are outputs; they come first.
    public let publicOutputCount: Int
    /// How many private inputs the source has. Those that are wires follow the public ones; an input that no constraint
    /// needs may have none.
    public let privateInputCount: Int
    /// How many signals the source had; the labels of wires are among them.
    public let labelCount: UInt64
    /// For every wire the number of its signal in the source.
    public let wireLabels: [UInt64]
    /// In which order the sections come; both are common.
    public let sectionOrder: SectionOrder

    /// The order of the three sections.
    public enum SectionOrder: Sendable {
        /// Header, constraints, labels.
        case headerFirst
        /// Constraints, header, labels, as circom's compiler has it.
        case constraintsFirst
    }

    /// The file of a circuit made here. Every wire is its own signal.
    ///
    /// - Parameter privateInputCount: how many wires after the public ones are inputs.
    /// - Precondition: no commitment. The format has no place for one, and under a key made from such a file the prover
    ///   could choose the challenge.
    public init(system: ConstraintSystem<Fr>, privateInputCount: Int = 0) {
        precondition(system.commitment == nil, "circom's files know no challenge")
        precondition(system.publicInputCount + privateInputCount < system.wireCount, "inputs are wires")
        self.init(
            system: system, publicOutputCount: 0, privateInputCount: privateInputCount,
            labelCount: UInt64(system.wireCount), wireLabels: (0..<UInt64(system.wireCount)).map { $0 },
            sectionOrder: .headerFirst)
    }

    /// The file of a circuit made here, for other tools to look at and not for keys: if the circuit commits, the file has its
    /// challenge as a private wire and says nothing of the commitment.
    public init(forLookingAt system: ConstraintSystem<Fr>) {
        self.init(system: system.withoutCommitment)
    }

    init(
        system: ConstraintSystem<Fr>, publicOutputCount: Int, privateInputCount: Int, labelCount: UInt64,
        wireLabels: [UInt64], sectionOrder: SectionOrder
    ) {
        self.system = system
        self.publicOutputCount = publicOutputCount
        self.privateInputCount = privateInputCount
        self.labelCount = labelCount
        self.wireLabels = wireLabels
        self.sectionOrder = sectionOrder
    }

    static let format = SectionedFile.Format(name: "r1cs", versions: 1...1)

    /// The numbers of the sections.
    enum Section {
        static let header: UInt32 = 1
        static let constraints: UInt32 = 2
        static let labels: UInt32 = 3
        static let customGates: [UInt32] = [4, 5]
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        var writer = SectionWriter(Self.format, version: 1, sectionCount: 3)
        switch sectionOrder {
        case .headerFirst:
            append(headerTo: &writer)
            append(constraintsTo: &writer)
        case .constraintsFirst:
            append(constraintsTo: &writer)
            append(headerTo: &writer)
        }
        writer.append(section: Section.labels, byteCount: 8 * wireLabels.count) { writer in
            for label in wireLabels { writer.append(label) }
        }
        return writer.bytes
    }

    private func append(headerTo writer: inout SectionWriter) {
        writer.append(section: Section.header, byteCount: 64) { writer in
            writer.append(UInt32(32))
            writer.append(Fr.modulus)
            for count in [
                system.wireCount, publicOutputCount, system.publicInputCount - publicOutputCount, privateInputCount,
            ] {
                writer.append(UInt32(count))
            }
            writer.append(labelCount)
            writer.append(UInt32(system.constraintCount))
        }
    }

    private func append(constraintsTo writer: inout SectionWriter) {
        let matrices = [system.a, system.b, system.c]
        let coefficients = Fr.integers(system.coefficients)
        let termCount = matrices.reduce(0) { $0 + $1.terms.count }
        let byteCount = 12 * system.constraintCount + 36 * termCount
        writer.append(section: Section.constraints, byteCount: byteCount) { writer in
            for row in 0..<system.constraintCount {
                for matrix in matrices {
                    let terms = matrix.row(row)
                    writer.append(UInt32(terms.count))
                    for term in terms {
                        writer.append(term.wire)
                        writer.append(coefficients[Int(term.coefficient)])
                    }
                }
            }
        }
    }
}
