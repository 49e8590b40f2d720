import Algebra
import CanonicalEncoding
import R1CS

extension PrecomputedMultiples {
    /// Computes the multiples of a key's points and writes them beside it; a file of that name is replaced when all is
    /// done. About 10 µs a point and table in G1 and three times that in G2, at 65 doublings from table to table.
    ///
    /// What has been written is checked against the key by random linear combinations before it is given its name, and so
    /// is that the key is still the one in its place: `setup.key-changed` otherwise.
    ///
    /// - Parameters:
    ///   - progress: told the part of the work that is done, 0 … 1, from the calling thread.
    ///   - cancellation: ends the work; nothing is left behind.
    /// - Returns: the length of the file.
    package static func make(
        for key: ProvingKey, _ choice: MultiplesChoice, threads: Int = WorkerPool.availableProcessors,
        progress: @escaping (Double) -> Void = { _ in }, cancellation: CancellationFlag? = nil
    ) throws(SetupError) -> Int {
        let digest = KeyHeader.digest(of: key.header.bytes)
        let header = MultiplesHeader(
            bits: choice.bits, factor: choice.factor, key: digest, root: digest, layout: key.header.layout)
        let writer = try SetupError.onFile { () throws(FileError) in
            try KeyFileWriter(
                path: path(besides: key.path), tableOffset: MultiplesHeader.byteCount, bodyOffset: header.bodyOffset,
                bodyByteCount: header.bodyByteCount)
        }
        var work = MultiplesWork(
            key: key, header: header, writer: writer, pool: WorkerPool(threads: threads), cancellation: cancellation,
            meter: ProgressMeter(total: header.bodyByteCount, report: progress))
        for section in MultiplesHeader.sections {
            if section == .b2Points {
                try work.write(section, G2Point.self)
            } else {
                try work.write(section, G1Point.self)
            }
        }
        try SetupError.onFile { () throws(FileError) in
            try writer.seal { root in
                var header = header
                header.root = root
                return header.bytes
            }
        }
        try check(written: writer.temporaryPath, header, key, pool: work.pool, cancellation: cancellation)
        try expectUnchanged(key, digest)
        try SetupError.onFile { () throws(FileError) in try writer.name() }
        // A key may have come in between. Its maker removes what multiples there are after naming it, so whichever of us
        // is last finds out.
        do throws(SetupError) { try expectUnchanged(key, digest) } catch {
            try discard(besides: key.path)
            throw error
        }
        return header.bodyOffset + header.bodyByteCount
    }

    /// Whether the file at the key's place still begins with the key's header.
    private static func expectUnchanged(_ key: ProvingKey, _ digest: Digest) throws(SetupError) {
        let now: KeyHeader
        do {
            let file = try MappedFile(path: key.path)
            defer { withExtendedLifetime(file) {} }
            now = try KeyHeader(file: file.bytes, path: key.path)
        } catch {
            throw .keyChanged(path: key.path)
        }
        guard KeyHeader.digest(of: now.bytes) == digest else { throw .keyChanged(path: key.path) }
    }

    private static func check(
        written path: String, _ header: MultiplesHeader, _ key: ProvingKey, pool: WorkerPool,
        cancellation: CancellationFlag?
    ) throws(SetupError) {
        do {
            let written = try PrecomputedMultiples(path: path, key: header.key, layout: header.layout)
            try key.checkConsistency(of: written, pool: pool, cancellation: cancellation)
        } catch let error as ProvingKeyError {
            throw .key(error)
        } catch let error as ProvingError {
            switch error {
            case .cancelled: throw .cancelled
            case .randomness(let error): throw .randomness(error)
            case .key(let error): throw .key(error)
            default: throw .multiplesDisagree
            }
        } catch {
            preconditionFailure("no other errors are thrown above")
        }
    }
}

extension PrecomputedMultiples {
    /// Removes the multiples of a key, if there are any.
    package static func discard(besides key: String) throws(SetupError) {
        try SetupError.onFile { () throws(FileError) in try remove(besides: key) }
    }
}

/// The tables on their way into the file.
private struct MultiplesWork {
    let key: ProvingKey
    let header: MultiplesHeader
    let writer: KeyFileWriter
    let pool: WorkerPool
    let cancellation: CancellationFlag?
    var meter: ProgressMeter

    mutating func write<Point: VectorCurvePoint>(_ section: KeySection, _ type: Point.Type) throws(SetupError) {
        let points: [Point]
        do throws(KeyUseError<Never>) {
            points = try key.withElements(of: section, as: type, pool: pool) { Array($0) }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            }
        }
        var multiples = points
        for table in 1..<header.factor {
            do throws(OperationCancelled) {
                try Point.double(
                    &multiples, times: header.bits * header.stride, pool: pool, cancellation: cancellation)
            } catch {
                throw .cancelled
            }
            let range = header.range(of: section, table: table)
            var failure: SetupError?
            multiples.withUnsafeBytes { bytes in
                do throws(SetupError) {
                    try SetupError.onFile { () throws(FileError) in
                        try writer.advance(to: range.lowerBound)
                        try writer.append(bytes)
                    }
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            meter.advance(by: KeyLayout.aligned(range.count))
        }
    }
}

extension SetupError {
    /// Runs what can fail on a file.
    static func onFile<T>(_ action: () throws(FileError) -> T) throws(SetupError) -> T {
        do throws(FileError) { return try action() } catch { throw .file(error) }
    }
}

extension VectorCurvePoint {
    /// Doubles every point `times` times.
    static func double(
        _ points: inout [Self], times: Int, pool: WorkerPool, cancellation: CancellationFlag? = nil
    ) throws(OperationCancelled) {
        let count = points.count
        // About 10 ms at 65 doublings a point.
        let chunk = 512
        points.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let points = buffer
            pool.run((count + chunk - 1) / chunk) { index in
                if cancellation?.isCancelled == true { return }
                let range = (index * chunk)..<min((index + 1) * chunk, count)
                var sums = points[range].map { Sum($0) }
                for position in sums.indices {
                    for _ in 0..<times { sums[position] = sums[position].doubled }
                }
                for (position, point) in Sum.affine(sums).enumerated() { points[range.lowerBound + position] = point }
            }
        }
        try cancellation?.check()
    }
}
