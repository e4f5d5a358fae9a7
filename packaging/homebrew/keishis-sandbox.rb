# SPDX-License-Identifier: MIT
class KeishisSandbox < Formula
  desc "Reductions of floating-point data computed exactly and rounded once"
  homepage "https://github.com/keishis/keishis_sandbox"
  url "https://github.com/keishis/keishis_sandbox/releases/download/c-v0.1.0/keishis_sandbox-0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  livecheck do
    url :stable
    regex(/^c-v(\d+(?:\.\d+)+)$/i)
  end

  head do
    url "https://github.com/keishis/keishis_sandbox.git", branch: "main"

    depends_on "autoconf" => :build
    depends_on "automake" => :build
    depends_on "libtool" => :build
  end

  depends_on "pkgconf" => [:build, :test]

  def install
    system "tools/bootstrap" if build.head?
    system "./configure", "--disable-silent-rules", *std_configure_args
    system "make", "install"
  end

  test do
    (testpath/"test.c").write <<~C
      #include <keishis_sandbox.h>
      #include <string.h>

      int main(void)
      {
          const double x[] = {1e16, 1.0, -1e16};
          return ksb_sum_f64(x, 3) == 1.0 && strcmp(ksb_version(), KSB_VERSION_STRING) == 0 ? 0 : 1;
      }
    C
    flags = shell_output("pkgconf --cflags --libs keishis_sandbox").chomp.split
    system ENV.cc, "test.c", "-o", "test", *flags
    system "./test"
  end
end
