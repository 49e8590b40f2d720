import Algebra
import BigInt
import Primitives
import R1CS
import Statements

/// What a model is given, with what its commitment opens to besides.
package struct InputOpening: Sendable {
    /// The integers.
    package let values: [Int64]
    /// The log that they are the readings of; `nil` of other inputs.
    package let batch: ReadingBatch?

    /// An input that is no log.
    package init(values: [Int64]) {
        self.values = values
        batch = nil
    }

    /// The readings of a log, in steps of its resolution; a missing one of a grid is as the one before.
    package init(_ batch: ReadingBatch) {
        self.batch = batch
        let offset = batch.header.profile.offset
        values = BatchPacking.slots(of: batch).suffix(batch.header.slotCount).map { offset + Int64($0.value) }
    }

    /// The root that is committed to.
    func root(_ packing: TensorPacking) -> Fr { batch?.root ?? packing.root(of: values) }

    /// The inputs of the circuit after integers and salt: steps, and what the header holds besides the count. Secret.
    var logInputs: [Fr] {
        guard let batch else { return [] }
        let header = batch.header
        let isRegular = header.profile.encoding == .regular
        let steps = isRegular ? [] : BatchPacking.slots(of: batch).suffix(header.slotCount).map { Fr(Int($0.step)) }
        return steps + [
            header.profile.fieldElement, Fr(unsigned: header.counter), Fr(unsigned: header.sequence),
            Fr(unsigned: UInt64(header.startTick)), Fr(unsigned: UInt64(header.endTick)), Fr(header.tickSeconds),
        ] + (isRegular ? [Fr(header.interval), batch.missingHash] : [])
    }
}

/// Private weights, with what hides them in their commitment. Secret.
package struct WeightOpening: Sendable {
    /// The integers, in the order of the program's.
    package let values: [Int64]
    /// The salt: the same in all claims about a model, so that they are seen to be about one.
    package let salt: CommitmentSalt

    /// Weights and their salt.
    package init(values: [Int64], salt: CommitmentSalt) {
        self.values = values
        self.salt = salt
    }

    /// The inputs of the circuit after all others.
    var inputs: [Fr] { values.map { Fr(bigInteger: BigInt($0)) } + [salt.fieldElement] }
}
