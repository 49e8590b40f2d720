import Algebra
import BigInt

/// What an argument does once the challenge is known.
struct DeferredArgument<F: PrimeField> {
    let scope: UInt32
    let committed: [LinearCombination<F>]
    let body: (inout CircuitBuilder<F>, Scalar<F>) -> Void
}

/// How challenges are drawn where every challenge of a small field is tried: tests only.
package struct ArgumentPolicy: Sendable {
    /// Of all challenges at most one in 2^margin may be bad; `nil` if nobody asks.
    package var margin: Int? = 128
    /// Whether α is an input of its own, the last of the circuit's, instead of a power of the challenge.
    package var separatorIsInput = false
    /// The width of limbs, if it is not to be the cheapest.
    package var limbBits: Int?

    /// The usual, with limbs of one width.
    package static func limbs(bits: Int) -> Self { Self(limbBits: bits) }

    /// No margin, α and limbs as given.
    package static func exhaustive(separatorIsInput: Bool = true, limbBits: Int? = nil) -> Self {
        Self(margin: nil, separatorIsInput: separatorIsInput, limbBits: limbBits)
    }
}

extension CircuitBuilder {
    /// An empty circuit that commits under another policy than the usual.
    package init(policy: ArgumentPolicy) {
        self.init(mode: .committed)
        self.policy = policy
    }

    /// A value that the prover learns only when it has committed to `values`: a hash of that commitment and of all public
    /// inputs. A circuit has one; who wants to share it with look-ups and other arguments asks for `afterChallenge`.
    ///
    /// Committed is every wire that occurs in one of the expressions, so that no part of a value is free afterwards. What
    /// is computed later may depend on the challenge; what was computed before does not.
    public mutating func challenge(
        _ label: ConstraintLabel, committingTo values: [LinearCombination<F>]
    ) -> Scalar<F> {
        if commitment != nil { fail(.secondChallenge(name: label.text)) }
        let mask = newWire("commitment-mask")
        // Says nothing, but gives the mask a base of its own.
        enforce(
            "commitment-mask", LinearCombination(mask), times: LinearCombination(constant: .one),
            equals: LinearCombination(mask))
        let challenge = newWire(label)
        var wires: Set<UInt32> = [mask.index]
        for value in values {
            if value.readsAdvice { fail(.adviceInConstraint(constraint: label.text)) }
            for term in value.terms where term.wire.index > publicInputCount { wires.insert(term.wire.index) }
        }
        commitment = CommittedWires(wires: wires.sorted(), mask: mask.index, challenge: challenge.index)
        challengeStep = steps.count
        return Scalar(LinearCombination(challenge))
    }

    /// Puts an argument off until the circuit's one challenge is known: `body` runs in `finish()`, after everything else
    /// is written, and writes constraints with the challenge in this place's scope.
    ///
    /// Look-ups and all arguments share the commitment and the challenge. Each must be sound by itself for all but a few
    /// challenges; `badChallenges` bounds how many these are for values that are not as claimed. That all hold, though
    /// the challenge is the same, is then refuted by all but the sum of these.
    ///
    /// Committed are `values`, and whatever of the circuit before the challenge the constraints of a body read: nothing
    /// that an argument is about can follow the challenge, even if it was forgotten here. A body cannot ask for look-ups or
    /// for another challenge.
    /// - Precondition: the circuit commits.
    public mutating func afterChallenge(
        _ name: String, committingTo values: [Scalar<F>], badChallenges: Int,
        _ body: @escaping (inout CircuitBuilder<F>, Scalar<F>) -> Void
    ) {
        precondition(mode == .committed, "the circuit has no challenge")
        comesBeforeChallenge(name)
        checkMargin(name, badChallenges: BigInt(badChallenges))
        deferred.append(
            DeferredArgument(scope: currentScope, committed: values.map(\.combination), body: body))
    }

    /// Records an error if more of the challenges are bad than a proof should risk.
    mutating func checkMargin(_ name: String, badChallenges: BigInt) {
        guard let margin = policy.margin, badChallenges << margin > BigInt(F.modulus) else { return }
        fail(.unsupported(constraint: name, reason: "the field is too small: too many of its challenges would be bad"))
    }

    /// Records an error if the challenge is there already: what asks for it now would be too late.
    mutating func comesBeforeChallenge(_ name: String) {
        if commitment != nil { fail(.secondChallenge(name: name)) }
    }

    /// Writes what waited for the challenge: look-ups, then the deferred arguments in the order of asking.
    mutating func writeArguments() {
        guard !lookups.isEmpty || !deferred.isEmpty else { return }
        let outer = currentScope
        defer { currentScope = outer }
        let lookups = preparedLookups()
        let challenge = challenge(
            "challenge", committingTo: (lookups?.committed ?? []) + deferred.flatMap(\.committed))
        let firstRow = constraintNames.count
        if let lookups { writeEquation(of: lookups, challenge) }
        for argument in deferred {
            currentScope = argument.scope
            argument.body(&self, challenge)
        }
        commitToWhatIsRead(from: firstRow)
    }

    /// Adds to the committed wires those from before the challenge that rows from `first` on read.
    private mutating func commitToWhatIsRead(from first: Int) {
        guard let commitment else { return }
        var wires = Set(commitment.wires)
        for matrix in [a, b, c] {
            for index in first..<matrix.rowCount {
                for term in matrix.row(index) where publicInputCount < term.wire && term.wire < commitment.challenge {
                    wires.insert(term.wire)
                }
            }
        }
        self.commitment = CommittedWires(
            wires: wires.sorted(), mask: commitment.mask, challenge: commitment.challenge)
    }
}
