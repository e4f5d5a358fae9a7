# SPDX-License-Identifier: MIT
# KSB_VISIBILITY: how the shared library exports the public names and no other. Sets KSB_VISIBILITY_CFLAGS
# and the conditional VERSION_SCRIPT; where the linker has no version scripts, a plain list of names serves
# (macOS, Windows). Also probes the hardening flags, KSB_HARDEN_CFLAGS and KSB_HARDEN_LDFLAGS.
AC_DEFUN([KSB_VISIBILITY], [
    KSB_PROBE_CFLAG([-fvisibility=hidden], [KSB_VISIBILITY_CFLAGS="-fvisibility=hidden"], [KSB_VISIBILITY_CFLAGS=])
    AC_SUBST([KSB_VISIBILITY_CFLAGS])

    AC_MSG_CHECKING([whether the linker has version scripts])
    printf '{ global: ksb_probe; local: *; };\n' >conftest.map
    ksb_saved_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS -shared -fPIC -Wl,--version-script=conftest.map"
    AC_LINK_IFELSE([AC_LANG_SOURCE([[int ksb_probe(void); int ksb_probe(void) { return 0; }]])],
        [ksb_version_script=yes], [ksb_version_script=no])
    LDFLAGS=$ksb_saved_LDFLAGS
    rm -f conftest.map
    AS_CASE([$host_os], [mingw* | cygwin* | msys* | darwin*], [ksb_version_script=no])
    AC_MSG_RESULT([$ksb_version_script])
    AM_CONDITIONAL([VERSION_SCRIPT], [test "$ksb_version_script" = yes])
    AS_IF([test "$ksb_version_script" = yes],
        [ksb_exports="version script"], [ksb_exports="list of names"])

    KSB_HARDEN_CFLAGS=
    m4_foreach_w([flag], [-fstack-protector-strong -fcf-protection -mbranch-protection=standard],
        [KSB_PROBE_CFLAG(flag, [KSB_HARDEN_CFLAGS="$KSB_HARDEN_CFLAGS flag"])])
    AC_SUBST([KSB_HARDEN_CFLAGS])
    KSB_HARDEN_LDFLAGS=
    m4_foreach([flag], [[-Wl,-z,relro], [-Wl,-z,now], [-Wl,-z,noexecstack]], [
        AC_MSG_CHECKING([whether the linker accepts flag])
        ksb_saved_LDFLAGS=$LDFLAGS
        LDFLAGS="$LDFLAGS flag"
        AC_LINK_IFELSE([AC_LANG_PROGRAM()],
            [AC_MSG_RESULT([yes]); KSB_HARDEN_LDFLAGS="$KSB_HARDEN_LDFLAGS flag"],
            [AC_MSG_RESULT([no])])
        LDFLAGS=$ksb_saved_LDFLAGS
    ])
    AC_SUBST([KSB_HARDEN_LDFLAGS])
])
