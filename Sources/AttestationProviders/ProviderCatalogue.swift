import Attestation

/// The ways to evidence that this machine may have, in the order in which `auto` tries them.
public struct ProviderCatalogue: Sendable {
    /// All of them: the most telling first, software last.
    public let providers: [any EvidenceProvider]

    /// The word that leaves the choice to the catalogue.
    public static let automatic = "auto"
    /// What may be named.
    public static let names = [
        NSMProvider.name, DstackProvider.name, ConfigfsTSMProvider.name, TPMProvider.name, SoftwareProvider.name,
    ]

    /// Those of this machine.
    ///
    /// - Parameter softwareFolder: where the root of the software provider lies, or will.
    public init(softwareFolder: String) {
        self.init([
            NSMProvider(), DstackProvider(), ConfigfsTSMProvider(), TPMProvider(),
            SoftwareProvider(folder: softwareFolder),
        ])
    }

    /// Some.
    public init(_ providers: [any EvidenceProvider]) {
        self.providers = providers
    }

    /// One provider, at another place than the usual one: a folder, a device or a socket.
    ///
    /// - Throws: `provider.unknown`.
    public init(only name: String, at path: String) throws(ProviderError) {
        switch name {
        case NSMProvider.name: self.init([NSMProvider(device: path)])
        case DstackProvider.name: self.init([DstackProvider(socket: path)])
        case ConfigfsTSMProvider.name: self.init([ConfigfsTSMProvider(folder: path)])
        case TPMProvider.name: self.init([TPMProvider(path: path)])
        case SoftwareProvider.name: self.init([SoftwareProvider(folder: path)])
        default: throw Self.unknown(name)
        }
    }

    /// The provider of a name, or with `auto` the first hardware that is there. Software has to be named.
    ///
    /// - Throws: `provider.unknown`, `provider.none`, and why the one that was named is not there.
    public func provider(_ name: String) throws(ProviderError) -> any EvidenceProvider {
        if name == Self.automatic {
            guard let found = providers.first(where: { type(of: $0).isHardware && $0.obstacle == nil }) else {
                throw ProviderError(
                    code: "provider.none",
                    message: "there is no hardware here that gives evidence; `assay doctor` says what was looked for")
            }
            return found
        }
        guard let found = providers.first(where: { $0.name == name }) else { throw Self.unknown(name) }
        if let obstacle = found.obstacle { throw obstacle }
        return found
    }

    private static func unknown(_ name: String) -> ProviderError {
        ProviderError(
            code: "provider.unknown", message: "providers are \(([automatic] + names).joined(separator: ", "))")
    }
}
