import Algebra
import Primitives

/// How readings become field elements, and these a root: the same for every circuit capacity.
///
/// - A slot is a reading, or a place of a regular grid, which where a reading is missing has the value of the one before.
///   Slots stand at the end of whole blocks of 16 elements; the slots before them repeat the first value, with a step of
///   zero, so that circuits need not know inside a block where a batch begins.
/// - Irregular: element = Σ_j 2^(18j) · (v_j + 2^13 · Δ_j) over 14 slots. Regular: Σ_j 2^(13j) · v_j over 19 slots.
/// - Irregular: H_0 = Poseidon(tagHeader, P, counter, sequence, n, startTick, endTick, tickSeconds, 0). Regular: H_0 =
///   Poseidon(tagHeader, P, counter, sequence, n, startTick, endTick, tickSeconds, interval, M), where n counts places and
///   M = Poseidon(tagMissing, 15 elements) lists the missing stretches, four to an element: element = Σ_j 2^(60j) ·
///   (start + 2^20 · count + 2^36 · value before + 2^48 · value after), zero where there is none.
/// - H_0 is the first capacity of a sponge whose rate, at first zero, takes in one block after the other: state ←
///   permutation(state + (0, block)). The root is the capacity after the last block.
///
/// Padding is not ambiguous, because H_0 holds n; and the header's, the sponge's and the commitments' hashes have
/// different widths or tags.
public enum BatchPacking {
    /// The bit of an irregular slot where the step begins.
    public static let stepShift = 13

    /// The slots of whole blocks with the batch at their end.
    public static func slots(of batch: ReadingBatch) -> [Reading] {
        var places: [Reading] = []
        switch batch.header.profile.encoding {
        case .irregular: places = batch.readings
        case .regular:
            places.reserveCapacity(batch.header.slotCount)
            for reading in batch.readings {
                if let last = places.last {
                    let absent = Int(reading.step) / batch.header.interval - 1
                    places += Array(repeating: last, count: absent)
                }
                places.append(Reading(value: reading.value, step: 0))
            }
        }
        let perBlock = batch.header.profile.encoding.slotsPerBlock
        let blocks = (places.count + perBlock - 1) / perBlock
        let padding = Reading(value: places[0].value, step: 0)
        return Array(repeating: padding, count: blocks * perBlock - places.count) + places
    }

    /// The elements of slots.
    ///
    /// - Precondition: values and steps are within their bits (a batch has checked them); whole elements.
    public static func elements(of slots: [Reading], _ encoding: ReadingEncoding) -> [Fr] {
        stride(from: 0, to: slots.count, by: encoding.slotsPerElement).map { start in
            element(
                slots[start..<start + encoding.slotsPerElement].map {
                    UInt64($0.value) | UInt64($0.step) << UInt64(stepShift)
                }, bits: encoding.slotBits)
        }
    }

    /// Σ 2^(bits·j)·words[j], which takes at most 253 bits, less than the modulus has.
    private static func element(_ words: [UInt64], bits: Int) -> Fr {
        var limbs: [UInt64] = [0, 0, 0, 0]
        for (position, word) in words.enumerated() {
            let (limb, shift) = (position * bits / 64, UInt64(position * bits % 64))
            limbs[limb] |= word << shift
            if shift > UInt64(64 - bits) { limbs[limb + 1] |= word >> (64 - shift) }
        }
        return Fr(reducing: FieldInteger(limbs: (limbs[0], limbs[1], limbs[2], limbs[3])))
    }

    /// Stretches in an element.
    public static let stretchesPerElement = 4
    /// Elements that list stretches.
    public static let stretchElements = MissingStretch.maximumStretches / stretchesPerElement

    /// M: the hash of where a regular grid has no readings.
    static func hash(of missing: [MissingStretch]) -> Fr {
        let words = missing.map { stretch in
            zip(stretch.digits, MissingStretch.shifts).reduce(UInt64(0)) { $0 | UInt64($1.0) << UInt64($1.1) }
        }
        let elements = (0..<stretchElements).map { index in
            element(
                Array(words.dropFirst(stretchesPerElement * index).prefix(stretchesPerElement)),
                bits: MissingStretch.wordBits)
        }
        return Poseidon.bn254(width: stretchElements + 2).hash([DomainTag.missing.fieldElement] + elements)
    }
}

extension ReadingBatch {
    /// What the sponge leaves of header and readings: what a sensor signs and a commitment hides.
    public var root: Fr {
        let elements = BatchPacking.elements(of: BatchPacking.slots(of: self), header.profile.encoding)
        return Poseidon.bn254(width: ReadingEncoding.elementsPerBlock + 1).sponge(elements, capacity: headerHash)
    }

    /// H_0, the sponge's first capacity.
    public var headerHash: Fr {
        let common = [
            DomainTag.header.fieldElement, header.profile.fieldElement, Fr(unsigned: header.counter),
            Fr(unsigned: header.sequence), Fr(header.slotCount), Fr(unsigned: UInt64(header.startTick)),
            Fr(unsigned: UInt64(header.endTick)), Fr(header.tickSeconds), Fr(header.interval),
        ]
        let inputs =
            switch header.profile.encoding {
            case .irregular: common
            case .regular: common + [missingHash]
            }
        return Poseidon.bn254(width: inputs.count + 1).hash(inputs)
    }

    /// M: the hash of where a regular grid has no readings.
    public var missingHash: Fr { BatchPacking.hash(of: missing) }

    /// What a sensor signs: Poseidon(tagSignature, root).
    public static func signedMessage(root: Fr) -> Fr {
        Poseidon.bn254(width: 3).hash([DomainTag.signature.fieldElement, root])
    }
}

extension Fr {
    /// An unsigned integer of 64 bits.
    package init(unsigned value: UInt64) {
        self.init(reducing: FieldInteger(value))
    }
}
