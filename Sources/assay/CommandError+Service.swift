import ProvingService

extension CommandError {
    /// An error of the daemon, or of the engine in this process.
    init(_ error: ServiceError) {
        let area = error.code.split(separator: ".").first.map(String.init) ?? ""
        let status: ExitStatus =
            switch area {
            case "circuit", "key": .unsupported
            case "prover" where error.code == "prover.wrong-circuit": .unsupported
            case "provider", "attested", "nsm", "dstack", "tpm", "snp", "tdx":
                error.code.hasPrefix("attested.") ? .refused : .system
            case "model" where error.code.hasPrefix("model.unsupported"): .unsupported
            case "model", "input", "tensor", "limit": .refused
            case "evaluation", "signature", "signed", "batch", "rule", "window", "json", "statement", "registry",
                "idempotency":
                .refused
            default: error.code.hasSuffix(".cancelled") ? .interrupted : .system
            }
        self.init(status, code: error.code, message: error.message, hint: Self.hint(for: error))
    }

    private static func hint(for error: ServiceError) -> String? {
        switch error.code {
        case "admission.memory": "choose a smaller circuit with --circuit, or give the daemon more memory"
        case "key.missing", "daemon.unreachable": nil
        case let code where code.hasPrefix("key.multiples-"):
            "`assay setup precompute CIRCUIT` makes the multiples anew; with --remove it takes them away"
        case let code where code.hasPrefix("key."): "`assay setup dev --force CIRCUIT` makes the key anew"
        case "queue.full": "try again in \(error.retryAfterSeconds ?? 1) s"
        default: error.retryable ? "the same request may succeed later" : nil
        }
    }
}
