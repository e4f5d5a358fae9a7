/* SPDX-License-Identifier: MIT */
/*
 * The loops for one vector width, over the compiler's own vectors. Included once for each instruction set, with
 *   ISA      suffix of the names
 *   TARGET   attribute that makes the compiler use it
 *   BYTES    bytes of one vector
 * Loads assume no alignment. The products may be contracted into fused operations (this file is compiled so).
 */
#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define NAME(base) JOIN(base, ISA)
#define QUOTE_(a) #a
#define QUOTE(a) QUOTE_(a)
#define VECTOR(type) __attribute__((vector_size(BYTES), aligned(sizeof(type)), may_alias)) type

typedef VECTOR(double) NAME(vf64);
typedef VECTOR(float) NAME(vf32);
typedef VECTOR(uint64_t) NAME(vu64);
typedef VECTOR(uint16_t) NAME(vu16);
#define VF64 NAME(vf64)
#define VF32 NAME(vf32)
#define VU64 NAME(vu64)
#define VU16 NAME(vu16)

/* The main loop takes four vectors at a time, the second one vector, the last one element. `step(a, i)` adds what
 * starts at element i to the vector a; `rest(i)` is the addend of the element i. */
#define REDUCE(vector, type, result, step, rest)                                                                  \
    const size_t lanes = BYTES / sizeof(type);                                                                    \
    vector a0 = {0}, a1 = a0, a2 = a0, a3 = a0;                                                                   \
    size_t i = 0;                                                                                                 \
    for (; n - i >= 4 * lanes; i += 4 * lanes) {                                                                  \
        step(a0, i);                                                                                              \
        step(a1, i + lanes);                                                                                      \
        step(a2, i + 2 * lanes);                                                                                  \
        step(a3, i + 3 * lanes);                                                                                  \
    }                                                                                                             \
    for (; n - i >= lanes; i += lanes) step(a0, i);                                                               \
    a0 = (a0 + a1) + (a2 + a3);                                                                                   \
    result total = 0;                                                                                             \
    for (size_t k = 0; k < lanes; k++) total = (result)(total + a0[k]);                                           \
    for (; i < n; i++) total = (result)(total + rest(i));

#define AT(vector, p, i) (*(const vector *)((p) + (i)))

TARGET static double NAME(sum_f64)(const double *x, size_t n)
{
#define STEP(a, i) a += AT(VF64, x, i)
#define REST(i) x[i]
    REDUCE(VF64, double, double, STEP, REST)
#undef STEP
    return total;
}

TARGET static float NAME(sum_f32)(const float *x, size_t n)
{
#define STEP(a, i) a += AT(VF32, x, i)
    REDUCE(VF32, float, float, STEP, REST)
#undef STEP
    return total;
}

TARGET static int64_t NAME(sum_i64)(const int64_t *x, size_t n)
{
#define STEP(a, i) a += AT(VU64, x, i)
#undef REST
#define REST(i) (uint64_t) x[i]
    REDUCE(VU64, int64_t, uint64_t, STEP, REST)
#undef STEP
#undef REST
    return (int64_t)total;
}

TARGET static uint64_t NAME(load_u16)(const uint16_t *x, size_t n)
{
#define STEP(a, i) a += AT(VU16, x, i)
#define REST(i) x[i]
    REDUCE(VU16, uint16_t, uint64_t, STEP, REST)
#undef STEP
#undef REST
    return total;
}

TARGET static double NAME(dot_f64)(const double *x, const double *y, size_t n)
{
#define STEP(a, i) a += AT(VF64, x, i) * AT(VF64, y, i)
#define REST(i) x[i] * y[i]
    REDUCE(VF64, double, double, STEP, REST)
#undef STEP
#undef REST
    return total;
}

TARGET static double NAME(squares_f64)(const double *x, size_t n)
{
#define STEP(a, i) a += AT(VF64, x, i) * AT(VF64, x, i)
#define REST(i) x[i] * x[i]
    REDUCE(VF64, double, double, STEP, REST)
#undef STEP
    return total;
}

TARGET static double NAME(moments_f64)(const double *x, size_t n)
{
    VF64 s0 = {0}, s1 = s0, s2 = s0, s3 = s0;
#define STEP(a, i) JOIN(STEP, a)(a, AT(VF64, x, i))
#define STEP_a0(a, v) s0 += v, a += v * v
#define STEP_a1(a, v) s1 += v, a += v * v
#define STEP_a2(a, v) s2 += v, a += v * v
#define STEP_a3(a, v) s3 += v, a += v * v
#undef REST
#define REST(i) x[i] + x[i] * x[i]
    REDUCE(VF64, double, double, STEP, REST)
#undef STEP
#undef STEP_a0
#undef STEP_a1
#undef STEP_a2
#undef STEP_a3
#undef REST
    s0 = (s0 + s1) + (s2 + s3);
    for (size_t k = 0; k < lanes; k++) total += s0[k];
    return total;
}

/* Row after row added to the row of results. */
TARGET static void NAME(axis0_f64)(const double *x, size_t rows, size_t columns, double *out)
{
    const size_t lanes = BYTES / sizeof(double);
    for (size_t k = 0; k < columns; k++) out[k] = 0;
    for (size_t j = 0; j < rows; j++, x += columns) {
        size_t i = 0;
        for (; columns - i >= lanes; i += lanes) *(VF64 *)(out + i) += AT(VF64, x, i);
        for (; i < columns; i++) out[i] += x[i];
    }
}

static const struct loops NAME(loops) = {
    .isa = QUOTE(ISA),
    .sum_f64 = NAME(sum_f64),
    .sum_f32 = NAME(sum_f32),
    .sum_i64 = NAME(sum_i64),
    .dot_f64 = NAME(dot_f64),
    .squares_f64 = NAME(squares_f64),
    .moments_f64 = NAME(moments_f64),
    .load_u16 = NAME(load_u16),
    .axis0_f64 = NAME(axis0_f64),
};

#undef AT
#undef REDUCE
#undef VF64
#undef VF32
#undef VU64
#undef VU16
#undef VECTOR
#undef NAME
#undef JOIN
#undef QUOTE
#undef QUOTE_
#undef JOIN_
#undef ISA
#undef TARGET
#undef BYTES
