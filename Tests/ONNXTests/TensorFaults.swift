import ONNX
import TestSupport

/// Tensors that are not what they say, and weights outside of the model.
extension FaultTests {
    static let tensorFaults: [FaultCase] = [
        FaultCase(fault: .unknownElementType, what: "the type zero") {
            _ = try read(Onnx_TensorProto().with { $0.dims = [0] })
        },
        FaultCase(fault: .unknownElementType, what: "the type 29") {
            _ = try read(Onnx_TensorProto().with { $0.dataType = 29 })
        },
        FaultCase(fault: .unknownElementType, what: "a negative type") {
            _ = try read(Onnx_TensorProto().with { $0.dataType = -1 })
        },
        .tensor(.unsupportedElementType, "complex numbers", .complex64, [1]) { $0.floatData = [1, 2] },
        .tensor(.unsupportedElementType, "floats of eight bits", .float8E4M3Fn, [1]) { $0.int32Data = [1] },
        .tensor(.unsupportedElementType, "floats of four bits", .float4E2M1, [1]) { $0.int32Data = [1] },
        .tensor(.badTensorDimension, "a negative dimension", .float, [-1]),
        .tensor(.badTensorDimension, "dimensions whose product overflows", .float, [1 << 32, 1 << 32]),
        .tensor(.badTensorDimension, "an overflow hidden by a zero", .float, [1 << 32, 0, 1 << 32]),
        .tensor(.badTensorDimension, "2^63 - 1", .float, [.max]),
        .tensor(.wrongDataField, "floats for int32", .int32, [1]) { $0.floatData = [1] },
        .tensor(.wrongDataField, "int64 for int32", .int32, [1]) { $0.int64Data = [1] },
        .tensor(.wrongDataField, "int32 for uint32", .uint32, [1]) { $0.int32Data = [1] },
        .tensor(.wrongDataField, "floats beside doubles", .double, [1]) {
            $0.doubleData = [1]
            $0.floatData = [1]
        },
        .tensor(.wrongDataField, "raw texts", .string, [1]) { $0.rawData = .of([0x61]) },
        .tensor(.ambiguousData, "raw and typed", .float, [1]) {
            $0.floatData = [1]
            $0.rawData = .of([0, 0, 0, 0])
        },
        .tensor(.ambiguousData, "raw, and a location", .float, [1]) {
            $0.rawData = .of([0, 0, 0, 0])
            $0.externalData = [.of("location", "w")]
        },
        .tensor(.ambiguousData, "typed, and a location", .float, [1]) {
            $0.floatData = [1]
            $0.externalData = [.of("location", "w")]
        },
        .tensor(.wrongLength, "a float too few", .float, [2]) { $0.floatData = [1] },
        .tensor(.wrongLength, "a float too many", .float, [0]) { $0.floatData = [1] },
        .tensor(.wrongLength, "no data", .int8, [2]),
        .tensor(.wrongLength, "raw data too long", .int16, [2]) { $0.rawData = .of([1, 2, 3, 4, 5]) },
        .tensor(.wrongLength, "packed data too long", .int4, [2]) { $0.rawData = .of([1, 2]) },
        .tensor(.wrongLength, "packed data too short", .uint2, [5]) { $0.int32Data = [1] },
        .tensor(.wrongLength, "a scalar without data", .int64, []),
        .tensor(.outOfRange, "an int8 of 128", .int8, [2]) { $0.int32Data = [0, 128] },
        .tensor(.outOfRange, "a negative uint8", .uint8, [1]) { $0.int32Data = [-1] },
        .tensor(.outOfRange, "an int16 of -32769", .int16, [1]) { $0.int32Data = [-32769] },
        .tensor(.outOfRange, "a uint32 of 2^32", .uint32, [1]) { $0.uint64Data = [1 << 32] },
        .tensor(.outOfRange, "a boolean of 2", .bool, [1]) { $0.int32Data = [2] },
        .tensor(.outOfRange, "a raw boolean of 2", .bool, [2]) { $0.rawData = .of([1, 2]) },
        .tensor(.outOfRange, "a float16 of 17 bits", .float16, [1]) { $0.int32Data = [0x10000] },
        .tensor(.outOfRange, "a pair of int4 of 9 bits", .int4, [2]) { $0.int32Data = [0x100] },
        FaultCase(fault: .outOfRange, what: "a tensor made of elements beyond its type") {
            _ = try ONNXTensor(shape: [1], elementType: .uint2, elements: .integers([4]))
        },
        FaultCase(fault: .wrongDataField, what: "a tensor made of elements of another type") {
            _ = try ONNXTensor(shape: [1], elementType: .double, elements: .float([4]))
        },
        FaultCase(fault: .unsupportedElementType, what: "a tensor made of a type that is not kept") {
            _ = try ONNXTensor(shape: [1], elementType: .complex64, elements: .float([4]))
        },
        FaultCase(fault: .wrongLength, what: "a tensor made of too few elements") {
            _ = try ONNXTensor(shape: [2], elementType: .float, elements: .float([4]))
        },
        .tensor(.nonFinite, "not a number", .float, [2]) { $0.floatData = [0, .nan] },
        .tensor(.nonFinite, "an infinite double", .double, [1]) { $0.doubleData = [-.infinity] },
        .tensor(.nonFinite, "an infinite float16", .float16, [1]) { $0.rawData = .of([0x00, 0x7C]) },
        .tensor(.nonFinite, "a bfloat16 that is no number", .bfloat16, [1]) { $0.int32Data = [0x7FC0] },
        .tensor(.tensorText, "a text that is no UTF-8", .string, [2]) { $0.stringData = [.of("a"), .of([0xFF])] },
        .tensor(.segment, "a segment", .float, [1]) {
            $0.floatData = [1]
            $0.segment = Onnx_TensorProto.Segment()
        },
        sparse(.sparseShape, "values that are no list") { $0.values.dims = [2, 1] },
        sparse(.sparseShape, "fewer indices") { $0.indices = .int(of: [0]) },
        sparse(.sparseShape, "coordinates of another rank") { $0.indices = .int(of: [0, 0, 1, 1, 0, 1], [2, 3]) },
        sparse(.sparseShape, "indices that are floats") { $0.indices = .floats("", [0, 1]) },
        sparse(.sparseShape, "coordinates without dimensions") {
            $0.dims = []
            $0.indices = .int(of: [], [2, 0])
        },
        sparse(.sparseIndices, "an index twice") { $0.indices = .int(of: [1, 1]) },
        sparse(.sparseIndices, "indices that descend") { $0.indices = .int(of: [2, 1]) },
        sparse(.sparseIndices, "a negative index") { $0.indices = .int(of: [-1, 1]) },
        sparse(.sparseIndices, "an index beyond") { $0.indices = .int(of: [0, 6]) },
        sparse(.sparseIndices, "a coordinate beyond") { $0.indices = .int(of: [0, 0, 0, 3], [2, 2]) },
    ]

    /// A sparse initializer of 2 × 3 with two values.
    private static func sparse(
        _ fault: ONNXFault, _ what: String, _ change: @escaping @Sendable (inout Onnx_SparseTensorProto) -> Void
    ) -> FaultCase {
        .model(fault, "a sparse tensor: " + what) {
            $0.graph.sparseInitializer = [Onnx_SparseTensorProto.of("d", [0, 4], shape: [2, 3]).with(change)]
        }
    }

    static let externalFaults: [FaultCase] =
        [
            external(.noExternalFolder, "no folder", ["location": "weights"], folder: false),
            external(.externalEntry, "no location", ["offset": "0"]),
            external(.externalEntry, "an entry that is not known", ["location": "weights", "mode": "w"]),
            external(.externalEntry, "an offset in hexadecimal", ["location": "weights", "offset": "0x1"]),
            external(.externalEntry, "a negative offset", ["location": "weights", "offset": "-1"]),
            external(
                .externalEntry, "a length beyond 64 bits", ["location": "weights", "length": "9223372036854775808"]),
            external(.externalRange, "a length that is not the tensor's", ["location": "weights", "length": "4"]),
            external(
                .externalRange, "an offset beyond the file", ["location": "weights", "offset": "17", "length": "8"]),
            external(.externalRange, "an end beyond the file", ["location": "weights", "offset": "12", "length": "8"]),
            external(.externalRange, "a rest that is too long", ["location": "weights", "offset": "4"]),
            external(.externalLocation, "a folder", ["location": "folder"]),
            external(.externalLocation, "a pipe", ["location": "pipe"]),
            external(.externalLocation, "a link out of the folder", ["location": "link"]),
            external(.externalLocation, "a link within the folder", ["location": "inner-link"]),
            external(.externalLocation, "a folder that is a link", ["location": "folder-link/passwd"]),
            external(.externalLocation, "a file as a folder", ["location": "weights/x"]),
        ]
        + ["", "/etc/passwd", "../weights", "folder/../weights", "./weights", "folder//x", "folder/", ".", "a\0b"].map {
            external(.externalLocation, "the location “\($0)”", ["location": $0])
        } + [
            FaultCase(fault: .externalEntry, what: "external data: two offsets") {
                _ = try read(
                    Onnx_TensorProto.external([.of("location", "w"), .of("offset", "0"), .of("offset", "8")]),
                    folder: ExternalDataFolder(path: "/"))
            },
            FaultCase(fault: .ambiguousData, what: "external data: typed data too") {
                _ = try read(Onnx_TensorProto.external([.of("location", "w")]).with { $0.floatData = [1, 2] })
            },
            FaultCase(fault: .ambiguousData, what: "external data: raw data too") {
                _ = try read(Onnx_TensorProto.external([.of("location", "w")]).with { $0.rawData = .of([]) })
            },
        ]

    private static func external(
        _ fault: ONNXFault, _ what: String, _ entries: [String: String], folder: Bool = true
    ) -> FaultCase {
        FaultCase(fault: fault, what: "external data: " + what) {
            let scratch = try WeightsFolder()
            let tensor = Onnx_TensorProto.external(entries.map { .of($0.key, $0.value) })
            _ = try read(tensor, folder: folder ? ExternalDataFolder(path: scratch.path) : nil)
        }
    }
}

extension Onnx_TensorProto {
    /// Two floats somewhere else.
    static func external(_ entries: [Onnx_StringStringEntryProto]) -> Self {
        of("t", .float, [2]) {
            $0.dataLocation = .external
            $0.externalData = entries
        }
    }
}
