import ONNX

/// Files of tensors that are refused.
extension FaultTests {
    static let npyFaults: [FaultCase] =
        [
            npy(.npyMagic, "nothing", []),
            npy(.npyMagic, "another file", Array("PK\u{3}\u{4}".utf8)),
            npy(.npyVersion, "version 4", [0x93] + Array("NUMPY".utf8) + [4, 0, 0, 0, 0, 0]),
            npy(.npyVersion, "version 1.1", [0x93] + Array("NUMPY".utf8) + [1, 1, 0, 0]),
            npy(.npyHeader, "no length", [0x93] + Array("NUMPY".utf8) + [1, 0, 1]),
            npy(.npyHeader, "half a length", [0x93] + Array("NUMPY".utf8) + [2, 0, 1, 0]),
            npy(.npyHeader, "a header beyond the end", [0x93] + Array("NUMPY".utf8) + [1, 0, 10, 0, 0x7B]),
            npy(.npyHeader, "a header of 4 GiB", [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255]),
            npy(.npyLength, "a byte too few", file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 7)),
            npy(.npyLength, "a byte too many", file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 9)),
            npy(
                .npyLength, "2^28 elements",
                file("{'descr': '|u1', 'fortran_order': False, 'shape': (134217728,), }", 9)),
            npy(.rank, "nine", file("{'descr': '|u1', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1), }", 1)),
            npy(
                .elementCount, "2^40", file("{'descr': '|u1', 'fortran_order': False, 'shape': (1099511627776,), }", 0)),
            npy(
                .badTensorDimension, "an overflow",
                file("{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 3), }", 0)),
            npy(.nonFinite, "not a number", file("{'descr':'<f2','fortran_order':False,'shape':()}", 2, byte: 0xFF)),
            npy(.outOfRange, "a boolean of 2", file("{'descr':'|b1','fortran_order':False,'shape':()}", 1, byte: 2)),
            FaultCase(fault: .fileBytes, what: ".npy: more bytes") {
                _ = try TensorFile.read(npy: [0x93], limits: ModelLimits().with { $0.fileBytes = 0 })
            },
            FaultCase(fault: .npyType, what: ".npy: texts to write") {
                _ = try TensorFile.npy(ONNXTensor(shape: [1], elementType: .string, elements: .strings(["a"])))
            },
        ]
        + ["<c8", "|O", "<U4", "|S1", "<V2", "f4", "=f4", "|f4", "<f16", "<f3", "", "<"].map { type in
            npy(.npyType, "the type \(type)", file("{'descr': '\(type)', 'fortran_order': False, 'shape': (), }", 4))
        }
        + [
            "", "{}", "{'descr': '<f4', 'fortran_order': False}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + f()",
            "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
            "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1L,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (01,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
            "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4\", 'fortran_order': False, 'shape': (1,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        ].map { header in npy(.npyHeader, "the header “\(header)”", file(header, 4)) }

    static let inputFaults: [FaultCase] = [
        json(.inputForm, "an object of nothing", "{}"),
        json(.inputForm, "a member that is not known", #"{"inputs": {"x": [[1, 2]]}, "more": 1}"#),
        json(.inputForm, "inputs that are no object", #"{"inputs": [[1, 2]]}"#),
        json(.inputForm, "flat data that is no array", #"{"input_data": 1}"#),
        json(.inputForm, "flat data of two inputs", #"{"input_data": [[1, 2], [1, 2]]}"#),
        json(.inputForm, "flat data that is no array of arrays", #"{"input_data": [1]}"#),
        json(.inputForm, "shapes of two inputs", #"{"input_data": [[1, 2]], "input_shapes": [[1, 2], [1]]}"#),
        json(.inputForm, "a shape that is no array", #"{"input_data": [[1, 2]], "input_shapes": [2]}"#),
        json(.inputForm, "a shape of fractions", #"{"input_data": [[1, 2]], "input_shapes": [[1, 2.0]]}"#),
        FaultCase(fault: .inputForm, what: "JSON: nested arrays for two inputs") {
            _ = try TensorFile.read(
                json: Array("[1]".utf8),
                for: ["a", "b"].map { ValueDescription(name: $0, elementType: .float, dimensions: nil) })
        },
        json(.irregularInput, "rows of two lengths", "[[1, 2], [1]]"),
        json(.irregularInput, "a number beside a row", "[[1, 2], 3]"),
        json(.irregularInput, "a row beside an empty one", "[[], [1]]"),
        json(.inputValue, "a row beside a number", "[3, [1, 2]]", .float, nil),
        json(.inputShape, "three numbers for two", "[[1, 2, 3]]"),
        json(.inputShape, "a dimension too few", "[1, 2]"),
        json(.inputShape, "flat data of another number", #"{"input_data": [[1, 2]], "input_shapes": [[1, 3]]}"#),
        json(.inputShape, "flat data of another shape", #"{"input_data": [[1, 2]], "input_shapes": [[2, 1]]}"#),
        json(
            .inputShape, "flat data in a shape with two open dimensions", #"{"input_data": [[1, 2]]}"#, .float,
            [.named("n"), .unknown]),
        json(.inputShape, "flat data that does not fill the open dimension", #"{"input_data": [[1, 2, 3]]}"#),
        json(
            .inputShape, "flat data of another number than the model's", #"{"input_data": [[1]]}"#, .float, [.fixed(2)]),
        json(.badTensorDimension, "a negative shape", #"{"input_data": [[1, 2]], "input_shapes": [[-1, 2]]}"#),
        json(.inputValue, "a text", #"[["1", 2]]"#),
        json(.inputValue, "nothing", "[[null, 2]]"),
        json(.inputValue, "a boolean as a number", "[[true, 2]]"),
        json(.inputValue, "a fraction as an integer", "[[1.0, 2]]", .int8),
        json(.inputValue, "an integer beyond the type", "[[1, 128]]", .int8),
        json(.inputValue, "a negative unsigned one", "[[1, -1]]", .uint64),
        json(.inputValue, "a boolean of 2", "[[1, 2]]", .bool),
        json(.inputValue, "a number as a text", "[[1, 2]]", .string),
        json(.unsupportedElementType, "a type that is not kept", "[[1, 2]]", .complex64),
        json(.nonFinite, "a number beyond floats", "[[1e39, 0]]"),
        json(.nonFinite, "a number beyond halves", "[[65520, 0]]", .float16),
        json(.nonFinite, "a number beyond doubles", "[[1e999, 0]]", .double),
        json(.unknownInput, "an input that there is not", #"{"inputs": {"x": [[1, 2]], "z": 1}}"#),
        json(.missingInput, "an input left out", #"{"inputs": {}}"#),
        json(.rank, "nine deep", "[[[[[[[[[1]]]]]]]]]", .float, nil),
    ]

    private static func npy(_ fault: ONNXFault, _ what: String, _ bytes: [UInt8]) -> FaultCase {
        FaultCase(fault: fault, what: ".npy: " + what) { _ = try TensorFile.read(npy: bytes) }
    }

    /// A file of version 1.0 with this header and as many bytes of elements.
    private static func file(_ header: String, _ count: Int, byte: UInt8 = 0) -> [UInt8] {
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
            + [UInt8](repeating: byte, count: count)
    }

    private static func json(
        _ fault: ONNXFault, _ what: String, _ text: String, _ type: ElementType = .float,
        _ dimensions: [ValueDescription.Dimension]? = [.named("batch"), .fixed(2)]
    ) -> FaultCase {
        FaultCase(fault: fault, what: "JSON: " + what) {
            _ = try TensorFile.read(
                json: Array(text.utf8),
                for: [ValueDescription(name: "x", elementType: type, dimensions: dimensions)])
        }
    }
}
