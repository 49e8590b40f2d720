import Algebra
import Synchronization

extension Poseidon where F == Fr {
    /// circomlib's Poseidon over BN254's scalar field for a state of 2 … 17 elements (1 … 16 inputs).
    ///
    /// The constants are derived at the first use of a width (a few milliseconds at most) and kept.
    public static func bn254(width: Int) -> Self {
        precondition((2...17).contains(width), "Poseidon over BN254 has 1 to 16 inputs")
        return derivedByWidth.withLock { cache in
            if let known = cache[width] { return known }
            let derived = Self(width: width, fullRounds: 8, partialRounds: partialRoundsByWidth[width - 2])
            cache[width] = derived
            return derived
        }
    }

    /// circomlib's Poseidon of 1 … 16 elements, in one call.
    public static func hash(_ inputs: [Fr]) -> Fr {
        bn254(width: inputs.count + 1).hash(inputs)
    }
}

/// Partial rounds by width, from width 2 on, beside eight full rounds. Source: the round number script of Poseidon's
/// authors, whose results circomlib uses.
private let partialRoundsByWidth = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68]

private let derivedByWidth = Mutex<[Int: Poseidon<Fr>]>([:])
