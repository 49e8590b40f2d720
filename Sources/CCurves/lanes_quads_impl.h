/// Lanes inside Fp12, for one pairing alone: a vector holds four elements of Fp2, lane 2·i the real part of number i and
/// lane 2·i + 1 its imaginary part.
///
/// Parameters: CURVE, CURVE_CONSTANT(XI_REAL | FROBENIUS). Needs lanes_tower_impl.h, whose words and bounds we use: all
/// elements are tidy, below 3·p, unless told otherwise. An element of Fp6 takes three places of the four; what is in the
/// fourth is bounded like the others and reaches none of them.

#define QUAD_PAIR CAT(CURVE, quad_pair)
#define FP12_QUADS CAT(CURVE, fp12_quads)

/// A vector and i = u times it: a·b in Fp2 is a0·b + a1·(u·b).
typedef struct { FP_X8 value, times_u; } QUAD_PAIR;

/// c0 + c1·w.
typedef struct { FP_X8 c0, c1; } FP12_QUADS;

enum { QUAD_REAL = 0x55, QUAD_IMAGINARY = 0xaa };

// MARK: Lanes

/// Real and imaginary parts in each other's place.
INLINE lanes quad_swap(lanes a) {
    return _mm512_shuffle_epi32(a, 0x4e);
}

/// r's place i is a's place s_i for s_i < 4, b's place s_i - 4 from there on.
INLINE void quad_permute(FP_X8 *r, const FP_X8 *a, const FP_X8 *b, int s0, int s1, int s2) {
    const lanes index = _mm512_set_epi64(7, 6, 2 * s2 + 1, 2 * s2, 2 * s1 + 1, 2 * s1, 2 * s0 + 1, 2 * s0);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = _mm512_permutex2var_epi64(a->limb[i], index, b->limb[i]);
    }
}

/// r = u·a = (multiple·p - a1, a0) for a up to that multiple.
INLINE void quad_times_u(FP_X8 *r, const FP_X8 *a, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = quad_swap(a->limb[i]);
    }
    fp_x8_negate_some(r, QUAD_REAL, r, multiple);
    fp_x8_carry(r);
}

INLINE void quad_pair(QUAD_PAIR *r, const FP_X8 *a, uint64_t multiple) {
    r->value = *a;
    quad_times_u(&r->times_u, a, multiple);
}

/// r = xi·a below 1.01·p, from a and u·a, for XI_REAL·A + A up to 80.
INLINE void quad_mul_xi(FP_X8 *r, const QUAD_PAIR *a) {
    FP_X8 t = a->value;
    UNROLL
    for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
        fp_x8_add(&t, &t, &t);
        if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
            fp_x8_add(&t, &t, &a->value);
        }
    }
    fp_x8_add(&t, &t, &a->times_u);
    fp_x8_carry(&t);
    fp_x8_squeeze(&t);
    *r = t;
}

/// r[j] = v^j·a for j < 4, a in Fp6.
BODY void quad_shifts(QUAD_PAIR *r, const FP_X8 *a) {
    quad_pair(&r[0], a, 3);
    quad_mul_xi(&r[3].value, &r[0]);
    quad_times_u(&r[3].times_u, &r[3].value, 2);
    quad_permute(&r[1].value, &r[0].value, &r[3].value, 6, 0, 1);
    quad_permute(&r[1].times_u, &r[0].times_u, &r[3].times_u, 6, 0, 1);
    quad_permute(&r[2].value, &r[0].value, &r[3].value, 5, 6, 0);
    quad_permute(&r[2].times_u, &r[0].times_u, &r[3].times_u, 5, 6, 0);
}

// MARK: Products

/// r += (a's lane in all lanes)·b.
INLINE void quad_add_lane_product(FP_X8_WIDE *r, const FP_X8 *a, int lane, const FP_X8 *b) {
    const uint64_t *word = (const uint64_t *)a;
    fp_x8_check(a);
    fp_x8_check(b);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes x = lanes_all(word[8 * i + lane]);
        UNROLL
        for (int j = 0; j < fp_x8_limbs; j++) {
            r->column[i + j] = _mm512_madd52lo_epu64(r->column[i + j], x, b->limb[j]);
            r->column[i + j + 1] = _mm512_madd52hi_epu64(r->column[i + j + 1], x, b->limb[j]);
        }
    }
}

/// r += (a's place)·b, all places of b.
INLINE void quad_add_product(FP_X8_WIDE *r, const FP_X8 *a, int place, const QUAD_PAIR *b) {
    quad_add_lane_product(r, a, 2 * place, &b->value);
    quad_add_lane_product(r, a, 2 * place + 1, &b->times_u);
}

/// r = a·b place by place.
INLINE void quad_mul(FP_X8 *r, const FP_X8 *a, const QUAD_PAIR *b) {
    FP_X8 real, imaginary;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        real.limb[i] = _mm512_unpacklo_epi64(a->limb[i], a->limb[i]);
        imaginary.limb[i] = _mm512_unpackhi_epi64(a->limb[i], a->limb[i]);
    }
    fp_x8_mul_add(r, &real, &b->value, &imaginary, &b->times_u);
}

/// r += multiple·p·R'.
INLINE void quad_wide_lift(FP_X8_WIDE *r, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->column[fp_x8_limbs + i] =
            _mm512_add_epi64(r->column[fp_x8_limbs + i], lanes_all(fp_x8_modulus_limb(multiple, i)));
    }
}

/// r = xi·r, column by column.
INLINE void quad_wide_mul_xi(FP_X8_WIDE *r) {
    UNROLL
    for (int c = 0; c < 2 * fp_x8_limbs; c++) {
        lanes a = r->column[c], t = a, swapped = quad_swap(a);
        UNROLL
        for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
            t = _mm512_add_epi64(t, t);
            if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
                t = _mm512_add_epi64(t, a);
            }
        }
        swapped = _mm512_mask_sub_epi64(swapped, QUAD_REAL, _mm512_setzero_si512(), swapped);
        r->column[c] = _mm512_add_epi64(t, swapped);
    }
}

/// r = a·b by twelve products in Fp2; each component is a sum of twelve products of at most 9, with one reduction.
BODY void fp12_quads_mul(FP12_QUADS *r, const FP12_QUADS *a, const FP12_QUADS *b) {
    QUAD_PAIR b0[4], b1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(b0, &b->c0);
    quad_shifts(b1, &b->c1);
    fp_x8_wide_zero(&c0);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c0, &a->c0, j, &b0[j]);
        quad_add_product(&c0, &a->c1, j, &b1[j + 1]);
    }
    fp_x8_wide_zero(&c1);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c1, &a->c0, j, &b1[j]);
        quad_add_product(&c1, &a->c1, j, &b0[j]);
    }
    fp_x8_wide_reduce(&r->c0, &c0);
    fp_x8_wide_reduce(&r->c1, &c1);
}

/// r = a² = c0² + v·c1² + 2·c0·c1·w.
BODY void fp12_quads_square(FP12_QUADS *r, const FP12_QUADS *a) {
    QUAD_PAIR b0[4], b1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(b0, &a->c0);
    quad_shifts(b1, &a->c1);
    fp_x8_wide_zero(&c0);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c0, &a->c0, j, &b0[j]);
        quad_add_product(&c0, &a->c1, j, &b1[j + 1]);
    }
    fp_x8_wide_zero(&c1);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c1, &a->c0, j, &b1[j]);
    }
    UNROLL
    for (int i = 0; i < 2 * fp_x8_limbs; i++) {
        c1.column[i] = _mm512_add_epi64(c1.column[i], c1.column[i]);
    }
    fp_x8_wide_reduce(&r->c0, &c0);
    fp_x8_wide_reduce(&r->c1, &c1);
}

/// f = f·(a + b·w + c·w³) with a, b and c in places 0, 1 and 2 of `line`, tidy. With `unit`, a = 1.
///
/// c0 = a·f0 + v·b·f1 + v²·c·f1, c1 = a·f1 + b·f0 + v·c·f0.
BODY void fp12_quads_mul_line(FP12_QUADS *f, const FP_X8 *line, bool unit) {
    QUAD_PAIR f0[4], f1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(f0, &f->c0);
    quad_shifts(f1, &f->c1);
    fp_x8_wide_zero(&c0);
    quad_add_product(&c0, line, 1, &f1[1]);
    quad_add_product(&c0, line, 2, &f1[2]);
    fp_x8_wide_zero(&c1);
    quad_add_product(&c1, line, 1, &f0[0]);
    quad_add_product(&c1, line, 2, &f0[1]);
    if (unit) {
        UNROLL
        for (int i = 0; i < fp_x8_limbs; i++) {
            c0.column[fp_x8_limbs + i] = _mm512_add_epi64(c0.column[fp_x8_limbs + i], f->c0.limb[i]);
            c1.column[fp_x8_limbs + i] = _mm512_add_epi64(c1.column[fp_x8_limbs + i], f->c1.limb[i]);
        }
    } else {
        quad_add_product(&c0, line, 0, &f0[0]);
        quad_add_product(&c1, line, 0, &f1[0]);
    }
    fp_x8_wide_reduce(&f->c0, &c0);
    fp_x8_wide_reduce(&f->c1, &c1);
    if (unit) { // below 3 + 36/84 + 1
        fp_x8_squeeze(&f->c0);
        fp_x8_squeeze(&f->c1);
    }
}

// MARK: Conversion, Frobenius

BODY void fp12_quads_load(FP12_QUADS *r, const FP12_T *a) {
    for (int h = 0; h < 2; h++) {
        const FP6_T *half = h == 0 ? &a->c0 : &a->c1;
        const FP_T part[6] = {half->c0.c0, half->c0.c1, half->c1.c0, half->c1.c1, half->c2.c0, half->c2.c1};
        fp_x8_gather(h == 0 ? &r->c0 : &r->c1, part, 6);
    }
}

BODY void fp12_quads_store(FP12_T *r, const FP12_QUADS *a) {
    for (int h = 0; h < 2; h++) {
        FP6_T *half = h == 0 ? &r->c0 : &r->c1;
        FP_T part[8];
        fp_x8_scatter(part, h == 0 ? &a->c0 : &a->c1, 8);
        FP2_T *place[3] = {&half->c0, &half->c1, &half->c2};
        for (int i = 0; i < 3; i++) {
            place[i]->c0 = part[2 * i];
            place[i]->c1 = part[2 * i + 1];
        }
    }
}

INLINE void fp12_quads_conjugate(FP12_QUADS *r, const FP12_QUADS *a) {
    r->c0 = a->c0;
    fp_x8_complement(&r->c1, &a->c1, 3);
}

/// The constants of the Frobenius map, in order.
typedef struct { QUAD_PAIR c0, c1; } CAT(CURVE, quad_frobenius);

BODY void fp12_quads_frobenius_load(CAT(CURVE, quad_frobenius) * r) {
    static const FP2_T gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP12_T constants = {{gamma[0], gamma[2], gamma[4]}, {gamma[1], gamma[3], gamma[5]}};
    FP12_QUADS t;
    fp12_quads_load(&t, &constants);
    quad_pair(&r->c0, &t.c0, 3);
    quad_pair(&r->c1, &t.c1, 3);
}

/// r = a^p.
BODY void fp12_quads_frobenius(FP12_QUADS *r, const FP12_QUADS *a, const CAT(CURVE, quad_frobenius) * gamma) {
    FP_X8 t;
    fp_x8_negate_some(&t, QUAD_IMAGINARY, &a->c0, 3);
    fp_x8_carry(&t);
    quad_mul(&r->c0, &t, &gamma->c0);
    fp_x8_negate_some(&t, QUAD_IMAGINARY, &a->c1, 3);
    fp_x8_carry(&t);
    quad_mul(&r->c1, &t, &gamma->c1);
}
