import CanonicalEncoding
import Glibc
import Statements

/// The directory of models that were compiled for this user, a folder for each, by its name.
public struct ModelDirectory: Sendable {
    /// Where the folders lie.
    public let path: String
    /// One more, which lies elsewhere, and comes before one of its name.
    private let other: ModelFolder?

    /// The models in a directory, which need not exist yet, and perhaps one more.
    public init(path: String, folder: ModelFolder? = nil) {
        self.path = path
        other = folder
    }

    /// The model of a name.
    ///
    /// - Throws: `circuit.unknown`, `model.…`.
    public func folder(_ id: String) throws(ServiceError) -> ModelFolder {
        if let other, other.id == id { return other }
        // Nothing but a name: no way out of the directory.
        guard BreachRule.isName(id) else {
            throw ServiceError(code: "circuit.unknown", message: "a model's name is 1 to 64 of a-z, 0-9 and -")
        }
        guard access("\(path)/\(id)/\(ModelFolder.manifestName)", F_OK) == 0 else {
            throw ServiceError(
                code: "circuit.unknown",
                message: "there is no model \(id) in \(path); compile it by `assay model compile`")
        }
        return try ModelFolder(path: "\(path)/\(id)")
    }

    /// All models that can be read, by name.
    public func folders() -> [ModelFolder] { names().compactMap { try? folder($0) } }

    /// All models, by name.
    ///
    /// - Throws: `model.…`, `file.…` for the first one that cannot be read.
    public func everyFolder() throws(ServiceError) -> [ModelFolder] {
        try names().map { name throws(ServiceError) in try folder(name) }
    }

    /// The names of folders with a manifest.
    private func names() -> [String] {
        let entries = (try? FileBytes.names(inFolder: path)) ?? []
        return entries.filter {
            BreachRule.isName($0) && access("\(path)/\($0)/\(ModelFolder.manifestName)", F_OK) == 0
        }
    }
}
