import Algebra
import R1CS
import TestSupport
import Testing

/// What is wrong about a `.r1cs` or `.wtns` is refused by a code of its own, and nothing makes a reader crash.
@Suite struct CircuitFileStrictnessTests {
    /// Two constraints over five wires, two of them public.
    static func circuit() throws -> [UInt8] {
        var builder = CircuitBuilder<Fr>()
        let x = builder.publicInput("x")
        let z = builder.publicInput("z")
        let y = builder.privateInput("y")
        let product = builder.multiply("product", x + Scalar(constant: Fr(-3)), y + z)
        builder.enforceEqual("end", product, x)
        return R1CSFile(system: try builder.finish().constraints, privateInputCount: 1).bytes
    }

    static let witness = WitnessFile.encode([.one, Fr(5), Fr(7), -Fr.one])

    static func circuitCode(_ change: (inout SectionedBytes) -> Void) throws -> String? {
        var file = SectionedBytes(try circuit())
        change(&file)
        do throws(CircuitFileError) {
            _ = try R1CSFile(bytes: file.bytes)
            return nil
        } catch {
            return error.code
        }
    }

    static func witnessCode(_ change: (inout SectionedBytes) -> Void) -> String? {
        var file = SectionedBytes(witness)
        change(&file)
        do throws(CircuitFileError) {
            _ = try WitnessFile.decode(file.bytes)
            return nil
        } catch {
            return error.code
        }
    }

    private static func set(_ bytes: inout [UInt8], at offset: Int, _ value: some FixedWidthInteger) {
        let new = SectionedBytes.bytes(value)
        bytes.replaceSubrange(offset..<(offset + new.count), with: new)
    }

    /// Any order of sections is fine, and so are sections that nobody knows.
    @Test func ordersAndUnknownSections() throws {
        for rotation in 0..<4 {
            #expect(
                try Self.circuitCode { file in
                    file.sections.insert((77, [1, 2, 3]), at: 1)
                    file.sections = Array(file.sections[rotation...] + file.sections[..<rotation])
                } == nil)
        }
        #expect(Self.witnessCode { $0.sections.append((9, [])) } == nil)
        #expect(Self.witnessCode { $0.sections.reverse() } == nil)
        #expect(Self.witnessCode { $0.version = 1 } == nil)
    }

    @Test func containers() throws {
        #expect(try Self.circuitCode { $0.magic = Array("wtns".utf8) } == "r1cs.not-r1cs")
        #expect(Self.witnessCode { $0.magic = Array("r1cs".utf8) } == "wtns.not-wtns")
        #expect(try Self.circuitCode { $0.version = 2 } == "r1cs.unknown-version")
        #expect(Self.witnessCode { $0.version = 3 } == "wtns.unknown-version")
        #expect(Self.witnessCode { $0.version = 0 } == "wtns.unknown-version")
        for number: UInt32 in [1, 2, 3] {
            #expect(try Self.circuitCode { $0.sections.append((number, $0[number])) } == "r1cs.section-duplicate")
            #expect(
                try Self.circuitCode { $0.sections.removeAll { $0.number == number } } == "r1cs.section-missing")
        }
        #expect(
            try Self.circuitCode { $0.sections += (100..<200).map { ($0, []) } } == "r1cs.too-many-sections")
        #expect(throws: CircuitFileError(code: "wtns.trailing-bytes", message: "w: 1 bytes follow the last section")) {
            try WitnessFile.decode(Self.witness + [0], place: "w")
        }
        for bytes in [[], Array("wtn".utf8)] {
            let error = #expect(throws: CircuitFileError.self) { try WitnessFile.decode(bytes) }
            #expect(error?.code == "wtns.not-wtns")
        }
    }

    /// P5: lengths of sections that no file has, without an allocation of that size.
    @Test func lengthsOfSections() throws {
        let good = try Self.circuit()
        for length: UInt64 in [UInt64.max, UInt64.max - 63, 1 << 63, 1 << 32, UInt64(good.count)] {
            var bytes = good
            Self.set(&bytes, at: 16, length)
            let error = #expect(throws: CircuitFileError.self) { try R1CSFile(bytes: bytes) }
            #expect(error?.code == "r1cs.truncated")
        }
    }

    @Test func headersOfCircuits() throws {
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 0, UInt32(48)) } == "r1cs.wrong-curve")
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 4, UInt8(2)) } == "r1cs.wrong-curve")
        #expect(try Self.circuitCode { $0[1].append(0) } == "r1cs.section-size")
        #expect(try Self.circuitCode { $0[1].removeLast() } == "r1cs.truncated")
        // Wires: fewer than inputs, or more than have labels.
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 36, UInt32(2)) } == "r1cs.counts-contradict")
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 36, UInt32.max) } == "r1cs.section-size")
        for offset in [40, 44] {
            #expect(try Self.circuitCode { Self.set(&$0[1], at: offset, UInt32.max) } == "r1cs.counts-contradict")
        }
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 52, UInt64(4)) } == "r1cs.label-out-of-range")
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 60, UInt32.max) } == "r1cs.section-size")
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 60, UInt32(3)) } == "r1cs.truncated")
        #expect(try Self.circuitCode { Self.set(&$0[1], at: 60, UInt32(1)) } == "r1cs.section-size")
    }

    @Test func constraintsOfCircuits() throws {
        #expect(try Self.circuitCode { Self.set(&$0[2], at: 0, UInt32.max) } == "r1cs.truncated")
        #expect(try Self.circuitCode { Self.set(&$0[2], at: 4, UInt32(5)) } == "r1cs.wire-out-of-range")
        #expect(try Self.circuitCode { Self.set(&$0[2], at: 4, UInt32.max) } == "r1cs.wire-out-of-range")
        for value in [Fr.modulus.littleEndianBytes, [UInt8](repeating: 0xFF, count: 32)] {
            #expect(
                try Self.circuitCode { $0[2].replaceSubrange(8..<40, with: value) } == "r1cs.value-not-canonical")
        }
        #expect(try Self.circuitCode { $0[2].append(contentsOf: [0, 0, 0, 0]) } == "r1cs.section-size")
        #expect(try Self.circuitCode { $0[3].removeLast() } == "r1cs.section-size")
        for number: UInt32 in [4, 5] {
            #expect(try Self.circuitCode { $0.sections.append((number, [1, 0, 0, 0])) } == "r1cs.custom-gates")
        }
    }

    /// P4, P6.
    @Test func valuesOfWitnesses() throws {
        #expect(Self.witnessCode { $0[2].removeLast() } == "wtns.section-size")
        #expect(Self.witnessCode { $0[2].removeLast(32) } == "wtns.section-size")
        #expect(Self.witnessCode { $0[2].append(contentsOf: [UInt8](repeating: 0, count: 32)) } == "wtns.section-size")
        #expect(Self.witnessCode { Self.set(&$0[1], at: 36, UInt32.max) } == "wtns.section-size")
        #expect(Self.witnessCode { Self.set(&$0[1], at: 36, UInt32(3)) } == "wtns.section-size")
        #expect(Self.witnessCode { Self.set(&$0[1], at: 4, UInt8(2)) } == "wtns.wrong-curve")
        #expect(Self.witnessCode { Self.set(&$0[1], at: 0, UInt32(8)) } == "wtns.wrong-curve")
        for position in 0..<4 {
            for value in [Fr.modulus.littleEndianBytes, [UInt8](repeating: 0xFF, count: 32)] {
                #expect(
                    Self.witnessCode { $0[2].replaceSubrange((32 * position)..<(32 * position + 32), with: value) }
                        == "wtns.value-not-canonical")
            }
        }
        #expect(Self.witnessCode { $0[2][0] = 2 } == "wtns.first-not-one")
        #expect(Self.witnessCode { $0[2][0] = 0 } == "wtns.first-not-one")
        #expect(
            Self.witnessCode {
                Self.set(&$0[1], at: 36, UInt32(0))
                $0[2] = []
            } == "wtns.first-not-one")
    }

    /// No value of a witness is in a message.
    @Test func messagesKeepSecrets() throws {
        var file = SectionedBytes(Self.witness)
        let value = [UInt8](repeating: 0xF7, count: 32)
        file[2].replaceSubrange(64..<96, with: value)
        let error = #expect(throws: CircuitFileError.self) { try WitnessFile.decode(file.bytes, place: "w.wtns") }
        #expect(
            error?.message == "w.wtns: section 2 (values): value 2 is not below the order of the field")
    }

    @Test func pathsThatAreNone() throws {
        for path in ["", "a\0b"] {
            let error = #expect(throws: CircuitFileError.self) { try WitnessFile.read(path: path) }
            #expect(error?.code == "file.bad-path")
        }
    }

    /// Every truncation has an error of the format; every change has one too, or shows when the file is written again.
    @Test func damagedFiles() throws {
        var generator = SeededGenerator(state: 254)
        let circuit = try Self.circuit()
        for length in 0..<circuit.count {
            let error = #expect(throws: CircuitFileError.self) { try R1CSFile(bytes: Array(circuit[..<length])) }
            #expect(error?.code.hasPrefix("r1cs.") == true)
        }
        for length in 0..<Self.witness.count {
            let error = #expect(throws: CircuitFileError.self) {
                try WitnessFile.decode(Array(Self.witness[..<length]))
            }
            #expect(error?.code.hasPrefix("wtns.") == true)
        }
        for bit in 0..<(8 * circuit.count) {
            var bytes = circuit
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            do throws(CircuitFileError) { #expect(try R1CSFile(bytes: bytes).bytes == bytes) } catch {
                #expect(error.code.hasPrefix("r1cs."))
            }
        }
        for _ in 0..<20_000 {
            var bytes = Self.witness
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            do throws(CircuitFileError) {
                let values = try WitnessFile.decode(bytes)
                // Both versions of the format look alike, and the second is what is written.
                bytes[4] = 2
                #expect(WitnessFile.encode(values) == bytes)
            } catch {
                #expect(error.code.hasPrefix("wtns."))
            }
        }
    }
}
