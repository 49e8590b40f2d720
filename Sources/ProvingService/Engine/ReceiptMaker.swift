import Attestation
import AttestationProviders
import Attested

/// Who is asked for receipts: the provider of a name, among those of this machine.
public struct ReceiptMaker: Sendable {
    private let catalogue: ProviderCatalogue
    private let name: String

    /// A choice, not yet looked at.
    public init(_ catalogue: ProviderCatalogue, provider name: String = ProviderCatalogue.automatic) {
        self.catalogue = catalogue
        self.name = name
    }

    /// The choice on this machine.
    ///
    /// - Parameter path: another place than the provider's usual one.
    /// - Throws: `provider.unknown`, `paths.…`.
    public init(
        provider name: String = ProviderCatalogue.automatic, at path: String? = nil, paths: ServicePaths
    ) throws(ServiceError) {
        guard let path else {
            self.init(ProviderCatalogue(softwareFolder: try paths.softwareRoot()), provider: name)
            return
        }
        do throws(ProviderError) { self.init(try ProviderCatalogue(only: name, at: path), provider: name) } catch {
            throw ServiceError(error)
        }
    }

    /// The provider.
    ///
    /// - Throws: `provider.…` if it is not there.
    public func provider() throws(ServiceError) -> any EvidenceProvider {
        do throws(ProviderError) { return try catalogue.provider(name) } catch { throw ServiceError(error) }
    }

    /// Receipts of statements that were evaluated in this process, now.
    public func receipts(of statements: [EvaluatedStatement]) throws(ServiceError) -> [StatementAttester.Receipt] {
        let provider = try provider()
        do throws(AttestedError) {
            return try StatementAttester.attest(statements, by: provider, at: WallClock.milliseconds() / 1000)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }
}

extension ServiceError {
    /// What a provider has against it.
    init(_ error: ProviderError) {
        self.init(code: error.code, message: error.message)
    }
}
