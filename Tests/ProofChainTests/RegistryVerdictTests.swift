import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Primitives
import ProofChain
import Statements
import Testing
import TestSupport
import Verification
import VerifierCommand

/// Bundles that hide the sensor, before verifiers who pin registries.
@Suite struct RegistryVerdictTests {
    static let circuit = "consecutive-1440-registry"

    static func registry(
        name: String = "fleet", epoch: UInt64 = 3, revoked: [Int] = [], sensors: ClosedRange<UInt8> = 1...3
    ) throws -> SensorRegistry {
        let profile = try SensorProfile(
            device: Label("reefer-0417"), keyId: Label("key-1"), unit: .celsius, calibration: Label("2026-04-02/lab-12")
        )
        return try SensorRegistry(
            name: Label(name), epoch: epoch,
            members: sensors.map { RegisteredSensor(key: try Sample.sensor($0), profile: profile) }, revoked: revoked)
    }

    static func sample(_ registry: SensorRegistry) -> Sample {
        Sample(circuit: circuit, registry: registry.reference)
    }

    /// Options that trust setup and nonce, and these registries only.
    static func options(_ registries: TrustedRegistry...) throws -> VerificationOptions {
        var options = try Sample.trusting()
        options.trustedSensors = []
        options.trustedRegistries = registries
        return options
    }

    @Test func aPinnedRootIsTrustedByFileOrByNumber() throws {
        let registry = try Self.registry()
        let bundle = try Self.sample(registry).bytes()
        for pin in [TrustedRegistry(registry), TrustedRegistry(root: registry.root)] {
            let verdict = try Sample.verify(bundle, Self.options(pin))
            #expect(verdict.outcome == .verified && verdict.failures == [])
            #expect(
                verdict.assumptions.map(\.code) == [
                    "curve.bn254", "setup.development", "registry.keeper", "sensor.honest",
                ])
            #expect(verdict.sentence?.contains("of the registry fleet at epoch 3: above 8 °C") == true)
        }
    }

    @Test func withoutARegistryAuthenticityIsNotChecked() throws {
        let verdict = try Self.sample(Self.registry()).verify(Self.options())
        #expect(verdict.outcome == .notAccepted && verdict.failures == [])
        let check = verdict.check(.sensorTrust)
        #expect(check?.code == "sensor.not-checked" && check?.result == .notPerformed)
    }

    @Test func otherRootsAreRefusedWithTheirReasons() throws {
        let bundle = try Self.sample(Self.registry()).bytes()
        let cases: [(TrustedRegistry, String)] = [
            (TrustedRegistry(try Self.registry(epoch: 4, revoked: [0])), "registry.older-epoch"),
            (TrustedRegistry(try Self.registry(epoch: 2)), "registry.newer-epoch"),
            (TrustedRegistry(try Self.registry(revoked: [1])), "registry.other-root"),
            (TrustedRegistry(try Self.registry(name: "other")), "registry.other-root"),
            (TrustedRegistry(root: try Self.registry(epoch: 4).root), "registry.other-root"),
        ]
        for (pin, code) in cases {
            let verdict = try Sample.verify(bundle, Self.options(pin))
            #expect(verdict.outcome == .notAccepted && verdict.failures == [code])
        }
        // One of several is enough, but of one registry the newest counts: it may revoke who an older one did not.
        let two = try Self.options(TrustedRegistry(Self.registry(name: "other")), TrustedRegistry(Self.registry()))
        #expect(try Sample.verify(bundle, two).outcome == .verified)
        for older in [TrustedRegistry(try Self.registry()), TrustedRegistry(root: try Self.registry().root)] {
            let both = try Self.options(TrustedRegistry(Self.registry(epoch: 4)), older)
            #expect(try Sample.verify(bundle, both).failures == ["registry.older-epoch"])
        }
        let around = try Self.options(
            TrustedRegistry(Self.registry(epoch: 2)), TrustedRegistry(Self.registry(epoch: 4)))
        #expect(try Sample.verify(bundle, around).failures == ["registry.older-epoch"])
    }

    @Test func keysAndRegistriesDoNotVouchForEachOther() throws {
        let registry = try Self.registry()
        let hidden = try Self.sample(registry).verify(Sample.trusting())
        #expect(hidden.failures == ["sensor.hidden"])
        let named = try Sample().verify(Self.options(TrustedRegistry(registry)))
        #expect(named.failures == ["sensor.untrusted"])
    }

    @Test func expectationsOfAHiddenSensorAreNotMet() throws {
        let registry = try Self.registry()
        var options = try Self.options(TrustedRegistry(registry))
        options.expectations.sensor = try Sample.sensor().packed
        options.expectations.device = "reefer-0417"
        let verdict = try Self.sample(registry).verify(options)
        #expect(verdict.failures == ["expectation.sensor", "expectation.device"])
    }

    @Test func aChangedRegistryOrPseudonymIsNotProved() throws {
        let registry = try Self.registry()
        let options = try Self.options(TrustedRegistry(registry))
        let bundle = try Self.sample(registry).json()
        let source = TamperingTests.statement + ["source"]
        for (path, value) in [
            (["registry", "name"], "fleet-2"), (["registry", "epoch"], "4"), (["registry", "members"], "1"),
            (["registry", "gaps"], "1"), (["pseudonym"], "1"), (["resolution"], "0.2"),
        ] as [([JSONValue.PathStep], String)] {
            let forged = bundle.replacing(source + path, with: .string(value))
            let verdict = try Sample.verify(forged.resealed, options)
            #expect(verdict.outcome == .invalid && verdict.check(.proofEquation)?.result == .failed, "\(path)")
        }
    }

    @Test func theCommandTakesRootsAndFiles() throws {
        let registry = try Self.registry()
        let bytes = try Self.sample(registry).bytes()
        let file = try ReportTests.file(registry.fileBytes)
        let bad = try ReportTests.file(Array("{}".utf8))
        defer {
            unlink(file)
            unlink(bad)
        }
        let common = ["--allow-dev-setup", "--at", Sample.now]
        for pin in [file, registry.root.integer.decimal] {
            #expect(try ReportTests.run(bytes, common + ["--registry", pin]).exitCode == 0)
        }
        let other = try ReportTests.run(bytes, common + ["--registry", "17"])
        #expect(other.exitCode == 3 && other.report.contains("[registry.other-root]"))
        #expect(throws: CommandFailure.self) { try ReportTests.run(bytes, common + ["--registry", bad]) }
        #expect(throws: CommandFailure.self) { try ReportTests.run(bytes, common + ["--registry", "/no/such/file"]) }
        #expect(throws: (any Error).self) { try VerifyCommand.parse(["b", "--registry", Fr.modulus.decimal]) }
    }
}
