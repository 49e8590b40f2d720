/// The number of signed windows that cover the scalars of `fr`.
///
/// Parameters: CURVE, CURVE_CONSTANT(FR_BITS | FR_MODULUS).

/// ⌈bits of r / bits⌉, or one more if r - 1, with the carry from its lower digits, has a top digit that is too large
/// to be a nonnegative signed one.
BODY unsigned msm_window_count(unsigned bits) {
    static const CAT(CURVE, integer) order = CURVE_CONSTANT(FR_MODULUS);
    enum { LIMBS = sizeof order / sizeof order.limb[0] };
    unsigned windows = (CURVE_CONSTANT(FR_BITS) + bits - 1) / bits, position = (windows - 1) * bits;
    CAT(CURVE, integer) sum = order;
    sum.limb[0] -= 1;
    for (unsigned bit = bits - 1; bit < position; bit += bits) {
        uint64_t carry = (uint64_t)1 << (bit % 64);
        for (unsigned i = bit / 64; i < LIMBS; i++) {
            sum.limb[i] += carry;
            carry = sum.limb[i] < carry;
        }
    }
    uint64_t top = sum.limb[position / 64] >> (position % 64);
    if (position % 64 != 0 && position / 64 + 1 < LIMBS) {
        top |= sum.limb[position / 64 + 1] << (64 - position % 64);
    }
    return top >> (bits - 1) == 0 ? windows : windows + 1;
}
