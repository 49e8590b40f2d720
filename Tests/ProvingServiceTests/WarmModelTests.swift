import CanonicalEncoding
import Foundation
import Inference
import ProvingService
import R1CS
import Statements
import TestSupport
import Testing

@Suite("Models kept warm")
struct WarmModelTests {
    private let scratch = ScratchDirectory()
    private static let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../models/digits-mlp/model.onnx").path

    /// A folder with the model of handwritten digits; of circuit and key nothing is asked here.
    private func folder() throws -> ModelFolder {
        let file = try FileBytes.read(path: Self.model, limit: 1 << 20)
        let model = try CompiledModel(
            file: file, scheme: QuantizationScheme(), box: 0...1, input: .isPublic, output: .isPublic)
        let folder = ModelFolder(
            path: scratch.path, id: "digits-mlp", reference: model.reference, mode: .plain,
            circuitDigest: .sha256(of: []),
            constraintCount: 0)
        try folder.write(model: file)
        return folder
    }

    @Test("the same file is read once, and one that was written again is read again")
    func readOnce() throws {
        let folder = try folder()
        let warm = WarmModels()
        for _ in 0..<6 {
            #expect(try warm.model(of: folder).reference == folder.reference)
        }
        #expect(warm.readCount == 1)

        // Spoiled where it lies, and its time set back: the system still knows that it changed.
        let path = scratch.file("model.onnx")
        var status = stat()
        #expect(stat(path, &status) == 0)
        let descriptor = open(path, O_WRONLY)
        #expect(pwrite(descriptor, [UInt8(0xFF)], 1, 0) == 1)
        var stamps = [status.st_atim, status.st_mtim]
        #expect(futimens(descriptor, &stamps) == 0 && close(descriptor) == 0)
        #expect(throws: ServiceError.self) { try warm.model(of: folder) }
        #expect(warm.readCount == 2)

        // Written as programs write it: another inode.
        try FileBytes.write(atomically: try FileBytes.read(path: path, limit: 1 << 20), to: path)
        #expect(throws: ServiceError.self) { try warm.model(of: folder) }
    }

    @Test("another folder's model is another one, and no file is an error with a code")
    func otherFolder() throws {
        let folder = try folder()
        let warm = WarmModels()
        _ = try warm.model(of: folder)
        let other = ModelFolder(
            path: scratch.file("absent"), id: folder.id, reference: folder.reference,
            mode: .plain, circuitDigest: folder.circuitDigest, constraintCount: 0)
        let error = #expect(throws: ServiceError.self) { try warm.model(of: other) }
        #expect(error?.code == "file.not-found")
    }
}
