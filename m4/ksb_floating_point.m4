# SPDX-License-Identifier: MIT
# KSB_FLOATING_POINT: sets KSB_FP_CFLAGS to what keeps the compiler from changing values, and stops on
# CFLAGS that allow it to. lib/common.h refuses the same for builds without configure.
AC_DEFUN([KSB_FLOATING_POINT], [
    AC_MSG_CHECKING([that CFLAGS keep floating-point values])
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#  error
#endif
        ]])],
        [AC_MSG_RESULT([yes])],
        [AC_MSG_RESULT([no])
         AC_MSG_ERROR([CFLAGS has -ffast-math or -ffinite-math-only, or does not compile; the results of this library are exact, remove the flag])])
    KSB_PROBE_CFLAG([-ffp-contract=off], [KSB_FP_CFLAGS="-ffp-contract=off"], [KSB_FP_CFLAGS=])
    AC_SUBST([KSB_FP_CFLAGS])
])
