import Algebra

/// Small constants that keep Poseidon hashes for different purposes apart: the ASCII bytes, big-endian.
public enum DomainTag: String, CaseIterable, Sendable {
    /// The header of a batch, the start of its chain.
    case header = "hdr"
    /// What a sensor signs.
    case signature = "sig"
    /// The tag by which two batches of one number are told apart.
    case batch = "bat"
    /// The list of a regular grid's missing stretches.
    case missing = "mis"
    /// The commitment to the input.
    case input = "inp"
    /// The commitment to the output.
    case output = "out"

    /// The tag as an integer.
    public var integer: Int { rawValue.utf8.reduce(0) { $0 << 8 | Int($1) } }

    /// The tag as a field element.
    public var fieldElement: Fr { Fr(integer) }
}
