import CanonicalEncoding
import Inference
import Statements
import Synchronization

/// Models made anew from their files, kept for the next proof.
///
/// Those with private weights are not: these stay in memory no longer than a proof takes. A model is known by the file that it was
/// read from, as the system tells files apart, so that one which was compiled again is read again.
package final class WarmModels: Sendable {
    private struct Entry {
        let folder: ModelFolder
        let file: FileIdentity
        let model: CompiledModel
    }

    /// As many as there are warm circuits.
    private static let capacity = WarmCircuits.capacity
    /// The least recently used one first.
    private let entries = Mutex<[Entry]>([])

    /// None yet.
    package init() {}

    /// The model of a folder, as `ModelFolder.compiled` makes it.
    package func model(of folder: ModelFolder) throws(ServiceError) -> CompiledModel {
        let file = try folder.modelFile()
        let known = entries.withLock { entries -> CompiledModel? in
            guard
                let place = entries.firstIndex(where: {
                    $0.folder.path == folder.path && $0.file == file && $0.folder.reference == folder.reference
                })
            else { return nil }
            let entry = entries.remove(at: place)
            entries.append(entry)
            return entry.model
        }
        if let known { return known }
        let model = try folder.compiled()
        guard model.reference.weights == .isPublic else { return model }
        entries.withLock { entries in
            entries.removeAll { $0.folder.path == folder.path }
            entries.append(Entry(folder: folder, file: file, model: model))
            if entries.count > Self.capacity { entries.removeFirst() }
        }
        return model
    }
}
