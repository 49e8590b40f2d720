/// What a receipt takes, before it is made: upper bounds of memory, and about how long.
///
/// The figures are measured, on two cores of an AMD EPYC with AVX-512, of whole processes and of a daemon that makes one receipt after
/// the other (`docs/attested.md` has the table), and taken with some room: a job that is let in must not run out of memory.
struct ReceiptFigures: Sendable, Equatable {
    /// Constraints of the circuit that the statement names, about.
    let constraintCount: Int
    /// How many readings a log for it can have; none of a model that takes other input.
    let places: Int
    /// Bytes of the model's file; none of a claim about readings.
    let modelBytes: Int

    /// The process, with the libraries' tables and a small statement: 45 MiB were measured.
    static let baseBytes = 48 << 20
    /// A circuit that is made for its digest, wires included: 580 to 720 bytes were measured from 90,000 constraints on. A model has
    /// about as many sums to evaluate as constraints, and took 470 bytes for each.
    static let bytesPerConstraint = 1000
    /// A reading: as text, as values, and evaluated. With 43,200 of them less than 300 bytes each.
    static let bytesPerPlace = 512
    /// A byte of a model's file: as it was read, as tensors, as integers, and their sums.
    static let bytesPerModelByte = 16

    /// The most memory that it takes.
    ///
    /// - Parameter isKnown: whether the circuit's digest is known without making the circuit.
    func peakBytes(isKnown: Bool) -> Int {
        Self.baseBytes + Self.bytesPerPlace * places + Self.bytesPerModelByte * modelBytes
            + (isKnown && modelBytes == 0 ? 0 : Self.bytesPerConstraint * constraintCount)
    }

    /// About how long it takes, in milliseconds, until it was measured here: 100 for the hardware (quotes of TDX take 39, of TPMs some
    /// 80), 3 to 4 microseconds for each reading, and 11 to 15 for each constraint of a circuit that is made for its digest.
    ///
    /// - Parameter isKnown: whether the circuit's digest is known without making the circuit.
    func milliseconds(isKnown: Bool) -> Int {
        100 + places / 250 + modelBytes / 10_000 + (isKnown ? 0 : constraintCount / 65)
    }
}
