extension ProofRequest {
    /// What a request asks for: a claim, and what models say of the same readings.
    func tasks(
        in models: ModelDirectory, _ warm: WarmModels
    ) throws(ServiceError) -> (first: any ProofTask, rest: [InferenceTask]) {
        switch self {
        case .inference(let request): return (try InferenceTask(request, in: models, warm), [])
        case .breach(let request):
            let task = try BreachTask(request)
            var rest: [InferenceTask] = []
            for name in request.models {
                rest.append(try InferenceTask(name, in: models, warm, readings: task.signed, terms: task.terms))
            }
            return (task, rest)
        }
    }
}
