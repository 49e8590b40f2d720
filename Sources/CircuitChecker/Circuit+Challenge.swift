import Algebra
import CanonicalEncoding
import R1CS

extension Circuit {
    /// A witness, with hints tampered with, of a circuit with or without a challenge.
    ///
    /// The challenge is a hash of the committed values, where a proof has one of a commitment to them: it is as hard to
    /// choose values for the challenge that they will have. The mask is one: any will do, but zero would hide that it is bound.
    package func witnessWithChallenge(
        inputs: [F], forgery: WitnessProgram<F>.Forgery? = nil
    ) throws(WitnessError) -> [F] {
        guard constraints.commitment != nil else { return try witness(inputs: inputs, forgery: forgery) }
        let half = try CommittingWitness(of: self, inputs: inputs, mask: .one, forgery: forgery)
        // An element has one representation in memory, whatever it is.
        let values = (half.publicInputs + half.committedValues).withUnsafeBytes { Array($0) }
        let digest = Digest.sha256(domain: "assay.checker-challenge.v1", values)
        return half.finished(challenge: F(reducing: FieldInteger(bigEndian: digest.bytes)))
    }
}
