/// What a rule asks of a circuit of the catalogue: a family and a direction, or something that none of them proves.
struct CatalogueNeed: Hashable, Sendable {
    /// A family of the catalogue; `nil` when the rule is of another kind.
    let family: RuleFamily?
    /// In words, for messages.
    let rawValue: String

    static func == (lhs: RuleFamily, rhs: CatalogueNeed) -> Bool { lhs == rhs.family }
}

extension BreachRule {
    /// The only condition, when it is one that the circuits of the catalogue prove: one threshold, no re-arming.
    var catalogueCondition: (family: RuleFamily, direction: Direction)? {
        guard conditions.count == 1, let family = conditions[0].family.ofCatalogue, conditions[0].rearming == nil,
            case .beyond(let direction, _, _) = conditions[0].exceeding
        else { return nil }
        return (family, direction)
    }

    /// Whether circuits of the catalogue prove rules of this kind.
    public var hasCircuits: Bool { catalogueCondition != nil }

    /// The family that a circuit must have to prove the rule.
    var family: CatalogueNeed {
        if let condition = catalogueCondition {
            return CatalogueNeed(family: condition.family, rawValue: condition.family.rawValue)
        }
        let families = conditions.map { condition in
            let family = condition.family.rawValue
            if condition.rearming != nil { return family + " with re-arming" }
            if case .outside = condition.exceeding { return family + " of a band" }
            return family
        }
        return CatalogueNeed(
            family: nil,
            rawValue: families.count == 1
                ? families[0] : "\(combination.rawValue) of \(families.joined(separator: ", "))")
    }

    /// The side that exceeds, of a rule that has circuits; the others have none to be asked for.
    var direction: Direction { catalogueCondition?.direction ?? .above }
}
