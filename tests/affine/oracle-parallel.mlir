// The expectations of this folder hold for LLVM's tool, too.
// REQUIRES: mlir-opt
// RUN: mlir-opt %S/parallel.mlir | filecheck %S/parallel.mlir
// RUN: mlir-opt %S/invalid-parallel.mlir --split-input-file --verify-diagnostics --allow-unregistered-dialect
