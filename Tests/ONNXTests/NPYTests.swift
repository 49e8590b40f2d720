import ONNX
import Testing

/// NumPy's files; the expected bytes were written by NumPy 2.4.
@Suite struct NPYTests {
    /// A file: version, header, blanks before its end, elements.
    static func file(_ version: UInt8, _ header: String, _ blanks: Int, _ elements: [UInt8]) -> [UInt8] {
        let text = Array(header.utf8) + [UInt8](repeating: 0x20, count: blanks) + [0x0A]
        let length = [UInt8(text.count)] + [UInt8](repeating: 0, count: version == 1 ? 1 : 3)
        return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + elements
    }

    static let matrix = file(
        1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 58,
        [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xB0, 0x40, 0, 0, 0xC0, 0x40])
    static let transposed = file(
        1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", 59,
        [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0x40, 0, 0, 0, 0xC0, 0, 0, 0xB0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0xC0, 0x40])
    static let bigEndian = file(
        1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", 58,
        [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0, 0x40, 0x40, 0, 0, 0x40, 0x80, 0, 0, 0x40, 0xB0, 0, 0, 0x40, 0xC0, 0, 0])

    @Test(arguments: [matrix, transposed, bigEndian]) func ordersOfElementsAndBytes(_ bytes: [UInt8]) throws {
        let tensor = try TensorFile.read(npy: bytes)
        #expect(tensor.shape == [2, 3])
        #expect(tensor.elementType == .float)
        #expect(tensor.floats == [1, -2, 3, 4, 5.5, 6])
        #expect(try TensorFile.npy(tensor) == Self.matrix)
    }

    @Test func scalarsInVersionTwo() throws {
        let bytes = Self.file(
            2, "{'descr': '<i8', 'fortran_order': False, 'shape': (), }", 60, [7, 0, 0, 0, 0, 0, 0, 0])
        let tensor = try TensorFile.read(npy: bytes)
        #expect(tensor.shape == [])
        #expect(tensor.integers == [7])
    }

    @Test func booleansInVersionThree() throws {
        let bytes = Self.file(3, "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", 58, [1, 0])
        #expect(try TensorFile.read(npy: bytes).elements == .bools([true, false]))
    }

    @Test func halves() throws {
        let bytes = Self.file(
            1, "{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }", 60, [0x00, 0x3C, 0xFF, 0x7B, 0x01, 0x00])
        let tensor = try TensorFile.read(npy: bytes)
        #expect(tensor.elementType == .float16)
        #expect(tensor.floats == [1, 65504, 0x1p-24])
        #expect(try TensorFile.npy(tensor) == bytes)
    }

    @Test func nothingIsSomething() throws {
        let bytes = Self.file(1, "{'descr': '<u2', 'fortran_order': False, 'shape': (0, 3), }", 58, [])
        let tensor = try TensorFile.read(npy: bytes)
        #expect(tensor.shape == [0, 3])
        #expect(tensor.integers == [])
        #expect(try TensorFile.npy(tensor) == bytes)
    }

    @Test func headersThatOtherProgramsWrite() throws {
        for header in [
            "{\"shape\":(2,),\"descr\":\"|u1\",\"fortran_order\":False}",
            "{'fortran_order': True, 'shape': (2, ), 'descr': '<u1'}",
            "{ 'descr' : '|u1' , 'fortran_order' : False , 'shape' : ( 2 , ) , }",
        ] {
            #expect(try TensorFile.read(npy: Self.file(1, header, 0, [1, 2])).integers == [1, 2])
        }
    }

    @Test(arguments: ElementType.allCases.filter(\.isSupported)) func roundTrips(_ type: ElementType) throws {
        let elements: TensorElements =
            switch type {
            case .float, .float16, .bfloat16: .float([0, -1.5, 0x1p-8, -0.0, 96, 2])
            case .double: .double([0, -1.5, .leastNonzeroMagnitude, -0.0, .greatestFiniteMagnitude, 2])
            case .uint64: .unsigned64([0, .max, 1, 1 << 63, 5, 6])
            case .bool: .bools([true, false, true, true, false, false])
            case .string: .strings(["", "a", "é", "b", "c", "d"])
            default:
                .integers([type.integerRange!.lowerBound, type.integerRange!.upperBound, 0, 1, 0, 1])
            }
        let tensor = try ONNXTensor(shape: [3, 1, 2], elementType: type, elements: elements)
        guard type != .string else {
            #expect(refusal { _ = try TensorFile.npy(tensor) } == "npy.unsupported-type")
            return
        }
        let back = try TensorFile.read(npy: TensorFile.npy(tensor))
        #expect(back.shape == tensor.shape)
        #expect(back.elements == tensor.elements)
        let kept: [ElementType: ElementType] = [
            .bfloat16: .float, .int2: .int8, .int4: .int8, .uint2: .uint8, .uint4: .uint8,
        ]
        #expect(back.elementType == kept[type] ?? type)
    }
}
