import Algebra
import Primitives
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
