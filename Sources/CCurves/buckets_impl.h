/// Pippenger's buckets in affine form: terms are paired so that a batch of them shares one inversion.
///
/// Parameters: those of group_impl.h, which must come before with xyzz_impl.h and pairs_impl.h; undefined at the end.
///
/// A batch may hold one addition to a bucket only, as the next would need its result. So the second term for a bucket
/// waits, the third is added to it and the sum goes on as a term of the next batch: however many terms meet in one
/// bucket, their number at least halves from batch to batch, and batches stay full. (Bernstein et al., 2012/549, is the
/// origin of the method; Botrel and El Housni, 2022/1396, that of batches of affine additions.)

#define BUCKET_ITEM CAT(CAT(CURVE, GROUP), bucket_item)
#define BUCKET_WORK CAT(CAT(CURVE, GROUP), bucket_work)

/// A point on its way to a bucket.
typedef struct {
    uintptr_t operand;
    uint32_t bucket;
} BUCKET_ITEM;

enum {
    GROUP_(bucket_batch) = GROUP_(pair_batch),
    /// Live sums: at most a batch of new ones, a batch of waiting ones, and those that the open batch reads.
    GROUP_(bucket_sums) = 4 * GROUP_(pair_batch),
    /// How far ahead of its use a bucket is fetched into the cache.
    GROUP_(bucket_ahead) = 24,
};

/// Marks of a bucket: the number of the batch that adds to it, or `bucket_waiting` and the index of the item that waits.
static const uint32_t GROUP_(bucket_waiting) = (uint32_t)1 << 31;

typedef struct {
    PAIR_SCRATCH scratch;
    PAIR pairs[GROUP_(bucket_batch) + 8];
    BUCKET_ITEM waiting[GROUP_(bucket_batch)];
    BUCKET_ITEM ready[2 * GROUP_(bucket_batch)], sums_made[GROUP_(bucket_batch)];
    AFFINE sums[GROUP_(bucket_sums)];
    uint16_t free_sums[GROUP_(bucket_sums)], spent_sums[2 * GROUP_(bucket_batch)];
    size_t pair_count, waiting_count, ready_next, ready_count, made_count, free_count, fresh_count,
        spent_count;
    AFFINE *buckets;
    uint32_t batch;
    /// One for each bucket.
    uint32_t marks[];
} BUCKET_WORK;

BODY size_t GROUP_(bucket_workspace)(unsigned bits) {
    return sizeof(BUCKET_WORK) + sizeof(uint32_t) * ((size_t)1 << (bits - 1));
}

INLINE void GROUP_(bucket_start)(BUCKET_WORK *work, AFFINE *buckets, unsigned bits) {
    work->pair_count = work->waiting_count = work->ready_next = work->ready_count = work->made_count = 0;
    work->free_count = work->fresh_count = work->spent_count = 0;
    work->buckets = buckets;
    work->batch = 1;
    memset(work->marks, 0, sizeof(uint32_t) * ((size_t)1 << (bits - 1)));
}

/// The place of the most recently freed sum, which is in the cache, or one that was never used.
INLINE AFFINE *GROUP_(bucket_new_sum)(BUCKET_WORK *work) {
    return &work->sums[work->free_count > 0 ? work->free_sums[--work->free_count] : work->fresh_count++];
}

/// Notes that the open batch reads an operand: if it is a sum, its place is free afterwards.
INLINE void GROUP_(bucket_spend)(BUCKET_WORK *work, uintptr_t operand) {
    const AFFINE *point = GROUP_(operand_point)(operand);
    if (point >= work->sums && point < work->sums + GROUP_(bucket_sums)) {
        work->spent_sums[work->spent_count++] = (uint16_t)(point - work->sums);
    }
}

/// Adds the open batch, then makes ready what waited for it: terms for a bucket that it used, and sums of two terms.
BODY void GROUP_(bucket_flush)(BUCKET_WORK *work) {
    GROUP_(add_pairs_vartime)(work->pairs, work->pair_count, &work->scratch);
    work->pair_count = 0;
    work->batch++;
    for (size_t i = 0; i < work->spent_count; i++) {
        work->free_sums[work->free_count++] = work->spent_sums[i];
    }
    work->spent_count = 0;

    size_t count = work->ready_count - work->ready_next;
    memmove(work->ready, work->ready + work->ready_next, count * sizeof work->ready[0]);
    for (size_t i = 0; i < work->waiting_count; i++) {
        if (work->waiting[i].operand != 0) {
            work->marks[work->waiting[i].bucket] = 0;
            work->ready[count++] = work->waiting[i];
        }
    }
    for (size_t i = 0; i < work->made_count; i++) {
        const AFFINE *sum = GROUP_(operand_point)(work->sums_made[i].operand);
        if (GROUP_(affine_is_infinity)(sum)) {
            work->free_sums[work->free_count++] = (uint16_t)(sum - work->sums);
        } else {
            work->ready[count++] = work->sums_made[i];
        }
    }
    work->waiting_count = work->made_count = work->ready_next = 0;
    work->ready_count = count;
}

INLINE void GROUP_(bucket_pair)(BUCKET_WORK *work, uintptr_t left, uintptr_t right, AFFINE *sum) {
    work->pairs[work->pair_count++] = (PAIR){left, right, sum};
}

/// As affine_is_infinity, but one look is enough for nearly every point.
INLINE bool GROUP_(is_nowhere)(const AFFINE *point) {
    return __builtin_expect(*(const uint64_t *)&point->x == 0, 0) && GROUP_(affine_is_infinity)(point);
}

/// Adds a term to the open batch, and flushes that when it is full. The operand is not infinity; `is_base` says that it
/// is no sum.
INLINE void GROUP_(bucket_feed)(BUCKET_WORK *work, uintptr_t operand, uint32_t index, bool is_base) {
    AFFINE *bucket = &work->buckets[index];
    uint32_t mark = work->marks[index];
    if (mark == work->batch) {
        work->marks[index] = GROUP_(bucket_waiting) | (uint32_t)work->waiting_count;
        work->waiting[work->waiting_count++] = (BUCKET_ITEM){operand, index};
    } else if ((mark & GROUP_(bucket_waiting)) != 0) {
        BUCKET_ITEM *first = &work->waiting[mark & ~GROUP_(bucket_waiting)];
        AFFINE *sum = GROUP_(bucket_new_sum)(work);
        GROUP_(bucket_spend)(work, first->operand);
        if (!is_base) {
            GROUP_(bucket_spend)(work, operand);
        }
        GROUP_(bucket_pair)(work, first->operand, operand, sum);
        work->sums_made[work->made_count++] = (BUCKET_ITEM){(uintptr_t)sum, index};
        first->operand = 0;
        work->marks[index] = work->batch;
    } else {
        work->marks[index] = work->batch;
        if (!is_base) {
            GROUP_(bucket_spend)(work, operand);
        }
        if (GROUP_(is_nowhere)(bucket)) {
            bucket->x = GROUP_(operand_point)(operand)->x;
            GROUP_(operand_y)(&bucket->y, operand);
        } else {
            GROUP_(bucket_pair)(work, (uintptr_t)bucket, operand, bucket);
        }
    }
    if (work->pair_count == GROUP_(bucket_batch) || work->waiting_count == GROUP_(bucket_batch)) {
        GROUP_(bucket_flush)(work);
    }
}

/// Feeds what flushes have made ready, and at the end all that still waits.
INLINE void GROUP_(bucket_drain)(BUCKET_WORK *work, bool last) {
    do {
        while (work->ready_next < work->ready_count) {
            BUCKET_ITEM item = work->ready[work->ready_next++];
            GROUP_(bucket_feed)(work, item.operand, item.bucket, false);
        }
        if (last && work->pair_count + work->waiting_count > 0) {
            GROUP_(bucket_flush)(work);
        }
    } while (work->ready_next < work->ready_count);
}

/// Fetches a term's bucket and base into the cache.
INLINE void GROUP_(bucket_prefetch)(const AFFINE *buckets, const AFFINE *base, int digit) {
    const char *bucket = (const char *)&buckets[(digit < 0 ? -digit : digit) - 1];
    for (size_t byte = 0; byte < sizeof(AFFINE); byte += 64) {
        __builtin_prefetch(bucket + byte, 1);
        __builtin_prefetch((const char *)base + byte);
    }
}

/// The digits of a block are looked through first: where few are not zero, the bases of the others are never touched.
BODY void GROUP_(buckets_add_vartime)(AFFINE *buckets, void *workspace, const AFFINE *bases,
                                      const int16_t *digits, const uint32_t *indices, size_t n,
                                      unsigned bits) {
    enum { BLOCK = 512, AHEAD = GROUP_(bucket_ahead) };
    BUCKET_WORK *work = workspace;
    GROUP_(bucket_start)(work, buckets, bits);
    for (size_t start = 0; start < n; start += BLOCK) {
        const AFFINE *block = &bases[start];
        const size_t length = n - start < BLOCK ? n - start : BLOCK;
        int16_t found[BLOCK];
        uint16_t places[BLOCK];
        size_t count = 0;
        for (size_t i = 0; i < length; i++) {
            int16_t digit = digits[indices != NULL ? indices[start + i] : start + i];
            found[count] = digit;
            places[count] = (uint16_t)i;
            count += digit != 0;
        }
        for (size_t i = 0; i < AHEAD && i < count; i++) {
            GROUP_(bucket_prefetch)(buckets, &block[places[i]], found[i]);
        }
        for (size_t i = 0; i < count; i++) {
            if (i + AHEAD < count) {
                GROUP_(bucket_prefetch)(buckets, &block[places[i + AHEAD]], found[i + AHEAD]);
            }
            const AFFINE *base = &block[places[i]];
            if (GROUP_(is_nowhere)(base)) {
                continue;
            }
            int digit = found[i];
            uintptr_t operand = (uintptr_t)base | (uintptr_t)(digit < 0);
            GROUP_(bucket_feed)(work, operand, (uint32_t)((digit < 0 ? -digit : digit) - 1), true);
            if (__builtin_expect(work->ready_next < work->ready_count, 0)) {
                GROUP_(bucket_drain)(work, false);
            }
        }
    }
    GROUP_(bucket_drain)(work, true);
}

// MARK: The weighted sum of the buckets

/// Sums buckets[0 … n-1] into buckets[0], halving from batch to batch. n is a power of two.
BODY void GROUP_(buckets_fold_vartime)(BUCKET_WORK *work, AFFINE *points, size_t n) {
    for (; n > 1; n /= 2) {
        size_t half = n / 2;
        for (size_t i = 0; i < half;) {
            size_t count = 0;
            for (; i < half && count < GROUP_(bucket_batch); i++) {
                AFFINE *low = &points[i], *high = &points[i + half];
                if (GROUP_(affine_is_infinity)(low)) {
                    *low = *high;
                } else if (!GROUP_(affine_is_infinity)(high)) {
                    work->pairs[count++] = (PAIR){(uintptr_t)low, (uintptr_t)high, low};
                }
            }
            GROUP_(add_pairs_vartime)(work->pairs, count, &work->scratch);
        }
    }
}

/// One step of all running sums: total[k] += running[k], then running[k] += next[k·stride], in one batch.
BODY void GROUP_(buckets_step_vartime)(BUCKET_WORK *work, AFFINE *running, AFFINE *total, const AFFINE *next,
                                       size_t stride, size_t n) {
    size_t count = 0;
    uint16_t totals[GROUP_(bucket_batch) / 2];
    size_t total_count = 0;
    for (size_t k = 0; k < n; k++) {
        if (!GROUP_(affine_is_infinity)(&running[k])) {
            if (GROUP_(affine_is_infinity)(&total[k])) {
                total[k] = running[k];
            } else {
                totals[total_count++] = (uint16_t)k;
            }
        }
        if (next == NULL || GROUP_(affine_is_infinity)(&next[k * stride])) {
            continue;
        }
        if (GROUP_(affine_is_infinity)(&running[k])) {
            running[k] = next[k * stride];
        } else {
            work->pairs[count++] = (PAIR){(uintptr_t)&running[k], (uintptr_t)&next[k * stride], &running[k]};
        }
    }
    // After the pairs that replace running[k], as those are read first: see PAIR.
    for (size_t i = 0; i < total_count; i++) {
        AFFINE *sum = &total[totals[i]];
        work->pairs[count++] = (PAIR){(uintptr_t)sum, (uintptr_t)&running[totals[i]], sum};
    }
    GROUP_(add_pairs_vartime)(work->pairs, count, &work->scratch);
}

/// Few buckets: running sums from the last one down. Bucket i is in i + 1 of them.
BODY void GROUP_(buckets_sum_few_vartime)(POINT *r, const AFFINE *buckets, size_t n) {
    static const XYZZ infinity;
    XYZZ running = infinity, sum = infinity;
    for (size_t i = n; i-- > 0;) {
        GROUP_(xyzz_add_affine_vartime)(&running, &buckets[i]);
        GROUP_(xyzz_add_vartime)(&sum, &running);
    }
    GROUP_(from_xyzz)(r, &sum);
}

/// With the buckets in rows of `length`, bucket k·length + j weighs k·length + (j + 1). The running sums of all rows go
/// side by side; they leave Σ (j + 1)·b in `total`, and the sum of row k, which weighs k·length: the same problem again,
/// smaller.
BODY void GROUP_(buckets_sum_vartime)(POINT *r, AFFINE *buckets, void *workspace, unsigned bits) {
    enum { FEW = 16, MOST = GROUP_(bucket_batch) / 2 };
    BUCKET_WORK *work = workspace;
    AFFINE *running = work->sums, *total = work->sums + MOST;
    POINT sum, part;
    GROUP_(set_infinity)(&sum);
    unsigned doublings = 0;
    size_t n = (size_t)1 << (bits - 1);
    while (n > FEW) {
        size_t rows = n / 8 < MOST ? n / 8 : MOST, length = n / rows;
        memset(running, 0, rows * sizeof(AFFINE));
        memset(total, 0, rows * sizeof(AFFINE));
        for (size_t j = length; j-- > 0;) {
            GROUP_(buckets_step_vartime)(work, running, total, buckets + j, length, rows);
        }
        GROUP_(buckets_step_vartime)(work, running, total, NULL, 0, rows);
        GROUP_(buckets_fold_vartime)(work, total, rows);
        GROUP_(from_affine)(&part, &total[0]);
        for (unsigned i = 0; i < doublings; i++) {
            GROUP_(double)(&part, &part);
        }
        GROUP_(add_vartime)(&sum, &sum, &part);
        // Row k weighs k: as bucket k - 1 of the smaller problem. There is no row 2^i, so the last bucket is empty.
        memcpy(buckets, running + 1, (rows - 1) * sizeof(AFFINE));
        memset(buckets + rows - 1, 0, sizeof(AFFINE));
        for (; length > 1; length /= 2) {
            doublings++;
        }
        n = rows;
    }
    GROUP_(buckets_sum_few_vartime)(&part, buckets, n);
    for (unsigned i = 0; i < doublings; i++) {
        GROUP_(double)(&part, &part);
    }
    GROUP_(add_vartime)(r, &sum, &part);
}

#undef PAIR
#undef PAIR_SCRATCH
#undef BUCKET_ITEM
#undef BUCKET_WORK
#undef COORD_X8
#undef COORD_X8_
#undef COORD_WORDS
#undef GROUP_WORDS
