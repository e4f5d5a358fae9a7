/* SPDX-License-Identifier: MIT */
/*
 * The floating-point environment around kernels that compute with doubles: default modes inside (round to nearest,
 * subnormals kept, exceptions masked), the caller's modes and sticky flags again afterwards.
 *
 *   saved = ksbi_fpenv_enter();      default modes; flags as they are
 *   ksbi_fpenv_clear_flags();        default modes, no flag set
 *   ksbi_fpenv_flags()               the flags, to be compared with the masks below
 *   ksbi_fpenv_leave(saved);         all as before
 *
 * Compilers do not know that arithmetic depends on this state. KSBI_KEEP(v) makes v a value that they cannot
 * compute later or use earlier: operands go through it after flags are cleared, results before flags are read.
 */
#ifndef KSBI_FPENV_H
#define KSBI_FPENV_H

#include "common.h"

/* Whether kernels on doubles are built: doubles must be what they seem (no x87), and the compiler must have the
 * vector extensions and wide integers they are written in. */
#if defined(__GNUC__) && FLT_EVAL_METHOD == 0 && defined(__SIZEOF_INT128__)
#  define KSBI_HAVE_VECTORS 1
#else
#  define KSBI_HAVE_VECTORS 0
#endif

#if KSBI_HAVE_VECTORS
#  if defined(__x86_64__)

#    define KSBI_HAVE_FLAGS 1
#    define KSBI_FLAGS_INEXACT 0x3du /* a result was not exact, or not a number: all but "subnormal operand" */
#    define KSBI_FLAGS_RANGE 0x1du   /* the same, but for results that were merely rounded */
#    define KSBI_KEEP(v) __asm__ volatile("" : "+x"(v))
typedef uint32_t ksbi_fpenv; /* MXCSR */

enum { KSBI_MXCSR_DEFAULT = 0x1f80, KSBI_MXCSR_MODES = 0xffc0 };

static inline uint32_t ksbi_fpenv_flags(void)
{
    uint32_t mxcsr;
    __asm__ volatile("stmxcsr %0" : "=m"(mxcsr) : : "memory");
    return mxcsr;
}

static inline void ksbi_fpenv_leave(ksbi_fpenv saved)
{
    __asm__ volatile("ldmxcsr %0" : : "m"(saved) : "memory");
}

static inline void ksbi_fpenv_clear_flags(void)
{
    ksbi_fpenv_leave(KSBI_MXCSR_DEFAULT);
}

static inline ksbi_fpenv ksbi_fpenv_enter(void)
{
    const uint32_t saved = ksbi_fpenv_flags();
    if (KSBI_UNLIKELY((saved & KSBI_MXCSR_MODES) != KSBI_MXCSR_DEFAULT))
        ksbi_fpenv_clear_flags();
    return saved;
}

#  elif defined(__aarch64__)

#    define KSBI_HAVE_FLAGS 1
#    define KSBI_FLAGS_INEXACT 0x1fu
#    define KSBI_FLAGS_RANGE 0x0fu
#    define KSBI_KEEP(v) __asm__ volatile("" : "+w"(v))
typedef struct {
    uint64_t fpcr, fpsr;
} ksbi_fpenv;

static inline unsigned ksbi_fpenv_flags(void)
{
    uint64_t fpsr;
    __asm__ volatile("mrs %0, fpsr" : "=r"(fpsr) : : "memory");
    return (unsigned)fpsr;
}

static inline void ksbi_fpenv_leave(ksbi_fpenv saved)
{
    __asm__ volatile("msr fpcr, %0\n\tmsr fpsr, %1" : : "r"(saved.fpcr), "r"(saved.fpsr) : "memory");
}

static inline void ksbi_fpenv_clear_flags(void)
{
    __asm__ volatile("msr fpsr, xzr" : : : "memory");
}

static inline ksbi_fpenv ksbi_fpenv_enter(void)
{
    ksbi_fpenv saved;
    __asm__ volatile("mrs %0, fpcr\n\tmrs %1, fpsr" : "=r"(saved.fpcr), "=r"(saved.fpsr) : : "memory");
    if (KSBI_UNLIKELY(saved.fpcr != 0))
        __asm__ volatile("msr fpcr, xzr" : : : "memory");
    return saved;
}

#  else /* the standard way; which flags mean what is not known here, and kernels do without */

#    include <fenv.h>
#    define KSBI_HAVE_FLAGS 0
typedef fenv_t ksbi_fpenv;

static inline void ksbi_fpenv_leave(ksbi_fpenv saved)
{
    fesetenv(&saved);
}

static inline ksbi_fpenv ksbi_fpenv_enter(void)
{
    ksbi_fpenv saved;
    fegetenv(&saved);
    fesetenv(FE_DFL_ENV);
    return saved;
}

#  endif
#endif /* KSBI_HAVE_VECTORS */

#endif /* KSBI_FPENV_H */
