import Algebra
import BigInt
import Testing

/// Ordinary 256-bit integers: text, bytes, order.
@Suite struct FieldIntegerTests {
    private static let maximum = FieldInteger(limbs: (.max, .max, .max, .max))

    @Test func decimalText() {
        let largest = (BigUInt(1) << 256) - 1
        #expect(FieldInteger(decimal: "\(largest)") == Self.maximum)
        #expect(Self.maximum.decimal == "\(largest)")
        #expect(FieldInteger(decimal: "\(largest + 1)") == nil)
        #expect(FieldInteger(decimal: "0") == .zero)
        for text in ["", "00", "01", "-1", "+1", " 1", "1 ", "0x1", "1e3", "1.0", "١", "１", "\(largest)0"] {
            #expect(FieldInteger(decimal: text) == nil, "\(text)")
        }
        var samples = Samples(seed: 1)
        for _ in 0..<100 {
            let value = samples.integer()
            #expect(FieldInteger(decimal: value.decimal) == value)
        }
    }

    @Test func bytesAndBits() {
        var samples = Samples(seed: 2)
        for _ in 0..<50 {
            let value = samples.integer()
            #expect(FieldInteger(bigEndian: value.bigEndianBytes) == value)
            #expect(value.littleEndianBytes == value.bigEndianBytes.reversed())
            let bits = (0..<300).reduce(BigUInt(0)) { value.bit($1) ? $0 + BigUInt(1) << $1 : $0 }
            #expect("\(bits)" == value.decimal)
            #expect(bits.bitWidth == value.bitWidth)
        }
        #expect(FieldInteger.zero.bitWidth == 0)
        #expect(FieldInteger(1).bitWidth == 1)
        #expect(Self.maximum.bitWidth == 256)
    }

    @Test func orderAndArithmetic() {
        #expect(FieldInteger(limbs: (.max, 0, 0, 0)) < FieldInteger(limbs: (0, 1, 0, 0)))
        #expect(FieldInteger(limbs: (.max, .max, .max, 0)) < FieldInteger(limbs: (0, 0, 0, 1)))
        #expect(Self.maximum.wrappingAdd(FieldInteger(1)) == .zero)
        #expect(FieldInteger.zero.wrappingSubtract(FieldInteger(1)) == Self.maximum)
        var samples = Samples(seed: 3)
        for _ in 0..<50 {
            let (a, b) = (samples.integer(), samples.integer())
            #expect(a.wrappingAdd(b).wrappingSubtract(b) == a)
        }
    }
}
