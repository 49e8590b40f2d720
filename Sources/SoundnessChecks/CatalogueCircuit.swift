import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements

/// A circuit of the catalogue as the checks see it: built anew, with valid inputs made up for it.
///
/// All that the checks know of predicates and statements is in this file and in `SampleClaim`.
struct CatalogueCircuit: Sendable {
    let shape: CircuitShape

    var id: String { shape.id }

    /// Every circuit there is, those with the most constraints first, so that the longest checks begin first.
    static var all: [CatalogueCircuit] {
        CircuitShape.catalogue.sorted { $0.capacity > $1.capacity }.map { CatalogueCircuit(shape: $0) }
    }

    func synthesize() throws(SoundnessError) -> Circuit<Fr> {
        do throws(SynthesisError) { return try BreachCircuit.synthesize(shape) } catch { throw .synthesis(error) }
    }

    /// Scopes in which denominators are known not to be zero.
    static var trust: [Determinism.Trust] {
        [
            Determinism.Trust(
                scope: "eddsa",
                because:
                    "the addition laws are complete or their summands are kept apart by torsion; every scalar and point is "
                    + "tried over curves of 24 to 584 points")
        ]
    }

    /// Data without a range: of an irregular batch the count stands in the signed header, and nothing else depends on it.
    static var unranged: Set<String> { ["batch/count"] }

    /// How much is forged, by the size of the circuit; `nil` is nothing.
    func forgeryDepth(isQuick: Bool) -> ForgedHintCheck<Fr>.Depth? {
        switch shape.capacity {
        case ...64: isQuick ? .spot : .perKind(2)
        case ...1440: isQuick ? nil : .perKind(1)
        case ...8760: isQuick ? nil : .spot
        default: isQuick ? nil : .glance
        }
    }

    /// The claims from which forgeries start: of the largest circuits one of each kind, those of one encoding each.
    var forgedClaims: [Polarity] {
        if shape.capacity <= 8760 { return Polarity.allCases }
        return [shape.encoding == .regular ? .breach : .noBreach]
    }

    /// How many valid claims are made up, by the size of the circuit.
    func claimCount(isQuick: Bool) -> Int {
        switch (shape.capacity, isQuick) {
        case (...64, false): 300
        case (...64, true): 30
        case (...1440, false): 50
        case (...1440, true): 6
        case (...8760, false): 12
        case (_, false): 4
        default: 2
        }
    }
}
