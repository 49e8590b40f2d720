import Algebra
import CanonicalEncoding
import Glibc
import Inference
import R1CS
import Statements

/// A model that was compiled: the ONNX file, what statements say of it, and its proving key, in one folder.
public struct ModelFolder: Sendable {
    /// Where it lies.
    public let path: String
    /// The model's name: what statements call the circuit.
    public let id: String
    /// What statements say of the model.
    public let reference: ModelReference
    /// Whether the circuit commits to wires.
    public let mode: ArgumentMode
    /// The structural digest of the circuit.
    public let circuitDigest: Digest
    /// How many constraints the circuit has.
    public let constraintCount: Int

    /// The file with all but the model and the key.
    static let manifestName = "model.json"
    /// The salt of private weights, 31 bytes. Secret.
    static let saltName = "weights.salt"
    /// The ONNX file.
    static let modelName = "model.onnx"
    /// The name and version of the manifest's format.
    static let schema = "assay/model/1"
    /// The most bytes of a manifest.
    private static let manifestLimit = 1 << 20
    /// The most bytes of a model.
    public static let modelLimit = 256 << 20

    /// The cache with the model's key.
    public var keys: KeyCache { KeyCache(directory: path) }

    /// Bytes of the model's file; none if it is not there.
    var modelByteCount: Int {
        var metadata = stat()
        return stat("\(path)/\(Self.modelName)", &metadata) == 0 ? Int(metadata.st_size) : 0
    }

    /// Describes a model that is to be written into a folder.
    public init(
        path: String, id: String, reference: ModelReference, mode: ArgumentMode, circuitDigest: Digest,
        constraintCount: Int
    ) {
        self.path = path
        self.id = id
        self.reference = reference
        self.mode = mode
        self.circuitDigest = circuitDigest
        self.constraintCount = constraintCount
    }

    /// Reads a folder's manifest.
    ///
    /// - Throws: `file.…`, `json.…`, `statement.…`, `model.bad-folder`.
    public init(path: String) throws(ServiceError) {
        let place = "\(path)/\(Self.manifestName)"
        do {
            let document = try JSONValue(
                parsing: FileBytes.read(path: place, limit: Self.manifestLimit),
                limits: JSONLimits(maximumDepth: 8, maximumBytes: Self.manifestLimit))
            var reader = try JSONObjectReader(document, path: "model")
            guard try reader.string("schema") == Self.schema else {
                throw ServiceError(code: "model.bad-folder", message: "\(place) is of another schema")
            }
            id = try reader.string("id")
            reference = try ModelReference(json: reader.value("model"), path: "model.model")
            guard let mode = ArgumentMode(rawValue: try reader.string("mode")) else {
                throw ServiceError(code: "model.bad-folder", message: "\(place) names no mode of the circuit")
            }
            self.mode = mode
            circuitDigest = try Digest(hex: reader.string("circuitDigest"))
            constraintCount = Int(try reader.integer("constraints"))
            try reader.finish()
        } catch let error as FileError {
            throw ServiceError(code: error.code, message: error.message)
        } catch let error as CanonicalEncoding.EncodingError {
            throw ServiceError(code: error.code, message: "\(place): \(error.message)")
        } catch {
            let translated = ServiceError(translating: error)
            throw ServiceError(code: translated.code, message: "\(place): \(translated.message)")
        }
        self.path = path
        guard BreachRule.isName(id), constraintCount >= 0 else {
            throw ServiceError(code: "model.bad-folder", message: "\(place) names no circuit")
        }
    }

    /// Writes the model and the manifest, and where weights are private their salt; then all is for the owner only.
    public func write(model file: [UInt8], weightSalt: CommitmentSalt? = nil) throws(ServiceError) {
        let permissions: mode_t = weightSalt == nil ? 0o644 : 0o600
        let manifest = JSONValue.object(members: [
            ("schema", .string(Self.schema)), ("id", .string(id)), ("model", reference.json),
            ("mode", .string(mode.rawValue)), ("circuitDigest", .string(circuitDigest.hex)),
            ("constraints", JSONValue(integer: constraintCount)),
        ])
        do throws(FileError) {
            if let weightSalt {
                try FileBytes.write(atomically: weightSalt.bytes, to: "\(path)/\(Self.saltName)", mode: 0o600)
            }
            try FileBytes.write(atomically: file, to: "\(path)/\(Self.modelName)", mode: permissions)
            try FileBytes.write(atomically: manifest.indentedBytes + [0x0A], to: "\(path)/\(Self.manifestName)")
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// The model, made anew from its file; what the manifest says must follow from it, but for the distance from floating point,
    /// which is not measured again.
    package func compiled() throws(ServiceError) -> CompiledModel {
        let place = "\(path)/\(Self.modelName)"
        let file: [UInt8]
        do throws(FileError) { file = try FileBytes.read(path: place, limit: Self.modelLimit) } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        let model: CompiledModel
        do throws(InferenceError) { model = try CompiledModel(file: file, as: reference, measuring: false) } catch {
            throw ServiceError(code: error.code, message: "\(place): \(error.message)")
        }
        guard model.reference == reference else {
            throw ServiceError(
                code: "model.folder-changed",
                message: "\(path): the model is not the one that was compiled, or by another release; compile it again")
        }
        return model
    }

    /// Which file the model lies in now.
    func modelFile() throws(ServiceError) -> FileIdentity {
        do throws(FileError) { return try FileIdentity(path: "\(path)/\(Self.modelName)") } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    /// The private weights of a model that lies here; `nil` where weights are public.
    package func weights(of model: CompiledModel) throws(ServiceError) -> WeightOpening? {
        guard reference.weights == .committed else { return nil }
        guard let salt = try Self.weightSalt(in: path) else {
            throw ServiceError(
                code: "model.bad-folder", message: "\(path)/\(Self.saltName) is not there; compile the model again")
        }
        return model.weights(salt: salt)
    }

    /// The salt of private weights in a folder; `nil` if there is none. A model that is compiled again keeps it, so that the same
    /// weights have the same commitment.
    public static func weightSalt(in path: String) throws(ServiceError) -> CommitmentSalt? {
        let place = "\(path)/\(saltName)"
        guard access(place, F_OK) == 0 else { return nil }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileBytes.read(path: place, limit: 64) } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        guard let salt = CommitmentSalt(bytes: bytes) else {
            throw ServiceError(code: "model.bad-folder", message: "\(place) is no salt")
        }
        return salt
    }

    /// The model among the circuits on offer.
    var summary: CircuitSummary {
        CircuitSummary(
            id: id, family: InferenceStatement.kind, capacity: reference.input.count, digest: circuitDigest.hex,
            constraintCount: constraintCount, hasKey: keys.hasKey(for: id, digest: circuitDigest))
    }
}
