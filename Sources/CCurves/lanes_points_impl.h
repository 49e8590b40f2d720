/// Powers and multiples on eight lanes, each with an element or point of its own.
///
/// Parameters: CURVE, CURVE_CONSTANT(FP_SQRT_EXPONENT | G1_B | FP_CUBE_ROOT). Needs lanes_tower_impl.h.

enum { ROOT_BLOCK = 8 };

BODY void fp_x8_multiply(FP_X8 *r, const FP_X8 *a, const FP_X8 *b) {
    fp_x8_mul(r, a, b);
}

/// r[i] = a[i]^((p-3)/4) for n ≤ 8: windows of up to four bits over the odd powers up to the fifteenth.
BODY void fp_root_powers(FP_T *r, const FP_T *a, size_t n) {
    static const CAT(CURVE, integer) exponent = CURVE_CONSTANT(FP_SQRT_EXPONENT);
    FP_X8 table[8], square, t;
    fp_x8_gather(&table[0], a, n);
    fp_x8_multiply(&square, &table[0], &table[0]);
    for (int i = 1; i < 8; i++) {
        fp_x8_multiply(&table[i], &table[i - 1], &square);
    }
    bool begun = false;
    for (int bit = 64 * CURVE_FP_LIMBS - 1; bit >= 0;) {
        int width = 0;
        unsigned digit = 0, best = 0;
        // The longest odd digit from this bit down.
        for (int i = 0; i < 4 && bit - i >= 0; i++) {
            digit = digit << 1 | (unsigned)(exponent.limb[(bit - i) / 64] >> ((bit - i) % 64) & 1);
            if ((digit & 1) != 0) {
                best = digit;
                width = i + 1;
            }
            if (digit == 0) {
                width = 1;
                break;
            }
        }
        bit -= width;
        for (int i = 0; begun && i < width; i++) {
            fp_x8_multiply(&t, &t, &t);
        }
        if (best != 0) {
            if (begun) {
                fp_x8_multiply(&t, &t, &table[best / 2]);
            } else {
                t = table[best / 2];
                begun = true;
            }
        }
    }
    fp_x8_scatter(r, &t, n);
}

// MARK: Points of G1, homogeneous

#define G1_X8 CAT(CURVE, g1_x8)

/// (x/z, y/z), tidy; (0, 1, 0) is infinity.
typedef struct { FP_X8 x, y, z; } G1_X8;

/// r = a·small, loose.
INLINE void fp_x8_small_multiple(FP_X8 *r, const FP_X8 *a, int small) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes limb = a->limb[i];
        r->limb[i] = small == 3 ? _mm512_add_epi64(limb, _mm512_add_epi64(limb, limb))
                                : _mm512_slli_epi64(limb, small == 8 ? 3 : 1);
    }
}

INLINE void fp_x8_sum(FP_X8 *r, const FP_X8 *a, const FP_X8 *b) {
    fp_x8_add(r, a, b);
    fp_x8_carry(r);
}

/// Complete for curves of odd order: Renes, Costello and Batina, 2015/1060, algorithm 7. Products of two tidy factors are
/// below 1.3·p, and so are all sums of products here.
BODY void g1_x8_add(G1_X8 *r, const G1_X8 *a, const G1_X8 *b, const FP_X8 *three_b) {
    FP_X8 xx, yy, zz, xy, yz, xz, s, d;
    fp_x8_mul(&xx, &a->x, &b->x);
    fp_x8_mul(&yy, &a->y, &b->y);
    fp_x8_mul(&zz, &a->z, &b->z);
    fp_x8_mul_add(&xy, &a->x, &b->y, &a->y, &b->x);
    fp_x8_mul_add(&yz, &a->y, &b->z, &a->z, &b->y);
    fp_x8_mul_add(&xz, &a->x, &b->z, &a->z, &b->x);
    fp_x8_small_multiple(&xx, &xx, 3);
    fp_x8_carry(&xx); // 3.9
    fp_x8_mul(&zz, &zz, three_b);
    fp_x8_mul(&xz, &xz, three_b);
    fp_x8_sum(&s, &yy, &zz);           // 2.6
    fp_x8_difference(&d, &yy, &zz, 2); // 3.3
    fp_x8_complement(&zz, &xz, 2);
    fp_x8_mul_add(&r->x, &xy, &d, &yz, &zz);
    fp_x8_mul_add(&r->y, &xz, &xx, &d, &s);
    fp_x8_mul_add(&r->z, &s, &yz, &xx, &xy);
}

/// Algorithm 9 of the same paper.
BODY void g1_x8_double(G1_X8 *r, const G1_X8 *a, const FP_X8 *three_b) {
    FP_X8 yy, zz, xy, yz, s, d, t;
    fp_x8_mul(&yy, &a->y, &a->y);
    fp_x8_mul(&zz, &a->z, &a->z);
    fp_x8_mul(&yz, &a->y, &a->z);
    fp_x8_mul(&xy, &a->x, &a->y);
    fp_x8_mul(&zz, &zz, three_b);
    fp_x8_sum(&s, &yy, &zz);          // 2.6
    fp_x8_small_multiple(&t, &zz, 3); // 3.9
    fp_x8_sub(&d, &yy, &t);
    fp_x8_lift(&d, 4);
    fp_x8_carry(&d); // 5.3
    fp_x8_small_multiple(&yy, &yy, 8);
    fp_x8_carry(&yy); // 10.4
    fp_x8_small_multiple(&xy, &xy, 2);
    fp_x8_carry(&xy); // 2.6
    fp_x8_mul(&r->x, &d, &xy);
    fp_x8_mul_add(&r->y, &d, &s, &zz, &yy);
    fp_x8_mul(&r->z, &yy, &yz);
}

/// Lane i of table[digit in lane i], with `offset` = digit·(words of an entry) + i.
INLINE void g1_x8_look_up(G1_X8 *r, const G1_X8 *table, lanes offset) {
    lanes *limb = r->x.limb;
    UNROLL
    for (int i = 0; i < 3 * fp_x8_limbs; i++) {
        limb[i] = _mm512_i64gather_epi64(offset, (const char *)table + 64 * i, 8);
    }
}

/// Eight points in Jacobian coordinates: (x·z, y·z², z).
BODY void g1_x8_store(CAT(CURVE, g1) * r, const G1_X8 *a) {
    FP_X8 x, y;
    lanes row[8], last[8];
    fp_x8_mul(&x, &a->x, &a->z);
    fp_x8_mul(&y, &a->z, &a->z);
    fp_x8_mul(&y, &a->y, &y);
    fp_x8_store(row, &x);
    fp_x8_store(row + CURVE_FP_LIMBS, &y);
    fp_x8_store(last, &a->z);
    for (int i = CURVE_FP_LIMBS; i < 8; i++) {
        last[i] = _mm512_setzero_si512();
    }
    lanes_transpose(row);
    lanes_transpose(last);
    for (int i = 0; i < 8; i++) {
        _mm512_storeu_si512(&r[i].x, row[i]);
        _mm512_mask_storeu_epi64(&r[i].z, (1 << CURVE_FP_LIMBS) - 1, last[i]);
    }
}

/// Digits of four bits over a table of 0 to 15 times the point; the endomorphism multiplies x by a cube root of one.
BODY void g1_split_mul_batch_vartime(CAT(CURVE, g1) * r, const CAT(CURVE, g1_affine) * a,
                                     const CAT(CURVE, split_scalar) * k, size_t n) {
    static const FP_T b = CURVE_CONSTANT(G1_B), cube_root = CURVE_CONSTANT(FP_CUBE_ROOT);
    static const CAT(CURVE, g1) infinity;
    static const FP_X8 zero;
    FP_X8 three_b, beta, one;
    FP_T t;
    fp_double(&t, &b);
    fp_add(&t, &t, &b);
    fp_x8_load_all(&three_b, &t);
    fp_x8_load_all(&beta, &cube_root);
    fp_x8_load_all(&one, &fp_one);
    for (size_t start = 0; start < n; start += 8) {
        size_t count = n - start < 8 ? n - start : 8;
        lanes row[8];
        uint64_t low[8] = {0}, high[8] = {0};
        for (size_t i = 0; i < 8; i++) {
            row[i] = i < count ? _mm512_loadu_si512(&a[start + i]) : _mm512_setzero_si512();
            if (i < count) {
                low[i] = k[start + i].low;
                high[i] = k[start + i].high;
            }
        }
        lanes_transpose(row);
        G1_X8 table[16], sum, term;
        table[0].x = zero;
        table[0].y = one;
        table[0].z = zero;
        fp_x8_load(&table[1].x, row);
        fp_x8_load(&table[1].y, row + CURVE_FP_LIMBS);
        table[1].z = one;
        for (int i = 2; i < 16; i += 2) {
            g1_x8_double(&table[i], &table[i / 2], &three_b);
            g1_x8_add(&table[i + 1], &table[i], &table[1], &three_b);
        }
        const lanes words[2] = {_mm512_loadu_si512(low), _mm512_loadu_si512(high)};
        const lanes lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), fifteen = lanes_all(15);
        sum = table[0];
        for (unsigned shift = 64; shift > 0;) {
            shift -= 4;
            for (int i = 0; i < 4 && shift < 60; i++) {
                g1_x8_double(&sum, &sum, &three_b);
            }
            for (int half = 0; half < 2; half++) {
                lanes digit = _mm512_and_si512(_mm512_srli_epi64(words[half], shift), fifteen);
                lanes offset = _mm512_mullo_epi64(digit, lanes_all(sizeof(G1_X8) / 8));
                g1_x8_look_up(&term, table, _mm512_add_epi64(offset, lane));
                if (half == 1) {
                    fp_x8_mul(&term.x, &term.x, &beta);
                }
                g1_x8_add(&sum, &sum, &term, &three_b);
            }
        }
        CAT(CURVE, g1) points[8];
        g1_x8_store(points, &sum);
        for (size_t i = 0; i < count; i++) {
            r[start + i] = g1_affine_is_infinity(&a[start + i]) ? infinity : points[i];
        }
    }
}
