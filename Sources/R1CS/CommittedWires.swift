/// What a circuit commits to before it learns its challenge.
///
/// The prover fixes the values of `wires` by a commitment; the challenge is a hash of that and of the public inputs. So an
/// argument that holds for few challenges only, such as that of a look-up, is about values that were there before.
public struct CommittedWires: Hashable, Sendable {
    /// The wires under the commitment, ascending, the mask among them; no public input is.
    public let wires: [UInt32]
    /// The wire of a random value that hides the others: a commitment to a few guessable values could be opened by guessing.
    public let mask: UInt32
    /// The wire that holds the challenge. The verifier knows its value.
    public let challenge: UInt32
}
