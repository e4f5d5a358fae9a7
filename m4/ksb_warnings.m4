# SPDX-License-Identifier: MIT
# KSB_PROBE_CFLAG(FLAG, IF-ACCEPTED, IF-NOT)
AC_DEFUN([KSB_PROBE_CFLAG], [
    AC_MSG_CHECKING([whether $CC accepts $1])
    ksb_saved_CFLAGS=$CFLAGS
    # Clang only warns about flags it does not know.
    CFLAGS="$CFLAGS -Werror $1"
    # The probe has what the sources may say: clang 14 warns of the float in INFINITY under -Wdouble-promotion.
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <math.h>
        double ksb_probe = INFINITY;]])],
        [CFLAGS=$ksb_saved_CFLAGS; AC_MSG_RESULT([yes]); $2],
        [CFLAGS=$ksb_saved_CFLAGS; AC_MSG_RESULT([no]); $3])
])

# KSB_WARNINGS: sets KSB_WARN_CFLAGS, with -Werror under --enable-werror.
# Left out on purpose: -Wfloat-equal and -Wconversion (comparing floats exactly and narrowing indices are the
# job here), -Winline and -Wpadded (noise).
AC_DEFUN([KSB_WARNINGS], [
    AC_ARG_ENABLE([werror],
        [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors (for developers)])],
        [], [enable_werror=no])
    KSB_WARN_CFLAGS=
    m4_foreach_w([flag], [-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
                          -Wundef -Wvla -Wwrite-strings -Wcast-qual -Wpointer-arith -Wdouble-promotion -Wdate-time],
        [KSB_PROBE_CFLAG(flag, [KSB_WARN_CFLAGS="$KSB_WARN_CFLAGS flag"])])
    AS_IF([test "$enable_werror" = yes], [KSB_WARN_CFLAGS="$KSB_WARN_CFLAGS -Werror"])
    AC_SUBST([KSB_WARN_CFLAGS])
])
