import Attestation
import Verification

/// How something is shown: the word for evidence that is genuine, whether a verifier accepts it or not.
public enum Showing: String, Sendable, Hashable, CaseIterable {
    /// By a proof.
    case proved
    /// By a receipt of hardware.
    case attested
    /// By a signature; a receipt of software is one, since no hardware protects its key.
    case signed
}

extension EvidenceVerdict {
    /// How it shows its statement; `nil` if it is invalid, or of a kind that cannot be checked.
    public var showing: Showing? {
        guard outcome != .invalid, outcome != .notCheckable else { return nil }
        return switch content {
        case .proof: .proved
        case .receipt(.software, _), .signature: .signed
        case .receipt: .attested
        }
    }
}

extension LinkVerdict {
    /// How it is shown by the strongest of its evidence; `nil` if nothing shows it.
    public var showing: Showing? {
        let all = Set(evidence.compactMap(\.showing))
        return Showing.allCases.first { all.contains($0) }
    }
}

extension Verdict {
    /// How the links are shown, the strongest first; none if nothing shows any of them.
    public var showings: [Showing] {
        let all = Set(links.compactMap(\.showing))
        return Showing.allCases.filter { all.contains($0) }
    }

    /// Whether there is a proof among the evidence, valid or not.
    public var hasProofs: Bool {
        links.flatMap(\.evidence).contains { evidence in
            if case .proof = evidence.content { true } else { false }
        }
    }
}
