import Algebra

/// Small constants that keep Poseidon hashes for different purposes apart: the ASCII bytes, big-endian.
public enum DomainTag: String, CaseIterable, Sendable {
    /// The header of a batch, the start of its chain.
    case header = "hdr"
    /// What a sensor signs.
    case signature = "sig"
    /// The tag by which two batches of one number are told apart.
    case batch = "bat"
    /// A state that the claim about one batch hands on to the claim about the next.
    case state = "stt"
    /// The numbers that a model takes.
    case tensor = "ten"
    /// The private weights of a model.
    case weights = "wgt"
    /// The commitment to the private weights of a model.
    case weightsCommitment = "wcm"
    /// The list of a regular grid's missing stretches.
    case missing = "mis"
    /// The commitment to the input.
    case input = "inp"
    /// The commitment to the output.
    case output = "out"
    /// A member of a sensor registry.
    case member = "mbr"
    /// A stretch of a registry's numbers of which none is revoked.
    case gap = "gap"
    /// The root of a sensor registry.
    case registry = "reg"
    /// The name under which a registry's member makes statements.
    case pseudonym = "psd"

    /// The tag as an integer.
    public var integer: Int { rawValue.utf8.reduce(0) { $0 << 8 | Int($1) } }

    /// The tag as a field element.
    public var fieldElement: Fr { Fr(integer) }
}
