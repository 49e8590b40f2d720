/// A kernel or pool that moves over the spatial dimensions of a tensor: sizes, steps, dilations and pads, as ONNX defines
/// them for Conv and the pools.
struct Window {
    static let attributes: Set<String> = ["kernel_shape", "strides", "dilations", "pads", "auto_pad"]

    let input: [Int]
    let kernel: [Int]
    let strides: [Int]
    let dilations: [Int]
    /// Before the first element of each dimension.
    let before: [Int]
    /// Behind the last.
    let after: [Int]
    /// The sizes of what comes out.
    let output: [Int]

    /// Reads the attributes of a node.
    ///
    /// - Parameter kernel: of a convolution, the kernel's sizes, which the attribute must agree with.
    init(_ call: OperatorCall, input: [Int], kernel given: [Int]? = nil, ceiling: Bool = false) throws(InferenceError) {
        let rank = input.count
        let named = try call.ints("kernel_shape")
        guard let kernel = given ?? named, kernel.count == rank, named == nil || named == kernel else {
            throw call.badShape("a kernel of \(named ?? []) over \(rank) dimensions")
        }
        let strides = try call.ints("strides") ?? Array(repeating: 1, count: rank)
        let dilations = try call.ints("dilations") ?? Array(repeating: 1, count: rank)
        var pads = try call.ints("pads") ?? Array(repeating: 0, count: 2 * rank)
        guard strides.count == rank, dilations.count == rank, pads.count == 2 * rank,
            (kernel + strides + dilations).allSatisfy({ (1...1 << 20).contains($0) }),
            pads.allSatisfy({ (0...1 << 20).contains($0) })
        else { throw call.badShape("strides, dilations or pads that do not fit \(rank) dimensions") }
        let extents = zip(kernel, dilations).map { ($0 - 1) * $1 + 1 }
        let mode = try call.string("auto_pad", "NOTSET")
        switch mode {
        case "NOTSET", "": break
        case "VALID": pads = Array(repeating: 0, count: 2 * rank)
        case "SAME_UPPER", "SAME_LOWER":
            for axis in 0..<rank {
                let count = (input[axis] + strides[axis] - 1) / strides[axis]
                let total = max(0, (count - 1) * strides[axis] + extents[axis] - input[axis])
                let less = total / 2
                pads[axis] = mode == "SAME_UPPER" ? less : total - less
                pads[rank + axis] = total - pads[axis]
            }
        default: throw InferenceError(code: "model.unsupported-attribute", message: "auto_pad \(mode)")
        }
        var output: [Int] = []
        for axis in 0..<rank {
            let room = input[axis] + pads[axis] + pads[rank + axis] - extents[axis]
            guard room >= 0 else { throw call.badShape("a kernel that is larger than what it moves over") }
            var count = room / strides[axis] + 1
            // With ceil_mode a last window may reach over the end, but not begin behind it.
            if ceiling, room % strides[axis] != 0, count * strides[axis] < input[axis] + pads[axis] { count += 1 }
            output.append(count)
        }
        // What a window passes over is counted out: no more of it than tensors have elements.
        _ = try Strides.bounded(zip(input, zip(pads, pads.dropFirst(rank))).map { $0 + $1.0 + $1.1 })
        _ = try Strides.bounded(output + kernel)
        self.input = input
        self.kernel = kernel
        self.strides = strides
        self.dilations = dilations
        before = Array(pads[..<rank])
        after = Array(pads[rank...])
        self.output = output
    }

    /// For every place of the output, in order, the places of the input and of the kernel that meet there; padding is left out.
    var taps: [[(place: Int, weight: Int)]] {
        let (inputStrides, kernelStrides) = (Strides.of(input), Strides.of(kernel))
        var taps: [[(place: Int, weight: Int)]] = [[(0, 0)]]
        for axis in input.indices {
            var next: [[(place: Int, weight: Int)]] = []
            for tap in taps {
                for step in 0..<output[axis] {
                    var reached: [(place: Int, weight: Int)] = []
                    for (place, weight) in tap {
                        for offset in 0..<kernel[axis] {
                            let coordinate = step * strides[axis] + offset * dilations[axis] - before[axis]
                            guard (0..<input[axis]).contains(coordinate) else { continue }
                            reached.append(
                                (place + coordinate * inputStrides[axis], weight + offset * kernelStrides[axis]))
                        }
                    }
                    next.append(reached)
                }
            }
            taps = next
        }
        return taps
    }

    /// For every place of the output, how many elements the window covers with its padding, as far as that reaches.
    var coverage: [Int] {
        var counts = [1]
        for axis in input.indices {
            let end = input[axis] + after[axis]
            let own = (0..<output[axis]).map { step in
                (0..<kernel[axis]).count { step * strides[axis] + $0 * dilations[axis] - before[axis] < end }
            }
            counts = counts.flatMap { count in own.map { count * $0 } }
        }
        return counts
    }
}
