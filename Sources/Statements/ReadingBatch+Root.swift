import Algebra
import Primitives

/// How readings become field elements, and these a root: the same for every circuit capacity.
///
/// - Element k = Σ_j 2^(18j) · (v_j + 2^13 · Δ_j) over 14 readings; unused slots are zero.
/// - H_0 = Poseidon(tagHeader, P, counter, sequence, n, startTick, endTick, tickSeconds, interval = 0);
/// - H_k = Poseidon(H_{k−1}, 15 elements, zero padded) for k = 1 … ⌈⌈n/14⌉/15⌉; the root is the last H.
///
/// Zero padding is not ambiguous, because H_0 holds n; and the header's, the chain's and the commitments' hashes
/// have different widths or tags.
public enum BatchPacking {
    /// Readings in an element.
    public static let readingsPerElement = 14
    /// Elements in a link of the chain.
    public static let elementsPerLink = 15
    /// The bits of a slot: one more than value and step need, so that a decomposition relative to a public threshold
    /// and gap is unique.
    public static let slotBits = 18
    /// The bit of a slot where the step begins.
    public static let stepShift = 13

    /// The elements of the readings, the last one filled up with zeros.
    ///
    /// - Precondition: values and steps are within their 12 and 4 bits (a batch has checked them).
    public static func elements(of readings: [Reading]) -> [Fr] {
        stride(from: 0, to: readings.count, by: readingsPerElement).map { start in
            // 14 slots of 18 bits are 252 bits, less than the modulus.
            var limbs: [UInt64] = [0, 0, 0, 0]
            for (slot, reading) in readings[start..<min(start + readingsPerElement, readings.count)].enumerated() {
                let word = UInt64(reading.value) | UInt64(reading.step) << UInt64(stepShift)
                let (limb, shift) = (slot * slotBits / 64, UInt64(slot * slotBits % 64))
                limbs[limb] |= word << shift
                if shift > UInt64(64 - slotBits) { limbs[limb + 1] |= word >> (64 - shift) }
            }
            return Fr(reducing: FieldInteger(limbs: (limbs[0], limbs[1], limbs[2], limbs[3])))
        }
    }
}

extension BatchHeader {
    /// The first hash of the chain, H_0.
    public var fieldElement: Fr {
        Poseidon.bn254(width: 10).hash([
            DomainTag.header.fieldElement, profile.fieldElement, Fr(unsigned: counter), Fr(unsigned: sequence),
            Fr(count), Fr(unsigned: UInt64(startTick)), Fr(unsigned: UInt64(endTick)), Fr(tickSeconds),
            .zero,  // interval: readings come with their steps
        ])
    }
}

extension ReadingBatch {
    /// The root of the hash chain: what a sensor signs and a commitment hides.
    public var root: Fr {
        let elements = BatchPacking.elements(of: readings)
        let poseidon = Poseidon.bn254(width: BatchPacking.elementsPerLink + 2)
        var hash = header.fieldElement
        for start in stride(from: 0, to: elements.count, by: BatchPacking.elementsPerLink) {
            let link = elements[start..<min(start + BatchPacking.elementsPerLink, elements.count)]
            let padding = [Fr](repeating: .zero, count: BatchPacking.elementsPerLink - link.count)
            hash = poseidon.hash([hash] + link + padding)
        }
        return hash
    }

    /// What a sensor signs: Poseidon(tagSignature, root).
    public static func signedMessage(root: Fr) -> Fr {
        Poseidon.bn254(width: 3).hash([DomainTag.signature.fieldElement, root])
    }
}

extension Fr {
    /// An unsigned integer of 64 bits.
    init(unsigned value: UInt64) {
        self.init(reducing: FieldInteger(value))
    }
}
