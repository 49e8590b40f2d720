"""The generator of Poseidon's and Poseidon2's constants over BN254, bit by bit after ePrint 2019/458, appendix F."""

R = 21888242871839275222246405745257275088548364400416034343698204186575808495617
FULL_ROUNDS = 8


class Grain:
    """The self-shrunk bits for a width and a number of partial rounds."""

    def __init__(self, width, partial_rounds):
        text = "".join(
            format(value, f"0{size}b")
            for value, size in [(1, 2), (0, 4), (254, 12), (width, 12), (FULL_ROUNDS, 10), (partial_rounds, 10)]
        )
        self.state = [int(bit) for bit in text + "1" * 30]
        assert len(self.state) == 80
        for _ in range(160):
            self.clock()

    def clock(self):
        state = self.state
        bit = state[62] ^ state[51] ^ state[38] ^ state[23] ^ state[13] ^ state[0]
        state.pop(0)
        state.append(bit)
        return bit

    def bit(self):
        while True:
            selector, bit = self.clock(), self.clock()
            if selector:
                return bit

    def draw(self):
        """The next 254 bits as an integer."""
        value = 0
        for _ in range(254):
            value = value << 1 | self.bit()
        return value

    def elements(self, count):
        """The next integers that are below R."""
        values = []
        while len(values) < count:
            value = self.draw()
            if value < R:
                values.append(value)
        return values
