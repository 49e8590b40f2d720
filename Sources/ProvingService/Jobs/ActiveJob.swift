import Algebra

/// A job that is not over.
struct ActiveJob: Sendable {
    var record: JobRecord
    let estimate: ProofEstimate
    let log: JobEventLog
    let cancellation: CancellationFlag
    /// The request's bytes while the job waits. Secret; kept as bytes, which are smaller than the parsed form.
    var request: [UInt8]?
}

/// A finished job that the store could not take.
struct UnsavedJob: Sendable {
    var record: JobRecord
    var payload: [UInt8]?
}

/// One proof to make, with all that the thread which makes it needs.
struct ProofWork: Sendable {
    let id: JobID
    /// What its times are compared with: `ProofEstimate.workload`.
    let circuit: String
    let engine: any ProvingEngine
    let request: [UInt8]
    let cancellation: CancellationFlag
    let progress: ProgressReporter

    /// Makes the proof on the calling thread.
    func perform() -> Result<ProvedBundle, ServiceError> {
        do throws(ServiceError) {
            let parsed = try ProofRequest(parsing: request)
            return .success(
                try engine.prove(
                    parsed, progress: { progress.enter($0) }, cancellation: cancellation))
        } catch {
            return .failure(error)
        }
    }
}
