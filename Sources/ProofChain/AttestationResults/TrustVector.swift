import Attestation
import CanonicalEncoding
import Verification

/// How much trust a claim of an attestation result affirms: the tiers of AR4SI (Attestation Results for Secure Interactions), better
/// ones first. What nobody looked at is no bad sign, and no good one either.
public enum TrustTier: String, Sendable, Hashable, Comparable {
    /// Looked at, and as it should be.
    case affirming
    /// Nothing is said.
    case none
    /// Something that a policy may or may not put up with.
    case warning
    /// Not to be trusted.
    case contraindicated

    private var rank: Int {
        switch self {
        case .affirming: 0
        case .none: 1
        case .warning: 2
        case .contraindicated: 3
        }
    }

    /// Better before worse.
    public static func < (left: TrustTier, right: TrustTier) -> Bool { left.rank < right.rank }
}

/// What is said of an attester, by AR4SI's eight categories: 0 says nothing, 2 to 31 affirm, 32 to 95 warn, 96 to 127 are against it.
public struct TrustVector: Sendable, Hashable {
    /// The categories that are used here; of file systems and stored secrets nothing is ever said.
    public enum Category: String, Sendable, Hashable, CaseIterable {
        /// Which one it is.
        case instanceIdentity = "instance-identity"
        /// How it is set up: modes, attributes, policies.
        case configuration
        /// What runs on it.
        case executables
        /// What it is made of, and who vouches for that.
        case hardware
        /// Whether others on the machine can look in.
        case runtimeOpaque = "runtime-opaque"
        /// Where its data comes from.
        case sourcedData = "sourced-data"
    }

    /// AR4SI's "affirming" in every category.
    public static let affirmed = 2
    /// AR4SI's "cryptographic validation failed" in every category.
    public static let forged = 99

    private var values: [Category: Int] = [:]

    /// One that says nothing.
    public init() {}

    /// What is said in a category.
    public subscript(category: Category) -> Int {
        get { values[category] ?? 0 }
        set { values[category] = newValue }
    }

    /// The worst of what is said; `none` if nothing is.
    public var tier: TrustTier { values.values.filter { $0 != 0 }.map(Self.tier).max() ?? .none }

    private static func tier(of value: Int) -> TrustTier {
        switch value {
        case 2...31: .affirming
        case 32...95: .warning
        case 96...127: .contraindicated
        default: .none
        }
    }

    /// All eight categories.
    var json: JSONValue {
        .object(
            members: Category.allCases.map { ($0.rawValue, JSONValue(integer: self[$0])) } + [
                ("file-system", JSONValue(integer: 0)), ("storage-opaque", JSONValue(integer: 0)),
            ])
    }

    // MARK: - From checks

    /// How a check ended, as far as trust goes.
    struct Sign {
        let category: Category
        /// Made, and it holds.
        let isPassed: Bool
        /// Made, and it does not hold; neither if it was not made.
        let isFailed: Bool
        let consequence: Outcome
    }

    /// From checks, each of one category: it is affirmed if some were made and all of them hold, and none was left out. A failure
    /// warns, or speaks against it; what could not be checked, and what nobody asked for, says nothing.
    init(_ signs: [Sign]) {
        for category in Category.allCases {
            let own = signs.filter { $0.category == category }
            if !own.isEmpty, own.allSatisfy(\.isPassed) {
                self[category] = Self.affirmed
            } else {
                self[category] = own.filter(\.isFailed).map { category.value(of: $0.consequence) }.max() ?? 0
            }
        }
    }
}

extension TrustVector.Category {
    /// AR4SI's value for what was checked and does not hold.
    fileprivate func value(of consequence: Outcome) -> Int {
        switch (consequence, self) {
        case (.verified, _), (.notCheckable, _): 0
        case (.invalid, _): TrustVector.forged
        // Not recognised.
        case (_, .instanceIdentity): 97
        case (_, .executables): 33
        // Set up in a way that is not accepted, such as for debugging.
        case (.notAccepted, .configuration): 96
        // Known weaknesses, or nothing that holds today.
        case (_, .configuration), (_, .hardware), (_, .runtimeOpaque), (_, .sourcedData): 32
        }
    }
}
