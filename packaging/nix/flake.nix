# SPDX-License-Identifier: MIT
# nix build 'github:keishis/keishis_sandbox?dir=packaging/nix'            the C library, from this checkout, tested
# nix build 'github:keishis/keishis_sandbox?dir=packaging/nix#python'     the Python package, with that library
{
  description = "Reductions of floating-point data computed exactly and rounded once";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { nixpkgs, ... }:
    let
      systems = [
        "aarch64-darwin"
        "aarch64-linux"
        "x86_64-darwin"
        "x86_64-linux"
      ];
      forEachSystem = build: nixpkgs.lib.genAttrs systems (system: build nixpkgs.legacyPackages.${system});

      meta = lib: {
        description = "Reductions of floating-point data computed exactly and rounded once";
        homepage = "https://github.com/keishis/keishis_sandbox";
        license = lib.licenses.mit;
      };

      library =
        pkgs:
        pkgs.stdenv.mkDerivation {
          pname = "keishis_sandbox";
          version = "0.1.0";
          src = ../..;
          nativeBuildInputs = [
            pkgs.autoreconfHook
            pkgs.pkg-config
          ];
          nativeCheckInputs = [ pkgs.python3 ];
          checkInputs = [
            pkgs.check
            pkgs.mpfr
          ];
          postPatch = "patchShebangs tests tools";
          doCheck = true;
          enableParallelBuilding = true;
          outputs = [
            "out"
            "dev"
          ];
          meta = meta pkgs.lib;
        };

      python =
        pkgs:
        pkgs.python3Packages.buildPythonPackage {
          pname = "keishis-sandbox";
          version = "0.1.0";
          pyproject = true;
          src = ../..;
          sourceRoot = "source/python";
          env.KEISHIS_SANDBOX_BUILD = "system";
          nativeBuildInputs = [ pkgs.pkg-config ];
          build-system = with pkgs.python3Packages; [
            cython
            numpy
            setuptools
          ];
          buildInputs = [ (library pkgs) ];
          dependencies = [ pkgs.python3Packages.numpy ];
          nativeCheckInputs = with pkgs.python3Packages; [
            hypothesis
            pytestCheckHook
          ];
          # The sources would hide the package that was built.
          preCheck = "rm -r keishis_sandbox";
          pytestFlags = [
            "-m"
            "not build"
          ];
          pythonImportsCheck = [ "keishis_sandbox" ];
          meta = meta pkgs.lib;
        };
    in
    {
      packages = forEachSystem (pkgs: {
        default = library pkgs;
        python = python pkgs;
      });
    };
}
