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
    private struct State {
        /// The least recently used one first.
        var entries: [Entry] = []
        var readCount = 0
    }

    private let state = Mutex(State())

    /// None yet.
    package init() {}

    /// How often a model was made anew from its file.
    package var readCount: Int { state.withLock { $0.readCount } }

    /// The model of a folder, as `ModelFolder.compiled` makes it.
    package func model(of folder: ModelFolder) throws(ServiceError) -> CompiledModel {
        let file = try folder.modelFile()
        let known = state.withLock { state -> CompiledModel? in
            guard
                let place = state.entries.firstIndex(where: {
                    $0.folder.path == folder.path && $0.file == file && $0.folder.reference == folder.reference
                })
            else {
                state.readCount += 1
                return nil
            }
            let entry = state.entries.remove(at: place)
            state.entries.append(entry)
            return entry.model
        }
        if let known { return known }
        let model = try folder.compiled()
        guard model.reference.weights == .isPublic else { return model }
        state.withLock { state in
            state.entries.removeAll { $0.folder.path == folder.path }
            state.entries.append(Entry(folder: folder, file: file, model: model))
            if state.entries.count > Self.capacity { state.entries.removeFirst() }
        }
        return model
    }
}
