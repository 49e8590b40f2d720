import Attestation
import AttestationProviders
import CanonicalEncoding
import Glibc
import Synchronization
import TestSupport

/// A folder that behaves as the kernel's configfs-tsm: real files, and at every operation on them what the kernel does at it.
final class EmulatedTSM: Sendable {
    struct State {
        /// What is in each file that only the kernel reads.
        var inblob: [UInt8] = []
        var level = 0
        var generation: UInt64 = 0
        /// How often another process writes between our write and our reading.
        var disturbances = 0
        /// How often a read is refused because of such a write.
        var refusals = 0
        var reads = 0
    }

    let scratch = ScratchDirectory()
    let state: Mutex<State>
    private let platform: String
    private let floor: Int?
    private let answer: @Sendable (_ inblob: [UInt8]) -> (report: [UInt8], auxiliary: [UInt8]?)

    init(
        _ platform: String, floor: Int? = 0, disturbances: Int = 0, refusals: Int = 0,
        answer: @escaping @Sendable (_ inblob: [UInt8]) -> (report: [UInt8], auxiliary: [UInt8]?)
    ) {
        self.platform = platform
        self.floor = floor
        self.answer = answer
        state = Mutex(State(disturbances: disturbances, refusals: refusals))
    }

    var provider: ConfigfsTSMProvider { ConfigfsTSMProvider(folder: scratch.path, files: files) }

    private var files: TSMFiles {
        let real = TSMFiles()
        var files = real
        files.makeFolder = { path throws(FileError) in
            try real.makeFolder(path)
            // What mkdir brings: attributes with their first values.
            for (name, text) in [
                ("provider", self.platform + "\n"), ("generation", "0\n"), ("inblob", ""), ("outblob", ""),
                ("privlevel", ""),
            ] {
                try FileBytes.write(atomically: Array(text.utf8), to: "\(path)/\(name)")
            }
            if let floor = self.floor {
                try FileBytes.write(atomically: Array("\(floor)\n".utf8), to: "\(path)/privlevel_floor")
            }
        }
        files.removeFolder = { path in
            for name in (try? FileBytes.names(inFolder: path)) ?? [] { unlink("\(path)/\(name)") }
            real.removeFolder(path)
        }
        files.write = { bytes, path throws(FileError) in
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            if path.hasSuffix("/inblob"), !(1...64).contains(bytes.count) {
                throw FileError(errno: EINVAL, doing: "write", path: path)
            }
            try real.write(bytes, path)
            let generation = self.state.withLock { state in
                if path.hasSuffix("/inblob") { state.inblob = bytes }
                if path.hasSuffix("/privlevel") { state.level = Int(String(decoding: bytes, as: UTF8.self)) ?? -1 }
                state.generation += 1
                return state.generation
            }
            try FileBytes.write(atomically: Array("\(generation)\n".utf8), to: "\(folder)/generation")
        }
        files.read = { path, limit throws(FileError) in
            let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
            guard path.hasSuffix("/outblob") || path.hasSuffix("/auxblob") else { return try real.read(path, limit) }
            try self.produce(folder, path)
            return try real.read(path, limit)
        }
        return files
    }

    /// Reading makes the report, from what was written last by anybody.
    private func produce(_ folder: String, _ path: String) throws(FileError) {
        let (inblob, generation, isRefused) = state.withLock { state in
            state.reads += 1
            if state.disturbances > 0 {
                state.disturbances -= 1
                state.inblob = [UInt8](repeating: 0xEE, count: 64)
                state.generation += 1
            }
            let isRefused = state.refusals > 0
            if isRefused { state.refusals -= 1 }
            return (state.inblob, state.generation, isRefused)
        }
        try FileBytes.write(atomically: Array("\(generation)\n".utf8), to: "\(folder)/generation")
        if isRefused { throw FileError(code: DeviceFile.disturbed, path: path, message: "would block") }
        let (report, auxiliary) = answer(inblob)
        try FileBytes.write(atomically: report, to: "\(folder)/outblob")
        if let auxiliary { try FileBytes.write(atomically: auxiliary, to: "\(folder)/auxblob") }
    }
}
