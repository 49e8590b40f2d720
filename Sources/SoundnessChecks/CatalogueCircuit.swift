import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements

/// A circuit of the catalogue, or a small one of the same structure, as the checks see it: built anew, with valid inputs made
/// up for it.
///
/// Circuits that differ in capacity only are written by the same code, which branches on one thing: whether there are several
/// blocks, that is several places where a log may end. So much is checked of which circuit:
/// - of every one what samples nothing, since it is what a key is made for: loose wires, aliases, determinism; and a few
///   valid claims, one of them often with a log that fills it. Time is linear in the constraints, 4 seconds for 100,000.
/// - of the smallest of each structure (family, encoding, width of durations, whether the sensor is hidden, whether a
///   state is carried) all forgeries, and hundreds of claims;
/// - of a *model* of each structure, a circuit of two blocks that is in no catalogue, a part of that: what the
///   smallest, if it has but one block, lacks. Where the catalogue has large circuits only, it is the smallest;
/// - of the smallest of several blocks in the catalogue one forgery of each kind, so that a forgery meets real sizes, too.
///
/// A family that is added is covered by being in the catalogue. All that the checks know of predicates and statements is in
/// this file and in `SampleClaim`.
struct CatalogueCircuit: Sendable {
    /// What a circuit stands for.
    private enum Role {
        /// The smallest of its structure.
        case smallest
        /// The model of a structure whose smallest circuit has one block.
        case model
        /// The smallest of its structure in the catalogue that has several blocks.
        case smallestOfSeveralBlocks
        case other
    }

    /// What circuits of different capacities have in common.
    private struct Structure: Hashable {
        let family: CircuitFamily
        let encoding: ReadingEncoding
        let durationBits: Int
        let hidesSensor: Bool
        let carriesState: Bool

        init(_ shape: CircuitShape) {
            (family, encoding, durationBits) = (shape.family, shape.encoding, shape.durationBits)
            hidesSensor = shape.hidesSensor
            carriesState = shape.carriesState
        }

        /// The circuit of two blocks.
        var model: CircuitShape {
            CircuitShape(
                family: family, capacity: 2 * ReadingWidths(encoding).slotsPerBlock, encoding: encoding,
                durationBits: durationBits, hidesSensor: hidesSensor, carriesState: carriesState)
        }
    }

    let shape: CircuitShape
    private let role: Role

    /// What it is called: as in the catalogue, or as a model with the width of its durations.
    var id: String { isModel ? "model-\(shape.id)-\(shape.durationBits)" : shape.id }

    /// A circuit that statements can name, in the place of a model: the largest of its structure.
    var statedAs: CircuitShape {
        isModel ? CircuitShape.catalogue.last { Structure($0) == Structure(shape) } ?? shape : shape
    }

    private var isModel: Bool { CircuitShape(id: shape.id) != shape }

    /// Every circuit there is and the models, the largest first, so that the longest checks begin first.
    static var all: [CatalogueCircuit] {
        var structures: [Structure] = []
        for structure in CircuitShape.catalogue.map(Structure.init) where !structures.contains(structure) {
            structures.append(structure)
        }
        return structures.flatMap(circuits).sorted { $0.shape.capacity > $1.shape.capacity }
    }

    private static func circuits(of structure: Structure) -> [CatalogueCircuit] {
        let catalogued = CircuitShape.catalogue.filter { Structure($0) == structure }
        let model = structure.model
        let isSmallest = catalogued.allSatisfy { $0.capacity > model.capacity }
        let smallest = catalogued.map(\.capacity).min()
        let several = catalogued.map(\.capacity).filter { $0 > model.capacity }.min()
        return catalogued.map { shape in
            let isFirst = shape.capacity == smallest && !isSmallest
            return CatalogueCircuit(
                shape: shape,
                role: isFirst ? .smallest : shape.capacity == several ? .smallestOfSeveralBlocks : .other)
        } + (catalogued.contains(model) ? [] : [Self(shape: model, role: isSmallest ? .smallest : .model)])
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

    /// How much is forged; `nil` is nothing.
    func forgeryDepth(isQuick: Bool) -> ForgedHintCheck<Fr>.Depth? {
        switch role {
        case .smallest: isQuick ? .spot : .perKind(2)
        case .model: isQuick ? nil : .spot
        case .smallestOfSeveralBlocks: isQuick ? nil : .glance
        case .other: nil
        }
    }

    /// The claims from which forgeries start: of large circuits one of each kind, those of one encoding each.
    var forgedClaims: [Polarity] {
        if role != .smallestOfSeveralBlocks { return Polarity.allCases }
        return [shape.encoding == .regular ? .breach : .noBreach]
    }

    /// How many valid claims are made up.
    func claimCount(isQuick: Bool) -> Int {
        switch role {
        case .smallest: isQuick ? 30 : 300
        case .model: isQuick ? 6 : 100
        case .smallestOfSeveralBlocks, .other: isQuick ? 2 : shape.capacity > 10_000 ? 3 : 6
        }
    }
}
