import CanonicalEncoding

/// Evidence without which a statement is not to be believed.
public enum EvidenceDemand: String, Hashable, Sendable, CaseIterable {
    /// A proof.
    case proof
    /// A receipt of trusted hardware.
    case receipt

    /// Some demands in the order of documents.
    static func ordered(_ demands: Set<EvidenceDemand>) -> [EvidenceDemand] {
        allCases.filter { demands.contains($0) }
    }

    /// Decodes strictly: in order, each once, at least one.
    static func set(_ elements: [JSONValue], path: String) throws(StatementError) -> Set<EvidenceDemand> {
        var demands: Set<EvidenceDemand> = []
        for case .string(let text) in elements {
            if let demand = allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) {
                demands.insert(demand)
            }
        }
        guard !demands.isEmpty, elements == ordered(demands).map({ .string($0.rawValue) }) else {
            throw StatementError(
                code: "statement.demands", message: "\(path) is proof, receipt or both, in this order")
        }
        return demands
    }
}
