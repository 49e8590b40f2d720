/// The codes of `ONNXError`. They are interface and do not change; `docs/models.md` explains each.
package enum ONNXFault: String, CaseIterable, Sendable {
    // The bytes are no protobuf message of ONNX's schema.
    case truncated = "wire.truncated"
    case badVarint = "wire.bad-varint"
    case badKey = "wire.bad-key"
    case unknownField = "wire.unknown-field"
    case wrongWireType = "wire.wrong-type"
    case repeatedField = "wire.repeated-field"
    case badText = "wire.bad-utf8"

    // More than is read here.
    case fileBytes = "limit.file-bytes"
    case memory = "limit.memory"
    case depth = "limit.depth"
    case nodeCount = "limit.nodes"
    case attributeCount = "limit.attributes"
    case nameLength = "limit.name-length"
    case rank = "limit.rank"
    case elementCount = "limit.elements"
    case tensorBytes = "limit.tensor-bytes"

    // The model and its graph.
    case irVersion = "model.ir-version"
    case noOpset = "model.no-opset"
    case opsetVersion = "model.opset-version"
    case duplicateOpset = "model.duplicate-opset"
    case undeclaredDomain = "model.undeclared-domain"
    case duplicateMetadata = "model.duplicate-metadata"
    case training = "model.training"
    case noGraph = "model.no-graph"
    case noOperator = "model.no-operator"
    case emptyName = "model.empty-name"
    case duplicateValue = "model.duplicate-value"
    case undefinedValue = "model.undefined-value"
    case useBeforeDefinition = "model.use-before-definition"
    case cycle = "model.cycle"
    case undefinedOutput = "model.undefined-output"

    // Descriptions of values.
    case untypedValue = "value.no-type"
    case unsupportedValueType = "value.unsupported-type"
    case badDimension = "value.bad-dimension"
    case contradiction = "value.contradicts-initializer"

    // Attributes of nodes.
    case duplicateAttribute = "attribute.duplicate"
    case untypedAttribute = "attribute.no-type"
    case ambiguousAttribute = "attribute.ambiguous"
    case wrongAttributeType = "attribute.wrong-type"
    case missingAttribute = "attribute.missing"
    case unsupportedAttribute = "attribute.unsupported-kind"
    case attributeText = "attribute.bad-utf8"
    case nonFiniteAttribute = "attribute.not-finite"
    case attributeReference = "attribute.reference"

    // Functions that a model brings along.
    case duplicateFunction = "function.duplicate"
    case recursiveFunction = "function.recursive"
    case functionArity = "function.arity"
    case functionOpset = "function.opset-mismatch"
    case functionAttribute = "function.attribute"

    // Tensors.
    case unknownElementType = "tensor.unknown-type"
    case unsupportedElementType = "tensor.unsupported-type"
    case badTensorDimension = "tensor.bad-dimension"
    case wrongDataField = "tensor.wrong-field"
    case ambiguousData = "tensor.ambiguous-data"
    case wrongLength = "tensor.wrong-length"
    case outOfRange = "tensor.out-of-range"
    case nonFinite = "tensor.not-finite"
    case tensorText = "tensor.bad-utf8"
    case segment = "tensor.segment"
    case sparseShape = "sparse.bad-shape"
    case sparseIndices = "sparse.bad-indices"

    // Weights in files of their own.
    case noExternalFolder = "external.no-folder"
    case externalEntry = "external.bad-entry"
    case externalLocation = "external.bad-location"
    case externalRange = "external.bad-range"

    // Tensor files.
    case npyMagic = "npy.bad-magic"
    case npyVersion = "npy.unsupported-version"
    case npyHeader = "npy.bad-header"
    case npyType = "npy.unsupported-type"
    case npyLength = "npy.wrong-length"

    // Inputs as JSON.
    case inputForm = "input.bad-form"
    case irregularInput = "input.irregular"
    case inputShape = "input.wrong-shape"
    case inputValue = "input.bad-value"
    case unknownInput = "input.unknown-name"
    case missingInput = "input.missing"
}
